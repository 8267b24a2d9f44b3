import pytest

from onrecord.articles import Corpus
from onrecord.quotes import quotations


def rows(text):
    return quotations(Corpus.from_texts({"a": text})).to_dict("records")


def speakers(text):
    return [row["speaker"] for row in rows(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Ada Holm met Viktor Brandt. "We are ready," Holm said.', ["Ada Holm"]),
        ("Ada Holm opened the session. She said that trade would grow.", ["Ada Holm"]),
        ("Viktor Brandt, who said that he would wait, left the hall.", ["Viktor Brandt"]),
        ("Ada Holm said trade would grow and warned that prices would rise.", ["Ada Holm", "Ada Holm"]),
        ('Ada Holm spoke first. "We are ready for the harbor."', ["Ada Holm"]),
        ('"We are ready for the harbor," Ada Holm said.\n\n"Nobody will stop us now."', ["Ada Holm"]),
        ("Viktor Brandt's claim that the harbor was his drew laughter.", ["Viktor Brandt"]),
    ],
)
def test_the_speaker_is_named_in_full(text, expected):
    assert speakers(text) == expected


def test_negation_is_told_and_the_cue_leaves_it_out():
    (row,) = rows("Viktor Brandt did not say that the harbor would open.")
    assert row["negated"]
    assert row["cue"] == "say"
    (row,) = rows("Viktor Brandt said that the harbor would open.")
    assert not row["negated"]


def test_the_addressee_is_kept():
    (row,) = rows("Ada Holm told reporters that the harbor would open.")
    assert row["addressee"] == "reporters"


def test_passages_of_one_utterance_share_its_id():
    table = rows(
        '"We are ready," Ada Holm said, adding that the harbor would open.\n\nViktor Brandt said that he would wait.'
    )
    assert [row["utterance_id"] for row in table] == ["a#0", "a#0", "a#2"]


def test_rule_and_confidence_stand_in_every_row():
    for row in rows('Ada Holm said, "We are ready for it." Brandt wants to wait.'):
        assert row["rule"]
        assert 0 < row["confidence"] < 1


def test_scare_quotes_without_a_cue_are_not_attributed():
    assert rows('The so-called "harbor gate" is near the "old town" of the coast.') == []


def test_an_unnamed_source_is_known_through_the_outlet_it_told():
    (row,) = rows('"The water is cold this year," a source told the Harbor Courier.')
    assert (row["speaker"], row["speaker_kind"]) == ("a source", "anonymous")
    assert row["via"] == "Harbor Courier"
