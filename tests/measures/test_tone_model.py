"""The linear model of tone: what it learns, that it keeps, explains and forgets names."""

import json
import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.utils import estimator_checks

from onrecord.errors import OnRecordError
from onrecord.measures.masked import hiding
from onrecord.measures.tone_model import ToneModel, explain_fast_tone, fast_tones

GOOD = ["A warm welcome.", "They had a fruitful day.", "We thank our good friends.", "It was a success for all."]
BAD = ["A bitter failure.", "They had a terrible day.", "We fear our bad enemies.", "It was a disaster for all."]
PLAIN = ["They met on Monday.", "They had a day.", "We saw our hosts.", "It was a table for all."]
TEXTS = [*GOOD, *BAD, *PLAIN]
RATINGS = [0.5] * 4 + [-0.5] * 4 + [0.0] * 4
PAIRS = [("Ada Holm", "Viktor Brandt"), ("Barack Obama", "Vladimir Putin"), ("Angela Merkel", "David Cameron")]
TEMPLATES = [
    "{a} gave a warm welcome to {b}, and {b} was grateful.",
    "I do not trust {a}; {b} is a good friend, and a strong one.",
    "We saw {a} fail on Monday. Nobody blames {b}'s terrible advice.",
    "The plan of {a}, said to be weak, is not as bad as that of {b}.",
]


@pytest.fixture(scope="module")
def model():
    return ToneModel(least=1).fit(TEXTS, RATINGS)


def test_learns_what_readers_find(model):
    warm, bitter, plain = model.predict(["A warm, fruitful success.", "A bitter disaster.", "A table on Monday."])
    assert warm > plain > bitter


def test_negation_turns_what_it_reaches(model):
    good, not_good = model.predict(["We had a good day.", "We did not have a good day."])
    assert not_good < good


@pytest.mark.parametrize("text", [*TEXTS, "Is there hope? There is no reason for despair!"])
@pytest.mark.parametrize("times", [2, 3, 10])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_repeating_a_text_changes_nothing(model, text, times, gap):
    once, often = model.predict([text, gap.join([text] * times)])
    assert often == pytest.approx(once, abs=1e-9)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_exchanging_two_names_changes_nothing(model, template, pair):
    a, b = pair
    one, other, invented = model.predict(
        [template.format(a=a, b=b), template.format(a=b, b=a), template.format(a="Rosa Moroz", b="Ivo Okafor")]
    )
    assert one == other == invented


@pytest.mark.parametrize(
    "text", ["", " \n", "… 1,200 — !", None, math.nan, "Ada Holm", "Ada Holm, Viktor Brandt's", "42"]
)
def test_without_words_beside_names_a_score_is_missing(model, text):
    assert np.isnan(model.predict([text])).all()


@given(texts=st.lists(st.text(max_size=150), max_size=3))
def test_never_raises_and_stays_in_range(model, texts):
    scores = model.predict(texts)
    assert len(scores) == len(texts)
    assert (np.isnan(scores) | (np.abs(scores) <= 1)).all()


def test_rows_order_and_batches_change_nothing(model, monkeypatch):
    texts = [
        *TEXTS,
        "",
        "A good and a bad day. They met.",
        *(template.format(a="Ada", b="Bo") for template in TEMPLATES),
    ]
    whole = model.predict(texts)
    assert model.predict(texts[::-1])[::-1].tobytes() == whole.tobytes()
    assert np.concatenate([model.predict([text]) for text in texts]).tobytes() == whole.tobytes()
    monkeypatch.setattr("onrecord.measures.tone_model._BATCH", 3)
    assert model.predict(texts).tobytes() == whole.tobytes()


def test_a_table_is_read_by_its_text(model):
    table = pd.DataFrame({"text": TEXTS, "score": RATINGS})
    assert model.predict(table).tobytes() == model.predict(TEXTS).tobytes()
    assert ToneModel(least=1).fit(table, table["score"]).coef_.tobytes() == model.coef_.tobytes()


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm gave a warm welcome, and Chancellor Brandt thanked her.",
        "It was no disaster. “We are friends,” said Ada Holm’s envoy!\nThey met — again.",
        "A bitter failure",
    ],
)
def test_explanation_adds_up_to_the_score_and_points_into_the_text(model, text):
    table = model.explain(text)
    assert table["contribution"].sum() == pytest.approx(model.predict([text])[0], abs=1e-9)
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table["word"].tolist()
    assert table["start"].is_monotonic_increasing
    assert "disaster" not in text or "disaster" in table["word"].tolist()


def test_explanation_of_nothing_has_no_rows(model):
    table = model.explain("Ada Holm")
    assert table.columns.tolist() == ["word", "start", "end", "contribution"]
    assert len(table) == 0


def test_hidden_words_are_not_read(model):
    pattern = hiding(["disaster*"])
    assert model.predict(["It was a disaster for all."])[0] < -0.1
    assert model.predict(["It was a disaster for all."], hidden=pattern)[0] > -0.1


def test_saved_and_loaded_it_scores_the_same_to_the_byte(model, tmp_path):
    model.save(tmp_path / "own.model")
    loaded = ToneModel.load(tmp_path / "own.model.json")
    assert loaded.get_params() == model.get_params()
    assert loaded.coef_.tobytes() == model.coef_.tobytes()
    assert loaded.predict(TEXTS).tobytes() == model.predict(TEXTS).tobytes()
    first = (tmp_path / "own.model.npz").read_bytes()
    ToneModel(least=1).fit(TEXTS, RATINGS).save(tmp_path / "own.model")
    assert (tmp_path / "own.model.npz").read_bytes() == first
    assert fast_tones(TEXTS, model=tmp_path / "own.model.json") == model.predict(TEXTS).tolist()
    assert explain_fast_tone(TEXTS[0], tmp_path / "own.model").equals(model.explain(TEXTS[0]))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda card: card | {"sha256": "0" * 64}, "not those that the card describes"),
        (lambda card: card | {"kind": "portrayal"}, r"'portrayal', not 'tone'"),
        (lambda card: card | {"format": 0}, "format 0"),
        (lambda _: [], "kind None"),
    ],
)
def test_a_changed_model_is_refused(model, tmp_path, change, match):
    model.save(tmp_path / "m")
    card = tmp_path / "m.json"
    card.write_text(json.dumps(change(json.loads(card.read_text()))))
    with pytest.raises(OnRecordError, match=match):
        ToneModel.load(tmp_path / "m")


def test_a_missing_or_cut_file_is_refused(model, tmp_path):
    with pytest.raises(OnRecordError, match=r"no model can be read"):
        ToneModel.load(tmp_path / "none")
    model.save(tmp_path / "m")
    data = (tmp_path / "m.npz").read_bytes()
    (tmp_path / "m.npz").write_bytes(data[: len(data) // 2])
    with pytest.raises(OnRecordError, match=r"no model can be read"):
        ToneModel.load(tmp_path / "m")
    np.savez(tmp_path / "m.npz", coef=np.array([{"a": 1}], dtype=object))
    with pytest.raises(OnRecordError, match=r"no model can be read"):
        ToneModel.load(tmp_path / "m")


@pytest.mark.parametrize(
    ("texts", "ratings", "match"),
    [
        (TEXTS, RATINGS[:3], "12 texts came with 3 ratings"),
        (["Good."], [4.0], r"outside \[-1, 1\]"),
        (["Good."], [math.nan], "missing"),
        (["Ada Holm", ""], [0.1, 0.2], "No text holds words"),
        ("A good day.", [0.1], "One text came"),
        (["Good day."], [0.1], "No feature is seen in 2"),
    ],
)
def test_bad_arguments_are_named(texts, ratings, match):
    with pytest.raises(OnRecordError, match=match):
        ToneModel().fit(texts, ratings)


@pytest.mark.parametrize(
    "check",
    [
        "check_parameters_default_constructible",
        "check_no_attributes_set_in_init",
        "check_get_params_invariance",
        "check_set_params",
        "check_estimator_repr",
        "check_estimator_cloneable",
        "check_mixin_order",
        "check_valid_tag_types",
    ],
)
def test_keeps_the_protocol_of_scikit_learn(check):
    getattr(estimator_checks, check)("ToneModel", ToneModel())


def test_works_inside_scikit_learn(model):
    groups = [0, 1, 2, 3] * 3
    found = cross_val_predict(clone(model), TEXTS, RATINGS, groups=groups, cv=GroupKFold(4))
    assert np.corrcoef(found, RATINGS)[0, 1] > 0.5
    assert model.score(TEXTS, RATINGS) > 0.5


def test_a_megabyte_of_one_word_takes_seconds(model):
    began = time.process_time()
    scores = model.predict(["good " * 200_000, "x" * 1_000_000])
    assert np.isfinite(scores).all()
    assert time.process_time() - began < 20
