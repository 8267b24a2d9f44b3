"""What a fuzzer calls with bytes: every reader, the front matter, the marks; each fails where a law is broken.

`benchmarks/guided.py` looks for such bytes; those found, and the seeds that it starts from, stand in `tests/fuzz`, a
folder a target, and `tests/test_fuzz.py` gives them to the targets again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from onrecord.articles import Article
from onrecord.articles.clean import furniture, shadow
from onrecord.articles.read.recognise import FORMATS, recognise, unpacked
from onrecord.articles.read.source import Found, Source
from onrecord.articles.records import SURROGATE, Issue, take
from onrecord.articles.segment import split
from onrecord.articles.textfile import decode, front_matter
from onrecord.bounded import load_json
from onrecord.errors import OnRecordError
from onrecord.people import mentions
from onrecord.quotes import find_quotations
from onrecord.quotes.marks import passages
from onrecord.tables import read_table


def text_of(data: bytes) -> str:
    """Take bytes for a text, whatever they are."""
    return data.decode("utf-8", "replace")


def fuzz_front_matter(data: bytes) -> None:
    """The text is the end of the document, or the document; a block that could not be read is told."""
    document, problem = decode(data)
    if document is None:
        assert problem
        return
    parts = front_matter(document)
    assert document.endswith(parts.text)
    assert all(isinstance(key, str) for key in parts.front)
    take({**parts.front, "text": parts.text}, "a")


def fuzz_marks(data: bytes) -> None:
    """Passages stand in order, without overlap, inside the text."""
    text, before = text_of(data), 0
    for found in passages(text):
        assert before <= found.start <= found.inner[0] <= found.inner[1] <= found.end <= len(text)
        before = found.end


def fuzz_sentences(data: bytes) -> None:
    """Sentences stand in order, and every word belongs to one."""
    text = text_of(data)
    assert len(shadow(text)) == len(text)
    before, covered = 0, []
    for sentence in split(text, headline=text[:20]):
        assert before <= sentence.start < sentence.end <= len(text)
        covered.append(text[before : sentence.start])
        before = sentence.end
    # Spaces of every kind and characters without width may stand between two.
    assert not shadow("".join([*covered, text[before:]])).strip()
    before = 0
    for found in furniture(text):
        assert before <= found.start < found.end <= len(text)
        before = found.end


def fuzz_quotations(data: bytes) -> None:
    """Every offset points into the text, and the pieces of a quotation stand in order."""
    text = text_of(data)
    for found in find_quotations(Article("a", text)):
        before = 0
        for start, end in found.content:
            assert before <= start < end <= len(text)
            before = end
        for start, end in filter(None, (found.cue, found.source, found.addressee)):
            assert 0 <= start < end <= len(text)


def fuzz_mentions(data: bytes) -> None:
    """A mention is the text that stands at its offsets."""
    text = text_of(data)
    for row in mentions([Article("a", text)]).itertuples():
        assert text[row.start : row.end] == row.text


def fuzz_json(data: bytes) -> None:
    """JSON is read, or refused with a ValueError."""
    try:
        load_json(text_of(data))
    except ValueError:
        return


def fuzz_table(data: bytes) -> None:
    """A table is read, or refused with an OnRecordError."""
    ending = (".csv", ".jsonl")[data[:1] == b"{"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{ending}")
        path.write_bytes(data)
        try:
            read_table(path)
        except OnRecordError:
            return


def reads(kind: str, ending: str) -> Callable[[bytes], None]:
    """Make the target of a reader: what comes out is articles that can be made, and issues."""

    def fuzz(data: bytes) -> None:
        source = Source(f"a{ending}", f"a{ending}", content=data)
        recognise(source)
        given = FORMATS[kind](source) if kind in FORMATS else unpacked(source)
        for found in given:
            if isinstance(found, Found):
                values, issues = take(found.record, found.where, columns=found.columns)
                assert all(isinstance(issue, Issue) for issue in issues)
                assert not SURROGATE.search(values.get("text", ""))
            elif isinstance(found, Issue):
                assert found.problem

    return fuzz


TARGETS: dict[str, Callable[[bytes], None]] = {
    "front_matter": fuzz_front_matter,
    "marks": fuzz_marks,
    "sentences": fuzz_sentences,
    "quotations": fuzz_quotations,
    "mentions": fuzz_mentions,
    "json": fuzz_json,
    "table": fuzz_table,
    "csv": reads("csv", ".csv"),
    "jsonl": reads("jsonl", ".jsonl"),
    "nexis_txt": reads("nexis_txt", ".txt"),
    "nexis_rtf": reads("nexis_rtf", ".rtf"),
    "proquest_txt": reads("proquest_txt", ".txt"),
    "proquest_html": reads("proquest_html", ".html"),
    "factiva_html": reads("factiva_html", ".html"),
    "factiva_rtf": reads("factiva_rtf", ".rtf"),
    "rtf": reads("rtf", ".rtf"),
    "feed": reads("feed", ".xml"),
    "warc": reads("warc", ".warc"),
    "zip": reads("zip", ".zip"),
}
