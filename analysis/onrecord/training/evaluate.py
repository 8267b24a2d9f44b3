"""How well a measure does on gold rows, with intervals: correlation of tone, F1 of portrayal."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onrecord.errors import OnRecordError
from onrecord.measures.lexicon import plain_analyser
from onrecord.measures.portrayal import portrayal
from onrecord.measures.tone import tone
from onrecord.people import names_in
from onrecord.schema import PORTRAYAL_LABELS
from onrecord.training.rows import Labelled, Rated

Places = NDArray[np.intp]
Labels = NDArray[np.integer]

NEGATION = r"(?i)\b(?:not|no|never|cannot|without|neither|nor|none|nothing|nobody|hardly)\b|n[’']t\b"
"""What counts as a negated text, as in the comparison of tools that the figures are set beside."""

_RESAMPLES = 999
_COLUMNS = ("figure", "estimate", "low", "high", "n")


def evaluate_tone(
    rows: Sequence[Rated], *, engine: str = "accurate", method: str = "learned", model: str | Path | None = None
) -> pd.DataFrame:
    """Set tone beside the ratings of people.

    One row is one figure, with a 95 % interval from resampling whole documents.

    Parameters
    ----------
    rows : sequence of Rated
        The gold rows; those that a model was trained on flatter it.
    engine, method, model
        As for `onrecord.tone`.

    Returns
    -------
    pandas.DataFrame
        ``figure`` (str): Pearson r over all, negated and other texts, one without a score counting as 0; the share of
        those; rows a CPU-second once the model is loaded. ``estimate``, ``low``, ``high`` (float; missing where there
        is no interval), ``n`` (int).
    """
    _need_rows(rows)
    table = pd.DataFrame({"text": [row.text for row in rows]})
    scored, pace = _timed(lambda part: tone(part, engine=engine, method=method, model=model)["tone"], table)
    missing = scored.isna()
    found, gold = scored.fillna(0.0).to_numpy(), np.array([row.rating for row in rows])
    groups = np.array([row.group for row in rows])
    negated = table["text"].str.contains(NEGATION, regex=True).to_numpy()
    parts = {"r, all": np.ones(len(rows), dtype=bool), "r, negated": negated, "r, others": ~negated}
    figures = [
        (name, *_interval(lambda at: _r(found[at], gold[at]), groups, part), int(part.sum()))
        for name, part in parts.items()
    ]
    figures += [("without a score", missing.mean(), np.nan, np.nan, len(rows)), pace]
    return pd.DataFrame(figures, columns=list(_COLUMNS))


def evaluate_portrayal(
    rows: Sequence[Labelled], *, engine: str = "accurate", method: str = "learned", model: str | Path | None = None
) -> pd.DataFrame:
    """Set portrayal beside the labels of people.

    One row is one figure, with a 95 % interval from resampling sentences.

    Parameters
    ----------
    rows : sequence of Labelled
        The gold rows; those that a model was trained on flatter it.
    engine, method, model
        As for `onrecord.portrayal`.

    Returns
    -------
    pandas.DataFrame
        ``figure`` (str): macro-F1, F1 by label, accuracy, the share of gold-neutral targets called otherwise, accuracy
        where a name holds a word of VADER's lexicon, a missing label counting as neutral; rows a CPU-second once the
        model is loaded. ``estimate``, ``low``, ``high`` (float; missing where there is no interval), ``n`` (int).
    """
    _need_rows(rows)
    table = pd.DataFrame({"text": [row.text for row in rows], "target": [row.target for row in rows]})
    labels, pace = _timed(
        lambda part: portrayal(part, engine=engine, method=method, model=model)["portrayal_label"], table
    )
    found = labels.map(list(PORTRAYAL_LABELS).index, na_action="ignore").fillna(1).astype(int).to_numpy()
    gold = np.array([row.label for row in rows])
    groups = np.array([row.text for row in rows])
    every, neutral = np.ones(len(rows), dtype=bool), gold == 1
    loaded = np.array([name_holds_valence(row.text) for row in rows])

    def right(at: Places) -> float:
        return float((found[at] == gold[at]).mean())

    kinds: dict[str, tuple[Callable[[Places], float], NDArray[np.bool_]]] = {
        "macro-F1": (lambda at: float(np.mean(_f1(found[at], gold[at]))), every),
        **{f"F1, {label}": (_f1_of(place, found, gold), every) for place, label in enumerate(PORTRAYAL_LABELS)},
        "accuracy": (right, every),
        "neutral called otherwise": (lambda at: float((found[at] != 1).mean()), neutral),
        "accuracy, names with a lexicon word": (right, loaded),
    }
    figures = [(name, *_interval(of, groups, part), int(part.sum())) for name, (of, part) in kinds.items()]
    return pd.DataFrame([*figures, pace], columns=list(_COLUMNS))


def name_holds_valence(text: str) -> bool:
    """Tell whether a proper name of the text holds a word of VADER's lexicon: "Justice Department".

    Examples
    --------
    >>> name_holds_valence("The Justice Department said so."), name_holds_valence("Ada Holm said so.")
    (True, False)
    """
    lexicon = plain_analyser().lexicon
    return any(word.lower() in lexicon for start, end in names_in(text) for word in text[start:end].split())


def _need_rows(rows: Sequence[object]) -> None:
    if not rows:
        raise OnRecordError("There are no gold rows to set beside; give at least one, some hundred to be of use.")


def _timed(
    measure: Callable[[pd.DataFrame], pd.Series], table: pd.DataFrame
) -> tuple[pd.Series, tuple[str, float, float, float, int]]:
    """Measure a table, and how many of its rows take a CPU-second; the first row loads the model before."""
    measure(table.head(1))
    began = time.process_time()
    scored = measure(table)
    pace = len(table) / max(time.process_time() - began, 1e-9)
    return scored, ("rows a CPU-second", pace, np.nan, np.nan, len(table))


def _interval(
    figure: Callable[[Places], float], groups: NDArray[np.str_], part: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Give a figure over some rows with the interval that resampling their groups makes."""
    at = np.flatnonzero(part)
    if not len(at):
        return np.nan, np.nan, np.nan
    _, codes = np.unique(groups[at], return_inverse=True)
    members = [at[codes == code] for code in range(codes.max() + 1)]
    draw = np.random.default_rng(0)
    drawn = (draw.integers(len(members), size=len(members)) for _ in range(_RESAMPLES))
    values = [figure(np.concatenate([members[one] for one in some])) for some in drawn]
    values = [value for value in values if not np.isnan(value)]
    if not values:
        return figure(at), np.nan, np.nan
    low, high = np.quantile(values, [0.025, 0.975])
    return figure(at), float(low), float(high)


def _r(found: NDArray[np.float64], gold: NDArray[np.float64]) -> float:
    if len(found) < 2 or found.std() == 0 or gold.std() == 0:
        return np.nan
    return float(np.corrcoef(found, gold)[0, 1])


def _f1_of(place: int, found: Labels, gold: Labels) -> Callable[[Places], float]:
    return lambda at: _f1(found[at], gold[at])[place]


def _f1(found: Labels, gold: Labels) -> list[float]:
    """F1 of each label; 0 where a label is neither found nor there."""
    scores = []
    for label in range(len(PORTRAYAL_LABELS)):
        both = int(((found == label) & (gold == label)).sum())
        either = int((found == label).sum() + (gold == label).sum())
        scores.append(2 * both / either if either else 0.0)
    return scores
