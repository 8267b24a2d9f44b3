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
    confidence: float | None = None


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
    reader = _Reader(text, accept)
    for sentence in sentences(text, quoted):
        reader.read(sentence)
    reader.release()
    # Short single marks are too often apostrophes or titles to count.
    marked = [passage.inner for passage in quoted if not passage.single or passage.end - passage.start > 3]
    starts = [span[0] for span in marked]
    for attribution in reader.found:
        attribution.content = _tidy(attribution.content, text)
        attribution.kind = kind_of(attribution.content, marked, starts, text)
    return sorted((a for a in reader.found if a.content), key=lambda a: (a.content[0], a.content[-1]))


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


class _Reader:
    """Reads sentence after sentence and remembers what a later one may continue.

    `found` is what it has read, `before` the last sentence, `waiting` the paragraphs of a quotation that waits for its
    cue.
    """

    def __init__(self, text: str, accept: Accept) -> None:
        self.text, self.accept = text, accept
        self.found: list[Attribution] = []
        self.before: Sentence | None = None
        self.waiting: list[Span] = []

    def read(self, sentence: Sentence) -> None:
        """Read one sentence."""
        span = sentence.spans[0][0], sentence.spans[-1][1]
        opens = self.before is None or self.before.paragraph != sentence.paragraph
        transcript = _TRANSCRIPT.match(self.text, *span) if opens else None
        if transcript:
            self.found.append(_spoken(transcript.span(), span, sentence))
        elif not opens and self.found and self.found[-1].rule == "transcript":
            self.found[-1].content.append(span)
        else:
            own = [_placed(sentence, candidate) for candidate in candidates(sentence, self.accept)]
            if own:
                self._add(own, span[0])
            elif _ONLY_QUOTED.match(sentence.kinds):
                self._join(sentence, span)
            elif self.found and self.found[-1].rule == "floating" and _SIGNED.match(sentence.kinds):
                self._sign(sentence)
        self.before = sentence

    def release(self) -> None:
        """Keep the paragraphs whose cue never came as a quotation that stands alone."""
        if self.waiting and self.before:
            self.found.append(self._uncued(self.waiting, self.before))
        self.waiting = []

    def _add(self, own: list[Attribution], start: int) -> None:
        if self.waiting and own[0].content[0][0] == start:
            own[0].content[:0] = self.waiting
            self.waiting = []
        self.release()
        self.found += own

    def _join(self, sentence: Sentence, span: Span) -> None:
        """Place a sentence that is all quotation: it continues, was announced, waits for its cue, or stands alone."""
        last = self._open_attribution(sentence)
        announced = None if last else self._announced()
        if last:
            last.content.append(span)
            last.paragraph = sentence.paragraph
        elif announced:
            announced.content, announced.paragraph = [span], sentence.paragraph
            self.found.append(announced)
        elif self.waiting or any(passage.continues for passage in sentence.passages.values()):
            self.waiting.append(span)
            if not any(passage.continues for passage in sentence.passages.values()):
                self.before = sentence
                self.release()
        else:
            self.found.append(self._uncued([span], sentence))

    def _open_attribution(self, sentence: Sentence) -> Attribution | None:
        """Find the attribution that goes on here: that of a quotation in the sentence before."""
        before = self.before
        if before is None or before.paragraph < sentence.paragraph - 1 or "Q" not in before.kinds:
            return None
        marks = [passage.start for passage in before.passages.values()]
        for attribution in reversed(self.found):
            if attribution.content[-1][1] <= before.spans[0][0]:
                return None
            if any(piece[0] <= mark < piece[1] for piece in attribution.content for mark in marks):
                return attribution
        return None

    def _announced(self) -> Attribution | None:
        """Read a cue that ends its sentence with a colon and has its quotation in the next: ``She went on to say:``."""
        before = self.before
        head = max(before.kinds.rfind(kind) for kind in "VSBGE") if before else -1
        if before is None or before.kinds[-1] != ":" or head < 0 or "Q" in before.kinds[head:]:
            return None
        frame = read_frame(before, head, 0)
        candidate = Candidate(
            "colon-next", lemma_of(before, head), "colon-next", (head, head + 1), [],
            frame.subject, frame.relation, frame.first, head, frame.negated,
        )  # fmt: skip
        return _placed(before, candidate)

    def _uncued(self, content: list[Span], sentence: Sentence) -> Attribution:
        """Read a quotation that stands alone, with neither cue nor source of its own.

        It belongs to whom the sentence before it in its paragraph is about, else to the last speaker.
        """
        source = self.found[-1].source if self.found else None
        before = self.before
        if before and before.paragraph == sentence.paragraph and before is not sentence:
            subject = governing_subject(before.kinds, len(before.kinds))
            source = before.span(*subject) if subject else source
        return Attribution(
            content, None, source, "", "floating", None, "floating", "floating", False, None, sentence.paragraph
        )  # fmt: skip

    def _sign(self, sentence: Sentence) -> None:
        """Give a quotation that stands alone the name below it, behind a dash."""
        last = self.found[-1]
        stop = len(sentence.kinds) - (sentence.kinds[-1] == ".")
        last.cue, last.source, last.rule = sentence.span(0, 1), sentence.span(1, stop), "signed"


def _spoken(name: Span, sentence: Span, tagged: Sentence) -> Attribution:
    """Read a line of a transcript: ``HOLM: We are ready.``."""
    content = [(name[1] + 1, sentence[1])]
    cue, source = (name[1] - 1, name[1]), (name[0], name[1] - 1)
    return Attribution(
        content, cue, source, "", "transcript", ":", "transcript", "np", False, None, tagged.paragraph
    )  # fmt: skip


def _placed(sentence: Sentence, candidate: Candidate) -> Attribution:
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


def kind_of(content: list[Span], marked: list[Span], starts: list[int], text: str) -> str:
    """Tell direct (every word inside marks), indirect (none) and mixed apart."""
    inside = outside = False
    for piece in content:
        first = max(0, bisect_right(starts, piece[0]) - 1)
        holes = [span for span in marked[first : bisect_left(starts, piece[1])] if overlap(span, piece)]
        inside = inside or bool(holes)
        outside = outside or any(_WORD.search(text, *rest) for rest in subtract(piece, holes))
    return "mixed" if inside and outside else "direct" if inside else "indirect"
