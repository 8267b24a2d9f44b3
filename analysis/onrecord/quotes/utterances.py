"""Joins the sentences of an article: quotations that float, continue in a new paragraph or follow a colon."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from onrecord.quotes.attribute import Accept, Candidate, candidates, lemma_of
from onrecord.quotes.marks import passages
from onrecord.quotes.source import Range, antecedent, governing_subject, read_frame
from onrecord.quotes.tag import Sentence, sentences
from onrecord.spans import Span, overlap, subtract, trim

_ONLY_QUOTED = re.compile(r"[cA]?,?(?:Q[.,]?)+$")
_WORD = re.compile(r"\w")
_SIGNED = re.compile(r"-(?:[NoZD$c]|,(?=[NoD])|p(?=[DN])){1,12}\.?$")
_TRANSCRIPT = re.compile(r"(?:[A-Z][A-Z.’' -]{2,30}|[QA]):(?= ?\S)")


@dataclass(slots=True)
class Attribution:
    """One attributed passage in the offsets of its article."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    kind: str
    rule: str
    lemma: str | None
    construction: str
    relation: str
    negated: bool
    addressee: Span | None
    paragraph: int
    antecedent: Span | None = None


def attributions(text: str, accept: Accept) -> list[Attribution]:
    """Find the attributions of a text.

    Parameters
    ----------
    text : str
        Any text.
    accept : callable
        Tells of a candidate whether to keep it.

    Returns
    -------
    list of Attribution
        In the order of their content.
    """
    quoted = passages(text)
    found: list[Attribution] = []
    before: Sentence | None = None
    waiting: list[Span] = []
    for sentence in sentences(text, quoted):
        span = sentence.spans[0][0], sentence.spans[-1][1]
        opens = before is None or before.paragraph != sentence.paragraph
        own = [_placed(sentence, candidate, text) for candidate in candidates(sentence, accept)]
        transcript = _TRANSCRIPT.match(text, span[0], span[1]) if opens else None
        if transcript:
            own = [_spoken(transcript.span(), span, sentence)]
        elif not opens and found and found[-1].rule == "transcript":
            found[-1].content.append(span)
            own = []
        elif not own and _ONLY_QUOTED.match(sentence.kinds):
            last = _open_attribution(found, before, sentence)
            announced = _announced(before, text) if last is None and before else None
            if last:
                last.content.append(span)
                last.paragraph = sentence.paragraph
            elif announced:
                announced.content, announced.paragraph = [span], sentence.paragraph
                own = [announced]
            elif any(passage.continues for passage in sentence.passages.values()):
                waiting.append(span)
            else:
                own = [_uncued(span, sentence, before, found)]
        elif not own and found and found[-1].rule == "floating" and _SIGNED.match(sentence.kinds):
            # The name below a quotation, behind a dash.
            found[-1].cue, found[-1].source, found[-1].rule = (
                sentence.span(0, 1),
                sentence.span(1, _signature(sentence)),
                "signed",
            )
        elif own and waiting and own[0].content[0][0] == span[0]:
            own[0].content[:0] = waiting
            waiting = []
        found += own
        before = sentence
    # Short single marks are too often apostrophes or titles to count.
    marked = [passage.inner for passage in quoted if not passage.single or passage.end - passage.start > 3]
    starts = [span[0] for span in marked]
    for attribution in found:
        attribution.content = _tidy(attribution.content, text)
        attribution.kind = _kind(attribution.content, marked, starts, text)
    return sorted((a for a in found if a.content), key=lambda a: (a.content[0], a.content[-1]))


def utterances(found: list[Attribution], people: list[str | None]) -> list[int]:
    """Give for each attribution the number of the first one of its utterance.

    Attributions of one paragraph that follow one another and have one speaker are one utterance; so is a cue that
    shares its subject with the cue before.
    """
    first: list[int] = []
    for i, attribution in enumerate(found):
        before = found[i - 1] if i else None
        near = before is not None and before.paragraph == attribution.paragraph
        same = (
            near
            and before is not None
            and (before.source == attribution.source if people[i] is None else people[i] == people[i - 1])
        )
        first.append(first[-1] if same and (attribution.source or attribution.relation == "participle") else i)
    return first


def _spoken(name: Span, sentence: Span, tagged: Sentence) -> Attribution:
    """Read a line of a transcript: ``HOLM: We are ready.``."""
    content = [(name[1] + 1, sentence[1])]
    cue, source = (name[1] - 1, name[1]), (name[0], name[1] - 1)
    return Attribution(
        content, cue, source, "", "transcript", ":", "transcript", "np", False, None, tagged.paragraph
    )  # fmt: skip


def _signature(sentence: Sentence) -> int:
    return len(sentence.kinds) - (sentence.kinds[-1] == ".")


def _uncued(span: Span, sentence: Sentence, before: Sentence | None, found: list[Attribution]) -> Attribution:
    """Read a quotation that stands alone, with neither cue nor source of its own.

    It belongs to whom the sentence before it in its paragraph is about, else to the last speaker.
    """
    source = found[-1].source if found else None
    if before and before.paragraph == sentence.paragraph:
        subject = governing_subject(before.kinds, len(before.kinds))
        source = before.span(*subject) if subject else source
    return Attribution(
        [span], None, source, "", "floating", None, "floating", "floating", False, None, sentence.paragraph
    )  # fmt: skip


def _open_attribution(found: list[Attribution], before: Sentence | None, sentence: Sentence) -> Attribution | None:
    """Find the attribution that a sentence without words of its own continues: a quotation in the sentence before."""
    if before is None or before.paragraph < sentence.paragraph - 1 or "Q" not in before.kinds:
        return None
    start = before.spans[0][0]
    marks = [passage.start for passage in before.passages.values()]
    for attribution in reversed(found):
        last = attribution.content[-1]
        if last[1] <= start:
            return None
        if any(piece[0] <= mark < piece[1] for piece in attribution.content for mark in marks):
            return attribution
    return None


def _announced(before: Sentence, text: str) -> Attribution | None:
    """Read a cue that ends its sentence with a colon and has its quotation in the next: ``She went on to say:``."""
    kinds = before.kinds
    head = max(kinds.rfind(kind) for kind in "VSBGE")
    if kinds[-1] != ":" or head < 0 or "Q" in kinds[head:]:
        return None
    frame = read_frame(before, head, 0)
    candidate = Candidate(
        "colon-next", lemma_of(before, frame.head), "colon-next", (frame.head, frame.head + 1), [],
        frame.subject, frame.relation, frame.first, frame.head, frame.negated,
    )  # fmt: skip
    return _placed(before, candidate, text)


def _placed(sentence: Sentence, candidate: Candidate, text: str) -> Attribution:
    """Move a candidate from tokens of its sentence to offsets of the text."""

    def place(tokens: Range | None) -> Span | None:
        return sentence.span(*tokens) if tokens else None

    pieces = [sentence.span(*tokens) for tokens in candidate.content]
    return Attribution(
        pieces,
        place(candidate.cue),
        place(candidate.source),
        "",
        candidate.rule,
        candidate.lemma,
        candidate.construction,
        candidate.relation,
        candidate.negated,
        place(candidate.addressee),
        sentence.paragraph,
        place(antecedent(sentence.kinds, candidate.source)) if candidate.relation == "relative" else None,
    )


def _tidy(pieces: list[Span], text: str) -> list[Span]:
    """Put the pieces in text order, without white space at their ends, and leave out those that hold no word."""
    trimmed = sorted(trim(text, piece) for piece in pieces if _WORD.search(text, *piece))
    return [piece for before, piece in zip([(0, 0), *trimmed], trimmed, strict=False) if piece[0] >= before[1]]


def _kind(content: list[Span], marked: list[Span], starts: list[int], text: str) -> str:
    """Tell direct (every word inside marks), indirect (none) and mixed apart."""
    inside = outside = False
    for piece in content:
        first = max(0, bisect_right(starts, piece[0]) - 1)
        holes = [span for span in marked[first : bisect_left(starts, piece[1])] if overlap(span, piece)]
        inside = inside or bool(holes)
        outside = outside or any(_WORD.search(text, *rest) for rest in subtract(piece, holes))
    return "mixed" if inside and outside else "direct" if inside else "indirect"
