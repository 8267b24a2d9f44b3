"""Verbs in context: who does what to others in a text, from the point of view of who speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.measures.verb_forms import entries, verb_forms, verb_lemmas, word_sets
from onrecord.people import gazetteer
from onrecord.resources import load
from onrecord.schema import VERBS, require

Own = Mapping[str, Iterable[str]] | Iterable[str]
"""Names of the speaker's own state: by person_id, or the same for every row."""

_TOKEN = re.compile(r"\w+(?:[-]\w+)*|['’](?:ll|d|re|ve|m|s)\b|n['’]t\b|[^\w\s]", re.IGNORECASE)
_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)
_CUT = {"wo": "will", "ca": "can", "sha": "shall", "ai": "is"}  # what is left before n't
_STOP = frozenset('.?!;:…—–\n"“”()[]')
_REACH = 4  # words behind a verb in which the second word of an entry, or "by" and an agent, is looked for


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    capital: bool


class _Act(NamedTuple):
    """One coded verb; `mood` is how the verb stood, for a second verb that follows with `and`."""

    at: int
    subject: str
    category: str
    mood: str
    negated: bool


class _Group(NamedTuple):
    """What stands between a subject and its verb."""

    first: int
    mood: str
    negated: bool
    passive: bool
    finite: bool


def verbs_in_context(table: pd.DataFrame, *, own: Own | None = None) -> pd.DataFrame:
    """Find who does what to others in each text.

    One row is one verb that is a political act, with its subject seen from the speaker's side.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text``; ``person_id`` and ``kind`` of a ``quotations`` table are read where they are there.
    own : mapping of str to iterable of str, or iterable of str, optional
        Names of the speaker's own state and institutions ("Norland", "Norlanders"): by ``person_id``, or for every row.
        By default the state of the offices that the gazetteer knows for ``person_id``.

    Returns
    -------
    pandas.DataFrame
        The ``verbs`` table: ``row`` (int, place in the table measured), ``start``, ``end`` (int, offsets into
        ``text``), ``verb`` (str), ``subject`` (self: I, we, our army, the own state; other) and ``category`` (reward,
        promise, appeal, oppose, threaten, punish).

    Raises
    ------
    OnRecordError
        When the table has no ``text``.

    Notes
    -----
    Rules over word lists, without a parser. Announced or offered deeds are words (promise, threaten); a good act denied
    or refused is oppose, a bad one denied is appeal, and promise where it is of the future. In indirect and mixed
    quotations he and she are the speaker. Passives count where their agent is named.

    Examples
    --------
    >>> said = pd.DataFrame({"text": ["We will help them, but Sudmark attacked our friends."]})
    >>> verbs_in_context(said)[["verb", "subject", "category"]].values.tolist()
    [['help', 'self', 'promise'], ['attacked', 'other', 'punish']]
    """
    require(table, ("text",), "measured", "Give a table with a text column, e.g. onrecord.quotations(corpus).")
    nobody = [None] * len(table)
    people = table["person_id"] if "person_id" in table.columns else nobody
    kinds = table["kind"] if "kind" in table.columns else nobody
    names = _namer(own)
    rows: list[tuple[object, ...]] = []
    for row, (text, person, kind) in enumerate(zip(table["text"], people, kinds, strict=True)):
        if isinstance(text, str):
            reported = kind in ("indirect", "mixed")
            rows += [(row, *found) for found in _acts(text, names(person), reported)]
    return VERBS.frame(rows)


def _namer(own: Own | None) -> Callable[[object], frozenset[str]]:
    if own is None:
        return lambda person: _known(person) if isinstance(person, str) else frozenset()
    if isinstance(own, str):
        raise OnRecordError(f"own is the text {own!r}; give a list of names, or a mapping of person_id to such lists.")
    if isinstance(own, Mapping):
        given = {key: _folded([names] if isinstance(names, str) else names) for key, names in own.items()}
        return lambda person: given.get(str(person), frozenset())
    everywhere = _folded(own)
    return lambda _: everywhere


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower().removeprefix("the ") for name in names)


@cache
def _known(person_id: str) -> frozenset[str]:
    """Name the states whose offices the gazetteer knows for one person, or for all who speak jointly."""
    found = [gazetteer().by_id.get(part) for part in person_id.split("+")]
    states = {term.country for person in found if person is not None for term in person.terms}
    names = []
    for country in load("people", "countries"):
        if country["id"] in states:
            several = f"{country['demonyms']}|{country['other_names']}".split("|")
            names += [country["name"], country["capital"], *several]
    return _folded(name for name in names if name)


def _acts(text: str, own: frozenset[str], reported: bool) -> list[tuple[object, ...]]:
    tokens = _tokens(text)
    found: list[_Act] = []
    done = -1
    for at, token in enumerate(tokens):
        if at <= done or token.word not in verb_forms():
            continue
        act = _act(tokens, at, found[-1] if found else None, own, reported)
        if act is None:
            continue
        if act.category:
            found.append(act)
        done = max(at, act.at)
    places = [(tokens[act.at].start, tokens[act.at].end) for act in found]
    return [(*span, text[slice(*span)], act.subject, act.category) for span, act in zip(places, found, strict=True)]


def _tokens(text: str) -> list[_Token]:
    # A space is put where n't begins, in a copy for reading alone: "don't" is "do" and "n't", at its true place.
    tokens = []
    for match in _TOKEN.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        cut = _CONTRACTED.search(text, start, end + 3)
        if cut and cut.start() == end - 1 and word.lower().endswith("n"):
            word, end = word[:-1], end - 1
        plain = word.lower().replace("’", "'")
        tokens.append(_Token(_CUT.get(plain, plain) if cut else plain, start, end, word[:1].isupper()))
        if cut and end == cut.start():
            tokens.append(_Token("n't", cut.start(), cut.end(), False))
    return [token for token in tokens if token.word not in ("t", "'")]


def _act(tokens: Sequence[_Token], at: int, before: _Act | None, own: frozenset[str], reported: bool) -> _Act | None:
    """Code the verb at one place, or that which it governs; None where it is no verb, or one without a subject."""
    forms = verb_forms()[tokens[at].word]
    group = _group(tokens, at)
    if before is not None and _shares(tokens, before, group, forms):
        mood = group.mood if group.mood != "done" else before.mood
        negated = group.negated or (before.negated and tokens[group.first - 1].word == "or")
        return _coded(tokens, at, before.subject, mood, negated)
    if before is not None and before.at == group.first - 1:
        return None  # what stands right behind an act is its object: "imposed sanctions"
    subject = _agent(tokens, at, own) if group.passive else _subject(tokens, group, forms, own, reported)
    return None if subject is None else _coded(tokens, at, subject, group.mood, group.negated)


def _group(tokens: Sequence[_Token], at: int) -> _Group:
    """Read auxiliaries, negation and adverbs leftward from a verb."""
    modals = word_sets("modals")
    first, mood, negated, passive, finite = at, "done", False, False, False
    while first > 0:
        word = tokens[first - 1].word
        if word in _closed("not"):
            negated = negated or word != "no"
            if word == "no":
                break
        elif word in _closed("be"):
            passive = passive or ("participle" in verb_forms()[tokens[at].word] and not tokens[at].word.endswith("ing"))
            finite = True
        elif word in _closed("have") or word in _closed("do"):
            finite = True
        elif any(word in words for words in modals.values()):
            mood = next(name for name, words in modals.items() if word in words)
            finite = True
        elif not (word in _closed("adverb") or (word.endswith("ly") and len(word) > 4)) and not _between(
            tokens, first - 1
        ):
            break
        first -= 1
    return _Group(first, mood, negated, passive, finite)


def _between(tokens: Sequence[_Token], at: int) -> bool:
    """Tell whether an "and" joins two modals of one verb: "can and will defend"."""
    modals = frozenset().union(*word_sets("modals").values())
    return tokens[at].word in ("and", "or") and at > 0 and {tokens[at - 1].word, tokens[at + 1].word} <= modals


def _shares(tokens: Sequence[_Token], before: _Act, group: _Group, forms: frozenset[str]) -> bool:
    """Tell whether a verb takes its subject from the one before it: "we will help and protect"."""
    if group.finite or group.first < 1 or tokens[group.first - 1].word not in _closed("and"):
        return False
    between = tokens[before.at : group.first]
    fits = bool(forms & {"past", "third"}) or "base" in forms
    return fits and all(token.word not in _STOP for token in between)


def _subject(
    tokens: Sequence[_Token], group: _Group, forms: frozenset[str], own: frozenset[str], reported: bool
) -> str | None:
    at = group.first - 1
    if at >= 0 and tokens[at].word == ",":
        at = _behind_apposition(tokens, at)
    if at < 0 or tokens[at].word in _STOP or not tokens[at].word[0].isalnum():
        return None
    word = tokens[at].word
    if word in _closed("me"):
        return "self"
    if word in _closed("others"):
        return "self" if reported and word in _closed("him") else "other"
    if (
        word in word_sets("subjects")["no_agent"]
        or word in _closed("opens")
        or word in _closed("ours")
        or word in ("to", "let", "us")
    ):
        return None
    if not group.finite and not _number_fits(tokens[at], forms):
        return None
    return _phrase(tokens, at, own)


def _number_fits(head: _Token, forms: frozenset[str]) -> bool:
    """Tell a verb from a noun behind a noun by number: "rebels attack", "Sudmark attacks", not "rebel attacks"."""
    if "past" in forms:
        return not head.word.endswith(("ed", "ing"))
    plural = (head.word.endswith("s") and not head.word.endswith("ss")) or head.word in ("people", "police")
    if "third" in forms:
        return not plural and (head.capital or head.word in _closed("bodies") or len(head.word) > 3)
    return plural and "base" in forms


def _phrase(tokens: Sequence[_Token], at: int, own: frozenset[str]) -> str:
    """Decide whose the noun phrase is that ends here; what hangs on it with a preposition but "of" is not its head."""
    words: list[str] = []
    while at >= 0 and (tokens[at].word[0].isalnum() or tokens[at].word == "'s") and len(words) < 6:
        word = tokens[at].word
        if word in _closed("ours"):
            return "other" if set(words) & word_sets("subjects")["others"] else "self"
        if word in _closed("prepositions") and at > 0 and tokens[at - 1].word[0].isalnum():
            return _phrase(tokens, at - 1, own)
        if (word in _closed("opens") and word != "of") or word in _closed("and"):
            break
        words.insert(0, word)
        at -= 1
    named = " ".join(words)
    return "self" if any(re.search(rf"\b{re.escape(name)}\b", named) for name in own) else "other"


def _behind_apposition(tokens: Sequence[_Token], comma: int) -> int:
    """Step over "Sudmark, our neighbour, attacked": the place before the first of two commas."""
    for at in range(comma - 1, max(-1, comma - 10), -1):
        if tokens[at].word in _STOP:
            return -1
        if tokens[at].word == ",":
            return at - 1
    return -1


def _agent(tokens: Sequence[_Token], at: int, own: frozenset[str]) -> str | None:
    """Find the agent of a passive: "was attacked by Sudmark"; None where none is named."""
    behind = [token.word for token in tokens[at + 1 : at + 3 + _REACH]]
    until = next((place for place, word in enumerate(behind) if word in _STOP), len(behind))
    if "by" not in behind[:until]:
        return None
    first = at + 2 + behind.index("by")
    last = first
    while last < len(tokens) and tokens[last].word[0].isalnum() and last - first < 4:
        last += 1
    named = [token for token in tokens[first:last] if token.word not in _closed("articles")]
    if not named:
        return None
    return "self" if named[0].word in ("me", "us") else _phrase(named, len(named) - 1, own)


def _coded(tokens: Sequence[_Token], at: int, subject: str, mood: str, negated: bool) -> _Act | None:
    """Give the category of a verb, or of the verb that it governs with "to"; an empty one for what is no act."""
    governed, kind = _governed(tokens, at), _matrix(tokens[at].word)
    if governed is not None and kind and kind != "of_others":
        inner = _category(tokens, governed)
        category = _governing(kind, inner, mood, negated) if inner else ""
        return _Act(governed, subject, category, "future" if kind == "promise" else mood, negated)
    category = _category(tokens, at)
    return _Act(at, subject, _turned(category, mood, negated), mood, negated) if category else None


def _governed(tokens: Sequence[_Token], at: int) -> int | None:
    """Find the verb behind "to": "refused to pay"."""
    place = at + 1
    if place < len(tokens) and tokens[place].word == "to":
        place += 1
        while place < len(tokens) and (tokens[place].word in _closed("adverb") or tokens[place].word.endswith("ly")):
            place += 1
        if place < len(tokens) and "base" in verb_forms().get(tokens[place].word, frozenset()):
            return place
    return None


def _matrix(word: str) -> str:
    lemma = verb_lemmas()[word]
    return next((name for name, words in word_sets("matrix").items() if lemma in words or word in words), "")


def _governing(kind: str, inner: str, mood: str, negated: bool) -> str:
    """Say what a verb before "to" makes of the act behind it."""
    bad = inner in ("punish", "threaten")
    if kind == "threaten":
        return "appeal" if negated else "threaten"
    if kind == "go_on":
        return _turned(inner, mood, negated)
    if kind == "refuse" or (negated and kind in ("promise", "wish")):
        return "appeal" if bad or inner == "oppose" else "oppose"
    if inner == "oppose":
        return "oppose"
    if bad:
        return "threaten"
    return "promise" if kind == "promise" else "appeal"


def _turned(category: str, mood: str, negated: bool) -> str:
    """Say what mood and negation make of an act: what is announced is a word, what is denied its opposite."""
    if category == "contact" and mood == "done":
        return ""
    bad = category in ("punish", "threaten")
    if negated:
        if category == "punish" and mood == "future":
            return "promise"
        return "appeal" if bad or category == "oppose" else "oppose"
    if mood == "done" or category in ("oppose", "threaten", "promise"):
        return category
    if bad:
        return "threaten"
    return "appeal" if mood == "obliged" else "promise"


def _category(tokens: Sequence[_Token], at: int) -> str:
    """Look up the category of a verb, first with a word that stands soon behind it."""
    lemma = verb_lemmas()[tokens[at].word]
    pairs, single = entries()
    behind = []
    for token in tokens[at + 1 : at + 1 + _REACH]:
        if token.word in _STOP:
            break
        behind.append(token.word)
    return next((pairs[lemma, word] for word in behind if (lemma, word) in pairs), single.get(lemma, ""))


def _closed(name: str) -> frozenset[str]:
    """Give one of the closed classes of words."""
    return word_sets("closed")[name]
