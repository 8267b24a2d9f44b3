"""The commands of the coding loop and of topics: what they write, and what stops them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE, STOPPED

WORDS = {
    "conflict": ["accused", "quarrel", "rivals", "condemned", "clashed"],
    "sea": ["ferry", "harbor", "storm", "captain", "anchor"],
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    draw = np.random.default_rng(2)
    kinds = [["conflict", "sea"][n % 3 == 0] for n in range(120)]
    texts = ["The " + " and the ".join(draw.choice(WORDS[kind], 4)) + "." for kind in kinds]
    rows = {"article_id": [f"a{n:03}" for n in range(120)], "outlet": ["courier", "ledger"] * 60, "text": texts}
    path = tmp_path / "texts.csv"
    rec.write_table(pd.DataFrame(rows), path)
    return path


def fill(folder: Path) -> None:
    for file in sorted(folder.glob("sheet_*.csv")):
        sheet = rec.read_table(file)
        seen = sheet["text"].str.contains("|".join(WORDS["conflict"]))
        rec.write_table(sheet.assign(conflict=seen.map({True: "yes", False: "no"})), file)


def test_from_sheets_to_corrected_prevalence(table: Path, tmp_path: Path) -> None:
    folder, out, codes = tmp_path / "coding", tmp_path / "agreement.csv", tmp_path / "codes.csv"
    drawn = ["sheet", str(table), "--folder", str(folder), "--coders", "lind", "moe", "--n", "80", "--strata", "outlet"]
    assert main([*drawn, "--ending", ".csv"]) == DONE
    assert sorted(file.name for file in folder.iterdir()) == [
        *("page_lind.html", "page_moe.html", "sheet_lind.csv", "sheet_moe.csv"),
    ]
    fill(folder)
    options = ["--coders", "lind", "moe", "--out", str(out), "--codes", str(codes)]
    assert main(["agreement", str(folder), *options]) == DONE
    assert rec.read_table(out).set_index("question").loc["conflict", "alpha"] == 1.0
    assert len(rec.read_table(codes)) == 2 * 80 * len(rec.read_codebook().questions)
    shares = tmp_path / "shares.csv"
    options = ["--sheets", str(folder), "--frame", "conflict", "--by", "outlet", "--out", str(shares)]
    assert main(["prevalence", str(table), *options]) == DONE
    found = rec.read_table(shares)
    assert found["estimate"][:2].tolist() == pytest.approx([2 / 3, 2 / 3], abs=0.05)
    assert found["n_coded"].tolist() == [40, 40, 80]


def test_topics_are_chosen_and_their_effects_told(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ks.csv"
    assert main(["choose-topics", str(table), "--ks", "2", "3", "--refits", "2", "--out", str(out)]) == DONE
    assert rec.read_table(out)["n_topics"].tolist() == [2, 3]
    options = ["--n-topics", "2", "--formula", "~ outlet", "--refits", "2"]
    assert main(["topic-effects", str(table), *options]) == DONE
    assert "outlet: ledger" in capsys.readouterr().out


DRAW = ["sheet", "texts.csv", "--folder", "x", "--coders", "a"]
SHARE = ["prevalence", "texts.csv", "--sheets", "coded.csv", "--by", "outlet"]
BAD = {
    "no coder": (["agreement", "blank.csv"], "name no coder"),
    "a coder who is not there": (["agreement", "coded.csv", "--coders", "lind", "moe"], "'moe'"),
    "an unknown codebook": (
        ["sheet", "texts.csv", "--folder", "x", "--coders", "a", "--codebook", "generic"],
        "generic",
    ),
    "an unknown frame": (
        ["prevalence", "texts.csv", "--sheets", "coded.csv", "--frame", "war", "--by", "outlet"],
        "'war'",
    ),
    "an unknown stratum": ([*DRAW, "--strata", "outlets"], "outlets"),
    "a formula that is none": (["topic-effects", "texts.csv", "--n-topics", "2", "--formula", "outlet"], "~ outlet"),
    "too many topics": (["choose-topics", "texts.csv", "--ks", "400"], "400"),
    "one file for two tables": (["agreement", "coded.csv", "--out", "a.csv", "--codes", "a.csv"], "a.csv"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_argument_is_one_line_and_nothing_is_written(
    case: str, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(table.parent)
    pd.DataFrame({"unit_id": ["a000"], "coder": [""], "conflict": ["yes"]}).to_csv("blank.csv", index=False)
    pd.DataFrame({"unit_id": ["a000"], "coder": ["lind"], "conflict": ["yes"]}).to_csv("coded.csv", index=False)
    before = sorted(table.parent.rglob("*"))
    arguments, named = BAD[case]
    assert main(arguments) == STOPPED
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert named in error
    assert sorted(table.parent.rglob("*")) == before
