"""What a column and a table are, and how a DataFrame is checked against one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from onrecord.errors import OnRecordError

Dtype = Literal["str", "int", "float", "bool", "time", "span", "spans"]


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column.

    Parameters
    ----------
    name : str
        The identifier, chosen once.
    dtype : {"str", "int", "float", "bool", "time", "span", "spans"}
        ``span`` is a ``(start, end)`` pair, ``spans`` a list of them.
    meaning : str
        What a value says, with unit and direction.
    optional : bool
        Whether a value may be missing.
    low, high : float or None
        The closed range of a number.
    allowed : tuple of str
        The closed list of a category; empty where the values are open.
    """

    name: str
    dtype: Dtype
    meaning: str
    optional: bool = False
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table: what a row is, its columns and its key."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The column names in their declared order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Return one declared column by its name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise OnRecordError.unknown(f"column of {self.name}", name, self.names)

    def frame(self, rows: Iterable[tuple[object, ...]] = ()) -> pd.DataFrame:
        """Make a DataFrame from rows given in column order, typed as declared, also when there are none."""
        table = pd.DataFrame.from_records(list(rows), columns=self.names)
        return typed(table, self)


def check(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Check a table against its declaration and return it; `onrecord.check` has the particulars."""
    require(frame, table.names, table.name)
    for column in table.columns:
        _check_column(frame[column.name], column, table)
    if table.key and frame.duplicated(list(table.key)).any():
        raise OnRecordError(f"The {table.name} table repeats its key {', '.join(table.key)}; keep one row a key.")
    return frame


def require(frame: pd.DataFrame, names: Iterable[str], table: str, next_step: str | None = None) -> None:
    """Raise an OnRecordError when a table is no DataFrame or lacks any of the named columns."""
    if not isinstance(frame, pd.DataFrame):
        raise OnRecordError(f"The {table} table is of type {type(frame).__name__}; give a pandas.DataFrame.")
    missing = [name for name in names if name not in frame.columns]
    if missing:
        step = next_step or f"See onrecord.describe({table!r}) for what it should hold."
        raise OnRecordError.missing_columns(table, missing, frame.columns, step)


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give the declared columns that are present their declared pandas types; other columns are left alone."""
    kinds = {c.name: _PANDAS[c.dtype] for c in table.columns if c.name in frame.columns and c.dtype in _PANDAS}
    frame = frame.astype(kinds)
    for column in table.columns:
        if column.dtype == "time" and column.name in frame.columns:
            frame[column.name] = pd.to_datetime(frame[column.name], utc=True).astype("datetime64[us, UTC]")
    return frame


_PANDAS = {
    "str": "str",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "span": "object",
    "spans": "object",
}


def _check_column(values: pd.Series, column: Column, table: Table) -> None:
    present = values.dropna()
    if not column.optional and len(present) < len(values):
        raise OnRecordError(
            f"{table.name}.{column.name} has missing values, and every row needs one ({column.meaning})."
        )
    if column.allowed and not present.isin(column.allowed).all():
        odd = present[~present.isin(column.allowed)].iloc[0]
        raise OnRecordError.unknown(f"{table.name}.{column.name}", odd, column.allowed)
    below = column.low is not None and (present < column.low).any()
    above = column.high is not None and (present > column.high).any()
    if below or above:
        raise OnRecordError(f"{table.name}.{column.name} leaves its range {range_of(column)}.")


def range_of(column: Column) -> str:
    """Write the allowed values of a column as text."""
    if column.allowed:
        return " | ".join(column.allowed)
    if column.low is None and column.high is None:
        return ""
    low = "(-inf" if column.low is None else f"[{column.low:g}"
    high = "inf)" if column.high is None else f"{column.high:g}]"
    return f"{low}, {high}"
