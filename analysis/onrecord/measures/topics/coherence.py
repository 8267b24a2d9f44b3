"""Topic coherence by exact counting: how often a topic's words stand near each other in a corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.people.names import countable
from onrecord.schema import COHERENCE, require

Measure = Literal["npmi", "v", "uci", "umass"]
Counting = Literal["exact", "gensim"]
Floats: TypeAlias = npt.NDArray[np.float64]

WINDOWS: dict[Measure, int | None] = {"npmi": 10, "v": 110, "uci": 10, "umass": None}
"""The words of a window by measure, as its authors set them; None: the whole text."""

COUNTINGS: tuple[Counting, ...] = ("exact", "gensim")
_EPSILON = 1e-12
# Every word keeps its place, also those that no topic can have: windows run over the text as it was written.
_TOKEN = re.compile(r"\w+(?:['-]\w+)*")


def coherence(
    topics: pd.DataFrame | Sequence[Sequence[str]],
    texts: pd.DataFrame | Iterable[str] | Iterable[Sequence[str]],
    *,
    measure: Measure = "npmi",
    n_words: int = 10,
    window: int | None = None,
    names: Literal["mask", "keep"] = "mask",
    counting: Counting = "exact",
) -> pd.DataFrame:
    """Measure how well the first words of each topic go together in a corpus.

    A row is one topic. High coherence is no proof that people see a topic there (Hoyle et al. 2021): hand out a
    `word_intrusion_sheet` beside it. The author of C_v advises against its use; `npmi` is the default.

    Parameters
    ----------
    topics : pandas.DataFrame or sequence of sequences of str
        The ``topics_`` of a `TopicModel`, or the words of each topic, most important first.
    texts : pandas.DataFrame, iterable of str, or iterable of sequences of str
        The reference corpus: a table with ``text``, texts, or texts already cut into words. Texts without words are
        left out; gensim counts them as windows.
    measure : {"npmi", "v", "uci", "umass"}
        C_NPMI (about -1 to 1), C_V (in practice 0 to 1), C_UCI or C_UMass; higher is more coherent.
    n_words : int
        How many words of each topic.
    window : int or None
        Words a window; None takes the measure's own: 10, 110 for C_V, the whole text for C_UMass.
    names : {"mask", "keep"}
        Whether names count as words, as in `TopicModel`; has no effect on texts already cut into words.
    counting : {"exact", "gensim"}
        A word is in a window when it is there; gensim 4 takes a word out as soon as one copy of it leaves the window,
        even where another is still inside. Only for comparing with figures from there.

    Returns
    -------
    pandas.DataFrame
        The ``coherence`` table: ``topic`` (int), ``measure`` (str), ``coherence`` (float; missing where fewer than two
        of the words occur), ``n_words`` (int: words that occur), ``absent`` (str: words left out because they do not),
        ``n_windows`` (int), ``method`` (str).

    Raises
    ------
    OnRecordError
        When a topic repeats a word or has fewer than two, there is no text, or an option is out of its range.

    References
    ----------
    Röder, Both and Hinneburg 2015, Exploring the space of topic coherence measures, WSDM. Mimno et al. 2011 for UMass.
    Hoyle et al. 2021, Is automated topic model evaluation broken?, NeurIPS.

    Examples
    --------
    >>> texts = [line.split() for line in ("war peace talks war deal", "peace talks deal", "deal")]
    >>> coherence([["war", "peace", "deal"]], texts, window=3)[["coherence", "n_windows"]].round(3).values.tolist()
    [[-0.205, 5.0]]
    """
    if measure not in WINDOWS:
        raise OnRecordError.unknown("measure of coherence", measure, WINDOWS)
    if counting not in COUNTINGS:
        raise OnRecordError.unknown("counting", counting, COUNTINGS)
    size = WINDOWS[measure] if window is None else window
    if size is not None and size < 1:
        raise OnRecordError(f"window is {window!r}; give a number of words, such as 10, or None.")
    lists = _lists(topics, n_words)
    vocabulary = sorted({word for words in lists for word in words})
    counts, n_windows = _count(_tokens(texts, masked=names == "mask"), vocabulary, size, counting)
    if not n_windows:
        raise OnRecordError("The reference corpus has no text with words; give the texts of the topics.")
    place = {word: k for k, word in enumerate(vocabulary)}
    length = "texts" if size is None else f"windows of {size} words"
    rows: list[tuple[object, ...]] = []
    for topic, words in enumerate(lists):
        at = np.array([place[word] for word in words])
        there = at[counts[at, at] > 0]
        value = _MEASURES[measure](counts[np.ix_(there, there)] / n_windows) if there.size > 1 else np.nan
        absent = ", ".join(word for word in words if not counts[place[word], place[word]])
        rows.append((topic, measure, value, there.size, absent or None, n_windows, f"{counting} counting, {length}"))
    return COHERENCE.frame(rows)


def _lists(topics: pd.DataFrame | Sequence[Sequence[str]], n_words: int) -> list[list[str]]:
    if n_words < 2:
        raise OnRecordError(f"n_words is {n_words!r}; coherence needs at least 2 words a topic.")
    if isinstance(topics, pd.DataFrame):
        require(topics, ("topic", "rank", "word"), "topics", "It is the attribute topics_ of a fitted TopicModel.")
        ranked = topics.sort_values(["topic", "rank"])
        lists = [rows["word"].head(n_words).tolist() for _, rows in ranked.groupby("topic")]
    else:
        lists = [list(words)[:n_words] for words in topics]
    for topic, words in enumerate(lists):
        if len(words) < 2 or len(set(words)) < len(words):
            raise OnRecordError(f"Topic {topic} has the words {words}; at least 2 and all different are needed.")
    return lists


def _tokens(texts: pd.DataFrame | Iterable[str] | Iterable[Sequence[str]], *, masked: bool) -> Iterable[Sequence[str]]:
    if isinstance(texts, pd.DataFrame):
        require(texts, ("text",), "text", "Coherence is counted in a column `text`.")
        texts = texts["text"]
    for text in texts:
        if isinstance(text, str):
            yield [token.lower() for token in _TOKEN.findall(countable(text, masked=masked))]
        elif isinstance(text, Sequence):
            yield text


def _count(
    texts: Iterable[Sequence[str]], vocabulary: Sequence[str], size: int | None, counting: Counting
) -> tuple[npt.NDArray[np.int64], int]:
    """Count the windows that hold each word (on the diagonal) and each pair of words."""
    place = {word: k for k, word in enumerate(vocabulary)}
    counts = np.zeros((len(vocabulary),) * 2, dtype=np.int64)
    n_windows = 0
    for tokens in texts:
        if not len(tokens):
            continue
        width = len(tokens) if size is None else min(size, len(tokens))
        n = len(tokens) - width + 1
        n_windows += n
        found: dict[int, list[int]] = {}
        for at, token in enumerate(tokens):
            if token in place:
                found.setdefault(place[token], []).append(at)
        if found:
            held = np.stack([_held(np.array(at), n, width, counting) for at in found.values()]).astype(np.float32)
            here = np.fromiter(found, dtype=np.int64)
            # Exact: a count of windows of one text stays far below what 32 bits hold.
            counts[np.ix_(here, here)] += np.rint(held @ held.T).astype(np.int64)
    return counts, n_windows


def _held(at: npt.NDArray[np.int64], n: int, width: int, counting: Counting) -> npt.NDArray[np.bool_]:
    """Tell for each of n windows whether it holds a word that stands at these places."""
    if counting == "exact":
        steps = np.zeros(n + 1, dtype=np.int64)
        np.add.at(steps, np.maximum(at - width + 1, 0), 1)
        np.add.at(steps, np.minimum(at + 1, n), -1)
        return np.asarray(np.cumsum(steps[:-1]) > 0)
    events = np.zeros(n, dtype=np.int64)
    leaves, enters = at + 1, at - width + 1
    events[leaves[leaves < n]] = -1
    events[enters[enters > 0]] = 1
    events[0] = 1 if (at < width).any() else -1
    last = np.maximum.accumulate(np.where(events != 0, np.arange(n), 0))
    return np.asarray(events[last] > 0)


def _pmi(shares: Floats) -> Floats:
    single = shares.diagonal()
    return np.asarray(np.log((shares + _EPSILON) / np.outer(single, single)))


def _npmi_matrix(shares: Floats) -> Floats:
    surprise = -np.log(shares + _EPSILON)
    # Two words in every window tell nothing of each other and go together always: 1, as the limit has it.
    always = shares >= 1.0
    return np.where(always, 1.0, _pmi(shares) / np.where(always, 1.0, surprise))


def _npmi(shares: Floats) -> float:
    return _off_diagonal_mean(_npmi_matrix(shares))


def _uci(shares: Floats) -> float:
    return _off_diagonal_mean(_pmi(shares))


def _v(shares: Floats) -> float:
    vectors = _npmi_matrix(shares)
    whole = vectors.sum(axis=0)
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole)
    return float(np.mean(vectors @ whole / norms))


def _umass(shares: Floats) -> float:
    values = [np.log((shares[i, j] + _EPSILON) / shares[j, j]) for i in range(len(shares)) for j in range(i)]
    return float(np.mean(values))


def _off_diagonal_mean(matrix: Floats) -> float:
    return float(matrix[~np.eye(len(matrix), dtype=bool)].mean())


_MEASURES = {"npmi": _npmi, "v": _v, "uci": _uci, "umass": _umass}
