"""A dot and its interval a row: what the figures of means, differences, terms and changes share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.alt import measure_words
from onrecord.figures.style import FAINT, GREY, Look, missing

INTERVAL = "Dot: estimate; bar: interval; a hollow dot has no interval."


def intervals(ax: Axes, ys: Sequence[float], rows: pd.DataFrame, given: Sequence[Look]) -> None:
    """Draw a dot and its bar a row; what has no estimate is said in words."""
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    for y, row, look in zip(ys, rows.to_dict("records"), given, strict=True):
        if missing(row["estimate"]):
            ax.text(0, y, " no estimate", color=GREY, fontsize=8, style="italic", va="center")
            continue
        bare = missing(row["low"]) or missing(row["high"])
        if not bare:
            ax.plot([row["low"], row["high"]], [y, y], color=look.colour, linewidth=2.2, zorder=2)
        ax.plot(
            [row["estimate"]], [y], marker=look.marker, markersize=8, color=look.colour, zorder=3, linestyle="none",
            markerfacecolor="white" if bare else look.colour, markeredgecolor=look.colour if bare else "white",
            markeredgewidth=1.4 if bare else 1.0,
        )  # fmt: skip


def rows_axis(ax: Axes, ys: Sequence[float], labels: Sequence[str]) -> None:
    """Write a label a row, the first on top."""
    ax.set_yticks(list(ys), list(labels))
    ax.set_ylim(max(ys) + 0.7, -0.7)
    ax.spines["left"].set_visible(False)


def value_axis(ax: Axes, rows: pd.DataFrame, text: str, before: str = "") -> None:
    """Set a range wide enough for every interval drawn: zero in its middle, or at its left where all is a share."""
    ends = rows[["estimate", "low", "high"]].to_numpy(dtype=float)
    reach = float(np.nanmax(np.abs(ends))) if np.isfinite(ends).any() else 1.0
    reach = max(0.1, reach * 1.12)
    shares = not any(measure_words(name).signed for name in rows["measure"])
    ax.set_xlim(0 if shares and not before else -reach, reach)
    ax.locator_params(axis="x", nbins=5)
    ax.set_xlabel(before + text)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)


def spread(labels: Sequence[str]) -> list[float]:
    """Give each row a place from the top, with more room for a label of more lines."""
    heights = [1.0 + 0.3 * text.count("\n") for text in labels]
    ends = np.cumsum(heights)
    return [float(end - height / 2 - heights[0] / 2) for end, height in zip(ends, heights, strict=True)]
