"""Topics: a scikit-learn estimator over texts, deterministic and blind to names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import nnls
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from onrecord.errors import OnRecordError
from onrecord.resources import load
from onrecord.schema import Column, Table, require

METHODS = ("nmf", "lda")
NAMES = ("mask", "keep")
# Letters only, two or more, with inner hyphens and apostrophes: no numbers, no dates, no lone letters.
_TOKEN = r"(?u)\b[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))+"


def topic_columns(n_topics: int) -> Table:
    """Declare the columns that a model of so many topics adds to a table.

    Examples
    --------
    >>> topic_columns(3).names
    ['topic_0', 'topic_1', 'topic_2']
    """
    return Table(
        "topics",
        "the same row as the table measured",
        tuple(
            Column(f"topic_{k}", "float", f"share of topic {k} in the text; a row sums to 1", True, 0.0, 1.0)
            for k in range(n_topics)
        ),
    )


class TopicModel(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A topic model over short or long texts, learnt from the texts themselves.

    Topics are numbered by their weight in the texts it was fitted on, the heaviest first. The numbers depend on the
    texts: a topic of one model is not the topic of that number in another. What a topic is worth depends on its texts:
    see `topic_stability`, `coherence`, `representative_passages` and `word_intrusion_sheet` before naming one.

    Parameters
    ----------
    n_topics : int
        How many topics.
    method : {"nmf", "lda"}
        Non-negative matrix factorisation of TF-IDF, or latent Dirichlet allocation of counts.
    seed : int
        Same seed and texts, same model.
    stop_words : collection of str or None
        Words to leave out; None is scikit-learn's English list and the package's list for news.
    min_df, max_df : int or float
        A word is kept when so many texts (int) or such a share of them (float) use it, at least and at most.
    names : {"mask", "keep"}
        Whether names are left out: a topic should be what is spoken of, not who speaks.

    Attributes
    ----------
    topics_ : pandas.DataFrame
        One row is a word of a topic: ``topic`` (int), ``rank`` (int, from 1), ``word`` (str), ``weight`` (float,
        shares of the topic's words, sum 1 a topic), ``exclusivity`` (float, [0, 1], share of the word's weight that
        lies in this topic).
    vocabulary_ : numpy.ndarray of str
        The words kept.
    unstable_ : frozenset of int
        The topics that `flag` was told are unstable.

    References
    ----------
    Lee & Seung 1999, Learning the parts of objects by non-negative matrix factorization, Nature 401:788-791.
    Boutsidis & Gallopoulos 2008, SVD based initialization: a head start for NMF, Pattern Recognition 41(4):1350-1362.
    Blei, Ng & Jordan 2003, Latent Dirichlet allocation, JMLR 3:993-1022.

    Examples
    --------
    >>> texts = ["The ferry left the harbor.", "A ferry, a harbor, a storm.", "Bread and cheese.", "Cheese on bread."]
    >>> model = TopicModel(n_topics=2, names="keep", max_df=1.0).fit(texts)
    >>> sorted(model.label(k, n=2) for k in (0, 1))
    ['bread, cheese', 'ferry, harbor']
    >>> model.transform(pd.DataFrame({"text": ["More cheese and bread", "42"]})).round(2)
                        text  topic_0  topic_1
    0  More cheese and bread      1.0      0.0
    1                     42      NaN      NaN
    """

    def __init__(
        self,
        n_topics: int = 8,
        *,
        method: Literal["nmf", "lda"] = "nmf",
        seed: int = 0,
        stop_words: Collection[str] | None = None,
        min_df: int | float = 2,
        max_df: int | float = 0.9,
        names: Literal["mask", "keep"] = "mask",
    ) -> None:
        self.n_topics = n_topics
        self.method = method
        self.seed = seed
        self.stop_words = stop_words
        self.min_df = min_df
        self.max_df = max_df
        self.names = names

    def __sklearn_tags__(self) -> Any:
        """Say to scikit-learn that texts come in."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags

    def fit(self, texts: pd.DataFrame | Iterable[str], y: object = None) -> TopicModel:
        """Learn the topics.

        Parameters
        ----------
        texts : pandas.DataFrame or iterable of str
            A table with a ``text`` column, or the texts.
        y : object
            Ignored; scikit-learn's protocol.

        Returns
        -------
        TopicModel
            Itself.

        Raises
        ------
        OnRecordError
            When an argument is out of its range, no word is left, or there are fewer texts with words than topics.
        """
        return self.fit_prepared(self.prepare(texts))

    def prepare(self, texts: pd.DataFrame | Iterable[str]) -> list[str]:
        """Make texts ready for `fit_prepared`: what takes longest in a fit, done once for many refits."""
        self._check()
        return self._prepared(texts)

    def fit_prepared(self, prepared: list[str]) -> TopicModel:
        """Learn the topics from texts that `prepare` gave."""
        self._check()
        self.vectorizer_ = self._vectorizer()
        try:
            counts = self.vectorizer_.fit_transform(prepared)
        except ValueError as error:
            raise OnRecordError(
                f"No word of the {len(prepared)} texts is left to learn topics from ({error}). "
                "Give more texts, lower min_df or raise max_df."
            ) from error
        self._check_size(counts)
        self.vocabulary_ = self.vectorizer_.get_feature_names_out()
        model = self._decomposition()
        # Where the topics give the texts exactly, scikit-learn takes the root of a rounding error.
        with np.errstate(invalid="ignore"):
            weights = model.fit_transform(counts[_filled(counts)])
        mass = weights.sum(axis=0) * model.components_.sum(axis=1)
        self.model_ = model
        # Rounded, so that the last bit of a sum does not decide the order; stable, so that ties keep theirs.
        self.order_ = np.argsort(-np.round(mass / mass.sum(), 9), kind="stable")
        self.unstable_: frozenset[int] = frozenset()
        self.topics_ = self._topics()
        return self

    def reorder(self, order: npt.NDArray[np.int64]) -> TopicModel:
        """Renumber the topics: topic k becomes what topic ``order[k]`` was; aligns a refit with another model."""
        check_is_fitted(self, "model_")
        self.order_ = self.order_[order]
        self.topics_ = self._topics()
        return self

    def flag(self, stability: pd.DataFrame) -> TopicModel:
        """Note which topics are unstable: they lose their names in `label` and in figures.

        Parameters
        ----------
        stability : pandas.DataFrame
            From `topic_stability`; a topic that any of its rows calls unstable is.

        Returns
        -------
        TopicModel
            Itself; `topics_` then has the column ``stable`` (bool).
        """
        check_is_fitted(self, "model_")
        require(stability, ("topic", "stable"), "topic_stability", "The verb onrecord.topic_stability makes it.")
        self.unstable_ = frozenset(stability.loc[~stability["stable"].astype(bool), "topic"].astype(int))
        self.topics_ = self._topics().assign(stable=lambda rows: ~rows["topic"].isin(self.unstable_))
        return self

    def top_words(self, n: int) -> list[list[str]]:
        """Give the first words of each topic by weight; fewer where a topic has fewer."""
        check_is_fitted(self, "model_")
        weights = np.round(self.word_weights(), 12)
        first = np.argsort(-weights, axis=1, kind="stable")[:, :n]
        return [[str(self.vocabulary_[i]) for i in row if weights[k, i] > 0] for k, row in enumerate(first)]

    def word_weights(self) -> npt.NDArray[np.float64]:
        """Give each topic's share of each word of `vocabulary_`; a row sums to 1."""
        check_is_fitted(self, "model_")
        components = self.model_.components_[self.order_]
        return np.asarray(components / np.maximum(components.sum(axis=1, keepdims=True), np.finfo(float).tiny))

    def shares(self, prepared: list[str]) -> npt.NDArray[np.float64]:
        """Give each topic's share in texts that `prepare` gave; missing where a text uses no word of the model."""
        check_is_fitted(self, "model_")
        return self._shares(prepared)

    def transform(self, texts: pd.DataFrame | Iterable[str]) -> pd.DataFrame:
        """Add the share of each topic to a table.

        Parameters
        ----------
        texts : pandas.DataFrame or iterable of str
            A table with a ``text`` column, or the texts.

        Returns
        -------
        pandas.DataFrame
            The same rows with ``topic_0`` … (float, [0, 1], sum 1 a row; missing where a text uses no word of the
            model). For texts in place of a table, these columns alone.
        """
        check_is_fitted(self, "model_")
        shares = self._shares(self._prepared(texts))
        columns = topic_columns(self.n_topics).names
        if not isinstance(texts, pd.DataFrame):
            return pd.DataFrame(shares, columns=columns)
        return texts.assign(**{name: shares[:, k] for k, name in enumerate(columns)})

    def fit_transform(self, texts: pd.DataFrame | Iterable[str], y: object = None, **_: object) -> pd.DataFrame:
        """Learn the topics and add their shares."""
        kept = texts if isinstance(texts, pd.DataFrame) else list(texts)
        return self.fit(kept).transform(kept)

    def label(self, topic: int, *, n: int = 4) -> str:
        """Name a topic by its first words; an unstable one (see `flag`) gets no name but its number.

        Raises
        ------
        OnRecordError
            When there is no such topic.
        """
        check_is_fitted(self, "model_")
        if topic not in range(self.n_topics):
            raise OnRecordError.unknown("topic", topic, range(self.n_topics))
        if topic in self.unstable_:
            return f"unstable topic {topic}"
        rows = self.topics_[(self.topics_["topic"] == topic) & (self.topics_["rank"] <= n)]
        return ", ".join(rows["word"])

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[np.object_]:
        """Name the columns that `transform` adds."""
        return np.asarray(topic_columns(self.n_topics).names, dtype=object)

    def _check(self) -> None:
        if self.method not in METHODS:
            raise OnRecordError.unknown("method", self.method, METHODS)
        if self.names not in NAMES:
            raise OnRecordError.unknown("names", self.names, NAMES)
        if isinstance(self.n_topics, bool) or not isinstance(self.n_topics, int | np.integer) or self.n_topics < 1:
            raise OnRecordError(f"n_topics is {self.n_topics!r}; it must be a whole number, 1 or more.")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int | np.integer) or not 0 <= self.seed < 2**32:
            raise OnRecordError(f"seed is {self.seed!r}; it must be a whole number from 0 up, below 2**32.")

    def _check_size(self, counts: Any) -> None:
        documents, words = int(_filled(counts).sum()), counts.shape[1]
        if min(documents, words) < self.n_topics:
            raise OnRecordError(
                f"{documents} texts and {words} words are too few for {self.n_topics} topics; "
                f"give more texts or set n_topics to {max(1, min(documents, words) // 2)} or less."
            )

    def _vectorizer(self) -> Any:
        stop = _stop_words() if self.stop_words is None else sorted(self.stop_words)
        kind = TfidfVectorizer if self.method == "nmf" else CountVectorizer
        more = {"sublinear_tf": True} if self.method == "nmf" else {}
        return kind(token_pattern=_TOKEN, stop_words=stop or None, min_df=self.min_df, max_df=self.max_df, **more)

    def _prepared(self, texts: pd.DataFrame | Iterable[str]) -> list[str]:
        if isinstance(texts, str):
            raise OnRecordError("One text came where several are needed; pass a list of texts or a table with `text`.")
        if isinstance(texts, pd.DataFrame):
            require(texts, ("text",), "text", "Topics are learnt from a column `text`.")
            texts = texts["text"]
        plain = [text if isinstance(text, str) else "" for text in texts]
        # Imported here: the gazetteer is read only when a model is used.
        from onrecord.people.names import countable

        return [countable(text, masked=self.names == "mask") for text in plain]

    def _decomposition(self) -> Any:
        if self.method == "lda":
            return LatentDirichletAllocation(self.n_topics, max_iter=50, random_state=self.seed, n_jobs=None)
        # Coordinate descent stops at `tol` long before this many rounds; the bound is only a bound.
        return NMF(self.n_topics, init="nndsvda", max_iter=4000, random_state=self.seed)

    def _shares(self, prepared: list[str]) -> npt.NDArray[np.float64]:
        shares = np.full((len(prepared), self.n_topics), np.nan)
        if not prepared:
            return shares
        counts = self.vectorizer_.transform(prepared)
        filled = _filled(counts)
        if filled.any():
            weights = self._weights(counts[filled])[:, self.order_]
            totals = weights.sum(axis=1, keepdims=True)
            shares[filled] = np.divide(weights, totals, out=np.full_like(weights, np.nan), where=totals > 0)
        return shares

    def _weights(self, counts: Any) -> npt.NDArray[np.float64]:
        """Weigh one text at a time: scikit-learn stops on a whole table's change, which lets rows sway each other."""
        if self.method == "lda":
            return np.vstack([self.model_.transform(row) for row in counts.tocsr()])
        # Least squares on the triangular factor has the same solution as on all words, at a fraction of the cost.
        base, factor = np.linalg.qr(self.model_.components_.T)
        return np.vstack([nnls(factor, (row @ base).ravel())[0] for row in counts.tocsr()])

    def _topics(self, depth: int = 20) -> pd.DataFrame:
        components = self.model_.components_[self.order_]
        exclusivity = components / np.maximum(components.sum(axis=0), np.finfo(float).tiny)
        rows = []
        for topic, row in enumerate(self.word_weights()):
            first = np.argsort(-np.round(row, 12), kind="stable")[:depth]
            rows += [
                (topic, rank, str(self.vocabulary_[i]), float(row[i]), float(exclusivity[topic, i]))
                for rank, i in enumerate(first, start=1)
                if row[i] > 0
            ]
        return pd.DataFrame(rows, columns=["topic", "rank", "word", "weight", "exclusivity"])


def topics(
    table: pd.DataFrame, *, n_topics: int = 8, method: Literal["nmf", "lda"] = "nmf", seed: int = 0
) -> pd.DataFrame:
    """Learn topics from a table's texts and add their shares to it.

    One row is the same row as before. Keep a `TopicModel` instead where the words of the topics matter or other texts
    are to be measured with the same topics.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text``.
    n_topics : int
        How many topics.
    method : {"nmf", "lda"}
        As in `TopicModel`.
    seed : int
        Same seed and texts, same topics.

    Returns
    -------
    pandas.DataFrame
        The table with ``topic_0`` … (float, [0, 1], sum 1 a row; missing where a text uses no word of the model).

    Raises
    ------
    OnRecordError
        When the table has no ``text``, or the texts are too few or too bare for so many topics.
    """
    return TopicModel(n_topics, method=method, seed=seed).fit_transform(table)


def _stop_words() -> list[str]:
    return sorted({*ENGLISH_STOP_WORDS, *load("lexicons", "topic_stopwords")})


def _filled(counts: Any) -> npt.NDArray[np.bool_]:
    return np.asarray(counts.sum(axis=1)).ravel() > 0
