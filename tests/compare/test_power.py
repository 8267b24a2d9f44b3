"""Power from a pilot: against theory, against studies really made, and pilots that tell nothing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import nct, t

from onrecord.compare import contrast, power
from onrecord.errors import OnRecordError
from onrecord.schema import POWERS, check


def pilot(
    seed: int = 0, n_articles: int = 200, icc: float = 0.0, per_article: int = 1, crossed: bool = False
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(n_articles), per_article)
    tone = rng.normal(size=n_articles)[article] * math.sqrt(icc) + rng.normal(size=article.size) * math.sqrt(1 - icc)
    side = np.arange(article.size) % 2 if crossed else article % 2
    return pd.DataFrame({"article_id": article.astype(str), "side": np.where(side, "b", "a"), "tone": tone})


def test_power_of_independent_rows_is_what_theory_says() -> None:
    table = pilot(n_articles=2000)
    found = check(power(table, "tone", between="side", difference=0.5, n_articles=(40, 100), simulations=4000), POWERS)
    for size, share in zip(found["n_articles"], found["power"], strict=True):
        reach = t.ppf(0.975, size / 2 - 1)
        expected = nct.sf(reach, size / 2 - 1, 0.5 / math.sqrt(4 / size))
        assert share == pytest.approx(expected, abs=0.03)
    assert ((found["low"] <= found["power"]) & (found["power"] <= found["high"])).all()


def test_power_grows_with_articles_and_difference_and_falls_with_clustering() -> None:
    options = {"between": "side", "n_articles": (20, 60), "simulations": 999}
    apart = power(pilot(per_article=4), "tone", difference=(0.2, 0.5), **options)
    alike = power(pilot(per_article=4, icc=0.5), "tone", difference=0.5, **options)
    assert (apart.groupby("difference")["power"].diff().dropna() > 0).all()
    assert (apart.groupby("n_articles")["power"].diff().dropna() > 0).all()
    assert (alike["power"].to_numpy() < apart.loc[apart["difference"] == 0.5, "power"].to_numpy()).all()


def test_power_is_how_often_contrast_finds_the_difference() -> None:
    table = pilot(3, n_articles=400, icc=0.3, per_article=4, crossed=True)
    told = power(table, "tone", between="side", difference=0.4, n_articles=(24,)).iloc[0]
    found = 0
    for seed in range(60):
        study = pilot(1000 + seed, n_articles=24, icc=0.3, per_article=4, crossed=True)
        study["tone"] += 0.4 * (study["side"] == "a")
        found += contrast(study, "tone", between="side", interval="t", permutations=99)["low"][0] > 0
    assert found / 60 == pytest.approx(told["power"], abs=3 * math.sqrt(0.25 / 60))
    assert "crossed articles" in told["method"]


def test_a_small_pilot_is_called_small_and_the_reading_says_what_was_asked() -> None:
    found = power(pilot(n_articles=12), "tone", between="side", difference=0.3, n_articles=(20,), simulations=199).iloc[
        0
    ]
    assert "the pilot has only 12 articles" in found["method"]
    assert "in 100 would find a true difference of 0.30 in tone between a and b" in found["reading"]


def test_the_same_seed_gives_the_same_bytes_in_whatever_order_the_rows_come() -> None:
    table = pilot(per_article=3)
    options = {"between": "side", "difference": 0.3, "n_articles": (20, 40), "simulations": 199}
    first = power(table, "tone", **options).to_csv()
    assert power(table.sample(frac=1, random_state=1), "tone", **options).to_csv() == first
    assert power(table, "tone", seed=1, **options).to_csv() != first


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"difference": 0.0}, "above 0"),
        ({"difference": []}, "above 0"),
        ({"n_articles": (2,)}, "at least 4"),
        ({"simulations": 5}, "at least 99"),
        ({"groups": ["a", "c"]}, "Unknown group of side 'c'"),
        ({"groups": ["a", "a"]}, "name two in groups"),
        ({"groups": "a"}, "a list of two"),
        ({"between": "article_id"}, "name two in groups"),
        ({"table": pilot(n_articles=6)}, "4 are the least"),
        ({"table": pilot(n_articles=20).assign(tone=0.5)}, "do not vary"),
    ],
)
def test_bad_arguments_and_pilots_are_refused(change, words) -> None:
    given = {"table": pilot(n_articles=20), "measure": "tone", "between": "side", "difference": 0.5, **change}
    with pytest.raises(OnRecordError, match=words):
        power(given.pop("table"), given.pop("measure"), **given)
