"""Agreement: alpha equals the library's, its interval respects articles, what cannot be computed is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import agreement, confusions
from onrecord.compare.agreement import _alphas
from onrecord.errors import OnRecordError
from onrecord.schema import AGREEMENT, CONFUSIONS, check

# Krippendorff's example with 15 units and three coders; * is a missing answer.
GOLDEN = ["*****3412113 3*3".replace(" ", ""), "1*213343*******", "**21344*211 33*4".replace(" ", "")]
ALPHAS = {"nominal": 0.691358, "ordinal": 0.806721, "interval": 0.810845, "ratio": 0.808944}


def codes_of(*answers: str, question: str = "q", per_article: int | None = None) -> pd.DataFrame:
    rows = [
        (
            f"u{unit:03}",
            f"a{unit // (per_article or 1):03}",
            f"coder_{coder}",
            question,
            None if answer == "*" else answer,
        )
        for coder, line in enumerate(answers)
        for unit, answer in enumerate(line)
    ]
    table = pd.DataFrame(rows, columns=["unit_id", "article_id", "coder", "question", "answer"])
    return table if per_article else table.drop(columns="article_id")


@pytest.mark.parametrize("scale", ALPHAS)
def test_golden_alphas(scale):
    found = agreement(codes_of(*GOLDEN), scale=scale, resamples=99)
    assert found["alpha"][0] == pytest.approx(ALPHAS[scale], abs=1e-6)
    assert found["low"][0] < found["alpha"][0] < found["high"][0]
    check(found, AGREEMENT)


@pytest.mark.parametrize("scale", ALPHAS)
def test_our_sums_equal_the_library_to_nine_digits(scale):
    krippendorff = pytest.importorskip("krippendorff")
    draw = np.random.default_rng(5)
    for _ in range(20):
        answers = draw.integers(1, 5, (3, 30)).astype(float)
        answers[draw.random(answers.shape) < 0.3] = np.nan
        values = np.unique(answers[~np.isnan(answers)])
        counts = np.stack([(answers == value).sum(axis=0) for value in values], axis=1).astype(float)
        counts = counts[counts.sum(axis=1) > 1]
        pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))
        ours = _alphas((pairs / (counts.sum(axis=1) - 1)[:, None, None]).sum(axis=0)[None], values, scale)
        assert ours[0] == pytest.approx(krippendorff.alpha(answers, level_of_measurement=scale), abs=1e-9)


def test_answers_may_be_words_numbers_or_truth_values():
    words = codes_of("ynnyyn", "ynnyny")
    for there in ({"y": "yes", "n": "no"}, {"y": 1.0, "n": 0.0}, {"y": True, "n": False}):
        found = agreement(words.assign(answer=words["answer"].map(there)), resamples=99)
        assert found["alpha"][0] == pytest.approx(agreement(words, resamples=99)["alpha"][0])


def test_prevalence_and_agreed_share_are_told():
    codes = codes_of("yynn", "ynnn").replace({"answer": {"y": "yes", "n": "no"}})
    row = agreement(codes, resamples=99).iloc[0]
    assert (row["agreed"], row["prevalence"], row["n_units"], row["n_coders"]) == (0.75, 0.375, 4, 2)


def test_details_are_rows_for_answers_and_for_pairs():
    found = agreement(codes_of("yynny", "ynnny", "ynnyy"), details=("categories", "coders"), resamples=99)
    assert found["category"].dropna().tolist() == ["n", "y"]
    assert found["coders"].dropna().tolist() == ["coder_0+coder_1", "coder_0+coder_2", "coder_1+coder_2"]
    assert (found["category"].isna() & found["coders"].isna()).sum() == 1


def test_units_of_one_article_are_resampled_together():
    draw = np.random.default_rng(2)
    truth = np.repeat(draw.choice(list("yn"), 12), 10)
    other = np.where(np.repeat(draw.random(12) < 0.25, 10), np.where(truth == "y", "n", "y"), truth)
    clustered = codes_of("".join(truth), "".join(other), per_article=10)
    apart, together = (agreement(table) for table in (clustered.drop(columns="article_id"), clustered))
    assert apart["alpha"].tolist() == together["alpha"].tolist()
    width = [float((table["high"] - table["low"]).iloc[0]) for table in (apart, together)]
    assert width[1] > 1.5 * width[0]
    assert (together["n_articles"][0], together["n_units"][0]) == (12, 120)


def test_the_order_of_rows_changes_nothing():
    codes = codes_of(*GOLDEN, per_article=3)
    pd.testing.assert_frame_equal(agreement(codes), agreement(codes.sample(frac=1, random_state=1)))


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("yyyy", "yyyy"), "all answers are the same"),
        (("yn**", "**yn"), "no unit was coded by two coders"),
        (("yn", "**"), "no unit was coded by two coders"),
        (("**", "**"), "no unit was coded by two coders"),
    ],
)
def test_where_there_is_no_alpha_the_row_says_why(answers, told):
    row = agreement(codes_of(*answers)).iloc[0]
    assert np.isnan(row["alpha"])
    assert told in row["method"]


def test_one_article_gives_a_point_and_no_interval():
    row = agreement(codes_of("ynny", "ynyy", per_article=4)).iloc[0]
    assert row["alpha"] == pytest.approx(0.5333, abs=1e-3)
    assert np.isnan(row["low"])
    assert "fewer than 2 articles" in row["method"]


def test_confusions_count_pairs_of_answers():
    found = check(confusions(codes_of("yynny", "ynnn*", "y*nyy")), CONFUSIONS)
    assert found[["answer", "other", "n"]].values.tolist() == [["n", "n", 4], ["n", "y", 3], ["y", "y", 4]]
    assert confusions(codes_of("y", "*")).empty


def test_no_codes_give_no_rows():
    assert agreement(codes_of()).empty


@pytest.mark.parametrize(
    ("change", "options", "told"),
    [
        (lambda t: t.drop(columns="coder"), {}, "lacks the column"),
        (lambda t: t.assign(coder=None), {}, "no coder"),
        (lambda t: pd.concat([t, t]), {}, "twice"),
        (lambda t: t, {"scale": "interval"}, "no number"),
        (lambda t: t, {"scale": "metric"}, "Unknown scale"),
        (lambda t: t, {"details": ("pairs",)}, "Unknown detail"),
        (lambda t: t, {"level": 95}, "level is 95"),
        (lambda t: "codes.csv", {}, "DataFrame"),
    ],
)
def test_bad_arguments_are_told(change, options, told):
    with pytest.raises(OnRecordError, match=told):
        agreement(change(codes_of("yn", "nn")), **options)
