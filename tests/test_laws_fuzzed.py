"""The laws of the house over whatever articles, marks, tables and studies hypothesis thinks of."""

from __future__ import annotations

import html
import importlib.util
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from pandas.testing import assert_frame_equal

import onrecord as rec
from onrecord.quotes.marks import passages
from onrecord.report.marked import mark_text, marks
from onrecord.schema import MENTIONS, NARRATION, QUOTATIONS, SENTENCES, check
from onrecord.tables import read_table, write_table

_FOUND = importlib.util.spec_from_file_location("strategies", Path(__file__).with_name("strategies.py"))
assert _FOUND is not None
assert _FOUND.loader is not None
strategies = importlib.util.module_from_spec(_FOUND)
sys.modules["strategies"] = strategies
_FOUND.loader.exec_module(strategies)

VERBS = {
    "sentences": (rec.sentences, SENTENCES),
    "mentions": (rec.mentions, MENTIONS),
    "quotations": (rec.quotations, QUOTATIONS),
    "narration": (lambda corpus: rec.narration(corpus, rec.quotations(corpus)), NARRATION),
}
MEASURES = {
    "tone": lambda table: rec.tone(table, engine="fast"),
    "tone lexicon": lambda table: rec.tone(table, method="lexicon"),
    "frames": rec.frames,
    "hedging": rec.hedging,
    "opcode": rec.opcode,
}
often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
seldom = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", VERBS)
@given(first=strategies.corpora(2), second=strategies.corpora(2))
@seldom
def test_a_corpus_verb_is_article_local_whatever_the_articles(name, first, second):
    verb, declared = VERBS[name]
    second = rec.Corpus(rec.Article(f"b{article.article_id}", article.text) for article in second)
    together = check(verb(first + second), declared)
    assert_frame_equal(together, pd.concat([verb(first), verb(second)], ignore_index=True), check_dtype=False)
    assert verb(first + second).to_csv() == together.to_csv()


@given(corpus=strategies.corpora(3))
@often
def test_every_offset_is_the_text_that_stands_there(corpus):
    for row in rec.mentions(corpus).itertuples():
        assert corpus[row.article_id].text[row.start : row.end] == row.text
    for row in rec.quotations(corpus).itertuples():
        text = corpus[row.article_id].text
        assert row.text == " ".join(text[start:end] for start, end in row.spans)
        assert row.cue_span is None or row.cue_span != row.cue_span or text[slice(*row.cue_span)] == row.cue
    sentences = rec.sentences(corpus)
    for article in corpus:
        own = sentences[sentences["article_id"] == article.article_id]
        assert (own["start"].to_numpy()[1:] >= own["end"].to_numpy()[:-1]).all()
        between = list(article.text)
        for start, end in zip(own["start"], own["end"], strict=True):
            between[start:end] = " " * (end - start)
        # No word stands outside the sentences.
        assert not [c for c in between if c.isalnum()]


@given(text=strategies.marks())
@often
def test_passages_stand_in_order_whatever_the_marks(text):
    before = 0
    for found in passages(text):
        assert before <= found.start <= found.inner[0] < found.inner[1] <= found.end <= len(text)
        before = found.end


@pytest.mark.parametrize("name", MEASURES)
@given(table=strategies.tables())
@seldom
def test_a_measure_binds_whatever_the_table(name, table):
    before = table.copy(deep=True)
    bound = MEASURES[name](table)
    assert_frame_equal(table, before)
    assert_frame_equal(bound[before.columns], before)
    half = len(table) // 2
    apart = pd.concat([MEASURES[name](table.iloc[:half]), MEASURES[name](table.iloc[half:])])
    added = [column for column in bound.columns if column not in before.columns]
    assert added
    assert bound[added].astype(object).to_csv() == apart[added].astype(object).to_csv()


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".xlsx"])
@given(table=strategies.tables())
@seldom
def test_a_table_comes_back_and_gives_the_same_bytes(ending, table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    path = write_table(table, folder / f"t{ending}")
    assert write_table(table, folder / f"u{ending}").read_bytes() == path.read_bytes()
    if not len(table) and ending == ".jsonl":
        return
    back = read_table(path)
    assert list(back.columns) == list(table.columns)
    for mine, theirs in zip(table["text"], back["text"], strict=True):
        # Neither .csv nor a spreadsheet tells an empty text from a missing one.
        assert (mine or None) == (None if pd.isna(theirs) else theirs or None)


@given(corpus=strategies.corpora(2))
@seldom
def test_no_character_is_lost_on_the_page(corpus):
    shown = marks(rec.quotations(corpus), {})
    for article in corpus:
        page = mark_text(article.text, shown.get(article.article_id, []))
        assert _untagged(str(page)) == article.text


@given(text=strategies.studies())
@often
def test_a_study_is_read_or_refused_with_an_error_that_names_it(text, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    (folder / "study.yaml").write_bytes(text.encode("utf-8", "replace"))
    with pytest.raises(rec.OnRecordError):
        rec.run_study(folder)


@given(texts=strategies.st.lists(strategies.texts(), min_size=1, max_size=4))
@seldom
def test_nothing_is_lost_between_a_file_and_the_corpus(texts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("read")
    rows = pd.DataFrame({"id": [f"r{n}" for n in range(len(texts))], "text": texts})
    rows.to_json(folder / "a.jsonl", orient="records", lines=True)
    (folder / "z.txt").write_text("Rain fell.", encoding="utf-8")
    corpus = rec.read_corpus(folder)
    kept = {article.article_id: article.text for article in corpus}
    for number, text in enumerate(texts):
        assert kept.get(f"r{number}") == text if text.strip() else f"r{number}" not in kept
    lost = corpus.unread["article_id"].isin([f"r{number}" for number in range(len(texts))]).sum()
    assert lost == sum(not text.strip() for text in texts)


def _untagged(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))
