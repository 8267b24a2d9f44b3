"""Articles by the million: any coverage into a folder of Parquet parts, and verbs over such a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from onrecord import engine
from onrecord.articles.corpus import Article, Corpus
from onrecord.articles.read.collect import LARGEST, read_batches
from onrecord.engine.partitions import Tables, named_tables
from onrecord.engine.store import open_store, to_parquet
from onrecord.errors import OnRecordError
from onrecord.schema import ISSUES, require

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

ISSUES_FILE = "_issues.parquet"
_UNFINISHED = "_unfinished"


def write_parts(
    source: str | Path | Iterable[Article],
    target: str | Path,
    *,
    size: int = 1000,
    columns: Mapping[str, str] | None = None,
    format: str | None = None,
    largest: int = LARGEST,
    progress: bool = False,
) -> pd.DataFrame:
    """Write articles into a folder of Parquet parts, for `map_partitions`.

    Files are read one after the other and never held together in memory.

    Parameters
    ----------
    source : str, Path, Corpus or iterable of Article
        What `read_corpus` reads, or articles.
    target : str or Path
        A folder for ``part-00000.parquet`` and so on, or its address on a filesystem that pyarrow opens. Parts that a
        run left there when it was stopped are made again; those of a finished one are not overwritten.
    size : int
        Articles a part. A part is what one worker holds in memory at a time.
    columns : mapping of str to str or None
        The files' column names to declared ones, as for `read_corpus`.
    format : str or None
        Take every file for this kind, as for `read_corpus`.
    largest : int
        The largest file that is read, in bytes, as for `read_corpus`.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    pandas.DataFrame
        The ``issues`` table: everything left unread or doubted; it is also written beside the parts, as
        ``_issues.parquet``.

    Raises
    ------
    OnRecordError
        When the source cannot be read or has no article, `target` holds parts already, or `size` is below 1.
    """
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise OnRecordError(f"size={size!r} came; a whole number of articles, 1 or more, is allowed, e.g. 1000.")
    store = open_store(target)
    if store.parts() and not store.exists(_UNFINISHED):
        raise OnRecordError(f"{target} holds {len(store.parts())} parts already; choose another folder or delete them.")
    batches = _batches(source, size, columns, format, largest, progress)
    first = next(batches, None)  # a source that cannot be read stops here, before anything is written
    if first is None:
        raise OnRecordError("No article came, and parts are made of some; nothing was written.")
    issues = [ISSUES.frame()]
    with store.run() as run:
        store.write(_UNFINISHED, b"", run)
        for name in store.parts():
            store.delete(name)
        for number, batch in enumerate(_then(first, batches)):
            if len(batch):
                store.write(f"part-{number:05}.parquet", to_parquet(batch.articles), run)
            issues.append(batch.issues)
        told = pd.concat(issues, ignore_index=True)
        store.write(ISSUES_FILE, to_parquet(told), run)
        store.delete(_UNFINISHED)
    return told


def map_partitions(
    func: Callable[[Corpus], pd.DataFrame | Tables],
    source: str | Path,
    target: str | Path,
    *,
    executor: Executor | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Apply a verb to every part of a folder of articles: more than fits in memory, resumable, on any executor.

    A part is read, worked and written by one worker, every file whole or not at all, and a second run does only what is
    missing: what an earlier one made from the same articles by the same code is kept. An article on which the verb
    fails, and a part that cannot be read, cost a row of ``issues`` and nothing else. The same articles in the same
    parts give the same bytes, whatever runs them.

    Parameters
    ----------
    func : callable
        Takes a `Corpus`; gives a table, written to a folder of the function's name, or a mapping of such names to
        tables. `onrecord.quotations` is one; with arguments, ``functools.partial(onrecord.quotations,
        engine="accurate")``. It must be article-local, as all verbs of this package are but for those that fit or
        compare; and a module-level function where the executor uses processes.
    source : str or Path
        A folder of ``.parquet`` parts with the columns of the ``articles`` table, ``article_id`` and ``text`` at least,
        e.g. from `write_parts`; or its address on a filesystem that pyarrow opens (``s3://…``).
    target : str or Path
        Where to write: ``<table>/<part>.parquet``, ``issues/<part>.parquet``, receipts in ``_receipts``, and
        ``manifest.json`` when all parts are done. `read_parts` reads a table back.
    executor : concurrent.futures.Executor or None
        Where to run: None is this process; a process pool; ``dask.distributed.Client(...).get_executor()``.
    progress : bool
        Show a progress bar on standard error, with rate and time left.

    Returns
    -------
    pandas.DataFrame
        The ``partitions`` table: one row a part, in order, and whether it was made now or kept from an earlier run.

    Raises
    ------
    OnRecordError
        When a folder cannot be used, the verb fails on all articles of a part in the same way (a wrong argument), a
        file cannot be written, or a worker died. What was finished by then is kept.

    Examples
    --------
    >>> import onrecord as rec
    >>> from tempfile import TemporaryDirectory
    >>> corpus = Corpus.from_texts({"a": 'Ada Holm said: "It rains."', "b": "Sun."})
    >>> with TemporaryDirectory() as folder:
    ...     issues = write_parts(corpus, f"{folder}/parts", size=1)
    ...     done = map_partitions(rec.quotations, f"{folder}/parts", f"{folder}/out")
    ...     again = map_partitions(rec.quotations, f"{folder}/parts", f"{folder}/out")
    ...     quotes = rec.read_parts(f"{folder}/out/quotations")
    >>> done["state"].tolist(), again["state"].tolist(), quotes["text"].tolist()
    (['made', 'made'], ['kept', 'kept'], ['"It rains."'])
    """
    label = getattr(func, "__name__", "partitions") if progress else None
    return engine.map_partitions(partial(_on_corpus, func=func), source, target, executor=executor, progress=label)


def _on_corpus(part: pd.DataFrame, *, func: Callable[[Corpus], pd.DataFrame | Tables]) -> Tables:
    """Make a corpus of a part, work it, and add what could not be read to the issues."""
    require(
        part, ("article_id", "text"), "articles", "A part needs both; columns of other names: onrecord parts --columns."
    )
    corpus = Corpus.from_frame(part)
    tables = dict(named_tables(func(corpus), func))
    issues = [corpus.issues, *([tables["issues"]] if "issues" in tables else [])]
    return {**tables, "issues": pd.concat(issues, ignore_index=True)}


def _batches(
    source: str | Path | Iterable[Article],
    size: int,
    columns: Mapping[str, str] | None,
    format: str | None,
    largest: int,
    progress: bool,
) -> Iterator[Corpus]:
    if isinstance(source, Iterable) and not isinstance(source, str):
        return _cut(source, size)
    return read_batches(source, size=size, columns=columns, format=format, largest=largest, progress=progress)


def _cut(articles: Iterable[Article], size: int) -> Iterator[Corpus]:
    issues = articles.issues if isinstance(articles, Corpus) else None
    left = iter(articles)
    while batch := list(islice(left, size)):
        yield Corpus(batch, issues)
        issues = None


def _then(first: Corpus, rest: Iterator[Corpus]) -> Iterator[Corpus]:
    yield first
    yield from rest
