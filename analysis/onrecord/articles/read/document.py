"""Word and rich text files as lines: what the databases' exports are, before anybody knows which database."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import NamedTuple

from onrecord.articles.read.archive import check_package
from onrecord.articles.read.source import BROKEN, PLACED, Found, Given, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.errors import need

# The converter writes a link as its words and its address.
_ADDRESS = re.compile(r"\(https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)")
_HALF = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Line(NamedTuple):
    """A paragraph of a document, and whether it is set as a heading."""

    text: str
    heading: bool = False


def docx_lines(source: Source) -> list[Line] | Issue:
    """Read the paragraphs of a Word file in their order; a row of a table is one line, its cells apart by tabs."""
    if find_spec("docx") is None:
        raise need("python-docx", "read")
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError
    from docx.table import Table

    refused = check_package(source)
    if refused:
        return refused
    lines: list[Line] = []
    try:
        with source.open() as stream:
            for block in docx.Document(stream).iter_inner_content():
                if isinstance(block, Table):
                    lines += [Line("\t".join(cell.text for cell in row.cells)) for row in block.rows]
                else:
                    style = block.style.name if block.style is not None else None
                    heading = bool(style) and str(style).lower().startswith(("heading", "title"))
                    lines += [Line(text, heading) for text in block.text.split("\n")]
    except (*BROKEN, PythonDocxError, OpcError, XmlchemyError) as error:
        return Issue(None, source.where, f"broken Word file ({excerpt(error) or type(error).__name__})")
    return lines


def rtf_lines(source: Source) -> list[Line] | Issue:
    """Read the paragraphs of a rich text file."""
    if find_spec("striprtf") is None:
        raise need("striprtf", "read")
    from striprtf.striprtf import rtf_to_text

    try:
        rich = source.data().decode("cp1252", errors="replace")
        text = str(rtf_to_text(rich, errors="replace"))  # type: ignore[no-untyped-call]
    except BROKEN as error:
        return Issue(None, source.where, f"broken rich text file ({excerpt(error) or type(error).__name__})")
    # Characters beyond the first plane come as the two halves that rich text writes.
    whole = _HALF.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return [Line(_ADDRESS.sub("", line)) for line in re.split(r"[\n\f]", whole)]


def read_docx(source: Source) -> Given:
    """Read a Word file that is one article."""
    yield from _one(source, docx_lines(source))


def read_rtf(source: Source) -> Given:
    """Read a rich text file that is one article."""
    yield from _one(source, rtf_lines(source))


def joined(lines: list[str]) -> str:
    """Put paragraphs together into a text, a blank line between two; what is blank is left out."""
    return "\n\n".join(line.strip() for line in lines if line.strip())


def squeezed(text: str) -> str:
    """Write a value on one line, every kind of space as one space."""
    return " ".join(text.replace("\u200b", "").split())


def _one(source: Source, lines: list[Line] | Issue) -> Given:
    if isinstance(lines, Issue):
        yield lines
        return
    origins = {"text": ("the whole document", PLACED), "headline": ("the first heading", PLACED)}
    record = {"text": joined([line.text for line in lines])}
    headline = next((squeezed(line.text) for line in lines if line.heading and line.text.strip()), None)
    yield Found(source.where, record | ({"headline": headline} if headline else {}), source.stem, (), origins)
