"""The words inside quotation marks, with their places in the article, and how those of two quotations match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, NamedTuple

from onrecord.articles.clean import shadow
from onrecord.quotes.marks import passages
from onrecord.spans import Span

_WORD = re.compile(r"\w+(?:['.-]\w+)*")
# What a mouth runs together and a desk may write out, or the other way.
_WHOLE = {"n't": " not", "'ll": " will", "'re": " are", "'ve": " have", "'m": " am", "'d": " would"}
_IRREGULAR = {"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not", "let's": "let us"}


class Word(NamedTuple):
    """A word as it is compared, where it stands in its text, and as it is written there."""

    stem: str
    start: int
    end: int
    raw: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that a quotation gives inside its marks, in its pieces.

    Parameters
    ----------
    pieces : tuple of tuple of Word
        A piece is what stands between two marks.
    """

    pieces: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> list[Word]:
        """All words in their order."""
        return [word for piece in self.pieces for word in piece]

    @property
    def stems(self) -> list[str]:
        """All words as they are compared."""
        return [word.stem for piece in self.pieces for word in piece]


def words_of(text: str, offset: int = 0) -> list[Word]:
    """Take the words of a text as they are compared: case, marks and endings aside, contractions written out.

    Examples
    --------
    >>> [word.stem for word in words_of("We won’t be “meeting” them.")]
    ['we', 'will', 'not', 'be', 'meet', 'them']
    """
    found = []
    for match in _WORD.finditer(shadow(text)):
        span = (match.start() + offset, match.end() + offset)
        raw = text[match.start() : match.end()]
        found += [Word(stem, *span, raw) for stem in _stems(match[0].casefold())]
    return found


def wording(text: str, spans: Sequence[Span], kind: str) -> Wording:
    """Take the words that stand inside quotation marks out of a row of quotations.

    Parameters
    ----------
    text : str
        The row's text: its pieces joined by a space.
    spans : sequence of (start, end)
        Where the pieces stand in the article.
    kind : str
        A direct quotation without marks of its own is quoted whole; of a mixed one only what is inside marks.

    Returns
    -------
    Wording
        With offsets into the article.
    """
    pieces: list[tuple[Word, ...]] = []
    at = 0
    for start, end in spans:
        part = text[at : at + end - start]
        inside = [passage.inner for passage in passages(part)]
        if not inside and kind == "direct":
            inside = [(0, len(part))]
        pieces += [tuple(words_of(part[a:b], start + a)) for a, b in inside]
        at += end - start + 1
    return Wording(tuple(piece for piece in pieces if piece))


def weighty(stem: str) -> bool:
    """Tell a word that carries meaning from one that only holds a sentence together."""
    return stem not in _light() and (len(stem) > 2 or stem.isdigit())


class Match(NamedTuple):
    """Which words of one sequence stand in another, in the same order.

    `pairs` are (place in the first, place in the second); `longest` is the longest stretch without a break.
    """

    pairs: tuple[tuple[int, int], ...]
    longest: int


def match(first: Sequence[str], second: Sequence[str]) -> Match:
    """Match two sequences of words in their order.

    A single light word that matches far from all others is chance, and left out.

    Examples
    --------
    >>> match(["trade", "will", "grow"], ["the", "trade", "must", "grow", "fast"]).pairs
    ((0, 1), (2, 3))
    """
    blocks = [b for b in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks() if b.size]
    kept = [b for b in blocks if b.size > 1 or weighty(first[b.a]) or _near(b, blocks)]
    pairs = tuple((b.a + step, b.b + step) for b in kept for step in range(b.size))
    return Match(pairs, max((b.size for b in kept), default=0))


def _near(block: Any, blocks: Sequence[Any]) -> bool:
    """Tell whether a longer stretch lies within two words on both sides of the block's place."""
    return any(
        other.size > 1
        and min(abs(block.a - other.a - other.size), abs(other.a - block.a - 1)) <= 2
        and min(abs(block.b - other.b - other.size), abs(other.b - block.b - 1)) <= 2
        for other in blocks
    )


@cache
def _stems(word: str) -> tuple[str, ...]:
    if word in _IRREGULAR:
        return tuple(_IRREGULAR[word].split())
    for ending, whole in _WHOLE.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (_stem(word.removesuffix(ending)), *whole.split())
    return (_stem(word.removesuffix("'s")),)


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stem(word)) if word.isalpha() else word.strip(".-")


@cache
def _stemmer() -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")


@cache
def _light() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(_stem(word) for word in ENGLISH_STOP_WORDS)
