"""Any table in and out, by the ending of its file name; written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from onrecord.errors import OnRecordError, need
from onrecord.schema import TABLES

ENDINGS = (".csv", ".jsonl", ".parquet", ".xlsx")

# Columns that hold spans travel as JSON text where the format has no lists.
_NESTED = frozenset(
    column.name for table in TABLES.values() for column in table.columns if column.dtype in ("span", "spans")
)


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table by its ending.

    Parameters
    ----------
    path : str or Path
        A ``.csv``, ``.jsonl``, ``.parquet`` or ``.xlsx`` file.

    Returns
    -------
    pandas.DataFrame
        The table, with span columns as tuples again.

    Raises
    ------
    OnRecordError
        When the file is missing, empty, broken or of another kind.
    """
    path = Path(path)
    ending = _ending(path)
    if not path.is_file():
        raise OnRecordError.unreadable(path, "there is no such file", "Check the path.")
    try:
        table = _READ[ending](path)
    except (ValueError, OSError, KeyError) as error:
        raise OnRecordError.unreadable(
            path, f"not a readable {ending} table ({_first_line(error)})", "Check the file."
        ) from error
    for name in _NESTED.intersection(table.columns):
        table[name] = table[name].map(_spans_from).astype(object)
    return table


def write_table(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table by its ending: to a temporary file first, then renamed, so that no half-written file is left.

    Parameters
    ----------
    table : pandas.DataFrame
        The table; its index is not written.
    path : str or Path
        A ``.csv``, ``.jsonl``, ``.parquet`` or ``.xlsx`` file; its folder is made where needed.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OnRecordError
        When the ending is another one or the place cannot be written.
    """
    path = Path(path)
    ending = _ending(path)
    flat = table.reset_index(drop=True)
    if ending in (".csv", ".xlsx"):
        nested = {name: flat[name].map(_spans_to) for name in _NESTED.intersection(flat.columns)}
        flat = flat.assign(**nested)
    with whole_file(path) as temporary:
        _WRITE[ending](flat, temporary)
    return path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside the target that takes the target's place when the block ends well."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    except OSError as error:
        raise OnRecordError.unreadable(
            path, f"cannot be written ({error.strerror})", "Choose another place."
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes private files; a report is for others to read.
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(text: str, path: str | Path) -> Path:
    """Write a text file whole or not at all, in UTF-8 with line feeds."""
    path = Path(path)
    with whole_file(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
    return path


def _ending(path: Path) -> str:
    if path.suffix.lower() not in ENDINGS:
        raise OnRecordError.unknown("ending of a table file", path.suffix or path.name, ENDINGS)
    return path.suffix.lower()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _spans_to(value: object) -> str | None:
    return json.dumps(value) if isinstance(value, list | tuple) else None


def _spans_from(value: object) -> object:
    if isinstance(value, str):
        value = json.loads(value)
    if value is None or isinstance(value, float):
        return None
    pieces = list(value)  # type: ignore[call-overload]
    return tuple(pieces) if pieces and isinstance(pieces[0], int) else [tuple(piece) for piece in pieces]


def _read_csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig")


def _read_jsonl(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig") as lines:
        return pd.DataFrame([json.loads(line) for line in lines if line.strip()])


def _read_parquet(path: Path) -> pd.DataFrame:
    _need_pyarrow()
    return pd.read_parquet(path)


def _read_xlsx(path: Path) -> pd.DataFrame:
    return pd.read_excel(path)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%SZ")


def _write_jsonl(table: pd.DataFrame, path: Path) -> None:
    text = table.to_json(orient="records", lines=True, force_ascii=False, date_format="iso")
    path.write_text(text if text.endswith("\n") or not text else text + "\n", encoding="utf-8")


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    _need_pyarrow()
    table.to_parquet(path, index=False)


def _write_xlsx(table: pd.DataFrame, path: Path) -> None:
    # A spreadsheet has no time zones.
    zoned = {name: table[name].dt.tz_localize(None) for name in table.select_dtypes("datetimetz").columns}
    table.assign(**zoned).to_excel(path, index=False)


def _need_pyarrow() -> None:
    if find_spec("pyarrow") is None:
        raise need("pyarrow", "scale")


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
