"""Tone: favourable words, whoever is named, however long the text."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.measures import explain_tone, tone
from onrecord.measures.lexicon import plain_analyser
from onrecord.resources import load

SENTENCES = [
    "We had a frank and useful exchange, and I thank my hosts.",
    "It was a bitter failure, and nobody is happy with it.",
    "The talks did not bring any progress, but the mood was good.",
    "They met on Monday for two hours.",
    "Is there hope? There is no reason for despair!",
]
# Invented people, and people of the gazetteer; the pairs differ in length and gender.
PAIRS = [("Ada Holm", "Viktor Brandt"), ("Barack Obama", "Vladimir Putin"), ("Angela Merkel", "David Cameron")]
TEMPLATES = [
    "{a} gave a warm welcome to {b}, and {b} was grateful.",
    "I do not trust {a}; {b} is a good friend, and a strong one.",
    "President {a} failed. Nobody blames {b}'s terrible advice.",
    "The plan of {a}, said to be weak, is not as bad as that of {b}.",
]


def tone_of(text, method="onrecord"):
    return tone(pd.DataFrame({"text": [text]}), method=method)["tone"].iloc[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("A warm and helpful meeting.", "A cold and useless meeting."),
        ("We will stop the violence.", "We will see the violence."),
        ("There is trust between us.", "There is a lack of trust between us."),
        ("It was good.", "It wasn’t good."),
        ("It is very good news for all of us here.", "It is good news for all of us here."),
        ("They have no doubt.", "They have doubt."),
    ],
)
def test_orders_texts_as_a_reader_would(better, worse):
    assert tone_of(better) > tone_of(worse)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("times", [2, 3, 10])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_repeating_a_text_changes_nothing(text, times, gap):
    assert tone_of(gap.join([text] * times)) == pytest.approx(tone_of(text), abs=1e-6)


def test_vader_grows_with_length_where_onrecord_does_not():
    text = "A good day with a bad end and a bad start."
    assert tone_of(" ".join([text] * 10), "vader") < tone_of(text, "vader") - 0.2
    assert tone_of(" ".join([text] * 10)) == pytest.approx(tone_of(text), abs=1e-6)


@pytest.mark.parametrize("text", [*SENTENCES, "GREAT day :) but, um, Peace Corps!!!", "good good not good good"])
def test_method_vader_is_nltks_compound(text):
    assert tone_of(text, "vader") == plain_analyser().polarity_scores(text)["compound"]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_exchanging_two_names_changes_nothing(template, pair):
    a, b = pair
    assert tone_of(template.format(a=a, b=b)) == tone_of(template.format(a=b, b=a))


NAMES = st.sampled_from(["Ada", "Viktor", "Grace", "Faith", "Mark", "Rosa"])
SURNAMES = st.sampled_from(["Holm", "Brandt", "Love", "Savage", "Strong", "Moroz", "Okafor"])


@given(NAMES, SURNAMES, NAMES, SURNAMES, st.sampled_from(TEMPLATES))
def test_names_that_are_words_of_feeling_change_nothing(given_a, family_a, given_b, family_b, template):
    text = template.format(a=f"{given_a} {family_a}", b=f"{given_b} {family_b}")
    assert tone_of(text) == tone_of(template.format(a="Ada Holm", b="Viktor Brandt"))


def test_subject_of_the_news_is_not_its_tone():
    assert tone_of("The United Nations Security Council met the Justice Party.") == 0.0
    text = "They spoke about the war and the weapons for two hours."
    assert tone_of(text, "vader") < tone_of(text) < 0


def test_no_letters_is_missing_and_no_valence_is_zero():
    scored = tone(pd.DataFrame({"text": ["", " \n", "… 1,200 — !", None, math.nan, "They met.", "Ada Holm"]}))["tone"]
    assert scored.iloc[:5].isna().all()
    assert scored.iloc[5:].tolist() == [0.0, 0.0]


def test_binds_one_column_and_keeps_the_rest():
    table = pd.DataFrame({"text": ["Good.", "Bad.", "So."], "x": [1, 2, 3]}, index=[7, 7, 2])
    scored = tone(table)
    assert scored.columns.tolist() == ["text", "x", "tone"]
    assert scored.index.tolist() == [7, 7, 2]
    pd.testing.assert_frame_equal(scored[["text", "x"]], table)
    pd.testing.assert_frame_equal(tone(table.iloc[:0]), scored.iloc[:0])
    assert table.columns.tolist() == ["text", "x"]


def test_each_row_is_scored_alone():
    first, second = pd.DataFrame({"text": SENTENCES[:2]}), pd.DataFrame({"text": SENTENCES[2:]})
    whole = tone(pd.concat([first, second], ignore_index=True))
    pd.testing.assert_frame_equal(whole, pd.concat([tone(first), tone(second)], ignore_index=True))


@given(st.text(max_size=200))
def test_never_raises_and_stays_in_range(text):
    for method in ("onrecord", "vader"):
        value = tone_of(text, method)
        assert math.isnan(value) or -1 <= value <= 1


@given(st.text(alphabet="abno tgod'’.,\n“”—-!?", max_size=80).map(lambda text: f"good {text} not bad, “a fine” no"))
def test_explanation_points_into_the_original_text(text):
    for row in explain_tone(text).itertuples():
        assert text[row.start : row.end].replace("’", "'") == row.word


def test_explanation_has_a_row_for_each_word_that_counts():
    table = explain_tone("A good plan, not a bad one.")
    assert table["word"].tolist() == ["good", "bad"]
    assert (table["valence"] > 0).all()
    assert explain_tone("They met.").dtypes.astype(str).tolist() == ["str", "int64", "int64", "float64"]


def test_bad_arguments_say_what_is_allowed():
    with pytest.raises(OnRecordError, match=r"text.*quotations"):
        tone(pd.DataFrame({"words": ["a"]}))
    with pytest.raises(OnRecordError, match=r"vadr.*onrecord, vader.*vader"):
        tone(pd.DataFrame({"text": ["a"]}), method="vadr")


def test_every_adjusted_entry_is_one_of_vaders():
    lexicon = plain_analyser().lexicon
    groups = load("lexicons", "topic_words")["groups"]
    assert [word for group in groups.values() for word in group["words"].split() if word not in lexicon] == []
