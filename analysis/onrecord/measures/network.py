"""The networks of tone and portrayal: masked texts in, the outputs of their heads out.

Activations are scaled by constants that stand in the model, and texts are run together only with others of the same
length, so that a text scores alike, to the byte, whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder import CLS, MASK, SEP, Floats, Ints, Model, line_pieces
from onrecord.measures.masked import Masked

LONGEST = 128
"""The most word pieces that a network reads at once, its two marks included."""

_NAME, _TARGET = 1, 2
_ROWS = 16  # more rows at once are no faster, and memory grows with them

Doubles = NDArray[np.float64]


class Line(NamedTuple):
    """What a network reads at once: ids of word pieces, and for each whether it is 0 a word, 1 a name, 2 the target."""

    ids: tuple[int, ...]
    marks: tuple[int, ...]


def lines(masked: Masked) -> list[Line]:
    """Cut a masked sentence into as many lines as its length asks for."""
    ids, marks = _read(masked)
    size = LONGEST - 2
    return [_line(ids[at : at + size], marks[at : at + size]) for at in range(0, len(ids), size)]


def line_around(masked: Masked) -> Line:
    """Cut the line around the target out of a masked text."""
    ids, marks = _read(masked)
    size = LONGEST - 2
    centre = marks.index(_TARGET) if _TARGET in marks else 0
    start = max(0, min(len(ids) - size, centre - size // 2))
    return _line(ids[start : start + size], marks[start : start + size])


@cache
def network(source: str | Path, changed: int | None = None) -> Model:
    """Load the network that ships under a name, or one of your own by its card, each once until it is `changed`."""
    return Model(source)


def read_lines(model: Model, found: Sequence[Line]) -> Doubles:
    """Run a network over lines; each distinct line once.

    Parameters
    ----------
    model : Model
        The network.
    found : sequence of Line
        What to read, in any order.

    Returns
    -------
    numpy.ndarray
        The outputs of the head, float64, one row a line.
    """
    weight, bias = (table.astype(np.float64) for table in model.tables)
    by_length: dict[int, dict[Line, None]] = {}
    for line in found:
        by_length.setdefault(len(line.ids), {})[line] = None
    outputs: dict[Line, Doubles] = {}
    for alike in by_length.values():
        distinct = list(alike)
        for at in range(0, len(distinct), _ROWS):
            rows = distinct[at : at + _ROWS]
            # A product and a sum of one row each, never a matrix product, whose sums hang on the number of rows.
            scores = [(weight * features).sum(axis=1) + bias for features in _features(model, rows)]
            outputs.update(zip(rows, scores, strict=True))
    return np.array([outputs[line] for line in found]).reshape(len(found), len(bias))


def _features(model: Model, rows: list[Line]) -> Doubles:
    """Give the first vector, the mean, and the mean over the target, side by side, for lines of one length."""
    ids: Ints = np.array([line.ids for line in rows], dtype=np.int64)
    marks: Ints = np.array([line.marks for line in rows], dtype=np.int64)
    read: Floats = model.run(["read"], vectors=model.vectors(ids), marks=marks)[0]
    means = [part.mean(axis=0, dtype=np.float64) for part in read]
    targets = [
        part[mark == _TARGET].mean(axis=0, dtype=np.float64) if (mark == _TARGET).any() else np.zeros(part.shape[1])
        for part, mark in zip(read, marks, strict=True)
    ]
    return np.concatenate([read[:, 0].astype(np.float64), means, targets], axis=1)


def _read(masked: Masked) -> tuple[list[int], list[int]]:
    ids, offsets = line_pieces(masked.text)
    kinds = {start: _TARGET if (start, end) == masked.target else _NAME for start, end in masked.names}
    marks = [kinds.get(start, 0) for start, _ in offsets]
    # The target is the piece that stands for any word, so that it looks unlike the other names from the first layer on.
    return [MASK if mark == _TARGET else piece for piece, mark in zip(ids, marks, strict=True)], marks


def _line(ids: list[int], marks: list[int]) -> Line:
    return Line((CLS, *ids, SEP), (0, *marks, 0))
