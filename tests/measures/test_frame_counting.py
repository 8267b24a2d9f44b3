"""Counting in one pass finds what every pattern finds alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.measures.frames.codebook import Codebook, Frame, Item, _starts, read_codebook
from onrecord.measures.frames.counting import ItemCounter
from onrecord.resources import names

BOOKS = names("codebooks")
WORDS = [
    *(
        "the",
        "government",
        "must",
        "we",
        "should all act",
        "no one ought",
        "costs",
        "$5 million",
        "a 40-year-old nurse,",
    ),
    *(
        "ACCUSED",
        "blamed",
        "his wife",
        "urged the new congress",
        "Kelvin",
        "\u212aey",
        "İstanbul",
        "cea\u017fe-fire",
        "…",
    ),
    *(
        "back down",
        "war-crimes",
        "can't wait",
        "won’t",
        "God",
        "justice department",
        "justice",
        "die",
        "dies",
        "at-odds",
    ),
]


def alone(book, text):
    items = [item for frame in book.frames for item in frame.text_items]
    return [sum(1 for _ in item.matcher.finditer(text)) for item in items]


@pytest.mark.parametrize("name", BOOKS)
@given(words=st.lists(st.sampled_from(WORDS), max_size=30), between=st.sampled_from([" ", "  ", "\n", "-", "", ", "]))
def test_one_pass_counts_what_each_pattern_counts_alone(name, words, between):
    book = read_codebook(name)
    text = between.join(words)
    assert ItemCounter(book).counts(text) == alone(book, text)


@pytest.mark.parametrize(
    ("terms", "patterns", "starts"),
    [
        (["tax cut", "war*", "a deal"], [], {"tax", "war", "a"}),
        (["wa*"], [], None),
        (["’tis"], [], None),
        ([], ["(?:his|her) {kin}"], {"his", "her"}),
        ([], ["{kin} of"], {"mot", "son"}),
        ([], ["(?:gain|lost)(?:ed)? money|wages? \\w+"], {"gai", "los", "wag"}),
        ([], ["we (?:must|shall)"], {"we"}),
        ([], ["(?:no)?thing"], None),
        ([], ["wars?"], {"war"}),
        ([], ["wa(?:r|ge)"], None),
        ([], ["was?"], None),
        ([], ["\\d+ dead"], None),
        ([], ["dead \\) x|other"], None),
        ([], ["dead [)] x|other"], None),
        ([], ["(?:dead)? men"], None),
        ([], ["dead|"], None),
    ],
)
def test_beginnings_are_told_or_said_to_be_unknown(terms, patterns, starts):
    found = _starts(terms, patterns, {"kin": ("mother", "sons")})
    assert found == (None if starts is None else frozenset(starts))


def test_matches_of_one_item_do_not_overlap():
    item = Item("i", "?", "text", re.compile(r"(?<!\w)(?:very very)(?!\w)"), frozenset({"ver"}))
    book = Codebook("b", "1", (Frame("f", "F", "", (item,)),))
    assert ItemCounter(book).counts("very very very very very") == [2]
