"""Whom a pronoun means: the nearest person that fits, subjects of sentences before others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.people.names import opens_sentence
from onrecord.people.registry import Entity
from onrecord.spans import Span


@dataclass(slots=True)
class Antecedent:
    """One naming that a later pronoun may take up."""

    start: int
    end: int
    entity: Entity
    subject: bool
    genitive: bool
    quote: int
    named: bool = True


class Ground:
    """The sentences, paragraphs and quotation marks of one text, as far as pronouns need them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentence_starts(text)
        self.paragraphs = [0, *(match.end() for match in _PARAGRAPH.finditer(text))]
        self.quotes: list[Span] = [match.span() for match in _QUOTED.finditer(text)]
        self._quote_starts = [start for start, _ in self.quotes]

    def sentence(self, at: int) -> int:
        """Number the sentence that holds an offset."""
        return bisect_right(self.sentences, at) - 1

    def paragraph(self, at: int) -> int:
        """Number the paragraph that holds an offset."""
        return bisect_right(self.paragraphs, at) - 1

    def quote(self, at: int) -> int:
        """Number the passage in marks that holds an offset; -1 outside marks."""
        i = bisect_right(self._quote_starts, at) - 1
        return i if i >= 0 and at < self.quotes[i][1] else -1


def sentence_starts(text: str) -> list[int]:
    """Find where sentences start, well enough to count them."""
    starts = [0]
    for match in _STOP.finditer(text):
        if match.group()[0] != "." or opens_sentence(text, match.end()):
            starts.append(match.end())
    return starts


def is_subject(text: str, start: int, end: int) -> bool:
    """Tell whether what stands here is followed by its verb."""
    return _VERB.match(text, end) is not None


def choose(ground: Ground, at: int, end: int, gender: str, earlier: Sequence[Antecedent]) -> Entity | None:
    """Choose the person that a pronoun of a gender means, from the namings before it."""
    sentence, paragraph, quote = ground.sentence(at), ground.paragraph(at), ground.quote(at)
    best: tuple[float, Entity] | None = None
    seen: set[int] = set()
    for rank, one in enumerate(reversed(earlier)):
        if one.entity.gender not in (None, gender) or (one.quote >= 0 and one.quote != quote):
            continue
        distance = sentence - ground.sentence(one.start)
        if distance > 8 and best is not None:
            break
        score = _SENTENCE * distance - _RANK * min(rank, 20)
        score += _SUBJECT * one.subject + _KNOWN * (one.entity.gender == gender) - _GENITIVE * one.genitive
        score += _OPENING * _opens(ground, one) + _PARAGRAPH_SAME * (ground.paragraph(one.start) == paragraph)
        score += _AGAIN * (id(one.entity) in seen)
        seen.add(id(one.entity))
        if best is None or score > best[0]:
            best = (score, one.entity)
    return best[1] if best else None


def _opens(ground: Ground, one: Antecedent) -> bool:
    """Tell whether a naming stands near the start of its sentence."""
    return one.start - ground.sentences[ground.sentence(one.start)] < 25


_SENTENCE, _RANK, _SUBJECT, _KNOWN, _GENITIVE, _OPENING, _PARAGRAPH_SAME, _AGAIN = (
    -1.0,
    0.1,
    1.5,
    1.0,
    0.2,
    0.5,
    0.5,
    0.3,
)
_PARAGRAPH = re.compile(r"[\r\n\u2028\u2029]+")
_STOP = re.compile(r"[.!?]+[\"”’')\]]*\s+|[\r\n\u2028\u2029]+\s*")
_QUOTED = re.compile(r"“[^”\n]*(?:”|(?=\n)|$)|(?<!\w)\"[^\"\n]*(?:\"|(?=\n)|$)")
_VERB = re.compile(
    r"(?:,[^,.;:\n]{1,90},)?(?: (?:also|then|later|now|still|never|once|often|first|again|soon|who|\w+ly))*"
    r" (?:said|says|told|is|was|are|were|has|had|have|did|does|do|will|would|could|can|may|might|should|must|went|came|made|took|gave"
    r"|got|saw|knew|thought|felt|kept|left|met|won|lost|led|held|began|became|wrote|spoke|found|brought|sent|sat|stood|ran|put|set|cut"
    r"|paid|grew|fell|fought|died|read|played|\w{2,}ed|\w{3,}(?:es|[^us\W]s))\b"
)
