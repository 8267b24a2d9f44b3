"""The mixed model: against its closed form, and every way in which its library fails in silence."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import mixed
from onrecord.compare.effects import icc
from onrecord.errors import OnRecordError
from onrecord.schema import MIXED, check

pytest.importorskip("statsmodels", reason="the extra mixed is not installed")


def quotes(
    seed: int = 0, n_articles: int = 40, per_article: int = 6, spread: float = 0.5, gap: float = 0.3
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(n_articles), per_article)
    side = article % 2
    tone = rng.normal(0, spread, n_articles)[article] + rng.normal(size=article.size) + gap * side
    return pd.DataFrame(
        {
            "article_id": article.astype(str),
            "outlet": rng.choice(["x", "y", "z"], article.size),
            "person_id": np.where(side, "viktor_brandt", "ada_holm"),
            "tone": tone,
        }
    )


def test_balanced_articles_give_the_difference_of_article_means_and_its_standard_error() -> None:
    table = quotes()
    means = table.groupby(["person_id", "article_id"])["tone"].mean()
    first, second = means["ada_holm"], means["viktor_brandt"]
    found = check(mixed(table, "tone ~ person_id"), MIXED).iloc[1]
    error = math.sqrt((first.var() + second.var()) / 20)
    assert found["term"] == "person_id[T.viktor_brandt]"
    assert found["estimate"] == pytest.approx(second.mean() - first.mean(), abs=1e-6)
    from scipy.stats import t

    assert found["high"] - found["estimate"] == pytest.approx(t.ppf(0.975, 38) * error, rel=1e-3)
    assert 0 < found["icc"] < 0.5
    assert (found["n_quotes"], found["n_articles"]) == (240, 40)


def test_the_unit_of_the_measure_does_not_matter() -> None:
    table = quotes()
    small = mixed(table.assign(tone=table["tone"] * 1e-6), "tone ~ person_id")
    np.testing.assert_allclose(small["estimate"], mixed(table, "tone ~ person_id")["estimate"] * 1e-6, rtol=1e-4)


def test_columns_come_from_the_articles_and_missing_values_are_counted() -> None:
    table = quotes()
    articles = table[["article_id", "person_id"]].drop_duplicates()
    table.loc[:3, "tone"] = np.nan
    found = mixed(table.drop(columns="person_id"), "tone ~ person_id + outlet", articles=articles)
    assert "4 rows with a missing value left out" in found["method"][0]
    assert len(found) == 4
    assert found["n_quotes"][0] == 236


def test_no_variance_between_articles_is_warned_of_and_no_coefficient_is_a_silent_zero() -> None:
    # statsmodels issue 10239: such data gave fixed effects of exactly 0.0, called converged.
    table = quotes(spread=0.0, gap=0.0)
    table["tone"] -= table.groupby("article_id")["tone"].transform("mean")
    table["tone"] += 0.3 * (table["person_id"] == "viktor_brandt")
    with pytest.warns(UserWarning, match="no variance between articles"):
        found = mixed(table, "tone ~ person_id")
    assert found["estimate"][1] == pytest.approx(0.3)
    assert found["icc"].tolist() == [0.0, 0.0]
    assert found["method"].str.contains("in place of the mixed model").all()


def test_least_squares_in_its_place_knows_of_articles() -> None:
    import statsmodels.formula.api as smf

    # Of data without variance between articles about half are fitted with none.
    table = next(table for table in map(_flat, range(50)) if _between(table) < 0)
    with pytest.warns(UserWarning, match="no variance between articles"):
        found = mixed(table, "tone ~ person_id")
    codes = pd.factorize(table["article_id"])[0]
    plain = smf.ols("tone ~ person_id", table).fit(cov_type="cluster", cov_kwds={"groups": codes})
    from scipy.stats import t

    half = (found["high"] - found["low"])[1] / 2
    assert half == pytest.approx(t.ppf(0.975, 38) * plain.bse.iloc[1], rel=1e-6)


def _flat(seed: int) -> pd.DataFrame:
    return quotes(seed, spread=0.0)


def _between(table: pd.DataFrame) -> float:
    return icc(table["tone"], table["article_id"], table["person_id"])


TABLES = {
    "as it is": lambda: quotes(),
    "constant": lambda: quotes().assign(tone=0.4),
    "all missing": lambda: quotes().assign(tone=np.nan),
    "one article": lambda: quotes(n_articles=1),
    "one row an article": lambda: quotes(per_article=1),
    "infinite": lambda: quotes().assign(tone=np.inf),
    "twice": lambda: quotes().assign(again=lambda table: table["person_id"]),
    "one group": lambda: quotes().assign(person_id="ada_holm"),
    "exact": lambda: quotes().assign(half=lambda table: table["tone"] / 2),
    "no article": lambda: quotes().drop(columns="article_id"),
}


@pytest.mark.parametrize(
    ("table", "formula", "words"),
    [
        ("as it is", "tone ~ persn_id", "Did you mean 'person_id'"),
        ("as it is", "tome ~ person_id", "Did you mean 'tone'"),
        ("as it is", "tone", "write the measure"),
        ("as it is", "tone ~ person_id +", "cannot be read"),
        ("as it is", "tone ~ person_id.str.len()", "nothing with a dot"),
        ("as it is", "tone ~ open('x')", "Unknown column in the formula 'open'"),
        ("as it is", "outlet ~ person_id", "not numbers"),
        ("constant", "tone ~ person_id", "does not vary"),
        ("all missing", "tone ~ person_id", "3 articles or more"),
        ("one article", "tone ~ outlet", "3 articles or more"),
        ("one row an article", "tone ~ person_id", "one row"),
        ("infinite", "tone ~ person_id", "infinite"),
        ("twice", "tone ~ person_id + again", "can be told apart"),
        ("one group", "tone ~ C(person_id)", "one value in all rows"),
        ("exact", "tone ~ half", "exactly"),
        ("no article", "tone ~ person_id", "Keep article_id"),
    ],
)
def test_what_cannot_be_modelled_is_refused_in_one_line(table, formula, words) -> None:
    with pytest.raises(OnRecordError, match=words) as raised:
        mixed(TABLES[table](), formula)
    assert "\n" not in str(raised.value)


def test_without_its_library_the_extra_is_named(monkeypatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "patsy", None)
    with pytest.raises(OnRecordError, match=r"onrecord\[mixed\]"):
        mixed(quotes(), "tone ~ person_id")
