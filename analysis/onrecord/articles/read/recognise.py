"""Which reader a file needs: told by its content, and by its ending where the content does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.articles.read import archive
from onrecord.articles.read.document import docx_lines, read_docx, read_rtf, rtf_lines
from onrecord.articles.read.factiva import articles_in, is_factiva, read_factiva_html, read_factiva_rtf
from onrecord.articles.read.feed import read_feed
from onrecord.articles.read.jsonl import read_jsonl
from onrecord.articles.read.markup import html_text, lines_of, parse_html
from onrecord.articles.read.nexis import is_nexis, read_nexis_docx, read_nexis_rtf
from onrecord.articles.read.nexis_txt import DOCUMENT, read_nexis_txt
from onrecord.articles.read.page import read_html
from onrecord.articles.read.proquest import is_proquest, read_proquest_html, read_proquest_txt
from onrecord.articles.read.source import Reader, Source
from onrecord.articles.read.table import read_csv, read_parquet, read_xlsx
from onrecord.articles.read.text import read_text
from onrecord.articles.read.warc import read_warc
from onrecord.articles.records import Issue
from onrecord.articles.textfile import decode

FORMATS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
    "html": read_html,
    "docx": read_docx,
    "rtf": read_rtf,
    "nexis_docx": read_nexis_docx,
    "nexis_rtf": read_nexis_rtf,
    "nexis_txt": read_nexis_txt,
    "factiva_html": read_factiva_html,
    "factiva_rtf": read_factiva_rtf,
    "proquest_txt": read_proquest_txt,
    "proquest_html": read_proquest_html,
    "feed": read_feed,
    "warc": read_warc,
}
"""The readers by the names that ``format=`` takes."""

ENDINGS = {
    **{".md": "text", ".txt": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"},
    **{".parquet": "parquet", ".xlsx": "xlsx", ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "docx"},
    **{".rtf": "rtf", ".xml": "feed", ".rss": "feed", ".atom": "feed", ".warc": "warc", ".arc": "warc"},
    **{".zip": "zip", ".gz": "gzip"},
}
"""The endings of files that may hold articles, and what they are where their content does not say otherwise."""

ARCHIVES = ("zip", "gzip")

_HEAD = 4096
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<[!?][^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b", re.I)
_TAR = 257  # where an archive of the tape kind says that it is one


def unpacked(source: Source) -> Iterator[tuple[Source, str] | Issue]:
    """Give the files that are to be read with their formats: the source itself, or what it holds.

    Parameters
    ----------
    source : Source
        A file.

    Yields
    ------
    (Source, str) or Issue
        A file and a key of `FORMATS`; an issue for what cannot be opened.
    """
    kind = recognise(source)
    if kind not in ARCHIVES:
        yield source, kind
        return
    inner = archive.members(source) if kind == "zip" else iter((archive.unzipped(source),))
    for member in inner:
        if isinstance(member, Issue):
            yield member
        elif kind == "zip" and not is_article(member.name):
            yield Issue(None, member.where, "no file of articles by its ending; passed by")
        elif member.size == 0:
            yield Issue(None, member.where, "empty file")
        else:
            yield from unpacked(member)


def is_article(name: str) -> bool:
    """Tell whether a file of this name may hold articles: not hidden, of a known ending, no README and no licence."""
    stem, dot, ending = name.rpartition(".")
    return not name.startswith((".", "~$")) and f"{dot}{ending.lower()}" in ENDINGS and stem.lower() not in _ABOUT


# Files that explain a collection and are no articles of it.
_ABOUT = frozenset(
    ("readme", "datasheet", "data_sheet", "data-sheet", "license", "licence", "notice", "changelog", "contributing")
)


def recognise(source: Source) -> str:
    r"""Tell the format of a file: a key of `FORMATS`, or "zip" or "gzip".

    What the first bytes say goes before the ending; an export of a database is known by its own marks, wherever a
    program has put it.

    Examples
    --------
    >>> recognise(Source("demo.txt", "demo.txt", content=b"{\\rtf1 Rain.}"))
    'rtf'
    >>> recognise(Source("demo.md", "demo.md", content=b"Rain."))
    'text'
    """
    head = source.head(_HEAD)
    kind = _by_magic(source, head)
    if kind == "docx":
        return _exported(source, "docx")
    if kind:
        return kind
    if head.lstrip().startswith(b"{\\rtf"):
        return _exported(source, "rtf")
    if _FEED.match(head):
        return "feed"
    ending = ENDINGS.get(source.ending, "text")
    if _HTML.match(head) or ending == "html":
        return _page(source)
    if ending == "text":
        return _text(source, head)
    return "text" if ending in ("docx", "rtf", "zip", "gzip") and _is_text(head) else ending


def _by_magic(source: Source, head: bytes) -> str | None:
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        names = archive.names_in(source)
        if "word/document.xml" in names:
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
        # A broken package is still what its ending says.
        return {".docx": "docx", ".xlsx": "xlsx"}.get(source.ending, "zip") if not names else "zip"
    if head.startswith(b"\x1f\x8b"):
        return "warc" if source.name.lower().endswith((".warc.gz", ".arc.gz")) else "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    return "warc" if re.match(rb"WARC/\d|filedesc://", head) else None


def _exported(source: Source, kind: str) -> str:
    """Tell a database's export from a document that is one article."""
    lines = docx_lines(source) if kind == "docx" else rtf_lines(source)
    if isinstance(lines, Issue):
        return kind
    if is_nexis(lines):
        return f"nexis_{kind}"
    return "factiva_rtf" if kind == "rtf" and is_factiva(lines) else kind


def _page(source: Source) -> str:
    data = source.data()
    lowered = data.lower()
    if b"proquest document id" in lowered or b"article" in lowered:
        tree = parse_html(html_text(data)[0])
        if tree is not None and b"proquest document id" in lowered and is_proquest("\n".join(lines_of(tree))):
            return "proquest_html"
        marked = b"articleparagraph" in lowered or b"<b>hd</b>" in lowered or b"enarticle" in lowered
        if tree is not None and marked and articles_in(tree):
            return "factiva_html"
    return "html"


def _text(source: Source, head: bytes) -> str:
    if source.ending == ".md":
        return "text"
    document, _ = decode(source.data())
    if document is None:
        return "text"
    if DOCUMENT.search(document) and re.search(r"^(?:LENGTH|BYLINE|LOAD-DATE|LANGUAGE):", document, re.MULTILINE):
        return "nexis_txt"
    if is_proquest(document) and re.search(r"^_{20,}", document, re.MULTILINE):
        return "proquest_txt"
    if source.ending != ".txt" and head.lstrip()[:1] == b"{":
        return "jsonl"
    return "text"


def _is_text(head: bytes) -> bool:
    return decode(head)[0] is not None
