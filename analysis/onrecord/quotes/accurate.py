"""Turns what the encoder read into attributions: offsets, marks, the cue's lemma and negation, whom it was said to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from math import exp, log

import numpy as np

from onrecord.encoder import Model, read_pieces
from onrecord.quotes.cues import forms, nominals
from onrecord.quotes.learned import Draft, drafts, shipped, word_spans
from onrecord.quotes.marks import Passage, passages
from onrecord.quotes.utterances import Attribution, kind_of
from onrecord.spans import Span, merge

RULE = "encoder"

_WORD = re.compile(r"[^\W_]+(?:['’]t)?")
_NEGATION = re.compile(r"\b(?:not|never|cannot|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_BEFORE_CUE = 24
_TOLD = frozenset(("tell", "inform", "warn", "assure", "remind", "advise", "ask", "urge", "persuade", "convince"))
_ADJUNCT = frozenset(("after", "on", "in", "at", "during", "over", "by", "from", "as", "before", "when", "with"))
_ADDRESSEE = re.compile(
    r"\s+((?:[^\s,.;:?!\"“”()]|\b[A-Z]\.)+(?:\s+(?!(?:that|to|if|whether|how|why|what|when|where|on|in|at|about|after|during"
    r"|as|by|before|and|of|from|with|for|not)\b)[^\s,.;:?!\"“”()]+){0,5})(?=\s|[,.;:?!]|$)"
)
_PARAGRAPH = re.compile(r"[\r\n\u2028\u2029]+")


def read_attributions(text: str, model: Model | None = None) -> list[Attribution]:
    """Find the attributions of a text with the encoder.

    Parameters
    ----------
    text : str
        Any text.
    model : Model or None
        The model; None takes the one that ships.

    Returns
    -------
    list of Attribution
        In the order of their content; those whose confidence is below the card's threshold are left out.
    """
    model = model or shipped()
    weights: list[float] = model.card["confidence"]
    found = []
    for attribution, draft in placed(text, model):
        attribution.confidence = confidence(draft, weights)
        if attribution.confidence >= model.card["threshold"]:
            found.append(attribution)
    return found


def placed(text: str, model: Model) -> list[tuple[Attribution, Draft]]:
    """Give every attribution that the encoder reads, unweighed, with the draft that it was made from."""
    pieces = read_pieces(text)
    if not len(pieces.ids):
        return []
    starts, ends = word_spans(pieces)
    marks = _Marks(text)
    breaks = np.array([found.start() for found in _PARAGRAPH.finditer(text)], dtype=np.int64)
    found = []
    for draft in drafts(text, pieces, model):
        content = [marks.widen((int(starts[a]), int(ends[b - 1]))) for a, b in draft.content]
        cue = int(starts[draft.cue[0]]), int(ends[draft.cue[1] - 1])
        source = (int(starts[draft.source[0]]), int(ends[draft.source[1] - 1])) if draft.source else None
        paragraph = int(np.searchsorted(breaks, content[0][0]))
        found.append((_attribution(marks, merge(content), cue, source, paragraph), draft))
    return sorted(found, key=lambda one: (one[0].content[0], one[0].content[-1]))


def evidence(draft: Draft) -> tuple[float, float, float]:
    """Give what speaks for a draft, as logarithms: of its cue, of its content and link, of its source."""
    content = sum(draft.content_odds) / len(draft.content_odds)
    return _log(draft.cue_odds), _log(content), _log(draft.source_odds)


def confidence(draft: Draft, weights: Sequence[float]) -> float:
    """Weigh the evidence to how often such an attribution was right on articles held out from training."""
    total = weights[0] + sum(weight * part for weight, part in zip(weights[1:], evidence(draft), strict=True))
    return round(1 / (1 + exp(-total)), 3)


class _Marks:
    """The quoted passages of a text, found by place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.passages = passages(text)
        self.starts = [passage.start for passage in self.passages]
        # Short single marks are too often apostrophes or titles to count.
        self.inner = [one.inner for one in self.passages if not one.single or one.end - one.start > 3]
        self.inner_starts = [start for start, _ in self.inner]

    def kind(self, content: list[Span]) -> str:
        """Tell direct, mixed and indirect apart."""
        return kind_of(content, self.inner, self.inner_starts, self.text)

    def widen(self, span: Span) -> Span:
        """Take the quotation marks in where a content begins or ends with a passage."""
        start, end = span
        first = self._last_before(start)
        if first and start <= first.end and self._no_word(first.start, start):
            start = first.start
        last = self._last_before(end)
        if last and end < last.end and self._no_word(end, last.end):
            end = last.end
        return start, end

    def _last_before(self, at: int) -> Passage | None:
        found = bisect_left(self.starts, at)
        return self.passages[found - 1] if found else None

    def _no_word(self, start: int, end: int) -> bool:
        return not any(letter.isalnum() for letter in self.text[start:end])


def _attribution(marks: _Marks, content: list[Span], cue: Span, source: Span | None, paragraph: int) -> Attribution:
    text = marks.text
    lemma = cue_lemma(text[cue[0] : cue[1]])
    return Attribution(
        content,
        cue,
        source,
        marks.kind(content),
        RULE,
        lemma,
        RULE,
        "np" if source else "none",
        _negated(text, cue, content),
        _addressee(text, cue, content, source) if lemma in _TOLD else None,
        paragraph,
    )


def cue_lemma(cue: str) -> str | None:
    """Give the dictionary form of a cue: of its last cue verb before an adjunct, else of a noun, else its last word.

    Examples
    --------
    >>> cue_lemma("has repeatedly claimed")
    'claim'
    >>> cue_lemma("vowed after the meeting")
    'vow'
    """
    words = [word.lower() for word in _WORD.findall(cue)]
    if "according" in words:
        return "according"
    lemmas = [forms()[word].lemma if word in forms() else None for word in words]
    first = next((at for at, lemma in enumerate(lemmas) if lemma), len(words))
    stop = next((at for at in range(first, len(words)) if words[at] in _ADJUNCT), len(words))
    verbs = [lemma for lemma in lemmas[:stop] if lemma]
    if verbs:
        return verbs[-1]
    nouns = [nominals()[word] for word in words if word in nominals()]
    return nouns[-1] if nouns else words[-1] if words else cue.strip() or None


def _negated(text: str, cue: Span, content: Sequence[Span]) -> bool:
    """Tell whether the cue is denied: not, never, n't in it or right before it."""
    start = max([0, cue[0] - _BEFORE_CUE, *(end for _, end in content if end <= cue[0])])
    before = re.split(r"[.,;:?!\"“”\r\n]", text[start : cue[0]])[-1]
    return _NEGATION.search(before + text[cue[0] : cue[1]]) is not None


def _addressee(text: str, cue: Span, content: Sequence[Span], source: Span | None) -> Span | None:
    """Read whom the source told, behind the cue: "told reporters"."""
    later = [start for start, _ in content if start >= cue[1]]
    stop = min([len(text), *later])
    if source and source[0] >= cue[1]:
        return None
    match = _ADDRESSEE.match(text, cue[1], stop)
    return match.span(1) if match else None


def _log(share: float) -> float:
    return log(max(share, 1e-6))
