"""How much text two articles share: runs of five words, pairs compared or, in large corpora, found by MinHash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from onrecord.articles.clean import blanked, furniture, shadow
from onrecord.articles.corpus import WORD

if TYPE_CHECKING:
    from onrecord.articles.corpus import Article

RUN = 5  # words in a run
EXACT = 3_000  # articles; up to here every pair is compared
PERMUTATIONS, ROWS = 256, 2  # of MinHash, in bands of two rows
_SEED = 20130617
_CROWD = 24  # members of a bucket of which all pairs are proposed; of a larger one, each with the first and the last
_CHUNK = 4_000  # articles signed at once

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """The different runs of every article as hashes of 32 bits, sorted, one article behind the other.

    Parameters
    ----------
    hashes : array of uint32
        Among 500 runs of each of two articles one falls together by chance in 20,000 pairs.
    starts : array of int
        Where each article begins, and where the last one ends.
    """

    hashes: npt.NDArray[np.uint32]
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Ints:
        """How many different runs each article has."""
        return np.diff(self.starts)

    def of(self, number: int) -> npt.NDArray[np.uint32]:
        """Give the runs of one article."""
        return self.hashes[self.starts[number] : self.starts[number + 1]]


def runs_of(articles: Sequence[Article]) -> Runs:
    """Take the runs of five words of every article; page furniture counts for nothing, marks and case neither."""
    words: dict[str, int] = {}
    parts = [_runs(article.text, words) for article in articles]
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return Runs(np.concatenate([*parts, np.empty(0, np.uint32)]), starts)


def shared_pairs(runs: Runs) -> tuple[Ints, Ints]:
    """Give pairs of articles that share runs, and how many each shares.

    Returns
    -------
    array of int, (n, 2)
        The numbers of two articles, the smaller first. In a large corpus, the pairs that MinHash proposes.
    array of int
        The runs that both have, counted exactly.
    """
    return _all_pairs(runs) if len(runs) <= EXACT else _counted(runs, proposed(runs))


def proposed(runs: Runs) -> Ints:
    """Propose pairs by MinHash: those that agree in any band of their signatures.

    Returns
    -------
    array of int, (n, 2)
        In ascending order, without repeats.
    """
    filled = np.flatnonzero(runs.sizes > 0)
    signatures = _signatures(runs, filled)
    keys = [
        filled[pair]
        for band in range(0, PERMUTATIONS, ROWS)
        for pair in _in_buckets(signatures[:, band].astype(np.uint64) << np.uint64(32) | signatures[:, band + 1])
    ]
    pairs = np.concatenate([*keys, np.empty((0, 2), np.int64)])
    codes = np.unique(pairs.min(axis=1) * len(runs) + pairs.max(axis=1))
    return np.stack([codes // len(runs), codes % len(runs)], axis=1)


def groups_of(pairs: Any, size: int) -> list[list[int]]:
    """Put together what pairs join, directly or through others; the members of a group in order."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    joined = coo_matrix((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    _, labels = connected_components(joined, directed=False)
    groups: dict[int, list[int]] = {}
    for number in range(size):
        groups.setdefault(int(labels[number]), []).append(number)
    return [group for group in groups.values() if len(group) > 1]


def _runs(text: str, known: dict[str, int]) -> npt.NDArray[np.uint32]:
    """Hash the runs of a text by a polynomial over its words' hashes; a text shorter than a run is one run."""
    # Folding case last: it may change the length.
    story = blanked(shadow(text), ((found.start, found.end) for found in furniture(text)))
    words = np.array([_hash(word, known) for word in WORD.findall(story.casefold())], dtype=np.uint64)
    if not words.size:
        return np.empty(0, np.uint32)
    length = max(1, len(words) - RUN + 1)
    hashes = np.zeros(length, np.uint64)
    for place in range(min(RUN, len(words))):
        hashes = (hashes ^ words[place : place + length]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return np.unique((hashes >> np.uint64(32)).astype(np.uint32))


def _hash(word: str, known: dict[str, int]) -> int:
    # Python's own hash differs from process to process.
    if word not in known:
        known[word] = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
    return known[word]


def _all_pairs(runs: Runs) -> tuple[Ints, Ints]:
    from scipy.sparse import csr_matrix

    used, columns = np.unique(runs.hashes, return_inverse=True)
    shape = (len(runs), max(1, len(used)))
    matrix = csr_matrix((np.ones(len(columns), np.int32), columns, runs.starts), shape=shape)
    shared = (matrix @ matrix.T).tocoo()
    upper = shared.row < shared.col
    pairs = np.stack([shared.row[upper], shared.col[upper]], axis=1).astype(np.int64)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return pairs[order], shared.data[upper][order].astype(np.int64)


def _counted(runs: Runs, pairs: Ints) -> tuple[Ints, Ints]:
    """Count what each pair shares; in order of the first article, whose runs are then looked up many times."""
    shared = np.zeros(len(pairs), np.int64)
    for place, (one, other) in enumerate(pairs):
        first, second = runs.of(one), runs.of(other)
        if len(first) > len(second):
            first, second = second, first
        found = np.searchsorted(second, first)
        found[found == len(second)] = 0
        shared[place] = np.count_nonzero(second[found] == first)
    return pairs, shared


def _signatures(runs: Runs, numbers: Ints) -> npt.NDArray[np.uint32]:
    from rensa import RMinHash

    parts = []
    for at in range(0, len(numbers), _CHUNK):
        some = [runs.of(number) for number in numbers[at : at + _CHUNK]]
        starts = np.concatenate([[0], np.cumsum([len(part) for part in some])]).astype(np.uint64)
        tokens = np.concatenate(some).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        signed = RMinHash.digest_matrix_from_flat_token_hashes(tokens, starts, PERMUTATIONS, _SEED)
        parts.append(np.array(signed.to_rows(), dtype=np.uint32))
    return np.concatenate([*parts, np.empty((0, PERMUTATIONS), np.uint32)])


def _in_buckets(keys: npt.NDArray[np.uint64]) -> Iterator[Ints]:
    """Give the pairs of places whose keys are equal."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]]))
    lengths = np.diff(edges)
    for start, length in zip(edges[:-1][lengths > 1], lengths[lengths > 1], strict=True):
        members = order[start : start + length]
        if length <= _CROWD:
            one, other = np.triu_indices(length, 1)
            yield np.stack([members[one], members[other]], axis=1)
        else:
            yield np.stack([np.full(length - 1, members[0]), members[1:]], axis=1)
            yield np.stack([members[:-1], members[1:]], axis=1)
