"""A measure before and after an event, with other dates tried in its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from onrecord.compare.clusters import Floats, Weigh, article_codes, observe
from onrecord.compare.contrast import contrast
from onrecord.compare.dates import DAY, dated, moment
from onrecord.compare.reading import named, spelled
from onrecord.compare.resample import Resampling, false_discovery
from onrecord.errors import OnRecordError
from onrecord.schema import EVENTS

_FEWEST_PLACEBOS = 20
_UNIT = "number of the article, wire copies as one"


def event_window(
    table: pd.DataFrame,
    measure: str | Sequence[str],
    *,
    events: Mapping[str, object] | str | pd.Timestamp,
    days: int = 28,
    by: str | None = None,
    when: str = "published",
    weigh: Weigh = "quotation",
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    permutations: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare a measure after an event with the same measure before it.

    A row is one measure in one group and event. The estimand is the mean over the days from the event on, less the mean
    over as many days before. That something changed when the event came does not say that it changed because of it:
    `placebo` tells how often as large a change is seen around other dates of the same coverage.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and the columns named.
    measure : str or sequence of str
        Numeric columns.
    events : mapping of str to date, or a date
        The events by name, each with its date, such as ``{"summit": "2013-06-17"}``; midnight UTC where no hour is
        given.
    days : int
        How long either window is.
    by : str or None
        The column whose values are the groups; None takes all rows together.
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
        The ``events`` table: ``before`` and ``after`` (float, means), ``estimate``, ``low``, ``high`` (float: after
        minus before), ``effect``, ``p``, ``q`` as in `contrast`; ``placebo`` (float, [0, 1]): share of other dates,
        with windows that do not touch those of the event, around which the measure changes at least as much, missing
        where fewer than 20 can be tried (``n_placebo``); ``n_quotes``, ``n_articles`` (int), ``method`` and ``reading``
        (str).

    Raises
    ------
    OnRecordError
        When a column is unknown, a date cannot be read, or an option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.3. Abadie, Diamond and Hainmueller
    2010, JASA 105:493-505 (placebo tests).

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": list("abcdef"), "tone": [0.1, 0.2, 0.3, 0.5, 0.6, 0.4],
    ...     "published": ["2013-06-10", "2013-06-12", "2013-06-14", "2013-06-18", "2013-06-20", "2013-06-22"]})
    >>> found = event_window(quotes, "tone", events={"summit": "2013-06-17"}, days=7)
    >>> found[["before", "after", "estimate", "n_articles"]].round(2).values.tolist()
    [[0.2, 0.5, 0.3, 6.0]]
    """
    how = Resampling(weigh=weigh, level=level, resamples=resamples, permutations=permutations, seed=seed)
    if not isinstance(days, int) or days < 1:
        raise OnRecordError(f"days is {days!r}; give a whole number of days, such as 28.")
    given = events if isinstance(events, Mapping) else {str(events): events}
    at = {str(name): moment(date, str(name)) for name, date in given.items()}
    table, column = dated(table, when, by, articles)
    names = [measure] if isinstance(measure, str) else list(measure)
    groups = observe(table, names, column, None).names
    table = table.assign(**{_UNIT: article_codes(table)})
    asked = _Asked(table, column, when, days, how)
    rows = [_row(asked, name, group, event, date) for name in names for group in groups for event, date in at.items()]
    found = EVENTS.frame(rows)
    return found.assign(q=false_discovery(found["p"].to_numpy()))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all rows of one table share."""

    table: pd.DataFrame
    column: str
    when: str
    days: int
    how: Resampling


def _row(asked: _Asked, measure: str, group: str, event: str, date: pd.Timestamp) -> tuple[object, ...]:
    rows = asked.table[asked.table[asked.column].astype(str) == group]
    since = np.floor(((rows[asked.when] - date) / DAY).to_numpy(dtype=np.float64))
    inside = (since >= -asked.days) & (since < asked.days)
    what = f"{spelled(measure)} of {named(group)}"
    windows = [f"the {asked.days} days from the event {event}", f"the {asked.days} days before it"]
    side = pd.Categorical.from_codes(np.where(since >= 0, 0, 1).astype(np.int64), categories=pd.Index(windows))
    seen = rows.assign(window=side, **{what: rows[measure]})[inside]
    undated = f"{n} rows without {asked.when} left out" if (n := int(np.isnan(since).sum())) else ""
    counts = (int(seen[measure].notna().sum()), int(seen.loc[seen[measure].notna(), _UNIT].nunique()))
    means = [_mean(seen[seen["window"] == name], measure, asked.how.weigh) for name in windows]
    head = (measure, group, event, date, asked.days, asked.how.weigh, means[1], means[0])
    if math.isnan(means[0]) or math.isnan(means[1]):
        why = "a window has no row with a value"
        told = f"Nothing can be said about a change in {what} at the event {event}: {why}."
        return (*head, *[math.nan] * 7, 0, *counts, "; ".join(filter(None, (f"no estimate: {why}", undated))), told)
    how = asked.how
    found = contrast(
        seen, what, between="window", groups=windows, weigh=how.weigh, level=how.level, resamples=how.resamples,
        permutations=how.permutations, seed=how.seed,
    ).iloc[0]  # fmt: skip
    placebo, tried = _placebo(rows[measure], rows[_UNIT], since, asked, abs(found["estimate"]))
    notes = (
        found["method"],
        undated,
        "" if tried >= _FEWEST_PLACEBOS else f"no placebo: {tried} other dates can be tried",
    )
    numbers = [found[name] for name in ("estimate", "low", "high", "effect", "p")]
    sizes = (found["n_quotes"], found["n_articles"])
    return (*head, *numbers, math.nan, placebo, tried, *sizes, "; ".join(filter(None, notes)), found["reading"])


def _mean(rows: pd.DataFrame, measure: str, weigh: Weigh) -> float:
    if weigh == "article":
        return float(rows.groupby(_UNIT)[measure].mean().mean())
    return float(rows[measure].mean())


def _placebo(
    values: pd.Series, articles: pd.Series, since: Floats, asked: _Asked, observed: float
) -> tuple[float, int]:
    """Try every other day of the coverage whose windows lie inside it and do not touch the event."""
    there = values.notna().to_numpy() & ~np.isnan(since)
    if not there.any():
        return math.nan, 0
    rows = pd.DataFrame(
        {"x": values.to_numpy()[there], "day": since[there].astype(np.int64), "a": articles.to_numpy()[there]}
    )
    if asked.how.weigh == "article":
        rows = rows.groupby("a", as_index=False).agg(x=("x", "mean"), day=("day", "min"))
    first, last = int(rows["day"].min()), int(rows["day"].max())
    size = last - first + 1
    sums = np.concatenate([[0.0], np.cumsum(np.bincount(rows["day"] - first, weights=rows["x"], minlength=size))])
    counts = np.concatenate([[0], np.cumsum(np.bincount(rows["day"] - first, minlength=size))])
    changes = list(_changes(sums, counts, first, asked.days))
    if len(changes) < _FEWEST_PLACEBOS:
        return math.nan, len(changes)
    return float(np.mean(np.abs(changes) >= observed - 1e-12)), len(changes)


def _changes(sums: Floats, counts: Floats, first: int, days: int) -> Iterator[float]:
    """Compute the change around each day that is far enough from the event, which is day 0."""
    for at in range(days, counts.size - days):
        if abs(at + first) < 2 * days:
            continue
        n_before, n_after = counts[at] - counts[at - days], counts[at + days] - counts[at]
        if n_before and n_after:
            yield float((sums[at + days] - sums[at]) / n_after - (sums[at] - sums[at - days]) / n_before)
