"""What the journalist's own words say around each person: the narration with everything quoted cut out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import pandas as pd

from onrecord.articles.segment import split
from onrecord.engine import map_articles
from onrecord.people import mentions as find_mentions
from onrecord.schema import NARRATION, require
from onrecord.spans import contains, merge, subtract, trim

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from onrecord.articles import Article
    from onrecord.spans import Span

_KINDS = frozenset({"full", "surname", "role", "pronoun"})
_CUT = " … "
# Characters before and behind a mention. No sentence of prose has as many; a text without full stops would be copied
# whole for each mention in it.
_WIDE = 2_000


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
        key: [(int(span[0]), int(span[1])) for spans in rows if spans is not None for span in spans]
        for key, rows in quotations.groupby("article_id")["spans"]
    }
    single = named[named["kind"].isin(_KINDS) & named["person_id"].notna()]
    single = single[~single["person_id"].astype("str").str.contains("+", regex=False)]
    wanted = single[["article_id", "mention_id", "person_id", "start", "end"]]
    rows = {key: list(part.itertuples(index=False, name=None)) for key, part in wanted.groupby("article_id")}
    work = [(article, quoted.get(article.article_id, []), rows.get(article.article_id, [])) for article in articles]
    return NARRATION.frame(map_articles(_narrated, work, executor=executor))


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
        span = (max(sentences[at].start, start - _WIDE), min(sentences[at].end, end + _WIDE))
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
