"""Tables as the page shows them: cells for readers, the meaning of every column, the numbers as a file to save."""

from __future__ import annotations

import base64
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from onrecord.figures.style import missing, number
from onrecord.schema import TABLES
from onrecord.tables import csv_text, rounded

ROWS = 60
"""The rows of a table that the page shows; the rest stands in the table's own file."""

EMBEDDED = 1_000_000
"""The letters that a table may have as a file inside the page; a longer one stands in ``tables/`` alone."""

# A reader's choice of columns for tables too wide for a page; the files hold them all.
_CHOSEN = {
    "narration": ("article_id", "person_id", "text", "portrayal", "portrayal_label"),
    "contrasts": (
        *("measure", "group", "baseline", "estimand", "estimate", "low", "high", "effect", "p", "q"),
        *("n_quotes", "n_articles", "detectable", "reading", "method"),
    ),
}


class Head(NamedTuple):
    """A column: its name, what it means, whether it holds numbers."""

    name: str
    meaning: str
    numeric: bool


class Tabled(NamedTuple):
    """A table ready for the page."""

    name: str
    anchor: str
    row: str
    columns: list[Head]
    rows: list[list[str]]
    n_rows: int
    n_left: int
    file: Markup


def tabled(name: str, table: pd.DataFrame) -> Tabled:
    """Lay out the first rows of a table and the columns worth reading; the whole of it goes into the file."""
    declared = TABLES.get(name)
    chosen = [column for column in _CHOSEN.get(name, table.columns) if column in table.columns]
    return Tabled(
        name=name,
        anchor=f"table-{name}",
        row=declared.row if declared else "",
        columns=heads(table[chosen], name),
        rows=cells(table[chosen].head(ROWS)),
        n_rows=len(table),
        n_left=len(table.columns) - len(chosen),
        file=file_link(csv_text(rounded(table.reset_index(drop=True)))),
    )


def heads(table: pd.DataFrame, name: str = "") -> list[Head]:
    """Say what every column means: in the table of that name, or else wherever the name is declared."""
    known = {column.name: column.meaning for other in TABLES.values() for column in other.columns}
    own = {column.name: column.meaning for column in TABLES[name].columns} if name in TABLES else {}
    return [
        Head(
            str(column),
            own.get(column, known.get(column, "")),
            pd.api.types.is_numeric_dtype(table[column].dtype) and table[column].dtype != bool,
        )
        for column in table.columns
    ]


def cells(table: pd.DataFrame, *, longest: int | None = 160) -> list[list[str]]:
    """Write every cell of a table for readers, texts cut at so many letters."""
    digits = [_digits(table[column]) for column in table.columns]
    rows = table.itertuples(index=False, name=None)
    return [[_cut(_cell(value, places), longest) for value, places in zip(row, digits, strict=True)] for row in rows]


def file_link(text: str) -> Markup:
    """Write a text into an address that a browser saves as a file; empty where it is too long or there is none."""
    if not text or len(text) > EMBEDDED:
        return Markup("")
    coded = base64.b64encode(text.encode("utf-8", errors="replace")).decode("ascii")
    return Markup("data:text/csv;charset=utf-8;base64,{}").format(coded)


def _digits(values: pd.Series) -> int:
    """Tell how many decimals a column needs: none where all its numbers are whole."""
    present = values.dropna()
    return 0 if pd.api.types.is_float_dtype(values.dtype) and (present == present.round()).all() else 3


def _cell(value: Any, digits: int = 3) -> str:
    if missing(value) or value is pd.NaT:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value, digits, sign=False)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, tuple):
        return "–".join(map(str, value))
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return str(value)


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"
