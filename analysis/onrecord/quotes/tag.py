"""Turns a text into sentences whose words are one character each, so that rules can be patterns over word classes.

There is no statistical tagger: closed classes come from lists, cue verbs from the lexicon, the rest from spelling. A
quoted passage is one opaque unit, so that a sentence within marks never ends the sentence around them.

The alphabet: ``V S B G E`` cue verb as past or participle, -s form, base, -ing form, participle alone; ``v e g`` other
past, -ed and -ing forms; ``m b h d`` modals, be, have, do; ``n A`` negation and adverbs; ``D U $`` determiners,
quantifiers that can stand alone, possessives; ``P O C`` subject pronouns, object pronouns, pronouns with an auxiliary;
``R H T t`` who and which, other wh-words, that, to; ``p c s`` prepositions, coordinators, subordinators; ``N Z # o L``
capitalised words, possessives in 's, numbers, other words, time words; ``Q q`` quoted passages, long and short (three
words at most); punctuation as itself, dashes as ``-``, others as ``~``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.quotes.cues import forms
from onrecord.quotes.marks import Passage
from onrecord.resources import load
from onrecord.spans import Span

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[-’']\w+)*|\w+(?:[’'.\-&/]\w+)*|--+|\.\.+|[^\w\s]")
# A capitalised word that opens a sentence in front of a noun or verb is a noun: "Poll finds", "State officials".
_NAME_FIRST = re.compile(r"[BS](?=[NVSo])")
# Behind a determiner, a possessive or a preposition a verb form is a noun or adjective: "the claims", "of reports".
_NOUN_PLACE = re.compile(r"(?<=[D$Zp])[BS]|(?<=[D$])[VG](?=[oNeBS])")
# Titles, which never end a sentence.
_TITLE = re.compile(r"(?:mr|mrs|ms|dr|sen|rep|gov|gen|col|lt|sgt|maj|capt|adm|rev|hon|pres|prof|st|vs|[a-z])\.$")
# Text without stops is cut here, so that no rule searches far.
_LONGEST = 400
_POINT = frozenset(".?!")
_PUNCTUATION = {
    ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", ".": ".", "?": "?", "!": "!",
    "-": "-", "--": "-", "—": "-", "–": "-", "―": "-", "---": "-", "…": "~",
}  # fmt: skip
# What may follow a quotation that ends in a full stop, question or exclamation mark and still belong to its sentence.
_AFTER_QUOTE = re.compile(r"A*(?:[PC][mhdnA]*|(?:[DUN$oZ#q]|p(?=[DUN$o])){1,9}[hmA]*)[VS](?![T:])|[VS][A]?[DUNP$]")
# A cue between two quoted passages: a full stop in the second closes the sentence, whatever follows.
_HAS_CUE = re.compile(r"[Qq],?[^Qq]*V[^Qq]*,\Z")
_AFTER_STOP = re.compile(r"(?:(?:[PC]|[DUN$oZ#]{1,6})A?[VS]|[VS][DUNP$o][^vmbhd]{0,30})(?:\.|$)")


@dataclass(slots=True)
class Sentence:
    """One sentence: spans, lower-cased words and class characters, all of one length.

    `passages` maps the index of a ``Q`` or ``q`` to its quoted passage.
    """

    kinds: str
    words: list[str]
    spans: list[Span]
    passages: dict[int, Passage]
    paragraph: int
    headline: bool

    def span(self, first: int, last: int) -> Span:
        """Give the offsets of the tokens from `first` up to, not including, `last`."""
        return self.spans[first][0], self.spans[last - 1][1]


@cache
def classes() -> dict[str, str]:
    """Map every word of a closed class, and every cue form, to its character."""
    table = {form: entry.kind for form, entry in forms().items()}
    for kind, words in load("cues", "words").items():
        if len(kind) == 1:
            # A cue verb stays one where the open classes list it too.
            table.update({word: kind for word in words.split() if kind not in "vL" or word not in table})
    return table


def sentences(text: str, quoted: list[Passage]) -> list[Sentence]:
    """Split a text into tagged sentences, paragraph by paragraph.

    Parameters
    ----------
    text : str
        Any text.
    quoted : list of Passage
        Its quoted passages, as `marks.passages` gives them.

    Returns
    -------
    list of Sentence
        In text order.
    """
    found: list[Sentence] = []
    at = 0
    paragraphs = (match for match in _PARAGRAPH.finditer(text) if not match[0].isspace())
    for number, paragraph in enumerate(paragraphs):
        start, end = paragraph.span()
        first = at
        while at < len(quoted) and quoted[at].start < end:
            at += 1
        headline = number == 0 and _is_headline(text[start:end])
        found += _split(_read(text, start, end, quoted[first:at], headline), number, text, headline)
    return found


@dataclass(slots=True)
class _Stream:
    kinds: list[str]
    words: list[str]
    spans: list[Span]
    passages: dict[int, Passage]


def _read(text: str, start: int, end: int, quoted: list[Passage], headline: bool) -> _Stream:
    """Tag the words of a paragraph, its quoted passages as one unit each."""
    stream = _Stream([], [], [], {})
    table = classes()
    for passage in [*quoted, None]:
        stop = passage.start if passage else end
        for match in _TOKEN.finditer(text, start, stop):
            word = match[0]
            low = word.lower()
            if word == "." and stream.words and _takes_stop(stream.words[-1]) and stream.spans[-1][1] == match.start():
                stream.words[-1] += "."
                stream.spans[-1] = stream.spans[-1][0], match.end()
                stream.kinds[-1] = "N"
                continue
            kind = table.get(low) or _by_spelling(word, low)
            if (
                kind in "VSBGEv"
                and word[0].isupper()
                and not headline
                and stream.kinds
                and stream.kinds[-1] not in ".?!:~"
            ):
                # A capital inside a sentence: "the Associated Press", "the State Department".
                kind = "N"
            stream.words.append(low)
            stream.spans.append(match.span())
            stream.kinds.append(kind)
        if passage:
            inner = text[passage.inner[0] : passage.inner[1]]
            long = len(inner.split(None, 4)) > 3 or inner.rstrip()[-1:] in ".?!,"
            stream.passages[len(stream.words)] = passage
            stream.words.append('"')
            stream.spans.append((passage.start, passage.end))
            stream.kinds.append("Q" if long else "q")
            if inner.rstrip().endswith(","):
                # The comma stands inside the marks by typographic custom only.
                stream.words.append(",")
                stream.spans.append((passage.end, passage.end))
                stream.kinds.append(",")
            start = passage.end
    return stream


def _takes_stop(word: str) -> bool:
    """Tell whether a full stop behind a word belongs to it: an abbreviation or an initial."""
    return word in _abbreviations() or (len(word) == 1 and word.isalpha() and word not in "ai")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load("cues", "words")["abbreviations"].split())


def _by_spelling(word: str, low: str) -> str:
    """Class a word that is in no list by how it is written."""
    if not word[0].isalnum():
        return _PUNCTUATION.get(word, "~")
    if word.endswith(("'s", "’s", "s'", "s’")):
        return "Z"
    if "’" in low:
        kind = classes().get(low.replace("’", "'"))
        if kind:
            return kind
    if word[0].isupper() or word[-1] == ".":
        return "N"
    if word[0].isdigit():
        return "#"
    if low.endswith("ly"):
        return "A"
    if low.endswith("ed"):
        return "e"
    return "g" if low.endswith("ing") and len(low) > 5 else "o"


def _split(stream: _Stream, paragraph: int, text: str, headline: bool) -> Iterator[Sentence]:
    """Cut a paragraph into sentences."""
    if not stream.words:
        return
    kinds = "".join(stream.kinds)
    places = iter([*stream.passages.items(), (len(kinds), None)])
    place, passage = next(places)
    first = 0
    for i, kind in enumerate(kinds):
        last = i + 1
        open_ended = last < len(kinds) and last - first < _LONGEST
        if open_ended and not (_may_end(kind, stream.words[i]) and _ends(stream, kinds, first, i, text)):
            continue
        own = _NOUN_PLACE.sub("o", kinds[first:last])
        if not headline and _NAME_FIRST.match(own):
            own = "N" + own[1:]
        inside: dict[int, Passage] = {}
        while passage is not None and place < last:
            inside[place - first] = passage
            place, passage = next(places)
        yield Sentence(own, stream.words[first:last], stream.spans[first:last], inside, paragraph, headline)
        first = last


def _may_end(kind: str, word: str) -> bool:
    return kind in ".?!Qq" or (kind == "N" and word[-1] == ".")


def _ends(stream: _Stream, kinds: str, first: int, i: int, text: str) -> bool:
    """Tell whether the sentence that begins with token `first` ends with token `i`, a stop or a quoted passage."""
    end = stream.spans[i][1]
    if kinds[i + 1] == ",":
        return False
    following = text[stream.spans[i + 1][0]]
    if kinds[i] in "Qq":
        last = text[stream.passages[i].inner[1] - 1 : stream.passages[i].inner[1]]
        if last not in _POINT or following.islower() or following in ",;:.?!)—–-":
            return False
        if last == "." and _HAS_CUE.search(kinds, first, i):
            return True
        return not (_AFTER_STOP if last == "." else _AFTER_QUOTE).match(kinds, i + 1)
    if kinds[i] == "N":
        return kinds[i + 1] in "DUPC$HcsTtR" and following.isupper() and not _TITLE.match(stream.words[i])
    if stream.spans[i + 1][0] == end and kinds[i + 1] not in "Qq(":
        return False
    return kinds[i + 1] not in ".?!)" and not following.islower()


def _is_headline(paragraph: str) -> bool:
    """Tell whether a paragraph is set like a headline: most of its longer words are capitalised."""
    long = [word for word in paragraph.split()[:40] if len(word) > 3 and word[0].isalpha()]
    return 1 < len(long) < 30 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)
