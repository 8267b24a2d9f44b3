"""Lines of the databases' exports: dates with their zones, labels, lengths, and what only a cover page has."""

from __future__ import annotations

import pytest

from onrecord.articles.read.dates import date_line
from onrecord.articles.read.document import Line, joined, squeezed
from onrecord.articles.read.nexis import is_line, is_nexis, label_of, length_doubt, take_labels


@pytest.mark.parametrize(
    ("line", "moment", "edition"),
    [
        ("June 17, 2013", "2013-06-17 00:00:00", None),
        ("June 17 2013", "2013-06-17 00:00:00", None),
        ("17 June 2013", "2013-06-17 00:00:00", None),
        ("17 Jun. 2013", "2013-06-17 00:00:00", None),
        ("Sept. 3, 2013", "2013-09-03 00:00:00", None),
        ("Monday, 17 June, 2013", "2013-06-17 00:00:00", None),
        ("Mon June 17, 2013", "2013-06-17 00:00:00", None),
        ("  June   17,\u00a02013  Monday ", "2013-06-17 00:00:00", None),
        ("2013-06-17", "2013-06-17 00:00:00", None),
        # A time counts where the zone is known, and is brought to UTC.
        ("June 17, 2013 Monday 8:33 PM GMT", "2013-06-17 20:33:00", None),
        ("June 17, 2013 8:33 PM EST", "2013-06-18 01:33:00", None),
        ("June 17, 2013 8:33 PM EDT", "2013-06-18 00:33:00", None),
        ("June 17, 2013 8:33 PM CST", "2013-06-18 02:33:00", None),
        ("June 17, 2013 8:33 PM CDT", "2013-06-18 01:33:00", None),
        ("June 17, 2013 8:33 PM MST", "2013-06-18 03:33:00", None),
        ("June 17, 2013 8:33 PM MDT", "2013-06-18 02:33:00", None),
        ("June 17, 2013 8:33 PM PST", "2013-06-18 04:33:00", None),
        ("June 17, 2013 8:33 PM PDT", "2013-06-18 03:33:00", None),
        ("17 June 2013 00:30 BST", "2013-06-16 23:30:00", None),
        ("17 June 2013 00:30 CET", "2013-06-16 23:30:00", None),
        ("17 June 2013 00:30 CEST", "2013-06-16 22:30:00", None),
        ("17 June 2013 00:30 EET", "2013-06-16 22:30:00", None),
        ("17 June 2013 00:30 EEST", "2013-06-16 21:30:00", None),
        ("17 June 2013 00:30 MSK", "2013-06-16 21:30:00", None),
        ("17 June 2013 10.30 UTC", "2013-06-17 10:30:00", None),
        ("17 June 2013 10:30:15 WET", "2013-06-17 10:30:15", None),
        ("17 June 2013 12:05 AM GMT", "2013-06-17 00:05:00", None),
        ("17 June 2013 12:05 PM GMT", "2013-06-17 12:05:00", None),
        ("17 June 2013 1:05 a.m. GMT", "2013-06-17 01:05:00", None),
        ("17 June 2013 8:33 PM", "2013-06-17 00:00:00", None),
        ("17 June 2013 8:33 PM AEST", "2013-06-17 00:00:00", None),
        ("17 June 2013 Monday Final Edition", "2013-06-17 00:00:00", "Final Edition"),
        ("June 17, 2013, Late Edn", "2013-06-17 00:00:00", "Late Edn"),
    ],
)
def test_a_line_that_is_a_date_is_read(line, moment, edition):
    found, told = date_line(line)
    assert str(found) == f"{moment}+00:00"
    assert told == edition


@pytest.mark.parametrize(
    "line",
    [
        "", "On June 17, 2013 it rained.", "June 17, 2013 it rained.", "June 31, 2013", "2013-06-31", "June 2013",
        "June 17", "17 June 13", "Monday", f"June 17, 2013{' ' * 390}", "Final Edition", "1 January 0000",
    ],
)  # fmt: skip
def test_a_line_that_is_more_or_less_than_a_date_is_none(line):
    assert date_line(line) is None


def test_a_line_of_four_hundred_characters_may_be_a_date():
    assert date_line("June 17, 2013".ljust(400)) is not None
    assert date_line("June 17, 2013".ljust(401)) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("LENGTH: 412 words", ("length", "412 words")),
        ("  Load-Date:\u00a0 June 17,  2013", ("load-date", "June 17, 2013")),
        ("BYLINE:", ("byline", "")),
        ("BYLINE:Ada Holm", None),
        ("He said: no", None),
        ("10: ten", None),
    ],
)
def test_a_label_and_what_stands_behind_it(text, label):
    assert label_of(text) == label


def test_the_first_of_each_label_counts_and_a_headline_that_is_there_stays():
    record, origins = {"headline": "Rain"}, {}
    take_labels(
        ["HEADLINE: Sun", "LANGUAGE: ENGLISH; FRENCH", "LANGUAGE: GERMAN", "COPYRIGHT: Demo",
         "LOAD-DATE: June 17, 2013", "URL: http://example.org", "BYLINE:", "BYLINE: Ada Holm", "TEASER: Soon",
         "COLOUR: red"],
        record, origins,
    )  # fmt: skip
    assert record == {
        "headline": "Rain", "language": "ENGLISH", "rights": "Demo", "load_date": "June 17, 2013",
        "url": "http://example.org", "byline": "Ada Holm", "highlight": "Soon",
    }  # fmt: skip
    assert origins["load_date"] == ("the label 'Load-date'", "stated")
    assert "headline" not in origins
    take_labels(["HEADLINE: Sun"], empty := {}, origins)
    assert empty == {"headline": "Sun"}


@pytest.mark.parametrize(
    ("stated", "read", "doubted"),
    [
        ("100 words", 70, False), ("100 words", 69, True), ("100 words", 150, False), ("100 words", 151, True),
        ("21 words", 1, True), ("20 words", 1, False), ("1,000 words", 700, False), ("1,000 words", 100, True),
        ("100 words", 0, False), ("1 word", 5, False), ("about 100 words", 5, False),
        ("", 5, False), (", words", 5, False),
    ],
)  # fmt: skip
def test_a_length_far_from_the_one_stated_is_doubted(stated, read, doubted):
    found = list(length_doubt({"length": stated, "text": "word " * read}))
    number = stated.split()[0].replace(",", "") if stated else ""
    assert found == ([(f"the export says {number} words, and {read} were read", None)] if doubted else [])


def test_lines_are_told_and_joined():
    assert is_line(["Body:"], 0, "body")
    assert is_line(["\u00a0BODY "], 0, "body")
    assert not is_line(["Body of water"], 0, "body")
    assert not is_line(["Body"], 1, "body")
    assert not is_line(["Body"], -1, "body")
    assert joined([" Rain. ", "", " \t", "Sun."]) == "Rain.\n\nSun."
    assert squeezed(" Rain\u00a0 \u200bfell\n") == "Rain fell"


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (["Body", "Rain.", "End of Document"], True),
        (["LENGTH: 4 words", "Rain.", "end of  document"], True),
        (["Rain.", "End of Document"], False),
        (["Body", "Rain."], False),
        (["Body", "The End of Document"], False),
    ],
)
def test_an_export_of_nexis_is_told_by_its_lines(texts, answer):
    assert is_nexis([Line(text) for text in texts]) is answer
