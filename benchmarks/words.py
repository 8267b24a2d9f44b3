"""Distinctive words where nothing is distinctive, and where a few words were planted.

Run: python benchmarks/words.py ARTICLES.jsonl.gz [splits] [articles]     (objects with a "text"; 200 splits by default)

Whole articles are split into two groups at random, and five made-up words are put, once each, into a random 30 % of
one group's articles. Of the words that are the articles' own: share with p below .05; words a split with q below .05, q
taken over them alone; share beyond 1.96 by the model's z. Of the planted words: share with q below .05 in the whole
table.
"""

from __future__ import annotations

import gzip
import json
import sys

import numpy as np
import pandas as pd

from onrecord.compare import distinctive_words, false_discovery

PLANTED = ["zorblax", "quintavel", "murnival", "tesquorn", "velbrandt"]
SHARE = 0.3


def read(path: str) -> list[str]:
    """Read the texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def split(texts: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """Split articles into two groups of one size, and plant words in the first."""
    group = rng.permutation(np.arange(len(texts)) % 2)
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "group": np.where(group, "a", "b")})
    table["text"] = texts
    inside = np.flatnonzero(group)
    for word in PLANTED:
        chosen = rng.choice(inside, round(SHARE * inside.size), replace=False)
        table.loc[chosen, "text"] += f" {word}."
    return table


def main(path: str, splits: int, n_articles: int | None) -> None:
    """Print the shares, a line every 50 splits."""
    texts = read(path)
    small, false, by_model, n_words, found = [], [], [], [], []
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        chosen = texts if n_articles is None else [texts[i] for i in rng.choice(len(texts), n_articles, replace=False)]
        options = {"names": "keep", "min_count": 10, "seed": seed}
        table = distinctive_words(split(chosen, rng), "group", resamples=0, permutations=499, **options)
        one = table[table["group"] == "a"]
        planted = one["word"].isin(PLANTED)
        own = one[~planted]
        small.append((own["p"] < 0.05).mean())
        false.append((false_discovery(own["p"].to_numpy()) < 0.05).sum())
        by_model.append((own["z"].abs() > 1.96).mean())
        n_words.append(len(own))
        found.append((one.loc[planted, "q"] < 0.05).sum() / len(PLANTED))
        if (seed + 1) % 50 == 0 or seed + 1 == splits:
            print(
                f"{len(chosen)} articles, {seed + 1} splits, {np.mean(n_words):.0f} words; "
                f"p < .05 {np.mean(small):.3f}; "
                f"|model's z| > 1.96 {np.mean(by_model):.3f}; q < .05 {np.mean(false):.3f} words a split, in "
                f"{np.mean(np.array(false) > 0):.3f} of the splits; planted words found {np.mean(found):.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200, int(sys.argv[3]) if len(sys.argv) > 3 else None)
