"""The command `check`: what is wrong, what to do about it, what to expect."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE, LEFT_UNREAD
from onrecord.schema import DOUBTS, check
from onrecord.study.forecast import forecast

LONG = (
    "“We came to listen,” Ada Holm said on Monday, and then she spoke of steel, of tariffs and of the harbor, and of "
)
LONG += "all that had been promised to those who work there from spring to autumn in rain and wind.\n"
FRONT = "---\noutlet: Demo wire\npublished: 2013-06-17\n---\n"
MOJIBAKE = LONG.encode().decode("cp1252", "replace")
GERMAN = "Der Regen fiel auf die Stadt und das Meer und die Menschen sagten nichts. " * 5

# A file's content, and the level and finding that it must give.
CASES: dict[str, tuple[bytes, str, str]] = {
    "empty.txt": (b"", "unread", "empty"),
    "blank.md": (b"  \n", "unread", "empty"),
    "broken.docx": (b"PK\x03\x04nonsense", "unread", "broken"),
    "broken.jsonl": (b'{"text": "Rain."\n', "unread", "broken"),
    "mojibake.md": ((FRONT + MOJIBAKE).encode(), "doubt", "encoding"),
    "latin.md": (
        (FRONT + LONG + "Caf\u00e9.\n").replace("“", '"').replace("”", '"').encode("cp1252"),
        "doubt",
        "encoding",
    ),
    "german.md": ((FRONT + GERMAN).encode(), "doubt", "language"),
    "named_german.md": (
        (FRONT.replace("---\noutlet", "---\nlanguage: de\noutlet") + LONG).encode(),
        "doubt",
        "language",
    ),
    "date.md": ((FRONT.replace("2013-06-17", "soon") + LONG).encode(), "doubt", "date"),
    "same.md": ((FRONT + LONG * 2 + "\n").encode(), "doubt", "same text"),
    "copy.md": ((FRONT + LONG * 2 + "Cut.\n").encode(), "note", "copy"),
    "open.md": ((FRONT + LONG.replace("listen,”", "listen,")).encode(), "doubt", "open mark"),
    "undated.md": (("---\noutlet: Demo wire\n---\n" + LONG).encode(), "note", "no date"),
    "nameless.md": (("---\npublished: 2013-06-17\n---\n" + LONG).encode(), "note", "no outlet"),
    "short.md": ((FRONT + "Rain fell.\n").encode(), "note", "short"),
    "taken.md": ((FRONT.replace("---\noutlet", "---\narticle_id: a\noutlet") + GERMAN).encode(), "doubt", "same id"),
    "columns.csv": (b"Nr,Body text\n1,Rain fell.\n", "unread", "empty"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_has_a_name_and_a_step(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, level, finding = CASES[name]
    (tmp_path / "a.md").write_text(FRONT + LONG * 2, encoding="utf-8")
    (tmp_path / name).write_bytes(content)
    status = main(["check", str(tmp_path), "--json"])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (level, finding) in {(row["level"], row["finding"]) for row in found}
    assert all(row["step"] and row["where"] for row in found)
    assert status == (LEFT_UNREAD if level == "unread" else DONE)


def test_whole_texts_give_no_doubt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(FRONT + LONG, encoding="utf-8")
    assert main(["check", str(tmp_path)]) == DONE
    told = capsys.readouterr()
    assert told.out == "nothing found\n"
    assert "expected: 1 quotations" in told.err
    assert "ada_holm (1 in 1 articles)" in told.err
    assert "seconds here" in told.err


def test_the_table_is_as_declared_and_the_same_every_time(texts: Path, tmp_path: Path) -> None:
    (texts / "empty.txt").touch()
    (texts / "open.txt").write_text("“No, she said.\n\n“Yes, he said. Rain.", encoding="utf-8")
    for name in ("one", "two"):
        assert main(["check", str(texts), "--out", str(tmp_path / f"{name}.csv")]) == LEFT_UNREAD
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    check(rec.doubts(rec.read_corpus(texts)), DOUBTS)


def test_many_of_a_kind_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(9):
        (tmp_path / f"{n}.txt").write_text(f"{n}. {LONG}", encoding="utf-8")
    main(["check", str(tmp_path)])
    out = capsys.readouterr().out
    assert "note: no date (9)" in out
    assert "and 6 more; --out FILE lists all" in out


@pytest.fixture
def study(texts: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    assert main(["new", str(folder), "--corpus", str(texts)]) == DONE
    return folder


def _changed(folder: Path, old: str, new: str) -> None:
    path = folder / "study.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "level", "told"),
    [
        ("ada_holm]", "ada_hol]", "stop", "did you mean ada_holm?"),
        ("ada_holm]", "nora_lind]", "unmade", "no article mentions nora_lind"),
        ("ada_holm]", "press_harbor]", "unmade", "press_harbor is mentioned and never quoted"),
        ("article: ", "article: x", "stop", "Did you mean"),
    ],
)
def test_a_study_that_would_stop_or_lack_a_part_says_so_before_it_runs(
    old: str, new: str, level: str, told: str, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _changed(study, old, new)
    capsys.readouterr()
    assert main(["check", str(study), "--json"]) == LEFT_UNREAD
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["level"] == level
    assert told in first["problem"]
    assert first["where"].endswith("study.yaml")


def test_an_unknown_setting_and_an_unknown_fact_are_named(
    study: Path, fails, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / "text.md").write_text("{{ tone.readin }}", encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(study)]) == LEFT_UNREAD
    assert "Near ones: tone.reading" in capsys.readouterr().out
    _changed(study, "weigh:", "weihg:")
    assert "Did you mean 'weigh'" in fails("check", study)


def test_a_sample_of_a_large_corpus_carries_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.study.forecast._READ", 400)
    corpus = rec.Corpus.from_texts({f"a{n:03d}": f"{n}. {LONG}" for n in range(100)})
    expected = forecast(corpus)
    assert not expected.whole
    assert expected.n_sampled < 20
    assert expected.n_quotes == pytest.approx(100, abs=15)
    assert expected.seconds > 0
    assert isinstance(expected.speakers, pd.DataFrame)
