"""A specification curve: one contrast under every set of choices."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.alt import tell
from onrecord.figures.journal import letters, points
from onrecord.figures.style import FAINT, GREY, INK, Look, blank, canvas, label, looks, missing, number, styled, wrap
from onrecord.schema import SPECIFICATIONS, require

_CHOICES = ("measure", "estimand", "kinds", "confidence", "left_out")
_LINE = 0.2  # inches a line of the lower part


@styled
def plot_sensitivity(
    specifications: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw a contrast under every set of choices, lowest first, and below it which choices made each.

    Parameters
    ----------
    specifications : pandas.DataFrame
        A ``specifications`` table of one pair of groups.
    names : mapping of str to str or None
        How to write groups and values left out.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The host of two panels, which are its ``child_axes``; with `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(specifications, SPECIFICATIONS.names, "specifications", "The verb onrecord.sensitivity makes it.")
    rows = specifications[specifications["estimate"].notna()].reset_index(drop=True)
    title = "One contrast under every choice"
    if rows.empty:
        alt = "No set of choices gives an estimate."
        return tell(blank(ax, title, "There are no choices that give an estimate."), alt=alt, caption="")
    lines = _lines(rows, names)
    below = _LINE * (len(lines) + 1)
    ax = canvas(ax, 8.2, 3.4 + below)
    ax.set_axis_off()
    pair = f"{label(rows['group'][0], names)} − {label(rows['baseline'][0], names)}"
    ax.set_title(wrap(f"{title}: {pair}", 62), loc="left", pad=12)
    share = below / (below + 2.4)
    curve = ax.inset_axes((0, share + 0.03, 1, 0.97 - share))
    grid = ax.inset_axes((0, 0, 1, share))
    _curve(curve, rows)
    _grid(grid, rows, lines)
    left = len(specifications) - len(rows)
    more = f" Not drawn, for want of rows: {left}." if left else ""
    told = (
        f"One mark a set of choices, lowest estimate first, with its interval; blue: 0 left out; diamond: the first of "
        f"every choice. {_size(rows).capitalize()}. The sets share their data and are no independent tests.{more}"
    )
    return tell(ax, alt=_describe(rows, pair) + more, caption=told, table=rows)


def _lines(rows: pd.DataFrame, names: Mapping[str, str] | None) -> list[tuple[str, str, object]]:
    """List the choices that differ between the rows: a head, the value in words, the value."""
    found, room = [], letters(30)
    for column in _CHOICES:
        values = list(dict.fromkeys(None if missing(value) else value for value in rows[column]))
        if len(values) < 2:
            continue
        for value in sorted(values, key=lambda one: (one is not None, one if isinstance(one, float) else str(one))):
            told = "none" if value is None else label(value, names) if column == "left_out" else _plain(value)
            found.append((column, told if len(told) <= room else told[: room - 1] + "…", value))
    return found


def _curve(ax: Axes, rows: pd.DataFrame) -> None:
    given = looks(["sure", "main"])
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=1)
    for x, row in enumerate(rows.to_dict("records")):
        bare = missing(row["low"]) or missing(row["high"])
        sure = not bare and (row["low"] > 0 or row["high"] < 0)
        look = Look(given["sure"].colour if sure else GREY, "D" if row["main"] else "o")
        if not bare:
            ax.plot([x, x], [row["low"], row["high"]], color=look.colour, linewidth=1.2, zorder=2)
        ax.plot(
            [x], [row["estimate"]], marker=look.marker, markersize=7 if row["main"] else 4, linestyle="none", zorder=4,
            markerfacecolor="white" if bare else (INK if row["main"] else look.colour), color=look.colour,
        )  # fmt: skip
    ax.set_xlim(-1, len(rows))
    ax.set_xticks([])
    ax.set_ylabel("difference")
    ax.grid(axis="y", color=FAINT, linewidth=0.6)


def _grid(ax: Axes, rows: pd.DataFrame, lines: list[tuple[str, str, object]]) -> None:
    for y, (column, _, value) in enumerate(lines):
        chosen = [x for x, one in enumerate(rows[column]) if (missing(one) and value is None) or one == value]
        ax.plot(chosen, [y] * len(chosen), marker="s", markersize=3, linestyle="none", color=INK)
    heads: dict[str, int] = {}
    for y, (column, _, _) in enumerate(lines):
        heads.setdefault(column, y)
    told = [
        f"{_plain(column).capitalize()}: {words}" if heads[column] == y else words
        for y, (column, words, _) in enumerate(lines)
    ]
    ax.set_yticks(range(len(lines)), told, fontsize=points(8.0))
    ax.set_ylim(max(len(lines), 1) - 0.4, -0.6)
    ax.set_xlim(-1, len(rows))
    ax.set_xticks([])
    ax.set_xlabel(f"{len(rows)} sets of choices; {_size(rows)}")
    for spine in ax.spines.values():
        spine.set_visible(False)


def _plain(name: object) -> str:
    return str(name).replace("_", " ")


def _size(rows: pd.DataFrame) -> str:
    """Say how many rows and articles the estimates rest on."""
    ranges = [
        f"{low} to {high}" if low < high else f"{low}"
        for low, high in ((rows[n].min(), rows[n].max()) for n in ("n_quotes", "n_articles"))
    ]
    return f"{ranges[0]} rows in {ranges[1]} articles"


def _describe(rows: pd.DataFrame, pair: str) -> str:
    sure = int(((rows["low"] > 0) | (rows["high"] < 0)).sum())
    above = int((rows["estimate"] > 0).sum())
    main = rows[rows["main"]]
    first = f" Under the first of every choice it is {number(main['estimate'].iloc[0])}." if len(main) else ""
    return (
        f"{pair} under {len(rows)} sets of choices: from {number(rows['estimate'].min())} to "
        f"{number(rows['estimate'].max())}, {above} above 0, {sure} with an interval that leaves out 0.{first}"
    )
