"""Distinctive words: the published formula, doubt that respects articles, and clear errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.compare.keyness import log_odds
from onrecord.compare.words import distinctive_words
from onrecord.errors import OnRecordError
from onrecord.schema import WORDS, check

A, B = np.array([20, 5, 0, 75]), np.array([10, 5, 4, 81])


def said(rows: list[tuple[str, str, str]], **more: list[object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "person_id", "text"]).assign(**more)


def coverage(n: int = 12) -> pd.DataFrame:
    """Make articles that quote both: Ada speaks of peace in all of them, of walnuts often but in two articles only."""
    rows = []
    for i in range(n):
        walnuts = " walnuts" * (6 if i < 2 else 0)
        rows.append((f"a{i}", "ada_holm", f"we want peace and peace again for the harbor{walnuts}"))
        rows.append((f"a{i}", "viktor_brandt", "we want order and order again for the harbor"))
    return said(rows)


@pytest.mark.parametrize(
    ("prior", "ratio", "variance"),
    [
        (np.full(4, 0.1), [0.805552, 0, -3.754269, -0.347562], [0.148761, 0.392157, 10.243902, 0.025646]),
        (10 * (A + B) / 200, [0.732760, 0, -3.081632, -0.319174], [0.133468, 0.363636, 5.238095, 0.023339]),
    ],
)
def test_log_odds_equal_the_golden_values(prior, ratio, variance):
    made = log_odds(A, B, prior)
    assert made[0] == pytest.approx(ratio, abs=1e-6)
    assert made[1] == pytest.approx(variance, abs=1e-6)


@pytest.mark.parametrize(("counts", "prior"), [([0, 5], [0.0, 0.1]), ([-1, 5], [0.1, 0.1]), ([np.nan, 5], [0.1, 0.1])])
def test_odds_that_would_be_infinite_or_meaningless_are_refused(counts, prior):
    with pytest.raises(OnRecordError):
        log_odds(counts, [3, 4], prior)


def test_the_table_equals_the_formula_by_hand():
    words = ["peace", "order", "bread", "water"]
    texts = [" ".join(np.repeat(words, counts)) for counts in (A, B)]
    table = distinctive_words(
        said([("1", "a", texts[0]), ("2", "b", texts[1])]),
        "person_id", prior="uniform", min_count=1, min_articles=1, names="keep",
    )  # fmt: skip
    row = table.set_index(["group", "word"]).loc[("a", "peace")]
    assert row["log_odds"] == pytest.approx(0.805552, abs=1e-6)
    assert row["z"] == pytest.approx(2.088570, abs=1e-6)
    assert (row["n_group"], row["n_rest"]) == (20, 10)


def test_the_table_is_declared_and_two_groups_mirror_each_other():
    table = distinctive_words(coverage(), "person_id", names="keep", resamples=99)
    check(table, WORDS)
    wide = table.pivot(index="word", columns="group", values="log_odds")
    assert wide["ada_holm"].to_numpy() == pytest.approx(-wide["viktor_brandt"].to_numpy())


def test_a_word_of_many_articles_outranks_a_word_of_two_which_gets_no_doubt_figure():
    table = distinctive_words(coverage(), "person_id", names="keep").set_index(["group", "word"]).loc["ada_holm"]
    assert table.index[0] == "peace"
    walnuts = table.loc["walnuts"]
    assert walnuts["n_articles"] == 2
    assert walnuts[["low", "high", "z_article"]].isna().all()
    sure = table[table["n_articles"] >= 4]
    assert (sure["low"] <= sure["log_odds"] + 1e-9).all()
    assert (sure["high"] >= sure["log_odds"] - 1e-9).all()


def test_wire_copies_count_as_one_article():
    rows = coverage(4)
    copies = rows.assign(wire_id=["w"] * 6 + [None] * 2)
    table = distinctive_words(copies, "person_id", names="keep", resamples=0)
    assert table.set_index(["group", "word"]).loc[("ada_holm", "peace"), "n_articles"] == 2


def test_three_groups_are_each_compared_with_the_rest():
    rows = coverage(6)
    rows.loc[::3, "person_id"] = "jonas_vell"
    table = distinctive_words(rows, "person_id", names="keep", resamples=0)
    assert sorted(table["group"].unique()) == ["ada_holm", "jonas_vell", "viktor_brandt"]
    totals = table.groupby("word")[["n_group", "n_rest"]].sum()
    assert (totals["n_rest"] == 2 * totals["n_group"]).all()


def test_one_article_a_side_gives_no_interval():
    rows = said([("1", "a", "peace order peace"), ("2", "b", "order order peace")])
    table = distinctive_words(rows, "person_id", min_count=1, names="keep")
    assert table[["low", "high", "z_article"]].isna().all(axis=None)
    assert table["log_odds"].notna().all()


def test_the_same_seed_gives_the_same_bytes():
    first, second = (distinctive_words(coverage(), "person_id", names="keep", resamples=49) for _ in range(2))
    assert first.to_csv() == second.to_csv()
    other = distinctive_words(coverage(), "person_id", names="keep", resamples=49, seed=1)
    assert first.to_csv() != other.to_csv()


def test_row_order_does_not_matter():
    rows = coverage()
    table = distinctive_words(rows, "person_id", names="keep", resamples=0)
    pd.testing.assert_frame_equal(table, distinctive_words(rows[::-1], "person_id", names="keep", resamples=0))


def test_rows_without_group_or_text_are_left_out():
    rows = coverage()
    more = pd.concat([rows, said([("x", None, "peace"), ("y", "ada_holm", None)])], ignore_index=True)  # type: ignore[list-item]
    table = distinctive_words(rows, "person_id", names="keep", resamples=0)
    pd.testing.assert_frame_equal(table, distinctive_words(more, "person_id", names="keep", resamples=0))


def test_names_are_masked_unless_kept():
    rows = coverage(6)
    rows["text"] += " Barack Obama came"
    kept, masked = (
        set(distinctive_words(rows, "person_id", names=names, resamples=0)["word"]) for names in ("keep", "mask")
    )
    assert "obama" in kept
    assert "obama" not in masked
    assert kept - masked <= {"barack", "obama"}
    assert masked <= kept


def test_stop_words_are_left_out():
    table = distinctive_words(coverage(), "person_id", names="keep", stop_words={"we", "and"}, resamples=0)
    assert not {"we", "and"} & set(table["word"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"between": "outlet"}, "lacks the column"),
        ({"text": "words"}, "lacks the column"),
        ({"prior": "flat"}, "Unknown prior"),
        ({"names": "hide"}, "Unknown names"),
        ({"alpha": 0.0}, "above 0"),
        ({"min_count": 0}, "starts at 1"),
        ({"resamples": -1}, "starts at 0"),
        ({"min_count": 10_000}, "lower min_count"),
        ({"between": "one"}, "needs two or more"),
        ({"text": "marks"}, "no words to count"),
    ],
)
def test_bad_arguments_say_what_is_allowed(change, message):
    rows = coverage().assign(one="all", marks="…")
    with pytest.raises(OnRecordError, match=message):
        distinctive_words(rows, **{"between": "person_id", "names": "keep", "resamples": 0, **change})


def test_chance_alone_seldom_reaches_an_article_z_of_two():
    generator = np.random.default_rng(5)
    vocabulary = np.array([f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(60)])
    hits = tried = 0
    for trial in range(8):
        rows = []
        for i in range(40):
            # Each article has words of its own taste, as articles do: rows within it are not independent.
            taste = generator.dirichlet(np.full(60, 0.5))
            text = " ".join(generator.choice(vocabulary, size=80, p=taste))
            rows.append((f"{trial}-{i}", "ab"[i % 2], text))
        table = distinctive_words(said(rows), "person_id", names="keep", resamples=199)
        one = table[table["group"] == "a"]
        hits += int((one["z_article"].abs() > 1.96).sum())
        tried += len(one)
    assert tried > 400
    assert hits / tried < 0.10


def test_the_articles_table_brings_the_group_and_the_wire():
    rows = coverage(4)
    about = pd.DataFrame(
        {"article_id": ["a0", "a1", "a2", "a3"], "outlet": list("xyxy"), "wire_id": ["w", "w", None, None]}
    )
    table = distinctive_words(rows, "outlet", articles=about, names="keep", resamples=0, min_count=1)
    assert table.set_index(["group", "word"]).loc[("x", "peace"), "n_articles"] == 3


def split(seed: int, planted: bool = False) -> pd.DataFrame:
    """Split 60 articles of words that each article has its own taste for, and plant one in 30 % of a group's."""
    generator = np.random.default_rng(seed)
    vocabulary = np.array([f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(50)])
    rows = []
    for i in range(60):
        taste = generator.dirichlet(np.full(50, 0.5))
        rows.append((f"{i}", "ab"[i % 2], " ".join(generator.choice(vocabulary, size=80, p=taste))))
    table = said(rows)
    if planted:
        table.loc[range(0, 40, 2), "text"] += " zorblax"
    return table


def test_words_that_differ_by_chance_have_an_even_p_and_no_small_q() -> None:
    found = pd.concat(
        [distinctive_words(split(seed), "person_id", names="keep", resamples=0, permutations=199) for seed in range(6)]
    )
    ours = found[found["group"] == "a"]
    assert len(ours) > 200
    # Three standard errors above 5 %.
    assert (ours["p"] < 0.05).mean() <= 0.05 + 3 * (0.05 * 0.95 / len(ours)) ** 0.5
    assert 0.4 < ours["p"].mean() < 0.65
    assert (ours["q"] < 0.05).sum() <= 1


def test_a_planted_word_is_found_and_both_groups_have_its_p() -> None:
    found = distinctive_words(split(1, planted=True), "person_id", names="keep", resamples=0, permutations=199)
    word = found[found["word"] == "zorblax"].set_index("group")
    assert word["q"].max() < 0.05
    assert word.loc["a", "log_odds"] > 0 > word.loc["b", "log_odds"]
    assert word["p"].nunique() == 1
    assert word["p"].iloc[0] <= 0.01  # refined beyond the 2 / 200 that the first labelings can give
    assert (found["q"] >= found["p"]).all()


def test_p_of_a_word_is_exact_where_labelings_are_few() -> None:
    rows = said([(str(i), "ab"[i // 3], "peace order" + " walnut" * (i < 3)) for i in range(6)])
    found = distinctive_words(rows, "person_id", names="keep", min_count=1, resamples=0).set_index(["group", "word"])
    assert found.loc[("a", "walnut"), "p"] == pytest.approx(2 / 20)
    assert found.loc[("a", "peace"), "p"] >= 0.1


def test_without_labelings_there_is_no_p() -> None:
    found = distinctive_words(coverage(), "person_id", names="keep", resamples=0, permutations=0)
    assert found[["p", "q"]].isna().all(axis=None)


def test_more_groups_than_two_have_p_of_their_own() -> None:
    rows = coverage(9)
    rows.loc[::3, "person_id"] = "jonas_vell"
    found = distinctive_words(rows, "person_id", names="keep", resamples=0, permutations=99)
    assert found["p"].between(0, 1).all()
    assert found.groupby("word")["p"].nunique().max() > 1


def test_pairs_of_words_cross_no_comma_no_number_and_no_name() -> None:
    texts = ["Peace talks, now or never; 3 million people met Barack Obama yesterday. It’s war-torn land"] * 3
    rows = pd.concat([said([(str(i), "a", texts[0])]) for i in range(3)] + [said([("x", "b", "peace talks")])])
    found = distinctive_words(rows, "person_id", ngram=2, min_count=1, min_articles=1, resamples=0, permutations=0)
    words = set(found["word"])
    assert {"peace talks", "now or", "or never", "million people", "people met", "war-torn land"} <= words
    assert not {"talks now", "never million", "never people", "met yesterday", "yesterday it", "land peace"} & words
    assert not any("obama" in word for word in words)
    less = distinctive_words(
        rows, "person_id", ngram=2, min_count=1, min_articles=1, stop_words={"or"}, resamples=0, permutations=0
    )
    assert words - set(less["word"]) == {"now or", "or never"}


def test_ngrams_of_three_are_refused() -> None:
    with pytest.raises(OnRecordError, match="allowed: 1, 2"):
        distinctive_words(coverage(), "person_id", ngram=3)  # type: ignore[arg-type]
