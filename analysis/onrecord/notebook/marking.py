"""A text with its quotations marked, for a notebook: readable also where style and scripts are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from onrecord.articles.inert import inert
from onrecord.report.marked import Mark, cut, innermost
from onrecord.spans import Span

_AROUND = 320
_PARAGRAPH = re.compile(r"\n\s*\n")


def marked(text: str, found: Sequence[Mark], rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Render a text with its quotations marked.

    Parameters
    ----------
    text : str
        The article's text.
    found : sequence of Mark
        Its quotations.
    rows : sequence of mapping
        What is told of every quotation, by the number in its mark's key.
    """
    seen: set[str] = set()
    return Markup("").join(_piece(words, over, rows, seen) for words, over, _ in cut(text, found))


def pieces(text: str, found: Sequence[Mark]) -> list[list[Any]]:
    """Cut a text for a script: words and the numbers of the quotations that hold them, the innermost first."""
    made = []
    for words, over, _ in cut(text, found):
        ranked = [] if not over else [innermost(over), *(mark for mark in over if mark is not innermost(over))]
        made.append([str(inert(words).unescape()), [int(mark.key[1:]) for mark in ranked]])
    return made


def context(text: str, mark: Mark, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Render one quotation inside the paragraphs it stands in, cut where they are long."""
    start, end = _window(text, (mark.spans[0][0], mark.spans[-1][1]))
    moved = replace(mark, spans=tuple((a - start, b - start) for a, b in mark.spans))
    before, after = ("… " if start > 0 else ""), (" …" if end < len(text) else "")
    return Markup("{}{}{}").format(before, marked(text[start:end], [moved], rows), after)


def _piece(words: str, over: Sequence[Mark], rows: Sequence[Mapping[str, Any]], seen: set[str]) -> Markup:
    safe = inert(words)
    if not over:
        return safe
    inner = innermost(over)
    row = rows[int(inner.key[1:])]
    classes = " ".join(["q", inner.kind, *(["nested"] if len(over) > 1 else [])])
    said = "\n\n".join(rows[int(mark.key[1:])]["said"] for mark in [inner, *(m for m in over if m is not inner)])
    # The tabulator stops once at a quotation; its speaker's name stands where it begins.
    first = inner.key not in seen
    seen.add(inner.key)
    own = Markup(' tabindex="0" data-who="{}"').format(inert(row["who"])) if first else Markup("")
    # A mark element would keep a ground and ink of its own where a notebook strips the style sheet.
    return Markup('<span role="mark" class="{}" style="{}" data-place="{}" title="{}"{}>{}</span>').format(
        classes, _look(row["colour"], row["on"], inner.kind), row["place"], inert(said), own, safe
    )


def _look(colour: str, on: str, kind: str) -> str:
    """Colour a mark by itself, where a notebook that is not trusted strips the style sheet."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    tint = {"direct": 0.22, "mixed": 0.12}.get(kind, 0)
    return (
        f"--who:{colour};--on:{on};background-color:rgba({red},{green},{blue},{tint});border-bottom:2px solid {colour}"
    )


def _window(text: str, span: Span) -> Span:
    """Widen a span to the paragraphs around it, at most so far on either side, between words."""
    start = max((found.end() for found in _PARAGRAPH.finditer(text, 0, span[0])), default=0)
    after = _PARAGRAPH.search(text, span[1])
    end = after.start() if after else len(text)
    if span[0] - start > _AROUND:
        start = text.find(" ", span[0] - _AROUND, span[0]) + 1 or span[0]
    if end - span[1] > _AROUND:
        found = text.rfind(" ", span[1], span[1] + _AROUND)
        end = found if found >= 0 else span[1]
    return start, end


def placed(found: Mapping[str, Iterable[Mark]]) -> dict[int, Mark]:
    """Give every mark by the number of its quotation."""
    return {int(mark.key[1:]): mark for each in found.values() for mark in each}
