"""Finds the attributions of one sentence: each candidate is a cue with its source, its content and the rule's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from onrecord.quotes.content import RAISING, content_end, read_complement
from onrecord.quotes.cues import forms
from onrecord.quotes.source import Frame, Range, read_frame
from onrecord.quotes.tag import Sentence

_HEAD = re.compile(r"[VSBGE]")
_AFTER_POSTPOSED = re.compile(
    r"(?:A|L|(?:t|p)(?:[DU$]?(?:[oeg#JBSG-]|N(?=[No]))*[oNZ#LqBSOP](?:c(?=[NoD]))?)+|O|[oN](?=[.,pL]|$))*(?=[.,;?!)s-]|$)"
)
_INVERTED_NP = re.compile(r"(?:[PO]|[DU$]?(?:[oegNZ#qBSVLD$p'-]|c(?=[NDo$])|\([^)]{1,8}\)|\.(?=N))+)")
_CLOSED = frozenset(",Q?!-~")


@dataclass(slots=True)
class Candidate:
    """One attribution as token ranges of its sentence; `open_ended` says that quoted sentences behind it may belong."""

    rule: str
    lemma: str
    construction: str
    cue: Range
    content: list[Range]
    source: Range | None
    relation: str
    head: int = 0
    negated: bool = False
    addressee: Range | None = None


Accept = Callable[[Candidate, Sentence], bool]


def candidates(sentence: Sentence, accept: Accept) -> list[Candidate]:
    """List the attributions of a sentence, in the order of their cues.

    A cue behind its content is looked for first, since the content may hold further cues; the others are read from
    left to right, and what one of them claims as content is not searched again.
    """
    named = _named_by_colon(sentence) or _according(sentence)
    if named and accept(named, sentence):
        return [named]
    heads = [match.start() for match in _HEAD.finditer(sentence.kinds)]
    found: list[Candidate] = []
    free = 0
    for head in heads:
        if head < free:
            continue
        candidate = _postposed(sentence, read_frame(sentence, head, free, None), free)
        if candidate and accept(candidate, sentence):
            found.append(candidate)
            free = _claimed_until(candidate)
    claimed = [tokens for candidate in found for tokens in (*candidate.content, candidate.cue)]
    free = 0
    earlier: Range | None = None
    for head in heads:
        if head < free or any(start <= head < stop for start, stop in claimed):
            continue
        frame = read_frame(sentence, head, free, earlier)
        if frame.subject and frame.relation in ("np", "pronoun"):
            earlier = frame.subject
        candidate = _with_complement(sentence, frame)
        if candidate and not _clashes(candidate, claimed) and accept(candidate, sentence):
            found.append(candidate)
            free = _claimed_until(candidate)
    return found


def _claimed_until(candidate: Candidate) -> int:
    return max([stop for _, stop in candidate.content] + [candidate.cue[1]])


def _clashes(candidate: Candidate, claimed: list[Range]) -> bool:
    """Tell whether a content runs into what another attribution has claimed."""
    return any(a < stop and start < b for a, b in candidate.content for start, stop in claimed)


def _lemma(sentence: Sentence, head: int) -> str:
    entry = forms().get(sentence.words[head])
    return entry.lemma if entry else sentence.words[head]


def _named_by_colon(sentence: Sentence) -> Candidate | None:
    """``Brandt: "…"`` — the colon is the cue."""
    kinds = sentence.kinds
    match = re.match(
        r"(?:[NoZ#D]|\([^)]{1,4}\)|,){1,6}:(?=Q.?$)" if not sentence.headline else r"[NoZBS]{1,4}:(?=.)", kinds
    )
    if not match or len(match[0]) == len(kinds):
        return None
    at = match.end() - 1
    stop = content_end(sentence, at + 1, "colon")
    return Candidate("colon", ":", "name-colon", (at, at + 1), [(at + 1, stop)], (0, at), "np")


def _according(sentence: Sentence) -> Candidate | None:
    """``According to X, …`` and ``…, according to X``."""
    words, kinds = sentence.words, sentence.kinds
    if "according" not in words:
        return None
    at = words.index("according")
    if words[at + 1 : at + 2] != ["to"] or at + 2 >= len(words):
        return None
    comma = kinds.find(",", at + 2)
    if at <= 1:
        if comma < 0:
            return None
        stop = content_end(sentence, comma + 1, "that")
        content, source = [(comma + 1, stop)], (at + 2, comma)
    else:
        stop = at - 1 if kinds[at - 1] == "," else at
        end = len(kinds) - 1 if kinds[-1] in ".?!" else len(kinds)
        source = (at + 2, comma if 0 < comma < end else end)
        content = [(0, stop)]
        if 0 < comma < end - 2 and kinds[at - 1] == "," and kinds[comma + 1] not in "RGcDs":
            content.append((comma + 1, end))
    if source[0] >= source[1] or any(a >= b for a, b in content):
        return None
    return Candidate("according", "according", "according", (at, at + 2), content, source, "np")


def _postposed(sentence: Sentence, frame: Frame, free: int) -> Candidate | None:
    """``…, Holm said.`` and ``…, said Holm.``, with what follows a parenthesis."""
    kinds = sentence.kinds
    if frame.passive or frame.relation in ("relative", "participle", "infinitive"):
        return None
    subject_first = frame.relation in ("np", "pronoun") and frame.subject is not None
    begin = frame.subject[0] if subject_first and frame.subject else frame.first
    if begin <= free or kinds[begin - 1] not in _CLOSED:
        return None
    quoted = "Q" in kinds[max(free, begin - 2) : begin]
    if subject_first:
        source, after = frame.subject, frame.head + 1
        if not quoted and not _AFTER_POSTPOSED.match(kinds, after):
            return None
        if quoted and free == 0 and kinds[:begin].strip("c,Q") == "" and False:
            return None
    else:
        match = _INVERTED_NP.match(kinds, frame.head + 1)
        if not match or kinds[frame.head] not in "VS":
            return None
        source, after = (frame.head + 1, match.end()), match.end()
        if not quoted and not re.match(r"[.,;?!)-]|$", kinds[after:]):
            return None
    if quoted and subject_first:
        complement = read_complement(sentence, frame, _lemma(sentence, frame.head))
        if (
            complement
            and complement.construction in ("that", "told-that", "bare", "told-bare", "colon")
            and kinds[:begin].strip("c,Q")
        ):
            return None
    content = [(free, begin - 1 if kinds[begin - 1] in ",-" else begin)]
    m = _AFTER_POSTPOSED.match(kinds, after)
    end = m.end() if m else after
    if (
        kinds[end : end + 1] == ","
        and kinds[end + 1 : end + 2]
        and kinds[end + 1] not in "RGcDsoN"
        or kinds[end : end + 2] == ",Q"
    ):
        content.append((end + 1, content_end(sentence, end + 1, "that")))
    order = "sv" if subject_first else "vs"
    rule = ("quote-" if quoted else "clause-") + order
    lemma = _lemma(sentence, frame.head)
    return Candidate(rule, lemma, rule, (frame.first, frame.head + 1), content, source, frame.relation, frame.head, frame.negated)


def _with_complement(sentence: Sentence, frame: Frame) -> Candidate | None:
    """A cue with its complement behind it."""
    lemma = _lemma(sentence, frame.head)
    complement = read_complement(sentence, frame, lemma)
    if complement is None:
        return None
    stop = content_end(sentence, complement.start, complement.construction, frame)
    if stop <= complement.start:
        return None
    content = [(complement.start, stop)]
    source, construction = frame.subject, complement.construction
    if frame.passive or lemma in RAISING:
        construction = "passive-" + construction
        source = None
        kinds = sentence.kinds
        if construction == "passive-prep" and sentence.words[complement.start - 1] == "by":
            construction, source = "passive-by", (complement.start, stop)
            content = [frame.subject] if frame.subject else []
        elif construction == "passive-to" and frame.subject:
            content = [frame.subject, *content]
        if not content:
            return None
    rule = (
        construction
        if frame.relation not in ("participle", "relative", "shared")
        else f"{frame.relation}-{construction}"
    )
    return Candidate(
        rule,
        lemma,
        construction,
        (frame.first, frame.head + 1),
        content,
        source,
        frame.relation,
        frame.head,
        frame.negated,
        complement.addressee,
    )
