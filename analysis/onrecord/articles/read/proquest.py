"""ProQuest: text and HTML exports, articles apart by a rule, every field behind a label."""

from __future__ import annotations

import re

from onrecord.articles.read.dates import date_line
from onrecord.articles.read.document import squeezed
from onrecord.articles.read.markup import html_text, lines_of, parse_html
from onrecord.articles.read.source import PLACED, STATED, Found, Given, Record, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.articles.textfile import decode

LABELS = {
    **{"title": "headline", "author": "byline", "publication title": "outlet", "publication date": "published"},
    **{"section": "section", "language of publication": "language", "proquest document id": "article_id"},
    **{"document url": "url", "copyright": "rights", "full text": "text", "abstract": "abstract", "links": "links"},
    **{"publication info": "publication_info", "publication year": "publication_year", "pages": "pages"},
    **{"last updated": "last_updated", "source": "outlet", "publisher": "publisher", "first page": "pages"},
    **{"start page": "pages", "publication subject": "publication_subject", "credit": "byline"},
}
"""ProQuest's labels and what they are called here."""

_OTHER = (
    *("subject", "location", "people", "company / organization", "identifier / keyword", "place of publication"),
    *("country of publication", "issn", "source type", "document type", "database", "dateline", "column", "edition"),
    *("company", "classification", "volume", "issue", "number of pages", "accession number", "document feature"),
    *(
        "publication date range",
        "supplement",
        "illustration",
        "journal subject",
        "eissn",
        "word count",
        "alternate title",
    ),
)
_LABEL = re.compile(
    rf"^[ \t\u00a0]*({'|'.join(re.escape(name) for name in sorted((*LABELS, *_OTHER), key=len, reverse=True))}):"
    r"(?:[ \t\u00a0]+|$)",
    re.IGNORECASE | re.MULTILINE,
)
RULE = re.compile(r"^[ \t]*_{20,}[ \t]*\r?$", re.MULTILINE)
"""The line between two articles."""
_PLACE = re.compile(r"\s*[;,]\s+[^;]*(?:\([^()]*\)|\[[^\]]*\])\.?$|\s*;\s.*$|\s*\[[^\]]*\]\.?$")
_LONGEST_NAME = 500  # characters of an outlet with its place
_COUNTED = re.compile(r"^[^\S\n]*Document\s+\d+\s+of\s+(\d+)[^\S\n]*$", re.MULTILINE | re.IGNORECASE)
_PAGE = re.compile(
    r"(?:document \d+ of \d+|report information from proquest|table of contents|contact us|bibliography|"
    r"citation style|database copyright|terms and conditions|proquest$|\d+\.\s|copyright ©? ?\d{4} proquest|"
    r"\w+ \d{1,2},? \d{4}.{0,10}$)",
    re.IGNORECASE,
)


def read_proquest_txt(source: Source) -> Given:
    """Read a text export of ProQuest."""
    document, problem = decode(source.data())
    if document is None:
        yield Issue(None, source.where, str(problem))
        return
    yield from _read(source, document, problem, cut=True)


def read_proquest_html(source: Source) -> Given:
    """Read an HTML export of ProQuest; its labels are those of the text export."""
    text, problem = html_text(source.data())
    tree = parse_html(text)
    lines = [] if tree is None else lines_of(tree)
    yield from _read(source, "\n\n".join(lines), problem, cut=False)


def is_proquest(text: str) -> bool:
    """Tell an export of ProQuest from another text."""
    return re.search(r"^[^\w\n]*ProQuest document ID\b", text, re.IGNORECASE | re.MULTILINE) is not None


def _read(source: Source, document: str, problem: str | None, *, cut: bool) -> Given:
    number = 0
    for piece in RULE.split(document.replace("\r\n", "\n")):
        labels = list(_LABEL.finditer(piece))
        if len(labels) < 2:
            # The cover, the list of contents and the last page have no labels; anything else is an article lost.
            if any(not _PAGE.match(line.strip()) for line in piece.split("\n") if line.strip()) and len(piece) > 300:
                yield Issue(None, f"{source.where}:after {number}", "no labels in this part", excerpt(piece))
            continue
        number += 1
        found = _article(source, number, piece, labels, cut=cut)
        yield found._replace(doubts=((problem, None),) if problem else ())
    stated = max((int(mark[1]) for mark in _COUNTED.finditer(document)), default=number)
    if stated != number:
        yield Issue(None, source.where, f"the export says {stated} articles, and {number} are in the file")


def _article(source: Source, number: int, piece: str, labels: list[re.Match[str]], *, cut: bool) -> Found:
    record: Record = {}
    origins: dict[str, tuple[str, str]] = {}
    labels = _of_fields(piece, labels)
    ends = [*(label.start() for label in labels[1:]), len(piece)]
    for label, end in zip(labels, ends, strict=True):
        name = LABELS.get(label[1].lower(), re.sub(r"\W+", "_", label[1].lower()).strip("_"))
        value = piece[label.end() : end].strip()
        if not value or name in record:
            continue
        record[name] = _paragraphs(value, cut=cut) if name == "text" else squeezed(value)
        origins[name] = (f"the label {label[1]!r}", STATED)
    _headline(piece[: labels[0].start()], record, origins)
    _outlet(record, origins)
    if read := date_line(str(record.get("published", ""))):
        record["published"] = read[0]
    if isinstance(record.get("language"), str):
        record["language"] = re.split(r"[;,]", record["language"])[0].strip()
    return Found(f"{source.where}:{number}", record, f"{source.stem}-{number}", (), origins)


def _of_fields(piece: str, labels: list[re.Match[str]]) -> list[re.Match[str]]:
    """Leave out what looks like a label inside the full text: it stands again below, or paragraphs follow it."""
    names = [label[1].lower() for label in labels]
    if "full text" not in names:
        return labels
    full = names.index("full text")
    ends = [*(label.start() for label in labels[1:]), len(piece)]
    kept = len(labels)
    while kept - 1 > full:
        value = piece[labels[kept - 1].end() : ends[kept - 1]].strip()
        if re.search(r"\n[ \t]*\n", value) or names[kept - 1] in names[kept:]:
            break
        kept -= 1
    return labels[: full + 1] + labels[kept:]


def _headline(before: str, record: Record, origins: dict[str, tuple[str, str]]) -> None:
    """Take the headline from above the labels where no label names it."""
    lines = [line.strip() for line in before.split("\n") if line.strip() and not _PAGE.match(line.strip())]
    if lines and "headline" not in record:
        record["headline"], origins["headline"] = squeezed(" ".join(lines)), ("above the first label", PLACED)


def _outlet(record: Record, origins: dict[str, tuple[str, str]]) -> None:
    """Take the place from behind an outlet's name, and outlet and date from the line on the publication."""
    info = str(record.get("publication_info", ""))
    if "outlet" not in record and info:
        record["outlet"] = re.split(r"\s*[;\[]|\.\s|,\s+\d", info)[0]
        origins["outlet"] = ("the label 'Publication info'", PLACED)
    if "published" not in record and (day := re.search(r"\d{1,2} \w{3,9},? \d{4}|\w{3,9} \d{1,2}, \d{4}", info)):
        record["published"], origins["published"] = day[0], ("the label 'Publication info'", PLACED)
    if isinstance(record.get("outlet"), str) and len(record["outlet"]) <= _LONGEST_NAME:
        record["outlet"] = _PLACE.sub("", record["outlet"]).strip() or record["outlet"]


def _paragraphs(value: str, *, cut: bool) -> str:
    """Put a text's paragraphs apart by blank lines; where it has blank lines, its single breaks are those of a page."""
    value = value.replace("\f", "\n\n")
    parts = re.split(r"\n[ \t]*\n" if cut and re.search(r"\n[ \t]*\n", value) else r"\n", value)
    return "\n\n".join(part.strip(" \t\n") for part in parts if part.strip())
