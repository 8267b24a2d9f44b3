"""How much more one side uses each word than the other, and how sure that is when words come in articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.compare.permute import Labels
from onrecord.errors import OnRecordError

Array = npt.NDArray[np.float64]

# In fewer articles the spread over resamples is too small to trust: with groups drawn at random out of climate news, a
# third of the words of two or three articles had |z_article| > 1.96, of those of four to seven 5 to 6 in 100.
_ENOUGH = 4
_BLOCK = 1024
# A family of thousands of words needs p of 1 in 100,000: words whose first p is small are tried with so many times as
# many labelings.
_DOUBTED, _REFINED = 0.02, 100
_HELD = 4_000_000  # numbers held at once while labels are exchanged


@dataclass(frozen=True, slots=True)
class Sides:
    """The uses of each word in each article, by the group and by the rest, and the prior of each word.

    Parameters
    ----------
    target, rest : sparse arrays
        Articles by words.
    prior : array of float
        Pseudo-counts, all above 0.
    """

    target: Any
    rest: Any
    prior: Array

    def labels(self) -> Labels:
        """Say which articles the group and the rest have words in."""
        first, second = (np.asarray(side.sum(axis=1)).ravel() > 0 for side in (self.target, self.rest))
        return Labels(first, second)


def keyness(sides: Sides, *, resamples: int, permutations: int, seed: int) -> pd.DataFrame:
    """Compute the keyness of every word for one group: log-odds, interval, z by model and by article, and p."""
    n_group, n_rest = (np.asarray(side.sum(axis=0)).ravel() for side in (sides.target, sides.rest))
    ratio, variance = log_odds(n_group, n_rest, sides.prior)
    low, high, error = _spread(sides.target, sides.rest, sides.prior, resamples, seed)
    scarce = np.asarray(((sides.target + sides.rest) > 0).sum(axis=0)).ravel() < _ENOUGH
    low[scarce] = high[scarce] = error[scarce] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        z_article = np.where(error > 0, ratio / error, np.nan)
    return pd.DataFrame(
        {
            "log_odds": ratio,
            "low": low,
            "high": high,
            "z": ratio / np.sqrt(variance),
            "z_article": z_article,
            "n_group": n_group,
            "n_rest": n_rest,
            "p": _exchanged(sides, permutations, seed),
        }
    )


def log_odds(target: npt.ArrayLike, rest: npt.ArrayLike, prior: npt.ArrayLike) -> tuple[Array, Array]:
    """Compute the log-odds ratio of each word with a Dirichlet prior, and its model variance.

    Parameters
    ----------
    target, rest : array of float, shape (..., words)
        Counts of the same words on the two sides.
    prior : array of float, shape (words,)
        Pseudo-counts, all above 0.

    Returns
    -------
    tuple of numpy.ndarray
        The ratios (natural log; above 0 the target over-uses the word) and their variances.

    Raises
    ------
    OnRecordError
        When a pseudo-count is not above 0 or a count is below 0: a word that one side never uses would have no odds.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16(4):372-403, equations 16 and 20.

    Examples
    --------
    >>> ratio, variance = log_odds([20, 5, 0, 75], [10, 5, 4, 81], [0.1] * 4)
    >>> ratio.round(6).tolist()
    [0.805552, 0.0, -3.754269, -0.347562]
    >>> (ratio / variance**0.5).round(2).tolist()
    [2.09, 0.0, -1.17, -2.17]
    """
    weights = np.asarray(prior, dtype=float)
    if not (weights > 0).all():
        raise OnRecordError(
            "A pseudo-count of the prior is not above 0; a word that one side never uses has no odds then."
        )
    here, there = (np.asarray(side, dtype=float) + weights for side in (target, rest))
    if not ((here >= weights).all() and (there >= weights).all()):
        raise OnRecordError("A count is missing or below 0; count the uses of each word on both sides.")
    ratio = _log_odd(here) - _log_odd(there)
    return ratio, 1 / here + 1 / there


def _log_odd(smoothed: Array) -> Array:
    odds: Array = np.log(smoothed) - np.log(smoothed.sum(axis=-1, keepdims=True) - smoothed)
    return odds


def _exchanged(sides: Sides, permutations: int, seed: int) -> Array:
    """Give each word the share of labelings of the articles that make it as distinctive."""
    labels = sides.labels()
    p = np.full(len(sides.prior), np.nan)
    if permutations == 0 or not (labels.first.any() and labels.second.any()):
        return p
    everything = np.arange(len(sides.prior))
    if labels.count() <= permutations:
        return _share(sides, everything, labels.every()[None], counted=True)
    p = _share(sides, everything, labels.drawn(permutations, seed), counted=False)
    doubted = np.flatnonzero(p <= _DOUBTED)
    if doubted.size:
        more = labels.drawn(_REFINED * permutations, seed)
        p[doubted] = _share(sides, doubted, more, counted=False)
    return p


def _share(sides: Sides, words: npt.NDArray[np.int64], labelings: Any, *, counted: bool) -> Array:
    """Double the smaller tail of each word's log-odds over labelings; drawn ones count the one observed as well.

    Not the model's z: where one side never uses a word its standard error is so large that 13 uses against none come
    out less extreme than 12 against 1.
    """
    prior, weight = sides.prior[words], sides.prior.sum()
    target, rest = (side[:, words] for side in (sides.target, sides.rest))
    sizes = [np.asarray(side.sum(axis=1)).ravel() for side in (sides.target, sides.rest)]
    sums = [np.asarray(side.sum(axis=0)).ravel() + prior for side in (target, rest)]
    totals = [size.sum() + weight for size in sizes]
    moving = (rest - target).T.tocsr()
    observed = _ratio(*sums, *totals)
    above, below, tried = np.zeros(words.size), np.zeros(words.size), 0
    for block in labelings:
        for swaps in np.array_split(block, max(1, block.shape[0] * words.size // _HELD)):
            moved = swaps.astype(np.float64)
            of_words, of_all = (moving @ moved.T).T, (moved @ (sizes[1] - sizes[0]))[:, None]
            ratio = _ratio(sums[0] + of_words, sums[1] - of_words, totals[0] + of_all, totals[1] - of_all)
            above += (ratio >= observed - 1e-9).sum(axis=0)
            below += (ratio <= observed + 1e-9).sum(axis=0)
            tried += len(swaps)
    smaller = np.minimum(above, below)
    found: Array = np.minimum(1.0, 2 * (smaller / tried if counted else (1 + smaller) / (1 + tried)))
    return found


def _ratio(here: Array, there: Array, all_here: Any, all_there: Any) -> Array:
    """Compute log-odds from smoothed counts and their totals."""
    ratio: Array = np.log(here / (all_here - here) * ((all_there - there) / there))
    return ratio


def _spread(target: Any, rest: Any, prior: Array, resamples: int, seed: int) -> tuple[Array, Array, Array]:
    """Resample articles and return the interval's ends and the standard error of every word's log-odds."""
    missing = np.full(len(prior), np.nan)
    sizes = [np.asarray(side.sum(axis=1)).ravel() for side in (target, rest)]
    if resamples < 2 or min((size > 0).sum() for size in sizes) < 2:
        return missing, missing.copy(), missing.copy()
    draws = _draws(sizes[0] > 0, sizes[1] > 0, resamples, seed)
    totals = [draws @ size for size in sizes]
    filled = (totals[0] > 0) & (totals[1] > 0)
    draws, totals = draws[filled], [total[filled, None] for total in totals]
    pieces = []
    for start in range(0, len(prior), _BLOCK):
        block = slice(start, start + _BLOCK)
        odds = []
        for side, total in zip((target, rest), totals, strict=True):
            smoothed = (side[:, block].T @ draws.T).T + prior[block]
            odds.append(np.log(smoothed) - np.log(total + prior.sum() - smoothed))
        ratios = odds[0] - odds[1]
        pieces.append(np.vstack([np.quantile(ratios, [0.025, 0.975], axis=0), ratios.std(axis=0, ddof=1)]))
    low, high, error = np.hstack(pieces)
    return low, high, error


def _draws(in_target: npt.NDArray[np.bool_], in_rest: npt.NDArray[np.bool_], resamples: int, seed: int) -> Array:
    """Count how often each resample draws each article: within sides when no article is on both, else over all."""
    generator = np.random.default_rng(seed)
    crossed = bool((in_target & in_rest).any())
    strata = [in_target | in_rest] if crossed else [in_target, in_rest]
    draws = np.zeros((resamples, len(in_target)))
    for stratum in strata:
        n = int(stratum.sum())
        draws[:, stratum] = generator.multinomial(n, np.full(n, 1 / n), size=resamples)
    return draws
