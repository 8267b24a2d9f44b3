"""Tone over the length of one article: every quotation at its place."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from onrecord.errors import OnRecordError
from onrecord.figures.alt import describe_path, plural, tell
from onrecord.figures.style import FAINT, GREY, Look, blank, canvas, label, legend_above, looks_for, styled
from onrecord.schema import require

_NEEDED = ("article_id", "start", "end", "person_id", "speaker", "tone")
_OTHERS = "others"
_MOST = 8
_GREY = Look("#8a8f94", "o")


@styled
def plot_tone_path(
    quotes: pd.DataFrame,
    *,
    article_id: str | None = None,
    n_chars: int | None = None,
    names: Mapping[str, str] | None = None,
    palette: Mapping[str, Look] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the tone of every quotation of one article at the place where it stands.

    One mark is a quotation; its colour and marker are its speaker.

    Parameters
    ----------
    quotes : pandas.DataFrame
        A ``quotations`` table with ``tone``.
    article_id : str or None
        Which article; may be left out where the table holds one.
    n_chars : int or None
        The length of the article's text, against which places are given. Left out, places are given against the end
        of its last quotation.
    names : mapping of str to str or None
        How to write speakers.
    palette : mapping of str to Look or None
        From `looks`: the speakers it names get their own mark, all others share a grey one. Left out, the first
        eight speakers get one.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing, the article is not in the table, or several are and none is named.
    """
    require(quotes, _NEEDED, "quotations", "The verb onrecord.tone adds tone.")
    rows = _of_article(quotes, article_id)
    title = "Tone over the length of the article"
    if rows["tone"].notna().sum() == 0:
        reason = "There is no quotation with a tone to show."
        return tell(blank(ax, title, reason), alt="No quotation with a tone.", caption="")
    points, given = _points(rows, n_chars, palette)
    ax = canvas(ax, 8.0, 3.9)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=1)
    ax.vlines(points["place"], 0, points["tone"], color=FAINT, linewidth=1.4, zorder=1)
    sns.scatterplot(
        points, x="place", y="tone", hue="group", style="group", hue_order=list(given), style_order=list(given),
        palette={group: look.colour for group, look in given.items()},
        markers={group: look.marker for group, look in given.items()},
        s=62, edgecolor="white", linewidth=0.8, zorder=3, legend="full", ax=ax,
    )  # fmt: skip
    _axes(ax, points, n_chars)
    many = plural(len(points), "quotations")
    ax.set_xlabel(f"{ax.get_xlabel()}; {many}")
    handles, keys = ax.get_legend_handles_labels()
    legend_above(ax, handles, [label(key, names) for key in keys], title, width=96)
    untold = len(rows) - len(points)
    left = f" Not drawn for want of a tone: {plural(untold, 'quotations')}." if untold else ""
    told = f"{many}; each at the middle of its words, its tone as height. No interval: single values."
    return tell(ax, alt=describe_path(points, names) + left, caption=told + left, table=points)


def _of_article(quotes: pd.DataFrame, article_id: str | None) -> pd.DataFrame:
    present = list(dict.fromkeys(quotes["article_id"]))
    if article_id is None:
        if len(present) > 1:
            raise OnRecordError(
                f"The table holds quotations of {len(present)} articles, and a path is drawn through one. "
                f"Name it: article_id={present[0]!r}."
            )
        return quotes
    if present and article_id not in present:
        raise OnRecordError.unknown("article_id", article_id, present)
    return quotes[quotes["article_id"] == article_id]


def _points(
    rows: pd.DataFrame, n_chars: int | None, palette: Mapping[str, Look] | None
) -> tuple[pd.DataFrame, dict[str, Look]]:
    """Lay out what is drawn: place in the text, tone, and whose mark it gets."""
    length = float(n_chars or rows["end"].max())
    told = rows[rows["tone"].notna()].sort_values("start", kind="stable")
    group = told["person_id"].fillna(told["speaker"]).fillna("unidentified").astype("str")
    known = list(palette) if palette else list(dict.fromkeys(group))[:_MOST]
    group = group.where(group.isin(known), _OTHERS)
    points = pd.DataFrame({"place": (told["start"] + told["end"]) / 2 / length, "tone": told["tone"], "group": group})
    fixed = looks_for([name for name in known if name != _OTHERS], palette)
    given = {name: fixed[name] for name in known if name in set(group) and name != _OTHERS}
    if _OTHERS in set(group):
        given[_OTHERS] = _GREY
    return points, given


def _axes(ax: Axes, points: pd.DataFrame, n_chars: int | None) -> None:
    reach = max(0.2, float(points["tone"].abs().max()) * 1.15)
    ax.set_ylim(-min(1.05, reach), min(1.05, reach))
    ax.set_xlim(-0.015, 1.015)
    ax.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    ax.set_xlabel("how far into the " + ("text" if n_chars else "text, against the end of the last quotation"))
    ax.set_ylabel("tone\n−1 unfavourable … +1 favourable")
    ax.grid(axis="y", color=FAINT, linewidth=0.6)
    ax.spines["bottom"].set_visible(False)
