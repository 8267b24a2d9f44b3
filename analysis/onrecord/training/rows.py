"""Gold rows for training and measuring: rated texts, and targets with a label."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.measures.readable import target_in
from onrecord.schema import PORTRAYAL_LABELS, require
from onrecord.spans import Span
from onrecord.tables import read_table

LABELS: dict[object, int] = {label: at for at, label in enumerate(PORTRAYAL_LABELS)}
LABELS |= {-1: 0, 0: 1, 1: 2, "-1": 0, "0": 1, "1": 2}
"""What gold data may call the classes of portrayal, and their places."""


class Rated(NamedTuple):
    """A text, its rating on [-1, 1], and the document that it comes from."""

    text: str
    rating: float
    group: str


class Labelled(NamedTuple):
    """A text, a target in it, and the place of its label: 0 negative, 1 neutral, 2 positive."""

    text: str
    target: Span
    label: int


def read_rows(path: str | Path) -> pd.DataFrame:
    """Read gold rows from a table of any format that onrecord reads, also compressed (``.jsonl.gz``)."""
    place = Path(path)
    if place.name.endswith((".jsonl.gz", ".json.gz")):
        return pd.read_json(place, lines=True, compression="gzip", dtype=False)
    return read_table(place)


def tone_rows(table: pd.DataFrame, *, top: float = 4.0) -> list[Rated]:
    """Take the rated texts out of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        ``text``, ``score`` (float, -`top` to `top`) and, to hold whole documents out, ``group`` or an ``id`` of the
        form ``document_number``.
    top : float
        The highest rating of the scale.

    Returns
    -------
    list of Rated
        With ratings divided by `top`, in the order of the table.

    Raises
    ------
    OnRecordError
        When a column is missing or a rating is off the scale.
    """
    require(table, ("text", "score"), "gold", "Give rated texts: text and score.")
    for number, text in enumerate(table["text"]):
        if not isinstance(text, str):
            raise OnRecordError(f"Row {number} has no text but {text!r}; leave it out.")
    scores = pd.to_numeric(table["score"], errors="coerce")
    if scores.isna().any() or (scores.abs() > top).any():
        raise OnRecordError(f"Ratings must be numbers from {-top:g} to {top:g}; {_first(table, scores, top)}.")
    if "group" in table.columns:
        groups = table["group"].astype(str)
    elif "id" in table.columns:
        groups = table["id"].astype(str).str.rsplit("_", n=1).str[0]
    else:
        groups = pd.Series(range(len(table)), index=table.index).astype(str)
    return [Rated(str(t), float(s) / top, g) for t, s, g in zip(table["text"], scores, groups, strict=True)]


def portrayal_rows(table: pd.DataFrame) -> list[Labelled]:
    """Take the labelled targets out of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        ``text``, ``target`` ([start, end]) and ``label`` (negative, neutral, positive, or -1, 0, 1).

    Returns
    -------
    list of Labelled
        In the order of the table.

    Raises
    ------
    OnRecordError
        When a column is missing, a label is none of those, or a target is no part of its text.
    """
    require(table, ("text", "target", "label"), "gold", "Give targets with labels: text, target and label.")
    for number, label in enumerate(table["label"]):
        if not isinstance(label, str | int | float) or label not in LABELS:
            raise OnRecordError.unknown(f"label in row {number}", label, PORTRAYAL_LABELS)
    pairs = zip(targets(table), table["label"], strict=True)
    return [Labelled(text, target, LABELS[label]) for (text, target), label in pairs]


def targets(table: pd.DataFrame) -> list[tuple[str, Span]]:
    """Take targets without labels out of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        ``text`` and ``target`` ([start, end]).

    Returns
    -------
    list of (str, (int, int))
        In the order of the table.

    Raises
    ------
    OnRecordError
        When a column is missing or a target is no part of its text.
    """
    require(table, ("text", "target"), "unlabelled", "Give texts with a target: text and target.")
    found: list[tuple[str, Span]] = []
    for number, (text, target) in enumerate(zip(table["text"], table["target"], strict=True)):
        span = target_in(text, target) if isinstance(text, str) else None
        if span is None:
            raise OnRecordError(f"The target {target} of row {number} is no part of its text; give [start, end].")
        found.append((text, span))
    return found


def _first(table: pd.DataFrame, scores: pd.Series, top: float) -> str:
    bad = scores.isna() | (scores.abs() > top)
    return f"row {int(bad.to_numpy().argmax())} has {table['score'][bad].iloc[0]!r}"
