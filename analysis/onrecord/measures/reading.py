"""Many texts read at once into arrays: what each word is, which clause it stands in, and its valence there.

Every step is one operation on all words, so that a short sentence costs microseconds. What an array says of a word
depends on its own text alone, never on the neighbours in the batch.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import murmurhash3_32

from onrecord.measures.lexicon import PLACEHOLDER, negators, valence_by_word

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Hashes = NDArray[np.uint64]

TARGET = "<target>"
"""The token that stands for the target of a text."""

_EDGE = "<edge>"
# Names never hang on another word, and a number is one token whatever its size.
WORDS = re.compile(
    rf"{PLACEHOLDER}\b|\d[\d.,]*(?<!\.)(?<!,)|[^\W_]+(?:[-'](?!{PLACEHOLDER}\b|s\b)[^\W_]+)*|'s\b|\.{{2,}}|--+|[^\w\s]"
)


class Reading(NamedTuple):
    """The tokens of many texts, one text after the other, an edge before the first and behind each.

    `row` is the number of the text (-1 at an edge), `place` the token's number in it, `word` and `stem` are hashes,
    `clause` counts on through the texts; `valence` is in context, on VADER's scale.
    """

    row: Ints
    place: Ints
    word: Hashes
    stem: Hashes
    clause: Ints
    is_name: Flags
    is_target: Flags
    is_word: Flags
    negated: Flags
    valence: Floats
    lengths: Ints


def read(texts: Sequence[Sequence[str]], lexicon: str) -> Reading:
    """Read tokenised texts.

    Parameters
    ----------
    texts : sequence of sequence of str
        The tokens of each text, as `WORDS` finds them; `TARGET` stands for a target.
    lexicon : {"words", "people"}
        Whose valences; see `onrecord.measures.lexicon.valences`.

    Returns
    -------
    Reading
        One entry a token, and the edges.
    """
    index = {_EDGE: 0}
    codes = [0]
    for tokens in texts:
        codes += [index.setdefault(token, len(index)) for token in tokens]
        codes.append(0)
    lengths = np.array([len(tokens) for tokens in texts], dtype=np.int64)
    row, place = _rows(lengths)
    known = [_known(token, lexicon) for token in index]
    at = np.array(codes, dtype=np.int64)
    word = np.array([entry.word for entry in known], dtype=np.uint64)[at]
    stem = np.array([entry.stem for entry in known], dtype=np.uint64)[at]
    kind = np.array([entry.kind for entry in known], dtype=np.int64)[at]
    clause = np.cumsum((kind & _ENDS) > 0, dtype=np.int64)
    plain = np.array([entry.valence for entry in known], dtype=np.float64)[at]
    boost = np.array([entry.boost for entry in known], dtype=np.float64)[at]
    return Reading(
        row,
        place,
        word,
        stem,
        clause,
        (kind & _NAME) > 0,
        (kind & _TARGET) > 0,
        (kind & _WORD) > 0,
        _behind((kind & _NEGATES) > 0, clause) < _NEVER,
        _in_context(plain, boost, (kind & _SHIFTS) > 0, clause),
        lengths,
    )


class _Known(NamedTuple):
    word: int
    stem: int
    kind: int
    valence: float
    boost: float


_WORD, _NAME, _TARGET, _ENDS, _NEGATES, _SHIFTS = 1, 2, 4, 8, 16, 32
_BREAKS = frozenset(',;:!?.…()[]"“”—–-')
_CONTRAST = frozenset({"but", "yet", "however", "although", "though", "whereas", "while"})
_SUFFIX = re.compile(r"(?:'s|(?:ing|ed|es|s|ly|ness|ment|er|est)\Z)")
_SHIFT_REACH = 4  # words that a negator or shifter turns behind it, in its clause; VADER's three and an article
_TURN = -0.74  # VADER's constant
_NEVER = 1 << 40
_MOST_KNOWN = 1 << 16


@lru_cache(maxsize=_MOST_KNOWN)
def _known(token: str, lexicon: str) -> _Known:
    if token == _EDGE:
        return _Known(_hash(token), _hash(token), _ENDS, 0.0, 0.0)
    if token == TARGET:
        return _Known(_hash(token), _hash(token), _TARGET | _WORD, 0.0, 0.0)
    lower = token.lower()
    if lower[0].isdigit():
        lower = "0"
    kind = _WORD * lower[0].isalnum() | _NAME * (token == PLACEHOLDER)
    kind |= _ENDS * (lower in _CONTRAST or lower[0] in _BREAKS)
    turns = lower.endswith("n't") or lower in negators("plain")
    kind |= _NEGATES * turns | _SHIFTS * (turns or lower in negators("shifters"))
    stem = _SUFFIX.sub("", lower)[:8] if len(lower) > 4 else lower
    boost = _boosters().get(lower, 0.0)
    valence = 0.0 if boost else valence_by_word(lexicon).get(lower, 0.0)
    return _Known(_hash(lower), _hash(f"{stem}~"), kind, valence, boost)


def _hash(token: str) -> int:
    return int(murmurhash3_32(token.encode("utf-8", "replace"), seed=0, positive=True))


@cache
def _boosters() -> dict[str, float]:
    from nltk.sentiment.vader import VaderConstants

    return {word: float(step) for word, step in VaderConstants.BOOSTER_DICT.items() if " " not in word}


def _rows(lengths: Ints) -> tuple[Ints, Ints]:
    """Give the text and the place in it of each token, with an edge before the first text and behind each."""
    sizes = lengths + 1
    total = int(sizes.sum())
    row = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    row[place == np.repeat(lengths, sizes)] = -1
    return np.concatenate([[-1], row]), np.concatenate([[0], place])


def _behind(marks: Flags, clause: Ints) -> Ints:
    """Count the tokens since the last mark before each in its clause; `_NEVER` where there is none."""
    at = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, at, -1))
    before = np.concatenate([[-1], last[:-1]])
    found = (before >= 0) & (clause[before] == clause)
    return np.where(found, at - before, _NEVER)


def _in_context(plain: Floats, boost: Floats, shifts: Flags, clause: Ints) -> Floats:
    """Strengthen valences by the two words before, and turn them behind a negator or shifter."""
    step = np.zeros(len(plain))
    for back, share in ((1, 1.0), (2, 0.95)):
        same = clause[back:] == clause[:-back]
        step[back:] += np.where(same, boost[:-back] * share, 0.0)
    strong = np.where(plain != 0, plain + np.sign(plain) * step, 0.0)
    return np.where(_behind(shifts, clause) <= _SHIFT_REACH, strong * _TURN, strong)
