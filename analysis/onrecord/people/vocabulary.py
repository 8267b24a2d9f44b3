"""The words by which news names people, offices, states and institutions, read once from the package's own lists."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from onrecord.resources import load


@dataclass(frozen=True, slots=True)
class Title:
    """A form of address before a name: the office it shows and the gender it shows, where it shows any."""

    office: str | None
    gender: str | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded look-up tables over ``resources/people``; see the head of each file there for what it holds."""

    states: dict[str, str]
    capitals: dict[str, str]
    demonyms: dict[str, str]
    institutions: dict[str, str]
    canonical: dict[str, str]
    seats: dict[str, tuple[str, str]]
    places: frozenset[str]
    given: dict[str, str]
    titles: dict[str, Title]
    offices: dict[str, str]
    roles: dict[str, frozenset[str]]
    nouns: dict[str, str]
    quiet: frozenset[str]
    pairs: frozenset[str]
    noun_gender: dict[str, str]
    before_title: frozenset[str]
    organisation_words: frozenset[str]
    of_words: frozenset[str]
    thing_words: frozenset[str]
    thing_first: frozenset[str]
    calendar: frozenset[str]
    ambiguous: frozenset[str]
    openers: frozenset[str]
    hyphen_tails: frozenset[str]
    common_surnames: frozenset[str]
    ambiguous_states: frozenset[str]
    headline_small: frozenset[str]
    never_names: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    no_acronym: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    numerals: frozenset[str]
    phrase_stops: frozenset[str]
    person_adjectives: frozenset[str]
    office_parts: frozenset[str]
    party_adjectives: frozenset[str]
    also_adjectives: frozenset[str]
    other_pronouns: frozenset[str]
    state_heads: frozenset[str]
    possessives: frozenset[str]


@lru_cache(maxsize=1 << 16)
@lru_cache(maxsize=1 << 16)
def fold(words: str) -> str:
    """Bring a name to the form under which it is looked up: lower case, no accents, no stops, one kind of apostrophe.

    Examples
    --------
    >>> fold("François Hollande"), fold("U.S.")
    ('francois hollande', 'us')
    """
    words = words.lower().replace(".", "")
    if words.isascii():
        return words
    words = words.replace("\u00a0", " ").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 14)
def slug(words: str) -> str:
    """Make an identifier of a name.

    Examples
    --------
    >>> slug("Ada Holm"), slug("Bashar al-Assad")
    ('ada_holm', 'bashar_al_assad')
    """
    return "_".join("".join(c if c.isalnum() else " " for c in fold(words)).split())


@cache
def vocabulary() -> Vocabulary:
    """Read the lists that ship with the package."""
    lists = load("people", "offices")
    countries = load("people", "countries")
    given = load("people", "given_names")
    institutions = {
        fold(name): key for key, row in lists["institutions"].items() for name in (row["name"], *row.get("names", ()))
    }
    canonical = {row["id"]: row["name"] for row in countries}
    canonical |= {key: row["name"] for key, row in lists["institutions"].items()}
    return Vocabulary(
        states={fold(n): row["id"] for row in countries for n in (row["name"], *_split(row["other_names"]))},
        capitals={fold(row["capital"]): row["id"] for row in countries if row["capital"]},
        demonyms={fold(n): row["id"] for row in countries for n in _split(row["demonyms"])},
        institutions=institutions,
        canonical=canonical,
        seats={k: (row["seat"], row["state"]) for k, row in lists["institutions"].items() if "seat" in row},
        places=frozenset(fold(place) for place in _split(lists["places"])),
        given={fold(name): gender for gender in "fm" for name in given[gender].split()},
        titles={fold(k): Title(v.get("office"), v.get("gender")) for k, v in lists["titles"].items()},
        offices={name: office for office, row in lists["offices"].items() for name in row["names"]},
        roles={office: frozenset(row["roles"]) for office, row in lists["offices"].items()},
        nouns=_nouns(lists),
        noun_gender={noun: gender for gender, nouns in lists["gendered_nouns"].items() for noun in nouns.split()},
        before_title=frozenset(word.lower() for word in lists["before_title"]),
        **{field: _words(lists[key]) for field, key in _WORD_LISTS.items()},
        **{key: _words(words) for key, words in load("people", "function_words").items() if key != "version"},
    )


_WORD_LISTS = {
    "quiet": "quiet_nouns",
    "pairs": "pair_nouns",
    "organisation_words": "organisation_words",
    "of_words": "of_words",
    "thing_words": "thing_words",
    "thing_first": "thing_first",
    "calendar": "months_days",
    "ambiguous": "ambiguous",
    "openers": "openers",
    "hyphen_tails": "hyphen_tails",
    "common_surnames": "common_surnames",
    "ambiguous_states": "ambiguous_states",
}
_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split("|") if name.strip()]


def _words(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _nouns(lists: dict[str, Any]) -> dict[str, str]:
    """Map the last word of each noun phrase to the kind of source that it heads; an office outranks the rest."""
    nouns: dict[str, str] = dict.fromkeys(lists["organisation_nouns"].split(), "organisation")
    nouns |= dict.fromkeys(lists["document_nouns"].split(), "document")
    nouns |= dict.fromkeys(lists["group_nouns"].split(), "group")
    nouns |= dict.fromkeys(lists["anonymous_nouns"].split(), "anonymous")
    heads = {name.split()[-1] for row in lists["offices"].values() for name in row["names"]}
    nouns |= {head: "role" for head in heads - {"state", "defense"} if nouns.get(head) != "anonymous"}
    nouns |= {"secretary": "role", **dict.fromkeys(_PRONOUNS, "pronoun"), "they": "pronoun", "their": "pronoun"}
    return nouns
