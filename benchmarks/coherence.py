"""Coherence against people: Lau and Baldwin's ratings, exact counting and gensim's, on a reference corpus of one's own.

python benchmarks/coherence.py topic_coherence_lau2016.jsonl.gz REFERENCE.jsonl.gz [REFERENCE.jsonl.gz ...]
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from onrecord.measures.topics import coherence

_WORD = re.compile(r"\w+(?:['-]\w+)*")
PEER = {"npmi": ("c_npmi", 10), "v": ("c_v", 110)}


def rows_of(path: str) -> Iterator[dict[str, Any]]:
    """Read one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def gensims(topics: list[list[str]], texts: list[list[str]], measure: str) -> np.ndarray:
    """Let gensim compute the same."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    name, window = PEER[measure]
    dictionary = Dictionary(texts)
    model = CoherenceModel(
        topics=topics, texts=texts, dictionary=dictionary, coherence=name, window_size=window, topn=10, processes=1
    )
    return np.array(model.get_coherence_per_topic())


def main(ratings: str, references: list[str]) -> None:
    """Print the rank correlation with people of each measure and counting."""
    texts = [_WORD.findall(str(row["text"]).lower()) for path in references for row in rows_of(path)]
    texts = [words for words in texts if words]
    known = {word for words in texts for word in words}
    rated = list(rows_of(ratings))
    print(f"{len(texts)} reference texts, {sum(map(len, texts)):,} words")
    for domain in ("news", "wiki"):
        rows = [row for row in rated if row["domain"] == domain]
        topics = [
            str(row["topic"]).split()[:10] if isinstance(row["topic"], str) else row["topic"][:10] for row in rows
        ]
        people = np.array([row["top-10"] for row in rows], dtype=float)
        whole = np.array([all(word in known for word in topic) for topic in topics])
        absent = np.mean([word not in known for topic in topics for word in topic])
        print(f"{domain}: {len(rows)} topics, {absent:.1%} of their words not in the reference, {whole.sum()} whole")
        for measure in PEER:
            exact = coherence(topics, texts, measure=measure)["coherence"].to_numpy()
            same = coherence(topics, texts, measure=measure, counting="gensim")["coherence"].to_numpy()
            peer = np.full(len(topics), np.nan)
            peer[whole] = gensims([topic for topic, all_ in zip(topics, whole, strict=True) if all_], texts, measure)
            off = np.nanmax(np.abs(same[whole] - peer[whole]))
            gap = np.abs(exact[whole] - peer[whole])
            told = ~np.isnan(exact)
            print(
                f"  {measure:5} people, all topics: exact {spearmanr(exact[told], people[told]).statistic:.3f}; "
                f"topics whole: exact {spearmanr(exact[whole], people[whole]).statistic:.3f}, "
                f"gensim {spearmanr(peer[whole], people[whole]).statistic:.3f}; "
                f"gensim off by {gap.mean():.4f} on average, {gap.max():.4f} at most; "
                f"our counting='gensim' off from gensim by {off:.1e}"
            )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
