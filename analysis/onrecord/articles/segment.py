"""Paragraphs and sentences with true offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from onrecord.engine import map_articles
from onrecord.schema import SENTENCES
from onrecord.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from onrecord.articles.corpus import Article

_BREAK = re.compile(r"[\r\n\u2028\u2029]+")


class Sentence(NamedTuple):
    """One sentence of one text, with the number of its paragraph and the part of the page it belongs to."""

    sentence_id: int
    paragraph: int
    start: int
    end: int
    part: str


def sentences(corpus: Iterable[Article], *, executor: Executor | None = None) -> pd.DataFrame:
    """Find the sentences of every article.

    Parameters
    ----------
    corpus : Corpus or iterable of Article
        The articles.
    executor : concurrent.futures.Executor or None
        Where to run.

    Returns
    -------
    pandas.DataFrame
        The ``sentences`` table: one row a sentence.
    """
    return SENTENCES.frame(map_articles(_rows, corpus, executor=executor))


def paragraphs(text: str) -> list[Span]:
    """Find the paragraphs of a text: what stands between line breaks, without white space at the ends."""
    starts = [0, *(m.end() for m in _BREAK.finditer(text))]
    ends = [*(m.start() for m in _BREAK.finditer(text)), len(text)]
    found = (trim(text, span) for span in zip(starts, ends, strict=True))
    return [span for span in found if span[0] < span[1]]


def split(text: str) -> list[Sentence]:
    """Split a text into sentences."""
    from sentencex import segment

    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        at = start
        for piece in segment("en", text[start:end]):
            begin = text.find(piece.strip(), at, end)
            if begin < 0 or not piece.strip():
                continue
            at = begin + len(piece.strip())
            found.append(Sentence(len(found), number, begin, at, "text"))
    return found


def _rows(article: Article) -> list[tuple[object, ...]]:
    return [(article.article_id, *sentence) for sentence in split(article.text)]
