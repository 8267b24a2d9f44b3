"""Stance: agreement of people who coded cues, of the lexicon with them, and how many cues the lexicon knows.

usage: python benchmarks/stance.py CODING.csv [CODING.csv ...] [--quotes QUOTES.jsonl[.gz]]

Each coding has the columns of a stance sheet (unit, cue, cue_lemma, class, polarity, objectivity) and was made alone
with tests/gold/stance/GUIDELINE.md. Two or more give Krippendorff's alpha between coders (class nominal, polarity
ordinal and interval, objectivity nominal) with a 95 % interval of 2,000 bootstraps of units; each gives its agreement
with the lexicon. `--quotes` takes rows {text, quotes: [{cue: [[start, end], ...]}]} and prints the share of their cues
that the lexicon has an entry for. Needs krippendorff.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd

from onrecord.measures import read_stance_sheets, stance
from onrecord.quotes.accurate import cue_lemma

SCALES = {"class": "nominal", "polarity": "ordinal", "objectivity": "nominal"}
RESAMPLES = 2000


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codings", nargs="+", type=Path)
    parser.add_argument("--quotes", type=Path)
    chosen = parser.parse_args()
    codes = read_stance_sheets({path.stem: path for path in chosen.codings})
    if len(chosen.codings) > 1:
        print("between coders")
        for name, scale in SCALES.items():
            _print_alpha(name, scale, codes.pivot(index="unit", columns="coder", values=name))
        _print_alpha("polarity", "interval", codes.pivot(index="unit", columns="coder", values="polarity"))
    for coder, coding in codes.groupby("coder"):
        against_lexicon(str(coder), coding)
    if chosen.quotes is not None:
        coverage(chosen.quotes)


def against_lexicon(coder: str, coding: pd.DataFrame) -> None:
    """Print how far the lexicon agrees with one coder, over the cues that it knows."""
    negated = coding["cue"].str.contains(r"\b(?:not|never|no)\b|n['’]t\b", regex=True)
    # What makes the rows unlike quotations does not matter here: stance without a corpus reads the cue alone.
    scored = stance(coding.assign(negated=negated, cue_lemma=[cue_lemma(cue) for cue in coding["cue"]]))
    known = scored[scored["stance"].notna()]
    print(f"lexicon against {coder}: {len(known)} of {len(scored)} cues known")
    sign = known["stance_polarity"].map({"negative": -1.0, "neutral": 0.0, "positive": 1.0})
    plain = (known["stance_objectivity"] >= 0.5).astype("float64")
    for name, own in (("class", known["stance_class"]), ("polarity", sign), ("objectivity", plain)):
        pair = pd.DataFrame({"coder": known[name], "lexicon": own})
        _print_alpha(name, SCALES[name], pair)
        print(f"  {name}: the same in {(pair['coder'] == pair['lexicon']).mean():.1%}")
    print(f"  polarity: Pearson r of the number {known['stance'].corr(known['polarity']):.3f}")


def coverage(path: Path) -> None:
    """Print the share of gold cues that the lexicon knows, and of distinct ones."""
    opener = gzip.open if path.suffix == ".gz" else open
    cues: Counter[str] = Counter()
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = [quote["cue"] for quote in row["quotes"] if quote["cue"]]
            cues.update(" ".join(row["text"][start:end] for start, end in pieces) for pieces in spans)
    table = pd.DataFrame({"cue": list(cues), "n": list(cues.values()), "negated": False})
    known = stance(table.assign(cue_lemma=[cue_lemma(cue) for cue in table["cue"]]))["stance"].notna()
    print(f"known: {table['n'][known].sum() / table['n'].sum():.1%} of {table['n'].sum():,} cues")
    print(f"known: {known.mean():.1%} of {len(table):,} distinct cues")


def _print_alpha(name: str, scale: str, pairs: pd.DataFrame) -> None:
    values = pairs.dropna().to_numpy()
    domain = sorted(set(values.ravel()))
    coded = np.searchsorted(domain, values).astype(float) if scale == "nominal" else values.astype(float)
    rng = np.random.default_rng(0)
    drawn = [_alpha(coded[rng.integers(0, len(coded), len(coded))], scale) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    print(f"  {name} ({scale}): alpha {_alpha(coded, scale):.3f} [{low:.3f}, {high:.3f}], {len(coded)} units")


def _alpha(coded: np.ndarray, scale: str) -> float:
    if len(np.unique(coded)) < 2:
        return float("nan")  # without variation alpha is not defined
    return float(krippendorff.alpha(coded.T, level_of_measurement=scale))


if __name__ == "__main__":
    main()
