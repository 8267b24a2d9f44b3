"""Distinctive words where nothing is distinctive, and where a few words were planted.

Run: python benchmarks/words.py ARTICLES.jsonl.gz [splits] [articles]     (objects with a "text"; 200 splits by default)

Whole articles are split into two groups at random. Share of words with p below .05, words with q below .05 a split, and
share of words beyond 1.96 by z_article and by the model's z. Then five made-up words are put, once each, into a random
30 % of one group's articles: share of them with q below .05.
"""

from __future__ import annotations

import gzip
import json
import sys
import time

import numpy as np
import pandas as pd

from onrecord.compare import distinctive_words

PLANTED = ["zorblax", "quintavel", "murnival", "tesquorn", "velbrandt"]
SHARE = 0.3


def read(path: str) -> list[str]:
    """Read the texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def split(texts: list[str], rng: np.random.Generator, *, planted: bool) -> pd.DataFrame:
    """Split articles into two groups of one size, and plant words in the first on request."""
    group = rng.permutation(np.arange(len(texts)) % 2)
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "group": np.where(group, "a", "b")})
    table["text"] = texts
    if planted:
        inside = np.flatnonzero(group)
        for word in PLANTED:
            chosen = rng.choice(inside, round(SHARE * inside.size), replace=False)
            table.loc[chosen, "text"] += f" {word}."
    return table


def main(path: str, splits: int, n_articles: int | None) -> None:
    """Print the shares."""
    texts = read(path)
    started = time.perf_counter()
    small, false, by_z, by_model, n_words, found = [], [], [], [], [], []
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        chosen = texts if n_articles is None else [texts[i] for i in rng.choice(len(texts), n_articles, replace=False)]
        options = {"names": "keep", "min_count": 10, "seed": seed}
        null = distinctive_words(split(chosen, rng, planted=False), "group", resamples=199, **options)
        one = null[null["group"] == "a"]
        small.append((one["p"] < 0.05).mean())
        false.append((one["q"] < 0.05).sum())
        by_z.append((one["z_article"].abs() > 1.96).mean())
        by_model.append((one["z"].abs() > 1.96).mean())
        n_words.append(len(one))
        planted = distinctive_words(split(chosen, rng, planted=True), "group", resamples=0, **options)
        ours = planted[(planted["group"] == "a") & planted["word"].isin(PLANTED)]
        found.append((ours["q"] < 0.05).sum() / len(PLANTED))
    print(
        f"{len(chosen)} articles, {splits} splits, {np.mean(n_words):.0f} words, {time.perf_counter() - started:.0f} s"
    )
    print(f"p < .05: {np.mean(small):.3f} of words; the highest split {np.max(small):.3f}")
    print(f"q < .05: {np.mean(false):.3f} words a split; splits with any {np.mean(np.array(false) > 0):.3f}")
    print(f"|z_article| > 1.96: {np.mean(by_z):.3f}; the model's |z| > 1.96: {np.mean(by_model):.3f}")
    print(f"planted in {SHARE:.0%} of one group's articles: power {np.mean(found):.3f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200, int(sys.argv[3]) if len(sys.argv) > 3 else None)
