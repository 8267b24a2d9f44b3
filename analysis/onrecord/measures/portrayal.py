"""How the journalist's own words speak of a person, whoever it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onrecord.errors import OnRecordError
from onrecord.measures.learned import in_words, network_portrayals, portrayal_effects
from onrecord.measures.lexical import lexical_portrayal, weighed
from onrecord.measures.masked import mask
from onrecord.measures.readable import NO_TARGET, note_missing, target_in, why_unread
from onrecord.schema import PORTRAYAL_LABELS, require
from onrecord.spans import Span

ENGINES = ("accurate", "fast")
METHODS = ("learned", "lexicon")

_NEUTRAL = 0.1  # scores of the lexicon nearer to 0 are called neutral

_Scored = tuple[float, str | None]


def portrayal(
    table: pd.DataFrame, *, engine: str = "accurate", method: str = "learned", model: str | Path | None = None
) -> pd.DataFrame:
    """Measure how favourably the words around a person speak of that person.

    Each row of the result is the same row as before, with two more columns. All names are placeholders to the measure,
    the target too, and offices, titles and pronouns are neutral ones: the score cannot know who it is, and exchanging
    two people's names exchanges their scores.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text`` and ``target``, a (start, end) pair of offsets into that text; see `narration`.
    engine : {"accurate", "fast"}
        How ``learned`` reads: a small language model, or a linear model of the words around the target.
    method : {"learned", "lexicon"}
        ``learned`` was trained on news sentences coded by people for how they speak of the target. ``lexicon`` sums
        VADER's valences, adjusted to news, and our own words of demeanour, competence, morality and warmth, by their
        place to the target.
    model : str or Path, optional
        The card of a model of your own, made with ``onrecord train portrayal``; by default the one that ships.

    Returns
    -------
    pandas.DataFrame
        The table with ``portrayal`` (float, [-1, 1]): higher is more favourable; with ``learned`` the likelihood of
        positive less that of negative. ``portrayal_label`` (str): negative, neutral or positive, whichever is likeliest
        (with ``lexicon``, neutral is within 0.1 of 0). Both are missing where the text or a target in it is missing;
        ``result.attrs["missing"]`` counts those rows by reason.

    Raises
    ------
    OnRecordError
        When a column is missing or an argument is not among those allowed.

    Notes
    -----
    Macro-F1 over the three labels on the development sets of NewsMTSC, real-world sentences and sentences with several
    targets: ``accurate`` .81 and .73, ``fast`` .71 and .65, ``lexicon`` .62 and .56, VADER over the whole sentence .50
    and .52 (November 2026; these sets were watched meanwhile). Single rows are noisy: compare means with intervals.
    Data, licences and limits stand in ``resources/models/portrayal.md`` and ``portrayal_fast.md``.

    References
    ----------
    Hamborg, F. & Donnay, K. (2021). NewsMTSC: a dataset for (multi-)target-dependent sentiment classification in
    political news articles. EACL.

    Examples
    --------
    >>> text = "An unsmiling Holm faltered, and Brandt won."
    >>> rows = pd.DataFrame({"text": [text, text], "target": [(13, 17), (32, 38)]})
    >>> portrayal(rows, method="lexicon")[["portrayal", "portrayal_label"]].round(2).values.tolist()
    [[-0.84, 'negative'], [0.38, 'positive']]
    """
    require(table, ("text", "target"), "narration", "Make it with onrecord.narration(corpus, quotations).")
    _check(engine, method, model)
    pairs = list(zip(table["text"], table["target"], strict=True))
    unread = [why_unread(text) for text, _ in pairs]
    spans = [None if why else target_in(text, target) for (text, target), why in zip(pairs, unread, strict=True)]
    reasons = [why or (None if span else NO_TARGET) for why, span in zip(unread, spans, strict=True)]
    rows = [(text, span) for (text, _), span in zip(pairs, spans, strict=True) if span]
    scored = iter(_scored(rows, engine, method, model))
    found = [(math.nan, None) if reason else next(scored) for reason in reasons]
    values = np.array([value for value, _ in found], dtype="float64")
    labels = pd.Series([label for _, label in found], index=table.index, dtype="str")
    return note_missing(table.assign(portrayal=values, portrayal_label=labels), "portrayal", reasons)


def explain_portrayal(
    text: str,
    target: Span,
    *,
    engine: str = "accurate",
    method: str = "learned",
    model: str | Path | None = None,
) -> pd.DataFrame:
    """Show the words that made one portrayal.

    One row is a word that changes it, in text order.

    Parameters
    ----------
    text : str
        The text.
    target : (int, int)
        Where the person is named in it.
    engine : {"accurate", "fast"}
        As for `portrayal`.
    method : {"learned", "lexicon"}
        As for `portrayal`.
    model : str or Path, optional
        As for `portrayal`.

    Returns
    -------
    pandas.DataFrame
        ``word`` (str), ``start`` and ``end`` (int, offsets), ``valence`` (float; higher is more favourable) and
        ``weight`` (float, at least 0). With ``learned`` and by ``accurate`` the valence is how much lower the portrayal
        is when the word is left out; by ``fast`` it is the word's part in the sum of log-odds of positive against
        negative, to which marks and the placeholders of names belong too; the weight is 1. With ``lexicon`` the valence
        is on VADER's scale and the weight what the word's place makes of it: the score squashes the sum of valence
        times weight.

    Raises
    ------
    OnRecordError
        When the target is no part of the text, or an argument is not among those allowed.

    Examples
    --------
    >>> explain_portrayal("An unsmiling Holm did not win.", (13, 17), method="lexicon")
            word  start  end  valence  weight
    0  unsmiling      3   12   -1.00    2.25
    1        win     26   29    -1.48    2.25
    """
    _check(engine, method, model)
    if not isinstance(text, str) or target_in(text, target) is None:
        raise OnRecordError(f"The target {target} is no part of the text {str(text)[:40]!r}; give (start, end).")
    if method == "lexicon":
        found = [(w.word, w.start, w.end, w.valence, weight) for w, weight in weighed(text, target) if w.valence]
    elif engine == "fast":
        return _explained_fast(text, target, model)
    else:
        found = [(*effect, 1.0) for effect in portrayal_effects(text, target, model) if effect.effect]
    table = pd.DataFrame(found, columns=["word", "start", "end", "valence", "weight"])
    return table.astype({"word": "str", "start": "int64", "end": "int64", "valence": "float64", "weight": "float64"})


def _check(engine: str, method: str, model: str | Path | None) -> None:
    if engine not in ENGINES:
        raise OnRecordError.unknown("engine of portrayal", engine, ENGINES)
    if method not in METHODS:
        raise OnRecordError.unknown("method of portrayal", method, METHODS)
    if model is not None and method != "learned":
        raise OnRecordError(f'A model came with method="{method}", which has none; use method="learned".')


def _scored(rows: list[tuple[str, Span]], engine: str, method: str, model: str | Path | None) -> Sequence[_Scored]:
    if method == "lexicon":
        values = [lexical_portrayal(text, target) for text, target in rows]
        return [(value, _label(value)) for value in values]
    likely = _fast(rows, model) if engine == "fast" else network_portrayals(rows, model)
    return [(float(row[2] - row[0]), PORTRAYAL_LABELS[int(row.argmax())]) for row in likely]


def _fast(rows: list[tuple[str, Span]], model: str | Path | None) -> NDArray[np.float64]:
    # scikit-learn is loaded by whoever asks for the linear model, and by nobody else.
    from onrecord.measures.portrayal_model import fast_portrayals

    return fast_portrayals(rows, model)


def _explained_fast(text: str, target: Span, model: str | Path | None) -> pd.DataFrame:
    from onrecord.measures.portrayal_model import explain_fast_portrayal

    return in_words(explain_fast_portrayal(text, target, model), mask(text, target)).assign(weight=1.0)


def _label(value: float) -> str:
    negative, neutral, positive = PORTRAYAL_LABELS
    return neutral if abs(value) < _NEUTRAL else positive if value > 0 else negative
