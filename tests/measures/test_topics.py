"""Topics: planted ones are recovered, shares sum to one, the same texts give the same model, bad input is told so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from onrecord.errors import OnRecordError
from onrecord.measures.topics import TopicModel, topic_columns, topics
from onrecord.schema import check

THEMES = {
    "sea": ["ferry", "harbor", "captain", "storm", "anchor", "sailor"],
    "bread": ["bakery", "flour", "oven", "crust", "butter", "yeast"],
    "school": ["pupil", "lesson", "chalk", "classroom", "exam", "teacher"],
}


def planted(n: int = 30) -> pd.DataFrame:
    generator = np.random.default_rng(3)
    kinds = [list(THEMES)[i % 3] for i in range(n)]
    texts = ["The " + " and the ".join(generator.choice(THEMES[kind], size=5)) + "." for kind in kinds]
    return pd.DataFrame({"text": texts, "kind": kinds}, index=range(100, 100 + n))


@pytest.fixture(params=["nmf", "lda"])
def model(request):
    return TopicModel(3, method=request.param, names="keep")


def test_planted_topics_are_recovered(model):
    shares = model.fit_transform(planted())
    best = shares[topic_columns(3).names].to_numpy().argmax(axis=1)
    assert pd.crosstab(shares["kind"], best).max(axis=1).eq(10).all()
    for k in range(3):
        first = set(model.label(k).split(", "))
        assert any(first <= set(words) for words in THEMES.values())


def test_shares_are_bound_declared_and_sum_to_one(model):
    table = planted()
    shares = model.fit_transform(table)
    pd.testing.assert_frame_equal(shares[table.columns], table)
    check(shares, topic_columns(3))
    assert shares[topic_columns(3).names].sum(axis=1).to_numpy() == pytest.approx(1.0)


def test_texts_without_a_known_word_have_no_shares(model):
    fitted = model.fit(planted())
    shares = fitted.transform(pd.DataFrame({"text": ["Quantum chromodynamics.", "", None, "ferry"]}))
    assert shares["topic_0"].isna().tolist() == [True, True, True, False]
    assert fitted.transform(["nothing known", "42"]).isna().all(axis=None)


def test_an_empty_table_gets_its_columns(model):
    assert list(model.fit(planted()).transform(planted()[:0]).columns) == ["text", "kind", *topic_columns(3).names]


def test_same_texts_same_bytes(model):
    first, second = (clone(model).fit(planted()) for _ in range(2))
    assert first.topics_.to_csv() == second.topics_.to_csv()
    assert first.transform(planted()).to_csv() == second.transform(planted()).to_csv()


def test_transform_is_article_local(model):
    table = planted()
    fitted = model.fit(table)
    parts = pd.concat([fitted.transform(table[:7]), fitted.transform(table[7:])])
    pd.testing.assert_frame_equal(fitted.transform(table), parts, check_exact=True)


def test_topics_are_numbered_by_weight():
    table = planted()
    lopsided = pd.concat([table[table["kind"] == "bread"]] * 3 + [table[table["kind"] != "bread"]])
    fitted = TopicModel(3, names="keep").fit(lopsided)
    assert set(fitted.label(0).split(", ")) <= set(THEMES["bread"])


def test_words_are_ranked_and_their_weights_are_shares():
    words = TopicModel(3, names="keep").fit(planted()).topics_
    assert list(words.columns) == ["topic", "rank", "word", "weight", "exclusivity"]
    assert words.groupby("topic")["weight"].apply(lambda w: w.is_monotonic_decreasing).all()
    assert words["exclusivity"].between(0, 1).all()
    assert (words.groupby("topic")["weight"].sum() <= 1 + 1e-9).all()


def test_news_and_english_stop_words_and_numbers_are_no_topic():
    texts = [text + " He said on Monday that 42 officials didn’t comment." for text in planted()["text"]]
    words = set(TopicModel(3, names="keep", max_df=1.0).fit(texts).vocabulary_)
    assert words == {word for theme in THEMES.values() for word in theme}


def test_names_are_masked_unless_kept():
    texts = [text + " Barack Obama agreed." for text in planted()["text"]]
    assert "obama" in TopicModel(3, names="keep", max_df=1.0).fit(texts).vocabulary_
    assert "obama" not in TopicModel(3, max_df=1.0).fit(texts).vocabulary_


def test_the_verb_fits_and_binds():
    assert list(topics(planted(), n_topics=2).columns) == ["text", "kind", "topic_0", "topic_1"]


def test_the_model_is_a_scikit_learn_estimator():
    model = TopicModel(4, method="lda", seed=7)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(n_topics=2).get_feature_names_out().tolist() == ["topic_0", "topic_1"]
    with pytest.raises(NotFittedError):
        model.transform(["ferry"])


@pytest.mark.parametrize(
    ("model", "texts", "message"),
    [
        (TopicModel(names="keep"), [], "No word of the 0 texts"),
        (TopicModel(names="keep"), ["", "…"], "No word"),
        (TopicModel(names="keep"), ["the and of"] * 9, "No word"),
        (TopicModel(8, names="keep", max_df=1.0), ["ferry storm"] * 4, "set n_topics to 1 or less"),
        (TopicModel(2, method="kmeans"), ["ferry"], "Unknown method"),
        (TopicModel(2, names="hide"), ["ferry"], "Unknown names"),
        (TopicModel(0), ["ferry"], "n_topics is 0"),
        (TopicModel(2), "ferry", "list of texts"),
        (TopicModel(2), pd.DataFrame({"words": ["ferry"]}), "lacks the column"),
    ],
)
def test_what_cannot_be_learnt_is_said(model, texts, message):
    with pytest.raises(OnRecordError, match=message):
        model.fit(texts)


def test_an_unknown_topic_has_no_label():
    with pytest.raises(OnRecordError, match="Unknown topic '3'"):
        TopicModel(3, names="keep").fit(planted()).label(3)
