"""Who is quoted how much, and how: bars of counts that `count_quotations` made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from onrecord.compare.counts import UNKNOWN
from onrecord.errors import OnRecordError
from onrecord.figures.alt import describe_counts, plural, tell
from onrecord.figures.journal import narrow, points
from onrecord.figures.style import FAINT, INK, blank, canvas, label, legend_above, margin, styled, wrap
from onrecord.schema import require

# Light against dark carries the order for who sees no colour; the hatch marks what the journalist put in own words.
_KINDS = {"direct": ("#0B3C5D", "", "white"), "mixed": ("#5A9BC4", "", "#111111"), "indirect": ("#D6E4EE", "//", INK)}
_SEQUENCE = (
    "#0B3C5D",
    "#E69F00",
    "#5A9BC4",
    "#AA3377",
    "#9FD3C0",
    "#D55E00",
    "#C9B8DC",
    "#7A5230",
    "#B7C36B",
    "#555555",
)
_DARK = frozenset({"#0B3C5D", "#AA3377", "#7A5230", "#555555", "#D55E00"})
_PLAIN = "neutral"
_NEEDED = ("group", "kind", "n_quotes", "n_words", "share", "group_quotes", "group_articles")


@styled
def plot_quoting(
    counts: pd.DataFrame,
    *,
    value: str = "n_quotes",
    top: int = 12,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who is quoted how much and how: one bar a speaker, one piece of it a kind of quotation.

    Parameters
    ----------
    counts : pandas.DataFrame
        From ``onrecord.count_quotations(quotes)``.
    value : {"n_quotes", "n_words"}
        What the length of a bar is: quotations or words quoted.
    top : int
        How many groups are drawn, in the order of the table; the caption says how many are not. What is unidentified is
        drawn always.
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
        When a column is missing or `value` is another.
    """
    if value not in ("n_quotes", "n_words"):
        raise OnRecordError.unknown("value", value, ("n_quotes", "n_words"))
    unit = "words quoted" if value == "n_words" else "quotations"
    return _bars(counts, value, f"Who is quoted how much, and how: {unit}", unit, top, names, ax)


@styled
def plot_stance(
    counts: pd.DataFrame,
    *,
    top: int = 12,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how the journalists present each speaker's words: the share of every class of reporting verb.

    Parameters
    ----------
    counts : pandas.DataFrame
        From ``onrecord.count_quotations(quotes, kind="stance_class")``.
    top : int
        How many groups are drawn, in the order of the table.
    names : mapping of str to str or None
        How to write groups.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`. The shares are descriptive; a comparison of the speakers is
        ``onrecord.contrast(quotes, "stance", between="person_id")``.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    return _bars(counts, "share", "Reporting verbs by speaker", "share of the speaker's quotations", top, names, ax)


def _bars(
    counts: pd.DataFrame,
    value: str,
    title: str,
    unit: str,
    top: int,
    names: Mapping[str, str] | None,
    ax: Axes | None,
) -> Axes:
    require(counts, _NEEDED, "counts", "The verb onrecord.count_quotations makes it.")
    if counts.empty:
        return tell(blank(ax, title, "There are no quotations to count."), alt="No quotations to count.", caption="")
    groups = list(dict.fromkeys(counts["group"]))
    drawn = groups[:top] + [group for group in groups[top:] if group == UNKNOWN]
    rows = counts[counts["group"].isin(drawn)]
    kinds = [kind for kind in dict.fromkeys(rows["kind"]) if rows.loc[rows["kind"] == kind, "n_quotes"].any()]
    ax = canvas(ax, 7.4, 1.5 + 0.4 * len(drawn))
    paints = _paints(kinds)
    _stack(ax, rows, value, drawn, paints)
    ax.set_yticks(range(len(drawn)), [wrap(label(group, names), 28) for group in drawn])
    ax.set_ylim(len(drawn) - 0.4, -0.6)
    ax.set_xlabel(unit)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    if value == "share":
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    else:
        ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, steps=[1, 2, 5, 10]))
    handles = [Patch(facecolor=c, hatch=h, edgecolor="white" if not h else "#8fa3b3") for c, h, _ in paints.values()]
    legend_above(ax, handles, [label(kind).lower() for kind in paints], title, width=60)
    whole = rows.drop_duplicates("group")
    sizes = [f"{a} / {b}" for a, b in zip(whole["group_quotes"], whole["group_articles"], strict=True)]
    margin(ax, range(len(drawn)), {"quotes / articles": sizes})
    left = "" if len(groups) == len(drawn) else f" Not drawn: {plural(len(groups) - len(drawn), 'speakers')}."
    told = f"One bar a speaker; right: quotations / articles. Counts, without inference.{left}"
    return tell(ax, alt=describe_counts(rows, names) + left, caption=told, table=rows)


def _stack(
    ax: Axes, rows: pd.DataFrame, value: str, drawn: Sequence[str], paints: Mapping[str, tuple[str, str, str]]
) -> None:
    """Lay the pieces of every bar end to end and write a count where its piece has room for it."""
    places = {group: place for place, group in enumerate(drawn)}
    reach = 1.0 if value == "share" else float(rows.groupby("group")[value].sum().max())
    ends = dict.fromkeys(drawn, 0.0)
    letter = 0.05 if narrow() else 0.022  # the part of the longest bar that a letter takes
    for kind, (colour, hatch, ink) in paints.items():
        for row in rows[rows["kind"] == kind].to_dict("records"):
            size, group = float(row[value]), row["group"]
            if not size:
                continue
            ax.barh(
                places[group], size, left=ends[group], height=0.62, color=colour, hatch=hatch, linewidth=0.8,
                edgecolor="#8fa3b3" if hatch else "white",
            )  # fmt: skip
            count = str(row["n_words"] if value == "n_words" else row["n_quotes"])
            if size > reach * letter * (len(count) + 0.4):
                where = ends[group] + size / 2
                plate = {"facecolor": colour, "edgecolor": "none", "pad": 1.0} if hatch else None
                ax.text(
                    where,
                    places[group],
                    count,
                    ha="center",
                    va="center_baseline",
                    color=ink,
                    bbox=plate,
                    fontsize=points(7.5),
                )
            ends[group] += size


def _paints(kinds: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    if set(kinds) <= set(_KINDS):
        return {kind: _KINDS[kind] for kind in kinds}
    paints = {}
    loud = [kind for kind in kinds if kind != _PLAIN]
    for place, kind in enumerate(loud):
        colour = _SEQUENCE[place % len(_SEQUENCE)]
        paints[kind] = (colour, "" if place < len(_SEQUENCE) else "//", "white" if colour in _DARK else INK)
    # What says nothing is drawn in the quietest colour, last: the eye goes to what says something.
    return paints | ({_PLAIN: (FAINT, "", INK)} if _PLAIN in kinds else {})
