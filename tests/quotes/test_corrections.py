"""Speakers corrected by hand: applied where they belong, reported where they do not, kept when a text is read again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import onrecord as rec
from onrecord.schema import CORRECTIONS, ISSUES, QUOTATIONS, check

TEXTS = {
    "harbor": (
        "Ada Holm met Viktor Brandt on Monday. He said that the talks would go on.\n\n"
        "“We came to listen,” she told reporters. “We leave with nothing.”"
    ),
    "ledger": "Mr. Brandt vowed to keep pressing for a deal, and Ada Holm said that trade would grow.",
}


@pytest.fixture(scope="module")
def corpus() -> rec.Corpus:
    return rec.Corpus.from_texts(TEXTS)


@pytest.fixture(scope="module")
def quotes(corpus: rec.Corpus) -> pd.DataFrame:
    return rec.quotations(corpus)


def mine(quotes: pd.DataFrame, row: int, **changed: object) -> pd.DataFrame:
    """Correct one row of a table, as the explorer does."""
    found = quotes.iloc[row]
    given = {"speaker": "Ada Holm", "person_id": "ada_holm", "coder": "lind", "reason": "the pronoun is hers"}
    place = {name: found[name] for name in ("article_id", "start", "end", "text")}
    made = place | {"old_speaker": found["speaker"], "old_person_id": found["person_id"]} | given | changed
    return CORRECTIONS.frame([tuple(made.get(name) for name in CORRECTIONS.names)])


def test_a_correction_changes_who_speaks_and_says_that_a_person_did_it(corpus, quotes):
    again = rec.quotations(corpus, corrections=mine(quotes, 0))
    first = again.iloc[0]
    assert (first["speaker"], first["person_id"]) == ("Ada Holm", "ada_holm")
    assert (first["rule"], first["confidence"]) == ("by-hand", 1.0)
    others = ["speaker", "person_id", "rule", "confidence", "utterance_id"]
    assert_frame_equal(again.drop(columns=others), quotes.drop(columns=others))
    assert_frame_equal(again.iloc[1:], quotes.iloc[1:])
    check(again, QUOTATIONS)
    assert again.attrs == {}


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".xlsx"])
def test_a_file_does_what_its_table_does(corpus, quotes, tmp_path, ending):
    table = mine(quotes, 0)
    path = rec.write_table(table, tmp_path / f"corrections{ending}")
    assert_frame_equal(rec.quotations(corpus, corrections=path), rec.quotations(corpus, corrections=table))
    assert_frame_equal(rec.quotations(corpus, corrections=str(path)), rec.quotations(corpus, corrections=table))


def test_utterances_are_joined_by_the_corrected_speakers(quotes, corpus):
    # The two halves of what she told reporters are one utterance as long as one person speaks them.
    place = quotes.index[quotes["text"].str.contains("We came to listen")][0]
    apart = rec.quotations(corpus, corrections=mine(quotes, place, speaker="Viktor Brandt", person_id="viktor_brandt"))
    assert apart.loc[place, "person_id"] == "viktor_brandt"
    assert apart.loc[place, "utterance_id"] == apart.loc[place, "quote_id"]


def test_correcting_is_article_local_and_the_same_in_threads(corpus, quotes):
    table = pd.concat([mine(quotes, 0), mine(quotes, len(quotes) - 1, speaker="Eva Lind", person_id="eva_lind")])
    whole = rec.quotations(corpus, corrections=table)
    parts = []
    for name in TEXTS:
        own = table[table["article_id"] == name]
        parts.append(rec.quotations(rec.Corpus([corpus[name]]), corrections=own))
    assert_frame_equal(whole, pd.concat(parts, ignore_index=True))
    with ThreadPoolExecutor(2) as pool:
        assert_frame_equal(rec.quotations(corpus, corrections=table, executor=pool), whole)


def test_a_passage_that_is_cut_a_little_differently_is_still_the_same(corpus, quotes):
    table = mine(quotes, 0).assign(start=lambda t: t["start"] + 5, text=None)
    assert rec.quotations(corpus, corrections=table)["rule"].tolist()[0] == "by-hand"


def test_a_correction_may_say_that_nobody_is_known(corpus, quotes):
    again = rec.quotations(corpus, corrections=mine(quotes, 0, speaker=None, person_id=None))
    assert again[["speaker", "person_id"]].iloc[0].isna().all()
    assert again["rule"].iloc[0] == "by-hand"


def test_an_id_alone_is_given_its_name(corpus, quotes):
    table = mine(quotes, 0, person_id="angela_merkel+ada_holm").drop(columns="speaker")
    assert rec.quotations(corpus, corrections=table)["speaker"].iloc[0] == "Angela Merkel and ada_holm"
    people = pd.DataFrame({"person_id": ["ada_holm"], "name": ["Ada Holm"]})
    table = mine(quotes, 0).drop(columns="speaker")
    assert rec.quotations(corpus, people=people, corrections=table)["speaker"].iloc[0] == "Ada Holm"


LOST = {
    "an article that is not there": ({"article_id": "courier"}, "no quotation of this article"),
    "a place without a quotation": ({"start": 0, "end": 8, "text": "Ada Holm"}, "no quotation stands there"),
    "words that changed": ({"text": "that the harbor was closed"}, "are others now"),
    "no place": ({"start": 9, "end": 9}, "names no"),
}


@pytest.mark.parametrize("case", LOST)
def test_a_correction_that_finds_no_quotation_is_an_issue_and_the_rest_goes_on(corpus, quotes, case):
    changed, problem = LOST[case]
    table = pd.concat([mine(quotes, 0, **changed), mine(quotes, 1)])
    with pytest.warns(UserWarning, match=r"1 correction\(s\) were not applied"):
        again = rec.quotations(corpus, corrections=table)
    assert again["rule"].tolist().count("by-hand") == 1
    issues = rec.correction_issues(again, table)
    check(issues, ISSUES)
    assert len(issues) == 1
    assert problem in issues["problem"][0]
    assert again.attrs["issues"][0]["problem"] == issues["problem"][0]
    # Tables with such a note can still be joined and written.
    assert len(pd.concat([again, again])) == 2 * len(again)


@pytest.mark.parametrize("odd", ["twelve", None, float("inf"), -1])
def test_offsets_that_are_none_are_an_issue_too(corpus, quotes, odd):
    table = mine(quotes, 0).astype({"end": object})
    table["end"] = [odd]
    with pytest.warns(UserWarning, match="names no article_id, start and end"):
        assert_frame_equal(rec.quotations(corpus, corrections=table), quotes)


def test_bad_arguments_are_refused(corpus, quotes, tmp_path):
    with pytest.raises(rec.OnRecordError, match="keep one row a passage"):
        rec.quotations(corpus, corrections=pd.concat([mine(quotes, 0), mine(quotes, 0)]))
    with pytest.raises(rec.OnRecordError, match="lacks the column"):
        rec.quotations(corpus, corrections=mine(quotes, 0)[["article_id", "start", "end"]])
    with pytest.raises(rec.OnRecordError, match="lacks the column"):
        rec.quotations(corpus, corrections=pd.DataFrame({"speaker": ["Ada Holm"]}))
    with pytest.raises(rec.OnRecordError, match="no such file"):
        rec.quotations(corpus, corrections=tmp_path / "none.csv")


def test_an_empty_table_of_corrections_changes_nothing(corpus, quotes):
    assert_frame_equal(rec.quotations(corpus, corrections=CORRECTIONS.frame()), quotes)


def test_the_command_takes_corrections_and_says_what_it_left(tmp_path, capsys):
    from onrecord.cli import main

    for name, text in TEXTS.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    source: Path = tmp_path / "in"
    quotes = rec.quotations(rec.read_corpus(source))
    good = rec.write_table(mine(quotes, 0), tmp_path / "corrections.csv")
    out = tmp_path / "quotes.csv"
    assert main(["quotations", str(source), "--corrections", str(good), "--out", str(out)]) == 0
    assert rec.read_table(out)["rule"].iloc[0] == "by-hand"
    bad = rec.write_table(mine(quotes, 0, article_id="courier"), tmp_path / "bad.csv")
    issues = tmp_path / "issues.csv"
    command = ["quotations", str(source), "--corrections", str(bad), "--out", str(out), "--issues", str(issues)]
    assert main(command) == 1
    assert "1 correction(s) were not applied" in capsys.readouterr().err
    assert rec.read_table(issues)["problem"].tolist() == ["no quotation of this article was found"]
