"""Who the source of a quotation is: the head of the words that name it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.people.phrases import read_phrase
from onrecord.people.reading import Found, Reading, is_pair, joint
from onrecord.people.vocabulary import fold


class Speaker(NamedTuple):
    """Who a source is: the canonical name or else its words, how it is named, and who it is."""

    name: str | None
    kind: str | None
    person_id: str | None


def speaker_at(reading: Reading, start: int, end: int) -> Speaker:
    """Say who the source at ``text[start:end]`` is."""
    low, high = bisect_left(reading.starts, start), bisect_right(reading.starts, end - 1)
    if low > 0 and reading.found[low - 1].kind in _NAMES and reading.found[low - 1].end > start:
        # The source starts behind the title: "Sen. [Ada Holm]".
        low -= 1
    found = [one for one in reading.found[low:high] if one.end <= end]
    words = reading.text[start:end]
    if found and found[0].kind == "pronoun" and found[0].end == end:
        return _of(reading, reading.resolved[low])
    if words.lower() in reading.lists.other_pronouns:
        return _other_pronoun(reading, low, start, words)
    partitive = _PARTITIVE.match(words)
    core = _core(reading, found, start + (partitive.end() if partitive else 0), end)
    inside = [one for one in found if one.end <= core and one.kind != "pronoun"]
    return (
        _conjoined(reading, inside, core)
        or _named(reading, inside, core)
        or _apposed(reading, found, core, end)
        or _headed(reading, inside, start, core, words)
        or Speaker(words, None, None)
    )


def _of(reading: Reading, found: Found) -> Speaker:
    return Speaker(found.label or reading.text[found.start : found.end], found.kind, found.ids)


def _core(reading: Reading, found: Sequence[Found], start: int, end: int) -> int:
    """Find where the head of a source ends: before of, in, for, who, a comma, unless that stands inside a name."""
    for cut in _POST.finditer(reading.text, start + 1, end):
        if not any(one.start < cut.start() < one.end and one.kind in _NAMES for one in found):
            return cut.start()
    return end


def _other_pronoun(reading: Reading, low: int, start: int, words: str) -> Speaker:
    """Read "who" by the name right before it, "it" by the latest organisation or state of this or the last sentence."""
    word = words.lower()
    for one in reversed(reading.found[max(0, low - 12) : low]):
        if one.entity is None or word not in ("who", "it", "its"):
            continue
        if word == "who":
            return (
                Speaker(one.label, "pronoun", one.ids) if 0 < start - one.end <= 2 else Speaker(words, "pronoun", None)
            )
        if reading.ground.sentence(start) - reading.ground.sentence(one.start) > 1:
            break
        if one.entity.sort in ("organisation", "state"):
            return Speaker(one.label, "pronoun", one.ids)
    return Speaker(words, "pronoun", None)


def _conjoined(reading: Reading, inside: Sequence[Found], core: int) -> Speaker | None:
    """Read "Holm and Brandt": every part is somebody with an id."""
    parts = [one for one in inside if one.entity is not None and one.ids]
    if len(parts) < 2 or not _ENDS.match(reading.text, parts[-1].end, core):
        return None
    chain = [parts[-1]]
    for previous in reversed(parts[:-1]):
        if not _JOIN.fullmatch(reading.text, previous.end, chain[-1].start):
            break
        chain.append(previous)
    entities = [one.entity for one in chain if one.entity is not None]
    if len({entity.person_id for entity in entities}) < 2:
        return None
    ids, label = joint(entities)
    return Speaker(label, "group", ids)


def _named(reading: Reading, inside: Sequence[Found], core: int) -> Speaker | None:
    """Read a source that a name closes: "Putin spokesman Dmitry Peskov"."""
    for one in reversed(inside):
        if one.kind in _NAMES and one.ids and _ENDS.match(reading.text, one.end, core):
            return _of(reading, one)
    return None


def _apposed(reading: Reading, found: Sequence[Found], core: int, end: int) -> Speaker | None:
    """Read "a spokesman for the company, Ada Holm": a full name closes a part between commas."""
    for one in found:
        if one.kind != "full" or one.start <= core or "," not in reading.text[core : one.start]:
            continue
        if _CLOSED.match(reading.text, one.end, end) and not _JOIN_BEFORE.search(reading.text, core, one.start):
            return _of(reading, one)
    return None


def _headed(reading: Reading, inside: Sequence[Found], start: int, core: int, words: str) -> Speaker | None:
    """Read a source by its head noun: "a senior official who asked not to be named"."""
    for one in reversed(inside):
        if _ENDS.match(reading.text, one.end, core) and one.ids:
            return _of(reading, one)
    word = _LAST_WORD.search(reading.text, start, core)
    if word is None:
        return None
    phrase = read_phrase(reading.text, word.start(), word.end(), reading.lists)
    if phrase is not None and phrase.kind == "group" and is_pair(phrase, reading.lists):
        found = reading.two(phrase)
        return Speaker(found.label or words, "group", found.ids)
    if phrase is not None:
        unnamed = phrase.kind == "role" and phrase.determiner in reading.lists.possessives
        return Speaker(words, "anonymous" if unnamed else phrase.kind, None)
    if words.lower() == f"the {word.group().lower()}" and fold(word.group()) in reading.lists.demonyms:
        return _by_nation(reading, reading.lists.demonyms[fold(word.group())], start, words)
    if inside and inside[-1].kind == "group" and _ENDS.match(reading.text, inside[-1].end, core):
        return Speaker(words, "group", None)
    if _TRADES.search(word.group()):
        return Speaker(words, "group", None)
    indefinite = words.lower().startswith(("a ", "an ", "one ", "another "))
    return Speaker(words, "anonymous", None) if indefinite and _TRADE.search(word.group()) else None


def _by_nation(reading: Reading, state: str, start: int, words: str) -> Speaker:
    """Read "the Russian" as the latest person of that state."""
    for at, entity in reversed(reading.recent):
        if at < start and entity.country == state:
            return Speaker(entity.name, "role", entity.person_id)
    return Speaker(words, "group", None)


_PARTITIVE = re.compile(
    r"(?i:the )?(?i:first|second|third|last|latest|one|two|three|some|many|most|all|both|each|another|several|few|none)"
    r" of "
)
_NAMES = ("full", "surname", "state", "organisation")
_POST = re.compile(
    r" (?:of|in|on|at|from|with|for|to|by|about|near|against|who|which|that|whose|whom|including|representing|familiar"
    r"|close|briefed|speaking|involved|working|as|after|also|then|later|himself|herself|itself|themselves|released|reported|published"
    r"|conducted|obtained|\w+ed (?:by|to|in|on|with|from))\b|[,;(—–]| - "
)
_TRADE = re.compile(r"(?:er|or|ist|ian|man|woman|ee|ant)$")
_TRADES = re.compile(r"(?:er|or|ist|ian|man|men|woman|women|ee|ant|tive)s$")
_ENDS = re.compile(r"(?:[’']s?)?[\s,.:”\"]*$")
_CLOSED = re.compile(r"[,.(\s:]|$")
_JOIN = re.compile(r"\s*(?:,|,? and|,? or|&|,? as well as|and both)\s+(?:the |both |of )*(?:[\w.’'-]+ ){0,4}")
_JOIN_BEFORE = re.compile(r"\b(?:including|like|such as|and|with|by)\b[^,]*$")
_LAST_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)?(?=[^A-Za-z]*$)")
