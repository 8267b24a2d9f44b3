"""Frames on the Narrative Frames corpus, cross-validated by article: codebook, TF-IDF, FrameCoder, people.

python benchmarks/frames.py narrative_frames.jsonl.gz [REPETITIONS]
"""

from __future__ import annotations

import gzip
import json
import sys
from itertools import combinations

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict

import onrecord as rec
from onrecord.compare import agreement

NAMES = {
    "RE": "attribution_of_responsibility",
    "HI": "human_interest",
    "CO": "conflict",
    "MO": "morality",
    "EC": "economic_consequences",
}
FOLDS = 5


def read(path: str) -> tuple[list[str], pd.DataFrame, pd.DataFrame]:
    """Give the texts, the shares of coders a frame and item, and every single answer."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    shares, answers = [], []
    for row in rows:
        share = {NAMES[frame]: float(seen) for frame, seen in row["frames"].items()}
        for item, (_, given) in row["item_answers"].items():
            said = [one == "yes" for one in given if one != -1]
            share[f"{NAMES[item[:2].upper()]}.{item}"] = float(np.mean(said))
            answers += [
                (row["id"], str(k), item, "yes" if one == "yes" else "no") for k, one in enumerate(given) if one != -1
            ]
        shares.append(share)
    codes = pd.DataFrame(answers, columns=["unit_id", "coder", "question", "answer"])
    return [row["text"] for row in rows], pd.DataFrame(shares), codes


def tuned(scores: np.ndarray, truth: np.ndarray) -> float:
    """Choose the threshold of the highest F1."""
    order = np.argsort(-scores)
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(truth) + 1) + truth.sum())
    best = int(np.argmax(f1))
    return float(scores[order][best])


def tfidf(texts: list[str], truth: np.ndarray, train: np.ndarray, test: np.ndarray, seed: int) -> np.ndarray:
    """Code with a TF-IDF logistic regression whose threshold is tuned inside the training articles."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2)
    learnt = vectorizer.fit_transform([texts[i] for i in train])
    asked = vectorizer.transform([texts[i] for i in test])
    guess = np.zeros((len(test), truth.shape[1]), dtype=bool)
    for k in range(truth.shape[1]):
        model = LogisticRegression(max_iter=1000)
        inner = KFold(FOLDS, shuffle=True, random_state=seed)
        held = cross_val_predict(model, learnt, truth[train, k], cv=inner, method="decision_function")
        guess[:, k] = model.fit(learnt, truth[train, k]).decision_function(asked) >= tuned(held, truth[train, k])
    return guess


def counted(scores: np.ndarray, truth: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Code with the codebook's counts and a threshold tuned on the training articles."""
    return np.column_stack([scores[test, k] >= tuned(scores[train, k], truth[train, k]) for k in range(truth.shape[1])])


def learnt(texts: list[str], shares: pd.DataFrame, train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, ...]:
    """Code with FrameCoder; its thresholds come from folds inside the training articles."""
    coder = rec.FrameCoder().fit([texts[i] for i in train], shares.iloc[train])
    chance = coder.predict_proba([texts[i] for i in test])
    return chance >= coder.thresholds_, chance


def people(codes: pd.DataFrame) -> None:
    """Print the agreement of the corpus's own coders, item by item, and of coders against the others' frame."""
    found = agreement(codes, resamples=999)
    for row in found.itertuples():
        print(f"  alpha {row.question:5} {row.alpha:6.3f} [{row.low:.3f}, {row.high:.3f}]  agreed {row.agreed:.3f}")
    print(f"  median alpha over items {found['alpha'].median():.3f}")
    rules = {"RE": (("re2", "re6"), 2), "HI": (("hi1", "hi2", "hi5"), 2), "CO": (("co1", "co2", "co3"), 2),
             "MO": (("mo1", "mo2", "mo3"), 1), "EC": (("ec1", "ec2", "ec3"), 2)}  # fmt: skip
    wide = codes.assign(yes=codes["answer"] == "yes").pivot(
        index=["unit_id", "coder"], columns="question", values="yes"
    )
    scores, alphas = [], []
    for frame, (items, least) in rules.items():
        seen = (wide[list(items)].astype(float).sum(axis=1) >= least).unstack("coder")
        asked = wide[items[0]].unstack("coder").notna()
        pairs = [(seen[a][asked[a] & asked[b]], seen[b][asked[a] & asked[b]]) for a, b in combinations(seen.columns, 2)]
        one, other = (pd.concat(side).astype(bool) for side in zip(*pairs, strict=True))
        scores.append(f1_score(one, other))
        long = seen.where(asked).stack().rename("answer").reset_index()
        long = long.assign(answer=long["answer"].map({True: "yes", False: "no"}), question=frame)
        alphas.append(agreement(long, resamples=99)["alpha"][0])
    print("  one coder against another, F1  ", np.round(scores, 3), f"macro {np.mean(scores):.3f}")
    print("  frames by single coders, alpha ", np.round(alphas, 3))


def main(path: str, repetitions: int) -> None:
    """Print F1 of each frame and their mean for each way of coding, the mean over repetitions of the folds."""
    texts, shares, codes = read(path)
    frames = list(NAMES.values())
    truth = shares[frames].to_numpy() > 0.5
    counts = rec.frames(pd.DataFrame({"text": texts}))[[f"frame_{name}" for name in frames]].to_numpy()
    results: dict[str, list[list[float]]] = {}
    areas, squares = [], []
    for seed in range(repetitions):
        ways = {name: np.zeros(truth.shape, dtype=bool) for name in ("codebook", "TF-IDF", "FrameCoder", "no items")}
        chance = np.zeros(truth.shape)
        for train, test in KFold(FOLDS, shuffle=True, random_state=seed).split(truth):
            ways["codebook"][test] = counted(counts, truth, train, test)
            ways["TF-IDF"][test] = tfidf(texts, truth, train, test, seed)
            ways["FrameCoder"][test], chance[test] = learnt(texts, shares, train, test)
            ways["no items"][test], _ = learnt(texts, shares[frames], train, test)
        for name, guess in ways.items():
            results.setdefault(name, []).append([f1_score(truth[:, k], guess[:, k]) for k in range(len(frames))])
        areas.append([roc_auc_score(truth[:, k], chance[:, k]) for k in range(len(frames))])
        squares.append(((chance - truth) ** 2).mean(axis=0))
        if seed == 0:
            boots = bootstrap(ways["FrameCoder"], truth)
            print(f"FrameCoder, first repetition: macro-F1 [{boots[0]:.3f}, {boots[1]:.3f}] over resampled articles")
    print("frames", list(NAMES))
    print("all yes   ", np.round([f1_score(truth[:, k], np.ones(len(truth))) for k in range(len(frames))], 3))
    for name, scores in results.items():
        macro = np.mean(scores, axis=1)
        print(f"{name:10}", np.round(np.mean(scores, axis=0), 3), f"macro {macro.mean():.4f} (sd {macro.std():.4f})")
    print("FrameCoder AUC  ", np.round(np.mean(areas, axis=0), 3))
    base = truth.mean(axis=0) * (1 - truth.mean(axis=0))
    print("FrameCoder Brier", np.round(np.mean(squares, axis=0), 3), "base rate", np.round(base, 3))
    print("codebook AUC    ", [round(roc_auc_score(truth[:, k], counts[:, k]), 3) for k in range(len(frames))])
    print("people")
    people(codes)


def bootstrap(guess: np.ndarray, truth: np.ndarray, resamples: int = 1999) -> np.ndarray:
    """Resample articles and give the interval of macro-F1."""
    draw = np.random.default_rng(0)
    scores = []
    for _ in range(resamples):
        at = draw.integers(0, len(truth), len(truth))
        right = (guess[at] & truth[at]).sum(axis=0)
        scores.append(np.mean(2 * right / (guess[at].sum(axis=0) + truth[at].sum(axis=0))))
    return np.quantile(scores, [0.025, 0.975])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
