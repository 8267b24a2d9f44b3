"""What the columns of other collections and tools mean, known by the columns that stand together in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Preset(NamedTuple):
    """The columns that give a tool's table away, and what they are to an article."""

    name: str
    known_by: frozenset[str]
    columns: dict[str, str]


PRESETS = (
    Preset(
        "Media Cloud",
        frozenset({"media_name", "publish_date", "title", "url"}),
        {
            **{"id": "article_id", "stories_id": "article_id", "publish_date": "published", "title": "headline"},
            **{"media_name": "outlet", "language": "language", "url": "url", "text": "text", "story_text": "text"},
        },
    ),
    Preset(
        "4CAT",
        frozenset({"thread_id", "timestamp", "body"}),
        {
            **{"id": "article_id", "timestamp": "published", "subject": "headline", "body": "text"},
            **{"author": "byline", "url": "url"},
        },
    ),
    Preset(
        "GDELT article list",
        frozenset({"URL", "MobileURL", "Date", "Title"}),
        {"URL": "url", "Date": "published", "Title": "headline"},
    ),
    Preset(
        "GDELT knowledge graph",
        frozenset({"GKGRECORDID", "SourceCommonName", "DocumentIdentifier"}),
        {
            **{"GKGRECORDID": "article_id", "DATE": "published", "V2.1DATE": "published"},
            **{"SourceCommonName": "outlet", "DocumentIdentifier": "url"},
        },
    ),
    Preset(
        "NewsMTSC",
        frozenset({"sentence_normalized"}),
        {"gid": "article_id", "primary_gid": "article_id", "sentence_normalized": "text"},
    ),
)
"""In the order in which they are tried; the first whose columns are all there is taken."""


def preset(names: Iterable[object]) -> dict[str, str]:
    """Give the mapping of a table's own column names to declared ones where a known tool made it.

    Examples
    --------
    >>> preset(["id", "thread_id", "timestamp", "body"])
    {'id': 'article_id', 'timestamp': 'published', 'body': 'text'}
    >>> preset(["id", "text"])
    {}
    """
    there = [str(name) for name in names]
    for known in PRESETS:
        if known.known_by <= set(there):
            found: dict[str, str] = {}
            for own, target in known.columns.items():
                if own in there and target not in found.values():
                    found[own] = target
            return found
    return {}
