"""Pairs quotation marks by the characters around them; whatever the text holds, it answers and does not raise."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
# Two apostrophes or two grave accents stand for one double mark in agency copy.
_DOUBLE = re.compile(r"[\"“”„‟«»＂]|''|``|’’|‘‘")
_SINGLE = re.compile(r"['‘’‚‹›]")
_OPENS = frozenset((*"“„‟«", "``", "‘‘"))
_BEFORE_OPEN = frozenset(" \t\xa0([{—–-/\u2014\u2013\u2009\u202f…")
_FEET = re.compile(r"\d\s?['’′]\s?\d{1,2}$")
# Words that begin with an apostrophe of their own.
_ELIDED = re.compile(r"(?:em|til|cause|tis|twas|n|round|bout|s|re|ve|ll|d|m|t)\b|\d\ds?\b", re.IGNORECASE)
_LONGEST_SINGLE = 600


class Passage(NamedTuple):
    """A stretch between quotation marks, the marks included.

    `inner` is what stands between them; `continues` says that the next paragraph re-opens the same quotation.
    """

    start: int
    end: int
    inner: tuple[int, int]
    continues: bool
    single: bool


def passages(text: str) -> list[Passage]:
    """Find the quoted passages of a text, in order and without overlap.

    A line break closes a passage; where the next paragraph opens with a mark before the first was closed, the passage
    is marked as continued there.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of Passage
        Offsets into `text`.

    Examples
    --------
    >>> [text[p.start:p.end] for text in ['''He's "fine," she said.'''] for p in passages(text)]
    ['"fine,"']
    """
    found: list[Passage] = []
    paragraphs = [match for match in _PARAGRAPH.finditer(text) if not match[0].isspace()]
    for number, paragraph in enumerate(paragraphs, start=1):
        reopened = number < len(paragraphs) and _DOUBLE.match(paragraphs[number][0].lstrip()) is not None
        found += _in_paragraph(text, *paragraph.span(), reopened)
    return found


def _in_paragraph(text: str, start: int, end: int, reopened: bool) -> list[Passage]:
    marks = [m.span() for m in _DOUBLE.finditer(text, start, end)]
    doubles = _pair(text, marks, start, end, nested=True)
    if doubles and doubles[-1].end == end and doubles[-1].inner[1] == end:
        doubles = _pair(text, marks, start, end, nested=False)
        if doubles and doubles[-1].inner[1] == end and reopened:
            doubles[-1] = doubles[-1]._replace(continues=True)
    singles = _singles(text, start, end) if not doubles else []
    return doubles or singles


def _pair(text: str, marks: list[tuple[int, int]], start: int, end: int, *, nested: bool) -> list[Passage]:
    """Pair double marks; an unclosed passage runs to the end of the paragraph and has no closing mark."""
    found: list[Passage] = []
    opened: tuple[int, int] | None = None
    depth = 0
    for mark in marks:
        opening = _is_opening(text, mark, start, end, opened is not None)
        if opening is None:
            continue
        if opened is None:
            # A closing mark with nothing open is an inch, a stray, or the end of a passage whose opening was lost.
            if opening:
                opened, depth = mark, 1
        elif not opening:
            depth -= 1
            if depth <= 0:
                found.append(Passage(opened[0], mark[1], (opened[1], mark[0]), False, False))
                opened = None
        elif nested:
            depth += 1
        else:
            found.append(_cut(text, opened, mark[0]))
            opened = mark
    if opened is not None and opened[1] < end:
        found.append(Passage(opened[0], end, (opened[1], end), False, False))
    return [passage for passage in found if passage.inner[0] < passage.inner[1]]


def _cut(text: str, opened: tuple[int, int], stop: int) -> Passage:
    """End an unclosed passage where the next one opens, after its last sentence end if it has one."""
    sentence = max(text.rfind(end, opened[1], stop) for end in (". ", "? ", "! "))
    stop = sentence + 1 if sentence > 0 else stop
    while stop > opened[1] and text[stop - 1].isspace():
        stop -= 1
    return Passage(opened[0], stop, (opened[1], stop), False, False)


def _is_opening(text: str, mark: tuple[int, int], start: int, end: int, inside: bool) -> bool | None:
    """Tell an opening mark from a closing one; None is no quotation mark at all."""
    before = text[mark[0] - 1] if mark[0] > start else " "
    after = text[mark[1]] if mark[1] < end else " "
    if before.isdigit() and _FEET.search(text, max(start, mark[0] - 6), mark[0]):
        return None
    if not inside and before.isdigit() and not after.isalnum():
        return None
    free_before = before in _BEFORE_OPEN or before.isspace() or (before in "'‘’" and not inside)
    free_after = not after.isalnum() and after not in "$£€#@[("
    if free_before and not after.isspace() and not (free_after and inside and after in ",.;:!?)"):
        return not (text[mark[0] : mark[1]] in "”»" and inside)
    if not free_before and (free_after or inside):
        # A guillemet or low mark is directed whatever stands around it.
        return False if inside else text[mark[0] : mark[1]] in _OPENS and not free_after
    if inside:
        return False
    return text[mark[0] : mark[1]] in _OPENS or not after.isspace()


def _singles(text: str, start: int, end: int) -> list[Passage]:
    """Pair single marks in a paragraph without double ones; an apostrophe is not a mark."""
    found: list[Passage] = []
    opened: int | None = None
    for mark in _SINGLE.finditer(text, start, end):
        at = mark.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if opened is not None and at - opened > _LONGEST_SINGLE:
            opened = None
        if opened is None:
            if before in _BEFORE_OPEN and after.isalnum() and mark[0] != "’" and not _ELIDED.match(text, at + 1):
                opened = at
        elif _closes(text, before, after, at):
            found.append(Passage(opened, at + 1, (opened + 1, at), False, True))
            opened = None
    return found


def _closes(text: str, before: str, after: str, at: int) -> bool:
    if before.isspace() or after.isalnum():
        return False
    # "the voters' choice" is a possessive; "'… for the voters,' he said" is not.
    return before in ",.?!…" or before not in "sS" or not (after == " " and text[at + 2 : at + 3].islower())
