"""Which texts a measure can read, and why it leaves the others without a value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from onrecord.spans import Span

NO_TEXT = "no text"
NO_LETTERS = "no letters"
OTHER_SCRIPT = "letters of another script than English"
ONLY_NAMES = "no words beside names"
NO_TARGET = "no target in the text"


def why_unread(text: object) -> str | None:
    """Say why a text cannot be measured; None where it can.

    Examples
    --------
    >>> [why_unread(text) for text in (None, "1,200 — !", "Они встретились", "They met.")]
    ['no text', 'no letters', 'letters of another script than English', None]
    """
    if not isinstance(text, str) or not text.strip():
        return NO_TEXT
    if text.isascii():
        return None if any(map(str.isalpha, text)) else NO_LETTERS
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return NO_LETTERS
    # Latin letters, with all their accents, end at U+024F; the additional ones stand at U+1E00 to U+1EFF.
    latin = sum(letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in letters)
    return None if 2 * latin > len(letters) else OTHER_SCRIPT


def target_in(text: str, target: object) -> Span | None:
    """Read a target, a pair of whole numbers, as a stretch of the text; None where it is none.

    Examples
    --------
    >>> target_in("Holm won.", [0, 4]), target_in("Holm won.", [[0, 4]]), target_in("Holm won.", (0, 40))
    ((0, 4), (0, 4), None)
    """
    if isinstance(target, list | tuple | np.ndarray) and len(target) == 1:
        target = target[0]  # written like spans: a list of one pair
    if not isinstance(target, list | tuple | np.ndarray) or len(target) != 2:
        return None
    places = [place.item() if isinstance(place, np.generic) else place for place in target]
    if any(isinstance(place, bool) or not isinstance(place, int | float) for place in places):
        return None
    if any(not math.isfinite(place) or place != int(place) for place in places):
        return None
    start, end = int(places[0]), int(places[1])
    return (start, end) if 0 <= start < end <= len(text) else None


def note_missing(table: pd.DataFrame, measure: str, reasons: Sequence[str | None]) -> pd.DataFrame:
    """Write down beside a measured table how many rows have no value for which reason.

    Parameters
    ----------
    table : pandas.DataFrame
        The measured table.
    measure : str
        The column measured.
    reasons : sequence of str or None
        One a row; None where the row has a value.

    Returns
    -------
    pandas.DataFrame
        The same table; ``attrs["missing"]`` maps each measure with missing values to reasons and their numbers of rows.
    """
    counts = dict(sorted(Counter(reason for reason in reasons if reason).items()))
    noted = {**table.attrs.get("missing", {})}
    noted.pop(measure, None)
    if counts:
        noted[measure] = counts
    table.attrs = (
        {**table.attrs, "missing": noted} if noted else {k: v for k, v in table.attrs.items() if k != "missing"}
    )
    return table
