"""Whom a pronoun means: the nearest person that fits, subjects of sentences before others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.people.capitals import opens_sentence
from onrecord.people.registry import Entity
from onrecord.spans import Span


@dataclass(slots=True)
class Antecedent:
    """One naming that a later pronoun may take up, with what speaks for it."""

    start: int
    end: int
    entity: Entity
    sentence: int
    paragraph: int
    quote: int
    subject: bool
    opening: bool
    prepositional: bool
    relative: bool
    pronoun: bool


@dataclass(frozen=True, slots=True)
class Pronoun:
    """One pronoun: where it stands, and whether it is a subject, an object, a possessive or a reflexive."""

    start: int
    end: int
    gender: str
    form: str


class Ground:
    """The sentences, paragraphs and quotation marks of one text, as far as pronouns need them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentence_starts(text)
        self.paragraphs = [0, *(match.end() for match in _PARAGRAPH.finditer(text))]
        self.quotes: list[Span] = [match.span() for match in _QUOTED.finditer(text)]
        self._quote_starts = [start for start, _ in self.quotes]

    def sentence(self, at: int) -> int:
        """Give the number of the sentence that holds an offset."""
        return bisect_right(self.sentences, at) - 1

    def paragraph(self, at: int) -> int:
        """Give the number of the paragraph that holds an offset."""
        return bisect_right(self.paragraphs, at) - 1

    def quote(self, at: int) -> int:
        """Give the number of the passage in marks that holds an offset; -1 outside marks."""
        i = bisect_right(self._quote_starts, at) - 1
        return i if i >= 0 and at < self.quotes[i][1] else -1


def sentence_starts(text: str) -> list[int]:
    """Find where sentences start, well enough to count them."""
    starts = [0]
    for match in _STOP.finditer(text):
        if match.group()[0] != "." or opens_sentence(text, match.end()):
            starts.append(match.end())
    return starts


def pronoun_at(text: str, start: int, end: int) -> Pronoun | None:
    """Read the pronoun at a span; None where it has no gender."""
    word = text[start:end].lower()
    if word not in _FORMS:
        return None
    gender, form = _FORMS[word]
    if word == "her" and not _NOUN_NEXT.match(text, end):
        form = "object"
    return Pronoun(start, end, gender, form)


def gender_of(word: str) -> str | None:
    """Give the gender that a pronoun shows."""
    return _FORMS[word.lower()][0] if word.lower() in _FORMS else None


def antecedent(ground: Ground, start: int, end: int, entity: Entity, *, pronoun: bool) -> Antecedent:
    """Note what stands at a span as a possible antecedent."""
    text = ground.text
    sentence = ground.sentence(start)
    return Antecedent(
        start,
        end,
        entity,
        sentence,
        ground.paragraph(start),
        ground.quote(start),
        subject=_VERB.match(text, end) is not None,
        opening=start - ground.sentences[sentence] < 2,
        prepositional=_PREPOSITION.search(text, max(0, start - 14), start) is not None,
        relative=_RELATIVE.match(text, end) is not None,
        pronoun=pronoun,
    )


def choose(ground: Ground, pronoun: Pronoun, earlier: Sequence[Antecedent]) -> Entity | None:
    """Choose the person that a pronoun means, from the namings before it."""
    sentence, paragraph = ground.sentence(pronoun.start), ground.paragraph(pronoun.start)
    quote = ground.quote(pronoun.start)
    best: tuple[float, Entity] | None = None
    seen: dict[int, int] = {}
    for one in reversed(earlier):
        distance = sentence - one.sentence
        if distance > (_FAR if best is not None else _FARTHEST):
            break
        if one.entity.gender not in (None, pronoun.gender) or (one.quote >= 0 and one.quote != quote):
            continue
        again = seen.get(id(one.entity), 0)
        rank = len(seen) - (again > 0)
        seen[id(one.entity)] = again + 1
        score = _score(ground.text, pronoun, one, distance, rank, again) - WEIGHTS["paragraph"] * min(
            paragraph - one.paragraph, 3
        )
        if best is None or score > best[0]:
            best = (score, one.entity)
    return best[1] if best else None


def _score(text: str, pronoun: Pronoun, one: Antecedent, distance: int, rank: int, again: int) -> float:
    """Weigh one naming as the antecedent of a pronoun; higher is likelier."""
    score = -WEIGHTS["sentence"] * min(distance, 3) - WEIGHTS["rank"] * min(rank, 5) + WEIGHTS["again"] * min(again, 3)
    score += WEIGHTS["known"] * (one.entity.gender is not None) - WEIGHTS["weak"] * (one.entity.sort == "weak")
    score += (
        WEIGHTS["opening"] * one.opening
        - WEIGHTS["prepositional"] * one.prepositional
        + WEIGHTS["pronoun"] * one.pronoun
    )
    if one.subject:
        score += WEIGHTS[f"subject of {pronoun.form}"]
    if distance == 0:
        score += WEIGHTS["relative"] * one.relative
        if one.subject and pronoun.form == "object" and not _CLAUSE.search(text, one.end, pronoun.start):
            score -= WEIGHTS["same clause"]
        if pronoun.form == "possessive" and not _CLAUSE.search(text, one.end, pronoun.start):
            score += WEIGHTS["own"] * one.subject
        if pronoun.form == "reflexive":
            score += WEIGHTS["own"]
    return score


# How much each sign weighs; fitted by a coarse random search on the GAP development rows (benchmarks/pronouns.py).
WEIGHTS = {
    "sentence": 0.8,
    "rank": 0.1,
    "again": 0.2,
    "known": 0.3,
    "weak": 0.3,
    "opening": 0.5,
    "prepositional": 1.0,
    "pronoun": -0.3,
    "subject of subject": 1.1,
    "subject of object": 0.0,
    "subject of possessive": 0.1,
    "subject of reflexive": 2.0,
    "same clause": 2.5,
    "own": 1.3,
    "relative": 1.4,
    "paragraph": 1.0,
}
# In sentences: how far back to look once somebody is found, and at all.
_FAR = 8
_FARTHEST = 40
_FORMS = {
    "he": ("m", "subject"),
    "him": ("m", "object"),
    "his": ("m", "possessive"),
    "himself": ("m", "reflexive"),
    "she": ("f", "subject"),
    "her": ("f", "possessive"),
    "hers": ("f", "possessive"),
    "herself": ("f", "reflexive"),
}
_NOUN_NEXT = re.compile(
    r" (?!(?:and|or|to|in|on|at|for|with|as|from|by|that|when|while|after|before|but|the|a|an|of|if|because|who|into"
    r"|out|up)\b)[\w“\"‘]"
)
_PREPOSITION = re.compile(
    r"\b(?:with|of|to|for|by|from|against|on|in|at|between|and|about|over|as|than|like|toward|towards) (?:the )?$"
)
_RELATIVE = re.compile(r",? who(?:se)?\b")
_CLAUSE = re.compile(
    r"[,;:]|\b(?:that|who|which|when|while|after|before|because|but|if|as|and|said|says|where|since|although)\b"
)
_PARAGRAPH = re.compile(r"[\r\n\u2028\u2029]+")
# From the first mark of a run on and never back: a run of marks without a space behind it is passed in one step.
_STOP = re.compile(r"(?<![.!?])[.!?]++[\"”’')\]]*+\s+|[\r\n\u2028\u2029]+\s*")
_QUOTED = re.compile(r"“[^”\n]*(?:”|(?=\n)|$)|(?<!\w)\"[^\"\n]*(?:\"|(?=\n)|$)")
_VERB = re.compile(
    r"(?:,[^,.;:\n]{1,90},)?(?: (?:also|then|later|now|still|never|once|often|first|again|soon|who|\w+ly))*"
    r" (?:said|says|told|is|was|are|were|has|had|have|did|does|do|will|would|could|can|may|might|should|must|went"
    r"|came|made|took|gave|got|saw|knew|thought|felt|kept|left|met|won|lost|led|held|began|became|wrote|spoke|found|brought|sent"
    r"|sat|stood|ran|put|set|cut|paid|grew|fell|fought|died|read|played|\w{2,}ed|\w{3,}(?:es|[^us\W]s))\b"
)
