"""Tables, feeds and pages: rows that are whole or broken, columns of known tools, and what a browser would show."""

from __future__ import annotations

import io

import pytest

from onrecord import OnRecordError, read_corpus
from onrecord.articles.read.feed import read_feed
from onrecord.articles.read.markup import RULE, html_text, lines_of, parse_html, text_of
from onrecord.articles.read.page import main_text, page_found, why_none
from onrecord.articles.read.presets import preset
from onrecord.articles.read.recognise import is_article, recognise
from onrecord.articles.read.source import Source
from onrecord.articles.read.table import read_csv, read_xlsx
from onrecord.articles.read.text import read_text
from onrecord.articles.records import Issue


def csv(text: str | bytes):
    return list(read_csv(Source("x.csv", "x.csv", content=text if isinstance(text, bytes) else text.encode())))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("id,text\na,Rain\n", [("x.csv:2", "x-2", {"id": "a", "text": "Rain"})]),
        ("id;text\na;Rain, sun\n", [("x.csv:2", "x-2", {"id": "a", "text": "Rain, sun"})]),
        ("id\ttext\na\tRain\n", [("x.csv:2", "x-2", {"id": "a", "text": "Rain"})]),
        # Fewer values than columns, more that are empty, and empty rows.
        ("id,text,note\na,Rain\n", [("x.csv:2", "x-2", {"id": "a", "text": "Rain"})]),
        ("id,text\na,Rain,,\n", [("x.csv:2", "x-2", {"id": "a", "text": "Rain"})]),
        ("id,text\n\n,\na,\n", [("x.csv:4", "x-4", {"id": "a", "text": None})]),
        # A row is named by the line on which it begins.
        ('id,text\na,"Rain\nfell"\nb,Sun\n', [("x.csv:2", "x-2", {"id": "a", "text": "Rain\nfell"}),
                                               ("x.csv:4", "x-4", {"id": "b", "text": "Sun"})]),
    ],
)  # fmt: skip
def test_a_row_is_an_article_at_its_line(text, rows):
    assert [(found.where, found.default_id, found.record) for found in csv(text)] == rows


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("", "x.csv", "no header row"),
        (",\na,Rain\n", "x.csv", "no header row"),
        ("id,text\na,Rain,more\n", "x.csv:2", "3 values in a row of 2 columns"),
        ('id,text\na,"Rain" fell\n', "x.csv:2", "broken CSV row ("),
        (b"id,text\na,\0\n", "x.csv", "not a text file (NUL bytes)"),
    ],
)
def test_a_row_that_is_broken_is_an_issue(text, where, problem):
    (issue,) = csv(text)
    assert isinstance(issue, Issue)
    assert issue.where == where
    assert issue.problem.startswith(problem)


def test_an_older_encoding_makes_doubtful_only_what_has_other_letters():
    found = csv("id,text\na,Rain\nb,Café\n".encode("cp1252"))
    assert [each.doubts for each in found] == [(), (("read as Windows-1252", None),)]


def test_sheets_are_tables_with_a_header_each():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "one"
    for row in ([None, None], ["id", None, "text"], ["a", "x", "Rain_x000D_", "more", 7], [None], ["b", None, "Sun"]):
        book.active.append(row)
    book.create_sheet("two")
    stream = io.BytesIO()
    book.save(stream)
    found = list(read_xlsx(Source("x.xlsx", "x.xlsx", content=stream.getvalue())))
    assert [(each.where, each.default_id, each.record) for each in found] == [
        ("x.xlsx:one:3", "x-3", {"id": "a", "text": "Rain\r"}), ("x.xlsx:one:5", "x-5", {"id": "b", "text": "Sun"}),
    ]  # fmt: skip
    assert found[0].doubts == (("3 values beyond the columns left out", "['x', 'more', 7]"),)
    assert found[1].doubts == ()
    empty = openpyxl.Workbook()
    empty.save(stream := io.BytesIO())
    (issue,) = read_xlsx(Source("x.xlsx", "x.xlsx", content=stream.getvalue()))
    assert issue == (None, "x.xlsx", "empty spreadsheet", None)


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["media_name", "publish_date", "title", "url", "id", "stories_id", "story_text"],
         {"id": "article_id", "publish_date": "published", "title": "headline", "media_name": "outlet", "url": "url",
          "story_text": "text"}),
        (["media_name", "publish_date", "title"], {}),
        (["thread_id", "timestamp", "body", "subject", "author", "id"],
         {"id": "article_id", "timestamp": "published", "subject": "headline", "body": "text", "author": "byline"}),
        (["URL", "MobileURL", "Date", "Title"], {"URL": "url", "Date": "published", "Title": "headline"}),
        (["url", "MobileURL", "Date", "Title"], {}),
        (["GKGRECORDID", "DATE", "V2.1DATE", "SourceCommonName", "DocumentIdentifier"],
         {"GKGRECORDID": "article_id", "DATE": "published", "SourceCommonName": "outlet", "DocumentIdentifier": "url"}),
        (["gid", "primary_gid", "sentence_normalized"], {"gid": "article_id", "sentence_normalized": "text"}),
        ([7], {}),
    ],
)  # fmt: skip
def test_columns_of_known_tools_are_known_by_standing_together(names, columns):
    assert preset(names) == columns


ITEM = "<rss><channel><title>Demo  Wire</title><item>{}</item></channel></rss>"


def feed(inside: str, frame: str = ITEM):
    pytest.importorskip("lxml")
    return list(read_feed(Source("x.xml", "x.xml", content=frame.format(inside).encode())))


@pytest.mark.parametrize(
    ("inside", "record"),
    [
        ("<title>Rain &amp; sun</title><pubDate>Mon, 17 Jun 2013 20:33:00 GMT</pubDate>",
         {"headline": "Rain & sun", "published": "Mon, 17 Jun 2013 20:33:00 GMT"}),
        ("<link>http://example.org/a</link><link>http://example.org/b</link>", {"url": "http://example.org/a"}),
        ("<link rel='self' href='http://example.org/x'/><link rel='alternate' href='http://example.org/a'/>",
         {"url": "http://example.org/a"}),
        ("<author><name>Ada Holm</name><email>x</email></author>", {"byline": "Ada Holm"}),
        ("<author>Ada Holm</author>", {"byline": "Ada Holm"}),
        ("<category term='news'/><category>sport</category>", {"section": "news"}),
        ("<updated>2013-06-18</updated>", {"updated": "2013-06-18", "published": "2013-06-18"}),
        ("<updated>2013-06-18</updated><published>2013-06-17</published>",
         {"updated": "2013-06-18", "published": "2013-06-17"}),
        # The fullest text there is.
        ("<description>Short.</description><content>Whole.</content>", {"text": "Whole."}),
        ("<summary>Short.</summary><description>Longer.</description>", {"text": "Longer."}),
        ("<content></content><description>Short.</description>", {"text": "Short."}),
        ("<content>&lt;p&gt;Rain.&lt;/p&gt;&lt;p&gt;Sun.&lt;/p&gt;</content>", {"text": "Rain.\n\nSun."}),
        ("<content><p>Rain.</p><p>Sun.</p></content>", {"text": "Rain.\n\nSun."}),
        ("<content>Rain &lt; sun</content>", {"text": "Rain < sun"}),
        ("<content>Rain &amp;amp; sun</content>", {"text": "Rain & sun"}),
        ("<unknown>x</unknown>", {}),
    ],
)  # fmt: skip
def test_an_entry_by_its_elements(inside, record):
    (found,) = feed(inside)
    assert found.record == {"outlet": "Demo Wire", **record}
    assert (found.where, found.default_id) == ("x.xml:1", "x-1")
    summary = record.get("text") in ("Short.", "Longer.")
    doubt = ("only the feed's summary, which may not be the whole article", record.get("text"))
    assert found.doubts == ((doubt,) if summary else ())


def test_a_feed_without_entries_or_broken_within_is_an_issue():
    assert feed("", "<rss></rss>{}")[0].problem == "no entries in this feed"
    found = feed("<title>Rain</title>", "<rss><channel><item>{}</item><item><title>Sun")
    assert found[0].record == {"headline": "Rain"}
    assert found[-1].problem.startswith("broken from line 1 on (")
    assert found[-1].problem.endswith("entries behind it may be missing")


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>Rain</p><p>Sun</p>", ["Rain", "Sun"]),
        ("<p>Rain <b>fell</b>\n on</p>", ["Rain fell on"]),
        ("Rain<br>Sun<br/>", ["Rain", "Sun"]),
        ("Rain<hr>Sun", ["Rain", RULE, "Sun"]),
        ("<ul><li>Rain<li>Sun</ul>Fog", ["Rain", "Sun", "Fog"]),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ["ab", "c"]),
        ("<script>x()</script><style>y</style>Rain<svg>z</svg>Sun", ["RainSun"]),
        ("Rain<!-- not said -->Sun", ["RainSun"]),
        ("<p>Rain\u00a0fell</p>", ["Rain\u00a0fell"]),
        ("Rain\x00fell", ["Rain fell"]),
        ("<p> </p>Rain", ["Rain"]),
    ],
)
def test_a_page_is_read_in_lines_as_a_browser_breaks_them(page, lines):
    pytest.importorskip("lxml")
    assert lines_of(parse_html(f"<body>{page}</body>")) == lines
    assert text_of(parse_html(f"<body>{page}</body>")) == " ".join(" ".join(lines).split())


def test_a_page_without_anything_is_no_tree():
    pytest.importorskip("lxml")
    assert parse_html("") is None
    assert parse_html("  ") is None or lines_of(parse_html("  ")) == []


@pytest.mark.parametrize(
    ("data", "declared", "text", "problem"),
    [
        ("café".encode(), None, "café", None),
        ("café".encode(), "koi8-r", "café", None),
        ("café".encode("cp1252"), None, "café", "read as Windows-1252"),
        ("café".encode("cp1252"), "iso-8859-1", "café", None),
        ("café".encode("cp1252"), "Windows-1252", "café", None),
        ("дождь".encode("koi8-r"), "koi8-r", "дождь", None),
        (b'<meta charset="koi8-r">' + "дождь".encode("koi8-r"), None, '<meta charset="koi8-r">дождь', None),
        (b"caf\xe9", "no-such", "café", "not in the encoding that it declares (no-such); read as Windows-1252"),
        (b"caf\xe9", "utf_8", "café", "not in the encoding that it declares (utf_8); read as Windows-1252"),
        ("Rain".encode("utf-16"), None, "Rain", "read as UTF-16"),
    ],
)
def test_a_page_is_decoded_by_what_fits(data, declared, text, problem):
    assert html_text(data, declared) == (text, problem)


def test_a_charset_is_looked_for_at_the_top_of_a_page():
    late = b" " * 4090 + b'<meta charset="koi8-r">' + "дождь".encode("koi8-r")
    assert html_text(late)[1] == "read as Windows-1252"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("a.md", True), ("a.TXT", True), ("a.warc.gz", True), (".a.md", False), ("~$a.docx", False), ("a.pdf", False),
        ("README.md", False), ("Data-Sheet.txt", False), ("readme", False), ("md", False), ("readme2.md", True),
    ],
)  # fmt: skip
def test_a_file_of_articles_is_told_by_its_name(name, answer):
    assert is_article(name) is answer


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"Rain.", "text"), ("a.xyz", b"Rain.", "text"), ("a.txt", b'{"a": 1}', "text"),
        ("a.xyz", b' {"a": 1}', "jsonl"), ("a.ndjson", b"Rain.", "jsonl"), ("a.tsv", b"Rain.", "csv"),
        ("a.txt", b"{\\rtf1 Rain.}", "rtf"), ("a.txt", b"<!DOCTYPE html><p>Rain.", "html"),
        ("a.txt", b"<?xml version='1.0'?><rss></rss>", "feed"), ("a.txt", b"<!-- x --><html>Rain.", "html"),
        ("a.txt", b"PAR1", "parquet"), ("a.txt", b"WARC/1.0", "warc"), ("a.txt", b"filedesc://x", "warc"),
        ("a.warc.gz", b"\x1f\x8b", "warc"), ("a.gz", b"\x1f\x8b", "gzip"), ("a.docx", b"Rain.", "text"),
        ("a.docx", b"PK\x03\x04", "docx"), ("a.xlsx", b"PK\x03\x04", "xlsx"), ("a.txt", b"PK\x03\x04", "zip"),
        ("a.rtf", b"\0\1", "rtf"), ("a.md", b"<p>Rain.", "text"),
    ],
)  # fmt: skip
def test_a_kind_is_told_by_the_content_first(name, content, kind):
    assert recognise(Source(name, name, content=content)) == kind


def test_the_text_of_a_file_is_what_follows_its_front_matter():
    (found,) = read_text(Source("a.md", "a.md", content=b"---\nBody: x\noutlet: Wire\n---\nRain."))
    assert found.record == {"outlet": "Wire", "text": "Rain."}
    assert found.origins["text"] == ("what follows the front matter", "placed")
    (found,) = read_text(Source("a.md", "a.md", content=b"Rain."))
    assert found.origins["text"] == ("the whole file", "placed")
    (issue,) = read_text(Source("sub/a.md", "a.md", content=b"\0"))
    assert issue == ("a", "sub/a.md", "not a text file (NUL bytes)", None)


def page(words: int) -> bytes:
    sentence = " ".join(f"word{n}" for n in range(words))
    body = f"<body><article><p>{sentence}.</p></article></body>"
    return f"<html><head><title>Rain</title></head>{body}</html>".encode()


@pytest.mark.parametrize(("words", "doubted"), [(40, False), (39, True)])
def test_a_page_of_few_words_is_doubted(words, doubted):
    pytest.importorskip("trafilatura")
    found = page_found(page(words), "x.html", "x", url="http://example.org/a")
    assert main_text(page(words)).n_words == words
    told = f"a page of {words} words; it may be a notice and not the story"
    assert (told in [problem for problem, _ in found.doubts]) == doubted
    assert found.record["text"].endswith(".\n")
    assert (found.record["url"], found.origins["url"]) == ("http://example.org/a", ("the archive's record", "placed"))


def test_a_page_without_a_story_says_so():
    pytest.importorskip("trafilatura")
    assert why_none(b"<p>") == "no article on the page"
    assert why_none(b"<SCRIPT src=x>") == "no article on the page (it may need JavaScript)"
    assert page_found(b"<html><body></body></html>", "x.html", "x") == ("x", "x.html", "no article on the page", None)


def test_a_corpus_says_what_could_not_be_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\0")
    with pytest.raises(OnRecordError, match=r"nothing could be read \(a.txt: not a text file \(NUL bytes\)\)"):
        read_corpus(tmp_path)
    (tmp_path / "b.txt").write_bytes(b"")
    with pytest.raises(OnRecordError, match=r"\(a.txt: not a text file \(NUL bytes\) and 1 more\)"):
        read_corpus(tmp_path)
    (tmp_path / "c.jsonl").write_text('{"id": "x", "text": "Rain."}\n' * 3 + '{"id": "x~2", "text": "Sun."}\n')
    corpus = read_corpus(tmp_path)
    assert [article.article_id for article in corpus] == ["x", "x~2", "x~3", "x~2~2"]
    assert corpus.files[["where", "n_records", "n_articles", "n_unread"]].values.tolist() == [
        ["a.txt", 1, 0, 1], ["b.txt", 1, 0, 1], ["c.jsonl", 4, 4, 0],
    ]  # fmt: skip
    size = (tmp_path / "c.jsonl").stat().st_size
    assert len(read_corpus(tmp_path, largest=size)) == 4
    with pytest.raises(OnRecordError, match="nothing could be read"):
        read_corpus(tmp_path / "c.jsonl", largest=size - 1)
    for largest in (0, True, 1.5):
        with pytest.raises(OnRecordError, match="a whole number of bytes above 0 is allowed"):
            read_corpus(tmp_path, largest=largest)
    with pytest.raises(OnRecordError, match="Unknown column in columns= 'body'"):
        read_corpus(tmp_path, columns={"body": "text"})
    (tmp_path / "d.csv").write_text("id,note\nq,Fog\n")
    assert "no text among its columns (id, note)" in read_corpus(tmp_path).issues["problem"].tolist()
