"""How large a difference is, and how much the values of one article resemble each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.compare.clusters import Floats
from onrecord.errors import OnRecordError


def cliffs_delta(values: npt.ArrayLike, baseline: npt.ArrayLike) -> float:
    """Compute Cliff's delta: how often a value of one group exceeds one of the other, less how often it falls below.

    Parameters
    ----------
    values, baseline : array-like of float
        The two groups.

    Returns
    -------
    float
        In [-1, 1]; 0 where the groups overlap evenly, positive where `values` tend to be higher. It describes these
        values and claims nothing about chance.

    Raises
    ------
    OnRecordError
        When a group is empty or holds a missing value.

    References
    ----------
    Cliff 1993, Psychological Bulletin 114:494-509.

    Examples
    --------
    >>> round(cliffs_delta([0.2, 0.5, 0.1, 0.9, 0.4], [-0.1, 0, 0.3, -0.4, 0.2, 0.1]), 6)
    0.733333
    """
    from scipy.stats import mannwhitneyu

    x, y = _sample(values, 1), _sample(baseline, 1)
    # Only the statistic is used; the asymptotic p is the cheap one.
    with np.errstate(invalid="ignore", divide="ignore"):
        u = float(mannwhitneyu(x, y, method="asymptotic").statistic)
    return 2 * u / (x.size * y.size) - 1


def hedges_g(values: npt.ArrayLike, baseline: npt.ArrayLike) -> float:
    """Compute Hedges' g: the difference of two means in pooled standard deviations, corrected for small samples.

    Parameters
    ----------
    values, baseline : array-like of float
        The two groups.

    Returns
    -------
    float
        Positive where `values` are higher on average; nan where neither group varies, for then there is no standard
        deviation to measure in.

    Raises
    ------
    OnRecordError
        When a group has fewer than two values or holds a missing value.

    References
    ----------
    Hedges 1981, Journal of Educational Statistics 6:107-128.

    Examples
    --------
    >>> round(hedges_g([0.2, 0.5, 0.1, 0.9, 0.4], [-0.1, 0, 0.3, -0.4, 0.2, 0.1]), 6)
    1.325145
    """
    x, y = _sample(values, 2), _sample(baseline, 2)
    df = x.size + y.size - 2
    spread = math.sqrt((((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum()) / df)
    if spread == 0:
        return math.nan
    return small_sample(df) * float(x.mean() - y.mean()) / spread


def small_sample(df: int) -> float:
    """Give Hedges' correction, by which a difference in standard deviations is too large in small samples.

    Examples
    --------
    >>> round(small_sample(9), 6)
    0.913875
    """
    if df < 2:
        return 0.0
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def icc(
    values: npt.ArrayLike, articles: Sequence[object] | npt.ArrayLike, groups: npt.ArrayLike | None = None
) -> float:
    """Estimate the share of variance that lies between articles (one-way analysis of variance).

    Parameters
    ----------
    values : array-like of float
        One value a quotation.
    articles : array-like
        The article of each value.
    groups : array-like or None
        The group of each value. Given, each group keeps its own mean and a cluster is one group's values in one
        article, so that the difference between the groups does not count as variance between articles.

    Returns
    -------
    float
        At most 1; 0 where articles resemble random draws, negative where they vary more inside than between; nan where
        no article has two values, where there is only one article a group, or where nothing varies.

    References
    ----------
    Donner 1986, International Statistical Review 54:67-82.

    Examples
    --------
    >>> round(icc([1, 2, 5, 6], ["a", "a", "b", "b"]), 4)
    0.9394
    """
    x = _sample(values, 1)
    group = np.zeros(x.size, dtype=np.int64) if groups is None else _coded(groups)
    article = _coded(articles)
    cell = _coded(group * (int(article.max()) + 1) + article)
    _, first = np.unique(cell, return_index=True)
    in_cell, in_group = np.bincount(cell), np.bincount(group)
    cell_mean = np.bincount(cell, weights=x) / in_cell
    group_mean = np.bincount(group, weights=x) / in_group
    between_df, within_df = in_cell.size - in_group.size, x.size - in_cell.size
    if between_df < 1 or within_df < 1:
        return math.nan
    between = float((in_cell * (cell_mean - group_mean[group[first]]) ** 2).sum()) / between_df
    within = float(((x - cell_mean[cell]) ** 2).sum()) / within_df
    typical = (x.size - float((in_cell**2 / in_group[group[first]]).sum())) / between_df
    whole = between + (typical - 1) * within
    return (between - within) / whole if whole > 1e-24 * max(1.0, float((x**2).max())) else math.nan


def design_effect(per_article: float, icc: float) -> float:
    """Say by how much clustering inflates the variance of a mean: ``1 + (per_article - 1) * icc``.

    Parameters
    ----------
    per_article : float
        Mean number of values an article.
    icc : float
        Share of variance between articles.

    Returns
    -------
    float
        1 where clustering costs nothing; n quotations are worth about ``n / design_effect`` independent ones.

    References
    ----------
    Kish 1965, Survey Sampling, section 5.4.

    Examples
    --------
    >>> design_effect(6, 0.3)
    2.5
    """
    return 1 + (per_article - 1) * icc


def _sample(values: npt.ArrayLike, least: int) -> Floats:
    sample = np.asarray(values, dtype=np.float64)
    if sample.size < least:
        raise OnRecordError(f"A group has {sample.size} values where {least} are needed; compare larger groups.")
    if np.isnan(sample).any():
        raise OnRecordError("A group holds missing values; drop them first, and say how many.")
    return sample


def _coded(labels: Sequence[object] | npt.ArrayLike) -> npt.NDArray[np.int64]:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)
