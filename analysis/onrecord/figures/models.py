"""Terms of a model, and how large a study has to be."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from onrecord.figures.alt import measure_words, plural, tell
from onrecord.figures.rows import INTERVAL, dots, estimates, reference, row_label, rows_canvas, value_axis
from onrecord.figures.style import (
    FAINT,
    GREY,
    blank,
    canvas,
    label,
    legend_above,
    looks,
    margin,
    number,
    styled,
    wrap,
)
from onrecord.schema import MIXED, POWERS, require

_WANTED = 0.8  # the power that studies are usually planned for


@styled
def plot_mixed(mixed: pd.DataFrame, *, intercept: bool = False, ax: Axes | None = None) -> Axes:
    """Draw the terms of a mixed model, as dots with their intervals.

    Parameters
    ----------
    mixed : pandas.DataFrame
        A ``mixed`` table.
    intercept : bool
        Whether to draw the intercept, which is a mean and no difference.
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
    require(mixed, MIXED.names, "mixed", "The verb onrecord.mixed makes it.")
    rows = mixed if intercept else mixed[mixed["term"] != "Intercept"]
    title = "Terms of the model"
    if rows.empty:
        return tell(blank(ax, title, "There are no terms to show."), alt="No terms: the table is empty.", caption="")
    rows = rows.reset_index(drop=True)
    labels = [row_label(str(term).replace("[T.", ": ").replace("]", ""), 34) for term in rows["term"]]
    n = f"{plural(rows['n_quotes'][0], 'rows')} in {plural(rows['n_articles'][0], 'articles')}"
    ax, ys = rows_canvas(ax, labels, 7.6, 1.75)
    reference(ax)
    dots(ax, ys, estimates(rows))
    ax.set_title(title, loc="left", pad=20)
    scale = f"unit of the measure; right of zero: higher\n{n}"
    value_axis(ax, rows.assign(measure=rows["term"]), scale, "coefficient, ")
    columns = {"coef.": [number(v) for v in rows["estimate"]], "p": [number(v, 3, sign=False) for v in rows["p"]]}
    margin(ax, ys, columns)
    said = "; ".join(
        f"{text} {number(row.estimate)} ({number(row.low)} to {number(row.high)})".replace("\n", " ")
        for text, row in zip(labels, rows.itertuples(), strict=True)
    )
    told = (
        f"{INTERVAL} {n}; share of variance between articles {number(rows['icc'][0], sign=False)}. {rows['method'][0]}."
    )
    return tell(ax, alt=f"Terms of a model of {n}: {said}.", caption=told, table=rows)


@styled
def plot_power(powers: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw how often studies of each size find each difference: one line a difference.

    Parameters
    ----------
    powers : pandas.DataFrame
        A ``powers`` table of one measure and pair of groups.
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
    require(powers, POWERS.names, "powers", "The verb onrecord.power makes it.")
    title = "Power by size of the study"
    if powers.empty:
        return tell(
            blank(ax, title, "There are no studies to show."), alt="No studies: the table is empty.", caption=""
        )
    rows = powers.sort_values(["difference", "n_articles"], kind="stable").reset_index(drop=True)
    differences = list(dict.fromkeys(rows["difference"]))
    given = looks([str(one) for one in differences])
    ax = canvas(ax, 7.2, 4.0)
    for one in differences:
        part, look = rows[rows["difference"] == one], given[str(one)]
        ax.plot(part["n_articles"], part["power"], color=look.colour, marker=look.marker, linewidth=1.4, zorder=3)
        ax.fill_between(part["n_articles"], part["low"], part["high"], color=look.colour, alpha=0.2, linewidth=0)
    ax.axhline(_WANTED, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    ax.set_xscale("log")
    sizes = sorted(set(rows["n_articles"]))
    ax.set_xticks(sizes, [str(n) for n in sizes])
    ax.set_xticks([], minor=True)
    ax.set_ylim(0, 1.03)
    pilot = f"{plural(rows['pilot_quotes'][0], 'rows')} in {plural(rows['pilot_articles'][0], 'articles')}"
    ax.set_xlabel(f"articles of both groups together, resampled from a pilot of {pilot}")
    ax.set_ylabel("share of studies that find it")
    ax.grid(axis="y", color=FAINT, linewidth=0.6)
    handles = [Line2D([], [], color=look.colour, marker=look.marker, linewidth=1.4) for look in given.values()]
    measure = measure_words(str(rows["measure"][0])).title.lower()
    pair = f"{label(rows['group'][0], names)} − {label(rows['baseline'][0], names)}"
    legend_above(
        ax, handles, [f"difference {one:g}" for one in differences], wrap(f"Power: {measure}, {pair}", 60), width=70
    )
    told = (
        f"Band: the simulation's own interval, not the pilot's doubt; dashed: 0.8. Pilot: {pilot}. {rows['method'][0]}."
    )
    return tell(ax, alt=" ".join(rows["reading"]), caption=told, table=rows)
