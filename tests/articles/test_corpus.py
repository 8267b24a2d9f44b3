"""Articles and corpora: what they refuse, what they keep, and what is taken out of them."""

from __future__ import annotations

import pandas as pd
import pytest

from onrecord import Article, Corpus, OnRecordError
from onrecord.articles.inert import inert
from onrecord.articles.shown import about, day, period

BOTH = Corpus(
    [
        Article("a", "Rain fell.", outlet="Wire", published=pd.Timestamp("2013-06-17", tz="UTC"), extra={"slant": 1}),
        Article("b", "It didn’t stop in the U.S.-led town.", outlet="Post", section="news"),
        Article("c", "Sun."),
    ],
    issues=pd.DataFrame(
        {"article_id": ["a", "z", None], "where": ["x", "y", "z"], "problem": ["p", "q", "r"], "text": None}
    ),
)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"outlet": "Wire"}, ["a"]),
        ({"outlet": ["Wire", "Post"]}, ["a", "b"]),
        ({"outlet": {"Post"}}, ["b"]),
        ({"outlet": None}, ["c"]),
        ({"published": "2013-06-17"}, ["a"]),
        ({"published": "2013-06-18"}, []),
        ({"published": None}, ["b", "c"]),
        ({"slant": 1}, ["a"]),
        ({"outlet": "Post", "section": "news"}, ["b"]),
        ({"outlet": "Wire", "section": "news"}, []),
        ({}, ["a", "b", "c"]),
    ],
)
def test_articles_are_kept_by_their_columns(wanted, ids):
    assert [article.article_id for article in BOTH.where(**wanted)] == ids


def test_issues_go_with_their_articles():
    assert BOTH.where(outlet="Wire").issues["problem"].tolist() == ["p"]
    assert BOTH.unread["problem"].tolist() == ["q", "r"]
    joined = BOTH + Corpus([Article("d", "Fog.")])
    assert [article.article_id for article in joined] == ["a", "b", "c", "d"]
    assert joined.issues["problem"].tolist() == ["p", "q", "r"]
    assert BOTH.replaced([Article("a", "Hail.")]).issues["problem"].tolist() == ["p", "q", "r"]


def test_words_are_counted_with_what_stands_inside_them():
    # It, didn’t, stop, in, the, U.S, led, town: a hyphen behind a full stop parts.
    assert BOTH.articles["n_words"].tolist() == [2, 8, 1]
    assert repr(BOTH) == "<Corpus: 3 articles, 2 outlets, 11 words, 3 issues>"


def test_own_columns_follow_the_declared_ones_flat():
    extra = {"slant": {"holm": 1, "sol": -1}, "tags": ["rain", 2], "odd": [{"x": 1}], "note": "n"}
    table = Corpus([Article("a", "Rain.", extra=extra), Article("b", "Sun.")]).articles
    assert list(table.columns[-5:]) == ["slant_holm", "slant_sol", "tags", "odd", "note"]
    row = table.iloc[0]
    assert (row["slant_holm"], row["slant_sol"], row["tags"], row["note"]) == (1, -1, "rain|2", "n")
    assert row["odd"] == [{"x": 1}]
    assert table.iloc[1][["slant_holm", "note"]].isna().all()


def test_a_row_without_id_or_text_is_an_issue():
    frame = pd.DataFrame(
        {"article_id": ["a", None, "c"], "text": ["Rain.", "Sun.", None], "date": ["soon", None, None]}
    )
    corpus = Corpus.from_frame(frame)
    assert [article.article_id for article in corpus] == ["a"]
    assert corpus.issues[["article_id", "where", "problem"]].fillna("").values.tolist() == [
        ["a", "row 0", "not a date; write it as YYYY-MM-DD"],
        ["", "row 1", "no article_id"],
        ["c", "row 2", "no text"],
    ]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Article("a", b"Rain"), "The text of article 'a' is bytes; give it as str"),
        (lambda: Article("a", "Ra\ud83din"), "has half a character at 2"),
        (
            lambda: Article("a", "Rain", extra={"url": "x", "outlet": "y"}),
            r"Extra column\(s\) outlet, url of article 'a'",
        ),
        (lambda: Corpus([Article("b", "x"), Article("a", "x"), Article("a", "y")]), "The id 'a' stands twice"),
        (lambda: BOTH["aa"], "Unknown article_id 'aa'"),
        (lambda: BOTH.where(outlets="Wire"), "Unknown column of articles 'outlets'"),
        (lambda: Corpus.from_frame(pd.DataFrame({"id": ["a"], "body": ["Rain."]})), "lacks the column"),
    ],
)
def test_what_is_no_article_and_no_corpus_is_refused(call, words):
    with pytest.raises(OnRecordError, match=words):
        call()


def test_what_a_caller_changes_later_changes_no_article():
    extra = {"slant": 1}
    article = Article("a", "Rain.", extra=extra)
    extra["slant"] = 2
    assert article.extra == {"slant": 1}
    issues = BOTH.issues
    issues.loc[0, "problem"] = "changed"
    assert BOTH.issues["problem"][0] == "p"
    assert "a" in BOTH
    assert "z" not in BOTH


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<b onclick="x">&', "&lt;b onclick=&#34;x&#34;&gt;&amp;"),
        ("a\u202eb\u2066c\u2069", "a[right-to-left override]b[left-to-right isolate]c[pop directional isolate]"),
        ("a\u202ab\u200fc", "a[left-to-right embedding]b\u200fc"),
        ("\x00\x08\x0b\x0c\x0e\x1f\x7f", "[U+0000][U+0008][U+000B][U+000C][U+000E][U+001F][U+007F]"),
        ("a\tb\nc\rd", "a\tb\nc&#13;d"),
        ("’é", "’é"),
    ],
)
def test_text_on_a_page_is_inert(text, shown):
    assert str(inert(text)) == shown


def test_days_and_periods_and_what_an_article_is_about():
    noon = pd.Timestamp("2013-06-07T12:00Z")
    assert (day(noon), day(None), day(pd.NaT)) == ("7 Jun 2013", "", "")
    assert period(noon, pd.Timestamp("2013-06-07T20:00Z")) == "7 Jun 2013"
    assert period(noon, pd.Timestamp("2013-07-01")) == "7 Jun 2013 to 1 Jul 2013"
    full = Article(
        "a", "Rain.", headline="Rain over Harbor", outlet="Wire", published=noon, section="news", byline="Ada"
    )
    assert about(full) == {"title": "Rain over Harbor", "line": "Wire · 7 Jun 2013 · news · Ada"}
    assert about(Article("a", "Rain.", section="news")) == {"title": "a", "line": "news"}


def test_a_corpus_shows_its_size_and_the_first_twenty_rows():
    many = Corpus([Article(f"id{n:02}", "Rain fell.", outlet="Wire") for n in range(21)])
    shown = many._repr_html_()
    assert "21 articles" in shown
    assert "id19" in shown
    assert "id20" not in shown
    assert "17 Jun 2013" in BOTH._repr_html_()
