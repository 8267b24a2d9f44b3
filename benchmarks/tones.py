"""Tone against 20 raters of editorial snippets, and portrayal against target-dependent labels.

usage: python benchmarks/tones.py tone SNIPPETS.jsonl[.gz]        rows {text, score}
       python benchmarks/tones.py portrayal TARGETS.jsonl[.gz]    rows {text, target: [start, end], label}

`tone` prints Pearson r with the mean rating for both methods, over all snippets and those with a negation, the share
of zero scores and the words a second. `portrayal` prints macro-F1 over negative, neutral and positive for portrayal,
and for the tone of the whole sentence by both methods (cut at .05, VADER's own), with the share of neutral targets
called otherwise.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score

from onrecord.measures import portrayal, tone

NEGATION = r"(?i)\b(?:not|no|never|cannot|without|neither|nor|none|nothing|nobody|hardly)\b|n[’']t\b"
NAMES = {-1: "negative", 0: "neutral", 1: "positive"}


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=("tone", "portrayal"))
    parser.add_argument("rows", type=Path)
    chosen = parser.parse_args()
    opener = gzip.open if chosen.rows.suffix == ".gz" else open
    with opener(chosen.rows, "rt", encoding="utf-8") as lines:
        table = pd.DataFrame([json.loads(line) for line in lines])
    (of_tone if chosen.measure == "tone" else of_portrayal)(table)


def of_tone(table: pd.DataFrame) -> None:
    """Print agreement with the mean rating."""
    negated = table["text"].str.contains(NEGATION, regex=True)
    words = table["text"].str.split().str.len().sum()
    for method in ("vader", "onrecord"):
        began = time.perf_counter()
        scored = tone(table, method=method)["tone"].fillna(0.0)
        pace = words / (time.perf_counter() - began)
        parts = {"all": negated | ~negated, "negated": negated, "rest": ~negated}
        figures = (
            f"{name} ({part.sum()}) r {scored[part].corr(table['score'][part]):.3f}" for name, part in parts.items()
        )
        print(f"{method:9s} {', '.join(figures)}; zero {(scored == 0).mean():.1%}; {pace:,.0f} words/s")


def of_portrayal(table: pd.DataFrame) -> None:
    """Print macro-F1 over the three labels."""
    gold = table["label"].replace(NAMES).astype("str")
    table = table.assign(target=[tuple(target) for target in table["target"]])
    found = {"portrayal": portrayal(table)["portrayal_label"].fillna("neutral")}
    for method in ("onrecord", "vader"):
        scored = tone(table, method=method)["tone"].fillna(0.0)
        found[f"tone, {method}"] = np.sign(scored.where(scored.abs() >= 0.05, 0.0)).astype(int).map(NAMES)
    neutral = gold == "neutral"
    for name, labels in found.items():
        macro = 100 * f1_score(gold, labels, average="macro")
        print(f"{name:15s} macro-F1 {macro:.1f}; neutral called otherwise {(labels[neutral] != 'neutral').mean():.1%}")


if __name__ == "__main__":
    main()
