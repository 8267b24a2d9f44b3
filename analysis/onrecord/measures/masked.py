"""Texts as the measures read them: without names, offices and gender, so that no score can know who it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from onrecord.people.names import scan
from onrecord.resources import load
from onrecord.spans import Span

PLACEHOLDER = "someone"

# What stands for the target while names are sought, so that its own words cannot change what else is found.
_STAND_IN = "Holm"
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
_GLUED_BEFORE = re.compile(r"[\w'’@#-]\Z")
_GLUED_AFTER = re.compile(r"[\w@#-]|['’](?![sS]\b)")
# Names that hang on another word are sought as words of their own: "Anti-Holm", "Holm-Brandt", "Holm've".
_HANGING = re.compile(r"\b(?!(?:Al|El|As|Ash|Ar|An|At|Ul)-)([A-Z]\w+)-(?=[A-Z])|(?<=\w)'(?=(?:ve|re|ll|m|d)\b)")
# What a head of government leads is told of like any other thing, also where the list of institutions has it by name.
_LED = re.compile(r"\s+(?:administration|government|campaign|presidency)\Z", re.IGNORECASE)


class Masked(NamedTuple):
    """A masked text, and where its parts came from.

    `names` are the placeholders that stand for names, `target` the one that stands for the target; both count the code
    points of `text`. `cuts` pairs places in `text` with places in the original, in order, the start of each part.
    """

    text: str
    names: list[Span]
    target: Span | None
    cuts: list[tuple[int, int]]

    def original(self, at: int) -> int:
        """Give the place in the original that a place in the masked text came from.

        Places inside what was replaced give the start of what they replaced.
        """
        here, there = self.cuts[bisect_right(self.cuts, at, key=lambda cut: cut[0]) - 1]
        following = next((cut for cut in self.cuts if cut[0] > here), (len(self.text), self.cuts[-1][1]))
        return there if following[0] - here != following[1] - there else there + at - here


def mask(text: str, target: Span | None = None) -> Masked:
    """Replace names by a placeholder, and offices and gendered words by neutral ones.

    Parameters
    ----------
    text : str
        Any text.
    target : (int, int) or None
        Where the person stands whom a measure is about; replaced like a name, whatever its words are.

    Returns
    -------
    Masked
        Names that stand side by side, titles included, are one placeholder. Two texts that differ only in whose names
        they hold are masked alike, as far as `onrecord.people.names_in` finds the names.

    Examples
    --------
    >>> mask("President Ada Holm's envoy said she was the better chancellor.").text
    "someone's envoy said they was the better leader."
    """
    text = text.translate(_STRAIGHT)
    parts = [(start, end, PLACEHOLDER) for start, end in _names(text, target)]
    whole = {(start, end) for start, end, _ in parts}
    place = 0
    for match in _term().finditer(text):
        while place < len(parts) and parts[place][1] <= match.start():
            place += 1
        if place == len(parts) or match.end() <= parts[place][0]:
            parts.append((*match.span(), _terms()[match[0].lower()]))
            parts.sort()
            place += 1
    return _written(text, parts, whole, target)


def _names(text: str, target: Span | None) -> list[Span]:
    """Find names with their titles, join those side by side, and make the target one of them."""
    if target is None:
        return _joined(text, [(name.outer, name.end) for name in scan(_loosened(text))])
    start, end = target
    stand_in = _STAND_IN
    if _GLUED_BEFORE.search(text, max(0, start - 1), start):
        stand_in = f" {stand_in}"
    if _GLUED_AFTER.match(text, end):
        stand_in = f"{stand_in} "
    altered = f"{text[:start]}{stand_in}{text[end:]}"
    shift = len(stand_in) - (end - start)
    found = [target]
    for name in scan(_loosened(altered)):
        first = name.outer if name.outer < start + len(stand_in) else name.outer - shift
        last = name.end if name.end <= start else max(end, name.end - shift)
        found.append((min(first, start) if first < end and last > start else first, last))
    return _joined(text, _merged(found))


def _loosened(text: str) -> str:
    """Write a space, at the same length, where a name hangs on another word."""
    return _HANGING.sub(lambda match: f"{match[1]} " if match[1] else " ", text)


def _merged(spans: list[Span]) -> list[Span]:
    """Join spans that overlap, but not those that only touch."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _joined(text: str, names: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in names:
        start = start + 4 if text[start : start + 4].lower() == "the " and start + 4 < end else start
        led = _LED.search(text, start, end)
        end = led.start() if led else end
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _written(text: str, parts: list[tuple[int, int, str]], names: set[Span], target: Span | None) -> Masked:
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    spans: list[Span] = []
    at = done = 0
    place = None
    for start, end, word in parts:
        cuts += [(at, done), (at + start - done, start)]
        at += start - done
        pieces += [text[done:start], word]
        if (start, end) in names:
            spans.append((at, at + len(word)))
            if target is not None and start <= target[0] and target[1] <= end:
                place = spans[-1]
        at += len(word)
        done = end
    return Masked("".join([*pieces, text[done:]]), spans, place, [*cuts, (at, done)])


@cache
def _terms() -> dict[str, str]:
    terms = load("lexicons", "neutral_terms")["terms"]
    return {word.strip(): neutral for neutral, words in terms.items() for word in words.split("|")}


@cache
def _term() -> re.Pattern[str]:
    longest_first = sorted(_terms(), key=lambda word: (-len(word), word))
    return re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
