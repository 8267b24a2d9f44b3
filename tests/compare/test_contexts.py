"""Keyword in context: every use, in its own words, with true offsets."""

from __future__ import annotations

import pandas as pd
import pytest

from onrecord.compare import keyword_in_context
from onrecord.errors import OnRecordError
from onrecord.schema import CONTEXTS, check

SAID = pd.DataFrame(
    {
        "article_id": ["a", "a", "b", "c"],
        "person_id": ["ada_holm", None, "viktor_brandt", "ada_holm"],
        "text": [
            "Negotiations on water. We negotiate; the re-negotiation of the harbor’s fees failed.",
            "NEGOTIATE now!",
            "Nothing was said about fees.",
            None,
        ],
    }
)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("negotiate", ["negotiate", "NEGOTIATE"]),
        ("negotiat*", ["Negotiations", "negotiate", "negotiation", "NEGOTIATE"]),
        ("harbor's fees", ["harbor’s fees"]),
        ("fees", ["fees", "fees"]),
        ("fee", []),
        ("said about", ["said about"]),
    ],
)
def test_words_phrases_and_stars_are_found_whole(word, found) -> None:
    table = check(keyword_in_context(SAID, word), CONTEXTS)
    assert table["word"].tolist() == found
    for row in table.itertuples():
        assert SAID["text"][row.row][row.start : row.end] == row.word


def test_groups_are_told_and_may_be_missing() -> None:
    table = keyword_in_context(SAID, "negotiate", between="person_id")
    assert table["group"].isna().tolist() == [False, True]


def test_the_words_around_are_cut_between_words() -> None:
    row = keyword_in_context(SAID, "fees", width=14).iloc[0]
    assert (row["left"], row["right"]) == ("the harbor’s", "failed.")
    assert keyword_in_context(SAID, "fees", width=0)[["left", "right"]].eq("").all(axis=None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"word": "…"}, "with letters"),
        ({"word": 7}, "with letters"),
        ({"word": "fees", "width": -1}, "whole number"),
        ({"word": "fees", "text": "body"}, "lacks the column"),
        ({"word": "fees", "between": "outlet"}, "lacks the column"),
    ],
)
def test_bad_arguments_are_named(options, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        keyword_in_context(SAID, **options)
