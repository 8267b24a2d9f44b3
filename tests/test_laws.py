"""The laws of the house, over every public verb."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import onrecord as rec
from onrecord.schema import MEASURES as MEASURED
from onrecord.schema import MENTIONS, NARRATION, QUOTATIONS, SENTENCES, check

FOLDER = Path(__file__).parent.parent / "corpus" / "lough_erne_2013"

# Invented people and outlets: nobody real is given words.
TEXTS = {
    "harbor": (
        "Prime Minister Ada Holm warned on Monday that the talks “cannot go on like this.”\n\n"
        "“We came to listen,” she told reporters. “We leave with nothing.”\n\n"
        "A grim Viktor Brandt said he was confident that both sides would agree to meet again. "
        "According to a senior official, the two leaders barely spoke."
    ),
    "ledger": (
        "The finance ministry denied that it had promised aid, and Brandt's spokeswoman refused to comment.\n\n"
        "Mr. Brandt — who praised the “useful conversation” — vowed to keep pressing for a deal, "
        "the Harbor Courier reported."
    ),
    "quiet": "Rain fell on the harbor all day. Nothing moved.",
}

Verb = Callable[[rec.Corpus], pd.DataFrame]


def _told(corpus: rec.Corpus) -> pd.DataFrame:
    return rec.narration(corpus, rec.quotations(corpus))


CORPUS_VERBS: dict[str, Verb] = {
    "sentences": rec.sentences,
    "mentions": rec.mentions,
    "quotations": rec.quotations,
    "narration": _told,
}
MEASURES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "tone": rec.tone,
    "stance": rec.stance,
    "frames": rec.frames,
    "hedging": rec.hedging,
}


@pytest.fixture(scope="module")
def invented() -> rec.Corpus:
    return rec.Corpus.from_texts(TEXTS)


@pytest.fixture(scope="module")
def shipped() -> rec.Corpus:
    return rec.read_corpus(FOLDER)


@pytest.mark.parametrize("name", CORPUS_VERBS)
def test_a_corpus_verb_is_article_local(name: str, shipped: rec.Corpus) -> None:
    verb = CORPUS_VERBS[name]
    articles = list(shipped)
    first, second = rec.Corpus(articles[:7]), rec.Corpus(articles[7:])
    apart = pd.concat([verb(first), verb(second)], ignore_index=True)
    assert_frame_equal(verb(first + second), apart)


@pytest.mark.parametrize("name", CORPUS_VERBS)
def test_an_article_without_quotations_or_people_costs_nobody_a_row(name: str, invented: rec.Corpus) -> None:
    verb = CORPUS_VERBS[name]
    whole = verb(invented)
    assert verb(rec.Corpus([])).columns.tolist() == whole.columns.tolist()
    alone = verb(rec.Corpus([invented["harbor"]]))
    assert_frame_equal(whole[whole["article_id"] == "harbor"].reset_index(drop=True), alone)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_binds_to_its_table(name: str, shipped: rec.Corpus) -> None:
    quotes = rec.quotations(shipped)
    shuffled = quotes.sample(frac=1, random_state=1).set_index(pd.Index(range(100, 100 + len(quotes))))
    before = shuffled.copy(deep=True)
    bound = MEASURES[name](shuffled)
    assert_frame_equal(shuffled, before)  # the argument is left as it was
    assert_frame_equal(bound[before.columns], before)
    added = [column for column in bound.columns if column not in before.columns]
    assert added
    declared = set(MEASURED.names)
    assert all(column in declared or column.startswith("frame_") for column in added)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_row_local(name: str, shipped: rec.Corpus) -> None:
    quotes = rec.quotations(shipped)
    half = len(quotes) // 2
    apart = pd.concat([MEASURES[name](quotes.iloc[:half]), MEASURES[name](quotes.iloc[half:])])
    assert_frame_equal(MEASURES[name](quotes), apart)


def test_portrayal_binds_and_is_row_local(shipped: rec.Corpus) -> None:
    told = _told(shipped)
    bound = rec.portrayal(told)
    assert_frame_equal(bound[told.columns], told)
    assert [c for c in bound.columns if c not in told.columns] == ["portrayal", "portrayal_label"]
    apart = pd.concat([rec.portrayal(told.iloc[:9]), rec.portrayal(told.iloc[9:])])
    assert_frame_equal(bound, apart)


# Neutral carriers of the test: any two names would do, as the tests of people/ show over the whole gazetteer.
PAIR = {"Barack Obama": "Vladimir Putin", "Barack": "Vladimir", "Obama": "Putin"}
EXCHANGE = PAIR | {new: old for old, new in PAIR.items()}


def _exchanged(corpus: rec.Corpus) -> rec.Corpus:
    names = re.compile("|".join(sorted(EXCHANGE, key=len, reverse=True)))
    swap = partial(names.sub, lambda found: EXCHANGE[found[0]])
    return rec.Corpus(replace(a, text=swap(a.text), headline=a.headline and swap(a.headline)) for a in corpus)


def test_exchanging_two_leaders_keeps_tone_and_stance_and_exchanges_portrayal(shipped: rec.Corpus) -> None:
    both = (shipped, _exchanged(shipped))
    quotes = [rec.quotations(corpus).pipe(rec.tone).pipe(rec.stance, corpus=corpus) for corpus in both]
    columns = ["kind", "tone", "stance", "stance_class", "stance_polarity", "stance_objectivity", "epithet", "rule"]
    assert_frame_equal(quotes[0][columns], quotes[1][columns], check_exact=True)
    told = [rec.portrayal(rec.narration(corpus, found)) for corpus, found in zip(both, quotes, strict=True)]
    assert_frame_equal(*(table[["article_id", "mention_id", "portrayal"]] for table in told), check_exact=True)
    named = rec.mentions(shipped).merge(rec.mentions(both[1]), on=["article_id", "mention_id"])
    ids = {"barack_obama": "vladimir_putin", "vladimir_putin": "barack_obama"}
    named = named[named["kind_x"].isin(["full", "surname"]) & named["person_id_x"].isin(ids)]
    assert len(named) > 100
    assert named["person_id_y"].tolist() == named["person_id_x"].map(ids).tolist()


def test_offsets_give_the_text_claimed(shipped: rec.Corpus, invented: rec.Corpus) -> None:
    for corpus in (shipped, invented):
        for row in rec.mentions(corpus).itertuples():
            assert corpus[row.article_id].text[row.start : row.end] == row.text
        for row in rec.quotations(corpus).itertuples():
            text = corpus[row.article_id].text
            assert " ".join(text[start:end] for start, end in row.spans) == row.text
            assert (row.start, row.end) == (row.spans[0][0], row.spans[-1][1])
            if isinstance(row.cue_span, tuple):
                assert text[slice(*row.cue_span)] == row.cue
            if isinstance(row.speaker_span, tuple):
                assert 0 <= row.speaker_span[0] < row.speaker_span[1] <= len(text)
        for row in rec.sentences(corpus).itertuples():
            sentence = corpus[row.article_id].text[row.start : row.end]
            assert sentence
            assert sentence == sentence.strip()
        for row in _told(corpus).itertuples():
            assert row.text[slice(*row.target)]


def test_tables_are_as_declared(shipped: rec.Corpus) -> None:
    check(rec.sentences(shipped), SENTENCES)
    check(rec.mentions(shipped), MENTIONS)
    check(rec.quotations(shipped), QUOTATIONS)
    check(_told(shipped), NARRATION)


def test_an_executor_changes_nothing(shipped: rec.Corpus) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        assert_frame_equal(rec.quotations(shipped, executor=pool), rec.quotations(shipped))
        assert_frame_equal(rec.mentions(shipped, executor=pool), rec.mentions(shipped))


_QUIET = """
import sys, onrecord
onrecord.read_corpus, onrecord.quotations, onrecord.tone, onrecord.contrast
loud = {"matplotlib", "seaborn", "dask", "distributed", "onnxruntime", "torch"} & set(sys.modules)
sys.exit(", ".join(sorted(loud)) or 0)
"""


def test_importing_is_quiet(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _QUIET], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


_BYTES = """
import sys, onrecord as rec
corpus = rec.read_corpus(sys.argv[1])
quotes = rec.quotations(corpus).pipe(rec.tone).pipe(rec.stance).pipe(rec.frames)
rec.write_table(quotes, sys.argv[2] + ".csv")
gaps = rec.contrast(quotes, ["tone", "stance"], between="person_id", resamples=99, permutations=99, min_quotes=9)
rec.write_table(gaps, sys.argv[2] + "_c.csv")
words = rec.distinctive_words(quotes[quotes["person_id"].notna()], "person_id", min_count=2, resamples=99)
rec.write_table(words, sys.argv[2] + "_w.csv")
"""


def test_two_runs_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-c", _BYTES, str(FOLDER), str(tmp_path / seed)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    for ending in (".csv", "_c.csv", "_w.csv"):
        assert (tmp_path / f"1{ending}").read_bytes() == (tmp_path / f"2{ending}").read_bytes()


def test_the_door_opens_to_everything_it_names() -> None:
    for name in rec.__all__:
        assert getattr(rec, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'quotation'"):
        rec.quotation  # noqa: B018 - the look-up is what is tested
