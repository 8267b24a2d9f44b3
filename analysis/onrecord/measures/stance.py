"""The stance of the journalist's reporting words: how much credit they give the speaker."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from onrecord.resources import load
from onrecord.schema import PORTRAYAL_LABELS, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.articles import Article
    from onrecord.spans import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# What ends the reach of an adverb: the end of a clause, or a quotation mark.
_WALL = re.compile(r"[,.;:!?()\[\]\"“”«»—–\n]")
_REACH = 3
_NEEDED = ("cue", "cue_lemma", "negated")
_NEUTRAL = 0.15  # one tenth from 0 is the finest step of the lexicon and no polarity
_NEGATORS = frozenset({"not", "never", "hardly", "no"})


class _Around(NamedTuple):
    """The words beside one cue, and those of its source."""

    beside: list[str]
    source: str | None


class _Rating(NamedTuple):
    credit: float = math.nan
    name: str | None = None
    polarity: str | None = None
    objectivity: float = math.nan


def stance(quotations: pd.DataFrame, corpus: Iterable[Article] | None = None) -> pd.DataFrame:
    """Measure how the reporting words of each quotation present its speaker.

    Each row of the result is the same row as before, with six more columns. The verb, an adverb beside it and negation
    make the first four; epithets of the source ("an unsmiling Brandt") make the last two and do not enter the others,
    because an epithet can point another way than the verb. The words of the quotation and the speaker's name count
    nowhere (see `tone` and `portrayal`).

    Parameters
    ----------
    quotations : pandas.DataFrame
        The ``quotations`` table; ``cue``, ``cue_lemma`` and ``negated`` are read, with a corpus also ``article_id``,
        ``cue_span`` and, for the epithets, ``speaker_span``.
    corpus : Corpus or iterable of Article, optional
        The articles: with them the adverbs within three words of the cue in its clause are read ("said angrily",
        "reportedly told"), and the epithets; without them only the adverbs inside the cue.

    Returns
    -------
    pandas.DataFrame
        The table with ``stance`` (float, [-1, 1]): 1 presents the words as true or the speaker as creditable, 0 only
        reports, -1 presents them as untrue or discreditable; missing where there is no cue or the verb is not in the
        lexicon, as the next three are. ``stance_class`` (str): the class of the verb; a negated verb of mere saying is
        evasive, and so is one that another withholds ("refused to say"). ``stance_polarity`` (str): negative, neutral
        (less than 0.15 from 0) or positive. ``stance_objectivity`` (float, [0, 1]): 1 reports what a witness could have
        heard, 0 interprets. ``epithet`` (str): the colouring words of the source, joined by commas; missing where there
        are none or no corpus was given. ``epithet_value`` (float, [-1, 1]): their mean; higher is more creditable.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Notes
    -----
    The lexicons (``resources/lexicons/stance.yaml`` and ``epithets.yaml``, each entry with its source or reason) are
    our own judgement, made once for all speakers. How far they agree with a person who coded 200 cues without them
    stands in ``benchmarks/README.md``; the epithets are not checked. Only lower-case words are epithets, so that a
    name never is one. Sheets to code your own cues: `onrecord.stance_sheet`.

    References
    ----------
    Recasens, M., Danescu-Niculescu-Mizil, C. & Jurafsky, D. (2013). Linguistic models for analyzing and detecting
    biased language. ACL.
    Hooper, J. (1975). On assertive predicates. Syntax and Semantics 4.
    Hu, T., Horta Ribeiro, M., West, R. & Spitz, A. (2022). Quotatives indicate decline in objectivity in U.S.
    political news. arXiv 2210.15476.

    Examples
    --------
    >>> rows = [("claimed", "claim", False), ("pointed out", "point", False), ("would not say", "say", True)]
    >>> quotes = pd.DataFrame(rows, columns=["cue", "cue_lemma", "negated"])
    >>> stance(quotes)[["cue", "stance", "stance_class", "stance_polarity", "stance_objectivity"]]
                 cue  stance stance_class stance_polarity  stance_objectivity
    0        claimed    -0.6     doubting        negative                 0.0
    1    pointed out     0.6      factive        positive                 0.2
    2  would not say    -0.2      evasive        negative                 0.2
    """
    needed = _NEEDED if corpus is None else (*_NEEDED, "article_id", "cue_span")
    require(quotations, needed, "quotations", "Make it with onrecord.quotations(corpus).")
    around = list(_inside(quotations) if corpus is None else _beside(quotations, corpus))
    cues = zip(quotations["cue"], quotations["cue_lemma"], quotations["negated"], around, strict=True)
    rated = [_rate(cue, lemma, negated, words.beside) for cue, lemma, negated, words in cues]
    coloured = [_epithets(words.source) for words in around]
    index = quotations.index
    return quotations.assign(
        stance=np.array([rating.credit for rating in rated], dtype="float64"),
        stance_class=pd.Series([rating.name for rating in rated], index=index, dtype="str"),
        stance_polarity=pd.Series([rating.polarity for rating in rated], index=index, dtype="str"),
        stance_objectivity=np.array([rating.objectivity for rating in rated], dtype="float64"),
        epithet=pd.Series([", ".join(words) or None for words, _ in coloured], index=index, dtype="str"),
        epithet_value=np.array([value for _, value in coloured], dtype="float64"),
    )


def polarity_of(credit: float) -> str | None:
    """Name the polarity of a stance; None where there is none.

    Examples
    --------
    >>> polarity_of(-0.6), polarity_of(0.1)
    ('negative', 'neutral')
    """
    if math.isnan(credit):
        return None
    negative, neutral, positive = PORTRAYAL_LABELS
    return neutral if abs(credit) < _NEUTRAL else positive if credit > 0 else negative


def _rate(cue: object, lemma: object, negated: object, around: list[str]) -> _Rating:
    lexicon = load("lexicons", "stance")
    rule = lexicon["negation"]
    withheld = _withheld(cue, lemma)
    entry = lexicon["verbs"]["refuse"] if withheld else _entry(cue, lemma)
    if entry is None:
        return _Rating()
    credit, name = float(entry["stance"]), entry["class"]
    if negated is True or (isinstance(negated, np.bool_) and bool(negated)):
        credit = credit * rule["factor"] if credit else rule["neutral"]
        name = rule["class"].get(name, name)
    shifts = [_adverbs()[word] for word in around if word in _adverbs()]
    credit = _bounded(credit + sum(shifts), -1.0)
    objective = lexicon["objectivity"][name] + lexicon["objectivity"]["adverb"] * sum(map(bool, shifts))
    return _Rating(credit, name, polarity_of(credit), _bounded(objective, 0.0))


def _bounded(value: float, low: float) -> float:
    # Rounding takes the sum of tenths back to tenths; the scale has no finer step.
    return round(max(low, min(1.0, value)), 6)


def _withheld(cue: object, lemma: object) -> bool:
    """Tell whether another verb inside the cue withholds what its own would say."""
    if not isinstance(cue, str) or not isinstance(lemma, str):
        return False
    words = [word.lower() for word in _WORD.findall(cue)]
    withholding = frozenset(load("lexicons", "stance")["negation"]["withholding"].split())
    return any(word in withholding and then == "to" for word, then in pairwise(words))


def _entry(cue: object, lemma: object) -> dict[str, Any] | None:
    """Find the verb: its lemma with the particle that follows it in the cue, else its lemma."""
    if not isinstance(lemma, str) or not lemma.strip():
        return None
    verbs: dict[str, dict[str, Any]] = load("lexicons", "stance")["verbs"]
    words = [word.lower() for word in _WORD.findall(cue)] if isinstance(cue, str) else []
    lemma = lemma.lower().strip()
    head = lemma.split()[0]
    tails = [" ".join(words[at : at + size]) for size in (2, 1) for at in range(len(words))]
    for phrase in (*([lemma] if lemma != head else []), *(f"{head} {tail}" for tail in tails), head):
        if phrase in verbs:
            return verbs[phrase]
    return None


def _inside(quotations: pd.DataFrame) -> Iterator[_Around]:
    for cue in quotations["cue"]:
        yield _Around([word.lower() for word in _WORD.findall(cue)] if isinstance(cue, str) else [], None)


def _beside(quotations: pd.DataFrame, corpus: Iterable[Article]) -> Iterator[_Around]:
    texts = {article.article_id: article.text for article in corpus}
    nobody = [None] * len(quotations)
    sources = quotations["speaker_span"] if "speaker_span" in quotations.columns else nobody
    for article_id, cue, source in zip(quotations["article_id"], quotations["cue_span"], sources, strict=True):
        text = texts.get(article_id)
        beside = _around(text, (cue[0], cue[1])) if text is not None and isinstance(cue, list | tuple) else []
        named = text[slice(*source)] if text is not None and isinstance(source, list | tuple) else None
        yield _Around(beside, named)


def _around(text: str, span: Span) -> list[str]:
    start, end = span
    before = _WALL.split(text[max(0, start - 60) : start])[-1]
    after = _WALL.split(text[end : end + 60])[0]
    words = [*_WORD.findall(before)[-_REACH:], *_WORD.findall(text[start:end]), *_WORD.findall(after)[:_REACH]]
    return [word.lower() for word in words]


def _epithets(source: str | None) -> tuple[list[str], float]:
    """Find the words that colour a source, and the mean of what they say of it."""
    words = _WORD.findall(source) if source is not None else []
    found = [(at, word) for at, word in enumerate(words) if word in _colours()]
    if not found:
        return [], math.nan
    values = [_colours()[word] * (-1 if at and words[at - 1].lower() in _NEGATORS else 1) for at, word in found]
    return [word for _, word in found], round(math.fsum(values) / len(values), 6)


@cache
def _colours() -> dict[str, float]:
    groups = load("lexicons", "epithets")["groups"].values()
    return {word: float(group["value"]) for group in groups for word in group["words"].split()}


@cache
def _adverbs() -> dict[str, float]:
    groups = load("lexicons", "stance")["adverbs"]
    return {
        word: float(group["stance"])
        for group in groups.values()
        if isinstance(group, dict)
        for word in group["words"].split()
    }
