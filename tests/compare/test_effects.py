"""How large a difference is: golden values, ends of the ranges, and the cases without an answer."""

from __future__ import annotations

import math

import numpy as np
import pytest

from onrecord.compare.effects import cliffs_delta, design_effect, hedges_g, icc
from onrecord.errors import OnRecordError

X = [0.2, 0.5, 0.1, 0.9, 0.4]
Y = [-0.1, 0, 0.3, -0.4, 0.2, 0.1]


def test_cliffs_delta_golden() -> None:
    assert cliffs_delta(X, Y) == pytest.approx(0.733333, abs=1e-6)


def test_cliffs_delta_equals_its_definition_with_ties() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        x, y = rng.integers(0, 4, rng.integers(1, 9)), rng.integers(0, 4, rng.integers(1, 9))
        pairs = np.sign(x[:, None] - y[None, :])
        assert cliffs_delta(x, y) == pytest.approx(pairs.mean(), abs=1e-12)


def test_cliffs_delta_changes_sign_with_the_sides_and_is_0_where_all_is_tied() -> None:
    assert cliffs_delta(Y, X) == pytest.approx(-cliffs_delta(X, Y))
    assert cliffs_delta([1, 1, 1], [1, 1]) == 0
    assert cliffs_delta([2], [1]) == 1
    assert cliffs_delta([1], [2]) == -1


def test_hedges_g_golden() -> None:
    g = hedges_g(X, Y)
    assert g == pytest.approx(1.325145, abs=1e-6)
    assert g / 0.913875 == pytest.approx(1.450029, abs=2e-6)


def test_hedges_g_has_no_value_where_nothing_varies() -> None:
    assert math.isnan(hedges_g([1, 1], [2, 2]))


@pytest.mark.parametrize(
    ("verb", "values"),
    [(cliffs_delta, []), (hedges_g, [1.0]), (cliffs_delta, [float("nan")]), (hedges_g, [1, math.nan])],
)
def test_too_few_or_missing_values_are_refused_in_one_line(verb, values) -> None:
    with pytest.raises(OnRecordError) as raised:
        verb(values, Y)
    assert "\n" not in str(raised.value)


def test_icc_by_hand() -> None:
    # Means 1.5 and 5.5: between 16 on 1 df, within 0.5 on 2 df, two values an article.
    assert icc([1, 2, 5, 6], ["a", "a", "b", "b"]) == pytest.approx((16 - 0.5) / (16 + 0.5))


def test_icc_with_unequal_articles_by_hand() -> None:
    # Articles of 1, 2 and 3 values; grand mean 11/3; typical size (6 - 14/6) / 2.
    between = (1 * (1 - 11 / 3) ** 2 + 2 * (3 - 11 / 3) ** 2 + 3 * (5 - 11 / 3) ** 2) / 2
    within = (2 + 2) / 3
    typical = (6 - 14 / 6) / 2
    expected = (between - within) / (between + (typical - 1) * within)
    assert icc([1, 2, 4, 4, 5, 6], ["a", "b", "b", "c", "c", "c"]) == pytest.approx(expected)


def test_icc_recovers_the_share_it_was_drawn_with() -> None:
    rng = np.random.default_rng(3)
    article = np.repeat(np.arange(3000), 6)
    values = rng.normal(size=3000)[article] * math.sqrt(0.3) + rng.normal(size=article.size) * math.sqrt(0.7)
    assert icc(values, article) == pytest.approx(0.3, abs=0.03)


def test_a_difference_between_groups_is_no_variance_between_articles() -> None:
    rng = np.random.default_rng(4)
    article = np.repeat(np.arange(400), 5)
    group = article % 2
    values = rng.normal(size=article.size) + 10 * group
    assert icc(values, article) > 0.9
    assert icc(values, article, group) == pytest.approx(0, abs=0.05)


def test_two_groups_in_one_article_are_two_clusters() -> None:
    # Within a group the articles' means are 1.5 and 5.5, as above, whichever group; pooled over the two groups.
    values, articles, groups = [1, 2, 5, 6, 6, 5, 2, 1], list("aabbaabb"), [0] * 4 + [1] * 4
    assert icc(values, articles, groups) == pytest.approx((16 - 0.5) / (16 + 0.5))


@pytest.mark.parametrize(
    ("values", "articles"),
    [([1, 2, 3], ["a", "b", "c"]), ([1, 2, 3], ["a", "a", "a"]), ([0.1, 0.1, 0.1, 0.1], ["a", "a", "b", "b"])],
)
def test_icc_has_no_value_without_variance_inside_and_between(values, articles) -> None:
    assert math.isnan(icc(values, articles))


def test_design_effect_golden() -> None:
    assert design_effect(6, 0.3) == pytest.approx(2.5)
    assert design_effect(1, 0.9) == 1
