"""Every table that passes between rooms: its columns, their types, ranges and meaning.

Column names are API. Offsets are Unicode code points into ``articles.text``, half open. Tone lies in [-1, 1], higher
is more favourable; confidence in [0, 1]; rates are per 1,000 words; times are UTC.
"""

from __future__ import annotations

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema.columns import Column, Table, check, range_of, require, typed
from onrecord.schema.declared import (
    ARTICLES,
    AVERAGES,
    CONTRASTS,
    COUNTS,
    ISSUES,
    MEASURES,
    MENTION_KINDS,
    MENTIONS,
    NARRATION,
    PARTS,
    PEOPLE,
    PORTRAYAL_LABELS,
    QUOTATIONS,
    QUOTE_KINDS,
    SENTENCES,
    TABLES,
    WORDS,
)

__all__ = [
    "ARTICLES",
    "AVERAGES",
    "CONTRASTS",
    "COUNTS",
    "ISSUES",
    "MEASURES",
    "MENTIONS",
    "MENTION_KINDS",
    "NARRATION",
    "PARTS",
    "PEOPLE",
    "PORTRAYAL_LABELS",
    "QUOTATIONS",
    "QUOTE_KINDS",
    "SENTENCES",
    "TABLES",
    "WORDS",
    "Column",
    "Table",
    "check",
    "describe",
    "require",
    "typed",
]


def describe(name: str) -> pd.DataFrame:
    """Describe one table's columns.

    Parameters
    ----------
    name : str
        A table's name, e.g. ``"quotations"``.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``column``, ``dtype``, ``optional``, ``range``, ``meaning``.

    Raises
    ------
    OnRecordError
        When there is no such table.

    Examples
    --------
    >>> describe("sentences")["column"].tolist()
    ['article_id', 'sentence_id', 'paragraph', 'start', 'end', 'part']
    """
    if name not in TABLES:
        raise OnRecordError.unknown("table", name, TABLES)
    rows = [(c.name, c.dtype, c.optional, range_of(c), c.meaning) for c in TABLES[name].columns]
    return pd.DataFrame(rows, columns=["column", "dtype", "optional", "range", "meaning"])
