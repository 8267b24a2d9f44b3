"""Hedging: which words hedge or press, what negation does to them, and rates that length leaves alone."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.measures import explain_hedging, hedging
from onrecord.resources import load

LEXICON = load("lexicons", "hedging")

# Invented sentences; the words that hedge or press were marked before the measure was run on them. They guard what is
# meant, and are no figure of validity.
MARKED = [
    ("We may sign it.", "may", ""),
    ("The minister might resign, he said.", "might", ""),
    ("It could rain.", "could", ""),
    ("They could not come.", "", ""),
    ("They couldn't come.", "", ""),
    ("In May we signed it.", "", ""),
    ("It could not have been clearer.", "", "could not have been clearer"),
    ("The message couldn't be any clearer.", "", "couldn't be any clearer"),
    ("I could not agree more.", "", "could not agree more"),
    ("This cannot be denied.", "", "cannot be denied"),
    ("There is no doubt about it.", "", "no doubt"),
    ("I doubt that he knows.", "I doubt", ""),
    ("I do not doubt that he will come.", "", ""),
    ("We are not sure.", "not sure", ""),
    ("I'm sure of it.", "", "I'm sure"),
    ("We must make sure that it holds.", "", ""),
    ("It is not certain that he stays.", "not certain", ""),
    ("It is certain that he stays.", "", "is certain"),
    ("A certain Mr. Brandt called.", "", ""),
    ("That is not necessarily bad.", "not necessarily", ""),
    ("That is clearly wrong.", "", "clearly"),
    ("They do not always listen.", "always", ""),
    ("They always listen.", "", "always"),
    ("We never really agreed.", "really", ""),
    ("It is possible that he lied.", "possible", ""),
    ("It is not possible to go back.", "", ""),
    ("We cannot possibly go back.", "", "cannot possibly"),
    ("It is not likely.", "likely", ""),
    ("I think he is right.", "I think", ""),
    ("I don't think he is right.", "I don't think", ""),
    ("A think tank wrote the paper.", "", ""),
    ("They think that we lie.", "", ""),
    ("In my view, the plan failed.", "In my view", ""),
    ("It seems fair.", "seems", ""),
    ("About 40 ships left.", "About 40", ""),
    ("We talked about ships.", "", ""),
    ("Roughly half of them left.", "Roughly", ""),
    ("What kind of man is he?", "", ""),
    ("He is kind of tired.", "kind of", ""),
    ("I would rather stay.", "", ""),
    ("It was rather late.", "rather", ""),
    ("Not only did they lie, they lied always.", "", "always"),
    ("We know that they lied.", "", "We know"),
    ("We do not know who lied.", "do not know", ""),
    ("Make no mistake: we will win.", "", "Make no mistake"),
    ("It remains to be seen.", "remains to be seen", ""),
    ("That is absolutely, definitely true.", "", "absolutely|definitely"),
    ("That is not absolutely true.", "absolutely", ""),
    ("No, it is clearly true.", "", "clearly"),
    ("Perhaps we will, and perhaps we will not.", "Perhaps|perhaps", ""),
    ("Of course we will.", "", "Of course"),
    ("Nobody knows.", "", ""),
    ("We will do it under no circumstances.", "", "under no circumstances"),
    ("There can be no deal.", "", "There can be no"),
    ("It is far from certain.", "far from certain", ""),
    ("The evidence suggests that he left.", "suggests that", ""),
]


@pytest.mark.parametrize(("text", "hedges", "boosters"), MARKED, ids=[text for text, _, _ in MARKED])
def test_what_hedges_and_what_presses(text, hedges, boosters):
    found = explain_hedging(text)
    assert "|".join(found["word"][found["kind"] == "hedge"]) == hedges
    assert "|".join(found["word"][found["kind"] == "booster"]) == boosters
    assert all(text[row.start : row.end] == row.word for row in found.itertuples())


def measured(text):
    return hedging(pd.DataFrame({"text": [text]})).iloc[0]


def test_rates_are_per_thousand_words_and_certainty_follows_its_formula():
    row = measured("Perhaps they met and they certainly spoke; maybe more.")
    assert (row["hedging"], row["boosting"]) == pytest.approx((2000 / 9, 1000 / 9))
    assert row["certainty"] == pytest.approx((1000 / 9 - 2000 / 9) / (3000 / 9 + 20))


@pytest.mark.parametrize("times", [2, 10, 100])
@pytest.mark.parametrize("text", ["Perhaps it may work, said Ada Holm.", "They met. We know that.", "No doubt."])
def test_repeating_a_text_changes_nothing(text, times):
    once, often = measured(text), measured((text + " ") * times)
    assert often.drop("text").tolist() == pytest.approx(once.drop("text").tolist(), abs=1e-6)


@pytest.mark.parametrize("text", [None, "", "…", "😀 😀", math.nan, 7])
def test_a_text_without_words_is_missing(text):
    assert measured(text)[["hedging", "boosting", "certainty"]].isna().all()


@pytest.mark.parametrize(("text", "value"), [("Ada Holm", 0.0), ("может быть", 0.0), ("word " * 200_000, 0.0)])
def test_words_that_say_nothing_score_zero(text, value):
    assert measured(text)["certainty"] == value


@pytest.mark.parametrize("names", [("Ada Holm", "Theresa May"), ("Brandt", "Will Surely")])
def test_a_name_is_one_word_that_says_nothing(names):
    scores = [measured(f"Perhaps {name} will come, said an aide of {name}.").drop("text").tolist() for name in names]
    assert scores[0] == scores[1]


@given(st.text(max_size=80))
def test_never_raises_and_stays_in_range(text):
    row = measured(text)
    assert math.isnan(row["certainty"]) or -1 <= row["certainty"] <= 1
    assert math.isnan(row["hedging"]) or row["hedging"] >= 0


def test_a_table_without_text_is_refused():
    with pytest.raises(OnRecordError, match="text"):
        hedging(pd.DataFrame({"words": ["perhaps"]}))


def test_each_group_says_what_it_is_and_no_pattern_stands_twice():
    written = []
    for group in LEXICON["groups"].values():
        assert group["kind"] in ("hedge", "booster", "neither")
        assert group["negated"] in ("keep", "drop", "hedge", "booster")
        assert group["source"] in LEXICON["sources"]
        written += group["words"]
    assert sorted({word for word in written if written.count(word) > 1}) == []
