"""A user's table with columns added to it, every row otherwise left byte for byte as it came.

Only what the format cannot keep is written anew: a row that already has a column of the same name, and whatever is
written with another ending than it was read.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from onrecord.bounded import load_json
from onrecord.errors import OnRecordError
from onrecord.tables import read_table, table_ending, write_table, write_text
from onrecord.whole import whole_file

_BOM = "\ufeff"
_DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as its file holds it.

    Parameters
    ----------
    ending : str
        The file's ending, which says how it is kept.
    frame : pandas.DataFrame
        Its rows; in files without types every value is as the file gives it.
    save : callable
        Takes the added columns and a path of the same ending, and writes both together.
    """

    ending: str
    frame: pd.DataFrame
    save: Callable[[pd.DataFrame, Path], None]


def read_rows(path: Path) -> Rows:
    """Read a table so that it can be written again with columns added.

    Parameters
    ----------
    path : Path
        A ``.csv`` (also with tabs or semicolons), ``.jsonl``, ``.parquet`` or ``.xlsx`` file. An empty ``.jsonl`` file
        is a table without rows.

    Returns
    -------
    Rows
        The table.

    Raises
    ------
    OnRecordError
        When the file is missing, broken or of another kind; a broken line is named.
    """
    ending = table_ending(path)
    if ending in (".csv", ".jsonl") and path.is_file() and (ending == ".jsonl" or path.stat().st_size):
        try:
            text = path.read_bytes().decode("utf-8")
            return _READ[ending](text)
        except (ValueError, csv.Error, RecursionError) as error:
            reason = str(error).splitlines()[0]
            raise OnRecordError.unreadable(
                path, f"not a readable {ending} table ({reason})", "Check the file."
            ) from error
    frame = read_table(path)  # checks the path, too
    if ending == ".parquet":
        return Rows(ending, frame, lambda added, out: _save_parquet(path, added, out))
    return Rows(ending, frame, lambda added, out: _save_typed(frame, added, out))


def joined(frame: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """Put added columns beside a table, in the place of those that have their names."""
    beside = {str(name): added[name].to_numpy() for name in added.columns}
    return frame.reset_index(drop=True).assign(**beside)


def _save_typed(frame: pd.DataFrame, added: pd.DataFrame, out: Path) -> None:
    write_table(joined(frame, added), out)


def _read_jsonl(text: str) -> Rows:
    # Split at line feeds alone: a JSON string may hold other signs that Python takes for ends of lines.
    lines = text.removeprefix(_BOM).split("\n")
    records: dict[int, dict[str, Any]] = {}
    for number, line in enumerate(lines):
        if line.strip():
            records[number] = _record(line, number + 1)

    def save(added: pd.DataFrame, out: Path) -> None:
        cells = added.to_dict("records")
        written = list(lines)
        for (number, record), new in zip(records.items(), cells, strict=True):
            written[number] = _spliced(lines[number], record, {str(k): _plain(v) for k, v in new.items()})
        write_text((_BOM if text.startswith(_BOM) else "") + "\n".join(written), out)

    return Rows(".jsonl", pd.DataFrame(list(records.values()), dtype=object), save)


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = load_json(line)
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from error
    if not isinstance(record, dict):
        raise ValueError(f"line {number} is not a JSON object")
    return record


def _spliced(line: str, record: dict[str, Any], new: dict[str, Any]) -> str:
    """Write new keys before the closing brace of a line; a key that is there already is written anew in its place."""
    if record.keys() & new.keys():
        return json.dumps(record | new, ensure_ascii=False)
    body = line.rstrip()
    tail = line[len(body) :]
    comma = ", " if record else ""
    return body[:-1].rstrip() + comma + json.dumps(new, ensure_ascii=False)[1:] + tail


def _read_csv(text: str) -> Rows:
    body = text.removeprefix(_BOM)
    delimiter = _delimiter(body)
    parts = list(_parts(body, delimiter))
    head_at = next((at for at, (_, cells) in enumerate(parts) if cells), None)
    if head_at is None:
        raise ValueError("there is no header")
    header = parts[head_at][1]
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise ValueError(f"the column {twice!r} stands twice")
    rows = [(at, cells) for at, (_, cells) in enumerate(parts) if cells and at > head_at]
    for at, cells in rows:
        if len(cells) > len(header):
            raise ValueError(f"row {at} has {len(cells)} cells, and the header {len(header)}")
    filled = [[cell or None for cell in cells] + [None] * (len(header) - len(cells)) for _, cells in rows]

    def save(added: pd.DataFrame, out: Path) -> None:
        columns = [str(name) for name in added.columns]
        values = [[_cell(value) for value in row] for row in added.itertuples(index=False, name=None)]
        written = [raw for raw, _ in parts]
        changed = zip([(head_at, header), *rows], [columns, *values], strict=True)
        for (at, cells), new in changed:
            written[at] = _widened(written[at], cells, header, dict(zip(columns, new, strict=True)), delimiter)
        write_text((_BOM if text.startswith(_BOM) else "") + "".join(written), out)

    return Rows(".csv", pd.DataFrame(filled, columns=header, dtype=object), save)


def _delimiter(body: str) -> str:
    """Tell what parts the cells of the header; a comma wherever there is one."""
    line = body.lstrip("\r\n").split("\n", 1)[0]
    return next((sign for sign in _DELIMITERS if sign in line), ",")


def _parts(body: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Give every record of a file as it stands, with its ending, and its cells."""
    *whole, rest = body.split("\n")
    lines = [line + "\n" for line in whole] + ([rest] if rest else [])
    with _long_cells():
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        done = 0
        for cells in reader:
            yield "".join(lines[done : reader.line_num]), cells
            done = reader.line_num


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell be as long as a text may be."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _widened(raw: str, cells: list[str], header: list[str], new: dict[str, str], delimiter: str) -> str:
    """Append cells to a record as it stands; where one of their columns is there already, write the record anew."""
    body = raw.rstrip("\r\n")
    tail = raw[len(body) :] or "\n"
    taken = {name: value for name, value in new.items() if name in header}
    if taken:
        padded = cells + [""] * (len(header) - len(cells))
        body = _line([taken.get(name, cell) for name, cell in zip(header, padded, strict=True)], delimiter)
    else:
        body += delimiter * (len(header) - len(cells))
    rest = [value for name, value in new.items() if name not in header]
    return body + (delimiter + _line(rest, delimiter) if rest else "") + tail


def _line(cells: list[str], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="").writerow(cells)
    # The writer quotes a lone empty cell, so that its line is not blank; behind other cells it need not be.
    return "" if cells == [""] else buffer.getvalue()


def _save_parquet(path: Path, added: pd.DataFrame, out: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    for name in added.columns:
        values = pa.array([_plain(value) for value in added[name]], type=_arrow(added[name], pa))
        place = table.schema.get_field_index(str(name))
        table = table.append_column(str(name), values) if place < 0 else table.set_column(place, str(name), values)
    with whole_file(out) as temporary:
        pq.write_table(table, temporary)


def _arrow(values: pd.Series, pa: Any) -> Any:
    if pd.api.types.is_float_dtype(values):
        return pa.float64()
    return pa.int64() if pd.api.types.is_integer_dtype(values) else pa.string()


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) else value


def _cell(value: Any) -> str:
    plain = _plain(value)
    return "" if plain is None else str(plain)


_READ: dict[str, Callable[[str], Rows]] = {".csv": _read_csv, ".jsonl": _read_jsonl}
