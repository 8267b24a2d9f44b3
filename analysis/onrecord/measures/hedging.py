"""Hedging and certainty: how sure the words say that their speaker is."""

from __future__ import annotations

import math
import re
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from onrecord.articles.clean import blanked
from onrecord.people import names_in
from onrecord.resources import load
from onrecord.schema import require
from onrecord.spans import merge

# Hedges and boosters together stand 19 times in every 1,000 words of direct quotations (a sixth of PolNeAR's training
# articles); a text with that many, all boosters, is half way between 0 and 1.
_TYPICAL = 20.0
_REACH = 3
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_WALL = re.compile(r"[.,;:!?…()\[\]\"“”«»—–\n]")
_CONTRACTED = {"cannot": "can not", "can't": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not"}
_SHORT = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}
_NAME, _NUMBER = "\0", "0"
_EXPLAINED = {"word": "str", "start": "int64", "end": "int64", "kind": "str"}


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    clause: int


class _Pattern(NamedTuple):
    words: tuple[str, ...]
    kind: str
    negated: str


class _Found(NamedTuple):
    start: int
    end: int
    kind: str


def hedging(table: pd.DataFrame) -> pd.DataFrame:
    """Measure how much the words of each row hedge, and how much they press.

    Each row of the result is the same row as before, with three more columns. Names are masked: each counts as one word
    that says nothing.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with a ``text`` column: quotations, narration, articles.

    Returns
    -------
    pandas.DataFrame
        The table with ``hedging`` and ``boosting`` (float, at least 0: hedges and boosters in every 1,000 words) and
        ``certainty`` (float, [-1, 1]): with h and b the two rates, ``(b - h) / (b + h + 20)``. Higher is surer, 0.0
        where there are neither or as many of both; 20 is about how many there are in every 1,000 words of quotations in
        news, so that one word in a long text moves it little. All three are missing where the text has no word.
        Repeating a text leaves them as they are.

    Raises
    ------
    OnRecordError
        When the table has no ``text``.

    Notes
    -----
    Scope is seen within a clause: "not sure" hedges, "could not have been clearer" and "no doubt" press, "not possible"
    is neither. There is no validity figure: no hand-coded hedges in news quotations were found that could be used, and
    figures of cue words in other genres do not carry over. The lexicon (``resources/lexicons/hedging.yaml``) is our own
    choice within published classes. `explain_hedging` shows the words found.

    References
    ----------
    Hyland, K. (2005). Metadiscourse. Continuum. Huddleston, R. & Pullum, G. (2002). The Cambridge Grammar of the
    English Language, ch. 3, 9. Farkas, R. et al. (2010). The CoNLL-2010 shared task. CoNLL.

    Examples
    --------
    >>> said = ["Perhaps it may work.", "We are not sure.", "It could not have been clearer.", "They met.", "…"]
    >>> hedging(pd.DataFrame({"text": said}))[["hedging", "boosting", "certainty"]].round(2).values.tolist()
    [[500.0, 0.0, -0.96], [250.0, 0.0, -0.93], [0.0, 166.67, 0.89], [0.0, 0.0, 0.0], [nan, nan, nan]]
    """
    require(table, ("text",), "measured", "Give a table with a text column, e.g. onrecord.quotations(corpus).")
    rates = np.array([_rates(text) for text in table["text"]], dtype="float64").reshape(len(table), 3)
    return table.assign(hedging=rates[:, 0], boosting=rates[:, 1], certainty=rates[:, 2])


def explain_hedging(text: str) -> pd.DataFrame:
    """Show the words of one text that hedge or press.

    One row is a hedge or a booster, in text order.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    pandas.DataFrame
        ``word`` (str), ``start`` and ``end`` (int, offsets into the text), ``kind`` (str): hedge or booster.

    Examples
    --------
    >>> explain_hedging("There is no doubt, said Ada Holm, that it might rain.")
           word  start  end     kind
    0  no doubt      9   17  booster
    1     might     42   47    hedge
    """
    found = [(text[f.start : f.end], f.start, f.end, f.kind) for f in _find(_tokens(text))]
    return pd.DataFrame(found, columns=list(_EXPLAINED)).astype(_EXPLAINED)


def _rates(text: object) -> tuple[float, float, float]:
    tokens = _tokens(text) if isinstance(text, str) else []
    size = len({(token.start, token.end) for token in tokens})
    if not size:
        return math.nan, math.nan, math.nan
    kinds = [found.kind for found in _find(tokens)]
    hedges, boosters = (1000 * kinds.count(kind) / size for kind in ("hedge", "booster"))
    return hedges, boosters, (boosters - hedges) / (boosters + hedges + _TYPICAL)


def _tokens(text: str) -> list[_Token]:
    """Cut a text into words in small letters, names and numbers as one sign each, contractions opened."""
    names = merge(names_in(text))
    places = [(name, _NAME) for name in names]
    places += [(match.span(), match[0]) for match in _WORD.finditer(blanked(text, names))]
    tokens: list[_Token] = []
    at = clause = 0
    for (start, end), word in sorted(places):
        clause += bool(_WALL.search(text, at, start))
        tokens += [_Token(part, start, end, clause) for part in _opened(word.lower().replace("’", "'"))]
        at = end
    return tokens


def _opened(word: str) -> list[str]:
    if word[0].isdecimal():
        return [_NUMBER] if word != "100" else [word]
    if word in _CONTRACTED:
        return _CONTRACTED[word].split()
    if word.endswith("n't"):
        return [word[:-3], "not"]
    for tail, full in _SHORT.items():
        if word.endswith(tail):
            return [word.removesuffix(tail), full]
    return [word]


def _find(tokens: list[_Token]) -> list[_Found]:
    """Find the longest pattern at every word, and turn it where a negator stands before it."""
    found: list[_Found] = []
    at = 0
    while at < len(tokens):
        pattern = _longest(tokens, at)
        if pattern is None:
            at += 1
            continue
        last = at + len(pattern.words)
        kind = _in_scope(pattern, tokens, at)
        if kind in ("hedge", "booster"):
            turned = kind != pattern.kind and found and found[-1].end == tokens[at - 1].end
            if turned:  # the negator was "never", taken for a booster of its own before
                found.pop()
            found.append(_Found(tokens[at].start, tokens[last - 1].end, kind))
        at = last
    return found


def _longest(tokens: list[_Token], at: int) -> _Pattern | None:
    for pattern in _patterns().get(tokens[at].word, ()):
        there = tokens[at : at + len(pattern.words)]
        whole = len(there) == len(pattern.words) and there[-1].clause == there[0].clause
        if whole and all(_fits(token.word, word) for token, word in zip(there, pattern.words, strict=True)):
            return pattern
    return None


def _fits(word: str, pattern: str) -> bool:
    return word == pattern or ("*" in pattern and word not in (_NAME, _NUMBER) and fnmatchcase(word, pattern))


def _in_scope(pattern: _Pattern, tokens: list[_Token], at: int) -> str:
    if pattern.negated == "keep":
        return pattern.kind
    before = [token for token in tokens[max(0, at - _REACH) : at] if token.clause == tokens[at].clause]
    negated = any(token.word in _negators() for token in before)
    return pattern.negated if negated else pattern.kind


@cache
def _patterns() -> dict[str, list[_Pattern]]:
    """Index the patterns by their first word, the longest first."""
    known: dict[str, list[_Pattern]] = {}
    for group in load("lexicons", "hedging")["groups"].values():
        for written in group["words"]:
            for words in product(*(str(word).split("/") for word in str(written).split())):
                known.setdefault(words[0], []).append(_Pattern(words, group["kind"], group["negated"]))
    for patterns in known.values():
        patterns.sort(key=lambda pattern: -len(pattern.words))
    return known


@cache
def _negators() -> frozenset[str]:
    return frozenset(load("lexicons", "hedging")["negators"].split())
