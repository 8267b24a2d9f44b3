"""What a scorer makes of names: one row a name, as `audit_names` found it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.alt import plural, tell
from onrecord.figures.style import FAINT, GREY, INK, blank, canvas, label, margin, missing, number, styled, wrap
from onrecord.schema import AUDITS, require

_TITLE = "The same texts with another name"


@styled
def plot_audit(
    audits: pd.DataFrame, *, scorer: str = "", names: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the mean score of the same texts under each name, with the share of labels that the name changes.

    Parameters
    ----------
    audits : pandas.DataFrame
        From ``onrecord.audit_names(score, texts, names)``.
    scorer : str
        What the scorer is called, for the title.
    names : mapping of str to str or None
        How to write the names.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`. A dot is a mean, its bar the interval; the line is the mean over all names, on
        which every dot lies where a scorer is blind to names.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Examples
    --------
    >>> from onrecord.figures import offscreen
    >>> rows = [("Ada Holm", 0.1, 0.0, 0.2, 0.05, 0.0, 0.1, 0.5, 0.5, 40, "bootstrap"),
    ...         ("Viktor Brandt", 0.0, -0.1, 0.1, -0.05, -0.1, 0.0, 0.5, 0.5, 40, "bootstrap")]
    >>> with offscreen():
    ...     ax = plot_audit(AUDITS.frame(rows), scorer="VADER")
    >>> ax.get_title(loc="left")
    'The same texts with another name: VADER'
    """
    require(audits, AUDITS.names, "audits", "The verb onrecord.audit_names makes it.")
    title = f"{_TITLE}: {scorer}" if scorer else _TITLE
    if audits.empty:
        return tell(blank(ax, title, "There are no names to show."), alt="No names: the table is empty.", caption="")
    rows = audits.sort_values("estimate", ascending=False, kind="stable").reset_index(drop=True)
    ax = canvas(ax, 7.6, 1.5 + 0.44 * len(rows))
    centre = rows["estimate"] - rows["difference"]
    if centre.notna().any():
        ax.axvline(centre.dropna().iloc[0], color=GREY, linewidth=0.9, linestyle="--", zorder=1)
    _dots(ax, rows)
    ax.set_yticks(range(len(rows)), [wrap(label(name, names), 26) for name in rows["name"]])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlabel(f"mean score of {plural(rows['n_texts'].iloc[0], 'texts')}; dashed: mean over the names")
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    ax.margins(x=0.12)
    ax.locator_params(axis="x", nbins=5)
    ax.set_title(wrap(title, 60), loc="left", pad=20)
    columns = {
        "mean": [number(value) for value in rows["estimate"]],
        "difference": [number(value) for value in rows["difference"]],
        "labels changed": [f"{share:.0%}" for share in rows["changed"]],
    }
    margin(ax, range(len(rows)), columns)
    n, share = rows["n_texts"].iloc[0], rows["changed_any"].iloc[0]
    told = (
        f"{plural(n, 'texts')}, the same under every name. Bar: interval, texts resampled "
        f"({rows['method'].iloc[0]}). Labels changed: mean share of texts with another label than under another name; "
        f"in {share:.0%} of the texts the label is not the same for all names."
    )
    return tell(ax, alt=_said(rows, names), caption=told, table=rows)


def _dots(ax: Axes, rows: pd.DataFrame) -> None:
    """Draw a dot and its bar a name, empty where there is no interval; what has no mean is said in words."""
    for y, row in enumerate(rows.to_dict("records")):
        if missing(row["estimate"]):
            ax.annotate("no mean", (0.02, y), xycoords=("axes fraction", "data"), color=GREY, fontsize=8, va="center")
            continue
        bare = missing(row["low"]) or missing(row["high"])
        if not bare:
            ax.plot([row["low"], row["high"]], [y, y], color=INK, linewidth=2.2, zorder=2)
        ax.plot(
            [row["estimate"]], [y], marker="o", markersize=8, linestyle="none", zorder=3,
            markerfacecolor="white" if bare else INK, markeredgecolor=INK if bare else "white",
        )  # fmt: skip


def _said(rows: pd.DataFrame, names: Mapping[str, str] | None) -> str:
    parts = [
        f"{label(row.name, names)}: mean {number(row.estimate)} ({number(row.low)} to {number(row.high)}), "
        f"{number(row.difference)} from the mean over names, labels changed in {row.changed:.0%}."
        for row in rows.rename_axis("place").itertuples(index=False)
    ]
    return f"{plural(rows['n_texts'].iloc[0], 'texts')} under {plural(len(rows), 'names')}. " + " ".join(parts)
