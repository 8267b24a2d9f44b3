"""The commands `parts` and `run`: coverage cut into parts, and a study over such a folder on one machine or many."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from threading import RLock
from types import FrameType
from typing import Any

import pandas as pd
from tqdm import tqdm

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_format, add_json, add_out, columns_of, command, place
from onrecord.cli.output import DONE, INTERRUPTED, LEFT_UNREAD, put, put_result, say
from onrecord.errors import OnRecordError, need
from onrecord.tables import write_table

_SHOWN = ("measure", "group", "baseline", "estimate", "low", "high", "q", "n_quotes", "n_articles")
# Each worker is one process on one core; libraries that start threads of their own would have them fight for it.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def add_parts(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `parts` to the parser."""
    added = command(commands, "parts", _parts)
    added.add_argument("corpus", type=Path, help="a folder or file of articles")
    added.add_argument(
        "--into", required=True, type=place, metavar="FOLDER", help="where to write part-00000.parquet and so on"
    )
    added.add_argument("--size", type=int, default=1000, help="articles a part; a worker holds one part (%(default)s)")
    add_columns(added)
    add_format(added)
    added.add_argument("--issues", type=Path, metavar="FILE", help="also write what could not be read, by ending")
    add_json(added)


def _parts(arguments: argparse.Namespace) -> int:
    issues = rec.write_parts(
        arguments.corpus,
        arguments.into,
        size=arguments.size,
        columns=columns_of(arguments),
        format=arguments.kind,
        progress=sys.stderr.isatty(),
    )
    if arguments.issues is not None:
        write_table(issues, arguments.issues)
    put_result({"parts": arguments.into, "n_issues": len(issues)}, arguments, str(arguments.into))
    if len(issues):
        say(f"{len(issues)} pieces of input left unread or doubted; see --issues")
    return LEFT_UNREAD if issues["article_id"].isna().any() else DONE


def add_run(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `run` to the parser."""
    added = command(commands, "run", _run)
    added.add_argument("study", type=Path, help="the folder that holds study.yaml")
    added.add_argument(
        "--source", required=True, type=place, metavar="PARTS", help="a folder of Parquet parts, or its address"
    )
    added.add_argument(
        "--target", required=True, type=place, metavar="OUT", help="where to write; a second run goes on there"
    )
    where = added.add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, default=1, help="processes on this machine (%(default)s)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, e.g. tcp://host:8786 (extra: scale)")
    add_out(added)


def _run(arguments: argparse.Namespace) -> int:
    try:
        with _executor(arguments.workers, arguments.scheduler) as executor:
            made = rec.run_partitions(
                arguments.study, arguments.source, arguments.target, executor=executor, progress=sys.stderr.isatty()
            )
    except KeyboardInterrupt:
        say("onrecord: interrupted; finished parts are kept, and the same command goes on there.")
        return INTERRUPTED
    return _told(made.partitions, made.compared, arguments)


def _told(partitions: pd.DataFrame, compared: dict[str, pd.DataFrame], arguments: argparse.Namespace) -> int:
    n_made = int((partitions["state"] == "made").sum())
    n_articles, n_failed = int(partitions["n_articles"].sum()), int(partitions["n_failed"].sum())
    told = f"{len(partitions)} parts, {n_made} of them made now, {n_articles:,} articles"
    issues = compared["issues"]
    say(f"{told}; {len(issues)} issues, {n_failed} of them articles that failed")
    if len(issues) and isinstance(arguments.target, Path):
        say(f"  see {arguments.target / 'compared' / 'issues.csv'}")
    put(compared["contrasts"], arguments.out, _SHOWN)
    return LEFT_UNREAD if n_failed or issues["article_id"].isna().any() else DONE


@contextmanager
def _executor(workers: int, scheduler: str | None) -> Iterator[Executor | None]:
    """Start what runs the work: this process alone, processes of this machine, or a cluster."""
    if scheduler is not None:
        with _cluster(scheduler) as executor:
            yield executor
        return
    if workers < 1:
        raise OnRecordError(f"--workers is {workers}; 1 or more are allowed, up to the cores of this machine.")
    if workers == 1:
        yield None
        return
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    # Spawned: a fork of a process with threads may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_quietly) as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise need("distributed", "scale") from error
    connect: Any = Client  # it declares no types
    try:
        client = connect(address, timeout=20)
    except (OSError, TimeoutError, ValueError) as error:
        raise OnRecordError(
            f"No Dask scheduler answers at {address} ({type(error).__name__}); start one with `dask scheduler`, "
            "workers with `dask worker ADDRESS`, and give the address that it prints."
        ) from error
    with client:
        yield client.get_executor()


def _leave_quietly() -> None:
    """Let Ctrl-C end a worker at once, without a traceback of its own: what it writes is whole or not there."""
    # The lock that bars share between processes would be left to the system, which says so.
    tqdm.set_lock(RLock())
    signal.signal(signal.SIGINT, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
