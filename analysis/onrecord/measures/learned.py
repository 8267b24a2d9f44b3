"""Tone and portrayal by the networks: what they give for whole columns, and which words made it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onrecord.encoder import Model
from onrecord.errors import OnRecordError
from onrecord.measures.lexicon import PLACEHOLDER
from onrecord.measures.masked import HIDDEN, Masked, mask, masked_sentences
from onrecord.measures.network import Line, line_around, lines, network, read_lines
from onrecord.spans import Span, overlap

_WORD = re.compile(r"\w+(?:['-]\w+)*")
_PLACEHOLDERS = re.compile(rf"\b(?:{PLACEHOLDER}|{HIDDEN})\b")


class Effect(NamedTuple):
    """A word of a text, where it stands, and how much higher the score is with it than without."""

    word: str
    start: int
    end: int
    effect: float


def network_tones(
    texts: Sequence[str], hidden: re.Pattern[str] | None = None, model: str | Path | None = None
) -> list[float]:
    """Score texts by the network of tone.

    Parameters
    ----------
    texts : sequence of str
        Any texts.
    hidden : re.Pattern or None
        Words to leave out.
    model : str, Path or None
        A card of one's own; None takes the network that ships.

    Returns
    -------
    list of float
        Mean over the sentences of each text, [-1, 1]; a sentence of several lines is their mean by length. NaN where a
        text holds no word beside names.
    """
    read = _loaded(model, "tone")
    cut = [[lines(part) for part in masked_sentences(text, hidden=hidden) if _has_words(part)] for text in texts]
    flat = [line for sentences in cut for sentence in sentences for line in sentence]
    scores = iter(np.clip(read_lines(read, flat)[:, 0], -1.0, 1.0).tolist())
    return [_mean([_sentence(sentence, [next(scores) for _ in sentence]) for sentence in found]) for found in cut]


def network_portrayals(rows: Sequence[tuple[str, Span]], model: str | Path | None = None) -> NDArray[np.float64]:
    """Give the likelihoods of negative, neutral and positive for targets in texts, one row a target."""
    read = _loaded(model, "portrayal")
    return _likelihoods(read_lines(read, [line_around(mask(text, target)) for text, target in rows]))


def tone_effects(text: str, model: str | Path | None = None) -> list[Effect]:
    """Leave each word of a text out in turn and see what that does to its tone."""
    read = _loaded(model, "tone")
    sentences = [part for part in masked_sentences(text) if _has_words(part)]
    found: list[Effect] = []
    for part in sentences:
        whole, *without = _scored_without(read, part)
        found += _effects(text, part, [(whole - score) / len(sentences) for score in without])
    return found


def portrayal_effects(text: str, target: Span, model: str | Path | None = None) -> list[Effect]:
    """Leave each word around a target out in turn and see what that does to its portrayal."""
    read = _loaded(model, "portrayal")
    part = mask(text, target)
    variants = [line_around(part), *(line_around(_without(part, span)) for span in _words(part))]
    likely = _likelihoods(read_lines(read, variants))
    scores = (likely[:, 2] - likely[:, 0]).tolist()
    return _effects(text, part, [scores[0] - score for score in scores[1:]])


def in_words(contributions: pd.DataFrame, masked: Masked) -> pd.DataFrame:
    """Keep of a linear model's contributions those of words, not of marks and placeholders of names, as valences."""
    names = {masked.original(start) for start, _ in masked.names}
    kept = contributions[[word[:1].isalnum() for word in contributions["word"]]]
    kept = kept[~kept["start"].isin(names)].rename(columns={"contribution": "valence"})
    return kept.reset_index(drop=True)


def _loaded(model: str | Path | None, kind: str) -> Model:
    if model is None:
        return network(kind)
    # A model of one's own may be trained anew under its name: it is known by its place and its time.
    card = Path(model).resolve()
    found = network(card, card.stat().st_mtime_ns if card.exists() else None)
    if found.card["name"] != kind:
        raise OnRecordError(
            f"{model} is a model of {found.card['name']}, not of {kind}; give the card of one of {kind}."
        )
    return found


def _has_words(part: Masked) -> bool:
    return any(map(str.isalpha, _PLACEHOLDERS.sub("", part.text).replace("'s", "")))


def _sentence(cut: list[Line], scores: list[float]) -> float:
    if len(cut) == 1:
        return scores[0]
    sizes = [len(line.ids) - 2 for line in cut]
    return math.fsum(score * size for score, size in zip(scores, sizes, strict=True)) / sum(sizes)


def _mean(scores: list[float]) -> float:
    return math.fsum(scores) / len(scores) if scores else math.nan


def _likelihoods(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    likely: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
    return likely


def _scored_without(read: Model, part: Masked) -> list[float]:
    variants = [part, *(_without(part, span) for span in _words(part))]
    cut = [lines(variant) for variant in variants]
    scores = iter(np.clip(read_lines(read, [line for one in cut for line in one])[:, 0], -1.0, 1.0).tolist())
    return [_sentence(one, [next(scores) for _ in one]) if one else 0.0 for one in cut]


def _words(part: Masked) -> list[Span]:
    """Find the words that can be left out: all but the placeholders."""
    found = (match.span() for match in _WORD.finditer(part.text))
    return [span for span in found if not any(overlap(span, name) for name in part.names)]


def _without(part: Masked, span: Span) -> Masked:
    """Cut a word out of a masked text, with the space behind it."""
    start, end = span
    end += part.text[end : end + 1] == " "
    moved = [(a - (end - start), b - (end - start)) if a >= end else (a, b) for a, b in part.names]
    places = dict(zip(part.names, moved, strict=True))
    target = None if part.target is None else places[part.target]
    return Masked(part.text[:start] + part.text[end:], moved, target, part.cuts)


def _effects(text: str, part: Masked, effects: list[float]) -> list[Effect]:
    places = map(part.stretch, _words(part))
    return [Effect(text[slice(*place)], *place, effect) for place, effect in zip(places, effects, strict=True)]
