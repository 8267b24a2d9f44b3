"""Which rows are averaged, and in which article each stands: quotations cluster in articles, copies in wires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import require

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Weigh = Literal["quotation", "article"]

_KEEP = "Keep article_id: quotations of one article are not independent."

WEIGHTS: tuple[Weigh, ...] = ("quotation", "article")
"""The two estimands: a mean over quotations, or a mean over articles of each article's own mean."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one measure in one group, with the article of each, in an order that the rows' order cannot change.

    Parameters
    ----------
    values : array of float
        Sorted by article, then by value.
    articles : array of int
        The article (wire copies count as one) of each value.
    missing : int
        Rows of the group that have no value and are left out.
    """

    values: Floats
    articles: Ints
    missing: int = 0

    @property
    def n_quotes(self) -> int:
        """Rows with a value."""
        return self.values.size

    @property
    def n_articles(self) -> int:
        """Articles with a value."""
        return np.unique(self.articles).size

    def article_means(self) -> Floats:
        """Average the values of each article, articles in ascending order."""
        axis = np.unique(self.articles)
        total = self.total(axis, "article")
        return total.sums

    def total(self, axis: Ints, weigh: Weigh) -> Total:
        """Sum by article, over the articles of an axis that holds all of ours."""
        place = np.searchsorted(axis, self.articles)
        sums = np.bincount(place, weights=self.values, minlength=axis.size).astype(np.float64)
        counts = np.bincount(place, minlength=axis.size).astype(np.float64)
        if weigh == "article":
            sums = sums / np.maximum(counts, 1.0)
            counts = np.minimum(counts, 1.0)
        return Total(sums, counts)


@dataclass(frozen=True, slots=True)
class Total:
    """A mean written on article sums: ``sums.sum() / counts.sum()``.

    Over quotations, an article gives the sum and the number of its values; over articles, it gives its mean and one.
    Both estimands are then one ratio, and one bootstrap and one test serve both.
    """

    sums: Floats
    counts: Floats

    @property
    def mean(self) -> float:
        """The mean, or nan where there is no value."""
        return float(self.sums.sum() / self.counts.sum()) if self.counts.any() else float("nan")

    @property
    def holds(self) -> npt.NDArray[np.bool_]:
        """Whether each article has a value."""
        return self.counts > 0

    def influence(self) -> Floats:
        """Give each article's part in the error of the mean, to first order, corrected for few articles."""
        n = int(self.holds.sum())
        residual: Floats = (self.sums - self.mean * self.counts) / self.counts.sum()
        return residual * np.sqrt(n / (n - 1)) if n > 1 else residual


@dataclass(frozen=True, slots=True)
class Observations:
    """The columns a comparison needs, taken out of a table once.

    Parameters
    ----------
    measures : dict of str to array
        The values of each measure, nan where there is none.
    groups : array of int
        The place of each row's group in `names`; -1 where the row has none.
    names : list of str
        The groups, sorted, or in the order of an ordered or unordered categorical column.
    articles : array of int
        The article of each row; wire copies share a number.
    """

    measures: dict[str, Floats]
    groups: Ints
    names: list[str]
    articles: Ints

    def of(self, measure: str, group: str) -> Values:
        """Take the values of one measure in one group."""
        inside = self.groups == self.names.index(group)
        values, articles = self.measures[measure][inside], self.articles[inside]
        there = ~np.isnan(values)
        values, articles = values[there], articles[there]
        order = np.lexsort((values, articles))
        return Values(values[order], articles[order], int((~there).sum()))

    @property
    def ungrouped(self) -> int:
        """Rows that belong to no group and are left out."""
        return int((self.groups < 0).sum())


def observe(
    table: pd.DataFrame, measures: str | Sequence[str], group: str, articles: pd.DataFrame | None
) -> Observations:
    """Take measures, groups and articles out of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id``.
    measures : str or sequence of str
        Numeric columns.
    group : str
        The column whose values are the groups.
    articles : pandas.DataFrame or None
        The ``articles`` table, for ``wire_id`` or the group where `table` lacks them.

    Returns
    -------
    Observations
        The columns as arrays.

    Raises
    ------
    OnRecordError
        When a column is unknown, a measure is not numeric or infinite, or a row has no article.
    """
    names = [measures] if isinstance(measures, str) else list(measures)
    if not names:
        raise OnRecordError("No measure came; name at least one numeric column, e.g. 'tone'.")
    require(table, ("article_id",), "compared", _KEEP)
    table = with_articles(table, group, articles)
    for name in dict.fromkeys((*names, group)):
        if name not in table.columns:
            raise OnRecordError.unknown("column", name, table.columns)
    codes, found = _groups(table[group])
    return Observations({name: _numbers(table[name]) for name in names}, codes, found, article_codes(table))


def with_articles(table: pd.DataFrame, group: str, articles: pd.DataFrame | None) -> pd.DataFrame:
    """Bring ``wire_id`` and the group from the articles table where a table lacks them."""
    if articles is None:
        return table
    if not isinstance(articles, pd.DataFrame):
        raise OnRecordError(f"articles= takes the articles table, not {type(articles).__name__}; pass corpus.articles.")
    require(articles, ("article_id",), "articles")
    require(table, ("article_id",), "compared", _KEEP)
    wanted = [name for name in dict.fromkeys(("wire_id", group)) if name in articles.columns]
    brought = [name for name in wanted if name not in table.columns]
    by_id = articles.drop_duplicates("article_id").set_index("article_id")
    unknown = table.loc[~table["article_id"].isin(by_id.index), "article_id"]
    if brought and len(unknown):
        raise OnRecordError(f"The articles table lacks {unknown.iloc[0]!r}; pass the corpus that the rows come from.")
    return table.assign(**{name: table["article_id"].map(by_id[name]) for name in brought})


def article_codes(table: pd.DataFrame) -> Ints:
    """Give each row the number of its article, from 0; rows with the same ``wire_id`` share one: copies count once.

    Examples
    --------
    >>> article_codes(pd.DataFrame({"article_id": ["a", "b", "c"], "wire_id": ["w1", None, "w1"]})).tolist()
    [1, 0, 1]
    """
    require(table, ("article_id",), "compared", _KEEP)
    if table["article_id"].isna().any():
        raise OnRecordError(
            f"{int(table['article_id'].isna().sum())} rows have no article_id; name the article of every row."
        )
    # The prefixes keep a wire's id and an article's id apart where they read the same.
    keys = "article " + table["article_id"].astype(str)
    if "wire_id" in table.columns:
        keys = keys.where(table["wire_id"].isna(), "wire " + table["wire_id"].astype(str))
    return np.asarray(pd.factorize(keys, sort=True)[0], dtype=np.int64)


def _numbers(column: pd.Series) -> Floats:
    if not pd.api.types.is_numeric_dtype(column.dtype) and column.notna().any():
        raise OnRecordError(
            f"The column {column.name!r} holds {column.dtype}, not numbers; name a numeric measure such as 'tone'."
        )
    values: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise OnRecordError(f"The column {column.name!r} holds infinite values; they have no mean, so take them out.")
    return values


def _groups(column: pd.Series) -> tuple[Ints, list[str]]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.remove_unused_categories()
        return np.asarray(column.cat.codes, dtype=np.int64), [str(name) for name in column.cat.categories]
    text = column.astype(object).map(str, na_action="ignore")
    codes, names = pd.factorize(text, sort=True)
    return np.asarray(codes, dtype=np.int64), [str(name) for name in names]
