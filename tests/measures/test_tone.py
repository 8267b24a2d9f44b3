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


WAYS = {"accurate": {"engine": "accurate"}, "fast": {"engine": "fast"}, "lexicon": {"method": "lexicon"}}


@pytest.fixture(params=WAYS)
def way(request):
    return WAYS[request.param]


def tone_of(text, **how):
    return tone(pd.DataFrame({"text": [text]}), **how)["tone"].iloc[0]


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
def test_orders_texts_as_a_reader_would(better, worse, way):
    assert tone_of(better, **way) > tone_of(worse, **way)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("times", [2, 3, 10])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_repeating_a_text_changes_nothing(text, times, gap, way):
    assert tone_of(gap.join([text] * times), **way) == pytest.approx(tone_of(text, **way), abs=1e-6)


def test_vader_grows_with_length_where_the_others_do_not(way):
    text = "A good day with a bad end and a bad start."
    assert tone_of(" ".join([text] * 10), method="vader") < tone_of(text, method="vader") - 0.2
    assert tone_of(" ".join([text] * 10), **way) == pytest.approx(tone_of(text, **way), abs=1e-6)


@pytest.mark.parametrize("text", [*SENTENCES, "GREAT day :) but, um, Peace Corps!!!", "good good not good good"])
def test_method_vader_is_nltks_compound(text):
    assert tone_of(text, method="vader") == plain_analyser().polarity_scores(text)["compound"]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_exchanging_two_names_changes_nothing(template, pair, way):
    a, b = pair
    assert tone_of(template.format(a=a, b=b), **way) == tone_of(template.format(a=b, b=a), **way)


NAMES = st.sampled_from(["Ada", "Viktor", "Grace", "Faith", "Mark", "Rosa"])
SURNAMES = st.sampled_from(["Holm", "Brandt", "Love", "Savage", "Strong", "Moroz", "Okafor"])


@given(NAMES, SURNAMES, NAMES, SURNAMES, st.sampled_from(TEMPLATES), st.sampled_from(sorted(WAYS)))
def test_names_that_are_words_of_feeling_change_nothing(given_a, family_a, given_b, family_b, template, name):
    text = template.format(a=f"{given_a} {family_a}", b=f"{given_b} {family_b}")
    assert tone_of(text, **WAYS[name]) == tone_of(template.format(a="Ada Holm", b="Viktor Brandt"), **WAYS[name])


def test_gender_and_office_change_nothing(way):
    one, other = "He thanked the president, and she smiled.", "She thanked the chancellor, and he smiled."
    assert way == WAYS["lexicon"] or tone_of(one, **way) == tone_of(other, **way)


def test_subject_of_the_news_is_not_its_tone(way):
    assert abs(tone_of("The United Nations Security Council met the Justice Party.", **way)) < 0.1
    text = "They spoke about the war and the weapons for two hours."
    assert tone_of(text, method="vader") < tone_of(text, **way)


def test_a_text_without_words_is_missing_with_its_reason():
    texts = ["", " \n", "… 1,200 — !", None, math.nan, "Они встретились.", "😀 😀", "They met."]
    scored = tone(pd.DataFrame({"text": texts}))
    assert scored["tone"].isna().tolist() == [True] * 7 + [False]
    reasons = {"letters of another script than English": 1, "no letters": 2, "no text": 4}
    assert scored.attrs["missing"] == {"tone": reasons}


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_a_text_of_names_alone_is_missing_with_its_reason(engine):
    scored = tone(pd.DataFrame({"text": ["Ada Holm", "President Ada Holm’s", "Ada Holm left."]}), engine=engine)
    assert scored["tone"].isna().tolist() == [True, True, False]
    assert scored.attrs["missing"] == {"tone": {"no words beside names": 2}}


def test_the_lexicon_finds_no_valence_in_plain_words_and_names():
    assert [tone_of(text, method="lexicon") for text in ("They met.", "Ada Holm")] == [0.0, 0.0]


@pytest.mark.parametrize("text", ["word " * 200_000, "a" * 1_000_000, "Holm " * 200_000, "good\n" * 100_000])
def test_a_megabyte_of_one_word_has_a_result(text):
    for engine in ("accurate", "fast"):
        value = tone_of(text, engine=engine)
        assert math.isnan(value) or -1 <= value <= 1


def test_issue_words_are_hidden_in_a_second_column(way):
    table = pd.DataFrame({"text": ["The war was a failure.", "They met.", ""]})
    scored = tone(table, issue_words=["war*", "failure"], **way)
    assert scored.columns.tolist() == ["text", "tone", "tone_without_issue_words"]
    assert scored["tone"][0] < scored["tone_without_issue_words"][0]
    assert scored["tone"][1] == scored["tone_without_issue_words"][1]
    assert scored.iloc[2].isna().sum() == 2


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_order_and_company_change_nothing_to_the_byte(engine):
    texts = [*SENTENCES, *(f"{a} {b}" for a in SENTENCES for b in SENTENCES), "So.", "A day. " * 30]
    together = tone(pd.DataFrame({"text": texts}), engine=engine)["tone"]
    backwards = tone(pd.DataFrame({"text": texts[::-1]}), engine=engine)["tone"]
    assert together.tolist() == backwards.tolist()[::-1]
    assert together.tolist() == [tone_of(text, engine=engine) for text in texts]


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
    for how in (*WAYS.values(), {"method": "vader"}):
        value = tone_of(text, **how)
        assert math.isnan(value) or -1 <= value <= 1


@pytest.mark.parametrize("text", ["A good day \ud83d.", "\udc00", "Holm \ud800 won."])
def test_half_characters_cost_nobody_a_value(text, way):
    # Strings of pandas' own cannot hold half a character; objects can.
    scored = tone(pd.DataFrame({"text": [text, "A good day."]}, dtype=object), **way)["tone"]
    assert scored[1] == tone_of("A good day.", **way)


def test_words_that_hang_on_a_name_explain_nothing():
    for engine in ("accurate", "fast"):
        assert "Holm" not in "".join(explain_tone("A Holm-style win for Holm's plan.", engine=engine)["word"])


@given(st.text(alphabet="abno tgod'’.,\n“”—-!?", max_size=80).map(lambda text: f"good {text} not bad, “a fine” no"))
def test_explanation_points_into_the_original_text(text):
    for how in WAYS.values():
        for row in explain_tone(text, **how).itertuples():
            assert text[row.start : row.end].replace("’", "'") == row.word.replace("’", "'")


def test_explanation_has_a_row_for_each_word_that_counts():
    table = explain_tone("A good plan, not a bad one.", method="lexicon")
    assert table["word"].tolist() == ["good", "bad"]
    assert (table["valence"] > 0).all()


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_the_word_that_makes_a_text_bad_explains_it_most(engine):
    table = explain_tone("They met on Monday, and it was terrible.", engine=engine)
    assert table.loc[table["valence"].idxmin(), "word"] == "terrible"
    assert "Holm" not in explain_tone("Ada Holm met a terrible man.", engine=engine)["word"].tolist()


def test_explanations_have_one_shape_whatever_made_them(way):
    assert explain_tone("They met.", **way).dtypes.astype(str).tolist() == ["str", "int64", "int64", "float64"]


def test_bad_arguments_say_what_is_allowed():
    with pytest.raises(OnRecordError, match=r"text.*quotations"):
        tone(pd.DataFrame({"words": ["a"]}))
    table = pd.DataFrame({"text": ["a"]})
    with pytest.raises(OnRecordError, match=r"vadr.*learned, lexicon, vader.*vader"):
        tone(table, method="vadr")
    with pytest.raises(OnRecordError, match=r"engine of tone 'slow'.*accurate, fast"):
        tone(table, engine="slow")
    with pytest.raises(OnRecordError, match="reads the raw text"):
        tone(table, method="vader", issue_words=["war"])
    with pytest.raises(OnRecordError, match="has none"):
        tone(table, method="lexicon", model="tone.json")
    with pytest.raises(OnRecordError, match="could not be read"):
        tone(table, model="nowhere/tone.json")
    with pytest.raises(OnRecordError, match="not explained"):
        explain_tone("A day.", method="vader")


def test_every_adjusted_entry_is_one_of_vaders():
    lexicon = plain_analyser().lexicon
    groups = load("lexicons", "topic_words")["groups"]
    assert [word for group in groups.values() for word in group["words"].split() if word not in lexicon] == []
