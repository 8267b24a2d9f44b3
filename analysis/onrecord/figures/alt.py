"""What a figure shows, in words and as a table: for who cannot see it, and for the line under it.

Every figure carries two texts: `alt_text`, which says what is seen, with the numbers; and `caption`, which says how to
read it; and the rows that it draws. The plot functions attach them; `save_figure` and the report read them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.style import label, missing, number
from onrecord.tables import csv_text, rounded

Names = Mapping[str, str] | None


class Measure(NamedTuple):
    """How a measure is written: its title, what its ends mean, what one row of it is."""

    title: str
    low: str
    high: str
    unit: str = "quotes"
    signed: bool = True


_MEASURES = {
    "tone": Measure("Tone of the words quoted", "unfavourable", "favourable"),
    "tone_without_names": Measure("Tone of the words quoted, names masked", "unfavourable", "favourable"),
    "stance": Measure("Stance of the reporting words", "discredits", "credits"),
    "portrayal": Measure("Portrayal in the narration", "unfavourable", "favourable", "mentions"),
}

ESTIMANDS = {"quotation": "mean over quotations", "article": "mean over articles"}


def measure_words(name: str) -> Measure:
    """Say how a measure is written; measures that the house does not know get their name spelled out."""
    if name in _MEASURES:
        return _MEASURES[name]
    if name.startswith("frame_"):
        return Measure(f"Frame: {label(name.removeprefix('frame_')).lower()}", "", "", signed=False)
    if name.startswith("topic"):
        return Measure(label(name), "", "", signed=False)
    return Measure(label(name), "", "")


class _Told(NamedTuple):
    alt: str
    caption: str
    table: pd.DataFrame


_TOLD: WeakKeyDictionary[Axes, _Told] = WeakKeyDictionary()


def tell(ax: Axes, *, alt: str, caption: str, table: pd.DataFrame | None = None) -> Axes:
    """Attach the two texts and the rows drawn to a figure's Axes and return it; the figure functions call this last."""
    rows = pd.DataFrame() if table is None else table.reset_index(drop=True)
    _TOLD[ax] = _Told(alt, caption, rows)
    if (figure := ax.get_figure(root=True)) is not None:
        figure.data = rows.copy()  # type: ignore[attr-defined]  # where who holds the figure alone looks for it
    return ax


def alt_text(ax: Axes) -> str:
    """Say what a figure shows, with its numbers.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function of this package returned.

    Returns
    -------
    str
        Plain sentences; empty for an Axes that this package did not draw.
    """
    return _TOLD[ax].alt if ax in _TOLD else ""


def caption(ax: Axes) -> str:
    """Say how a figure is to be read: what a mark is, which interval, which estimand.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function of this package returned.

    Returns
    -------
    str
        Plain sentences; empty for an Axes that this package did not draw.
    """
    return _TOLD[ax].caption if ax in _TOLD else ""


def figure_table(ax: Axes) -> pd.DataFrame:
    """Give the numbers that a figure draws; ``ax.figure.data`` holds those of the Axes drawn last on the figure.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function of this package returned.

    Returns
    -------
    pandas.DataFrame
        The rows drawn, with all columns of the table that they come from; no rows for an Axes that shows nothing or
        that this package did not draw.
    """
    return _TOLD[ax].table.copy() if ax in _TOLD else pd.DataFrame()


def figure_csv(ax: Axes) -> str:
    """Give the numbers that a figure draws as comma-separated text, floats to ten decimals: what its hash is made of.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function of this package returned.

    Returns
    -------
    str
        A head and a line a row; empty for an Axes that draws no rows.
    """
    rows = figure_table(ax)
    return "" if rows.empty else csv_text(rounded(rows))


def figure_hash(ax: Axes) -> str:
    """Give the SHA-256 of the numbers that a figure draws, in hexadecimal; empty where it draws none.

    It stands in every file that `save_figure` writes and beside the figure on a report's page, whose data, saved as a
    file, have this hash.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function of this package returned.

    Returns
    -------
    str
        64 figures and letters, of `figure_csv` in UTF-8.
    """
    written = figure_csv(ax)
    return hashlib.sha256(written.encode("utf-8", errors="replace")).hexdigest() if written else ""


def describe_averages(averages: pd.DataFrame, names: Names = None) -> str:
    """Put an ``averages`` table into words."""
    parts = []
    for name, rows in averages.groupby("measure", sort=False):
        words = measure_words(str(name))
        said = [
            f"{label(row.group, names)} {_estimate(row.estimate, row.low, row.high, words.signed)}, "
            f"{plural(row.n_quotes, words.unit)} in {plural(row.n_articles, 'articles')}"
            for row in rows.itertuples(index=False)
        ]
        parts.append(f"{words.title}: {'; '.join(said)}.")
    return " ".join(parts)


def describe_grid(averages: pd.DataFrame, names: Names = None) -> str:
    """Put a grid of averages into words: for every group its three highest measures, for a grid is long to hear."""
    said = []
    for name, rows in averages.groupby("group", sort=False):
        ranked = rows[rows["estimate"].notna()].sort_values("estimate", ascending=False, kind="stable").head(3)
        listed = [
            f"{row.measure} {_estimate(row.estimate, row.low, row.high, sign=False)}"
            for row in ranked.itertuples(index=False)
        ]
        size = f"{plural(rows['n_quotes'].max(), 'rows')} in {plural(rows['n_articles'].max(), 'articles')}"
        said.append(f"{label(name, names)}, {size}: {'; '.join(listed) or 'no value'}.")
    return f"Highest of {averages['measure'].nunique()} measures. " + " ".join(said)


def describe_contrasts(contrasts: pd.DataFrame, names: Names = None) -> str:
    """Put a ``contrasts`` table into words."""
    said = [
        f"{measure_words(str(row.measure)).title}, {label(row.group, names)} minus {label(row.baseline, names)}: "
        f"{_estimate(row.estimate, row.low, row.high)}, effect {number(row.effect)}, p {number(row.p, 3, sign=False)}, "
        f"q {number(row.q, 3, sign=False)}, {plural(row.n_quotes, 'rows')} in {plural(row.n_articles, 'articles')}."
        for row in contrasts.itertuples(index=False)
    ]
    return " ".join(said)


def describe_counts(counts: pd.DataFrame, names: Names = None) -> str:
    """Put a table of counts by group and kind into words."""
    said = []
    for name, rows in counts.groupby("group", sort=False):
        kinds = ", ".join(f"{n} {label(k).lower()}" for k, n in zip(rows["kind"], rows["n_quotes"], strict=True) if n)
        total, articles = rows["group_quotes"].iloc[0], rows["group_articles"].iloc[0]
        said.append(f"{label(name, names)}: {plural(total, 'quotations')} in {plural(articles, 'articles')} ({kinds}).")
    return " ".join(said)


def describe_path(points: pd.DataFrame, names: Names = None) -> str:
    """Put the places and tones of an article's quotations into words."""
    said = [
        f"{label(row.group, names)} at {row.place:.0%}, tone {number(row.tone)}"
        for row in points.itertuples(index=False)
    ]
    return f"{plural(len(points), 'quotations')} in text order: {'; '.join(said)}."


def describe_words(words: pd.DataFrame, names: Names = None) -> str:
    """Put the drawn rows of a ``words`` table into words."""
    said = []
    for name, rows in words.groupby("group", sort=False):
        listed = ", ".join(f"{row.word} ({number(row.log_odds)})" for row in rows.itertuples(index=False))
        said.append(f"{label(name, names)}: {listed}.")
    return "Words used more than by the rest, with log odds. " + " ".join(said)


def plural(count: object, things: str) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> plural(1, "articles"), plural(2, "articles")
    ('1 article', '2 articles')
    """
    return f"{count} {things.removesuffix('s') if count == 1 else things}"


def _estimate(value: object, low: object, high: object, sign: bool = True) -> str:
    if missing(value):
        return "no estimate"
    if missing(low) or missing(high):
        return f"{number(value, sign=sign)} (no interval)"
    return f"{number(value, sign=sign)} ({number(low, sign=sign)} to {number(high, sign=sign)})"
