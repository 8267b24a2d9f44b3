"""A difference within strata: two groups compared where both are seen, such as within outlets or months."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from onrecord.compare.clusters import Floats, Ints, Values
from onrecord.compare.permute import Labels
from onrecord.compare.resample import Drawable

Sparse: TypeAlias = Any
"""A ``scipy.sparse.csr_array`` of articles by strata, which has no types."""


@dataclass(frozen=True)
class Stratified:
    """The mean difference within strata, each stratum weighed by ``n1 * n2 / (n1 + n2)`` of its two sides.

    It is what a regression with a constant for every stratum estimates: strata in which both groups are often seen
    weigh most, and a stratum that holds one group only weighs nothing.

    Parameters
    ----------
    sums : pair of sparse arrays
        The sum of the values of each article in each stratum, in the group and in the baseline.
    counts : pair of sparse arrays
        How many values that are.
    """

    sums: tuple[Sparse, Sparse]
    counts: tuple[Sparse, Sparse]

    @cached_property
    def totals(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Sums and counts of each stratum: the group's, then the baseline's."""
        return tuple(np.asarray(one.sum(axis=0)).ravel() for one in _in_turn(self))  # type: ignore[return-value]

    @property
    def estimate(self) -> float:
        """The difference; nan where no stratum holds both groups."""
        return float(_within(*self.totals))

    @property
    def holds(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Whether each article gives values to each side."""
        first, second = (np.asarray(one.sum(axis=1)).ravel() > 0 for one in self.counts)
        return first, second

    @property
    def sides(self) -> tuple[int, ...]:
        """How many articles each side has."""
        return tuple(int(one.sum()) for one in self.holds)

    @property
    def size(self) -> float:
        """How large the sums are."""
        return max(1.0, *(float(abs(one).max()) for one in self.sums))

    def influence(self) -> Floats:
        """Give each article's part in the error: of its strata's differences, and of the weights they have."""
        sum_1, n_1, sum_2, n_2 = self.totals
        weight, both = n_1 * n_2 / (n_1 + n_2), n_1 + n_2
        apart = sum_1 / n_1 - sum_2 / n_2 - self.estimate
        of_counts = [apart * (n / both) ** 2 - sign * weight * total / n_own**2 for n, sign, total, n_own in (
            (n_2, 1, sum_1, n_1), (n_1, -1, sum_2, n_2)
        )]  # fmt: skip
        of_sums = [weight / n_1, -weight / n_2]
        parts = [each.multiply(by) for each, by in zip((*self.sums, *self.counts), (*of_sums, *of_counts), strict=True)]
        articles = np.asarray(((self.counts[0] + self.counts[1]) > 0).sum(axis=0)).ravel()
        few = np.sqrt(articles / np.maximum(articles - 1, 1))
        found = sum(part.multiply(few) for part in parts) / weight.sum()
        influence: Floats = np.asarray(found.sum(axis=1)).ravel()
        return influence

    def drawable(self) -> Drawable:
        """Give article numbers to draw from: both sides' together, or apart where no article gives both."""
        first, second = self.holds
        if (first & second).any():
            return (np.flatnonzero(first | second),), lambda a, axis=-1: self._drawn(a)
        apart = (np.flatnonzero(first), np.flatnonzero(second))
        return apart, lambda a, b, axis=-1: self._drawn(a, b)

    def labels(self) -> Labels:
        """Give the articles' labels, exchanged among articles that stand in the same strata."""
        cells = (self.counts[0] + self.counts[1]).tocsr()
        places = cells.indices
        if (np.diff(cells.indptr) > 1).any():
            _, places = np.unique((cells > 0).toarray(), axis=0, return_inverse=True)
        return Labels(*self.holds, np.asarray(places, dtype=np.int64).ravel())

    def swapped(self, swaps: npt.NDArray[np.bool_]) -> Floats:
        """Compute the difference under each labeling."""
        moved = swaps.astype(np.float64)
        sum_1, n_1, sum_2, n_2 = self.totals
        sums, counts = (moved @ (there - here) for here, there in (self.sums, self.counts))
        return _within(sum_1 + sums, n_1 + counts, sum_2 - sums, n_2 - counts)

    def _drawn(self, *samples: Ints) -> Floats:
        """Compute the difference for rows of article numbers."""
        n = self.counts[0].shape[0]
        times = sum(_times(np.atleast_2d(sample), n) for sample in samples)
        found = _within(*(times @ one for one in _in_turn(self)))
        return found if samples[0].ndim > 1 else found[0]


def shared(first: Values, second: Values) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say of each value of two groups whether it stands in a stratum that holds both groups."""
    ours, theirs = _strata(first), _strata(second)
    both = np.intersect1d(ours, theirs)
    return np.isin(ours, both), np.isin(theirs, both)


def stratified(first: Values, second: Values) -> Stratified:
    """Set two groups side by side in their strata, values that no shared stratum holds being left out before."""
    strata = np.union1d(_strata(first), _strata(second))
    axis = np.union1d(first.articles, second.articles)
    (sums_1, counts_1), (sums_2, counts_2) = (_sparse(one, axis, strata) for one in (first, second))
    return Stratified((sums_1, sums_2), (counts_1, counts_2))


def _strata(values: Values) -> Ints:
    return np.zeros(values.values.size, dtype=np.int64) if values.strata is None else values.strata


def _sparse(values: Values, axis: Ints, strata: Ints) -> tuple[Sparse, Sparse]:
    from scipy.sparse import coo_array

    place = (np.searchsorted(axis, values.articles), np.searchsorted(strata, _strata(values)))
    shape = (axis.size, strata.size)
    sums = coo_array((values.values, place), shape=shape).tocsr()
    return sums, coo_array((np.ones(values.values.size), place), shape=shape).tocsr()


def _in_turn(found: Stratified) -> tuple[Sparse, Sparse, Sparse, Sparse]:
    return found.sums[0], found.counts[0], found.sums[1], found.counts[1]


def _within(sum_1: Floats, n_1: Floats, sum_2: Floats, n_2: Floats) -> Floats:
    """Weigh the strata's differences, strata on the last axis; a stratum with one side empty weighs nothing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        both = n_1 + n_2
        weight = np.where(both > 0, n_1 * n_2 / both, 0.0).sum(axis=-1)
        over = np.where(both > 0, (sum_1 * n_2 - sum_2 * n_1) / both, 0.0).sum(axis=-1)
        found: Floats = np.where(weight > 0, over / weight, np.nan)
    return found


def _times(drawn: Ints, n: int) -> Floats:
    """Count how often each row draws each article."""
    rows = drawn.shape[0]
    flat = (drawn + n * np.arange(rows)[:, None]).ravel()
    return np.bincount(flat, minlength=rows * n).reshape(rows, n).astype(np.float64)
