"""Groups against frames or topics: a grid of means, each with its interval."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from onrecord.figures.alt import ESTIMANDS, describe_grid, tell
from onrecord.figures.journal import must_fit, narrow, points, printed
from onrecord.figures.style import GREY, INK, blank, canvas, is_dark, label, missing, number, styled, wrap
from onrecord.schema import AVERAGES, require

MOST = 5
"""The columns that a grid has room for in a single column of a journal."""

_FRAME = "frame_"
_TOPIC = "topic_"


@styled
def plot_frames(
    averages: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how strongly each group uses each frame: one row a group (an outlet), one column a frame.

    Parameters
    ----------
    averages : pandas.DataFrame
        An ``averages`` table; its measures that begin with ``frame_`` are drawn, others are left aside.
    names : mapping of str to str or None
        How to write groups and frames.
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
    require(averages, AVERAGES.names, "averages", "The verb onrecord.averages makes it.")
    rows = averages[averages["measure"].str.startswith(_FRAME)]
    title = "News frames by group"
    if rows.empty:
        return tell(blank(ax, title, "There are no frames to show."), alt="No frames: the table is empty.", caption="")
    groups, measures = list(dict.fromkeys(rows["group"])), list(dict.fromkeys(rows["measure"]))
    must_fit(len(measures), MOST, "frames")
    heads = [head(_frame(name, names), 14) for name in measures]
    sides = [f"{wrap(label(group, names), 30)}\n{_size(rows, 'group', group)}" for group in groups]
    ax = canvas(ax, 2.9 + 1.05 * len(measures), 1.3 + row_height(sides, 0.47) * len(groups))
    _grid(ax, _pivot(rows, "group", "measure", groups, measures), sides, heads)
    ax.set_title(title, loc="left", pad=34 if any("\n" in text for text in heads) else 24)
    alt = describe_grid(rows.assign(measure=rows["measure"].map(lambda name: _frame(name, names).lower())), names)
    return tell(ax, alt=alt, caption=f"{_means(rows)} Darker is stronger.", table=rows)


@styled
def plot_topics(
    averages: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    n_words: int = 6,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each group is quoted on: one row a topic, told by its first words, one column a group (a leader).

    Parameters
    ----------
    averages : pandas.DataFrame
        An ``averages`` table; its measures ``topic_0``, ``topic_1``, … are drawn, others are left aside.
    topics : pandas.DataFrame
        The ``topics_`` of a `TopicModel`: topic (int), rank (int), word (str).
    n_words : int
        How many words tell a topic.
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
    require(averages, AVERAGES.names, "averages", "The verb onrecord.averages makes it.")
    require(topics, ("topic", "rank", "word"), "topics", "It is the attribute topics_ of a fitted TopicModel.")
    rows = averages[averages["measure"].str.fullmatch(rf"{_TOPIC}\d+")]
    title = "Topics by speaker"
    if rows.empty:
        return tell(blank(ax, title, "There are no topics to show."), alt="No topics: the table is empty.", caption="")
    groups, measures = list(dict.fromkeys(rows["group"])), list(dict.fromkeys(rows["measure"]))
    must_fit(len(groups), MOST, "groups")
    words = {name: _words(topics, int(name.removeprefix(_TOPIC)), n_words) for name in measures}
    sides = [wrap(words[name], 33 if narrow() else 38) for name in measures]
    heads = [f"{head(label(group, names), 16)}\n{_size(rows, 'group', group)}" for group in groups]
    ax = canvas(ax, 3.7 + 1.25 * len(groups), 1.5 + row_height(sides, 0.55) * len(measures))
    _grid(ax, _pivot(rows, "measure", "group", measures, groups), sides, heads)
    ax.set_title(title, loc="left", pad=22 + 11 * max(text.count("\n") + 1 for text in heads))
    told = {name: f"topic {name.removeprefix(_TOPIC)} ({words[name]})" for name in measures}
    alt = describe_grid(rows.assign(measure=rows["measure"].map(told)), names)
    return tell(ax, alt=alt, caption=f"{_means(rows)} A topic is told by its first words. Darker is more.", table=rows)


def head(text: str, width: int) -> str:
    """Break the head of a column into lines; in a single column it is turned and has more room."""
    return wrap(text, 34) if narrow() else wrap(text, width)


def row_height(sides: Sequence[str], height: float) -> float:
    """Give the inches of a row that hold the longest label at its side."""
    return max(height, 0.155 * max(text.count("\n") + 1 for text in sides)) if printed() else height


def _grid(ax: Axes, cells: pd.DataFrame, sides: Sequence[str], heads: Sequence[str]) -> None:
    """Draw a grid whose cells hold (estimate, low, high)."""
    values = cells.map(lambda cell: np.nan if cell is None else cell[0]).astype(float)
    top = max(0.01, float(np.nanmax(values.to_numpy()))) if values.notna().to_numpy().any() else 1.0
    written = _cells(cells, digits=2 if top >= 0.2 else 3)
    shades = sns.light_palette("#0B3C5D", as_cmap=True)
    sns.heatmap(values, cmap=shades, vmin=0, vmax=top * 1.15, cbar=False, linewidths=2, linecolor="white", ax=ax)
    for (row, column), cell in np.ndenumerate(cells.to_numpy()):
        # White letters only where the cell is dark enough for them: a contrast of 4.5 to 1 or more either way.
        dark = cell is not None and is_dark(shades(cell[0] / (top * 1.15)))
        ink = "white" if dark else INK if cell is not None else GREY
        ax.text(
            column + 0.5,
            row + 0.5,
            str(written.iat[row, column]),
            ha="center",
            va="center",
            color=ink,
            fontsize=points(7.5),
        )
    ax.set(xlabel="", ylabel="")
    ax.set_xticks(np.arange(len(heads)) + 0.5, list(heads), rotation=90 if narrow() else 0)
    ax.set_yticks(np.arange(len(sides)) + 0.5, list(sides), rotation=0)
    ax.tick_params(axis="both", length=0, labelsize=points(8.0))
    ax.tick_params(axis="x", labeltop=True, labelbottom=False)


def _pivot(rows: pd.DataFrame, down: str, across: str, downs: Sequence[str], acrosses: Sequence[str]) -> pd.DataFrame:
    found = {
        (row[down], row[across]): (row["estimate"], row["low"], row["high"])
        for row in rows.to_dict("records")
        if not missing(row["estimate"])
    }
    table = [[found.get((a, b)) for b in acrosses] for a in downs]
    return pd.DataFrame(table, index=list(downs), columns=list(acrosses), dtype=object)


def _cells(cells: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Write every cell; that one has no interval is said in it only where another has one."""
    some = any(not _bare(cell) for cell in cells.to_numpy().ravel() if cell is not None)

    def write(cell: tuple[float, float, float] | None) -> str:
        if cell is None:
            return "–"
        # In a single column shares are written as journals write them, without the zero before the point.
        mean, low, high = (
            re.sub("^0(?=[.])", "", text) if narrow() else text
            for text in (number(value, digits, sign=False) for value in cell)
        )
        if _bare(cell):
            return f"{mean}\n{'–' if narrow() else 'no interval'}" if some else mean
        return f"{mean}\n{low}–{high}" if narrow() else f"{mean}\n{low} to {high}"

    return cells.map(write)


def _bare(cell: tuple[float, float, float]) -> bool:
    return missing(cell[1]) or missing(cell[2])


def _frame(name: str, names: Mapping[str, str] | None) -> str:
    bare = name.removeprefix(_FRAME)
    return names[name] if names and name in names else label(bare).capitalize()


def _size(rows: pd.DataFrame, column: str, value: str) -> str:
    part = rows[rows[column] == value]
    return f"n {part['n_quotes'].max()} / {part['n_articles'].max()}"


def _words(topics: pd.DataFrame, topic: int, n_words: int) -> str:
    part = topics[topics["topic"] == topic].sort_values("rank").head(n_words)
    if "stable" in part.columns and not part["stable"].all():
        return f"unstable topic {topic}"
    return ", ".join(part["word"]) or f"topic {topic}"


def _means(rows: pd.DataFrame) -> str:
    estimands = " and ".join(ESTIMANDS.get(name, name) for name in dict.fromkeys(rows["estimand"]))
    told = f"{estimands.capitalize()}; n: rows / articles. In every cell: the mean"
    if rows["low"].isna().all():
        reasons = "; ".join(dict.fromkeys(map(str, rows["method"])))
        return f"{told}; a dash: no value. {reasons[:1].upper()}{reasons[1:]}."
    return f"{told}, below it the interval; a dash: no value."
