"""The linear model of portrayal: what it learns of a target, whoever it is."""

import json
import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils import estimator_checks

from onrecord.errors import OnRecordError
from onrecord.measures.portrayal_model import PortrayalModel, explain_fast_portrayal, fast_portrayals

LEARNT = [
    ("An arrogant Holm sulked while a gracious Brandt smiled.", "Holm", "negative"),
    ("An arrogant Holm sulked while a gracious Brandt smiled.", "Brandt", "positive"),
    ("A gracious Moroz smiled while an arrogant Okafor sulked.", "Moroz", "positive"),
    ("A gracious Moroz smiled while an arrogant Okafor sulked.", "Okafor", "negative"),
    ("Critics of Holm gathered outside.", "Holm", "negative"),
    ("Holm was praised by the hosts.", "Holm", "positive"),
    ("Holm arrived on Monday.", "Holm", "neutral"),
    ("Brandt met the hosts on Monday.", "Brandt", "neutral"),
]
TEMPLATES = [
    "An unsmiling {a} stared at the floor while {b} charmed the room.",
    "{a} fumbled the answer, but {b} won the day.",
    "Critics of {a} praised {b}'s calm and skilful handling of the talks.",
    "On Monday {b} arrived late. President {a} was warm, witty and at ease.",
    "Neither {a} nor {b} was able to hide a failure that had been humiliating for the hosts.",
]
PAIRS = [("Ada Holm", "Viktor Brandt"), ("Barack Obama", "Vladimir Putin"), ("Rosa Love", "Mark Savage-Moroz")]


def about(text, name):
    start = text.index(name)
    return text, (start, start + len(name))


ROWS = [about(text, name) for text, name, _ in LEARNT]
LABELS = [label for _, _, label in LEARNT]


@pytest.fixture(scope="module")
def model():
    return PortrayalModel(least=1).fit(ROWS, LABELS)


def test_words_count_for_the_person_they_stand_by(model):
    text = "An arrogant Pohl sulked while a gracious Weber smiled."
    pohl, weber = model.balances([about(text, "Pohl"), about(text, "Weber")])
    assert pohl < -0.2 < 0.2 < weber


def test_labels_are_the_likeliest_class(model):
    likely = model.predict_proba(ROWS)
    assert likely.sum(axis=1) == pytest.approx(np.ones(len(ROWS)))
    assert model.predict(ROWS).tolist() == LABELS
    assert model.classes_[likely.argmax(axis=1)].tolist() == LABELS
    assert model.score(ROWS, LABELS) == 1.0


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_exchanging_two_names_exchanges_their_portrayal_exactly(model, template, pair):
    a, b = pair
    one, other = template.format(a=a, b=b), template.format(a=b, b=a)
    likely = model.predict_proba([about(one, a), about(one, b), about(other, b), about(other, a)])
    assert likely[0].tobytes() == likely[2].tobytes()
    assert likely[1].tobytes() == likely[3].tobytes()


GIVEN = st.sampled_from(["Ada", "Viktor", "Grace", "Rosa", "Hope"])
FAMILY = st.sampled_from(["Holm", "Brandt", "Love", "Savage", "Strong", "Okafor", "Moroz"])


@given(given_a=GIVEN, family_a=FAMILY, given_b=GIVEN, family_b=FAMILY, template=st.sampled_from(TEMPLATES))
def test_exchange_holds_for_names_that_are_words_of_feeling(model, given_a, family_a, given_b, family_b, template):
    a, b = f"{given_a} {family_a}", f"{given_b} {family_b}"
    if a == b:
        return
    rows = [about(template.format(a=a, b=b), b), about(template.format(a=b, b=a), a)]
    one, other = model.balances(rows)
    assert one == other


def test_pronouns_of_either_gender_weigh_the_same(model):
    one, other = model.balances([("He was calm and she left.", (0, 2)), ("She was calm and he left.", (0, 3))])
    assert one == other


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Holm won.", None),
        (None, (0, 4)),
        ("Holm won.", math.nan),
        ("Holm won.", (0, 4, 9)),
        ("Holm won.", (40, 44)),
        ("Holm won.", ("0", "4")),
        ("", (0, 0)),
    ],
)
def test_no_text_or_no_target_is_missing(model, text, target):
    assert np.isnan(model.predict_proba([(text, target)])).all()
    assert model.predict([(text, target)]).tolist() == [None]


@given(text=st.text(max_size=120), start=st.integers(-3, 130), end=st.integers(-3, 130))
def test_never_raises_and_stays_in_range(model, text, start, end):
    (value,) = model.balances([(text, (start, end))])
    assert math.isnan(value) != (0 <= start < end <= len(text))
    assert math.isnan(value) or -1 <= value <= 1


def test_rows_order_and_batches_change_nothing(model, monkeypatch):
    rows = [*ROWS, ("", (0, 0)), about("A calm Holm won. Brandt lost.", "Holm"), ("Holm", (0, 4))]
    whole = model.predict_proba(rows)
    assert model.predict_proba(rows[::-1])[::-1].tobytes() == whole.tobytes()
    assert np.concatenate([model.predict_proba([row]) for row in rows]).tobytes() == whole.tobytes()
    monkeypatch.setattr("onrecord.measures.portrayal_model._BATCH", 3)
    assert model.predict_proba(rows).tobytes() == whole.tobytes()


def test_a_table_is_read_by_its_text_and_target(model):
    table = pd.DataFrame({"text": [text for text, _ in ROWS], "target": [target for _, target in ROWS]})
    assert model.predict_proba(table).tobytes() == model.predict_proba(ROWS).tobytes()
    assert model.predict_proba(table.iloc[:0]).shape == (0, 3)
    assert model.predict(table.iloc[:0]).tolist() == []


def test_learns_from_likelihoods_as_from_labels(model):
    likelihoods = (np.array(LABELS)[:, None] == model.classes_).astype(float)
    assert PortrayalModel(least=1).fit(ROWS, likelihoods).coef_.tobytes() == model.coef_.tobytes()


def test_explanation_points_into_the_text_and_adds_up(model):
    text = "An arrogant President Ada Holm sulked; she’s no friend of Brandt."
    target = (text.index("Ada"), text.index("Holm") + 4)
    table = model.explain(text, target)
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table["word"].tolist()
    assert {"arrogant", "President Ada Holm", "she"} <= set(table["word"])
    negative, _, positive = model.predict_proba([(text, target)])[0]
    constant = float(model.intercept_[2]) - float(model.intercept_[0])
    assert table["contribution"].sum() + constant == pytest.approx(math.log(positive / negative), abs=1e-9)
    assert table.set_index("word")["contribution"]["arrogant"] < 0


def test_saved_and_loaded_it_scores_the_same_to_the_byte(model, tmp_path):
    model.save(tmp_path / "own")
    loaded = PortrayalModel.load(tmp_path / "own.json")
    assert loaded.get_params() == model.get_params()
    assert loaded.predict_proba(ROWS).tobytes() == model.predict_proba(ROWS).tobytes()
    assert fast_portrayals(ROWS, tmp_path / "own").tobytes() == model.predict_proba(ROWS).tobytes()
    assert explain_fast_portrayal(*ROWS[0], tmp_path / "own").equals(model.explain(*ROWS[0]))


def test_a_changed_model_is_refused(model, tmp_path):
    model.save(tmp_path / "m")
    card = json.loads((tmp_path / "m.json").read_text())
    (tmp_path / "m.json").write_text(json.dumps(card | {"sha256": "0"}))
    with pytest.raises(OnRecordError, match="not those that the card describes"):
        PortrayalModel.load(tmp_path / "m")


@pytest.mark.parametrize(
    ("rows", "labels", "match"),
    [
        (ROWS, LABELS[:2], "8 rows came with 2 labels"),
        (ROWS, ["good"] * 8, r"'good'; allowed: negative, neutral, positive"),
        (ROWS, ["neutral"] * 8, "A class never occurs"),
        ([("Holm won.", (0, 40))], ["neutral"], "target of row 0 is no part"),
    ],
)
def test_bad_arguments_are_named(rows, labels, match):
    with pytest.raises(OnRecordError, match=match):
        PortrayalModel(least=1).fit(rows, labels)


def test_explaining_needs_a_target_in_the_text(model):
    with pytest.raises(OnRecordError, match="no part of the text"):
        model.explain("Holm won.", (3, 40))


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
    getattr(estimator_checks, check)("PortrayalModel", PortrayalModel())


def test_a_megabyte_of_one_word_takes_seconds(model):
    began = time.process_time()
    likely = model.predict_proba([("Holm " + "good " * 200_000, (0, 4)), ("x" * 1_000_000, (5, 9))])
    assert np.isfinite(likely).all()
    assert time.process_time() - began < 20
