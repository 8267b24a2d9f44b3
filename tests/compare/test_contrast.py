"""Differences between groups: numbers against their definitions, who is compared, and what is said where none is."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import contrast
from onrecord.compare.effects import cliffs_delta
from onrecord.compare.resample import false_discovery
from onrecord.errors import OnRecordError
from onrecord.schema import CONTRASTS, check

LEADERS = ["ada_holm", "viktor_brandt", "mira_sol"]


def quotes(seed: int = 0, n: int = 360, n_articles: int = 40, gap: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    article = rng.integers(0, n_articles, n)
    leader = rng.choice(LEADERS, n)
    tone = rng.normal(0, 0.2, n) + rng.normal(0, 0.2, n_articles)[article] + gap * (leader == "ada_holm")
    return pd.DataFrame(
        {
            "article_id": [f"harbor-{i}" for i in article],
            "outlet": [f"outlet {i % 3}" for i in article],
            "person_id": leader,
            "tone": tone,
            "stance": rng.choice([-1.0, 0.0, 0.0, 1.0], n),
        }
    )


def one(table: pd.DataFrame, measure: str = "tone", **options) -> pd.Series:
    return contrast(table, measure, **{"between": "person_id", "groups": LEADERS[:2], **options}).iloc[0]


def test_every_measure_and_pair_has_a_row_that_keeps_the_schema() -> None:
    found = contrast(quotes(), ["tone", "stance"], between="person_id")
    check(found, CONTRASTS)
    assert list(found.columns) == CONTRASTS.names
    assert len(found) == 6
    pairs = [("ada_holm", "mira_sol"), ("ada_holm", "viktor_brandt"), ("mira_sol", "viktor_brandt")]
    assert list(zip(found["group"], found["baseline"], strict=True)) == pairs * 2


@pytest.mark.parametrize("weigh", ["quotation", "article"])
def test_estimate_effect_and_counts_are_what_they_say(weigh) -> None:
    table = quotes()
    found = one(table, weigh=weigh)
    pair = table[table["person_id"].isin(LEADERS[:2])]
    values = pair.groupby(["person_id", "article_id"])["tone"].mean().reset_index() if weigh == "article" else pair
    first, second = (values.loc[values["person_id"] == name, "tone"] for name in LEADERS[:2])
    assert found["estimand"] == weigh
    assert found["estimate"] == pytest.approx(first.mean() - second.mean())
    assert found["effect"] == pytest.approx(cliffs_delta(first, second))
    assert found["n_quotes"] == len(pair)
    assert found["n_articles"] == pair["article_id"].nunique()
    assert found["low"] < found["estimate"] < found["high"]


def test_q_adjusts_over_the_whole_table() -> None:
    found = contrast(quotes(gap=0.1), ["tone", "stance"], between="person_id")
    np.testing.assert_array_equal(found["q"], false_discovery(found["p"].to_numpy()))
    assert (found["q"] >= found["p"]).all()
    assert (found["q"] > found["p"]).any()


def test_a_planted_gap_is_found_and_none_is_found_without() -> None:
    planted, plain = one(quotes(gap=0.2)), one(quotes(gap=0.0))
    assert planted["p"] < 0.01
    assert planted["low"] > 0
    assert planted["low"] < 0.2 < planted["high"]
    assert plain["p"] > 0.05
    assert plain["low"] < 0 < plain["high"]


def test_turning_a_pair_round_turns_the_signs() -> None:
    there, back = one(quotes(), groups=LEADERS[:2]), one(quotes(), groups=LEADERS[1::-1])
    assert back["estimate"] == pytest.approx(-there["estimate"])
    assert back["effect"] == pytest.approx(-there["effect"])
    assert (back["low"], back["high"]) == pytest.approx((-there["high"], -there["low"]), abs=0.01)
    assert back["p"] == pytest.approx(there["p"], abs=0.05)


def test_the_order_of_the_rows_changes_no_byte() -> None:
    table = quotes()
    once = contrast(table, ["tone", "stance"], between="person_id", weigh="article")
    for seed in range(3):
        mixed = table.sample(frac=1, random_state=seed)
        again = contrast(mixed, ["tone", "stance"], between="person_id", weigh="article")
        assert again.to_csv() == once.to_csv()


def test_a_row_but_for_q_does_not_depend_on_the_other_rows() -> None:
    table = quotes()
    alone = contrast(table[table["person_id"] != "mira_sol"], "stance", between="person_id")
    among = contrast(table, ["tone", "stance"], between="person_id")
    among = among[
        (among["measure"] == "stance") & (among["group"] == "ada_holm") & (among["baseline"] == "viktor_brandt")
    ]
    assert alone.drop(columns="q").to_csv(index=False) == among.drop(columns="q").to_csv(index=False)


def test_another_seed_gives_other_ends_and_the_same_estimate() -> None:
    once, again = one(quotes(), seed=1), one(quotes(), seed=2)
    assert once["estimate"] == again["estimate"]
    assert once["low"] != again["low"]


def test_crossed_nested_and_mixed_designs_are_named() -> None:
    table = quotes()
    nested = contrast(table, "tone", between="outlet")
    assert nested["method"].str.startswith("nested articles; BCa").all()
    assert one(table)["method"].startswith("mixed articles; BCa")
    pairs = pd.DataFrame(
        {"article_id": np.repeat(list("abcdefghijkl"), 2), "person_id": LEADERS[:2] * 12, "tone": np.arange(24) % 7 / 7}
    )
    assert one(pairs)["method"].startswith("crossed articles; BCa")


def test_quotations_that_repeat_one_article_are_no_evidence() -> None:
    # Two articles a leader, 50 quotations each: 100 against 100 rows, and yet only 4 things were observed.
    rng = np.random.default_rng(2)
    article = np.repeat(["a", "b", "c", "d"], 50)
    table = pd.DataFrame(
        {
            "article_id": article,
            "person_id": np.where(np.isin(article, ["a", "b"]), *LEADERS[:2]),
            "tone": np.repeat([0.5, 0.3, 0.1, 0.0], 50) + rng.normal(0, 0.01, 200),
        }
    )
    found = one(table)
    rows = one(table.assign(article_id=np.arange(200).astype(str)))
    assert found["p"] == pytest.approx(1 / 3)
    assert found["low"] < 0 < found["high"]
    assert found["icc"] > 0.9
    assert rows["p"] < 0.001
    assert rows["low"] > 0


def test_wire_copies_are_one_article() -> None:
    table = pd.DataFrame(
        {
            "article_id": list("abcdefgh"),
            "person_id": [LEADERS[0]] * 4 + [LEADERS[1]] * 4,
            "tone": [0.5, 0.5, 0.5, 0.5, 0.0, 0.1, -0.1, 0.2],
        }
    )
    articles = pd.DataFrame({"article_id": list("abcdefgh"), "wire_id": ["w"] * 4 + [None] * 4})
    apart, copied = one(table), one(table, articles=articles)
    assert (apart["n_articles"], copied["n_articles"]) == (8, 5)
    assert apart["p"] == pytest.approx(2 / 70)
    assert copied["p"] == pytest.approx(1 / 5)
    assert "no interval: fewer than 2 articles in a group" in copied["method"]
    assert math.isnan(copied["low"])


def test_a_baseline_stands_in_every_row() -> None:
    found = contrast(quotes(), "tone", between="person_id", baseline="mira_sol")
    assert found["baseline"].tolist() == ["mira_sol"] * 2
    assert found["group"].tolist() == ["ada_holm", "viktor_brandt"]


def test_joint_speakers_are_a_group_of_their_own_unless_groups_are_named() -> None:
    table = quotes()
    table.loc[:9, "person_id"] = "ada_holm+viktor_brandt"
    assert "ada_holm+viktor_brandt" in set(contrast(table, "tone", between="person_id")["group"])
    named = contrast(table, "tone", between="person_id", groups=LEADERS)
    assert list(zip(named["group"], named["baseline"], strict=True)) == [
        ("ada_holm", "viktor_brandt"),
        ("ada_holm", "mira_sol"),
        ("viktor_brandt", "mira_sol"),
    ]


def test_small_groups_are_left_out_and_counted_unless_named() -> None:
    table = quotes()
    table.loc[:3, "person_id"] = "the spokeswoman"
    found = contrast(table, "tone", between="person_id")
    assert "the spokeswoman" not in set(found["group"]) | set(found["baseline"])
    assert found["method"].str.endswith("1 group with fewer than 5 rows not compared").all()
    assert len(contrast(table, "tone", between="person_id", min_quotes=4)) == 6
    assert len(contrast(table, "tone", between="person_id", groups=["ada_holm", "the spokeswoman"])) == 1
    against = contrast(table, "tone", between="person_id", baseline="the spokeswoman")
    assert len(against) == 3


def test_rows_without_a_value_are_left_out_and_counted() -> None:
    table = quotes()
    where = table.index[table["person_id"] == "ada_holm"][:6]
    table.loc[where, "tone"] = np.nan
    dropped = table.drop(index=where)
    found, expected = one(table), one(dropped)
    assert "6 rows without tone left out" in found["method"]
    pd.testing.assert_series_equal(found.drop("method"), expected.drop("method"))


def test_a_pair_without_values_is_a_row_with_its_reason() -> None:
    table = quotes()
    table.loc[table["person_id"] == "ada_holm", "stance"] = np.nan
    found = contrast(table, ["tone", "stance"], between="person_id", groups=LEADERS[:2])
    assert len(found) == 2
    assert found["method"].str.startswith("no estimate: a group has no value").tolist() == [False, True]
    assert found.loc[1, ["estimate", "low", "high", "effect", "p", "q", "icc"]].isna().all()
    # The missing p is no member of the family.
    assert found.loc[0, "q"] == found.loc[0, "p"]


def test_constant_values_differ_by_a_point_and_nothing_else() -> None:
    table = pd.DataFrame({"article_id": list("abcdefabcdef"), "person_id": np.repeat(LEADERS[:2], 6), "tone": 0.1})
    found = one(table)
    assert found["estimate"] == pytest.approx(0)
    assert found["p"] == 1
    assert found["effect"] == 0
    assert "no interval: the articles do not vary" in found["method"]
    assert "no ICC" in found["method"]


def test_no_number_is_missing_without_a_reason() -> None:
    rng = np.random.default_rng(7)
    for seed in range(15):
        table = quotes(seed, n=int(rng.integers(6, 40)), n_articles=int(rng.integers(1, 14)))
        found = contrast(table, ["tone", "stance"], between="person_id", min_quotes=1, resamples=99, permutations=99)
        assert (found["low"].isna() == found["method"].str.contains("no interval|no estimate")).all()
        assert (found["p"].isna() == found["method"].str.contains("no test|no estimate")).all()
        assert (found["icc"].isna() == found["method"].str.contains("no ICC|no estimate")).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"measure": "tome"}, "Did you mean 'tone'?"),
        ({"measure": ["tone", "person_id"]}, "not numbers"),
        ({"between": "persn_id"}, "Did you mean 'person_id'?"),
        ({"baseline": "ada_hol"}, "Did you mean 'ada_holm'?"),
        ({"groups": ["ada_holm", "nobody"]}, "Unknown group of person_id 'nobody'"),
        ({"groups": "ada_holm"}, "give a list"),
        ({"groups": ["ada_holm", "ada_holm"]}, "a contrast needs 2"),
        ({"groups": []}, "a contrast needs 2"),
        ({"min_quotes": 1000}, "lower min_quotes"),
        ({"min_quotes": "5"}, "a whole number"),
        ({"weigh": "words"}, "quotation, article"),
        ({"permutations": 3}, "at least 99"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(options, words) -> None:
    with pytest.raises(OnRecordError) as raised:
        contrast(quotes(), **{"measure": "tone", "between": "person_id", **options})
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_rows_are_no_two_groups() -> None:
    with pytest.raises(OnRecordError, match="a contrast needs 2"):
        contrast(quotes().iloc[:0], "tone", between="person_id")


def test_three_measures_ten_groups_and_two_thousand_rows_give_a_row_a_pair() -> None:
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "article_id": rng.integers(0, 300, 2000).astype(str),
            "person_id": [f"person {i}" for i in rng.integers(0, 10, 2000)],
            **{name: rng.normal(size=2000) for name in ("tone", "stance", "portrayal")},
        }
    )
    assert len(contrast(table, ["tone", "stance", "portrayal"], between="person_id")) == 135
