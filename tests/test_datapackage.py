"""Tables handed on: every column is described, the hashes are true, and no spreadsheet runs what a text says."""

import hashlib
import json

import openpyxl
import pandas as pd
import pytest

from onrecord import Corpus, OnRecordError, export_tables, quotations, read_table
from onrecord.tables import ENDINGS, neutralised, write_table

TEXT = '"We leave," Ada Holm said on Monday. "It is over."'


@pytest.fixture
def tables():
    corpus = Corpus.from_texts({"a": TEXT, "b": "=SUM(1) is rain."})
    return {
        "quotes": quotations(corpus),
        "articles": corpus.articles,
        "own": pd.DataFrame({"code": [1], "yes": [True]}),
    }


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_package_describes_what_is_there(tables, tmp_path, ending):
    made = json.loads(export_tables(tables, tmp_path, ending=ending, title="Demo").read_text(encoding="utf-8"))
    assert made["title"] == "Demo"
    assert [resource["path"] for resource in made["resources"]] == [f"{name}{ending}" for name in tables]
    for resource, table in zip(made["resources"], tables.values(), strict=True):
        data = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.columns)
        pd.testing.assert_frame_equal(read_table(tmp_path / resource["path"]), table, check_dtype=False)
    fields = {field["name"]: field for field in made["resources"][0]["schema"]["fields"]}
    assert fields["confidence"]["constraints"] == {"required": True, "minimum": 0.0, "maximum": 1.0}
    assert fields["spans"]["type"] == "array"
    assert fields["kind"]["constraints"]["enum"] == ["direct", "mixed", "indirect"]
    assert made["resources"][0]["schema"]["primaryKey"] == ["quote_id"]
    assert [field["type"] for field in made["resources"][2]["schema"]["fields"]] == ["integer", "boolean"]


def test_two_exports_give_the_same_bytes(tables, tmp_path):
    for name in "xy":
        export_tables(tables, tmp_path / name, ending=".xlsx")
    for file in (tmp_path / "x").iterdir():
        assert file.read_bytes() == (tmp_path / "y" / file.name).read_bytes()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://wire.example")', "=cmd|' /C calc'!A0"]
)
def test_formulas_are_text_in_a_spreadsheet(tmp_path, text):
    path = write_table(pd.DataFrame({"text": [text]}), tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(path).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert read_table(path)["text"].tolist() == [text]


def test_a_csv_is_made_safe_only_where_that_is_asked_for(tables, tmp_path):
    export_tables(tables, tmp_path / "as_is")
    made = json.loads(export_tables(tables, tmp_path / "safe", spreadsheet_safe=True).read_text())
    assert pd.read_csv(tmp_path / "as_is" / "articles.csv")["text"][1] == "=SUM(1) is rain."
    assert pd.read_csv(tmp_path / "safe" / "articles.csv")["text"][1] == "'=SUM(1) is rain."
    assert read_table(tmp_path / "as_is" / "articles.csv")["text"][1] == "=SUM(1) is rain."
    assert read_table(tmp_path / "safe" / "articles.csv")["text"][1] == "=SUM(1) is rain."
    assert "apostrophe" in made["resources"][1]["description"]
    assert neutralised(pd.DataFrame({"n": [-1], "text": ["-1"]})).iloc[0].tolist() == [-1, "'-1"]


def test_bad_arguments_say_what_is_allowed(tables, tmp_path):
    with pytest.raises(OnRecordError, match="No table came"):
        export_tables({}, tmp_path)
    with pytest.raises(OnRecordError, match="no name of a file"):
        export_tables({"../up": tables["own"]}, tmp_path)
    with pytest.raises(OnRecordError, match="allowed"):
        export_tables(tables, tmp_path, ending=".doc")
