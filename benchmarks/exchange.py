"""The exchange test on gold sentences: other names in the same sentences, and what each measure makes of it.

    python benchmarks/exchange.py TARGETS.jsonl[.gz] [--rows 500]

Each row needs `text` and `target`. The words of the target are replaced by each of three leaders in turn. Printed: for
every measure the mean under each name and the share of rows whose value changes at all. Blind measures give 0 %.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from onrecord.measures import portrayal, tone
from onrecord.training import read_rows

NAMES = ("Barack Obama", "Vladimir Putin", "Donald Trump")
MEASURES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "tone, accurate": lambda table: tone(table)["tone"],
    "tone, fast": lambda table: tone(table, engine="fast")["tone"],
    "portrayal, accurate": lambda table: portrayal(table)["portrayal"],
    "portrayal, fast": lambda table: portrayal(table, engine="fast")["portrayal"],
    "VADER of the sentence": lambda table: tone(table, method="vader")["tone"],
}


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--rows", dest="n", type=int, default=500)
    chosen = parser.parse_args()
    gold = read_rows(chosen.rows).head(chosen.n)
    tables = {name: named(gold, name) for name in NAMES}
    for measure, score in MEASURES.items():
        values = [score(table).to_numpy() for table in tables.values()]
        means = ", ".join(f"{name} {np.nanmean(value):+.3f}" for name, value in zip(NAMES, values, strict=True))
        pairs = [~np.isclose(a, b, rtol=0, atol=0, equal_nan=True) for a, b in combinations(values, 2)]
        print(f"{measure:22s} {means}; other values in {np.mean(np.any(pairs, axis=0)):.1%} of {len(gold)} rows")


def named(gold: pd.DataFrame, name: str) -> pd.DataFrame:
    """Write a name in the place of every target."""
    rows = []
    for text, (start, end) in zip(gold["text"], gold["target"], strict=True):
        rows.append((f"{text[:start]}{name}{text[end:]}", (start, start + len(name))))
    return pd.DataFrame(rows, columns=["text", "target"])


if __name__ == "__main__":
    main()
