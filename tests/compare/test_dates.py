"""When a row was published: what is a date, which period it falls into, and what comes from the articles."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from onrecord.compare.dates import EVERYBODY, dated, moment, periods
from onrecord.errors import OnRecordError

TABLE = pd.DataFrame({"article_id": ["a", "b"], "tone": [0.1, 0.2]})
ARTICLES = pd.DataFrame(
    {
        "article_id": ["b", "a"],
        "published": ["2013-06-18", "2013-06-17"],
        "outlet": ["Demo Post", "Demo Wire"],
        "wire_id": ["w", None],
        "section": ["news", "news"],
    }
)


@pytest.mark.parametrize(
    ("every", "starts"),
    [
        ("day", ["2013-01-01", "2013-06-16", "2013-06-17", "2013-12-31"]),
        # The first of January of 2013 was a Tuesday, the 16th of June a Sunday.
        ("week", ["2012-12-31", "2013-06-10", "2013-06-17", "2013-12-30"]),
        ("month", ["2013-01-01", "2013-06-01", "2013-06-01", "2013-12-01"]),
        ("quarter", ["2013-01-01", "2013-04-01", "2013-04-01", "2013-10-01"]),
        ("year", ["2013-01-01"] * 4),
    ],
)
def test_a_date_falls_into_the_period_that_begins_at_its_first_midnight(every, starts) -> None:
    dates = ["2013-01-01T00:00Z", "2013-06-16T23:59Z", "2013-06-17T00:00Z", "2013-12-31T12:00Z", None]
    found = periods(pd.to_datetime(pd.Series(dates), format="ISO8601", utc=True), every)
    assert found[:4].tolist() == [pd.Timestamp(start, tz="UTC") for start in starts]
    assert pd.isna(found[4])


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2013-06-17", "2013-06-17T00:00Z"),
        ("2013-06", "2013-06-01T00:00Z"),
        ("2013-06-17 08:30", "2013-06-17T08:30Z"),
        ("2013-06-17T08:30+02:00", "2013-06-17T06:30Z"),
        (dt.date(2013, 6, 17), "2013-06-17T00:00Z"),
        (pd.Timestamp("2013-06-17T08:30", tz="Europe/Berlin"), "2013-06-17T06:30Z"),
    ],
)
def test_a_date_of_the_users_is_read_in_utc(given, read) -> None:
    assert moment(given, "summit") == pd.Timestamp(read)
    assert str(moment(given, "summit").tz) == "UTC"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("17 June 2013", "The date of summit is '17 June 2013'; write it as 2013-06-17"),
        ("06/07/2013", "The date of summit is '06/07/2013'; write it as 2013-06-17"),
        ("2013-06-17th", "The date of summit is '2013-06-17th'; write it as 2013-06-17"),
        ("2013-13-45", "The date of summit is '2013-13-45'; write it as 2013-06-17"),
        (["2013-06-17"], r"The date of summit is \['2013-06-17'\]; write it as 2013-06-17"),
        (None, "The date of summit is missing; write it as 2013-06-17"),
        ("", "The date of summit is missing; write it as 2013-06-17"),
        (float("nan"), "The date of summit is missing; write it as 2013-06-17"),
    ],
)
def test_what_is_no_date_or_may_be_two_is_refused(given, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        moment(given, "summit")


def test_dates_and_groups_come_from_the_articles_and_nothing_else_does() -> None:
    found, column = dated(TABLE, "published", "outlet", ARTICLES)
    assert column == "outlet"
    assert found["outlet"].tolist() == ["Demo Wire", "Demo Post"]
    assert found["published"].tolist() == [pd.Timestamp("2013-06-17", tz="UTC"), pd.Timestamp("2013-06-18", tz="UTC")]
    assert found["wire_id"].fillna("").tolist() == ["", "w"]
    assert "section" not in found.columns


def test_without_groups_all_rows_are_one_and_no_group_is_brought() -> None:
    found, column = dated(TABLE, "published", None, ARTICLES)
    assert found[column].tolist() == [EVERYBODY, EVERYBODY]
    assert "outlet" not in found.columns
    assert list(TABLE.columns) == ["article_id", "tone"]


def test_a_date_that_the_table_has_goes_before_the_articles() -> None:
    found, _ = dated(TABLE.assign(published=["2012-01-01", "soon"]), "published", None, ARTICLES)
    assert found["published"].isna().tolist() == [False, True]
    assert found["published"][0] == pd.Timestamp("2012-01-01", tz="UTC")


@pytest.mark.parametrize(
    ("dates", "read"),
    [
        (["2013-06-17T01:00+02:00", "17 June 2013"], ["2013-06-16T23:00Z", None]),
        (["2013-06-17", "2013-06-17T10:30:05"], ["2013-06-17T00:00Z", "2013-06-17T10:30:05Z"]),
        (pd.to_datetime(["2013-06-17 10:00", "2013-06-18 00:00"]), ["2013-06-17T10:00Z", "2013-06-18T00:00Z"]),
    ],
)
def test_dates_are_iso_and_in_utc(dates, read) -> None:
    found, _ = dated(TABLE.assign(published=dates), "published", None, None)
    assert found["published"].tolist() == [pd.NaT if each is None else pd.Timestamp(each) for each in read]


def test_a_table_without_rows_has_no_dates_to_miss() -> None:
    found, _ = dated(TABLE.assign(published="2013-06-17").iloc[:0], "published", None, None)
    assert found.empty


@pytest.mark.parametrize(
    ("table", "when", "by", "words"),
    [
        (TABLE, "published", None, r"Unknown column 'published'.*Dates of articles come with articles= \(--corpus\)"),
        (TABLE.assign(published="2013-06-17"), "published", "outlet", "Unknown column 'outlet'"),
        (TABLE.assign(day="soon"), "day", None, "No row has a date in 'day'; write dates as 2013-06-17"),
    ],
)
def test_a_column_that_is_missing_or_has_no_date_is_named(table, when, by, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        dated(table, when, by, None)
