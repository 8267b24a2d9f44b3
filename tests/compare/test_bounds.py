"""Where comparisons draw their lines: the last number that is enough, the first that is not, and what is then said."""

from __future__ import annotations

import math
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, t

from onrecord.compare import (
    agreement,
    audit_names,
    averages,
    contrast,
    count_quotations,
    distinctive_words,
    keyword_in_context,
    mixed,
    power,
    prevalence,
    robustness,
    sensitivity,
    topic_effects,
)
from onrecord.compare.averages import left_out
from onrecord.compare.clusters import Total, Values
from onrecord.compare.permute import Labels
from onrecord.compare.resample import Means, Resampling, bound, false_discovery
from onrecord.compare.sizes import detectable
from onrecord.compare.strata import stratified
from onrecord.errors import OnRecordError
from onrecord.measures.topics import TopicModel


def one_each(n: int, *, both: bool = False) -> Means:
    """Make a mean of so many articles, or the difference of two of half as many."""
    sums, counts = np.sin(np.arange(n) * 1.7), np.ones(n)
    if not both:
        return Means((Total(sums, counts),))
    first = np.arange(n) < n // 2
    return Means((Total(sums * first, counts * first), Total(sums * ~first, counts * ~first)))


@pytest.mark.parametrize(
    ("n", "both", "ends", "method"),
    [
        (1, False, "auto", "no interval: fewer than 2 articles"),
        (3, True, "auto", "no interval: fewer than 2 articles in a group"),
        (2, False, "auto", "cluster-robust t interval with 1 df (fewer than 10 articles)"),
        (9, False, "auto", "cluster-robust t interval with 8 df (fewer than 10 articles)"),
        (19, True, "auto", "cluster-robust t interval with 8 df (fewer than 10 articles in a group)"),
        (10, False, "auto", "BCa bootstrap of articles (99 resamples, widened for 10 articles)"),
        (20, True, "auto", "BCa bootstrap of articles (99 resamples, widened for 10 articles)"),
        (10, False, "percentile", "percentile bootstrap of articles (99 resamples, widened for 10 articles)"),
        (10, False, "bca", "BCa bootstrap of articles (99 resamples, widened for 10 articles)"),
        (10, False, "t", "cluster-robust t interval with 9 df (asked for)"),
        (5, False, "t", "cluster-robust t interval with 4 df (asked for)"),
        (9, False, "bca", "no interval: a bootstrap covers too little with fewer than 10 articles; the default takes t "
         "instead"),
        (5001, False, "auto", "cluster-robust t interval with 5000 df (more than 5000 articles)"),
        (5000, False, "auto", "BCa bootstrap of articles (99 resamples, widened for 5000 articles)"),
    ],
)  # fmt: skip
def test_an_interval_is_made_by_the_number_of_articles(n, both, ends, method) -> None:
    found = bound(one_each(n, both=both), Resampling(resamples=99, ends=ends))
    assert found.method == method
    assert math.isnan(found.low) == method.startswith("no interval")


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_a_bootstrap_is_widened_for_few_articles(level) -> None:
    means = one_each(10)
    (places,), statistic = means.drawable()
    drawn = statistic(np.random.default_rng(1).choice(places, (40_000, 10)))
    reach = math.sqrt(10 / 9) * t.ppf((1 + level) / 2, 9)
    expected = np.quantile(drawn, [norm.sf(reach), norm.cdf(reach)])
    found = bound(means, Resampling(resamples=9999, ends="percentile", level=level))
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=0.03)


def test_what_is_drawn_is_averaged_over_the_last_axis() -> None:
    nested = one_each(4, both=True)
    places, statistic = nested.drawable()
    assert [each.tolist() for each in places] == [[0, 1], [2, 3]]
    sums = nested.totals[0].sums + nested.totals[1].sums
    drawn = statistic(np.array([[0, 0, 1], [1, 1, 1]]), np.array([[2, 3], [3, 3]]))
    assert drawn.tolist() == pytest.approx([(2 * sums[0] + sums[1]) / 3 - (sums[2] + sums[3]) / 2, sums[1] - sums[3]])
    crossed = Means((Total(np.array([1.0, 2, 3]), np.ones(3)), Total(np.array([0.0, 5, 1]), np.array([0.0, 1, 1]))))
    (together,), statistic = crossed.drawable()
    assert together.tolist() == [0, 1, 2]
    assert statistic(np.array([[0, 1, 2], [1, 1, 1]])).tolist() == pytest.approx([2 - 3, 2 - 5])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": 0}, "level is 0; it is a share between 0 and 1"),
        ({"level": 1}, "level is 1;"),
        ({"resamples": 98}, "resamples is 98; give a whole number of at least 99"),
        ({"permutations": 98}, "permutations is 98;"),
        ({"permutations": 99.0}, "permutations is 99.0;"),
        ({"seed": -1}, "seed is -1; give a whole number from 0 up"),
        ({"weigh": "row"}, "Unknown value of weigh 'row'"),
        ({"ends": "bcaa"}, "Unknown kind of interval 'bcaa'"),
    ],
)
def test_options_have_bounds(options, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        Resampling(**options)
    assert Resampling(resamples=99, permutations=99, seed=0, level=0.001).seed == 0
    with pytest.raises(OnRecordError, match="Unknown method of adjustment 'bonferroni'"):
        false_discovery([0.1], method="bonferroni")


def test_a_detectable_difference_by_hand() -> None:
    parts = np.array([0.3, -0.4])
    assert detectable(parts, 10, 0.9) == pytest.approx((t.ppf(0.95, 9) + t.ppf(0.8, 9)) * 0.5)
    assert detectable(parts, 2, 0.95) == pytest.approx((t.ppf(0.975, 1) + t.ppf(0.8, 1)) * 0.5)
    assert math.isnan(detectable(parts, 1, 0.95))
    assert math.isnan(detectable(np.zeros(3), 10, 0.95))


def test_strata_weigh_by_what_both_sides_have() -> None:
    first = Values(np.array([1.0, 3, 10]), np.array([0, 1, 2]), 0, np.array([0, 0, 1]))
    second = Values(np.array([0.0, 4, 6, 2]), np.array([3, 4, 5, 4]), 0, np.array([0, 1, 1, 1]))
    found = stratified(first, second)
    # Differences of 2 and 6, weights of 2/3 and 3/4.
    assert found.estimate == pytest.approx((2 * 2 / 3 + 6 * 3 / 4) / (2 / 3 + 3 / 4))
    assert found.sides == (3, 3)
    assert found.size == 10
    assert [holds.tolist() for holds in found.holds] == [[True] * 3 + [False] * 3, [False] * 3 + [True] * 3]
    small = stratified(
        Values(np.array([0.1]), np.array([0]), 0, np.array([0])),
        Values(np.array([0.2]), np.array([1]), 0, np.array([0])),
    )
    assert small.size == 1
    assert isinstance(found.labels(), Labels)
    swapped = found.swapped(np.array([[False] * 6, [True] + [False] * 2 + [True] + [False] * 2]))
    # The second labeling exchanges articles 0 and 3 in the first stratum: 0 and 3 against 1.
    assert swapped.tolist() == pytest.approx([found.estimate, (0.5 * 2 / 3 + 6 * 3 / 4) / (2 / 3 + 3 / 4)])


def pilot(n: int, per: int = 1) -> pd.DataFrame:
    article = np.repeat(np.arange(n), per)
    return pd.DataFrame(
        {"article_id": [f"a{i:03}" for i in article], "side": np.where(article % 2, "b", "a"),
         "tone": np.sin(article * 1.7)}
    )  # fmt: skip


def test_a_pilot_has_four_articles_a_group_and_twenty_are_not_few() -> None:
    options = {"between": "side", "n_articles": (8, 4, 8), "simulations": 99, "difference": (0.5, 0.1, 0.5)}
    found = power(pilot(8), "tone", **options)
    assert found[["n_articles", "difference"]].values.tolist() == [[4, 0.1], [4, 0.5], [8, 0.1], [8, 0.5]]
    assert found["method"][0] == (
        "99 studies of nested articles drawn from the pilot, cluster-robust t at 0.95; the pilot has only 8 articles"
    )
    assert found["reading"][0].startswith("Of studies with 4 articles like the pilot's, about ")
    assert found["reading"][0].endswith(" in 100 would find a true difference of 0.10 in tone between a and b.")
    assert "only" in power(pilot(19), "tone", **options)["method"][0]
    assert "only" not in power(pilot(20), "tone", **options)["method"][0]
    assert (found["pilot_quotes"][0], found["pilot_articles"][0]) == (8, 8)
    with pytest.raises(OnRecordError, match=r"The pilot has 3 article\(s\) of b with a value; 4 are the least"):
        power(pilot(7), "tone", **options)
    for change, words in (
        ({"n_articles": (3,)}, "give whole numbers of at least 4"),
        ({"n_articles": ()}, "give whole numbers of at least 4"),
        ({"simulations": 98}, "give a whole number of at least 99"),
        ({"difference": 0}, "give one or more numbers above 0"),
        ({"difference": (0.1, math.inf)}, "give one or more numbers above 0"),
        ({"groups": "ab"}, "groups is the text 'ab'; give a list of two groups"),
        ({"groups": ["a", "a"]}, r"1 group\(s\) of side came, and two are compared"),
        ({"groups": ["a", "c"]}, "Unknown group of side 'c'"),
    ):
        with pytest.raises(OnRecordError, match=words):
            power(pilot(8), "tone", **{**options, **change})


def codes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit_id", "coder", "answer"]).assign(question="q")


def test_an_answer_that_only_one_coder_gave_to_a_unit_is_no_second_answer() -> None:
    rows = [(unit, coder, "yes") for unit in "ab" for coder in "xy"]
    found = agreement(codes(*rows, ("c", "x", "no"))).iloc[0]
    assert found["method"] == "no alpha: all answers are the same"
    assert (found["n_units"], found["agreed"]) == (2, 1)
    assert found["prevalence"] == pytest.approx(0.8)


def test_alpha_by_hand() -> None:
    # Three units, two coders: yes yes, no no, yes no. Observed 2/6, expected 2 * 3 * 3 / (6 * 5).
    rows = [
        ("a", "x", "yes"),
        ("a", "y", "yes"),
        ("b", "x", "no"),
        ("b", "y", "no"),
        ("c", "x", "yes"),
        ("c", "y", "no"),
    ]
    found = agreement(codes(*rows)).iloc[0]
    assert found["alpha"] == pytest.approx(1 - (1 / 3) / 0.6)
    assert found["agreed"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(("n", "corrected"), [(30, True), (29, False)])
def test_thirty_coded_rows_of_a_group_correct_it(n, corrected) -> None:
    table = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(40)], "who": "x", "coded": 1.0})
    coded = pd.DataFrame({"unit_id": table["article_id"][:n], "inclusion": 0.75, "q": ([0.0, 1.0, 1.0] * 10)[:n]})
    found = prevalence(table, "coded", coded=coded, question="q", by="who", resamples=99).iloc[0]
    assert found["naive"] == 1
    assert (found["n_quotes"], found["n_coded"]) == (40, n)
    if corrected:
        # Ten of the forty rows are wrong, each standing for 1 / 0.75.
        assert found["estimate"] == pytest.approx(1 - 10 / 0.75 / 40)
        assert found["method"].startswith("design-based correction; ")
    else:
        assert math.isnan(found["estimate"])
        assert found["method"] == "no corrected figure: 29 coded rows in a group, and 30 are needed"


@pytest.mark.parametrize(
    ("value", "neutral", "label"),
    [(0.05, 0.05, "positive"), (0.049, 0.05, "neutral"), (-0.05, 0.05, "negative"), (0.0, 0.05, "neutral")],
)
def test_a_score_is_neutral_below_the_line(value, neutral, label) -> None:
    others = {"positive": 0.9, "negative": -0.9, "neutral": 0.0}
    for name, other in others.items():
        found = audit_names(
            lambda texts, other=other: [value if "Ada" in text else other for text in texts],
            ["{name} came.", "{name} left."], ["Ada", "Eva"], neutral=neutral, resamples=99,
        )  # fmt: skip
        assert found["changed_any"].tolist() == [float(name != label)] * 2


def test_names_are_compared_with_all_and_with_each_other() -> None:
    scores = {"Ada": [0.9, 0.0, 0.5], "Eva": [0.0, 0.0, 0.5], "Bo": [-0.9, 0.0, 0.5]}

    def score(texts):
        return scores[texts[0].partition(" ")[0]]

    found = audit_names(score, ["{name} a.", "{name} b.", "{name} c."], list(scores), resamples=99)
    assert found["estimate"].tolist() == pytest.approx([1.4 / 3, 0.5 / 3, -0.4 / 3])
    assert found["difference"].tolist() == pytest.approx([0.3, 0, -0.3])
    assert found["changed"].tolist() == pytest.approx([1 / 3] * 3)
    assert found["changed_any"].tolist() == pytest.approx([1 / 3] * 3)
    assert found["n_texts"].tolist() == [3] * 3
    assert found["method"][0] == "cluster-robust t interval with 2 df (fewer than 10 texts)"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda s: audit_names(s, "{name}", ["Ada", "Eva"]), "are lists of texts; one text came"),
        (lambda s: audit_names(s, ["{name}"], ["Ada"]), "There are 1 different names among 1"),
        (lambda s: audit_names(s, ["{name}"], ["Ada", "Eva", "Ada"]), "There are 2 different names among 3"),
        (lambda s: audit_names(s, [], ["Ada", "Eva"]), "There is no text"),
        (lambda s: audit_names(s, ["{name}", "x"], ["Ada", "Eva"]), "Text 1 has no {name}"),
        (
            lambda s: audit_names(s, ["Ada"], ["Ada", "Eva"], targets=[(0, 3), (0, 1)]),
            "There are 2 targets for 1 texts",
        ),
        (lambda s: audit_names(s, ["Ada"], ["Ada", "Eva"], targets=[(0, 4)]), r"Target \(0, 4\) is no part of text 0"),
        (lambda s: audit_names(s, ["Ada"], ["Ada", "Eva"], targets=[(1, 1)]), r"Target \(1, 1\) is no part of text 0"),
        (lambda s: audit_names(s, ["Ada"], ["Ada", "Eva"], targets=[(-1, 2)]), r"Target \(-1, 2\) is no part"),
    ],
)
def test_an_audit_says_what_is_wrong(call, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        call(lambda texts: [0.0] * len(texts))


def test_a_target_may_be_the_whole_text_and_a_scorer_gives_a_score_a_text() -> None:
    seen = []

    def score(texts, spans):
        seen.append((texts, spans))
        return [0.5] * len(texts)

    audit_names(score, ["Ada", "So Ada"], ["Eva", "Bo"], targets=[(0, 3), (3, 6)], with_targets=True, resamples=99)
    assert seen == [(["Eva", "So Eva"], [(0, 3), (3, 6)]), (["Bo", "So Bo"], [(0, 2), (3, 5)])]
    with pytest.raises(OnRecordError, match="The scorer returned 1 scores for 2 texts"):
        audit_names(lambda texts: [0.1], ["{name}", "{name}."], ["Ada", "Eva"])
    with pytest.raises(OnRecordError, match=r"The scorer returned \[1\]; a score is a number or a label"):
        audit_names(lambda texts: [[1]], ["{name}"], ["Ada", "Eva"])


def spoken(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "who", "text"])


def test_words_are_kept_from_the_least_count_and_the_least_articles_on() -> None:
    table = spoken(("1", "x", "sea sea sea bread"), ("2", "y", "sea bread salt salt"), ("3", "x", "salt"))
    options = {"resamples": 0, "permutations": 0, "names": "keep"}
    kept = {
        (count, articles): sorted(set(distinctive_words(
            table, "who", min_count=count, min_articles=articles, **options)["word"]))
        for count, articles in ((1, 1), (2, 2), (3, 1), (3, 2))
    }  # fmt: skip
    assert kept == {
        (1, 1): ["bread", "salt", "sea"], (2, 2): ["bread", "salt", "sea"], (3, 1): ["salt", "sea"],
        (3, 2): ["salt", "sea"],
    }  # fmt: skip
    with pytest.raises(OnRecordError, match=r"1 word\(s\) are used 4 times in 1 articles, and odds need two"):
        distinctive_words(table, "who", min_count=4, min_articles=1, **options)
    with pytest.raises(OnRecordError, match=r"0 word\(s\) are used 5 times"):
        distinctive_words(table, "who", min_count=5, min_articles=1, **options)
    for change, words in (
        ({"min_count": 0}, "min_count is 0; give a whole number, it starts at 1"),
        ({"min_articles": 0}, "min_articles is 0;"),
        ({"resamples": -1}, "resamples is -1; give a whole number, it starts at 0"),
        ({"alpha": 0}, "alpha is 0; it must be above 0"),
        ({"ngram": 0}, "Unknown ngram '0'"),
    ):
        with pytest.raises(OnRecordError, match=words):
            distinctive_words(table, "who", **{**options, **change})


def test_the_size_of_a_pooled_prior_is_five_hundred_words_or_the_table() -> None:
    table = spoken(("1", "x", "sea sea sea bread"), ("2", "y", "bread bread"))
    found = distinctive_words(table, "who", min_count=1, min_articles=1, resamples=0, permutations=0, names="keep")
    # Six words: three are sea and three bread, so that the prior is 3 and 3.
    sea = found[(found["group"] == "x") & (found["word"] == "sea")].iloc[0]
    assert sea["log_odds"] == pytest.approx(math.log(6 / 4) - math.log(3 / 5))
    large = spoken(("1", "x", "sea " * 600 + "bread " * 400), ("2", "y", "bread " * 1000))
    found = distinctive_words(large, "who", min_count=1, min_articles=1, resamples=0, permutations=0, names="keep")
    sea = found[(found["group"] == "x") & (found["word"] == "sea")].iloc[0]
    assert sea["log_odds"] == pytest.approx(math.log(750 / 750) - math.log(150 / 1350))


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (60, "Now we want peace", "begin in the old town"),
        (18, "Now we want peace", "begin in the old"),
        (17, "we want peace", "begin in the"),
        (12, "want peace", "begin in"),
        (7, "peace", "begin"),
        (4, "ace", "beg"),
        (0, "", ""),
    ],
)
def test_what_is_around_a_word_is_cut_at_a_space_where_one_is_near(width, left, right) -> None:
    table = pd.DataFrame({"article_id": ["a"], "text": ["Now we want peace talks begin in the old town"]})
    found = keyword_in_context(table, "talks", width=width).iloc[0]
    assert (found["left"], found["right"]) == (left, right)
    assert (found["start"], found["end"], found["row"]) == (18, 23, 0)


def test_rows_are_one_or_many() -> None:
    some = [Values(np.zeros(0), np.zeros(0, np.int64), missing) for missing in (1, 0)]
    assert left_out(some, 2, "tone", "who") == ["1 row without tone left out", "2 rows without who left out"]
    assert left_out(some[1:], 0, "tone", "who") == []


def test_an_average_is_cut_at_its_bounds_and_only_there() -> None:
    table = pd.DataFrame({"article_id": list("abc"), "who": "x", "tone": [0.0, 0.0, 1.0]})
    free, cut, wide = (averages(table, "tone", by="who", bounds=bounds).iloc[0] for bounds in (None, (0, 1), (-9, 9)))
    assert free["low"] < 0
    assert free["high"] > 1
    assert (cut["low"], cut["high"]) == (0, 1)
    assert cut["method"].endswith(", cut at 0 and 1")
    assert wide["method"] == free["method"]
    for bounds in ((1, 0), (1, 1)):
        with pytest.raises(OnRecordError, match="give the least value and then the greatest"):
            averages(table, "tone", by="who", bounds=bounds)


def test_counts_put_the_most_quoted_first_and_the_unknown_last() -> None:
    rows = [("a", "x", "indirect"), ("a", "y", "direct"), ("b", "y", None), ("b", None, "direct"), ("c", None, "odd"),
            ("c", None, "mixed")]  # fmt: skip
    found = count_quotations(pd.DataFrame(rows, columns=["article_id", "person_id", "kind"]).assign(text="Rain fell."))
    assert found["group"].unique().tolist() == ["y", "x", "unidentified"]
    assert found["kind"][:5].tolist() == ["direct", "mixed", "indirect", "odd", "unidentified"]
    assert found["n_quotes"][:5].tolist() == [1, 0, 0, 0, 1]
    assert found["n_words"][:5].tolist() == [2, 0, 0, 0, 2]
    assert found["share"][:5].tolist() == [0.5, 0, 0, 0, 0.5]
    assert found["group_quotes"].tolist() == [2] * 5 + [1] * 5 + [3] * 5


def test_confidence_is_kept_from_its_least_on_and_the_curve_is_summed_up_by_hand() -> None:
    table = pd.DataFrame(
        {"article_id": list("abcdef"), "who": ["x", "y"] * 3, "tone": [0.4, 0.1, 0.6, 0.1, 0.1, 0.9],
         "confidence": [0.5, 0.9, 0.5, 0.9, 0.49, 0.49]}
    )  # fmt: skip
    options = {"between": "who", "groups": ["x", "y"], "resamples": 99, "permutations": 99, "weigh": ["quotation"]}
    found = sensitivity(table, "tone", kinds=["all"], confidence=(0, 0.5, 0.95), **options)
    assert found["estimate"].tolist()[:2] == pytest.approx([0, 0.4])
    assert math.isnan(found["estimate"][2])
    assert found["n_quotes"].tolist() == [6, 4, 0]
    assert found["confidence"].tolist() == [0, 0.5, 0.95]
    assert found["method"][2] == "no estimate: these choices leave no row of x and y"
    summed = robustness(found).iloc[0]
    assert (summed["n_choices"], summed["n_failed"], summed["estimate"]) == (2, 1, pytest.approx(0))
    assert (summed["median"], summed["least"], summed["most"]) == pytest.approx((0.2, 0, 0.4))
    assert summed["same_sign"] == 0.5
    assert summed["reading"].startswith(
        "Over 2 sets of choices the difference between x and y runs from 0.00 to 0.40, its middle 0.20; 50 % are on "
        "the middle's side of 0, and "
    )
    none = robustness(found.iloc[2:]).iloc[0]
    assert none["reading"] == "No set of choices gives a difference between x and y."
    assert (none["n_choices"], none["n_failed"]) == (0, 1)
    with pytest.raises(OnRecordError, match=r"groups is \['x'\]; name two groups of who"):
        sensitivity(table, "tone", **{**options, "groups": ["x"]})
    with pytest.raises(OnRecordError, match="No measure came"):
        sensitivity(table, (), **options)


def test_strata_that_are_lost_are_listed_with_their_share_of_articles() -> None:
    table = pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(8)], "who": ["x", "y"] * 2 + ["x"] * 4,
         "outlet": ["p", "p", "p", "p", "q", "r", "q", "r"], "tone": [0.1, 0.2, 0.4, 0.3, 0.5, 0.5, 0.5, 0.5]}
    )  # fmt: skip
    found = contrast(table, "tone", between="who", within="outlet", min_quotes=1, permutations=99).iloc[0]
    assert "within outlet: 1 of 3 strata hold both groups, 50 % of the articles lost (q, r)" in found["method"]
    assert found["estimate"] == pytest.approx(0)
    assert (found["n_quotes"], found["n_articles"]) == (4, 4)


def test_a_model_names_one_missing_row_and_levels_and_formulas() -> None:
    pytest.importorskip("statsmodels")
    rng = np.random.default_rng(0)
    article = np.repeat(np.arange(20), 3)
    table = pd.DataFrame(
        {"article_id": article.astype(str), "tone": rng.normal(0, 0.5, 20)[article] + rng.normal(0, 0.2, 60),
         "who": np.where(np.arange(60) % 2, "x", "y")}
    )  # fmt: skip
    table.loc[0, "tone"] = np.nan
    found = mixed(table, "tone ~ who", level=0.9)
    assert found["method"][0].endswith("; 1 row with a missing value left out")
    assert (found["n_quotes"][0], found["n_articles"][0]) == (59, 20)
    # Errors by t with 20 articles less two terms.
    wide = mixed(table, "tone ~ who", level=0.95)
    ratio = (wide["high"] - wide["low"]) / (found["high"] - found["low"])
    assert ratio.tolist() == pytest.approx([t.ppf(0.975, 18) / t.ppf(0.95, 18)] * 2)
    half = (wide["high"] - wide["low"]) / 2 / t.ppf(0.975, 18)
    assert wide["p"].tolist() == pytest.approx((2 * t.sf((wide["estimate"] / half).abs(), 18)).tolist())
    for formula, words in (
        ("tone", "write the measure, '~' and the terms"),
        ("tone ~ who ~ who", "write the measure, '~' and the terms"),
        ("tone ~ whom", "Unknown column in the formula 'whom'"),
        ("tone ~ who.upper()", "nothing with a dot"),
        ("tone ~ who +", "cannot be read: "),
    ):
        with pytest.raises(OnRecordError, match=words):
            mixed(table, formula)
    for level in (0, 1):
        with pytest.raises(OnRecordError, match=f"level is {level}; it is a share"):
            mixed(table, "tone ~ who", level=level)


THEMES = (["ferry", "harbor", "captain", "storm"], ["bakery", "flour", "oven", "crust"])


@pytest.fixture(scope="module")
def shares() -> tuple[TopicModel, pd.DataFrame]:
    rng = np.random.default_rng(3)
    rows = []
    for number in range(36):
        theme = THEMES[int(rng.random() < 0.3 + 0.4 * (number % 2))]
        rows.append((f"a{number // 2}", "y" if number % 2 else "x", number // 2, " and ".join(rng.choice(theme, 6))))
    table = pd.DataFrame(rows, columns=["article_id", "who", "year", "text"])
    return TopicModel(2, names="keep").fit(table), table


def test_effects_on_topics_are_least_squares_with_the_naive_interval_of_ordinary_regression(shares) -> None:
    model, table = shares
    found = topic_effects(model, table, "~ year + who", refits=2, resamples=99)
    assert found["term"].tolist() == ["year", "who: y"] * 2
    assert found["baseline"].fillna("").tolist() == ["", "x"] * 2
    x = np.column_stack([np.ones(36), table["year"], table["who"] == "y"]).astype(float)
    share = model.shares(model.prepare(table))
    points, *_ = np.linalg.lstsq(x, share, rcond=None)
    spread = ((share - x @ points) ** 2).sum(axis=0) / 33
    errors = np.sqrt(np.outer(np.diag(np.linalg.inv(x.T @ x)), spread))
    for row, topic, k in zip(found.itertuples(), (0, 0, 1, 1), (1, 2, 1, 2), strict=True):
        reach = t.ppf(0.975, 33) * errors[k, topic]
        assert (row.naive_low, row.naive_high) == pytest.approx((points[k, topic] - reach, points[k, topic] + reach))
    assert ((found["refit_share"] >= 0) & (found["refit_share"] <= 1)).all()
    assert (found["low"] < found["estimate"]).all()
    assert (found["estimate"] < found["high"]).all()


class Refit:
    """A model whose shares are another's, moved for the second group."""

    def __init__(self, own: np.ndarray, moved: np.ndarray) -> None:
        self.own, self.moved = own, moved

    def shares(self, prepared: object) -> np.ndarray:
        return self.own + np.outer(self.moved, [1, -1])


def test_the_variance_over_refits_adds_to_that_over_articles(shares, monkeypatch) -> None:
    model, table = shares
    own, second = model.shares(model.prepare(table)), (table["who"] == "y").to_numpy(dtype=float)
    refits = [(np.array([1.0, 0.0]), Refit(own, step * second)) for step in (0.05, -0.05)]
    monkeypatch.setattr(import_module("onrecord.compare.topics"), "refitted", lambda *_: iter(refits))
    found = topic_effects(model, table, "~ who", refits=2, resamples=99)
    # Refits of .05 above and below: a variance of .005, and a third more for there being three estimates.
    total = ((found["high"] - found["low"]) / 2 / t.ppf(0.975, 17)) ** 2 * 17 / 18
    assert (found["refit_share"] * total).tolist() == pytest.approx([0.005 * 4 / 3] * 2)
    assert (found["refit_share"] < 1).all()
    apart = own[second == 1].mean(axis=0) - own[second == 0].mean(axis=0)
    assert found["estimate"].tolist() == pytest.approx(apart.tolist())
    assert found["stable"].tolist() == [True, False]
    assert found["method"][0] == "2 refits and bootstrap of 18 articles (99 resamples), variances added"


def test_months_are_counted_from_the_first(shares) -> None:
    model, table = shares
    dates = pd.Series(pd.to_datetime(["2012-12-31", "2013-01-01", "2014-01-15"] * 12, utc=True))
    found, given = (
        topic_effects(model, each, "~ month", refits=2, resamples=99)
        for each in (table.assign(published=dates), table.assign(month=[0.0, 1.0, 13.0] * 12))
    )
    pd.testing.assert_frame_equal(found, given)


@pytest.mark.parametrize(
    ("formula", "change", "words"),
    [
        ("~ who", {"refits": 1}, "refits is 1; give 2 or more"),
        ("~ who + flat", {}, r"The covariate 'flat' has 1 level\(s\); a comparison needs 2 or more"),
        ("~ who + twin", {}, "The term 'twin: y' cannot be told apart from those before it"),
        ("who", {}, "write covariates behind '~'"),
        ("share ~ who", {}, "write covariates behind '~'"),
        ("~ who * year", {}, "write covariates behind '~'"),
        ("~ whom", {}, "Unknown covariate 'whom'"),
    ],
)
def test_covariates_that_cannot_be_told_apart_are_named(shares, formula, change, words) -> None:
    model, table = shares
    table = table.assign(flat="z", twin=table["who"])
    with pytest.raises(OnRecordError, match=words):
        topic_effects(model, table, formula, **{"refits": 2, "resamples": 99, **change})


def test_as_many_rows_as_columns_are_too_few(shares) -> None:
    model, table = shares
    with pytest.raises(OnRecordError, match="2 rows with shares and covariates are too few for 1 terms"):
        topic_effects(model, table.iloc[:2], "~ who", refits=2, resamples=99)
