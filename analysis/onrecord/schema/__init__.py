"""Every table that passes between rooms: its columns, their types, ranges and meaning.

Column names are API. Offsets are Unicode code points into ``articles.text``, half open. Tone lies in [-1, 1], higher
is more favourable; confidence in [0, 1]; rates are per 1,000 words; times are UTC.
"""

from __future__ import annotations

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import columns
from onrecord.schema.coding import (
    AGREEMENT,
    AXIS_EFFECTS,
    CODES,
    CONFUSIONS,
    CORRECTIONS,
    LEARNING,
    PREVALENCE,
    SHEETS,
    TRUST,
    VOICES,
)
from onrecord.schema.columns import Column, Table, range_of, require, typed
from onrecord.schema.compared import (
    CONTEXTS,
    EVENTS,
    MIXED,
    PORTRAITS,
    POWERS,
    ROBUSTNESS,
    SLOPES,
    SPECIFICATIONS,
    TRENDS,
)
from onrecord.schema.coverage import (
    ALIGNMENTS,
    AUDIT,
    CHOSEN,
    DOUBT_LEVELS,
    DOUBTS,
    FETCHED,
    FILES,
    PARTITIONS,
    UTTERANCES,
    VERSIONS,
)
from onrecord.schema.declared import (
    ARTICLES,
    AUDITS,
    AVERAGES,
    CONTRASTS,
    COUNTS,
    ISSUES,
    MEASURES,
    MENTION_KINDS,
    MENTIONS,
    NARRATION,
    OPERATIONAL_CODE,
    OPERATIONAL_CODE_INDICES,
    PARTS,
    PEOPLE,
    PORTRAYAL_LABELS,
    QUOTATIONS,
    QUOTE_KINDS,
    SENTENCES,
    STANCE_CODES,
    TABLES,
    VERB_CATEGORIES,
    VERBS,
    WORDS,
)
from onrecord.schema.topics import (
    COHERENCE,
    INTRUSION_KEY,
    INTRUSION_SCORES,
    INTRUSIONS,
    PASSAGES,
    TOPIC_CHOICES,
    TOPIC_CORRELATIONS,
    TOPIC_EFFECTS,
    TOPIC_STABILITY,
    TOPIC_WORDS,
)

__all__ = [
    "AGREEMENT",
    "ALIGNMENTS",
    "ARTICLES",
    "AUDIT",
    "AUDITS",
    "AVERAGES",
    "AXIS_EFFECTS",
    "CHOSEN",
    "CODES",
    "COHERENCE",
    "CONFUSIONS",
    "CONTEXTS",
    "CONTRASTS",
    "CORRECTIONS",
    "COUNTS",
    "DOUBTS",
    "DOUBT_LEVELS",
    "EVENTS",
    "FETCHED",
    "FILES",
    "INTRUSIONS",
    "INTRUSION_KEY",
    "INTRUSION_SCORES",
    "ISSUES",
    "LEARNING",
    "MEASURES",
    "MENTIONS",
    "MENTION_KINDS",
    "MIXED",
    "NARRATION",
    "OPERATIONAL_CODE",
    "OPERATIONAL_CODE_INDICES",
    "PARTITIONS",
    "PARTS",
    "PASSAGES",
    "PEOPLE",
    "PORTRAITS",
    "PORTRAYAL_LABELS",
    "POWERS",
    "PREVALENCE",
    "QUOTATIONS",
    "QUOTE_KINDS",
    "ROBUSTNESS",
    "SENTENCES",
    "SHEETS",
    "SLOPES",
    "SPECIFICATIONS",
    "STANCE_CODES",
    "TABLES",
    "TOPIC_CHOICES",
    "TOPIC_CORRELATIONS",
    "TOPIC_EFFECTS",
    "TOPIC_STABILITY",
    "TOPIC_WORDS",
    "TRENDS",
    "TRUST",
    "UTTERANCES",
    "VERBS",
    "VERB_CATEGORIES",
    "VERSIONS",
    "VOICES",
    "WORDS",
    "Column",
    "Table",
    "check",
    "describe",
    "require",
    "typed",
]


def check(frame: pd.DataFrame, table: Table | str) -> pd.DataFrame:
    """Check a table against its declaration and return it unchanged.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    table : Table or str
        Its declaration, or its name, e.g. ``"quotations"``; the frame may hold more columns.

    Returns
    -------
    pandas.DataFrame
        The same object.

    Raises
    ------
    OnRecordError
        When there is no such table, a declared column is missing, a value is missing or out of range, or the key
        repeats.

    Examples
    --------
    >>> check(SENTENCES.frame(), "sentences").empty
    True
    """
    return columns.check(frame, _named(table) if isinstance(table, str) else table)


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
    rows = [(c.name, c.dtype, c.optional, range_of(c), c.meaning) for c in _named(name).columns]
    return pd.DataFrame(rows, columns=["column", "dtype", "optional", "range", "meaning"])


def _named(name: str) -> Table:
    if name not in TABLES:
        raise OnRecordError.unknown("table", name, TABLES)
    return TABLES[name]
