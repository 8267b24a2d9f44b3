"""Texts as the measures read them: without names, offices and gender, so that no score can know who it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from onrecord.articles.segment import split
from onrecord.errors import OnRecordError
from onrecord.measures.lexicon import PLACEHOLDER, valenced_words
from onrecord.people.names import scan
from onrecord.people.vocabulary import vocabulary
from onrecord.resources import load
from onrecord.spans import Span

HIDDEN = "something"
"""What stands for a word that the user wants left out."""

# What stands for the target while names are sought, so that its own words cannot change what else is found.
_STAND_IN = "Holm"
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_GLUED_BEFORE = re.compile(r"[\w'’@#-]\Z")
_GLUED_AFTER = re.compile(r"[\w@#-]|['’](?![sS]\b)")
_UPPER = "".join(chr(i) for i in range(0x530) if chr(i).isupper())
# Names that hang on another word are sought as words of their own: "Anti-Holm", "Holm-Brandt", "Holm've".
_HANGING = re.compile(
    rf"\b(?!(?:Al|El|As|Ash|Ar|An|At|Ul)-)([{_UPPER}]\w+)-(?=[{_UPPER}])|(?<=\w)'(?=(?:ve|re|ll|m|d)\b)"
)
# What a head of government leads is told of like any other thing, also where the list of institutions has it by name.
_LED = re.compile(r"\s+(?:administration|government|campaign|presidency)\Z", re.IGNORECASE)
# A word with a capital, whole: "Holm", "O'Rourke", "Jean-Marie".
# What may not stand before it is sought behind its first letter: a pattern that begins with letters is found faster.
_LARGE = re.compile(rf"([{_UPPER}](?<!\w.)(?<!\w'.)(?:[^\W\d_]+|(?='))(?:'(?!s\b)[^\W\d_]+|-[^\W\d_]+)*)")
# A word behind a title is a name, whatever else it means: "Sen. King"; so is what a tag or an account is called.
_TITLED = re.compile(
    rf"\b(?:Mrs?|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Sir|Lord|Lady|Prof)\.? (?:[{_UPPER}][\w'-]+)(?: [{_UPPER}][\w'-]+)*|[#@]\w+"
)
_PARTICLES = re.compile(r"(?:\b(?:de|del|della|di|da|dos|du|von|van|der|bin|bint|ibn|al) )+\Z")
_TAIL = re.compile(r"-([a-z]+)\Z")
# Rare words that their ending shows to be words: "Unsmiling", "Tirelessly".
_FORMED = re.compile(
    r"..(?:ing|ed|ly|ness|less|ful|ous|able|ible|tion|ment|ive|ize|ise)s?\Z|\A(?:un|non|anti|pro|ex|re|pre)\Z"
)


class Masked(NamedTuple):
    """A masked text, and where its parts came from.

    `names` are the placeholders that stand for names, `target` the one that stands for the target; both count the code
    points of `text`. `cuts` has the start of each part in `text` and in the original, in order, and whether the part
    was kept as it is.
    """

    text: str
    names: list[Span]
    target: Span | None
    cuts: list[tuple[int, int, bool]]

    def original(self, at: int) -> int:
        """Give the place in the original that a place in the masked text came from.

        Places inside what was replaced give the start of what they replaced.
        """
        here, there, kept = self.cuts[bisect_right(self.cuts, at, key=lambda cut: cut[0]) - 1]
        return there + at - here if kept else there

    def stretch(self, span: Span) -> Span:
        """Give the stretch of the original that a stretch of the masked text stands for.

        Examples
        --------
        >>> part = mask("So Ada Holm won.")
        >>> part.stretch((3, 10)), part.stretch((11, 14))
        ((3, 11), (12, 15))
        """
        last = bisect_right(self.cuts, span[1] - 1, key=lambda cut: cut[0]) - 1
        here, there, kept = self.cuts[last]
        return self.original(span[0]), there + span[1] - here if kept else self.cuts[last + 1][1]


def mask(text: str, target: Span | None = None, *, hidden: re.Pattern[str] | None = None) -> Masked:
    """Replace names by a placeholder, and offices and gendered words by neutral ones.

    Parameters
    ----------
    text : str
        Any text.
    target : (int, int) or None
        Where the person stands whom a measure is about; replaced like a name, whatever its words are.
    hidden : re.Pattern or None
        What else is to be replaced, by `HIDDEN`; see `hiding`.

    Returns
    -------
    Masked
        Names that stand side by side, titles included, are one placeholder. Two texts that differ only in whose names
        they hold are masked alike, as far as the names are found: by `onrecord.people.names_in`, by a title or a tag,
        or because news never writes the word small.

    Examples
    --------
    >>> mask("President Ada Holm's envoy said she was the better chancellor.").text
    "someone's envoy said they was the better leader."
    """
    text = _plain(text)
    return _written(text, (0, len(text)), _parts(text, target, hidden), target)


def masked_sentences(text: str, *, hidden: re.Pattern[str] | None = None) -> list[Masked]:
    """Mask a text as a whole and give it sentence by sentence, each with places in the whole text.

    Examples
    --------
    >>> [sentence.text for sentence in masked_sentences("Holm left. Nobody asked Ada Holm why.")]
    ['someone left.', 'Nobody asked someone why.']
    """
    text = _plain(text)
    parts = _parts(text, None, hidden)
    found: list[Masked] = []
    first = 0
    for sentence in split(text):
        while first < len(parts) and parts[first].end <= sentence.start:
            first += 1
        last = first
        while last < len(parts) and parts[last].start < sentence.end:
            last += 1
        found.append(_written(text, (sentence.start, sentence.end), parts[first:last], None))
    return found


def hiding(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of words to hide; a * at the end of a word stands for any ending.

    Raises
    ------
    OnRecordError
        When there is no word, or one holds no letter or digit.
    """
    if isinstance(words, str):
        raise OnRecordError(f"Issue words came as the text {words!r}; give a list of words, e.g. ['war', 'missile*'].")
    given = list(words)
    if not given or any(not isinstance(word, str) or not re.search(r"\w", word) for word in given):
        raise OnRecordError(f"Issue words came as {given!r}; give words of letters, e.g. ['war', 'missile*'].")
    plain = [re.sub(r"\s+", " ", word.translate(_STRAIGHT).strip()) for word in given]
    forms = [
        re.escape(word.rstrip("*")).replace(r"\ ", r"\s+") + (r"\w*" if word.endswith("*") else "") for word in plain
    ]
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(sorted(forms, key=lambda form: (-len(form), form)))})(?!\w)")


def _plain(text: str) -> str:
    """Write straight marks, and half characters in a form that every reader takes, at the same length."""
    return _SURROGATE.sub("\ufffd", text.translate(_STRAIGHT))


class _Part(NamedTuple):
    start: int
    end: int
    word: str
    is_name: bool


def _parts(text: str, target: Span | None, hidden: re.Pattern[str] | None) -> list[_Part]:
    """List what is replaced, in text order; names go before terms, and both before what is hidden."""
    parts = [_Part(start, end, PLACEHOLDER, True) for start, end in _names(text, target)]
    terms = [_Part(*match.span(), _terms()[match[0].lower()], False) for match in _term().finditer(text)]
    parts = _with(parts, terms)
    if hidden is None:
        return parts
    return _with(parts, [_Part(*match.span(), HIDDEN, False) for match in hidden.finditer(text)])


def _with(parts: list[_Part], more: list[_Part]) -> list[_Part]:
    """Add the parts that touch none of those already there; both come in text order."""
    ends = [part.end for part in parts]
    free = []
    for part in more:
        at = bisect_right(ends, part.start)
        if at == len(parts) or part.end <= parts[at].start:
            free.append(part)
    return sorted([*parts, *free])


def _names(text: str, target: Span | None) -> list[Span]:
    """Find names with their titles, join those side by side, and make the target one of them."""
    if target is None:
        return _joined(text, _merged(_sought(_loosened(text))), None)
    start, end = target
    stand_in = _STAND_IN
    if _GLUED_BEFORE.search(text, max(0, start - 1), start):
        stand_in = f" {stand_in}"
    if _GLUED_AFTER.match(text, end):
        stand_in = f"{stand_in} "
    altered = f"{text[:start]}{stand_in}{text[end:]}"
    shift = len(stand_in) - (end - start)
    found = [target]
    for outer, stop in _sought(_loosened(altered)):
        first = outer if outer < start + len(stand_in) else outer - shift
        last = stop if stop <= start else max(end, stop - shift)
        found.append((min(first, start) if first < end and last > start else first, last))
    return _joined(text, _merged(found), target)


def _sought(text: str) -> list[Span]:
    """Find names with their titles, and words with a capital that news never writes small, wherever they stand."""
    strange = [match.span(1) for match in _LARGE.finditer(text) if not _is_ordinary(match[1])]
    titled = [match.span() for match in _TITLED.finditer(text)]
    return [*((name.outer, name.end) for name in scan(text)), *strange, *titled]


@lru_cache(maxsize=1 << 16)
def _is_ordinary(word: str) -> bool:
    folded = word.lower()
    return folded in _ordinary() or all(part in _ordinary() or bool(_FORMED.search(part)) for part in folded.split("-"))


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


def _joined(text: str, names: list[Span], target: Span | None) -> list[Span]:
    """Join names side by side, and write them all alike but for the target's own words."""
    joined: list[Span] = []
    for start, end in names:
        if target is None or not start <= target[0] < end:
            start, end = _alike(text, start, end)
        if joined and (not text[joined[-1][1] : start].strip() or text[joined[-1][1] : start] == "-"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _alike(text: str, start: int, end: int) -> Span:
    """Take particles into a name; leave its article, what the person leads and what hangs behind a hyphen."""
    if text[start : start + 4].lower() == "the " and start + 4 < end:
        start += 4
    particles = _PARTICLES.search(text, max(0, start - 24), start)
    start = particles.start() if particles else start
    led = _LED.search(text, start, end)
    end = led.start() if led else end
    tail = _TAIL.search(text, start, end)
    return start, tail.start() if tail and tail[1] in vocabulary().hyphen_tails else end


def _written(text: str, span: Span, parts: list[_Part], target: Span | None) -> Masked:
    pieces: list[str] = []
    cuts: list[tuple[int, int, bool]] = []
    names: list[Span] = []
    at, done = 0, span[0]
    place = None
    for start, end, word, is_name in parts:
        # A name that runs over the end of a sentence stands in both.
        start = max(start, done)
        cuts += [(at, done, True), (at + start - done, start, False)]
        at += start - done
        # What hangs on a word in the original would else make one word with the placeholder.
        before = " " if text[max(span[0], start - 1) : start].isalnum() else ""
        after = " " if text[end : min(end + 1, span[1])].isalnum() else ""
        at += len(before)
        pieces += [text[done:start], before, word, after]
        if is_name:
            names.append((at, at + len(word)))
            if target is not None and start <= target[0] and target[1] <= end:
                place = names[-1]
        at += len(word) + len(after)
        done = min(end, span[1])
    return Masked("".join([*pieces, text[done : span[1]]]), names, place, [*cuts, (at, done, True)])


@cache
def _ordinary() -> frozenset[str]:
    return (
        frozenset(load("lexicons", "ordinary_words"))
        | vocabulary().calendar
        | vocabulary().titles.keys()
        | valenced_words()
    )


@cache
def _terms() -> dict[str, str]:
    terms = load("lexicons", "neutral_terms")["terms"]
    return {word.strip(): neutral for neutral, words in terms.items() for word in words.split("|")}


@cache
def _term() -> re.Pattern[str]:
    """Make the pattern of all terms, the longest first; it begins with the letters that terms begin with."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(_terms(), key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    choices = [rf"(?<=[{letter}{letter.upper()}])(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    first = "".join(letter + letter.upper() for letter in by_letter)
    return re.compile(rf"[{first}](?<![\w-].)(?i:{'|'.join(choices)})(?![\w-])")
