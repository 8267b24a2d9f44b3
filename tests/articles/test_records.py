"""One record to the fields of an article: names that mean the same, dates, and values that cannot be used."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from onrecord.articles.records import FIELDS, allowed_columns, excerpt, homes, parse_date, take
from onrecord.errors import OnRecordError


@pytest.mark.parametrize(
    ("record", "columns", "found"),
    [
        ({"doc_id": 1, "id": 2}, {}, {"article_id": "doc_id"}),
        ({"id": 2, "article_id": 1}, {}, {"article_id": "article_id"}),
        ({"Pub Date": "x", "date": "y"}, {}, {"published": "date"}),
        ({"published_at": "x"}, {}, {"published": "published_at"}),
        ({"source": "x", "publisher": "y"}, {}, {"outlet": "source"}),
        ({"authors": "x", "author": "y"}, {}, {"byline": "author"}),
        ({"body": "x", "content": "y"}, {}, {"text": "content"}),
        ({" Title ": "x", "register": "y", "link": "z", "lang": "en"}, {},
         {"headline": " Title ", "section": "register", "url": "link", "language": "lang"}),
        # Of two that read the same the first counts.
        ({"ID": 1, "id": 2}, {}, {"article_id": "ID"}),
        # The user's own mapping goes first, and what it takes is not taken again.
        ({"body": "x", "content": "y"}, {"body": "text"}, {"text": "body"}),
        ({"title": "x", "date": "y"}, {"date": "headline"}, {"headline": "date"}),
        ({"title": "x"}, {"heading": "headline"}, {"headline": "title"}),
        ({"slant": 1}, {}, {}),
    ],
)  # fmt: skip
def test_every_field_has_one_home(record, columns, found):
    assert homes(record, columns) == found


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2013-06-17", "2013-06-17T00:00Z"),
        ("2013-06-17T20:33:00+02:00", "2013-06-17T18:33Z"),
        ("2013-06-17T20:33:00Z", "2013-06-17T20:33Z"),
        (" 17 June 2013 ", "2013-06-17T00:00Z"),
        ("June 17, 2013", "2013-06-17T00:00Z"),
        ("17 Jun 2013", "2013-06-17T00:00Z"),
        ("Jun 17, 2013", "2013-06-17T00:00Z"),
        ("2013/06/17", "2013-06-17T00:00Z"),
        ("17-Jun-2013", "2013-06-17T00:00Z"),
        ("17-Jun-2013 20:33:05.500000", "2013-06-17T20:33:05.5Z"),
        ("20130617203305", "2013-06-17T20:33:05Z"),
        ("Mon, 17 Jun 2013 20:33:00 +0200", "2013-06-17T18:33Z"),
        (dt.date(2013, 6, 17), "2013-06-17T00:00Z"),
        (dt.datetime(2013, 6, 17, 20, 33), "2013-06-17T20:33Z"),
        (pd.Timestamp("2013-06-17T20:33", tz="Europe/Berlin"), "2013-06-17T18:33Z"),
        ("1680-01-01", "1680-01-01T00:00Z"),
        ("2261-12-31", "2261-12-31T00:00Z"),
        ("1679-12-31", None),
        ("2262-01-01", None),
        ("05/06/2013", None),
        ("10", None),
        ("June 2013", None),
        ("soon", None),
        ("", None),
        (20, None),
        ("2013-06-31", None),
    ],
)
def test_a_date_is_read_where_it_means_one_day(value, read):
    assert parse_date(value) == (None if read is None else pd.Timestamp(read))


@pytest.mark.parametrize(
    ("value", "limit", "short"),
    [
        ("Rain", 80, "Rain"),
        ("  Rain \n fell\t", 80, "Rain fell"),
        ("x" * 80, 80, "x" * 80),
        ("x" * 81, 80, "x" * 79 + "…"),
        ("Rain fell", 4, "Rai…"),
        # Only four times the limit is looked at.
        (" " * 16 + "Rain", 4, ""),
        (" " * 15 + "Rain", 4, "R"),
        ("half \ud800 gone", 80, "half \ufffd gone"),
        (7, 80, "7"),
        (None, 80, "None"),
    ],
)
def test_an_excerpt_is_one_short_line(value, limit, short):
    assert excerpt(value, limit) == short


NOT_ONE = "not a single value; left empty"


@pytest.mark.parametrize(
    ("record", "values", "problems"),
    [
        ({"id": 7}, {"article_id": "7"}, []),
        ({"id": 7.0}, {"article_id": "7"}, []),
        ({"id": 7.5}, {"article_id": "7.5"}, []),
        ({"id": True}, {"article_id": "true"}, []),
        ({"id": " a "}, {"article_id": "a"}, []),
        ({"id": "  "}, {}, []),
        ({"id": None, "outlet": float("nan"), "byline": pd.NA, "published": pd.NaT}, {}, []),
        ({"authors": ["Ada Holm", "Mira Sol"]}, {"byline": "Ada Holm, Mira Sol"}, []),
        ({"authors": ("Ada Holm",)}, {"byline": "Ada Holm"}, []),
        ({"authors": ["Ada Holm", 7]}, {}, [NOT_ONE]),
        ({"authors": {"name": "Ada Holm"}}, {}, [NOT_ONE]),
        ({"authors": b"Ada"}, {}, [NOT_ONE]),
        ({"text": " Rain. "}, {"text": " Rain. "}, []),
        ({"text": 7}, {}, ["not a text"]),
        ({"text": "\ud83d!"}, {"text": "\ufffd!"}, []),
        ({"date": "soon"}, {}, ["not a date; write it as YYYY-MM-DD"]),
        ({"date": "  "}, {}, []),
        ({"language": "EN-gb"}, {"language": "en"}, []),
        ({"language": "de_DE"}, {"language": "de"}, []),
        ({"language": "English"}, {"language": "en"}, []),
        ({"language": "eng"}, {"language": "en"}, []),
        ({"language": ["en", 1]}, {}, [NOT_ONE]),
    ],
)
def test_a_value_is_made_fit_or_left_out_with_a_row(record, values, problems):
    found, issues = take(record, "demo.csv:2")
    assert found == values | {"extra": {}}
    assert [issue.problem for issue in issues] == problems
    assert all(issue.where == "demo.csv:2" for issue in issues)


def test_issues_bear_the_id_and_the_value_and_own_columns_are_kept():
    found, issues = take({"id": "a", "date": "soon", "slant": 0, "note": None, "n_words": 9, 5: "x"}, "demo.csv:2")
    assert found == {"article_id": "a", "extra": {"slant": 0, "5": "x"}}
    assert issues == [("a", "demo.csv:2", "not a date; write it as YYYY-MM-DD", "soon")]


def test_a_mapping_of_columns_names_declared_ones_once():
    assert allowed_columns(None) == {}
    assert allowed_columns({"body": "text"}) == {"body": "text"}
    assert "n_words" not in FIELDS
    with pytest.raises(OnRecordError, match=r"Unknown column of articles 'txt'; allowed: .*Did you mean 'text'"):
        allowed_columns({"body": "txt"})
    with pytest.raises(OnRecordError, match="maps two columns to 'text'; keep one of them"):
        allowed_columns({"body": "text", "content": "text"})
