"""The engine "accurate": the encoder tags sources, cues and contents and points from each content to its cue.

From the cue it points to the source, so that an attribution comes with its parts already joined: a content in several
pieces is several spans that point to one cue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from onrecord.encoder import Floats, Ints, Model, Pieces, Window, piece_ids, windows
from onrecord.quotes.chain import Run, best_labels, likelihoods, opening_bias, runs
from onrecord.quotes.shapes import cases, states

Words = tuple[int, int]

_NO_CASE = 5
_BUCKETS = 11
_FROM_CONTENT, _FROM_CUE = 0, 1

LEAST_LINK = 0.2
"""The least share of a content's pointers that joins it to a cue."""


@dataclass(slots=True)
class Draft:
    """An attribution by the numbers of its words: cue, source, pieces of content, and what speaks for each part."""

    cue: Words
    source: Words | None
    content: list[Words] = field(default_factory=list)
    cue_odds: float = 1.0
    source_odds: float = 1.0
    content_odds: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What the model says of one window: the number of each word, its spans, and the vectors that point.

    Row 0 of the vectors stands for "nowhere in this window"; the words follow.
    """

    words: Ints
    runs: list[Run]
    vectors: list[Floats]
    near: Floats


def drafts(text: str, pieces: Pieces, model: Model | None = None) -> list[Draft]:
    """Find the attributions of a text as numbers of its words.

    Parameters
    ----------
    text : str
        Any text.
    pieces : Pieces
        Its word pieces.
    model : Model or None
        The model; None takes the one that ships.

    Returns
    -------
    list of Draft
        In the order of their cues.
    """
    model = model or shipped()
    word_of = np.cumsum(pieces.heads) - 1
    case, state = cases(text, pieces), states(text, pieces)
    found: dict[int, Draft] = {}
    for window in windows(pieces):
        fresh = window.at[window.context :]
        _link(_read(pieces, window, case, state, word_of, model), int(word_of[fresh[fresh >= 0][0]]), found)
    return [found[cue] for cue in sorted(found) if found[cue].content]


def word_spans(pieces: Pieces) -> tuple[Ints, Ints]:
    """Give where each word starts and ends in the text."""
    heads = np.flatnonzero(pieces.heads)
    last = np.append(heads, len(pieces.ids))[1:] - 1
    return pieces.starts[heads], pieces.ends[last]


@cache
def shipped() -> Model:
    """Load the model that ships."""
    return Model("quotes")


def _read(pieces: Pieces, window: Window, case: Ints, state: Ints, word_of: Ints, model: Model) -> Reading:
    """Run the model over a window and decode its labels."""
    inside = window.at >= 0
    heads = np.flatnonzero(inside & pieces.heads[window.at])
    places = np.append(0, heads)
    tag, point = model.run(
        ("tag", "point"),
        vectors=model.vectors(piece_ids(pieces, window)[None]),
        cases=np.where(inside, case[window.at], _NO_CASE)[None],
        states=np.where(inside, state[window.at], 0)[None],
        words=places[None, :, None],
    )
    near, transitions = model.tables
    scores = tag[0, 1:] + opening_bias(model.card["bias"])
    labels = best_labels(scores, transitions)
    found = runs(labels, likelihoods(scores, transitions))
    return Reading(word_of[window.at[heads]], found, np.split(point[0], 4, axis=1), near)


def _link(reading: Reading, fresh: int, found: dict[int, Draft]) -> None:
    """Join the spans of a window to attributions; spans before the word `fresh` are those of the window before."""
    words = reading.words
    cues = [run for run in reading.runs if run.role == "cue"]
    sources = [run for run in reading.runs if run.role == "source"]
    for run in cues:
        if words[run.first] >= fresh:
            source, odds = _source(reading, run, sources)
            span = int(words[run.first]), int(words[run.stop - 1]) + 1
            found[span[0]] = Draft(span, source, cue_odds=run.likelihood, source_odds=odds)
    for run in reading.runs:
        first = max(run.first, int(np.searchsorted(words, fresh)))
        if run.role != "content" or first >= run.stop:
            continue
        cue, odds = _cue(reading, run, cues)
        if cue is None:
            continue
        draft = found.get(int(words[cue.first]))
        if draft is not None:
            draft.content.append((int(words[first]), int(words[run.stop - 1]) + 1))
            draft.content_odds.append(run.likelihood * odds)


def _cue(reading: Reading, content: Run, cues: list[Run]) -> tuple[Run | None, float]:
    """Find the cue that a content points to, and its share of the pointers; None where no cue gets enough."""
    shares = _shares(_point(reading, _FROM_CONTENT, content, np.arange(len(reading.words) + 1))).mean(0)
    sums = [float(shares[cue.first + 1 : cue.stop + 1].sum()) for cue in cues]
    if not sums or max(sums) < LEAST_LINK:
        return None, 0.0
    best = int(np.argmax(sums))
    return cues[best], sums[best]


def _shares(scores: Floats) -> Floats:
    shares: Floats = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    return shares


def _source(reading: Reading, cue: Run, sources: list[Run]) -> tuple[Words | None, float]:
    """Find the source that a cue points to; None where it rather points nowhere."""
    targets = np.concatenate([[0], *(np.arange(run.first, run.stop) + 1 for run in sources)]).astype(np.int64)
    table = np.exp(_point(reading, _FROM_CUE, cue, targets))
    ends = np.cumsum([1, *(run.stop - run.first for run in sources)])
    sums = np.log(np.add.reduceat(table, np.append(0, ends[:-1]), axis=1)).mean(0)
    best = int(sums.argmax())
    share = float(1 / np.exp(sums - sums[best]).sum())
    if best == 0:
        return None, share
    run = sources[best - 1]
    return (int(reading.words[run.first]), int(reading.words[run.stop - 1]) + 1), share


def _point(reading: Reading, way: int, run: Run, targets: Ints) -> Floats:
    """Score how well each word of a span points to each target."""
    rows = np.arange(run.first, run.stop) + 1
    ahead, back = reading.vectors[2 * way][rows], reading.vectors[2 * way + 1][targets]
    gap = targets[None, :] - rows[:, None]
    buckets = np.where(targets == 0, 2 * _BUCKETS, _distance(gap))
    # By einsum: a BLAS library would start threads for these small products and wait for them.
    products = np.einsum("id,jd->ij", ahead, back) / np.float32(np.sqrt(back.shape[1]))
    scores: Floats = products + reading.near[way][buckets]
    return scores


def _distance(gap: Ints) -> Ints:
    """Class the signed distance between words: exact up to four, then in powers of two, as in training."""
    size = np.abs(gap)
    far = np.minimum(10, 4 + np.floor(np.log2(np.maximum(size, 4) / 4)).astype(np.int64))
    near = np.where(size < 5, size, far)
    return np.where(gap < 0, near + _BUCKETS, near)
