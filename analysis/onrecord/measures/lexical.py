"""Tone and portrayal by lexicon alone: valences in context, weighed by the place where they stand."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right

from onrecord.measures.lexicon import PLACEHOLDER, Word, manner, valences
from onrecord.people import names_in
from onrecord.spans import Span, overlap

# A text of 20 words, two of them with valence, scores what VADER's compound gives it; that is a typical news sentence
# (NYT editorials: median 16 words, quartiles 11 and 22).
_TYPICAL_WORDS, _TYPICAL_VALENCED = 20, 2
_ALPHA = 15  # VADER's own constant: a sum of valences this large in square is half way to the end of the scale

# Weights of a word by its place, chosen by coordinate search on the 8,739 targets of NewsMTSC's training part.
_NEAR_AFTER, _NEAR_BEFORE = 5, 4  # words of the target's clause that count whole
_FAR = 0.4  # the rest of its clause
_NEXT_CLAUSE = 0.5  # what a sentence goes on to say is mostly of the same person
_ELSEWHERE = 0.25
_OTHER_NAME, _OTHER_NAMES = 0.5, 3  # for each name between word and target, up to three: the word may be of that one
_OTHERS_SUCCESS = 0.4  # a good deed told of another name before the target: "Brandt won against Holm"
_OF_PEOPLE = 1.5  # our words of people against the rest of VADER's
_NEGATIVE = 1.5  # blame is rarer in news prose than VADER's scale expects, and meant when it stands

_REACH = 8  # words back to look for the name that a verb is told of


def lexical_tone(text: str, hidden: re.Pattern[str] | None = None) -> float:
    """Score a text by its valences: ``s / sqrt(s**2 + 15)`` with ``s = sqrt(40) * sum(v) / sqrt(m * n)``.

    The n words have valences v, m of them not 0; sums over counts of one degree, so that repeating changes nothing.
    """
    masked = None if hidden is None else [*names_in(text), *(match.span() for match in hidden.finditer(text))]
    words = valences(text, masked)
    valenced = sum(1 for word in words if word.valence)
    if not valenced:
        return 0.0
    scale = math.sqrt(_TYPICAL_VALENCED * _TYPICAL_WORDS) / math.sqrt(valenced * len(words))
    return _squash(scale * math.fsum(word.valence for word in words))


def lexical_portrayal(text: str, target: Span) -> float:
    """Score the words around a target: the squashed sum of valence times weight."""
    return _squash(math.fsum(word.valence * weight for word, weight in weighed(text, target)))


def weighed(text: str, target: Span) -> list[tuple[Word, float]]:
    """Give every word of a text with what its place to the target makes of its valence."""
    names = [name for name in names_in(text) if not overlap(name, target)]
    words = valences(text, [*names, target], lexicon="people")
    centre = next(at for at, word in enumerate(words) if (word.start, word.end) == target)
    named = [at for at, word in enumerate(words) if word.word == PLACEHOLDER]
    return [(word, _weight(words, at, centre, named) if word.valence else 0.0) for at, word in enumerate(words)]


def _weight(words: list[Word], at: int, centre: int, named: list[int]) -> float:
    word = words[at]
    place = _place(words, at, centre) * (_OF_PEOPLE if word.word.lower() in manner() else 1.0)
    others = bisect_left(named, max(at, centre)) - bisect_right(named, min(at, centre))
    place *= _OTHER_NAME ** min(_OTHER_NAMES, others)
    if word.valence < 0:
        return place * _NEGATIVE
    before = words[max(0, at - _REACH) : at] if at < centre else []
    has_subject = any(other.word == PLACEHOLDER and other.clause == word.clause for other in before)
    return place * (_OTHERS_SUCCESS if has_subject else 1.0)


def _place(words: list[Word], at: int, centre: int) -> float:
    clauses = words[at].clause - words[centre].clause
    if clauses:
        return _NEXT_CLAUSE if clauses == 1 else _ELSEWHERE
    return 1.0 if -_NEAR_BEFORE <= at - centre <= _NEAR_AFTER else _FAR


def _squash(total: float) -> float:
    """Map a sum of valences into (-1, 1), as VADER does."""
    return total / math.sqrt(total * total + _ALPHA)
