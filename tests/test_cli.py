"""The command: what it writes, what it says, how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import onrecord as rec
from onrecord.cli import main, parser
from onrecord.cli.output import DONE, LEFT_UNREAD, STOPPED

TEXT = (
    "Prime Minister Ada Holm warned on Monday that the talks “cannot go on like this.”\n\n"
    "“We came to listen,” she told reporters. “We leave with nothing.”\n\n"
    "Viktor Brandt said he was confident that both sides would meet again.\n"
)
QUIET = "Rain fell on the harbor all day. Nothing moved."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    front = "---\narticle_id: harbor\noutlet: the Harbor Courier\npublished: 2013-06-17\n---\n"
    (folder / "harbor.md").write_text(front + TEXT, encoding="utf-8")
    (folder / "quiet.txt").write_text(QUIET, encoding="utf-8")
    return folder


@pytest.fixture
def quotes(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "quotes.csv"
    assert main(["quotations", str(folder), "--out", str(path)]) == DONE
    return path


def test_quotations_are_written_by_ending_and_read_back(folder: Path, tmp_path: Path) -> None:
    expected = rec.quotations(rec.read_corpus(folder))
    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        path = tmp_path / f"quotes.{ending}"
        assert main(["quotations", str(folder), "--out", str(path)]) == DONE
        assert rec.read_table(path)["spans"].tolist() == expected["spans"].tolist()


def test_standoff_has_a_line_for_every_article_and_true_offsets(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    assert main(["quotations", str(folder), "--format", "standoff", "--out", str(path)]) == DONE
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["doc_id"] for line in lines] == ["harbor", "quiet"]
    assert lines[1]["quotes"] == []
    keys = {"content", "cue", "source", "type", "speaker", "speaker_kind", "person_id", "confidence"}
    assert keys <= set(lines[0]["quotes"][0])
    start, end = lines[0]["quotes"][0]["content"][0]
    assert rec.read_corpus(folder)["harbor"].text[start:end].endswith("this.”")


def test_standoff_keeps_the_offsets_of_a_jsonl_text(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = "\r\n  " + TEXT.replace("\n", "\r\n")
    source.write_text(json.dumps({"doc_id": "a", "text": text}) + "\n", encoding="utf-8")
    assert main(["quotations", str(source), "--format", "standoff", "--out", str(out)]) == DONE
    quotes = json.loads(out.read_text(encoding="utf-8"))["quotes"]
    pieces = [text[start:end] for quote in quotes for start, end in quote["content"]]
    assert "“We came to listen,”" in pieces


def test_standoff_goes_to_standard_output_without_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quotations", str(folder), "--format", "standoff"]) == DONE
    assert [json.loads(line)["doc_id"] for line in capsys.readouterr().out.splitlines()] == ["harbor", "quiet"]


def test_a_preview_is_printed_without_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quotations", str(folder)]) == DONE
    assert "Ada Holm" in capsys.readouterr().out


@pytest.mark.parametrize("measure", ["tone", "stance", "frames"])
def test_measure_adds_columns_and_keeps_the_rest(measure: str, quotes: Path, tmp_path: Path) -> None:
    out = tmp_path / "measured.csv"
    assert main(["measure", measure, str(quotes), "--out", str(out)]) == DONE
    before, after = rec.read_table(quotes), rec.read_table(out)
    pd.testing.assert_frame_equal(after[before.columns], before)
    assert len(after.columns) > len(before.columns)


def test_measure_portrayal_takes_a_target(tmp_path: Path) -> None:
    table, out = tmp_path / "told.jsonl", tmp_path / "out.jsonl"
    row = {"id": 7, "text": "A brilliant, generous Brandt charmed the hall.", "target": [22, 28]}
    table.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["measure", "portrayal", str(table), "--out", str(out)]) == DONE
    told = json.loads(out.read_text(encoding="utf-8"))
    assert {key: told[key] for key in row} == row
    assert told["portrayal"] > 0
    assert told["portrayal_label"] == "positive"


def test_contrast_compares_groups(quotes: Path, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"article_id": list("aabbccdd"), "person_id": ["x", "y"] * 4, "tone": [0.5, 0.1, 0.4, 0.0, 0.6, 0.2, 0.3, 0.1]}
    )
    source, out = tmp_path / "tones.csv", tmp_path / "gaps.csv"
    rec.write_table(table, source)
    options = ["--measure", "tone", "--between", "person_id", "--groups", "x", "y", "--out", str(out)]
    assert main(["contrast", str(source), *options]) == DONE
    row = rec.read_table(out).iloc[0]
    assert (row["group"], row["baseline"], row["n_quotes"], row["n_articles"]) == ("x", "y", 8, 4)
    assert row["estimate"] == pytest.approx(0.35)
    assert row["low"] <= row["estimate"] <= row["high"]


TONES = {
    "article_id": [f"a{n // 2}" for n in range(48)],
    "person_id": ["x", "y"] * 24,
    "kind": ["direct", "direct", "indirect", "indirect"] * 12,
    "text": ["we want peace talks", "we want order"] * 24,
    "published": [f"2013-{1 + n // 4:02d}-{2 + n % 4:02d}" for n in range(48)],
    "tone": [0.3 * (n % 2 == 0) + 0.01 * (7 * n % 13) for n in range(48)],
}
PAIR = ["--between", "person_id", "--groups", "x", "y"]
COMPARISONS: dict[str, tuple[list[str], str]] = {
    "words": (["--between", "person_id", "--names", "keep"], "peace"),
    "context": ([], "peace"),
    "trend": (["--measure", "tone", "--by", "person_id", "--every", "quarter"], "2013-04-01"),
    "events": (["--measure", "tone", "--event", "summit=2013-06-17", "--days", "60"], "summit"),
    "sensitivity": ([*PAIR, "--measure", "tone", "--kinds", "all", "direct"], "4 sets of choices"),
    "power": ([*PAIR, "--measure", "tone", "--difference", "0.3", "--articles", "20", "40"], "0.3"),
    "mixed": ([], "person_id[T.y]"),
}
POSITIONAL = {"context": ["peace"], "mixed": ["tone ~ person_id"]}


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_comparison_has_a_command(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if name == "mixed":
        pytest.importorskip("statsmodels", reason="the extra mixed is not installed")
    source, out = tmp_path / "tones.csv", tmp_path / "out.csv"
    rec.write_table(pd.DataFrame(TONES), source)
    options, shown = COMPARISONS[name]
    command = [name, str(source), *POSITIONAL.get(name, []), *options]
    assert main(command) == DONE
    assert shown in capsys.readouterr().out
    assert main([*command, "--out", str(out)]) == DONE
    assert len(rec.read_table(out))


def test_a_contrast_within_strata_is_read_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "tones.csv"
    rec.write_table(pd.DataFrame(TONES), source)
    options = ["--measure", "tone", *PAIR, "--within", "published", "--interval", "t", "--cluster", "article_id"]
    assert main(["contrast", str(source), *options]) == DONE
    assert "tone is higher for x than for y" in capsys.readouterr().out


def test_an_event_without_a_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "tones.csv"
    rec.write_table(pd.DataFrame(TONES), source)
    assert main(["events", str(source), "--measure", "tone", "--event", "2013-06-17"]) == STOPPED
    assert "summit=2013-06-17" in capsys.readouterr().err


def test_topics_adds_shares_and_writes_words(tmp_path: Path) -> None:
    texts = ["tariffs and trade and exports", "trade tariffs fall", "rebels and shelling", "shelling of rebels"] * 3
    source, out, words = tmp_path / "texts.csv", tmp_path / "topics.csv", tmp_path / "words.csv"
    rec.write_table(pd.DataFrame({"text": texts}), source)
    options = ["--n-topics", "2", "--out", str(out), "--words", str(words)]
    assert main(["topics", str(source), *options]) == DONE
    shares = rec.read_table(out)[["topic_0", "topic_1"]]
    assert shares.sum(axis=1).round(6).eq(1).all()
    assert {"tariffs", "shelling"} <= set(rec.read_table(words)["word"])


def test_check_lists_what_was_left_unread(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "broken.jsonl").write_text('{"doc_id": "a", "text": "Rain."}\n{not json\n', encoding="utf-8")
    assert main(["check", str(folder)]) == LEFT_UNREAD
    printed = capsys.readouterr()
    assert "empty.txt" in printed.out
    assert "broken.jsonl:2" in printed.out
    assert "<Corpus: 3 articles" in printed.err


def test_a_file_left_unread_shows_in_the_exit_status_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.md").write_text("", encoding="utf-8")
    out, issues = tmp_path / "quotes.csv", tmp_path / "issues.csv"
    assert main(["quotations", str(folder), "--out", str(out), "--issues", str(issues)]) == LEFT_UNREAD
    assert len(rec.read_table(out)) >= 3
    assert rec.read_table(issues)["where"].str.contains("empty.md").any()


BAD = {
    "missing folder": (["quotations", "nowhere"], "nowhere"),
    "folder of nothing": (["quotations", "void"], "void"),
    "unknown ending": (["quotations", "texts", "--out", "quotes.doc"], ".doc"),
    "missing table": (["measure", "tone", "none.csv"], "none.csv"),
    "table without text": (["measure", "tone", "plain.csv"], "text"),
    "unknown measure column": (["contrast", "plain.csv", "--measure", "tome", "--between", "group"], "tome"),
    "unknown group column": (["contrast", "plain.csv", "--measure", "tone", "--between", "grope"], "grope"),
    "more topics than texts": (["topics", "few.csv", "--n-topics", "9"], "9"),
    "no study": (["report", "texts"], "study.yaml"),
    "unknown ending of the second table": (["quotations", "texts", "--out", "q.csv", "--issues", "i.doc"], ".doc"),
    "unknown ending of the words": (["topics", "few.csv", "--n-topics", "2", "--out", "t.csv", "--words", "w.x"], ".x"),
    "one file for two tables": (["quotations", "texts", "--out", "q.csv", "--issues", "q.csv"], "q.csv"),
    "stand-off into a table": (["quotations", "texts", "--format", "standoff", "--out", "q.csv"], ".csv"),
    "a folder for a table": (["quotations", "texts", "--out", "void.csv"], "void.csv"),
    "a corpus for a measure of words": (["measure", "tone", "few.csv", "--corpus", "texts"], "tone"),
    "columns without a name": (["check", "texts", "--columns", "text"], "Body text=text"),
    "columns of another name": (["check", "texts", "--columns", "outlet=words"], "words"),
    "seed below zero": (["topics", "few.csv", "--n-topics", "2", "--seed", "-1"], "-1"),
    "people without a name": (["quotations", "texts", "--people", "plain.csv"], "plain.csv"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_argument_is_one_line_and_nothing_is_written(
    case: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "void").mkdir()
    (tmp_path / "void.csv").mkdir()
    pd.DataFrame({"article_id": ["a"], "group": ["x"], "tone": [0.1]}).to_csv("plain.csv", index=False)
    pd.DataFrame({"text": ["tariffs, trade", "trade rebels", "rebels shelling", "shelling tariffs"]}).to_csv(
        "few.csv", index=False
    )
    before = sorted(tmp_path.rglob("*"))
    arguments, named = BAD[case]
    assert main(arguments) == STOPPED
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert named in error
    assert "Traceback" not in error
    assert sorted(tmp_path.rglob("*")) == before


def test_a_doubtful_encoding_is_no_input_left_unread(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "old.csv").write_bytes("id,text\n7,Rain fell in Orléans.\n".encode("cp1252"))
    assert main(["check", str(folder)]) == DONE
    assert "read as Windows-1252" in capsys.readouterr().out


def test_own_column_names_are_mapped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "own.csv"
    source.write_text("Nr;Body text\n1;“No,” Ada Holm said.\n", encoding="utf-8")
    assert main(["quotations", str(source)]) == STOPPED
    assert "columns" in capsys.readouterr().err
    assert main(["quotations", str(source), "--columns", "Nr=article_id", "Body text=text"]) == DONE
    assert "Ada Holm" in capsys.readouterr().out


def test_with_its_corpus_a_quotations_table_gives_stance_and_portrayal(folder: Path, tmp_path: Path) -> None:
    (folder / "angry.txt").write_text("“No,” Ada Holm said angrily. A brilliant Holm left early.", encoding="utf-8")
    quotes, plain, beside, told = (tmp_path / f"{name}.csv" for name in ("quotes", "plain", "beside", "told"))
    assert main(["quotations", str(folder), "--out", str(quotes)]) == DONE
    assert main(["measure", "stance", str(quotes), "--out", str(plain)]) == DONE
    assert main(["measure", "stance", str(quotes), "--corpus", str(folder), "--out", str(beside)]) == DONE
    assert main(["measure", "portrayal", str(quotes), "--corpus", str(folder), "--out", str(told)]) == DONE
    without, including = (rec.read_table(path).set_index("article_id")["stance"] for path in (plain, beside))
    assert including["angry"] < without["angry"]
    assert rec.read_table(told).set_index("article_id").loc["angry", "portrayal"].max() > 0


def test_with_its_corpus_a_contrast_knows_outlets_and_counts_copies_once(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    story = (
        "“We will wait,” Ada Holm said on Monday, and then she said “no” and “never” and “not in this harbor” again."
    )
    rows = [("a", "Courier", story), ("b", "Courier", story), ("c", "Ledger", "“A fine day,” Ada Holm said.")]
    texts.write_text("".join(json.dumps(dict(zip(("id", "outlet", "text"), row, strict=True))) + "\n" for row in rows))
    quotes, out = tmp_path / "tones.csv", tmp_path / "gaps.csv"
    rec.write_table(rec.tone(rec.quotations(rec.read_corpus(texts))), quotes)
    options = ["--measure", "tone", "--between", "outlet", "--min-quotes", "1", "--corpus", str(texts)]
    assert main(["contrast", str(quotes), *options, "--out", str(out)]) == DONE
    assert rec.read_table(out)["n_articles"].tolist() == [2]


def test_a_study_that_left_something_unread_says_so_in_its_exit_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for unread, status in ((0, DONE), (2, LEFT_UNREAD)):
        rec.write_table(pd.DataFrame({"n": [1]}), tmp_path / "tables" / "issues.csv")
        (tmp_path / "facts.json").write_text(json.dumps({"n_unread": unread}), encoding="utf-8")
        monkeypatch.setattr(rec, "run_study", lambda *_, **__: tmp_path / "index.html")
        assert main(["report", str(tmp_path)]) == status
        assert ("2 pieces" in capsys.readouterr().err) == bool(unread)


def test_a_console_without_the_letters_is_no_traceback(folder: Path) -> None:
    code = "import sys; from onrecord.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", code, "quotations", str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == DONE, done.stderr
    assert "“We came to listen,”" in done.stdout.decode("utf-8")


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("quotations", "measure", "contrast", "topics", "report", "check"):
        with pytest.raises(SystemExit) as done:
            parser().parse_args([command, "--help"])
        assert done.value.code == 0
        assert command in capsys.readouterr().out


def test_an_interrupt_is_no_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rec, "read_corpus", interrupt)
    assert main(["check", str(folder)]) == 130
    assert "interrupted" in capsys.readouterr().err
