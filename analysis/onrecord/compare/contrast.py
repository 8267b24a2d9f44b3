"""Differences between groups, with the doubt attached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from onrecord.compare.averages import left_out
from onrecord.compare.clusters import Observations, Values, Weigh, observe
from onrecord.compare.effects import cliffs_delta, design_effect, icc
from onrecord.compare.permute import permutation_test
from onrecord.compare.resample import Resampling, crossing, false_discovery, interval
from onrecord.errors import OnRecordError
from onrecord.schema import CONTRASTS


def contrast(
    table: pd.DataFrame,
    measure: str | Sequence[str],
    *,
    between: str,
    baseline: str | None = None,
    groups: Sequence[str] | None = None,
    min_quotes: int = 5,
    weigh: Weigh = "quotation",
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    permutations: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare a measure between groups, pair by pair.

    A row is one measure in one pair of groups. The estimand is the difference between two means over quotations (rows),
    or with ``weigh="article"`` over articles of each article's own mean, in coverage like that of the table. Articles,
    not quotations, are the units of the interval and of the test: an article that quotes both groups is resampled once
    for both. The numbers say how the groups differ in what was measured; they do not say why: a difference between
    quoted leaders may be the leaders', the editors' or the measure's, and where many articles report one event it is
    about how they report it, not about how the leaders speak.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and the columns named, such as quotations with their tone. Rows that share a
        ``wire_id``, where the table has that column, count as one article.
    measure : str or sequence of str
        Numeric columns to compare.
    between : str
        The column whose values are the groups, e.g. ``"person_id"`` or ``"outlet"``.
    baseline : str or None
        The group that all others are compared with; None compares every pair, each the first with the later one.
    groups : sequence of str or None
        The groups to compare, in this order; None takes all that are large enough. Joint speakers ("a+b") are a group
        of their own: leave them out here.
    min_quotes : int
        How many rows with a value of at least one measure a group needs, unless it is named in `groups` or `baseline`.
        Small groups only widen the family that q adjusts for.
    weigh : {"quotation", "article"}
        The estimand: whether every quotation counts the same or every article.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id`` and `between` where `table` lacks them.
    level : float
        Coverage of the interval, in (0, 1); for one row, not for all rows together.
    resamples, permutations : int
        Bootstrap resamples of the articles, and labelings drawn where they are too many to try them all.
    seed : int
        Where the random numbers start; the same seed gives the same table, in whatever order the rows come.

    Returns
    -------
    pandas.DataFrame
        The ``contrasts`` table: ``measure``, ``group``, ``baseline`` and ``estimand`` (str); ``estimate``, ``low`` and
        ``high`` (float, in the measure's unit): mean of group minus mean of baseline and its interval, positive where
        the group is higher; ``effect`` (float, [-1, 1]): Cliff's delta over quotations, or over article means where
        articles are weighed; ``p`` (float, (0, 1]): how often a difference this large comes up when labels are
        exchanged between articles; ``q`` (float, [0, 1]): p adjusted over all rows of this table; ``n_quotes`` and
        ``n_articles`` (int); ``icc`` (float, at most 1): share of variance within a group that lies between articles;
        ``method`` (str): design, interval, test and what was left out, or why a number is missing.

    Raises
    ------
    OnRecordError
        When a column or group is unknown, a measure is not numeric, fewer than two groups are large enough, or an
        option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, sections 3.8 and 4.3. Cliff 1993, Psychological
    Bulletin 114:494-509. Benjamini and Hochberg 1995, JRSS B 57:289-300.

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": list("aabbccdd"), "person_id": ["ada_holm", "viktor_brandt"] * 4,
    ...     "tone": [0.4, 0.1, 0.3, -0.1, 0.5, 0.1, 0.2, 0.0]})
    >>> found = contrast(quotes, "tone", between="person_id", min_quotes=2)
    >>> found[["group", "baseline", "estimate", "low", "p"]].round(3).values.tolist()
    [['ada_holm', 'viktor_brandt', 0.325, 0.173, 0.125]]
    """
    how = Resampling(weigh=weigh, level=level, resamples=resamples, permutations=permutations, seed=seed)
    seen = observe(table, measure, between, articles)
    kept = _kept(seen, groups, baseline, min_quotes, between)
    pairs = list(combinations(kept, 2)) if baseline is None else [(one, baseline) for one in kept if one != baseline]
    small = _left_out_groups(seen, kept, groups, min_quotes)
    rows = [_row(seen, name, pair, between, how, small) for name in seen.measures for pair in pairs]
    found = CONTRASTS.frame(rows)
    return found.assign(q=false_discovery(found["p"].to_numpy()))


def _kept(
    seen: Observations, groups: Sequence[str] | None, baseline: str | None, min_quotes: int, between: str
) -> list[str]:
    """Choose the groups to compare: those named, or all that are large enough and the baseline."""
    if isinstance(groups, str):
        raise OnRecordError(f"groups is the text {groups!r}; give a list of at least two groups.")
    if not isinstance(min_quotes, int):
        raise OnRecordError(f"min_quotes is {min_quotes!r}; give a whole number, such as 5.")
    named = [str(name) for name in groups] if groups is not None else []
    for name in (*named, *([] if baseline is None else [baseline])):
        if name not in seen.names:
            raise OnRecordError.unknown(f"group of {between}", name, seen.names)
    large = [name for name in seen.names if name == baseline or _largest(seen, name) >= min_quotes]
    kept = list(dict.fromkeys(named if groups is not None else large))
    if len({*kept, *([] if baseline is None else [baseline])}) < 2:
        raise OnRecordError(
            f"{len(kept)} group(s) of {between} to compare, and a contrast needs 2; "
            f"lower min_quotes (now {min_quotes}) or name other groups."
        )
    return kept


def _largest(seen: Observations, group: str) -> int:
    return max(seen.of(measure, group).n_quotes for measure in seen.measures)


def _left_out_groups(seen: Observations, kept: list[str], groups: Sequence[str] | None, min_quotes: int) -> list[str]:
    n = len(seen.names) - len(kept)
    many = "group" if n == 1 else "groups"
    return [f"{n} {many} with fewer than {min_quotes} rows not compared"] if n and groups is None else []


def _row(
    seen: Observations, measure: str, pair: tuple[str, str], between: str, how: Resampling, small: list[str]
) -> tuple[object, ...]:
    first, second = (seen.of(measure, group) for group in pair)
    axis = np.union1d(first.articles, second.articles)
    counts = (first.n_quotes + second.n_quotes, axis.size)
    notes = [*left_out((first, second), seen.ungrouped, measure, between), *small]
    if not (first.n_quotes and second.n_quotes):
        notes = ["no estimate: a group has no value", *notes]
        return (measure, *pair, how.weigh, *[math.nan] * 6, *counts, math.nan, "; ".join(notes))
    total, baseline = (values.total(axis, how.weigh) for values in (first, second))
    found, test = interval(total, baseline, how), permutation_test(total, baseline, how)
    share, clustering = _clustering(first, second)
    method = "; ".join((f"{crossing(total, baseline)} articles", found.method, test.method, clustering, *notes))
    numbers = (total.mean - baseline.mean, found.low, found.high, _effect(first, second, how.weigh), test.p, math.nan)
    return (measure, *pair, how.weigh, *numbers, *counts, share, method)


def _effect(first: Values, second: Values, weigh: Weigh) -> float:
    if weigh == "article":
        return cliffs_delta(first.article_means(), second.article_means())
    return cliffs_delta(first.values, second.values)


def _clustering(first: Values, second: Values) -> tuple[float, str]:
    """Estimate the share of variance between articles, and say what it costs."""
    values = np.concatenate([first.values, second.values])
    articles = np.concatenate([first.articles, second.articles])
    sides = np.repeat([0, 1], [first.n_quotes, second.n_quotes])
    share = icc(values, articles, sides)
    if math.isnan(share):
        return share, "no ICC: too few rows an article, or no variance"
    per_article = values.size / (first.n_articles + second.n_articles)
    return share, f"design effect {design_effect(per_article, share):.2f}"
