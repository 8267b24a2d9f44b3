"""Verbs in context: who does what to others in a text, from the point of view of who speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.measures.verb_forms import closed, entries, verb_forms, verb_lemmas, word_sets
from onrecord.measures.verb_subjects import REACH, STOP, Group, Token, agent_of, subject_of, verb_group, words_of
from onrecord.people import gazetteer
from onrecord.resources import load
from onrecord.schema import VERBS, require

Own = Mapping[str, Iterable[str]] | Iterable[str]
"""Names of the speaker's own state: by person_id, or the same for every row."""

_FAR = 12  # words between two verbs of one subject


class _Act(NamedTuple):
    """One coded verb; `mood` is how the verb stood, for a second verb that follows with `and`."""

    at: int
    subject: str
    category: str
    mood: str
    negated: bool


def verbs_in_context(table: pd.DataFrame, *, own: Own | None = None) -> pd.DataFrame:
    """Find who does what to others in each text.

    One row is one verb that is a political act, with its subject seen from the speaker's side.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text``; ``person_id``, ``kind`` and ``cue_lemma`` of a ``quotations`` table are read where they
        are there.
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
    Rules over word lists, without a parser: on real quotations many acts are not found. Announced or offered deeds are
    words (promise, threaten); a good act denied or refused is oppose, a bad one denied is appeal, and promise where it
    is of the future. In indirect and mixed quotations he and she are the speaker, and so is who is said to have vowed
    or refused "to help". The cue itself is the journalist's and no act. Passives count where their agent is named.

    Examples
    --------
    >>> said = pd.DataFrame({"text": ["We will help them, but Sudmark attacked our friends."]})
    >>> verbs_in_context(said)[["verb", "subject", "category"]].values.tolist()
    [['help', 'self', 'promise'], ['attacked', 'other', 'punish']]
    """
    require(table, ("text",), "measured", "Give a table with a text column, e.g. onrecord.quotations(corpus).")
    nobody = [None] * len(table)
    read = [table[name] if name in table.columns else nobody for name in ("person_id", "kind", "cue_lemma")]
    names = _namer(own)
    rows: list[tuple[object, ...]] = []
    for row, (text, person, kind, cue) in enumerate(zip(table["text"], *read, strict=True)):
        if isinstance(text, str):
            reported = str(cue).lower() if kind in ("indirect", "mixed") else None
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


def _acts(text: str, own: frozenset[str], reported: str | None) -> list[tuple[object, ...]]:
    """Code the verbs of one text; `reported` is the cue's lemma where the journalist reports and does not quote."""
    tokens = words_of(text)
    opening = _opening(tokens, reported) if reported is not None else None
    found = [opening] if opening is not None else []
    done = opening.at if opening is not None else -1
    for at, token in enumerate(tokens):
        if at <= done or token.word not in verb_forms():
            continue
        act = _act(tokens, at, found[-1] if found else None, own, reported is not None)
        if act is None:
            continue
        if act.category:
            found.append(act)
        done = max(at, act.at)
    places = [(tokens[act.at].start, tokens[act.at].end) for act in found]
    return [(*span, text[slice(*span)], act.subject, act.category) for span, act in zip(places, found, strict=True)]


def _opening(tokens: Sequence[Token], cue: str) -> _Act | None:
    """Code what the speaker is said to be about to do: the cue "vowed" and then "to help"; the cue governs the verb."""
    at = next((place for place, token in enumerate(tokens[:4]) if token.word not in ("to", "not", "never")), 0)
    words = [token.word for token in tokens[:at]]
    if "to" not in words or "base" not in verb_forms().get(tokens[at].word, frozenset()):
        return None
    inner = _category(tokens, at)
    kind = next((name for name, lemmas in word_sets("matrix").items() if cue in lemmas and name != "of_others"), "wish")
    mood = "future" if kind == "promise" else "obliged"
    negated = len(words) > 1
    return _Act(at, "self", _governing(kind, inner, mood, negated), mood, negated) if inner else None


def _act(tokens: Sequence[Token], at: int, before: _Act | None, own: frozenset[str], reported: bool) -> _Act | None:
    """Code the verb at one place, or that which it governs; None where it is no verb, or one without a subject."""
    group = verb_group(tokens, at)
    if group is None:
        return None
    if before is not None and _shares(tokens, before, group, at):
        mood = group.mood if group.mood != "done" else before.mood
        negated = group.negated or (before.negated and tokens[group.first - 1].word == "or")
        return _coded(tokens, at, before.subject, mood, negated)
    if before is not None and before.at == group.first - 1:
        return None  # what stands right behind an act is its object: "imposed sanctions"
    subject = agent_of(tokens, at, own) if group.passive else subject_of(tokens, group, at, own, reported=reported)
    return None if subject is None else _coded(tokens, at, subject, group.mood, group.negated)


def _shares(tokens: Sequence[Token], before: _Act, group: Group, at: int) -> bool:
    """Tell whether a verb takes its subject from one before it in the same form: "we will help and protect"."""
    if group.finite or group.first < 1 or tokens[group.first - 1].word not in closed("and"):
        return False
    between = tokens[before.at : group.first]
    alike = verb_forms()[tokens[before.at].word] & verb_forms()[tokens[at].word]
    return bool(alike) and len(between) <= _FAR and all(token.word not in STOP for token in between)


def _coded(tokens: Sequence[Token], at: int, subject: str, mood: str, negated: bool) -> _Act | None:
    """Give the category of a verb, or of the verb that it governs with "to"; an empty one for what is no act."""
    governed, kind = _governed(tokens, at), _matrix(tokens[at].word)
    if governed is not None and kind and kind != "of_others":
        inner = _category(tokens, governed)
        if inner:
            act = _governing(kind, inner, mood, negated)
            return _Act(governed, subject, act, "future" if kind == "promise" else mood, negated)
    category = _category(tokens, at)
    negated = negated or (at + 1 < len(tokens) and tokens[at + 1].word in closed("none"))  # "offered no plan"
    return _Act(at, subject, _turned(category, mood, negated), mood, negated) if category else None


def _governed(tokens: Sequence[Token], at: int) -> int | None:
    """Find the verb behind "to": "refused to pay"."""
    place = at + 1
    if place < len(tokens) and tokens[place].word == "to":
        place += 1
        while place < len(tokens) and (tokens[place].word in closed("adverb") or tokens[place].word.endswith("ly")):
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


def _category(tokens: Sequence[Token], at: int) -> str:
    """Look up the category of a verb, first with a word that stands soon behind it."""
    lemma = verb_lemmas()[tokens[at].word]
    pairs, single = entries()
    behind = []
    for token in tokens[at + 1 : at + 1 + REACH]:
        if token.word in STOP:
            break
        behind.append(token.word)
    return next((pairs[lemma, word] for word in behind if (lemma, word) in pairs), single.get(lemma, ""))
