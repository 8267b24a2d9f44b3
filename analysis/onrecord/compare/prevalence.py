"""How common a frame is in each group, corrected for the errors of the machine that coded most of the texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from onrecord.compare.clusters import Floats, Observations, observe
from onrecord.compare.resample import Interval, Resampling, interval
from onrecord.errors import OnRecordError
from onrecord.measures.frames.sheets import unit_ids
from onrecord.schema import PREVALENCE, require

FEWEST_CODED = 30
"""Below this many rows coded by people a group gets no corrected figure."""

_CORRECTED = "corrected"


def prevalence(
    table: pd.DataFrame,
    measure: str,
    *,
    coded: pd.DataFrame,
    question: str,
    by: str,
    baseline: str | None = None,
    groups: Sequence[str] | None = None,
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Correct a group's share for the machine's errors with the rows that people coded.

    A row is one group, or the difference of two. The machine labels all rows; people coded some of them, drawn with
    known chances. Every coded row corrects the machine by its error over the chance it had to be drawn, so that the
    mean is right however poor the machine is, and in every group by itself: a poor machine costs width, not truth. The
    machine must not have learnt from the rows that correct it: `code_frames` sees to that. People's coding is taken for
    true. The interval resamples articles.

    Parameters
    ----------
    table : pandas.DataFrame
        All rows, with `measure`, `by` and ``article_id``: the table that `coding_sheet` drew from, in the same order.
    measure : str
        The machine's label or probability, e.g. ``"coded_conflict"``.
    coded : pandas.DataFrame
        What people coded, from `tally`: ``unit_id``, ``inclusion`` and the question.
    question : str
        The column of `coded` that the machine stands for, e.g. ``"conflict"``.
    by : str
        The column whose values are the groups, e.g. ``"outlet"`` or ``"person_id"``.
    baseline : str or None
        The group that the others are compared with; None compares every pair.
    groups : sequence of str or None
        The groups; None takes all.
    articles : pandas.DataFrame or None
        The articles table: brings ``wire_id`` and `by` where `table` lacks them.
    level : float
        Coverage of the interval, in (0, 1).
    resamples, seed : int
        Bootstrap resamples of the articles, and where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``prevalence`` table: first the groups, then the pairs. ``estimate``, ``low``, ``high`` (float: corrected;
        they may leave [0, 1], which tells that too little was coded), ``naive``, ``naive_low``, ``naive_high`` (float:
        from the machine alone), ``n_quotes``, ``n_articles``, ``n_coded`` (int), ``method`` (str). A group with fewer
        than 30 coded rows has no corrected figure.

    Raises
    ------
    OnRecordError
        When a column or group is unknown, a coded row is not in the table, a chance is not above 0, or an option is out
        of its range.

    References
    ----------
    Egami, Hinck, Stewart and Wei 2024, Using imperfect surrogates for downstream inference, NeurIPS. TeBlunthuis, Hase
    and Chan 2024, Misclassification in automated content analysis, Communication Methods and Measures 18:278-299.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": [f"a{n:02}" for n in range(80)], "outlet": ["x", "y"] * 40,
    ...                       "coded_conflict": [1, 0, 1, 1] * 20})
    >>> coded = pd.DataFrame({"unit_id": table["article_id"], "inclusion": 1.0, "conflict": [1, 0, 0, 1] * 20})
    >>> found = prevalence(table, "coded_conflict", coded=coded, question="conflict", by="outlet", resamples=99)
    >>> found[["group", "baseline", "estimate", "naive"]].values.tolist()
    [['x', nan, 0.5, 1.0], ['y', nan, 0.5, 0.5], ['x', 'y', 0.0, 0.5]]
    """
    how = Resampling(level=level, resamples=resamples, seed=seed)
    require(table, ("article_id",), "coded", "Keep article_id: rows of one article are not independent.")
    if measure not in table.columns:
        raise OnRecordError.unknown("column", measure, table.columns)
    people, chance = _people(table, coded, question)
    machine = table[measure].to_numpy(dtype=np.float64, na_value=np.nan)
    corrected = machine + np.where(np.isnan(people), 0.0, (people - machine) / chance)
    whole = table.assign(**{_CORRECTED: corrected, "human": people})
    seen = observe(whole, [measure, _CORRECTED, "human"], by, articles)
    names = _named(seen, groups, baseline, by)
    pairs = (
        list(combinations(names, 2)) if baseline is None else [(name, baseline) for name in names if name != baseline]
    )
    rows = [_row(seen, measure, name, None, how) for name in names]
    return PREVALENCE.frame([*rows, *(_row(seen, measure, one, other, how) for one, other in pairs)])


def _people(table: pd.DataFrame, coded: pd.DataFrame, question: str) -> tuple[Floats, Floats]:
    """Give each row of the table what people coded and the chance it had to be coded, nan where it was not."""
    require(coded, ("unit_id", "inclusion", question), "tally", "The verb onrecord.tally makes it.")
    told = coded[coded[question].notna()].set_index("unit_id")
    if not told.index.is_unique:
        raise OnRecordError("A unit_id stands twice in the coded table; pass what onrecord.tally gives.")
    ids = pd.Index(unit_ids(table))
    strange = told.index.difference(ids)
    if len(strange):
        raise OnRecordError(
            f"The coded unit {strange[0]!r} is not in the table; pass the one that coding_sheet drew from, in order."
        )
    chance = told["inclusion"].reindex(ids).to_numpy(dtype=np.float64)
    people = told[question].reindex(ids).to_numpy(dtype=np.float64)
    if not (chance[~np.isnan(people)] > 0).all():
        raise OnRecordError("A coded row has no chance above 0 to be drawn (inclusion); keep the column of the sheet.")
    return people, chance


def _named(seen: Observations, groups: Sequence[str] | None, baseline: str | None, by: str) -> list[str]:
    if isinstance(groups, str):
        raise OnRecordError(f"groups is the text {groups!r}; give a list of groups.")
    for name in (*(groups or ()), *(() if baseline is None else (baseline,))):
        if name not in seen.names:
            raise OnRecordError.unknown(f"group of {by}", name, seen.names)
    return list(seen.names if groups is None else dict.fromkeys((*groups, *(() if baseline is None else (baseline,)))))


def _row(seen: Observations, measure: str, group: str, baseline: str | None, how: Resampling) -> tuple[object, ...]:
    sides = [group] if baseline is None else [group, baseline]
    n_coded = [seen.of("human", side).n_quotes for side in sides]
    naive, naive_interval = _difference(seen, measure, sides, how)
    counts = [seen.of(measure, side) for side in sides]
    articles = np.unique(np.concatenate([values.articles for values in counts])).size
    size = (sum(values.n_quotes for values in counts), articles, sum(n_coded))
    if min(n_coded) < FEWEST_CODED:
        method = f"no corrected figure: {min(n_coded)} coded rows in a group, and {FEWEST_CODED} are needed"
        ends: tuple[float, ...] = (math.nan,) * 3
    else:
        estimate, found = _difference(seen, _CORRECTED, sides, how)
        ends = (estimate, found.low, found.high)
        method = f"design-based correction; {found.method}"
    told = (naive, naive_interval.low, naive_interval.high)
    return (measure, group, baseline, *ends, *told, *size, method)


def _difference(seen: Observations, column: str, sides: list[str], how: Resampling) -> tuple[float, Interval]:
    values = [seen.of(column, side) for side in sides]
    axis = np.unique(np.concatenate([one.articles for one in values]))
    totals = [one.total(axis, "quotation") for one in values]
    estimate = totals[0].mean - (totals[1].mean if len(totals) == 2 else 0.0)
    return estimate, interval(totals[0], totals[1] if len(totals) == 2 else None, how)
