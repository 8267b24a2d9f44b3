"""Names, numbers, colours and markers as readers see them."""

import pytest

from onrecord.figures import alt_text, label, looks, offscreen, plot_averages
from onrecord.figures.style import looks_for, number, wrap
from onrecord.schema import AVERAGES


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ada_holm", "Ada Holm"),
        ("ada_holm+viktor_brandt", "Ada Holm and Viktor Brandt"),
        ("ministry_of_the_north", "Ministry of the North"),
        ("The Harbor Courier", "The Harbor Courier"),
        ("unnamed", "Unnamed"),
        ("", ""),
    ],
)
def test_identifiers_are_spelled_out_and_names_left_alone(name, shown):
    assert label(name) == shown


def test_a_given_name_wins_also_inside_a_joint_one():
    assert label("ada_holm+oslo", {"ada_holm": "A. Holm"}) == "A. Holm and Oslo"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.123, "+0.12"), (-0.5, "−0.50"), (-0.001, "0.00"), (0, "0.00"), (None, "–"), (float("nan"), "–")],
)
def test_numbers_have_a_sign_but_zero_has_none(value, shown):
    assert number(value) == shown


def test_eight_names_differ_in_colour_and_in_marker_and_sixty_four_in_either():
    eight = looks(map(str, range(8))).values()
    assert len({look.colour for look in eight}) == len({look.marker for look in eight}) == 8
    assert len(set(looks(map(str, range(64))).values())) == 64


def test_a_repeated_name_counts_once():
    assert looks(["a", "a", "b"]) == looks(["a", "b"])


def test_groups_that_a_palette_does_not_name_get_looks_of_their_own_whatever_their_order():
    palette = looks(["ada"])
    mixed = looks_for(["zoe", "ada", "bo"], palette)
    assert mixed == looks_for(["bo", "zoe", "ada"], palette)
    assert len(set(mixed.values())) == 3


def test_more_groups_than_looks_are_all_drawn():
    assert len(looks_for([f"group {place}" for place in range(100)], looks(["ada"]))) == 101


def test_a_long_word_stays_whole_where_it_cannot_be_broken():
    assert wrap("", 10) == ""
    assert wrap("one two three", 7) == "one two\nthree"


def test_words_of_a_figure_are_singular_where_there_is_one():
    row = ("tone", "ada_holm", "quotation", 0.25, None, None, 1, 1, "no interval: one article")
    with offscreen():
        ax = plot_averages(AVERAGES.frame([row]))
    assert alt_text(ax) == "Tone of the words quoted: Ada Holm +0.25 (no interval), 1 quote in 1 article."
