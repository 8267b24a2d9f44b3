"""How large a difference is, with intervals: Cliff's delta and Hedges' g over articles, also within strata."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from onrecord.compare.clusters import Floats, Ints, Values
from onrecord.compare.effects import cliffs_delta, small_sample
from onrecord.compare.resample import Interval, robust, standard_error

_POWER = 0.8


@dataclass(frozen=True, slots=True)
class Size:
    """An effect size with its interval, and why it or its interval is missing; the reason is empty where none is."""

    value: float
    low: float
    high: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Stratum:
    """The values of the two sides in one stratum, and where their articles stand on the axis of all articles."""

    x: Floats
    y: Floats
    at_x: Ints
    at_y: Ints

    @property
    def weight(self) -> float:
        return self.x.size * self.y.size / (self.x.size + self.y.size)


def dominance(first: Values, second: Values, *, level: float) -> Size:
    """Compute Cliff's delta with an interval that takes articles for the units.

    Parameters
    ----------
    first, second : Values
        The units of the two groups; where they have strata, only those that both share. Delta is then the mean of the
        strata's, weighed by ``n1 * n2 / (n1 + n2)``.
    level : float
        Coverage of the interval.

    Returns
    -------
    Size
        In [-1, 1], as its ends: t on the scale of Fisher's z, its standard error from the articles' parts in the error
        of delta, with one degree of freedom less than the smaller group has articles.

    References
    ----------
    Cliff 1993, Psychological Bulletin 114:494-509. Feng and Cliff 2004, Journal of Modern Applied Statistical Methods
    3:322-332.
    """
    strata, axis = _strata(first, second)
    deltas = np.array([cliffs_delta(one.x, one.y) for one in strata])
    weights = np.array([one.weight for one in strata])
    delta = float((weights * deltas).sum() / weights.sum())
    df = min(first.n_articles, second.n_articles) - 1
    if df < 1:
        return Size(delta, math.nan, math.nan, "fewer than 2 articles in a group")
    parts = np.zeros(axis.size)
    for one, own in zip(strata, deltas, strict=True):
        over, under = _placements(one.x, one.y), -_placements(one.y, one.x)
        both = one.x.size + one.y.size
        shift = (own - delta) / weights.sum()
        for values, at, share in ((over, one.at_x, one.y.size / both), (under, one.at_y, one.x.size / both)):
            part = one.weight / weights.sum() * (values - own) / values.size * _corrected(at)
            parts += np.bincount(at, weights=part + shift * share**2, minlength=axis.size)
    error = standard_error(parts)
    if error <= 1e-12 or abs(delta) >= 1 - 1e-12:
        return Size(delta, math.nan, math.nan, "the groups do not overlap, or nothing varies")
    ends = robust(math.atanh(delta), np.array([error / (1 - delta**2)]), df, level, "")
    return Size(delta, math.tanh(ends.low), math.tanh(ends.high))


def standardised(first: Values, second: Values, estimate: float, parts: Floats, *, level: float) -> Size:
    """Compute Hedges' g with an interval that takes articles for the units.

    Parameters
    ----------
    first, second : Values
        The units of the two groups; where they have strata, only those that both share.
    estimate : float
        The difference of means.
    parts : array of float
        The articles' parts in its error, articles in ascending order.
    level : float
        Coverage of the interval.

    Returns
    -------
    Size
        In pooled standard deviations (inside strata, where there are some), as its ends: t, its standard error from
        the articles' parts in the error of g, with one degree of freedom less than the smaller group has articles.

    References
    ----------
    Hedges 1981, Journal of Educational Statistics 6:107-128. Hedges 2007, Journal of Educational and Behavioral
    Statistics 32:341-370 (clusters).
    """
    strata, axis = _strata(first, second)
    n = first.n_quotes + second.n_quotes
    df = n - 2 * len(strata)
    if min(first.n_quotes, second.n_quotes) < 2 or df < 1:
        return Size(math.nan, math.nan, math.nan, "no g: a group has fewer than 2 values")
    squares = np.zeros(axis.size)
    counts = np.zeros(axis.size)
    for one in strata:
        for values, at in ((one.x, one.at_x), (one.y, one.at_y)):
            squares += np.bincount(at, weights=(values - values.mean()) ** 2, minlength=axis.size)
            counts += np.bincount(at, minlength=axis.size)
    variance = float(squares.sum()) / df
    if variance <= 1e-24 * max(1.0, float(np.abs(np.concatenate([first.values, second.values])).max()) ** 2):
        return Size(math.nan, math.nan, math.nan, "no g: the values do not vary within the groups")
    of_variance = (squares - squares.sum() / n * counts) / df * math.sqrt(axis.size / max(axis.size - 1, 1))
    d, correction = estimate / math.sqrt(variance), small_sample(df)
    articles = min(first.n_articles, second.n_articles)
    if articles < 2 or np.abs(parts).max() <= 1e-12:
        return Size(correction * d, math.nan, math.nan, "fewer than 2 articles in a group, or no variance between them")
    of_d = parts / math.sqrt(variance) - d * of_variance / (2 * variance)
    ends: Interval = robust(correction * d, correction * of_d, articles - 1, level, "")
    return Size(correction * d, ends.low, ends.high)


def detectable(parts: Floats, articles: int, level: float) -> float:
    """Compute the smallest true difference that a sample like this one finds four times in five.

    Parameters
    ----------
    parts : array of float
        The articles' parts in the error of the difference.
    articles : int
        Articles of the smaller group.
    level : float
        Coverage of the interval whose excluding 0 counts as a find.

    Returns
    -------
    float
        In the unit of the difference; nan where there is no variance to reckon with.

    References
    ----------
    Bloom 1995, Evaluation Review 19:547-556 (minimum detectable effects).
    """
    from scipy.stats import t

    error = standard_error(parts)
    if articles < 2 or error <= 1e-12:
        return math.nan
    return float(t.ppf((1 + level) / 2, articles - 1) + t.ppf(_POWER, articles - 1)) * error


def _strata(first: Values, second: Values) -> tuple[list[_Stratum], Ints]:
    axis = np.union1d(first.articles, second.articles)
    return list(_cut(first, second, axis)), axis


def _cut(first: Values, second: Values, axis: Ints) -> Iterator[_Stratum]:
    at = [np.searchsorted(axis, one.articles) for one in (first, second)]
    if first.strata is None or second.strata is None:
        yield _Stratum(first.values, second.values, at[0], at[1])
        return
    for stratum in np.intersect1d(first.strata, second.strata):
        x, y = first.strata == stratum, second.strata == stratum
        yield _Stratum(first.values[x], second.values[y], at[0][x], at[1][y])


def _placements(values: Floats, others: Floats) -> Floats:
    """Say of each value how much of the other side lies below it, less how much lies above."""
    others = np.sort(others)
    below, upto = (np.searchsorted(others, values, side) for side in ("left", "right"))
    placed: Floats = (below + upto) / others.size - 1.0
    return placed


def _corrected(articles: Ints) -> float:
    """Correct a standard error for few articles."""
    n = np.unique(articles).size
    return math.sqrt(n / (n - 1)) if n > 1 else 1.0
