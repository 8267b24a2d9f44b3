"""Tables in and out: every declared table, every ending, and files that are no tables."""

import csv
import json
import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.schema import TABLES
from onrecord.tables import ENDINGS, read_table, write_table, write_text
from onrecord.whole import whole_file

VALUES = {
    "str": [
        "007",
        "NA",
        "=1+1",
        "“Rain”, she said;\r\n\ttwice",
        "#N/A",
        "null",
        "a\rb",
        "_x0041_",
        " padded ",
        "e\u0301😀",
    ],
    "int": [0, 7, 2**40],
    "float": [0.1, -1.0, 1 / 3],
    "bool": [True, False],
    "time": [pd.Timestamp("2013-06-17T20:33:00.5Z"), pd.Timestamp("2013-06-17", tz="UTC")],
    "span": [(0, 5), (7, 7)],
    "spans": [[(0, 5), (7, 9)], [(3, 4)]],
}


def table_of(declared, rows=10):
    def value(column, row):
        if column.optional and row % 4 == 3:
            return None
        values = column.allowed or VALUES[column.dtype]
        return values[row % len(values)]

    return declared.frame(tuple(value(c, row) for c in declared.columns) for row in range(rows))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", TABLES)
def test_every_declared_table_comes_back_with_values_and_types(tmp_path, name, ending):
    table = table_of(TABLES[name])
    back = read_table(write_table(table, tmp_path / f"{name}{ending}"))
    pd.testing.assert_frame_equal(back, table)


@pytest.mark.parametrize("ending", ENDINGS)
def test_spans_come_back_as_tuples_and_none(tmp_path, ending):
    table = table_of(TABLES["quotations"])
    back = read_table(write_table(table, tmp_path / f"q{ending}"))
    assert back["spans"].tolist() == table["spans"].tolist()
    assert isinstance(back["spans"][0][0], tuple)
    assert back["cue_span"].tolist() == table["cue_span"].tolist()
    assert back["cue_span"][3] is None


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_rows_keeps_its_columns_and_types(tmp_path, name, ending):
    back = read_table(write_table(TABLES[name].frame(), tmp_path / f"t{ending}"))
    pd.testing.assert_frame_equal(back, TABLES[name].frame(), check_index_type=False)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_table_gives_the_same_bytes(tmp_path, ending):
    table = table_of(TABLES["quotations"])
    first, second = (write_table(table, tmp_path / f"{n}{ending}").read_bytes() for n in "ab")
    assert first == second


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1), min_size=1
    )
)
def test_any_text_comes_back(tmp_path, texts, ending):
    table = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts}, dtype="str")
    back = read_table(write_table(table, tmp_path / f"t{ending}"))
    assert back["text"].tolist() == texts


def test_a_column_of_the_user_stays_as_the_format_gives_it(tmp_path):
    table = pd.DataFrame({"article_id": ["1"], "coder": ["lind"], "code": [3]})
    pd.testing.assert_frame_equal(read_table(write_table(table, tmp_path / "t.csv")), table)


def test_a_declared_column_that_does_not_fit_is_left_alone(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("start,published,negated,n_words\nfirst,someday,perhaps,1.5\n")
    assert read_table(path).iloc[0].tolist() == ["first", "someday", "perhaps", 1.5]


def test_missing_numbers_may_be_written_as_other_programs_do(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("speaker,tone\nNA,NA\n,0.5\n")
    table = read_table(path)
    assert table["tone"].isna().tolist() == [True, False]
    assert table["speaker"].isna().tolist() == [False, True]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_is_refused_in_one_line(tmp_path, ending):
    path = tmp_path / f"t{ending}"
    path.touch()
    with pytest.raises(OnRecordError, match="empty") as caught:
        read_table(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", [b"\xff\xfe\x00broken", b'{"a": 1}\n[2', b"PK\x03\x04nothing", b'a,b\n1,2,3,4\n"'])
def test_a_broken_file_is_refused_or_read_but_never_a_traceback(tmp_path, ending, content):
    path = tmp_path / f"t{ending}"
    path.write_bytes(content)
    message = ""
    try:
        read_table(path)
    except OnRecordError as error:
        message = str(error)
    assert "\n" not in message


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n[2]\n')
    with pytest.raises(OnRecordError, match="line 2"):
        read_table(path)


def test_a_folder_and_a_missing_file_and_an_unknown_ending_are_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OnRecordError, match="folder"):
        read_table(tmp_path / "folder.csv")
    with pytest.raises(OnRecordError, match="no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(OnRecordError, match=r"allowed: \.csv"):
        read_table(tmp_path / "t.cvs")
    with pytest.raises(OnRecordError, match=r"allowed: \.csv"):
        write_table(pd.DataFrame(), tmp_path / "t")


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder.csv").mkdir()
    for target in (tmp_path / "file" / "t.csv", tmp_path / "folder.csv"):
        with pytest.raises(OnRecordError, match="cannot be written"):
            write_table(pd.DataFrame({"a": [1]}), target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.csv"]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "t.txt"
    target.write_text("old")

    def write_half():
        with whole_file(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_values_that_a_format_cannot_hold_are_refused_and_leave_no_file(tmp_path):
    with pytest.raises(OnRecordError, match="32,767"):
        write_table(pd.DataFrame({"text": ["x" * 40_000]}), tmp_path / "t.xlsx")
    with pytest.raises(OnRecordError, match=r"cannot be written as \.parquet"):
        write_table(pd.DataFrame({"a": [1, "b", object()]}), tmp_path / "t.parquet")
    with pytest.raises(OnRecordError, match="cannot be written as"):
        write_table(pd.DataFrame({"text": ["\ud800"]}, dtype=object), tmp_path / "t.jsonl")
    with pytest.raises(OnRecordError, match="stands twice"):
        write_table(pd.DataFrame([[1, 2]], columns=["a", "a"]), tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_parquet_without_its_library_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.tables.find_spec", lambda name: None)
    with pytest.raises(OnRecordError, match=r"onrecord\[scale\]"):
        write_table(pd.DataFrame({"a": [1]}), tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


def test_text_is_written_in_utf8_with_line_feeds(tmp_path):
    assert write_text("“Rain”\n", tmp_path / "new" / "t.md").read_bytes() == "“Rain”\n".encode()


def test_nested_values_of_the_user_survive_as_json(tmp_path):
    table = pd.DataFrame({"article_id": ["a"], "slant": [{"holm": 1}]})
    back = read_table(write_table(table, tmp_path / "t.csv"))
    assert json.loads(back["slant"][0]) == {"holm": 1}


def test_no_declared_name_has_two_types():
    types: dict[str, set[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            types.setdefault(column.name, set()).add(column.dtype)
    assert [name for name, kinds in types.items() if len(kinds) > 1] == []


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tones=st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_number_comes_back_to_the_last_digit(tmp_path, tones, ending):
    table = pd.DataFrame({"article_id": ["a"] * len(tones), "tone": pd.Series(tones, dtype="float64")})
    back = read_table(write_table(table, tmp_path / f"t{ending}"))["tone"]
    assert back.dropna().tolist() == table["tone"].dropna().tolist()
    assert back.isna().tolist() == table["tone"].isna().tolist()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tones=st.lists(st.none() | st.floats(-1, 1), min_size=1))
def test_a_spreadsheet_keeps_fifteen_digits(tmp_path, tones):
    table = pd.DataFrame({"article_id": ["a"] * len(tones), "tone": pd.Series(tones, dtype="float64")})
    back = read_table(write_table(table, tmp_path / "t.xlsx"))
    pd.testing.assert_series_equal(back["tone"], table["tone"], rtol=1e-15, atol=0)


@pytest.mark.parametrize("head", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''@", "'"])
def test_a_formula_is_a_text_in_a_csv_and_comes_back_as_it_was(tmp_path, head):
    texts = [f"{head}cmd|' /C calc'!A0", f"{head}1", "Rain", f"a{head}b", None]
    table = pd.DataFrame({"text": texts, f"{head}own": texts, "n_words": [-1, 0, 1, 2, 3]})
    path = write_table(table, tmp_path / "t.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+@\t\r\n＝") or re.match(r"-\D", cell)]
    back = read_table(path)
    assert list(back.columns) == list(table.columns)
    for name in ("text", f"{head}own"):
        assert [None if pd.isna(value) else value for value in back[name]] == texts
    assert back["n_words"].tolist() == [-1, 0, 1, 2, 3]
    as_is = write_table(table, tmp_path / "u.csv", spreadsheet_safe=False)
    assert pd.read_csv(as_is)["text"][0] == texts[0]


def test_two_columns_of_which_one_looks_neutralised_are_both_kept(tmp_path):
    (tmp_path / "t.csv").write_text("=a,'=a\n1,'=1\n", encoding="utf-8")
    back = read_table(tmp_path / "t.csv")
    assert back.columns.tolist() == ["=a", "'=a"]
    assert back.iloc[0].tolist() == [1, "=1"]
