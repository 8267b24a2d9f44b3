"""Means and differences of means: a dot and its interval a row."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from onrecord.errors import OnRecordError
from onrecord.figures.alt import ESTIMANDS, describe_averages, describe_contrasts, measure_words, tell
from onrecord.figures.journal import beside
from onrecord.figures.rows import (
    INTERVAL,
    ROW,
    dots,
    estimates,
    reference,
    row_label,
    rows_axis,
    rows_canvas,
    spread,
    value_axis,
)
from onrecord.figures.style import (
    Look,
    blank,
    canvas,
    label,
    looks_for,
    margin,
    number,
    panel_title,
    panels,
    styled,
    wrap,
)
from onrecord.schema import AVERAGES, CONTRASTS, require

TONES = ("tone", "stance", "portrayal")


@styled
def plot_averages(
    averages: pd.DataFrame,
    *,
    measure: str | None = None,
    names: Mapping[str, str] | None = None,
    palette: Mapping[str, Look] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the mean of a measure in every group, as a dot with its interval.

    One row is a group, the highest mean on top; the right margin gives the mean, the quotations and the articles.

    Parameters
    ----------
    averages : pandas.DataFrame
        An ``averages`` table. With several measures and no `measure` named, each measure gets a panel.
    measure : str or None
        The measure to draw.
    names : mapping of str to str or None
        How to write groups; person_ids are spelled out by default.
    palette : mapping of str to Look or None
        From `looks`, so that a group keeps its colour and marker across figures.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`; an Axes that says so where there is nothing to draw.

    Raises
    ------
    OnRecordError
        When a column is missing or `measure` is not in the table.

    Examples
    --------
    >>> from onrecord.figures import offscreen
    >>> rows = [("tone", "ada_holm", "quotation", 0.2, 0.1, 0.3, 12, 4, "bootstrap")]
    >>> with offscreen():
    ...     ax = plot_averages(AVERAGES.frame(rows))
    >>> ax.get_title(loc="left")
    'Tone of the words quoted'
    """
    require(averages, AVERAGES.names, "averages", "The verb onrecord.averages makes it.")
    present = list(dict.fromkeys(averages["measure"]))
    if measure is not None and measure not in present and present:
        raise OnRecordError.unknown("measure", measure, present)
    wanted = present if measure is None else [measure]
    rows = averages[averages["measure"].isin(wanted)]
    if rows.empty:
        return tell(
            blank(ax, "Averages", "There are no averages to show."), alt="No averages: the table is empty.", caption=""
        )
    if len(wanted) > 1:
        return _panels(rows, wanted, names, palette, ax, "Averages by group")
    return _one_measure(rows.sort_values("estimate", ascending=False, kind="stable"), names, palette, ax)


@styled
def plot_three_tones(
    averages: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    palette: Mapping[str, Look] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw tone, stance and portrayal side by side: one row a group, one panel a tone, never one number.

    Parameters
    ----------
    averages : pandas.DataFrame
        An ``averages`` table with at least one of the measures tone, stance and portrayal; others are left aside.
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
    require(averages, AVERAGES.names, "averages", "The verb onrecord.averages makes it.")
    rows = averages[averages["measure"].isin(TONES)]
    wanted = [name for name in TONES if name in set(rows["measure"])]
    title = "Three tones, three different questions"
    if rows.empty:
        alt = "No averages of tone, stance or portrayal."
        return tell(blank(ax, title, "There are no averages of tone, stance or portrayal."), alt=alt, caption="")
    return _panels(rows, wanted, names, palette, ax, title)


@styled
def plot_contrast(
    contrasts: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the difference between pairs of groups, with interval, effect, p and q.

    One row is a compared pair; right of zero the first one named is higher.

    Parameters
    ----------
    contrasts : pandas.DataFrame
        A ``contrasts`` table.
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
    require(contrasts, CONTRASTS.names, "contrasts", "The verb onrecord.contrast makes it.")
    if contrasts.empty:
        reason = "There are no pairs to compare."
        return tell(blank(ax, "Differences", reason), alt="No differences: the table is empty.", caption="")
    rows = contrasts.reset_index(drop=True)
    several = rows["measure"].nunique() > 1
    one = len(rows.drop_duplicates(["group", "baseline"])) == 1
    labels = [row_label(_pair(row, names, several, one), 34) for row in rows.to_dict("records")]
    ax, ys = rows_canvas(ax, labels, 8.2)
    reference(ax)
    dots(ax, ys, estimates(rows))
    ax.set_title(wrap(_title(rows, names, several, one), 52), loc="left", pad=20)
    value_axis(
        ax, rows, f"{_estimand(rows)}\nfirst named minus second; right of zero: first named higher", "difference, "
    )
    margin(
        ax,
        ys,
        {
            "diff.": [number(v) for v in rows["estimate"]],
            "effect": [number(v) for v in rows["effect"]],
            "p": [number(v, 3, sign=False) for v in rows["p"]],
            "q": [number(v, 3, sign=False) for v in rows["q"]],
            "rows / articles": [f"{a} / {b}" for a, b in zip(rows["n_quotes"], rows["n_articles"], strict=True)],
        },
    )
    told = (
        f"{INTERVAL} Effect: Cliff's delta; p: permutation of articles; q: p adjusted for the pairs compared. "
        f"{_methods(rows)}"
    )
    return tell(ax, alt=describe_contrasts(rows, names), caption=told, table=rows)


def _one_measure(
    rows: pd.DataFrame,
    names: Mapping[str, str] | None,
    palette: Mapping[str, Look] | None,
    ax: Axes | None,
) -> Axes:
    words = measure_words(rows["measure"].iloc[0])
    given = looks_for(rows["group"], palette)
    labels = [row_label(label(group, names), 26) for group in rows["group"]]
    ax, ys = rows_canvas(ax, labels, 7.2, 1.4)
    reference(ax)
    dots(ax, ys, estimates(rows), [given[group] for group in rows["group"]])
    value_axis(ax, rows, _estimand(rows) + _ends(words.low, words.high))
    ax.set_title(words.title, loc="left", pad=20)
    counts = [f"{a} / {b}" for a, b in zip(rows["n_quotes"], rows["n_articles"], strict=True)]
    margin(
        ax, ys, {"mean": [number(v, sign=words.signed) for v in rows["estimate"]], f"{words.unit} / articles": counts}
    )
    return tell(ax, alt=describe_averages(rows, names), caption=f"{INTERVAL} {_methods(rows)}", table=rows)


def _panels(
    rows: pd.DataFrame,
    wanted: Sequence[str],
    names: Mapping[str, str] | None,
    palette: Mapping[str, Look] | None,
    host: Axes | None,
    title: str,
) -> Axes:
    first = rows[rows["measure"] == wanted[0]].sort_values("estimate", ascending=False, kind="stable")
    groups = list(dict.fromkeys([*first["group"], *rows["group"]]))
    given = looks_for(groups, palette)
    labels = [row_label(label(group, names), 22) for group in groups]
    ys = dict(zip(groups, spread(labels), strict=True))
    columns = min(beside(3), len(wanted))
    lines = -(-len(wanted) // columns)
    height = ROW * (max(ys.values()) + 1)
    host = canvas(host, 2.2 + 2.85 * columns, 1.35 + height * lines + 1.05 * (lines - 1))
    host.set_title(title, loc="left", pad=34)
    cut = panels(host, len(wanted), columns=columns, left=0.02, right=0.12, gap=1.05)
    for place, (ax, name) in enumerate(zip(cut, wanted, strict=True)):
        part = rows[rows["measure"] == name]
        reference(ax)
        dots(ax, [ys[group] for group in part["group"]], estimates(part), [given[group] for group in part["group"]])
        rows_axis(ax, list(ys.values()), labels if place % columns == 0 else [""] * len(labels))
        words = measure_words(name)
        # One range for all panels that run from -1 to 1, and one for all shares, so that panels compare.
        like = rows[[measure_words(other).signed == words.signed for other in rows["measure"]]]
        value_axis(ax, like, words.low and f"−  {words.low}      {words.high}  +")
        panel_title(ax, words.title, pad=16)
        counts = [f"{a} / {b}" for a, b in zip(part["n_quotes"], part["n_articles"], strict=True)]
        margin(ax, [ys[group] for group in part["group"]], {f"{words.unit} / art.": counts}, start=4)
    margins = "Right of each panel: rows with a value / articles."
    told = f"{_estimand(rows).capitalize()}. {INTERVAL} {margins} {_methods(rows)}"
    return tell(host, alt=describe_averages(rows, names), caption=told, table=rows)


def _title(rows: pd.DataFrame, names: Mapping[str, str] | None, several: bool, one: bool) -> str:
    if not several:
        return f"Difference: {measure_words(rows['measure'][0]).title.lower()}"
    return _pair(rows.iloc[0], names, several=False, one=False) if one else "Differences between pairs"


def _pair(row: Mapping[Hashable, Any] | pd.Series, names: Mapping[str, str] | None, several: bool, one: bool) -> str:
    if several and one:
        return measure_words(str(row["measure"])).title
    pair = f"{label(row['group'], names)} − {label(row['baseline'], names)}"
    return f"{label(row['measure'])}: {pair}" if several else pair


def _estimand(rows: pd.DataFrame) -> str:
    return " and ".join(ESTIMANDS.get(name, name) for name in dict.fromkeys(rows["estimand"]))


def _ends(low: str, high: str) -> str:
    return f"\n−1 {low} … +1 {high}" if low else ""


def _methods(rows: pd.DataFrame) -> str:
    methods = list(dict.fromkeys(map(str, rows["method"])))
    more = f"; {len(methods) - 2} more in the table's column method" if len(methods) > 2 else ""
    return f"Method: {'; '.join(methods[:2])}{more}."
