"""Would other seeds or other articles have given the same topics? Agreement of a model's refits with itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.base import clone

from onrecord.errors import OnRecordError
from onrecord.measures.topics.model import TopicModel
from onrecord.schema import TOPIC_STABILITY

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Vary = Literal["seed", "articles"]

VARY: tuple[Vary, ...] = ("seed", "articles")
LEAST = 0.3
"""Below this mean agreement with its like in the refits a topic is called unstable. A convention, not a test: two lists
of ten words that share about half of them, in other order, agree to about .3."""


def topic_stability(
    model: TopicModel,
    texts: pd.DataFrame | Iterable[str],
    *,
    vary: Vary = "articles",
    refits: int = 20,
    share: float = 0.8,
    n_words: int = 10,
    least: float = LEAST,
    seed: int = 0,
) -> pd.DataFrame:
    """Refit a model and say how far each of its topics comes back.

    A row is one topic of the model; it is compared with its best match in each refit, each topic matched once.

    Parameters
    ----------
    model : TopicModel
        A fitted model; it is not changed.
    texts : pandas.DataFrame or iterable of str
        The texts that it was fitted on. With ``article_id``, whole articles are drawn.
    vary : {"articles", "seed"}
        Refit on a share of the articles with other seeds, or on all with other seeds. A model with a fixed start can be
        stable over seeds and still hang on single articles: look at both.
    refits : int
        How many.
    share : float
        The share of articles that a refit gets, in (0, 1); not used for ``vary="seed"``.
    n_words : int
        Words of a topic that are compared.
    least : float
        Mean agreement below which a topic is called unstable.
    seed : int
        Where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``topic_stability`` table: ``topic`` (int), ``vary`` (str), ``stability``, ``low``, ``high`` (float, [0, 1]:
        mean agreement with the matched topics, and the middle 95 % of it over refits; 1 is the same words in the same
        order each time), ``stable`` (bool), ``n_refits``, ``n_words`` (int). The mean over topics is the stability of
        the model.

    Raises
    ------
    OnRecordError
        When an option is out of its range, or a refit has too few texts.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014, How many topics? Stability analysis for topic models, ECML PKDD.
    """
    if vary not in VARY:
        raise OnRecordError.unknown("value of vary", vary, VARY)
    if not 0 < share < 1 or refits < 2 or n_words < 1:
        came = f"share={share}, refits={refits}, n_words={n_words}"
        raise OnRecordError(f"{came}: give a share between 0 and 1, 2 or more refits, and 1 or more words.")
    scores = np.array([scores for scores, _ in refitted(model, texts, vary, refits, share, n_words, seed)])
    mean = scores.mean(axis=0)
    low, high = np.quantile(scores, [0.025, 0.975], axis=0)
    return TOPIC_STABILITY.frame(
        (k, vary, mean[k], low[k], high[k], bool(mean[k] >= least), refits, n_words) for k in range(model.n_topics)
    )


def refitted(
    model: TopicModel,
    texts: pd.DataFrame | Iterable[str],
    vary: Vary,
    refits: int,
    share: float,
    n_words: int,
    seed: int,
) -> Iterable[tuple[Floats, TopicModel]]:
    """Refit, and give the agreement of each topic with its match and the refit, its topics in the model's order."""
    kept = texts if isinstance(texts, pd.DataFrame) else list(texts)
    prepared = np.array(model.prepare(kept), dtype=object)
    articles = _articles(kept, len(prepared))
    names = np.unique(articles)
    own = model.top_words(n_words)
    for number in range(refits):
        rng = np.random.default_rng([seed, number])
        drawn = names if vary == "seed" else rng.choice(names, max(1, round(share * names.size)), replace=False)
        refit = clone(model).set_params(seed=int(rng.integers(2**31)))
        refit.fit_prepared([str(text) for text in prepared[np.isin(articles, drawn)]])
        agreement = jaccard_matrix(own, refit.top_words(n_words), n_words)
        order = linear_sum_assignment(-agreement)[1]
        refit.reorder(np.asarray(order, dtype=np.int64))
        yield agreement[np.arange(len(order)), order], refit


def average_jaccard(first: Sequence[str], second: Sequence[str], depth: int) -> float:
    """Compare two ranked lists: the mean over d of how much their first d entries overlap.

    Examples
    --------
    >>> round(average_jaccard("album music best award win".split(), "sport best win medal award".split(), 5), 6)
    0.154286
    """
    total = 0.0
    one: set[str] = set()
    other: set[str] = set()
    for d in range(depth):
        one.update(first[d : d + 1])
        other.update(second[d : d + 1])
        total += len(one & other) / len(one | other) if one | other else 0.0
    return total / depth


def jaccard_matrix(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]], depth: int) -> Floats:
    """Compare every list of one model with every list of the other."""
    return np.array([[average_jaccard(one, other, depth) for other in second] for one in first])


def agreement_of(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]], depth: int) -> tuple[float, Ints]:
    """Match the topics of two models one to one, and give their mean agreement and the match of each.

    Examples
    --------
    >>> S = [["sport", "win", "award"], ["bank", "finance", "money"], ["music", "album", "band"]]
    >>> X = [["finance", "bank", "economy"], ["music", "band", "award"], ["win", "sport", "money"]]
    >>> mean, match = agreement_of(S, X, 3)
    >>> round(mean, 6), match.tolist()
    (0.537037, [2, 0, 1])
    """
    matrix = jaccard_matrix(first, second, depth)
    rows, columns = linear_sum_assignment(-matrix)
    # Topics without a match agree with nothing.
    mean = float(matrix[rows, columns].sum() / max(matrix.shape))
    return mean, np.asarray(columns, dtype=np.int64)


def _articles(texts: pd.DataFrame | list[str], n: int) -> Ints:
    if isinstance(texts, pd.DataFrame) and "article_id" in texts.columns:
        return np.asarray(pd.factorize(texts["article_id"].astype(str), sort=True)[0], dtype=np.int64)
    return np.arange(n, dtype=np.int64)
