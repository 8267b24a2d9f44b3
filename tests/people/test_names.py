"""Where names stand in a text, and a text without them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.people import gazetteer, mask_names, names_in
from onrecord.people.vocabulary import fold, vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prime Minister Ada Holm met Viktor Brandt.", ["Ada Holm", "Viktor Brandt"]),
        ("An unsmiling Brandt met the envoy of Norland.", ["Brandt", "Norland"]),
        ("Obama fails to sway Putin on Syria", ["Obama", "Putin", "Syria"]),
        ("Obama Fails to Sway Putin on Syria Deal", ["Obama", "Putin", "Syria"]),
        ("OBAMA FAILS TO SWAY PUTIN", ["OBAMA", "PUTIN"]),
        ("The Justice Department sued.", ["Justice Department"]),
        ("He left the U.S. The envoy stayed.", ["U.S."]),
        ("The French left on Monday, in May 2013.", ["French"]),
        ("Yesterday was fine. We want peace.", []),
        ("They saw Carlos de la Cruz and Otto von Stein.", ["Carlos de la Cruz", "Otto von Stein"]),
        ("We met J. K. Lund and Ban Ki-moon.", ["J. K. Lund", "Ban Ki-moon"]),
        ("The Obama-era deal of Ada Holm’s aide", ["Obama", "Ada Holm"]),
        ("the University of Norland and the Department of Homeland Security",
         ["University of Norland", "Department of Homeland Security"]),
        ("Russian Foreign Minister Sergei Lavrov spoke.", ["Russian", "Sergei Lavrov"]),
        ("Comedian Sarah Lund said no.", ["Sarah Lund"]),
    ],
)  # fmt: skip
def test_names_are_found(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in names_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brandt smiled. The crowd cheered Brandt.", ["Brandt", "Brandt"]),
        ("Angry Brandt left. He was angry.", ["Brandt"]),
        ("Theresa May spoke in April. May smiled.", ["Theresa May", "May"]),
        ("May said that she would go in May.", ["May"]),
        ("Hope is not a plan.", []),
    ],
)
def test_a_word_that_opens_a_sentence_needs_a_reason_to_be_a_name(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in names_in(text)] == expected


def test_an_unknown_name_in_a_headline_counts_where_the_text_repeats_it() -> None:
    text = "Holm Ally Quits Over Harbor Plan\n\nAn ally of Ada Holm quit."
    assert [text[start:end] for start, end in names_in(text)] == ["Holm", "Ada Holm"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Barack Obama met Russian President Vladimir Putin.", "someone met someone."),
        ("Mr. Holm's aide told the State Department.", "someone's aide told the someone."),
        ("the United States and the Security Council", "the someone and the someone"),
        ("OBAMA MEETS PUTIN IN MOSCOW", "someone MEETS someone IN someone"),
        ("Secretary of State John Kerry spoke.", "someone spoke."),
        ("nobody is here", "nobody is here"),
        ("", ""),
    ],
)
def test_names_are_masked(text: str, expected: str) -> None:
    assert mask_names(text) == expected


def test_the_placeholder_is_the_callers() -> None:
    assert mask_names("We met Ada Holm.", "X") == "We met X."


_FULL = sorted({person.name for person in gazetteer().by_id.values() if " " in person.name})
_SHORT = sorted(
    {
        person.name.split()[-1]
        for person in gazetteer().by_id.values()
        if fold(person.name.split()[-1]) in person.short
        and fold(person.name.split()[-1]) not in vocabulary().ambiguous | vocabulary().titles.keys()
    }
)
_TEMPLATES = (
    "{a} fails to sway {b} on the harbor",
    "{a} Fails to Sway {b} on the Harbor Deal",
    "{a} said on Monday that {b} was wrong. {b}’s aides were angry.",
    "An unsmiling {a} told {b}'s envoy that it was “a lie,” and {b} left.",
    "“{a} is weak,” President {b} said. But {a} laughed, and so did {b}.",
    "When {a} spoke, the friends of {b} cheered; critics of the {a} plan did not.",
    "In May, {a} and Ada Holm met {b}. Angry {b} supporters went home with {a}.",
    "{a}, {b} and the Justice Department agreed with {a}-era rules.",
    "Russian President {a} met Mr. {b} in Moscow\n\n{b} won. {a}",
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_TEMPLATES), st.data())
def test_exchanging_two_leaders_leaves_the_masked_text_as_it_was(template: str, data: st.DataObject) -> None:
    names = st.sampled_from(_FULL if data.draw(st.booleans()) else _SHORT)
    a, b = data.draw(names), data.draw(names)
    assert mask_names(template.format(a=a, b=b)) == mask_names(template.format(a=b, b=a))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_TEMPLATES), st.data())
def test_a_full_name_and_a_surname_leave_the_same_text(template: str, data: st.DataObject) -> None:
    a, b, c, d = (data.draw(st.sampled_from(names)) for names in (_FULL, _FULL, _SHORT, _SHORT))
    assert mask_names(template.format(a=a, b=b)) == mask_names(template.format(a=c, b=d))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(_TEMPLATES), st.data())
def test_exchanging_two_leaders_in_capitals(template: str, data: st.DataObject) -> None:
    a, b = (data.draw(st.sampled_from(_SHORT)) for _ in "ab")
    masked = [mask_names(template.format(a=x, b=y).upper().replace("SOMEONE", "X")) for x, y in ((a, b), (b, a))]
    assert masked[0] == masked[1]


_MESSY = st.text(
    alphabet=st.sampled_from("AaBbÉé .,'’“”\"-\n\t&:;()U.S.MrMay12\u00a0\u2028") | st.characters(), max_size=120
)


@settings(max_examples=400, deadline=None)
@given(_MESSY)
def test_any_text_can_be_read(text: str) -> None:
    spans = names_in(text)
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert isinstance(mask_names(text), str)
