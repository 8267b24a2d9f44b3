"""Reads spans off a linear chain: the likeliest labels of a sequence, and how likely each label is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from onrecord.encoder import Floats, Ints

ROLES = ("source", "cue", "content")
N_LABELS = 1 + 4 * len(ROLES)
_BEGIN, _INSIDE, _END, _SINGLE = range(4)


class Run(NamedTuple):
    """A labelled stretch of words: `role`, first word, word behind the last, and the odds of its ends."""

    role: str
    first: int
    stop: int
    likelihood: float


def best_labels(scores: Floats, transitions: Floats) -> Ints:
    """Find the likeliest lawful labels.

    Parameters
    ----------
    scores : array of float, (n, labels)
        One row a word.
    transitions : array of float, (labels, labels)
        From the row's label to the column's.

    Returns
    -------
    array of int, (n,)
        0 outside; for the role r, 1 + 4 r begins, + 1 is inside, + 2 ends and + 3 is a span of one word.
    """
    steps = transitions + _forbidden()
    back = np.zeros(scores.shape, dtype=np.int64)
    ahead = scores[0]
    for t in range(1, len(scores)):
        reached = ahead[:, None] + steps
        back[t] = reached.argmax(0)
        ahead = reached.max(0) + scores[t]
    labels = np.zeros(len(scores), dtype=np.int64)
    labels[-1] = ahead.argmax()
    for t in range(len(scores) - 1, 0, -1):
        labels[t - 1] = back[t, labels[t]]
    return labels


def likelihoods(scores: Floats, transitions: Floats) -> Floats:
    """Give each label's likelihood at each word, over all lawful sequences, in [0, 1]."""
    steps = np.exp(np.clip(transitions + _forbidden(), -50, 50))
    local = np.exp(scores - scores.max(1, keepdims=True))
    ahead, behind = np.empty_like(local), np.empty_like(local)
    ahead[0] = local[0] / local[0].sum()
    for t in range(1, len(local)):
        row = (ahead[t - 1] @ steps) * local[t]
        ahead[t] = row / row.sum()
    behind[-1] = 1.0
    for t in range(len(local) - 1, 0, -1):
        row = steps @ (local[t] * behind[t])
        behind[t - 1] = row / row.sum()
    whole: Floats = ahead * behind
    whole /= whole.sum(1, keepdims=True)
    return whole


def runs(labels: Ints, chances: Floats) -> list[Run]:
    """Join labels to spans; a span that a window's edge cuts counts as it stands."""
    found: list[Run] = []
    first = 0
    for at, label in enumerate(labels.tolist()):
        if label == 0:
            continue
        role, place = divmod(label - 1, 4)
        follows = at > 0 and place in (_INSIDE, _END) and labels[at - 1] in (1 + 4 * role, 2 + 4 * role)
        if not follows:
            first = at
        following = labels[at + 1] if at + 1 < len(labels) else 0
        if place in (_END, _SINGLE) or following not in (2 + 4 * role, 3 + 4 * role):
            sure = float(chances[first, labels[first]] * chances[at, label])
            found.append(Run(ROLES[role], first, at + 1, sure))
    return found


def opening_bias(bias: Mapping[str, float]) -> Floats:
    """Give what is added to the scores of the labels that open a span of a role: above 0, more spans are found."""
    found = np.zeros(N_LABELS, dtype=np.float32)
    for number, role in enumerate(ROLES):
        found[[1 + 4 * number + _BEGIN, 1 + 4 * number + _SINGLE]] = bias.get(role, 0.0)
    return found


@cache
def _forbidden() -> Floats:
    """Forbid what no sequence of spans can hold."""
    table = np.zeros((N_LABELS, N_LABELS), dtype=np.float32)
    for one in range(N_LABELS):
        role, place = divmod(one - 1, 4) if one else (-1, _SINGLE)
        for other in range(N_LABELS):
            next_role, next_place = divmod(other - 1, 4) if other else (-1, _SINGLE)
            goes_on = next_place in (_INSIDE, _END) and other > 0
            opened = place in (_BEGIN, _INSIDE) and one > 0
            if goes_on != opened or (goes_on and role != next_role):
                table[one, other] = -1e4
    return table
