"""Corrected prevalence: unbiased whatever the machine does, honest where too little was coded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import prevalence
from onrecord.errors import OnRecordError
from onrecord.schema import check


def planted(seed: int = 0, n: int = 400) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a machine that sees conflict everywhere in one outlet and misses half of it in the other."""
    draw = np.random.default_rng(seed)
    outlet = np.repeat(["courier", "ledger"], n // 2)
    truth = draw.random(n) < np.where(outlet == "courier", 0.3, 0.6)
    machine = np.where(outlet == "courier", truth | (draw.random(n) < 0.5), truth & (draw.random(n) < 0.5))
    table = pd.DataFrame(
        {"article_id": [f"a{k // 4:03}" for k in range(n)], "outlet": outlet, "machine": machine.astype(float),
         "unit_id": [f"u{k:03}" for k in range(n)]}
    )  # fmt: skip
    drawn = np.sort(draw.permutation(n)[: n // 2])
    coded = pd.DataFrame({"unit_id": table["unit_id"][drawn], "inclusion": 0.5, "conflict": truth[drawn].astype(float)})
    return table, coded


def run(table, coded, **options):
    return prevalence(table, "machine", coded=coded, question="conflict", by="outlet", resamples=199, **options)


def test_the_correction_turns_the_order_that_the_machine_got_wrong():
    found = check(run(*planted()), "prevalence")
    assert found["baseline"].isna().tolist() == [True, True, False]
    assert found["naive"][2] > 0.2
    assert found["high"][2] < 0
    assert found["estimate"][:2].tolist() == pytest.approx([0.3, 0.6], abs=0.1)
    assert (found["n_quotes"].tolist(), found["n_coded"].sum()) == ([200, 200, 400], 400)


def test_on_average_the_correction_is_right_and_the_machine_is_not():
    found = pd.concat(run(*planted(seed)).iloc[[2]] for seed in range(15))
    assert found["estimate"].mean() == pytest.approx(-0.3, abs=0.05)
    assert found["naive"].mean() == pytest.approx(0.65 - 0.3, abs=0.04)


def test_where_all_is_coded_the_machine_does_not_matter():
    table, _ = planted()
    truth = np.tile([1.0, 0.0, 0.0, 1.0], 100)
    coded = pd.DataFrame({"unit_id": table["unit_id"], "inclusion": 1.0, "conflict": truth})
    assert run(table, coded)["estimate"].tolist() == pytest.approx([0.5, 0.5, 0.0])


def test_a_group_with_too_few_codes_gets_no_corrected_figure():
    table, coded = planted()
    few = coded[coded["unit_id"] < "u050"]
    found = run(table, few)
    assert found["estimate"].isna().all()
    assert found["naive"].notna().all()
    assert found["method"].str.contains("0 coded rows in a group, and 30 are needed").any()


def test_a_baseline_and_groups_can_be_chosen():
    found = run(*planted(), baseline="ledger", groups=["courier"])
    assert found[["group", "baseline"]].fillna("").values.tolist() == [
        ["courier", ""], ["ledger", ""], ["courier", "ledger"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "options", "told"),
    [
        (lambda t, c: (t.drop(columns="article_id"), c), {}, "lacks the column"),
        (lambda t, c: (t.drop(columns="machine"), c), {}, "Unknown column 'machine'"),
        (lambda t, c: (t, c.drop(columns="inclusion")), {}, "lacks the column"),
        (lambda t, c: (t, pd.concat([c, c])), {}, "stands twice"),
        (lambda t, c: (t[:100], c), {}, "is not in the table"),
        (lambda t, c: (t, c.assign(inclusion=0.0)), {}, "no chance above 0"),
        (lambda t, c: (t, c), {"baseline": "herald"}, "Unknown group of outlet"),
        (lambda t, c: (t, c), {"groups": "courier"}, "list of groups"),
        (lambda t, c: (t, c), {"level": 95}, "level is 95"),
    ],
)
def test_bad_arguments_are_told(change, options, told):
    with pytest.raises(OnRecordError, match=told):
        run(*change(*planted()), **options)
