"""Topic effects: planted ones are found, articles are the units, formulas are read or refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import topic_effects
from onrecord.errors import OnRecordError
from onrecord.measures.topics import TopicModel
from onrecord.schema import check

THEMES = {
    "sea": ["ferry", "harbor", "captain", "storm", "anchor", "sailor"],
    "bread": ["bakery", "flour", "oven", "crust", "butter", "yeast"],
    "school": ["pupil", "lesson", "chalk", "classroom", "exam", "teacher"],
}
SEA = {"courier": 0.6, "ledger": 0.2}


def planted(articles: int = 30, passages: int = 3) -> pd.DataFrame:
    draw = np.random.default_rng(6)
    rows = []
    for outlet, sea in SEA.items():
        for number in range(articles):
            for _ in range(passages):
                theme = str(draw.choice(list(THEMES), p=[sea, (1 - sea) / 2, (1 - sea) / 2]))
                text = "The " + " and the ".join(draw.choice(THEMES[theme], 5)) + "."
                rows.append((f"{outlet}{number}", outlet, 2013 + number % 3, text))
    return pd.DataFrame(rows, columns=["article_id", "outlet", "year", "text"])


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return TopicModel(3, names="keep").fit(planted())


def run(model, table, formula="~ outlet", **options):
    return topic_effects(model, table, formula, **{"refits": 3, "resamples": 99, **options})


def test_a_planted_effect_is_found_and_declared(model):
    found = check(run(model, planted(), "~ outlet + year"), "topic_effects")
    assert found["term"].tolist() == ["outlet: ledger", "year"] * 3
    assert found["baseline"].fillna("").tolist() == ["courier", ""] * 3
    sea = next(k for k in range(3) if set(model.top_words(3)[k]) <= set(THEMES["sea"]))
    row = found[(found["topic"] == sea) & (found["term"] == "outlet: ledger")].iloc[0]
    assert row["low"] < -0.4 + 0.15
    assert row["high"] < 0
    assert row["low"] <= row["estimate"] <= row["high"]
    assert bool(row["stable"])
    assert (row["n_quotes"], row["n_articles"]) == (180, 60)
    assert "3 refits and bootstrap of 60 articles" in row["method"]


def test_effects_of_one_term_sum_to_nothing_over_topics(model):
    found = run(model, planted())
    assert found["estimate"].sum() == pytest.approx(0.0, abs=1e-6)


def test_repeating_every_passage_does_not_narrow_the_interval(model):
    table = planted()
    doubled = pd.concat([table, table], ignore_index=True)
    found = [run(model, each) for each in (table, doubled)]
    widths = [(each["high"] - each["low"]).mean() for each in found]
    naive = [(each["naive_high"] - each["naive_low"]).mean() for each in found]
    assert widths[1] == pytest.approx(widths[0], rel=0.15)
    assert naive[1] < 0.75 * naive[0]


def test_copies_of_one_wire_count_once(model):
    table = planted().assign(wire_id=None)
    table.loc[table["outlet"] == "ledger", "wire_id"] = "w" + (table.index.to_series() % 2).astype(str)
    assert run(model, table)["n_articles"].iloc[0] == 32


def test_articles_bring_covariates_and_months_are_counted(model):
    table = planted()
    articles = table.drop_duplicates("article_id")[["article_id", "outlet"]].assign(
        published=lambda a: pd.date_range("2013-01-15", periods=len(a), freq="10D", tz="UTC")
    )
    found = run(model, table.drop(columns="outlet"), "~ outlet + month", articles=articles)
    assert found["term"].tolist() == ["outlet: ledger", "month"] * 3


def test_rows_without_covariates_are_left_out_and_told(model):
    table = planted()
    table.loc[:4, "outlet"] = None
    found = run(model, table)
    assert found["n_quotes"].iloc[0] == 175
    assert "5 rows without shares or covariates left out" in found["method"].iloc[0]


def test_few_articles_get_no_interval(model):
    table = planted()
    few = table[table["article_id"].isin([f"{outlet}{k}" for outlet in SEA for k in range(4)])]
    found = run(TopicModel(3, names="keep", min_df=1).fit(few), few)
    assert found["low"].isna().all()
    assert found["method"].str.contains("fewer than 10 articles").all()


def test_the_same_seed_gives_the_same_table(model):
    pd.testing.assert_frame_equal(run(model, planted()), run(model, planted()))


@pytest.mark.parametrize(
    ("formula", "change", "told"),
    [
        ("outlet", lambda t: t, "not understood"),
        ("~ outlet * year", lambda t: t, "not understood"),
        ("~", lambda t: t, "not understood"),
        ("~ outlets", lambda t: t, "Did you mean 'outlet'"),
        ("~ outlet + same", lambda t: t.assign(same=t["outlet"]), "cannot be told apart"),
        ("~ outlet", lambda t: t[t["outlet"] == "ledger"], r"1 level\(s\)"),
        ("~ outlet", lambda t: t.drop(columns="article_id"), "lacks the column"),
        ("~ outlet", lambda t: t.iloc[[0, 179]], "too few"),
    ],
)
def test_formulas_and_tables_are_refused_by_name(model, formula, change, told):
    with pytest.raises(OnRecordError, match=told):
        run(model, change(planted()), formula)
    with pytest.raises(OnRecordError, match="refits is 1"):
        run(model, planted(), refits=1)
