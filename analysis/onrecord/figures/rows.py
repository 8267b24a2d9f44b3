"""A dot and its interval a row: what the figures of means, differences, agreement, terms and words share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.alt import measure_words
from onrecord.figures.journal import narrow, points, printed
from onrecord.figures.style import FAINT, GREY, INK, Look, canvas, missing, wrap

INTERVAL = "Dot: estimate; bar: interval; a hollow dot has no interval."
ROW = 0.42  # inches a row is high

# Crosses are mostly air: as large as the others they would be lost on their own bar.
_GROWN = {"P": 1.3, "X": 1.2, "^": 1.15, "v": 1.15}

BLACK = Look(INK, "o")
Row = tuple[Any, Any, Any]
"""An estimate and the two ends of its interval, missing where there is none."""


def estimates(rows: pd.DataFrame, names: Sequence[str] = ("estimate", "low", "high")) -> list[Row]:
    """Take the estimates and their intervals out of a table."""
    return list(rows[list(names)].itertuples(index=False, name=None))


def dots(
    ax: Axes,
    ys: Sequence[float],
    rows: Iterable[Row],
    given: Iterable[Look] | None = None,
    *,
    size: float = 8.0,
    hollow: bool = False,
    untold: str = "no estimate",
) -> None:
    """Draw a dot and its bar a row, hollow where there is no interval; what has no estimate is said in words."""
    size *= 0.8 if printed() else 1.0
    for y, (estimate, low, high), look in zip(ys, rows, given or repeat(BLACK), strict=False):
        if missing(estimate):
            at_zero = ax.get_xlim()[0] <= 0 <= ax.get_xlim()[1]
            ax.annotate(
                f" {untold}", (0, y) if at_zero else (0.01, y), color=GREY, fontsize=points(8.0), style="italic",
                xycoords="data" if at_zero else ("axes fraction", "data"), va="center", zorder=4,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )  # fmt: skip
            continue
        bare = missing(low) or missing(high)
        if not bare:
            ax.plot([low, high], [y, y], color=look.colour, linewidth=0.275 * size, zorder=2)
        empty = bare or hollow
        ax.plot(
            [estimate], [y], marker=look.marker, markersize=size * _GROWN.get(look.marker, 1.0), color=look.colour,
            zorder=3, linestyle="none",
            markerfacecolor="white" if empty else look.colour, markeredgecolor=look.colour if empty else "white",
            markeredgewidth=0.175 * size if empty else 0.125 * size,
        )  # fmt: skip


def reference(ax: Axes, value: float = 0.0, *, dashed: bool = False) -> None:
    """Draw a value to compare with."""
    ax.axvline(value, color=GREY, linewidth=0.8, linestyle=(0, (3, 3)) if dashed else "solid", zorder=1)


def rows_canvas(ax: Axes | None, labels: Sequence[str], width: float, more: float = 1.5) -> tuple[Axes, list[float]]:
    """Give an Axes with a labelled place for each row, from the top, and where those are."""
    ys = spread(labels)
    ax = canvas(ax, width, more + ROW * (ys[-1] + 1))
    rows_axis(ax, ys, labels)
    return ax, ys


def rows_axis(ax: Axes, ys: Sequence[float], labels: Sequence[str]) -> None:
    """Write a label a row, the first on top: left of the axis, or over its dot where a single column has no room."""
    ax.set_yticks(list(ys), [""] * len(labels) if narrow() else list(labels))
    ax.set_ylim(max(ys) + 0.7, -0.7)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    for y, text in zip(ys, labels if narrow() else (), strict=False):
        ax.annotate(
            text, (0, y), xytext=(0, 4.5), xycoords=("axes fraction", "data"), textcoords="offset points",
            fontsize=points(8.0), va="bottom", zorder=4, annotation_clip=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
        )  # fmt: skip


def row_label(text: str, width: int) -> str:
    """Break a row's label into lines: over its dot a label has more room than beside the axis."""
    return wrap(text, 58) if narrow() else wrap(text, width)


def set_range(ax: Axes, rows: Iterable[Row], *, around: Sequence[float] = (0.0,)) -> None:
    """Make the axis hold every interval and the values of reference."""
    numbers = [float(value) for row in rows for value in row if not missing(value)]
    low, high = min([*numbers, *around]), max([*numbers, *around])
    room = 0.06 * max(high - low, 0.05)
    ax.set_xlim(low - room, high + room)
    ax.locator_params(axis="x", nbins=_ticks())


def value_axis(ax: Axes, rows: pd.DataFrame, text: str, before: str = "") -> None:
    """Set a range wide enough for every interval drawn: zero in its middle, or at its left where all is a share."""
    ends = rows[["estimate", "low", "high"]].to_numpy(dtype=float)
    reach = float(np.nanmax(np.abs(ends))) if np.isfinite(ends).any() else 1.0
    reach = max(0.1, reach * 1.12)
    shares = not any(measure_words(name).signed for name in rows["measure"])
    ax.set_xlim(0 if shares and not before else -reach, reach)
    ax.locator_params(axis="x", nbins=_ticks())
    ax.set_xlabel(before + text)


def spread(labels: Sequence[str]) -> list[float]:
    """Give each row a place from the top, with more room for a label of more lines."""
    line = 0.45 if narrow() else 0.3
    heights = [1.0 + line * text.count("\n") for text in labels]
    ends = np.cumsum(heights)
    return [float(end - height / 2 - heights[0] / 2) for end, height in zip(ends, heights, strict=True)]


def _ticks() -> int:
    return 4 if narrow() else 5
