"""Sheets for coders: what is drawn, what is hidden, what comes back."""

import pandas as pd
import pytest

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.measures.stance_sheet import read_stance_sheets, stance_sheet

TEXT = "Prime Minister Ada Holm warned that it was over. Viktor Brandt said that it was not. Brandt claimed it twice."


@pytest.fixture(scope="module")
def corpus():
    return rec.Corpus.from_texts({"a": TEXT})


@pytest.fixture(scope="module")
def quotes(corpus):
    return rec.quotations(corpus)


def filled(quotes, **codes):
    codes = {"class": "neutral", "polarity": 0, "objectivity": 1} | codes
    return stance_sheet(quotes).assign(**codes)


def test_a_sheet_has_one_row_a_verb_and_empty_cells(quotes):
    sheet = stance_sheet(quotes)
    assert sheet["cue_lemma"].tolist() == ["claim", "say", "warn"]
    assert sheet[["class", "polarity", "objectivity", "context"]].isna().all(axis=None)
    assert "speaker" not in sheet.columns


def test_names_in_the_context_are_masked(quotes, corpus):
    sheet = stance_sheet(quotes, corpus)
    assert sheet["context"].str.contains("someone").all()
    assert not sheet["context"].str.contains("Holm|Brandt").any()


def test_the_draw_depends_on_neither_order_nor_index(quotes):
    shuffled = quotes.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(stance_sheet(quotes, n=2, seed=4), stance_sheet(shuffled, n=2, seed=4))
    assert len(stance_sheet(quotes, n=2)) == 2
    assert stance_sheet(quotes.head(0)).empty


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_filled_sheets_come_back_by_coder(quotes, tmp_path, ending):
    for coder, polarity in (("lind", -1), ("moe", 1)):
        rec.write_table(filled(quotes, polarity=polarity), tmp_path / f"{coder}.{ending}")
    codes = read_stance_sheets({coder: tmp_path / f"{coder}.{ending}" for coder in ("lind", "moe")})
    rec.check(codes, "stance_codes")
    assert codes.groupby("coder")["polarity"].unique().map(list).to_dict() == {"lind": [-1.0], "moe": [1.0]}


def test_an_empty_cell_is_missing(quotes, tmp_path):
    path = rec.write_table(filled(quotes, **{"class": ["neutral", None, " "]}), tmp_path / "lind.csv")
    assert read_stance_sheets({"lind": path})["class"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        ({"class": "nuetral"}, "u000.*lind.*neutral"),
        ({"polarity": 2}, "polarity of unit u000"),
        ({"unit": "x"}, "repeats"),
    ],
)
def test_a_slip_of_the_coder_is_named(quotes, tmp_path, codes, named):
    path = rec.write_table(filled(quotes, **codes), tmp_path / "lind.csv")
    with pytest.raises(OnRecordError, match=named):
        read_stance_sheets({"lind": path})


def test_two_sheets_of_other_cues_are_refused(quotes, tmp_path):
    first = rec.write_table(filled(quotes), tmp_path / "a.csv")
    second = rec.write_table(filled(quotes, cue="sang"), tmp_path / "b.csv")
    with pytest.raises(OnRecordError, match="another cue"):
        read_stance_sheets({"lind": first, "moe": second})
    with pytest.raises(OnRecordError, match="no sheet"):
        read_stance_sheets({})
    with pytest.raises(OnRecordError, match="at least 1"):
        stance_sheet(quotes, n=0)
