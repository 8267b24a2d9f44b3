"""A dot and its interval a row: what figures of agreement, prevalence and topic effects share."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from onrecord.figures.rows import rows_axis, spread
from onrecord.figures.style import FAINT, GREY, Look, canvas, missing

_ROW = 0.42
Row = tuple[object, object, object]
"""An estimate and the two ends of its interval, missing where there is none."""


def rows_canvas(ax: Axes | None, labels: Sequence[str], width: float) -> tuple[Axes, list[float]]:
    """Give an Axes with a labelled place for each row, from the top."""
    ys = spread(labels)
    ax = canvas(ax, width, 1.5 + _ROW * (ys[-1] + 1))
    rows_axis(ax, ys, labels)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    return ax, ys


def draw_rows(ax: Axes, ys: Sequence[float], rows: Sequence[Row], look: Look, *, hollow: bool = False) -> None:
    """Draw estimates with their intervals; one without an interval is hollow, one that is missing is said in words."""
    for y, (estimate, low, high) in zip(ys, rows, strict=True):
        if missing(estimate):
            ax.annotate(
                "no estimate", (0.01, y), xycoords=("axes fraction", "data"), color=GREY, fontsize=8, style="italic",
                va="center", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            )  # fmt: skip
            continue
        bare = missing(low) or missing(high)
        if not bare:
            ax.plot([float(str(low)), float(str(high))], [y, y], color=look.colour, linewidth=2.0, zorder=2)
        empty = bare or hollow
        ax.plot(
            [float(str(estimate))], [y], marker=look.marker, markersize=7, color=look.colour, zorder=3,
            linestyle="none", markerfacecolor="white" if empty else look.colour,
            markeredgecolor=look.colour if empty else "white", markeredgewidth=1.4 if empty else 1.0,
        )  # fmt: skip


def set_range(ax: Axes, rows: Sequence[Row], *, around: Sequence[float] = (0.0,)) -> None:
    """Make the axis hold every interval and the values of reference."""
    numbers = [float(str(value)) for row in rows for value in row if not missing(value)]
    low, high = min([*numbers, *around]), max([*numbers, *around])
    room = 0.06 * max(high - low, 0.05)
    ax.set_xlim(low - room, high + room)
    ax.locator_params(axis="x", nbins=5)


def reference(ax: Axes, value: float, *, dashed: bool = False) -> None:
    """Draw a value to compare with."""
    ax.axvline(value, color=GREY, linewidth=0.8, linestyle=(0, (3, 3)) if dashed else "solid", zorder=1)
