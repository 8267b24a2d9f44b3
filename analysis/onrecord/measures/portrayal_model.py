"""The fast engine of portrayal: a linear model of the words around a target, blind to names."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from onrecord.errors import OnRecordError
from onrecord.measures import linear
from onrecord.measures.masked import Masked, mask
from onrecord.measures.readable import target_in
from onrecord.measures.reading import TARGET, WORDS, Ints, Reading, read
from onrecord.schema import PORTRAYAL_LABELS, require
from onrecord.spans import Span

_KIND = "portrayal"
_BATCH = 512  # targets read at once
_NEAR = 5  # words of the target's clause that are read with their place
_LEAST_SHARE = 0.08  # a class less likely than this by a teacher is left out of what is learnt
_ROUNDS = 60  # of the solver
_EXPLAINED = {"word": "str", "start": "int64", "end": "int64", "contribution": "float64"}


class PortrayalModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Classifies how the words around a target speak of it: negative, neutral or positive.

    Features are hashed: words, their stems, two and three words in a row with the target as one of them, words behind a
    negation, words near the target with their place, and valences (VADER's lexicon adjusted to news and our own words
    of people, turned by negators and shifters) by side, distance, clause and other names between. Names, offices and
    gendered words are replaced before anything is read, so that the model cannot know who the target is.

    Parameters
    ----------
    strength : float
        How strongly large weights are held down, above 0: the inverse of logistic regression's C.
    least : int
        A feature is used when so many of the training rows have it.

    Attributes
    ----------
    classes_ : numpy.ndarray of str
        ``negative``, ``neutral``, ``positive``.
    coef_ : numpy.ndarray of float32
        One row a column of the features, one column a class.
    intercept_ : numpy.ndarray of float32
        One constant a class.

    References
    ----------
    Hamborg, F. & Donnay, K. (2021). NewsMTSC: a dataset for (multi-)target-dependent sentiment classification in
    political news articles. EACL.
    Weinberger et al. 2009, Feature hashing for large scale multitask learning, ICML.

    Examples
    --------
    >>> texts = ["A calm Holm won.", "A bitter Holm lost.", "Holm left on Monday."] * 2
    >>> rows = [(text, (text.index("Holm"), text.index("Holm") + 4)) for text in texts]
    >>> model = PortrayalModel().fit(rows, ["positive", "negative", "neutral"] * 2)
    >>> model.predict([("A calm Brandt left.", (7, 13)), ("A bitter Ada Holm left.", (9, 17))]).tolist()
    ['positive', 'negative']
    """

    def __init__(self, *, strength: float = 0.25, least: int = 2) -> None:
        self.strength = strength
        self.least = least

    def fit(
        self,
        rows: pd.DataFrame | Iterable[tuple[object, object]],
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
    ) -> PortrayalModel:
        """Learn the weights.

        Parameters
        ----------
        rows : pandas.DataFrame or iterable of (str, (int, int))
            A table with ``text`` and ``target``, or pairs of these.
        y : array
            One label a row, or a row of three likelihoods (negative, neutral, positive) each, as a teacher gives them.
        sample_weight : array of float or None
            How much each row counts.

        Returns
        -------
        PortrayalModel
            Itself.

        Raises
        ------
        OnRecordError
            When lengths differ, a label is unknown, a target is no part of its text, or a class never occurs.
        """
        given = _pairs(rows)
        goals = _goals(y, len(given))
        weights = np.ones(len(given)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        if weights.shape != (len(given),):
            raise OnRecordError(f"{len(given)} rows came with {weights.size} weights; give one weight a row.")
        features, read_rows = _features(given)
        if len(read_rows) < len(given):
            bad = min(set(range(len(given))).difference(read_rows.tolist()))
            raise OnRecordError(f"The target of row {bad} is no part of its text; give (start, end) within the text.")
        self.classes_ = np.array(PORTRAYAL_LABELS, dtype=np.str_)
        self.coef_, self.intercept_ = _logistic(features, goals, weights, self.strength, self.least)
        return self

    def predict_proba(self, rows: pd.DataFrame | Iterable[tuple[object, object]]) -> NDArray[np.float64]:
        """Give the likelihoods of negative, neutral and positive, one row a target.

        A row is NaN where the text or a target in it is missing.
        """
        check_is_fitted(self)
        given = _pairs(rows)
        found = [self._likelihoods(batch) for batch in linear.in_batches(given, _BATCH)]
        return np.concatenate(found) if found else np.zeros((0, len(self.classes_)))

    def predict(self, rows: pd.DataFrame | Iterable[tuple[object, object]]) -> NDArray[Any]:
        """Give the likeliest label of each target; None where the text or a target in it is missing."""
        likely = self.predict_proba(rows)
        labels: NDArray[Any] = self.classes_[np.nan_to_num(likely).argmax(axis=1)].astype(object)
        labels[np.isnan(likely[:, 0])] = None
        return labels

    def balances(self, rows: pd.DataFrame | Iterable[tuple[object, object]]) -> NDArray[np.float64]:
        """Give the likelihood of positive less that of negative, [-1, 1]; higher is more favourable."""
        likely = self.predict_proba(rows)
        balances: NDArray[np.float64] = likely[:, 2] - likely[:, 0]
        return balances

    def explain(self, text: str, target: Span) -> pd.DataFrame:
        """Show what each word adds to the odds of positive against negative, for one target.

        One row is a word, or a name with its titles, or a mark, in text order; words in a row share evenly what they
        say together.

        Parameters
        ----------
        text : str
            The text.
        target : (int, int)
            Where the person is named in it.

        Returns
        -------
        pandas.DataFrame
            ``word`` (str), ``start`` and ``end`` (int, offsets into the text), ``contribution`` (float; higher is more
            favourable): its sum and a constant, the same for all texts, are the logarithm of the odds.

        Raises
        ------
        OnRecordError
            When the target is no part of the text.
        """
        check_is_fitted(self)
        found = _tokens(text, target)
        if found is None:
            raise OnRecordError(
                f"The target {target} is no part of the text of {len(text)} characters; give (start, end)."
            )
        reading = read([found.tokens], "people")
        added = linear.by_token(_parts(reading), self.coef_[:, 2] - self.coef_[:, 0], reading)[reading.row >= 0]
        rows = []
        for span, value in zip(found.spans(), added.tolist(), strict=True):
            start, end = found.part.stretch(span)
            rows.append((text[start:end], start, end, value))
        return pd.DataFrame(rows, columns=list(_EXPLAINED)).astype(_EXPLAINED)

    def save(self, path: str | Path) -> None:
        """Write the model to ``path.npz``, numbers only, and its card to ``path.json``."""
        check_is_fitted(self)
        arrays = {"coef": self.coef_, "intercept": self.intercept_}
        linear.save(path, arrays, {"kind": _KIND, "settings": self.get_params()})

    @classmethod
    def load(cls, path: str | Path) -> PortrayalModel:
        """Read a model that `save` wrote.

        Raises
        ------
        OnRecordError
            When the files are missing, changed, or of another kind or version.
        """
        size = len(PORTRAYAL_LABELS)
        arrays, card = linear.load(path, _KIND, {"coef": (1 << linear.BITS, size), "intercept": (size,)})
        model = cls(**card["settings"])
        model.classes_ = np.array(PORTRAYAL_LABELS, dtype=np.str_)
        model.coef_, model.intercept_ = arrays["coef"], arrays["intercept"]
        return model

    def _likelihoods(self, rows: Sequence[tuple[object, object]]) -> NDArray[np.float64]:
        features, places = _features(rows)
        scores = features @ self.coef_.astype(np.float64) + self.intercept_
        odds = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
        likely = np.full((len(rows), len(self.classes_)), np.nan)
        likely[places] = odds / odds.sum(axis=1, keepdims=True)
        return likely

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "coef_")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        return tags


def fast_portrayals(rows: Sequence[tuple[str, Span]], model: str | Path | None = None) -> NDArray[np.float64]:
    """Give the likelihoods of negative, neutral and positive by the linear model that ships, or one at a path."""
    return _loaded(model).predict_proba(rows)


def explain_fast_portrayal(text: str, target: Span, model: str | Path | None = None) -> pd.DataFrame:
    """Show what each word adds to the portrayal of one target; see `PortrayalModel.explain`."""
    return _loaded(model).explain(text, target)


def _loaded(model: str | Path | None) -> PortrayalModel:
    return _shipped() if model is None else PortrayalModel.load(model)


@cache
def _shipped() -> PortrayalModel:
    return PortrayalModel.load(linear.shipped("portrayal_fast"))


class _Tokens(NamedTuple):
    part: Masked
    place: Span
    tokens: list[str]

    def spans(self) -> list[Span]:
        """Give where each token stands in the masked text."""
        start, end = self.place
        before = [match.span() for match in WORDS.finditer(self.part.text[:start])]
        behind = [(end + match.start(), end + match.end()) for match in WORDS.finditer(self.part.text[end:])]
        return [*before, self.place, *behind]


def _pairs(rows: pd.DataFrame | Iterable[tuple[object, object]]) -> list[tuple[object, object]]:
    if isinstance(rows, pd.DataFrame):
        require(rows, ("text", "target"), "narration", "Make it with onrecord.narration(corpus, quotations).")
        return list(zip(rows["text"].tolist(), rows["target"].tolist(), strict=True))
    return list(rows)


def _goals(y: ArrayLike, n_rows: int) -> NDArray[np.float64]:
    """Make labels likelihoods."""
    came = np.asarray(y)
    if came.shape == (n_rows, len(PORTRAYAL_LABELS)):
        return came.astype(np.float64)
    if came.shape != (n_rows,):
        raise OnRecordError(
            f"{n_rows} rows came with {came.shape[0] if came.ndim else 0} labels; give one label a row."
        )
    for label in came:
        if label not in PORTRAYAL_LABELS:
            raise OnRecordError.unknown("label of portrayal", label, PORTRAYAL_LABELS)
    chosen: NDArray[np.float64] = (came[:, None] == np.array(PORTRAYAL_LABELS)).astype(np.float64)
    return chosen


def _tokens(text: object, target: object) -> _Tokens | None:
    span = target_in(text, target) if isinstance(text, str) else None
    if not isinstance(text, str) or span is None:
        return None
    part = mask(text, span)
    if part.target is None:
        return None
    start, end = part.target
    return _Tokens(part, part.target, [*WORDS.findall(part.text[:start]), TARGET, *WORDS.findall(part.text[end:])])


def _features(rows: Sequence[tuple[object, object]]) -> tuple[csr_array, Ints]:
    """Lay the rows that can be read out as a matrix, and give their places."""
    found = [(place, _tokens(*row)) for place, row in enumerate(rows)]
    tokens = [one.tokens for _, one in found if one is not None]
    places = np.array([place for place, one in found if one is not None], dtype=np.int64)
    return linear.matrix(_parts(read(tokens, "people")), len(tokens)), places


def _parts(reading: Reading) -> list[linear.Part]:
    """List the features: kinds are numbered once for all, for they are hashed."""
    steps, clauses, others = _places(reading)
    word, stem, is_word, valence = reading.word, reading.stem, reading.is_word, reading.valence
    side = steps > 0
    near = (np.abs(steps) <= _NEAR) & ~reading.is_target
    distance = np.searchsorted(_DISTANCES, steps)
    felt, good, size = valence != 0, valence > 0, np.abs(valence) / 2
    return [
        linear.marks(reading, ~reading.is_target, 1, word),
        linear.runs(reading, 2, 2),
        linear.runs(reading, 3, 3),
        linear.marks(reading, is_word, 4, word, reading.negated),
        linear.marks(reading, near, 5, word, distance),
        linear.marks(reading, near & is_word, 6, stem, side),
        linear.marks(reading, felt, 7, good, value=size),
        linear.marks(reading, felt, 8, good, distance, others > 0, value=size),
        linear.marks(reading, felt, 9, good, np.clip(clauses, -2, 2) + 2, side, others, value=size),
    ]


_DISTANCES = np.array([-8, -4, -2, -1, 0, 1, 2, 3, 5, 9])


def _places(reading: Reading) -> tuple[Ints, Ints, Ints]:
    """Give each token's steps from the target, its clauses from it, and how many other names stand between, up to 2."""
    at = np.arange(len(reading.row))
    targets = np.zeros(len(reading.lengths) + 1, dtype=np.int64)
    own = np.flatnonzero(reading.is_target)
    targets[reading.row[own]] = own
    target = targets[reading.row]
    names = np.cumsum(reading.is_name)
    first, last = np.minimum(at, target), np.maximum(at, target)
    between = names[np.maximum(last - 1, 0)] - names[first]
    return at - target, reading.clause - reading.clause[target], np.clip(between, 0, 2)


def _logistic(
    features: csr_array, goals: NDArray[np.float64], weights: NDArray[np.float64], strength: float, least: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit to the columns that are seen often enough: each row counts once for each class that it may have."""
    used = np.flatnonzero(linear.seen_often(features, least))
    if not len(used) or (goals.sum(axis=0) <= 0).any():
        raise OnRecordError(f"A class never occurs, or no feature is seen in {least} rows; give more rows.")
    kept = features[:, used].tocsr().astype(np.float32)
    rows, classes = np.nonzero(goals >= _LEAST_SHARE)
    model = LogisticRegression(C=1.0 / strength, max_iter=_ROUNDS, tol=1e-3)
    with warnings.catch_warnings():
        # The last rounds of the solver change no label.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(kept[rows], classes, sample_weight=goals[rows, classes] * weights[rows])
    coefficients = np.zeros((features.shape[1], goals.shape[1]))
    coefficients[used] = model.coef_.T
    return linear.rounded(coefficients), linear.rounded(model.intercept_)
