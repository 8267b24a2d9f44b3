"""Whether it matters which group an article's values belong to: labels exchanged between articles, within strata."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.compare.clusters import Floats, Ints, Total
from onrecord.compare.resample import Resampling

Bools = npt.NDArray[np.bool_]

_BLOCK = 2_000_000  # numbers held at once


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """A permutation p, and how it was made or why there is none (it is then nan)."""

    p: float
    method: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Which side each article gives values to, and among which articles its label may be exchanged.

    Parameters
    ----------
    first, second : array of bool
        Whether each article gives values to the group, and to the baseline.
    strata : array of int or None
        Labels are exchanged among articles of one stratum only; None is one stratum.
    """

    first: Bools
    second: Bools
    strata: Ints | None = None

    @property
    def both(self) -> Bools:
        """The articles that give values to both sides, which may be exchanged within them."""
        return self.first & self.second

    def alone(self) -> list[Ints]:
        """List the articles that give values to one side only, stratum by stratum."""
        places = np.flatnonzero(self.first ^ self.second)
        if self.strata is None:
            return [places]
        return [places[self.strata[places] == stratum] for stratum in np.unique(self.strata[places])]

    def count(self) -> int:
        """How many labelings there are."""
        apart = (math.comb(places.size, int(self.first[places].sum())) for places in self.alone())
        return math.prod(apart) * (1 << int(self.both.sum()))

    def every(self) -> Bools:
        """List every labeling as a row: whether each article's two sides are exchanged."""
        choices = [_sides(self.first[places]) for places in self.alone()]
        both = np.flatnonzero(self.both)
        rows = []
        for chosen in product(*choices):
            for inner in product((False, True), repeat=both.size):
                row = np.zeros(self.first.size, dtype=bool)
                for places, side in zip(self.alone(), chosen, strict=True):
                    row[places] = side
                row[both] = inner
                rows.append(row)
        return np.array(rows)

    def drawn(self, number: int, seed: int) -> Iterator[Bools]:
        """Draw labelings, some rows at a time; the rows do not depend on how many are held at once."""
        # Another stream than the bootstrap's; the second generator starts where the first will have ended.
        inside, between = (np.random.default_rng([seed, 1]) for _ in range(2))
        both, alone = np.flatnonzero(self.both), self.alone()
        between.bit_generator.advance(number * both.size)  # type: ignore[attr-defined]
        step = max(1, _BLOCK // max(1, self.first.size))
        for start in range(0, number, step):
            rows = min(step, number - start)
            swaps = np.zeros((rows, self.first.size), dtype=bool)
            swaps[:, both] = inside.random((rows, both.size)) < 0.5
            for places in alone:
                mine = self.first[places]
                swaps[:, places] = between.permuted(np.tile(mine, (rows, 1)), axis=1) != mine
            yield swaps


class Exchangeable(Protocol):
    """What can be tested: an estimate that says what it would be if articles' labels were exchanged."""

    @property
    def estimate(self) -> float:
        """The estimate itself."""

    def labels(self) -> Labels:
        """Give the articles' labels."""

    def swapped(self, swaps: Bools) -> Floats:
        """Compute the estimate under each labeling."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two means over the same articles."""

    total: Total
    baseline: Total

    @property
    def estimate(self) -> float:
        """The first mean less the second."""
        return self.total.mean - self.baseline.mean

    def labels(self) -> Labels:
        """Give the articles' labels: one stratum."""
        return Labels(self.total.holds, self.baseline.holds)

    def swapped(self, swaps: Bools) -> Floats:
        """Compute the difference under each labeling."""
        total, baseline = self.total, self.baseline
        moved = swaps.astype(np.float64)
        moved_sums, moved_counts = moved @ (baseline.sums - total.sums), moved @ (baseline.counts - total.counts)
        first = (total.sums.sum() + moved_sums) / (total.counts.sum() + moved_counts)
        second = (baseline.sums.sum() - moved_sums) / (baseline.counts.sum() - moved_counts)
        difference: Floats = first - second
        return difference


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
    return exchange(Difference(total, baseline), how)


def exchange(found: Exchangeable, how: Resampling) -> PermutationTest:
    """Test any estimate whose labels can be exchanged; `permutation_test` has the particulars."""
    labels = found.labels()
    labelings = labels.count()
    if labelings == 1:
        return PermutationTest(math.nan, "no test: no other labeling of the articles is possible")
    exact = labelings <= how.permutations
    blocks = iter([labels.every()]) if exact else labels.drawn(how.permutations, how.seed)
    observed = abs(found.estimate)
    # Sums in another order differ in the last bits; such labelings are as extreme, not less.
    least = observed - 1e-12 * max(1.0, observed)
    extreme = sum(int((np.abs(found.swapped(block)) >= least).sum()) for block in blocks)
    what = "permutation of articles" if labels.strata is None else "permutation of articles within strata"
    if exact:
        return PermutationTest(extreme / labelings, f"exact {what} ({labelings} labelings)")
    p = (1 + extreme) / (1 + how.permutations)
    error = math.sqrt(p * (1 - p) / how.permutations)
    return PermutationTest(p, f"{what} ({how.permutations} labelings, Monte Carlo error {error:.3f})")


def _sides(mine: Bools) -> list[Bools]:
    """List every way to hand the labels of some articles out, as whether each is exchanged."""
    rows = []
    for chosen in combinations(range(mine.size), int(mine.sum())):
        side = np.zeros(mine.size, dtype=bool)
        side[list(chosen)] = True
        rows.append(side != mine)
    return rows
