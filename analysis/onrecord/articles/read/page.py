"""Saved web pages: the main text of the story by trafilatura."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any, NamedTuple

from onrecord.articles.corpus import WORD
from onrecord.articles.read.markup import html_text
from onrecord.articles.read.source import BROKEN, GUESSED, PLACED, Found, Given, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.errors import need

LEAST_WORDS = 40
"""A page with fewer is a notice that the story is gone, or a shell that a program fills, not the story."""

_SCRIPT = re.compile(r"<script|<noscript", re.IGNORECASE)


class Page(NamedTuple):
    """What stands on a page: its text, what is known of it, and what was doubtful; the text is empty without one."""

    text: str
    facts: dict[str, Any]
    doubts: tuple[tuple[str, str | None], ...]

    @property
    def n_words(self) -> int:
        """Words of the main text."""
        return sum(1 for _ in WORD.finditer(self.text))


def main_text(data: bytes, *, url: str | None = None, charset: str | None = None) -> Page:
    """Take the story out of a page.

    Parameters
    ----------
    data : bytes
        The page.
    url : str or None
        Its address.
    charset : str or None
        The encoding that the server named.

    Returns
    -------
    Page
        With `facts` headline, byline, published, outlet and language where the page tells them.
    """
    if find_spec("trafilatura") is None:
        raise need("trafilatura", "fetch")
    import trafilatura

    page, problem = html_text(data, charset)
    doubts: tuple[tuple[str, str | None], ...] = ((problem, None),) if problem else ()
    try:
        document = trafilatura.bare_extraction(page, url=url, include_comments=False, with_metadata=True)
    except BROKEN as error:
        return Page("", {}, (*doubts, ("the page cannot be taken apart", excerpt(error))))
    if document is None:
        return Page("", {}, doubts)
    found = document if isinstance(document, dict) else document.as_dict()
    names = {"title": "headline", "author": "byline", "date": "published", "sitename": "outlet", "language": "language"}
    facts = {ours: found[theirs] for theirs, ours in names.items() if found.get(theirs)}
    return Page((found.get("text") or "").strip(), facts, doubts)


def why_none(data: bytes) -> str:
    """Say why a page gave no story."""
    scripts = _SCRIPT.search(data.decode("latin-1"))
    return "no article on the page" + (" (it may need JavaScript)" if scripts else "")


def read_html(source: Source) -> Given:
    """Read a saved page that is one article."""
    yield page_found(source.data(), source.where, source.stem)


def page_found(data: bytes, where: str, key: str, **known: str) -> Found | Issue:
    """Make a record of a page, with what is known about it from elsewhere."""
    page = main_text(data, url=known.get("url"), charset=known.pop("charset", None))
    if not page.text:
        return Issue(key, where, why_none(data))
    doubts = list(page.doubts)
    if page.n_words < LEAST_WORDS:
        doubts.append((f"a page of {page.n_words} words; it may be a notice and not the story", None))
    told = dict.fromkeys(page.facts, ("the page's own data, read by trafilatura", GUESSED))
    origins = (
        told
        | {"text": ("the main text, found by trafilatura", GUESSED)}
        | dict.fromkeys(known, ("the archive's record", PLACED))
    )
    return Found(where, {**page.facts, **known, "text": page.text + "\n"}, key, tuple(doubts), origins)
