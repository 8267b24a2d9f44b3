"""Nexis Uni: Word and rich text exports with many articles a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.articles.read.dates import date_line
from onrecord.articles.read.document import Line, docx_lines, joined, rtf_lines, squeezed
from onrecord.articles.read.source import PLACED, STATED, Found, Given, Record, Source
from onrecord.articles.records import Issue

END = "end of document"
HEADER = {
    **{"section": "section", "length": "length", "byline": "byline", "highlight": "highlight", "dateline": "dateline"},
    **{"series": "series", "headline": "headline", "teaser": "highlight"},
}
"""The labels above a text, and what they are called here."""

# What is said about an article once it is over; the last of a text's own words stands before the first of these.
FOOTER = frozenset(
    (
        *("graphic", "load-date", "language", "publication-type", "subject", "industry", "geographic", "journal-code"),
        *("document-type", "classification", "person", "organization", "company", "url", "notes", "copyright"),
        *("acc-no", "correction-date", "correction", "ticker", "naics", "city", "state", "country", "category"),
        *("pub-type",),
    )
)
_LAST = frozenset(("load-date", "language", "publication-type"))
_LABEL = re.compile(r"\s*([A-Za-z][A-Za-z-]+)\s*:(?:\s+(.*)|\s*)$", re.DOTALL)
_COVER = re.compile(
    r"(?:user name|date and time|job number|documents? ?\(\d+\)|client/matter|search terms?|search type|narrowed by|"
    r"content type|page \d+ of \d+|about lexisnexis|[^\t]*\t|\d+\.\s)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\bdocuments? ?\((\d+)\)", re.IGNORECASE)
NOT_SAID = re.compile(r"(?:copyright|©|\(c\)|all rights reserved|\[?link to image\]?|image\b.{0,40}$)", re.IGNORECASE)


def read_nexis_docx(source: Source) -> Given:
    """Read a Word export of Nexis Uni."""
    yield from _read_lines(source, docx_lines(source))


def read_nexis_rtf(source: Source) -> Given:
    """Read a rich text export of Nexis Uni."""
    yield from _read_lines(source, rtf_lines(source))


def is_nexis(lines: Sequence[Line]) -> bool:
    """Tell an export of Nexis Uni from another document."""
    texts = [squeezed(line.text).lower() for line in lines]
    return END in texts and any(text == "body" or text.startswith("length:") for text in texts)


def _read_lines(source: Source, lines: list[Line] | Issue) -> Given:
    if isinstance(lines, Issue):
        yield lines
        return
    pieces, rest = _pieces(lines)
    for number, piece in enumerate(pieces, 1):
        yield _article(source, number, _without_cover(piece) if number == 1 else piece)
    if joined([line.text for line in rest]) and not all(_COVER.match(line.text) for line in rest if line.text.strip()):
        text = joined([line.text for line in rest])
        yield Issue(None, f"{source.where}:{len(pieces) + 1}", "the last article has no line 'End of Document'", text)
    stated = next((int(found[1]) for line in lines[:40] if (found := _COUNT.search(squeezed(line.text)))), None)
    if stated is not None and stated != len(pieces):
        yield Issue(None, source.where, f"the cover page says {stated} articles, and {len(pieces)} are in the file")


def _pieces(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Line]]:
    pieces: list[list[Line]] = [[]]
    for line in lines:
        if squeezed(line.text).lower() == END:
            pieces.append([])
        else:
            pieces[-1].append(line)
    return pieces[:-1], pieces[-1]


def _without_cover(piece: list[Line]) -> list[Line]:
    """Take the cover page from before the first article: up to its last line that only a cover has."""
    head = next((place for place, line in enumerate(piece) if date_line(line.text)), len(piece))
    heading = next((place for place, line in enumerate(piece[:head]) if line.heading), None)
    if heading is not None:
        return piece[heading:]
    cover = [place for place, line in enumerate(piece[: max(0, head - 2)]) if _COVER.match(line.text.strip() + " ")]
    return piece[cover[-1] + 1 :] if cover else piece


def _article(source: Source, number: int, piece: list[Line]) -> Found | Issue:
    where, key = f"{source.where}:{number}", f"{source.stem}-{number}"
    texts = [line.text for line in piece]
    dated = next((place for place, text in enumerate(texts) if date_line(text)), None)
    body, end = _body(texts, dated)
    record: Record = {}
    origins: dict[str, tuple[str, str]] = {}
    doubts: list[tuple[str, str | None]] = []
    if dated is None:
        doubts.append(("no line that is a date; outlet and headline are not known", None))
    else:
        _masthead(piece[:dated], record, origins)
        _published(texts[dated : dated + 2], record, origins)
    take_labels(texts[(dated or 0) : body] + texts[end:], record, origins)
    record["text"] = joined(texts[body:end])
    origins["text"] = (
        "between the lines 'Body' and 'Classification'",
        STATED if is_line(texts, body - 1, "body") else PLACED,
    )
    doubts += length_doubt(record)
    return Found(where, record, key, tuple(doubts), origins)


def _body(texts: list[str], dated: int | None) -> tuple[int, int]:
    """Find where the text begins and ends: the line 'Body', else behind the last of the labels at the top."""
    start = next((place + 1 for place in range(len(texts)) if is_line(texts, place, "body")), None)
    if start is None:
        start = 0 if dated is None else dated + 1
        for place in range(start, len(texts)):
            if (label_of(texts[place]) or ("",))[0] in HEADER or NOT_SAID.match(texts[place].strip()):
                start = place + 1
            elif len(texts[place].split()) > 25:
                break
    end = len(texts)
    for place in range(len(texts) - 1, start - 1, -1):
        first = (label_of(texts[place]) or ("",))[0] in _LAST and end == len(texts)
        if first or is_line(texts, place, "classification") or is_line(texts, place, "graphic"):
            end = place
    while end > start and (label_of(texts[end - 1]) or ("",))[0] in FOOTER:
        end -= 1
    return start, end


def is_line(texts: Sequence[str], place: int, word: str) -> bool:
    """Tell whether a line is one word, with or without a colon."""
    return 0 <= place < len(texts) and squeezed(texts[place]).lower().rstrip(":") == word


def label_of(text: str) -> tuple[str, str] | None:
    """Read a label and what stands behind it."""
    found = _LABEL.match(text.replace("\u00a0", " "))
    return (found[1].lower(), squeezed(found[2] or "")) if found else None


def _masthead(before: Sequence[Line], record: Record, origins: dict[str, tuple[str, str]]) -> None:
    """Take the headline and, on the line above the date, the outlet."""
    filled = [line for line in before if line.text.strip() and not NOT_SAID.match(line.text.strip())]
    if not filled:
        return
    record["outlet"] = squeezed(filled[-1].text)
    origins["outlet"] = ("the line above the date", PLACED)
    headings = [line for line in filled[:-1] if line.heading]
    record["headline"] = squeezed(" ".join(line.text for line in headings or filled[:-1]))
    origins["headline"] = ("the heading", STATED) if headings else ("the lines above the outlet", PLACED)


def _published(lines: Sequence[str], record: Record, origins: dict[str, tuple[str, str]]) -> None:
    read = date_line(lines[0])
    if not read:
        return
    record["published"], edition = read
    origins["published"] = ("the line below the outlet", PLACED)
    if edition is None and len(lines) > 1 and re.search(r"\bedition\b", lines[1], re.IGNORECASE):
        edition = squeezed(lines[1]) if len(lines[1].split()) < 8 else None
    if edition:
        record["edition"] = edition


def take_labels(texts: Sequence[str], record: Record, origins: dict[str, tuple[str, str]]) -> None:
    """Take what stands behind known labels, the first of each, into a record."""
    for text in texts:
        label, value = label_of(text) or ("", "")
        if not value or label not in {*HEADER, *FOOTER}:
            continue
        name = {"language": "language", "url": "url", "copyright": "rights"}.get(label, HEADER.get(label, label))
        key = name.replace("-", "_")
        if key == "headline" and record.get("headline"):
            continue
        if key not in record:
            record[key] = value.split(";")[0].strip() if key == "language" else value
            origins[key] = (f"the label {label.capitalize()!r}", STATED)


def length_doubt(record: Record) -> Iterator[tuple[str, str | None]]:
    """Compare the length that an export states with the words read; databases count a little differently."""
    stated = re.match(r"([\d,]+)\s+words?", str(record.get("length", "")))
    if not stated:
        return
    words, read = int(stated[1].replace(",", "") or 0), len(str(record.get("text", "")).split())
    if read and words > 20 and not 0.7 * words <= read <= 1.5 * words:
        yield f"the export says {words} words, and {read} were read", None
