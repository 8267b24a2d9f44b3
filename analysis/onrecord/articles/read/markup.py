"""HTML as a tree and as lines of text: what saved pages, exports and feeds share."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

from onrecord.articles.textfile import decode
from onrecord.errors import need

_BLOCKS = frozenset(
    (
        *("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article"),
        *("table", "ul", "ol", "dl", "dt", "dd", "header", "footer", "pre", "figure", "figcaption", "hr", "center"),
    )
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "head", "iframe", "object"))
_CHARSET = re.compile(rb"<(?:meta[^>]+charset\s*=\s*|\?xml[^>]+encoding\s*=\s*)[\"']?\s*([\w:-]+)", re.IGNORECASE)
RULE = "_" * 40
"""How a line drawn across a page is written."""


def html_text(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Decode a page: UTF-8 where it fits, else what the server or the page declares, else Windows-1252.

    Returns
    -------
    str
        The page.
    str or None
        What was doubtful about its letters.

    Examples
    --------
    >>> html_text('<meta charset="utf-8">“Rain”'.encode("cp1252"))
    ('<meta charset="utf-8">“Rain”', 'not in the encoding that it declares (utf-8); read as Windows-1252')
    """
    text, problem = decode(data)
    if text is not None and (problem is None or problem.startswith("UTF-8")):
        return text, problem
    named = declared or (found[1].decode("ascii") if (found := _CHARSET.search(data[:4096])) else None)
    # Browsers read latin-1 as Windows-1252, and so must we.
    if named and named.lower().replace("_", "-") not in ("utf-8", "utf8", "iso-8859-1", "latin-1", "latin1", "ascii"):
        try:
            return data.decode(named), None
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    read = text if text is not None else data.decode("cp1252", errors="replace")
    if named and named.lower() in ("iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"):
        return read, None
    where = f"not in the encoding that it declares ({named}); " if named else ""
    return read, f"{where}read as {'UTF-16' if problem == 'read as UTF-16' else 'Windows-1252'}"


def parse_html(text: str) -> Any | None:
    """Read a page into a tree; None where there is nothing in it."""
    if find_spec("lxml") is None:
        raise need("lxml", "read")
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        # Characters that no XML may hold stop the parser where it meets them.
        return html.document_fromstring(re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]", " ", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def lines_of(node: Any) -> list[str]:
    """Give the text of a tree in lines as a browser would break them; a rule across the page is a line of dashes."""
    pieces: list[str] = []
    for event, tag, text in _walk(node):
        if tag in _BLOCKS:
            pieces.append(f"\n{RULE}\n" if tag == "hr" and event == "start" else "\n")
        pieces.append(re.sub(r"[ \t\r\n\f]+", " ", text or ""))
    return [line for line in (line.strip(" ") for line in "".join(pieces).split("\n")) if line.strip()]


def text_of(node: Any) -> str:
    """Give the text of a tree on one line, every kind of space as one."""
    return " ".join(" ".join(lines_of(node)).split())


def _walk(node: Any) -> list[tuple[str, str, str | None]]:
    """List the tags as they open and close with the text behind each; by hand, for a tree may be very deep."""
    found: list[tuple[str, str, str | None]] = []
    todo: list[tuple[str, Any]] = [("start", node)]
    while todo:
        event, at = todo.pop()
        tag = at.tag if isinstance(at.tag, str) else ""
        if event == "end":
            found.append(("end", tag, at.tail if at is not node else None))
            continue
        todo.append(("end", at))
        if tag and tag not in _UNSEEN:
            found.append(("start", tag, at.text))
            todo += [("start", child) for child in reversed(at)]
    return found
