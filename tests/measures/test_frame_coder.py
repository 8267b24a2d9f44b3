"""FrameCoder: it learns what was coded, keeps articles together, says why, and refuses what cannot be learnt."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.measures.frames.coder import FrameCoder, coded_columns
from onrecord.measures.frames.crossfit import code_frames
from onrecord.measures.frames.curve import learning_curve
from onrecord.measures.frames.labels import deal_folds
from onrecord.schema import check

WORDS = {
    "conflict": ["accused", "quarrel", "rivals", "condemned", "clashed"],
    "economy": ["prices", "jobs", "profits", "wages", "exports"],
    "neither": ["ferry", "harbor", "storm", "pupils", "concert"],
}


def coded(n: int = 60, seed: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write texts on known frames, three an article, and the shares of coders who said so."""
    draw = np.random.default_rng(seed)
    kinds = draw.choice(list(WORDS), n)
    texts = ["The " + " and the ".join(draw.choice(WORDS[kind], 4)) + " came up." for kind in kinds]
    seen = pd.DataFrame({name: (kinds == name).astype(float) for name in ("conflict", "economy")})
    items = {
        "conflict.reproach": (seen["conflict"] * draw.choice([0.5, 1.0], n)).to_numpy(),
        "conflict.noise": draw.choice([0.0, 0.5, 1.0], n),
    }
    return pd.DataFrame({"article_id": [f"a{k // 3}" for k in range(n)], "text": texts}), seen.assign(**items)


@pytest.fixture(scope="module")
def fitted() -> FrameCoder:
    return FrameCoder().fit(*coded())


def test_it_finds_the_frames_of_texts_it_has_not_seen(fitted):
    table, truth = coded(seed=9)
    right = fitted.predict(table) == truth[["conflict", "economy"]].to_numpy()
    assert right.mean() > 0.95
    chance = fitted.predict_proba(table)
    assert chance.shape == (60, 2)
    assert ((chance >= 0) & (chance <= 1)).all()


def test_items_weigh_as_the_coders_own_answers_say(fitted):
    weights = fitted.items_.set_index("question")["weight"]
    assert weights["conflict.reproach"] > 3 * weights["conflict.noise"]
    assert weights["economy"] == 1.0
    assert fitted.items_.groupby("frame")["weight"].sum().tolist() == pytest.approx([1.0, 1.0])


def test_probabilities_are_bound_declared_and_row_local(fitted):
    table, _ = coded(seed=9)
    table = table.set_index(pd.Index(range(500, 560)))
    bound = fitted.transform(table)
    pd.testing.assert_frame_equal(bound[table.columns], table)
    check(bound, coded_columns(fitted.frames_))
    apart = pd.concat([fitted.transform(table[:20]), fitted.transform(table[20:])])
    pd.testing.assert_frame_equal(bound, apart)


def test_a_text_without_words_has_no_probability_and_no_frame(fitted):
    assert np.isnan(fitted.predict_proba(["", "They clashed."])).all(axis=1).tolist() == [True, False]
    assert fitted.predict([""]).tolist() == [[0, 0]]
    assert fitted.predict_proba([]).shape == (0, 2)


def test_every_passage_says_how_much_it_speaks_for_a_frame(fitted):
    text = "The ferry left the harbor. Rivals clashed and accused the captain. Prices fell."
    told = fitted.explain(text)
    assert told.groupby("frame")["text"].first().to_dict() == {
        "conflict": "Rivals clashed and accused the captain.",
        "economy": "Prices fell.",
    }
    assert [text[a:b] for a, b in zip(told["start"], told["end"], strict=True)] == told["text"].tolist()
    first = told[told["frame"] == "conflict"].iloc[0]
    assert first["effect"] > 0
    assert set(first["words"].split(", ")) <= {"rivals", "clashed", "accused"}


def test_an_article_is_never_on_both_sides_of_a_fold():
    articles = np.repeat(np.arange(17), 5)
    fold = deal_folds(articles, 5, seed=3)
    assert pd.Series(fold).groupby(articles).nunique().eq(1).all()
    assert np.ptp(np.bincount(fold)) <= 5


def test_the_same_texts_give_the_same_coder(fitted):
    table, _ = coded(seed=9)
    again = clone(fitted).fit(*coded())
    np.testing.assert_array_equal(again.predict_proba(table), fitted.predict_proba(table))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(fitted)).predict(table), fitted.predict(table))


def test_an_array_and_frames_without_items_will_do():
    table, truth = coded()
    coder = FrameCoder().fit(table["text"].tolist(), truth[["conflict", "economy"]].to_numpy())
    assert coder.frames_ == ["frame_0", "frame_1"]
    assert (coder.predict(["Rivals clashed and accused."]) == [[1, 0]]).all()


def test_names_are_masked_unless_kept():
    table, truth = coded()
    named = table.assign(text=np.where(truth["conflict"] > 0, table["text"] + " Barack Obama nodded.", table["text"]))
    for names, there in (("mask", False), ("keep", True)):
        words = FrameCoder(names=names).fit(named, truth).scorer_.vectorizer.get_feature_names_out()
        assert ("obama" in words) == there


def test_scikit_learns_checks_for_estimators_of_texts(sklearn_checks):
    sklearn_checks(FrameCoder())


def test_fitting_changes_no_parameter_and_prediction_nothing(fitted):
    state = pickle.dumps(fitted)
    fitted.predict(coded()[0])
    assert fitted.get_params() == FrameCoder().get_params()
    assert pickle.dumps(fitted) == state


@pytest.mark.parametrize(
    ("coder", "change", "told"),
    [
        (FrameCoder(names="hide"), lambda t, y: (t, y), "Unknown names"),
        (FrameCoder(folds=1), lambda t, y: (t, y), "folds is 1"),
        (FrameCoder(C=0), lambda t, y: (t, y), "C is 0"),
        (FrameCoder(), lambda t, y: (t[:9], y), "9 texts came with 60"),
        (FrameCoder(), lambda t, y: (t[:9], y[:9]), "3 articles are too few"),
        (FrameCoder(), lambda t, y: (t, y * 2), r"leaves \[0, 1\]"),
        (FrameCoder(), lambda t, y: (t, y.assign(conflict="yes")), "no numbers"),
        (FrameCoder(), lambda t, y: (t, y.assign(conflict=0.0)), "seen in 0 and not seen in 60"),
        (FrameCoder(), lambda t, y: (t, y[["conflict.noise"]]), "No coded frame"),
        (FrameCoder(), lambda t, y: (t.drop(columns="text"), y), "lacks the column"),
        (FrameCoder(), lambda t, y: ("They clashed.", y), "list of texts"),
        (FrameCoder("generic"), lambda t, y: (t, y), "Unknown codebook"),
    ],
)
def test_what_cannot_be_learnt_is_told(coder, change, told):
    with pytest.raises(OnRecordError, match=told):
        coder.fit(*change(*coded()))


def test_it_cannot_code_before_it_has_learnt():
    with pytest.raises(NotFittedError):
        FrameCoder().predict(["They clashed."])


def test_a_learning_curve_has_a_row_a_frame_and_size_and_rises():
    table, truth = coded(90)
    curve = check(learning_curve(FrameCoder(folds=3), table, truth, shares=(0.2, 1.0), resamples=99), "learning")
    assert curve["frame"].tolist() == ["conflict", "economy", "macro"] * 2
    macro = curve[curve["frame"] == "macro"]
    assert macro["f1"].iloc[1] >= macro["f1"].iloc[0]
    assert (curve["low"] <= curve["f1"] + 1e-9).all()
    assert (curve["f1"] <= curve["high"] + 1e-9).all()
    assert macro["n_coded"].tolist() == [15, 72]
    rare = truth.assign(economy=[1.0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1] + [0.0] * 78)
    few = learning_curve(FrameCoder(folds=2), table, rare, shares=(0.1,), folds=3, resamples=99)
    assert few["f1"].notna().all()
    with pytest.raises(OnRecordError, match="shares holds 2"):
        learning_curve(FrameCoder(), table, truth, shares=(2,))


def test_no_article_is_coded_by_a_coder_that_learnt_from_it():
    table, truth = coded()
    part = truth.assign(unit_id=[f"{a}#{k}" for k, a in enumerate(table["article_id"])])[:45]
    found = code_frames(table, part, coder=FrameCoder(folds=2), folds=3)
    pd.testing.assert_frame_equal(found[table.columns], table)
    right = (found["coded_conflict"] > 0.5) == (truth["conflict"] > 0.5)
    assert right.mean() > 0.9
    # Were an article's own code learnt from, turning it over would move its probability.
    turned = part.assign(conflict=part["conflict"].where(part["unit_id"] != "a0#0", 1 - part["conflict"]))
    again = code_frames(table, turned, coder=FrameCoder(folds=2), folds=3)
    assert again["coded_conflict"][0] == found["coded_conflict"][0]
    with pytest.raises(OnRecordError, match="No coded unit"):
        code_frames(table, part.assign(unit_id="elsewhere"))


def test_the_whole_loop_from_sheet_to_corrected_prevalence():
    table, truth = coded(240)
    table = table.assign(outlet=["courier", "ledger"] * 120, unit_id=[f"u{k:03}" for k in range(240)])
    sheet = rec.coding_sheet(table, n=160, coders=["lind", "moe"], strata="outlet")
    answers = truth.set_index(table["unit_id"])["conflict"].map({1.0: "yes", 0.0: "no"})
    codes = rec.read_codes(sheet.assign(conflict=answers[sheet["unit_id"]].to_numpy()))
    assert rec.agreement(codes[codes["question"] == "conflict"])["alpha"].tolist() == [1.0]
    machine = rec.code_frames(table, rec.tally(codes), coder=rec.FrameCoder(folds=2), folds=3)
    found = rec.prevalence(
        machine, "coded_conflict", coded=rec.tally(codes), question="conflict", by="outlet", resamples=199
    )
    share = truth["conflict"].groupby(table["outlet"]).mean()
    assert found["estimate"][:2].tolist() == pytest.approx(share.tolist(), abs=0.06)
