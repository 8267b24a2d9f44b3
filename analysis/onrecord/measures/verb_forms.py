"""The verbs of the operational code: their categories, and their inflections."""

from __future__ import annotations

from functools import cache

from onrecord.resources import load


@cache
def entries() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Map pairs of words, and single verbs, to their category; a verb of several stands with the first."""
    pairs: dict[tuple[str, str], str] = {}
    single: dict[str, str] = {}
    for name, group in load("lexicons", "opcode")["categories"].items():
        single |= {word: name for word in group["words"].split() if word not in single}
        for phrase in group["phrases"]:
            first, second = phrase.split()
            pairs[first, second] = name
    return pairs, single


@cache
def word_sets(name: str) -> dict[str, frozenset[str]]:
    """Give one of the lexicon's groups of plain word lists."""
    return {key: frozenset(words.split()) for key, words in load("lexicons", "opcode")[name].items()}


def closed(name: str) -> frozenset[str]:
    """Give one of the closed classes of words."""
    return word_sets("closed")[name]


@cache
def verb_lemmas() -> dict[str, str]:
    """Map every form of every verb that is listed to its base form."""
    return {form: lemma for form, (lemma, _) in _inflected().items()}


@cache
def verb_forms() -> dict[str, frozenset[str]]:
    """Map every form of every verb that is listed to what it may be: base, third, past, participle, ing."""
    return {form: frozenset(kinds) for form, (_, kinds) in _inflected().items()}


@cache
def _inflected() -> dict[str, tuple[str, set[str]]]:
    lexicon = load("lexicons", "opcode")
    pairs, single = entries()
    governing = frozenset().union(*word_sets("matrix").values())
    matrix = governing - word_sets("closed")["no_verbs"]
    doubled = frozenset(lexicon["doubled"].split())
    found: dict[str, tuple[str, set[str]]] = {}
    for lemma in sorted({*single, *matrix, *(first for first, _ in pairs)}):
        irregular = lexicon["irregular"].get(lemma, "").split()
        past, participle = irregular or [_past(lemma, lemma in doubled)] * 2
        inflected = {"third": _third(lemma), "past": past, "participle": participle, "ing": _ing(lemma, doubled)}
        for kind, form in {"base": lemma, **inflected}.items():
            found.setdefault(form, (lemma, set()))[1].add(kind)
    for word in sorted(governing & word_sets("closed")["no_verbs"] - {"must", "ought"}):
        found.setdefault(word, (word, set()))[1].add(
            "past"
        )  # "ready to" stands behind a form of be, as a participle does
    return found


def _past(lemma: str, double: bool) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + (lemma[-1] if double else "") + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _ing(lemma: str, doubled: frozenset[str]) -> str:
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ie")):
        return lemma[:-1] + "ing"
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    return lemma + (lemma[-1] if lemma in doubled else "") + "ing"
