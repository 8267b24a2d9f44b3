"""Coverage of 95 % intervals for topic effects, planted: outlets that differ in what they write about.

python benchmarks/planted_topics.py [REPETITIONS] [SEED]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import onrecord as rec

TOPICS, WORDS, COMMON = 4, 40, 60
ARTICLES, PASSAGES, LENGTH = 40, 5, 40  # an outlet, an article, a passage
SHARES = {"courier": [0.25, 0.25, 0.25, 0.25], "ledger": [0.45, 0.25, 0.15, 0.15]}
EFFECTS = np.array(SHARES["ledger"]) - np.array(SHARES["courier"])


def word(kind: str, number: int) -> str:
    """Make a word of letters: the model reads no digits."""
    return kind + "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def planted(rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Write passages on one topic each, four words in five of it; the passages of an article resemble each other."""
    own = [[word(f"topic{'wxyz'[k]}", n) for n in range(WORDS)] for k in range(TOPICS)]
    common = [word("common", n) for n in range(COMMON)]
    rows, truth = [], []
    for outlet, shares in SHARES.items():
        for number in range(ARTICLES):
            mix = rng.dirichlet(4 * np.array(shares))
            for _ in range(PASSAGES):
                topic = int(rng.choice(TOPICS, p=mix))
                from_topic = rng.random(LENGTH) < 0.8
                drawn = np.where(from_topic, rng.choice(own[topic], LENGTH), rng.choice(common, LENGTH))
                rows.append((f"{outlet}_{number}", outlet, " ".join(drawn)))
                truth.append(topic)
    return pd.DataFrame(rows, columns=["article_id", "outlet", "text"]), np.array(truth)


def main(repetitions: int, seed: int) -> None:
    """Print how often the intervals hold the planted effect of each topic, ours and the naive ones."""
    rng = np.random.default_rng(seed)
    held: list[list[tuple[bool, bool, float, float]]] = []
    for repetition in range(repetitions):
        table, truth = planted(rng)
        model = rec.TopicModel(TOPICS, names="keep", seed=repetition).fit(table)
        shares = model.transform(table)[list(model.get_feature_names_out())].to_numpy()
        found = rec.topic_effects(model, table, "~ outlet", refits=8, resamples=299, seed=repetition)
        rows = []
        for row in found.itertuples():
            # Which planted topic is it? The one that it makes up most of.
            true = EFFECTS[int(np.argmax([shares[truth == k, row.topic].mean() for k in range(TOPICS)]))]
            rows.append(
                (row.low <= true <= row.high, row.naive_low <= true <= row.naive_high,
                 row.high - row.low, row.naive_high - row.naive_low)
            )  # fmt: skip
        held.append(rows)
    told = np.array(held, dtype=float).reshape(-1, 4).mean(axis=0)
    print(f"{repetitions} repetitions, {TOPICS} topics each")
    print("coverage {:.3f}, naive {:.3f}, width {:.3f}, naive width {:.3f}".format(*told))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
