"""Tables of articles: CSV, spreadsheets and Parquet, with the columns of known tools told by their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import zip_longest
from typing import BinaryIO

import pandas as pd

from onrecord.articles.read.archive import UNPACKED, check_package
from onrecord.articles.read.presets import preset
from onrecord.articles.read.source import BROKEN, Found, Given, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.articles.textfile import decode
from onrecord.errors import need

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_csv(source: Source) -> Given:
    """Read a table of articles, separated by commas, semicolons or tabs."""
    document, problem = decode(source.data())
    if document is None:
        yield Issue(None, source.where, str(problem))
        return
    rows = _csv_rows(document)
    _, header = next(rows, (1, []))
    if not isinstance(header, list) or not any(header):
        yield Issue(None, source.where, "no header row")
        return
    known = preset(header)
    for line, row in rows:
        place = f"{source.where}:{line}"
        if isinstance(row, str):
            yield Issue(None, place, f"broken CSV row ({row})")
        elif len(row) > len(header) and any(row[len(header) :]):
            yield Issue(None, place, f"{len(row)} values in a row of {len(header)} columns", excerpt(row))
        elif any(row):
            record = dict(zip(header, (value or None for value in row), strict=False))
            # An older encoding makes doubtful only what has more than ASCII letters.
            doubts = ((problem, None),) if problem and not all(map(str.isascii, row)) else ()
            yield Found(place, record, f"{source.stem}-{line}", doubts, columns=known)


def read_xlsx(source: Source) -> Given:
    """Read the sheets of a spreadsheet, each a table with a header row; what a formula shows is its value."""
    import openpyxl

    refused = check_package(source)
    if refused:
        yield refused
        return
    try:
        with source.open() as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
            book.close()
    except BROKEN as error:
        yield Issue(None, source.where, f"broken spreadsheet ({excerpt(error)})")
        return
    for title, rows in sheets:
        yield from _sheet(source, title, rows, alone=len(sheets) == 1)


def read_parquet(source: Source) -> Given:
    """Read a Parquet file, one article a row."""
    if find_spec("pyarrow") is None:
        raise need("pyarrow", "scale")
    from pyarrow import ArrowException

    try:
        with source.open() as stream:
            bomb = _packed(stream)
            if bomb:
                yield Issue(None, source.where, bomb)
                return
            table = pd.read_parquet(stream).astype(object)
    except (*BROKEN, ArrowException) as error:
        yield Issue(None, source.where, f"broken Parquet file ({excerpt(error)})")
        return
    names = list(map(str, table.columns))
    known = preset(names)
    for number, row in enumerate(table.itertuples(index=False, name=None), 1):
        record = dict(zip(names, row, strict=True))
        yield Found(f"{source.where}:{number}", record, f"{source.stem}-{number}", columns=known)


def _packed(stream: BinaryIO) -> str | None:
    """Say what would unpack beyond all measure, by what the file says of itself."""
    from pyarrow.parquet import read_metadata

    told = read_metadata(stream)
    unpacked = sum(told.row_group(number).total_byte_size for number in range(told.num_row_groups))
    stream.seek(0)
    return f"unpacks to {unpacked:,} bytes; refused as an archive bomb" if unpacked > 4 * UNPACKED else None


def _sheet(source: Source, title: str, rows: list[tuple[object, ...]], *, alone: bool) -> Given:
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(value is not None for value in row)]
    if not filled:
        if alone:
            yield Issue(None, source.where, "empty spreadsheet")
        return
    header = [str(_unescaped(value)) if value is not None else "" for value in filled[0][1]]
    known = preset(header)
    for number, row in filled[1:]:
        place = f"{source.where}:{title}:{number}"
        record = {name: _unescaped(value) for name, value in zip(header, row, strict=False) if name}
        # A column without a name is no column either; the rows of a sheet are all as wide as the widest.
        extra = [value for name, value in zip_longest(header, row) if not name and value is not None]
        doubts = ((f"{len(extra)} values beyond the columns left out", excerpt(extra)),) if extra else ()
        yield Found(place, record, f"{source.stem}-{number}", doubts, columns=known)


def _unescaped(value: object) -> object:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


def _csv_rows(document: str) -> Iterator[tuple[int, list[str] | str]]:
    """Give the rows with the line each begins on; a string stands for a row that is broken and says how."""
    first = document.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    # The module's own limit on a value is far below an article of five megabytes; it is shared, so it goes back.
    limit = csv.field_size_limit(len(document) + 1)
    try:
        reader = csv.reader(io.StringIO(document, newline=""), delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, str(error)
    finally:
        csv.field_size_limit(limit)
