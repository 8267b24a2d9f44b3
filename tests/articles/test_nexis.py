"""Rich text exports of Nexis Uni and Factiva, line by line: what is above the text, what is below, what is neither."""

from __future__ import annotations

import pytest

from onrecord.articles.read.document import Line
from onrecord.articles.read.factiva import is_factiva, read_factiva_rtf
from onrecord.articles.read.nexis import read_nexis_rtf
from onrecord.articles.read.source import Source
from onrecord.articles.records import Issue

pytest.importorskip("striprtf")

NO_DATE = "no line that is a date; outlet and headline are not known"


def rich(lines) -> Source:
    text = "\\par ".join(lines)
    return Source("x.rtf", "x.rtf", content=("{\\rtf1\\ansi " + text + "}").encode("ascii"))


def nexis(*lines: str, end: bool = True):
    return list(read_nexis_rtf(rich([*lines, *(["End of Document"] if end else [])])))


def text_of(*lines: str) -> str:
    (found,) = nexis(*lines)
    return found.record["text"]


TOP = ("Rain over Harbor", "Demo Wire", "June 17, 2013 Monday")


def test_the_top_of_an_article_is_read_by_its_place():
    (found,) = nexis(*TOP, "Final Edition", "Section: NEWS", "Byline: Ada Holm", "Body", "Rain fell.", "Sun.",
                     "Load-Date: June 18, 2013")  # fmt: skip
    assert found.record["headline"] == "Rain over Harbor"
    assert found.record["outlet"] == "Demo Wire"
    assert str(found.record["published"]) == "2013-06-17 00:00:00+00:00"
    assert found.record["edition"] == "Final Edition"
    assert found.record["section"] == "NEWS"
    assert found.record["text"] == "Rain fell.\n\nSun."
    assert found.record["load_date"] == "June 18, 2013"
    assert found.origins["text"] == ("between the lines 'Body' and 'Classification'", "stated")
    assert found.origins["headline"] == ("the lines above the outlet", "placed")
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("below", "edition"),
    [
        ("Late Edition", "Late Edition"),
        ("The Second and Last Edition of Norway", "The Second and Last Edition of Norway"),
        ("The Second and Last Edition of All Norway", None),
        ("Late Editions", None),
        ("Rain fell.", None),
    ],
)
def test_an_edition_is_a_short_line_below_the_date(below, edition):
    (found,) = nexis(*TOP, below, "Body", "Rain.")
    assert found.record.get("edition") == edition


def test_without_a_date_nothing_above_is_known_and_the_doubt_is_told():
    (found,) = nexis("Rain over Harbor", "Demo Wire", "Rain fell.")
    assert found.doubts == ((NO_DATE, None),)
    assert found.record == {"text": "Rain over Harbor\n\nDemo Wire\n\nRain fell."}
    assert found.origins["text"][1] == "placed"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # Without the line 'Body' the text begins behind the last label at the top.
        (("Section: NEWS", "Length: 3 words", "Rain fell.", "Sun."), "Rain fell.\n\nSun."),
        (("Copyright 2013 Demo", "Rain fell."), "Rain fell."),
        (("Rain fell.",), "Rain fell."),
        # A label behind a long paragraph is the story's own.
        (("w " * 25, "Section: NEWS", "Rain."), "Rain."),
        (("w " * 26, "Section: the wall.", "Rain."), ("w " * 26).strip() + "\n\nSection: the wall.\n\nRain."),
        # At the end, from the first of the last labels on.
        (("Body", "Rain.", "Classification", "Language: ENGLISH", "Subject: x"), "Rain."),
        (("Body", "Rain.", "Graphic", "A boat.", "Load-Date: June 18, 2013"), "Rain."),
        (("Body", "Rain.", "Notes: none", "Load-Date: June 18, 2013"), "Rain."),
        (("Body", "Rain.", "Note: a word of ours."), "Rain.\n\nNote: a word of ours."),
        (("Body", "Subject: rain", "Load-Date: June 18, 2013"), ""),
    ],
)
def test_the_text_ends_where_the_labels_begin(lines, text):
    assert text_of(*TOP, *lines) == text


def test_a_cover_page_is_no_article_and_its_number_is_compared():
    cover = ("User Name: Ada", "Documents (2)", "1. Rain over Harbor", "Client/Matter: -None-", "Page 1 of 2")
    found = nexis(*cover, *TOP, "Body", "Rain.")
    assert found[0].record["headline"] == "Rain over Harbor"
    assert found[1] == Issue(None, "x.rtf", "the cover page says 2 articles, and 1 are in the file")
    assert len(nexis(*(line.replace("(2)", "(1)") for line in cover), *TOP, "Body", "Rain.")) == 1


@pytest.mark.parametrize(("lines", "told"), [(38, True), (39, True), (40, False)])
def test_the_number_is_looked_for_in_the_first_forty_lines(lines, told):
    found = nexis(*["x"] * lines, "Documents (5)", "Body", "Rain.")
    assert (len(found) == 2) == told


@pytest.mark.parametrize(
    ("rest", "told"),
    [(("Rain fell", "and fell."), True), (("Page 3 of 3",), False), (("", " "), False), (("About LexisNexis",), False)],
)
def test_what_follows_the_last_end_is_told(rest, told):
    found = nexis(*TOP, "Body", "Rain.", "End of Document", *rest, end=False)
    assert len(found) == 1 + told
    if told:
        assert found[1] == (None, "x.rtf:2", "the last article has no line 'End of Document'", "Rain fell\n\nand fell.")


def factiva(*lines: str):
    return list(read_factiva_rtf(rich(lines)))


ID = "Document DEMO000020130617e96h0001a"
HEAD = ("Rain over Harbor", "By Ada Holm", "4 words", "17 June 2013", "20:33 GMT", "Demo Wire", "DEMO", "English",
        "(c) 2013 Demo")  # fmt: skip


def test_a_head_without_codes_is_read_by_its_looks_and_order():
    (found,) = factiva(*HEAD, "Rain fell.", "It stopped.", ID)
    assert found.record == {
        "headline": "Rain over Harbor", "byline": "By Ada Holm", "length": "4 words",
        "published": found.record["published"], "time": "20:33 GMT", "outlet": "Demo Wire", "source_code": "DEMO",
        "language": "English", "rights": "(c) 2013 Demo", "article_id": "DEMO000020130617e96h0001a",
        "text": "Rain fell.\n\nIt stopped.",
    }  # fmt: skip
    assert str(found.record["published"].date()) == "2013-06-17"
    assert found.origins["byline"] == ("the last line above the number of words", "guessed")
    assert found.origins["outlet"] == ("the line below the date", "placed")
    assert (found.where, found.default_id, found.doubts) == ("x.rtf:1", "x-1", ())


@pytest.mark.parametrize(
    ("above", "headline", "byline"),
    [
        (("Rain over Harbor", "By Ada Holm"), "Rain over Harbor", "By Ada Holm"),
        (("Rain over Harbor", "Ada M. Holm"), "Rain over Harbor", "Ada M. Holm"),
        (("Rain over", "the harbor of 12 boats"), "Rain over the harbor of 12 boats", None),
        (("By the harbor",), "By the harbor", None),
    ],
)
def test_the_last_line_above_the_words_may_be_who_wrote_it(above, headline, byline):
    (found,) = factiva(*above, *HEAD[2:], "Rain fell.", ID)
    assert (found.record["headline"], found.record.get("byline")) == (headline, byline)


CODED = ("HD\tRain over Harbor", "WC\t2 words", "PD\t17 June 2013", "SN\tDemo Wire", "LP\tRain fell.", "TD\tSun.",
         "It stopped.", "AN\tDocument DEMO000020130617e96h0001a")  # fmt: skip


def test_codes_say_what_is_what():
    (found,) = factiva(*CODED)
    assert found.record["text"] == "Rain fell.\n\nSun.\n\nIt stopped."
    assert found.record["article_id"] == "DEMO000020130617e96h0001a"
    assert found.record["outlet"] == "Demo Wire"
    assert found.origins["outlet"] == ("the code SN", "stated")
    assert "lead" not in found.record
    assert "rest" not in found.record


def test_without_a_date_there_is_a_doubt():
    (found,) = factiva(*(line for line in CODED if not line.startswith("PD")))
    assert found.doubts == (("no line that is a date", None),)


@pytest.mark.parametrize(("words", "told"), [(25, False), (26, True)])
def test_what_follows_the_last_document_is_told_where_it_is_more_than_a_line(words, told):
    found = factiva(*CODED, *["rain"] * words)
    assert len(found) == 1 + told
    if told:
        assert found[1][1:3] == ("x.rtf:2", "the last article has no line 'Document …'")


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (("412 words", ID), True),
        (("WC\t412 words", "AN\tx"), True),
        (("1,412 Words", "AN | x"), True),
        (("412 words",), False),
        ((ID,), False),
        (("412 words or so", ID), False),
        (("412 words", "Document 1 of 2"), False),
    ],
)
def test_an_export_of_factiva_is_told_by_words_and_document(texts, answer):
    assert is_factiva([Line(text) for text in texts]) is answer
