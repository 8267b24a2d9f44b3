"""Sentences of our own that describe people, for training portrayal: words that gold data hold too seldom.

Gold data on news have few words of demeanour: "unsmiling", "courteous". `resources/lexicons/manner.yaml` has some
hundred, each with a valence. Here they are put into plain sentences of invented people, with the label that the valence
gives.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from onrecord.resources import load
from onrecord.spans import Span
from onrecord.training.rows import Labelled

_SELF, _OTHER = "Holm", "Brandt"
_CLASSES = ("demeanour", "competence", "morality", "warmth")

_ADJECTIVE = (
    "A {word} Holm met Brandt on Monday.",
    "Holm, {word} and {more}, left the hall with Brandt.",
    "{Word} and {more}, Holm gave reporters a short statement.",
    "Holm looked {word}.",
    "Holm was {word} throughout the evening, Brandt said little.",
    "It was a {word} Holm who came out to meet the press with Brandt.",
)
_ADVERB = (
    "Holm {word} answered the question that Brandt had left open.",
    "Holm spoke {word} about the talks with Brandt.",
    "Holm, {word}, took the floor after Brandt.",
    "The statement, as Holm {word} put it, was ready.",
)
_PAST = (
    "Holm {word} in front of the cameras.",
    "On Monday Holm {word}, and Brandt went on with the meeting.",
    "For two hours Holm {word} while Brandt listened.",
)
_CONTRAST = (
    "A {word} Holm sat beside a {against} Brandt.",
    "Holm was {word}, Brandt {against}.",
    "While Holm was {word}, Brandt seemed {against}.",
    "Brandt looked {against}, and Holm, {word}, took the questions.",
)
_PLAIN = (
    "Holm met Brandt on Monday.",
    "Holm and Brandt spoke for two hours.",
    "Holm took the floor after Brandt.",
    "The meeting of Holm with Brandt was the first in a year.",
    "On Tuesday Holm goes on to the capital, Brandt stays.",
    "It was Holm who came out to meet the press with Brandt.",
    "Holm gave reporters a short statement, and Brandt left.",
)


def described(*, rounds: int = 2, seed: int = 0) -> list[Labelled]:
    """Make the sentences.

    Parameters
    ----------
    rounds : int
        How many sentences each word comes to stand in.
    seed : int
        Where the random numbers start that choose them.

    Returns
    -------
    list of Labelled
        One row a person in a sentence; who is not described is neutral.
    """
    draw = random.Random(seed)
    rows: list[Labelled] = []
    words = _words()
    adjectives = {sign: [word for word, of, kind in words if kind == "adjective" and of == sign] for sign in (0, 2)}
    for _ in range(rounds):
        for word, sign, kind in words:
            rows += _told(word, sign, kind, adjectives, draw)
        for sign, likes in adjectives.items():
            for word in likes:
                text = _written(draw.choice(_CONTRAST), word=word, against=draw.choice(adjectives[2 - sign]))
                rows += [Labelled(text, _place(text, _SELF), sign), Labelled(text, _place(text, _OTHER), 2 - sign)]
    plain = [Labelled(text, _place(text, name), 1) for text in _PLAIN for name in (_SELF, _OTHER)]
    return rows + plain * (len(rows) // (4 * len(plain)))


def _told(word: str, sign: int, kind: str, adjectives: dict[int, list[str]], draw: random.Random) -> Iterator[Labelled]:
    frames = {"adjective": _ADJECTIVE, "adverb": _ADVERB, "past": _PAST}[kind]
    more = draw.choice(adjectives[sign])
    text = _written(draw.choice(frames), word=word, Word=word.capitalize(), more=more)
    yield Labelled(text, _place(text, _SELF), sign)
    if _OTHER in text and draw.random() < 0.5:
        yield Labelled(text, _place(text, _OTHER), 1)


def _written(frame: str, **words: str) -> str:
    """Fill a frame, with the article that the sound of the word asks for."""
    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", frame.format(**words))


def _words() -> list[tuple[str, int, str]]:
    """List the words whose form shows what they are, with the place of their label and their kind."""
    groups = load("lexicons", "manner")["words"]
    valences = {
        word: group["valence"] for name in _CLASSES for group in groups[name] for word in group["words"].split()
    }
    demeanour = {word for group in groups["demeanour"] for word in group["words"].split()}
    found = []
    for word, valence in valences.items():
        kind = None
        if word.endswith("ly"):
            kind = "adverb"
        elif word in demeanour and word.endswith("ed") and f"{word[:-2]}ing" in valences:
            kind = "past"
        elif {f"{word}ly", f"{word[:-1]}ily", f"{word}ally", f"{word[:-1]}y"} & valences.keys() - {word}:
            kind = "adjective"
        if kind:
            found.append((word, 2 if valence > 0 else 0, kind))
    return sorted(found)


def _place(text: str, name: str) -> Span:
    start = text.index(name)
    return start, start + len(name)
