"""Linear models over hashed features of texts: how features become columns, and how weights are kept safely.

A feature is a hash of what it says, so there is no vocabulary to keep, and a model is one array of numbers. Hashes are
integer arithmetic on 64 bits and so the same on every platform.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from onrecord.bounded import load_json
from onrecord.errors import OnRecordError
from onrecord.whole import write_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.measures.reading import Flags, Floats, Hashes, Ints, Reading

BITS = 18
"""Columns of a model: 2 to this power."""

FORMAT = 1
"""Version of the files and of the features; weights of another version are refused."""


class Part(NamedTuple):
    """Features of one kind: `width` tokens from each of `at` on, in the text `row`, with their hash and value."""

    at: Ints
    row: Ints
    width: int
    hashed: Hashes
    value: Floats


def marks(reading: Reading, where: Flags, kind: int, *said: ArrayLike, value: Floats | None = None) -> Part:
    """Make one feature of each token chosen.

    Parameters
    ----------
    reading : Reading
        The texts.
    where : array of bool
        The tokens.
    kind : int
        Keeps features of different kinds apart.
    *said : arrays of int
        What the feature says, one entry a token.
    value : array of float or None
        Its value, one entry a token; 1 where there is none.
    """
    at = np.flatnonzero(where & (reading.row >= 0))
    values = np.ones(len(at)) if value is None else value[at]
    return Part(at, reading.row[at], 1, _mixed(kind, *(np.asarray(one)[at] for one in said)), values)


def runs(reading: Reading, width: int, kind: int, *said: ArrayLike) -> Part:
    """Make one feature of every two or three tokens in a row, the edge of a text being one.

    `said` gives what else the feature says, one entry a token; that of the first token that is no edge counts.
    """
    size = len(reading.row) - width + 1
    rows = [reading.row[step : step + size] for step in range(width)]
    # The middle of three is a token, and of two at least one is, so that no run reaches into the next text.
    at = np.flatnonzero(rows[1] >= 0 if width == 3 else np.maximum(rows[0], rows[1]) >= 0)
    row = rows[1][at] if width == 3 else np.maximum(rows[0], rows[1])[at]
    own = at + (reading.row[at] < 0)
    words = [reading.word[at + step] for step in range(width)]
    return Part(at, row, width, _mixed(kind, *words, *(np.asarray(one)[own] for one in said)), np.ones(len(at)))


def matrix(parts: Sequence[Part], n_rows: int) -> csr_array:
    """Lay features out as a matrix, each row divided by its length as a vector."""
    row = np.concatenate([one.row for one in parts])
    value = np.concatenate([one.value for one in parts]) / norms(parts, n_rows)[row]
    return csr_array((value, (row, np.concatenate([columns(one) for one in parts]))), shape=(n_rows, 1 << BITS))


def norms(parts: Sequence[Part], n_rows: int) -> Floats:
    """Give the length of each row as a vector, 1 where it is empty."""
    squares = np.zeros(n_rows)
    for one in parts:
        squares += np.bincount(one.row, weights=one.value**2, minlength=n_rows)
    lengths: Floats = np.sqrt(np.where(squares > 0, squares, 1.0))
    return lengths


def columns(one: Part) -> Ints:
    """Give the column of each feature."""
    found: Ints = (one.hashed >> np.uint64(64 - BITS)).astype(np.int64)
    return found


def by_token(parts: Sequence[Part], weights: NDArray[Any], reading: Reading) -> Floats:
    """Give what each token adds to the score of its row; tokens of one feature share it evenly, edges have none."""
    added = np.zeros(len(reading.row))
    lengths = norms(parts, len(reading.lengths))
    for one in parts:
        said = one.value / lengths[one.row] * weights[columns(one)]
        own = [reading.row[one.at + step] >= 0 for step in range(one.width)]
        each = said / np.sum(own, axis=0)
        for step, real in enumerate(own):
            added += np.bincount(one.at + step, weights=np.where(real, each, 0.0), minlength=len(added))
    return added


def seen_often(features: csr_array, least: int) -> Flags:
    """Tell which columns so many rows have; weights of the others would be learnt by heart."""
    often: Flags = np.bincount(features.indices, minlength=features.shape[1]) >= least
    return often


def rounded(weights: ArrayLike) -> NDArray[np.float32]:
    """Round weights to what the file keeps, so that a model and its saved copy agree to the byte."""
    return np.asarray(weights).astype(np.float16).astype(np.float32)


def save(path: str | Path, arrays: Mapping[str, NDArray[Any]], card: Mapping[str, object]) -> None:
    """Write arrays as half floats to ``.npz`` and the card, with their SHA-256, to ``.json``: both or none.

    A run killed between the two moves leaves a card that does not fit the numbers, which `load` refuses.
    """
    kept = {name: array.astype("<f2") for name, array in sorted(arrays.items())}
    whole = {"format": FORMAT, **card, "sha256": _digest(kept)}
    numbers, described = _files(path)
    numbered: dict[str, Any] = dict(kept)
    packed = io.BytesIO()
    np.savez_compressed(packed, **numbered)
    write_together({described: (json.dumps(whole, indent=2) + "\n").encode(), numbers: packed.getvalue()})


def load(path: str | Path, kind: str, shapes: Mapping[str, tuple[int, ...]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read what `save` wrote.

    Parameters
    ----------
    path : str or Path
        With or without an ending.
    kind : str
        The kind of model that the card has to name.
    shapes : dict of str to tuple of int
        The arrays expected.

    Returns
    -------
    (dict, dict)
        The arrays as float32, and the card.

    Raises
    ------
    OnRecordError
        When a file is missing, is no model of this kind and format, or was changed.
    """
    target = Path(path)
    numbers, described = _files(target)
    try:
        card = load_json(described.read_text(encoding="utf-8"))
        with np.load(io.BytesIO(numbers.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in sorted(stored.files)}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise OnRecordError.unreadable(target, f"no model can be read there ({error})", _AGAIN) from error
    _check(target, arrays, card, kind, shapes)
    return {name: array.astype(np.float32) for name, array in arrays.items()}, card


def shipped(name: str) -> Path:
    """Give the path of a model that ships."""
    return Path(str(files("onrecord.resources").joinpath("models"))) / name


def in_batches(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """Cut a sequence, so that memory does not grow with it."""
    return (items[at : at + size] for at in range(0, len(items), size))


_AGAIN = "Give the path that the model was saved to, or train it again; reinstall onrecord if it is one that ships"
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def _files(path: str | Path) -> tuple[Path, Path]:
    """Give the files of a model, whether the path has the ending of one or none."""
    place = Path(path)
    stem = place.with_suffix("") if place.suffix in (".npz", ".json") else place
    return stem.with_name(f"{stem.name}.npz"), stem.with_name(f"{stem.name}.json")


def _mixed(kind: int, *said: NDArray[Any]) -> Hashes:
    """Hash several numbers into one: multiply and shift, after each."""
    mixed: Hashes = np.full(len(said[0]), kind, dtype=np.uint64) * _FACTOR
    for one in said:
        mixed = (mixed ^ one.astype(np.uint64)) * _FACTOR
        mixed = mixed ^ (mixed >> _SHIFT)
    return mixed * _FACTOR


def _digest(arrays: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name, array in arrays.items():
        digest.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _check(
    target: Path,
    arrays: Mapping[str, NDArray[Any]],
    card: object,
    kind: str,
    shapes: Mapping[str, tuple[int, ...]],
) -> None:
    if not isinstance(card, dict) or card.get("kind") != kind:
        came = card.get("kind") if isinstance(card, dict) else None
        raise OnRecordError.unreadable(target, f"the card names the kind {came!r}, not {kind!r}", _AGAIN)
    if card.get("format") != FORMAT:
        problem = f"the model has format {card.get('format')!r}, and this version of onrecord reads format {FORMAT}"
        raise OnRecordError.unreadable(target, problem, _AGAIN)
    if {name: array.shape for name, array in arrays.items()} != dict(shapes) or card.get("sha256") != _digest(arrays):
        raise OnRecordError.unreadable(target, "the arrays are not those that the card describes", _AGAIN)
