"""The lines with dates that databases write: `June 17, 2013 Monday 8:33 PM GMT`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_MONTH = "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS) + "|sept\\.?"
_DAY = "(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?\\.?"
_DATE = re.compile(
    rf"(?:{_DAY},?\s+)?(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH}),?\s+(?P<year2>\d{{4}})|(?P<iso>\d{{4}}-\d\d-\d\d))"
    rf"(?:,?\s+{_DAY})?(?:,?\s+(?P<time>\d{{1,2}}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?)(?:\s+(?P<zone>[a-z]{{2,5}}))?)?",
    re.IGNORECASE,
)
_EDITION = re.compile(r"[,;]?\s*(?P<edition>[\w .,'’/&-]*\b(?:edition|edn)\b[\w .,;'’/&-]*)?\s*", re.IGNORECASE)
_LONGEST = 400  # characters of a line that may be a date and an edition
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?::(\d\d))?\s*([ap])?", re.IGNORECASE)
# Hours from UTC of the zones that databases write; where a zone is none of these, only the day is taken.
_ZONES = {
    **{"gmt": 0, "utc": 0, "wet": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}


def date_line(line: str) -> tuple[datetime, str | None] | None:
    """Read a line that is a date and nothing else but a weekday, a time and an edition.

    Examples
    --------
    >>> str(date_line("June 17, 2013 Monday 8:33 PM EST")[0])
    '2013-06-18 01:33:00+00:00'
    >>> date_line("17 June 2013 Monday Final Edition")[1]
    'Final Edition'
    >>> date_line("On June 17, 2013 it rained.") is None
    True
    """
    text = " ".join(line.split()) if len(line) <= _LONGEST else ""
    found = _DATE.match(text)
    if not found:
        return None
    rest = _EDITION.fullmatch(text, found.end())
    moment = _moment(found)
    return (moment, rest["edition"] and rest["edition"].strip(" ,;")) if rest and moment else None


def _moment(found: re.Match[str]) -> datetime | None:
    try:
        if found["iso"]:
            day = datetime.fromisoformat(found["iso"]).replace(tzinfo=UTC)
        else:
            month = (found["month"] or found["month2"]).lower()[:3]
            number = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(month))
            day = datetime(int(found["year"] or found["year2"]), number, int(found["day"] or found["day2"]), tzinfo=UTC)
        return day + _since_midnight(found["time"], found["zone"])
    except (ValueError, OverflowError):
        return None


def _since_midnight(time: str | None, zone: str | None) -> timedelta:
    clock = _CLOCK.match(time or "")
    if not clock or (zone or "").lower() not in _ZONES:
        return timedelta()
    hour, minute = int(clock[1]), int(clock[2])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    return timedelta(hours=hour - _ZONES[(zone or "").lower()], minutes=minute, seconds=int(clock[3] or 0))
