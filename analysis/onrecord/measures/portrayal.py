"""How the journalist's own words speak of a person, whoever it is."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from onrecord.articles.segment import split
from onrecord.engine import map_articles
from onrecord.errors import OnRecordError
from onrecord.measures.lexicon import PLACEHOLDER, Word, manner, valences
from onrecord.measures.tone import squash
from onrecord.people import mentions as find_mentions
from onrecord.people import names_in
from onrecord.schema import NARRATION, PORTRAYAL_LABELS, require
from onrecord.spans import contains, merge, overlap, subtract, trim

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from onrecord.articles import Article
    from onrecord.spans import Span

# Weights of a word by its place, chosen by coordinate search on the 8,739 targets of NewsMTSC's training part.
_NEAR_AFTER, _NEAR_BEFORE = 5, 4  # words of the target's clause that count whole
_FAR = 0.4  # the rest of its clause
_NEXT_CLAUSE = 0.5  # what a sentence goes on to say is mostly of the same person
_ELSEWHERE = 0.25
_OTHER_NAME, _OTHER_NAMES = 0.5, 3  # for each name between word and target, up to three: the word may be of that one
_OTHERS_SUCCESS = 0.4  # a good deed told of another name before the target: "Brandt won against Holm"
_OF_PEOPLE = 1.5  # our words of people against the rest of VADER's
_NEGATIVE = 1.5  # blame is rarer in news prose than VADER's scale expects, and meant when it stands
_NEUTRAL = 0.1  # scores nearer to 0 are called neutral

_REACH = 8  # words back to look for the name that a verb is told of

_KINDS = frozenset({"full", "surname", "role", "pronoun"})
_CUT = " … "


def narration(
    corpus: Iterable[Article],
    quotations: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
    *,
    executor: Executor | None = None,
) -> pd.DataFrame:
    """Find what is said of people in the journalist's own words.

    A row is one mention of one person in the narration: the sentence around it, with everything that is attributed to a
    speaker cut out (indirect speech too) and an ellipsis in its place.

    Parameters
    ----------
    corpus : Corpus or iterable of Article
        The articles.
    quotations : pandas.DataFrame
        Their ``quotations`` table.
    mentions : pandas.DataFrame, optional
        Their ``mentions`` table; by default made with `onrecord.mentions`.
    executor : concurrent.futures.Executor or None
        Where to run.

    Returns
    -------
    pandas.DataFrame
        The ``narration`` table. ``target`` (start, end) is where the mention stands in ``text`` of the same row.

    Raises
    ------
    OnRecordError
        When a table lacks a column.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> corpus = Corpus.from_texts({"a": "A weary Holm said that it was over."})
    >>> quotes = pd.DataFrame({"article_id": ["a"], "spans": [[(17, 34)]]})
    >>> named = pd.DataFrame([("a", 0, 8, 12, "surname", "ada_holm")],
    ...                      columns=["article_id", "mention_id", "start", "end", "kind", "person_id"])
    >>> narration(corpus, quotes, named)[["person_id", "text", "target"]].values.tolist()
    [['ada_holm', 'A weary Holm said … .', (8, 12)]]
    """
    articles = list(corpus)
    require(quotations, ("article_id", "spans"), "quotations", "Make it with onrecord.quotations(corpus).")
    named = find_mentions(articles, executor=executor) if mentions is None else mentions
    require(named, ("article_id", "mention_id", "start", "end", "kind", "person_id"), "mentions")
    quoted = {
        key: [span for spans in rows for span in spans] for key, rows in quotations.groupby("article_id")["spans"]
    }
    single = named[named["kind"].isin(_KINDS) & named["person_id"].notna()]
    single = single[~single["person_id"].astype("str").str.contains("+", regex=False)]
    wanted = single[["article_id", "mention_id", "person_id", "start", "end"]]
    rows = {key: list(part.itertuples(index=False, name=None)) for key, part in wanted.groupby("article_id")}
    work = [(article, quoted.get(article.article_id, []), rows.get(article.article_id, [])) for article in articles]
    return NARRATION.frame(map_articles(_narrated, work, executor=executor))


def portrayal(table: pd.DataFrame) -> pd.DataFrame:
    """Measure how favourably the words around a person speak of that person.

    Each row of the result is the same row as before, with two more columns. All names are masked, the target too: the
    score cannot know who it is, and exchanging two people's names exchanges their scores.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text`` and ``target``, a (start, end) pair of offsets into that text; see `narration`.

    Returns
    -------
    pandas.DataFrame
        The table with ``portrayal`` (float, [-1, 1]): higher is more favourable, 0.0 where nothing around the target
        has a valence, missing where the text or a target in it is missing. ``portrayal_label`` (str): negative,
        neutral (within 0.1 of 0) or positive.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Notes
    -----
    Valences come from NLTK's VADER rules over VADER's lexicon, adjusted to news, and our own words of demeanour,
    competence, morality and warmth; they count by their place: whole within 5 words after and 4 before the target in
    its clause, less beyond, less again behind another name. `explain_portrayal` shows them.

    Macro-F1 over the three labels is .62 and .56 on the two development sets of NewsMTSC (``rw`` with the mix of real
    news, ``mt`` with several targets a sentence), where VADER over the whole sentence has .50 and .52 and a fine-tuned
    language model more than .8 on the test sets. The weights were fitted on the training part alone, but these two sets
    were watched meanwhile. Single rows are noisy: compare means with intervals.

    References
    ----------
    Hamborg, F. & Donnay, K. (2021). NewsMTSC: a dataset for (multi-)target-dependent sentiment classification in
    political news articles. EACL.

    Examples
    --------
    >>> text = "An unsmiling Holm faltered, and Brandt won."
    >>> rows = pd.DataFrame({"text": [text, text], "target": [(13, 17), (32, 38)]})
    >>> portrayal(rows)[["portrayal", "portrayal_label"]].round(2).values.tolist()
    [[-0.84, 'negative'], [0.38, 'positive']]
    """
    require(table, ("text", "target"), "narration", "Make it with onrecord.narration(corpus, quotations).")
    pairs = zip(table["text"], table["target"], strict=True)
    values = np.array([_score(text, target) for text, target in pairs], dtype="float64")
    labels = pd.Series([_label(value) for value in values], index=table.index, dtype="str")
    return table.assign(portrayal=values, portrayal_label=labels)


def explain_portrayal(text: str, target: Span) -> pd.DataFrame:
    """Show the words that made one portrayal.

    One row is a word with a valence, in text order.

    Parameters
    ----------
    text : str
        The text.
    target : (int, int)
        Where the person is named in it.

    Returns
    -------
    pandas.DataFrame
        ``word`` (str), ``start`` and ``end`` (int, offsets), ``valence`` (float, about -4 to 4, in its context),
        ``weight`` (float, at least 0: what its place makes of it; the score squashes the sum of valence times weight).

    Raises
    ------
    OnRecordError
        When the target is no part of the text.

    Examples
    --------
    >>> explain_portrayal("An unsmiling Holm did not win.", (13, 17))
            word  start  end  valence  weight
    0  unsmiling      3   12   -1.00    2.25
    1        win     26   29    -1.48    2.25
    """
    if not 0 <= target[0] < target[1] <= len(text):
        raise OnRecordError(f"The target {target} is no part of the text of {len(text)} characters; give (start, end).")
    found = [(w.word, w.start, w.end, w.valence, weight) for w, weight in _weighed(text, target) if w.valence]
    table = pd.DataFrame(found, columns=["word", "start", "end", "valence", "weight"])
    return table.astype({"word": "str", "start": "int64", "end": "int64", "valence": "float64", "weight": "float64"})


def _narrated(work: tuple[Article, list[Span], list[tuple[str, int, str, int, int]]]) -> list[tuple[object, ...]]:
    article, quoted, mentions = work
    holes = merge(quoted)
    sentences = split(article.text, headline=article.headline)
    starts = [sentence.start for sentence in sentences]
    rows: list[tuple[object, ...]] = []
    for _, mention_id, person_id, start, end in mentions:
        at = bisect_right(starts, start) - 1
        if at < 0 or end > sentences[at].end or sentences[at].part == "furniture":
            continue
        span = (sentences[at].start, sentences[at].end)
        cut = _touching(holes, span)
        if not _touching(cut, (start, end)):
            own = _without(article.text, span, cut, (start, end))
            rows.append((article.article_id, mention_id, person_id, sentences[at].sentence_id, *span, *own))
    return rows


def _touching(holes: list[Span], span: Span) -> list[Span]:
    """Choose from merged spans those that share something with this one."""
    first = bisect_right(holes, span[0], key=lambda hole: hole[1])
    last = bisect_left(holes, span[1], key=lambda hole: hole[0])
    return holes[first:last]


def _without(text: str, sentence: Span, holes: list[Span], mention: Span) -> tuple[str, Span]:
    """Cut the holes out of a sentence and say where the mention has come to stand."""
    pieces = [piece for piece in (trim(text, left) for left in subtract(sentence, holes)) if piece[0] < piece[1]]
    at = 0
    target = mention
    for start, end in pieces:
        if contains((start, end), mention):
            target = (at + mention[0] - start, at + mention[1] - start)
        at += end - start + len(_CUT)
    return _CUT.join(text[start:end] for start, end in pieces), target


def _score(text: object, target: object) -> float:
    if not isinstance(text, str) or not isinstance(target, list | tuple) or len(target) != 2:
        return math.nan
    if not all(isinstance(place, int | float | np.integer) for place in target):
        return math.nan
    if not 0 <= target[0] < target[1] <= len(text):
        return math.nan
    weighed = _weighed(text, (int(target[0]), int(target[1])))
    return squash(math.fsum(word.valence * weight for word, weight in weighed))


def _label(value: float) -> str | None:
    if math.isnan(value):
        return None
    negative, neutral, positive = PORTRAYAL_LABELS
    return neutral if abs(value) < _NEUTRAL else positive if value > 0 else negative


def _weighed(text: str, target: Span) -> list[tuple[Word, float]]:
    names = [name for name in names_in(text) if not overlap(name, target)]
    words = valences(text, [*names, target], lexicon="people")
    centre = next(at for at, word in enumerate(words) if (word.start, word.end) == target)
    return [(word, _weight(words, at, centre) if word.valence else 0.0) for at, word in enumerate(words)]


def _weight(words: list[Word], at: int, centre: int) -> float:
    word = words[at]
    place = _place(words, at, centre) * (_OF_PEOPLE if word.word.lower() in manner() else 1.0)
    others = sum(other.word == PLACEHOLDER for other in words[min(at, centre) + 1 : max(at, centre)])
    place *= _OTHER_NAME ** min(_OTHER_NAMES, others)
    if word.valence < 0:
        return place * _NEGATIVE
    before = words[max(0, at - _REACH) : at] if at < centre else []
    has_subject = any(other.word == PLACEHOLDER and other.clause == word.clause for other in before)
    return place * (_OTHERS_SUCCESS if has_subject else 1.0)


def _place(words: list[Word], at: int, centre: int) -> float:
    clauses = words[at].clause - words[centre].clause
    if clauses:
        return _NEXT_CLAUSE if clauses == 1 else _ELSEWHERE
    return 1.0 if -_NEAR_BEFORE <= at - centre <= _NEAR_AFTER else _FAR
