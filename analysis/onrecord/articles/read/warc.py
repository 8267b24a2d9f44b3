"""Web archives (WARC and the older ARC): the pages among their records."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from importlib.util import find_spec
from typing import Any

from onrecord.articles.read.archive import Unzipping
from onrecord.articles.read.page import page_found
from onrecord.articles.read.source import BROKEN, Found, Given, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.errors import need

LARGEST = 20_000_000  # bytes of one page
_PAGE = re.compile(r"text/html|application/xhtml")


def read_warc(source: Source) -> Given:
    """Read the HTML responses of an archive; records of other kinds are counted in one issue a kind."""
    if find_spec("warcio") is None:
        raise need("warcio", "read")
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    passed: Counter[str] = Counter()
    number = 0
    with source.open() as opened:
        # Unpacked here: the library takes only archives that are packed record by record.
        packed = source.head(2) == b"\x1f\x8b"
        stream = io.BufferedReader(Unzipping(opened, source.size)) if packed else opened
        try:
            for number, (record, doubt) in enumerate(_quietly(ArchiveIterator(stream, arc2warc=True)), 1):
                kind = _kind(record)
                if doubt:
                    yield Issue(None, f"{source.where}:{number}", f"the one before has another length ({doubt})")
                if kind:
                    passed[kind] += 1
                elif record.rec_type in ("response", "resource"):
                    yield _page(source, number, record)
        except (*BROKEN, ArchiveLoadFailed) as error:
            problem = f"broken behind record {number} ({excerpt(error) or type(error).__name__})"
            yield Issue(None, f"{source.where}:{number + 1}", f"{problem}; what follows is not read")
    for kind, count in sorted(passed.items()):
        yield Issue(None, source.where, f"{count} records are no pages ({kind}); passed by")


def _quietly(records: Any) -> Iterator[tuple[Any, str]]:
    """Give the records with what the library would print about them on standard error, which is not ours."""
    while True:
        told = io.StringIO()
        with redirect_stderr(told):
            record = next(records, None)
        if record is None:
            return
        yield record, excerpt(told.getvalue())


def _kind(record: Any) -> str | None:
    """Name a record that is no page; None for a page and for what only describes other records."""
    if record.rec_type not in ("response", "resource"):
        return record.rec_type if record.rec_type in ("revisit", "conversion", "continuation") else None
    headers = record.http_headers
    if headers is not None and (status := headers.get_statuscode()) and not str(status).startswith("2"):
        return f"status {excerpt(status, 8)}"
    content = _content_type(record)
    return None if _PAGE.match(content) else excerpt(content.partition(";")[0] or "no content type", 40)


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return (headers.get_header("Content-Type") or "").lower().strip()


def _page(source: Source, number: int, record: Any) -> Found | Issue:
    where, key = f"{source.where}:{number}", f"{source.stem}-{number}"
    try:
        data = record.content_stream().read(LARGEST + 1)
    except BROKEN as error:
        return Issue(key, where, f"a page that cannot be unpacked ({excerpt(error) or type(error).__name__})")
    if len(data) > LARGEST:
        return Issue(key, where, f"a page of more than {LARGEST:,} bytes; not read")
    known = {"archived": record.rec_headers.get_header("WARC-Date")}
    known["url"] = record.rec_headers.get_header("WARC-Target-URI")
    if found := re.search(r"charset\s*=\s*[\"']?([\w:-]+)", _content_type(record)):
        known["charset"] = found[1]
    return page_found(data, where, key, **{name: value for name, value in known.items() if value})
