"""How many articles it takes to find a difference, by resampling a pilot of one's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from onrecord.compare.clusters import WIRE, Floats, Total, Weigh, observe
from onrecord.compare.reading import named, spelled, written
from onrecord.compare.resample import Resampling, crossing
from onrecord.errors import OnRecordError
from onrecord.schema import POWERS

_HELD = 1_000_000  # numbers held at once
_FEWEST = 4


def power(
    table: pd.DataFrame,
    measure: str,
    *,
    between: str,
    difference: float | Sequence[float],
    n_articles: Sequence[int] = (20, 40, 80, 160, 320),
    groups: Sequence[str] | None = None,
    weigh: Weigh = "quotation",
    cluster: str = WIRE,
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
    simulations: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Tell how often a study of a given size would find a given difference, from a pilot.

    A row is one difference and one number of articles. Studies are made by drawing whole articles out of the pilot,
    its own difference taken out and the asked one put in, so that article sizes, spread and clustering are the
    pilot's; a study finds the difference when its cluster-robust t interval leaves out 0 on the right side. A pilot of
    few articles knows little of how articles differ: take its power for a guess.

    Parameters
    ----------
    table : pandas.DataFrame
        The pilot: any table with ``article_id`` and the columns named.
    measure : str
        A numeric column.
    between : str
        The column whose values are the groups.
    difference : float or sequence of float
        The true differences to look for, in the unit of the measure, above 0.
    n_articles : sequence of int
        The sizes of the studies: articles of both groups together, shared between them as in the pilot.
    groups : sequence of str or None
        The two groups; None where the column has just two.
    weigh : {"quotation", "article"}
        The estimand: whether every quotation counts the same or every article.
    cluster : str
        The column whose equal values belong together, as in `contrast`.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id`` and `between` where `table` lacks them.
    level : float
        Coverage of a study's interval, in (0, 1).
    simulations : int
        How many studies are drawn for each row.
    seed : int
        Same seed, same table.

    Returns
    -------
    pandas.DataFrame
        The ``powers`` table: ``difference`` (float), ``n_articles`` (int), ``power`` (float, [0, 1]), ``low`` and
        ``high`` (float: Wilson's interval of the simulation alone, not of the pilot's smallness), ``pilot_quotes``,
        ``pilot_articles`` (int), ``method`` and ``reading`` (str).

    Raises
    ------
    OnRecordError
        When a column is unknown, there are not two groups, a group of the pilot has fewer than 4 articles or does not
        vary, or an option is out of its range.

    References
    ----------
    Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8. Kleinman and Huang 2017, Journal of
    Open Research Software 5:36 (power by resampling clusters).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pilot = pd.DataFrame({
    ...     "article_id": np.repeat(np.arange(20), 4).astype(str), "outlet": np.repeat(["a", "b"], 40),
    ...     "tone": rng.normal(0, 0.3, 80)})
    >>> found = power(pilot, "tone", between="outlet", difference=0.2, n_articles=(10, 40), simulations=500)
    >>> (found["power"].diff().dropna() > 0).all()
    np.True_
    """
    how = Resampling(weigh=weigh, level=level, seed=seed)
    differences, sizes = _checked(difference, n_articles, simulations)
    seen = observe(table, measure, between, articles, cluster=cluster)
    pair = _pair(seen.names, groups, between)
    first, second = (seen.of(measure, group) for group in pair)
    axis = np.union1d(first.articles, second.articles)
    totals = first.total(axis, weigh), second.total(axis, weigh)
    for group, total in zip(pair, totals, strict=True):
        if total.holds.sum() < _FEWEST:
            raise OnRecordError(
                f"The pilot has {int(total.holds.sum())} article(s) of {group} with a value; {_FEWEST} are the least "
                "that tell how articles differ."
            )
    pilot = _Pilot(totals[0], totals[1])
    if not pilot.varies:
        raise OnRecordError("The articles of the pilot do not vary; nothing can be said about the size of a study.")
    n = (first.n_quotes + second.n_quotes, axis.size)
    rows = []
    for size in sizes:
        errors, estimates, df = pilot.studies(size, simulations, seed)
        for wanted in differences:
            found = _found(estimates, errors, df, wanted, level)
            rows.append(
                (measure, *pair, weigh, wanted, size, *_told(found, size, wanted, measure, pair, pilot, how, n))
            )
    return POWERS.frame(rows)


@dataclass(frozen=True, slots=True)
class _Pilot:
    """Two groups' sums by article, over the same articles."""

    total: Total
    baseline: Total

    @property
    def varies(self) -> bool:
        """Whether articles differ, beside rounding."""
        parts = self.total.influence() - self.baseline.influence()
        return bool(np.abs(parts).max() > 1e-12 * max(1.0, float(np.abs(self.total.sums).max())))

    @property
    def design(self) -> str:
        """Whether articles give values to both groups, to one, or some do and some do not."""
        return crossing(self.total, self.baseline)

    def studies(self, size: int, number: int, seed: int) -> tuple[Floats, Floats, Floats]:
        """Draw studies without a true difference; give their standard errors, estimates and degrees of freedom."""
        rng = np.random.default_rng([seed, 2, size])
        sides = [one.sums - one.mean * one.counts for one in (self.total, self.baseline)]
        counts = [one.counts for one in (self.total, self.baseline)]
        made = []
        step = max(1, _HELD // size)
        for start in range(0, number, step):
            drawn = self._drawn(size, min(step, number - start), rng)
            made.append(_studied([one[drawn] for one in sides], [one[drawn] for one in counts]))
        errors, estimates, df = (np.concatenate(parts) for parts in zip(*made, strict=True))
        return errors, estimates, df

    def _drawn(self, size: int, number: int, rng: np.random.Generator) -> np.ndarray:
        if self.design != "nested":
            places = np.flatnonzero(self.total.holds | self.baseline.holds)
            return rng.choice(places, (number, size))
        ours, theirs = (np.flatnonzero(one.holds) for one in (self.total, self.baseline))
        n = min(size - 1, max(1, round(size * ours.size / (ours.size + theirs.size))))
        return np.hstack([rng.choice(ours, (number, n)), rng.choice(theirs, (number, size - n))])


def _studied(sums: list[Floats], counts: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """Estimate the difference of each row's study, its standard error and its degrees of freedom."""
    parts, means, holding = [], [], []
    with np.errstate(invalid="ignore", divide="ignore"):
        for side, count in zip(sums, counts, strict=True):
            all_of_it = count.sum(axis=1, keepdims=True)
            mean = side.sum(axis=1, keepdims=True) / all_of_it
            n = (count > 0).sum(axis=1)
            parts.append((side - mean * count) / all_of_it * np.sqrt(n / np.maximum(n - 1, 1))[:, None])
            means.append(mean[:, 0])
            holding.append(n)
    errors = np.sqrt(((parts[0] - parts[1]) ** 2).sum(axis=1))
    return errors, means[0] - means[1], (np.minimum(*holding) - 1).astype(np.float64)


def _found(estimates: Floats, errors: Floats, df: Floats, wanted: float, level: float) -> np.ndarray:
    """Say of each study whether its interval lies above 0; one that cannot be analysed finds nothing."""
    from scipy.stats import t

    reach = t.ppf((1 + level) / 2, np.maximum(df, 1))
    with np.errstate(invalid="ignore"):
        found: np.ndarray = (df >= 1) & (errors > 0) & (estimates + wanted - reach * errors > 0)
    return found


def _told(
    found: np.ndarray,
    size: int,
    wanted: float,
    measure: str,
    pair: tuple[str, str],
    pilot: _Pilot,
    how: Resampling,
    n: tuple[int, int],
) -> tuple[object, ...]:
    from scipy.stats import binomtest

    share = float(found.mean())
    ends = binomtest(int(found.sum()), found.size).proportion_ci(0.95, method="wilson")
    few = f"; the pilot has only {n[1]} articles" if n[1] < 20 else ""
    method = (
        f"{found.size} studies of {pilot.design} articles drawn from the pilot, cluster-robust t at {how.level:g}{few}"
    )
    told = (
        f"Of studies with {size} articles like the pilot's, about {100 * share:.0f} in 100 would find a true "
        f"difference of {written(wanted)} in {spelled(measure)} between {named(pair[0])} and {named(pair[1])}."
    )
    return (share, float(ends.low), float(ends.high), *n, method, told)


def _checked(
    difference: float | Sequence[float], n_articles: Sequence[int], simulations: int
) -> tuple[list[float], list[int]]:
    differences = [float(one) for one in ([difference] if np.isscalar(difference) else list(difference))]  # type: ignore[arg-type]
    if not differences or any(not math.isfinite(one) or one <= 0 for one in differences):
        raise OnRecordError(f"difference is {difference!r}; give one or more numbers above 0, in the measure's unit.")
    sizes = [int(one) for one in n_articles]
    if not sizes or min(sizes) < _FEWEST:
        raise OnRecordError(f"n_articles is {n_articles!r}; give whole numbers of at least {_FEWEST}.")
    if not isinstance(simulations, int) or simulations < 99:
        raise OnRecordError(f"simulations is {simulations!r}; give a whole number of at least 99, such as 2000.")
    return sorted(set(differences)), sorted(set(sizes))


def _pair(names: list[str], groups: Sequence[str] | None, between: str) -> tuple[str, str]:
    if isinstance(groups, str):
        raise OnRecordError(f"groups is the text {groups!r}; give a list of two groups.")
    chosen = names if groups is None else [str(name) for name in groups]
    for name in chosen:
        if name not in names:
            raise OnRecordError.unknown(f"group of {between}", name, names)
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        raise OnRecordError(f"{len(set(chosen))} group(s) of {between} came, and two are compared; name two in groups.")
    return chosen[0], chosen[1]
