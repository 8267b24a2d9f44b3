"""Masks: no name, office or gender reaches a measure, and every place leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.measures.masked import HIDDEN, PLACEHOLDER, hiding, mask, masked_sentences

PEOPLE = ["Barack Obama", "Vladimir Putin", "Donald Trump", "Angela Merkel", "Ada Holm", "Viktor Brandt"]
TEMPLATES = [
    "{a} met {b} on Monday.",
    "President {a}'s aides said that {b} had lied to the Senate.",
    "Former Prime Minister {a}, who once praised {b}, lost.",
    "Critics of {a} say that {b}’s plan failed, but {a} disagrees.",
    "“I trust {a},” said {b}. {a} smiled.",
    "The Anti-{a} rally drew thousands; a pro-{b} one drew none.",
    "Mr. {a} and Mrs. {b} left early.",
    "the {a} administration, the {b} campaign and the {a} government",
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_any_two_people_are_masked_alike(template):
    masked = {mask(template.format(a=a, b=b)).text for a in PEOPLE for b in PEOPLE if a != b}
    assert len(masked) == 1


def test_a_headline_masks_people_of_the_gazetteer_alike():
    masked = {mask(f"{a}: {b} Should Resign").text for a in PEOPLE[:4] for b in PEOPLE[:4] if a != b}
    assert len(masked) == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_target_is_masked_alike_whatever_its_words(template):
    found = set()
    for words in [*PEOPLE, "She", "the president", "Zzyzx", "a man of few words"]:
        text = template.format(a=words, b="Rosa Moroz")
        start = text.index(words)
        found.add((mask(text, (start, start + len(words))).target, PLACEHOLDER))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("He told her that the chairman was his friend.", "they told their that the chair was their friend."),
        ("The prime minister and the foreign secretary spoke.", "The leader and the leader spoke."),
        ("A spokeswoman for the Justice Department said so.", "A spokesperson for the someone said so."),
        ("The policeman waved; the presidency is at stake.", "The policeman waved; the presidency is at stake."),
        ("Nothing to replace here.", "Nothing to replace here."),
        ("", ""),
    ],
)
def test_offices_and_gender_become_neutral(text, masked):
    assert mask(text).text == masked


def test_a_name_is_one_placeholder_with_its_titles_and_neighbours():
    masked = mask("Russian President Viktor Brandt met the German Chancellor Ada Holm.")
    assert masked.text == "someone met the someone."
    assert [masked.text[slice(*span)] for span in masked.names] == [PLACEHOLDER, PLACEHOLDER]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("O'Rourke left. Žižek spoke. L'Oreal won.", "someone left. someone spoke. someone won."),
        ("‘Brandt’ read the banner.", "'someone' read the banner."),
        ("de Gaulle met bin Salman and Ursula von der Leyen.", "someone met someone and someone."),
        ("Sen. King met Mrs. Will Stone.", "someone met someone."),
        ("#May and @someAccount agree.", "someone and someone agree."),
        ("Kim Jong-un and a Holm-style deal.", "someone and a someone-style deal."),
        ("Ocasio-Cortez and Rees-Mogg met.", "someone and someone met."),
    ],
)
def test_names_of_many_forms_are_masked(text, masked):
    assert mask(text).text == masked


def test_the_target_is_told_from_other_names():
    text = "Holm thanked Brandt."
    masked = mask(text, (13, 19))
    assert masked.target == (16, 23)
    assert masked.names == [(0, 7), (16, 23)]


def test_a_target_inside_a_name_is_that_name():
    masked = mask("Ada Holm left.", (4, 8))
    assert (masked.text, masked.target) == ("someone left.", (0, 7))


def test_places_lead_back_to_the_original():
    text = "President Ada Holm said he was tired. Brandt’s plan failed."
    masked = mask(text)
    for word in ("said", "was", "tired", "plan", "failed"):
        start = masked.original(masked.text.index(word))
        assert text[start : start + len(word)] == word
    assert masked.original(masked.text.index("they")) == text.index("he was")


def test_sentences_are_masked_with_the_whole_text_in_view():
    text = "Ferrand was calm when Zora Ferrand spoke. Ferrand left."
    assert [part.text for part in masked_sentences(text)] == ["someone was calm when someone spoke.", "someone left."]
    last = masked_sentences(text)[1]
    assert text[last.original(last.text.index("left")) :] == "left."


def test_issue_words_are_hidden_with_any_ending_after_a_star():
    hidden = hiding(["war", "missile*"])
    assert mask("The war on missiles is a warning.", hidden=hidden).text == f"The {HIDDEN} on {HIDDEN} is a warning."


@pytest.mark.parametrize("words", [[], "war", ["*"], [" "], [3]])
def test_issue_words_that_are_none_are_refused(words):
    with pytest.raises(OnRecordError, match="give"):
        hiding(words)


@given(st.text(max_size=120), st.integers(0, 120), st.integers(1, 20))
def test_any_text_is_masked_and_a_target_is_found_again(text, start, size):
    masked_sentences(text)
    if start + size <= len(text):
        masked = mask(text, (start, start + size))
        assert masked.target in masked.names
        assert masked.text[slice(*masked.target)] == PLACEHOLDER
