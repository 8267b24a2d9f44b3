"""When a row was published: dates read, periods cut, rows without a date told apart."""

from __future__ import annotations

import re
from typing import Literal

import pandas as pd

from onrecord.compare.clusters import with_articles
from onrecord.errors import OnRecordError

Every = Literal["day", "week", "month", "quarter", "year"]
# The letters by which pandas knows the periods; a week begins on Monday.
EVERY: dict[Every, str] = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}

DAY = pd.Timedelta(days=1)
EVERYBODY = "all"
"""The group of all rows, where no column of groups is named."""


def dated(table: pd.DataFrame, when: str, by: str | None, articles: pd.DataFrame | None) -> tuple[pd.DataFrame, str]:
    """Bring dates, groups and wires to a table and read the dates; what cannot be read is no date.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id``.
    when : str
        The column of dates.
    by : str or None
        The column of groups; None makes all rows one group.
    articles : pandas.DataFrame or None
        The articles table, for what `table` lacks.

    Returns
    -------
    tuple of pandas.DataFrame and str
        The table with `when` as times in UTC, and the column of groups.

    Raises
    ------
    OnRecordError
        When a column is missing or no row has a date.
    """
    table = with_articles(table, [when, *([by] if by else [])], articles)
    if when not in table.columns:
        problem = OnRecordError.unknown("column", when, table.columns)
        step = "Dates of articles come with articles= (--corpus), a column of another name with when= (--when)."
        raise OnRecordError(f"{problem} {step}")
    if by and by not in table.columns:
        raise OnRecordError.unknown("column", by, table.columns)
    dates = pd.to_datetime(table[when], utc=True, errors="coerce", format=_format(table[when]))
    if len(table) and dates.isna().all():
        raise OnRecordError(f"No row has a date in {when!r}; write dates as 2013-06-17 or name another column.")
    table = table.assign(**{when: dates})
    return (table, by) if by else (table.assign(**{_ALL: EVERYBODY}), _ALL)


def moment(date: object, what: str) -> pd.Timestamp:
    """Read one date of the user's, in UTC; of the forms of a date only the one that means one day everywhere."""
    if isinstance(date, str) and date.strip() and not _ISO.match(date.strip()):
        raise OnRecordError(f"The date of {what} is {date!r}; write it as 2013-06-17.")
    try:
        read = pd.Timestamp(date)  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        raise OnRecordError(f"The date of {what} is {date!r}; write it as 2013-06-17.") from error
    if pd.isna(read):
        raise OnRecordError(f"The date of {what} is missing; write it as 2013-06-17.")
    return read.tz_localize("UTC") if read.tzinfo is None else read.tz_convert("UTC")


def periods(dates: pd.Series, every: Every) -> pd.Series:
    """Give the first moment of the period that each date falls into."""
    if every not in EVERY:
        raise OnRecordError.unknown("period", every, EVERY)
    starts: pd.Series = dates.dt.tz_localize(None).dt.to_period(EVERY[every]).dt.start_time.dt.tz_localize("UTC")
    return starts


_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:$|[T ])")
_ALL = "everybody"


def _format(column: pd.Series) -> str | None:
    return None if pd.api.types.is_datetime64_any_dtype(column.dtype) else "ISO8601"
