"""Near-duplicates: several outlets print one wire text, and a comparison must not count it several times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.articles.clean import blanked, furniture, shadow
from onrecord.articles.corpus import WORD, Corpus
from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.articles.corpus import Article

RUN = 5  # words in a run
SHORT = 20  # runs; below this, only equal texts are copies

# Room for the hashes of runs: among a million different runs about 250 pairs fall together, far below any threshold.
_HASHES = 2**31 - 1


def wire_copies(corpus: Corpus, *, threshold: float = 0.5) -> Corpus:
    """Give articles that are copies of one text the same ``wire_id``.

    Two articles are copies when the shorter shares at least `threshold` of its different runs of five words with the
    longer: cutting a wire text from the end leaves this share at 1, and changing one word in twelve leaves .6. Among
    840 articles of seven US outlets every line from .3 to .5 drew the same eight pairs, reports of one event by
    different hands staying below .3; hence the default. Copies of copies belong together. This is a verb over a whole
    corpus: what an article gets depends on the others.

    Parameters
    ----------
    corpus : Corpus
        The articles.
    threshold : float
        In (0, 1]; lower joins more.

    Returns
    -------
    Corpus
        The same articles in the same order. A ``wire_id`` that is there stays, and copies without one take it over;
        new groups are named after their first article, by date and then by order. Articles without a copy keep None.

    Raises
    ------
    OnRecordError
        When the threshold is outside (0, 1].

    References
    ----------
    Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences, 21-29.

    Examples
    --------
    >>> text = "Rain fell for " + ", then for ".join(f"{hour} hours" for hour in range(30))
    >>> corpus = wire_copies(Corpus.from_texts({"wire": text, "copy": text + ". It stopped.", "other": "Sun."}))
    >>> [article.wire_id for article in corpus]
    ['wire', 'wire', None]
    """
    if not 0 < threshold <= 1:
        raise OnRecordError(f"threshold={threshold!r} came; a share above 0 and up to 1 is allowed, e.g. 0.5.")
    articles = list(corpus)
    if len(articles) < 2:
        return corpus
    groups = _groups(_copies(articles, threshold), len(articles))
    named = {number: name for group in groups for number, name in _names(articles, group)}
    renamed = [replace(a, wire_id=named.get(number, a.wire_id)) for number, a in enumerate(articles)]
    return Corpus(renamed, corpus.issues)


def _copies(articles: Sequence[Article], threshold: float) -> Any:
    """Give the pairs that are copies as a sparse matrix of articles by articles."""
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(analyzer=_runs, n_features=_HASHES, binary=True, alternate_sign=False, norm=None)
    runs = hashing.transform(article.text for article in articles)
    sizes = np.diff(runs.indptr)
    # Only the columns in use: a product over all possible hashes would need their number in memory.
    used, runs.indices = np.unique(runs.indices, return_inverse=True)
    runs.resize(len(articles), max(1, len(used)))
    shared = (runs @ runs.T).tocoo()
    shorter = np.minimum(sizes[shared.row], sizes[shared.col])
    equal = (sizes[shared.row] == sizes[shared.col]) & (shared.data >= shorter)
    enough = np.where(shorter < SHORT, equal, shared.data >= threshold * shorter)
    keep = enough & (shared.row != shared.col)
    shared.row, shared.col, shared.data = shared.row[keep], shared.col[keep], shared.data[keep]
    return shared


def _runs(text: str) -> list[str]:
    # Folding case last: it may change the length.
    story = blanked(shadow(text), ((found.start, found.end) for found in furniture(text)))
    words = WORD.findall(story.casefold())
    return [" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))] if words else []


def _groups(copies: Any, size: int) -> list[list[int]]:
    from scipy.sparse.csgraph import connected_components

    _, labels = connected_components(copies, directed=False)
    groups: dict[int, list[int]] = {}
    for number in range(size):
        groups.setdefault(int(labels[number]), []).append(number)
    return [group for group in groups.values() if len(group) > 1]


def _names(articles: Sequence[Article], group: list[int]) -> list[tuple[int, str]]:
    """Name the articles of a group that have no wire_id yet."""

    def age(number: int) -> tuple[bool, Any, int]:
        published = articles[number].published
        return published is None, published.value if published is not None else 0, number

    known = [wire_id for number in sorted(group, key=age) if (wire_id := articles[number].wire_id) is not None]
    name = known[0] if known else articles[min(group, key=age)].article_id
    return [(number, name) for number in group if articles[number].wire_id is None]
