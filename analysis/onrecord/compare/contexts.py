"""A word where it is used: keyword in context, to read what a count cannot say."""

from __future__ import annotations

import re

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import CONTEXTS, require

_LETTER = r"[^\W\d_]"


def keyword_in_context(
    table: pd.DataFrame, word: str, *, between: str | None = None, text: str = "text", width: int = 60
) -> pd.DataFrame:
    """Show every use of a word with the words around it.

    A row is one use, in the order of the table and of its texts.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and `text`, such as quotations.
    word : str
        A word or a phrase, small and capital letters alike; a ``*`` stands for any letters: ``"negotiat*"``.
    between : str or None
        The column of the groups, to be told with each use.
    text : str
        The column of the texts.
    width : int
        How many characters of text to show on either side; they are cut at a space where one is near.

    Returns
    -------
    pandas.DataFrame
        The ``contexts`` table: ``article_id``, ``group``, ``left``, ``word``, ``right`` (str), ``row`` (int: place of
        the row in `table`), ``start`` and ``end`` (int: where the word stands in the row's text as it is).

    Raises
    ------
    OnRecordError
        When a column is missing, the word has no letter or the width is below 0.

    Examples
    --------
    >>> said = pd.DataFrame({"article_id": ["a", "b"], "text": ["We want peace talks now.", "Talks? No talks."]})
    >>> keyword_in_context(said, "talks", width=8)[["left", "word", "right"]].values.tolist()
    [['peace', 'talks', 'now.'], ['', 'Talks', '? No'], ['No', 'talks', '.']]
    """
    if not isinstance(word, str) or not re.search(_LETTER, word):
        raise OnRecordError(f"word is {word!r}; give a word or a phrase with letters, such as 'talks'.")
    if not isinstance(width, int) or width < 0:
        raise OnRecordError(f"width is {width!r}; give a whole number of characters, such as 60.")
    columns = dict.fromkeys(("article_id", text, *([between] if between else [])))
    require(table, columns, "searched", "Name columns that it has.")
    pattern = _pattern(word)
    groups = table[between] if between else pd.Series([None] * len(table), dtype=object)
    rows = []
    for place, (article, string, group) in enumerate(zip(table["article_id"], table[text], groups, strict=True)):
        if isinstance(string, str):
            told = None if group is None or pd.isna(group) else str(group)
            rows += [
                (article, place, told, *_around(string, found, width), found.start(), found.end())
                for found in pattern.finditer(string)
            ]
    return CONTEXTS.frame(rows)


def _pattern(word: str) -> re.Pattern[str]:
    parts = [re.escape(part).replace(r"\*", rf"{_LETTER}*") for part in word.replace("’", "'").split()]
    phrase = r"\s+".join(parts).replace("'", "['’]")
    return re.compile(rf"(?<!{_LETTER}){phrase}(?!{_LETTER})", re.IGNORECASE)


def _around(text: str, found: re.Match[str], width: int) -> tuple[str, str, str]:
    start, end = found.span()
    # Cut at once: a copy of all that stands around every word would take the square of the text.
    left, right = text[max(0, start - width) : start], text[end : end + width]
    if start > width:
        left = left.partition(" ")[2] if " " in left.rstrip() else left
    if len(text) - end > width:
        right = right.rpartition(" ")[0] if " " in right.lstrip() else right
    return " ".join(left.split()), found[0], " ".join(right.split())
