"""What a notebook is handed: HTML that is whole, inert, the same every time, and says what it leaves out."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import onrecord as rec
from onrecord.articles.inert import inert
from onrecord.figures.style import letters_on
from onrecord.notebook.marking import context, pieces, placed
from onrecord.notebook.rows import tell

TEXTS = {
    "harbor": (
        "Ada Holm met Viktor Brandt. “We came to listen,” she told reporters. “We leave with <b>nothing</b>.”\r\n\r\n"
        "He said that the “useful” talks would go on \U0001f600 & on."
    ),
    "ledger": "Mr. Brandt vowed to keep pressing for a deal, and Ada Holm said that trade would grow.",
}


@pytest.fixture(scope="module")
def corpus():
    return rec.Corpus.from_texts(TEXTS)


@pytest.fixture(scope="module")
def quotes(corpus):
    return rec.quotations(corpus).pipe(rec.tone, engine="fast").pipe(rec.stance, corpus=corpus)


class Read(HTMLParser):
    """Reads a page as a browser does: the tags that are open, and the words inside one class."""

    VOID = frozenset({"br", "meta"})

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.open, self.words, self.inside, self.tags = wanted, [], "", 0, set()

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        self.tags.add(tag)
        self.open.append(tag)
        if self.inside or self.wanted in (dict(attrs).get("class") or "").split():
            self.inside += 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.inside -= bool(self.inside)

    def handle_data(self, data):
        self.words += data if self.inside else ""


def read(html, wanted="text"):
    page = Read(wanted)
    page.feed(html)
    assert page.open == []
    return page


def test_without_its_tags_the_article_is_the_text(corpus, quotes):
    for article in corpus:
        assert read(rec.show(article, quotes).html).words == article.text
        assert read(article._repr_html_()).words == article.text


@pytest.mark.parametrize("mark", ["<script>alert(1)</script>", "</style><b>", '" onclick="x', "{{ 7 * 7 }}", "&lt;"])
def test_whatever_a_table_holds_is_shown_as_it_stands(corpus, quotes, mark):
    named = rec.Corpus([rec.Article("harbor", TEXTS["harbor"] + mark, outlet=mark, headline=mark, byline=mark)])
    odd = quotes[quotes["article_id"] == "harbor"].assign(speaker=mark, person_id=None, cue=mark, text=mark)
    for html in (rec.show("harbor", odd, corpus=named).html, rec.show(odd, corpus=named).html, named._repr_html_()):
        page = read(html)
        assert page.tags <= {*("div", "style", "ul", "li", "span", "details", "summary", "table", "thead", "tbody"),
                             *("tr", "th", "td", "p", "code", "script")}  # fmt: skip
        assert html.count("<script") == html.count("</script>") <= 2
    assert mark in read(rec.show("harbor", odd, corpus=named).html).words


def test_the_note_at_a_quotation_tells_cue_confidence_and_the_tones(corpus, quotes):
    told = rec.portraits(rec.portrayal(rec.narration(corpus, quotes), engine="fast"))
    html = rec.show("harbor", quotes, corpus=corpus, portraits=told).html
    note = re.search(r'title="(Ada Holm · direct[^"]*)"', html)[1]
    assert re.fullmatch(r"Ada Holm · direct\n“told” · confidence 0\.\d\d\ntone \S+ · stance \S+ · portrayal \S+", note)
    assert all(value.count("portrayal") for value in re.findall(r'title="([^"]*)"', html))


def test_a_table_says_what_it_leaves_out_and_opens_in_context(corpus, quotes):
    html = rec.show(quotes, corpus=corpus, rows=2).html
    assert "the first 2 are shown" in html
    assert html.count("<tr>") == 3
    assert "Ada Holm met Viktor Brandt. " in read(html, "context").words
    assert "opens in its context" in rec.show(quotes).html


def test_a_corpus_tells_what_it_holds_and_what_went_wrong():
    table = pd.DataFrame({"article_id": ["a", None], "text": ["Rain fell.", "x"], "published": ["2013-06-17", None]})
    html = rec.Corpus.from_frame(table)._repr_html_()
    assert "1 article<" in html
    assert "17 Jun 2013" in html
    assert "no article_id" in html
    many = rec.Corpus.from_texts({f"a{n}": "Rain." for n in range(30)})._repr_html_()
    assert "The first 20 of 30" in many


def test_empty_things_can_be_shown(corpus, quotes):
    assert "No quotation was found" in rec.show(quotes.iloc[:0]).html
    assert "0 articles" in rec.Corpus([])._repr_html_()
    assert "No quotations were given" in rec.show(corpus["harbor"]).html
    assert read(rec.show(rec.Article("a", "")).html).words == ""
    assert "No tone was measured" in rec.show(corpus["harbor"], rec.quotations(corpus)).html


def test_the_same_table_gives_the_same_page(corpus, quotes, tmp_path):
    first, second = (rec.show(quotes, corpus=corpus) for _ in range(2))
    assert first == second
    page = first.save(tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"""(?:src|href)=["']|url\(|@import""", page)


def test_colours_are_the_same_from_article_to_article(corpus, quotes):
    def colour(article):
        rows = json.loads(re.search(r'class="rows">(.*?)</script>', rec.show(corpus[article], quotes).html)[1])
        return {row["colour"] for row in rows.values() if row["who"] == "Ada Holm"}

    assert colour("harbor") == colour("ledger")
    own = rec.show(quotes, palette={"ada_holm": rec.looks(["x"])["x"]._replace(colour="red")}).html
    assert "#ff0000" in own
    assert letters_on("#ffffff") == "#000"


def test_pieces_and_context_give_the_words_of_the_article(corpus, quotes):
    told = tell(quotes, articles={a.article_id: a for a in corpus})
    for article in corpus:
        cut = pieces(article.text, told.marks[article.article_id])
        assert "".join(words for words, _ in cut) == article.text
        assert {place for _, places in cut for place in places} == {
            row["place"] for row in told.rows if row["article_id"] == article.article_id
        }
    for place, mark in placed(told.marks).items():
        row = told.rows[place]
        shown = context(corpus[row["article_id"]].text, mark, told.rows).striptags()
        assert " ".join(row["text"].split()[:3]).replace("<b>", "&lt;b&gt;").split(" ")[0] in shown


def test_characters_that_turn_the_writing_are_named_and_do_nothing():
    assert str(inert("a\u202eb\u2066c\x00\r")) == "a[right-to-left override]b[left-to-right isolate]c[U+0000]&#13;"
    assert str(inert("שלום")) == "שלום"


SLIPS = {
    "a list": (lambda corpus, quotes: rec.show([1]), "takes an Article"),
    "an id without a corpus": (lambda corpus, quotes: rec.show("harbor", quotes), "give corpus="),
    "an unknown id": (lambda corpus, quotes: rec.show("harbr", quotes, corpus=corpus), "Did you mean 'harbor'"),
    "a table of something else": (lambda corpus, quotes: rec.show(corpus.articles), "lacks the column"),
    "no rows": (lambda corpus, quotes: rec.show(quotes, rows=0), "at least 1"),
    "no portraits": (lambda corpus, quotes: rec.show(quotes, portraits=quotes), "portraits makes it"),
    "a colour that is none": (
        lambda corpus, quotes: rec.show(quotes, palette={"ada_holm": rec.looks(["x"])["x"]._replace(colour="dear")}),
        "no colour",
    ),
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_named(corpus, quotes, case):
    slip, said = SLIPS[case]
    with pytest.raises(rec.OnRecordError, match=said):
        slip(corpus, quotes)


def test_the_extension_shows_quotations_and_leaves_other_tables_to_pandas(corpus, quotes):
    formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed (extra notebooks)")

    class Shell:
        display_formatter = formatters.DisplayFormatter()

    html = Shell.display_formatter.formatters["text/html"]
    rec.load_ipython_extension(Shell)
    assert html(quotes) == rec.show(quotes).html
    assert html(corpus.articles) == corpus.articles._repr_html_()
    rec.unload_ipython_extension(Shell)
    assert html(quotes) == quotes._repr_html_()
