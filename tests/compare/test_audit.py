"""The exchange test: planted preferences are found, blind scorers show none, bad arguments are named."""

import math

import numpy as np
import pandas as pd
import pytest

import onrecord as rec
from onrecord.compare import audit_names
from onrecord.errors import OnRecordError

TEXTS = [f"On day {k}, {{name}} spoke about the budget and {{name}} left." for k in range(20)]
NAMES = ["Ada Holm", "Viktor Brandt", "Lena Dahl"]


def fond(texts):
    """A scorer that likes one name, and texts of even days."""
    return [0.1 * (int(t.split(",")[0].split()[-1]) % 2) + 0.5 * ("Holm" in t) for t in texts]


def measured(measure, column, **options):
    return lambda texts: measure(pd.DataFrame({"text": texts}), **options)[column]


def test_a_planted_preference_is_found_and_bounded():
    found = rec.check(audit_names(fond, TEXTS, NAMES, resamples=199), "audits")
    assert found["name"].tolist() == NAMES
    assert found["estimate"].tolist() == pytest.approx([0.55, 0.05, 0.05])
    assert found["difference"].tolist() == pytest.approx([1 / 3, -1 / 6, -1 / 6])
    assert (found["low"] < found["estimate"]).all()
    assert (found["estimate"] < found["high"]).all()
    assert found["n_texts"].tolist() == [20] * 3
    # Under Holm every text is positive; under the others those of odd days alone are.
    assert found["changed"].tolist() == pytest.approx([0.5, 0.25, 0.25])
    assert found["changed_any"].tolist() == [0.5] * 3
    assert found["method"].str.contains("texts").all()


@pytest.mark.parametrize(
    "scorer", [measured(rec.tone, "tone"), measured(rec.hedging, "certainty")], ids=["tone", "hedging"]
)
def test_our_own_measures_of_words_are_blind(scorer):
    texts = ["{name} gave a brilliant, perhaps too warm speech.", "A bitter day for {name}, who may lose."]
    found = audit_names(scorer, texts, ["Ada Holm", "Theresa May", "Joy Grace", "Viktor Brandt"], resamples=99)
    assert found["difference"].abs().max() == 0.0
    assert found["changed_any"].max() == 0.0


def test_a_scorer_of_targets_gets_their_new_places():
    texts, targets = ["A weary Holm met Dahl.", "They cheered Brandt."], [(8, 12), (13, 19)]
    seen = []

    def score(filled, spans):
        seen.extend(text[slice(*span)] for text, span in zip(filled, spans, strict=True))
        table = pd.DataFrame({"text": filled, "target": spans})
        return rec.portrayal(table)["portrayal"]

    found = audit_names(score, texts, ["Ada Holm", "Moe"], targets=targets, with_targets=True, resamples=99)
    assert seen == ["Ada Holm", "Ada Holm", "Moe", "Moe"]
    assert found["difference"].abs().max() == 0.0
    first = audit_names(
        lambda _, spans: [end for _, end in spans], ["{name}, {name}"] * 3, ["A", "Bo"], with_targets=True, resamples=99
    )
    assert first["estimate"].tolist() == [1.0, 2.0]


def test_labels_have_means_where_they_have_numbers():
    def labels(texts):
        return ["Negative" if "Holm" in text else "neutral" for text in texts]

    found = audit_names(labels, TEXTS, NAMES, resamples=99)
    assert found["estimate"].tolist() == [-1.0, 0.0, 0.0]
    assert found["changed"].tolist() == [1.0, 0.5, 0.5]
    assert found["method"].tolist() == ["no interval: the texts do not vary"] * 3
    odd = audit_names(lambda texts: ["yes" if "Holm" in t else "no" for t in texts], TEXTS, NAMES, resamples=99)
    assert odd["estimate"].isna().all()
    assert odd["method"].str.contains("give values").all()
    own = audit_names(lambda texts: ["yes"] * len(texts), TEXTS, NAMES, values={"yes": 3}, resamples=99)
    assert own["estimate"].tolist() == [3.0] * 3


def test_a_text_without_a_score_under_one_name_is_left_out_for_all():
    def score(texts):
        return pd.Series([math.nan if "day 3," in t and "Holm" in t else 1.0 for t in texts])

    assert audit_names(score, TEXTS, NAMES, resamples=99)["n_texts"].tolist() == [19] * 3
    none = audit_names(lambda texts: np.full(len(texts), np.nan), TEXTS, NAMES, resamples=99)
    assert none["n_texts"].tolist() == [0] * 3
    assert none["method"].str.contains("no text has a score").all()


def test_the_same_call_gives_the_same_table():
    pd.testing.assert_frame_equal(
        audit_names(fond, TEXTS, NAMES, resamples=99), audit_names(fond, TEXTS, NAMES, resamples=99)
    )


BAD = {
    "one name": ((fond, TEXTS, ["Ada Holm"]), {}, "at least two"),
    "a name twice": ((fond, TEXTS, ["Ada Holm", "Ada Holm"]), {}, "different names"),
    "a text for texts": ((fond, "{name} left.", NAMES), {}, "list"),
    "no text": ((fond, [], NAMES), {}, "no text"),
    "no place for the name": ((fond, ["{name} left.", "She left."], NAMES), {}, r"Text 1 has no \{name\}"),
    "too few targets": ((fond, ["a", "b"], NAMES), {"targets": [(0, 1)]}, "1 targets for 2"),
    "a target beyond": ((fond, ["a"], NAMES), {"targets": [(0, 9)]}, "Target"),
    "too few scores": ((lambda texts: [0.0], TEXTS, NAMES), {}, "1 scores for 20"),
    "scores that are none": ((lambda texts: [{}] * len(texts), TEXTS, NAMES), {}, "number or a label"),
    "too few resamples": ((fond, TEXTS, NAMES), {"resamples": 5}, "99"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_arguments_are_named(case):
    arguments, options, told = BAD[case]
    with pytest.raises(OnRecordError, match=told):
        audit_names(*arguments, **options)
