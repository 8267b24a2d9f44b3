"""What fits in memory: a function over articles, in order, on any executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from itertools import chain
from os import PathLike
from typing import TypeVar

from tqdm import tqdm

from onrecord.errors import OnRecordError

Item = TypeVar("Item")
Row = TypeVar("Row")


def map_articles(
    func: Callable[[Item], Sequence[Row]],
    articles: Iterable[Item],
    *,
    executor: Executor | None = None,
    progress: str | None = None,
    chunksize: int = 16,
) -> list[Row]:
    """Apply a function that turns one article into rows to every article, in order.

    Parameters
    ----------
    func : callable
        Takes one article, returns its rows; a module-level function where the executor uses processes.
    articles : iterable
        A `Corpus` or any iterable of articles.
    executor : concurrent.futures.Executor or None
        Where to run: None is this process. A process pool, or ``dask.distributed.Client(...).get_executor()``, gives
        the same rows in the same order.
    progress : str or None
        The label of a progress bar on standard error, shown where that is a terminal; None shows none.
    chunksize : int
        Articles sent to a worker at once, where the executor makes use of it.

    Returns
    -------
    list
        The rows of all articles, in the order of the articles.

    Raises
    ------
    OnRecordError
        When a path or a text comes in place of articles, or a worker died.

    Examples
    --------
    >>> map_articles(str.split, ["a b", "c"])
    ['a', 'b', 'c']
    """
    if isinstance(articles, str | PathLike):
        raise OnRecordError(
            f"{str(articles)[:60]!r} came where articles are needed; pass read_corpus(...) for a file or folder, "
            "Corpus.from_texts({...}) for texts."
        )
    items = list(articles)
    done = map(func, items) if executor is None else executor.map(func, items, chunksize=chunksize)
    shown = tqdm(done, total=len(items), desc=progress, unit="article", disable=None if progress else True, leave=False)
    try:
        return list(chain.from_iterable(shown))
    except BrokenExecutor as error:
        raise OnRecordError(
            f"A worker died, perhaps for want of memory, and the rows of {len(items):,} articles with it; nothing was "
            "written. Run again, with fewer workers or a smaller chunksize where it happens again."
        ) from error
