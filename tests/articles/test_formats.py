"""Pages, feeds, web archives, tables of known tools, archives: told by their content, read safely, accounted for."""

import gzip
import io
import json
import stat
import zipfile

import pandas as pd
import pytest

from onrecord import Corpus, OnRecordError, read_corpus
from onrecord.articles.read import FORMATS, archive
from onrecord.articles.read.dates import date_line
from onrecord.articles.read.presets import preset

STORY = "Rain fell on Harbor, the mayor said.\n"


@pytest.fixture
def read(tmp_path):
    def read(name, data, **options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_corpus(path, **options)

    return read


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_saved_page_gives_its_story_and_facts(read, build, stories, charset):
    pytest.importorskip("trafilatura")
    story = stories[2]
    corpus = read("page.html", build["page"](story, charset))
    (article,) = corpus
    assert [line for line in article.text.split("\n") if line] == [
        " ".join(story.headline.split()),
        *story.paragraphs,
    ] or [line for line in article.text.split("\n") if line] == list(story.paragraphs)
    assert article.headline == " ".join(story.headline.split())
    assert (article.byline, article.outlet) == ("Jon Lind", "Demo Wire")
    assert article.published.date() == story.published.date()
    assert set(corpus.audit.query("field in ['text', 'outlet']")["basis"]) == {"guessed"}


def test_a_page_in_another_encoding_than_it_declares_is_read_and_said(read, build, stories):
    pytest.importorskip("trafilatura")
    data = build["page"](stories[2]).decode().encode("cp1252", "xmlcharrefreplace")
    corpus = read("page.html", data)
    assert "“" in next(iter(corpus)).headline
    assert "not in the encoding that it declares (utf-8)" in corpus.issues["problem"][0]


def test_a_page_without_a_story_is_an_issue(read):
    pytest.importorskip("trafilatura")
    shell = "<html><body><div id=root></div><script>load()</script></body></html>"
    with pytest.raises(OnRecordError, match="it may need JavaScript"):
        read("page.html", shell)


def test_a_feed_gives_an_article_an_entry(read, build, stories):
    corpus = read("feed.xml", build["rss"](stories[:6]))
    assert [article.headline for article in corpus] == [" ".join(story.headline.split()) for story in stories[:6]]
    assert {article.outlet for article in corpus} == {"Demo Wire"}
    assert [article.byline for article in corpus] == [story.byline for story in stories[:6]]
    assert [article.published.date() for article in corpus] == [story.published.date() for story in stories[:6]]
    assert next(iter(corpus)).url == "https://wire.example/0"
    for story, article in zip(stories, corpus, strict=False):
        assert article.text == (story.text if story.number % 3 else story.paragraphs[0])
    doubted = corpus.issues[corpus.issues["problem"].str.contains("only the feed's summary")]
    assert len(doubted) == 2


def test_an_atom_feed_keeps_the_day_of_publication_and_not_of_the_change(read, build, stories):
    corpus = read("feed.atom", build["atom"](stories[:6]))
    assert [article.text for article in corpus] == [story.text for story in stories[:6]]
    assert [article.published.date() for article in corpus] == [story.published.date() for story in stories[:6]]
    assert [article.url for article in corpus] == [f"https://wire.example/{n}" for n in range(6)]


def test_a_broken_feed_keeps_what_stands_before_the_break(read, build, stories):
    corpus = read("feed.xml", build["rss"](stories[:6]).replace(b"</link><pubDate>", b"</lin<pubDate>", 6)[:-600])
    assert len(corpus) >= 1
    assert corpus.issues["problem"].str.contains("entries behind it may be missing").any()


def test_a_feed_loads_nothing_from_outside(read, tmp_path):
    (tmp_path / "secret.txt").write_text("secret words")
    entity = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY l "ha"><!ENTITY m "{"&l;" * 99}">]>'
    )
    item = "<item><title>Rain &x; &m;</title><description>Rain fell. &x;</description></item>"
    corpus = read("feed.xml", f"<?xml version='1.0'?>{entity}<rss><channel>{item}</channel></rss>")
    assert "secret" not in str(corpus.articles.to_dict()) + str(corpus.issues.to_dict())
    assert "haha" not in str(corpus.articles.to_dict())


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_its_pages_and_counts_the_rest(read, build, stories, packed):
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    data = build["warc"](stories[:3])
    corpus = read("crawl.warc.gz" if packed else "crawl.warc", gzip.compress(data) if packed else data)
    assert [article.url for article in corpus] == [f"https://wire.example/{n}" for n in range(3)]
    assert next(iter(corpus)).extra["archived"] == "2013-06-17T20:33:00Z"
    assert sorted(corpus.unread["problem"]) == [
        "3 records are no pages (image/png); passed by",
        "3 records are no pages (status 404); passed by",
    ]


def test_a_web_archive_cut_off_keeps_what_is_whole(read, build, stories, capfd):
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    corpus = read("crawl.warc", build["warc"](stories[:3])[:-2500])
    assert len(corpus) >= 2
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "id,indexed_date,language,media_name,media_url,publish_date,title,url,text",
            "7,2013-07-01,en,Demo Wire,wire.example,2013-06-17,Rain,https://wire.example/1,Rain fell.",
            {"article_id": "7", "outlet": "Demo Wire", "headline": "Rain", "url": "https://wire.example/1"},
        ),
        (
            "id,thread_id,timestamp,author,subject,body",
            "7,7,2013-06-17 00:00:00,demo,Rain,Rain fell.",
            {"article_id": "7", "byline": "demo", "headline": "Rain"},
        ),
        (
            "GKGRECORDID,DATE,SourceCommonName,DocumentIdentifier,text",
            "g-7,20130617000000,wire.example,https://wire.example/1,Rain fell.",
            {"article_id": "g-7", "outlet": "wire.example", "url": "https://wire.example/1"},
        ),
        ("gid,sentence_normalized,date,polarity", "s7,Rain fell.,2013-06-17,1", {"article_id": "s7"}),
    ],
)
def test_the_tables_of_known_tools_are_understood(read, build, header, row, expected):
    cells = [line.split(",") for line in (header, row)]
    for name, data in (("t.csv", f"{header}\n{row}\n"), ("t.xlsx", build["xlsx"](cells)), ("t.tsv", "\n".join(
        "\t".join(line) for line in cells))):  # fmt: skip
        (article,) = read(name, data)
        assert article.text == "Rain fell."
        assert article.published == pd.Timestamp("2013-06-17", tz="UTC")
        assert {key: getattr(article, key) for key in expected} == expected


def test_a_list_of_addresses_without_texts_says_so(read):
    with pytest.raises(OnRecordError, match=r"no text among its columns \(URL, MobileURL, Date, Title\)"):
        read("gdelt.csv", "URL,MobileURL,Date,Title\nhttps://wire.example/1,,20130617T000000Z,Rain\n")


def test_what_the_user_maps_goes_before_a_preset(read):
    data = "id,thread_id,timestamp,body,full\n7,7,2013-06-17,short,Rain fell.\n"
    (article,) = read("t.csv", data, columns={"full": "text"})
    assert (article.article_id, article.text, article.extra["body"]) == ("7", "Rain fell.", "short")
    assert preset(["body", "date"]) == {}


def test_a_spreadsheet_is_read_sheet_by_sheet_as_it_shows(read, build):
    data = build["xlsx"](
        [["id", "text", "round"], ["a", "Rain_x000D_\nfell.", 3], [None, None, None], ["b", "=1+1", 4]]
    )
    corpus = read("t.xlsx", data)
    assert corpus["a"].text == "Rain\r\nfell."
    assert corpus["a"].extra == {"round": 3}
    # A formula that no program has worked out shows nothing.
    assert corpus.unread["problem"].tolist() == ["no text"]


def test_archives_are_read_as_if_they_lay_open(read, build, stories):
    inner = build["zipped"]({"c.jsonl": '{"id": "c", "text": "Snow."}\n'})
    data = build["zipped"]({"a.md": STORY, "b/x.csv": "id,text\nb,Sun.\n", "b/deep.zip": inner, "README.md": "x"})
    corpus = read("all.zip", data)
    assert [article.article_id for article in corpus] == ["a", "b", "c"]
    assert corpus.files["where"].tolist() == [
        "all.zip!a.md",
        "all.zip!b/x.csv",
        "all.zip!b/deep.zip!c.jsonl",
        "all.zip",
    ]
    assert corpus.unread["where"].tolist() == ["all.zip!README.md"]
    again = read("all.zip.gz", gzip.compress(data))
    assert [article.article_id for article in again] == ["a", "b", "c"]
    (article,) = read("story.txt.gz", gzip.compress(STORY.encode()))
    assert (article.article_id, article.text) == ("story", STORY)


def entry(name, mode=0o644, flags=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = (mode | stat.S_IFREG if not stat.S_IFMT(mode) else mode) << 16
    info.flag_bits |= flags
    return info


@pytest.mark.parametrize(
    ("name", "mode", "problem"),
    [
        ("../up.md", 0o644, "points out of the archive"),
        ("a/../../up.md", 0o644, "points out of the archive"),
        ("/etc/root.md", 0o644, "points out of the archive"),
        ("..\\up.md", 0o644, "points out of the archive"),
        ("C:/up.md", 0o644, "points out of the archive"),
        ("link.md", stat.S_IFLNK | 0o777, "a link"),
    ],
)
def test_what_is_unsafe_in_an_archive_is_refused_with_a_row(tmp_path, name, mode, problem):
    path = tmp_path / "in" / "x.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(entry(name, mode), "Rain fell.")
        packed.writestr(entry("good.md"), STORY)
    corpus = read_corpus(path)
    assert [article.article_id for article in corpus] == ["good"]
    assert problem in corpus.unread["problem"][0]
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["in", "x.zip"]


def test_bombs_are_refused_with_a_row_before_they_are_unpacked(read, build):
    zeros = b"\0" * 60_000_000
    for name, data in (("x.zip", build["zipped"]({"a.md": zeros})), ("x.md.gz", gzip.compress(zeros, 9))):
        with pytest.raises(OnRecordError, match="bomb"):
            read(name, data)
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", zeros)
    with pytest.raises(OnRecordError, match="bomb"):
        read("x.docx", office.getvalue())


def test_a_good_member_is_read_beside_a_bomb_of_many_files(read, build, monkeypatch):
    monkeypatch.setattr(archive, "MEMBERS", 3)
    with pytest.raises(OnRecordError, match="4 files in one archive"):
        read("x.zip", build["zipped"]({f"{n}.md": STORY for n in range(4)}))


def test_archives_in_archives_end_somewhere(read, build):
    data = build["zipped"]({"a.md": STORY})
    for _ in range(5):
        data = build["zipped"]({"in.zip": data})
    with pytest.raises(OnRecordError, match="deep in archives"):
        read("x.zip", data)


@pytest.mark.parametrize(
    "name", ["x.docx", "x.xlsx", "x.rtf", "x.html", "x.xml", "x.warc", "x.zip", "x.gz", "x.parquet"]
)
@pytest.mark.parametrize(
    "data", [b"PK\x03\x04nothing", b"\x1f\x8bnothing", b"{\\rtf1", b"<html", b"\xff\x00\xff", b"WARC/1.0\r\n"]
)
def test_a_broken_file_is_an_issue_beside_a_good_one(tmp_path, name, data):
    for package in ("trafilatura", "docx", "striprtf", "warcio"):
        pytest.importorskip(package)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.md").write_text(STORY)
    corpus = read_corpus(tmp_path)
    assert "zz" in corpus
    assert len(corpus.issues) + len(corpus) >= 2
    assert corpus.files[["n_articles", "n_unread"]].sum(axis=1).tolist() == corpus.files["n_records"].tolist()


def test_the_format_may_be_told_and_an_unknown_one_is_refused(read):
    data = '{"id": "a", "text": "Rain."}\n'
    assert read("a.md", data, format="jsonl")["a"].text == "Rain."
    assert read("a.log", STORY, format="text")["a"].text == STORY
    with pytest.raises(OnRecordError, match="Did you mean 'nexis_docx'"):
        read("a.md", data, format="nexis_doc")
    assert {"nexis_docx", "factiva_html", "proquest_txt", "warc", "feed"} <= set(FORMATS)


def test_the_audit_says_where_values_of_a_plain_file_came_from(read):
    corpus = read("demo.md", "---\noutlet: Demo wire\ndate: 2013-06-17\n---\nRain.\n")
    told = {row.field: (row.how, row.basis) for row in corpus.audit.itertuples()}
    assert told == {
        "outlet": ("its own 'outlet'", "stated"),
        "published": ("its own 'date'", "stated"),
        "text": ("what follows the front matter", "placed"),
        "article_id": ("the file's name and the place in it", "placed"),
        "language": ("assumed", "guessed"),
    }


def test_audit_and_files_go_with_the_articles(read, tmp_path):
    lines = [json.dumps({"id": key, "text": STORY, "outlet": key}) for key in "ab"]
    corpus = read("x.jsonl", "\n".join(lines))
    kept = corpus.where(outlet="a")
    assert set(kept.audit["article_id"]) == {"a"}
    assert len((corpus + Corpus.from_texts({"c": STORY})).files) == 1
    assert len(corpus.replaced(list(corpus)).audit) == len(corpus.audit)


@pytest.mark.parametrize(
    ("line", "moment", "edition"),
    [
        ("June 17, 2013 Monday", "2013-06-17T00:00+00:00", None),
        ("Monday, 17 June 2013", "2013-06-17T00:00+00:00", None),
        ("June 17, 2013 Monday 10:30 PM EST", "2013-06-18T03:30+00:00", None),
        ("17 June 2013 Monday 8:33 PM GMT", "2013-06-17T20:33+00:00", None),
        ("17 June 2013 20:33 XYZ", "2013-06-17T00:00+00:00", None),
        ("Jun 17, 2013", "2013-06-17T00:00+00:00", None),
        ("Sept. 7, 2013", "2013-09-07T00:00+00:00", None),
        ("June 17, 2013 Monday Final Edition", "2013-06-17T00:00+00:00", "Final Edition"),
        ("2013-06-17", "2013-06-17T00:00+00:00", None),
        ("June 31, 2013", None, None),
        ("June 2013", None, None),
        ("June 17, 2013 was a day", None, None),
        ("On June 17, 2013", None, None),
    ],
)
def test_lines_that_are_dates(line, moment, edition):
    read = date_line(line)
    assert (read and read[0].isoformat(timespec="minutes")) == (moment and moment)
    assert (read and read[1]) == edition


@pytest.mark.parametrize(
    ("package", "name", "data"),
    [("docx", "x.docx", None), ("striprtf", "x.rtf", b"{\\rtf1 Rain.}"), ("warcio", "x.warc", b"WARC/1.0\r\n")],
)
def test_a_reader_whose_library_is_missing_names_the_extra(read, build, monkeypatch, package, name, data):
    for module in ("document", "warc"):
        monkeypatch.setattr(f"onrecord.articles.read.{module}.find_spec", lambda asked: None)
    with pytest.raises(OnRecordError, match=r"onrecord\[read\]"):
        read(name, data or build["docx_bytes"]([("", "Rain.")]))
