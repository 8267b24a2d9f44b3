"""Every stage on every text that was made to slow it down: does its time grow faster than the text.

`python benchmarks/linear.py ROWS` measures every stage of `tests/adversarial.py` on every text there, appends a line of
JSON to ROWS for each as it goes, and prints those whose time grows more than 2.3 times when the text is doubled; a
second run with the same file goes on where it was. A text is lengthened until the stage takes 0.05 CPU-seconds
(`--seconds`), or has four million characters: what takes less than 0.05 seconds there has no ratio that means anything
and is counted apart. A ratio above 2.3 is measured three times more, the least of the times counting.

A square that is small beside the rest only shows in longer texts: `--highest 5 --from ROWS` measures the five texts of
every stage that grew fastest in ROWS, e.g. with `--seconds 1`.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import signal
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BOUND = 2.3
FLOOR = 0.05  # CPU-seconds below which memory and the machine's other work decide the ratio
SHORTEST, LONGEST = 2_000, 4_000_000  # characters
AGAIN = 3

Work = Callable[[str], object]
Make = Callable[[int], str]


class Growth(NamedTuple):
    """One stage on one text: its CPU-seconds at half a length and at the whole of it."""

    stage: str
    text: str
    length: int
    half: float
    whole: float
    ratio: float
    problem: str

    @property
    def verdict(self) -> str:
        """Say what the row shows."""
        if self.problem:
            return "failed"
        if self.whole < FLOOR:
            return "quick"
        return "grows" if self.ratio > BOUND else "linear"


def main() -> int:
    """Measure what is asked for and is not in the file yet."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", type=Path, help="a file of JSON lines, begun or gone on with")
    asked.add_argument("--stages", nargs="+", help="only these stages")
    asked.add_argument("--texts", nargs="+", help="only these texts")
    asked.add_argument("--seconds", type=float, default=0.05, help="how long the whole text must take (default 0.05)")
    asked.add_argument("--limit", type=int, default=20, help="seconds after which one run is given up (default 20)")
    asked.add_argument("--from", type=Path, dest="source", help="only pairs of this file of rows")
    asked.add_argument("--highest", type=int, default=5, help="with --from: how many texts a stage (default 5)")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _give_up)
    found = read(given.rows)
    done = {(row.stage, row.text) for row in found}
    with given.rows.open("a", encoding="utf-8") as file:
        for row in measured(given, done):
            file.write(json.dumps(row._asdict()) + "\n")
            file.flush()
            found.append(row)
            if row.verdict in ("grows", "failed"):
                print(told(row), flush=True)
    return summed(found)


def read(path: Path) -> list[Growth]:
    """Read the rows of earlier runs."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Growth(**json.loads(line)) for line in lines]


def told(row: Growth) -> str:
    """Write a row for a reader."""
    times = f"{row.half:8.3f} s {row.whole:8.3f} s {row.ratio:5.2f}"
    return f"{row.stage:22} {row.text:28} {row.length:>10,} {times} {row.problem}"


def summed(rows: list[Growth]) -> int:
    """Count what was measured, and say how it went."""
    counted = {name: sum(row.verdict == name for row in rows) for name in ("linear", "quick", "grows", "failed")}
    ratios = sorted(row.ratio for row in rows if row.verdict in ("linear", "grows"))
    print(
        f"{len(rows):,} pairs of {len({row.stage for row in rows})} stages and {len({row.text for row in rows})} texts"
    )
    print(", ".join(f"{n:,} {name}" for name, n in counted.items()))
    if len(ratios) > 1:
        high = statistics.quantiles(ratios, n=100)
        print(
            f"ratio: median {statistics.median(ratios):.2f}, 99 of 100 below {high[98]:.2f}, highest {ratios[-1]:.2f}"
        )
    return 1 if counted["grows"] or counted["failed"] else 0


def measured(given: argparse.Namespace, done: set[tuple[str, str]]) -> Iterator[Growth]:
    """Measure every stage asked for on every text asked for."""
    held = adversarial()
    only = highest(given.source, given.highest) if given.source else None
    for stage, work in held.STAGES.items():
        names = [
            name
            for name in held.TEXTS
            if (stage, name) not in done
            and (only is None or (stage, name) in only)
            and (not given.stages or stage in given.stages)
            and (not given.texts or name in given.texts)
        ]
        if not names:
            continue
        work("Ada Holm said that rain fell. “We go,” she said.")
        gc.collect()
        gc.freeze()
        for name in names:
            yield grown(stage, work, name, held.TEXTS[name], given)


def highest(path: Path, count: int) -> set[tuple[str, str]]:
    """Give the texts of every stage that grew fastest in an earlier run."""
    by_stage: dict[str, list[Growth]] = {}
    for row in read(path):
        by_stage.setdefault(row.stage, []).append(row)
    return {
        (row.stage, row.text)
        for rows in by_stage.values()
        for row in sorted(rows, key=lambda row: (row.verdict == "quick", -row.ratio))[:count]
    }


def grown(stage: str, work: Work, name: str, make: Make, given: argparse.Namespace) -> Growth:
    """Lengthen a text until it takes long enough, then see what the half of it costs."""
    length = SHORTEST
    try:
        length, whole = lengthened(work, make, given)
        half = timed(work, make(length // 2), given.limit)
        while whole > BOUND * half and (whole > FLOOR or length < LONGEST):
            half, whole = paired(work, make, length, given.limit)
            # What still grows is looked at again, longer: noise and steps go away, a square does not.
            if whole <= BOUND * half or whole > 0.5 or length >= LONGEST:
                break
            length *= 2
            half, whole = (timed(work, make(size), given.limit) for size in (length // 2, length))
    except TimeoutError:
        return Growth(stage, name, length, 0.0, float(given.limit), 99.0, f"over {given.limit} s")
    except Exception as error:  # noqa: BLE001 - an error on such a text is a find too
        return Growth(stage, name, length, 0.0, 0.0, 0.0, f"{type(error).__name__}: {error}"[:200])
    return Growth(stage, name, length, round(half, 5), round(whole, 5), round(whole / max(half, 1e-6), 3), "")


def lengthened(work: Work, make: Make, given: argparse.Namespace) -> tuple[int, float]:
    """Find a length at which a stage takes long enough."""
    length = SHORTEST
    whole = timed(work, make(length), given.limit)
    while whole < given.seconds and length < LONGEST:
        factor = min(16.0, max(1.5, 1.3 * given.seconds / max(whole, 1e-6)))
        length = min(LONGEST, int(length * factor))
        whole = timed(work, make(length), given.limit)
    return length, whole


def paired(work: Work, make: Make, length: int, limit: int) -> tuple[float, float]:
    """Time half a length and the whole of it, in turn; the least times count."""
    short, long = make(length // 2), make(length)
    times = [(timed(work, short, limit), timed(work, long, limit)) for _ in range(AGAIN)]
    return min(pair[0] for pair in times), min(pair[1] for pair in times)


def timed(work: Work, text: str, limit: int) -> float:
    """Measure the CPU-seconds of one run; give it up past the limit."""
    signal.setitimer(signal.ITIMER_PROF, limit)
    start = time.process_time()
    try:
        work(text)
        return time.process_time() - start
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


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
