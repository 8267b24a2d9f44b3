"""Doubt by resampling articles: intervals from a bootstrap, p from a permutation, q from Benjamini and Hochberg."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from onrecord.compare.clusters import WEIGHTS, Floats, Ints, Total, Weigh
from onrecord.errors import OnRecordError

FEWEST_FOR_BOOTSTRAP = 10
"""Below this many articles the bootstrap of a mean covers too little, and t is used instead."""

MOST_FOR_BOOTSTRAP = 5000
"""Above this many articles the t interval is as good and much cheaper."""

_BLOCK = 2_000_000  # numbers held at once while resampling


@dataclass(frozen=True, slots=True)
class Resampling:
    """How doubt is computed; checked when it is made.

    Parameters
    ----------
    weigh : {"quotation", "article"}
        The estimand.
    level : float
        Coverage of the intervals, between 0 and 1.
    resamples : int
        Bootstrap resamples of the articles, at least 99.
    permutations : int
        Labelings drawn where they are too many to try them all, at least 99.
    seed : int
        Where the random numbers start. Every interval and every test starts anew from it, so that a row of a result
        does not depend on which other rows were asked for.
    """

    weigh: Weigh = "quotation"
    level: float = 0.95
    resamples: int = 1999
    permutations: int = 1999
    seed: int = 0

    def __post_init__(self) -> None:
        if self.weigh not in WEIGHTS:
            raise OnRecordError.unknown("value of weigh", self.weigh, WEIGHTS)
        if not 0 < self.level < 1:
            raise OnRecordError(f"level is {self.level!r}; it is a share between 0 and 1, such as 0.95.")
        for name in ("resamples", "permutations"):
            number = getattr(self, name)
            if not isinstance(number, int) or number < 99:
                raise OnRecordError(f"{name} is {number!r}; give a whole number of at least 99, such as 1999.")
        if not isinstance(self.seed, int) or self.seed < 0:
            raise OnRecordError(f"seed is {self.seed!r}; give a whole number from 0 up.")


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval, and how it was made or why there is none (its ends are then nan)."""

    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """A permutation p, and how it was made or why there is none (it is then nan)."""

    p: float
    method: str


def interval(total: Total, baseline: Total | None, how: Resampling) -> Interval:
    """Bound a mean, or a difference of two means, by resampling whole articles.

    Parameters
    ----------
    total : Total
        The mean.
    baseline : Total or None
        The mean to subtract, over the same articles; None bounds the first mean alone.
    how : Resampling
        Level, resamples and seed.

    Returns
    -------
    Interval
        BCa from 10 articles a group, its level widened for their number, without which it covers about .90 at 10
        articles and .93 at 40 instead of .95 (benchmarks/coverage.py); a cluster-robust t interval below, with one
        degree of freedom less than the smaller group has articles; none below 2 articles or where the articles do not
        vary. Articles that give both means are drawn once for both; where none does, each group's are drawn apart.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8. Efron 1987, JASP 82:171-185 (BCa).
    Hesterberg 2015, American Statistician 69:371-386 (widening). Cameron and Miller 2015, Journal of Human Resources
    50:317-372 (few clusters).

    Examples
    --------
    >>> found = interval(Total(np.array([0.1, 0.5, 0.3]), np.ones(3)), None, Resampling())
    >>> round(found.low, 3), round(found.high, 3), found.method
    (-0.197, 0.797, 'cluster-robust t interval with 2 df (fewer than 10 articles)')
    """
    totals = [total] if baseline is None else [total, baseline]
    articles = [int(one.holds.sum()) for one in totals]
    if min(articles) < 2:
        return _none("fewer than 2 articles" + (" in a group" if baseline is not None else ""))
    parts = total.influence() if baseline is None else total.influence() - baseline.influence()
    size = max(1.0, *(float(np.abs(one.sums).max()) for one in totals))
    if np.abs(parts).max() <= 1e-12 * size:
        return _none("the articles do not vary")
    if min(articles) < FEWEST_FOR_BOOTSTRAP:
        return _robust(totals, parts, min(articles), how, f"fewer than {FEWEST_FOR_BOOTSTRAP} articles")
    if max(articles) > MOST_FOR_BOOTSTRAP:
        return _robust(totals, parts, min(articles), how, f"more than {MOST_FOR_BOOTSTRAP} articles")
    return _bootstrap(totals, how)


def permutation_test(total: Total, baseline: Total, how: Resampling) -> PermutationTest:
    """Test whether it matters which of two groups an article's values belong to.

    An article that gives values to one group only may have its label exchanged with another's; one that gives values
    to both may have the two exchanged within it. The statistic is the difference of the two means.

    Parameters
    ----------
    total, baseline : Total
        The two means, over the same articles.
    how : Resampling
        Permutations and seed.

    Returns
    -------
    PermutationTest
        Two-sided p in (0, 1]: exact where there are no more labelings than `permutations`, else
        ``(1 + as extreme) / (1 + permutations)``.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.3.

    Examples
    --------
    >>> first = Total(np.array([0.3, 0.5, 0.4, 0, 0, 0]), np.array([1.0, 1, 1, 0, 0, 0]))
    >>> second = Total(np.array([0, 0, 0, 0.0, 0.1, -0.2]), np.array([0.0, 0, 0, 1, 1, 1]))
    >>> permutation_test(first, second, Resampling())
    PermutationTest(p=0.1, method='exact permutation of articles (20 labelings)')
    """
    if not (total.holds.any() and baseline.holds.any()):
        return PermutationTest(math.nan, "no test: a group has no value")
    labelings = _labelings(total, baseline)
    exact = labelings <= how.permutations
    swaps = _all_swaps(total, baseline) if exact else _drawn_swaps(total, baseline, how)
    observed = abs(total.mean - baseline.mean)
    # Sums in another order differ in the last bits; such labelings are as extreme, not less.
    extreme = int((np.abs(_swapped(total, baseline, swaps)) >= observed - 1e-12 * max(1.0, observed)).sum())
    if exact:
        return PermutationTest(extreme / labelings, f"exact permutation of articles ({labelings} labelings)")
    p = (1 + extreme) / (1 + how.permutations)
    error = math.sqrt(p * (1 - p) / how.permutations)
    return PermutationTest(p, f"permutation of articles ({how.permutations} labelings, Monte Carlo error {error:.3f})")


def crossing(total: Total, baseline: Total) -> Literal["crossed", "nested", "mixed"]:
    """Tell whether articles give values to both groups (crossed), to one (nested), or some do and some do not."""
    both = total.holds & baseline.holds
    if not both.any():
        return "nested"
    return "crossed" if bool((both == (total.holds | baseline.holds)).all()) else "mixed"


def false_discovery(p: Sequence[float] | Floats, *, method: Literal["bh", "by"] = "bh") -> Floats:
    """Adjust a family of p-values for the number of tests; missing ones stay missing and do not count.

    Parameters
    ----------
    p : sequence of float
        The p-values of one declared family, nan where there is none.
    method : {"bh", "by"}
        Benjamini and Hochberg, or Benjamini and Yekutieli, which holds under any dependence and finds less.

    Returns
    -------
    numpy.ndarray
        q (float, [0, 1]): the share of false discoveries to expect if this and all smaller ones are called found.

    References
    ----------
    Benjamini and Hochberg 1995, JRSS B 57:289-300. Benjamini and Yekutieli 2001, Annals of Statistics 29:1165-1188.

    Examples
    --------
    >>> false_discovery([0.01, float("nan"), 0.04]).tolist()
    [0.02, nan, 0.04]
    """
    from scipy.stats import false_discovery_control

    if method not in ("bh", "by"):
        raise OnRecordError.unknown("method of adjustment", method, ("bh", "by"))
    adjusted = np.array(p, dtype=np.float64)
    there = ~np.isnan(adjusted)
    if there.any():
        adjusted[there] = false_discovery_control(adjusted[there], method=method)
    return adjusted


def _none(reason: str) -> Interval:
    return Interval(math.nan, math.nan, f"no interval: {reason}")


def _robust(totals: list[Total], parts: Floats, smallest: int, how: Resampling, why: str) -> Interval:
    from scipy.stats import t

    estimate = totals[0].mean - (totals[1].mean if len(totals) == 2 else 0.0)
    half = float(t.ppf((1 + how.level) / 2, smallest - 1)) * math.sqrt(float((parts**2).sum()))
    why += " in a group" if len(totals) == 2 else ""
    return Interval(estimate - half, estimate + half, f"cluster-robust t interval with {smallest - 1} df ({why})")


def _bootstrap(totals: list[Total], how: Resampling) -> Interval:
    from scipy.stats import DegenerateDataWarning, bootstrap

    data, statistic = _drawable(totals)
    smallest = min(int(one.holds.sum()) for one in totals)
    options: dict[str, Any] = {
        "confidence_level": _expanded(how.level, smallest),
        "vectorized": True,
        "batch": max(1, _BLOCK // max(len(one) for one in data)),
    }
    rng = np.random.default_rng(how.seed)
    kept = np.empty(0)
    while kept.size < how.resamples:
        with warnings.catch_warnings():
            # A draw may leave a group without a value; its nan is drawn again, so scipy need not warn of it.
            warnings.simplefilter("ignore", DegenerateDataWarning)
            drawn = bootstrap(
                data, statistic, n_resamples=how.resamples, method="percentile", random_state=rng, **options
            )
        fresh = drawn.bootstrap_distribution
        kept = np.concatenate([kept, fresh[np.isfinite(fresh)]])
    whole = replace(drawn, bootstrap_distribution=kept[: how.resamples])
    ends = bootstrap(data, statistic, n_resamples=0, method="BCa", bootstrap_result=whole, **options)
    low, high = (float(end) for end in ends.confidence_interval)
    return Interval(
        low, high, f"BCa bootstrap of articles ({how.resamples} resamples, widened for {smallest} articles)"
    )


def _expanded(level: float, n_articles: int) -> float:
    """Widen the level as t does, and for resampling's variance, too small by (n - 1) / n: Hesterberg's expansion."""
    from scipy.stats import norm, t

    reach = math.sqrt(n_articles / (n_articles - 1)) * t.ppf((1 + level) / 2, n_articles - 1)
    return float(1 - 2 * norm.sf(reach))


def _drawable(totals: list[Total]) -> tuple[tuple[Ints, ...], Callable[..., Floats]]:
    """Give scipy article numbers to draw from, and the statistic as a function of the numbers drawn."""
    if len(totals) == 2 and crossing(totals[0], totals[1]) == "nested":
        first, second = totals
        apart = (np.flatnonzero(first.holds), np.flatnonzero(second.holds))
        return apart, lambda a, b, axis=-1: _mean(first, a, axis) - _mean(second, b, axis)
    together = (np.flatnonzero(np.logical_or.reduce([one.holds for one in totals])),)
    if len(totals) == 1:
        return together, lambda a, axis=-1: _mean(totals[0], a, axis)
    return together, lambda a, axis=-1: _mean(totals[0], a, axis) - _mean(totals[1], a, axis)


def _mean(total: Total, drawn: Ints, axis: int) -> Floats:
    with np.errstate(invalid="ignore"):
        mean: Floats = total.sums[drawn].sum(axis=axis) / total.counts[drawn].sum(axis=axis)
    return mean


def _labelings(total: Total, baseline: Total) -> int:
    both = total.holds & baseline.holds
    first, second = (int((one.holds & ~both).sum()) for one in (total, baseline))
    return math.comb(first + second, first) * (1 << int(both.sum()))


def _all_swaps(total: Total, baseline: Total) -> npt.NDArray[np.bool_]:
    """List every labeling as a row: whether each article's two sides are exchanged."""
    both = total.holds & baseline.holds
    alone = np.flatnonzero(~both & (total.holds | baseline.holds))
    mine = total.holds[alone]
    rows = []
    for chosen in combinations(range(alone.size), int(mine.sum())):
        side = np.zeros(alone.size, dtype=bool)
        side[list(chosen)] = True
        for inner in product((False, True), repeat=int(both.sum())):
            row = np.zeros(both.size, dtype=bool)
            row[alone], row[both] = side != mine, inner
            rows.append(row)
    return np.array(rows)


def _drawn_swaps(total: Total, baseline: Total, how: Resampling) -> npt.NDArray[np.bool_]:
    # Another stream than the bootstrap's.
    rng = np.random.default_rng([how.seed, 1])
    both = total.holds & baseline.holds
    alone = np.flatnonzero(~both & (total.holds | baseline.holds))
    swaps = np.zeros((how.permutations, both.size), dtype=bool)
    swaps[:, both] = rng.random((how.permutations, int(both.sum()))) < 0.5
    mine = total.holds[alone]
    swaps[:, alone] = rng.permuted(np.tile(mine, (how.permutations, 1)), axis=1) != mine
    return swaps


def _swapped(total: Total, baseline: Total, swaps: npt.NDArray[np.bool_]) -> Floats:
    """Compute the difference of means under each labeling, some labelings at a time."""
    sums, counts = baseline.sums - total.sums, baseline.counts - total.counts
    differences = []
    for block in np.array_split(swaps, max(1, swaps.size // _BLOCK)):
        moved = block.astype(np.float64)
        moved_sums, moved_counts = moved @ sums, moved @ counts
        first = (total.sums.sum() + moved_sums) / (total.counts.sum() + moved_counts)
        second = (baseline.sums.sum() - moved_sums) / (baseline.counts.sum() - moved_counts)
        differences.append(first - second)
    return np.concatenate(differences)
