"""Comparison within strata: against regression with a constant a stratum, and what is said of strata that are lost."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import contrast
from onrecord.compare.clusters import Values
from onrecord.compare.permute import exchange
from onrecord.compare.resample import Resampling, bound, standard_error
from onrecord.compare.strata import shared, stratified
from onrecord.errors import OnRecordError


def quotes(
    seed: int = 0, n_articles: int = 40, per_article: int = 4, n_outlets: int = 4, gap: float = 0.0
) -> pd.DataFrame:
    """Make outlets whose tones differ by far more than the leaders' do, and that favour one leader."""
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(n_articles), per_article)
    outlet = np.arange(n_articles) % n_outlets
    leader = np.where(rng.random(article.size) < 0.2 + 0.6 * outlet[article] / n_outlets, "ada_holm", "viktor_brandt")
    tone = outlet[article] + rng.normal(0, 0.3, n_articles)[article] + rng.normal(0, 0.3, article.size)
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in article],
            "outlet": [f"outlet {i}" for i in outlet[article]],
            "published": pd.Timestamp("2013-06-01", tz="UTC") + pd.to_timedelta(article % 60, unit="D"),
            "person_id": leader,
            "tone": tone + gap * (leader == "ada_holm"),
        }
    )


def sides(table: pd.DataFrame) -> tuple[Values, Values]:
    codes = {name: pd.factorize(table[name], sort=True)[0].astype(np.int64) for name in ("article_id", "outlet")}
    pair = []
    for leader in ("ada_holm", "viktor_brandt"):
        rows = (table["person_id"] == leader).to_numpy()
        pair.append(Values(table["tone"].to_numpy()[rows], codes["article_id"][rows], 0, codes["outlet"][rows]))
    return pair[0], pair[1]


def test_the_difference_is_what_least_squares_with_a_constant_a_stratum_gives() -> None:
    table = quotes(gap=0.2)
    dummies = pd.get_dummies(table["outlet"]).to_numpy(dtype=float)
    x = np.column_stack([(table["person_id"] == "ada_holm").astype(float), dummies])
    coefficients, *_ = np.linalg.lstsq(x, table["tone"].to_numpy(), rcond=None)
    found = stratified(*sides(table))
    assert found.estimate == pytest.approx(coefficients[0], abs=1e-12)
    bread = np.linalg.inv(x.T @ x)
    scores = pd.DataFrame(x * (table["tone"].to_numpy() - x @ coefficients)[:, None]).groupby(table["article_id"]).sum()
    robust = math.sqrt((bread @ scores.T.to_numpy() @ scores.to_numpy() @ bread)[0, 0])
    assert standard_error(found.influence()) == pytest.approx(robust, rel=0.1)


def test_one_stratum_is_the_plain_difference() -> None:
    table = quotes().assign(everywhere="x")
    plain = contrast(table, "tone", between="person_id").iloc[0]
    within = contrast(table, "tone", between="person_id", within="everywhere").iloc[0]
    for name in ("estimate", "effect", "g", "icc", "n_quotes", "n_articles"):
        assert within[name] == pytest.approx(plain[name]), name
    assert (within["low"], within["high"]) == pytest.approx((plain["low"], plain["high"]), abs=0.02)


def test_what_outlets_do_to_a_plain_contrast_is_taken_out() -> None:
    table = quotes(n_articles=80)
    plain = contrast(table, "tone", between="person_id").iloc[0]
    within = contrast(table, "tone", between="person_id", within="outlet").iloc[0]
    assert plain["low"] > 0.3
    assert within["low"] < 0 < within["high"]
    assert within["p"] > 0.05
    assert within["within"] == "outlet"
    assert "within outlet: 4 of 4 strata hold both groups" in within["method"]
    assert pd.isna(plain["within"])


@pytest.mark.parametrize("weigh", ["quotation", "article"])
def test_a_planted_gap_is_found_within_strata(weigh) -> None:
    found = contrast(quotes(gap=0.4), "tone", between="person_id", within="outlet", weigh=weigh).iloc[0]
    assert found["low"] > 0
    assert found["p"] < 0.01
    assert found["low"] < 0.4 < found["high"]
    assert 0 < found["effect_low"] < found["effect"] < found["effect_high"] <= 1
    assert found["g_low"] < found["g"] < found["g_high"]


def test_times_count_by_month_and_columns_combine() -> None:
    found = contrast(quotes(), "tone", between="person_id", within=["outlet", "published"]).iloc[0]
    assert "within outlet and published: " in found["method"]
    assert "of 8 strata" in found["method"]


def test_a_stratum_of_one_group_is_named_and_its_articles_counted() -> None:
    table = quotes()
    only = table["outlet"] == "outlet 3"
    table = table[~(only & (table["person_id"] == "viktor_brandt"))]
    found = contrast(table, "tone", between="person_id", within="outlet").iloc[0]
    rest = contrast(table[table["outlet"] != "outlet 3"], "tone", between="person_id", within="outlet").iloc[0]
    assert "3 of 4 strata hold both groups, 25 % of the articles lost (outlet 3)" in found["method"]
    assert found["estimate"] == pytest.approx(rest["estimate"])
    assert found["n_articles"] == rest["n_articles"]


def test_no_stratum_with_both_groups_is_no_estimate_and_says_so() -> None:
    table = quotes()
    table["person_id"] = np.where(table["outlet"].isin(["outlet 0", "outlet 1"]), "ada_holm", "viktor_brandt")
    found = contrast(table, "tone", between="person_id", within="outlet").iloc[0]
    assert math.isnan(found["estimate"])
    assert math.isnan(found["p"])
    assert found["method"].startswith("no estimate: no stratum of outlet holds both groups")
    assert found["reading"].startswith("Nothing can be said")


def test_rows_without_a_stratum_are_left_out_and_counted() -> None:
    table = quotes()
    table.loc[:4, "outlet"] = None
    found = contrast(table, "tone", between="person_id", within="outlet").iloc[0]
    assert "5 rows without outlet left out" in found["method"]
    assert found["n_quotes"] == len(table) - 5


def test_labels_are_exchanged_inside_strata_only() -> None:
    # Two outlets of two articles each: 2 x 2 labelings, of which one and its mirror are as extreme.
    values = Values(np.array([1.0, 5.0]), np.array([0, 2]), 0, np.array([0, 1]))
    others = Values(np.array([0.0, 4.0]), np.array([1, 3]), 0, np.array([0, 1]))
    found = exchange(stratified(values, others), Resampling())
    assert found.p == pytest.approx(0.5)
    assert found.method == "exact permutation of articles within strata (4 labelings)"


def test_one_labeling_is_no_test() -> None:
    kept = shared(*sides(quotes().head(0)))
    assert kept[0].size == kept[1].size == 0
    table = pd.DataFrame(
        {"article_id": ["a"] * 6, "outlet": ["x"] * 6, "person_id": ["m", "n"] * 3, "tone": np.arange(6)}
    )
    found = contrast(table, "tone", between="person_id", within="outlet", min_quotes=2).iloc[0]
    assert math.isnan(found["low"])
    assert "no interval: fewer than 2 articles in a group" in found["method"]


def test_intervals_within_strata_cover() -> None:
    held = 0
    for seed in range(40):
        found = bound(stratified(*sides(quotes(seed))), Resampling(resamples=199))
        held += found.low <= 0 <= found.high
    # Three standard errors below 95 %.
    assert held / 40 >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 40)


def test_strata_by_the_column_of_groups_are_refused() -> None:
    with pytest.raises(OnRecordError, match="strata need another column"):
        contrast(quotes(), "tone", between="person_id", within="person_id")
    with pytest.raises(OnRecordError, match="Did you mean 'outlet'"):
        contrast(quotes(), "tone", between="person_id", within="outlets")
