"""Sheets: what is drawn and with what chance, what comes back, and which slips are named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.measures.frames import coding_page, coding_sheet, read_codebook, read_codes, tally, voices, write_sheets
from onrecord.schema import check

CODERS = ("lind", "moe")


def passages(n: int = 30) -> pd.DataFrame:
    outlets = ["courier"] * (n - n // 5) + ["ledger"] * (n // 5)
    return pd.DataFrame(
        {
            "article_id": [f"a{k:02}" for k in range(n)],
            "outlet": outlets,
            "text": [f"They quarrel {k}." for k in range(n)],
        }
    )


def filled(sheet: pd.DataFrame) -> pd.DataFrame:
    """Answer a sheet: every second passage is a conflict; moe is strict about reproach."""
    number = sheet["text"].str.extract(r"(\d+)")[0].astype(int)
    conflict = (number % 2 == 0).map({True: "Yes", False: "no"})
    reproach = conflict.where(sheet["coder"] == "lind", "n")
    return sheet.assign(**{"conflict": conflict, "conflict.reproach": reproach, "conflict.disagreement": conflict})


def test_a_sheet_is_declared_and_asks_every_question():
    sheet = coding_sheet(passages(), n=10, coders=CODERS)
    check(sheet, "sheets")
    assert list(sheet.columns)[6:] == list(read_codebook().questions)
    assert sheet["coder"].value_counts().to_dict() == {"lind": 10, "moe": 10}
    assert sheet.iloc[:, 6:].isna().all(axis=None)


def test_strata_give_equal_numbers_and_their_chances_are_kept():
    sheet = coding_sheet(passages(), n=10, coders=["lind"], strata="outlet")
    assert sheet["stratum"].value_counts().to_dict() == {"courier": 5, "ledger": 5}
    chances = sheet.groupby("stratum")["inclusion"].first()
    assert chances["courier"] == pytest.approx(5 / 24)
    assert chances["ledger"] == pytest.approx(5 / 6)
    # Weighed by their chances the drawn passages stand for all.
    assert (1 / sheet["inclusion"]).sum() == pytest.approx(30)


def test_what_a_small_stratum_lacks_the_large_ones_give():
    sheet = coding_sheet(passages(), n=20, coders=["lind"], strata=["outlet"])
    assert sheet["stratum"].value_counts().to_dict() == {"courier": 14, "ledger": 6}
    assert len(coding_sheet(passages(), n=99, coders=["lind"])) == 30


def test_unshared_passages_are_dealt_out():
    sheet = coding_sheet(passages(), n=12, coders=CODERS, shared=0.5)
    by_unit = sheet.groupby("unit_id")["coder"].nunique()
    assert (by_unit == 2).sum() == 6
    assert sheet["coder"].value_counts().to_dict() == {"lind": 9, "moe": 9}


def test_the_same_seed_draws_the_same_and_another_does_not():
    first, second, other = (coding_sheet(passages(), n=10, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, second)
    assert first["unit_id"].tolist() != other["unit_id"].tolist()


def test_a_corpus_and_quotations_can_be_drawn_from():
    corpus = rec.Corpus.from_texts({"a": "“No,” Ada Holm said. “Never,” she said.", "b": "Rain fell."})
    assert set(coding_sheet(corpus, coders=["lind"])["unit_id"]) == {"a", "b"}
    assert set(coding_sheet(rec.quotations(corpus), coders=["lind"])["unit_id"]) == {"a#0", "a#1"}


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".jsonl"])
def test_filled_sheets_come_back_as_codes_and_shares(tmp_path, ending):
    sheet = filled(coding_sheet(passages(), n=10, coders=CODERS))
    files = write_sheets(sheet, tmp_path, ending=ending)
    assert [file.name for file in files] == [f"sheet_lind{ending}", f"sheet_moe{ending}"]
    codes = check(read_codes(tmp_path, coders=CODERS), "codes")
    assert len(codes) == 20 * len(read_codebook().questions)
    shares = tally(codes).set_index("unit_id")
    assert shares["conflict"].isin([0.0, 1.0]).all()
    assert shares["conflict.reproach"].max() == 0.5
    assert shares["n_coders"].eq(2).all()
    assert shares["morality"].isna().all()
    assert shares["inclusion"].tolist() == pytest.approx([1 / 3] * 10)
    alphas = rec.agreement(codes).set_index("question")["alpha"]
    assert alphas["conflict"] == 1.0
    assert alphas["conflict.reproach"] < 1.0


def test_a_frame_nobody_was_asked_about_is_the_mean_of_its_items():
    sheet = coding_sheet(passages(3), coders=["lind"])
    answers = {"disagreement": "y", "reproach": "y", "two_sides": "n", "winners_and_losers": None}
    sheet = sheet.assign(**{f"conflict.{name}": answer for name, answer in answers.items()})
    assert tally(read_codes(sheet))["conflict"].tolist() == [pytest.approx(2 / 3)] * 3
    fewer = sheet.assign(**{"conflict.two_sides": None})
    assert tally(read_codes(fewer))["conflict"].isna().all()


@pytest.mark.parametrize(
    ("written", "answer", "problem"),
    [
        ("YES ", "yes", False), ("1", "yes", False), (1, "yes", False), (1.0, "yes", False), (True, "yes", False),
        ("x", "yes", False), ("No", "no", False), (0, "no", False), (False, "no", False),
        ("", None, False), (None, None, False), (float("nan"), None, False), ("?", None, False),
        ("maybe", None, True), ("2", None, True),
    ],
)  # fmt: skip
def test_what_counts_as_an_answer(written, answer, problem):
    sheet = coding_sheet(passages(1), coders=["lind"]).astype({"conflict": object})
    sheet["conflict"] = pd.Series([written], dtype=object)
    row = read_codes(sheet).set_index("question").loc["conflict"]
    assert (row["answer"] if isinstance(row["answer"], str) else None) == answer
    assert isinstance(row["problem"], str) == problem


def test_a_sheet_with_a_missing_coder_is_named(tmp_path):
    sheet = filled(coding_sheet(passages(4), coders=CODERS))
    with pytest.raises(OnRecordError, match="name no coder"):
        read_codes(sheet.drop(columns="coder"))
    with pytest.raises(OnRecordError, match="1 of 8 rows name no coder"):
        read_codes(sheet.assign(coder=[None, *sheet["coder"][1:]]))
    files = write_sheets(sheet, tmp_path)
    with pytest.raises(OnRecordError, match="No sheet of the coder 'moe'; there are sheets of lind"):
        read_codes(files[:1], coders=CODERS)


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (lambda s: read_codes([]), "No sheet came"),
        (lambda s: read_codes([s, s]), "on two rows"),
        (lambda s: read_codes(s[["unit_id", "coder"]]), "answers no question"),
        (lambda s: read_codes(s.drop(columns="unit_id")), "lacks the column"),
        (lambda s: write_sheets(s, "nowhere", ending=".doc"), r"\.doc"),
        (lambda s: coding_page(s), "Unknown coder"),
        (lambda s: coding_page(s, coder="dahl"), "Unknown coder 'dahl'"),
        (lambda s: coding_sheet(passages(), coders=["lind", "lind"]), "different names"),
        (lambda s: coding_sheet(passages(), coders="lind"), "list of different names"),
        (lambda s: coding_sheet(passages(), n=0), "n is 0"),
        (lambda s: coding_sheet(passages(), strata="outlets"), "Did you mean 'outlet'"),
        (lambda s: coding_sheet(passages(), shared=2), "shared is 2"),
        (lambda s: coding_sheet(pd.DataFrame({"text": [None, " "]})), "no text to code"),
        (lambda s: coding_sheet(pd.DataFrame({"words": ["x"]})), "lacks the column"),
        (lambda s: coding_sheet(passages(), codebook="generic"), "Unknown codebook"),
    ],
)
def test_slips_are_named(action, told):
    with pytest.raises(OnRecordError, match=told):
        action(coding_sheet(passages(4), coders=CODERS))


def test_a_page_holds_passages_and_questions_and_loads_nothing(tmp_path):
    table = passages(2).assign(text=["<b>They</b> “quarrel” & leave.", "Rain."])
    page = coding_page(coding_sheet(table, coders=CODERS), coder="moe")
    assert "&lt;b&gt;They&lt;/b&gt; “quarrel” &amp; leave." in page.html
    assert page.html.count("<article") == 2
    assert page.html.count('value="yes"') == 2 * len(read_codebook().questions)
    assert "http" not in page.html
    assert page._repr_html_().startswith("<iframe srcdoc=")
    assert page.save(tmp_path / "page.html").read_text(encoding="utf-8") == page.html


def test_quoted_and_narrated_words_are_kept_apart():
    corpus = rec.Corpus.from_texts({"a": "Brandt wept. “They lied to us,” Ada Holm said.", "b": "Rain fell."})
    told = check(voices(corpus, rec.quotations(corpus)), "voices")
    assert told[["article_id", "voice"]].values.tolist() == [["a", "quoted"], ["a", "narrated"], ["b", "narrated"]]
    assert "lied" in told["text"][0]
    assert "lied" not in told["text"][1]
    framed = rec.frames(told)
    assert framed["frame_conflict"].tolist() == [0.25, 0.0, 0.0]
    with pytest.raises(OnRecordError, match="lacks the article 'a'"):
        voices(rec.Corpus.from_texts({"b": "Rain fell."}), rec.quotations(corpus))


def test_sheets_with_answers_are_not_written_over_unasked(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": ["It rained.", "Holm won."], "article_id": ["a", "b"]})
    sheet = coding_sheet(table, n=2, coders=["lind"])
    (first,) = write_sheets(sheet, tmp_path, ending=".csv")
    first.write_text("answers")
    with pytest.raises(OnRecordError, match="perhaps with answers"):
        write_sheets(sheet, tmp_path, ending=".csv")
    assert first.read_text() == "answers"
    write_sheets(sheet, tmp_path, ending=".csv", replace=True)
    assert first.read_text() != "answers"
