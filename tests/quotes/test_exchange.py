"""Quotations for annotation elsewhere: every span is true in every form."""

import pytest

from onrecord import Article, Corpus, quotations
from onrecord.quotes.exchange import LABEL_STUDIO, LABELS, brat, label_studio, spacy_docs

TEXTS = {
    "harbor": "It rained. 😀\n\n“We came to listen,” Ada Holm said. “We leave with nothing.”\r\n\r\nRain  fell",
    "lines": "Viktor Brandt said: “It is\nover.”\n",
    "quiet": "Rain fell.",
}


@pytest.fixture(scope="module")
def corpus():
    return Corpus.from_texts(TEXTS)


@pytest.fixture(scope="module")
def quotes(corpus):
    return quotations(corpus)


def test_brat_has_every_span_and_its_text(quotes, corpus):
    documents = list(brat(quotes, corpus))
    assert [document.doc_id for document in documents] == list(TEXTS)
    assert documents[2].ann == ""
    for document in documents:
        assert document.txt == TEXTS[document.doc_id]
        for line in document.ann.splitlines():
            if line.startswith("T"):
                _, head, text = line.split("\t")
                pieces = [tuple(map(int, part.split())) for part in head.split(" ", 1)[1].split(";")]
                assert " ".join(document.txt[start:end] for start, end in pieces) == text
                assert not any(set("\r\n") & set(document.txt[start:end]) for start, end in pieces)
    first = documents[0].ann
    places = [TEXTS["harbor"].index(words) for words in ("“We came", "“We leave")]
    assert first.startswith(f"T1\tQuotation {places[0]} {places[0] + 20};{places[1]} {places[1] + 24}\t“We came")
    assert "R1\tCue Arg1:T1 Arg2:T2\n" in first
    assert "A1\tKind T1 direct\n" in first


def test_spacy_tokens_rebuild_the_text_and_no_span_ends_inside_one(quotes, corpus):
    for made, text in zip(spacy_docs(quotes, corpus), TEXTS.values(), strict=True):
        tokens = [(token["start"], token["end"]) for token in made["tokens"]]
        rebuilt = ""
        for number, (start, end) in enumerate(tokens):
            follows = tokens[number + 1][0] if number + 1 < len(tokens) else len(text)
            assert follows - end in (0, 1)
            rebuilt += text[start:end] + (" " if follows > end else "")
        assert rebuilt == text
        starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
        for span in made["spans"]["onrecord"]:
            assert span["start"] in starts
            assert span["end"] in ends
            assert span["label"] in LABELS


def test_label_studio_tasks_have_regions_and_relations(quotes, corpus):
    tasks = label_studio(quotes, corpus, version="test")
    assert [task["data"]["article_id"] for task in tasks] == list(TEXTS)
    result = tasks[0]["predictions"][0]["result"]
    regions = {item["id"]: item["value"] for item in result if item["type"] == "labels"}
    for value in regions.values():
        assert TEXTS["harbor"][value["start"] : value["end"]] == value["text"]
        assert f'value="{value["labels"][0]}"' in LABEL_STUDIO
    relations = [item for item in result if item["type"] == "relation"]
    assert {item["labels"][0] for item in relations} == {"goes_on", "cue", "source"}
    assert all(item["from_id"] in regions and item["to_id"] in regions for item in relations)
    assert tasks[2]["predictions"][0]["result"] == []


def test_an_article_of_spaces_gives_tokens_too():
    (made,) = spacy_docs(quotations(Corpus([])), [Article("a", " \n")])
    assert made["tokens"] == [{"id": 0, "start": 0, "end": 2}]
