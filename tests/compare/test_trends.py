"""Means by period, slopes and windows around events: by hand, under the null, and without anything to tell."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import linregress

from onrecord.compare import averages, event_window, slopes, trend
from onrecord.errors import OnRecordError
from onrecord.schema import EVENTS, SLOPES, TRENDS, check


def quotes(seed: int = 0, n_articles: int = 60, rise: float = 0.0, step: float = 0.0) -> pd.DataFrame:
    """Make a year of articles, three quotations each; the tone rises by so much a year, and by a step in July."""
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(n_articles), 3)
    day = rng.integers(0, 365, n_articles)
    tone = rng.normal(0, 0.1, n_articles)[article] + rng.normal(0, 0.1, article.size)
    tone += rise * day[article] / 365.25 + step * (day[article] >= 181)
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in article],
            "published": pd.Timestamp("2013-01-01", tz="UTC") + pd.to_timedelta(day[article], unit="D"),
            "person_id": np.where(article % 2, "ada_holm", "viktor_brandt"),
            "tone": tone,
        }
    )


def test_a_period_is_the_average_of_its_rows() -> None:
    table = quotes()
    found = check(trend(table, "tone", by="person_id", every="quarter", resamples=99), TRENDS)
    assert len(found) == 8
    march = table[(table["published"] < "2013-04-01") & (table["person_id"] == "ada_holm")]
    row = found[(found["group"] == "ada_holm")].iloc[0]
    alone = averages(march, "tone", by="person_id", resamples=99).iloc[0]
    assert row["period"] == pd.Timestamp("2013-01-01", tz="UTC")
    for name in ("estimate", "low", "high", "n_quotes", "n_articles"):
        assert row[name] == alone[name], name


def test_all_rows_are_one_group_where_none_is_named_and_weeks_begin_on_monday() -> None:
    table = pd.DataFrame(
        {"article_id": ["a", "b", "c"], "tone": [0.1, 0.2, 0.3], "published": ["2013-06-16", "2013-06-17", "soon"]}
    )
    found = trend(table, "tone", every="week")
    assert found["group"].tolist() == ["all", "all"]
    assert found["period"].dt.day_name().unique().tolist() == ["Monday"]
    assert found["method"].str.contains("1 row without published left out").all()


def test_dates_come_from_the_articles() -> None:
    table = quotes()
    articles = table[["article_id", "published"]].drop_duplicates()
    found = trend(table.drop(columns="published"), "tone", articles=articles, resamples=99)
    pd.testing.assert_frame_equal(found, trend(table, "tone", resamples=99))


def test_a_slope_is_least_squares_over_quotations_or_article_means() -> None:
    table = quotes(rise=0.3)
    years = (table["published"] - pd.Timestamp("2013-01-01", tz="UTC")) / pd.Timedelta(days=365.25)
    found = check(slopes(table, "tone", resamples=99, permutations=99), SLOPES).iloc[0]
    assert found["estimate"] == pytest.approx(linregress(years, table["tone"]).slope)
    means = table.assign(years=years).groupby("article_id")[["years", "tone"]].mean()
    found = slopes(table, "tone", weigh="article", resamples=99, permutations=99).iloc[0]
    assert found["estimate"] == pytest.approx(linregress(means["years"], means["tone"]).slope)
    month = slopes(table, "tone", weigh="article", per="month", resamples=99, permutations=99).iloc[0]
    assert month["estimate"] * 12 == pytest.approx(found["estimate"])


def test_a_planted_rise_is_found_and_none_without() -> None:
    risen, flat = (slopes(quotes(rise=rise), "tone").iloc[0] for rise in (0.3, 0.0))
    assert risen["low"] > 0
    assert risen["p"] < 0.01
    assert "rises, by" in risen["reading"]
    assert flat["low"] < 0 < flat["high"]
    assert flat["p"] > 0.05
    assert flat["reading"].startswith("No change")


def test_slopes_without_a_change_are_found_no_more_often_than_they_say() -> None:
    small = held = 0
    for seed in range(60):
        found = slopes(quotes(seed, n_articles=20), "tone", resamples=99, permutations=99).iloc[0]
        small += found["p"] <= 0.05
        held += found["low"] <= 0 <= found["high"]
    # Three standard errors.
    assert small / 60 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 60)
    assert held / 60 >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / 60)


def test_a_line_through_one_time_or_two_articles_is_refused_with_the_reason() -> None:
    table = quotes().assign(published="2013-06-17")
    found = slopes(table, "tone").iloc[0]
    assert math.isnan(found["estimate"])
    assert found["method"].startswith("no estimate: all articles are of one time")
    two = slopes(quotes(n_articles=2), "tone").iloc[0]
    assert math.isnan(two["low"])
    assert "no interval: fewer than 3 articles" in two["method"]


def test_a_step_at_an_event_is_found_and_placebos_are_not_like_it() -> None:
    table = quotes(n_articles=300, step=0.3)
    found = check(event_window(table, "tone", events={"treaty": "2013-07-01"}, days=40), EVENTS).iloc[0]
    window = table[(table["published"] >= "2013-05-22") & (table["published"] < "2013-08-10")]
    after = window.loc[window["published"] >= "2013-07-01", "tone"].mean()
    before = window.loc[window["published"] < "2013-07-01", "tone"].mean()
    assert (found["before"], found["after"]) == pytest.approx((before, after))
    assert found["estimate"] == pytest.approx(after - before)
    assert found["low"] > 0
    assert found["p"] < 0.01
    assert found["placebo"] == 0
    assert found["n_placebo"] >= 20
    assert "higher for the 40 days from the event treaty than for the 40 days before it" in found["reading"]


def test_a_steady_rise_looks_like_an_event_and_the_placebo_tells() -> None:
    options = {"events": {"treaty": "2013-07-01"}, "days": 30, "resamples": 99, "permutations": 99}
    found = pd.concat([event_window(quotes(seed, 600, rise=2.0), "tone", **options) for seed in range(4)])
    assert (found["p"] < 0.05).all()
    assert found["placebo"].mean() > 0.1


def test_events_without_rows_have_a_row_with_the_reason() -> None:
    found = event_window(
        quotes(), "tone", by="person_id", events={"early": "2012-01-01", "late": "2013-07-01"}, days=30
    )
    assert len(found) == 4
    early = found[found["event"] == "early"]
    assert early["method"].str.startswith("no estimate: a window has no row").all()
    assert early["q"].isna().all()
    few = event_window(quotes(n_articles=10), "tone", events="2013-07-01", days=120).iloc[0]
    assert math.isnan(few["placebo"])
    assert "other dates can be tried" in few["method"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda table: trend(table, "tone", every="fortnight"), "allowed: day, week"),
        (lambda table: trend(table, "tome"), "Did you mean 'tone'"),
        (lambda table: trend(table, "tone", when="date"), "Unknown column 'date'"),
        (lambda table: trend(table.assign(published="soon"), "tone"), "write dates as 2013-06-17"),
        (lambda table: slopes(table, "tone", per="decade"), "Unknown span of time"),
        (lambda table: slopes(table, "tone", by="outlet"), "Unknown column 'outlet'"),
        (lambda table: event_window(table, "tone", events={"x": "soon"}), "write it as 2013-06-17"),
        (lambda table: event_window(table, "tone", events={"x": "5/4/2024"}), "write it as 2013-06-17"),
        (lambda table: event_window(table, "tone", events={"x": "17.6.2013"}), "write it as 2013-06-17"),
        (lambda table: event_window(table, "tone", events="2013-07-01", days=0), "whole number of days"),
    ],
)
def test_bad_arguments_are_named(call, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        call(quotes())


def test_the_order_of_the_rows_changes_no_byte() -> None:
    table = quotes()
    mixed = table.sample(frac=1, random_state=1)
    options = {"resamples": 99, "permutations": 99}
    assert slopes(table, "tone", **options).to_csv() == slopes(mixed, "tone", **options).to_csv()
    assert trend(table, "tone", resamples=99).to_csv() == trend(mixed, "tone", resamples=99).to_csv()
    events = {"treaty": "2013-07-01"}
    once, again = (event_window(rows, "tone", events=events, days=90, **options) for rows in (table, mixed))
    pd.testing.assert_frame_equal(once, again)
