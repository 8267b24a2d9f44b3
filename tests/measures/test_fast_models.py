"""The linear models that ship: whole, small, and right about plain cases."""

import pytest

from onrecord.measures import linear
from onrecord.measures.portrayal_model import fast_portrayals
from onrecord.measures.tone_model import explain_fast_tone, fast_tones

MOST = 2_500_000  # bytes


@pytest.mark.parametrize("name", ["tone_fast", "portrayal_fast"])
def test_files_are_small_and_have_a_card_for_people(name):
    place = linear.shipped(name)
    assert place.with_name(f"{name}.npz").stat().st_size <= MOST
    assert "Training data and licence" in place.with_name(f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("A warm and helpful meeting.", "A cold and useless meeting."),
        ("There is trust between us.", "There is a lack of trust between us."),
        ("It was good.", "It wasn’t good."),
        ("We thank our friends for a wonderful success.", "We fear our enemies and a terrible disaster."),
    ],
)
def test_orders_texts_as_a_reader_would(better, worse):
    high, low = fast_tones([better, worse])
    assert high > low


def test_an_explanation_names_the_word_that_counts():
    table = explain_fast_tone("They met on Monday, and it was a disaster.")
    assert table.loc[table["contribution"].idxmin(), "word"] == "disaster"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Holm was widely praised as an honest and brilliant leader.", 2),
        ("Holm was condemned as a liar and a corrupt bully.", 0),
        ("Holm arrived on Monday.", 1),
    ],
)
def test_classes_are_right_in_plain_cases(text, at):
    assert fast_portrayals([(text, (0, 4))])[0].argmax() == at
