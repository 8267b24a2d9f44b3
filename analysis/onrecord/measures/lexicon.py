"""The valence of words in their context: NLTK's VADER rules over a lexicon adjusted to news."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord.articles.clean import blanked
from onrecord.errors import OnRecordError
from onrecord.people import names_in
from onrecord.resources import load
from onrecord.spans import merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.spans import Span

PLACEHOLDER = "someone"

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
# A clause ends at a mark or at a contrast; a full stop counts only where a gap follows, so that 3.5 and U.S. hold.
_CLAUSE = re.compile(r"[,;:!?…()\[\]\"“”«»—–]|--|\s-\s|\.(?=[\s\"”’')]|$)|\n")
# What stands before a word that has its capital from its place; errors here only cost one word's valence.
_OPENS = re.compile(r"(?:\A|[.!?:;…—–\n\r\"“‘«])[\s\"'“”‘’«(\[]*\Z")
_CONTRAST = frozenset({"but", "yet", "however", "although", "though", "whereas", "while"})
_NEGATOR = "not"
# Where this share of a text's words has a capital it is a headline, and a capital says nothing.
_TITLE_CASE = 0.6


class Word(NamedTuple):
    """One word of a text, its place, its clause, and the valence it has there (VADER's scale, about -4 to 4)."""

    word: str
    start: int
    end: int
    clause: int
    valence: float


def valences(text: str, masked: Iterable[Span] | None = None, *, lexicon: str = "words") -> list[Word]:
    """Give every word of a text its valence in context.

    Parameters
    ----------
    text : str
        The text; offsets count its code points.
    masked : iterable of Span or None
        Stretches that count as one word without valence each; by default the names in the text.
    lexicon : {"words", "people"}
        VADER's entries adjusted to news, or these with the words of ``resources/lexicons/manner.yaml`` on top.

    Returns
    -------
    list of Word
        In text order. Words of one letter are left out, as in VADER.
    """
    words = _words(text, names_in(text) if masked is None else masked)
    scored: list[Word] = []
    for clause in _clauses(text, words):
        scores = _in_context([word for word, _ in clause], lexicon)
        number = scored[-1].clause + 1 if scored else 0
        scored += [Word(w, *span, number, v) for (w, span), v in zip(clause, scores, strict=True)]
    return scored


def plain_analyser() -> Any:
    """Make NLTK's analyser with the lexicon as vaderSentiment ships it."""
    return _analyser("plain")


@cache
def valenced_words() -> frozenset[str]:
    """List the words to which VADER or our words of people give a valence."""
    listed = (line.split("\t")[0].lower() for line in _lexicon_text().splitlines())
    return frozenset(word for word in listed if word.isalpha()) | manner().keys()


@cache
def manner() -> dict[str, float]:
    """Map each of our words of people to its valence."""
    groups = [group for groups in load("lexicons", "manner")["words"].values() for group in groups]
    return {word: float(group["valence"]) for group in groups for word in group["words"].split()}


def valence_by_word(lexicon: str = "words") -> dict[str, float]:
    """Map words to their valence out of context; see `valences` for the two lexicons."""
    entries: dict[str, float] = _analyser(lexicon).lexicon
    return entries


@cache
def negators(kind: str) -> frozenset[str]:
    """Give the words that turn what follows: ``plain`` negators, or the ``shifters`` beside them."""
    if kind == "shifters":
        return _shifters()
    from nltk.sentiment.vader import VaderConstants

    return frozenset(VaderConstants.NEGATE) | {"no", "nobody", "hardly", "barely", "scarcely", "cannot"}


def _words(text: str, masked: Iterable[Span]) -> list[tuple[str, Span]]:
    names = [(max(0, start), end) for start, end in masked if start < end]
    found: list[tuple[str, Span]] = [(PLACEHOLDER, name) for name in names]
    plain = [match for match in _WORD.finditer(blanked(text, merge(names))) if len(match[0]) > 1]
    title_case = sum(match[0][0].isupper() for match in plain) > _TITLE_CASE * len(plain)
    for match in plain:
        proper = (
            match[0][0].isupper()
            and not title_case
            and not _OPENS.search(text, max(0, match.start() - 8), match.start())
        )
        found.append((PLACEHOLDER if proper else match[0].replace("’", "'"), match.span()))
    return sorted(found, key=lambda item: item[1])


def _clauses(text: str, words: Sequence[tuple[str, Span]]) -> list[list[tuple[str, Span]]]:
    clauses: list[list[tuple[str, Span]]] = []
    at = 0
    for word, span in words:
        if not clauses or _CLAUSE.search(text, at, span[0]) or word.lower() in _CONTRAST:
            clauses.append([])
        clauses[-1].append((word, span))
        at = span[1]
    return clauses


def _in_context(words: Sequence[str], lexicon: str) -> list[float]:
    """Score one clause with NLTK's own rules; a shifter reads as a negator to what follows and as itself alone."""
    from nltk.sentiment.vader import SentiText

    analyser = _analyser(lexicon)
    constants = analyser.constants
    text = SentiText(" ".join(words), constants.PUNC_LIST, constants.REGEX_REMOVE_PUNCTUATION)
    context = [_NEGATOR if word.lower() in _shifters() else word for word in words]
    text.words_and_emoticons = context
    scores: list[float] = []
    for at, word in enumerate(words):
        if word.lower() in constants.BOOSTER_DICT:
            scores.append(0.0)
            continue
        context[at], shifted = word, context[at]
        # NLTK looks a repeated word up at its first place; here each is scored at its own.
        scores = analyser.sentiment_valence(0.0, text, word, at, scores)
        context[at] = shifted
    return [float(score) for score in scores]


@cache
def _analyser(kind: str) -> Any:
    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

    # The class's own __init__ looks for a downloaded lexicon; its other methods need these three attributes only.
    analyser = SentimentIntensityAnalyzer.__new__(SentimentIntensityAnalyzer)
    analyser.lexicon_file = _lexicon_text()
    analyser.lexicon = analyser.make_lex_dict()
    analyser.constants = VaderConstants()
    if kind != "plain":
        analyser.lexicon = _adjusted(analyser.lexicon)
    if kind == "people":
        analyser.lexicon |= manner()
        for word in load("lexicons", "manner")["neutral"]["words"].split():
            analyser.lexicon.pop(word, None)
    return analyser


def _lexicon_text() -> str:
    spec = find_spec("vaderSentiment")
    if spec is None or not spec.submodule_search_locations:
        raise OnRecordError("The VADER lexicon is missing; install it with: pip install vaderSentiment")
    return Path(spec.submodule_search_locations[0], "vader_lexicon.txt").read_text(encoding="utf-8").strip("\n")


def _adjusted(lexicon: dict[str, float]) -> dict[str, float]:
    adjusted = dict(lexicon)
    for group in load("lexicons", "topic_words")["groups"].values():
        for word in group["words"].split():
            adjusted[word] = lexicon[word] * group["weight"]
    return {word: valence for word, valence in adjusted.items() if valence}


@cache
def _shifters() -> frozenset[str]:
    return frozenset(load("lexicons", "topic_words")["shifters"]["words"].split())
