"""The commands train and evaluate: a model of one's own from gold rows, and how well a model does."""

import json
from pathlib import Path

import pytest

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE, STOPPED

GOOD, BAD = ("warm", "fine", "frank"), ("bitter", "cold", "weak")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    rows = [(f"It was a {word} day for {who}.", sign) for sign in (2, -2) for word in (GOOD if sign > 0 else BAD)
            for who in ("Ada Holm", "trade", "the port")]  # fmt: skip
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps({"text": text, "score": score}) + "\n" for text, score in rows))
    return path


def test_a_fast_model_is_trained_used_and_evaluated(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "tone", str(gold), "--engine", "fast", "--out", str(tmp_path / "own")]) == DONE
    card = Path(capsys.readouterr().out.strip())
    table = rec.read_table(gold)[["text"]]
    scored = rec.tone(table, engine="fast", model=card)["tone"]
    assert scored[:9].mean() > 0 > scored[9:].mean()
    out = tmp_path / "figures.csv"
    arguments = ["evaluate", "tone", str(gold), "--engine", "fast", "--model", str(card), "--out", str(out)]
    assert main(arguments) == DONE
    assert rec.read_table(out).set_index("figure")["estimate"]["r, all"] > 0.5


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--engine", "fast", "--epochs", "2"], "--epochs is for the accurate engine"),
        (["--epochs", "0"], "give 1 or more"),
        (["--pool", "pool.jsonl"], "--pool is for portrayal"),
    ],
)
def test_arguments_that_do_not_fit_are_told(
    more: list[str], told: str, gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "tone", str(gold), "--out", str(tmp_path / "own"), *more]) == STOPPED
    assert told in capsys.readouterr().err
    assert not (tmp_path / "own").exists()


def test_gold_without_rows_or_texts_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.csv").write_text("text,score\n")
    assert main(["evaluate", "tone", str(tmp_path / "none.csv")]) == STOPPED
    assert "no gold rows" in capsys.readouterr().err
    (tmp_path / "null.jsonl").write_text('{"text": null, "score": 1}\n')
    assert main(["evaluate", "tone", str(tmp_path / "null.jsonl")]) == STOPPED
    assert "Row 0 has no text" in capsys.readouterr().err
