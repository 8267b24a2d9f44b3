"""Every stage on every text that was made to slow it down: does its time grow faster than the text.

`python benchmarks/linear.py` prints one line a stage and text whose time grows more than 2.3 times when the text is
doubled, and at the end how many were measured; `--table FILE` writes all of them. Each is doubled until it takes a
tenth of a second (`--seconds`) or has ten million characters; what is quicker there has no ratio that means anything
and counts as linear. What looks too fast a growth is doubled again, up to three seconds, before it is told.
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pandas as pd

ROOT = Path(__file__).parent.parent
BOUND = 2.3
FLOOR = 0.1  # CPU-seconds below which the machine's other work decides the ratio
START, LARGEST = 4_000, 10_000_000  # characters


class Growth(NamedTuple):
    """One stage on one text: its time at a length and at twice that length."""

    stage: str
    text: str
    length: int
    seconds: float
    doubled: float
    ratio: float
    problem: str


def main() -> int:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stages", nargs="+", help="only stages that begin so")
    asked.add_argument("--texts", nargs="+", help="only texts that begin so")
    asked.add_argument("--seconds", type=float, default=0.1, help="how long the longer text must take (default 0.1)")
    asked.add_argument("--limit", type=int, default=20, help="seconds after which one run is given up (default 20)")
    asked.add_argument("--table", type=Path, help="write all rows as CSV")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _give_up)
    rows = []
    for row in measured(given):
        rows.append(row)
        if row.ratio > BOUND or row.problem:
            print(
                f"{row.stage:22} {row.text:28} {row.length:>10,} {row.seconds:8.3f} s {row.doubled:8.3f} s "
                f"{row.ratio:5.2f} {row.problem}",
                flush=True,
            )
    table = pd.DataFrame(rows)
    if given.table:
        table.to_csv(given.table, index=False)
    slow = int(((table["ratio"] > BOUND) | (table["problem"] != "")).sum())
    print(f"{len(table):,} measured, {slow} grow more than {BOUND} times when the text is doubled")
    return 1 if slow else 0


def measured(given: argparse.Namespace) -> Iterator[Growth]:
    """Measure every stage asked for on every text asked for."""
    from_tests = adversarial()
    for stage, work in from_tests.STAGES.items():
        if given.stages and not stage.startswith(tuple(given.stages)):
            continue
        work("Ada Holm said that rain fell. “We go,” she said.")
        for name, make in from_tests.TEXTS.items():
            if not given.texts or name.startswith(tuple(given.texts)):
                yield grown(stage, work, name, make, given)


def grown(stage: str, work: object, name: str, make: object, given: argparse.Namespace) -> Growth:
    """Double a text until it takes long enough, then see what doubling it once more costs."""
    length = START
    try:
        took = timed(work, make(length), given.limit)
        while took < given.seconds and length < LARGEST:
            # A stage that is quick is taken forward in larger steps.
            length *= 4 if took < given.seconds / 20 else 2
            took = timed(work, make(length), given.limit)
        took, twice = paired(work, make, length, given.limit)
        # What looks too fast a growth is looked at again, longer: noise goes away, a square does not.
        while twice > max(FLOOR, BOUND * took) and twice < 3 and length < LARGEST:
            length *= 2
            took, twice = paired(work, make, length, given.limit)
    except TimeoutError:
        return Growth(stage, name, length, float("nan"), float("nan"), float("inf"), f"over {given.limit} s")
    except Exception as error:  # noqa: BLE001 - an error on such a text is a find too
        return Growth(
            stage, name, length, float("nan"), float("nan"), float("nan"), f"{type(error).__name__}: {error}"[:90]
        )
    return Growth(stage, name, length // 2, took, twice, 1.0 if twice < FLOOR else twice / max(took, 1e-9), "")


def paired(work: object, make: object, length: int, limit: int) -> tuple[float, float]:
    """Time half a length and the whole of it, each twice; the better times count."""
    short, long = make(length // 2), make(length)
    times = [(timed(work, short, limit), timed(work, long, limit)) for _ in range(2)]
    return min(pair[0] for pair in times), min(pair[1] for pair in times)


def timed(work: object, text: str, limit: int) -> float:
    """Measure the CPU-seconds of one run; give it up past the limit."""
    signal.alarm(limit)
    start = time.process_time()
    try:
        work(text)
        return time.process_time() - start
    finally:
        signal.alarm(0)


def _give_up(number: int, frame: object) -> None:
    raise TimeoutError


def adversarial() -> ModuleType:
    """Load the texts and stages, which stand with the tests."""
    found = importlib.util.spec_from_file_location("adversarial", ROOT / "tests" / "adversarial.py")
    if found is None or found.loader is None:
        raise SystemExit("tests/adversarial.py cannot be loaded")
    module = importlib.util.module_from_spec(found)
    sys.modules["adversarial"] = module
    found.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
