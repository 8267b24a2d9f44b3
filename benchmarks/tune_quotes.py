"""Sets what engine="accurate" does with its model's scores, on training articles that the model has not seen.

    python benchmarks/tune_quotes.py TRAIN.jsonl[.gz]

Uses every 21st article, which `train_quotes.py` holds out. Chooses the bias to open a span of each role and the least
confidence to keep by the sum of overlap F and exact F, fits the weights of confidence by logistic regression, and
writes all three into the card.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from onrecord.encoder import Floats, Model
from onrecord.quotes.accurate import confidence, evidence, placed
from onrecord.quotes.learned import Draft
from quotes import Tokens, iou, match, read_gold

CARD = Path(__file__).parents[1] / "analysis" / "onrecord" / "resources" / "models" / "quotes.json"


class Remembering(Model):
    """A model that runs each window once."""

    def __init__(self) -> None:
        super().__init__("quotes", threads=2)
        self.known: dict[bytes, list[Floats]] = {}

    def run(self, outputs: Any, **inputs: Any) -> list[Floats]:
        """Run, or remember."""
        key = b"".join(value.tobytes() for value in inputs.values())
        if key not in self.known:
            self.known[key] = super().run(outputs, **inputs)
        return self.known[key]


class Row(NamedTuple):
    """A draft: whether its content overlaps or is exact, whether its speaker and all that gold names are right."""

    draft: Draft
    overlap: bool
    exact: bool
    speaker: bool
    right: bool


def main() -> None:
    """Tune."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    options = parser.parse_args()
    gold = read_gold(options.train)
    ids = sorted({row["doc_id"] for row in gold})[::21]
    gold = [row for row in gold if row["doc_id"] in set(ids)]
    model = Remembering()
    best: tuple[float, dict[str, float], list[float], float] | None = None
    for cue in (0.0, 0.5, 1.0):
        for content in (0.0, 0.5, 1.0):
            model.card["bias"] = {"source": 0.0, "cue": cue, "content": content}
            rows, n_gold = judge(gold, model)
            weights = fit(rows)
            value, threshold = choose(rows, n_gold, weights)
            print(f"cue {cue:+.1f} content {content:+.1f} threshold {threshold:.2f}: {value:.2f}", flush=True)
            if best is None or value > best[0]:
                best = value, dict(model.card["bias"]), weights, threshold
    if best is not None:
        card = json.loads(CARD.read_text(encoding="utf-8"))
        card.update(bias=best[1], confidence=best[2], threshold=best[3])
        CARD.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def judge(gold: list[dict[str, Any]], model: Model) -> tuple[list[Row], int]:
    """Match what the model reads with the gold."""
    rows: list[Row] = []
    n_gold = 0
    for document in gold:
        tokens = Tokens(document["text"])
        wanted = [quote for quote in document["quotes"] if quote["content"]]
        sets = [tokens.inside(quote["content"]) for quote in wanted]
        found = placed(document["text"], model)
        given = [tokens.inside(attribution.content) for attribution, _ in found]
        matched = dict(match(given, sets))
        n_gold += len(wanted)
        for i, (attribution, draft) in enumerate(found):
            j = matched.get(i)
            overlap = j is not None and iou(given[i], sets[j]) >= 0.5
            source = tokens.inside(wanted[j]["source"] or []) if overlap and j is not None else frozenset()
            own = tokens.inside([attribution.source] if attribution.source else [])
            exact = j is not None and given[i] == sets[j]
            speaker = overlap and bool(source & own)
            rows.append(Row(draft, overlap, exact, speaker, overlap and (speaker or not source)))
    return rows, n_gold


def fit(rows: list[Row]) -> list[float]:
    """Fit the weights of confidence."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10).fit([evidence(row.draft) for row in rows], [row.right for row in rows])
    return [round(float(x), 3) for x in (model.intercept_[0], *model.coef_[0])]


def choose(rows: list[Row], n_gold: int, weights: list[float]) -> tuple[float, float]:
    """Choose the least confidence to keep; give the sum of the three figures and it."""
    sure = np.array([confidence(row.draft, weights) for row in rows])
    hits = np.array([row.overlap + row.exact for row in rows])
    ends = np.array([row.speaker for row in rows])
    values = []
    for threshold in np.arange(0, 0.6, 0.02):
        kept = sure >= threshold
        both = 2 * hits[kept].sum() / (kept.sum() + n_gold)
        values.append((100 * (both + ends[kept].sum() / n_gold), round(float(threshold), 2)))
    return max(values)


if __name__ == "__main__":
    main()
