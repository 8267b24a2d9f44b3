"""Capitalised words read for names: what is a name, what is a title before it, what only opens a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from functools import cache
from typing import NamedTuple

from onrecord.people.vocabulary import fold, vocabulary


class Name(NamedTuple):
    """One proper-name expression: ``text[start:end]``, and with its titles ``text[outer:end]``."""

    start: int
    end: int
    outer: int
    title: str


def opens_sentence(text: str, at: int) -> bool:
    """Tell whether what stands at an offset may be capitalised because a sentence, line or quotation begins there."""
    i = at - 1
    while i >= 0 and text[i] in _SKIPPED:
        if text[i] in _MARKS:
            return True
        i -= 1
    if i < 0 or text[i] in "\n\r?!:;…—–\u2028\u2029":
        return True
    return text[i] == "." and not _ABBREVIATED.search(text, max(0, i - 7), i + 1)


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    folded: str


class Capitals:
    """One reading of one text for names.

    Parameters
    ----------
    text : str
        The text.
    known : dict of str to str
        Folded names, and what they are.
    firsts : set of str
        The first words of these names.
    """

    def __init__(self, text: str, known: dict[str, str], firsts: Set[str]) -> None:
        self.text = text
        self.lists = vocabulary()
        self.known = known
        self.firsts = firsts
        self.inside: set[str] = set()
        self.ends: set[str] = set()
        self._lower: set[str] | None = None
        self._modes: dict[int, str] = {}
        self._lines = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def names(self) -> list[Name]:
        """Find the names in text order."""
        runs = [(tokens, self._mode(tokens), opens_sentence(self.text, tokens[0].start)) for tokens in self._runs()]
        for tokens, mode, opening in runs:
            if mode == "plain":
                self.inside.update(token.folded for token in tokens[1 if opening else 0 :])
                # A full name vouches for its last word, wherever that stands.
                if len(tokens) > 1:
                    self.inside.add(tokens[-1].folded)
                    self.ends.add(tokens[-1].folded)
        found: list[Name] = []
        for tokens, mode, opening in runs:
            found += self._plain(tokens, opening) if mode == "plain" else self._only_known(tokens)
        return found

    def _runs(self) -> Iterator[list[_Token]]:
        for match in _SEQUENCE.finditer(self.text):
            at = match.start()
            tokens: list[_Token] = []
            for word in _SPACE.split(match.group()):
                bare = self._bare(word)
                if tokens and tokens[-1].word[-1] == "." and "." not in bare and fold(bare) in self.lists.openers:
                    # The stop of "in the U.S." may end a sentence as well.
                    yield tokens
                    tokens = []
                tokens.append(_Token(at, at + len(bare), bare, fold(bare)))
                at += len(word) + 1
                if len(bare) < len(word) or len(tokens) >= _LONGEST_RUN:
                    yield tokens
                    tokens = []
            if tokens:
                yield tokens

    def _bare(self, word: str) -> str:
        """Cut what a hyphen hangs behind a name: "Holm-era" is Holm."""
        if "-" not in word:
            return word
        head, hyphen, tail = word.rpartition("-")
        return head if hyphen and tail.lower() in self.lists.hyphen_tails else word

    def _mode(self, tokens: list[_Token]) -> str:
        """Say how the line is set: plain, as a headline, or in capitals."""
        start = self._lines[bisect_right(self._lines, tokens[0].start) - 1]
        if start not in self._modes:
            end = self.text.find("\n", start)
            line = self.text[start : len(self.text) if end < 0 else end]
            self._modes[start] = self._set_as(line)
        mode = self._modes[start]
        if mode == "plain" and len(tokens) > 1 and all(t.word.isupper() and len(t.word) > 2 for t in tokens):
            return "capitals" if any(self.known.get(t.folded) == "person" for t in tokens) else "plain"
        return mode

    def _set_as(self, line: str) -> str:
        if line.isupper():
            return "capitals"
        if len(line) > _HEADLINE or _TWO_SENTENCES.search(line):
            return "plain"
        if any(word not in self.lists.headline_small for word in _LONG_SMALL.findall(line)):
            return "plain"  # no name has such a word, so that taking names out leaves it
        # Known names are taken out first, so that their length does not decide.
        rest = line
        for match in reversed(list(_SEQUENCE.finditer(line))):
            at, words = match.start(), match.group()
            for token in reversed(self._known_in(_tokens(at, words))):
                rest = f"{rest[: token.start]}{rest[token.end :]}"
        if line[:1].islower() and rest[:1] == line[:1]:
            return "plain"
        words_left = _ANY_WORD.findall(rest)
        capitals = sum(1 for word in words_left if word[0].isupper())
        lower = any(word[0].islower() and word not in self.lists.headline_small for word in words_left)
        return "headline" if len(words_left) >= 4 and capitals >= 2 and not lower else "plain"

    def _only_known(self, tokens: list[_Token]) -> list[Name]:
        return [self._name(piece.start, piece.end, piece.start, "") for piece in self._known_in(tokens, self.inside)]

    def _known_in(self, tokens: list[_Token], extra: set[str] | frozenset[str] = frozenset()) -> list[_Token]:
        """Find the known names in a run, the longest first."""
        found: list[_Token] = []
        i = 0
        while i < len(tokens):
            size = self._longest(tokens, i) or int(self._stands_alone(tokens[i], extra))
            if size:
                first, last = tokens[i], tokens[i + size - 1]
                found.append(_Token(first.start, last.end, self.text[first.start : last.end], ""))
            i += max(size, 1)
        return found

    def _longest(self, tokens: list[_Token], i: int) -> int:
        if tokens[i].folded not in self.firsts:
            return 0
        for size in range(min(6, len(tokens) - i), 0, -1):
            key = " ".join(token.folded for token in tokens[i : i + size])
            if key in self.known and (size > 1 or not self._is_common(key)):
                return size
        return 0

    def _is_common(self, folded: str) -> bool:
        return folded in self.lists.ambiguous or folded in self.lists.openers

    def _stands_alone(self, token: _Token, extra: set[str] | frozenset[str]) -> bool:
        word = token.word
        acronym = word.isupper() and 2 <= len(word) <= 5 and bool(extra)
        common = token.folded in self.lists.openers or token.folded in self.lists.calendar
        return (acronym or token.folded in extra) and not common and len(word) > 2

    def _plain(self, tokens: list[_Token], opening: bool) -> list[Name]:
        i = self._peel(tokens, opening)
        opening = opening and i == 0
        found: list[Name] = []
        part: list[_Token] = []
        outer, title = -1, ""
        while i < len(tokens):
            whole = 0 if part else self._longest(tokens, i)
            size = 0 if whole > 1 or self._is_surname(part, tokens, i) else self._title(tokens, i)
            if whole > 1:
                part += tokens[i : i + whole]
                size = whole
            elif size:
                found += self._part(part, outer, title, opening and not found)
                if part or outer < 0:
                    outer, title = tokens[i].start, ""
                title = f"{title} {self.text[tokens[i].start : tokens[i + size - 1].end]}".strip()
                part = []
            elif self._meets_person(part, tokens, i):
                found += self._part(part, outer, title, opening and not found)
                part, outer, title = [], -1, ""
                continue
            elif self._splits(tokens, i, part):
                found += self._part(part, outer, title, opening and not found)
                part, outer, title = [], -1, ""
                size = 1
            else:
                part.append(tokens[i])
                size = 1
            i += size
        return found + self._part(part, outer, title, opening and not found)

    def _peel(self, tokens: list[_Token], opening: bool) -> int:
        """Count the words at the front that are capitalised for another reason than being a name."""
        i = 0
        while i < len(tokens):
            folded = tokens[i].folded
            rest = len(tokens) - i > 1
            if rest and self._title(tokens, i):
                break
            common = self.lists.openers if opening else self.lists.never_names
            if folded not in common or self._longest(tokens, i) > 1:
                break
            if self._shown_name(tokens, i, opening and i == 0):
                break
            i += 1
        return i or int(opening and len(tokens) > 1 and self._is_written_small(tokens))

    def _is_written_small(self, tokens: list[_Token]) -> bool:
        """Tell whether the text also writes the first word small, so that it is no name: "Angry Brandt left"."""
        folded = tokens[0].folded
        if folded in self.lists.given or folded in self.lists.before_title or folded not in self.lower:
            return False
        return not self._longest(tokens, 0) and not self._title(tokens, 0)

    def _shown_name(self, tokens: list[_Token], i: int, opening: bool) -> bool:
        """Tell whether a word that is also a common word is used as a name here."""
        token = tokens[i]
        if token.word.isupper() and ("." in token.word or token.folded in self.known):
            return True
        if token.folded not in self.lists.ambiguous:
            return False
        return not opening or (len(tokens) - i > 1 and token.folded in self.lists.given)

    @property
    def lower(self) -> set[str]:
        """The words that the text writes small somewhere."""
        if self._lower is None:
            self._lower = set(_LOWER_WORD.findall(self.text))
        return self._lower

    def _meets_person(self, part: list[_Token], tokens: list[_Token], i: int) -> bool:
        """Tell whether a place ends and a person begins: "On Syria Obama said"."""
        key = " ".join(token.folded for token in part)
        if self.known.get(key) not in ("state", "place", "demonym") or key in self.lists.given:
            return False
        size = self._longest(tokens, i)
        name = " ".join(token.folded for token in tokens[i : i + size])
        return self.known.get(name) in ("person", "given")

    def _is_surname(self, part: list[_Token], tokens: list[_Token], i: int) -> bool:
        """Tell whether a title closes a name instead: "Ada Bishop"."""
        return bool(part) and i + 1 == len(tokens) and part[-1].folded in self.lists.given

    def _title(self, tokens: list[_Token], i: int) -> int:
        """Count the words of a title that begins here; the last word of an organisation's name makes it none."""
        if tokens[i].folded not in _title_firsts():
            return 0
        size = 0
        for length in (3, 2, 1):
            if i + length <= len(tokens):
                key = " ".join(token.folded for token in tokens[i : i + length])
                if key in self.lists.titles or (length == 1 and key in self.lists.before_title):
                    size = length
                    break
        if not size or (tokens[i].folded in self.lists.before_title and not self._titled(tokens, i, size)):
            return 0
        following = tokens[i + size].folded if i + size < len(tokens) else ""
        ends = following in self.lists.organisation_words or following in ("general", "of")
        return 0 if ends else size

    def _titled(self, tokens: list[_Token], i: int, size: int) -> bool:
        """Tell whether a word such as "former" has its title close behind."""
        if " ".join(token.folded for token in tokens[i : i + size]) in self.lists.titles:
            return True
        for j in range(i + size, min(i + size + 3, len(tokens))):
            keys = (" ".join(token.folded for token in tokens[j : j + length]) for length in (1, 2, 3))
            if any(key in self.lists.titles for key in keys):
                return True
            if tokens[j].folded not in self.lists.before_title:
                return False
        return False

    def _splits(self, tokens: list[_Token], i: int, part: list[_Token]) -> bool:
        folded = tokens[i].folded
        if folded in ("of", "for", "the"):
            previous = part[-1].folded if part else ""
            spanning = any(self._longest(tokens, j) > i - j for j in range(max(0, i - 2), i))
            return not (previous in self.lists.of_words or spanning or (folded == "the" and previous in ("of", "for")))
        return folded in self.lists.calendar and self._is_date(tokens, i, part)

    def _is_date(self, tokens: list[_Token], i: int, part: list[_Token]) -> bool:
        """Tell whether a word of the calendar is one here: "in May" is; "Ada May" and "May said" are not."""
        folded = tokens[i].folded
        if folded not in self.lists.given and folded not in self.lists.ambiguous:
            return True
        if part:
            return False
        text, token = self.text, tokens[i]
        before = _MONTH_BEFORE.search(text, max(0, token.start - 12), token.start)
        if _DAY_NEXT.match(text, token.end) or (before and before.group(1)):
            return True
        if folded in self.ends:
            return False
        return bool(before) or (i + 1 == len(tokens) and self.known.get(folded) != "person")

    def _part(self, part: list[_Token], outer: int, title: str, opening: bool) -> list[Name]:
        while part and (part[-1].word in _JOINING or part[-1].word in self.lists.particles):
            part = part[:-1]
        while part and part[0].folded in _JOINING:
            part = part[1:]
        if not part or (len(part) == 1 and not title and not self._single(part[0], opening)):
            return []
        if len(part) > 2 and not title and self._led_by_trade(part):
            outer, title, part = part[0].start, part[0].word, part[1:]
        start, end = part[0].start, part[-1].end
        return [self._name(start, end, outer if 0 <= outer < start else start, title)]

    def _led_by_trade(self, part: list[_Token]) -> bool:
        """Tell whether the first word only says what the person is: "Comedian Ada Holm"."""
        first, second = part[0], part[1]
        if first.folded in self.lists.given or "." in first.word or self._longest(part, 0) > 1:
            return False
        return second.folded in self.lists.given or self.known.get(" ".join(t.folded for t in part[1:])) == "person"

    def _single(self, token: _Token, opening: bool) -> bool:
        folded, word = token.folded, token.word
        if folded in self.lists.titles or folded in self.lists.before_title:
            return folded in self.ends and bool(_VERB_NEXT.match(self.text, token.end))
        if folded in self.lists.ambiguous and opening:
            shown = self.known.get(folded) == "person" and _VERB_NEXT.match(self.text, token.end)
            return bool(shown) or folded in self.inside
        if word.isupper() and folded in self.known:
            return True
        if folded in self.lists.nouns and folded not in self.known:
            # "The two Presidents": a common noun written large.
            return False
        if not opening:
            return folded not in self.lists.openers or folded in self.lists.ambiguous
        return folded in self.known or folded in self.inside or (word.isupper() and len(word) > 2) or "." in word

    def _name(self, start: int, end: int, outer: int, title: str) -> Name:
        return Name(start, end, outer, title)


@cache
def _title_firsts() -> frozenset[str]:
    lists = vocabulary()
    return frozenset(title.partition(" ")[0] for title in lists.titles) | frozenset(lists.before_title)


def _tokens(at: int, words: str) -> list[_Token]:
    tokens = []
    for word in _SPACE.split(words):
        tokens.append(_Token(at, at + len(word), word, fold(word)))
        at += len(word) + 1
    return tokens


_UPPER = "".join(chr(i) for i in range(0x530) if chr(i).isupper())
_WORD = rf"[{_UPPER}]\w+(?:[’'](?![sS]\b)\w+|-\w+|&\w+)*"
_INITIALS = rf"(?:[{_UPPER}]\.)+(?:-\w+)?"
_SHORT = (
    r"(?:Messrs|Mrs|Mr|Mme|Ms|Dr|Drs|Sens|Sen|Reps|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Adm|Prof|Rev|Maj|Brig|Cmdr|Hon|Amb|St|Jr"
    r"|Sr|Inc|Corp|Ltd|Co|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\."
)
_PARTICLE = (
    "(?:(?:of the|of|for the|for|de la|de los|de|da|di|del|della|der|den|van der|van den|van|von der|von|bin|bint|ibn"
    "|al|el|le|la|du|dos|das|do|ter|ten|zu|&) )"
)
_TOKEN = rf"(?:(?:al|el|as|ash|ar|an|at|ul|d|l|Al|El|O)[-’'])?(?:{_SHORT}|{_INITIALS}|{_WORD})"
_SEQUENCE = re.compile(rf"(?<![\w@#])(?:{_TOKEN})(?:[ \u00a0]{_PARTICLE}?{_TOKEN})*")
_ABBREVIATED = re.compile(rf"(?:(?<!\w)\w|{_SHORT[:-2]})\.$")
_SKIPPED = " \t\u00a0“”\"‘’'([{„«"
_MARKS = '“"‘„«['
_VERB_NEXT = re.compile(
    r"[’']s\b| (?:\w+ly )?(?:said|says|told|added|has|had|was|is|will|would|did|does|vowed|warned|met|went|made|took"
    r"|spoke|\w+ed)\b"
)
_MONTH_BEFORE = re.compile(
    r"(?:(\d|\b(?:in|since|until|last|next|this|early|late|mid))|\b(?:of|on|by|from|to|during|through|before"
    r"|after))[ -]$"
)
_DAY_NEXT = re.compile(r",? \d")
_ANY_WORD = re.compile(r"(?<![\w’'])[^\W\d_][\w-]*")
_LONG_SMALL = re.compile(r"(?<= )[a-z]{6,}(?= )")
_TWO_SENTENCES = re.compile(r"[a-z]{2}[.!?] ")
# No name is longer; the bound keeps the reading linear in the length of the text.
_LONGEST_RUN = 30
_LINE_END = re.compile("\n")
_SPACE = re.compile("[ \u00a0]")
_LOWER_WORD = re.compile(r"\b[a-z]+\b")
_JOINING = ("of", "for", "the", "&")
# The longest line that may be a headline.
_HEADLINE = 160
