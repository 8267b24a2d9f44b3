"""The stance of the journalist's reporting words: how much credit they give the speaker."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from onrecord.resources import load
from onrecord.schema import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.articles import Article
    from onrecord.spans import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# What ends the reach of an adverb: the end of a clause, or a quotation mark.
_WALL = re.compile(r"[,.;:!?()\[\]\"“”«»—–\n]")
_REACH = 3
_NEEDED = ("cue", "cue_lemma", "negated")


def stance(quotations: pd.DataFrame, corpus: Iterable[Article] | None = None) -> pd.DataFrame:
    """Measure how the reporting words of each quotation present its speaker.

    Each row of the result is the same row as before, with two more columns. The verb, an adverb beside it and negation
    count; the words of the quotation, the speaker's name and epithets do not (see `tone` and `portrayal` for those).

    Parameters
    ----------
    quotations : pandas.DataFrame
        The ``quotations`` table; ``cue``, ``cue_lemma`` and ``negated`` are read, with a corpus also ``article_id`` and
        ``cue_span``.
    corpus : Corpus or iterable of Article, optional
        The articles: with them the adverbs within three words of the cue in its clause are read ("said angrily",
        "reportedly told"); without them only those inside the cue.

    Returns
    -------
    pandas.DataFrame
        The table with ``stance`` (float, [-1, 1]): 1 presents the words as true or the speaker as creditable, 0 only
        reports, -1 presents them as untrue or discreditable; missing where there is no cue or the verb is not in the
        lexicon. ``stance_class`` (str): the class of the verb, missing likewise.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Notes
    -----
    The lexicon (``resources/lexicons/stance.yaml``, each entry with its source) is our own judgement, made once for
    all speakers; it has not yet been checked against coders on news.

    References
    ----------
    Recasens, M., Danescu-Niculescu-Mizil, C. & Jurafsky, D. (2013). Linguistic models for analyzing and detecting
    biased language. ACL.
    Hooper, J. (1975). On assertive predicates. Syntax and Semantics 4.

    Examples
    --------
    >>> rows = [("claimed", "claim", False), ("pointed out", "point", False), ("would not confirm", "confirm", True)]
    >>> quotes = pd.DataFrame(rows, columns=["cue", "cue_lemma", "negated"])
    >>> stance(quotes)[["cue", "stance", "stance_class"]]
                     cue  stance stance_class
    0            claimed   -0.60     doubting
    1        pointed out    0.60      factive
    2  would not confirm   -0.35      factive
    """
    needed = _NEEDED if corpus is None else (*_NEEDED, "article_id", "cue_span")
    require(quotations, needed, "quotations", "Make it with onrecord.quotations(corpus).")
    around = _inside(quotations) if corpus is None else _beside(quotations, corpus)
    cues = zip(quotations["cue"], quotations["cue_lemma"], quotations["negated"], around, strict=True)
    rated = [_rate(_entry(cue, lemma), bool(negated), words) for cue, lemma, negated, words in cues]
    numbers = np.array([number for number, _ in rated], dtype="float64")
    classes = pd.Series([name for _, name in rated], index=quotations.index, dtype="str")
    return quotations.assign(stance=numbers, stance_class=classes)


def _rate(entry: dict[str, Any] | None, negated: bool, around: list[str]) -> tuple[float, str | None]:
    if entry is None:
        return math.nan, None
    credit = float(entry["stance"])
    if negated:
        rule = load("lexicons", "stance")["negation"]
        credit = credit * rule["factor"] if credit else rule["neutral"]
    credit += sum(_adverbs().get(word, 0.0) for word in around)
    # Rounding takes the sum of tenths back to tenths; the scale has no finer step.
    return round(max(-1.0, min(1.0, credit)), 6), entry["class"]


def _entry(cue: object, lemma: object) -> dict[str, Any] | None:
    """Find the verb: its lemma with the particle that follows it in the cue, else its lemma."""
    if not isinstance(lemma, str) or not lemma.strip():
        return None
    verbs: dict[str, dict[str, Any]] = load("lexicons", "stance")["verbs"]
    words = [word.lower() for word in _WORD.findall(cue)] if isinstance(cue, str) else []
    lemma = lemma.lower().strip()
    head = lemma.split()[0]
    tails = [" ".join(words[at : at + size]) for size in (2, 1) for at in range(len(words))]
    for phrase in (*([lemma] if lemma != head else []), *(f"{head} {tail}" for tail in tails), head):
        if phrase in verbs:
            return verbs[phrase]
    return None


def _inside(quotations: pd.DataFrame) -> Iterator[list[str]]:
    for cue in quotations["cue"]:
        yield [word.lower() for word in _WORD.findall(cue)] if isinstance(cue, str) else []


def _beside(quotations: pd.DataFrame, corpus: Iterable[Article]) -> Iterator[list[str]]:
    texts = {article.article_id: article.text for article in corpus}
    for article_id, span in zip(quotations["article_id"], quotations["cue_span"], strict=True):
        text = texts.get(article_id)
        yield _around(text, (span[0], span[1])) if text is not None and isinstance(span, list | tuple) else []


def _around(text: str, span: Span) -> list[str]:
    start, end = span
    before = _WALL.split(text[max(0, start - 60) : start])[-1]
    after = _WALL.split(text[end : end + 60])[0]
    words = [*_WORD.findall(before)[-_REACH:], *_WORD.findall(text[start:end]), *_WORD.findall(after)[:_REACH]]
    return [word.lower() for word in words]


@cache
def _adverbs() -> dict[str, float]:
    groups = load("lexicons", "stance")["adverbs"]
    return {
        word: float(group["stance"])
        for group in groups.values()
        if isinstance(group, dict)
        for word in group["words"].split()
    }
