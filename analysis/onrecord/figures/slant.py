"""Planted slant against measured portrayal: whether a measure recovers what was written into the texts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from onrecord.figures.alt import plural, tell
from onrecord.figures.style import (
    FAINT,
    GREY,
    Look,
    blank,
    canvas,
    label,
    legend_above,
    looks_for,
    number,
    styled,
)
from onrecord.schema import require


@styled
def plot_slant(
    planted: pd.DataFrame,
    *,
    note: str = "",
    names: Mapping[str, str] | None = None,
    palette: Mapping[str, Look] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw planted slant against measured portrayal: one mark a dispatch and leader.

    Parameters
    ----------
    planted : pandas.DataFrame
        One row a dispatch and leader: person_id (str), planted (-2 … 2), measured ([-1, 1], may be missing).
    note : str
        What is said under the figure, e.g. the correlation, which this function does not compute.
    names : mapping of str to str or None
        How to write the leaders.
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
        When a column is missing.
    """
    require(planted, ("person_id", "planted", "measured"), "planted", "It is one row a dispatch and leader.")
    rows = planted[planted["measured"].notna() & planted["planted"].notna()]
    title = "Planted slant against measured portrayal"
    if rows.empty:
        return tell(blank(ax, title, "There is no dispatch with both values."), alt="No dispatches.", caption="")
    given = looks_for(rows["person_id"], palette)
    groups = [group for group in given if group in set(rows["person_id"])]
    ax = canvas(ax, 6.2, 4.4)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=1)
    points = rows.assign(at=rows["planted"] + _aside(rows, groups))
    sns.scatterplot(
        points, x="at", y="measured", hue="person_id", style="person_id", hue_order=groups, style_order=groups,
        palette={group: given[group].colour for group in groups},
        markers={group: given[group].marker for group in groups},
        s=58, edgecolor="white", linewidth=0.8, alpha=0.9, zorder=3, ax=ax,
    )  # fmt: skip
    handles, keys = ax.get_legend_handles_labels()
    legend_above(ax, handles, [label(key, names) for key in keys], title, width=72)
    ax.set_xlabel(f"slant written into the dispatch; {plural(len(rows), 'pairs')}\n−2 hostile … +2 admiring")
    ax.set_ylabel("measured portrayal")
    slants = sorted(set(rows["planted"]))
    ax.set_xticks(slants, [number(value, 0 if value == int(value) else 1) for value in slants])
    ax.grid(axis="y", color=FAINT, linewidth=0.6)
    left = len(planted) - len(rows)
    unseen = f" Not drawn for want of a value: {plural(left, 'pairs')}." if left else ""
    told = f"{len(rows)} pairs of dispatch and leader; marks of one slant stand a little aside. {note}{unseen}".strip()
    return tell(ax, alt=_said(rows, names) + unseen, caption=told, table=rows)


def _aside(rows: pd.DataFrame, groups: list[str]) -> pd.Series:
    """Move each leader a little to one side, so that equal slants do not hide each other."""
    places = {group: (place - (len(groups) - 1) / 2) * 0.12 for place, group in enumerate(groups)}
    return rows["person_id"].map(places)


def _said(rows: pd.DataFrame, names: Mapping[str, str] | None) -> str:
    parts = []
    for (group, slant), part in rows.groupby(["person_id", "planted"], sort=True):
        values = ", ".join(number(value) for value in part["measured"])
        parts.append(f"{label(group, names)}, planted {number(slant, 0)}: measured {values}.")
    return " ".join(parts)
