"""A contrast under every choice: each row is the contrast made by hand, and failures are rows with reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import contrast, robustness, sensitivity
from onrecord.errors import OnRecordError
from onrecord.measures import tone
from onrecord.schema import ROBUSTNESS, SPECIFICATIONS, check

PAIR = ["ada_holm", "viktor_brandt"]
SAID = ["A good and useful meeting.", "A bitter failure.", "They met.", "We welcome the progress.", "A grim day."]


def quotes(n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in rng.integers(0, 24, n)],
            "person_id": rng.choice([*PAIR, "mira_sol"], n),
            "kind": rng.choice(["direct", "mixed", "indirect"], n),
            "confidence": rng.uniform(0.3, 1, n),
            "text": rng.choice(SAID, n),
        }
    )
    return tone(table.assign(outlet=[f"outlet {int(name[1:]) % 3}" for name in table["article_id"]]))


def curve(table: pd.DataFrame | None = None, **options) -> pd.DataFrame:
    given = {"between": "person_id", "groups": PAIR, "resamples": 99, "permutations": 99, **options}
    return sensitivity(quotes() if table is None else table, given.pop("measure", "tone"), **given)


def test_every_combination_is_a_row_lowest_first_and_one_is_the_main_one() -> None:
    found = check(curve(kinds=("all", ("direct", "mixed")), confidence=(0, 0.5), leave_out="outlet"), SPECIFICATIONS)
    assert len(found) == 2 * 2 * 2 * 4
    assert found["estimate"].is_monotonic_increasing
    main = found[found["main"]]
    assert len(main) == 1
    assert main.iloc[0][["estimand", "kinds", "confidence"]].tolist() == ["quotation", "all", 0.0]
    assert pd.isna(main["left_out"].iloc[0])


def test_a_row_is_the_contrast_under_its_choices() -> None:
    table = quotes()
    found = curve(table, kinds=("all", ("direct", "mixed")), confidence=(0, 0.6), leave_out="outlet")
    kept = table[
        table["kind"].isin(["direct", "mixed"]) & (table["confidence"] >= 0.6) & (table["outlet"] != "outlet 1")
    ]
    by_hand = contrast(kept, "tone", between="person_id", groups=PAIR, weigh="article", resamples=99, permutations=99)
    row = found[
        (found["kinds"] == "direct+mixed") & (found["confidence"] == 0.6) & (found["left_out"] == "outlet 1")
        & (found["estimand"] == "article")
    ].iloc[0]  # fmt: skip
    for name in ("estimate", "low", "high", "effect", "p", "n_quotes", "n_articles", "method"):
        assert row[name] == by_hand[name][0], name


def test_lexicons_are_measured_anew_and_masking_is_a_choice() -> None:
    table = quotes()
    table["text"] += " Victor Hope came."
    found = curve(table, measure=(), lexicons=("onrecord", "vader", "vader_masked"), kinds=("all",))
    assert sorted(set(found["measure"])) == ["tone by onrecord", "tone by vader", "tone by vader_masked"]
    by_hand = contrast(tone(table, method="vader"), "tone", between="person_id", groups=PAIR)["estimate"][0]
    row = found[(found["measure"] == "tone by vader") & (found["estimand"] == "quotation")].iloc[0]
    assert row["estimate"] == pytest.approx(by_hand)
    assert "tone by vader" not in table.columns


def test_choices_that_leave_a_group_without_rows_are_rows_with_the_reason() -> None:
    table = quotes()
    table.loc[table["person_id"] == "ada_holm", "kind"] = "indirect"
    found = curve(table)
    failed = found[found["estimate"].isna()]
    assert set(failed["kinds"]) == {"direct"}
    assert failed["method"].str.contains("leave no row of ada_holm").all()
    summed = check(robustness(found), ROBUSTNESS).iloc[0]
    assert (summed["n_choices"], summed["n_failed"]) == (2, 2)


def test_the_curve_is_summed_up() -> None:
    found = curve(kinds=("all", "direct"), leave_out="outlet")
    row = robustness(found).iloc[0]
    assert row["n_choices"] == len(found) == 16
    assert row["estimate"] == found.loc[found["main"], "estimate"].iloc[0]
    assert (row["least"], row["most"]) == (found["estimate"].min(), found["estimate"].max())
    assert row["same_sign"] == (np.sign(found["estimate"]) == np.sign(found["estimate"].median())).mean()
    assert row["excluding_zero"] == ((found["low"] > 0) | (found["high"] < 0)).mean()
    assert "16 sets of choices" in row["reading"]
    assert check(robustness(SPECIFICATIONS.frame()), ROBUSTNESS).empty


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"measure": "tome"}, "Did you mean 'tone'"),
        ({"measure": ()}, "No measure came"),
        ({"groups": ["ada_holm"]}, "name two groups"),
        ({"groups": ["viktor_brandt", "ada_hol"]}, "Did you mean 'ada_holm'"),
        ({"lexicons": ("liwc",)}, "allowed: onrecord, fast, lexicon, vader"),
        ({"lexicons": "vader"}, "give a list"),
        ({"weigh": "article"}, "give a list of the choices"),
        ({"kinds": ()}, "give a list of the choices"),
        ({"kinds": ("all", "directt")}, "allowed: all, direct, mixed, indirect"),
        ({"leave_out": "section"}, "lacks the column"),
        ({"table": quotes().drop(columns="kind")}, "lacks the column"),
        ({"table": quotes().drop(columns="confidence"), "confidence": (0, 0.5)}, "lacks the column"),
    ],
)
def test_bad_choices_are_named(options, words) -> None:
    with pytest.raises(OnRecordError, match=words):
        curve(options.pop("table", None), **options)
