"""Exports of ProQuest as text: labels, what only looks like one, and parts that are no article."""

from __future__ import annotations

import pytest

from onrecord.articles.read.proquest import is_proquest, read_proquest_html, read_proquest_txt
from onrecord.articles.read.source import Source
from onrecord.articles.records import Issue

RULE = "_" * 60


def read(*parts: str, encoding: str = "utf-8"):
    """Read an export of these parts."""
    document = f"\n{RULE}\n".join(("", *parts, ""))
    return list(read_proquest_txt(Source("x.txt", "x.txt", content=document.encode(encoding))))


def one(part: str):
    (found,) = read(part)
    return found


ARTICLE = "Rain over Harbor\nPublication title: Demo Wire\nFull text: Rain fell.\nProQuest document ID: 17"


def test_an_article_has_its_place_its_values_and_where_they_came_from():
    found = one(ARTICLE)
    assert (found.where, found.default_id, found.doubts) == ("x.txt:1", "x-1", ())
    assert found.record == {
        "headline": "Rain over Harbor", "outlet": "Demo Wire", "text": "Rain fell.", "article_id": "17",
    }  # fmt: skip
    assert found.origins["headline"] == ("above the first label", "placed")
    assert found.origins["article_id"] == ("the label 'ProQuest document ID'", "stated")


@pytest.mark.parametrize(
    ("part", "lost"),
    [
        # What has no labels is an article lost where it is long and no page of the export's own.
        ("x" * 298, False),
        ("x" * 299, True),
        ("Contact us at http://example.org " * 20, False),
        ("1. Rain over Harbor\n" * 30, False),
        ("1. Rain over Harbor\n" * 30 + "Rain fell.", True),
        ("Author: Ada Holm\n" + "x" * 400, True),
        ("Rain fell.", False),
    ],
)
def test_a_part_without_labels_is_a_page_of_the_export_or_an_issue(part, lost):
    found = read(ARTICLE, part)
    assert len(found) == 1 + lost
    if lost:
        assert found[1][:3] == (None, "x.txt:after 1", "no labels in this part")


def test_two_labels_are_an_article():
    assert one("Title: Rain\nAuthor: Ada Holm").record == {"headline": "Rain", "byline": "Ada Holm"}


@pytest.mark.parametrize(
    ("marks", "problem"),
    [
        (("Document 1 of 2\n", "Document 2 of 2\n"), None),
        (("Document 1 of 3\n", "Document 2 of 3\n"), "the export says 3 articles, and 2 are in the file"),
        (("Document 1 of 1\n", ""), "the export says 1 articles, and 2 are in the file"),
        (("", ""), None),
        (("", "The Document 1 of 9\n"), None),
    ],
)
def test_the_number_that_an_export_states_is_compared(marks, problem):
    issues = [found for found in read(*(mark + ARTICLE for mark in marks)) if isinstance(found, Issue)]
    assert [issue.problem for issue in issues] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("written", "outlet"),
    [
        ("Demo Wire", "Demo Wire"),
        ("Demo Wire; Oslo, Norway [Oslo, Norway]", "Demo Wire"),
        ("Demo Wire, Oslo (Norway)", "Demo Wire"),
        ("Demo Wire, Oslo (Norway).", "Demo Wire"),
        ("Demo Wire [Oslo]", "Demo Wire"),
        ("Demo Wire; Oslo", "Demo Wire"),
        ("Rain, Sun and Sea", "Rain, Sun and Sea"),
        ("Demo Wire (Online)", "Demo Wire (Online)"),
        ("[Oslo]", "[Oslo]"),
        ("x" * 494 + " [Osl]", "x" * 494),
        ("x" * 495 + " [Osl]", "x" * 495 + " [Osl]"),
    ],
)
def test_the_place_is_taken_from_behind_an_outlets_name(written, outlet):
    assert one(f"Title: Rain\nPublication title: {written}\nFull text: Rain fell.").record["outlet"] == outlet


@pytest.mark.parametrize(
    ("info", "outlet", "day"),
    [
        ("Demo Wire ; Oslo [Oslo] 17 June 2013: 4.", "Demo Wire", "2013-06-17"),
        ("Demo Wire [Oslo] Jun 17, 2013", "Demo Wire", "2013-06-17"),
        ("Demo Wire, 17 Jun 2013", "Demo Wire", "2013-06-17"),
        ("Demo Wire. 7 June, 2013", "Demo Wire", "2013-06-07"),
        ("Demo Wire", "Demo Wire", None),
    ],
)
def test_outlet_and_day_come_from_the_line_on_the_publication(info, outlet, day):
    found = one(f"Title: Rain\nPublication info: {info}\nFull text: Rain fell.")
    assert found.record["outlet"] == outlet
    assert found.origins["outlet"] == ("the label 'Publication info'", "placed")
    assert (str(found.record["published"].date()) if "published" in found.record else None) == day


def test_labels_of_their_own_go_before_the_line_on_the_publication():
    found = one(
        "Title: Rain\nPublication title: Demo Wire\nPublication date: Jun 18, 2013\n"
        "Publication info: Demo Post, 17 June 2013\nFull text: Rain fell."
    )
    assert (found.record["outlet"], str(found.record["published"].date())) == ("Demo Wire", "2013-06-18")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Rain\nfell.\n\nSun.", "Rain\nfell.\n\nSun."),
        ("Rain fell.\nSun.", "Rain fell.\n\nSun."),
        ("Rain fell.\n \t\n\n Sun. ", "Rain fell.\n\nSun."),
        ("Rain fell.\fSun.", "Rain fell.\n\nSun."),
        # What looks like a label inside the text: paragraphs follow it, or it stands again below.
        ("Rain.\n\nSubject: that is the wall.\n\nSun.", "Rain.\n\nSubject: that is the wall.\n\nSun."),
        ("Rain.\nSubject: that is the wall.\nSubject: Weather", "Rain.\n\nSubject: that is the wall."),
    ],
)
def test_a_text_has_its_paragraphs_and_all_of_them(body, text):
    assert one(f"Title: Rain\nFull text: {body}\nProQuest document ID: 17").record["text"] == text


def test_the_first_of_a_label_counts_empty_ones_do_not_and_languages_are_cut():
    found = one("Title: \nTitle: Rain\nAuthor: Ada\u00a0 Holm\nAuthor: B\nLanguage of publication: ENGLISH; French\n")
    assert found.record == {"headline": "Rain", "byline": "Ada Holm", "language": "ENGLISH"}


def test_labels_of_no_column_are_kept_under_their_names():
    found = one("Title: Rain\nCompany / organization: Demo\nIdentifier / keyword: rain\nFull text: Rain.")
    assert (found.record["company_organization"], found.record["identifier_keyword"]) == ("Demo", "rain")


def test_lines_of_the_page_above_the_labels_are_no_headline():
    found = one("Document 1 of 1\n\nRain over\nHarbor\nAuthor: Ada Holm\nFull text: Rain.")
    assert found.record["headline"] == "Rain over Harbor"


def test_an_older_encoding_makes_every_article_doubtful_and_no_text_is_an_issue():
    found = read("Title: Café\nFull text: Rain.", "Title: Sun\nFull text: Sun.", encoding="cp1252")
    assert [each.doubts for each in found] == [(("read as Windows-1252", None),)] * 2
    (issue,) = read_proquest_txt(Source("x.txt", "x.txt", content=b"\0"))
    assert issue == (None, "x.txt", "not a text file (NUL bytes)", None)


def test_line_ends_of_windows_and_html_are_read_the_same():
    document = f"{RULE}\n{ARTICLE}\n{RULE}\n"
    (found,) = read_proquest_txt(Source("x.txt", "x.txt", content=document.replace("\n", "\r\n").encode()))
    assert found.record == one(ARTICLE).record
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in ARTICLE.split("\n")) + "</body></html>"
    (found,) = read_proquest_html(Source("x.html", "x.html", content=page.encode()))
    assert found.record == one(ARTICLE).record


def test_an_export_is_told_by_the_label_of_its_id():
    assert is_proquest("Title: Rain\n  ProQuest Document ID: 17")
    assert not is_proquest("The ProQuest document ID is 17.")
