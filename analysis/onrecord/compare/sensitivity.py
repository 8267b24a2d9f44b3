"""The same contrast under every reasonable choice: what a finding owes to how it was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd

from onrecord.compare.clusters import WIRE, Weigh, with_articles
from onrecord.compare.contrast import contrast
from onrecord.compare.reading import named, written
from onrecord.errors import OnRecordError
from onrecord.measures import tone
from onrecord.people import mask_names
from onrecord.schema import QUOTE_KINDS, ROBUSTNESS, SPECIFICATIONS, require

Lexicon = Literal["onrecord", "fast", "lexicon", "vader", "vader_masked"]
ALL_KINDS = "all"

_LEXICONS: dict[Lexicon, Callable[[pd.DataFrame], pd.Series]] = {
    "onrecord": lambda table: tone(table)["tone"],
    "fast": lambda table: tone(table, engine="fast")["tone"],
    "lexicon": lambda table: tone(table, method="lexicon")["tone"],
    "vader": lambda table: tone(table, method="vader")["tone"],
    "vader_masked": lambda table: tone(
        table.assign(text=table["text"].map(mask_names, na_action="ignore")), method="vader"
    )["tone"],
}

LEXICONS = tuple(_LEXICONS)
"""The ways to measure tone anew."""


def sensitivity(
    table: pd.DataFrame,
    measure: str | Sequence[str] = (),
    *,
    between: str,
    groups: Sequence[str],
    lexicons: Sequence[Lexicon] = (),
    weigh: Sequence[Weigh] = ("quotation", "article"),
    kinds: Sequence[str | Sequence[str]] = (ALL_KINDS, "direct"),
    confidence: Sequence[float] = (0.0,),
    leave_out: str | None = None,
    cluster: str = WIRE,
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
    resamples: int = 999,
    permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Make one contrast under every combination of choices that a reader might have made otherwise.

    A row is the contrast under one set of choices, lowest estimate first. The choices share their data, so the rows are
    no independent tests: read the whole curve, not its best row. List the choices before looking, the one that you hold
    to be right first; `robustness` sums the curve up.

    Parameters
    ----------
    table : pandas.DataFrame
        A ``quotations`` table with its measures, or any table with ``article_id`` and the columns that the choices
        name.
    measure : str or sequence of str
        Numeric columns that measure the same thing.
    between : str
        The column whose values are the groups.
    groups : sequence of str
        The two groups; differences are the first less the second.
    lexicons : sequence of {"onrecord", "fast", "lexicon", "vader", "vader_masked"}
        Tones to be measured anew from ``text``, beside the columns named: `onrecord.tone` as it comes, by its fast
        engine, by its lexicon (all three with names masked), VADER's of the raw text, VADER's with the names masked.
    weigh : sequence of {"quotation", "article"}
        Estimands.
    kinds : sequence of str or of sequences of str
        Kinds of quotations to keep: ``"all"``, ``"direct"``, ``("direct", "mixed")``, …; other choices than ``"all"``
        ask for the column ``kind``.
    confidence : sequence of float
        The least ``confidence`` of the quotations to keep; above 0 it asks for that column.
    leave_out : str or None
        A column, such as ``"outlet"``, each of whose values is left out in turn, beside none.
    cluster : str
        As in `contrast`.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id``, `between` and `leave_out` where `table` lacks
        them.
    level : float
        Coverage of each interval, in (0, 1).
    resamples, permutations, seed : int
        As in `contrast`.

    Returns
    -------
    pandas.DataFrame
        The ``specifications`` table: the choices (``measure``, ``estimand``, ``kinds``, ``confidence``, ``left_out``;
        ``main`` where each is the first), then ``estimate``, ``low``, ``high``, ``effect``, ``p``, ``n_quotes``,
        ``n_articles``, ``method`` as in `contrast`. A set of choices that leaves a group without rows has no estimate
        and says why.

    Raises
    ------
    OnRecordError
        When a column, group or choice is unknown or an option is out of its range.

    References
    ----------
    Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4:1208-1214. Steegen et al. 2016, Perspectives on
    Psychological Science 11:702-712.

    Examples
    --------
    >>> quotes = pd.DataFrame({
    ...     "article_id": list("aabbccdd"), "person_id": ["ada_holm", "viktor_brandt"] * 4,
    ...     "kind": ["direct"] * 4 + ["indirect"] * 4, "tone": [0.4, 0.1, 0.3, -0.1, 0.5, 0.1, 0.2, 0.0]})
    >>> found = sensitivity(quotes, "tone", between="person_id", groups=["ada_holm", "viktor_brandt"])
    >>> found[["estimand", "kinds", "main", "estimate", "n_quotes"]].round(3).values.tolist()[:2]
    [['quotation', 'all', True, 0.325, 8], ['article', 'all', False, 0.325, 8]]
    """
    table = with_articles(table, [between, cluster, *([leave_out] if leave_out else [])], articles)
    columns, table = _measured(table, measure, lexicons)
    if isinstance(groups, str) or len(list(groups)) != 2:
        raise OnRecordError(f"groups is {groups!r}; name two groups of {between}, the difference is first less second.")
    asked = _Asked(between, [str(group) for group in groups], leave_out, cluster)
    _check_choices(table, asked, weigh, kinds, confidence)
    options = {"level": level, "resamples": resamples, "permutations": permutations, "seed": seed}
    rows = [
        (*choice.columns(asked), place == 0, *_contrasted(choice, table, asked, options))
        for place, choice in enumerate(_choices(table, asked, columns, weigh, kinds, confidence))
    ]
    found = SPECIFICATIONS.frame(rows)
    order = found["estimate"].round(12).sort_values(kind="stable", na_position="last").index
    return found.loc[order].reset_index(drop=True)


def robustness(specifications: pd.DataFrame) -> pd.DataFrame:
    """Sum a specification curve up.

    A row is one pair of groups over all sets of choices.

    Parameters
    ----------
    specifications : pandas.DataFrame
        From `sensitivity`.

    Returns
    -------
    pandas.DataFrame
        The ``robustness`` table: ``n_choices`` and ``n_failed`` (int), ``estimate`` (float, under the first of every
        choice), ``median``, ``least``, ``most`` (float), ``same_sign`` and ``excluding_zero`` (float, [0, 1]: shares of
        the estimates), ``reading`` (str). The shares are no p: the choices share their data.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Examples
    --------
    >>> robustness(SPECIFICATIONS.frame()).empty
    True
    """
    require(specifications, SPECIFICATIONS.names, "specifications", "The verb onrecord.sensitivity makes it.")
    rows = []
    for (group, baseline), part in specifications.groupby(["group", "baseline"], sort=True):
        there = part[part["estimate"].notna()]
        failed = len(part) - len(there)
        if there.empty:
            told = f"No set of choices gives a difference between {named(str(group))} and {named(str(baseline))}."
            rows.append((group, baseline, 0, failed, *[None] * 6, told))
            continue
        main = there.loc[there["main"], "estimate"]
        middle = float(there["estimate"].median())
        same = float((np.sign(there["estimate"]) == np.sign(middle)).mean())
        excluding = float(((there["low"] > 0) | (there["high"] < 0)).mean())
        least, most = float(there["estimate"].min()), float(there["estimate"].max())
        pair = f"{named(str(group))} and {named(str(baseline))}"
        told = (
            f"Over {len(there)} sets of choices the difference between {pair} runs from {written(least)} to "
            f"{written(most)}, its middle {written(middle)}; {100 * same:.0f} % are on the middle's side of 0, and "
            f"{100 * excluding:.0f} % of the intervals leave out 0."
        )
        first = float(main.iloc[0]) if len(main) else None
        rows.append((group, baseline, len(there), failed, first, middle, least, most, same, excluding, told))
    return ROBUSTNESS.frame(rows)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all choices share."""

    between: str
    groups: list[str]
    leave_out: str | None
    cluster: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """One set of choices."""

    measure: str
    weigh: Weigh
    kinds: tuple[str, ...]
    confidence: float
    left_out: str | None

    def columns(self, asked: _Asked) -> tuple[object, ...]:
        """Write the choices as the columns of a row."""
        return (self.measure, *asked.groups, self.weigh, "+".join(self.kinds), self.confidence, self.left_out)

    def rows(self, table: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
        """Keep the rows that the choices keep."""
        kept = pd.Series(True, index=table.index)
        if self.kinds != (ALL_KINDS,):
            kept &= table["kind"].isin(self.kinds)
        if self.confidence > 0:
            kept &= table["confidence"] >= self.confidence
        if self.left_out is not None:
            kept &= table[str(asked.leave_out)].astype(str) != self.left_out
        return table[kept]


def _choices(
    table: pd.DataFrame,
    asked: _Asked,
    measures: list[str],
    weigh: Sequence[Weigh],
    kinds: Sequence[str | Sequence[str]],
    confidence: Sequence[float],
) -> Iterator[_Choice]:
    left_out: list[str | None] = [None]
    if asked.leave_out is not None:
        left_out += sorted(table[asked.leave_out].dropna().astype(str).unique())
    sets = [(one,) if isinstance(one, str) else tuple(one) for one in kinds]
    for out, name, estimand, kind, least in product(left_out, measures, weigh, sets, confidence):
        yield _Choice(name, estimand, kind, float(least), out)


def _contrasted(choice: _Choice, table: pd.DataFrame, asked: _Asked, options: dict[str, float | int]) -> list[object]:
    rows = choice.rows(table, asked)
    present = set(rows.loc[rows[choice.measure].notna(), asked.between].astype(str))
    absent = [group for group in asked.groups if group not in present]
    if absent:
        return [None] * 5 + [0, 0, f"no estimate: these choices leave no row of {' and '.join(absent)}"]
    found = contrast(
        rows, choice.measure, between=asked.between, groups=asked.groups, weigh=choice.weigh, cluster=asked.cluster,
        **options,  # type: ignore[arg-type]
    ).iloc[0]  # fmt: skip
    return [found[name] for name in ("estimate", "low", "high", "effect", "p", "n_quotes", "n_articles", "method")]


def _measured(
    table: pd.DataFrame, measure: str | Sequence[str], lexicons: Sequence[Lexicon]
) -> tuple[list[str], pd.DataFrame]:
    """Name the columns to compare, the tones asked for measured anew."""
    columns = [measure] if isinstance(measure, str) else list(measure)
    for name in columns:
        if name not in table.columns:
            raise OnRecordError.unknown("column", name, table.columns)
    if isinstance(lexicons, str):
        raise OnRecordError(f"lexicons is the text {lexicons!r}; give a list, such as [{lexicons!r}].")
    for lexicon in lexicons:
        if lexicon not in _LEXICONS:
            raise OnRecordError.unknown("lexicon", lexicon, _LEXICONS)
        require(table, ("text",), "quotations", "Lexicons measure its text.")
        name = f"tone by {lexicon}"
        table = table.assign(**{name: _LEXICONS[lexicon](table)})
        columns.append(name)
    if not columns:
        raise OnRecordError("No measure came; name at least one numeric column, e.g. 'tone', or a lexicon.")
    return columns, table


def _check_choices(
    table: pd.DataFrame,
    asked: _Asked,
    weigh: Sequence[Weigh],
    kinds: Sequence[str | Sequence[str]],
    confidence: Sequence[float],
) -> None:
    for name, given in (("weigh", weigh), ("kinds", kinds), ("confidence", confidence)):
        if isinstance(given, str | float | int) or not len(given):
            raise OnRecordError(f"{name} is {given!r}; give a list of the choices, the first one first.")
    for kind in (kind for one in kinds for kind in ([one] if isinstance(one, str) else one)):
        if kind not in (ALL_KINDS, *QUOTE_KINDS):
            raise OnRecordError.unknown("kind of quotation", kind, (ALL_KINDS, *QUOTE_KINDS))
    needed = [asked.between, *([asked.leave_out] if asked.leave_out else [])]
    needed += ["kind"] if any(one != ALL_KINDS for one in kinds) else []
    needed += ["confidence"] if any(least > 0 for least in confidence) else []
    require(table, needed, "compared", "Name columns that it has, or leave the choice out.")
    known = set(table[asked.between].dropna().astype(str))
    for group in asked.groups:
        if group not in known:
            raise OnRecordError.unknown(f"group of {asked.between}", group, sorted(known))
