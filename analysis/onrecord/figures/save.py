"""Figures to files: the same figure gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from onrecord.errors import OnRecordError
from onrecord.figures.alt import alt_text
from onrecord.figures.style import STYLE
from onrecord.tables import whole_file

DPI = 200
# No XML may hold these, escaped or not; one in an outlet's name would make a file that nothing opens.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def save_figure(ax: Axes, path: str | Path) -> list[Path]:
    """Write a figure as SVG and as PNG, each whole or not at all.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a figure function returned.
    path : str or Path
        Folder and name without an ending.

    Returns
    -------
    list of Path
        The ``.svg`` and the ``.png`` file. Two runs write the same bytes: no date, no program version, fixed ids, and
        letters as outlines. The figure's alt text stands in both as their description.

    Raises
    ------
    OnRecordError
        When the place cannot be written or the name ends in .svg or .png.
    """
    path = Path(path)
    if path.suffix in (".svg", ".png"):
        raise OnRecordError(f"{path} has an ending; give the path without one, both .svg and .png are written.")
    files = []
    for ending in ("svg", "png"):
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
    ending : {"svg", "png"}
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
    if ending not in ("svg", "png"):
        raise OnRecordError.unknown("format of a figure", ending, ("svg", "png"))
    figure = ax.get_figure(root=True)
    if figure is None:
        raise OnRecordError("This Axes stands on no figure any more; draw it again.")
    title = ax.get_title(loc="left") or ax.get_title()
    texts = {"Title": title, "Description": alt_text(ax)}
    without = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}[ending]
    drawn = BytesIO()
    with mpl.rc_context(STYLE), _settled(figure):  # type: ignore[arg-type]
        figure.savefig(drawn, format=ending, dpi=DPI, metadata=texts | without, facecolor="white")
    if ending == "png":
        return drawn.getvalue()
    return _NO_XML.sub("\ufffd", drawn.getvalue().decode("utf-8", "replace")).encode()


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
