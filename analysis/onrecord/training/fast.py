"""Fits the linear models of tone and portrayal to gold rows, and to what a teacher says of texts without a rating."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import clone

from onrecord.errors import OnRecordError
from onrecord.measures.learned import network_portrayals, network_tones
from onrecord.measures.linear import rounded
from onrecord.measures.portrayal_model import PortrayalModel
from onrecord.measures.readable import why_unread
from onrecord.measures.tone_model import ToneModel
from onrecord.schema import PORTRAYAL_LABELS, require
from onrecord.spans import Span
from onrecord.training.rows import Labelled, Rated, targets

_GOLD = 2.0  # weight of a rating by people beside one of a teacher, in tone


def fit_tone(
    rows: Sequence[Rated],
    *,
    texts: Sequence[str] = (),
    taught: ArrayLike = (),
    model: ToneModel | None = None,
) -> ToneModel:
    """Fit the linear model of tone.

    Parameters
    ----------
    rows : sequence of Rated
        Gold texts.
    texts : sequence of str
        Texts without a rating, for a teacher.
    taught : array of float
        The teacher's tone of each of `texts`, [-1, 1].
    model : ToneModel or None
        The settings; None takes those of the model that ships.

    Returns
    -------
    ToneModel
        The fitted model.

    Raises
    ------
    OnRecordError
        When a rating is out of range, or texts and what is taught of them differ in number.
    """
    ratings = np.clip(np.asarray(taught, dtype=np.float64), -1.0, 1.0)
    _need_one_each(texts, ratings)
    goals = np.concatenate([[row.rating for row in rows], ratings])
    weights = np.concatenate([np.full(len(rows), _GOLD), np.ones(len(texts))])
    return (model or ToneModel()).fit([*(row.text for row in rows), *texts], goals, weights)


def fit_portrayal(
    rows: Sequence[Labelled],
    *,
    targets: Sequence[tuple[str, Span]] = (),
    taught: ArrayLike = (),
    model: PortrayalModel | None = None,
) -> PortrayalModel:
    """Fit the linear model of portrayal: with a teacher, the mean of a fit to gold alone and of one to both.

    Parameters
    ----------
    rows : sequence of Labelled
        Gold targets.
    targets : sequence of (str, (int, int))
        Texts and targets without a label, for a teacher.
    taught : array of float
        The teacher's scores of each of `targets` before they are made likelihoods: negative, neutral, positive.
    model : PortrayalModel or None
        The settings; None takes those of the model that ships.

    Returns
    -------
    PortrayalModel
        The fitted model.

    Raises
    ------
    OnRecordError
        When targets and what is taught of them differ in number, or a target is no part of its text.
    """
    size = len(PORTRAYAL_LABELS)
    scores = np.asarray(taught, dtype=np.float64).reshape(-1, size)
    _need_one_each(targets, scores)
    pairs = [(row.text, row.target) for row in rows]
    gold = np.eye(size)[[row.label for row in rows]]
    alone = (model or PortrayalModel()).fit(pairs, gold)
    if not len(targets):
        return alone
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    goals = np.concatenate([gold, odds / odds.sum(axis=1, keepdims=True)])
    both = clone(alone).fit([*pairs, *targets], goals)
    both.coef_ = rounded((alone.coef_ + both.coef_) / 2)
    both.intercept_ = rounded((alone.intercept_ + both.intercept_) / 2)
    return both


def taught_tone(rows: Sequence[Rated], pool: pd.DataFrame | None = None) -> ToneModel:
    """Fit the linear model of tone; the network that ships rates the texts of a pool, a table with ``text``."""
    if pool is None:
        return fit_tone(rows)
    require(pool, ("text",), "unlabelled", "Give texts without a rating: text.")
    texts = [text for text in pool["text"] if not why_unread(text)]
    tones = network_tones(texts)
    known = [(text, value) for text, value in zip(texts, tones, strict=True) if not np.isnan(value)]
    return fit_tone(rows, texts=[text for text, _ in known], taught=[value for _, value in known])


def taught_portrayal(rows: Sequence[Labelled], pool: pd.DataFrame | None = None) -> PortrayalModel:
    """Fit the linear model of portrayal; the network that ships labels a pool, a table with ``text`` and ``target``."""
    if pool is None:
        return fit_portrayal(rows)
    found = targets(pool)
    return fit_portrayal(rows, targets=found, taught=np.log(np.maximum(network_portrayals(found), 1e-9)))


def _need_one_each(items: Sequence[object], taught: NDArray[np.float64]) -> None:
    if len(items) != len(taught):
        raise OnRecordError(f"{len(items)} texts came with {len(taught)} answers of a teacher; give one a text.")
