"""The mean of a measure in each group, with an interval that knows that quotations cluster in articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from onrecord.compare.clusters import Observations, Values, Weigh, observe
from onrecord.compare.resample import Interval, Resampling, interval
from onrecord.errors import OnRecordError
from onrecord.schema import AVERAGES


def averages(
    table: pd.DataFrame,
    measure: str | Sequence[str],
    *,
    by: str,
    weigh: Weigh = "quotation",
    articles: pd.DataFrame | None = None,
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Average a measure in each group.

    A row is one measure in one group. The estimand is the mean over the quotations (rows) of the group, or with
    ``weigh="article"`` the mean over its articles of each article's own mean, in coverage like that of the table. The
    interval is about which articles happened to be sampled; it knows nothing of errors in extraction or in the measure.
    Where many articles report one event, they repeat the same words: the interval is then about how they report it, not
    about how somebody speaks. Two intervals are not a test of their difference: see `contrast`.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and the columns named, such as quotations with their tone. Rows that share a
        ``wire_id``, where the table has that column, count as one article.
    measure : str or sequence of str
        Numeric columns to average; of a true/false column the mean is a share.
    by : str
        The column whose values are the groups. Joint speakers ("a+b") are a group of their own.
    weigh : {"quotation", "article"}
        The estimand: whether every quotation counts the same or every article.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id`` and `by` where `table` lacks them.
    bounds : (float, float) or None
        The least and the greatest value that the measure can have, e.g. ``(0, 1)`` for shares: an interval that leaves
        them is cut there, and its method says so.
    level : float
        Coverage of the interval, in (0, 1).
    resamples : int
        Bootstrap resamples of the articles.
    seed : int
        Where the random numbers start; the same seed gives the same table, in whatever order the rows come.

    Returns
    -------
    pandas.DataFrame
        The ``averages`` table: ``measure``, ``group`` and ``estimand`` (str), ``estimate``, ``low`` and ``high``
        (float, unit and direction of the measure; ends are missing where no interval can be had, and may leave the
        measure's range under 10 articles where no `bounds` are given), ``n_quotes`` and ``n_articles`` (int, rows
        with a value and the articles they stand in), ``method`` (str: how the interval was made, or why
        there is none, and what was left out).

    Raises
    ------
    OnRecordError
        When a column is unknown or not numeric, or an option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8. Cameron and Miller 2015, Journal of
    Human Resources 50:317-372.

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": ["a", "a", "b", "c"], "person_id": ["ada_holm"] * 3 + ["viktor_brandt"],
    ...     "tone": [0.1, 0.3, 0.4, -0.2]})
    >>> found = averages(quotes, "tone", by="person_id", weigh="article")
    >>> found[["group", "estimate", "n_quotes", "n_articles"]].round(2).values.tolist()
    [['ada_holm', 0.3, 3, 2], ['viktor_brandt', -0.2, 1, 1]]
    >>> found["method"].tolist()[1]
    'no interval: fewer than 2 articles'
    """
    how = Resampling(weigh=weigh, level=level, resamples=resamples, seed=seed)
    seen = observe(table, measure, by, articles)
    if bounds is not None and not bounds[0] < bounds[1]:
        raise OnRecordError(f"bounds is {bounds!r}; give the least value and then the greatest, such as (0, 1).")
    rows = (_row(seen, name, group, by, how, bounds) for name in seen.measures for group in seen.names)
    return AVERAGES.frame(rows)


def _row(
    seen: Observations, measure: str, group: str, by: str, how: Resampling, bounds: tuple[float, float] | None
) -> tuple[object, ...]:
    values = seen.of(measure, group)
    total = values.total(np.unique(values.articles), how.weigh)
    found = _cut(interval(total, None, how), bounds)
    method = found.method if values.n_quotes else "no estimate: no row has a value"
    notes = (method, *left_out((values,), seen.ungrouped, measure, by))
    ends = (found.low, found.high)
    return (measure, group, how.weigh, total.mean, *ends, values.n_quotes, values.n_articles, "; ".join(notes))


def _cut(found: Interval, bounds: tuple[float, float] | None) -> Interval:
    """Cut an interval at the values that the measure cannot pass; a missing end stays missing."""
    if bounds is None or not (found.low < bounds[0] or found.high > bounds[1]):
        return found
    low, high = max(found.low, bounds[0]), min(found.high, bounds[1])
    return Interval(low, high, f"{found.method}, cut at {bounds[0]:g} and {bounds[1]:g}")


def left_out(groups: Sequence[Values], ungrouped: int, measure: str, by: str) -> list[str]:
    """Say which rows a result leaves out: those without a value, and those without a group."""
    missing = sum(values.missing for values in groups)
    counts = ((missing, measure), (ungrouped, by))
    return [f"{n} {'row' if n == 1 else 'rows'} without {name} left out" for n, name in counts if n]
