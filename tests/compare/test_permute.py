"""Labelings of articles: how many there are, which they are, and what is drawn from them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from onrecord.compare import permute
from onrecord.compare.clusters import Total
from onrecord.compare.permute import Difference, Labels, exchange, permutation_test
from onrecord.compare.resample import Resampling


def labels(first, second, strata=None) -> Labels:
    return Labels(
        np.array(first, dtype=bool), np.array(second, dtype=bool), None if strata is None else np.array(strata)
    )


@pytest.mark.parametrize(
    ("given", "count"),
    [
        # Two of three articles bear the first label: three ways; one article bears both: times two.
        (labels([1, 1, 0, 1], [0, 0, 1, 1]), 6),
        (labels([1, 1, 1], [0, 0, 0]), 1),
        (labels([1, 1], [1, 1]), 4),
        # Within strata: two ways in the first, one in the second, which is of one side.
        (labels([1, 0, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1]), 2),
        (labels([1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 1]), 4),
        # An article without a value has no label.
        (labels([1, 0, 0], [0, 1, 0]), 2),
    ],
)
def test_labelings_are_counted_and_listed(given, count) -> None:
    assert given.count() == count
    every = given.every()
    assert every.shape == (count, given.first.size)
    assert len({row.tobytes() for row in every}) == count
    swapped = (given.first ^ every) & (given.first ^ given.second | given.both)
    alone = given.first ^ given.second
    assert (swapped[:, alone].sum(axis=1) == given.first[alone].sum()).all()


def test_labelings_are_exchanged_inside_their_stratum_only() -> None:
    given = labels([1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 1])
    assert sorted(row.tolist() for row in given.every()) == [
        [False, False, False, False],
        [False, False, True, True],
        [True, True, False, False],
        [True, True, True, True],
    ]


def test_what_is_drawn_does_not_depend_on_how_much_is_held(monkeypatch) -> None:
    given = labels([1, 1, 0, 1, 0], [0, 1, 1, 1, 1])
    whole = np.concatenate(list(given.drawn(50, 3)))
    monkeypatch.setattr(permute, "_BLOCK", 35)
    parts = list(given.drawn(50, 3))
    assert [len(part) for part in parts] == [7, 7, 7, 7, 7, 7, 7, 1]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    assert not np.array_equal(np.concatenate(list(given.drawn(50, 4))), whole)


def test_drawn_labelings_keep_how_many_bear_each_label_and_swap_half_of_those_of_both() -> None:
    given = labels([1, 1, 0, 0, 0, 1], [0, 0, 1, 1, 1, 1])
    drawn = np.concatenate(list(given.drawn(2000, 0)))
    assert ((given.first ^ drawn)[:, :5].sum(axis=1) == 2).all()
    assert drawn[:, 5].mean() == pytest.approx(0.5, abs=0.05)
    # Each of the five bears the first label in two draws of five.
    assert (given.first ^ drawn)[:, :5].mean(axis=0) == pytest.approx([0.4] * 5, abs=0.05)


def test_p_counts_what_is_drawn_and_the_labeling_observed() -> None:
    sums, counts = np.arange(16.0), np.ones(16)
    first = np.arange(16) >= 8
    total, baseline = Total(sums * first, counts * first), Total(sums * ~first, counts * ~first)
    how = Resampling(permutations=199)
    found = permutation_test(total, baseline, how)
    drawn = np.concatenate(list(Difference(total, baseline).labels().drawn(199, 0)))
    gaps = np.array([abs(sums[first ^ row].mean() - sums[~(first ^ row)].mean()) for row in drawn])
    p = (1 + (gaps >= 8 - 1e-9).sum()) / 200
    assert found.p == pytest.approx(p)
    error = math.sqrt(p * (1 - p) / 199)
    assert found.method == f"permutation of articles (199 labelings, Monte Carlo error {error:.3f})"


def test_as_many_labelings_as_permutations_are_all_tried() -> None:
    total, baseline = Total(np.arange(10.0), np.ones(10)), Total(np.zeros(10), np.ones(10))
    exact = exchange(Difference(total, baseline), Resampling(permutations=1024))
    assert exact.method == "exact permutation of articles (1024 labelings)"
    # All ten swapped or none: and the first article's 0 may be swapped at will.
    assert exact.p == pytest.approx(4 / 1024)
    drawn = exchange(Difference(total, baseline), Resampling(permutations=1023))
    assert drawn.method.startswith("permutation of articles (1023 labelings")


def test_a_group_without_values_and_a_single_labeling_are_no_test() -> None:
    some, none = Total(np.ones(3), np.ones(3)), Total(np.zeros(3), np.zeros(3))
    assert permutation_test(some, none, Resampling()).method == "no test: a group has no value"
    assert permutation_test(none, some, Resampling()).method == "no test: a group has no value"
    alone = exchange(Difference(some, none), Resampling())
    assert alone.method == "no test: no other labeling of the articles is possible"
    assert math.isnan(alone.p)
