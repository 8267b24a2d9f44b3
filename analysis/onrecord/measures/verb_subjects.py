"""Who acts: the words of a text, the auxiliaries before a verb, and its subject from the speaker's point of view."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.measures.verb_forms import closed, verb_forms, word_sets

_TOKEN = re.compile(r"\w+(?:[-]\w+)*|['’](?:ll|d|re|ve|m|s)\b|n['’]t\b|[^\w\s]", re.IGNORECASE)
_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)
_CUT = {"wo": "will", "ca": "can", "sha": "shall", "ai": "is"}  # what is left before n't
STOP = frozenset('.?!;:…—–\n"“”()[]')
"""What ends a clause, over which no subject and no object is looked for."""

REACH = 4
"""Words behind a verb in which the second word of an entry, or "by" and an agent, is looked for."""

# What an auxiliary is followed by; where the form is another, it is no auxiliary of this verb: "has free elections".
_GOVERNS = {"be": {"participle", "ing"}, "have": {"participle"}, "do": {"base"}, "modal": {"base"}}


class Token(NamedTuple):
    """A word in small letters with its place; `capital` tells whether it was written with one."""

    word: str
    start: int
    end: int
    capital: bool


class Group(NamedTuple):
    """What stands between a subject and its verb; `finite` tells whether an auxiliary does."""

    first: int
    mood: str
    negated: bool
    passive: bool
    finite: bool


def words_of(text: str) -> list[Token]:
    """Cut a text into words and marks; "don't" is "do" and "n't", each at its true place."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        cut = _CONTRACTED.search(text, start, end + 3)
        if cut and cut.start() == end - 1 and word.lower().endswith("n"):
            word, end = word[:-1], end - 1
        plain = word.lower().replace("’", "'")
        tokens.append(Token(_CUT.get(plain, plain) if cut else plain, start, end, word[:1].isupper()))
        if cut and end == cut.start():
            tokens.append(Token("n't", cut.start(), cut.end(), False))
    return [token for token in tokens if token.word not in ("t", "'")]


def verb_group(tokens: Sequence[Token], at: int) -> Group | None:
    """Read auxiliaries, negation and adverbs leftward from a verb; None where they show that it is no verb."""
    modals = word_sets("modals")
    forms = verb_forms()[tokens[at].word]
    first, mood, negated, auxiliary = at, "done", False, ""
    while first > 0:
        word = tokens[first - 1].word
        if word == "no":
            break
        kind = next((name for name in ("be", "have", "do") if word in closed(name)), "")
        modal = next((name for name, words in modals.items() if word in words), "")
        if word in closed("not"):
            negated = True
        elif kind or modal:
            mood = modal or mood
            auxiliary = auxiliary or kind or "modal"
        elif not _passed_over(tokens, first - 1):
            break
        first -= 1
    fits = not auxiliary or forms & _GOVERNS[auxiliary] or tokens[at].word in closed("no_verbs")
    passive = auxiliary == "be" and "participle" in forms and not tokens[at].word.endswith("ing")
    return Group(first, mood, negated, passive, bool(auxiliary)) if fits else None


def subject_of(tokens: Sequence[Token], group: Group, at: int, own: frozenset[str], *, reported: bool) -> str | None:
    """Tell whether the subject before a verb is self or other; None where there is none that can act."""
    forms = verb_forms()[tokens[at].word]
    head = group.first - 1
    if head >= 0 and tokens[head].word == ",":
        head = _behind_apposition(tokens, head)
    if head < 0 or tokens[head].word in STOP or not tokens[head].word[0].isalnum():
        return None
    if not group.finite and not forms & {"past", "third", "base"}:
        return None
    word = tokens[head].word
    if word in closed("me"):
        return "self"
    if word in closed("others"):
        return "self" if reported and word in closed("him") else "other"
    if word in word_sets("subjects")["no_agent"] | closed("opens") | closed("ours") | closed("no_subject"):
        return None
    return _phrase(tokens, head, own) if group.finite or _number_fits(tokens, head, at, forms) else None


def agent_of(tokens: Sequence[Token], at: int, own: frozenset[str]) -> str | None:
    """Find the agent of a passive: "was attacked by Sudmark"; None where none is named."""
    behind = [token.word for token in tokens[at + 1 : at + 3 + REACH]]
    until = next((place for place, word in enumerate(behind) if word in STOP), len(behind))
    if "by" not in behind[:until]:
        return None
    first = at + 2 + behind.index("by")
    last = first
    while last < len(tokens) and tokens[last].word[0].isalnum() and last - first < 4:
        last += 1
    named = [token for token in tokens[first:last] if token.word not in closed("articles")]
    if not named:
        return None
    return "self" if named[0].word in ("me", "us") else _phrase(named, len(named) - 1, own)


def _passed_over(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word may stand between auxiliary and verb: an adverb, or the "and" of "can and will defend"."""
    word = tokens[at].word
    if word in closed("adverb") or (word.endswith("ly") and len(word) > 4):
        return True
    modals = frozenset().union(*word_sets("modals").values())
    return word in ("and", "or") and at > 0 and {tokens[at - 1].word, tokens[at + 1].word} <= modals


def _number_fits(tokens: Sequence[Token], head: int, at: int, forms: frozenset[str]) -> bool:
    """Tell a verb without an auxiliary from a noun or participle: "rebels attack", not "rebel attacks"."""
    noun = tokens[head].word
    plural = (noun.endswith("s") and not noun.endswith("ss")) or noun in ("people", "police")
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    object_like = behind is None or not behind.word[0].isalpha() or behind.capital or behind.word in _after_verbs()
    if "past" in forms:
        return not noun.endswith(("ed", "ing")) and (plural or tokens[head].capital or object_like)
    if "third" in forms:
        known = tokens[head].capital or noun in closed("bodies")
        headed = head > 0 and tokens[head - 1].word in closed("articles")
        return not plural and (known or (headed and behind is not None and behind.word in _after_verbs()))
    return plural and "base" in forms


def _after_verbs() -> frozenset[str]:
    return closed("opens") | closed("ours") | closed("others") | closed("objects")


def _phrase(tokens: Sequence[Token], at: int, own: frozenset[str]) -> str:
    """Decide whose the noun phrase is that ends here; what hangs on it with a preposition but "of" is not its head."""
    words: list[str] = []
    while at >= 0 and (tokens[at].word[0].isalnum() or tokens[at].word == "'s") and len(words) < 6:
        word = tokens[at].word
        if word in closed("ours"):
            return "other" if set(words) & word_sets("subjects")["others"] else "self"
        if word in closed("prepositions") and at > 0 and tokens[at - 1].word[0].isalnum():
            return _phrase(tokens, at - 1, own)
        if (word in closed("opens") and word != "of") or word in closed("and"):
            break
        words.insert(0, word)
        at -= 1
    named = " ".join(words)
    return "self" if any(re.search(rf"\b{re.escape(name)}\b", named) for name in own) else "other"


def _behind_apposition(tokens: Sequence[Token], comma: int) -> int:
    """Step over "Sudmark, our neighbour, attacked": the place before the first of two commas."""
    for at in range(comma - 1, max(-1, comma - 10), -1):
        if tokens[at].word in STOP:
            return -1
        if tokens[at].word == ",":
            return at - 1
    return -1
