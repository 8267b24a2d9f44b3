"""From one record (a row, a JSON object, a front matter) to the fields of an article, with what could not be used."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import ARTICLES


class Issue(NamedTuple):
    """One row of the ``issues`` table."""

    article_id: str | None
    where: str
    problem: str
    text: str | None = None


# What other collections call the declared columns; the declared name comes first, then these in order.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": ("doc_id", "id"),
    "published": ("date", "pub_date", "published_at"),
    "headline": ("title",),
    "outlet": ("source", "publisher"),
    "byline": ("author", "authors"),
    "section": ("register",),
    "text": ("content", "body"),
    "url": ("link",),
    "language": ("lang",),
}
FIELDS = tuple(name for name in ARTICLES.names if name != "n_words")

# Years that every resolution of pandas can hold; an article from outside them has a wrong date.
_YEARS = range(1680, 2262)
_DATE_FORMATS = (
    "%d %B %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%Y/%m/%d",
    "%d-%b-%Y",
    "%d-%b-%Y %H:%M:%S.%f",
    "%Y%m%d%H%M%S",
)
SURROGATE = re.compile("[\ud800-\udfff]")


def take(
    record: Mapping[str, object], where: str, *, columns: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], list[Issue]]:
    """Sort a record into the fields of an article.

    Parameters
    ----------
    record : mapping
        Column names and values.
    where : str
        The place that issues name.
    columns : mapping or None
        The record's own names to declared ones; they go before the synonyms.

    Returns
    -------
    dict
        The fields that have a value, and ``extra`` with everything that is no declared column.
    list of Issue
        Values that could not be used; their field is left out.

    Examples
    --------
    >>> values, issues = take({"id": 7, "body": "Rain.", "date": "soon", "slant": -1}, "demo.csv:2")
    >>> values
    {'article_id': '7', 'text': 'Rain.', 'extra': {'slant': -1}}
    >>> issues[0].problem
    'not a date; write it as YYYY-MM-DD'
    """
    found = homes(record, columns or {})
    values: dict[str, Any] = {}
    issues: list[Issue] = []
    for name in FIELDS:
        if name not in found:
            continue
        value, problem = _READ.get(name, _words)(_plain(record[found[name]]))
        if value is not None:
            values[name] = value
        if problem:
            issues.append(Issue(None, where, problem, excerpt(record[found[name]])))
    used = {*found.values(), "n_words"}
    values["extra"] = {
        str(key): value for key, raw in record.items() if key not in used and (value := _plain(raw)) is not None
    }
    return values, [issue._replace(article_id=values.get("article_id")) for issue in issues]


def allowed_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """Check a mapping of own column names to declared ones.

    Raises
    ------
    OnRecordError
        When a target is no column of the ``articles`` table, or two columns aim at one.
    """
    wanted = dict(columns or {})
    for target in wanted.values():
        if target not in FIELDS:
            raise OnRecordError.unknown("column of articles", target, FIELDS)
    twice = [target for target in FIELDS if list(wanted.values()).count(target) > 1]
    if twice:
        raise OnRecordError(f"columns= maps two columns to {twice[0]!r}; keep one of them.")
    return wanted


def homes(record: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, str]:
    """Find the record's own name of every field that it has: the mapping given goes before the common names.

    Examples
    --------
    >>> homes({"ID": 7, "body": "Rain."}, {})
    {'article_id': 'ID', 'text': 'body'}
    """
    by_name = {str(key).strip().lower().replace(" ", "_"): key for key in reversed(list(record))}
    found = {target: own for own, target in columns.items() if own in record}
    for name in FIELDS:
        for candidate in (name, *SYNONYMS.get(name, ())):
            key = by_name.get(candidate)
            if name not in found and key is not None and key not in found.values():
                found[name] = key
    return found


def excerpt(value: object, limit: int = 80) -> str:
    """Shorten a value to one line for an issue row."""
    line = " ".join(str(value)[: limit * 4].split())
    line = SURROGATE.sub("\ufffd", line)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def parse_date(value: object) -> pd.Timestamp | None:
    """Read a date or a time as UTC; None where it is neither.

    Deliberately narrow: a lenient parser reads "10" as the tenth of this month and 05/06/2013 as either of two days.

    Examples
    --------
    >>> parse_date("17 June 2013")
    Timestamp('2013-06-17 00:00:00+0000', tz='UTC')
    >>> parse_date("05/06/2013") is None
    True
    """
    moment = value if isinstance(value, datetime) else None
    if moment is None and isinstance(value, date):
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if moment is None:
        moment = next(_readings(str(value).strip()), None)
    if moment is None or moment.year not in _YEARS:
        return None
    return pd.Timestamp(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))


def _readings(text: str) -> Iterator[datetime]:
    with suppress(ValueError):
        yield datetime.fromisoformat(text)
    for pattern in _DATE_FORMATS:
        with suppress(ValueError):
            yield datetime.strptime(text, pattern)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        yield parsedate_to_datetime(text)


def _plain(value: object) -> Any:
    """Give None for every kind of missing, and replace half characters that no file can hold, one for one."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _words(value: Any) -> tuple[str | None, str | None]:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None, None
    if isinstance(value, bool):
        return str(value).lower(), None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Mapping | list | tuple | set | bytes):
        return None, "not a single value; left empty"
    return str(value), None


def _text(value: Any) -> tuple[str | None, str | None]:
    return (value, None) if isinstance(value, str) or value is None else (None, "not a text")


def _time(value: Any) -> tuple[pd.Timestamp | None, str | None]:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    moment = parse_date(value)
    return moment, None if moment is not None else "not a date; write it as YYYY-MM-DD"


def _language(value: Any) -> tuple[str | None, str | None]:
    code, problem = _words(value)
    if code is None:
        return None, problem
    code = re.split("[-_]", code.lower())[0]
    return {"english": "en", "eng": "en"}.get(code, code), problem


_READ = {"text": _text, "published": _time, "language": _language}
