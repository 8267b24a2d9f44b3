"""Every message to the user names what to do; none is a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE

PAIR = ["--between", "person_id", "--groups", "ada_holm", "viktor_brandt"]
# What takes a table, with `TABLE` where it goes.
TAKES_A_TABLE = {
    "measure": ["tone", "TABLE"],
    "contrast": ["TABLE", "--measure", "tone", "--between", "person_id"],
    "topics": ["TABLE"],
    "choose-topics": ["TABLE", "--ks", "2"],
    "topic-effects": ["TABLE", "--formula", "~ person_id"],
    "words": ["TABLE", "--between", "person_id"],
    "context": ["TABLE", "peace"],
    "trend": ["TABLE", "--measure", "tone"],
    "events": ["TABLE", "--measure", "tone", "--event", "a=2013-06-17"],
    "sensitivity": ["TABLE", *PAIR, "--measure", "tone"],
    "power": ["TABLE", *PAIR, "--measure", "tone", "--difference", "0.1"],
    "mixed": ["TABLE", "tone ~ person_id"],
    "utterances": ["TABLE"],
    "export": ["TABLE", "--into", "package"],
    "sheet": ["TABLE", "--folder", "coding", "--coders", "lind"],
    "agreement": ["TABLE"],
    "prevalence": ["TABLE", "--sheets", "TABLE", "--frame", "conflict", "--by", "person_id"],
    "train": ["tone", "TABLE", "--out", "model", "--engine", "fast"],
    "evaluate": ["tone", "TABLE"],
}
# What is no table, and words of the message; those of a folder are the command's own where folders are read.
BROKEN: dict[str, tuple[bytes | None, str]] = {
    "tonde.csv": (None, "Did you mean 'toned.csv'"),
    "empty.csv": (b"", "the file is empty"),
    "latin.csv": ("text,tone\nCafé,1\n".encode("cp1252"), "UTF-8"),
    "broken.jsonl": (b'{"text": "a"}\n{"text"', "Check the file"),
    "broken.xlsx": (b"PK\x03\x04nonsense", "Check the file"),
    "other.csv": (b"a,b\n1,2\n", ""),
    "header.csv": (b"text,article_id,person_id,kind,tone,published\n", ""),
}


@pytest.mark.parametrize("table", BROKEN)
@pytest.mark.parametrize("name", TAKES_A_TABLE)
def test_what_is_no_table_is_said_in_one_line(
    name: str, table: str, toned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "mixed":
        pytest.importorskip("statsmodels")
    monkeypatch.chdir(toned.parent)
    content, told = BROKEN[table]
    if content is not None:
        Path(table).write_bytes(content)
    status = main([name, *(word.replace("TABLE", table) for word in TAKES_A_TABLE[name])])
    err = capsys.readouterr().err.strip().splitlines()
    if told:
        assert status == 2
    assert status == DONE or (len(err) == 1 and told in err[0])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["qoutations", "x"], "Did you mean 'quotations'"),
        (["contrast", "toned.csv", "--meassure", "tone", "--between", "x"], "did you mean --measure?"),
        (["contrast", "toned.csv", "--measure", "tone", "--between", "x", "--groop", "y"], "did you mean --groups?"),
        (["quotations", "my téxts", "--engine", "acurate"], "Did you mean 'accurate'"),
        (["measure", "tonne", "toned.csv"], "Did you mean 'tone'"),
        (["measure", "tone", "toned.csv", "--method", "lexikon"], "Did you mean 'lexicon'"),
        (["quotations", "my texts"], "Did you mean 'my téxts'"),
        (["check", "my texts"], "Did you mean 'my téxts'"),
        (["report", "nowhere"], "A study is a folder that holds study.yaml"),
        (["contrast", "toned.csv", "--measure", "tome", "--between", "person_id"], "Did you mean 'tone'"),
        (["contrast", "toned.csv", "--measure", "tone", "--between", "person"], "Did you mean 'person_id'"),
        (
            [
                "contrast",
                "toned.csv",
                "--measure",
                "tone",
                "--between",
                "person_id",
                "--groups",
                "ada_holm",
                "v_brandt",
            ],
            "Did you mean 'viktor_brandt'",
        ),
        (["trend", "toned.csv", "--measure", "tone"], "--corpus"),
        (["trend", "toned.csv", "--measure", "tone", "--every", "monht"], "Did you mean 'month'"),
        (["measure", "tone", "plain.csv"], "--columns"),
        (["measure", "tone", "plain.csv", "--columns", "Bodi=text"], "Did you mean 'Body'"),
        (["measure", "dictionary", "toned.csv", "--dictionary", "tonde.csv"], "Did you mean 'toned.csv'"),
        (["quotations", "my téxts", "--out", "toned.csv/quotes.csv"], "is a file, not a folder"),
        (["export", "toned.csv", "--into", "toned.csv"], "is a file, not a folder"),
        (["sheet", "toned.csv", "--folder", "toned.csv/x", "--coders", "lind"], "is a file, not a folder"),
        (["quotations", "my téxts", "--people", "toned.cvs"], "Did you mean '.csv'"),
        (["contrast", "my téxts", "--measure", "tone", "--between", "person_id"], "onrecord quotations"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_a_slip_gets_the_nearest_name_or_the_next_step(
    arguments: list[str], told: str, toned: Path, monkeypatch: pytest.MonkeyPatch, fails: Callable[..., str]
) -> None:
    monkeypatch.chdir(toned.parent)
    Path("plain.csv").write_text("Body,n\nRain fell.,1\n")
    assert told in fails(*arguments)


def test_a_place_that_takes_no_file_is_refused_before_the_work(
    texts: Path, monkeypatch: pytest.MonkeyPatch, fails: Callable[..., str]
) -> None:
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    monkeypatch.setattr(rec, "read_corpus", lambda *_, **__: pytest.fail("the work began"))
    assert "cannot be written. Choose another place" in fails("quotations", texts, "--out", texts / "quotes.csv")


def test_what_the_system_refuses_is_one_line(
    texts: Path, monkeypatch: pytest.MonkeyPatch, fails: Callable[..., str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "quotes.csv")

    monkeypatch.setattr(rec, "read_corpus", full)
    assert fails("quotations", texts) == (
        "onrecord: quotes.csv: No space left on device. Choose another place, or make room.\n"
    )


def test_a_table_with_semicolons_or_tabs_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = pd.DataFrame({"article_id": list("aabbccddee"), "g": ["x", "y"] * 5, "tone": [0.1 * n for n in range(10)]})
    told = set()
    for sign in (",", ";", "\t"):
        rows.to_csv(tmp_path / "t.csv", sep=sign, index=False)
        assert main(["contrast", str(tmp_path / "t.csv"), "--measure", "tone", "--between", "g"]) == DONE
        told.add(capsys.readouterr().out)
    assert len(told) == 1


def test_articles_are_measured_without_a_table(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "frames.csv"
    assert main(["measure", "hedging", str(texts), "--out", str(out)]) == DONE
    table = rec.read_table(out)
    assert table["article_id"].tolist() == ["monday", "tuesday", "wednesday"]
    assert table["hedging"].notna().all()


def test_a_column_of_texts_may_have_its_own_name_and_the_table_keeps_it(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("Body;n\nIt may rain.;1\n")
    assert main(["measure", "hedging", str(source), "--columns", "Body=text", "--out", str(out)]) == DONE
    assert out.read_text().splitlines()[0].startswith("Body;n;")
    assert out.read_text().splitlines()[1].startswith("It may rain.;1;")


def test_what_a_comparison_does_not_know_is_said(toned: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--measure", "tone", "--min-quotes", "1", "--resamples", "99"]
    assert main(["contrast", str(toned), *PAIR, *options]) == DONE
    assert "Without --corpus, copies" in capsys.readouterr().err
    assert main(["contrast", str(toned), *PAIR, *options, "--corpus", str(texts)]) == DONE
    assert capsys.readouterr().err == ""
    trend = ["trend", str(toned), "--measure", "tone", "--corpus", str(texts), "--slope"]
    assert main(trend) == DONE
    assert "within 3 days: the change per year carries the line on" in capsys.readouterr().err
    assert main([*trend, "--per", "day"]) == DONE
    assert capsys.readouterr().err == ""
    event = ["events", str(toned), "--measure", "tone", "--corpus", str(texts), "--event", "before=2013-01-01"]
    assert main(event) == DONE
    assert "Nothing can be said about a change" in capsys.readouterr().err
