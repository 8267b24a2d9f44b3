"""What a scorer makes of names: one row a name, as `audit_names` found it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from onrecord.figures.alt import plural, tell
from onrecord.figures.rows import dots, estimates, reference, row_label, rows_canvas, set_range
from onrecord.figures.style import blank, label, margin, number, styled, wrap
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
    ax, ys = rows_canvas(ax, [row_label(label(name, names), 26) for name in rows["name"]], 7.6)
    centre = (rows["estimate"] - rows["difference"]).dropna().tolist()[:1]
    for value in centre:
        reference(ax, value, dashed=True)
    told = estimates(rows)
    set_range(ax, told, around=centre or [0.0])
    dots(ax, ys, told, untold="no mean")
    ax.set_xlabel(f"mean score of {plural(rows['n_texts'].iloc[0], 'texts')}; dashed: mean over the names")
    ax.set_title(wrap(title, 60), loc="left", pad=20)
    columns = {
        "mean": [number(value) for value in rows["estimate"]],
        "difference": [number(value) for value in rows["difference"]],
        "labels changed": [f"{share:.0%}" for share in rows["changed"]],
    }
    margin(ax, ys, columns)
    n, share = rows["n_texts"].iloc[0], rows["changed_any"].iloc[0]
    how = (
        f"{plural(n, 'texts')}, the same under every name. Bar: interval, texts resampled "
        f"({rows['method'].iloc[0]}). Labels changed: mean share of texts with another label than under another name; "
        f"in {share:.0%} of the texts the label is not the same for all names."
    )
    return tell(ax, alt=_said(rows, names), caption=how, table=rows)


def _said(rows: pd.DataFrame, names: Mapping[str, str] | None) -> str:
    parts = [
        f"{label(row.name, names)}: mean {number(row.estimate)} ({number(row.low)} to {number(row.high)}), "
        f"{number(row.difference)} from the mean over names, labels changed in {row.changed:.0%}."
        for row in rows.rename_axis("place").itertuples(index=False)
    ]
    return f"{plural(rows['n_texts'].iloc[0], 'texts')} under {plural(len(rows), 'names')}. " + " ".join(parts)
