"""Any table in and out, by the ending of its file name; written whole or not at all.

A column that bears a declared name gets its declared type back, in every format: a name means the same in every table
(`onrecord.describe`). A declared column that does not fit its type, and every other column, is left as the format gives
it. A ``.csv`` or ``.xlsx`` file cannot tell an empty text from a missing one: both read as missing; a spreadsheet keeps
15 digits of a number, and no row without a value at its end. In a ``.csv`` a text that a spreadsheet would take for a
formula is written with an apostrophe before it, and read without.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from onrecord.bounded import load_json
from onrecord.errors import OnRecordError, need
from onrecord.formulas import is_formula, neutralised, restored
from onrecord.schema import TABLES
from onrecord.whole import whole_file

ENDINGS = (".csv", ".jsonl", ".parquet", ".xlsx")

SAVE_AS_UTF8 = "Save it as UTF-8 (in a spreadsheet: CSV UTF-8)."
"""What to do about a text file of another encoding."""

_DECLARED = {column.name: column.dtype for table in TABLES.values() for column in table.columns}
# What other programs write for a missing value; in declared texts only the empty field is one, "NA" may be a word.
_MISSING = ["", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>"]
_CELL_LIMIT = 32_767
_DIGITS = 10
_NO_CELL = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table by its ending.

    Parameters
    ----------
    path : str or Path
        A ``.csv``, ``.jsonl``, ``.parquet`` or ``.xlsx`` file.

    Returns
    -------
    pandas.DataFrame
        The table. Columns with a declared name have their declared type: times in UTC, a span as a tuple, spans as a
        list of tuples, None where there is none.

    Raises
    ------
    OnRecordError
        When the file is missing, empty, broken or of another kind.
    """
    path = Path(path)
    if path.is_dir():
        step = "Name a file in it; a folder of articles is for read_corpus, or `onrecord quotations`."
        raise OnRecordError.unreadable(path, "a folder, not a table", step)
    ending = table_ending(path)
    if not path.is_file():
        raise OnRecordError.no_file(path)
    if path.stat().st_size == 0:
        step = "An empty table is kept by .csv, not by .jsonl." if ending == ".jsonl" else "A table has a row of names."
        raise OnRecordError.unreadable(path, "the file is empty", step)
    try:
        table = _READ[ending](path)
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError, zipfile.BadZipFile) as error:
        step = SAVE_AS_UTF8 if isinstance(error, UnicodeDecodeError) else "Check the file, or get it again."
        raise OnRecordError.unreadable(path, f"not a readable {ending} table ({_first_line(error)})", step) from error
    return as_declared(table)


def as_declared(table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns that bear a declared name their declared types, where their values fit."""
    return table.assign(**{name: _declared(table[name]) for name in table.columns if name in _DECLARED})


def write_table(table: pd.DataFrame, path: str | Path, *, spreadsheet_safe: bool = True) -> Path:
    """Write a table by its ending: to a temporary file first, then renamed, so that no half-written file is left.

    Parameters
    ----------
    table : pandas.DataFrame
        The table; its index is not written.
    path : str or Path
        A ``.csv``, ``.jsonl``, ``.parquet`` or ``.xlsx`` file; its folder is made where needed. In the two text formats
        and in spreadsheets times are ISO 8601 and spans JSON.
    spreadsheet_safe : bool
        In a ``.csv``, whether to put an apostrophe before a text that begins with ``=``, ``+``, ``-``, ``@`` or a tab,
        which a spreadsheet would run as a formula. `read_table` takes it away again; for a program that knows
        nothing of it, False writes the text as it is. In a ``.xlsx`` such texts are always marked as text.

    Returns
    -------
    Path
        The file written; the same table gives the same bytes.

    Raises
    ------
    OnRecordError
        When the ending is another one, the place cannot be written or the format cannot hold the values.
    """
    path = Path(path)
    ending = table_ending(path)
    table = table.reset_index(drop=True).set_axis([str(name) for name in table.columns], axis=1)
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise OnRecordError(f"The column {twice[0]!r} stands twice in the table; rename one of them.")
    table = neutralised(table) if spreadsheet_safe and ending == ".csv" else table
    with whole_file(path) as temporary:
        try:
            _WRITE[ending](table, temporary)
        except (ValueError, TypeError) as error:
            raise OnRecordError.unreadable(
                path, f"the table cannot be written as {ending} ({_first_line(error)})", "Choose another ending."
            ) from error
    return path


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round floats to ten decimals: the last digits differ between versions of Python, whose `sum` grew more exact."""
    floats = table.select_dtypes("float")
    return table.assign(**{str(name): column.round(_DIGITS) for name, column in floats.items()})


def csv_text(table: pd.DataFrame) -> str:
    r"""Give a table as `write_table` writes it into a ``.csv`` file.

    Examples
    --------
    >>> csv_text(pd.DataFrame({"article_id": ["a", "b"], "spans": [[(0, 4)], None]}))
    'article_id,spans\na,"[[0, 4]]"\nb,\n'
    """
    flat = _cells(table)
    # The writer leaves a bare carriage return unquoted, which ends a row for every reader.
    returns = any(isinstance(value, str) and "\r" in value for name in flat for value in flat[name])
    quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL
    return flat.to_csv(index=False, lineterminator="\n", quoting=quoting)


def write_text(text: str, path: str | Path) -> Path:
    """Write a text file whole or not at all, in UTF-8 with line feeds."""
    path = Path(path)
    with whole_file(path) as temporary:
        temporary.write_bytes(text.encode("utf-8", errors="replace"))
    return path


def table_ending(path: Path) -> str:
    """Give the ending that says how a table is kept; raise an OnRecordError where it is another or cannot be had.

    Examples
    --------
    >>> table_ending(Path("quotes.CSV"))
    '.csv'
    """
    if path.suffix.lower() not in ENDINGS:
        raise OnRecordError.unknown("ending of a table file", path.suffix or path.name, ENDINGS)
    if path.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        raise need("pyarrow", "scale")
    return path.suffix.lower()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _declared(values: pd.Series) -> pd.Series:
    """Give a column its declared type, or leave it alone where its values do not fit."""
    dtype = _DECLARED[str(values.name)]
    try:
        return _AS[dtype](values)
    except (ValueError, TypeError, OverflowError):
        return values


def _as_int(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values)
    return numbers.astype("int64") if (numbers % 1 == 0).all() else values


def _as_float(values: pd.Series) -> pd.Series:
    # Read from text by Python and not by pandas, whose parser may lose the last digit.
    return values.map(float, na_action="ignore").astype("float64")


def _as_bool(values: pd.Series) -> pd.Series:
    known = values.map({True: True, False: False, "True": True, "False": False, "true": True, "false": False})
    return known.astype("bool") if known.notna().all() else values


def _as_time(values: pd.Series) -> pd.Series:
    format_ = "ISO8601" if not pd.api.types.is_datetime64_any_dtype(values) else None
    return pd.to_datetime(values, utc=True, format=format_).astype("datetime64[us, UTC]")


def _as_span(values: pd.Series) -> pd.Series:
    return _objects(values, [None if pieces is None else tuple(map(int, pieces)) for pieces in map(_pieces, values)])


def _as_spans(values: pd.Series) -> pd.Series:
    lists = map(_pieces, values)
    return _objects(values, [None if p is None else [tuple(map(int, piece)) for piece in p] for p in lists])


def _pieces(value: Any) -> list[Any] | None:
    if isinstance(value, str):
        value = load_json(value)
    return None if value is None or isinstance(value, float) else list(value)


def _objects(values: pd.Series, items: list[Any]) -> pd.Series:
    # Filled one by one: pandas would make a column of equal lists two-dimensional.
    filled = pd.Series([None] * len(items), index=values.index, name=values.name, dtype=object)
    for number, item in enumerate(items):
        filled.iat[number] = item
    return filled


_AS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "str": lambda values: values.astype("str"),
    "int": _as_int,
    "float": _as_float,
    "bool": _as_bool,
    "time": _as_time,
    "span": _as_span,
    "spans": _as_spans,
}


def _reading(names: list[str]) -> dict[str, Any]:
    """Say how pandas should read each column of a file without types."""
    texts = [name for name in names if _DECLARED.get(name) in ("str", "time", "span", "spans", "float")]
    missing = {name: [""] if name in texts and _DECLARED[name] != "float" else _MISSING for name in names}
    return {"dtype": dict.fromkeys(texts, "str"), "na_values": missing, "keep_default_na": False}


def _read_csv(path: Path) -> pd.DataFrame:
    how: dict[str, Any] = {"encoding": "utf-8-sig", "index_col": False, "sep": _delimiter(path)}
    names = list(pd.read_csv(path, nrows=0, **how).columns)
    table: pd.DataFrame = pd.read_csv(path, low_memory=False, **how, **_reading(names))
    return restored(table)


def _delimiter(path: Path) -> str:
    """Tell what parts the cells of the header; a comma wherever there is one, for that is what is written here."""
    with path.open(encoding="utf-8-sig") as lines:
        head = next((line for line in lines if line.strip()), "")
    return next((sign for sign in (",", "\t", ";") if sign in head), ",")


def _read_jsonl(path: Path) -> pd.DataFrame:
    records = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            record = load_json(line.decode("utf-8-sig")) if line.strip() else None
            if record is not None and not isinstance(record, dict):
                raise ValueError(f"line {number} is not a JSON object")
            records += [record] if record is not None else []
    return pd.DataFrame(records)


def _read_parquet(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path)


def _read_xlsx(path: Path) -> pd.DataFrame:
    names = [str(name) for name in pd.read_excel(path, nrows=0).columns]
    table: pd.DataFrame = pd.read_excel(path, **_reading(names))
    for name in table.columns:
        if any(isinstance(value, str) and "_x" in value for value in table[name]):
            table[name] = table[name].map(_unescaped)
    return table.rename(columns=_unescaped)


def _unescaped(value: Any) -> Any:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """Turn a cell into what JSON knows; None for every kind of missing value."""
    if isinstance(value, pd.Timestamp):
        return value.isoformat().replace("+00:00", "Z") if value is not pd.NaT else None
    if isinstance(value, list | tuple | dict | set):
        return value
    if hasattr(value, "tolist"):
        return value.tolist()
    return None if value is None or pd.isna(value) else value


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """Flatten a table for files without types: times as ISO 8601, what is nested as JSON."""
    flat: dict[Any, pd.Series] = dict(table.items())
    for name, values in table.items():
        if pd.api.types.is_datetime64_any_dtype(values):
            flat[name] = pd.Series([_plain(value) for value in values], index=table.index, dtype="str")
        elif values.dtype == object:
            plain = [_plain(value) for value in values]
            flat[name] = _objects(values, [_nested(value) for value in plain])
    return pd.DataFrame(flat, index=table.index, columns=table.columns)


def _nested(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | tuple | dict | set) else value


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    path.write_bytes(csv_text(table).encode("utf-8"))


def _write_jsonl(table: pd.DataFrame, path: Path) -> None:
    columns = {name: [_plain(value) for value in table[name]] for name in table}
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for row in zip(*columns.values(), strict=True):
            lines.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) + "\n")


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, index=False)


def _write_xlsx(table: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    flat = _cells(table)
    for number, row in enumerate([tuple(flat.columns), *flat.itertuples(index=False, name=None)], 1):
        for place, value in enumerate(map(_plain, row), 1):
            if value is None:
                continue
            cell = sheet.cell(number, place, _cell(value))
            if isinstance(value, str):
                # Text that begins with = or looks like an error value is still text, also when somebody edits the cell.
                cell.data_type = "s"
                cell.quotePrefix = is_formula(value)
    book.save(path)
    _undate(path)


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    escaped = _NO_CELL.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
    if len(escaped) > _CELL_LIMIT:
        raise ValueError(f"a text of {len(value):,} characters, and a cell holds {_CELL_LIMIT:,}")
    return escaped


def _undate(path: Path) -> None:
    """Take the time of writing out of a spreadsheet, so that the same table gives the same bytes."""
    with zipfile.ZipFile(path) as book:
        parts = [(item.filename, book.read(item)) for item in book.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts:
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
            item = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            item.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(item, data)


_READ: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
    ".parquet": _read_parquet,
    ".xlsx": _read_xlsx,
}
_WRITE: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
    ".xlsx": _write_xlsx,
}
