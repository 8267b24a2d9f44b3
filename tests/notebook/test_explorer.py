"""The explorer without a browser: what it takes, what it notes, what it writes."""

from __future__ import annotations

import sys

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import onrecord as rec
from onrecord.notebook.ledger import Ledger
from onrecord.schema import CORRECTIONS, check

TEXTS = {
    "harbor": "Ada Holm met Viktor Brandt on Monday. He said that the talks would go on.",
    "ledger": "Mr. Brandt vowed to keep pressing for a deal, and Ada Holm said that trade would grow.",
}


@pytest.fixture(scope="module")
def corpus():
    return rec.Corpus.from_texts(TEXTS)


@pytest.fixture(scope="module")
def quotes(corpus):
    return rec.quotations(corpus)


@pytest.fixture
def explorer(quotes, corpus, tmp_path):
    pytest.importorskip("anywidget", reason="anywidget is not installed (extra notebooks)")
    return rec.explore(quotes, corpus, coder="lind", save_to=tmp_path / "corrections.csv")


def test_a_correction_is_noted_with_what_it_replaces_and_applied_when_read_again(explorer, corpus, quotes):
    explorer.correct("harbor#0", speaker="Ada Holm", person_id="ada_holm", reason="hers")
    table = check(explorer.corrections, CORRECTIONS)
    row = table.iloc[0]
    assert (row["old_speaker"], row["speaker"], row["person_id"]) == ("Viktor Brandt", "Ada Holm", "ada_holm")
    assert (row["coder"], row["reason"]) == ("lind", "hers")
    again = rec.quotations(corpus, corrections=explorer.save())
    assert again.loc[0, ["speaker", "rule", "confidence"]].tolist() == ["Ada Holm", "by-hand", 1.0]
    assert_frame_equal(again.iloc[1:], quotes.iloc[1:])


def test_correcting_twice_keeps_what_the_engine_said_and_undoing_leaves_nothing(explorer):
    explorer.correct("harbor#0", speaker="Ada Holm", person_id="ada_holm")
    explorer.correct("harbor#0", speaker="Eva Lind", person_id="eva_lind")
    assert explorer.corrections[["old_person_id", "person_id"]].to_numpy().tolist() == [["viktor_brandt", "eva_lind"]]
    explorer.undo("harbor#0")
    assert explorer.corrections.empty
    assert explorer.corrected == {}
    with pytest.raises(rec.OnRecordError, match="Did you mean 'harbor#0'"):
        explorer.correct("harbor#9")


def test_saving_keeps_what_the_file_says_of_other_passages_and_forgets_what_was_undone(explorer, quotes, corpus):
    elsewhere = CORRECTIONS.frame([("courier", 3, 9, None, None, None, "Eva Lind", "eva_lind", None, None)])
    rec.write_table(elsewhere, explorer.save_to)
    explorer.correct("ledger#0", speaker="Eva Lind", person_id="eva_lind")
    explorer.correct("harbor#0", speaker="Ada Holm", person_id="ada_holm")
    explorer.save()
    explorer.undo("ledger#0")
    path = explorer.save()
    assert rec.read_table(path)["article_id"].tolist() == ["courier", "harbor"]
    assert path.read_bytes() == explorer.save(path).read_bytes()
    later = rec.explore(quotes, corpus, corrections=path, save_to=path)
    assert later.corrections["article_id"].tolist() == ["courier", "harbor"]
    assert later.corrected == {"0": {"speaker": "Ada Holm", "person_id": "ada_holm", "reason": None}}


def test_what_the_browser_asks_is_done_and_what_goes_wrong_is_said(explorer, tmp_path):
    ask = explorer._handle_custom_msg
    ask({"do": "correct", "quote_id": "harbor#0", "speaker": " Ada Holm ", "person_id": "", "reason": ""}, [])
    assert explorer.corrected == {"0": {"speaker": "Ada Holm", "person_id": None, "reason": None}}
    ask({"do": "save"}, [])
    assert explorer.said.endswith("corrections.csv: 1 correction.")
    ask({"do": "undo", "quote_id": "harbor#0"}, [])
    assert explorer.corrected == {}
    explorer.save_to = str(tmp_path / "corrections.pdf")
    ask({"do": "save"}, [])
    assert "allowed: .csv" in explorer.said
    explorer.wanted = "ledger"
    assert "".join(words for words, _ in explorer.article["pieces"]) == TEXTS["ledger"]


def test_bad_arguments_are_refused(corpus, quotes, tmp_path):
    pytest.importorskip("anywidget", reason="anywidget is not installed (extra notebooks)")
    with pytest.raises(rec.OnRecordError, match="not in the corpus"):
        rec.explore(quotes, [corpus["harbor"]])
    with pytest.raises(rec.OnRecordError, match="repeats a quote_id"):
        rec.explore(pd.concat([quotes, quotes]), corpus)
    path = rec.write_table(corpus.articles, tmp_path / "articles.csv")
    with pytest.raises(rec.OnRecordError, match="lacks the column"):
        rec.explore(quotes, corpus, corrections=path)
    explorer = rec.explore(quotes, corpus)
    with pytest.raises(rec.OnRecordError, match="lacks the column"):
        explorer.save(path)


def test_without_anywidget_the_extra_is_named(corpus, quotes, monkeypatch):
    monkeypatch.setattr(sys.modules["onrecord.notebook.explore"], "find_spec", lambda name: None)
    with pytest.raises(rec.OnRecordError, match=r"onrecord\[notebooks\]"):
        rec.explore(quotes, corpus)


def test_corrections_that_name_no_place_are_not_taken_over(quotes):
    bad = pd.DataFrame({"article_id": ["harbor"], "start": [None], "end": [9], "speaker": ["Ada Holm"]})
    with pytest.raises(rec.OnRecordError, match="mend or remove"):
        Ledger(quotes, bad, None)
