"""Plain text and Markdown: front matter, and the text behind it verbatim."""

from __future__ import annotations

from onrecord.articles.read.source import PLACED, Found, Given, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.articles.textfile import decode, front_matter


def read_text(source: Source) -> Given:
    """Read a file that is one article."""
    document, problem = decode(source.data())
    if document is None:
        yield Issue(source.stem, source.where, str(problem))
        return
    parts = front_matter(document)
    doubts: list[tuple[str, str | None]] = [(problem, None)] if problem else []
    doubts += [(parts.problem, excerpt(document))] if parts.problem else []
    # What the front matter calls text or body is not the text: the text is what follows it.
    front = {key: value for key, value in parts.front.items() if key.lower() not in ("text", "content", "body")}
    origins = {"text": ("what follows the front matter" if front else "the whole file", PLACED)}
    yield Found(source.where, {**front, "text": parts.text}, source.stem, tuple(doubts), origins)
