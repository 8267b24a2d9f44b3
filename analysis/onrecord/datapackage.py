"""Tables handed on: a folder of files with a Frictionless data package that says what every column means."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import TABLES, Column, Table
from onrecord.tables import ENDINGS, write_table, write_text
from onrecord.whole import alone

NAME = "datapackage.json"

_TYPES = {
    **{"str": "string", "int": "integer", "float": "number", "bool": "boolean", "time": "datetime"},
    **{"span": "array", "spans": "array"},
}
_MEDIA = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_tables(
    tables: Mapping[str, pd.DataFrame],
    folder: str | Path,
    *,
    ending: str = ".csv",
    spreadsheet_safe: bool = False,
    title: str | None = None,
) -> Path:
    """Write tables into a folder, with a ``datapackage.json`` that describes them.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        File names without endings, and the tables. A table is described by the declaration that its columns fit.
    folder : str or Path
        Where they go; it is made where needed.
    ending : str
        ".csv", ".jsonl", ".parquet" or ".xlsx". In a spreadsheet a text that looks like a formula is marked as text.
    spreadsheet_safe : bool
        In a ``.csv``, put an apostrophe before texts that a spreadsheet would take for a formula. It changes the texts;
        the package says so, and `read_table` takes it away again. Without it a ``.csv`` holds them as they are, for
        programs that know nothing of it.
    title : str or None
        What the package is called.

    Returns
    -------
    Path
        The ``datapackage.json``; the same tables give the same bytes.

    Raises
    ------
    OnRecordError
        When there is no table, a name is no file name, the ending is another one, another run writes into the folder,
        or a file cannot be written.

    References
    ----------
    Frictionless Data: Data Package (v1) and Table Schema specifications, https://specs.frictionlessdata.io.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = export_tables({"counts": pd.DataFrame({"outlet": ["Demo wire"], "n_words": [7]})}, folder)
    ...     fields = json.loads(made.read_text())["resources"][0]["schema"]["fields"]
    >>> fields[1]["name"], fields[1]["type"], fields[1]["description"]
    ('n_words', 'integer', 'words quoted')
    """
    if ending not in ENDINGS:
        raise OnRecordError.unknown("ending of a table file", ending, ENDINGS)
    if not tables:
        raise OnRecordError("No table came; give at least one, e.g. {'quotations': quotes}.")
    for name in tables:
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise OnRecordError(f"{name!r} is no name of a file; use letters, digits, hyphens and underscores.")
    folder = Path(folder)
    neutral = spreadsheet_safe and ending == ".csv"
    # Another run's table between ours and its description would be described as ours.
    with alone(folder):
        resources = []
        for name, table in tables.items():
            path = write_table(table, folder / f"{name}{ending}", spreadsheet_safe=neutral)
            resources.append(_resource(name, table, path, neutral=neutral))
        package: dict[str, Any] = {"name": "onrecord-tables", "profile": "data-package", "resources": resources}
        if title:
            package["title"] = title
        return write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", folder / NAME)


def declaration_of(table: pd.DataFrame) -> Table | None:
    """Find the declared table whose columns are all there: the one with the most; None where there is none."""
    there = set(map(str, table.columns))
    fitting = [declared for declared in TABLES.values() if declared.key and set(declared.names) <= there]
    return max(fitting, key=lambda declared: len(declared.columns), default=None)


def _resource(name: str, table: pd.DataFrame, path: Path, *, neutral: bool) -> dict[str, Any]:
    declared = declaration_of(table)
    named = declared or TABLES.get(name)
    data = path.read_bytes()
    schema: dict[str, Any] = {
        "fields": [_field(str(column), table[column], declared, named) for column in table.columns]
    }
    schema["missingValues"] = [""]
    if declared is not None and declared.key and not table.duplicated(list(declared.key)).any():
        schema["primaryKey"] = list(declared.key)
    described = f"one row is {declared.row}" if declared is not None else "a table of one's own"
    return {
        "name": re.sub(r"[^a-z0-9._-]", "-", name.lower()),
        "path": path.name,
        "profile": "tabular-data-resource" if path.suffix == ".csv" else "data-resource",
        "description": described
        + ("; an apostrophe before what looks like a formula is not the text's" if neutral else ""),
        "format": path.suffix.removeprefix("."),
        "mediatype": _MEDIA[path.suffix],
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


_COLUMNS = {column.name: column for table in TABLES.values() for column in table.columns}


def _field(name: str, values: pd.Series, declared: Table | None, named: Table | None) -> dict[str, Any]:
    """Describe a column as its table declares it, or the table that bears its name, or whichever has such a column."""
    own, other = (
        next((column for column in table.columns if column.name == name), None) if table is not None else None
        for table in (declared, named)
    )
    column = own or other or _COLUMNS.get(name)
    if column is None:
        return {"name": name, "type": _guessed(values)}
    field: dict[str, Any] = {"name": name, "type": _TYPES[column.dtype], "description": column.meaning}
    # The constraints are those of the table declared: the same name may be empty in another.
    constraints = _constraints(column) if own is not None else {}
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {} if column.optional else {"required": True}
    found |= {"minimum": column.low} if column.low is not None else {}
    found |= {"maximum": column.high} if column.high is not None else {}
    return found | ({"enum": list(column.allowed)} if column.allowed else {})


def _guessed(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    if pd.api.types.is_float_dtype(values):
        return "number"
    return "datetime" if pd.api.types.is_datetime64_any_dtype(values) else "string"
