"""Figures for a journal's column: as wide as the column, letters of 7 to 8.5 points, no title inside."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from matplotlib.axes import Axes

from onrecord.errors import OnRecordError

# Nature's columns in millimetres; those of most other journals differ by two or three.
WIDTHS = {"single": 89.0, "double": 183.0}

_COLUMN: ContextVar[str | None] = ContextVar("onrecord_journal", default=None)
_SMALLEST, _LARGEST = 7.0, 8.5  # points; what journals ask for lies between 5 and 8
_SCALE = 0.8
_HEIGHT = 0.85
_INCH = 25.4


@contextmanager
def journal(column: str = "single") -> Iterator[None]:
    """Draw figures for a journal: as wide as its column, at the size at which they are printed.

    The letters are 7 to 8.5 points high, names are broken into shorter lines, panels stand below each other in a single
    column, and the title is left to the journal's own caption; `alt_text` and `caption` are what they were, and
    `save_figure` still writes the title into the file. Place the PDF at 100 per cent.

    Parameters
    ----------
    column : {"single", "double"}
        89 or 183 millimetres wide.

    Yields
    ------
    None
        Nothing; every figure made within the block is drawn for the column, save on an Axes of one's own.

    Raises
    ------
    OnRecordError
        When the column is another, or, from a figure drawn inside, when it needs the double column.

    Examples
    --------
    >>> from onrecord.figures import offscreen, plot_averages
    >>> from onrecord.schema import AVERAGES
    >>> rows = [("tone", "ada_holm", "quotation", 0.2, 0.1, 0.3, 12, 4, "bootstrap")]
    >>> with journal("single"), offscreen():
    ...     ax = plot_averages(AVERAGES.frame(rows))
    >>> round(ax.figure.get_figwidth() * 25.4)
    89
    """
    if column not in WIDTHS:
        raise OnRecordError.unknown("column of a journal", column, tuple(WIDTHS))
    token = _COLUMN.set(column)
    try:
        yield
    finally:
        _COLUMN.reset(token)


def printed() -> bool:
    """Tell whether figures are drawn for a journal."""
    return _COLUMN.get() is not None


def narrow() -> bool:
    """Tell whether figures are drawn for a single column."""
    return _COLUMN.get() == "single"


def points(size: float) -> float:
    """Give the size of letters that are of so many points on a screen."""
    return min(max(size * _SCALE, _SMALLEST), _LARGEST) if printed() else size


def inches(width: float, height: float) -> tuple[float, float]:
    """Give the size of a figure that is so large on a screen."""
    column = _COLUMN.get()
    return (width, height) if column is None else (WIDTHS[column] / _INCH, height * _HEIGHT)


def letters(count: int) -> int:
    """Give how many letters a line may have that has so many on a screen."""
    return max(8, round(count * 0.55)) if narrow() else count


def beside(most: int) -> int:
    """Give how many panels stand side by side where so many do on a screen."""
    return 1 if narrow() else most


def must_fit(count: int, most: int, things: str) -> None:
    """Refuse a figure of more columns than a single column can hold."""
    if narrow() and count > most:
        raise OnRecordError(
            f"A single column holds {most} {things}, and here are {count}; draw them with journal('double'), or fewer."
        )


def fit(ax: Axes) -> None:
    """Leave the title to the caption and break what stands below the axes to the width of the column."""
    ax.set_title(ax.get_title(loc="left"), loc="left", visible=False)
    if narrow():
        for each in (ax, *ax.child_axes):
            room = 33 if each.texts else 42  # texts stand to the right of the axes and take their part of the column
            each.set_xlabel("\n".join(_broken(line, room) for line in each.get_xlabel().split("\n")))


def _broken(line: str, room: int) -> str:
    """Break a line between its parts, or else between words; one whose parts stand apart on purpose is left alone."""
    if len(line) <= room or "   " in line:
        return line
    parts = [part + ";" for part in line.split("; ")]
    parts[-1] = parts[-1].removesuffix(";")
    return "\n".join("\n".join(textwrap.wrap(part, room)) for part in parts)
