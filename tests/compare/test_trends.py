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


def daily(first: int, last: int, step: float = 0.0) -> pd.DataFrame:
    """Make an article a day, so many days before and after the 17th of June, with a step of the tone on that day."""
    day = np.arange(first, last + 1)
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in day],
            "published": pd.Timestamp("2013-06-17", tz="UTC") + pd.to_timedelta(day, unit="D"),
            "tone": step * (day >= 0),
        }
    )


def window(table: pd.DataFrame, days: int, **options) -> pd.Series:
    given = {"resamples": 99, "permutations": 99, "events": {"summit": "2013-06-17"}, **options}
    return event_window(table, "tone", days=days, **given).iloc[0]


def test_a_window_holds_its_first_day_and_not_the_one_behind_its_last() -> None:
    dates = ["2013-06-09T23:59", "2013-06-10", "2013-06-16T23:59", "2013-06-17", "2013-06-23T23:59", "2013-06-24"]
    table = pd.DataFrame({"article_id": list("abcdef"), "published": dates, "tone": [9, 0.1, 0.3, 0.5, 0.9, 9]})
    found = window(pd.concat([table, table.assign(published="soon").iloc[:2]]), 7)
    assert (found["before"], found["after"], found["estimate"]) == pytest.approx((0.2, 0.7, 0.5))
    assert (found["n_quotes"], found["n_articles"], found["days"]) == (4, 4, 7)
    assert "2 rows without published left out" in found["method"]
    assert found["reading"].startswith("In coverage like these") or "4 rows in 4 articles" in found["reading"]


def test_articles_are_weighed_alike_where_they_are_asked_for_and_groups_apart() -> None:
    table = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "c", "c", "d"],
            "published": ["2013-06-16"] * 3 + ["2013-06-18"] * 3,
            "tone": [0.0, 0.2, 0.7, 0.1, 0.3, 0.0],
            "who": ["x", "x", "x", "x", "x", "x"],
        }
    )
    table = pd.concat([table, table.assign(who="y", tone=0.5)])
    rows, means = (window(table, 5, by="who", weigh=weigh) for weigh in ("quotation", "article"))
    assert (rows["group"], rows["estimand"]) == ("x", "quotation")
    assert (rows["before"], rows["after"]) == pytest.approx((0.3, 0.4 / 3))
    assert (means["before"], means["after"]) == pytest.approx((0.4, 0.1))
    assert means["estimand"] == "article"
    assert (means["n_quotes"], means["n_articles"]) == (6, 4)


@pytest.mark.parametrize(
    ("first", "last", "tried"),
    [
        # Windows of five days inside the coverage, which do not touch those of the event: not the 19 days around it.
        (-50, 49, 72), (-24, 23, 20), (-24, 22, 19), (-14, 13, 0), (-14, 14, 1), (-15, 13, 1), (-15, 14, 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("weigh", ["quotation", "article"])
def test_placebos_are_the_other_days_whose_windows_are_whole(first, last, tried, weigh) -> None:
    found = window(daily(first, last, step=0.5), 5, weigh=weigh)
    assert found["n_placebo"] == tried
    if tried >= 20:
        assert found["placebo"] == 0
        assert "placebo" not in found["method"]
    else:
        assert math.isnan(found["placebo"])
        assert f"no placebo: {tried} other dates can be tried" in found["method"]


def test_changes_as_large_as_the_events_count_as_placebos() -> None:
    table = daily(-50, 49)
    # Of every day the mean of five before is that of five after; and so it is at the event.
    assert window(table, 5)["placebo"] == 1
    # A second step of the same size 30 days before: windows around it on that day change as much, and on no other.
    day = (table["published"] - pd.Timestamp("2013-06-17", tz="UTC")).dt.days
    table["tone"] = 0.5 * (day >= 0) + 0.5 * (day >= -30)
    assert window(table, 5)["placebo"] == pytest.approx(1 / 72)


def test_days_without_articles_are_no_placebos() -> None:
    table = daily(-50, 49)
    day = (table["published"] - pd.Timestamp("2013-06-17", tz="UTC")).dt.days
    # Nothing from day -40 to -31: around these days five without articles stand before or behind.
    holed, empty = table[(day < -40) | (day > -31)], range(-40, -29)
    assert window(holed, 5)["n_placebo"] == 72 - len(empty)


def test_one_event_may_be_a_date_and_a_date_may_be_missing() -> None:
    found = window(daily(-9, 9), 5, events="2013-06-17")
    assert (found["event"], found["date"]) == ("2013-06-17", pd.Timestamp("2013-06-17", tz="UTC"))
    with pytest.raises(OnRecordError, match="The date of summit is missing"):
        window(daily(-9, 9), 5, events={"summit": None})
    for days in (0, -1, 2.0, "7"):
        with pytest.raises(OnRecordError, match=f"days is {days!r}; give a whole number of days"):
            window(daily(-9, 9), days)


SHORT = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d", "e"],
        "published": ["2013-06-01", "2013-06-03", "2013-06-05", "2013-06-07", "2013-06-09"],
        "tone": [0.0, 0.3, 0.2, 0.5, 0.5],
    }
)
# By hand: times -4, -2, 0, 2, 4 days, 40 in squares; their products with the tones add up to 2.4.
SLOPE = 2.4 / 40


@pytest.mark.parametrize(("per", "days"), [("day", 1), ("week", 7), ("month", 365.25 / 12), ("year", 365.25)])
def test_a_slope_by_hand_in_every_span(per, days) -> None:
    found = slopes(SHORT, "tone", per=per, resamples=99, permutations=99).iloc[0]
    assert found["estimate"] == pytest.approx(SLOPE * days)
    assert (found["n_quotes"], found["n_articles"], found["per"]) == (5, 5, per)
    assert (found["first"], found["last"]) == (
        pd.Timestamp("2013-06-01", tz="UTC"),
        pd.Timestamp("2013-06-09", tz="UTC"),
    )


def test_the_error_of_a_slope_is_that_of_articles_with_two_degrees_of_freedom_for_the_line() -> None:
    from scipy.stats import t

    doubled = pd.concat([SHORT, SHORT.assign(tone=[0.1, 0.1, 0.4, 0.4, 0.6])])
    times = np.tile([-4.0, -2, 0, 2, 4], 2)
    tone = doubled["tone"].to_numpy()
    slope = (times * tone).sum() / 80
    left = tone - tone.mean() - slope * times
    parts = (times * left)[:5] + (times * left)[5:]
    error = math.sqrt((parts**2).sum()) / 80 * math.sqrt(5 / 3)
    found = slopes(doubled, "tone", per="day", resamples=99, permutations=99).iloc[0]
    assert found["estimate"] == pytest.approx(slope)
    assert found["high"] - found["estimate"] == pytest.approx(t.ppf(0.975, 4) * error)
    assert found["estimate"] - found["low"] == pytest.approx(t.ppf(0.975, 4) * error)


def test_p_is_how_often_dates_exchanged_give_as_steep_a_line() -> None:
    steady = SHORT.assign(tone=[0.0, 0.1, 0.2, 0.3, 0.4])
    # Of the 120 orders only this one and its mirror are as steep.
    found = slopes(steady, "tone", per="day", permutations=1999, resamples=99).iloc[0]
    assert found["p"] == pytest.approx(1 / 60, abs=4 * math.sqrt(1 / 60 / 1999))
    assert "permutation of dates (1999 orders)" in found["method"]


def test_orders_do_not_depend_on_how_many_are_held(monkeypatch) -> None:
    from onrecord.compare import trends

    table = quotes(n_articles=12)
    whole = slopes(table, "tone", resamples=99)
    monkeypatch.setattr(trends, "_HELD", 12 * 100)
    assert slopes(table, "tone", resamples=99)["p"].tolist() == whole["p"].tolist()


def test_three_articles_have_an_interval_and_two_have_a_slope() -> None:
    three, two = (slopes(SHORT[:n], "tone", per="day", resamples=99, permutations=99).iloc[0] for n in (3, 2))
    assert three["method"].startswith("cluster-robust t interval with 2 df")
    assert two["estimate"] == pytest.approx(0.15)
    assert two["reading"] == (
        "In 2 rows in 2 articles the tone of all changes by 0.15 a day, and how sure that is cannot be said: fewer "
        "than 3 articles."
    )
    one = slopes(SHORT[:1], "tone", per="day").iloc[0]
    assert one["method"] == "no estimate: all articles are of one time"
    assert one["reading"] == "Nothing can be said about a change in tone of all: all articles are of one time."


def test_rows_without_value_date_or_group_are_told_and_a_group_of_none_has_a_row() -> None:
    table = pd.concat([SHORT, SHORT]).assign(who=["x"] * 5 + ["y"] * 4 + [None])
    table["tone"] = table["tone"].where(table["who"] != "y")
    table["published"] = [*table["published"][:3], "soon", "later", *table["published"][5:]]
    found = slopes(table, "tone", by="who", per="day", resamples=99, permutations=99).set_index("group")
    assert found.loc["x", "n_quotes"] == 3
    assert "1 row without who left out" in found.loc["x", "method"]
    assert "2 rows without published left out" in found.loc["x", "method"]
    assert found.loc["y", "method"].startswith(
        "no estimate: no row has a value and a date; 4 rows without tone left out"
    )
    assert pd.isna(found.loc["y", "first"])
    assert math.isnan(found.loc["y", "q"])


def test_groups_and_dates_of_slopes_come_from_the_articles() -> None:
    articles = SHORT[["article_id", "published"]].assign(outlet=["x", "y", "x", "x", "y"], wire_id=None)
    found = slopes(SHORT[["article_id", "tone"]], "tone", by="outlet", per="day", articles=articles, resamples=99)
    assert found["group"].tolist() == ["x", "y"]
    assert found["n_quotes"].tolist() == [3, 2]
    assert found["estimate"][1] == pytest.approx(0.2 / 6)


def test_a_fall_is_called_one() -> None:
    found = slopes(quotes(rise=-0.5), "tone", resamples=99, permutations=99).iloc[0]
    assert found["reading"].startswith(
        "In coverage like these 180 rows in 60 articles, the tone of all falls, by from -"
    )
    assert found["reading"].endswith("a year (95 % interval).")


def test_periods_stand_by_measure_group_and_time_and_a_group_without_dates_has_none() -> None:
    table = SHORT.assign(
        who=["y", "x", "x", "y", "z"], published=["2013-07-01", "2013-07-02", "2013-06-01", "2013-06-02", "soon"],
        mood=1.0,
    )  # fmt: skip
    found = trend(table, ["tone", "mood"], by="who", resamples=99)
    assert found[["measure", "group"]].values.tolist() == [
        *[["mood", "x"]] * 2, *[["mood", "y"]] * 2, *[["tone", "x"]] * 2, *[["tone", "y"]] * 2,
    ]  # fmt: skip
    assert found["period"].dt.month.tolist() == [6, 7] * 4
    assert found["estimate"].tolist() == pytest.approx([1, 1, 1, 1, 0.2, 0.3, 0.5, 0.0])
    assert trend(table.iloc[:0], "tone").empty
