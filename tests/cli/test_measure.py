"""The command `measure`: columns are added, and every row stays as it came, odd ones too."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE, STOPPED
from onrecord.cli.rows import read_rows

MEASURES = {
    "tone": ["tone"],
    "stance": ["stance", "stance_class", "stance_polarity", "stance_objectivity", "epithet", "epithet_value"],
    "portrayal": ["portrayal", "portrayal_label"],
    "hedging": ["hedging", "boosting", "certainty"],
    "frames": ["frame_conflict", "frame_morality"],
    "opcode": ["opcode_n_self", "opcode_p1", "opcode_reason"],
}

# Invented; every line is odd in its own way, and none of them is written as Python would write it.
LINES = [
    '{"id":1, "text":"A brilliant, generous Brandt won.", "target":[23,29], "n":1.0e0, "x":{"deep":[2.50,null]}}',
    '{"id": 2}',
    '{ "text" : "" , "id": 3 }',
    '{"id": 4, "text": null, "target": null, "big": 12345678901234567890}',
    '{"id": 5, "text": "\\ud83d\\ude00 \U0001f600 We may help Holm.", "target": [17, 21]}  ',
    "{}",
    '{"id": 6, "text": 5, "target": "none", "text2": "a\u2028b"}',
]
CSV = (
    'id,text,code,target\r\n1,"A brilliant, generous Brandt charmed\nthe hall.",007,"[23, 29]"\r\n2,,1.50,\r\n'
    '"3","He said ""no"".",NA\r\n4,😀,,"[0, 99]"\r\n'
)


def run(measure: str, source: Path, out: Path, *options: str) -> int:
    return main(["measure", measure, str(source), "--out", str(out), *options])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_jsonl_lines_keep_every_byte_and_gain_keys(measure: str, end: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = end.join([*LINES[:3], "", *LINES[3:]]) + end
    source.write_bytes(("\ufeff" + text).encode())
    assert run(measure, source, out) == DONE
    written = out.read_bytes().decode().removeprefix("\ufeff").split("\n")
    before = text.split("\n")
    assert len(written) == len(before)
    for old, new in zip(before, written, strict=True):
        if not old.strip():
            assert new == old
            continue
        assert new.startswith(old.rstrip().removesuffix("}").rstrip())
        record, added = json.loads(old), json.loads(new)
        assert {key: added[key] for key in record} == record
        assert set(MEASURES[measure]) <= set(added)
    assert "NaN" not in "".join(written)


@pytest.mark.parametrize("measure", MEASURES)
def test_csv_records_keep_every_byte_and_gain_cells(measure: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(("\ufeff" + CSV).encode())
    assert run(measure, source, out) == DONE
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,text,code,target,")
    old = list(csv.reader(CSV.splitlines(keepends=True)))
    new = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert [row[:3] for row in new] == [row[:3] for row in old]
    assert len({len(row) for row in new}) == 1
    assert set(MEASURES[measure]) <= set(new[0])
    assert out.read_bytes().decode("utf-8-sig").count("\r\n") == 5
    assert '"He said ""no"".",NA,' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("measure", MEASURES)
def test_parquet_keeps_types_nested_values_and_a_repeated_index(measure: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    table = pd.DataFrame(
        {
            "text": ["A brilliant Brandt spoke.", None, "", "😀 We may help."],
            "target": [[12, 18], None, [0, 1], [0, 99]],
            "n": pd.array([1, None, 3, 4], dtype="Int64"),
            "nested": [{"a": [1, None]}, None, {"a": []}, {"a": [2]}],
        },
        index=["x", "x", "y", "y"],
    )
    table.to_parquet(source)
    assert run(measure, source, out) == DONE
    before, after = pq.read_table(source), pq.read_table(out)
    assert after.select(before.column_names).equals(before)
    assert set(MEASURES[measure]) <= set(after.column_names)
    assert pd.read_parquet(out).index.tolist() == ["x", "x", "y", "y"]


def test_portrayal_reads_the_target_of_every_format(tmp_path: Path) -> None:
    row = {"text": "A brilliant, generous Brandt charmed the hall.", "target": [22, 28]}
    (tmp_path / "in.jsonl").write_text(json.dumps(row) + "\n")
    pd.DataFrame([row | {"target": "[22, 28]"}]).to_csv(tmp_path / "in.csv", index=False)
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "in.parquet")
    rec.write_table(pd.DataFrame([row]), tmp_path / "in.xlsx")
    values = set()
    for ending in ("jsonl", "csv", "parquet", "xlsx"):
        assert run("portrayal", tmp_path / f"in.{ending}", tmp_path / f"out.{ending}") == DONE
        told = rec.read_table(tmp_path / f"out.{ending}").iloc[0]
        values.add((round(told["portrayal"], 12), told["portrayal_label"]))
    assert len(values) == 1
    assert values.pop()[1] == "positive"


def test_a_column_of_the_same_name_is_written_anew_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"tone": "old", "text": "A warm welcome.", "z": 1}\n')
    (tmp_path / "in.csv").write_text("tone,text,z\nold,A warm welcome.,1\n")
    for ending in ("jsonl", "csv"):
        assert run("tone", tmp_path / f"in.{ending}", tmp_path / f"out.{ending}") == DONE
        table = rec.read_table(tmp_path / f"out.{ending}")
        assert table.columns.tolist() == ["tone", "text", "z"]
        assert table["tone"].iloc[0] > 0


def test_the_table_may_be_written_over_itself_and_measured_twice(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "A warm welcome."}\n')
    assert run("tone", path, path) == DONE
    once = path.read_bytes()
    assert run("tone", path, path) == DONE
    assert path.read_bytes() == once


def test_an_empty_jsonl_file_is_a_table_without_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").touch()
    (tmp_path / "head.csv").write_text("id,text,target,cue\n")
    for measure, columns in MEASURES.items():
        assert run(measure, tmp_path / "in.jsonl", tmp_path / "out.jsonl") == DONE
        assert (tmp_path / "out.jsonl").read_bytes() == b""
        assert run(measure, tmp_path / "head.csv", tmp_path / "out.csv") == DONE
        assert set(columns) <= set((tmp_path / "out.csv").read_text().strip().split(","))
    (tmp_path / "none.csv").touch()
    assert run("tone", tmp_path / "none.csv", tmp_path / "never.csv") == STOPPED
    assert "empty" in capsys.readouterr().err
    assert not (tmp_path / "never.csv").exists()


def test_rows_without_a_text_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "Rain."}\n{"id": 2}\n')
    assert run("tone", tmp_path / "in.jsonl", tmp_path / "out.jsonl") == DONE
    assert "1 of 2 rows are kept without a value: no text" in capsys.readouterr().err


def test_stance_reads_cues_where_there_are_and_else_the_text(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"text": "An unsmiling Brandt claimed that it was over."},
        {"text": "Holm revealed that it was over. She would not say more."},
        {"text": "It rained."},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("stance", source, out) == DONE
    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["stance_class"] for row in told][::2] == ["doubting", None]
    assert told[0]["epithet"] == "unsmiling"
    assert told[1]["stance"] > 0
    source.write_text('{"text": "“No.”", "cue": "did not deny"}\n{"text": "“Yes.”", "cue": null}\n{"text": "a"}\n')
    assert run("stance", source, out) == DONE
    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["stance_class"], row["stance"]) for row in told] == [("dismissive", 0.1), (None, None), (None, None)]
    assert "cue_lemma" not in told[0]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_part_cells_too(delimiter: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"id{delimiter}text\n1{delimiter}A warm, kind welcome.")
    assert run("tone", source, out) == DONE
    assert out.read_text().startswith(
        f"id{delimiter}text{delimiter}tone\n1{delimiter}A warm, kind welcome.{delimiter}0."
    )


def test_a_dictionary_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words, source, out = tmp_path / "own.yaml", tmp_path / "in.csv", tmp_path / "out.csv"
    words.write_text("good: [warm*]\nbad: [cold]\n")
    source.write_text("text\nA warm welcome in the Warm Springs.\n")
    options = ["--dictionary", str(words), "--positive", "good", "--negative", "bad"]
    assert run("dictionary", source, out, *options) == DONE
    assert rec.read_table(out)[["dict_good", "dict_relprop"]].values.tolist() == [[2, 1.0]]
    assert run("dictionary", source, out, *options, "--mask-names") == DONE
    assert rec.read_table(out)["dict_good"].tolist() == [1]
    for measure, given, told in (
        ("dictionary", [], "--dictionary"),
        ("tone", options, "is for the measure dictionary"),
    ):
        assert run(measure, source, out, *given) == STOPPED
        assert told in capsys.readouterr().err


BROKEN = {
    "a line that is no object": ("in.jsonl", b'{"text": "a"}\n[2]\n', "line 2"),
    "a line that is no JSON": ("in.jsonl", b'{"text": "a"}\n{text}\n', "line 2"),
    "another encoding": ("in.jsonl", b'{"text": "\xe9"}\n', "utf-8"),
    "a row too long": ("in.csv", b"id,text\n1,a,b\n", "row 1"),
    "a quotation mark left open": ("in.csv", b'id,text\n1,"a\n', "not a readable"),
    "a column twice": ("in.csv", b"text,text\na,b\n", "twice"),
    "no text": ("in.csv", b"id,body\n1,a\n", "text"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_one_line_and_nothing_is_written(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, data, told = BROKEN[case]
    (tmp_path / name).write_bytes(data)
    assert run("tone", tmp_path / name, tmp_path / f"out{name[2:]}") == STOPPED
    error = capsys.readouterr().err.strip()
    assert len(error.splitlines()) == 1
    assert told in error
    assert not (tmp_path / f"out{name[2:]}").exists()


def test_another_ending_is_written_whole(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "Rain.", "x": {"a": 1}}\n{"id": 2}\n')
    for ending in ("csv", "parquet", "xlsx"):
        assert run("tone", tmp_path / "in.jsonl", tmp_path / f"out.{ending}") == DONE
        table = rec.read_table(tmp_path / f"out.{ending}")
        assert table["id"].tolist()[1] == 2
        assert {"text", "x", "tone"} <= set(table.columns)


def test_a_text_of_a_million_letters_is_a_cell(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\n" + "word " * 200_000 + "\n")
    before = csv.field_size_limit()
    assert len(read_rows(tmp_path / "in.csv").frame["text"].iloc[0]) == 1_000_000
    assert csv.field_size_limit() == before
