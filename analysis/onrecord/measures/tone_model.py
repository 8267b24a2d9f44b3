"""The fast engine of tone: a linear model of words, negation and valence, blind to names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge
from sklearn.utils.validation import check_is_fitted

from onrecord.errors import OnRecordError
from onrecord.measures import linear
from onrecord.measures.lexicon import PLACEHOLDER
from onrecord.measures.masked import HIDDEN, masked_sentences
from onrecord.measures.reading import WORDS, Reading, read
from onrecord.schema import require

_KIND = "tone"
_BATCH = 512  # texts read at once
_VALENCE = 1.0  # value of a valence of 1 on VADER's scale, beside 1 for a word that stands there
_SILENT = frozenset({PLACEHOLDER, HIDDEN, "'s"})
_EXPLAINED = {"word": "str", "start": "int64", "end": "int64", "contribution": "float64"}


class ToneModel(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predicts how favourable readers find the words of a text.

    Features are hashed: words, their stems, two and three words in a row, words behind a negation in their clause, and
    valences of VADER's lexicon, adjusted to news and turned by negators and shifters. Names, offices and gendered words
    are replaced before anything is read. A text's score is the mean over its sentences, so that its length changes
    nothing; sentences without words beside names do not count.

    Parameters
    ----------
    strength : float
        How strongly large weights are held down, at least 0: ridge regression's alpha.
    least : int
        A feature is used when so many texts of the training rows have it.

    Attributes
    ----------
    coef_ : numpy.ndarray of float32
        One weight a column; there is no constant, so that a text whose words say nothing has 0.

    References
    ----------
    Hoerl & Kennard 1970, Ridge regression, Technometrics 12(1):55-67.
    Weinberger et al. 2009, Feature hashing for large scale multitask learning, ICML.

    Examples
    --------
    >>> texts = ["A warm welcome.", "A bitter failure.", "They met."] * 2
    >>> model = ToneModel().fit(texts, [0.5, -0.5, 0.0] * 2)
    >>> model.predict(["A warm, warm welcome for Ada Holm.", "Ada Holm", ""]).round(1)
    array([0.3, nan, nan])
    """

    def __init__(self, *, strength: float = 1.0, least: int = 2) -> None:
        self.strength = strength
        self.least = least

    def fit(
        self, texts: pd.DataFrame | Iterable[object], y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> ToneModel:
        """Learn the weights.

        Parameters
        ----------
        texts : pandas.DataFrame or iterable of str
            A table with a ``text`` column, or the texts.
        y : array of float
            Their ratings, [-1, 1]; higher is more favourable.
        sample_weight : array of float or None
            How much each text counts.

        Returns
        -------
        ToneModel
            Itself.

        Raises
        ------
        OnRecordError
            When lengths differ, a rating is out of range, or no text has words.
        """
        given = _texts(texts)
        goals = np.asarray(y, dtype=np.float64)
        weights = np.ones(len(given)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        if goals.shape != (len(given),) or weights.shape != goals.shape:
            raise OnRecordError(f"{len(given)} texts came with {goals.size} ratings; give one rating a text.")
        if not (np.abs(goals) <= 1).all():
            raise OnRecordError(
                "A rating lies outside [-1, 1] or is missing; divide ratings by the top of their scale."
            )
        features = _features(given)
        filled = np.diff(features.indptr) > 0
        if not filled.any():
            raise OnRecordError("No text holds words beside names; give texts to learn from.")
        self.coef_ = _ridge(features[filled], goals[filled], weights[filled], self.strength, self.least)
        return self

    def predict(
        self, texts: pd.DataFrame | Iterable[object], *, hidden: re.Pattern[str] | None = None
    ) -> NDArray[np.float64]:
        """Score texts.

        Parameters
        ----------
        texts : pandas.DataFrame or iterable of str
            A table with a ``text`` column, or the texts; what is no text is missing.
        hidden : re.Pattern or None
            Words to leave out; see `onrecord.measures.masked.hiding`.

        Returns
        -------
        numpy.ndarray of float
            The scores, [-1, 1]; higher is more favourable. NaN where a text holds no words beside names.
        """
        check_is_fitted(self)
        given = _texts(texts)
        scores = [self._scores(batch, hidden) for batch in linear.in_batches(given, _BATCH)]
        return np.concatenate(scores) if scores else np.zeros(0)

    def explain(self, text: str) -> pd.DataFrame:
        """Show what each word of one text adds to its score.

        One row is a word, or a name with its titles, or a mark, in text order; words in a row share evenly what they
        say together.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        pandas.DataFrame
            ``word`` (str), ``start`` and ``end`` (int, offsets into the text), ``contribution`` (float; higher is more
            favourable): its sum is the score before it is cut to [-1, 1]. Empty where the score is missing.
        """
        check_is_fitted(self)
        sentences = [part for part in masked_sentences(text) if _says(WORDS.findall(part.text))]
        places = [(part, match.span()) for part in sentences for match in WORDS.finditer(part.text)]
        reading = read([WORDS.findall(part.text) for part in sentences], "words")
        added = linear.by_token(_parts(reading), self.coef_, reading) / max(len(sentences), 1)
        rows = []
        for (part, span), value in zip(places, added[reading.row >= 0].tolist(), strict=True):
            start, end = part.stretch(span)
            rows.append((text[start:end], start, end, value))
        return pd.DataFrame(rows, columns=list(_EXPLAINED)).astype(_EXPLAINED)

    def save(self, path: str | Path) -> None:
        """Write the model to ``path.npz``, numbers only, and its card to ``path.json``."""
        check_is_fitted(self)
        linear.save(path, {"coef": self.coef_}, {"kind": _KIND, "settings": self.get_params()})

    @classmethod
    def load(cls, path: str | Path) -> ToneModel:
        """Read a model that `save` wrote.

        Raises
        ------
        OnRecordError
            When the files are missing, changed, or of another kind or version.
        """
        arrays, card = linear.load(path, _KIND, {"coef": (1 << linear.BITS,)})
        model = cls(**card["settings"])
        model.coef_ = arrays["coef"]
        return model

    def _scores(self, texts: Sequence[object], hidden: re.Pattern[str] | None) -> NDArray[np.float64]:
        owners, sentences = _sentences(texts, hidden)
        counts = np.bincount(owners, minlength=len(texts))
        parts = _parts(read(sentences, "words"))
        scores = linear.matrix(parts, len(sentences)) @ self.coef_.astype(np.float64)
        sums = np.bincount(owners, weights=scores, minlength=len(texts))
        return np.where(counts > 0, np.clip(sums / np.maximum(counts, 1), -1.0, 1.0), np.nan)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "coef_")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags


def fast_tones(
    texts: Sequence[object], hidden: re.Pattern[str] | None = None, model: str | Path | None = None
) -> list[float]:
    """Score texts by the linear model of tone: the one that ships, or the one at a path; see `ToneModel.predict`."""
    found: list[float] = _loaded(model).predict(texts, hidden=hidden).tolist()
    return found


def explain_fast_tone(text: str, model: str | Path | None = None) -> pd.DataFrame:
    """Show what each word adds to the tone of one text; see `ToneModel.explain`."""
    return _loaded(model).explain(text)


def _loaded(model: str | Path | None) -> ToneModel:
    return _shipped() if model is None else ToneModel.load(model)


@cache
def _shipped() -> ToneModel:
    return ToneModel.load(linear.shipped("tone_fast"))


def _texts(texts: pd.DataFrame | Iterable[object]) -> list[object]:
    if isinstance(texts, str):
        raise OnRecordError("One text came where a list is wanted; give [text], or a table with a text column.")
    if isinstance(texts, pd.DataFrame):
        require(texts, ("text",), "measured", "Give a table with a text column.")
        return texts["text"].tolist()
    return list(texts)


def _sentences(texts: Sequence[object], hidden: re.Pattern[str] | None) -> tuple[NDArray[np.int64], list[list[str]]]:
    """Give the tokens of every sentence that says something, and the number of its text."""
    owners: list[int] = []
    found: list[list[str]] = []
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            continue
        for part in masked_sentences(text, hidden=hidden):
            tokens = WORDS.findall(part.text)
            if _says(tokens):
                owners.append(number)
                found.append(tokens)
    return np.array(owners, dtype=np.int64), found


def _says(tokens: Sequence[str]) -> bool:
    return any(token not in _SILENT and any(map(str.isalpha, token)) for token in tokens)


def _parts(reading: Reading) -> list[linear.Part]:
    """List the features: kinds are numbered once for all, for they are hashed."""
    every = np.ones(len(reading.row), dtype=np.bool_)
    felt = reading.valence != 0
    return [
        linear.marks(reading, every, 1, reading.word),
        linear.runs(reading, 2, 2),
        linear.runs(reading, 3, 3),
        linear.marks(reading, reading.is_word, 4, reading.stem),
        linear.marks(reading, reading.is_word & reading.negated, 5, reading.stem),
        linear.marks(reading, felt, 6, reading.valence > 0, value=_VALENCE * np.abs(reading.valence)),
    ]


def _features(texts: Sequence[object]) -> csr_array:
    """Lay texts out as a matrix, each the mean of its sentences."""
    owners, sentences = _sentences(texts, None)
    counts = np.bincount(owners, minlength=len(texts))
    shares = csr_array((1.0 / counts[owners], (owners, np.arange(len(sentences)))), shape=(len(texts), len(sentences)))
    whole: csr_array = (shares @ linear.matrix(_parts(read(sentences, "words")), len(sentences))).tocsr()
    return whole


def _ridge(
    features: csr_array, goals: NDArray[np.float64], weights: NDArray[np.float64], strength: float, least: int
) -> NDArray[np.float32]:
    """Fit to the columns that are seen often enough, and give a weight for all."""
    used = np.flatnonzero(linear.seen_often(features, least))
    if not len(used):
        raise OnRecordError(f"No feature is seen in {least} texts; give more texts or lower least.")
    # Deterministic, and made for sparse rows; what a closer solution changes, rounding to half floats hides.
    ridge = Ridge(alpha=strength, fit_intercept=False, solver="sparse_cg", tol=1e-3)
    coefficients = np.zeros(features.shape[1])
    coefficients[used] = ridge.fit(features[:, used], goals, sample_weight=weights).coef_
    return linear.rounded(coefficients)
