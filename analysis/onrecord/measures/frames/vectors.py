"""Word vectors: the user's own, or learnt from the corpus by counting neighbours; nothing is downloaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer

from onrecord.errors import OnRecordError
from onrecord.measures.frames.labels import as_texts
from onrecord.people.names import countable

# Letters only, two or more, with inner hyphens and apostrophes.
_ANALYSE = CountVectorizer(token_pattern=r"(?u)\b[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))+").build_analyzer()
# Rare neighbours count as a little more common than they are, without which they rule (Levy et al. 2015).
_SMOOTHING = 0.75


def learn_vectors(
    texts: pd.DataFrame | Iterable[str],
    *,
    n_dimensions: int = 100,
    window: int = 5,
    min_count: int = 5,
    names: Literal["mask", "keep"] = "mask",
    seed: int = 0,
) -> pd.DataFrame:
    """Learn word vectors from a corpus: words with like neighbours get like vectors.

    A row is one word. Vectors of a small corpus are coarse; a few hundred articles are the least. Some of what they
    hold is the coverage itself: a word that a corpus uses with war lies near war.

    Parameters
    ----------
    texts : pandas.DataFrame or iterable of str
        A table with ``text``, or the texts.
    n_dimensions : int
        Length of the vectors; fewer where there are fewer words.
    window : int
        How many words before and after a word are its neighbours.
    min_count : int
        A word needs so many uses.
    names : {"mask", "keep"}
        Whether names are left out.
    seed : int
        Same seed and texts, same vectors.

    Returns
    -------
    pandas.DataFrame
        The words as index, in sorted order, one column a dimension.

    Raises
    ------
    OnRecordError
        When fewer than three words are used often enough, or a number is out of its range.

    References
    ----------
    Levy, Goldberg and Dagan 2015, Improving distributional similarity with lessons learned from word embeddings, TACL
    3:211-225: singular value decomposition of positive pointwise mutual information.

    Examples
    --------
    >>> texts = ["rain fell hard", "storm fell hard", "bread tasted fine", "cheese tasted fine"] * 5
    >>> vectors = learn_vectors(texts, n_dimensions=2)
    >>> bool(vectors.loc["rain"] @ vectors.loc["storm"] > vectors.loc["rain"] @ vectors.loc["bread"])
    True
    """
    if min(n_dimensions, window, min_count) < 1:
        raise OnRecordError("n_dimensions, window and min_count must be whole numbers of 1 or more.")
    documents = [words_of(text, masked=names == "mask") for text in as_texts(texts)]
    counts = Counter(word for words in documents for word in words)
    vocabulary = sorted(word for word, n in counts.items() if n >= min_count)
    if len(vocabulary) < 3:
        raise OnRecordError(
            f"{len(vocabulary)} words are used {min_count} times or more; give more texts or lower min_count."
        )
    together = _neighbours(documents, vocabulary, window)
    rank = min(n_dimensions, len(vocabulary) - 1)
    model = TruncatedSVD(rank, random_state=seed)
    scaled = model.fit_transform(_ppmi(together)) / np.sqrt(np.maximum(model.singular_values_, 1e-12))
    return pd.DataFrame(scaled, index=pd.Index(vocabulary, name="word"))


def words_of(text: str, *, masked: bool) -> list[str]:
    """Cut a text into words in lower case, names left out where they are masked."""
    return list(_ANALYSE(countable(text, masked=masked)))


def as_vectors(vectors: Any) -> tuple[dict[str, int], np.ndarray]:
    """Take vectors from a mapping, a DataFrame with words as index, or gensim's KeyedVectors.

    Raises
    ------
    OnRecordError
        When they are none of these, or differ in length.
    """
    if isinstance(vectors, pd.DataFrame):
        words, rows = [str(word) for word in vectors.index], vectors.to_numpy(dtype=np.float64)
    elif hasattr(vectors, "key_to_index") and hasattr(vectors, "vectors"):
        words, rows = list(vectors.key_to_index), np.asarray(vectors.vectors, dtype=np.float64)
    elif isinstance(vectors, Mapping) and vectors:
        words = [str(word) for word in vectors]
        lengths = {len(np.atleast_1d(value)) for value in vectors.values()}
        if len(lengths) > 1:
            raise OnRecordError(f"The vectors have different lengths ({sorted(lengths)}); give vectors of one model.")
        rows = np.array([np.asarray(value, dtype=np.float64) for value in vectors.values()])
    else:
        raise OnRecordError(
            f"vectors is {type(vectors).__name__}; give a mapping of words, a DataFrame with words as index, "
            "gensim's KeyedVectors, or None to learn them from the texts."
        )
    return {word: place for place, word in enumerate(words)}, rows


def _neighbours(documents: list[list[str]], vocabulary: list[str], window: int) -> Any:
    place = {word: k for k, word in enumerate(vocabulary)}
    pairs = [
        (codes[:-step], codes[step:])
        for words in documents
        for codes in [np.array([place.get(word, -1) for word in words], dtype=np.int64)]
        for step in range(1, min(window, len(codes) - 1) + 1)
    ]
    left = np.concatenate([one for one, _ in pairs]) if pairs else np.empty(0, dtype=np.int64)
    right = np.concatenate([other for _, other in pairs]) if pairs else np.empty(0, dtype=np.int64)
    known = (left >= 0) & (right >= 0)
    shape = (len(vocabulary),) * 2
    one_way = sparse.coo_matrix((np.ones(int(known.sum())), (left[known], right[known])), shape=shape).tocsr()
    return one_way + one_way.T


def _ppmi(together: Any) -> Any:
    counts = together.tocoo()
    single = np.asarray(together.sum(axis=1)).ravel()
    smoothed = single**_SMOOTHING
    total = max(float(single.sum()), 1.0)
    context = smoothed / max(float(smoothed.sum()), 1e-12)
    pmi = np.log(counts.data / total / (single[counts.row] / total * context[counts.col]))
    kept = pmi > 0
    return sparse.csr_matrix((pmi[kept], (counts.row[kept], counts.col[kept])), shape=together.shape)
