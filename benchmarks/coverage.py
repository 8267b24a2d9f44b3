"""Coverage of nominal 95 % intervals, and size of nominal 5 % tests, when quotations cluster in articles.

Run: python benchmarks/coverage.py [repetitions]. Normal values, 6 quotations an article, ICC .1 and .3; a leader's mean
(averages), and a difference of two leaders without a true difference (contrast), nested and crossed. The lines named
"rows" treat quotations as independent and show what ignoring articles costs.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from onrecord.compare import averages, contrast

PER_ARTICLE = 6


def coverage_of_row(n_articles: int, icc: float, weigh: str, repetitions: int, *, rows: bool) -> float:
    """Share of intervals of one leader's mean that hold the true mean, 0."""
    hits = 0
    for repetition in range(repetitions):
        table = drawn(n_articles, icc, np.random.default_rng([repetition, n_articles, round(100 * icc)]))
        if rows:
            table["article_id"] = np.arange(len(table)).astype(str)
        found = averages(table, "tone", by="leader", weigh=weigh, seed=repetition).iloc[0]
        hits += found["low"] <= 0 <= found["high"]
    return hits / repetitions


def errors_of_contrast(n_articles: int, icc: float, design: str, repetitions: int) -> tuple[float, float]:
    """Coverage of the difference's interval, and the share of p at most .05; the true difference is 0."""
    hits = false = 0
    for repetition in range(repetitions):
        table = drawn(n_articles, icc, np.random.default_rng([repetition, n_articles, round(100 * icc), 7]))
        half = table["article_id"].astype(int) % 2 if design == "nested" else np.arange(len(table)) % 2
        table["leader"] = np.where(half == 1, "a", "b")
        found = contrast(table, "tone", between="leader", seed=repetition).iloc[0]
        hits += found["low"] <= 0 <= found["high"]
        false += found["p"] <= 0.05
    return hits / repetitions, false / repetitions


def drawn(n_articles: int, icc: float, rng: np.random.Generator) -> pd.DataFrame:
    """Draw quotations of mean 0 and variance 1 with a share of it between articles."""
    article = np.repeat(np.arange(n_articles), PER_ARTICLE)
    noise = rng.normal(size=article.size) * np.sqrt(1 - icc)
    tone = rng.normal(size=n_articles)[article] * np.sqrt(icc) + noise
    return pd.DataFrame({"article_id": article.astype(str), "leader": "a", "tone": tone})


def main(repetitions: int) -> None:
    """Print the two tables."""
    started = time.perf_counter()
    print(f"{repetitions} repetitions, {PER_ARTICLE} quotations an article")
    print("mean of one leader: coverage         ICC .1   ICC .3")
    for n_articles in (40, 15, 6):
        for name, weigh, rows in (
            ("rows", "quotation", True),
            ("articles, over quotations", "quotation", False),
            ("articles, over articles", "article", False),
        ):
            found = [coverage_of_row(n_articles, icc, weigh, repetitions, rows=rows) for icc in (0.1, 0.3)]
            print(f"G = {n_articles:2d}  {name:28s} {found[0]:.3f}    {found[1]:.3f}")
    print("difference of two leaders: coverage / false positives at .05")
    for n_articles in (40, 16):
        for design in ("nested", "crossed"):
            found = [errors_of_contrast(n_articles, icc, design, repetitions) for icc in (0.1, 0.3)]
            print(f"G = {n_articles:2d}  {design:28s} " + "    ".join(f"{c:.3f} / {f:.3f}" for c, f in found))
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
