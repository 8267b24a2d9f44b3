"""LexisNexis as plain text, the older export: centred lines, labels in capitals, lines cut at 80 characters."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.articles.read.dates import date_line
from onrecord.articles.read.document import squeezed
from onrecord.articles.read.nexis import FOOTER, HEADER, NOT_SAID, label_of, length_doubt, take_labels
from onrecord.articles.read.source import PLACED, Found, Given, Record, Source
from onrecord.articles.records import Issue
from onrecord.articles.textfile import decode

DOCUMENT = re.compile(
    r"^[ \t\f\u00a0]*(?:\d+ of (?P<all>\d+) DOCUMENTS|Document \d+ of (?P<every>\d+))[ \t]*\r?$", re.MULTILINE
)
"""The line above every article."""

# From the first space of a run on and never back, so that a long run of spaces is passed in one step.
_BLANK = re.compile(r"(?:(?<![ \t\f\u00a0])[ \t\f\u00a0]*+\r?\n){2,}")
_CELLS = re.compile(r"\S {3,}\S|\t")


class _Block(NamedTuple):
    """Lines between two blank lines, and whether they are centred."""

    text: str
    centred: bool

    @property
    def label(self) -> str:
        """The label in capitals that it begins with, or nothing."""
        found = label_of(self.text)
        return found[0] if found and self.text.lstrip().startswith(found[0].upper()) else ""


def read_nexis_txt(source: Source) -> Given:
    """Read an export with many articles; the lines of a paragraph are put together again."""
    document, problem = decode(source.data())
    if document is None:
        yield Issue(None, source.where, str(problem))
        return
    marks = list(DOCUMENT.finditer(document))
    for number, mark in enumerate(marks, 1):
        stop = marks[number].start() if number < len(marks) else len(document)
        found = _article(source, number, document[mark.end() : stop])
        yield found._replace(doubts=(*(((problem, None),) if problem else ()), *found.doubts))
    stated = max((int(mark["all"] or mark["every"]) for mark in marks), default=0)
    if stated != len(marks):
        yield Issue(None, source.where, f"the export says {stated} articles, and {len(marks)} are in the file")


def _article(source: Source, number: int, piece: str) -> Found:
    blocks = [_block(text) for text in _BLANK.split("\n" + piece) if text.strip()]
    record: Record = {}
    origins: dict[str, tuple[str, str]] = {}
    doubts: list[tuple[str, str | None]] = []
    after = _masthead(blocks, record, origins)
    if "published" not in record:
        doubts.append(("no line that is a date; outlet and headline are not known", None))
    start, end = _body(blocks, after)
    top = [block for block in blocks[after:start] if block.label in HEADER]
    headline = [squeezed(block.text) for block in blocks[after:start] if not block.label and not block.centred]
    if headline and after:
        record["headline"] = " ".join(headline)
        origins["headline"] = ("the lines below the date", PLACED)
    take_labels([block.text for block in (*top, *blocks[end:])], record, origins)
    record["text"] = "\n\n".join(_paragraph(block.text) for block in blocks[start:end])
    origins["text"] = ("between the labels at the top and at the end", PLACED)
    return Found(
        f"{source.where}:{number}",
        record,
        f"{source.stem}-{number}",
        (*doubts, *length_doubt(record)),
        origins,
    )


def _block(text: str) -> _Block:
    lines = [line for line in text.splitlines() if line.strip()]
    return _Block("\n".join(lines), all(re.match(r"[ \t\u00a0]{5,}", line) for line in lines))


def _masthead(blocks: list[_Block], record: Record, origins: dict[str, tuple[str, str]]) -> int:
    """Take outlet, date and edition from the centred lines at the top; give the number of blocks that they are."""
    lines = [(place, line.strip()) for place, block in enumerate(blocks[:8]) for line in block.text.split("\n")]
    for at, (place, line) in enumerate(lines):
        read = date_line(line)
        if read is None:
            continue
        above = [text for _, text in lines[:at] if not NOT_SAID.match(text) and not re.fullmatch(r"[A-Z ]+:.*", text)]
        if above:
            record["outlet"], origins["outlet"] = squeezed(above[-1]), ("the line above the date", PLACED)
        record["published"], edition = read
        origins["published"] = ("the line below the outlet", PLACED)
        below = [text for spot, text in lines[at + 1 :] if blocks[spot].centred and not NOT_SAID.match(text)]
        edition = edition or squeezed(" ".join(below))
        if edition:
            record["edition"] = edition
        after = place + 1
        while after < len(blocks) and blocks[after].centred:
            after += 1
        return after
    return 0


def _body(blocks: list[_Block], after: int) -> tuple[int, int]:
    """Find the blocks that are the text: below the last label of the top, above the first of the end."""
    tops = [place for place in range(after, len(blocks)) if blocks[place].label in HEADER]
    # A label deep in the text is the author's: labels of the top follow each other, with the headline among them.
    start = after
    for place in tops:
        if place - start <= 3:
            start = place + 1
    end = len(blocks)
    while end > start and (blocks[end - 1].label in FOOTER or blocks[end - 1].centred):
        end -= 1
    return start, end


def _paragraph(text: str) -> str:
    """Put the lines of a paragraph together; the rows of a table stay apart."""
    lines = text.split("\n")
    if len(lines) > 1 and sum(bool(_CELLS.search(line.strip())) for line in lines) * 2 > len(lines):
        return "\n".join(line.rstrip() for line in lines)
    return " ".join(line.strip() for line in lines)
