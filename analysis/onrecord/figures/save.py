"""Figures to files: the same figure gives the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from onrecord.errors import OnRecordError
from onrecord.figures.alt import alt_text, figure_csv, figure_hash
from onrecord.figures.style import STYLE
from onrecord.whole import whole_file

DPI = 200
ENDINGS = ("svg", "pdf", "png")

# Nothing of the clock and of the program's version: two runs write the same bytes.
_WITHOUT: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}

# No XML may hold these, escaped or not; one in an outlet's name would make a file that nothing opens.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def save_figure(ax: Axes, path: str | Path) -> list[Path]:
    """Write a figure as SVG, PDF and PNG, each whole or not at all.

    Send the PDF to a journal: vectors, with the letters used embedded as TrueType, so that its text can be searched
    and selected. In the SVG letters are outlines, for most programs that place an SVG take no fonts from it and would
    set the labels in another one; its words stand in its description.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function returned.
    path : str or Path
        Folder and name without an ending.

    Returns
    -------
    list of Path
        The ``.svg``, ``.pdf`` and ``.png`` files. Two runs write the same bytes: no date, no program version, fixed
        ids. Each carries the figure's title, its alt text as description, and the SHA-256 of the numbers that it draws
        (`figure_hash`).

    Raises
    ------
    OnRecordError
        When the place cannot be written or the name has one of these endings.
    """
    path = Path(path)
    if path.suffix.removeprefix(".") in ENDINGS:
        raise OnRecordError(f"{path} has an ending; give the path without one, {', '.join(ENDINGS)} are all written.")
    files = []
    for ending in ENDINGS:
        target = path.with_name(f"{path.name}.{ending}")
        drawn = draw(ax, ending)
        with whole_file(target) as temporary:
            temporary.write_bytes(drawn)
        files.append(target)
    return files


def draw(ax: Axes, ending: str = "svg") -> bytes:
    """Draw the figure of an Axes into bytes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function returned.
    ending : {"svg", "pdf", "png"}
        The format.

    Returns
    -------
    bytes
        The file's content.

    Raises
    ------
    OnRecordError
        When the format is another one.
    """
    if ending not in ENDINGS:
        raise OnRecordError.unknown("format of a figure", ending, ENDINGS)
    figure = ax.get_figure(root=True)
    if figure is None:
        raise OnRecordError("This Axes stands on no figure any more; draw it again.")
    drawn = BytesIO()
    with mpl.rc_context(STYLE), _settled(figure):  # type: ignore[arg-type]
        figure.savefig(drawn, format=ending, dpi=DPI, metadata=_told(ax, ending), facecolor="white")
    if ending != "svg":
        return drawn.getvalue()
    return _described(_NO_XML.sub("\ufffd", drawn.getvalue().decode("utf-8", "replace")), ax)


def _told(ax: Axes, ending: str) -> dict[str, str | None]:
    """Give the file's own words: title, description and the hash of the data, under the names of its format."""
    title, hashed = _title(ax), f"sha256:{figure_hash(ax)}" if figure_hash(ax) else None
    named: dict[str, dict[str, str | None]] = {
        "svg": {"Identifier": hashed},
        "pdf": {"Title": title, "Subject": alt_text(ax), "Keywords": hashed},
        "png": {"Title": title, "Description": alt_text(ax), "Identifier": hashed or ""},
    }
    return named[ending] | _WITHOUT[ending]


def _title(ax: Axes) -> str:
    return ax.get_title(loc="left") or ax.get_title()


def _described(drawn: str, ax: Axes) -> bytes:
    """Make an SVG an image with a name and a description, which a screen reader reads wherever the SVG is put."""
    words = {"title": _title(ax), "desc": alt_text(ax)}
    key = hashlib.sha256("".join([*words.values(), figure_csv(ax)]).encode("utf-8", "replace")).hexdigest()[:12]
    told = {tag: text for tag, text in words.items() if text}
    if not told:
        return drawn.encode()
    written = "".join(f'\n <{tag} id="{tag}-{key}">{_escaped(text)}</{tag}>' for tag, text in told.items())
    named = f'role="img" aria-labelledby="{" ".join(f"{tag}-{key}" for tag in told)}"'
    before, _, after = drawn.partition("<svg ")
    opening, _, rest = after.partition(">")
    return f"{before}<svg {named} {opening}>{written}{rest}".encode()


def _escaped(text: str) -> str:
    """Escape a text for XML and leave out what XML cannot hold."""
    return escape(_NO_XML.sub("\ufffd", text))


@contextmanager
def _settled(figure: Figure) -> Iterator[None]:
    """Hold a layout still that is the same however often the figure was drawn before.

    A layout engine starts from where it left off, and so moves the last bits of every place each time. Places are
    rounded, and the engine rests while the figure is saved.
    """
    places: list[tuple[float, ...]] = []
    for _ in range(8):
        figure.draw_without_rendering()
        before, places = places, [_rounded(ax) for ax in figure.axes]
        if places == before:
            break
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")
    for ax, place in zip(figure.axes, places, strict=True):
        ax.set_position(place)  # type: ignore[arg-type]
        ax.set_in_layout(True)
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def _rounded(ax: Axes) -> tuple[float, ...]:
    return tuple(round(float(bound), 5) for bound in ax.get_position(original=True).bounds)
