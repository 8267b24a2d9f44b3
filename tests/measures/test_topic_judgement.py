"""Stability, choice of k, words, passages, correlations and intrusion sheets."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from onrecord.errors import OnRecordError
from onrecord.measures.topics import (
    TopicModel,
    choose_k,
    representative_passages,
    score_intrusions,
    topic_correlations,
    topic_intrusion_sheet,
    topic_stability,
    topic_words,
    word_intrusion_sheet,
)
from onrecord.measures.topics.stability import agreement_of, average_jaccard
from onrecord.schema import check

THEMES = {
    "sea": ["ferry", "harbor", "captain", "storm", "anchor", "sailor", "mast", "tide"],
    "bread": ["bakery", "flour", "oven", "crust", "butter", "yeast", "dough", "rye"],
    "school": ["pupil", "lesson", "chalk", "classroom", "exam", "teacher", "desk", "essay"],
    "court": ["judge", "trial", "jury", "verdict", "plea", "lawyer", "bail", "statute"],
}


def planted(n: int = 80, noise: int = 0) -> pd.DataFrame:
    draw = np.random.default_rng(3)
    kinds = [list(THEMES)[k % 4] for k in range(n)]
    everything = [word for words in THEMES.values() for word in words]
    texts = [
        "The " + " and the ".join([*draw.choice(THEMES[kind], 6), *draw.choice(everything, noise)]) + "."
        for kind in kinds
    ]
    return pd.DataFrame({"article_id": [f"a{k // 2}" for k in range(n)], "text": texts, "kind": kinds})


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return TopicModel(4, names="keep").fit(planted())


def test_golden_average_jaccard_and_agreement():
    one, other = ["album", "music", "best", "award", "win"], ["sport", "best", "win", "medal", "award"]
    assert average_jaccard(one, other, 5) == pytest.approx(0.154286, abs=1e-6)
    first = [["sport", "win", "award"], ["bank", "finance", "money"], ["music", "album", "band"]]
    second = [["finance", "bank", "economy"], ["music", "band", "award"], ["win", "sport", "money"]]
    mean, match = agreement_of(first, second, 3)
    assert mean == pytest.approx(0.537037, abs=1e-6)
    assert match.tolist() == [2, 0, 1]


def test_models_of_unlike_size_agree_less():
    lists = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert agreement_of(lists, lists[:2], 2)[0] == pytest.approx(2 / 3)


@pytest.mark.parametrize("vary", ["articles", "seed"])
def test_planted_topics_come_back_and_one_too_many_does_not(model, vary):
    found = check(topic_stability(model, planted(), vary=vary, refits=4, n_words=5), "topic_stability")
    assert found["topic"].tolist() == [0, 1, 2, 3]
    assert found["stability"].between(0, 1).all()
    if vary == "seed":
        assert found["stable"].all()


def test_an_unstable_topic_is_flagged_and_not_named(model):
    stability = pd.DataFrame({"topic": [0, 1, 2, 3], "stable": [True, False, True, True]})
    flagged = pickle.loads(pickle.dumps(model)).flag(stability)
    assert flagged.label(1) == "unstable topic 1"
    assert flagged.label(0) == model.label(0)
    assert flagged.topics_.loc[flagged.topics_["topic"] == 1, "stable"].eq(False).all()
    assert flagged.fit(planted()).label(1) == model.label(1)


def test_noise_is_less_stable_than_planted_topics(model):
    draw = np.random.default_rng(8)
    words = [word for theme in THEMES.values() for word in theme]
    noise = pd.DataFrame({"text": [" ".join(draw.choice(words, 6)) for _ in range(80)]})
    random = TopicModel(4, names="keep").fit(noise)
    scores = [
        topic_stability(m, t, refits=4, n_words=5)["stability"].mean() for m, t in ((model, planted()), (random, noise))
    ]
    assert scores[0] > scores[1] + 0.15


def test_choosing_k_finds_the_planted_number():
    found = check(
        choose_k(planted(noise=1), [2, 4, 7], model=TopicModel(names="keep"), refits=4, n_words=5), "topic_choices"
    )
    assert found["n_topics"].tolist() == [2, 4, 7]
    assert found.loc[found["suggested"], "n_topics"].tolist() == [4]


def test_frequent_and_exclusive_words_are_a_topics_own(model):
    words = check(topic_words(model, n=6), "topic_words")
    for _, rows in words.groupby("topic"):
        assert any(set(rows["word"]) <= set(theme) for theme in THEMES.values())
        assert rows["frex"].is_monotonic_decreasing
    assert topic_words(model, by="weight", n=3)["word"].tolist()[:3] == model.top_words(3)[0]


def test_a_common_word_ranks_lower_by_frex_than_by_weight():
    table = planted()
    common = TopicModel(4, names="keep", max_df=1.0).fit(table.assign(text=table["text"] + " The wind, the wind."))
    ranks = [topic_words(common, by=by, n=30).query("word == 'wind'")["rank"].min() for by in ("weight", "frex")]
    assert ranks[0] < ranks[1]


def test_passages_are_the_topics_own_one_an_article(model):
    table = planted()
    found = check(representative_passages(model, table, n=3), "passages")
    kinds = found.merge(table[["text", "kind"]].drop_duplicates("text"), on="text").groupby("topic")["kind"].nunique()
    assert kinds.tolist() == [1, 1, 1, 1]
    assert found.groupby("topic")["article_id"].nunique().tolist() == [3, 3, 3, 3]
    assert representative_passages(model, table[["text"]], n=1)["article_id"].isna().all()


def test_topics_that_share_articles_correlate(model):
    shares = pd.DataFrame({"article_id": [f"a{k}" for k in range(30)]})
    draw = np.random.default_rng(1)
    shares["topic_0"] = draw.random(30)
    shares["topic_1"] = 1 - shares["topic_0"]
    shares["topic_2"] = 0.5
    found = check(topic_correlations(shares, resamples=99), "topic_correlations")
    assert found["correlation"][0] == pytest.approx(-1.0)
    assert found["correlation"].isna().tolist() == [False, True, True]
    assert found["n_articles"].tolist() == [30] * 3
    assert topic_correlations(shares[:1], resamples=99)["correlation"].isna().all()
    with pytest.raises(OnRecordError, match="no topic_0"):
        topic_correlations(planted())


def test_the_stranger_among_words_comes_from_another_topic(model):
    sheet, key = word_intrusion_sheet(model, n_words=5, coders=["lind", "moe"])
    check(sheet, "intrusions")
    check(key, "intrusion_key")
    assert len(sheet) == 8
    for row in sheet.merge(key, on="unit_id").itertuples():
        choices = [choice.split(" ", 1)[1] for choice in row.choices.split(" | ")]
        stranger = choices.pop(row.intruder - 1)
        theme = next(words for words in THEMES.values() if set(choices) <= set(words))
        assert stranger not in theme


def test_the_stranger_among_topics_has_least_of_the_passage(model):
    sheet, key = topic_intrusion_sheet(model, planted(), n_passages=2, n_topics=2, coders=["lind"])
    assert len(sheet) == 8
    assert key["n_choices"].between(2, 3).all()
    for row in sheet.merge(key, on="unit_id").itertuples():
        stranger = row.choices.split(" | ")[row.intruder - 1].split(" ", 1)[1].split(", ")
        assert not any(word in row.text for word in stranger)
    with pytest.raises(OnRecordError, match="it needs more"):
        topic_intrusion_sheet(model, planted(), n_topics=4)


def test_scores_count_what_was_found():
    key = pd.DataFrame({"unit_id": ["u0", "u1"], "topic": [0, 1], "intruder": [2, 4], "n_choices": [4, 4]})
    sheet = pd.DataFrame(
        {"unit_id": ["u0", "u1"] * 2, "coder": ["lind"] * 2 + ["moe"] * 2, "answer": ["2", "1", 2.0, None]}
    )
    found = check(score_intrusions(sheet, key), "intrusion_scores").set_index("topic")
    assert found["precision"].to_dict() == {0: 1.0, 1: 0.0, -1: pytest.approx(2 / 3)}
    assert found.loc[-1, ["chance", "n_answers", "n_coders"]].tolist() == [0.25, 3, 2]
    assert (found["low"] <= found["precision"]).all()
    blank = score_intrusions(sheet.assign(answer=None), key)
    assert blank["precision"].isna().all()
    with pytest.raises(OnRecordError, match="none of the choices"):
        score_intrusions(sheet.assign(answer="5"), key)
    with pytest.raises(OnRecordError, match="not in the key"):
        score_intrusions(sheet, key[:1])
    with pytest.raises(OnRecordError, match="name no coder"):
        score_intrusions(sheet.assign(coder=None), key)


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (lambda m: topic_stability(m, planted(), vary="words"), "Unknown value of vary"),
        (lambda m: topic_stability(m, planted(), share=1.0), "share=1.0"),
        (lambda m: topic_stability(m, planted(), refits=1), "refits=1"),
        (lambda m: choose_k(planted(), []), "ks is"),
        (lambda m: choose_k(planted(), [3, 3]), "different numbers"),
        (lambda m: choose_k(planted()[:1], [2]), "No word|too few"),
        (lambda m: choose_k(planted()[:9], [40], model=TopicModel(names="keep")), "too few for 40 topics"),
        (lambda m: topic_words(m, by="lift"), "Unknown order"),
        (lambda m: topic_words(m, exclusive=2), "exclusive=2"),
        (lambda m: representative_passages(m, planted(), n=0), "n is 0"),
        (lambda m: representative_passages(m, planted().drop(columns="text")), "lacks the column"),
        (lambda m: word_intrusion_sheet(m, coders=["a", "a"]), "different names"),
        (lambda m: word_intrusion_sheet(TopicModel(1, names="keep").fit(planted())), "1 topics"),
    ],
)
def test_slips_are_told(model, action, told):
    with pytest.raises(OnRecordError, match=told):
        action(model)


def test_scikit_learns_checks_for_estimators_of_texts(sklearn_checks):
    sklearn_checks(TopicModel())


def test_a_model_goes_into_a_pipeline_and_a_pickle_and_gives_pandas(model):
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    piped = make_pipeline(lower, TopicModel(4, names="keep").set_output(transform="pandas"))
    texts = planted()["text"].tolist()
    shares = piped.fit_transform(texts)
    assert list(shares.columns) == list(model.get_feature_names_out())
    again = pickle.loads(pickle.dumps(model))
    pd.testing.assert_frame_equal(again.transform(texts), model.transform(texts))


def test_fitting_anew_gives_the_same_and_changes_no_parameter(model):
    params = model.get_params()
    again = TopicModel(4, names="keep").fit(planted()).fit(planted())
    pd.testing.assert_frame_equal(again.topics_, model.topics_)
    assert again.get_params() == params
