import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.quotes.chain import N_LABELS, best_labels, likelihoods, runs


def lawful(labels):
    opened = None
    for label in labels:
        role, place = divmod(label - 1, 4) if label else (None, None)
        if opened is not None and (role != opened or place not in (1, 2)):
            return False
        if opened is None and place in (1, 2):
            return False
        opened = role if place in (0, 1) else None
    return True


def every_score(scores, steps):
    found = {}
    for labels in itertools.product(range(N_LABELS), repeat=len(scores)):
        inner = [labels[i : i + 2] for i in range(len(labels) - 1)]
        # A window may cut a span at either edge, never inside.
        if all(lawful_step(a, b) for a, b in inner):
            found[labels] = sum(scores[i, a] for i, a in enumerate(labels)) + sum(steps[a, b] for a, b in inner)
    return found


def lawful_step(a, b):
    role, place = divmod(a - 1, 4) if a else (None, None)
    following, where = divmod(b - 1, 4) if b else (None, None)
    return following == role if place in (0, 1) and where in (1, 2) else place not in (0, 1) and where not in (1, 2)


def test_the_labels_are_the_best_of_all_lawful_ones_and_their_likelihoods_are_their_shares():
    draw = np.random.default_rng(1)
    scores, steps = (draw.normal(size=size).astype(np.float32) for size in ((3, N_LABELS), (N_LABELS, N_LABELS)))
    every = every_score(scores, steps)
    assert tuple(best_labels(scores, steps)) == max(every, key=every.__getitem__)
    weight = {labels: np.exp(score) for labels, score in every.items()}
    shares = np.zeros(scores.shape)
    for labels, one in weight.items():
        for at, label in enumerate(labels):
            shares[at, label] += one / sum(weight.values())
    np.testing.assert_allclose(likelihoods(scores, steps), shares, atol=1e-4)


@given(st.integers(1, 30), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_labels_between_the_edges_are_lawful_whatever_the_scores(n, seed):
    draw = np.random.default_rng(seed)
    scores = draw.normal(scale=5, size=(n, N_LABELS)).astype(np.float32)
    labels = best_labels(scores, np.zeros((N_LABELS, N_LABELS), dtype=np.float32)).tolist()
    assert all(lawful_step(a, b) for a, b in itertools.pairwise(labels))


def test_spans_are_joined_from_labels():
    labels = np.array([9, 10, 11, 0, 5, 7, 4, 4, 9])
    found = runs(labels, np.full((9, N_LABELS), 0.5, dtype=np.float32))
    assert [(run.role, run.first, run.stop) for run in found] == [
        ("content", 0, 3),
        ("cue", 4, 6),
        ("source", 6, 7),
        ("source", 7, 8),
        ("content", 8, 9),
    ]
    assert {run.likelihood for run in found} == {0.25}


def test_a_span_that_the_edge_cuts_counts_as_it_stands():
    found = runs(np.array([10, 11, 0, 9, 10]), np.ones((5, N_LABELS), dtype=np.float32))
    assert [(run.role, run.first, run.stop) for run in found] == [("content", 0, 2), ("content", 3, 5)]
