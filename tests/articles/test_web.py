"""Asking the web with patience, and what is written down of it: waits, bounds, packed answers and file names."""

from __future__ import annotations

import gzip
import zlib
from email.message import Message

import pandas as pd
import pytest
import yaml

from onrecord import OnRecordError
from onrecord.articles.clean import LONG, blanked, doubts, furniture, headline_span, looks_english
from onrecord.articles.corpus import Article
from onrecord.articles.fetch import fetch, read_coverage
from onrecord.articles.ledger import NAME, Ledger
from onrecord.articles.segment import paragraphs, split
from onrecord.articles.web import Web, WebError

STORY = "Rain fell over Harbor and the fishermen waited for the boats that would not come home before the dawn. " * 4
ENTRY = {"outlet": "Café & Kontor", "date": "2013-06-17", "address": "http://example.org/a", "rights": "all reserved"}


def manifest(tmp_path, *entries, **named):
    path = tmp_path / "coverage.yaml"
    path.write_text(yaml.safe_dump(named or list(entries)))
    return path


def test_a_manifest_is_a_list_or_stands_under_coverage(tmp_path):
    more = {**ENTRY, "slant": "left"}
    found = read_coverage(manifest(tmp_path, coverage=[more]))
    assert list(found.columns) == ["outlet", "published", "url", "rights", "slant"]
    assert found["published"][0] == pd.Timestamp("2013-06-17", tz="UTC")
    assert read_coverage(manifest(tmp_path, more)).equals(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": "soon"}, "entry 2 has no date"),
        ({"address": "ftp://example.org/a"}, "'ftp://example.org/a' is no web address; it must begin with http"),
        ({"address": "http:///a"}, "is no web address"),
        ({"address": "http://[::1/a"}, "is no web address"),
        ({"rights": ""}, r"coverage \(entry 2\).*rights"),
    ],
)
def test_an_entry_that_cannot_be_fetched_is_named_by_its_number(tmp_path, change, words):
    with pytest.raises(OnRecordError, match=words):
        read_coverage(manifest(tmp_path, ENTRY, {**ENTRY, **change}))


@pytest.mark.parametrize("options", [{"delay": -1}, {"retries": -1}, {"timeout": 0}])
def test_numbers_of_patience_have_bounds(tmp_path, options):
    pytest.importorskip("trafilatura")
    with pytest.raises(OnRecordError, match="delay and retries may be 0 or more, and timeout must be above 0"):
        fetch(manifest(tmp_path, ENTRY), tmp_path / "out", **options)
    assert (
        fetch(manifest(tmp_path, ENTRY), tmp_path / "out", delay=0, retries=0, dry_run=True)["outcome"][0] == "planned"
    )


def test_a_file_is_named_after_outlet_day_and_address_and_keeps_what_is_known(tmp_path):
    pytest.importorskip("trafilatura")
    asked = []

    def opener(url):
        asked.append(url)
        if url.startswith("http://example.org/b"):
            raise OSError("gone")
        return f"<html><head><title>Café</title></head><body><article><p>{STORY}</p></article></body></html>".encode()

    path = manifest(tmp_path, {**ENTRY, "slant": "links – außen"}, {**ENTRY, "outlet": "X" * 50, "address": "http://example.org/b"},
                    {**ENTRY, "outlet": "…", "address": "http://example.org/c"})  # fmt: skip
    planned = fetch(path, tmp_path / "out", dry_run=True)
    assert planned["problem"].tolist() == ["would be fetched"] * 3
    assert asked == []
    assert not (tmp_path / "out").exists()
    found = fetch(path, tmp_path / "out", opener=opener)
    assert [name.rpartition("_")[0] for name in found["file"]] == [
        "café_kontor_20130617", "x" * 40 + "_20130617", "outlet_20130617",
    ]  # fmt: skip
    assert [len(name.rpartition("_")[2]) for name in found["file"]] == [9, 9, 9]
    assert found["outcome"].tolist() == ["fetched", "archived", "fetched"]
    assert found["problem"][1] == "address: gone"
    assert asked[1:3] == ["http://example.org/b", "https://web.archive.org/web/20130617/http://example.org/b"]
    written = (tmp_path / "out" / found["file"][0]).read_text(encoding="utf-8")
    front = written.split("---\n")[1]
    assert "outlet: Café & Kontor\n" in front
    assert "slant: links – außen\n" in front
    assert list(yaml.safe_load(front)) == [
        "article_id", "outlet", "published", "headline", "url", "origin", "fetched_from", "rights", "slant",
    ]  # fmt: skip
    archived = yaml.safe_load((tmp_path / "out" / found["file"][1]).read_text(encoding="utf-8").split("---\n")[1])
    assert archived["origin"] == "extracted with trafilatura from the archived page"
    again = fetch(path, tmp_path / "out", dry_run=True)
    assert again["outcome"].tolist() == ["fetched", "archived", "fetched"]
    fresh = fetch(path, tmp_path / "out", dry_run=True, refresh=True)
    assert fresh["problem"].tolist() == ["would be asked whether it has changed"] * 3
    kept = (tmp_path / "out" / NAME).read_text(encoding="utf-8")
    # A file that was taken away is fetched again, also where the page is the same.
    (tmp_path / "out" / found["file"][0]).unlink()
    fetch(path, tmp_path / "out", opener=opener)
    assert (tmp_path / "out" / found["file"][0]).read_text(encoding="utf-8") == written
    asked.clear()
    fetch(path, tmp_path / "out", opener=opener)
    assert asked == []
    assert (tmp_path / "out" / NAME).read_text(encoding="utf-8").count("\n") == kept.count("\n") == 3


def test_a_ledger_reads_whole_lines_and_writes_behind_a_torn_one(tmp_path):
    path = tmp_path / NAME
    path.write_text(
        '{"file": "a.md", "url": "u", "outcome": "fetched"}\n[1]\n{"file": "b.md"}\n{"file": "c', encoding="utf-8"
    )
    ledger = Ledger(tmp_path)
    assert list(ledger.outcomes) == ["a"]
    ledger.note({"file": "d.md", "url": "é", "outcome": "fetched"})
    assert path.read_text(encoding="utf-8").endswith(
        '\n{"file": "c\n{"file": "d.md", "outcome": "fetched", "url": "é"}\n'
    )
    ledger.note({"file": "e.md", "url": "u", "outcome": "failed"})
    assert list(Ledger(tmp_path).outcomes) == ["a", "d", "e"]
    again = Ledger(tmp_path)
    again.close(["e"])
    assert [line.partition(",")[0] for line in path.read_text(encoding="utf-8").splitlines()] == [
        '{"file": "e.md"', '{"file": "a.md"', '{"file": "d.md"',
    ]  # fmt: skip
    assert again.table(again.outcomes)["n_bytes"].tolist() == [0, 0, 0]
    half = tmp_path / ".a.md.x1.md"
    half.write_text("half")
    (tmp_path / ".z.md.x1.md").write_text("of nobody we know")
    again.tidy(["a"])
    assert not half.exists()
    assert (tmp_path / ".z.md.x1.md").exists()


class Reply:
    """An answer as the standard library gives it."""

    def __init__(self, pieces, **headers):
        self.pieces, self.headers = list(pieces), Message()
        for name, value in headers.items():
            self.headers[name.replace("_", "-")] = value

    def read1(self, size):
        return self.pieces.pop(0) if self.pieces else b""


def reading(reply, largest=100, times=(0.0,)):
    left = list(times)
    return Web(timeout=1, clock=lambda: left.pop(0) if len(left) > 1 else left[0])._read(reply, largest)


@pytest.mark.parametrize(
    ("reply", "data"),
    [
        (Reply([b"Rain", b" fell"]), b"Rain fell"),
        (Reply([b"x" * 100]), b"x" * 100),
        (Reply([b"x" * 100], Content_Length="100"), b"x" * 100),
        (Reply([b"Rain"], Content_Length="about 4"), b"Rain"),
        (Reply([gzip.compress(b"a" * 100)], Content_Encoding="GZIP"), b"a" * 100),
        (Reply([zlib.compress(b"a" * 100)], Content_Encoding="deflate"), b"a" * 100),
        (Reply([zlib.compress(b"a" * 100)[2:-4]], Content_Encoding="deflate"), b"a" * 100),
        (Reply([b"Rain"], Content_Encoding="br"), b"Rain"),
    ],
)
def test_a_body_is_read_within_its_bounds(reply, data):
    assert reading(reply) == data


@pytest.mark.parametrize(
    ("reply", "times", "problem", "passing"),
    [
        (Reply([b"x" * 101]), (0.0,), "more than 100 bytes", False),
        (Reply([], Content_Length="101"), (0.0,), "101 bytes, and at most 100 are read", False),
        (Reply([b"Rai"], Content_Length="4"), (0.0,), "cut off: 3 of 4 bytes came", True),
        (Reply([b"Rain", b"x"]), (0.0, 4.1), "not whole after 4 seconds", True),
        (Reply([gzip.compress(b"a" * 101)], Content_Encoding="gzip"), (0.0,), "unpacks to more than 100 bytes", False),
        (Reply([b"no"], Content_Encoding="gzip"), (0.0,), "packed and broken (", False),
    ],
)
def test_a_body_out_of_its_bounds_is_refused(reply, times, problem, passing):
    with pytest.raises(WebError) as refused:
        reading(reply, times=times)
    assert str(refused.value).startswith(problem)
    assert refused.value.passing is passing


def test_a_body_in_time_is_whole():
    assert reading(Reply([b"Rain"]), times=(0.0, 4.0)) == b"Rain"


@pytest.mark.parametrize(
    ("delay", "crawl", "passed", "slept"),
    [(2, 0, 0.5, [1.5]), (2, 5, 0.5, [4.5]), (2, 0, 2.0, []), (2, 0, 3.0, []), (0, 5, 0.0, []), (2, 500, 0.0, [120.0])],
)
def test_the_pause_between_two_questions_is_the_longer_that_is_asked_for(delay, crawl, passed, slept):
    now, waits = [100.0], []
    web = Web(delay=delay, clock=lambda: now[0], sleep=waits.append)
    web._wait("http://example.org", crawl)
    assert waits == []
    now[0] += passed
    web._wait("http://example.org", crawl)
    assert waits == pytest.approx(slept)


LINES = "w" * 20


@pytest.mark.parametrize(
    ("text", "headline", "found"),
    [
        ("Rain over Harbor\n\nIt fell.", None, "Rain over Harbor"),
        ("Rain over Harbor\nIt fell.", None, None),
        ("Rain over Harbor.\n\nIt fell.", None, None),
        ("“Rain over Harbor.”\n\nIt fell.", None, None),
        ("x" * 160 + "\n\nIt fell.", None, "x" * 160),
        ("x" * 161 + "\n\nIt fell.", None, None),
        ("12.5 : 7\n\nIt fell.", None, None),
        ("Rain over Harbor", None, None),
        ("“Rain”, over HARBOR.\nIt fell.", "Rain over Harbor", "“Rain”, over HARBOR."),
        ("Rain.", "Rain", "Rain."),
        ("Rain over Quay\nIt fell.", "Rain over Harbor", None),
    ],
)
def test_a_headline_is_the_known_one_or_a_short_open_line(text, headline, found):
    span = headline_span(text, paragraphs(text), headline)
    assert (None if span is None else text[slice(*span)]) == found


@pytest.mark.parametrize(
    ("words", "english", "answer"),
    [(40, 4, True), (40, 3, False), (39, 0, True), (50, 4, True), (51, 4, False), (100, 8, True), (100, 7, False)],
)
def test_a_text_of_forty_words_is_english_by_eight_in_a_hundred(words, english, answer):
    assert looks_english("the " * english + "regen " * (words - english)) is answer


def problems(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(issue.where, issue.problem) for issue in doubts(Article("a", text, language=language), "x.md")]


def test_doubts_name_the_place_and_the_number():
    assert problems("Rain fell.") == []
    assert problems("12:30") == [("x.md", "the text has no letters")]
    assert problems("Rain.", "de") == [("x.md", "language 'de': the measures are made for English")]
    assert problems("regen " * 40) == [("x.md", "does not look like English, which the measures are made for")]
    assert problems("a b\ufffdc\ufffd") == [
        ("x.md:offset 3", "characters lost before the text came here (U+FFFD), 2 times")
    ]
    assert problems("It isnâ€™t so.") == [("x.md:offset 6", "mojibake: UTF-8 read as another encoding, 1 times")]
    assert problems("x" * LONG) == []
    assert problems("x" * (LONG + 1)) == [("x.md", "very long for an article: 1,000,001 characters")]
    (told,) = problems("Rain fell.\nFollow us on Twitter: @demo\n")
    assert told == ("x.md:offset 11", "page furniture, not part of the story")


def test_what_is_furniture_is_blanked_in_place():
    text = "Rain fell. [WATCH VIDEO] Sun."
    (found,) = furniture(text)
    assert text[found.start : found.end] == "[WATCH VIDEO]"
    assert blanked(text, [(found.start, found.end)]) == "Rain fell. " + " " * 13 + " Sun."
    assert blanked("Rain", []) == "Rain"
    assert blanked("Rain", [(0, 1), (3, 4)]) == " ai "


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rain fell.\nSun came.\n\nFog.", ["Rain fell.", "Sun came.", "Fog."]),
        # One of three line ends stands before a small letter: hard-wrapped; one of four is not.
        ("Rain fell on the\ntown. Sun shone on\nHarbor and\nQuay", [
            "Rain fell on the\ntown. Sun shone on\nHarbor and\nQuay"]),
        ("Rain fell on the\ntown. Sun shone on\nHarbor and\nQuay\nThen", [
            "Rain fell on the", "town. Sun shone on", "Harbor and", "Quay", "Then"]),
        # In a hard-wrapped text a deeper indent begins a paragraph, one more space does not.
        ("rain fell on the\ntown and\n  then the sun\nshone", ["rain fell on the\ntown and", "then the sun\nshone"]),
        ("rain fell on the\ntown and\n then the sun\nshone", ["rain fell on the\ntown and\n then the sun\nshone"]),
        # And so does a line that closes a sentence and had room for the next word.
        ("rain fell on the old town and\nthe sea.\nthen the sun shone on the old\nboats", [
            "rain fell on the old town and\nthe sea.", "then the sun shone on the old\nboats"]),
        ("", []), (" \n\t\n", []),
    ],
)  # fmt: skip
def test_paragraphs_are_lines_or_what_a_hard_wrap_cut(text, parts):
    assert [text[start:end] for start, end in paragraphs(text)] == parts


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Holm came. He sat.", ["Mr. Holm came.", "He sat."]),
        ("“Really?” she asked. Nobody answered.", ["“Really?” she asked.", "Nobody answered."]),
        ("“Really?” Ada Holm asked. He sat.", ["“Really?” Ada Holm asked.", "He sat."]),
        ("It was 8 a.m. Monday when it fell. Rain.", ["It was 8 a.m. Monday when it fell.", "Rain."]),
        ("It was 8 a.m. He sat.", ["It was 8 a.m.", "He sat."]),
        ("(It rained.) He sat.", ["(It rained.)", "He sat."]),
        ("J. R. Holm came. He sat.", ["J. R. Holm came.", "He sat."]),
        ("1. Rain fell. 2. It stopped.", ["1. Rain fell.", "2. It stopped."]),
        ("``Rain,'' he said. ``Sun.''", ["``Rain,'' he said.", "``Sun.''"]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
    ],
)
def test_sentences_by_hand(text, sentences):
    assert [text[found.start : found.end] for found in split(text)] == sentences
