"""The ``mentions`` table of a corpus."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from onrecord.engine import map_articles
from onrecord.people.gazetteer import Gazetteer, gazetteer
from onrecord.people.index import read_people
from onrecord.schema import MENTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from onrecord.articles import Article


def mentions(
    corpus: Iterable[Article], *, people: pd.DataFrame | None = None, executor: Executor | None = None
) -> pd.DataFrame:
    """Find every naming of a person, group, organisation, state, document or unnamed source.

    Parameters
    ----------
    corpus : Corpus or iterable of Article
        The articles.
    people : pandas.DataFrame or None
        A ``people`` table, as `onrecord.people.people` returns it; None takes the one that ships.
    executor : concurrent.futures.Executor or None
        Where to run.

    Returns
    -------
    pandas.DataFrame
        The ``mentions`` table: one row a naming, in text order.

    Raises
    ------
    OnRecordError
        When `people` lacks a column or holds a value that is not allowed.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> mentions(Corpus.from_texts({"a": "Ada Holm spoke. Holm left."}))["person_id"].tolist()
    ['ada_holm', 'ada_holm']
    """
    table = _Table(people)
    table.gazetteer()  # a table that will not do is refused here, not in a worker
    return MENTIONS.frame(map_articles(partial(_rows, people=table), corpus, executor=executor))


class _Table:
    """A people table that travels to a worker once and makes its gazetteer there."""

    def __init__(self, table: pd.DataFrame | None) -> None:
        self.table = table
        self.made: Gazetteer | None = None

    def __getstate__(self) -> dict[str, object]:
        return {"table": self.table, "made": None}

    def gazetteer(self) -> Gazetteer:
        if self.made is None:
            self.made = gazetteer() if self.table is None else Gazetteer(self.table)
        return self.made


def _rows(article: Article, people: _Table) -> list[tuple[object, ...]]:
    return [(article.article_id, *mention) for mention in read_people(article, people.gazetteer()).mentions]
