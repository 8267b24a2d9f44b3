"""RSS and Atom: one article an entry."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

from onrecord.articles.read.markup import html_text, lines_of, parse_html
from onrecord.articles.read.source import PLACED, STATED, Found, Given, Record, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.errors import need

_NAMES = {
    **{"title": "headline", "link": "url", "pubdate": "published", "published": "published", "date": "published"},
    **{"updated": "updated", "creator": "byline", "author": "byline", "guid": "guid", "id": "guid", "rights": "rights"},
    **{"category": "section", "language": "language", "copyright": "rights"},
}
_TEXTS = ("encoded", "content", "description", "summary")
"""Where an entry's text may stand, the fullest first."""
_DECLARED = re.compile(r"^<\?xml[^>]*\?>")
_TAG = re.compile(r"<[a-zA-Z/!]")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


def read_feed(source: Source) -> Given:
    """Read a feed; an entry that has only a summary is read and doubted."""
    if find_spec("lxml") is None:
        raise need("lxml", "read")
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True, load_dtd=False)
    text, problem = html_text(source.data())
    if problem:
        yield Issue(None, source.where, problem)
    try:
        # Decoded here: the parser passes on bytes that are no letters in the encoding declared.
        root = etree.fromstring(_DECLARED.sub("", text.lstrip()).encode("utf-8"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        yield Issue(None, source.where, f"broken feed ({excerpt(error)})")
        return
    entries = [] if root is None else [node for node in root.iter() if _name(node) in ("item", "entry")]
    if root is None or not entries:
        yield Issue(None, source.where, "no entries in this feed")
        return
    outlet = _outlet(root)
    for number, entry in enumerate(entries, 1):
        try:
            yield _entry(source, number, entry, outlet)
        except ValueError as error:
            yield Issue(None, f"{source.where}:{number}", f"letters that cannot be read ({excerpt(error)})")
    errors = [error for error in parser.error_log if error.level_name == "FATAL"]
    if errors:
        problem = f"broken from line {errors[0].line} on ({excerpt(errors[0].message)})"
        yield Issue(None, source.where, f"{problem}; entries behind it may be missing")


def _entry(source: Source, number: int, entry: Any, outlet: str | None) -> Found:
    record: Record = {"outlet": outlet} if outlet else {}
    origins = {"outlet": ("the feed's title", PLACED)}
    texts: dict[str, str] = {}
    for child in entry:
        name = _name(child)
        if name in _TEXTS:
            texts.setdefault(name, _text(child))
        elif name in _NAMES and (value := _value(child, name)):
            record.setdefault(_NAMES[name], value)
            origins.setdefault(_NAMES[name], (f"the element {name!r}", STATED))
    if "published" not in record and "updated" in record:
        record["published"], origins["published"] = record["updated"], ("the element 'updated'", PLACED)
    where = next((name for name in _TEXTS if texts.get(name)), None)
    doubts: tuple[tuple[str, str | None], ...] = ()
    if where is not None:
        record["text"], origins["text"] = texts[where], (f"the element {where!r}", STATED)
        if where in ("description", "summary"):
            doubts = (("only the feed's summary, which may not be the whole article", excerpt(texts[where])),)
    return Found(f"{source.where}:{number}", record, f"{source.stem}-{number}", doubts, origins)


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _value(node: Any, name: str) -> str:
    if name == "link":
        return (node.get("href") or node.text or "").strip() if node.get("rel") in (None, "alternate") else ""
    if name == "author" and len(node):
        return " ".join((next((child.text for child in node if _name(child) == "name"), "") or "").split())
    if name == "category":
        return (node.get("term") or node.text or "").strip()
    return " ".join("".join(node.itertext()).split())


def _text(node: Any) -> str:
    """Give an element's words; what is marked up in it, escaped or not, is read as a browser would."""
    from lxml import etree

    inside = len(node) > 0
    written = etree.tostring(node, encoding="unicode", with_tail=False) if inside else node.text or ""
    # A tag begins before the last bracket that can end one.
    if not inside and not _TAG.search(written, 0, max(0, written.rfind(">"))) and not _ENTITY.search(written):
        return written.strip()
    tree = parse_html(f"<div>{written}</div>")
    return "\n\n".join(lines_of(tree)) if tree is not None else ""


def _outlet(root: Any) -> str | None:
    top = next((node for node in root.iter() if _name(node) == "channel"), root)
    title = next((child for child in top if _name(child) == "title"), None)
    return (" ".join("".join(title.itertext()).split()) or None) if title is not None else None
