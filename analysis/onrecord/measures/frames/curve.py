"""How much more coding would help: a coder's F1 on articles not learnt from, after so many coded texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import clone

from onrecord.errors import OnRecordError
from onrecord.measures.frames.coder import FrameCoder
from onrecord.measures.frames.labels import (
    FEWEST,
    as_articles,
    as_shares,
    as_texts,
    check_frames,
    deal_folds,
)
from onrecord.measures.frames.linear import Floats
from onrecord.schema import LEARNING


def learning_curve(
    coder: FrameCoder,
    texts: pd.DataFrame | Iterable[str],
    y: pd.DataFrame | npt.ArrayLike,
    *,
    groups: object = None,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
    folds: int = 5,
    level: float = 0.95,
    resamples: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Tell how well a coder of frames does, and whether more coding would help.

    A row is one frame, or the mean over frames, after one number of coded texts. Each article is coded once by a coder
    that learnt from part of the other articles. A frame that a part holds fewer than two of is coded as absent there.

    Parameters
    ----------
    coder : FrameCoder
        How to learn; it is not changed.
    texts : pandas.DataFrame or iterable of str
        As in `FrameCoder.fit`.
    y : pandas.DataFrame or array-like
        As in `FrameCoder.fit`; a frame counts as present where more than half of the coders saw it.
    groups : array-like or None
        As in `FrameCoder.fit`.
    shares : sequence of float
        Which shares of the articles outside a fold to learn from; the last row of a rising curve tells most.
    folds : int
        Parts of the articles, each coded by a coder that learnt from others.
    level : float
        Coverage of the interval, in (0, 1).
    resamples, seed : int
        Bootstrap resamples of the articles, and where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``learning`` table: ``frame`` (str, "macro" for the mean), ``n_coded`` (int: texts learnt from, on average),
        ``f1``, ``low``, ``high`` (float, [0, 1]; the interval is about which articles came to be tested, not about
        which came to be learnt from), ``f1_all_yes`` (float), ``n_texts`` (int).

    Raises
    ------
    OnRecordError
        As `FrameCoder.fit`, and when a share leaves (0, 1].
    """
    rows, articles = as_texts(texts), as_articles(texts, groups, len(as_texts(texts)))
    coded = as_shares(y, len(rows))
    frames = [name for name in coded.columns if "." not in name]
    check_frames(coded[frames], articles, folds)
    for share in shares:
        if not 0 < share <= 1:
            raise OnRecordError(f"shares holds {share!r}; a share lies above 0 and is at most 1.")
    found: list[tuple[object, ...]] = []
    truth = (coded[frames] > 0.5).to_numpy()
    weights = _weights(articles, resamples, seed)
    all_yes = _f1(np.ones_like(truth), truth, weights[:1])[0]
    for share in sorted(shares):
        guess, n_coded = _held_out(coder, rows, coded, articles, share, folds, seed)
        scores = _f1(guess, truth, weights)
        ends = np.quantile(scores[1:], [(1 - level) / 2, (1 + level) / 2], axis=0)
        told = (scores[0], *ends, all_yes)
        found += [(name, n_coded, *(one[k] for one in told), len(rows)) for k, name in enumerate([*frames, "macro"])]
    return LEARNING.frame(found)


def _held_out(
    coder: FrameCoder,
    texts: list[str],
    coded: pd.DataFrame,
    articles: npt.NDArray[np.int64],
    share: float,
    folds: int,
    seed: int,
) -> tuple[npt.NDArray[np.bool_], int]:
    fold = deal_folds(articles, folds, seed)
    guess = np.zeros((len(texts), sum("." not in name for name in coded.columns)), dtype=bool)
    sizes = []
    for k in range(folds):
        others = np.unique(articles[fold != k])
        order = np.random.default_rng([seed, k]).permutation(others)
        learnt = np.flatnonzero(np.isin(articles, order[: max(1, round(share * len(order)))]))
        held = np.flatnonzero(fold == k)
        known, columns = _learnable(coded.iloc[learnt])
        if known:
            fitted = clone(coder).fit([texts[i] for i in learnt], coded[columns].iloc[learnt], groups=articles[learnt])
            guess[np.ix_(held, np.array(known))] = fitted.predict([texts[i] for i in held]) == 1
        sizes.append(len(learnt))
    return guess, round(float(np.mean(sizes)))


def _learnable(coded: pd.DataFrame) -> tuple[list[int], list[str]]:
    """Find the frames that so few texts can teach, and their columns; of the others a coder says no."""
    frames = [name for name in coded.columns if "." not in name]
    known = [name for name in frames if min((coded[name] > 0.5).sum(), (coded[name] < 0.5).sum()) >= FEWEST]
    return [frames.index(name) for name in known], [name for name in coded.columns if name.split(".")[0] in known]


def _weights(articles: npt.NDArray[np.int64], resamples: int, seed: int) -> Floats:
    """Weigh the texts once as they are and then as articles are drawn with replacement."""
    n = int(articles.max()) + 1
    drawn = np.random.default_rng([seed, 1]).multinomial(n, np.full(n, 1 / n), size=resamples)
    return np.vstack([np.ones(len(articles)), drawn[:, articles]]).astype(np.float64)


def _f1(guess: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_], weights: Floats) -> Floats:
    """Compute F1 of each frame and, last, their mean, under each weighing of the texts."""
    right, said, seen = (weights @ part.astype(np.float64) for part in (guess & truth, guess, truth))
    with np.errstate(invalid="ignore"):
        scores = np.nan_to_num(2 * right / (said + seen))
    return np.column_stack([scores, scores.mean(axis=1)])
