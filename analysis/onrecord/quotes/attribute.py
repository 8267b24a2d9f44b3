"""Finds the attributions of one sentence: each candidate is a cue with its source, its content and the rule's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from onrecord.quotes.content import Complement, content_end, read_complement, spoken_to
from onrecord.quotes.cues import forms, nominals, word_set
from onrecord.quotes.source import Frame, Range, following_subject, read_frame
from onrecord.quotes.tag import Sentence

_VERBS = frozenset("VSBGE")
# Every token has one part to play in it: where one had two, time doubled with each such token.
_LOOSE = r"(?:[LO]|[oN](?=[.,pL]|$))*"
_AFTER_POSTPOSED = re.compile(
    rf"{_LOOSE}(?:A{_LOOSE}|[tp](?:[DU$]?[egJG-]*[oN#BSZLqOP](?:c(?=[NoD]))?)+)*(?=[.,;?!)s-]|$)"
)
_INVERTED_NP = re.compile(r"(?:[PO]|[DU$]?(?:[oegNZ#qBSVLD$p'-]|c(?=[NDo$])|\([^)]{1,8}\)|\.(?=N))+)")
_STOP = re.compile(r"[.,;?!)-]|$")
_QUOTE_NEXT = re.compile(r"[^Q.;]{0,12}[,:]Q|Q")
# The words between a cue and the second half of its quotation hold no further cue.
_QUOTE_RESUMES = re.compile(r"[^VSBGQ;]{0,40}(?=Q)|,(?=T)")
# A verb that the lexicon lacks, beside a quotation: ``"…," beamed Holm``, ``"…," Holm beamed.``, ``owned up to "…"``
_BESIDE_QUOTE = re.compile(r"(?:(?<=Q)|(?<=Q,))[ev](?=[DUN$P])|(?:(?<=Q.)|(?<=Q..)|(?<=Q...)|(?<=Q....))[ev](?=[.,]|$)")
_NAME_BEFORE_COLON = re.compile(r"(?P<preposition>[UA]*p)?(?:(?:[NoZ#D$e]|\([^)]{1,4}\)|,){1,6}:(?=Q.?$)|N{1,3}:)")
_HEADLINE_NAME = re.compile(r"(?P<preposition>p)?[NoZBS]{1,4}:")
_VERB_NEXT = re.compile(r",?A*[mhbdSV]")
# "issued a joint statement calling for": the participle is the cue.
_DOCUMENT_SAYS = re.compile(r"[DU$]?[o#eA]*oG")
_CLAUSE_NEXT = re.compile(r"(?:[DUN$oZ#eIqL-]|p(?=[DUNo$]))+A*(?:[mbhdv]|[VS](?![.,]|$))")
# "said Ms. Holm, the minister of trade,": what stands behind an inverted source and has no verb.
_APPOSITION = re.compile(r"(?:,[DUN$o#ZI](?:[DUN$oeNZ#pLJ'&-]|c(?=[NDo]))*(?=[.,]|$))+")
# What nouns and adjectives take: "his claim that", "critical of", "a promise to".
_OF_NOUNS = frozenset(("that", "to", "wh", "prep", "quote", "colon"))
_CLOSED = frozenset(",Q?!-~")


@dataclass(slots=True)
class Candidate:
    """One attribution as token ranges of its sentence.

    `group` is the first token of the cue's verb group, auxiliaries included; `cue` leaves them out.
    """

    rule: str
    lemma: str
    construction: str
    cue: Range
    content: list[Range]
    source: Range | None
    relation: str
    group: int = 0
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
    heads = _heads(sentence)
    found: list[Candidate] = []
    free = 0
    for head in heads:
        if head < free or sentence.kinds[head] in "oA":
            continue
        candidate = _postposed(sentence, read_frame(sentence, head, free), free)
        if candidate and accept(candidate, sentence):
            found.append(candidate)
            free = _claimed_until(candidate)
    visible = _blank(sentence.kinds, [tokens for candidate in found for tokens in candidate.content])
    claimed = [tokens for candidate in found for tokens in (*candidate.content, candidate.cue)]
    free = 0
    for head in heads:
        if head < free or any(start <= head < stop for start, stop in claimed):
            continue
        frame = read_frame(sentence, head, free, visible)
        candidate = _with_complement(sentence, frame)
        if candidate and not _clashes(candidate, claimed) and accept(candidate, sentence):
            found.append(candidate)
            free = _claimed_until(candidate)
            visible = _blank(visible, candidate.content)
    return found


def _blank(kinds: str, contents: list[Range]) -> str:
    for start, stop in contents:
        kinds = kinds[:start] + "~" * (stop - start) + kinds[stop:]
    return kinds


def _heads(sentence: Sentence) -> list[int]:
    """List the tokens that may be cues, in order."""
    nouns = nominals()
    kinds = sentence.kinds
    return [
        at
        for at, word in enumerate(sentence.words)
        # An imperative says nothing of anybody: "Read the full story".
        if (kinds[at] in _VERBS and (at or kinds[0] != "B" or sentence.headline))
        or (kinds[at] in "oeA" and word in nouns)
        or (kinds[at] in "ev" and _BESIDE_QUOTE.match(kinds, at))
    ]


def _claimed_until(candidate: Candidate) -> int:
    return max([stop for _, stop in candidate.content] + [candidate.cue[1]])


def _clashes(candidate: Candidate, claimed: list[Range]) -> bool:
    """Tell whether a content runs into what another attribution has claimed."""
    return any(a < stop and start < b for a, b in candidate.content for start, stop in claimed)


def _cue(sentence: Sentence, frame: Frame, complement: Complement | None = None) -> Range:
    """Give the words that attribute: no auxiliaries, but "went on to say", "pointed out" and "called for" whole."""
    kinds, start, stop = sentence.kinds, frame.head, frame.head + 1
    chain = kinds.find("t", frame.first, frame.head)
    governor = next((at for at in range(frame.first, max(frame.first, chain)) if kinds[at] not in "mbhdnA"), start)
    if complement and complement.construction.endswith("prep"):
        stop = complement.start
    elif sentence.words[stop : stop + 1] in (["out"], ["back"], ["up"]) and (
        complement is None or stop < complement.start
    ):
        stop += 1
    return governor, stop


def lemma_of(sentence: Sentence, head: int) -> str:
    """Give the dictionary form of a cue."""
    entry = forms().get(sentence.words[head])
    return entry.lemma if entry else nominals().get(sentence.words[head], "?")


def _named_by_colon(sentence: Sentence) -> Candidate | None:
    """Read ``Brandt: "…"``, a headline ``Brandt: Nobody Will Sail`` and a line ``Brandt: nobody will sail``."""
    kinds = sentence.kinds
    match = (_HEADLINE_NAME if sentence.headline else _NAME_BEFORE_COLON).match(kinds)
    if not match or match.end() == len(kinds):
        return None
    at = match.end() - 1
    construction = "name-colon" if sentence.headline or kinds[at + 1] == "Q" else "line-colon"
    start = match.end("preposition") if match["preposition"] else 0
    content = [(at + 1, content_end(sentence, at + 1, "colon"))]
    return Candidate("colon", ":", construction, (at, at + 1), content, (start, at), "np")


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
        if 0 < comma < end - 2 and kinds[at - 1] == "," and goes_on(kinds, comma):
            content.append((comma + 1, end))
    if source[0] >= source[1] or any(a >= b for a, b in content):
        return None
    return Candidate("according", "according", "according", (at, at + 2), content, source, "np")


def _postposed(sentence: Sentence, frame: Frame, free: int) -> Candidate | None:
    """``…, Holm said.`` and ``…, said Holm.``, with what follows a parenthesis."""
    kinds = sentence.kinds
    if frame.passive or frame.relation in ("relative", "participle", "reduced", "infinitive", "possessive"):
        return None
    subject_first = frame.relation in ("np", "pronoun") and frame.subject is not None
    begin = frame.subject[0] if subject_first and frame.subject else frame.first
    if begin <= free or kinds[begin - 1] not in _CLOSED:
        return None
    quoted = "Q" in kinds[max(free, begin - 2) : begin]
    source, after = _postposed_source(sentence, frame, subject_first, quoted, kinds[free:begin])
    if source is None or (not quoted and kinds[frame.head] not in _VERBS):
        return None
    start = free
    if quoted and (colon := kinds.find(":", free, begin)) >= 0 and kinds[colon + 1] == "Q":
        start = colon + 1
    content = [(start, begin - 1 if kinds[begin - 1] in ",-" else begin)]
    if content[0][0] >= content[0][1]:
        return None
    content += _resumed(sentence, after, quoted)
    rule = ("quote-" if quoted else "clause-") + ("sv" if subject_first else "vs")
    lemma = lemma_of(sentence, frame.head)
    cue = _cue(sentence, frame)
    told = spoken_to(sentence, after, lemma) if subject_first else None
    return Candidate(
        rule, lemma, rule, cue, content, source, frame.relation, frame.first, frame.head, frame.negated, told
    )


def _postposed_source(
    sentence: Sentence, frame: Frame, subject_first: bool, quoted: bool, before: str
) -> tuple[Range | None, int]:
    """Give the source of a cue behind its content, None where it is no such cue, and where the sentence goes on."""
    kinds = sentence.kinds
    after = frame.head + 1
    if not subject_first:
        match = _INVERTED_NP.match(kinds, after)
        if not match or kinds[frame.head] not in "VSev" or not (quoted or _STOP.match(kinds, match.end())):
            return None, after
        aside = _APPOSITION.match(kinds, match.end())
        stop = aside.end() if aside and quoted else match.end()
        return (after, stop), stop
    if not quoted and frame.subject:
        if "c" in kinds[frame.subject[0] : frame.head] and kinds[frame.head] in "BS":
            # "…, arms control and other issues": the end of a list.
            return None, after
        fits = _AFTER_POSTPOSED.match(kinds, after) and not _QUOTE_NEXT.match(kinds, after)
        return (frame.subject, after) if fits else (None, after)
    if before.strip("c,Q"):
        # Words before the quotation: it may be no more than a phrase of the sentence that this cue reports on.
        complement = read_complement(sentence, frame, lemma_of(sentence, frame.head))
        if complement and complement.construction.rsplit("-", 1)[-1] in ("that", "bare", "colon"):
            return None, after
    return frame.subject, after


def _resumed(sentence: Sentence, after: int, quoted: bool) -> list[Range]:
    """Find the rest of a content that the cue interrupts: ``"…," Holm said, "…"``."""
    kinds = sentence.kinds
    if quoted:
        match = _QUOTE_RESUMES.match(kinds, after)
        return [(match.end(), content_end(sentence, match.end(), "quote"))] if match else []
    adjunct = _AFTER_POSTPOSED.match(kinds, after)
    end = adjunct.end() if adjunct else after
    return [(end + 1, content_end(sentence, end + 1, "that"))] if goes_on(kinds, end) else []


def goes_on(kinds: str, comma: int) -> bool:
    """Tell whether the content goes on behind a comma: no apposition, relative clause or further cue follows."""
    following = kinds[comma + 1 : comma + 2]
    if kinds[comma : comma + 1] != "," or not following or following in "RGcs":
        return False
    return following not in "DoN#" or _CLAUSE_NEXT.match(kinds, comma + 1) is not None


def _with_complement(sentence: Sentence, frame: Frame) -> Candidate | None:
    """Read a cue with its complement behind it."""
    lemma = lemma_of(sentence, frame.head)
    complement = read_complement(sentence, frame, lemma)
    if complement is None:
        return None
    stop = content_end(sentence, complement.start, complement.construction, frame)
    nominal = sentence.kinds[frame.head] in "oeA"
    if stop <= complement.start or (nominal and complement.construction not in _OF_NOUNS):
        return None
    if frame.relation == "np" and sentence.kinds[frame.head] in "VE" and _VERB_NEXT.match(sentence.kinds, stop):
        # "a firm called Holm Partners argues": a participle, whose clause goes on.
        return None
    if complement.construction == "np" and _DOCUMENT_SAYS.match(sentence.kinds, complement.start):
        return None
    content = [(complement.start, stop)]
    source, construction = frame.subject, complement.construction
    if source is None and frame.relation == "participle":
        source = following_subject(sentence.kinds, stop)
    if nominal:
        construction = "nominal-" + construction
    elif frame.passive or lemma in word_set("raising"):
        construction = "passive-" + construction
        source = None
        if construction == "passive-prep" and sentence.words[complement.start - 1] == "by":
            construction, source = "passive-by", (complement.start, stop)
            content = [frame.subject] if frame.subject else []
        elif construction == "passive-to" and frame.subject:
            content = [frame.subject, *content]
    if not content or (source and any(source[0] < end and start < source[1] for start, end in content)):
        return None
    rule = (
        construction
        if frame.relation not in ("participle", "reduced", "relative", "shared", "possessive")
        else f"{frame.relation}-{construction}"
    )
    return Candidate(
        rule,
        lemma,
        construction,
        _cue(sentence, frame, complement),
        content,
        source,
        frame.relation,
        frame.first,
        frame.head,
        frame.negated,
        complement.addressee,
    )
