"""Folders of Parquet parts: listed, read, and written whole or not at all, on any filesystem that pyarrow opens."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pandas as pd

from onrecord.errors import OnRecordError, need
from onrecord.schema import TABLES
from onrecord.tables import as_declared
from onrecord.whole import alone

if TYPE_CHECKING:
    from pyarrow import fs

ENDING = ".parquet"
RUNS = ".runs"
"""Where files are written before they take their place; readers of Parquet folders pass by hidden names."""

_DECLARED = {column.name: column.dtype for table in TABLES.values() for column in table.columns}


def read_parts(
    folder: str | Path, *, columns: Sequence[str] | None = None, where: Mapping[str, Sequence[object]] | None = None
) -> pd.DataFrame:
    """Read a folder of Parquet parts as one table, or as much of it as is asked for.

    Columns and rows that are not asked for are never held in memory, so that the quotations of two leaders can be taken
    out of ten million articles.

    Parameters
    ----------
    folder : str or Path
        A folder that `map_partitions` wrote one table into, e.g. ``out/quotations``, or its address on a filesystem
        that pyarrow opens (``s3://…``).
    columns : sequence of str or None
        The columns wanted; None takes all.
    where : mapping of str to sequence or None
        The values wanted of a column, e.g. ``{"person_id": ["barack_obama", "vladimir_putin"]}``.

    Returns
    -------
    pandas.DataFrame
        The rows in the order of the parts' names, with the declared types.

    Raises
    ------
    OnRecordError
        When there is no such folder, no part in it, or no such column.
    """
    store = open_store(folder)
    names = store.parts()
    if not names:
        raise OnRecordError.unreadable(folder, "no .parquet file in this folder", "Check the path.")
    from pyarrow import dataset

    # A file each: of a column of one's own, one part may have no value, and another values of another kind.
    found = [dataset.dataset(store.path(name), filesystem=store.filesystem, format="parquet") for name in names]
    known = dict.fromkeys(name for part in found for name in part.schema.names)
    for name in (*(columns or ()), *(where or {})):
        if name not in known:
            raise OnRecordError.unknown(f"column of {folder}", name, list(known))
    wanted = list(known if columns is None else columns)
    return as_declared(_together([_chosen(part, wanted, where or {}) for part in found])[wanted])


def _chosen(part: Any, wanted: Sequence[str], where: Mapping[str, Sequence[object]]) -> Any:
    """Take of a part the columns that it has, and the rows; none where a column that is asked about is not there."""
    import pyarrow as pa
    from pyarrow import dataset

    here = [name for name in wanted if name in part.schema.names]
    asked = dataset.scalar(True)
    for name, values in where.items():
        if name not in part.schema.names:
            return part.schema.empty_table().select(here)
        asked = asked & dataset.field(name).isin(list(values))
    try:
        return part.to_table(columns=here, filter=asked)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        kinds = "; ".join(f"{name} is {part.schema.field(name).type}" for name in where)
        raise OnRecordError(f"The values in where= are of another kind than those of the parts: {kinds}.") from error


def _together(parts: Sequence[Any]) -> pd.DataFrame:
    """Join the tables of parts, also where a column holds numbers in one and texts in another."""
    import pyarrow as pa

    try:
        joined: pd.DataFrame = pa.concat_tables(parts, promote_options="permissive").to_pandas(ignore_metadata=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        frames = [part.to_pandas(ignore_metadata=True).astype(object) for part in parts]
        joined = pd.concat(frames, ignore_index=True).infer_objects()
    return joined


def open_store(place: str | Path) -> Store:
    """Open a folder by its path, or by an address that pyarrow knows."""
    try:
        from pyarrow import ArrowInvalid, fs
    except ModuleNotFoundError as error:
        raise need("pyarrow", "scale") from error
    if "://" not in str(place):
        return Store(fs.LocalFileSystem(), str(Path(place).resolve()))
    try:
        filesystem, root = fs.FileSystem.from_uri(str(place))
    except (ArrowInvalid, OSError) as error:
        raise OnRecordError.unreadable(place, f"no filesystem for this address ({error})", "Check it.") from error
    return Store(filesystem, root.rstrip("/"))


@dataclass(frozen=True, slots=True)
class Store:
    """A folder on some filesystem. Names are relative to it, with slashes."""

    filesystem: fs.FileSystem
    root: str

    def path(self, name: str) -> str:
        """Give the filesystem's own path of a name."""
        return f"{self.root}/{name}" if name else self.root

    def parts(self) -> list[str]:
        """List the Parquet files at any depth, in the order of their names, but for hidden and underscored ones."""
        return [name for name in self.names("", ENDING) if not any(step[0] in "._" for step in name.split("/"))]

    def names(self, below: str, ending: str) -> list[str]:
        """List the files below a name that end so, in order."""
        from pyarrow import fs

        chosen = fs.FileSelector(self.path(below), recursive=True, allow_not_found=True)
        with self._told(below, "listed"):
            found = [item.path for item in self.filesystem.get_file_info(chosen) if item.type == fs.FileType.File]
        start = len(self.root.rstrip("/")) + 1
        return sorted(path[start:] for path in found if path.endswith(ending))

    def exists(self, name: str = "") -> bool:
        """Tell whether there is a file or folder of this name."""
        from pyarrow import fs

        with self._told(name, "looked at"):
            info: Any = self.filesystem.get_file_info(self.path(name))
        return bool(info.type != fs.FileType.NotFound)

    def read(self, name: str) -> bytes:
        """Read a file whole."""
        with self._told(name, "read"), self.filesystem.open_input_stream(self.path(name), compression=None) as stream:
            return bytes(stream.read())

    def write(self, name: str, data: bytes, run: str) -> None:
        """Write a file under a temporary name and move it to its place, so that no half-written file is ever there."""
        temporary = f"{RUNS}/{run}/.{os.getpid()}-{uuid4().hex}"
        with self._told(name, "written"):
            try:
                self.filesystem.create_dir(self.path(f"{RUNS}/{run}"), recursive=True)
                with self.filesystem.open_output_stream(self.path(temporary), compression=None) as stream:
                    stream.write(data)
                if "/" in name:
                    self.filesystem.create_dir(self.path(name.rpartition("/")[0]), recursive=True)
                self.filesystem.move(self.path(temporary), self.path(name))
            except OSError:
                with suppress(OSError):
                    self.filesystem.delete_file(self.path(temporary))
                raise

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there is deleted already."""
        with self._told(name, "deleted"), suppress(FileNotFoundError):
            self.filesystem.delete_file(self.path(name))

    @contextmanager
    def run(self) -> Iterator[str]:
        """Name a run, alone in the folder, and clear away what it and dead ones of this machine left half-written."""
        run = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        with self._held():
            self._sweep()
            try:
                yield run
            finally:
                with suppress(OSError):  # a folder that cannot be cleared is swept by the next run
                    self._drop(run)

    def _held(self) -> AbstractContextManager[Any]:
        """Hold the folder against a second run where it lies on this machine; elsewhere there is no such thing."""
        from pyarrow import fs

        return alone(Path(self.root)) if isinstance(self.filesystem, fs.LocalFileSystem) else nullcontext()

    @contextmanager
    def _told(self, name: str, what: str) -> Iterator[None]:
        """Say what of the system's errors a user can act on."""
        try:
            yield
        except OSError as error:
            told = f"cannot be {what} ({os.strerror(error.errno) if error.errno else error})"
            step = "What is finished is kept: mend that and run again."
            raise OnRecordError.unreadable(self.path(name), told, step) from error

    def _sweep(self) -> None:
        """Drop the folders of runs of this machine whose process is gone; those of other machines may be at work."""
        from pyarrow import fs

        chosen = fs.FileSelector(self.path(RUNS), allow_not_found=True)
        runs = [item.base_name for item in self.filesystem.get_file_info(chosen)]
        for run in runs:
            host, _, rest = run.rpartition("-")[0].rpartition("-")
            if host == socket.gethostname() and rest.isdigit() and not _alive(int(rest)):
                with suppress(OSError):  # somebody else may have swept it
                    self._drop(run)

    def _drop(self, run: str) -> None:
        if self.exists(f"{RUNS}/{run}"):
            self.filesystem.delete_dir(self.path(f"{RUNS}/{run}"))
        from pyarrow import fs

        if self.exists(RUNS) and not self.filesystem.get_file_info(fs.FileSelector(self.path(RUNS))):
            self.filesystem.delete_dir(self.path(RUNS))


def from_parquet(data: bytes) -> pd.DataFrame:
    """Read a part from its bytes."""
    return pd.read_parquet(io.BytesIO(data))


def to_parquet(table: pd.DataFrame) -> bytes:
    """Write a part: declared columns have their declared Arrow types, also where a part holds none of their values.

    A column of one's own that holds texts among numbers is written as texts.
    """
    import pyarrow as pa
    from pyarrow import parquet

    types = _arrow_types()
    columns = {}
    for name in map(str, table.columns):
        values = table[name]
        wanted = types.get(_DECLARED.get(name, ""))
        if wanted is None and values.isna().all() and values.dtype == object:
            wanted = pa.string()  # all parts must agree, and nothing is known of a column without a value
        columns[name] = _array(values, wanted)
    written = io.BytesIO()
    parquet.write_table(pa.table(columns), written, compression="zstd")
    return written.getvalue()


def _array(values: pd.Series, wanted: Any) -> Any:
    import pyarrow as pa

    if wanted is not None:
        return pa.Array.from_pandas(values, type=wanted)
    try:
        return pa.Array.from_pandas(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return pa.Array.from_pandas(values.astype(object).map(str, na_action="ignore"), type=pa.string())


def _arrow_types() -> dict[str, Any]:
    import pyarrow as pa

    span = pa.list_(pa.int64())
    return {
        "str": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
        "span": span,
        "spans": pa.list_(span),
    }


def _alive(process: int) -> bool:
    """Tell whether a process of this machine runs; where that cannot be asked without harm, it is taken for running."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
