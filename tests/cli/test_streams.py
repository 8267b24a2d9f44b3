"""What goes to standard output and what to standard error, and that nothing on either is obeyed by a terminal."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import onrecord as rec
from onrecord.cli import main, parser
from onrecord.cli.output import DONE, INTERRUPTED, LEFT_UNREAD, STDOUT, inert, put, put_lines

CLI = Path(rec.__file__).parent / "cli"
PAIR = ["--between", "person_id", "--groups", "x", "y"]
# Every command whose result is a table, on the table of `records` or on the folder of texts.
TABLES: dict[str, list[str]] = {
    "quotations": ["TEXTS"],
    "measure": ["hedging", "TABLE"],
    "contrast": ["TABLE", "--measure", "tone", *PAIR, "--resamples", "99"],
    "topics": ["TABLE", "--n-topics", "2"],
    "choose-topics": ["TABLE", "--ks", "2", "--refits", "2"],
    "topic-effects": ["TABLE", "--n-topics", "2", "--refits", "2", "--formula", "~ person_id"],
    "check": ["TEXTS"],
    "words": ["TABLE", "--between", "person_id", "--names", "keep"],
    "context": ["TABLE", "peace"],
    "trend": ["TABLE", "--measure", "tone", "--every", "quarter"],
    "events": ["TABLE", "--measure", "tone", "--event", "summit=2013-06-17", "--days", "60"],
    "sensitivity": ["TABLE", *PAIR, "--measure", "tone"],
    "power": ["TABLE", *PAIR, "--measure", "tone", "--difference", "0.3", "--articles", "20"],
    "mixed": ["TABLE", "tone ~ person_id"],
    "utterances": ["QUOTES"],
    "agreement": ["SHEETS"],
    "prevalence": ["TABLE", "--sheets", "SHEETS", "--frame", "conflict", "--by", "person_id"],
    "fetch": ["MANIFEST", "--into", "fetched", "--dry-run"],
    "evaluate": ["tone", "GOLD", "--method", "lexicon"],
}
# Every command whose result is no table: what it made, as one object.
OBJECTS: dict[str, tuple[list[str], set[str]]] = {
    "new": (["study", "--corpus", "TEXTS"], {"study", "files"}),
    "parts": (["TEXTS", "--into", "cut"], {"parts", "n_issues"}),
    "report": (["STUDY"], {"page", "facts"}),
    "sheet": (["TABLE", "--folder", "coding", "--coders", "lind"], {"files"}),
    "export": (["TABLE", "--into", "package"], {"package", "tables"}),
    "train": (["tone", "GOLD", "--out", "model", "--engine", "fast"], {"card"}),
}
# `run` is tried in test_parts.py.
NO_RESULT = {"completion", "run"}
NEEDS = {"mixed": "statsmodels", "fetch": "trafilatura"}


def records(n: int = 48) -> pd.DataFrame:
    """Two groups over a year, four articles a month."""
    return pd.DataFrame(
        {
            "article_id": [f"a{k // 2}" for k in range(n)],
            "person_id": ["x", "y"] * (n // 2),
            "kind": ["direct", "direct", "indirect", "indirect"] * (n // 4),
            "text": ["we want peace talks on steel", "we want order in the harbor"] * (n // 2),
            "published": [f"2013-{1 + k // 4 % 12:02d}-{2 + k % 4:02d}" for k in range(n)],
            "tone": [0.3 * (k % 2 == 0) + 0.01 * (7 * k % 13) for k in range(n)],
        }
    )


def command_line(*arguments: object) -> list[str]:
    """Call the command in a process of its own."""
    return [sys.executable, "-m", "onrecord", *map(str, arguments)]


@pytest.fixture
def given(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(tmp_path)
    rec.write_table(records(), "table.csv")
    rec.write_table(rec.quotations(rec.read_corpus(texts)), "quotes.csv")
    gold = [{"text": f"A {word} day.", "score": score} for word, score in (("warm", 3.0), ("grim", -3.0)) * 30]
    rec.write_table(pd.DataFrame(gold), "gold.csv")
    sheet = rec.coding_sheet(records(), coders=["lind", "moe"], n=40)
    answers = ["yes" if "peace" in text else "no" for text in sheet["text"]]
    coded = sheet.assign(**dict.fromkeys(rec.read_codebook("generic_frames").questions, answers))
    rec.write_sheets(coded, "sheets", ending=".csv")
    Path("coverage.yaml").write_text(
        "- {outlet: Demo wire, date: 2013-06-17, address: 'https://wire.example/1', rights: CC0}\n"
    )
    places = {"TABLE": "table.csv", "QUOTES": "quotes.csv", "GOLD": "gold.csv", "SHEETS": "sheets"}
    return places | {"MANIFEST": "coverage.yaml", "TEXTS": str(texts), "STUDY": "ready"}


def _never(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def test_every_command_is_tried_here_and_has_json() -> None:
    commands = next(action.choices for action in parser()._actions if action.choices)
    ours = set(TABLES) | set(OBJECTS) | NO_RESULT
    for name, command in commands.items():
        if name not in NO_RESULT:
            assert "--json" in command._option_string_actions, name
    assert ours <= set(commands)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_goes_to_standard_output_as_json_lines_whose_keys_are_its_columns(
    name: str, given: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip(NEEDS.get(name, "onrecord"))
    arguments = [name, *(given.get(word, word) for word in TABLES[name])]
    capsys.readouterr()
    status = main([*arguments, "--json"])
    out = capsys.readouterr().out
    lines = [json.loads(line, parse_constant=_never) for line in out.splitlines()]
    assert main([*arguments, "--out", "written.parquet"]) == status
    written = rec.read_table("written.parquet")
    assert len(lines) == len(written)
    assert all(list(line) == list(written.columns) for line in lines)


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_no_table_is_one_object(
    name: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, keys = OBJECTS[name]
    Path("facts.json").write_text('{"n_unread": 0}')
    monkeypatch.setattr(rec, "run_study", lambda *_, **__: Path("index.html"))
    capsys.readouterr()
    assert main([name, *(given.get(word, word) for word in arguments), "--json"]) in (DONE, LEFT_UNREAD)
    (line,) = capsys.readouterr().out.splitlines()
    assert set(json.loads(line, parse_constant=_never)) == keys


def test_what_is_missing_is_null_and_what_is_no_number_too(capsys: pytest.CaptureFixture[str]) -> None:
    table = pd.DataFrame(
        {
            "n": [float("nan"), float("inf")],
            "s": pd.Series(["a", None], dtype="str"),
            "t": pd.to_datetime(["2013-06-17", None], utc=True),
            "spans": [[(1, 2), (3, 4)], None],
            "i": pd.array([7, None], dtype="Int64"),
        }
    )
    put(table, STDOUT)
    first, second = (json.loads(line, parse_constant=_never) for line in capsys.readouterr().out.splitlines())
    assert first == {"n": None, "s": "a", "t": "2013-06-17T00:00:00Z", "spans": [[1, 2], [3, 4]], "i": 7}
    assert set(second.values()) == {None}


def test_the_two_ways_to_name_a_place_exclude_each_other(texts: Path, fails) -> None:
    assert "not allowed with" in fails("quotations", texts, "--json", "--out", "q.csv")


HOSTILE = "\x1b]0;owned\x07 \x9b31m \u202eevil\u202c \r\x08"


def test_a_text_reaches_neither_stream_as_a_control_sequence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(f"“No,{HOSTILE}” Ada Holm said.", encoding="utf-8")
    (folder / "b\x1b[31m.txt").write_text("", encoding="utf-8")
    for command in (["quotations", str(folder)], ["quotations", str(folder), "--json"], ["check", str(folder)]):
        main(command)
        told = capsys.readouterr()
        for sign in HOSTILE.replace(" ", "").replace("\r", "").replace("evil", "").replace("owned", ""):
            if not sign.isprintable():
                assert sign not in told.out + told.err
    main(["quotations", "no\x1b[31mwhere"])
    assert "\x1b" not in capsys.readouterr().err


def test_in_json_a_hostile_text_is_still_the_text_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    put_lines([{"text": HOSTILE}], None)
    out = capsys.readouterr().out
    assert json.loads(out) == {"text": HOSTILE}
    assert inert(out) == out


def test_no_command_prints_past_the_two_that_make_it_inert() -> None:
    for path in sorted(CLI.glob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        printed = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == "print"]
        assert not printed or path.name == "output.py"


def test_a_text_that_a_spreadsheet_would_run_is_written_as_text_and_read_as_it_was(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text('{"text": "=HYPERLINK(1)"}\n')
    assert main(["measure", "hedging", str(source), "--out", str(out)]) == DONE
    assert "\n'=HYPERLINK(1)," in out.read_text(encoding="utf-8")
    assert rec.read_table(out)["text"].tolist() == ["=HYPERLINK(1)"]


def test_a_reader_that_leaves_early_is_no_failure(toned: Path) -> None:
    command = command_line("context", toned, "*a*", "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == DONE


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_ctrl_c_is_one_line_and_130(tmp_path: Path) -> None:
    rec.write_table(records(480), tmp_path / "table.csv")
    arguments = ["choose-topics", str(tmp_path / "table.csv"), "--ks", *map(str, range(2, 60))]
    code = "import sys; from onrecord.cli import main; print('ready', flush=True); sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (INTERRUPTED, "")
    assert "interrupted" in err
    assert "Traceback" not in err


def test_python_dash_m_is_the_command() -> None:
    done = subprocess.run(command_line("--version"), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (DONE, f"onrecord {rec.__version__}")
