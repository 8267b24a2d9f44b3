"""Coding by people and by machines: agreement, learning, and what is left of a prevalence once errors are corrected."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from onrecord.figures.alt import plural, tell
from onrecord.figures.journal import narrow
from onrecord.figures.rows import dots, estimates, reference, row_label, rows_canvas, set_range
from onrecord.figures.style import (
    FAINT,
    GREY,
    INK,
    Look,
    blank,
    canvas,
    label,
    legend_above,
    looks,
    margin,
    missing,
    number,
    styled,
)
from onrecord.schema import AGREEMENT, LEARNING, PREVALENCE, require

# Krippendorff's rules of thumb: reliable, and the least for tentative conclusions.
THUMBS = (0.8, 0.667)


@styled
def plot_agreement(agreement: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw how far coders agree on each question, with the two rules of thumb as dashed lines.

    One row is a question, in the order of the table; rows for single answers and pairs of coders are left aside.

    Parameters
    ----------
    agreement : pandas.DataFrame
        An ``agreement`` table.
    names : mapping of str to str or None
        How to write questions.
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
    require(agreement, AGREEMENT.names, "agreement", "The verb onrecord.agreement makes it.")
    rows = agreement[agreement["category"].isna() & agreement["coders"].isna()]
    title = "Do coders agree?"
    if rows.empty:
        return tell(blank(ax, title, "There are no codes to compare."), alt="No codes: the table is empty.", caption="")
    labels = [row_label(_question(name, names), 34) for name in rows["question"]]
    ax, ys = rows_canvas(ax, labels, 7.6)
    told = estimates(rows, ("alpha", "low", "high"))
    reference(ax)
    for value in THUMBS:
        reference(ax, value, dashed=True)
    set_range(ax, told, around=(0.0, 1.0))
    dots(ax, ys, told)
    ax.set_xlabel("Krippendorff's alpha\n0 chance … 1 perfect; dashed: .667 and .8")
    ax.set_title(title, loc="left", pad=20)
    sizes = [f"{units} / {articles}" for units, articles in zip(rows["n_units"], rows["n_articles"], strict=True)]
    beside = {
        "alpha": [number(value) for value in rows["alpha"]],
        "agreed": [number(value, sign=False) for value in rows["agreed"]],
        "yes": [number(value, sign=False) for value in rows["prevalence"]],
        "units / articles": sizes,
    }
    margin(ax, ys, beside)
    said = [
        f"{_question(str(row.question), names)} {number(row.alpha)} ({number(row.low)} to {number(row.high)}), "
        f"{plural(row.n_units, 'units')} in {plural(row.n_articles, 'articles')}"
        for row in rows.itertuples(index=False)
    ]
    note = "Dot: alpha; bar: interval over resampled articles; agreed: share of equal answers; yes: share of yes."
    told_how = f"{note} {rows['method'].iloc[0]}."
    return tell(ax, alt=f"Krippendorff's alpha: {'; '.join(said)}.", caption=told_how, table=rows)


@styled
def plot_prevalence(
    prevalence: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how common a frame is in each group, corrected for the machine's errors, beside the machine's own figure.

    One row is a group, or a difference of two where the table has no groups alone.

    Parameters
    ----------
    prevalence : pandas.DataFrame
        A ``prevalence`` table of one measure.
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
    require(prevalence, PREVALENCE.names, "prevalence", "The verb onrecord.prevalence makes it.")
    alone = prevalence["baseline"].isna()
    rows = prevalence[alone] if alone.any() else prevalence
    if rows.empty:
        reason = "There are no groups to show."
        return tell(blank(ax, "Corrected prevalence", reason), alt="No groups: the table is empty.", caption="")
    signed = not bool(alone.any())
    labels = [row_label(_pair(row.group, row.baseline, names), 28) for row in rows.itertuples(index=False)]
    ax, ys = rows_canvas(ax, labels, 7.4)
    corrected, naive = estimates(rows), estimates(rows, ("naive", "naive_low", "naive_high"))
    given = looks(["corrected", "machine"])
    reference(ax)
    set_range(ax, [*corrected, *naive])
    above, below = (0.0, 0.3) if narrow() else (-0.14, 0.14)
    dots(ax, [y + above for y in ys], corrected, repeat(given["corrected"]), size=7)
    dots(ax, [y + below for y in ys], naive, repeat(given["machine"]), size=7, hollow=True)
    measure = label(str(rows["measure"].iloc[0]).removeprefix("coded_")).lower()
    ax.set_xlabel(f"share of rows with {measure}" if not signed else f"difference of shares with {measure}")
    handles = [
        Line2D([], [], color=look.colour, marker=look.marker, markerfacecolor=look.colour if k == 0 else "white")
        for k, look in enumerate(given.values())
    ]
    words = ["corrected by people's coding", "machine alone"]
    legend_above(ax, handles, words, f"How common is {measure}?", width=70)
    ax.set_title(ax.get_title(loc="left"), loc="left", pad=40)
    coded = [f"{n} / {total}" for n, total in zip(rows["n_coded"], rows["n_quotes"], strict=True)]
    margin(ax, ys, {"corrected": [number(value, sign=signed) for value in rows["estimate"]], "coded / rows": coded})
    said = [
        f"{_pair(row.group, row.baseline, names)}: corrected {number(row.estimate, sign=signed)} "
        f"({number(row.low, sign=signed)} to {number(row.high, sign=signed)}), machine alone "
        f"{number(row.naive, sign=signed)}, {plural(row.n_coded, 'rows')} of {row.n_quotes} coded"
        for row in rows.itertuples(index=False)
    ]
    note = "Filled: corrected by the rows that people coded; hollow: the machine alone; bars: intervals over articles."
    told_how = f"{note} {rows['method'].iloc[0]}."
    return tell(ax, alt=f"Share with {measure}. {'; '.join(said)}.", caption=told_how, table=rows)


@styled
def plot_learning(learning: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw how F1 grows with the number of coded texts: one line a frame, the mean over frames in black.

    Parameters
    ----------
    learning : pandas.DataFrame
        A ``learning`` table.
    names : mapping of str to str or None
        How to write frames.
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
    require(learning, LEARNING.names, "learning", "The verb onrecord.learning_curve makes it.")
    title = "Would more coding help?"
    if learning.empty:
        return tell(blank(ax, title, "There is no curve to show."), alt="No curve: the table is empty.", caption="")
    frames = [name for name in dict.fromkeys(learning["frame"]) if name != "macro"]
    given = {**looks(frames), "macro": Look(INK, "o")}
    ax = canvas(ax, 6.8, 4.0)
    handles, said = [], []
    for name in [*frames, "macro"]:
        rows = learning[learning["frame"] == name].sort_values("n_coded")
        look, whole = given[name], name == "macro"
        if whole:
            ax.fill_between(rows["n_coded"], rows["low"], rows["high"], color=FAINT, linewidth=0, zorder=1)
        ax.plot(
            rows["n_coded"], rows["f1"], color=look.colour, marker=look.marker, markersize=5.5,
            linewidth=2.4 if whole else 1.2, zorder=3 if whole else 2,
        )  # fmt: skip
        handles.append(Line2D([], [], color=look.colour, marker=look.marker))
        last = rows.iloc[-1]
        f1, low, high = (number(last[column], sign=False) for column in ("f1", "low", "high"))
        said.append(f"{_frame(name, names)} {f1} ({low} to {high}) after {last['n_coded']} texts")
    ax.set_ylim(0, 1)
    tested = plural(int(learning["n_texts"].max()), "texts")
    ax.set_xlabel(f"coded texts learnt from; tested on {tested}")
    ax.set_ylabel("F1 on articles not learnt from")
    ax.grid(color=FAINT, linewidth=0.6)
    if not missing(base := learning.loc[learning["frame"] == "macro", "f1_all_yes"].max()):
        ax.axhline(float(base), color=GREY, linewidth=0.8, linestyle=(0, (3, 3)))
    legend_above(ax, handles, [_frame(name, names) for name in [*frames, "macro"]], title, width=74)
    note = f"Tested on {tested}. Band: interval of the mean over resampled articles; dashed: answering yes always."
    return tell(ax, alt=f"F1: {'; '.join(said)}.", caption=note, table=learning)


def _question(name: str, names: Mapping[str, str] | None) -> str:
    if names and name in names:
        return names[name]
    frame, _, item = name.partition(".")
    whole = names[frame] if names and frame in names else label(frame).capitalize()
    return f"{whole}: {label(item).lower()}" if item else whole


def _frame(name: str, names: Mapping[str, str] | None) -> str:
    return "Mean over frames" if name == "macro" else label(name, names).capitalize()


def _pair(group: object, baseline: object, names: Mapping[str, str] | None) -> str:
    return label(group, names) if missing(baseline) else f"{label(group, names)} − {label(baseline, names)}"
