"""Differences between groups, with the doubt attached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.compare.averages import left_out
from onrecord.compare.clusters import WIRE, Ints, Observations, Values, Weigh, observe
from onrecord.compare.effects import design_effect, icc
from onrecord.compare.permute import Difference, PermutationTest, exchange
from onrecord.compare.reading import Found, read_difference
from onrecord.compare.resample import Ends, Interval, Means, Resampling, bound, crossing, false_discovery
from onrecord.compare.sizes import Size, detectable, dominance, standardised
from onrecord.compare.strata import Stratified, shared, stratified
from onrecord.errors import OnRecordError
from onrecord.schema import CONTRASTS

_LISTED = 5  # strata that a note names


def contrast(
    table: pd.DataFrame,
    measure: str | Sequence[str],
    *,
    between: str,
    within: str | Sequence[str] | None = None,
    baseline: str | None = None,
    groups: Sequence[str] | None = None,
    min_quotes: int = 5,
    weigh: Weigh = "quotation",
    cluster: str = WIRE,
    interval: Ends = "auto",
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
    within : str, sequence of str or None
        Columns whose combinations are strata, such as ``["outlet", "published"]``; a time counts by its month. The
        groups are then compared inside strata, each weighed by ``n1 * n2 / (n1 + n2)`` of its two sides, and labels are
        exchanged inside strata only. Rows of a stratum that holds one group only are left out, and counted.
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
    cluster : str
        The column whose equal values belong together. ``"wire_id"``, the default, counts copies of one wire text once
        and any other article by itself; ``"article_id"`` counts every copy, ``"story_id"`` takes events for units.
    interval : {"auto", "bca", "percentile", "t"}
        How the ends are made. Below 10 articles in a group a bootstrap covers too little: ``auto`` then takes t and
        says so, and ``bca`` and ``percentile`` give no interval and the reason.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id``, `between`, `within` and `cluster` where `table`
        lacks them.
    level : float
        Coverage of the intervals, in (0, 1); for one row, not for all rows together.
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
        ``method`` (str): design, interval, test and what was left out, or why a number is missing; ``effect_low`` and
        ``effect_high``: the interval of Cliff's delta; ``g``, ``g_low``, ``g_high`` (float): Hedges' g, the difference
        in pooled standard deviations, and its interval; ``design_effect`` (float): the factor by which clustering
        inflates the variance of a mean; ``detectable`` (float, 0 or more): the true difference that a sample like this
        finds four times in five; ``within`` (str): the strata; ``reading`` (str): the row in one sentence.

    Raises
    ------
    OnRecordError
        When a column or group is unknown, a measure is not numeric, fewer than two groups are large enough, or an
        option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, sections 3.8 and 4.3. Cliff 1993, Psychological
    Bulletin 114:494-509. Hedges 1981, Journal of Educational Statistics 6:107-128. Benjamini and Hochberg 1995, JRSS B
    57:289-300. Bloom 1995, Evaluation Review 19:547-556 (detectable differences).

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": list("aabbccdd"), "person_id": ["ada_holm", "viktor_brandt"] * 4,
    ...     "tone": [0.4, 0.1, 0.3, -0.1, 0.5, 0.1, 0.2, 0.0]})
    >>> found = contrast(quotes, "tone", between="person_id", min_quotes=2)
    >>> found[["group", "baseline", "estimate", "low", "p"]].round(3).values.tolist()
    [['ada_holm', 'viktor_brandt', 0.325, 0.173, 0.125]]
    >>> print(found["reading"][0])
    In coverage like these 8 rows in 4 articles, tone is higher for Ada Holm than for Viktor Brandt, by 0.17 to 0.48
    (95 % interval), though exchanging labels between articles gives as large a difference too often (p = 0.12).
    """
    how = Resampling(weigh=weigh, level=level, resamples=resamples, permutations=permutations, seed=seed, ends=interval)
    strata = [within] if isinstance(within, str) else list(within or ())
    if between in strata:
        raise OnRecordError(f"within names {between!r}, the column of the groups; strata need another column.")
    seen = observe(table, measure, between, articles, within=strata, cluster=cluster)
    kept = _kept(seen, groups, baseline, min_quotes, between)
    pairs = list(combinations(kept, 2)) if baseline is None else [(one, baseline) for one in kept if one != baseline]
    small = _left_out_groups(seen, kept, groups, min_quotes)
    asked = _Asked(between, " and ".join(strata) or None, how, small)
    rows = [_row(seen, name, pair, asked) for name in seen.measures for pair in pairs]
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
    rows = np.max([seen.sizes(measure) for measure in seen.measures], axis=0)
    large = [name for name, n in zip(seen.names, rows, strict=True) if name == baseline or n >= min_quotes]
    kept = list(dict.fromkeys(named if groups is not None else large))
    if len({*kept, *([] if baseline is None else [baseline])}) < 2:
        raise OnRecordError(
            f"{len(kept)} group(s) of {between} to compare, and a contrast needs 2; "
            f"lower min_quotes (now {min_quotes}) or name other groups."
        )
    return kept


def _left_out_groups(seen: Observations, kept: list[str], groups: Sequence[str] | None, min_quotes: int) -> list[str]:
    n = len(seen.names) - len(kept)
    many = "group" if n == 1 else "groups"
    return [f"{n} {many} with fewer than {min_quotes} rows not compared"] if n and groups is None else []


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all rows of one table share."""

    between: str
    within: str | None
    how: Resampling
    small: list[str]


def _row(seen: Observations, measure: str, pair: tuple[str, str], asked: _Asked) -> tuple[object, ...]:
    first, second = (seen.of(measure, group) for group in pair)
    notes = [*left_out((first, second), seen.ungrouped, measure, asked.between), *asked.small]
    if seen.unplaced:
        notes.append(f"{_count(seen.unplaced, 'row')} without {asked.within} left out")
    if asked.within is not None:
        kept = shared(first, second)
        notes = [*_lost(seen, first, second, kept, asked.within), *notes]
        first, second = (values.take(inside) for values, inside in zip((first, second), kept, strict=True))
    if not (first.n_quotes and second.n_quotes):
        why = "a group has no value" if asked.within is None else f"no stratum of {asked.within} holds both groups"
        return _nothing(measure, pair, asked, (first, second), why, notes)
    return _numbers(measure, pair, asked, (first, second), notes)


def _nothing(
    measure: str, pair: tuple[str, str], asked: _Asked, groups: tuple[Values, Values], why: str, notes: list[str]
) -> tuple[object, ...]:
    counts = (sum(one.n_quotes for one in groups), np.union1d(groups[0].articles, groups[1].articles).size)
    none = math.nan
    told = read_difference(measure, *pair, Found(none, none, none, none, none, *counts, asked.how.level, why))
    method = "; ".join((f"no estimate: {why}", *notes))
    numbers = [none] * 6
    return (measure, *pair, asked.how.weigh, *numbers, *counts, none, method, *[none] * 7, asked.within, told)


def _numbers(
    measure: str, pair: tuple[str, str], asked: _Asked, groups: tuple[Values, Values], notes: list[str]
) -> tuple[object, ...]:
    how, (first, second) = asked.how, groups
    axis = np.union1d(first.articles, second.articles)
    found, ends, test, design = _compared(groups, axis, how)
    parts = found.influence()
    units, other = (values.units(how.weigh) for values in groups)
    delta = dominance(units, other, level=how.level)
    g = standardised(units, other, found.estimate, parts, level=how.level)
    least = detectable(parts, min(found.sides), how.level)
    share, inflation, clustering = _clustering(first, second)
    counts = (first.n_quotes + second.n_quotes, axis.size)
    why = ends.method.removeprefix("no interval: ")
    told = read_difference(
        measure, *pair, Found(found.estimate, ends.low, ends.high, test.p, least, *counts, how.level, why)
    )
    method = "; ".join((f"{design} articles", ends.method, test.method, clustering, *_unsized(delta, g), *notes))
    numbers = (found.estimate, ends.low, ends.high, delta.value, test.p, math.nan)
    more = (delta.low, delta.high, g.value, g.low, g.high, inflation, least, asked.within, told)
    return (measure, *pair, how.weigh, *numbers, *counts, share, method, *more)


def _compared(
    groups: tuple[Values, Values], axis: Ints, how: Resampling
) -> tuple[Means | Stratified, Interval, PermutationTest, str]:
    """Estimate, bound and test the difference, within strata where there are some."""
    total, baseline = (values.total(axis, how.weigh) for values in groups)
    if groups[0].strata is None:
        means = Means((total, baseline))
        return means, bound(means, how), exchange(Difference(total, baseline), how), crossing(total, baseline)
    strata = stratified(*(values.units(how.weigh) for values in groups))
    return strata, bound(strata, how), exchange(strata, how), crossing(total, baseline)


def _lost(
    seen: Observations, first: Values, second: Values, kept: Sequence[npt.NDArray[np.bool_]], within: str
) -> list[str]:
    """Say how many strata compare, and which part of the articles stands in none of them."""
    ours, theirs = (np.zeros(0, np.int64) if one.strata is None else one.strata for one in (first, second))
    strata, both = np.union1d(ours, theirs), np.intersect1d(ours, theirs)
    articles = np.union1d(first.articles, second.articles).size
    inside = [one.articles[there] for one, there in zip((first, second), kept, strict=True)]
    lost = articles - np.union1d(*inside).size
    told = f"within {within}: {both.size} of {_count(strata.size, 'stratum')} hold both groups"
    if both.size == strata.size:
        return [told]
    names = [seen.strata_names[place] for place in np.setdiff1d(strata, both)]
    listed = ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
    return [f"{told}, {100 * lost / articles:.0f} % of the articles lost ({listed})"]


def _unsized(delta: Size, g: Size) -> list[str]:
    """Say why an effect size or its interval is missing."""
    told = [f"delta without an interval of its own: {delta.why}"] if delta.why else []
    if not g.why:
        return told
    return [*told, g.why if g.why.startswith("no g") else f"g without an interval of its own: {g.why}"]


def _clustering(first: Values, second: Values) -> tuple[float, float, str]:
    """Estimate the share of variance between articles, and what it costs."""
    values = np.concatenate([first.values, second.values])
    articles = np.concatenate([first.articles, second.articles])
    sides = np.repeat([0, 1], [first.n_quotes, second.n_quotes])
    if first.strata is not None and second.strata is not None:
        sides = sides + 2 * np.concatenate([first.strata, second.strata])
    share = icc(values, articles, sides)
    if math.isnan(share):
        return share, share, "no ICC: too few rows an article, or no variance"
    per_article = values.size / (first.n_articles + second.n_articles)
    inflation = design_effect(per_article, share)
    return share, inflation, f"design effect {inflation:.2f}"


def _count(n: int, what: str) -> str:
    return f"{n} {what if n == 1 else {'stratum': 'strata'}.get(what, what + 's')}"
