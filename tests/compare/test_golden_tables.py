"""What the verbs of comparison give, number by number, on one invented table, with every option that changes a number.

The tables hold what came out when they were written, so that a change of a number shows as a difference that somebody
has to explain. Whether the numbers are right is what the other tests of this room ask, against other software and in
simulations. To renew them after a change that is meant:

    python tests/compare/test_golden_tables.py
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import onrecord.compare as compare
from onrecord.articles import Article
from onrecord.schema import QUOTATIONS

GOLDEN = Path(__file__).parent / "golden_tables.json"
FEW = {"resamples": 99, "seed": 7}
BOTH = {**FEW, "permutations": 99}
WORDS = [
    "trade",
    "harbor",
    "steel",
    "peace",
    "war",
    "talks",
    "fishermen",
    "tariff",
    "promise",
    "danger",
    "bread",
    "coast",
]


@cache
def quotes() -> pd.DataFrame:
    """Invent quotations of three leaders in two outlets over a year: uneven, clustered, some values missing."""
    rng = np.random.default_rng(20130617)
    n = 140
    article = rng.integers(0, 36, n)
    leader = rng.choice(["ada_holm", "viktor_brandt", "per_lind"], n, p=[0.45, 0.4, 0.15])
    tone = 0.2 * (leader == "ada_holm") + 0.1 * (article % 2) + rng.normal(0, 0.4, 36)[article] + rng.normal(0, 0.3, n)
    texts = [" ".join(rng.choice(WORDS, 9)) + (" trade" if name == "ada_holm" else " war") for name in leader]
    return pd.DataFrame(
        {
            "quote_id": [f"q{k}" for k in range(n)],
            "article_id": [f"a{k:02}" for k in article],
            "wire_id": [f"w{k // 2:02}" if k < 8 else None for k in article],
            "outlet": np.where(article % 3 == 0, "courier", "ledger"),
            "section": np.where(article % 5 < 2, "news", "comment"),
            "published": pd.Timestamp("2013-01-05", tz="UTC") + pd.to_timedelta(article * 10, unit="D"),
            "person_id": leader,
            "kind": rng.choice(["direct", "mixed", "indirect"], n),
            "confidence": rng.choice([0.5, 0.8, 0.95], n),
            "text": texts,
            "tone": np.where(rng.random(n) < 0.06, np.nan, np.clip(tone, -1, 1)),
            "stance": np.clip(rng.normal(0.1, 0.5, n), -1, 1).round(1),
            "frame_conflict": rng.integers(0, 2, n).astype(float),
        }
    )


@cache
def codes() -> pd.DataFrame:
    """Invent answers of three coders to two questions, with gaps."""
    rng = np.random.default_rng(5)
    rows = []
    for unit in range(24):
        truth = rng.integers(1, 4)
        for coder in ("lind", "moe", "ruud"):
            if rng.random() < 0.85:
                answer = truth if rng.random() < 0.75 else rng.integers(1, 4)
                rows.append((f"u{unit:02}", f"a{unit // 3}", coder, "grade", str(answer)))
                rows.append((f"u{unit:02}", f"a{unit // 3}", coder, "conflict", "yes" if answer > 2 else "no"))
    return pd.DataFrame(rows, columns=["unit_id", "article_id", "coder", "question", "answer"])


SPEECH = (
    "We came to the harbor to hear the fishermen and we leave with nothing but promises. The tariff on steel will fall "
    "in the spring, and the talks will go on until bread is cheap again. Nobody on this coast wants war over herring. "
    "I say to my friends in the north: a promise kept is worth more than a harbor full of ships."
)
SAID = [
    "we leave with nothing but promises",
    "We came to the harbor to hear the fishermen … and we leave with nothing but promises",
    "The tariff on steel will fall in the spring",
    "the tariff on steel will fall by the spring, and talks go on until bread is cheap",
    "Nobody on this coast wants a war over herring",
    "a promise kept is worth more than a harbor full of ships",
    "nobody on the coast wants war over herring, I say to my friends",
    "the price of bread has nothing to do with herring or with ships",
    "talks will go on",
    "promises",
]


@cache
def said() -> pd.DataFrame:
    """Spread versions of one speech over articles and outlets."""
    rows = [
        (
            f"q{k}", f"a{k % 6}", [(0, len(text))], 0, len(text), text, ("direct", "mixed")[k % 2], "said", None, "say",
            False, None, None, None, "ada_holm", None, None, f"q{k}", "cue", 0.9,
        )
        for k, text in enumerate(SAID * 2)
    ]  # fmt: skip
    table = QUOTATIONS.frame(rows)
    return table.assign(
        outlet=[f"outlet {k % 3}" for k in range(len(rows))], published=pd.Timestamp("2013-06-17", tz="UTC")
    )


def _contrast(**how: Any) -> pd.DataFrame:
    return compare.contrast(quotes(), ["tone", "stance"], between="person_id", **BOTH, **how)


CASES: dict[str, Callable[[], pd.DataFrame]] = {
    "averages": lambda: compare.averages(quotes(), ["tone", "stance"], by="person_id", **FEW),
    "averages by article": lambda: compare.averages(
        quotes(), "tone", by="outlet", weigh="article", bounds=(-1, 1), level=0.8, **FEW
    ),
    "contrast": _contrast,
    "contrast by article": lambda: _contrast(weigh="article", baseline="per_lind", level=0.9),
    "contrast by outlet's article": lambda: _contrast(cluster="article_id", interval="percentile"),
    "contrast within": lambda: _contrast(within="outlet", groups=["ada_holm", "viktor_brandt"]),
    "contrast within two": lambda: _contrast(within=["outlet", "section"], groups=["ada_holm", "viktor_brandt"]),
    "contrast by t": lambda: _contrast(interval="t", groups=["ada_holm", "viktor_brandt"]),
    "contrast by outlet": lambda: compare.contrast(quotes(), "tone", between="outlet", interval="bca", **BOTH),
    "counts": lambda: compare.count_quotations(quotes()),
    "words": lambda: compare.distinctive_words(quotes(), "person_id", min_count=2, **BOTH),
    "words in pairs": lambda: compare.distinctive_words(
        quotes(), "outlet", ngram=2, min_count=2, prior="uniform", alpha=0.5, stop_words=["peace"], **BOTH
    ),
    "contexts": lambda: compare.keyword_in_context(quotes(), "harbor", between="person_id", width=20).head(30),
    "trend": lambda: compare.trend(quotes(), ["tone"], by="person_id", every="quarter", **FEW),
    "trend by article": lambda: compare.trend(quotes(), "tone", weigh="article", every="month", bounds=(-1, 1), **FEW),
    "slopes": lambda: compare.slopes(quotes(), ["tone", "stance"], by="person_id", **BOTH),
    "slopes by article": lambda: compare.slopes(quotes(), "tone", per="month", weigh="article", **BOTH),
    "events": lambda: compare.event_window(
        quotes(), "tone", events={"talks": "2013-06-17"}, days=90, by="person_id", **BOTH
    ),
    "events by article": lambda: compare.event_window(
        quotes(), ["tone", "stance"], events="2013-06-17", days=150, weigh="article", **BOTH
    ),
    "power": lambda: compare.power(
        quotes(), "tone", between="outlet", difference=[0.1, 0.4], n_articles=(20, 60), simulations=100, seed=7
    ),
    "power by article": lambda: compare.power(
        quotes(), "tone", between="person_id", groups=["ada_holm", "viktor_brandt"], difference=0.3, n_articles=(30,),
        weigh="article", simulations=100, seed=7,
    ),
    "sensitivity": lambda: compare.sensitivity(
        quotes(), ["tone", "stance"], between="person_id", groups=["ada_holm", "viktor_brandt"],
        confidence=(0.0, 0.7), leave_out="outlet", **BOTH,
    ),
    "agreement": lambda: compare.agreement(codes(), details=("categories", "coders"), **FEW),
    "agreement of grades": lambda: compare.agreement(
        codes()[codes()["question"] == "grade"], scale="ordinal", level=0.8, **FEW
    ),
    "confusions": lambda: compare.confusions(codes()),
    "all answers are no": lambda: compare.agreement(codes()[codes()["answer"] == "no"], **FEW),
    "utterances": lambda: compare.utterances(said()),
    "align": lambda: compare.align(said(), Article("speech", SPEECH)),
    "chosen": lambda: compare.chosen(compare.align(said(), Article("speech", SPEECH)), Article("speech", SPEECH)),
}  # fmt: skip


def as_records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn rows into what JSON keeps; floats to nine digits, which is more than two platforms agree on."""
    return json.loads(table.to_json(orient="records", double_precision=9, date_format="iso", default_handler=str))


@pytest.mark.parametrize("name", CASES)
def test_numbers_are_as_they_were(name: str) -> None:
    found = as_records(CASES[name]())
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))[name]
    assert len(found) == len(kept)
    for row, before in zip(found, kept, strict=True):
        assert row.keys() == before.keys()
        assert [row[key] for key in row if not isinstance(row[key], float)] == [
            before[key] for key in row if not isinstance(row[key], float)
        ]
        numbers = [key for key in row if isinstance(row[key], float)]
        assert [row[key] for key in numbers] == pytest.approx([before[key] for key in numbers], rel=1e-6, abs=1e-8)


if __name__ == "__main__":
    tables = {name: as_records(make()) for name, make in CASES.items()}
    GOLDEN.write_text(json.dumps(tables, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
