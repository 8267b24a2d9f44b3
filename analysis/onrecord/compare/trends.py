"""A measure over time: its mean in every period, and its change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from onrecord.compare.averages import averages, left_out
from onrecord.compare.clusters import Floats, Ints, Values, Weigh, observe
from onrecord.compare.dates import DAY, Every, dated, periods
from onrecord.compare.reading import named, spelled, written
from onrecord.compare.resample import Drawable, Interval, Resampling, bound, false_discovery
from onrecord.errors import OnRecordError
from onrecord.schema import SLOPES, TRENDS

_SPANS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_HELD = 1_000_000  # numbers held at once while dates are exchanged


def trend(
    table: pd.DataFrame,
    measure: str | Sequence[str],
    *,
    by: str | None = None,
    every: Every = "month",
    when: str = "published",
    weigh: Weigh = "quotation",
    articles: pd.DataFrame | None = None,
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Average a measure in every period, by group.

    A row is one measure in one group and period; a period without a row of the group has none. The intervals are those
    of `averages`: of one period each, and no test of change, for which see `slopes`.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and the columns named, such as quotations with their tone.
    measure : str or sequence of str
        Numeric columns to average.
    by : str or None
        The column whose values are the groups; None takes all rows together.
    every : {"day", "week", "month", "quarter", "year"}
        How long a period is; weeks begin on Monday, all begin at midnight UTC.
    when : str
        The column of dates.
    weigh : {"quotation", "article"}
        The estimand: whether every quotation counts the same or every article.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings `when`, `by` and ``wire_id`` where `table` lacks them.
    bounds : (float, float) or None
        The least and the greatest value that the measure can have, as in `averages`.
    level : float
        Coverage of each interval, in (0, 1).
    resamples, seed : int
        As in `averages`.

    Returns
    -------
    pandas.DataFrame
        The ``trends`` table: ``measure``, ``group`` (str), ``period`` (time, its first moment), ``estimand`` (str),
        ``estimate``, ``low``, ``high`` (float), ``n_quotes``, ``n_articles`` (int), ``method`` (str), in order of time.

    Raises
    ------
    OnRecordError
        When a column is unknown, no row has a date, or an option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8.

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": list("abcd"), "tone": [0.1, 0.3, 0.4, 0.6],
    ...     "published": ["2013-06-03", "2013-06-17", "2013-07-01", "2013-07-30"]})
    >>> trend(quotes, "tone")[["period", "estimate", "n_articles"]].astype({"period": str}).values.tolist()
    [['2013-06-01 00:00:00+00:00', 0.2, 2], ['2013-07-01 00:00:00+00:00', 0.5, 2]]
    """
    table, column = dated(table, when, by, articles)
    starts = periods(table[when], every)
    table = table.assign(**{when: starts.dt.strftime("%Y-%m-%d").where(starts.notna())})
    made = []
    for group in sorted(table[column].dropna().astype(str).unique()):
        rows = table[table[column].astype(str) == group]
        if rows[when].notna().any():
            found = averages(
                rows, measure, by=when, weigh=weigh, bounds=bounds, level=level, resamples=resamples, seed=seed
            )
            made.append(found.rename(columns={"group": "period"}).assign(group=group))
    if not made:
        return TRENDS.frame()
    joined = pd.concat(made, ignore_index=True).sort_values(["measure", "group", "period"], kind="stable")
    return TRENDS.frame(joined[TRENDS.names].itertuples(index=False, name=None))


def slopes(
    table: pd.DataFrame,
    measure: str | Sequence[str],
    *,
    by: str | None = None,
    per: str = "year",
    when: str = "published",
    weigh: Weigh = "quotation",
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    permutations: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how a measure changes over time, as a straight line, by group.

    A row is one measure in one group. The estimand is the slope of the least-squares line through the quotations, or
    with ``weigh="article"`` through the articles' means. The line is a summary: a measure that rises and falls again
    may have a slope of 0.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and the columns named.
    measure : str or sequence of str
        Numeric columns.
    by : str or None
        The column whose values are the groups; None takes all rows together.
    per : {"day", "week", "month", "year"}
        The span of time that the change is told for.
    when : str
        The column of dates.
    weigh : {"quotation", "article"}
        The estimand: whether every quotation counts the same or every article.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings `when`, `by` and ``wire_id`` where `table` lacks them.
    level : float
        Coverage of each interval, in (0, 1).
    resamples, permutations, seed : int
        As in `contrast`.

    Returns
    -------
    pandas.DataFrame
        The ``slopes`` table: ``estimate``, ``low``, ``high`` (float): change of the measure in the span, positive
        where it rises; ``p`` (float): how often so steep a line comes up when the articles exchange their dates;
        ``q`` (float): p adjusted over the rows; ``n_quotes``, ``n_articles`` (int); ``first``, ``last`` (time);
        ``method`` and ``reading`` (str).

    Raises
    ------
    OnRecordError
        When a column is unknown, no row has a date, or an option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, sections 6.2.4 and 4.3.

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": list("abcd"), "tone": [0.1, 0.3, 0.4, 0.6],
    ...     "published": ["2013-06-01", "2013-06-11", "2013-06-21", "2013-07-01"]})
    >>> slopes(quotes, "tone", per="day")[["estimate", "n_articles"]].round(3).values.tolist()
    [[0.016, 4.0]]
    """
    if per not in _SPANS:
        raise OnRecordError.unknown("span of time", per, _SPANS)
    how = Resampling(weigh=weigh, level=level, resamples=resamples, permutations=permutations, seed=seed)
    table, column = dated(table, when, by, articles)
    here = table[when].notna()
    undated = [f"{n} rows without {when} left out"] if (n := int((~here).sum())) else []
    table = table[here]
    days = ((table[when] - pd.Timestamp("2000-01-01", tz="UTC")) / DAY).to_numpy(dtype=np.float64)
    seen = observe(table.assign(**{_DAYS: days}), [*_listed(measure), _DAYS], column, None)
    rows = []
    for name in _listed(measure):
        for group in seen.names:
            inside = (seen.groups == seen.names.index(group)) & ~np.isnan(seen.measures[name])
            lost = Values(
                np.zeros(0), np.zeros(0, np.int64), int((seen.groups == seen.names.index(group)).sum() - inside.sum())
            )
            notes = [*left_out((lost,), seen.ungrouped if by else 0, name, by or ""), *undated]
            line = _line(
                seen.measures[name][inside], seen.measures[_DAYS][inside] / _SPANS[per], seen.articles[inside], weigh
            )
            dates = table.loc[inside, when]
            rows.append((name, group, per, weigh, *_told(line, name, group, per, dates, how, notes)))
    found = SLOPES.frame(rows)
    return found.assign(q=false_discovery(found["p"].to_numpy()))


@dataclass(frozen=True, slots=True)
class Line:
    """The least-squares line of a measure over time, written on articles.

    Parameters
    ----------
    values, times : array of float
        One a unit; the times' mean is 0.
    articles : array of int
        The article of each unit, numbered from 0.
    n_quotes : int
        Rows behind the units.
    """

    values: Floats
    times: Floats
    articles: Ints
    n_quotes: int

    @property
    def sides(self) -> tuple[int, ...]:
        """How many articles there are."""
        return (int(np.unique(self.articles).size),)

    @property
    def size(self) -> float:
        """How large the values are."""
        return max(1.0, float(np.abs(self.values).max()))

    @property
    def estimate(self) -> float:
        """The slope; nan where all articles are of one time."""
        return float(_slope(*(sums.sum() for sums in self._sums())))

    def influence(self) -> Floats:
        """Give each article's part in the error of the slope."""
        times = self.times
        left = self.values - self.values.mean() - self.estimate * times
        n = self.sides[0]
        parts = np.bincount(self.articles, weights=times * left) / float((times**2).sum())
        # Two degrees of freedom go to the line.
        return np.asarray(parts * math.sqrt(n / max(n - 2, 1)), dtype=np.float64)

    def drawable(self) -> Drawable:
        """Give article numbers to draw from."""
        sums = self._sums()
        places = np.arange(self.sides[0])
        return (places,), lambda a, axis=-1: _slope(*(one[a].sum(axis=axis) for one in sums))

    def exchanged(self, number: int, seed: int) -> Floats:
        """Compute the slope with the articles' dates exchanged, many times over."""
        n = self.sides[0]
        sizes = np.bincount(self.articles, minlength=n).astype(np.float64)
        sums = np.bincount(self.articles, weights=self.values, minlength=n)
        times = np.bincount(self.articles, weights=self.times, minlength=n) / sizes
        rng, made = np.random.default_rng([seed, 1]), []
        step = max(1, _HELD // n)
        for start in range(0, number, step):
            mixed = rng.permuted(np.tile(times, (min(step, number - start), 1)), axis=1)
            made.append(_slope(sizes.sum(), mixed @ sizes, sums.sum(), mixed**2 @ sizes, mixed @ sums))
        return np.concatenate(made)

    def _sums(self) -> tuple[Floats, ...]:
        x, t = self.values, self.times
        weights = (np.ones_like(x), t, x, t * t, t * x)
        return tuple(np.bincount(self.articles, weights=one).astype(np.float64) for one in weights)


_DAYS = "days since 2000"


def _listed(measure: str | Sequence[str]) -> list[str]:
    return [measure] if isinstance(measure, str) else list(measure)


def _line(values: Floats, times: Floats, articles: Ints, weigh: Weigh) -> Line:
    order = np.lexsort((times, values, articles))
    values, times = values[order], times[order]
    _, places = np.unique(articles[order], return_inverse=True)
    n = values.size
    if weigh == "article" and n:
        sizes = np.bincount(places)
        values, times = (np.bincount(places, weights=one) / sizes for one in (values, times))
        places = np.arange(sizes.size)
    times = times - times.mean() if n else times
    return Line(values, times, places.astype(np.int64), n)


def _slope(n: Floats, t: Floats, x: Floats, tt: Floats, tx: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = tt - t * t / n
        found: Floats = np.where(spread > 1e-9 * np.maximum(tt, 1e-9), (tx - t * x / n) / spread, np.nan)
    return found


def _told(
    line: Line, measure: str, group: str, per: str, dates: pd.Series, how: Resampling, notes: list[str]
) -> tuple[object, ...]:
    counts = (line.n_quotes, line.sides[0])
    ends = (dates.min(), dates.max()) if len(dates) else (pd.NaT, pd.NaT)
    estimate = line.estimate if line.sides[0] > 1 else math.nan
    if math.isnan(estimate):
        why = "all articles are of one time" if line.n_quotes else "no row has a value and a date"
        told = f"Nothing can be said about a change in {spelled(measure)} of {named(group)}: {why}."
        none = math.nan
        return (none, none, none, none, none, *counts, *ends, "; ".join((f"no estimate: {why}", *notes)), told)
    found = (
        bound(line, how) if line.sides[0] > 2 else Interval(math.nan, math.nan, "no interval: fewer than 3 articles")
    )
    slope = np.abs(line.exchanged(how.permutations, how.seed))
    p = float((1 + (slope >= _observed(line) - 1e-12).sum()) / (1 + how.permutations))
    method = "; ".join((found.method, f"permutation of dates ({how.permutations} orders)", *notes))
    told = _read(measure, group, per, estimate, found, p, counts, how.level)
    return (estimate, found.low, found.high, p, math.nan, *counts, *ends, method, told)


def _observed(line: Line) -> float:
    """Compute the slope as the permutations do: each article at the mean of its dates."""
    n = line.sides[0]
    sizes = np.bincount(line.articles, minlength=n).astype(np.float64)
    sums = np.bincount(line.articles, weights=line.values, minlength=n)
    times = np.bincount(line.articles, weights=line.times, minlength=n) / sizes
    return abs(float(_slope(sizes.sum(), times @ sizes, sums.sum(), times**2 @ sizes, times @ sums)))


def _read(
    measure: str, group: str, per: str, estimate: float, found: Interval, p: float, n: tuple[int, int], level: float
) -> str:
    what = f"{spelled(measure)} of {named(group)}"
    base = f"{n[0]} rows in {n[1]} articles"
    if math.isnan(found.low):
        why = found.method.removeprefix("no interval: ")
        return (
            f"In {base} the {what} changes by {written(estimate)} a {per}, and how sure that is cannot be said: {why}."
        )
    ends = f"from {written(found.low)} to {written(found.high)} a {per} ({100 * level:.4g} % interval)"
    if found.low <= 0 <= found.high:
        return f"No change in the {what} is shown by {base}: anything {ends} fits them."
    way = "rises" if estimate > 0 else "falls"
    doubt = "" if p <= 1 - level else f", though exchanging dates gives as steep a line too often (p = {p:.2g})"
    return f"In coverage like these {base}, the {what} {way}, by {ends}{doubt}."
