"""Reads the verb group around a cue and finds the subject that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.quotes.tag import Sentence

Range = tuple[int, int]
"""A half-open range of token indices in a sentence."""

_GROUP = frozenset("mbhdnA")
_NOMINAL = frozenset("NoZ#qOLDUP$IeVgGBSJE")
_FINITE = frozenset("mhdbvVS")
_INSIDE = frozenset("NoZ#qLDU$egGBSp-&E'~A")
_NEGATIONS = frozenset(("not", "never", "cannot"))


@dataclass(slots=True)
class Frame:
    """A cue verb, its verb group and its subject.

    `first` is the first token of the verb group. `relation` says how the subject was found: ``pronoun``, ``np``,
    ``relative`` (who said), ``shared`` (the subject of an earlier verb), ``participle`` (…, saying), ``infinitive`` or
    ``none``.
    """

    head: int
    first: int
    subject: Range | None
    relation: str
    passive: bool
    negated: bool


def read_frame(sentence: Sentence, head: int, floor: int, earlier: Range | None) -> Frame:
    """Read the verb group that ends in `head` and its subject.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    head : int
        Index of the cue verb.
    floor : int
        Tokens before this one belong to another attribution's content.
    earlier : tuple of int or None
        The subject of the verb before, for verbs that share it.

    Returns
    -------
    Frame
        With ``relation="none"`` where no subject can be told.
    """
    kinds = sentence.kinds
    first, infinitive = _group_start(kinds, head, floor)
    group = kinds[first:head]
    negated = any(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in sentence.words[first:head])
    passive = kinds[head] in "VE" and "b" in group.rstrip("nA")[-1:] + kinds[head - 1 : head]
    before = first - 1
    if before >= floor and kinds[before] == "C":
        # "he's been accused": the auxiliary stands in the pronoun's own token.
        passive = passive or (kinds[head] in "VE" and not group and sentence.words[before].endswith(("s", "re", "m")))
        return Frame(head, first, (before, first), "pronoun", passive, negated)
    if kinds[head] == "G" and "b" not in group:
        # "a letter saying": the noun that it follows directly; else the subject of the clause.
        own = before >= floor and kinds[before] in "NoZ#q" and first == head
        subject = _noun_phrase(kinds, before, floor) if own else earlier
        return Frame(head, first, subject, "reduced" if own else "participle", False, negated)
    subject, relation = _subject(kinds, before, floor, earlier)
    if infinitive and relation in ("none", "np") and kinds[first] == "t":
        subject, relation = earlier or subject, "infinitive"
    return Frame(head, first, subject, relation, passive, negated)


def _group_start(kinds: str, head: int, floor: int) -> tuple[int, bool]:
    """Walk left over auxiliaries, adverbs and chains such as "went on to" or "is expected to"."""
    first = head
    infinitive = False
    while first > floor:
        kind = kinds[first - 1]
        if kind in _GROUP:
            first -= 1
        elif kind == "t" and kinds[first] in "BoA":
            infinitive = True
            before = first - 2
            while before > floor and kinds[before] in "Ap":
                before -= 1
            if before >= floor and kinds[before] in "VSBEGevg":
                first = before
            else:
                return first - 1, True
        else:
            break
    return first, infinitive


def _subject(kinds: str, at: int, floor: int, earlier: Range | None) -> tuple[Range | None, str]:
    """Find the subject that ends at token `at`."""
    if at < floor:
        return earlier, "shared" if earlier else "none"
    kind = kinds[at]
    if kind == "P":
        return (at, at + 1), "pronoun"
    if kind == "R" or (kind == "T" and at > floor and kinds[at - 1] in "NoZ#"):
        return (at, at + 1), "relative"
    if kind in ",-)":
        return _past_aside(kinds, at, floor, earlier)
    if kind in _NOMINAL:
        return _noun_phrase(kinds, at, floor), "np"
    return earlier, "shared" if earlier else "none"


def _past_aside(kinds: str, at: int, floor: int, earlier: Range | None) -> tuple[Range | None, str]:
    """Step over an apposition or parenthesis: "Ada Holm, the minister, said"."""
    opening = {",": ",", "-": "-", ")": "("}[kinds[at]]
    start = kinds.rfind(opening, floor, at)
    if start > floor and kinds[start - 1] in "NoZ#q)" and at - start > 1 and kinds[start + 1] not in "GcHs":
        phrase = _noun_phrase(kinds, start - 1, floor)
        return (phrase[0], at + 1 if kinds[at] == ")" else at), "np"
    return earlier, "shared" if earlier else "none"


def _noun_phrase(kinds: str, at: int, floor: int) -> Range:
    """Walk left from the last word of a noun phrase to its first, across "of", "in" and "and"."""
    start = at
    joint = 0
    while start > floor:
        kind = kinds[start - 1]
        if kind == ")":
            opening = kinds.rfind("(", floor, start - 1)
            if opening < 0:
                break
            start = opening
        elif kind == "c" and start - 1 > floor and kinds[start - 2] in "NoZ#q)":
            joint = start
            start -= 1
        elif kind in _INSIDE:
            start -= 1
        elif kind == "V" and start - 1 > floor and kinds[start - 2] in "Dp$":
            start -= 1
        else:
            break
    if start > floor and kinds[start - 1] in _FINITE and joint:
        # A verb further left: the conjunction joins clauses, not names.
        start = joint
    return _without_opening(kinds, start, at + 1)


def _without_opening(kinds: str, start: int, stop: int) -> Range:
    """Drop an opening adverbial that no comma sets off: "On Monday Holm said"."""
    while start < stop - 1 and kinds[start] in "A~'":
        start += 1
    if kinds[start] != "p":
        return start, stop
    at = stop - 1
    while at > start + 1 and kinds[at - 1] in "NoZ#-e":
        at -= 1
    if at > start + 1 and kinds[at - 1] in "DU$":
        at -= 1
    return at, stop
