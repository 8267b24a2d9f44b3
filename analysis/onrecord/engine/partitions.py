"""What does not fit in memory: a function over a folder of Parquet parts, resumable, on any executor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from onrecord.engine.fingerprint import digest, fingerprint, libraries
from onrecord.engine.store import Store, from_parquet, open_store, to_parquet
from onrecord.errors import OnRecordError
from onrecord.schema import ISSUES, PARTITIONS

RECEIPTS = "_receipts"
MANIFEST = "manifest.json"

Tables = Mapping[str, pd.DataFrame]
Work = Callable[[pd.DataFrame], pd.DataFrame | Tables]


def map_partitions(
    func: Work,
    source: str | Path,
    target: str | Path,
    *,
    executor: Executor | None = None,
    progress: str | None = None,
) -> pd.DataFrame:
    """Apply a function that turns a table of articles into tables to every part of a folder, and write what it gives.

    Every part is read, worked and written by one worker. A file is written under a temporary name and moved to its
    place, and when all files of a part are there, its receipt follows, with the hashes of the input, of what was
    written, and of the code (`fingerprint`). A part whose receipt fits is not made again: a run that was stopped, by
    whatever, goes on where it was. Parts go to workers by name alone, so that memory does not grow with their number.

    An article on which the function fails costs itself: the part is halved until the article stands alone, and a row of
    ``issues`` says what happened. That gives the same rows for all others, since every verb of this package works
    article by article. A part that cannot be read costs itself in the same way.

    Parameters
    ----------
    func : callable
        Takes a DataFrame with the rows of a part, ``article_id`` among its columns; gives a DataFrame, which is written
        to a folder of the function's name, or a mapping of such names to DataFrames. A module-level function, or a
        `functools.partial` of one, where the executor uses processes. It must be article-local.
    source : str or Path
        A folder of ``.parquet`` parts, at any depth, or its address on a filesystem that pyarrow opens.
    target : str or Path
        Where to write: ``<table>/<part>.parquet`` for every table, ``issues`` always among them, the receipts in
        ``_receipts``, and ``manifest.json`` when all parts are done.
    executor : concurrent.futures.Executor or None
        Where to run: None is this process; a process pool; ``dask.distributed.Client(...).get_executor()``.
    progress : str or None
        The label of a progress bar on standard error, with rate and time left; None shows none.

    Returns
    -------
    pandas.DataFrame
        The ``partitions`` table: one row a part, in order, and whether it was made now or kept from an earlier run.

    Raises
    ------
    OnRecordError
        When a folder cannot be used, the first part has no ``article_id``, the function fails on all articles of a
        part in the same way, the target has parts that the source lacks, another run of this machine writes there, a
        file cannot be written, or a worker died. What was finished by then is kept, and the next run does only what is
        missing.
    """
    taken, given = open_store(source), open_store(target)
    names = _parts(taken, given, source, target)
    code = fingerprint(func)
    with given.run() as run:
        work = partial(_made, func=func, source=taken, target=given, code=code, run=run)
        rows = []
        with _bar(names, progress) as bar:
            for row in _results(work, names, executor, given):
                rows.append(row)
                bar.update()
                bar.set_postfix(articles=f"{sum(each[2] for each in rows):,}", refresh=False)
        _write_manifest(given, names, code, run)
    return PARTITIONS.frame(rows)


def _parts(source: Store, target: Store, given: str | Path, wanted: str | Path) -> list[str]:
    """List the parts, having looked whether source and target go together."""
    if not source.exists():
        raise OnRecordError.unreadable(given, "there is no such folder", "Check the path.")
    inside = f"{target.root}/".startswith(f"{source.root}/") or f"{source.root}/".startswith(f"{target.root}/")
    if inside and type(source.filesystem) is type(target.filesystem):
        raise OnRecordError(f"{given} and {wanted} lie in each other; choose a target beside the source.")
    names = source.parts()
    if not names:
        step = "onrecord parts makes such a folder of any articles."
        raise OnRecordError.unreadable(given, "no .parquet file in this folder", step)
    stale = [name for name in _receipts(target) if name not in set(names)]
    if stale:
        raise OnRecordError(
            f"{wanted} holds {len(stale)} parts that {given} lacks, {stale[0]!r} the first; they would be counted with "
            "the others. Choose another target, or delete it."
        )
    return names


def _receipts(target: Store) -> list[str]:
    found = target.names(RECEIPTS, ".json")
    return [name.removeprefix(f"{RECEIPTS}/").removesuffix(".json") for name in found]


def _bar(names: list[str], label: str | None) -> Any:
    return tqdm(total=len(names), desc=label, unit="part", disable=None if label else True, leave=False)


def _results(
    work: Callable[[str], tuple[Any, ...]], names: list[str], executor: Executor | None, target: Store
) -> Iterator[tuple[Any, ...]]:
    """Run the work in order; a stop in the middle cancels what has not begun."""
    try:
        yield from map(work, names) if executor is None else executor.map(work, names)
    except BrokenExecutor as error:
        raise OnRecordError(
            f"A worker died, perhaps for want of memory; {len(_receipts(target))} of {len(names)} parts are done and "
            "kept. Run again to go on; with smaller parts or fewer workers where it happens again."
        ) from error


def _made(name: str, *, func: Work, source: Store, target: Store, code: str, run: str) -> tuple[Any, ...]:
    """Make one part, unless its receipt says that it is made; gives its row of ``partitions``."""
    data = source.read(name)
    old = _receipt(name, target)
    if old is not None and (old["input"], old["code"]) == (digest(data), code) and _is_there(old, target):
        return name, "kept", old["n_articles"], old["n_failed"]
    if fingerprint(func) != code:
        raise OnRecordError(
            "A worker has other code or other versions of the libraries than the process that sent it work, and "
            "would give other results; install the same on all."
        )
    new = _make(name, data, func, target, code, run)
    # Tables that other code made and this does not, or they would be read with the rest; the receipt comes last.
    for table in set(old["tables"] if old is not None else ()) - set(new["tables"]):
        target.delete(f"{table}/{name}")
    target.write(f"{RECEIPTS}/{name}.json", _json(new), run)
    return name, "made", new["n_articles"], new["n_failed"]


def _receipt(name: str, target: Store) -> dict[str, Any] | None:
    place = f"{RECEIPTS}/{name}.json"
    receipt: dict[str, Any] | None = json.loads(target.read(place)) if target.exists(place) else None
    return receipt


def _is_there(receipt: dict[str, Any], target: Store) -> bool:
    """Tell whether what a receipt says was written is still there, byte by byte."""
    files = {f"{table}/{receipt['part']}": written["sha256"] for table, written in receipt["tables"].items()}
    return all(target.exists(file) and digest(target.read(file)) == wanted for file, wanted in files.items())


def _make(name: str, data: bytes, func: Work, target: Store, code: str, run: str) -> dict[str, Any]:
    work = _worked(name, data, func)
    written: dict[str, dict[str, Any]] = {}
    for table, rows in work.tables.items():
        file = to_parquet(rows)
        target.write(f"{table}/{name}", file, run)
        written[table] = {"rows": len(rows), "sha256": digest(file)}
    return {
        "part": name,
        "input": digest(data),
        "code": code,
        "n_articles": work.n_articles,
        "n_failed": work.n_failed,
        "tables": written,
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class _Worked:
    """What came of a part: its tables, ``issues`` among them, and how many articles it has and lost."""

    tables: dict[str, pd.DataFrame]
    n_articles: int
    n_failed: int


def _worked(name: str, data: bytes, func: Work) -> _Worked:
    try:
        part = from_parquet(data)
    except (ValueError, OSError, KeyError, TypeError) as error:
        issue = (None, name, f"not a readable Parquet file ({_first_line(error)})", None)
        return _Worked({"issues": ISSUES.frame([issue])}, 0, 0)
    if "article_id" not in part.columns:
        issue = (None, name, "no column article_id; nothing of this part was read", None)
        return _Worked({"issues": ISSUES.frame([issue])}, 0, 0)
    part, renamed = _distinct(part.reset_index(drop=True), name)
    pieces, failed = _tried(part, func, name)
    if failed and len(failed) == len(part) > 1 and len({issue[2] for issue in failed}) == 1:
        raise OnRecordError(f"The work fails on every article of {name}: {failed[0][2]}. Nothing of it was written.")
    tables = _joined(pieces or _tried(part.head(0), func, name)[0])
    issues = [tables["issues"]] if "issues" in tables else []
    tables["issues"] = pd.concat([*issues, ISSUES.frame([*renamed, *failed])], ignore_index=True)
    return _Worked(tables, len(part), len(failed))


Issue = tuple[str | None, str, str, str | None]


def _distinct(part: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Issue]]:
    """Give articles of one id different ids, as `read_corpus` does."""
    ids = part["article_id"].astype("str")
    place = ids.groupby(ids).cumcount()
    if not place.any():
        return part, []
    new = ids.where(place == 0, ids + "~" + (place + 1).astype("str"))
    issues: list[Issue] = [
        (key, name, f"the id {old!r} is taken; read as {key!r}", None)
        for key, old, again in zip(new, ids, place, strict=True)
        if again
    ]
    return part.assign(article_id=new), issues


def _tried(part: pd.DataFrame, func: Work, name: str) -> tuple[list[dict[str, pd.DataFrame]], list[Issue]]:
    """Work a part; where that fails, its halves, down to the articles that fail alone."""
    try:
        return [named_tables(func(part), func)], []
    except Exception as error:  # noqa: BLE001 - whatever an article sets off, it must cost that article alone
        if len(part) < 2:
            told = f"the work failed ({type(error).__name__}: {_first_line(error)})"
            return [], [(key, name, told, None) for key in part["article_id"].astype("str")]
    half = len(part) // 2
    left = _tried(part.iloc[:half].reset_index(drop=True), func, name)
    right = _tried(part.iloc[half:].reset_index(drop=True), func, name)
    return left[0] + right[0], left[1] + right[1]


def named_tables(result: pd.DataFrame | Tables, func: Callable[..., Any]) -> dict[str, pd.DataFrame]:
    """Name what a function gave: a table alone has the name of the function."""
    if isinstance(result, pd.DataFrame):
        inner = func.func if isinstance(func, partial) else func
        return {getattr(inner, "__name__", "rows").strip("<_>") or "rows": result}
    return dict(result)


def _joined(pieces: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    if len(pieces) == 1:
        return pieces[0]
    names = dict.fromkeys(name for piece in pieces for name in piece)
    return {name: pd.concat([piece[name] for piece in pieces if name in piece], ignore_index=True) for name in names}


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), "no message")


def _write_manifest(target: Store, names: list[str], code: str, run: str) -> None:
    """Write what a run was made of: no times, so that two runs give the same bytes."""
    receipts = [json.loads(target.read(f"{RECEIPTS}/{name}.json")) for name in names]
    tables = sorted({table for receipt in receipts for table in receipt["tables"]})
    rows = {table: sum(each["tables"].get(table, {"rows": 0})["rows"] for each in receipts) for table in tables}
    manifest = {
        "code": code,
        "libraries": libraries(),
        "n_parts": len(names),
        "n_articles": sum(receipt["n_articles"] for receipt in receipts),
        "n_failed": sum(receipt["n_failed"] for receipt in receipts),
        "rows": rows,
        "parts": {receipt["part"]: receipt["input"] for receipt in receipts},
    }
    target.write(MANIFEST, _json(manifest), run)
