"""Texts made to slow a reader down, each of a size at which the square of its length would take minutes.

Every one was found: `benchmarks/linear.py` measures all stages on all such texts, `benchmarks/patterns.py` all regular
expressions; what they found stands here so that it does not come back.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.articles.read.recognise import recognise
from onrecord.articles.read.source import Source
from onrecord.errors import OnRecordError
from onrecord.quotes import attribute

SECONDS = 10.0
FOUND = [
    ("front_matter", "yaml lists", 300_000),
    ("front_matter", "yaml aliases", 300_000),
    ("split", "yaml lists", 1_000_000),
    ("split", "quotes nested", 200_000),
    ("mentions", "asked and called", 200_000),
    ("mentions", "dots", 200_000),
    ("narration", "one name joined", 60_000),
    ("portrayal lexicon", "his", 60_000),
    ("quotations fast", "commas before words", 60_000),
    ("quotations fast", "quotes nested", 100_000),
    ("quotations fast", "names said", 30_000),
    ("marks", "straight marks", 100_000),
    ("doubts", "newlines", 200_000),
    ("doubts", "mail", 500_000),
    ("read text", "newlines", 200_000),
    ("read text", "newline and space", 200_000),
    ("read proquest txt", "newlines", 200_000),
    ("read proquest txt", "newline and space", 200_000),
    ("read nexis txt one", "spaces", 200_000),
    ("read nexis txt one", "hard spaces", 200_000),
    ("read html raw", "comments closed", 200_000),
    ("read feed", "comments", 500_000),
    ("read feed", "tags", 200_000),
    ("read csv raw", "straight marks", 500_000),
    ("read jsonl raw", "brackets opened", 500_000),
    ("words", "one letter", 2_000_000),
    ("words", "combining marks", 2_000_000),
    ("tone fast", "no spaces", 200_000),
    ("hedging", "hedges", 200_000),
    ("furniture", "register then spaces", 500_000),
    ("frames", "digits grouped", 500_000),
    ("align", "a name then tabs", 200_000),
    ("check", "quotes nested", 100_000),
    ("contexts", "said", 1_000_000),
    ("read factiva rtf", "one capital", 200_000),
    ("parts", "newlines", 500_000),
    ("show tables", "quotes in one line", 20_000),
    ("explore", "quotes in one line", 20_000),
    ("frames, items", "folded letters", 200_000),
    ("read dictionary dic", "brackets filled", 200_000),
]


# Patterns that take the square of a text when searched anywhere in it, and a text of what each repeats, given to the
# stage that uses it: there it is tried once a line, in a window, or within a sentence, which is cut.
ANYWHERE = [
    ("adverbs behind a quotation", "quotations fast", "“Go!” " + "quickly " * 25_000 + "said Holm."),
    ("adverbs behind a cue", "quotations fast", "Holm said " + "quickly " * 25_000 + "that rain fell."),
    ("adverbs behind each cue", "quotations fast", "Holm said quickly quickly " * 8_000),
    ("nouns behind a cue", "quotations fast", "Holm said " + "rain-rain - " * 16_000),
    ("objects behind a cue", "quotations fast", "Holm told the old town, the new town, " * 5_000),
    ("phrases behind a cue", "quotations fast", "Holm said " + "of the rain on it -sea and " * 7_000),
    ("numbers behind a cue", "quotations fast", "Holm said 12 new " * 12_000),
    ("again behind a pronoun", "mentions", "Ada Holm left. He" + " again" * 30_000),
    ("again behind pronouns", "mentions", "Ada Holm left. " + "He again again " * 12_000),
    ("pronouns behind a long word", "mentions", "Ada Holm left. " + "Throughout" * 1_000 + " his" * 40_000),
    (
        "names far apart",
        "quotations fast",
        "Ada Holm, and " + "the both of " * 16_000 + "Viktor Brandt said that rain fell.",
    ),
    ("capitals before a name", "mentions", "A." * 90_000 + " Ada Holm left."),
    ("a long capital behind a quotation", "split", "“Go!” " + "Aa" * 90_000 + " said so."),
    ("a name of spaces", "mask_names", "Ada" + " " * 190_000 + "Holm administration"),
    ("unclosed heads", "read html raw", "<meta a" * 27_000),
    ("a long outlet", "read proquest txt", "Title: a\nPublication title: " + ",  (_,)." * 20_000 + "\nFull text: b\n"),
    ("a long line on top", "read factiva rtf", "A-" * 90_000 + "\n3 words\nDocument DEMO000020130202e96h00001\n"),
    ("a long date", "read nexis txt", "1 of 1 DOCUMENTS\n\nJune 17, 2013" + ", " * 90_000 + "\n\nBody\na\n"),
]


@pytest.fixture(scope="module")
def adversarial() -> ModuleType:
    path = Path(__file__).with_name("adversarial.py")
    found = importlib.util.spec_from_file_location("adversarial", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["adversarial"] = module
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("stage", "text", "length"), FOUND, ids=[f"{stage}, {text}" for stage, text, _ in FOUND])
def test_no_text_makes_a_stage_take_the_square_of_its_length(adversarial, stage, text, length):
    for package in {"read feed": ("lxml",), "read html raw": ("trafilatura",)}.get(stage, ()):
        pytest.importorskip(package)
    given = adversarial.TEXTS[text](length)
    start = time.process_time()
    adversarial.STAGES[stage](given)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(("stage", "text"), [case[1:] for case in ANYWHERE], ids=[case[0] for case in ANYWHERE])
def test_a_pattern_that_would_grow_anywhere_does_not_where_it_is_used(adversarial, stage, text):
    for package in {"read html raw": ("trafilatura",)}.get(stage, ()):
        pytest.importorskip(package)
    start = time.process_time()
    adversarial.STAGES[stage](text)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(
    "head", [b"<!---->" * 500, b"<!-- a -->  " * 300, b"<!a> " * 700, b"<?xml ?>" + b"<!-- " * 700]
)
def test_a_page_is_told_by_its_head_at_once_whatever_stands_there(head):
    start = time.process_time()
    recognise(Source("a.txt", "a.txt", content=head + b"x"))
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("unit", ["pBNO", "pNL", "pBBBB", "pNcNL"])
def test_what_follows_a_cue_is_read_without_trying_every_way_to_cut_it(unit):
    # On the classes of words: some twenty words of this kind took minutes.
    start = time.process_time()
    assert attribute._AFTER_POSTPOSED.match(unit * 1_000 + "V") is None
    assert time.process_time() - start < SECONDS


def test_blanks_that_never_close_are_passed_at_once():
    # 4,000 spaces behind one opening took 18 seconds.
    from onrecord.report import fill

    start = time.process_time()
    assert fill("{{ " + " " * 200_000 + "{{ n }}", {"n": 3}).endswith(" 3")
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("line", ["calm" + " 1" * 50_000 + " a", "calm" + " " * 100_000 + "1", "(a. " * 50_000 + "\t1"])
def test_a_long_line_of_a_dictionary_is_read_without_trying_every_way_to_cut_it(line, tmp_path):
    from onrecord.measures.wordlist import read_dictionary

    path = tmp_path / "words.dic"
    path.write_text(f"%\n1\tcalm\n%\n{line}\n", encoding="utf-8")
    start = time.process_time()
    with suppress(OnRecordError):
        read_dictionary(path)
    assert time.process_time() - start < SECONDS


def test_a_pattern_of_many_brackets_is_looked_at_once():
    from onrecord.measures.frames.codebook import _OBSCURE

    start = time.process_time()
    assert _OBSCURE.search("[a" * 200_000) is None
    assert time.process_time() - start < SECONDS


def test_an_article_with_many_ids_in_its_id_is_told_at_once():
    from onrecord.articles import Article, Corpus
    from onrecord.articles.records import Issue
    from onrecord.schema import ISSUES
    from onrecord.study.doubts import doubts

    issues = ISSUES.frame([Issue("a", "a.txt", "no file of this kind: " + "the id " * 30_000)])
    corpus = Corpus([Article("a", "Rain fell.")], issues)
    start = time.process_time()
    assert "reading" in set(doubts(corpus)["finding"])
    assert time.process_time() - start < SECONDS


def test_a_line_that_begins_like_the_end_of_an_article_is_no_end():
    from onrecord.articles.read.factiva import DOCUMENT

    start = time.process_time()
    assert DOCUMENT.fullmatch("Document A" + "0" * 200_000 + "!") is None
    assert DOCUMENT.fullmatch("Document DEMO000020130202e96h00001") is not None
    assert time.process_time() - start < SECONDS


def test_a_long_line_that_begins_like_a_date_is_no_date():
    from onrecord.articles.read.dates import date_line

    start = time.process_time()
    assert date_line("June 17, 2013 " + "edition " * 50_000 + "|") is None
    assert time.process_time() - start < SECONDS


def test_records_with_one_id_get_others_without_trying_all_numbers(tmp_path):
    from onrecord import read_corpus

    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Rain fell on the town."}\n' * 10_000, encoding="utf-8")
    start = time.process_time()
    corpus = read_corpus(tmp_path)
    assert time.process_time() - start < 2 * SECONDS
    assert [article.article_id for article in corpus][:3] == ["a", "a~2", "a~3"]
