"""How time and memory grow: perturbed copies of articles through `onrecord.map_partitions`.

    python benchmarks/scale.py TEXTS.jsonl[.gz] [--sizes 1000 10000 100000] [--workers 1 2] [--size 1000] [--study]

A line of TEXTS is {doc_id, text}. A copy has other names and numbers than its original, so that nothing is read twice.
The verb is `quotations`, or with --study the whole measuring of a study (quotations, three tones, frames) by the engine
"fast". Each run is a process of its own; memory is the largest that any worker of it held (resident set), time is what
the clock and the workers' CPUs counted. Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from speed import read_texts
from tqdm import tqdm

import onrecord as rec
from onrecord.study.partitions import measured
from onrecord.tables import write_text

_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_NUMBER = re.compile(r"\d+")
_SYLLABLES = ("ba", "den", "fo", "gri", "hol", "ker", "lin", "mor", "nas", "pel", "ros", "stan", "tor", "vel", "win")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000, 100000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--size", type=int, default=1000, help="articles a part")
    parser.add_argument("--study", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the parts are kept between runs")
    parser.add_argument("--out", type=Path, help="a Markdown file that the table is added to")
    parser.add_argument("--one", nargs=2, metavar=("PARTS", "WORKERS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run_one(Path(options.one[0]), int(options.one[1]), options.study)
        return
    folder = options.folder or Path(tempfile.mkdtemp())
    texts = read_texts(options.texts)
    work = "quotations, three tones, frames" if options.study else "quotations"
    told = [
        f"\n## Growth and workers: {work}, engine fast, parts of {options.size:,}\n",
        "| articles | words | workers | seconds | CPU-seconds | words a CPU-second | peak of a worker, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    print("\n".join(told))
    for n in options.sizes:
        parts = folder / str(n)
        if not parts.exists():
            rec.write_parts(copies(texts, n), parts, size=options.size)
        for workers in options.workers:
            more = ["--study"] if options.study else []
            command = [sys.executable, __file__, str(options.texts), "--one", str(parts), str(workers), *more]
            row = subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip()
            print(row, flush=True)
            told.append(row)
    if options.out is not None:
        before = options.out.read_text(encoding="utf-8") if options.out.is_file() else ""
        write_text(before + "\n".join(told) + "\n", options.out)


def copies(texts: list[str], n: int) -> Iterator[rec.Article]:
    """Make articles, each a text with other names and numbers."""
    for number in tqdm(range(n), desc="copies", disable=None):
        chance = random.Random(number)
        named: dict[str, str] = {}
        text = _CAPITAL.sub(lambda m, c=chance, k=named: k.setdefault(m[0], _name(c)), texts[number % len(texts)])  # type: ignore[misc]
        text = _NUMBER.sub(lambda m, c=chance: str(c.randrange(10 ** len(m[0]))), text)  # type: ignore[misc]
        yield rec.Article(f"copy{number}", text, outlet=f"outlet{number % 7}")


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randrange(2, 4))).title()


def run_one(parts: Path, workers: int, study: bool) -> None:
    """Time one run, warm workers excepted, and print its row."""
    words = int(rec.read_parts(parts, columns=["n_words"])["n_words"].sum())
    verb = partial(measured, engine="fast") if study else rec.quotations
    target = Path(tempfile.mkdtemp())
    start = time.monotonic()
    if workers == 1:
        done = rec.map_partitions(verb, parts, target)
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            done = rec.map_partitions(verb, parts, target, executor=pool)
    seconds = time.monotonic() - start
    whose = resource.RUSAGE_SELF if workers == 1 else resource.RUSAGE_CHILDREN
    used = resource.getrusage(whose)
    cpu = used.ru_utime + used.ru_stime
    shutil.rmtree(target)
    cells = (int(done["n_articles"].sum()), words, workers, seconds, cpu, words / cpu, used.ru_maxrss / 1024)
    print("| {:,} | {:,} | {} | {:,.1f} | {:,.1f} | {:,.0f} | {:,.0f} |".format(*cells))


if __name__ == "__main__":
    main()
