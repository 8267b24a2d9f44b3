"""Joins the sentences of an article: quotations that float, continue in a new paragraph or follow a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onrecord.quotes.attribute import Accept, Candidate, candidates
from onrecord.quotes.marks import Passage, passages
from onrecord.quotes.source import Range
from onrecord.quotes.tag import Sentence, sentences
from onrecord.spans import Span, overlap, subtract, trim

_ONLY_QUOTED = re.compile(r"[cA]?,?(?:Q[.,]?)+$")
_WORD = re.compile(r"\w")
_COLON_END = re.compile(r"[VSBG][^Q]*:$")


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
    utterance: int = -1
    antecedent: Span | None = None
    via: Span | None = field(default=None)


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
    for sentence in sentences(text, quoted):
        own = [_placed(sentence, candidate, text) for candidate in candidates(sentence, accept)]
        if not own and _ONLY_QUOTED.match(sentence.kinds):
            _continue(sentence, before, found, text)
        found += own
        before = sentence
    for attribution in found:
        attribution.kind = _kind(attribution.content, quoted, text)
    return sorted((a for a in found if a.content), key=lambda a: (a.content[0], a.content[-1]))


def _placed(sentence: Sentence, candidate: Candidate, text: str) -> Attribution:
    """Move a candidate from tokens of its sentence to offsets of the text."""

    def place(tokens: Range | None) -> Span | None:
        return sentence.span(*tokens) if tokens else None

    pieces = [trim(text, sentence.span(*tokens)) for tokens in candidate.content]
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
    )


def _continue(sentence: Sentence, before: Sentence | None, found: list[Attribution], text: str) -> None:
    """Give a sentence that is all quotation to the attribution before it, or to the colon before it."""
    if before is None:
        return
    span = sentence.spans[0][0], sentence.spans[-1][1]
    follows = bool(found) and before.paragraph >= sentence.paragraph - 1 and found[-1].paragraph == before.paragraph
    if follows and "Q" in before.kinds and found[-1].content[-1][1] >= before.spans[0][0]:
        last = found[-1]
        last.content.append(span)
        last.paragraph = sentence.paragraph


def _kind(content: list[Span], quoted: list[Passage], text: str) -> str:
    """Tell direct (every word inside marks), indirect (none) and mixed apart."""
    marked = [p.inner for p in quoted if not p.single or p.end - p.start > 3]
    inside = outside = False
    for piece in content:
        holes = [span for span in marked if overlap(span, piece)]
        inside = inside or bool(holes)
        outside = outside or any(_WORD.search(text, *rest) for rest in subtract(piece, holes))
    return "mixed" if inside and outside else "direct" if inside else "indirect"
