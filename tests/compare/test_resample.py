"""Intervals, tests and adjustment: golden values, coverage, and what is said where there is no answer."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import permutation_test as scipy_permutation_test

from onrecord.compare.clusters import Total, Values
from onrecord.compare.permute import permutation_test
from onrecord.compare.resample import Resampling, crossing, false_discovery, interval
from onrecord.errors import OnRecordError

P = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]


def total(sums, counts) -> Total:
    return Total(np.array(sums, dtype=float), np.array(counts, dtype=float))


def apart(first, second) -> tuple[Total, Total]:
    """Two groups of articles with one value each."""
    none = [0.0] * len(first), [0.0] * len(second)
    return (
        total([*first, *none[1]], [*[1] * len(first), *none[1]]),
        total([*none[0], *second], [*none[0], *[1] * len(second)]),
    )


def drawn(rng, n_articles, icc, per_article=6) -> Values:
    article = np.repeat(np.arange(n_articles), per_article)
    values = rng.normal(size=n_articles)[article] * math.sqrt(icc) + rng.normal(size=article.size) * math.sqrt(1 - icc)
    return Values(values, article)


def test_adjustment_golden() -> None:
    bh = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216]
    by = [0.02929, 0.117159, 0.246033, 0.246033, 0.246033, 0.292897, 0.309634, 0.632657, 0.632657, 0.632657]
    np.testing.assert_allclose(false_discovery(P), bh, atol=1e-6)
    np.testing.assert_allclose(false_discovery(P, method="by"), by, atol=1e-6)


def test_adjustment_passes_over_missing_p() -> None:
    holed = [P[0], math.nan, *P[1:], math.nan]
    found = false_discovery(holed)
    assert np.isnan(found[[1, -1]]).all()
    np.testing.assert_array_equal(np.delete(found, [1, 11]), false_discovery(P))
    assert false_discovery([]).size == 0
    assert np.isnan(false_discovery([math.nan])).all()


def test_permutation_golden_nested() -> None:
    first, second = [0.3, 0.5, 0.4], [0, 0.1, -0.2]
    found = permutation_test(*apart(first, second), Resampling())
    other = scipy_permutation_test((first, second), lambda x, y: np.mean(x) - np.mean(y), n_resamples=np.inf)
    assert found.p == pytest.approx(0.1, abs=1e-12)
    assert found.p == pytest.approx(other.pvalue, abs=1e-12)
    assert "20 labelings" in found.method


def test_permutation_crossed_equals_sign_flips() -> None:
    first, second = [0.3, 0.5, 0.4, 0.2, 0.0], [0, 0.1, -0.2, 0.4, -0.1]
    found = permutation_test(total(first, [1] * 5), total(second, [1] * 5), Resampling())
    other = scipy_permutation_test(
        (np.subtract(first, second),), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert found.p == pytest.approx(other.pvalue, abs=1e-12)
    assert "32 labelings" in found.method


def test_permutation_mixed_does_both() -> None:
    # One article quotes both, two quote the first, one the second: 3 ways to hand out the label, times 2.
    a, b = total([2, 1, 0.5, 0], [2, 1, 1, 0]), total([0.2, 0, 0, -1], [1, 0, 0, 2])
    sides = {0: ((2, 2), (0.2, 1)), 1: (1, 1), 2: (0.5, 1), 3: (-1, 2)}
    observed, extreme = None, 0
    for chosen in [(1, 2), *[c for c in combinations((1, 2, 3), 2) if c != (1, 2)]]:
        for swap in (0, 1):
            mine = [sides[0][swap], *[sides[i] for i in chosen]]
            rest = [sides[0][1 - swap], *[sides[i] for i in (1, 2, 3) if i not in chosen]]
            gap = abs(
                sum(s for s, _ in mine) / sum(n for _, n in mine) - sum(s for s, _ in rest) / sum(n for _, n in rest)
            )
            observed = gap if observed is None else observed
            extreme += gap >= observed - 1e-12
    found = permutation_test(a, b, Resampling())
    assert found.p == pytest.approx(extreme / 6)
    assert "6 labelings" in found.method


def test_drawn_permutations_come_near_the_exact_p() -> None:
    rng = np.random.default_rng(5)
    first, second = rng.normal(1.5, 1, 8), rng.normal(0, 1, 7)
    exact = permutation_test(*apart(first, second), Resampling(permutations=10_000))
    sampled = permutation_test(*apart(first, second), Resampling(permutations=5_000))
    assert "exact" in exact.method
    assert "exact" not in sampled.method
    assert 0.005 < exact.p < 0.5
    assert sampled.p == pytest.approx(exact.p, abs=4 * math.sqrt(exact.p / 5_000))


def test_smallest_p_is_one_over_the_labelings_tried() -> None:
    first, second = np.arange(20) + 100.0, np.arange(20) * 1.0
    assert permutation_test(*apart(first, second), Resampling(permutations=999)).p == pytest.approx(1 / 1000)


def test_permutation_finds_false_differences_no_more_often_than_it_says() -> None:
    rng = np.random.default_rng(6)
    below = 0
    for _ in range(300):
        one, two = drawn(rng, 8, 0.5), drawn(rng, 8, 0.5)
        axis = np.arange(16)
        two = Values(two.values, two.articles + 8)
        how = Resampling(permutations=199)
        below += permutation_test(one.total(axis, "quotation"), two.total(axis, "quotation"), how).p <= 0.05
    # Three standard errors above 5 %.
    assert below / 300 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 300)


def test_a_group_without_values_has_no_test() -> None:
    found = permutation_test(total([0, 0], [0, 0]), total([1, 2], [1, 1]), Resampling())
    assert math.isnan(found.p)
    assert "no value" in found.method


@pytest.mark.parametrize(
    ("first", "second", "design"),
    [
        ([1, 1, 0, 0], [0, 0, 1, 1], "nested"),
        ([1, 2, 3, 1], [1, 1, 1, 2], "crossed"),
        ([1, 1, 0, 0], [0, 1, 1, 1], "mixed"),
    ],
)
def test_design_is_read_from_who_stands_in_which_article(first, second, design) -> None:
    assert crossing(total([0.0] * 4, first), total([0.0] * 4, second)) == design


def test_bootstrap_of_articles_covers_and_bootstrap_of_rows_does_not() -> None:
    # 400 repetitions at 40 articles, ICC .3, are in benchmarks/coverage.py. Here, 200: three standard errors about .95
    # reach from .904 to .996, and a bootstrap of rows, at .78 in truth, stays below .87.
    articles = rows = 0
    for repetition in range(200):
        values = drawn(np.random.default_rng([repetition, 11]), 40, 0.3)
        how = Resampling(resamples=599, seed=repetition)
        clustered = interval(values.total(np.arange(40), "quotation"), None, how)
        every = Values(values.values, np.arange(240)).total(np.arange(240), "quotation")
        single = interval(every, None, how)
        articles += clustered.low <= 0 <= clustered.high
        rows += single.low <= 0 <= single.high
    assert 0.904 <= articles / 200 <= 0.996
    assert rows / 200 < 0.87


def test_bootstrap_covers_with_only_10_articles() -> None:
    # Plain BCa covers .90 here; three standard errors below .95 is .917.
    hits = 0
    for repetition in range(400):
        values = drawn(np.random.default_rng([repetition, 14]), 10, 0.3).total(np.arange(10), "quotation")
        found = interval(values, None, Resampling(resamples=999, seed=repetition))
        assert "widened for 10 articles" in found.method
        hits += found.low <= 0 <= found.high
    assert 0.917 <= hits / 400 <= 0.983


def test_t_interval_covers_with_6_articles() -> None:
    hits = 0
    for repetition in range(400):
        found = interval(
            drawn(np.random.default_rng([repetition, 12]), 6, 0.3).total(np.arange(6), "quotation"), None, Resampling()
        )
        assert found.method.startswith("cluster-robust t interval with 5 df")
        hits += found.low <= 0 <= found.high
    assert 0.917 <= hits / 400 <= 0.983


def test_t_interval_by_hand() -> None:
    # Mean 2, standard error 1 / sqrt(3), t(.975; 2 df) = 4.302653.
    found = interval(total([1, 2, 3], [1, 1, 1]), None, Resampling())
    assert (found.low, found.high) == pytest.approx(
        (2 - 4.302653 / math.sqrt(3), 2 + 4.302653 / math.sqrt(3)), abs=1e-6
    )


def test_articles_that_quote_both_are_drawn_once_for_both() -> None:
    # A strong article effect that both groups share cancels in the difference, if and only if the draw is joint.
    rng = np.random.default_rng(8)
    shared, noise = rng.normal(0, 5, 40), rng.normal(0, 0.1, (2, 40))
    joint = interval(total(shared + noise[0], [1] * 40), total(shared + noise[1], [1] * 40), Resampling())
    parted = interval(*apart(shared + noise[0], shared + noise[1]), Resampling())
    assert joint.high - joint.low < 0.15
    assert parted.high - parted.low > 3


def test_articles_that_quote_one_are_drawn_within_their_group() -> None:
    # Against a group that never varies, the difference is as uncertain as the other mean alone, to the last draw.
    values = np.random.default_rng(15).normal(size=12)
    difference = interval(*apart(values, [0.5] * 20), Resampling())
    alone = interval(total(values, [1] * 12), None, Resampling())
    assert (difference.low, difference.high) == pytest.approx((alone.low - 0.5, alone.high - 0.5), abs=1e-9)


def test_interval_is_asymmetric_where_the_data_are() -> None:
    skewed = np.random.default_rng(9).exponential(size=60) ** 2
    found = interval(total(skewed, [1] * 60), None, Resampling())
    mean = skewed.mean()
    assert found.high - mean > 1.1 * (mean - found.low)


def test_a_draw_that_leaves_a_group_empty_is_drawn_again() -> None:
    # Ten of 400 articles quote the first: every draw without them would be nan, and nan would spread to the ends.
    counts = np.r_[np.ones(10), np.zeros(390)]
    rng = np.random.default_rng(10)
    first = Total(counts * rng.normal(size=400), counts)
    second = Total(rng.normal(size=400), np.ones(400))
    empty = 0
    for seed in range(20):
        how = Resampling(resamples=1999, seed=seed)
        place = np.random.default_rng(seed).integers(0, 400, (1999, 400))
        empty += int((counts[place].sum(axis=1) == 0).sum())
        found = interval(first, second, how)
        assert found.low < first.mean - second.mean < found.high
    assert empty > 0


@pytest.mark.parametrize(
    ("sums", "counts", "reason"),
    [
        ([0.4], [2], "no interval: fewer than 2 articles"),
        ([], [], "no interval: fewer than 2 articles"),
        ([0.2, 0.4, 0.6], [1, 2, 3], "no interval: the articles do not vary"),
        ([0.1] * 12, [1] * 12, "no interval: the articles do not vary"),
    ],
)
def test_no_interval_comes_with_its_reason(sums, counts, reason) -> None:
    found = interval(total(sums, counts), None, Resampling())
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert found.method == reason


def test_very_many_articles_take_the_cheap_interval_and_it_agrees() -> None:
    values = np.random.default_rng(12).normal(size=5001)
    many = interval(total(values, np.ones(5001)), None, Resampling())
    fewer = interval(total(values[:5000], np.ones(5000)), None, Resampling())
    assert "more than 5000 articles" in many.method
    assert "BCa" in fewer.method
    assert many.high - many.low == pytest.approx(fewer.high - fewer.low, rel=0.05)


@pytest.mark.parametrize("seed", range(8))
def test_every_interval_has_ends_or_a_reason(seed) -> None:
    rng = np.random.default_rng([seed, 13])
    for _ in range(25):
        n = int(rng.integers(1, 25))
        counts = rng.integers(0, 3, (2, n)).astype(float)
        counts[:, counts.sum(axis=0) == 0] = 1
        sums = counts * rng.choice([-1, 0, 0, 0, 0, 1], (2, n))
        found = interval(Total(sums[0], counts[0]), Total(sums[1], counts[1]), Resampling(resamples=199, seed=seed))
        assert found.method.startswith("no interval") == math.isnan(found.low) == math.isnan(found.high)
        assert math.isnan(found.low) or found.low <= found.high


@pytest.mark.parametrize(
    "options",
    [{"weigh": "quote"}, {"level": 95}, {"level": 0}, {"resamples": 10}, {"permutations": 1.5e3}, {"seed": -1}],
)
def test_options_out_of_range_are_refused_in_one_line(options) -> None:
    with pytest.raises(OnRecordError) as raised:
        Resampling(**options)
    assert "\n" not in str(raised.value)
    assert str(next(iter(options.values()))) in str(raised.value)
