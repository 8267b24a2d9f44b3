"""Folders of parts: the same bytes whatever runs them, nothing twice, nothing lost, nothing half."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from tests.engine import work

import onrecord as rec
from onrecord.engine import map_partitions, read_parts
from onrecord.engine.fingerprint import fingerprint
from onrecord.errors import OnRecordError

HERE = Path(__file__).parent


def write(folder, parts):
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in parts.items():
        rows = [(f"{name}-{number}", text) for number, text in enumerate(texts)]
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(rows, columns=["article_id", "text"]).astype("str").to_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture
def source(tmp_path):
    return write(tmp_path / "parts", {f"p{n}": [f"Text {n} {k}." for k in range(n + 1)] for n in range(4)})


def content(folder):
    """Read every file of a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_part_gives_a_part_of_every_table_and_a_manifest_counts_them(source, tmp_path):
    done = map_partitions(work.lengths, source, tmp_path / "out")
    assert done.values.tolist() == [[f"p{n}.parquet", "made", n + 1, 0] for n in range(4)]
    table = read_parts(tmp_path / "out" / "lengths")
    assert table["text"].tolist() == [f"TEXT {n} {k}." for n in range(4) for k in range(n + 1)]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["n_parts"], manifest["n_articles"], manifest["n_failed"]) == (4, 10, 0)
    assert manifest["rows"] == {"issues": 0, "lengths": 10}
    assert not (tmp_path / "out" / ".runs").exists()


def spawned():
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.mark.parametrize("pool", [lambda: ThreadPoolExecutor(3), spawned], ids=["threads", "processes"])
def test_executors_give_the_same_bytes_as_none(source, tmp_path, pool):
    map_partitions(work.lengths, source, tmp_path / "alone")
    with pool() as executor:
        map_partitions(work.lengths, source, tmp_path / "out", executor=executor)
    assert content(tmp_path / "out") == content(tmp_path / "alone")


def test_a_second_run_does_only_what_is_missing(source, tmp_path):
    out = tmp_path / "out"
    map_partitions(work.lengths, source, out)
    before = content(out)
    (out / "lengths" / "p1.parquet").unlink()
    (out / "_receipts" / "p3.parquet.json").unlink()
    again = map_partitions(work.lengths, source, out)
    assert again["state"].tolist() == ["kept", "made", "kept", "made"]
    assert content(out) == before


def test_other_input_and_other_code_are_made_anew(source, tmp_path):
    out = tmp_path / "out"
    map_partitions(work.lengths, source, out)
    write(source, {"p2": ["Another."]})
    assert map_partitions(work.lengths, source, out)["state"].tolist() == ["kept", "kept", "made", "kept"]
    assert set(map_partitions(work.slow, source, out)["state"]) == {"made"}
    assert not list((out / "lengths").glob("*")), "what other code made would be read with the rest"


def test_an_article_that_cannot_be_worked_costs_itself_alone(tmp_path):
    texts = [f"Text {n}." for n in range(9)]
    clean = write(tmp_path / "clean", {"p": texts})
    texts[4] = "POISON"
    source = write(tmp_path / "parts", {"p": texts})
    map_partitions(work.lengths, clean, tmp_path / "good")
    done = map_partitions(work.lengths, source, tmp_path / "out")
    assert done[["n_articles", "n_failed"]].values.tolist() == [[9, 1]]
    issues = read_parts(tmp_path / "out" / "issues")
    assert issues[["article_id", "where", "problem"]].values.tolist() == [
        ["p-4", "p.parquet", "the work failed (RuntimeError: cannot read POISON)"]
    ]
    good = read_parts(tmp_path / "good" / "lengths")
    rest = good[good["article_id"] != "p-4"].reset_index(drop=True)
    pd.testing.assert_frame_equal(read_parts(tmp_path / "out" / "lengths"), rest)


def test_work_that_fails_on_every_article_alike_is_a_wrong_argument(tmp_path):
    source = write(tmp_path / "parts", {"p": ["POISON", "POISON"]})
    with pytest.raises(OnRecordError, match=r"fails on every article of p\.parquet: the work failed \(RuntimeError"):
        map_partitions(work.lengths, source, tmp_path / "out")
    assert not (tmp_path / "out" / "lengths").exists()


def test_a_part_that_cannot_be_read_is_an_issue_and_is_read_once_it_is_mended(source, tmp_path):
    (source / "p1.parquet").write_bytes(b"PAR1 torn")
    pd.DataFrame({"headline": ["x"]}).to_parquet(source / "p2.parquet")
    out = tmp_path / "out"
    map_partitions(work.lengths, source, out)
    issues = read_parts(out / "issues")
    assert issues["where"].tolist() == ["p1.parquet", "p2.parquet"]
    assert "not a readable Parquet file" in issues["problem"][0]
    assert "no column article_id" in issues["problem"][1]
    write(source, {"p1": ["Whole."]})
    assert map_partitions(work.lengths, source, out)["state"].tolist() == ["kept", "made", "kept", "kept"]
    assert "WHOLE." in read_parts(out / "lengths")["text"].tolist()


def test_articles_of_one_id_stay_apart_within_a_part(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    pd.DataFrame({"article_id": ["a", "b", "a", "a"], "text": list("wxyz")}).to_parquet(folder / "p.parquet")
    map_partitions(work.lengths, folder, tmp_path / "out")
    assert read_parts(tmp_path / "out" / "lengths")["article_id"].tolist() == ["a", "b", "a~2", "a~3"]
    assert read_parts(tmp_path / "out" / "issues")["problem"].tolist() == [
        "the id 'a' is taken; read as 'a~2'",
        "the id 'a' is taken; read as 'a~3'",
    ]


def test_an_empty_part_gives_empty_tables_of_the_same_types(tmp_path):
    corpus = rec.Corpus.from_texts({"a": 'Ada Holm said: "It rains."', "b": "Sun."})
    rec.write_parts(corpus, tmp_path / "parts", size=1)
    rec.map_partitions(rec.quotations, tmp_path / "parts", tmp_path / "out")
    parts = [pd.read_parquet(path) for path in sorted((tmp_path / "out" / "quotations").glob("*.parquet"))]
    assert [len(part) for part in parts] == [1, 0]
    table = read_parts(tmp_path / "out" / "quotations")
    pd.testing.assert_frame_equal(table, rec.quotations(corpus))


def test_columns_and_rows_are_taken_out_of_all_parts(source, tmp_path):
    map_partitions(work.lengths, source, tmp_path / "out")
    table = read_parts(tmp_path / "out" / "lengths", columns=["tone"], where={"article_id": ["p3-1", "p0-0"]})
    assert table.to_dict("list") == {"tone": [0.09, 0.09]}
    with pytest.raises(OnRecordError, match="Did you mean 'tone'"):
        read_parts(tmp_path / "out" / "lengths", columns=["tones"])


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: (path / "none", path / "out"), "there is no such folder"),
        (lambda path: (path, path / "out"), "lie in each other"),
        (lambda path: (write(path / "new", {}), path / "out"), "no .parquet file in this folder"),
        (lambda path: ("nofs://x", path / "out"), "no filesystem for this address"),
    ],
)
def test_folders_that_cannot_be_used_are_refused(source, tmp_path, make, told):
    given, target = make(tmp_path)
    with pytest.raises(OnRecordError, match=told):
        map_partitions(work.lengths, given, target)


def test_a_target_with_parts_of_another_source_is_refused(source, tmp_path):
    map_partitions(work.lengths, source, tmp_path / "out")
    (source / "p2.parquet").unlink()
    with pytest.raises(OnRecordError, match=r"holds 1 parts that .* lacks, 'p2\.parquet'"):
        map_partitions(work.lengths, source, tmp_path / "out")


def test_parts_at_any_depth_keep_their_names_and_hidden_ones_are_passed_by(tmp_path):
    source = write(tmp_path / "parts", {"2013/06": ["A."], "2013/07": ["B."], "_old": ["C."], ".tmp/x": ["D."]})
    done = map_partitions(work.lengths, source, tmp_path / "out")
    assert done["part"].tolist() == ["2013/06.parquet", "2013/07.parquet"]
    assert (tmp_path / "out" / "lengths" / "2013" / "06.parquet").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_a_dead_worker_of_a_pool_is_told_and_a_second_run_goes_on(tmp_path):
    source = write(tmp_path / "parts", {"p0": ["A."], "p1": ["KILL"], "p2": ["C."]})
    dying = partial(work.lengths_or_die, marker=str(tmp_path / "died"))
    with spawned() as pool, pytest.raises(OnRecordError, match="A worker died"):
        map_partitions(dying, source, tmp_path / "out", executor=pool)
    map_partitions(dying, source, tmp_path / "out")
    map_partitions(dying, source, tmp_path / "alone")
    assert content(tmp_path / "out") == content(tmp_path / "alone")


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_killed_driver_leaves_what_is_finished_and_a_second_run_goes_on(tmp_path, how):
    source = write(tmp_path / "parts", {f"p{n}": [f"Text {n}."] for n in range(6)})
    code = (
        "from onrecord.engine import map_partitions; from tests.engine import work\n"
        f"map_partitions(work.slow, {str(source)!r}, {str(tmp_path / 'out')!r})"
    )
    paths = os.pathsep.join([str(HERE.parents[1]), *sys.path])
    driver = subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.PIPE
    )
    receipts = tmp_path / "out" / "_receipts"
    while len(list(receipts.glob("*"))) < 2:
        assert driver.poll() is None, driver.communicate()[1].decode()
        time.sleep(0.02)
    driver.send_signal(getattr(signal, how))
    driver.communicate()
    finished = {path.name: path.stat().st_mtime_ns for path in receipts.glob("*")}
    assert 2 <= len(finished) < 6
    again = map_partitions(work.slow, source, tmp_path / "out")
    assert (again["state"] == "kept").sum() == len(finished)
    assert all((receipts / name).stat().st_mtime_ns == when for name, when in finished.items())
    map_partitions(work.slow, source, tmp_path / "alone")
    assert content(tmp_path / "out") == content(tmp_path / "alone")


def test_what_a_dead_run_left_half_written_is_cleared_and_a_living_one_is_left_alone(source, tmp_path):
    host = socket.gethostname()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    runs = tmp_path / "out" / ".runs"
    for name in (f"{host}-{dead.pid}-0a", f"{host}-{os.getppid()}-0b", f"elsewhere-{dead.pid}-0c"):
        (runs / name).mkdir(parents=True)
    map_partitions(work.lengths, source, tmp_path / "out")
    assert sorted(path.name for path in runs.iterdir()) == sorted(
        [f"{host}-{os.getppid()}-0b", f"elsewhere-{dead.pid}-0c"]
    )


def test_a_fingerprint_knows_arguments_and_refuses_what_it_cannot_tell_apart():
    def of(**arguments):
        return fingerprint(partial(work.lengths_or_die, **arguments))

    people = pd.DataFrame({"person_id": ["holm"]})
    assert of(marker="a") == of(marker="a") != of(marker="b")
    assert of(marker=people) == of(marker=people.copy()) != of(marker=people.assign(person_id="lind"))
    assert fingerprint(work.lengths) != fingerprint(work.slow)
    with pytest.raises(OnRecordError, match="does not say what it holds"):
        of(marker=object())


def test_progress_tells_rate_and_time_left(source, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    map_partitions(work.slow, source, tmp_path / "out", progress="measuring")
    told = terminal.getvalue()
    assert re.search(r"measuring: +50%\|.*2/4 \[00:00<00:00, .*part/s, articles=3\]", told)
