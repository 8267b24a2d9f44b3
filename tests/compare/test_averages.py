"""Means with intervals: which rows count, what an article is, and what is said of the rest."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import averages
from onrecord.errors import OnRecordError
from onrecord.schema import AVERAGES, check


def quotes(rng_seed: int = 0, n: int = 240, n_articles: int = 40) -> pd.DataFrame:
    rng = np.random.default_rng(rng_seed)
    article = rng.integers(0, n_articles, n)
    return pd.DataFrame(
        {
            "article_id": [f"harbor-{i}" for i in article],
            "person_id": rng.choice(["ada_holm", "viktor_brandt", "ada_holm+viktor_brandt"], n),
            "tone": rng.normal(0, 0.2, n) + rng.normal(0, 0.2, n_articles)[article],
            "stance": rng.choice([-1.0, 0.0, 0.0, 1.0], n),
        }
    )


def test_each_measure_and_group_has_a_row_that_keeps_the_schema() -> None:
    found = averages(quotes(), ["tone", "stance"], by="person_id")
    check(found, AVERAGES)
    assert list(found.columns) == AVERAGES.names
    assert len(found) == 6
    assert (found["low"] < found["estimate"]).all()
    assert (found["estimate"] < found["high"]).all()


def test_the_two_estimands_are_the_means_they_say() -> None:
    table = quotes()
    tone = table.groupby("person_id")["tone"]
    by_quote = averages(table, "tone", by="person_id").set_index("group")["estimate"]
    by_article = averages(table, "tone", by="person_id", weigh="article")
    expected = table.groupby(["person_id", "article_id"])["tone"].mean().groupby("person_id").mean()
    np.testing.assert_allclose(by_quote[expected.index], tone.mean()[expected.index])
    np.testing.assert_allclose(by_article.set_index("group")["estimate"][expected.index], expected)
    assert set(by_article["estimand"]) == {"article"}
    assert not np.allclose(by_quote[expected.index], expected, atol=1e-4)


def test_the_order_of_the_rows_changes_no_byte() -> None:
    table = quotes()
    once = averages(table, ["tone", "stance"], by="person_id")
    for seed in range(3):
        again = averages(table.sample(frac=1, random_state=seed), ["tone", "stance"], by="person_id")
        assert again.to_csv() == once.to_csv()


def test_a_row_does_not_depend_on_the_other_rows() -> None:
    table = quotes()
    alone = averages(table[table["person_id"] == "ada_holm"], "stance", by="person_id")
    among = averages(table, ["tone", "stance"], by="person_id").query("measure == 'stance' and group == 'ada_holm'")
    assert alone.to_csv(index=False) == among.to_csv(index=False)


def test_rows_without_a_value_or_a_group_are_left_out_and_counted() -> None:
    table = quotes()
    table.loc[table.index[table["person_id"] == "ada_holm"][:7], "tone"] = np.nan
    table.loc[table.index[table["person_id"] == "viktor_brandt"][:4], "person_id"] = None
    found = averages(table, "tone", by="person_id").set_index("group")
    assert found.loc["ada_holm", "n_quotes"] == (table["person_id"] == "ada_holm").sum() - 7
    assert "7 rows without tone left out; 4 rows without person_id left out" in found.loc["ada_holm", "method"]
    assert "without tone" not in found.loc["viktor_brandt", "method"]


def test_wire_copies_are_one_article() -> None:
    table = pd.DataFrame(
        {
            "article_id": list("abcdef"),
            "outlet": ["Harbor Courier"] * 6,
            "tone": [0.1, 0.1, 0.1, 0.4, -0.2, 0.3],
            "wire_id": ["w1", "w1", "w1", None, None, None],
        }
    )
    alone = averages(table.drop(columns="wire_id"), "tone", by="outlet").iloc[0]
    copied = averages(table, "tone", by="outlet").iloc[0]
    assert (alone["n_articles"], copied["n_articles"]) == (6, 4)
    assert copied["high"] - copied["low"] > alone["high"] - alone["low"]
    articles = table[["article_id", "wire_id", "outlet"]]
    brought = averages(table[["article_id", "tone"]], "tone", by="outlet", articles=articles).iloc[0]
    assert brought.equals(copied)


def test_a_wire_named_like_an_article_is_not_that_article() -> None:
    table = pd.DataFrame(
        {"article_id": ["a", "b", "c"], "wire_id": [None, "a", None], "g": "x", "tone": [0.0, 0.1, 0.2]}
    )
    assert averages(table, "tone", by="g").loc[0, "n_articles"] == 3


def test_resampling_rows_instead_of_articles_is_too_narrow() -> None:
    rng = np.random.default_rng(3)
    article = np.repeat(np.arange(40), 6)
    tone = rng.normal(0, 1, 40)[article] + rng.normal(0, 1, 240)
    table = pd.DataFrame({"article_id": article.astype(str), "person_id": "ada_holm", "tone": tone})
    clustered = averages(table, "tone", by="person_id").iloc[0]
    rows = averages(table.assign(article_id=np.arange(240).astype(str)), "tone", by="person_id").iloc[0]
    # ICC .5 and 6 an article: a design effect of 3.5, so widths of about 1.9 to 1.
    assert (clustered["high"] - clustered["low"]) / (rows["high"] - rows["low"]) > 1.5


@pytest.mark.parametrize(
    ("tone", "article", "method"),
    [
        ([0.1, 0.2, 0.3], "aaa", "no interval: fewer than 2 articles"),
        ([0.2, 0.2, 0.2], "abc", "no interval: the articles do not vary"),
        ([0.1, 0.2, 0.3], "abc", "cluster-robust t interval with 2 df (fewer than 10 articles)"),
        ([math.nan] * 3, "abc", "no estimate: no row has a value; 3 rows without tone left out"),
    ],
)
def test_few_articles_get_what_can_be_said(tone, article, method) -> None:
    table = pd.DataFrame({"article_id": list(article), "person_id": "ada_holm", "tone": tone})
    found = averages(table, "tone", by="person_id").iloc[0]
    assert found["method"] == method
    assert math.isnan(found["low"]) == method.startswith("no ")
    assert math.isnan(found["estimate"]) == math.isnan(tone[0])


@pytest.mark.parametrize("kind", ["Float64", "bool", "boolean", "int64", "Int8"])
def test_every_kind_of_number_will_do(kind) -> None:
    table = pd.DataFrame({"article_id": list("abcd"), "kind": "direct", "tone": [1, 0, 1, 1]}).astype({"tone": kind})
    assert averages(table, "tone", by="kind").loc[0, "estimate"] == 0.75


def test_groups_of_any_kind_become_text_and_categories_keep_their_order() -> None:
    table = pd.DataFrame({"article_id": list("abcd"), "negated": [True, False, True, False], "tone": 0.5})
    assert averages(table, "tone", by="negated")["group"].tolist() == ["False", "True"]
    order = pd.CategoricalDtype(["mixed", "indirect", "direct"])
    table["kind"] = pd.Series(["direct", "mixed", None, "mixed"], dtype=order)
    assert averages(table, "tone", by="kind")["group"].tolist() == ["mixed", "direct"]


def test_a_table_without_rows_has_no_averages() -> None:
    found = averages(quotes().iloc[:0], "tone", by="person_id")
    assert len(found) == 0
    check(found, AVERAGES)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"measure": "tome"}, "Did you mean 'tone'?"),
        ({"measure": "person_id"}, "not numbers"),
        ({"measure": []}, "No measure"),
        ({"by": "persn_id"}, "Did you mean 'person_id'?"),
        ({"weigh": "quotes"}, "quotation, article"),
        ({"level": 2}, "between 0 and 1"),
        ({"bounds": (1, 0)}, "least value and then the greatest"),
        ({"articles": "corpus"}, "corpus.articles"),
        ({"articles": pd.DataFrame({"article_id": ["x"], "wire_id": ["w"]})}, "lacks 'harbor-"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(options, words) -> None:
    with pytest.raises(OnRecordError) as raised:
        averages(quotes(), **{"measure": "tone", "by": "person_id", **options})
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"article_id": None}, "name the article of every row"),
        ({"tone": math.inf}, "infinite"),
    ],
)
def test_rows_that_cannot_be_compared_are_named(change, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        averages(quotes().assign(**change), "tone", by="person_id")


def test_a_table_without_articles_is_refused() -> None:
    with pytest.raises(OnRecordError, match="not independent"):
        averages(quotes().drop(columns="article_id"), "tone", by="person_id")


def test_an_interval_is_cut_at_the_bounds_and_says_so() -> None:
    few = pd.DataFrame({"article_id": list("abc"), "outlet": "o", "share": [0.0, 0.1, 0.9]})
    free, cut = averages(few, "share", by="outlet"), averages(few, "share", by="outlet", bounds=(0, 1))
    assert free["low"][0] < 0
    assert free["high"][0] > 1
    assert (cut["low"][0], cut["high"][0], cut["estimate"][0]) == (0, 1, free["estimate"][0])
    assert "cut at 0 and 1" in cut["method"][0]
    assert "cut" not in averages(quotes(), "tone", by="person_id", bounds=(-1, 1))["method"][0]
