import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.articles import Article, Corpus
from onrecord.quotes import find_quotations, quotations, standoff
from onrecord.schema import QUOTATIONS, check

PIECES = [
    *(
        '"',
        "“",
        "”",
        "'",
        "’",
        "‘",
        "''",
        "«",
        "»",
        ",",
        ".",
        "?",
        ":",
        ";",
        "-",
        "—",
        "(",
        ")",
        "\n",
        "\n\n",
        " ",
        "…",
    ),
    *(
        "Ada Holm",
        "Brandt",
        "he",
        "who",
        "said",
        "says",
        "saying",
        "told reporters",
        "that",
        "to",
        "the harbor",
        "opens",
    ),
    *(
        "According to",
        "was accused of",
        "is expected",
        "claim",
        "on Monday",
        "but",
        "and warned",
        "Mr.",
        "U.S.",
        "6'2\"",
    ),
]
NEWSLIKE = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
TEXTS = {
    "a": 'Ada Holm said that trade would grow. "We are ready," she added. "Nobody will stop us."',
    "b": "Nothing is said here.",
    "c": "According to Viktor Brandt, the harbor will open.\n\n“Now we sail,” he told the Harbor Courier.",
}


@given(st.one_of(st.text(max_size=300), NEWSLIKE))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_of_that_text(text):
    for found in find_quotations(Article("a", text)):
        assert found.content == sorted(found.content)
        assert all(before[1] <= after[0] for before, after in zip(found.content, found.content[1:], strict=False))
        for other in filter(None, (found.cue, found.source if found.cue else None)):
            assert not any(start < other[1] and other[0] < end for start, end in found.content)
        for start, end in [*found.content, *filter(None, (found.cue, found.source, found.addressee))]:
            assert 0 <= start < end <= len(text)


@given(NEWSLIKE)
@settings(max_examples=40, deadline=None)
def test_the_table_keeps_its_declaration_for_any_text(text):
    table = check(quotations(Corpus.from_texts({"a": text})), QUOTATIONS)
    for row in table.to_dict("records"):
        assert row["text"] == " ".join(text[start:end] for start, end in row["spans"])
        assert (row["start"], row["end"]) == (row["spans"][0][0], row["spans"][-1][1])


def test_articles_are_read_each_for_itself():
    together = quotations(Corpus.from_texts(TEXTS))
    apart = [row for key in TEXTS for row in quotations(Corpus.from_texts({key: TEXTS[key]})).to_dict("records")]
    assert together.astype(object).where(together.notna(), None).to_dict("records") == [
        {name: None if value != value else value for name, value in row.items()} for row in apart
    ]


def test_a_process_pool_gives_the_same_table():
    corpus = Corpus.from_texts(TEXTS)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert quotations(corpus, executor=pool).to_csv() == quotations(corpus).to_csv()


def test_two_runs_give_one_table():
    first, second = (quotations(Corpus.from_texts(TEXTS)) for _ in range(2))
    assert first.to_csv() == second.to_csv()


def test_standoff_has_one_object_an_article_in_order():
    corpus = Corpus.from_texts(TEXTS)
    objects = list(standoff(quotations(corpus), corpus))
    assert [one["doc_id"] for one in objects] == ["a", "b", "c"]
    assert objects[1]["quotes"] == []
    first = objects[0]["quotes"][0]
    start, end = first["content"][0]
    assert TEXTS["a"][start:end] == "that trade would grow"
    assert first["speaker"] == "Ada Holm"
    assert set(first) == {"content", "cue", "source", "type", "speaker", "speaker_kind", "person_id", "confidence"}


def test_an_empty_corpus_gives_an_empty_typed_table():
    assert check(quotations(Corpus([])), QUOTATIONS).empty


@pytest.mark.parametrize(
    "unit",
    ['"', '" ', "“a ", "“a” ", 'Holm said "yes, we can go now." ', "Holm, said, ", " \n", "said that ", "“a b c\n\n"],
)
def test_time_grows_with_the_text_and_not_faster(unit):
    def seconds(length):
        text = unit * (length // len(unit))
        start = time.process_time()
        find_quotations(Article("a", text))
        return time.process_time() - start

    seconds(2_000)
    # A quadratic reader would take a hundred times longer on the text that is ten times longer. The best of three
    # leaves the machine's other work out.
    few, many = (min(seconds(length) for _ in range(3)) for length in (10_000, 100_000))
    assert many < 40 * max(few, 0.01)


def test_what_belongs_to_the_page_attributes_nothing():
    story = "Ada Holm said that rain fell.\n\n"
    page = "Please send tips and comments to Viktor Brandt: brandt@example.org\n\nFollow us on Twitter: @harbor"
    alone, whole = (quotations(Corpus.from_texts({"a": text})) for text in (story, story + page))
    assert whole.equals(alone)
    assert alone["text"].tolist() == ["that rain fell"]


def test_a_cue_is_the_words_at_its_span_and_spans_are_a_list_of_pairs():
    text = "Ada Holm made\u00a0clear that rain fell. According  to Brandt, it stopped."
    for row in quotations(Corpus.from_texts({"a": text})).to_dict("records"):
        assert text[slice(*row["cue_span"])] == row["cue"]
        assert isinstance(row["spans"], list)
