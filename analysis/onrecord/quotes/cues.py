"""The words that attribute, with their inflections, and how often each of them does so in which construction."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from onrecord.resources import load

_VOWELS = frozenset("aeiou")


class Form(NamedTuple):
    """One form of a cue verb: its dictionary form and its class in the tagger's alphabet.

    The class is ``V`` for past or participle, ``S`` for the -s form, ``B`` for the base, ``G`` for -ing, and ``E`` for
    a participle that is no past.
    """

    lemma: str
    kind: str


@cache
def forms() -> dict[str, Form]:
    """Map every inflected form of every cue verb to its lemma and class."""
    lexicon = load("cues", "reporting")
    doubled = frozenset(lexicon["doubled"].split())
    irregular = {lemma: tuple(parts.split()) for lemma, parts in lexicon["irregular"].items()}
    found: dict[str, Form] = {}
    lemmas = sorted({word for words in lexicon["verbs"].values() for word in words.split()})
    for lemma in lemmas:
        past, participle = irregular.get(lemma) or (_past(lemma, lemma in doubled),) * 2
        # A form that two lemmas share stays with the first in the alphabet; the base form wins over all.
        for form, kind in ((participle, "E"), (past, "V"), (_third(lemma), "S"), (_gerund(lemma, doubled), "G")):
            if found.get(form, Form(lemma, "")).lemma == lemma:
                found[form] = Form(lemma, kind)
    for lemma in lemmas:
        # "read", "put", "hit": past and base look alike; the past is the likelier after a singular subject.
        if found.get(lemma, Form("", "")).kind != "V":
            found[lemma] = Form(lemma, "B")
    return found


@cache
def verb_class(lemma: str) -> str:
    """Name the first class of the lexicon that a cue verb stands in; empty for what is no verb of it."""
    return next((name for name, words in load("cues", "reporting")["verbs"].items() if lemma in words.split()), "")


@cache
def word_set(name: str) -> frozenset[str]:
    """Give one of the lexicon's plain lists of lemmas."""
    return frozenset(load("cues", "reporting")[name].split())


@cache
def nominals() -> dict[str, str]:
    """Map the nouns and adjectives that attribute, plurals included, to their lemmas."""
    lexicon = load("cues", "reporting")
    found = {noun: noun for noun in lexicon["nouns"].split()}
    found.update({_third(noun): noun for noun in lexicon["nouns"].split()})
    found.update({adjective: adjective for adjective in lexicon["adjectives"].split()})
    return found


def _past(lemma: str, double: bool) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return lemma + (lemma[-1] if double else "") + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _gerund(lemma: str, doubled: frozenset[str]) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe")):
        return lemma[:-1] + "ing"
    double = lemma in doubled or lemma in ("begin", "forget", "let", "put", "set", "hit", "bet", "win", "spin")
    return lemma + (lemma[-1] if double else "") + "ing"
