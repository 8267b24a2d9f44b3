"""Coverage of 95 % intervals for corrected prevalence, with a machine that errs more in one outlet than in the other.

python benchmarks/planted_prevalence.py [REPETITIONS]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import onrecord as rec
from onrecord.measures.frames.sheets import unit_ids

ARTICLES, PASSAGES = 60, 8  # an outlet, an article
CODED = 240
SHARES = {"courier": 0.45, "ledger": 0.30}
# How often the machine misses a frame, and how often it sees one that is not there.
MISSES = {"courier": 0.10, "ledger": 0.35}
SEES = {"courier": 0.25, "ledger": 0.05}


def planted(rng: np.random.Generator) -> pd.DataFrame:
    """Make a table with the truth and the machine's labels; the passages of an article resemble each other."""
    rows = []
    for outlet, share in SHARES.items():
        # A beta distribution of each article's own share: its concentration of 4 gives an intraclass correlation of .2.
        for number, own in enumerate(rng.beta(4 * share, 4 * (1 - share), ARTICLES)):
            truth = rng.random(PASSAGES) < own
            wrong = rng.random(PASSAGES) < np.where(truth, MISSES[outlet], SEES[outlet])
            rows += [(f"{outlet}_{number}", outlet, bool(t), float(t != w)) for t, w in zip(truth, wrong, strict=True)]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "truth", "coded_conflict"])
    return table.assign(text="words", label=table["coded_conflict"].map({1.0: "yes", 0.0: "no"}))


def main(repetitions: int) -> None:
    """Print how often each interval holds the planted share or difference, and the mean error of the estimate."""
    rng = np.random.default_rng(11)
    truths = {("courier", None): 0.45, ("ledger", None): 0.30, ("courier", "ledger"): 0.15}
    held = {key: [] for key in truths}
    for repetition in range(repetitions):
        table = planted(rng)
        sheet = rec.coding_sheet(table, n=CODED, coders=["one"], strata=["outlet", "label"], seed=repetition)
        truth = pd.Series(table["truth"].to_numpy(), index=pd.Index(unit_ids(table))).astype(float)
        coded = sheet[["unit_id", "inclusion"]].assign(conflict=truth[sheet["unit_id"]].to_numpy())
        found = rec.prevalence(
            table, "coded_conflict", coded=coded, question="conflict", by="outlet", resamples=999, seed=repetition
        )
        for row in found.itertuples():
            key = (row.group, row.baseline if isinstance(row.baseline, str) else None)
            true = truths[key]
            held[key].append(
                (row.low <= true <= row.high, row.estimate - true, row.high - row.low,
                 row.naive_low <= true <= row.naive_high, row.naive - true, row.naive_high - row.naive_low)
            )  # fmt: skip
    print("                  corrected: coverage, mean error, width    machine alone: coverage, mean error, width")
    for (group, baseline), rows in held.items():
        told = np.mean(rows, axis=0)
        print(f"{group + (' - ' + baseline if baseline else ''):20}", "  ".join(f"{number:+.3f}" for number in told))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
