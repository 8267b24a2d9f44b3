"""The look that all figures share: one quiet style, one colour and marker a name, one way to write a name."""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import cycle
from typing import Any, NamedTuple, ParamSpec

import matplotlib as mpl
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from seaborn.utils import relative_luminance

from onrecord.figures.journal import fit, inches, letters, narrow, points, printed

Given = ParamSpec("Given")

INK = "#222222"
GREY = "#5f6368"
FAINT = "#d9dce0"

STYLE = {
    "font.family": ["DejaVu Sans"],  # ships with matplotlib: the same letters on every machine
    "font.size": 9.0,
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.titlepad": 10.0,
    "axes.labelsize": 8.5,
    "axes.labelcolor": GREY,
    "axes.labelpad": 6.0,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.facecolor": "white",
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "text.color": INK,
    "text.parse_math": False,  # an outlet may well be called "$ and ¢"
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 9.0,
    "ytick.major.size": 0.0,
    "xtick.major.size": 3.0,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "hatch.linewidth": 0.6,
    "lines.solid_capstyle": "round",
    # Letters as outlines: a page then looks the same with whatever fonts its reader has, and no label is clipped.
    "svg.fonttype": "path",
    "pdf.fonttype": 42,  # TrueType: text to search and select; journals refuse Type 3
    "pdf.use14corefonts": False,
    "svg.hashsalt": "onrecord",
    "path.simplify": False,
}


class Look(NamedTuple):
    """How one name is drawn in every figure: a colour, and a marker for who cannot tell the colours apart."""

    colour: str
    marker: str


# Okabe and Ito (2008), reordered by contrast against white, their yellow left out; purple darkened after Tol (2021).
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA3377", "#E69F00", "#56B4E9", "#7A5230", "#444444")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")


def looks(names: Iterable[str]) -> dict[str, Look]:
    """Give each name a colour and a marker, by its place in the order given.

    Hand the result to every figure as `palette`, and a leader keeps colour and marker from figure to figure.

    Parameters
    ----------
    names : iterable of str
        Groups: person_ids, outlets. A repeated name counts once.

    Returns
    -------
    dict of str to Look
        Colours apart for people with any kind of colour vision up to eight names; colour and marker together differ
        up to sixty-four.

    References
    ----------
    Okabe, M., and Ito, K. (2008). Color universal design.

    Examples
    --------
    >>> looks(["ada_holm", "viktor_brandt"])["ada_holm"]
    Look(colour='#0072B2', marker='o')
    """
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    size = len(_COLOURS)
    return {
        name: Look(_COLOURS[place % size], _MARKERS[(place + place // size) % size]) for name, place in places.items()
    }


def looks_for(groups: Iterable[str], palette: Mapping[str, Look] | None) -> dict[str, Look]:
    """Take the looks that a palette fixes and give the groups it does not name the ones left over, by sorted name."""
    fixed = dict(palette or {})
    others = sorted(set(groups) - set(fixed))
    spare = [look for look in looks(map(str, range(64))).values() if look not in fixed.values()]
    return fixed | dict(zip(others, cycle(spare), strict=False))


_LOWER = frozenset({"of", "and", "the", "for", "de", "der", "van", "von", "al", "bin", "in"})


def label(name: object, names: Mapping[str, str] | None = None) -> str:
    """Write a group for readers: its given name, else an identifier spelled out.

    Parameters
    ----------
    name : object
        A person_id (joint ones join with '+'), an outlet, a measure.
    names : mapping of str to str or None
        How to write identifiers that the rule below gets wrong.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> label("ada_holm+ministry_of_defence")
    'Ada Holm and Ministry of Defence'
    >>> label("The Harbor Courier")
    'The Harbor Courier'
    """
    key = str(name)
    if names and key in names:
        return names[key]
    if "+" in key and " " not in key:
        return " and ".join(label(part, names) for part in key.split("+"))
    if key != key.lower() or " " in key:
        return key
    words = key.split("_")
    return " ".join(w if w in _LOWER and i else w[:1].upper() + w[1:] for i, w in enumerate(words))


def wrap(text: str, width: int) -> str:
    """Break a text into lines of at most `width` characters (fewer in a journal's column), between words if it can."""
    return "\n".join(textwrap.wrap(text, letters(width))) or text


def number(value: object, digits: int = 2, *, sign: bool = True) -> str:
    """Write a number with a true minus sign, or a dash where there is none.

    Examples
    --------
    >>> number(-0.126), number(0.5), number(float("nan")), number(0.5, sign=False)
    ('−0.13', '+0.50', '–', '0.50')
    """
    if missing(value):
        return "–"
    written = f"{float(str(value)):+.{digits}f}" if sign else f"{float(str(value)):.{digits}f}"
    zero = f"{0:.{digits}f}"
    return zero if written.lstrip("+-") == zero else written.replace("-", "−")


def missing(value: object) -> bool:
    """Tell whether a cell holds no value."""
    return bool(value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)))


def is_dark(colour: Any) -> bool:
    """Tell whether white letters stand out more on a ground than black ones (WCAG 2.2, relative luminance)."""
    return bool(relative_luminance(colour) < 0.18)


def letters_on(colour: str) -> str:
    """Choose black or white letters for a ground, whichever stands out more.

    Examples
    --------
    >>> letters_on("#0072B2"), letters_on("#E69F00")
    ('#fff', '#000')
    """
    return "#fff" if is_dark(colour) else "#000"


def styled(plot: Callable[Given, Axes]) -> Callable[Given, Axes]:
    """Draw inside the house style and leave the user's own settings as they were."""

    @functools.wraps(plot)
    def within(*args: Given.args, **kwargs: Given.kwargs) -> Axes:
        sized: dict[Any, Any] = {name: _sized(name, value) for name, value in STYLE.items()}
        with mpl.rc_context(sized):
            made = plot(*args, **kwargs)
            if printed():
                fit(made)
            interactive = mpl.is_interactive()
        # A notebook's backend loads with the first figure and turns this on; undone, it would show no second figure.
        mpl.interactive(interactive)
        return made

    return within


def _sized(name: str, value: object) -> object:
    letters_of = name.endswith("size") and ".major." not in name
    return points(value) if letters_of and isinstance(value, float) else value


_OFFSCREEN: ContextVar[bool] = ContextVar("onrecord_offscreen", default=False)


@contextmanager
def offscreen() -> Iterator[None]:
    """Draw figures that no window and no notebook shows: for saving only.

    Outside of this block a figure made here belongs to pyplot, as those of pandas and seaborn do: a notebook shows it
    and ``plt.show()`` finds it. Inside, it belongs to nobody: no window system is asked for, nothing stays open, and
    it may be drawn in any thread.
    """
    token = _OFFSCREEN.set(True)
    try:
        yield
    finally:
        _OFFSCREEN.reset(token)


def canvas(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the Axes given, or one on a new figure of this size in inches, or of the journal's column."""
    if ax is not None:
        return ax
    size = inches(width, height)
    layout = ConstrainedLayoutEngine(w_pad=0.03 if printed() else 0.12, h_pad=0.03 if printed() else 0.1)
    if _OFFSCREEN.get():
        return Figure(figsize=size, layout=layout).add_subplot()
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=size, layout=layout)[1]


def panels(ax: Axes, count: int, *, columns: int, left: float, right: float, gap: float) -> list[Axes]:
    """Cut one Axes into a grid of smaller ones, row by row.

    Parameters
    ----------
    ax : Axes
        The host; its own frame is put away.
    count, columns : int
        How many panels, and how many side by side.
    left, right : float
        The part of the width kept free on either side of a panel, except at the outer edges.
    gap : float
        The inches kept free between two rows, for the axis of the one and the title of the other.
    """
    ax.set_axis_off()
    rows = math.ceil(count / columns)
    # What the host is high is not known before the layout; the title and the lowest axis take about 1.3 inches.
    figure = ax.get_figure(root=True)
    gap = inches(0, gap)[1]
    top = 0.0 if rows == 1 or figure is None else gap / max(figure.get_figheight() - 1.3, gap * rows)
    width = (1 - (left + right) * (columns - 1)) / columns
    height = (1 - top * (rows - 1)) / rows
    made = []
    for place in range(count):
        row, column = divmod(place, columns)
        corner = (column * (width + left + right), 1 - row * (height + top) - height)
        made.append(ax.inset_axes((*corner, width, height)))
    return made


def margin(ax: Axes, ys: Sequence[float], columns: Mapping[str, Sequence[str]], *, start: float = 8.0) -> None:
    """Write columns of small text, with a head each, to the right of an Axes, one entry a row.

    In a single column of a journal two of them share one, the one below the other.
    """
    offset, size = start, points(8.0)
    gap = size * (0.9 if narrow() else 1.5)
    for head, texts in (_folded(columns) if narrow() else columns).items():
        longest = max([len(line) for text in (head, *texts) for line in text.split("\n")])
        common: dict[str, Any] = {"textcoords": "offset points", "ha": "left", "fontsize": size, "color": GREY}
        common["annotation_clip"] = False
        ax.annotate(head, (1.0, 1.0), xytext=(offset, 3), xycoords="axes fraction", va="bottom", **common)
        for y, text in zip(ys, texts, strict=True):
            place = ("axes fraction", "data")
            ax.annotate(text, (1.0, y), xytext=(offset, 0), xycoords=place, va="center", **common)
        offset += longest * size * 0.65 + gap


def _folded(columns: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Put columns below each other, two by two, where there are more than three; the last, the counts, stands alone."""
    heads = list(columns)
    first, last = heads[:-1], heads[-1:]
    pairs = [first[: len(first) % 2], *(first[at : at + 2] for at in range(len(first) % 2, len(first), 2)), last]
    kept = [pair for pair in pairs if pair] if len(heads) > 3 else [[head] for head in heads]
    broken = ["\n".join("\n".join(textwrap.wrap(head, 10, break_long_words=False)) for head in pair) for pair in kept]
    stacked = [["\n".join(texts) for texts in zip(*(columns[head] for head in pair), strict=True)] for pair in kept]
    return dict(zip(broken, stacked, strict=True))


def panel_title(ax: Axes, text: str, pad: float) -> None:
    """Write the title of one panel of several; in a single column it has the whole width."""
    ax.set_title(wrap(text, 60 if narrow() else 30), loc="left", fontsize=points(9.0), pad=pad)


def legend_above(ax: Axes, handles: Sequence[Artist], labels: Sequence[str], title: str, *, width: int) -> None:
    """Put a legend between the title and the data, in as many lines as its words need."""
    room = letters(width)
    lines = next((n for n in range(1, len(labels)) if _legend_width(labels, n) <= room), max(1, len(labels)))
    columns = math.ceil(len(labels) / lines)
    ax.set_title(title, loc="left", pad=11.0 + 14.2 * lines)
    if labels:
        ax.legend(
            handles, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns,
            borderaxespad=0.3, borderpad=0.2, handletextpad=0.5, columnspacing=1.4,
        )  # fmt: skip


def _legend_width(labels: Sequence[str], lines: int) -> int:
    """Count the characters that a legend of so many lines is wide, its keys as six more a column."""
    return sum(max(map(len, labels[at : at + lines])) + 6 for at in range(0, len(labels), lines))


def blank(ax: Axes | None, title: str, reason: str) -> Axes:
    """Return an Axes that says why it shows nothing."""
    ax = canvas(ax, 6.4, 1.8)
    ax.set_title(title, loc="left")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_color(FAINT)
    ax.text(0.5, 0.5, wrap(reason, 60), ha="center", va="center", color=GREY, transform=ax.transAxes)
    return ax
