"""Parts and runs over them: the command gives what the report gives, and goes on where it was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
import yaml

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE, INTERRUPTED, LEFT_UNREAD, STOPPED

TEXT = (
    "“The {0} are a great success,” Ada Holm said on Monday. Viktor Brandt said that the {0} were “a disaster for "
    "honest workers.” He warned that {0} would fail. A tired Holm left. Brandt, furious, left as well."
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    (folder / "texts").mkdir(parents=True)
    for outlet, noun in (("harbor", "talks"), ("ledger", "tariffs"), ("plain", "steel"), ("courier", "ships")):
        front = {"article_id": outlet, "outlet": f"the {outlet}", "origin": "written for onrecord"}
        own = "\n\n".join(" ".join(f"{noun}{k} {outlet}{k * n}" for k in range(20)) + "." for n in range(1, 6))
        text = f"---\n{yaml.safe_dump(front)}---\n{TEXT.format(noun)}\n\n{own}\n"
        (folder / "texts" / f"{outlet}.md").write_text(text, encoding="utf-8")
    settings = {"title": "Two", "question": "Do they differ?", "corpus": "texts", "article": "harbor"}
    settings |= {"leaders": ["ada_holm", "viktor_brandt"], "topics": 2, "resamples": 99, "engine": "fast"}
    (folder / "study.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return folder


def test_a_run_over_parts_compares_as_the_report_does(study: Path, tmp_path: Path, capsys) -> None:
    parts, out = tmp_path / "parts", tmp_path / "out"
    assert main(["parts", str(study / "texts"), "--into", str(parts), "--size", "1"]) == DONE
    assert sorted(path.name for path in parts.glob("part-*")) == [f"part-0000{n}.parquet" for n in range(4)]
    command = ["run", str(study), "--source", str(parts), "--target", str(out)]
    assert main([*command, "--json"]) == DONE
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()[1:]]
    rec.run_study(study)
    reported = rec.read_table(study / "tables" / "contrasts.csv")
    assert [row["measure"] for row in told] == ["tone", "stance", "portrayal"]
    for name in ("estimate", "low", "high", "p", "q"):
        given = [float("nan") if row[name] is None else row[name] for row in told]
        assert given == pytest.approx(reported[name].tolist(), abs=1e-9, nan_ok=True)
    assert main(command) == DONE
    assert "4 parts, 0 of them made now, 4 articles" in capsys.readouterr().err


def test_two_workers_give_the_bytes_of_one(study: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    main(["parts", str(study / "texts"), "--into", str(parts), "--size", "1"])
    for name, more in (("one", []), ("two", ["--workers", "2"])):
        target = str(tmp_path / name)
        assert main(["run", str(study), "--source", str(parts), "--target", target, *more]) == DONE
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two


def test_what_cannot_be_read_is_told_and_written(tmp_path: Path, capsys) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id": "a", "text": "Rain."}\nnot json\n{"id": "b"}\n', encoding="utf-8")
    issues = tmp_path / "issues.csv"
    command = ["parts", str(tmp_path / "rows.jsonl"), "--into", str(tmp_path / "parts"), "--issues", str(issues)]
    assert main(command) == LEFT_UNREAD
    assert "2 pieces of input" in capsys.readouterr().err
    assert len(rec.read_table(issues)) == len(pd.read_parquet(tmp_path / "parts" / "_issues.parquet")) == 2
    assert main(command) == STOPPED
    assert "holds 1 parts already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--source", "PARTS", "--workers", "0"], "--workers is 0; 1 or more"),
        (["--source", "nowhere"], "there is no such folder"),
        (["--source", "PARTS", "--scheduler", "tcp://127.0.0.1:1"], "No Dask scheduler answers|needs distributed"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_run_is_told(study: Path, tmp_path: Path, capsys, more: list[str], told: str) -> None:
    main(["parts", str(study / "texts"), "--into", str(tmp_path / "parts")])
    given = [str(tmp_path / "parts") if word == "PARTS" else word for word in more]
    assert main(["run", str(study), "--target", str(tmp_path / "out"), *given]) == STOPPED
    assert re.search(told, capsys.readouterr().err)


def test_leaders_whom_no_part_quotes_are_told(study: Path, tmp_path: Path, capsys) -> None:
    settings = yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))
    (study / "study.yaml").write_text(yaml.safe_dump(settings | {"leaders": ["x_y", "z_w"]}), encoding="utf-8")
    main(["parts", str(study / "texts"), "--into", str(tmp_path / "parts")])
    out = str(tmp_path / "out")
    assert main(["run", str(study), "--source", str(tmp_path / "parts"), "--target", out]) == STOPPED
    assert "None of the leaders x_y, z_w is quoted" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_says_that_the_same_command_goes_on(study: Path, tmp_path: Path) -> None:
    texts = {f"a{n}": TEXT.format("talks") * 40 for n in range(60)}
    rec.write_parts(rec.Corpus.from_texts(texts), tmp_path / "parts", size=2)
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "onrecord",
        "run",
        str(study),
        "--source",
        str(tmp_path / "parts"),
        "--target",
        str(out),
    ]
    paths = os.pathsep.join([str(Path(rec.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        [*command, "--workers", "2"], stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}, text=True,
        start_new_session=True,
    ) as running:  # fmt: skip
        while not list((out / "_receipts").glob("*")):
            assert running.poll() is None
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)
        told = running.communicate()[1]
    assert running.returncode == INTERRUPTED
    assert told.strip() == "onrecord: interrupted; finished parts are kept, and the same command goes on there."
    kept = len(list((out / "_receipts").glob("*")))
    assert 0 < kept < 30
    done = rec.run_partitions(study, tmp_path / "parts", out).partitions
    assert (done["state"] == "kept").sum() == kept
