"""Effect sizes, detectable differences, choices of interval and the one-sentence reading of a contrast."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import contrast
from onrecord.compare.clusters import Values
from onrecord.compare.effects import cliffs_delta, hedges_g
from onrecord.compare.reading import Found, read_difference, written
from onrecord.compare.resample import Means
from onrecord.compare.sizes import detectable, dominance, standardised
from onrecord.errors import OnRecordError

X = [0.2, 0.5, 0.1, 0.9, 0.4]
Y = [-0.1, 0, 0.3, -0.4, 0.2, 0.1]


def sided(x, y, articles_x=None, articles_y=None):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    at_x = np.arange(x.size) if articles_x is None else np.asarray(articles_x)
    at_y = x.size + np.arange(y.size) if articles_y is None else np.asarray(articles_y)
    return Values(x, at_x.astype(np.int64)), Values(y, at_y.astype(np.int64))


def g_of(first, second):
    axis = np.union1d(first.articles, second.articles)
    means = Means((first.total(axis, "quotation"), second.total(axis, "quotation")))
    return standardised(first, second, means.estimate, means.influence(), level=0.95)


def quotes(x, y, articles_x, articles_y) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [*map(str, articles_x), *map(str, articles_y)],
            "side": ["a"] * len(x) + ["b"] * len(y),
            "tone": [*x, *y],
        }
    )


def test_golden_values_of_the_two_sizes() -> None:
    first, second = sided(X, Y)
    delta, g = dominance(first, second, level=0.95), g_of(first, second)
    assert delta.value == pytest.approx(0.733333, abs=1e-6)
    assert g.value == pytest.approx(1.325145, abs=1e-6)
    assert -1 < delta.low < delta.value < delta.high < 1
    assert g.low < g.value < g.high


def test_sizes_equal_their_definitions_on_random_samples_with_ties() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        x, y = rng.integers(0, 5, rng.integers(5, 30)), rng.integers(0, 5, rng.integers(5, 30))
        first, second = sided(x, y)
        assert dominance(first, second, level=0.9).value == pytest.approx(cliffs_delta(x, y))
        assert g_of(first, second).value == pytest.approx(hedges_g(x, y))


def test_the_error_of_delta_is_the_jackknifes() -> None:
    rng = np.random.default_rng(2)
    first, second = sided(rng.normal(0.5, 1, 60), rng.normal(0, 1, 60), np.arange(60) // 3, 20 + np.arange(60) // 3)
    found = dominance(first, second, level=0.95)
    half = (math.atanh(found.high) - math.atanh(found.low)) / 2
    axis = np.union1d(first.articles, second.articles)
    left = [cliffs_delta(first.values[first.articles != a], second.values[second.articles != a]) for a in axis]
    jackknife = math.sqrt((20 - 1) / 20 * ((np.array(left[:20]) - np.mean(left[:20])) ** 2).sum()
                          + (20 - 1) / 20 * ((np.array(left[20:]) - np.mean(left[20:])) ** 2).sum())  # fmt: skip
    from scipy.stats import t

    assert half == pytest.approx(t.ppf(0.975, 19) * jackknife / (1 - found.value**2), rel=0.02)


def test_repeating_every_article_narrows_nothing() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(0.4, 1, 12), rng.normal(0, 1, 12)
    once = contrast(quotes(x, y, range(12), range(12, 24)), "tone", between="side").iloc[0]
    thrice = contrast(
        quotes(np.tile(x, 3), np.tile(y, 3), np.tile(np.arange(12), 3), np.tile(np.arange(12, 24), 3)),
        "tone", between="side",
    ).iloc[0]  # fmt: skip
    for name in ("effect_low", "effect_high", "detectable"):
        assert thrice[name] == pytest.approx(once[name], rel=1e-6), name
    assert thrice["g_high"] - thrice["g_low"] == pytest.approx(once["g_high"] - once["g_low"], rel=0.1)
    assert thrice["design_effect"] == pytest.approx(3.0)
    assert math.isnan(once["design_effect"])


def test_a_detectable_difference_shrinks_with_the_root_of_the_articles() -> None:
    rng = np.random.default_rng(4)
    parts = rng.normal(size=400) / 400
    few, many = detectable(parts, 50, 0.95), detectable(parts / 2, 200, 0.95)
    assert few == pytest.approx(2 * many, rel=0.03)
    assert math.isnan(detectable(parts, 1, 0.95))
    assert math.isnan(detectable(np.zeros(9), 9, 0.95))


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ([1.0, 2.0, 3.0], [9.0, 8.0, 7.0], "delta without an interval of its own: the groups do not overlap"),
        ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], "no g: the values do not vary within the groups"),
        ([0.5], [0.1, 0.2, 0.4], "no g: a group has fewer than 2 values"),
    ],
)
def test_a_size_that_cannot_be_had_says_why(x, y, reason) -> None:
    table = quotes(x, y, range(len(x)), range(10, 10 + len(y)))
    found = contrast(table, "tone", between="side", min_quotes=1).iloc[0]
    assert reason in found["method"]
    assert math.isnan(found["g"]) == reason.startswith("no g")


def test_the_kind_of_interval_can_be_chosen_and_a_bootstrap_of_few_articles_is_refused() -> None:
    rng = np.random.default_rng(5)
    table = quotes(rng.normal(size=30), rng.normal(size=30), np.arange(30) // 2, 20 + np.arange(30) // 2)
    for kind, word in (("auto", "BCa"), ("bca", "BCa"), ("percentile", "percentile"), ("t", "cluster-robust t")):
        assert word in contrast(table, "tone", between="side", interval=kind)["method"][0]
    few = table[table["article_id"].astype(int) % 20 < 6]
    assert "cluster-robust t" in contrast(few, "tone", between="side")["method"][0]
    for kind in ("bca", "percentile"):
        found = contrast(few, "tone", between="side", interval=kind).iloc[0]
        assert math.isnan(found["low"])
        assert "no interval: a bootstrap covers too little with fewer than 10 articles in a group" in found["method"]
        assert "cannot be said" in found["reading"]
    with pytest.raises(OnRecordError, match="auto, bca, percentile, t"):
        contrast(table, "tone", between="side", interval="jackknife")


def test_what_belongs_together_can_be_chosen() -> None:
    table = quotes([1.0, 2, 3, 4], [0.0, 1, 0, 1], range(4), range(4, 8)).assign(
        wire_id=["w", "w", None, None, None, None, None, None], story_id=["s"] * 4 + ["t"] * 4
    )
    counts = {
        cluster: contrast(table, "tone", between="side", min_quotes=1, cluster=cluster)["n_articles"][0]
        for cluster in ("wire_id", "article_id", "story_id")
    }
    assert counts == {"wire_id": 7, "article_id": 8, "story_id": 2}
    with pytest.raises(OnRecordError, match="Did you mean 'story_id'"):
        contrast(table, "tone", between="side", min_quotes=1, cluster="storyid")


NUMBERS = re.compile(r"-?\d+\.\d+")


def read(estimate, low, high, p=0.01, detectable=0.2, why="") -> str:
    return read_difference(
        "tone", "ada_holm", "viktor_brandt", Found(estimate, low, high, p, detectable, 80, 30, 0.95, why)
    )


def test_a_reading_of_a_difference_names_side_ends_and_n() -> None:
    told = read(-0.2, -0.31, -0.09)
    assert "lower for Ada Holm than for Viktor Brandt, by 0.09 to 0.31" in told
    assert "80 rows in 30 articles" in told
    assert "95 % interval" in told


def test_a_reading_never_claims_more_than_the_interval() -> None:
    rng = np.random.default_rng(6)
    for _ in range(200):
        low, estimate, high = np.sort(rng.normal(rng.choice([-0.3, 0, 0.3]), 0.2, 3)) * rng.choice([0.01, 1])
        told = read(estimate, low, high)
        if low <= 0 <= high:
            assert told.startswith("No difference")
            assert "higher for" not in told
        else:
            assert f"{'higher' if estimate > 0 else 'lower'} for Ada Holm" in told
            near, far = (float(number) for number in NUMBERS.findall(told)[:2])
            least, most = sorted((abs(low), abs(high)))
            assert 0 < near <= least + 1e-9
            assert far >= most - 1e-9


def test_a_reading_says_when_the_test_does_not_confirm_the_interval() -> None:
    assert "too often (p = 0.2)" in read(0.2, 0.05, 0.4, p=0.2)
    assert "too often" not in read(0.2, 0.05, 0.4, p=0.01)
    assert "no permutation test" in read(0.2, 0.05, 0.4, p=math.nan)


def test_a_reading_without_an_interval_or_estimate_gives_the_reason() -> None:
    assert "cannot be said: fewer than 2 articles" in read(0.2, math.nan, math.nan, why="fewer than 2 articles")
    assert read(math.nan, math.nan, math.nan, why="a group has no value").endswith("a group has no value.")


def test_small_numbers_are_not_written_as_0() -> None:
    assert (written(0.126), written(0.0004), written(-0.0004), written(0.0)) == ("0.13", "0.0004", "-0.0004", "0.00")


def test_every_row_of_a_contrast_is_read() -> None:
    rng = np.random.default_rng(7)
    table = quotes(rng.normal(size=40), rng.normal(size=40), np.arange(40) // 2, np.arange(40) // 2)
    assert contrast(table, "tone", between="side")["reading"].str.endswith(".").all()
