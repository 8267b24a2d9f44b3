"""JSON, one object a line."""

from __future__ import annotations

from onrecord.articles.read.presets import preset
from onrecord.articles.read.source import Found, Given, Source
from onrecord.articles.records import Issue, excerpt
from onrecord.articles.textfile import decode
from onrecord.bounded import load_json


def read_jsonl(source: Source) -> Given:
    """Read a file with one article a line."""
    with source.open() as lines:
        for number, raw in enumerate(lines, 1):
            place = f"{source.where}:{number}"
            line, problem = decode(raw)
            if line is None:
                yield Issue(None, place, str(problem))
                continue
            if not line.strip():
                continue
            try:
                record = load_json(line)
            except ValueError as error:
                yield Issue(None, place, f"broken JSON ({excerpt(error)})", excerpt(line))
                continue
            if isinstance(record, dict):
                doubts = ((problem, None),) if problem else ()
                yield Found(place, record, f"{source.stem}-{number}", doubts, columns=preset(record))
            else:
                yield Issue(None, place, "not a JSON object", excerpt(line))
