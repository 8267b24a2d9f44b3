"""The people in roles that the package knows, and the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.people.vocabulary import fold, vocabulary
from onrecord.resources import load
from onrecord.schema import PEOPLE, check, require, typed
from onrecord.tables import read_table

# How many days outside a term a bare surname may still mean its holder: candidates and former holders stay in the news.
_MARGIN = 548


@dataclass(frozen=True, slots=True)
class Term:
    """One period in one role; an open end is None."""

    role: str
    country: str | None
    start: pd.Timestamp | None
    end: pd.Timestamp | None

    def covers(self, day: pd.Timestamp | None, margin: int = 0) -> bool:
        """Tell whether a day lies in the period, give or take some days; an unknown day lies in every period."""
        if day is None:
            return True
        after = self.start is None or self.start - pd.Timedelta(days=margin) <= day
        return after and (self.end is None or day <= self.end + pd.Timedelta(days=margin + 1))


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the gazetteer, with all terms."""

    person_id: str
    name: str
    gender: str | None
    terms: tuple[Term, ...]
    short: tuple[str, ...] = ()
    first: tuple[str, ...] = ()

    def in_role(self, roles: frozenset[str], country: str | None, day: pd.Timestamp | None) -> bool:
        """Tell whether the person holds one of the roles, for the country where one is named, on that day."""
        return any(t.role in roles and (country is None or t.country == country) and t.covers(day) for t in self.terms)

    def topical(self, day: pd.Timestamp | None) -> bool:
        """Tell whether news of that day may mean the person by surname alone."""
        return not self.terms or any(term.covers(day, _MARGIN) for term in self.terms)


class Gazetteer:
    """People in roles, indexed by name, surname and office.

    Parameters
    ----------
    table : pandas.DataFrame or None
        A ``people`` table, as `people_table` returns it, of which person_id and name suffice; None takes the one that
        ships.
    """

    __slots__ = ("by_id", "full", "own_names", "short")

    def __init__(self, table: pd.DataFrame | None = None) -> None:
        table = _shipped() if table is None else _completed(table, "the people table given")
        self.by_id: dict[str, Person] = {}
        self.full: dict[str, tuple[Person, ...]] = {}
        self.short: dict[str, tuple[Person, ...]] = {}
        rows = table[PEOPLE.names].astype(object)
        rows = rows.where(rows.notna(), None)
        for person_id, group in rows.groupby("person_id", sort=False):
            self._add(str(person_id), list(group.itertuples(index=False, name=None)))
        self.own_names: dict[str, str] = dict.fromkeys((*self.short, *self.full), "person")

    def _add(self, person_id: str, rows: list[tuple[object, ...]]) -> None:
        # The last row wins: the user's rows stand behind those that ship.
        name = str(rows[-1][1])
        gender = next((str(row[5]) for row in reversed(rows) if row[5]), None)
        names = {str(row[1]) for row in rows} | {a.strip() for row in rows for a in str(row[2] or "").split("|")}
        short = sorted({fold(known) for known in names if " " not in known} - {""} | set(_surnames(name, names)))
        first = tuple(sorted({fold(known).split()[0] for known in names if " " in known}))
        person = Person(person_id, name, gender, tuple(_term(row) for row in rows if row[3]), tuple(short), first)
        self.by_id[person_id] = person
        for known in sorted(known for known in names if " " in known):
            _put(self.full, fold(known), person)
        for known in short:
            _put(self.short, known, person)

    def holders(self, office: str, country: str | None, day: pd.Timestamp | None) -> list[Person]:
        """List who holds an office (as ``offices.yaml`` names it) of a country, or of any, on a day."""
        roles = vocabulary().roles.get(office, frozenset((office,)))
        return [person for person in self.by_id.values() if person.in_role(roles, country, day)]


def people_table(path: str | Path | None = None) -> pd.DataFrame:
    """Give the people that the package knows, and the user's own behind them.

    Parameters
    ----------
    path : str, Path or None
        A table (``.csv``, ``.jsonl``, ``.parquet`` or ``.xlsx``) with columns of the ``people`` table; ``person_id``
        and ``name`` suffice. Where it names somebody who ships, its rows take precedence.

    Returns
    -------
    pandas.DataFrame
        The ``people`` table: one row a person in a role over a period.

    Raises
    ------
    OnRecordError
        When the file cannot be read, lacks a column, holds an unknown column, or a date that is none.

    Examples
    --------
    >>> table = people_table()
    >>> table.loc[table["person_id"] == "angela_merkel", "role"].tolist()
    ['chancellor']
    """
    shipped = _shipped()
    if path is None:
        return shipped.copy()
    own = _own(Path(path))
    return pd.concat([shipped, own], ignore_index=True)


@cache
def gazetteer() -> Gazetteer:
    """Give the gazetteer of the people that ship, built once."""
    return Gazetteer()


@cache
def _shipped() -> pd.DataFrame:
    table = pd.DataFrame(load("people", "leaders"), columns=PEOPLE.names)
    return typed(table.where(table != "", None), PEOPLE)


def _own(path: Path) -> pd.DataFrame:
    own = read_table(path)
    for name in own.columns:
        if name not in PEOPLE.names:
            raise OnRecordError.unknown(f"column in {path.name}", name, PEOPLE.names)
    return _completed(own, path.name)


def _completed(own: pd.DataFrame, where: str) -> pd.DataFrame:
    """Add the columns that a user's people leave out, and check what they hold."""
    require(own, ("person_id", "name"), "people", f"Add the column(s) to {where}; person_id and name are needed.")
    if own[["person_id", "name"]].isna().any(axis=None):
        raise OnRecordError.unreadable(where, "a row lacks its person_id or name", "Fill both in every row.")
    own = own.reindex(columns=PEOPLE.names).astype(object)
    own["source"] = own["source"].fillna(where)
    for name in ("valid_from", "valid_to"):
        _dated(own, name, where)
    return check(typed(own, PEOPLE), PEOPLE)


def _dated(own: pd.DataFrame, name: str, where: str) -> None:
    dates = pd.to_datetime(own[name], utc=True, errors="coerce")
    wrong = own.loc[dates.isna() & own[name].notna(), name]
    if len(wrong):
        raise OnRecordError.unreadable(where, f"{wrong.iloc[0]!r} in {name} is no date", "Write dates as 2013-06-17.")


def _term(row: tuple[object, ...]) -> Term:
    start, end = (value if isinstance(value, pd.Timestamp) else None for value in row[6:8])
    return Term(str(row[3]), None if row[4] is None else str(row[4]), start, end)


def _surnames(name: str, names: Iterable[str]) -> list[str]:
    """Find the surname: an alias of one word that the name holds, as in "Xi Jinping|Xi"; else the last word."""
    words = name.split()
    if len(words) < 2 or any(" " not in known and known in words for known in names):
        return []
    last = len(words) - 1
    if words[last].isupper() and set(words[last]) <= set("IVX"):
        return []
    # Lower-case particles belong to the surname but are often left out before it.
    start = last
    while start > 1 and words[start - 1][:1].islower():
        start -= 1
    short = {fold(words[last]), fold(" ".join(words[start:]))}
    prefix, _, tail = fold(words[last]).partition("-")
    return sorted(short | ({tail} if prefix in ("al", "el") else set()))


def _put(index: dict[str, tuple[Person, ...]], key: str, person: Person) -> None:
    held = index.get(key, ())
    if key and person not in held:
        # The newest row first, so that the user's own people take precedence.
        index[key] = (person, *held)
