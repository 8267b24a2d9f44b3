"""A coder of frames that learns from people: item models under frame models, calibrated, and able to say why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from onrecord.articles.segment import split
from onrecord.errors import OnRecordError
from onrecord.measures.frames.codebook import Codebook, as_codebook
from onrecord.measures.frames.labels import (
    as_articles,
    as_shares,
    as_texts,
    check_frames,
    deal_folds,
    item_weights,
)
from onrecord.measures.frames.linear import Floats, Scorer, Texts, fit_scorer, prepared
from onrecord.schema import Column, Table, require

NAMES = ("mask", "keep")


class FrameCoder(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Code frames as people did, from the passages that they coded.

    Each item of a frame gets a model of its own, learnt from the share of coders who answered it with yes; a frame is
    the sum of its items' scores, with the weights that the items have in the coders' own answers about the frame. Where
    no items were coded, a frame is learnt directly. A text's score becomes a probability through texts not learnt from,
    in folds that keep an article together. Names are masked: the coder should learn what is said, not of whom.

    Parameters
    ----------
    codebook : str, Path or Codebook
        Its indicators are counted as features beside the words; it need not be the one that was coded with.
    names : {"mask", "keep"}
        Whether names are left out.
    C : float
        How closely the item models follow their texts; higher is closer.
    min_df : int
        A word needs so many texts.
    folds : int
        Parts into which the articles are cut to calibrate and to choose thresholds.
    seed : int
        How they are cut.

    Attributes
    ----------
    frames_ : list of str
        The frames.
    thresholds_ : numpy.ndarray of float
        The probability from which a frame is called present: half of the F1 to expect there.
    items_ : pandas.DataFrame
        One row is an item of a frame: ``frame``, ``question`` (str), ``weight`` (float, [0, 1], sum 1 a frame).

    References
    ----------
    Odijk et al. 2013, Automatic thematic classification of election manifestos, for items under frames. Platt 1999 for
    probabilities. Lipton, Elkan and Naryanaswamy 2014, Optimal thresholding of classifiers to maximize F1 measure.

    Examples
    --------
    >>> said = pd.DataFrame({"text": ["They quarrel and accuse.", "Prices and jobs fall."] * 8})
    >>> coded = pd.DataFrame({"conflict": [1, 0] * 8, "economy": [0, 1] * 8})
    >>> coder = FrameCoder(folds=4).fit(said, coded)
    >>> coder.predict(["Each accuses the other.", "Jobs were lost."]).tolist()
    [[1, 0], [0, 1]]
    """

    def __init__(
        self,
        codebook: str | Path | Codebook = "generic_frames",
        *,
        names: Literal["mask", "keep"] = "mask",
        C: float = 3.0,
        min_df: int = 2,
        folds: int = 5,
        seed: int = 0,
    ) -> None:
        self.codebook = codebook
        self.names = names
        self.C = C
        self.min_df = min_df
        self.folds = folds
        self.seed = seed

    def __sklearn_tags__(self) -> Any:
        """Say to scikit-learn that texts come in and several labels go out."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        tags.classifier_tags.multi_label = True
        tags.target_tags.multi_output, tags.target_tags.single_output = True, False
        return tags

    def fit(
        self, texts: pd.DataFrame | Iterable[str], y: pd.DataFrame | npt.ArrayLike, groups: object = None
    ) -> FrameCoder:
        """Learn from coded texts.

        Parameters
        ----------
        texts : pandas.DataFrame or iterable of str
            A table with ``text``, or the texts.
        y : pandas.DataFrame or array-like
            One row a text, in the same order: for each frame the share of coders who saw it (0 to 1, or true and
            false), in a column of the frame's name, and for its items in columns ``<frame>.<item>``; `tally` makes
            such a table. Missing shares teach nothing.
        groups : array-like or None
            The article of each text; by default ``article_id`` where the table has it, else each text by itself.

        Returns
        -------
        FrameCoder
            Itself.

        Raises
        ------
        OnRecordError
            When an argument is out of its range, `y` does not fit the texts, there are fewer articles than folds, or a
            frame was always or never seen.
        """
        self._check()
        rows = as_texts(texts)
        shares = as_shares(y, len(rows))
        articles = as_articles(texts, groups, len(rows))
        self.frames_ = [name for name in shares.columns if "." not in name]
        self.classes_ = [np.array([0, 1])] * len(self.frames_)
        check_frames(shares[self.frames_], articles, self.folds)
        self.book_ = as_codebook(self.codebook)
        self.items_ = item_weights(shares, self.frames_)
        self.questions_ = list(dict.fromkeys(self.items_["question"]))
        ready, answers = self._prepared(rows), shares[self.questions_].to_numpy()
        held_out = self._held_out(ready, answers, articles)
        self.centre_, self.spread_ = held_out.mean(axis=0), held_out.std(axis=0) + 1e-9
        self.scorer_: Scorer = fit_scorer(ready, answers, C=self.C, min_df=self.min_df)
        self._calibrate(self._frame_scores(held_out), shares[self.frames_].to_numpy())
        return self

    def predict_proba(self, texts: pd.DataFrame | Iterable[str]) -> Floats:
        """Give each text's probability of each frame.

        Returns
        -------
        numpy.ndarray of float
            One row a text, one column a frame of `frames_`; missing where a text has no word.
        """
        check_is_fitted(self, "scorer_")
        return self._probabilities(as_texts(texts))

    def predict(self, texts: pd.DataFrame | Iterable[str]) -> npt.NDArray[np.int64]:
        """Say whether each frame is in each text: 1 or 0; a text without words has none."""
        found: npt.NDArray[np.int64] = (self.predict_proba(texts) >= self.thresholds_).astype(np.int64)
        return found

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add each frame's probability to a table.

        Parameters
        ----------
        table : pandas.DataFrame
            Any table with ``text``.

        Returns
        -------
        pandas.DataFrame
            The same rows with ``coded_<frame>`` (float, [0, 1]; missing where the text has no word).
        """
        require(table, ("text",), "text", "Frames are coded in a column `text`.")
        found = self.predict_proba(table)
        return table.assign(**{name: found[:, k] for k, name in enumerate(coded_columns(self.frames_).names)})

    def explain(self, text: str, *, n_words: int = 3) -> pd.DataFrame:
        """Say which passages of a text speak for or against each frame.

        A row is one sentence and one frame.

        Parameters
        ----------
        text : str
            The text.
        n_words : int
            How many words to name.

        Returns
        -------
        pandas.DataFrame
            ``frame`` (str), ``start``, ``end`` (int, offsets into `text`), ``text`` (str), ``effect`` (float: by how
            much the log odds of the frame would fall without this sentence; positive speaks for the frame), ``words``
            (str: the words of the sentence that speak most for it). Strongest first within a frame.

        Raises
        ------
        OnRecordError
            When `text` is no text.
        """
        check_is_fitted(self, "scorer_")
        if not isinstance(text, str):
            raise OnRecordError(f"explain got {type(text).__name__}; give one text.")
        spans = [(sentence.start, sentence.end) for sentence in split(text)]
        scores = self._log_odds([text, *(text[:start] + " " + text[end:] for start, end in spans)])
        effects = self._word_effects()
        rows = []
        for place, (start, end) in enumerate(spans, start=1):
            known = effects.loc[effects.index.isin(self._words(text[start:end]))]
            for k, frame in enumerate(self.frames_):
                spoken = known[frame][known[frame] > 0].sort_values(ascending=False, kind="stable").index[:n_words]
                rows.append((k, frame, start, end, text[start:end], scores[0, k] - scores[place, k], ", ".join(spoken)))
        names = ["place", "frame", "start", "end", "text", "effect", "words"]
        table = pd.DataFrame(rows, columns=names).sort_values(
            ["place", "effect", "start"], ascending=[True, False, True], ignore_index=True
        )
        return table.drop(columns="place")

    def _check(self) -> None:
        if self.names not in NAMES:
            raise OnRecordError.unknown("names", self.names, NAMES)
        if not isinstance(self.folds, int) or self.folds < 2:
            raise OnRecordError(f"folds is {self.folds!r}; give a whole number of at least 2, such as 5.")
        if not self.C > 0:
            raise OnRecordError(f"C is {self.C!r}; give a number above 0, such as 3.")

    def _prepared(self, texts: list[str]) -> Texts:
        return prepared(texts, self.book_, masked=self.names == "mask")

    def _words(self, text: str) -> set[str]:
        return set(self.scorer_.vectorizer.build_analyzer()(self._prepared([text]).words[0]))

    def _held_out(self, ready: Texts, answers: Floats, articles: npt.NDArray[np.int64]) -> Floats:
        """Score each text with models that have not seen its article."""
        scores = np.zeros(answers.shape)
        fold = deal_folds(articles, self.folds, self.seed)
        for k in range(self.folds):
            inside, outside = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
            scorer = fit_scorer(ready.of(inside), answers[inside], C=self.C, min_df=self.min_df)
            scores[outside] = scorer.score(ready.of(outside))
        return scores

    def _frame_scores(self, scores: Floats) -> Floats:
        """Add up the standardised scores of each frame's items."""
        return np.asarray(((scores - self.centre_) / self.spread_) @ self._mixing())

    def _mixing(self) -> Floats:
        mixing = np.zeros((len(self.questions_), len(self.frames_)))
        items = self.items_
        for frame, question, weight in zip(items["frame"], items["question"], items["weight"], strict=True):
            mixing[self.questions_.index(question), self.frames_.index(frame)] = weight
        return mixing

    def _calibrate(self, scores: Floats, shares: Floats) -> None:
        self.slopes_, self.intercepts_ = np.ones(len(self.frames_)), np.zeros(len(self.frames_))
        self.thresholds_ = np.full(len(self.frames_), 0.5)
        for k in range(len(self.frames_)):
            told = ~np.isnan(shares[:, k])
            score, share = scores[told, k], shares[told, k]
            both = np.concatenate([score, score])[:, None]
            weights = np.concatenate([share, 1 - share])
            # Hardly any penalty: one slope and one intercept need none.
            model = LogisticRegression(C=100.0).fit(both, np.repeat([1, 0], score.size), weights)
            self.slopes_[k], self.intercepts_[k] = float(model.coef_[0, 0]), float(model.intercept_[0])
            self.thresholds_[k] = _best_threshold(model.predict_proba(score[:, None])[:, 1])

    def _log_odds(self, texts: list[str]) -> Floats:
        scores = self._frame_scores(self.scorer_.score(self._prepared(texts)))
        return np.asarray(scores * self.slopes_ + self.intercepts_)

    def _probabilities(self, texts: list[str]) -> Floats:
        if not texts:
            return np.zeros((0, len(self.frames_)))
        found: Floats = 1 / (1 + np.exp(-self._log_odds(texts)))
        found[[not text.strip() for text in texts]] = np.nan
        return found

    def _word_effects(self) -> pd.DataFrame:
        """Give each word's weight on the log odds of each frame."""
        vocabulary = self.scorer_.vectorizer.get_feature_names_out()
        weights = (self.scorer_.weights[:, : len(vocabulary)] / self.spread_[:, None]).T @ self._mixing()
        return pd.DataFrame(weights * self.slopes_, index=vocabulary, columns=self.frames_)


def coded_columns(frames: Iterable[str]) -> Table:
    """Declare the columns that `FrameCoder.transform` adds.

    Examples
    --------
    >>> coded_columns(["conflict"]).names
    ['coded_conflict']
    """
    columns = tuple(Column(f"coded_{name}", "float", f"probability of {name}", True, 0.0, 1.0) for name in frames)
    return Table("coded", "the same row as the table measured", columns)


def _best_threshold(probabilities: Floats) -> float:
    """Find the probability from which calling a frame present gives the highest F1 to expect: half of that F1."""
    ranked = np.sort(probabilities)[::-1]
    expected = 2 * np.cumsum(ranked) / (np.arange(1, ranked.size + 1) + ranked.sum())
    return float(expected.max() / 2)
