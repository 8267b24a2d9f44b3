"""What a coder of frames learns: one linear score a question, from the words of a text and a codebook's indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from onrecord.articles.corpus import WORD
from onrecord.measures.frames.codebook import Codebook
from onrecord.measures.frames.counting import ItemCounter
from onrecord.people.names import countable

Floats: TypeAlias = npt.NDArray[np.float64]

# Counted words are spread over thousands of columns, indicators over a few: this keeps the few from ruling.
_INDICATOR_SCALE = 0.1
# Where a question has one answer only, its score is that answer, as far from even as a clear text's.
_CONSTANT = 3.0


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts ready to be scored: their words as a text without names, and each indicator's rate."""

    words: list[str]
    indicators: Floats

    def of(self, rows: npt.NDArray[np.int64]) -> Texts:
        """Take some of them."""
        return Texts([self.words[row] for row in rows], self.indicators[rows])


def prepared(texts: Sequence[str], book: Codebook, *, masked: bool) -> Texts:
    """Count each item's matches in every 100 words and make the words ready for counting."""
    counter = ItemCounter(book)
    rates = np.zeros((len(texts), len(counter.matchers)))
    for row, text in enumerate(texts):
        n_words = len(WORD.findall(text))
        if n_words:
            rates[row] = [100 * count / n_words for count in counter.counts(text)]
    # Roots, because the tenth accusation in a text tells less than the first.
    return Texts([countable(text, masked=masked) for text in texts], np.sqrt(rates))


@dataclass(frozen=True, slots=True)
class Scorer:
    """Linear scores of questions: each the mean of a model on words and of one on words and indicators."""

    vectorizer: Any
    centre: Floats
    spread: Floats
    weights: Floats
    bias: Floats

    def score(self, texts: Texts) -> Floats:
        """Score each text on each question; 0 is undecided, higher is more of a yes."""
        return np.asarray(self.features(texts) @ self.weights.T + self.bias)

    def features(self, texts: Texts) -> Any:
        """Give the columns that the weights belong to: the words, then the indicators."""
        words = self.vectorizer.transform(texts.words)
        scaled = _INDICATOR_SCALE * (texts.indicators - self.centre) / self.spread
        return sparse.hstack([words, sparse.csr_matrix(scaled)]).tocsr()


def fit_scorer(texts: Texts, answers: Floats, *, C: float, min_df: int) -> Scorer:
    """Learn every question from the share of coders that answered it with yes; missing shares teach nothing."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=min(min_df, max(1, len(texts.words) // 4)))
    words = vectorizer.fit_transform(texts.words)
    centre, spread = texts.indicators.mean(axis=0), texts.indicators.std(axis=0) + 1e-9
    scaled = _INDICATOR_SCALE * (texts.indicators - centre) / spread
    both = sparse.hstack([words, sparse.csr_matrix(scaled)]).tocsr()
    weights, bias = np.zeros((answers.shape[1], both.shape[1])), np.zeros(answers.shape[1])
    for question, shares in enumerate(answers.T):
        for columns in (words, both):
            learnt, constant = _fit(columns, shares, C)
            weights[question, : columns.shape[1]] += learnt / 2
            bias[question] += constant / 2
    return Scorer(vectorizer, centre, spread, weights, bias)


def _fit(columns: Any, shares: Floats, C: float) -> tuple[Floats, float]:
    """Fit a logistic regression to shares: a text stands once as a yes and once as a no, its share as the weight."""
    told = np.flatnonzero(~np.isnan(shares))
    yes, no = told[shares[told] > 0], told[shares[told] < 1]
    if not (yes.size and no.size):
        return np.zeros(columns.shape[1]), _CONSTANT if yes.size else -_CONSTANT if no.size else 0.0
    weights = [shares[yes], 1 - shares[no]]
    # Both answers weigh the same in all: a rare frame is not to be learnt as "never".
    balanced = np.concatenate([0.5 * told.size * one / one.sum() for one in weights])
    model = LogisticRegression(C=C, solver="liblinear", max_iter=1000)
    model.fit(columns[np.concatenate([yes, no])], np.repeat([1, 0], [yes.size, no.size]), balanced)
    return model.coef_[0], float(model.intercept_[0])
