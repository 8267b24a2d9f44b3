"""How many topics: stability and coherence of models of several sizes, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.base import clone

from onrecord.errors import OnRecordError
from onrecord.measures.topics.coherence import coherence
from onrecord.measures.topics.model import TopicModel
from onrecord.measures.topics.stability import LEAST, topic_stability
from onrecord.schema import TOPIC_CHOICES


def choose_k(
    texts: pd.DataFrame | Iterable[str],
    ks: Sequence[int],
    *,
    model: TopicModel | None = None,
    refits: int = 10,
    share: float = 0.8,
    n_words: int = 10,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare models of several numbers of topics.

    A row is one number of topics. `suggested` is the one with the best mean rank on the two columns; it is a place to
    start reading, not a finding: the right number is the one whose topics answer your question.

    Parameters
    ----------
    texts : pandas.DataFrame or iterable of str
        A table with ``text`` (with ``article_id``, whole articles are drawn), or the texts.
    ks : sequence of int
        The numbers of topics to try.
    model : TopicModel or None
        Its other options; None takes the defaults.
    refits : int
        Refits a number of topics, each on a share of the articles with a seed of its own.
    share : float
        The share of articles that a refit gets.
    n_words : int
        Words of a topic that are compared and whose coherence is measured.
    seed : int
        Where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``topic_choices`` table: ``n_topics`` (int), ``stability``, ``low``, ``high`` (float, [0, 1]: mean over
        topics and refits, and the middle 95 % of topics), ``n_unstable`` (int), ``coherence`` (float: mean C_NPMI,
        exact, in windows of 10 words), ``suggested`` (bool), ``n_refits`` (int).

    Raises
    ------
    OnRecordError
        When no number came, one repeats, or the texts are too few for one.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014, ECML PKDD. Maier et al. 2018, Applying LDA topic modeling in communication
    research, Communication Methods and Measures 12:93-118.
    """
    if not len(ks) or len(set(ks)) < len(ks):
        raise OnRecordError(f"ks is {list(ks)!r}; give different numbers of topics, such as (5, 10, 20).")
    kept = texts if isinstance(texts, pd.DataFrame) else list(texts)
    rows = [_row(kept, k, model or TopicModel(), refits, share, n_words, seed) for k in ks]
    ranks = sum(rankdata(-np.array([np.round(row[place], 9) for row in rows])) for place in (1, 5))
    best = int(np.argmin(ranks))
    return TOPIC_CHOICES.frame((*row, place == best, refits) for place, row in enumerate(rows))


def _row(
    texts: pd.DataFrame | list[str], k: int, model: TopicModel, refits: int, share: float, n_words: int, seed: int
) -> tuple[int, float, float, float, int, float]:
    fitted = clone(model).set_params(n_topics=k).fit(texts)
    found = topic_stability(fitted, texts, refits=refits, share=share, n_words=n_words, seed=seed)
    low, high = np.quantile(found["stability"], [0.025, 0.975])
    held = coherence(fitted.topics_, texts, n_words=n_words, names=fitted.names)["coherence"]
    unstable = int((found["stability"] < LEAST).sum())
    return k, float(found["stability"].mean()), float(low), float(high), unstable, float(held.mean())
