"""Noun phrases and pronouns that name a source without its name: roles, groups, organisations, documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.people.capitals import Name
from onrecord.people.vocabulary import Vocabulary, fold, vocabulary


class Phrase(NamedTuple):
    """One noun phrase or pronoun: ``text[start:end]``, its head noun, how it is determined and what stands between."""

    start: int
    end: int
    kind: str
    head: str
    determiner: str
    modifiers: tuple[str, ...]
    office: str | None
    country: str | None


def phrases_in(text: str, names: Sequence[Name]) -> list[Phrase]:
    """Find the noun phrases and pronouns that may name a source, outside the names already found."""
    lists = vocabulary()
    nouns = lists.nouns
    inside = _Inside(names)
    outer = {name.end: name.outer for name in names}
    found: list[Phrase] = []
    for match in _WORD.finditer(text):
        kind = nouns.get(match.group().lower())
        if kind is None or inside(match.start()):
            continue
        if kind == "pronoun":
            found.append(Phrase(*match.span(), kind, match.group().lower(), "", (), None, None))
            continue
        phrase = read_phrase(text, match.start(), match.end(), lists, quiet=False)
        if phrase is not None and phrase.determiner == "'s":
            # The possessor may be a name of several words.
            possessor = phrase.start + len(phrase.modifiers[-1])
            phrase = phrase._replace(start=outer.get(possessor, outer.get(possessor + 1, phrase.start)))
        if phrase is not None:
            found.append(phrase)
    return found


def read_phrase(text: str, start: int, end: int, lists: Vocabulary, *, quiet: bool = True) -> Phrase | None:
    """Read the noun phrase whose head noun stands at an offset; None where it names no source.

    ``quiet`` admits the nouns that count only where something else shows that they are a source.
    """
    head = text[start:end].lower()
    kind = lists.nouns.get(head)
    if kind is None or (not quiet and head in lists.quiet):
        return None
    if not quiet and head in lists.also_adjectives and _NOUN_BEHIND.match(text, end):
        return None
    begin, determiner, modifiers = _before(text, start, lists)
    office, size = _office(head, modifiers, text, end, lists)
    if kind == "role" and (office is None or _is_proper(text, start, modifiers, lists)):
        return None
    of_state = _OF_STATE.match(text, end)
    if head == "secretary" and of_state:
        end = of_state.end()
    if text[end : end + 1] == " " and _CAPITAL.match(text, end + 1) and (kind in ("role", "anonymous")):
        return None
    country = _country(text, modifiers[size - 1 :] if size else modifiers, end, lists)
    kind = _kind(kind, determiner, office, modifiers, lists)
    if not quiet and not _counts(kind, determiner, modifiers):
        return None
    return Phrase(begin, end, kind, head, determiner, modifiers, office, country)


class _Inside:
    """Tells whether an offset lies in a name; asked in text order."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.spans = [(name.outer, name.end) for name in names]
        self.at = 0

    def __call__(self, offset: int) -> bool:
        while self.at < len(self.spans) and self.spans[self.at][1] <= offset:
            self.at += 1
        return self.at < len(self.spans) and self.spans[self.at][0] <= offset


def _before(text: str, start: int, lists: Vocabulary) -> tuple[int, str, tuple[str, ...]]:
    """Walk back from a head noun to its determiner; without one, over the adjectives that are sure to belong to it."""
    at = start
    modifiers: list[str] = []
    sure = start
    sure_size = 0
    while len(modifiers) < 6 and at > 0 and text[at - 1] in " \u00a0":
        reach = max(0, at - _LONGEST)
        begin = max(text.rfind(blank, reach, at - 1) for blank in " \n\u00a0") + 1
        if begin == 0 and reach > 0:
            break
        word = text[begin : at - 1].lstrip('“"‘(—')
        begin = at - 1 - len(word)
        lower = word.lower()
        if lower == "that" and modifiers:
            # "warned that tired voters": no determiner.
            break
        if lower in lists.determiners:
            the = _THE_BEFORE.search(text, max(0, begin - 6), begin) if lower in lists.numerals else None
            return (the.start(1), lower, (*modifiers, lower)) if the else (begin, lower, tuple(modifiers))
        if lower.endswith(("'s", "’s", "s'", "s’")):
            return begin, "'s", (*modifiers, lower[:-2])
        if (
            not word
            or lower in lists.phrase_stops
            or (word[-1] in ',;:!?”"’)—–' or (word[-1] == "." and "." not in word[:-1]))
        ):
            break
        modifiers.append(lower)
        at = begin
        if _is_adjective(word, lower, lists):
            sure, sure_size = begin, len(modifiers)
        elif sure_size != len(modifiers) - 1:
            break
    return sure, "", tuple(modifiers[:sure_size])


def _is_adjective(word: str, lower: str, lists: Vocabulary) -> bool:
    return (
        word[:1].isupper()
        or lower in lists.person_adjectives
        or fold(lower) in lists.demonyms
        or f"{lower}" in lists.office_parts
    )


def _office(head: str, modifiers: tuple[str, ...], text: str, end: int, lists: Vocabulary) -> tuple[str | None, int]:
    """Name the office, with the words before the head that belong to it: "prime minister", "secretary of state"."""
    of_state = _OF_STATE.match(text, end)
    if head == "secretary" and of_state:
        return ("secretary of state" if of_state.group(1).lower() == "state" else "defence minister"), 0
    for size in (2, 1, 0):
        words = " ".join((*reversed(modifiers[:size]), head)) if len(modifiers) >= size else ""
        if words in lists.offices:
            return lists.offices[words], size
    return None, 0


def _is_proper(text: str, start: int, modifiers: tuple[str, ...], lists: Vocabulary) -> bool:
    """Tell whether a capitalised office closes a proper name: "the Harbor Leader" is a newspaper."""
    if not text[start].isupper() or not modifiers or len(modifiers[0]) < 2:
        return False
    before = start - 1 - len(modifiers[0])
    known = (
        fold(modifiers[0]) in lists.demonyms or modifiers[0] in lists.office_parts or modifiers[0] in lists.before_title
    )
    return before >= 0 and text[before].isupper() and not known


def _country(text: str, modifiers: tuple[str, ...], end: int, lists: Vocabulary) -> str | None:
    for word in modifiers:
        key = fold(word)
        state = lists.demonyms.get(key) or lists.states.get(key)
        if state:
            return state
    after = _OF_NAME.match(text, end)
    return lists.states.get(fold(after.group(1))) if after else None


def _kind(kind: str, determiner: str, office: str | None, modifiers: tuple[str, ...], lists: Vocabulary) -> str:
    if kind in ("role", "anonymous"):
        definite = determiner in lists.definite or (
            not determiner and any(fold(word) in lists.demonyms for word in modifiers)
        )
        return "role" if definite and office else "anonymous"
    return kind


def _counts(kind: str, determiner: str, modifiers: tuple[str, ...]) -> bool:
    """Tell whether a phrase is a naming of somebody outside a source: a bare singular noun is none."""
    if kind == "group":
        return determiner not in ("no", "any") and (bool(determiner) or not modifiers or True)
    if kind == "role":
        return True
    return determiner not in ("", "no", "any", "every", "each")


# No word is longer; the bound keeps the reading linear in the length of the text.
_LONGEST = 60
_NOUN_BEHIND = re.compile(
    r" (?!(?:said|says|told|and|or|but|in|of|at|on|from|with|to|for|who|whose|by|that|which|was|is|were|are|had|has"
    r"|have|also|as|did|does|will|would|could|may|might|can|about|familiar|close|briefed|speaking|\w+ed|\w+ing|\w+ly"
    r"|\w+s)\b)[a-z]+"
)
_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")
_CAPITAL = re.compile(r"[A-Z][a-z]")
_OF_STATE = re.compile(r" of (state|defense|State|Defense)\b")
_OF_NAME = re.compile(r" of (?:the )?([A-Z][\w.]+(?: [A-Z]\w+)*)")
_THE_BEFORE = re.compile(r"(?<!\w)((?:[Tt]h(?:e|ese|ose)|[Bb]oth) )$")
