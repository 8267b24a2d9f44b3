"""Evaluation: the figures are those that a reader would compute by hand."""

import pandas as pd
import pytest

from onrecord.measures.tone import tone
from onrecord.training import evaluate_portrayal, evaluate_tone, portrayal_rows, tone_rows

TEXTS = ["A warm welcome.", "A bitter failure.", "They met.", "It was not a good day.", "A very good day.", "A crisis."]
SCORES = [2.0, -3.0, 0.0, -1.0, 3.0, -2.0]
TARGETS = [
    ("Holm was praised.", (0, 4), "positive"),
    ("Holm arrived.", (0, 4), "neutral"),
    ("Holm failed.", (0, 4), "negative"),
    ("The Justice Department praised Holm.", (31, 35), "negative"),
]


def figures(table):
    return table.set_index("figure")["estimate"]


def test_correlation_is_pearsons_over_all_texts_and_the_negated_ones_apart():
    table = pd.DataFrame({"text": TEXTS, "score": SCORES})
    found = evaluate_tone(tone_rows(table), method="lexicon").set_index("figure")
    by_hand = tone(table, method="lexicon")["tone"].corr(table["score"])
    assert found.loc["r, all", "estimate"] == pytest.approx(by_hand)
    assert found.loc["r, all", "low"] <= by_hand <= found.loc["r, all", "high"]
    assert found.loc["r, negated", "n"] == 1
    assert pd.isna(found.loc["r, negated", "estimate"])
    assert found.loc["without a score", "estimate"] == 0


def test_f1_accuracy_and_false_alarms_are_counted_by_label():
    rows = portrayal_rows(pd.DataFrame(TARGETS, columns=["text", "target", "label"]))
    found = figures(evaluate_portrayal(rows, method="lexicon"))
    assert found["accuracy"] == 0.75
    assert found["F1, positive"] == pytest.approx(2 / 3)
    assert found["F1, negative"] == pytest.approx(2 / 3)
    assert found["F1, neutral"] == 1.0
    assert found["macro-F1"] == pytest.approx(7 / 9)
    assert found["neutral called otherwise"] == 0
    assert found["accuracy, names with a lexicon word"] == 0


def test_two_evaluations_give_the_same_intervals():
    rows = tone_rows(pd.DataFrame({"text": TEXTS, "score": SCORES}))
    first, second = (evaluate_tone(rows, method="lexicon").iloc[:4] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
