"""Distinctive words: what one group says more than the rest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat

import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.alt import describe_words, tell
from onrecord.figures.journal import beside, printed
from onrecord.figures.rows import dots, estimates, reference
from onrecord.figures.style import (
    FAINT,
    Look,
    blank,
    canvas,
    label,
    looks_for,
    margin,
    panel_title,
    panels,
    styled,
)
from onrecord.schema import WORDS, require

_COLUMNS = 3


@styled
def plot_words(
    words: pd.DataFrame,
    *,
    top: int = 10,
    names: Mapping[str, str] | None = None,
    palette: Mapping[str, Look] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the words that each group uses more than the rest, with intervals: one panel a group, one row a word.

    Parameters
    ----------
    words : pandas.DataFrame
        A ``words`` table.
    top : int
        How many words a group: those with the highest lower end of the interval, for a word that one article repeats
        is no mark of a speaker. Words with log odds of 0 or less are never drawn.
    names : mapping of str to str or None
        How to write groups.
    palette : mapping of str to Look or None
        From `looks`.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The host of the panels, which are its ``child_axes``; with `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(words, WORDS.names, "words", "The verb onrecord.distinctive_words makes it.")
    title = "Distinctive words"
    rows = _chosen(words, top)
    groups = list(dict.fromkeys(rows["group"]))
    if not groups:
        reason = "There are no words that one group uses more than the rest."
        return tell(blank(ax, title, reason), alt="No distinctive words.", caption="")
    given = looks_for(groups, palette)
    columns = min(beside(2 if printed() else _COLUMNS), len(groups))
    lines = -(-len(groups) // columns)
    longest = int(rows.groupby("group").size().max())
    ax = canvas(ax, 1.4 + 3.3 * columns, 1.35 + 0.27 * longest * lines + 1.15 * (lines - 1))
    ax.set_title(title, loc="left", pad=34)
    cut = panels(ax, len(groups), columns=columns, left=0.36 / columns, right=0.24 / columns, gap=1.15)
    reach = float(pd.concat([rows["log_odds"], rows["high"]]).max()) * 1.1
    floor = min(0.0, float(rows["low"].min()) * 1.1) if rows["low"].notna().any() else 0.0
    for panel, group in zip(cut, groups, strict=True):
        panel.set_xlim(floor, reach)
        _panel(panel, rows[rows["group"] == group], label(group, names), given[group])
        panel.set_ylim(longest - 0.4, -0.6)
    told = (
        "Log odds against the rest, weighted by an informative prior; bar: interval from resampled articles, a hollow "
        f"mark has none; right: uses by the group / by the rest. At most {top} words a group, surest first."
    )
    return tell(ax, alt=describe_words(rows, names), caption=told, table=rows.drop(columns=["place", "least"]))


def _chosen(words: pd.DataFrame, top: int) -> pd.DataFrame:
    """Take the first words of every group, by the lower end of the interval, groups in the order of the table."""
    order = {group: place for place, group in enumerate(dict.fromkeys(words["group"]))}
    more = words[words["log_odds"] > 0]
    more = more.assign(place=more["group"].map(order), least=more["low"].fillna(float("-inf")))
    more = more.sort_values(["place", "least", "log_odds"], ascending=[True, False, False], kind="stable")
    return more.groupby("place", sort=False).head(top)


def _panel(ax: Axes, rows: pd.DataFrame, title: str, look: Look) -> None:
    reference(ax)
    dots(ax, range(len(rows)), estimates(rows, ("log_odds", "low", "high")), repeat(look), size=6)
    ax.set_yticks(range(len(rows)), [_short(str(word)) for word in rows["word"]])
    panel_title(ax, title, pad=15)
    ax.set_xlabel("log odds against the rest")
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    uses = [f"{a} / {b}" for a, b in zip(rows["n_group"], rows["n_rest"], strict=True)]
    margin(ax, range(len(rows)), {"uses": uses}, start=4)


def _short(word: str) -> str:
    return word if len(word) <= 18 else word[:17] + "…"
