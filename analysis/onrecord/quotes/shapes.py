"""What the encoder cannot see in lower-cased pieces: capitals, and where a word stands to quotation marks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder import Pieces
from onrecord.quotes.marks import passages

N_CASES = 6
N_STATES = 8

_OUTSIDE, _INSIDE, _OPEN, _CLOSE, _CONTINUED, _SINGLE, _SINGLE_MARK = range(7)


def cases(text: str, pieces: Pieces) -> NDArray[np.int64]:
    """Class each piece by how its word is written.

    0 lower case, 1 a capital and lower case, 2 capitals, 3 mixed, 4 digits, 5 no letter or digit.
    """
    found = np.zeros(len(pieces.ids), dtype=np.int64)
    heads = np.flatnonzero(pieces.heads)
    stops = np.append(heads, len(pieces.ids))[1:]
    for first, stop in zip(heads.tolist(), stops.tolist(), strict=True):
        found[first:stop] = _case(text[int(pieces.starts[first]) : int(pieces.ends[stop - 1])])
    return found


def states(text: str, pieces: Pieces) -> NDArray[np.int64]:
    """Class each piece by the quoted passage that it stands in.

    0 outside, 1 inside, 2 an opening mark, 3 a closing mark, 4 inside a passage that goes on from the paragraph
    before, 5 inside single marks, 6 a single mark.
    """
    plan = np.zeros(len(text) + 1, dtype=np.int64)
    goes_on = False
    for passage in passages(text):
        start, end = passage.inner
        inside = _SINGLE if passage.single else _CONTINUED if goes_on else _INSIDE
        plan[start:end] = inside
        plan[passage.start : start] = _SINGLE_MARK if passage.single else _OPEN
        plan[end : passage.end] = _SINGLE_MARK if passage.single else _CLOSE
        goes_on = passage.continues
    return plan[pieces.starts]


def _case(word: str) -> int:
    if word.islower():
        return 0
    if not word.isupper():
        if word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
            return 1
        return 3 if any(letter.isalpha() for letter in word) else 4 if word[:1].isdigit() else 5
    return 2 if len(word) > 1 else 1
