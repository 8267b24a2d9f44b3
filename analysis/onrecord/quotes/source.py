"""Reads the verb group around a cue and finds the subject that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.quotes.cues import forms, word_set
from onrecord.quotes.tag import Sentence

Range = tuple[int, int]
"""A half-open range of token indices in a sentence."""

_GROUP = frozenset("mbhdnA")
_NOMINAL = frozenset("NoZ#qOLDUP$IeVgGBSJE")
_INSIDE = frozenset("NoZ#qLDU$egGBSp&E'~A")
_NEGATIONS = frozenset(("not", "never", "cannot"))
_NOUNS = r"(?:[DU$NoZ#qL-]|e(?=[oN])|c(?=[NDU$]))+"
# A clause's subject in front of its finite verb, with an aside between them.
_CLAUSE = re.compile(
    rf"(?P<subject>[PC]|{_NOUNS}(?:p{_NOUNS})*)(?P<aside>,[^,;]+,|-[^-;]+-|\([^)]*\))?(?:(?<=C)|A*(?:[mbhdvV]|e(?=[DU$TNOtpPA])|S(?=[DU$TNOtHPQpA])))"
)
_OWNER = re.compile(r"[$Z](?=(?:[oNeE#]|A(?=[oe]))*$)")
_FROM = re.compile(r"p(?P<who>[DU$NoZ#eIqO-]+)")
_SUBORDINATED = frozenset("RHsTt")


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


def read_frame(sentence: Sentence, head: int, floor: int, visible: str | None = None) -> Frame:
    """Read the verb group that ends in `head` and its subject.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    head : int
        Index of the cue verb.
    floor : int
        Tokens before this one belong to another attribution's content.
    visible : str or None
        The sentence's classes with such contents blanked, so that a verb inside them lends no subject.

    Returns
    -------
    Frame
        With ``relation="none"`` where no subject can be told.
    """
    kinds = sentence.kinds
    visible = visible or kinds
    entry = forms().get(sentence.words[head])
    lemma = entry.lemma if entry else ""
    if kinds[head] in "oA":
        return _of_nominal(sentence, head, floor, visible)
    first, infinitive = _group_start(kinds, head, floor)
    group = kinds[first:head]
    negated = any(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in sentence.words[first:head])
    # "is worried that" tells what its subject feels: no passive in sense.
    passive = kinds[head] in "VE" and "b" in group.rstrip("nA")[-1:] and lemma not in word_set("states")
    before = first - 1
    if before >= floor and kinds[before] == "C":
        # "he's been accused": the auxiliary stands in the pronoun's own token.
        passive = passive or (kinds[head] in "VE" and not group and sentence.words[before].endswith(("s", "re", "m")))
        return Frame(head, first, (before, first), "pronoun", passive, negated)
    if kinds[head] == "G" and "b" not in group:
        return Frame(head, first, *_of_gerund(kinds, head, first, floor, visible), False, negated)
    subject, relation = _subject(kinds, before, floor)
    if kinds[head] in "BS" and before >= floor and kinds[before] in "$ZoeND":
        # "his support for", "the attack on": the cue is a noun, and who has it is its source.
        owner = _OWNER.search(kinds, floor, head)
        if owner:
            start = owner.start() if kinds[owner.start()] == "$" else _noun_phrase(kinds, owner.start(), floor)[0]
            return Frame(head, owner.start() + 1, (start, owner.start() + 1), "possessive", False, negated)
    if subject is None:
        subject = governing_subject(visible, head)
        relation = "shared" if subject else "none"
    elif infinitive and relation == "np" and kinds[first] == "t":
        subject, relation = governing_subject(visible, first) or subject, "infinitive"
    return Frame(head, first, subject, relation, passive, negated)


def governing_subject(kinds: str, before: int) -> Range | None:
    """Find the subject of the last main clause that has begun before a token."""
    found: Range | None = None
    for match in _CLAUSE.finditer(kinds, 0, before):
        start, stop = match.span("subject")
        if found and start and kinds[start - 1] in _SUBORDINATED:
            continue
        found = _without_opening(kinds, start, match.end("aside") if match["aside"] else stop)
    return found


def following_subject(kinds: str, after: int) -> Range | None:
    """Find the subject of the main clause behind an opening participle: "After saying so, Holm left"."""
    match = _CLAUSE.match(kinds, after + 1) if kinds[after : after + 1] == "," else None
    return match.span("subject") if match else None


def antecedent(kinds: str, pronoun: Range | None) -> Range | None:
    """Find the noun phrase that a relative pronoun stands for."""
    if pronoun is None:
        return None
    at = pronoun[0] - 1
    while at >= 0 and kinds[at] in ",)p":
        at -= 1
    return _noun_phrase(kinds, at, 0) if at >= 0 and kinds[at] in _NOMINAL else None


def _of_nominal(sentence: Sentence, head: int, floor: int, visible: str) -> Frame:
    """Read a noun or adjective as a cue: "his claim that", "is confident that", "made a promise to"."""
    kinds = sentence.kinds
    owner = _OWNER.search(kinds, floor, head)
    if owner:
        start = owner.start() if kinds[owner.start()] == "$" else _noun_phrase(kinds, owner.start(), floor)[0]
        return Frame(head, owner.start() + 1, (start, owner.start() + 1), "possessive", False, False)
    first = head
    while first > floor and kinds[first - 1] in "mbhdnADUoe" and "b" not in kinds[first:head]:
        first -= 1
    if "b" in kinds[first:head]:
        first, _ = _group_start(kinds, head, floor)
        subject, relation = _subject(kinds, first - 1, floor)
        if subject:
            negated = any(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in sentence.words[first:head])
            return Frame(head, first, subject, relation, False, negated)
    by = _FROM.match(kinds, head + 1)
    if by and sentence.words[head + 1] in ("by", "from", "in", "among"):
        return Frame(head, head, by.span("who"), "of", False, False)
    # "amid accusations of": nobody is said to accuse.
    circumstances = word_set("circumstances")
    loose = any(word in circumstances for word in sentence.words[max(0, head - 3) : head])
    subject = None if loose else governing_subject(visible, head)
    return Frame(head, head, subject, "shared" if subject else "none", False, False)


def _of_gerund(kinds: str, head: int, first: int, floor: int, visible: str) -> tuple[Range | None, str]:
    """Find the subject of an -ing form without auxiliary."""
    before = first - 1
    if before >= floor and kinds[before] in "NoZ#q" and first == head:
        # "a letter saying": the noun that it follows directly.
        return _noun_phrase(kinds, before, floor), "reduced"
    return governing_subject(visible, first), "participle"


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


def _subject(kinds: str, at: int, floor: int) -> tuple[Range | None, str]:
    """Find the subject that ends at token `at`."""
    if at < 0:
        return None, "none"
    kind = kinds[at]
    if kind == "P":
        return (at, at + 1), "pronoun"
    if kind == "R" or (kind == "T" and at > 0 and kinds[at - 1] in "NoZ#U"):
        return (at, at + 1), "relative"
    if kind in ",-)":
        return _before_aside(kinds, at)
    if kind in _NOMINAL and at >= floor:
        phrase = _noun_phrase(kinds, at, floor)
        # "and on Monday warned": an adverbial, not a subject.
        adverbial = phrase[0] > floor and kinds[phrase[0] - 1] in "pc" and kinds[at] == "L"
        return (None, "none") if adverbial else (phrase, "np")
    return None, "none"


def _before_aside(kinds: str, at: int) -> tuple[Range | None, str]:
    """Step over an apposition or parenthesis: "Ada Holm, the minister, said"."""
    opening = {",": ",", "-": "-", ")": "("}[kinds[at]]
    start = kinds.rfind(opening, 0, at)
    if start > 0 and kinds[start - 1] in "NoZ#q)PU" and at - start > 1 and kinds[start + 1] not in "GcHs":
        phrase = _noun_phrase(kinds, start - 1, 0)
        return (phrase[0], at + 1 if kinds[at] == ")" else at), "np"
    return None, "none"


def _noun_phrase(kinds: str, at: int, floor: int) -> Range:
    """Walk left from the last word of a noun phrase to its first, across "of", "in" and "and"."""
    start = at
    joint = 0
    while start > floor:
        kind = kinds[start - 1]
        if kinds[start] in "D$" and kind not in "pUcA" and start < at:
            # A determiner begins a phrase; what stands before it is a verb or another phrase.
            break
        if kind == ")":
            opening = kinds.rfind("(", floor, start - 1)
            if opening < 0:
                break
            start = opening
        elif kind == "c" and start - 1 > floor and kinds[start - 2] in "NoZ#q)" and kinds[start] not in "pAL":
            joint = start
            start -= 1
        elif kind in _INSIDE or (kind == "V" and start - 1 > floor and kinds[start - 2] in "Dp$"):
            start -= 1
        else:
            break
    if start > floor and kinds[start - 1] in "mhdbvVS" and joint:
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
