"""Change over time: means by period, slopes, and what changes at an event."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.lines import Line2D

from onrecord.errors import OnRecordError
from onrecord.figures.alt import ESTIMANDS, Names, measure_words, plural, tell
from onrecord.figures.rows import INTERVAL, dots, estimates, reference, row_label, rows_canvas, value_axis
from onrecord.figures.style import (
    FAINT,
    GREY,
    Look,
    blank,
    canvas,
    label,
    legend_above,
    looks_for,
    margin,
    missing,
    number,
    styled,
)
from onrecord.schema import EVENTS, SLOPES, TRENDS, require


@styled
def plot_trend(
    trends: pd.DataFrame,
    *,
    measure: str | None = None,
    names: Mapping[str, str] | None = None,
    palette: Mapping[str, Look] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the mean of a measure in every period, with intervals: one line a group.

    Parameters
    ----------
    trends : pandas.DataFrame
        A ``trends`` table.
    measure : str or None
        The measure to draw; None where the table has one.
    names : mapping of str to str or None
        How to write groups.
    palette : mapping of str to Look or None
        From `looks`.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing, or `measure` is unknown or not named where the table has several.
    """
    require(trends, TRENDS.names, "trends", "The verb onrecord.trend makes it.")
    present = list(dict.fromkeys(trends["measure"]))
    if present and measure is None and len(present) > 1:
        raise OnRecordError(f"The trends hold {len(present)} measures; name one with measure: {', '.join(present)}.")
    if present and measure is not None and measure not in present:
        raise OnRecordError.unknown("measure", measure, present)
    rows = trends[trends["measure"] == (measure or (present[0] if present else ""))]
    rows = rows[rows["estimate"].notna()].sort_values(["group", "period"], kind="stable")
    if rows.empty:
        return tell(blank(ax, "Trend", "There are no periods to show."), alt="No periods with a value.", caption="")
    words = measure_words(str(rows["measure"].iloc[0]))
    given = looks_for(rows["group"], palette)
    groups = [group for group in given if group in set(rows["group"])]
    ax = canvas(ax, 8.0, 4.0)
    at = _days(rows)
    step = float(np.diff(np.unique(at)).min()) if np.unique(at).size > 1 else 30.0
    ax.set_xlim(at.min() - step / 2, at.max() + step / 2)
    for group, shift in zip(groups, _aside(step, len(groups)), strict=True):
        _line(ax, rows[rows["group"] == group], given[group], shift)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=1)
    if np.unique(at).size == 1:
        ax.set_xticks(at[:1], [f"{rows['period'].iloc[0]:%Y-%m-%d}"])
    else:
        _dates(ax)
    ax.set_ylabel("mean" + (f", −1 {words.low} … +1 {words.high}" if words.low else ""))
    ax.set_xlabel(f"start of period, UTC; {ESTIMANDS[rows['estimand'].iloc[0]]}")
    ax.grid(axis="y", color=FAINT, linewidth=0.6)
    handles = [Line2D([], [], color=given[g].colour, marker=given[g].marker, linewidth=1.4) for g in groups]
    told = [_counted(rows[rows["group"] == group], group, names) for group in groups]
    legend_above(ax, handles, told, words.title, width=80)
    said = (
        f"Mark: mean of the period; bar: its interval; hollow: no interval. In brackets: {words.unit} of all periods."
    )
    return tell(ax, alt=_describe_trend(rows, words.title, names), caption=said, table=rows)


@styled
def plot_slopes(slopes: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw the change of measures over time, as a dot with its interval; right of zero it rises.

    Parameters
    ----------
    slopes : pandas.DataFrame
        A ``slopes`` table.
    names : mapping of str to str or None
        How to write groups.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(slopes, SLOPES.names, "slopes", "The verb onrecord.slopes makes it.")
    title = "Change over time"
    if slopes.empty:
        return tell(
            blank(ax, title, "There are no changes to show."), alt="No changes: the table is empty.", caption=""
        )
    rows = slopes.reset_index(drop=True)
    labels = [f"{label(row.measure)}: {label(row.group, names)}" for row in rows.itertuples()]
    columns = {
        "change": [number(v, 3) for v in rows["estimate"]],
        "p": [number(v, 3, sign=False) for v in rows["p"]],
        "q": [number(v, 3, sign=False) for v in rows["q"]],
        "rows / articles": _sizes(rows),
    }
    ax = _dots(ax, rows, [row_label(text, 34) for text in labels], title, columns)
    value_axis(ax, rows, f"change a {rows['per'][0]}; right of zero: rising", "slope, ")
    told = f"{INTERVAL} p: dates exchanged between articles; q: p adjusted for the rows."
    return tell(ax, alt=" ".join(rows["reading"]), caption=told, table=rows)


@styled
def plot_events(events: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw what a measure changes by at events, as a dot with its interval; right of zero it is higher after.

    Parameters
    ----------
    events : pandas.DataFrame
        An ``events`` table.
    names : mapping of str to str or None
        How to write groups.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(events, EVENTS.names, "events", "The verb onrecord.event_window makes it.")
    title = "Before and after"
    if events.empty:
        return tell(blank(ax, title, "There are no events to show."), alt="No events: the table is empty.", caption="")
    rows = events.reset_index(drop=True)
    labels = [f"{label(row.measure)}: {label(row.group, names)}, {row.event}" for row in rows.itertuples()]
    columns = {
        "before": [number(v) for v in rows["before"]],
        "after": [number(v) for v in rows["after"]],
        "p": [number(v, 3, sign=False) for v in rows["p"]],
        "placebo": [number(v, sign=False) for v in rows["placebo"]],
        "rows / articles": _sizes(rows),
    }
    ax = _dots(ax, rows, [row_label(text, 34) for text in labels], title, columns)
    days = " or ".join(str(n) for n in sorted(set(rows["days"])))
    value_axis(ax, rows, f"{days} days from the event on minus as many before", "difference, ")
    told = (
        f"{INTERVAL} p: labels exchanged between articles; placebo: share of other dates with as large a change. "
        "A change at an event need not be its effect."
    )
    return tell(ax, alt=" ".join(rows["reading"]), caption=told, table=rows)


def _dots(ax: Axes | None, rows: pd.DataFrame, labels: list[str], title: str, columns: Mapping[str, list[str]]) -> Axes:
    ax, ys = rows_canvas(ax, labels, 8.2)
    reference(ax)
    dots(ax, ys, estimates(rows))
    ax.set_title(title, loc="left", pad=20)
    margin(ax, ys, columns)
    return ax


def _line(ax: Axes, rows: pd.DataFrame, look: Look, shift: float) -> None:
    at = _days(rows) + shift
    ax.plot(at, rows["estimate"], color=look.colour, linewidth=1.0, alpha=0.6, zorder=2)
    for x, row in zip(at, rows.to_dict("records"), strict=True):
        bare = missing(row["low"]) or missing(row["high"])
        if not bare:
            ax.plot([x, x], [row["low"], row["high"]], color=look.colour, linewidth=1.6, zorder=2)
        ax.plot(
            [x], [row["estimate"]], marker=look.marker, markersize=6, linestyle="none", color=look.colour, zorder=3,
            markerfacecolor="white" if bare else look.colour, markeredgecolor=look.colour if bare else "white",
        )  # fmt: skip


def _days(rows: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Give the periods as matplotlib counts days."""
    return np.asarray(date2num(rows["period"].dt.tz_localize(None).to_numpy()), dtype=np.float64)  # type: ignore[no-untyped-call]


def _dates(ax: Axes) -> None:
    locator = AutoDateLocator(maxticks=8)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def _aside(step: float, groups: int) -> list[float]:
    """Set groups a little aside of each other, so that no bar hides another."""
    return [step * 0.12 * (place - (groups - 1) / 2) for place in range(groups)]


def _counted(rows: pd.DataFrame, group: str, names: Names) -> str:
    return f"{label(group, names)} ({rows['n_quotes'].sum()})"


def _sizes(rows: pd.DataFrame) -> list[str]:
    return [f"{a} / {b}" for a, b in zip(rows["n_quotes"], rows["n_articles"], strict=True)]


def _describe_trend(rows: pd.DataFrame, title: str, names: Names) -> str:
    said = []
    for group, part in rows.groupby("group", sort=False):
        points = [
            f"{row.period:%Y-%m-%d} {number(row.estimate)} ({number(row.low)} to {number(row.high)}, "
            f"{plural(row.n_quotes, 'rows')} in {plural(row.n_articles, 'articles')})"
            for row in part.itertuples(index=False)
        ]
        said.append(f"{label(group, names)}: {'; '.join(points)}.")
    return f"{title} by period. " + " ".join(said)
