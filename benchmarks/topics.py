"""Topics on Reuters-21578: seed and subsample stability, time, and NMI with single labels; the peers in the same run.

python benchmarks/topics.py reuters21578.train.jsonl.gz [SEEDS]
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from itertools import combinations

import numpy as np
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import normalized_mutual_info_score

import onrecord as rec
from onrecord.measures.topics.model import TopicModel
from onrecord.measures.topics.stability import agreement_of

K, DOCUMENTS, DEPTH = 20, 2000, 10


def read(path: str) -> tuple[list[str], list[str | None]]:
    """Give the first documents with a body and a topic, and the label of those with one topic only."""
    texts, labels = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["text"] and row["topics"] and len(texts) < DOCUMENTS:
                texts.append(row["text"])
                labels.append(row["topics"][0] if len(row["topics"]) == 1 else None)
    return texts, labels


def ours(method: str, seed: int, prepared: list[str]) -> tuple[list[list[str]], np.ndarray, float]:
    """Fit our model; give its words, the texts' shares, and the CPU seconds of the fit."""
    begin = time.process_time()
    model = TopicModel(K, method=method, seed=seed).fit_prepared(prepared)
    spent = time.process_time() - begin
    return model.top_words(DEPTH), model.shares(prepared), spent


def plain_lda(seed: int, prepared: list[str]) -> tuple[list[list[str]], np.ndarray, float]:
    """Fit scikit-learn's LDA with its own defaults on the same words."""
    begin = time.process_time()
    vectorizer = CountVectorizer(
        token_pattern=TopicModel()._vectorizer().token_pattern,
        stop_words=TopicModel()._vectorizer().stop_words,
        min_df=2,
        max_df=0.9,
    )
    counts = vectorizer.fit_transform(prepared)
    model = LatentDirichletAllocation(K, random_state=seed).fit(counts)
    spent = time.process_time() - begin
    words = vectorizer.get_feature_names_out()
    first = np.argsort(-model.components_, axis=1)[:, :DEPTH]
    return [[str(words[i]) for i in row] for row in first], model.transform(counts), spent


def tomotopy_lda(seed: int, prepared: list[str]) -> tuple[list[list[str]], np.ndarray, float]:
    """Fit tomotopy's LDA, 1,000 iterations, one worker, on the same words."""
    import tomotopy

    begin = time.process_time()
    vectorizer = TopicModel(method="lda")._vectorizer()
    vectorizer.fit(prepared)
    analyse, known = vectorizer.build_analyzer(), set(vectorizer.get_feature_names_out())
    model = tomotopy.LDAModel(k=K, seed=seed)
    for text in prepared:
        model.add_doc([word for word in analyse(text) if word in known] or ["none"])
    model.train(1000, workers=1)
    spent = time.process_time() - begin
    words = [[word for word, _ in model.get_topic_words(k, top_n=DEPTH)] for k in range(K)]
    return words, np.array([document.get_topic_dist() for document in model.docs]), spent


def main(path: str, seeds: int) -> None:
    """Print each model's stability, NMI and time."""
    texts, labels = read(path)
    single = np.array([label is not None for label in labels])
    begin = time.process_time()
    prepared = TopicModel().prepare(texts)
    print(f"{len(texts)} documents, {single.sum()} with one label; masking names {time.process_time() - begin:.1f} s")
    ways = {
        "onrecord NMF (default)": lambda seed: ours("nmf", seed, prepared),
        "scikit-learn LDA": lambda seed: plain_lda(seed, prepared),
        "tomotopy LDA": lambda seed: tomotopy_lda(seed, prepared),
    }
    for name, fit in ways.items():
        fits = [fit(seed) for seed in range(seeds)]
        agreed = [agreement_of(a[0], b[0], DEPTH)[0] for a, b in combinations(fits, 2)]
        nmi = []
        for _, shares, _ in fits:
            told = single & ~np.isnan(shares).any(axis=1)
            single_labels = [str(label) for label, kept in zip(labels, told, strict=True) if kept]
            nmi.append(normalized_mutual_info_score(single_labels, shares[told].argmax(axis=1)))
        spent = [seconds for _, _, seconds in fits]
        print(
            f"{name:24} seed stability {np.mean(agreed):.3f}  NMI {np.mean(nmi):.3f}  CPU seconds {np.mean(spent):.2f}",
            flush=True,
        )
    model = TopicModel(K).fit_prepared(prepared)
    found = rec.topic_stability(model, texts, refits=10)
    print(
        f"NMF on 80 % of the articles and other seeds: stability {found['stability'].mean():.3f}, "
        f"{int((~found['stable']).sum())} of {K} topics unstable"
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
