"""Verbs in context on 150 invented sentences coded by hand: precision, recall and F1 by category, for both halves.

usage: python benchmarks/verbs.py [SENTENCES.yaml]

The sentences (tests/gold/opcode/sentences.yaml) were written and coded before the rules. The errors of the first half
were read while the rules were made, those of the second were not. A verb is right where subject and category are those
of the code.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from onrecord.measures import verbs_in_context
from onrecord.schema import VERB_CATEGORIES

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "opcode" / "sentences.yaml"
RESAMPLES = 2000


def main() -> None:
    """Print the figures of every half."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    for half, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        found = verbs_in_context(pd.DataFrame([text for text, _ in rows], columns=["text"]), own=["Norland"])
        got = [Counter(part["subject"] + " " + part["category"]) for part in _parts(found, len(rows))]
        gold = [Counter(code.strip() for code in codes.split(";") if code.strip()) for _, codes in rows]
        print(f"{half}: {len(rows)} sentences, {sum(map(Counter.total, gold))} codes")
        for name in VERB_CATEGORIES:
            print(f"  {name:9s}", _line(_counted(gold, got, name)))
        counts = _counted(gold, got, "")
        rng = np.random.default_rng(0)
        drawn = [_f1(counts[rng.integers(0, len(counts), len(counts))].sum(axis=0)) for _ in range(RESAMPLES)]
        low, high = np.quantile(drawn, [0.025, 0.975])
        print("  all      ", _line(counts), f"[{low:.3f}, {high:.3f}]")


def _parts(found: pd.DataFrame, n: int) -> list[pd.DataFrame]:
    return [found[found["row"] == row] for row in range(n)]


def _counted(gold: list[Counter[str]], got: list[Counter[str]], name: str) -> np.ndarray:
    """Count, in every sentence, what is right, what was found wrongly, and what was missed."""
    rows = []
    for right, own in zip(gold, got, strict=True):
        codes = [code for code in right | own if code.endswith(name)]
        both = sum(min(right[code], own[code]) for code in codes)
        rows.append((both, sum(own[code] for code in codes) - both, sum(right[code] for code in codes) - both))
    return np.array(rows)


def _line(counts: np.ndarray) -> str:
    right, false, missed = counts.sum(axis=0)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {_f1(counts.sum(axis=0)):.3f} ({right + missed} codes)"


def _f1(counts: np.ndarray) -> float:
    right, false, missed = counts
    return float(2 * right / max(1, 2 * right + false + missed))


if __name__ == "__main__":
    main()
