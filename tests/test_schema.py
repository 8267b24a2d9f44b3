"""What the declarations refuse, and what a beginner passes in place of a table or a corpus."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import onrecord as rec
from onrecord.schema import SENTENCES

GOOD = ("a", 0, 0, 0, 5, "text")
BAD = {
    "a part that is none": ([("a", 0, 0, 0, 5, "margin")], "margin"),
    "an offset below zero": ([("a", 0, 0, -1, 5, "text")], "range"),
    "a key that repeats": ([GOOD, GOOD], "repeats its key"),
    "a missing value": ([(None, 0, 0, 0, 5, "text")], "missing values"),
}


def test_a_table_is_checked_by_its_name_or_its_declaration() -> None:
    table = SENTENCES.frame([GOOD])
    assert rec.check(table, "sentences") is table
    assert rec.check(table, SENTENCES) is table
    with pytest.raises(rec.OnRecordError, match="Did you mean 'sentences'"):
        rec.check(table, "sentence")
    with pytest.raises(rec.OnRecordError, match="lacks the column"):
        rec.check(table.drop(columns="part"), "sentences")


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_as_declared_is_refused(case: str) -> None:
    rows, named = BAD[case]
    with pytest.raises(rec.OnRecordError, match=named):
        rec.check(SENTENCES.frame(rows), "sentences")


SLIPS: dict[str, Callable[[], object]] = {
    "a text for a table": lambda: rec.tone("Rain fell."),  # type: ignore[arg-type]
    "a list for a table": lambda: rec.frames(["Rain fell."]),  # type: ignore[arg-type]
    "nothing for a table": lambda: rec.contrast(None, "tone", between="outlet"),  # type: ignore[arg-type]
    "a path for a corpus": lambda: rec.quotations("my_articles"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_of_a_beginner_is_named(case: str) -> None:
    with pytest.raises(rec.OnRecordError, match=r"DataFrame|read_corpus"):
        SLIPS[case]()


def test_a_long_header_is_cut_in_the_message() -> None:
    table = pd.DataFrame({"x" * 5000: [1], **{f"c{n}": [1] for n in range(200)}})
    with pytest.raises(rec.OnRecordError, match="and 161 more") as caught:
        rec.tone(table)
    assert len(str(caught.value)) < 500
