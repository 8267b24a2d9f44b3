"""Paragraphs, sentences and words: hand cases, hard-wrapped text, and offsets over any text."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import Article, Corpus
from onrecord.articles import sentences
from onrecord.articles.segment import paragraphs, split, words
from onrecord.schema import SENTENCES, check
from onrecord.spans import subtract

CASES = yaml.safe_load((Path(__file__).parent / "sentence_cases.yaml").read_text(encoding="utf-8"))


def read(text, spans):
    return [text[start:end] for start, end in spans]


def parts_of(text, headline=None):
    return [(text[s.start : s.end], s.part) for s in split(text, headline=headline)]


@pytest.mark.parametrize("case", CASES)
def test_sentences_written_by_hand(case):
    wanted = case.split(" | ")
    text = " ".join(wanted)
    assert read(text, [(s.start, s.end) for s in split(text)]) == wanted


def test_every_line_is_a_paragraph():
    text = "Rain fell.\nIt stopped.\r\n\r\n  “Good,” said Lind. \u2028Then it was dry.\n"
    assert read(text, paragraphs(text)) == ["Rain fell.", "It stopped.", "“Good,” said Lind.", "Then it was dry."]


WRAPPED = """Rain fell on Harbor for the third day on Monday, and the
mayor, Ada Holm, said that the town would ask its
neighbours for help if the river went on rising.{gap}Viktor Brandt, who leads the opposition, said that the
help came too late. "We asked for it in May," he told
reporters. He was not asked why.
"""


@pytest.mark.parametrize("gap", ["\n\n", "\n    ", "\n \n", "\r\n\r\n"])
def test_hard_wrapped_text_keeps_its_paragraphs_together(gap):
    text = WRAPPED.format(gap=gap)
    found = read(text, paragraphs(text))
    assert len(found) == 2
    assert found[1].startswith("Viktor Brandt")
    assert [sentence.paragraph for sentence in split(text)] == [0, 1, 1, 1]


def test_in_hard_wrapped_text_a_short_closed_line_ends_a_paragraph():
    text = (
        "Rain fell on Harbor for the third day on Monday, and the\nmayor said that it would go on.\n"
        "Viktor Brandt, who leads the opposition, said that it was\nthe mayor's fault.\n"
    )
    assert [found[:4] for found in read(text, paragraphs(text))] == ["Rain", "Vikt"]


def test_a_list_of_short_lines_is_not_hard_wrapped():
    text = (
        "Holm wins the vote in Harbor as rivals concede\nBrandt says that talks will go on\nRain expected on Friday\n"
    )
    assert len(paragraphs(text)) == 3


def test_long_lines_are_paragraphs_even_where_one_begins_small():
    text = "Rain fell on Harbor. " * 10 + "\neBay shares rose. " + "They fell again. " * 10
    assert len(paragraphs(text)) == 2


def test_the_headline_is_known_by_the_article_or_by_its_shape():
    body = "Rain fell on Harbor. It stopped."
    assert parts_of(f"Rain over Harbor\n\n{body}")[0] == ("Rain over Harbor", "headline")
    assert parts_of(f"Will it rain? Perhaps.\n{body}", "Will it Rain? Perhaps")[0][1] == "headline"
    assert parts_of(f"It rained.\n\n{body}")[0][1] == "text"
    assert parts_of(f"Rain over Harbor\n{body}")[0][1] == "text"
    assert parts_of("Rain over Harbor")[0][1] == "text"
    assert parts_of(f"“It will rain.”\n\n{body}")[0][1] == "text"


def test_furniture_before_the_headline_does_not_hide_it():
    text = "Advertisement\n\nRain over Harbor\n\nBy Ada Holm\n\nRain fell."
    assert [part for _, part in parts_of(text)] == ["furniture", "headline", "furniture", "text"]


def test_furniture_is_a_sentence_of_its_own_and_splits_no_other():
    assert parts_of("Rain fell. [WATCH VIDEO] It stopped.") == [
        ("Rain fell.", "text"),
        ("[WATCH VIDEO]", "furniture"),
        ("It stopped.", "text"),
    ]
    assert parts_of("Holm (Photo: Demo wire) left.") == [("Holm (Photo: Demo wire) left.", "text")]


def test_the_table_is_as_declared_and_local_to_articles():
    a = Corpus([Article("a", "Rain over Harbor\n\nRain fell. It stopped.")])
    b = Corpus([Article("b", "Sun. Wind.", headline="Weather")])
    both = check(sentences(a + b), SENTENCES)
    assert both["article_id"].tolist() == ["a"] * 3 + ["b"] * 2
    assert both["sentence_id"].tolist() == [0, 1, 2, 0, 1]
    assert len(sentences(Corpus([]))) == 0


def test_a_megabyte_in_one_line_is_split():
    assert len(split("Rain fell on the town. “Good,” said Lind. " * 24_000)) == 48_000


PIECES = st.sampled_from(
    ["“", "”", '"', "'", "''", "``", "‘", "’", ".", "?", "!", " ", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u200b",
     "Ms.", "U.S.", "no.", "1.", "a", "Holm", "said", "(", ")", "[WATCH VIDEO]", "😀", "\u0301", "...", "—",
     "p.m.", "Monday"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80)


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
def test_any_text_has_ordered_sentences_that_lose_no_word(text):
    found = split(text)
    spans = [(s.start, s.end) for s in found]
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [s.sentence_id for s in found] == list(range(len(found)))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    outside = subtract((0, len(text)), spans)
    assert not any(character.isalnum() for start, end in outside for character in text[start:end])


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_any_text_has_ordered_paragraphs_that_hold_its_sentences(text):
    blocks = paragraphs(text)
    assert all(a[1] <= b[0] for a, b in pairwise(blocks))
    assert not text or all(text[start:end].isspace() for start, end in subtract((0, len(text)), blocks))
    for sentence in split(text):
        start, end = blocks[sentence.paragraph]
        assert start <= sentence.start < sentence.end <= end


def test_words_keep_what_stands_inside_them():
    text = "Lind’s well-known U.S. firm didn't pay $5.9 million—or so."
    assert read(text, words(text)) == [
        "Lind’s",
        "well-known",
        "U.S",
        "firm",
        "didn't",
        "pay",
        "5.9",
        "million",
        "or",
        "so",
    ]


def test_a_paragraph_of_book_length_is_cut_at_ends_of_sentences():
    text = "Rain fell on the town of Harbor. It stopped at 5 p.m. in St. Brannoc. " * 1000
    assert {text[s.start : s.end] for s in split(text)} == {
        "Rain fell on the town of Harbor.",
        "It stopped at 5 p.m. in St. Brannoc.",
    }
    assert len(split("“" * 100_000)) >= 1
    assert len(split("rain" * 30_000)) >= 1
