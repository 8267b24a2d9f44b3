"""Arithmetic on half-open spans of Unicode code points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[int, int]
"""A half-open stretch of a text: ``text[start:end]``."""


def overlap(a: Span, b: Span) -> int:
    """Count the code points two spans share.

    Examples
    --------
    >>> overlap((0, 5), (3, 9))
    2
    """
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def contains(outer: Span, inner: Span) -> bool:
    """Tell whether the first span holds the whole of the second."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap, in order of the text.

    Examples
    --------
    >>> merge([(4, 6), (0, 2), (2, 3)])
    [(0, 3), (4, 6)]
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Cut holes out of a span and return what is left, in order.

    Examples
    --------
    >>> subtract((0, 10), [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    left: list[Span] = []
    start = span[0]
    for hole_start, hole_end in merge(holes):
        if hole_start > start:
            left.append((start, min(hole_start, span[1])))
        start = max(start, hole_end)
        if start >= span[1]:
            break
    if start < span[1]:
        left.append((start, span[1]))
    return [piece for piece in left if piece[0] < piece[1]]


def trim(text: str, span: Span) -> Span:
    """Move the ends of a span inward past white space.

    Examples
    --------
    >>> trim("  so ", (0, 5))
    (2, 4)
    """
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def read(text: str, spans: Sequence[Span]) -> str:
    """Read the pieces of a discontinuous passage as one text, joined by a space.

    Examples
    --------
    >>> read("one two three", [(0, 3), (8, 13)])
    'one three'
    """
    return " ".join(text[start:end] for start, end in spans)
