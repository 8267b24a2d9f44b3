"""Which rows are averaged, and in which article each stands: quotations cluster in articles, copies in wires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import require

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Weigh = Literal["quotation", "article"]

WIRE = "wire_id"
"""The column of wire texts: copies of one wire text are one observation unless another cluster is named."""

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
    strata : array of int or None
        The stratum of each value, where the comparison is made within strata.
    """

    values: Floats
    articles: Ints
    missing: int = 0
    strata: Ints | None = None

    @property
    def n_quotes(self) -> int:
        """Rows with a value."""
        return self.values.size

    @property
    def n_articles(self) -> int:
        """Articles with a value."""
        return np.unique(self.articles).size

    def units(self, weigh: Weigh) -> Values:
        """Give one value a unit of the estimand: the quotations as they are, or a mean an article and stratum."""
        if weigh == "quotation":
            return self
        strata = np.zeros_like(self.articles) if self.strata is None else self.strata
        pairs, place = np.unique(np.stack([self.articles, strata]), axis=1, return_inverse=True)
        place = place.ravel()
        means = np.bincount(place, weights=self.values) / np.bincount(place)
        return Values(means, pairs[0], self.missing, None if self.strata is None else pairs[1])

    def take(self, kept: npt.NDArray[np.bool_]) -> Values:
        """Keep some of the values."""
        strata = None if self.strata is None else self.strata[kept]
        return Values(self.values[kept], self.articles[kept], self.missing, strata)

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
    strata : array of int or None
        The place of each row's stratum in `strata_names`, -1 where the row has none; None without strata.
    strata_names : list of str
        The strata, sorted.
    """

    measures: dict[str, Floats]
    groups: Ints
    names: list[str]
    articles: Ints
    strata: Ints | None = None
    strata_names: list[str] = field(default_factory=list)

    def of(self, measure: str, group: str) -> Values:
        """Take the values of one measure in one group."""
        inside = self.groups == self.names.index(group)
        if self.strata is not None:
            inside &= self.strata >= 0
        values, articles = self.measures[measure][inside], self.articles[inside]
        there = ~np.isnan(values)
        strata = None if self.strata is None else self.strata[inside][there]
        values, articles = values[there], articles[there]
        order = np.lexsort((values, articles) if strata is None else (values, strata, articles))
        lost = int((~there).sum())
        return Values(values[order], articles[order], lost, None if strata is None else strata[order])

    def sizes(self, measure: str) -> Ints:
        """Count the rows of each group that have a value."""
        there = (self.groups >= 0) & ~np.isnan(self.measures[measure])
        return np.bincount(self.groups[there], minlength=len(self.names)).astype(np.int64)

    @property
    def ungrouped(self) -> int:
        """Rows that belong to no group and are left out."""
        return int((self.groups < 0).sum())

    @property
    def unplaced(self) -> int:
        """Rows that belong to a group and to no stratum and are left out."""
        return 0 if self.strata is None else int(((self.strata < 0) & (self.groups >= 0)).sum())


def observe(
    table: pd.DataFrame,
    measures: str | Sequence[str],
    group: str,
    articles: pd.DataFrame | None,
    *,
    within: Sequence[str] = (),
    cluster: str = WIRE,
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
        The ``articles`` table, for ``wire_id``, the group or the strata where `table` lacks them.
    within : sequence of str
        The columns whose combinations are the strata; a time counts by its month.
    cluster : str
        The column whose rows belong together; a row without a value there belongs to its article.

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
    table = with_articles(table, (group, cluster, *within), articles)
    for name in dict.fromkeys((*names, group, *within)):
        if name not in table.columns:
            raise OnRecordError.unknown("column", name, table.columns)
    codes, found = _groups(table[group])
    strata, labels = _strata(table, within) if within else (None, [])
    numbers = {name: _numbers(table[name]) for name in names}
    return Observations(numbers, codes, found, article_codes(table, cluster), strata, labels)


def with_articles(table: pd.DataFrame, columns: str | Sequence[str], articles: pd.DataFrame | None) -> pd.DataFrame:
    """Bring ``wire_id`` and the named columns from the articles table where a table lacks them."""
    if articles is None:
        return table
    if not isinstance(articles, pd.DataFrame):
        raise OnRecordError(f"articles= takes the articles table, not {type(articles).__name__}; pass corpus.articles.")
    require(articles, ("article_id",), "articles")
    require(table, ("article_id",), "compared", _KEEP)
    named = [columns] if isinstance(columns, str) else list(columns)
    wanted = [name for name in dict.fromkeys((WIRE, *named)) if name in articles.columns]
    brought = [name for name in wanted if name not in table.columns]
    by_id = articles.drop_duplicates("article_id").set_index("article_id")
    unknown = table.loc[~table["article_id"].isin(by_id.index), "article_id"]
    if brought and len(unknown):
        raise OnRecordError(f"The articles table lacks {unknown.iloc[0]!r}; pass the corpus that the rows come from.")
    return table.assign(**{name: table["article_id"].map(by_id[name]) for name in brought})


def article_codes(table: pd.DataFrame, cluster: str = WIRE) -> Ints:
    """Give each row the number of its article, from 0; rows with the same ``wire_id`` share one: copies count once.

    Another `cluster` makes other rows belong together, such as those of one ``story_id``; with ``"article_id"`` every
    copy of a wire text counts as an article of its own.

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
    if cluster not in (WIRE, "article_id", *table.columns):
        raise OnRecordError.unknown("column of clusters", cluster, table.columns)
    # The prefixes keep a wire's id and an article's id apart where they read the same.
    keys = "article " + table["article_id"].astype(str)
    if cluster in table.columns and cluster != "article_id":
        keys = keys.where(table[cluster].isna(), "wire " + table[cluster].astype(str))
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


def _strata(table: pd.DataFrame, within: Sequence[str]) -> tuple[Ints, list[str]]:
    """Give numbers to the combinations of some columns, times by month; a row that lacks one of them has no stratum."""
    parts = [_by_month(table[name]).astype(object).map(str, na_action="ignore") for name in within]
    joined = parts[0]
    for part in parts[1:]:
        joined = (joined + " / " + part).where(joined.notna() & part.notna())
    codes, names = pd.factorize(joined, sort=True)
    return np.asarray(codes, dtype=np.int64), [str(name) for name in names]


def _by_month(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column
    months: pd.Series = column.dt.strftime("%Y-%m")
    return months
