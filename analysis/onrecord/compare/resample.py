"""Doubt by resampling articles: intervals from a bootstrap or from t, and q over a family of tests."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np

from onrecord.compare.clusters import WEIGHTS, Floats, Ints, Total, Weigh
from onrecord.errors import OnRecordError

FEWEST_FOR_BOOTSTRAP = 10
"""Below this many articles the bootstrap of a mean covers too little, and t is used instead."""

MOST_FOR_BOOTSTRAP = 5000
"""Above this many articles the t interval is as good and much cheaper."""

_BLOCK = 250_000  # numbers held at once while resampling: few enough for a cache

Ends = Literal["auto", "bca", "percentile", "t"]
ENDS: tuple[Ends, ...] = ("auto", "bca", "percentile", "t")
"""How the ends of an interval are made; ``auto`` is BCa between the two numbers of articles above, else t."""

Drawable: TypeAlias = tuple[tuple[Ints, ...], Callable[..., Floats]]
"""Article numbers to draw from, one array a sample, and the statistic as a function of the numbers drawn."""


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
    ends : {"auto", "bca", "percentile", "t"}
        How the ends of intervals are made.
    """

    weigh: Weigh = "quotation"
    level: float = 0.95
    resamples: int = 1999
    permutations: int = 1999
    seed: int = 0
    ends: Ends = "auto"

    def __post_init__(self) -> None:
        if self.weigh not in WEIGHTS:
            raise OnRecordError.unknown("value of weigh", self.weigh, WEIGHTS)
        if self.ends not in ENDS:
            raise OnRecordError.unknown("kind of interval", self.ends, ENDS)
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


class Estimated(Protocol):
    """What can be bounded: a mean, a difference of means, or a difference within strata."""

    @property
    def estimate(self) -> float:
        """The estimate itself."""

    @property
    def sides(self) -> tuple[int, ...]:
        """How many articles each side has."""

    @property
    def size(self) -> float:
        """How large the sums are, to tell a variance of zero from rounding."""

    def influence(self) -> Floats:
        """Give each article's part in the error of the estimate, to first order."""

    def drawable(self) -> Drawable:
        """Give article numbers to draw from and the statistic as a function of them."""


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
    return bound(Means((total,) if baseline is None else (total, baseline)), how)


def bound(found: Estimated, how: Resampling) -> Interval:
    """Bound any estimate that is written on articles; `interval` has the particulars."""
    fewest, most = min(found.sides), max(found.sides)
    in_group = " in a group" if len(found.sides) == 2 else ""
    if fewest < 2:
        return _none(f"fewer than 2 articles{in_group}")
    parts = found.influence()
    if np.abs(parts).max() <= 1e-12 * found.size:
        return _none("the articles do not vary")
    few = f"fewer than {FEWEST_FOR_BOOTSTRAP} articles{in_group}"
    if how.ends == "t":
        return robust(found.estimate, parts, fewest - 1, how.level, "asked for")
    if fewest < FEWEST_FOR_BOOTSTRAP:
        if how.ends != "auto":
            return _none(f"a bootstrap covers too little with {few}; the default takes t instead")
        return robust(found.estimate, parts, fewest - 1, how.level, few)
    if how.ends == "auto" and most > MOST_FOR_BOOTSTRAP:
        why = f"more than {MOST_FOR_BOOTSTRAP} articles{in_group}"
        return robust(found.estimate, parts, fewest - 1, how.level, why)
    return _bootstrap(found, fewest, how)


@dataclass(frozen=True, slots=True)
class Means:
    """A mean, or the difference of two means over the same articles."""

    totals: tuple[Total, ...]

    @property
    def estimate(self) -> float:
        """The mean, or the first less the second."""
        return self.totals[0].mean - (self.totals[1].mean if len(self.totals) == 2 else 0.0)

    @property
    def sides(self) -> tuple[int, ...]:
        """How many articles each mean has."""
        return tuple(int(one.holds.sum()) for one in self.totals)

    @property
    def size(self) -> float:
        """How large the sums are."""
        return max(1.0, *(float(np.abs(one.sums).max()) for one in self.totals))

    def influence(self) -> Floats:
        """Give each article's part in the error."""
        parts = self.totals[0].influence()
        return parts if len(self.totals) == 1 else parts - self.totals[1].influence()

    def drawable(self) -> Drawable:
        """Give article numbers to draw from: both groups' together, or apart where no article gives both."""
        if len(self.totals) == 2 and crossing(*self.totals) == "nested":
            first, second = self.totals
            apart = (np.flatnonzero(first.holds), np.flatnonzero(second.holds))
            return apart, lambda a, b, axis=-1: _mean(first, a, axis) - _mean(second, b, axis)
        together = (np.flatnonzero(np.logical_or.reduce([one.holds for one in self.totals])),)
        if len(self.totals) == 1:
            return together, lambda a, axis=-1: _mean(self.totals[0], a, axis)
        return together, lambda a, axis=-1: _mean(self.totals[0], a, axis) - _mean(self.totals[1], a, axis)


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


def standard_error(parts: Floats) -> float:
    """Give the standard error that articles' parts in an error amount to."""
    return math.sqrt(float((parts**2).sum()))


def robust(estimate: float, parts: Floats, df: int, level: float, why: str) -> Interval:
    """Bound an estimate by t, its standard error from the articles' parts in its error."""
    from scipy.stats import t

    half = float(t.ppf((1 + level) / 2, df)) * standard_error(parts)
    return Interval(estimate - half, estimate + half, f"cluster-robust t interval with {df} df ({why})")


def _none(reason: str) -> Interval:
    return Interval(math.nan, math.nan, f"no interval: {reason}")


def _bootstrap(found: Estimated, smallest: int, how: Resampling) -> Interval:
    from scipy.stats import DegenerateDataWarning, bootstrap

    data, statistic = found.drawable()
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
    method = "percentile" if how.ends == "percentile" else "BCa"
    ends = bootstrap(data, statistic, n_resamples=0, method=method, bootstrap_result=whole, **options)
    low, high = (float(end) for end in ends.confidence_interval)
    if not (math.isfinite(low) and math.isfinite(high)):
        return _none("an article without which there is nothing to compare")
    note = f"{how.resamples} resamples, widened for {smallest} articles"
    return Interval(low, high, f"{method} bootstrap of articles ({note})")


def _expanded(level: float, n_articles: int) -> float:
    """Widen the level as t does, and for resampling's variance, too small by (n - 1) / n: Hesterberg's expansion."""
    from scipy.stats import norm, t

    reach = math.sqrt(n_articles / (n_articles - 1)) * t.ppf((1 + level) / 2, n_articles - 1)
    return float(1 - 2 * norm.sf(reach))


def _mean(total: Total, drawn: Ints, axis: int) -> Floats:
    with np.errstate(invalid="ignore"):
        mean: Floats = total.sums[drawn].sum(axis=axis) / total.counts[drawn].sum(axis=axis)
    return mean
