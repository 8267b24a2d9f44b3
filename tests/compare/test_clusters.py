"""Measures, groups and articles taken out of a table: which rows count, what belongs together, and what is summed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from onrecord.compare.clusters import Total, Values, article_codes, observe, with_articles
from onrecord.errors import OnRecordError


def values(numbers, articles, strata=None) -> Values:
    return Values(
        np.array(numbers, dtype=float), np.array(articles), 0, None if strata is None else np.array(strata, dtype=int)
    )


def test_an_article_gives_its_sum_and_number_or_its_mean_and_one() -> None:
    given = values([0.1, 0.3, 0.8], [2, 2, 7])
    axis = np.array([1, 2, 7])
    rows, means = given.total(axis, "quotation"), given.total(axis, "article")
    assert rows.sums.tolist() == pytest.approx([0, 0.4, 0.8])
    assert rows.counts.tolist() == [0, 2, 1]
    assert rows.holds.tolist() == [False, True, True]
    assert rows.mean == pytest.approx(0.4)
    assert means.sums.tolist() == pytest.approx([0, 0.2, 0.8])
    assert means.counts.tolist() == [0, 1, 1]
    assert means.mean == pytest.approx(0.5)
    assert math.isnan(Total(np.zeros(2), np.zeros(2)).mean)


def test_the_error_of_a_mean_is_that_of_its_articles() -> None:
    # Of one value an article: deviations over n, times the root of n / (n - 1).
    found = Total(np.array([0.1, 0.5, 0.3, 0.0]), np.array([1.0, 1, 1, 0])).influence()
    assert found.tolist() == pytest.approx([-0.2 / 3 * math.sqrt(1.5), 0.2 / 3 * math.sqrt(1.5), 0, 0])
    assert Total(np.array([0.7]), np.array([1.0])).influence().tolist() == [0]


def test_units_are_rows_or_a_mean_an_article_and_stratum() -> None:
    given = values([0.1, 0.3, 0.8, 0.4], [2, 2, 7, 7], [0, 1, 1, 1])
    assert given.units("quotation") is given
    means = given.units("article")
    assert means.values.tolist() == pytest.approx([0.1, 0.3, 0.6])
    assert means.articles.tolist() == [2, 2, 7]
    assert means.strata.tolist() == [0, 1, 1]
    plain = values([0.1, 0.3, 0.8, 0.4], [2, 2, 7, 7]).units("article")
    assert plain.values.tolist() == pytest.approx([0.2, 0.6])
    assert plain.strata is None
    assert (given.n_quotes, given.n_articles) == (4, 2)


def test_what_is_taken_keeps_its_strata() -> None:
    kept = values([0.1, 0.3, 0.8], [2, 2, 7], [0, 1, 1]).take(np.array([True, False, True]))
    assert (kept.values.tolist(), kept.articles.tolist(), kept.strata.tolist()) == ([0.1, 0.8], [2, 7], [0, 1])


TABLE = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d", "e"],
        "who": ["y", "x", None, "x", "x"],
        "tone": [0.5, 0.3, 0.2, np.nan, 0.1],
        "outlet": ["Post", "Wire", "Wire", "Post", None],
        "published": pd.to_datetime(["2013-06-01", "2013-06-30", "2013-07-01", "2013-06-02", "2013-06-03"]),
    }
)


def test_rows_are_counted_by_what_they_lack() -> None:
    seen = observe(TABLE, "tone", "who", None, within=["outlet", "published"])
    assert seen.names == ["x", "y"]
    assert seen.strata_names == ["Post / 2013-06", "Wire / 2013-06", "Wire / 2013-07"]
    assert seen.strata.tolist() == [0, 1, 2, 0, -1]
    assert (seen.ungrouped, seen.unplaced) == (1, 1)
    assert seen.sizes("tone").tolist() == [2, 1]
    x = seen.of("tone", "x")
    assert (x.values.tolist(), x.articles.tolist(), x.missing, x.strata.tolist()) == ([0.3], [1], 1, [1])
    plain = observe(TABLE, ["tone"], "who", None)
    assert plain.unplaced == 0
    assert plain.of("tone", "x").values.tolist() == [0.3, 0.1]


def test_values_of_a_group_stand_by_article_and_size_whatever_order_the_rows_had() -> None:
    table = pd.DataFrame({"article_id": ["b", "a", "b", "a"], "who": "x", "tone": [0.4, 0.9, 0.2, 0.1]})
    found = observe(table, "tone", "who", None).of("tone", "x")
    assert (found.values.tolist(), found.articles.tolist()) == ([0.1, 0.9, 0.2, 0.4], [0, 0, 1, 1])


def test_copies_of_a_wire_are_one_article_unless_articles_are_asked_for() -> None:
    table = pd.DataFrame(
        {"article_id": ["a", "b", "c", "w"], "wire_id": ["w", None, "w", None], "story_id": ["s", "s", None, None]}
    )
    by_wire = article_codes(table)
    assert by_wire[0] == by_wire[2]
    assert len(set(by_wire.tolist())) == 3
    assert len(set(article_codes(table, "article_id").tolist())) == 4
    by_story = article_codes(table, "story_id")
    assert by_story[0] == by_story[1]
    assert len(set(by_story.tolist())) == 3
    assert article_codes(table.drop(columns="wire_id")).tolist() == [0, 1, 2, 3]


ARTICLES = pd.DataFrame(
    {"article_id": ["a", "b", "a"], "wire_id": ["w", None, "v"], "outlet": ["Post", "Wire", "Quay"], "url": "u"}
)


def test_the_articles_table_brings_what_is_asked_for_and_lacking() -> None:
    rows = pd.DataFrame({"article_id": ["b", "a"], "outlet": ["Own", "Own"]})
    found = with_articles(rows, ["outlet", "section"], ARTICLES)
    assert list(found.columns) == ["article_id", "outlet", "wire_id"]
    assert found["outlet"].tolist() == ["Own", "Own"]
    # Of an id that stands twice, the first counts.
    assert found["wire_id"].fillna("").tolist() == ["", "w"]
    assert with_articles(rows, "url", ARTICLES)["url"].tolist() == ["u", "u"]
    assert with_articles(rows, "url", None) is rows


def test_an_article_that_is_not_there_is_named_where_something_is_brought() -> None:
    rows = pd.DataFrame({"article_id": ["b", "z", "y"]})
    with pytest.raises(OnRecordError, match="The articles table lacks 'z'"):
        with_articles(rows, "outlet", ARTICLES)
    whole = rows.assign(outlet="Own", wire_id=None)
    assert with_articles(whole, "outlet", ARTICLES).equals(whole)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: observe(TABLE, [], "who", None), "No measure came"),
        (lambda: observe(TABLE, "tome", "who", None), "Unknown column 'tome'"),
        (lambda: observe(TABLE, "tone", "whom", None), "Unknown column 'whom'"),
        (lambda: observe(TABLE, "tone", "who", None, within=["place"]), "Unknown column 'place'"),
        (lambda: observe(TABLE, "tone", "who", None, cluster="story"), "Unknown column of clusters 'story'"),
        (lambda: observe(TABLE, "outlet", "who", None), "The column 'outlet' holds .*, not numbers"),
        (lambda: observe(TABLE.assign(tone=np.inf), "tone", "who", None), "holds infinite values"),
        (lambda: article_codes(TABLE.assign(article_id=["a", None, "c", None, "e"])), "2 rows have no article_id"),
        (lambda: with_articles(TABLE, "url", ["a"]), "takes the articles table, not list"),
    ],
)
def test_what_cannot_be_taken_is_refused(call, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        call()
