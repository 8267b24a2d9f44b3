"""FrameAxis: golden values, words behind them, chance by drawn articles, vectors from the corpus."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.errors import OnRecordError
from onrecord.measures.frames.axis import FrameAxis, axis_columns
from onrecord.measures.frames.vectors import learn_vectors
from onrecord.schema import check

VECTORS = {"legal": [1, 0.2], "illegal": [-1, 0.1], "court": [0.8, 0.3], "border": [-0.5, 0.5], "people": [0, 1]}
BACKGROUND = ["court " * 3 + "border " * 4 + "people " * 10 + "legal " + "illegal " * 2]
TEXT = "court court border people people people"


def axis(**options):
    given = {"vectors": VECTORS, "min_count": 1, "stop_words": [], **options}
    return FrameAxis({"law": ("legal", "illegal")}, **given)


def test_golden_bias_and_intensity():
    fitted = axis().fit(BACKGROUND)
    assert fitted.background_["bias"].tolist() == [pytest.approx(-0.015735, abs=1e-6)]
    row = check(fitted.transform(pd.DataFrame({"text": [TEXT]})), axis_columns(["law"])).iloc[0]
    assert row["axis_law"] == pytest.approx(0.230715, abs=1e-6)
    assert row["intensity_law"] == pytest.approx(0.386318, abs=1e-6)
    assert (row["axis_words"], row["axis_unknown"]) == (6, 0.0)


def test_the_words_behind_a_value_add_up_to_it():
    fitted = axis().fit(BACKGROUND)
    told = fitted.explain(TEXT)
    assert told["to_bias"].sum() == pytest.approx(0.230715, abs=1e-6)
    assert told["to_intensity"].sum() == pytest.approx(0.386318, abs=1e-6)
    assert told["word"].tolist() == ["court", "border", "people"]
    cosines = dict(zip(told["word"], told["cosine"].round(6), strict=True))
    assert cosines == {"court": 0.952695, "border": -0.670913, "people": 0.049938}


def test_a_pole_of_several_words_is_their_mean():
    one = axis().fit(BACKGROUND)
    several = FrameAxis({"law": (["legal", "legal"], ("illegal",))}, vectors=VECTORS, min_count=1, stop_words=[])
    assert several.fit(BACKGROUND).background_.equals(one.background_)


def test_what_is_not_counted_is_told():
    fitted = axis(drop=["people"]).fit(BACKGROUND)
    found = fitted.transform(pd.DataFrame({"text": ["court zebra people", "zebra", "", None]}))
    assert found["axis_words"].tolist() == [1, 0, 0, 0]
    assert found["axis_unknown"][:2].tolist() == [0.5, 1.0]
    assert found["axis_law"].isna().tolist() == [False, True, True, True]


def test_rows_are_kept_and_measured_apart():
    fitted = axis().fit(BACKGROUND)
    table = pd.DataFrame({"text": [TEXT, "border", "court"], "n": [1, 2, 3]}, index=[7, 3, 5])
    whole = fitted.transform(table)
    pd.testing.assert_frame_equal(whole[["text", "n"]], table)
    pd.testing.assert_frame_equal(whole, pd.concat([fitted.transform(table[:1]), fitted.transform(table[1:])]))


def test_a_group_that_leans_is_told_from_chance():
    draw = np.random.default_rng(2)
    words = np.where(draw.random((60, 30)) < 0.5, "court", "border")
    words[:20] = np.where(draw.random((20, 30)) < 0.9, "court", "border")
    table = pd.DataFrame(
        {"article_id": [f"a{k}" for k in range(60)], "text": [" ".join(row) for row in words],
         "outlet": ["courier"] * 20 + ["ledger"] * 20 + ["herald"] * 20}
    )  # fmt: skip
    fitted = axis().fit(table)
    found = check(fitted.effects(table, by="outlet", resamples=299), "axis_effects").set_index("group")
    assert found.loc["courier", "bias_effect"] > 0.3
    assert found.loc["courier", "bias_p"] < 0.01
    assert found["n_articles"].tolist() == [20, 20, 20]
    pd.testing.assert_frame_equal(found, fitted.effects(table, by="outlet", resamples=299).set_index("group"))


def test_vectors_learnt_from_the_corpus_know_what_stands_alike():
    texts = [
        "the judge read the law",
        "the court read the law",
        "the baker baked the bread",
        "the cook baked the bread",
    ] * 8
    vectors = learn_vectors(texts, n_dimensions=4, min_count=2)
    assert list(vectors.index) == sorted(vectors.index)
    near = vectors.loc["judge"] @ vectors.loc["court"]
    assert near > vectors.loc["judge"] @ vectors.loc["baker"]
    pd.testing.assert_frame_equal(vectors, learn_vectors(texts, n_dimensions=4, min_count=2))
    fitted = FrameAxis({"trade": ("judge", "baker")}, min_count=2).fit(texts)
    found = fitted.transform(pd.DataFrame({"text": ["the court", "the cook"]}))
    assert found["axis_trade"][0] > found["axis_trade"][1]


@pytest.mark.parametrize("form", [pd.DataFrame.from_dict(VECTORS, orient="index"), VECTORS])
def test_vectors_come_as_a_mapping_or_a_table(form):
    assert axis(vectors=form).fit(BACKGROUND).background_["n_words"].tolist() == [20]


def test_vectors_come_as_gensim_gives_them():
    class KeyedVectors:
        key_to_index = {word: k for k, word in enumerate(VECTORS)}  # noqa: RUF012 - as gensim has it
        vectors = np.array(list(VECTORS.values()), dtype=np.float32)

    found = axis(vectors=KeyedVectors()).fit(BACKGROUND).transform(pd.DataFrame({"text": [TEXT]}))
    assert found["axis_law"][0] == pytest.approx(0.230715, abs=1e-5)


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (FrameAxis({}), "axes is empty"),
        (FrameAxis({"law": ("legal",)}, vectors=VECTORS), "1 poles"),
        (FrameAxis({"law": ("legal", "outlaw")}, vectors=VECTORS), "needs a vector for 'outlaw'"),
        (FrameAxis({"law": ("legal", "legal")}, vectors=VECTORS), "no length"),
        (axis(min_count=99), "No word of the 1 texts"),
        (axis(vectors=[1, 2]), "vectors is list"),
        (axis(vectors={"legal": [1, 2], "illegal": [1]}), "different lengths"),
        (FrameAxis({"law": ("legal", "illegal")}, min_count=99), "words are used"),
    ],
)
def test_what_cannot_be_measured_is_told(model, told):
    with pytest.raises(OnRecordError, match=told):
        model.fit(BACKGROUND)
