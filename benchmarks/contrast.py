"""Coverage and size of the contrast verb when quotations cluster in articles, and how its time grows with rows.

Run: python benchmarks/contrast.py coverage [repetitions]     python benchmarks/contrast.py speed

Coverage: normal values of variance 1, 6 quotations an article on average (``uneven``: 1 to 11), ICC 0, .1 and .3, each
article quoting one side (nested) or both (crossed). Per cell: coverage of the default 95 % interval of the difference,
of Cliff's delta and of Hedges' g (true difference .5), share of p at most .05, and p of a Kolmogorov-Smirnov test that
the permutation p is uniform where there is no difference. The last block compares within strata whose means differ.

Speed: one core, 1,000 to 1,000,000 quotations, 20 an article, 2,000 resamples and 2,000 labelings; beside it one
vectorised NumPy pass of the same resampling, which gives the estimate's distribution and nothing else.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import kstest, norm

from onrecord.compare import contrast

GAP = 0.5
DELTA = 2 * norm.cdf(GAP / math.sqrt(2)) - 1


def drawn(
    n_articles: int, icc: float, rng: np.random.Generator, *, design: str, uneven: bool, gap: float
) -> pd.DataFrame:
    """Draw quotations with a share of their variance between articles, and a gap between the sides."""
    sizes = rng.integers(1, 12, n_articles) if uneven else np.full(n_articles, 6)
    article = np.repeat(np.arange(n_articles), sizes)
    side = article % 2 if design == "nested" else np.arange(article.size) % 2
    own = rng.normal(size=n_articles)[article] * math.sqrt(icc)
    tone = own + rng.normal(size=article.size) * math.sqrt(1 - icc) + gap * side
    return pd.DataFrame({"article_id": article.astype(str), "side": np.where(side == 1, "a", "b"), "tone": tone})


def cell(n_articles: int, icc: float, design: str, uneven: bool, repetitions: int) -> str:
    """Simulate one cell and write its line."""
    held = np.zeros(3)
    ps = []
    for repetition in range(repetitions):
        rng = np.random.default_rng([repetition, n_articles, round(100 * icc), design == "nested", uneven])
        null = contrast(drawn(n_articles, icc, rng, design=design, uneven=uneven, gap=0), "tone", between="side",
                        seed=repetition).iloc[0]  # fmt: skip
        gap = contrast(drawn(n_articles, icc, rng, design=design, uneven=uneven, gap=GAP), "tone", between="side",
                       resamples=99, permutations=99, seed=repetition).iloc[0]  # fmt: skip
        held += [
            null["low"] <= 0 <= null["high"],
            gap["effect_low"] <= DELTA <= gap["effect_high"],
            gap["g_low"] <= GAP <= gap["g_high"],
        ]
        ps.append(null["p"])
    share = held / repetitions
    ks = kstest(ps, "uniform").pvalue
    false = float(np.mean(np.array(ps) <= 0.05))
    return f"{share[0]:.3f}  {share[1]:.3f}  {share[2]:.3f}   {false:.3f}   {ks:.2f}"


def strata_cell(n_strata: int, per_stratum: int, design: str, repetitions: int) -> str:
    """Simulate a comparison within strata whose means differ by far more than the sides do."""
    hits, ps = 0, []
    for repetition in range(repetitions):
        rng = np.random.default_rng([repetition, n_strata, per_stratum])
        table = drawn(n_strata * per_stratum, 0.2, rng, design=design, uneven=True, gap=0)
        stratum = table["article_id"].astype(int) // per_stratum
        table = table.assign(outlet=stratum.astype(str), tone=table["tone"] + 2 * rng.normal(size=n_strata)[stratum])
        found = contrast(table, "tone", between="side", within="outlet", seed=repetition).iloc[0]
        hits += found["low"] <= 0 <= found["high"]
        ps.append(found["p"])
    return f"{hits / repetitions:.3f}   {np.mean(np.array(ps) <= 0.05):.3f}   {kstest(ps, 'uniform').pvalue:.2f}"


def coverage(repetitions: int) -> None:
    """Print coverage and size, a line a cell."""
    print(f"{repetitions} repetitions; coverage of difference, delta, g; p <= .05; KS p")
    for n_articles in (40, 12):
        for design in ("nested", "crossed"):
            for uneven in (False, True):
                for icc in (0.0, 0.1, 0.3):
                    line = cell(n_articles, icc, design, uneven, repetitions)
                    sizes = "uneven" if uneven else "even"
                    print(f"G {n_articles}  {design:7s} {sizes:6s} ICC {icc:.1f}   {line}", flush=True)
    print("within strata, ICC .2: coverage of difference; p <= .05; KS p")
    for n_strata, per_stratum in ((4, 10), (10, 4)):
        for design in ("nested", "crossed"):
            line = strata_cell(n_strata, per_stratum, design, repetitions)
            print(f"{n_strata} strata of {per_stratum} articles  {design:7s} {line}", flush=True)


def sizes() -> Iterator[tuple[int, int]]:
    """Give numbers of quotations and articles; the third is the one that the house sets itself a limit for."""
    yield from ((1_000, 50), (10_000, 500), (100_000, 5_000), (1_000_000, 50_000))


def numpy_pass(table: pd.DataFrame, n_articles: int, resamples: int) -> np.ndarray:
    """Resample article sums once, vectorised, in blocks of 2 million numbers."""
    code, inside = table["article_id"].astype(int).to_numpy(), (table["side"] == "a").to_numpy()
    tone = table["tone"].to_numpy()
    sums, counts = zip(
        *(
            (np.bincount(code[s], tone[s], n_articles), np.bincount(code[s], minlength=n_articles))
            for s in (inside, ~inside)
        ),
        strict=True,
    )
    rng, found = np.random.default_rng(0), []
    step = max(1, 2_000_000 // n_articles)
    for start in range(0, resamples, step):
        index = rng.integers(0, n_articles, (min(step, resamples - start), n_articles))
        means = [s[index].sum(axis=1) / c[index].sum(axis=1) for s, c in zip(sums, counts, strict=True)]
        found.append(means[0] - means[1])
    return np.concatenate(found)


def speed() -> None:
    """Print seconds and peak memory, a line a size; ratios are of the best of three runs each."""
    print("rows, articles: seconds of contrast, of one NumPy pass, ratio; peak memory of the process")
    for rows, n_articles in sizes():
        rng = np.random.default_rng(rows)
        article = rng.integers(0, n_articles, rows)
        side = np.where(rng.random(rows) < 0.5, "a", "b")
        tone = rng.normal(size=rows) + rng.normal(size=n_articles)[article]
        table = pd.DataFrame({"article_id": article.astype(str), "side": side, "tone": tone})
        ours, theirs = [], []
        for _ in range(3):
            started = time.process_time()
            found = contrast(table, "tone", between="side", resamples=2000, permutations=2000)
            ours.append(time.process_time() - started)
            started = time.process_time()
            numpy_pass(table, n_articles, 2000)
            theirs.append(time.process_time() - started)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        method = found["method"][0].split(";")[1].strip()
        ratio = min(ours) / min(theirs)
        print(f"{rows:9,d} {n_articles:7,d}: {min(ours):6.2f} {min(theirs):6.2f} {ratio:5.1f}  {peak:.2f} GB  {method}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["speed"]:
        speed()
    else:
        coverage(int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
