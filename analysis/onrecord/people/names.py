"""Proper-name expressions: where they stand, and a text without them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from onrecord.people.capitals import Capitals, Name
from onrecord.people.gazetteer import gazetteer
from onrecord.people.vocabulary import vocabulary
from onrecord.spans import Span

_POSSESSIVE = re.compile(r"'s\b", re.IGNORECASE)


def names_in(text: str) -> list[Span]:
    """Find the proper-name expressions of a text, by their form alone.

    Parameters
    ----------
    text : str
        Any text: a sentence, a quotation, an article.

    Returns
    -------
    list of (int, int)
        Spans in text order, without titles, articles and genitives. A capitalised word that opens a sentence counts
        when it is a known name, is capitalised elsewhere inside a sentence, or is followed by another capitalised
        word; in headlines and lines in capitals only known names count.

    Examples
    --------
    >>> text = "Prime Minister Ada Holm met Viktor Brandt's aides in Moscow."
    >>> [text[start:end] for start, end in names_in(text)]
    ['Ada Holm', 'Viktor Brandt', 'Moscow']
    """
    return [(_behind_the(text, name.start), name.end) for name in scan(text)]


def mask_names(text: str, placeholder: str = "someone") -> str:
    """Replace every name expression, with its titles, by one word.

    Parameters
    ----------
    text : str
        Any text.
    placeholder : str
        What takes the place of a name, however long it is.

    Returns
    -------
    str
        The text without names; names that stand side by side become one placeholder.

    Examples
    --------
    >>> mask_names("President Ada Holm's envoy told the Justice Department that the United States agreed.")
    "someone's envoy told the someone that the someone agreed."
    """
    pieces: list[str] = []
    done = 0
    for start, end in _joined(text):
        pieces += (text[done:start], placeholder)
        done = end
    return "".join([*pieces, text[done:]])


def countable(text: str, *, masked: bool) -> str:
    """Make a text ready for counting words: names masked on request, straight apostrophes, no genitives.

    Examples
    --------
    >>> countable("Ada Holm’s plan", masked=True)
    '_ plan'
    """
    plain = mask_names(text, "_") if masked else text
    return _POSSESSIVE.sub("", plain.replace("’", "'"))


def scan(text: str, known: Mapping[str, str] | None = None) -> list[Name]:
    """Find name expressions with their titles; `known` adds folded names to those that ship."""
    if not known:
        return Capitals(text, known_names(), _first_words()).names()
    return Capitals(
        text, {**known_names(), **known}, _first_words().union(name.partition(" ")[0] for name in known)
    ).names()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in known_names())


@cache
def known_names() -> dict[str, str]:
    """Map every folded name that ships to what it is: person, state, place, demonym or institution."""
    lists, shipped = vocabulary(), gazetteer()
    known = dict.fromkeys((name for name in lists.given if name not in lists.ambiguous), "given")
    known |= dict.fromkeys(lists.places, "place")
    known |= dict.fromkeys(lists.demonyms, "demonym")
    known |= {f"{demonym}s": "demonym" for demonym in lists.demonyms if not demonym.endswith(("s", "sh", "ch", "ese"))}
    known |= dict.fromkeys(lists.capitals, "state") | dict.fromkeys(lists.states, "state")
    known |= dict.fromkeys(lists.institutions, "institution")
    return known | dict.fromkeys(shipped.short, "person") | dict.fromkeys(shipped.full, "person")


def _joined(text: str) -> list[Span]:
    """Give the spans of names with titles, those side by side made one."""
    spans: list[Span] = []
    for name in scan(text):
        if spans and not text[spans[-1][1] : name.outer].strip(" \u00a0"):
            spans[-1] = (spans[-1][0], name.end)
        else:
            spans.append((_behind_the(text, name.outer), name.end))
    return spans


def _behind_the(text: str, start: int) -> int:
    """Leave the article out of a name that holds one: the Hague is masked alike, whether the city or the statesman."""
    return start + 4 if text[start : start + 4].lower() == "the " else start
