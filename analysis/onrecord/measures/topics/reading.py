"""What to read before naming a topic: its frequent and exclusive words, the passages it fills, what it goes with."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from onrecord.errors import OnRecordError
from onrecord.measures.topics.model import TopicModel
from onrecord.schema import PASSAGES, TOPIC_CORRELATIONS, TOPIC_WORDS, require


def topic_words(model: TopicModel, *, n: int = 10, by: str = "frex", exclusive: float = 0.5) -> pd.DataFrame:
    """List the words that tell each topic from the others.

    A row is one word of one topic. FREX is the harmonic mean of two ranks, as shares of the vocabulary: how frequent a
    word is in the topic and how exclusive to it. Frequent words alone are often common to several topics, exclusive
    ones often rare.

    Parameters
    ----------
    model : TopicModel
        A fitted model.
    n : int
        Words a topic.
    by : {"frex", "weight", "exclusivity"}
        What the words are ranked by.
    exclusive : float
        The weight of exclusivity in FREX, in [0, 1].

    Returns
    -------
    pandas.DataFrame
        The ``topic_words`` table: ``topic``, ``rank`` (int), ``word`` (str), ``weight``, ``exclusivity``, ``frex``
        (float, [0, 1], higher: more of the topic).

    Raises
    ------
    OnRecordError
        When the order is unknown or a number is out of its range.

    References
    ----------
    Bischof and Airoldi 2012, Summarizing topical content with word frequency and exclusivity, ICML.

    Examples
    --------
    >>> texts = ["The ferry left the harbor.", "A ferry, a harbor, a storm.", "Bread and cheese.", "Cheese on bread."]
    >>> model = TopicModel(2, names="keep", max_df=1.0).fit(texts)
    >>> sorted(topic_words(model, n=2)["word"])
    ['bread', 'cheese', 'ferry', 'harbor']
    """
    if by not in ("frex", "weight", "exclusivity"):
        raise OnRecordError.unknown("order of words", by, ("frex", "weight", "exclusivity"))
    if n < 1 or not 0 <= exclusive <= 1:
        raise OnRecordError(f"n={n}, exclusive={exclusive}: give 1 or more words and a weight between 0 and 1.")
    weights = model.word_weights()
    shares = weights / np.maximum(weights.sum(axis=0), np.finfo(float).tiny)
    rows: list[tuple[object, ...]] = []
    for topic, (weight, share) in enumerate(zip(weights, shares, strict=True)):
        ranks = [rankdata(np.round(values, 12)) / len(values) for values in (share, weight)]
        frex = 1 / (exclusive / ranks[0] + (1 - exclusive) / ranks[1])
        # A word that the topic does not use is none of its words, however the ranks of the others fall.
        frex = np.where(weight > 0, frex, 0.0)
        order = np.argsort(-np.round({"frex": frex, "weight": weight, "exclusivity": share}[by], 12), kind="stable")
        rows += [
            (topic, rank, str(model.vocabulary_[i]), weight[i], share[i], frex[i])
            for rank, i in enumerate(order[:n], start=1)
            if weight[i] > 0
        ]
    return TOPIC_WORDS.frame(rows)


def representative_passages(model: TopicModel, table: pd.DataFrame, *, n: int = 3) -> pd.DataFrame:
    """List the passages of which a topic makes up most.

    A row is one passage of one topic. At most one passage an article, so that one article does not speak for a topic.

    Parameters
    ----------
    model : TopicModel
        A fitted model.
    table : pandas.DataFrame
        Any table with ``text``, with or without ``article_id``.
    n : int
        Passages a topic.

    Returns
    -------
    pandas.DataFrame
        The ``passages`` table: ``topic``, ``rank`` (int), ``article_id``, ``text`` (str), ``share`` (float, [0, 1]).
        Among equal shares longer passages come first: they say more.

    Raises
    ------
    OnRecordError
        When the table has no ``text`` or `n` is below 1.
    """
    require(table, ("text",), "text", "Passages are read in a column `text`.")
    if n < 1:
        raise OnRecordError(f"n is {n!r}; give 1 or more passages a topic.")
    shares = model.shares(model.prepare(table))
    articles = table["article_id"] if "article_id" in table.columns else pd.Series(pd.NA, table.index, dtype="str")
    plain = pd.DataFrame({"article_id": articles.to_numpy(), "text": table["text"].to_numpy()})
    rows: list[tuple[object, ...]] = []
    for topic in range(model.n_topics):
        share = pd.Series(np.round(shares[:, topic], 6))
        ranked = plain.assign(share=share, length=plain["text"].astype(str).str.len())[share > 0]
        ranked = ranked.sort_values(["share", "length"], ascending=False, kind="stable").drop_duplicates("text")
        if "article_id" in table.columns:
            ranked = ranked.drop_duplicates("article_id")
        first = ranked.head(n)
        rows += [
            (topic, rank, *found)
            for rank, found in enumerate(zip(first["article_id"], first["text"], first["share"], strict=True), start=1)
        ]
    return PASSAGES.frame(rows)


def topic_correlations(
    shares: pd.DataFrame, *, level: float = 0.95, resamples: int = 999, seed: int = 0
) -> pd.DataFrame:
    """Correlate the shares of topics over articles.

    A row is a pair of topics. Shares sum to one, so that topics correlate a little below zero by construction.

    Parameters
    ----------
    shares : pandas.DataFrame
        A table with ``topic_0`` …, from `TopicModel.transform`. With ``article_id`` the shares of an article are
        averaged first, for its passages are not independent.
    level : float
        Coverage of the interval, in (0, 1).
    resamples, seed : int
        Bootstrap resamples of the articles, and where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``topic_correlations`` table: ``topic``, ``other_topic`` (int), ``correlation``, ``low``, ``high`` (float,
        [-1, 1], Spearman's; missing where a topic does not vary), ``n_articles`` (int).

    Raises
    ------
    OnRecordError
        When there are no topics in the table.
    """
    names = topic_names(shares.columns)
    if not names:
        raise OnRecordError("The table has no topic_0, topic_1, …; pass what TopicModel.transform gives.")
    filled = shares.dropna(subset=names)
    if "article_id" in shares.columns:
        filled = filled.groupby("article_id", sort=True)[names].mean()
    values = filled[names].to_numpy(dtype=np.float64)
    rng = np.random.default_rng(seed)
    n = len(values)
    draws = [_spearman(values[rng.integers(0, n, n)]) for _ in range(resamples if n > 2 else 0)]
    rows: list[tuple[object, ...]] = []
    point = _spearman(values) if n > 2 else np.full((len(names),) * 2, np.nan)
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            drawn = np.array([draw[i, j] for draw in draws])
            drawn = drawn[np.isfinite(drawn)]
            ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]) if drawn.size else (np.nan, np.nan)
            rows.append((_number(names[i]), _number(names[j]), point[i, j], *ends, n))
    return TOPIC_CORRELATIONS.frame(rows)


def topic_names(columns: Iterable[object]) -> list[str]:
    """Find the columns that hold shares of topics, in the order of their numbers."""
    found = [name for name in map(str, columns) if name.startswith("topic_") and name.removeprefix("topic_").isdigit()]
    return sorted(found, key=_number)


def _number(name: str) -> int:
    return int(name.removeprefix("topic_"))


def _spearman(values: np.ndarray) -> np.ndarray:
    ranks = np.apply_along_axis(rankdata, 0, np.round(values, 12))
    centred = ranks - ranks.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.clip(centred.T @ centred / np.outer(norms, norms), -1, 1))
