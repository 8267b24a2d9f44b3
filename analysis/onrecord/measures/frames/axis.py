"""Bias and intensity on axes between opposite words, such as legal and illegal (FrameAxis)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.utils.validation import check_is_fitted

from onrecord.errors import OnRecordError
from onrecord.measures.frames.labels import as_articles, as_texts
from onrecord.measures.frames.vectors import as_vectors, learn_vectors, words_of
from onrecord.schema import AXIS_EFFECTS, Column, Table, require

Pole: TypeAlias = str | Sequence[str]
Floats: TypeAlias = npt.NDArray[np.float64]


class FrameAxis(BaseEstimator):  # type: ignore[misc]
    """Measure to which pole of an axis the words of a text lean, and how strongly they speak of the axis at all.

    An axis runs from one word, or the mean of several, to its opposite. Each word of a text has a cosine with the axis;
    bias is their mean, intensity their mean square about the bias of the whole corpus. Vectors carry their corpus into
    the measure: the same text gets other values with other vectors. No validity figure on news is established.

    Parameters
    ----------
    axes : mapping of str to (pole, pole)
        For each axis its name, its positive and its negative pole: a word, or several.
    vectors : mapping, pandas.DataFrame, gensim KeyedVectors or None
        A vector a word; None learns them from the texts of `fit`, see `learn_vectors`.
    stop_words : collection of str or None
        Words to leave out; None is scikit-learn's English list.
    drop : collection of str
        More words to leave out, e.g. the poles themselves or the words that the texts were searched with.
    min_count : int
        A word needs so many uses in the texts of `fit`.
    names : {"mask", "keep"}
        Whether names are left out.
    seed : int
        For learning vectors.

    Attributes
    ----------
    background_ : pandas.DataFrame
        One row is an axis: ``axis`` (str), ``bias`` (float) of the whole corpus, ``n_words`` (int).
    vectors_ : pandas.DataFrame or what was given
        The vectors used.

    References
    ----------
    Kwak, An, Jing and Ahn 2021, FrameAxis: characterizing microframe bias and intensity with word embedding, PeerJ
    Computer Science 7:e644.

    Examples
    --------
    >>> vectors = {"legal": [1, 0.2], "illegal": [-1, 0.1], "court": [0.8, 0.3], "border": [-0.5, 0.5]}
    >>> axis = FrameAxis({"law": ("legal", "illegal")}, vectors=vectors, min_count=1).fit(["The court, the border."])
    >>> axis.transform(pd.DataFrame({"text": ["A court."]})).round(3).values.tolist()
    [['A court.', 0.953, 0.659, 1, 0.0]]
    """

    def __init__(
        self,
        axes: Mapping[str, tuple[Pole, Pole]],
        *,
        vectors: Any = None,
        stop_words: Collection[str] | None = None,
        drop: Collection[str] = (),
        min_count: int = 10,
        names: Literal["mask", "keep"] = "mask",
        seed: int = 0,
    ) -> None:
        self.axes = axes
        self.vectors = vectors
        self.stop_words = stop_words
        self.drop = drop
        self.min_count = min_count
        self.names = names
        self.seed = seed

    def fit(self, texts: pd.DataFrame | Iterable[str], y: object = None) -> FrameAxis:
        """Learn what the corpus as a whole leans to, and its vectors where none were given.

        Parameters
        ----------
        texts : pandas.DataFrame or iterable of str
            The background: a table with ``text`` (with ``article_id``, articles are the units of chance), or texts.
        y : object
            Ignored; scikit-learn's protocol.

        Returns
        -------
        FrameAxis
            Itself.

        Raises
        ------
        OnRecordError
            When an axis has no vector at a pole or no length, no word is left, or an option is out of its range.
        """
        if not isinstance(self.axes, Mapping) or not self.axes:
            raise OnRecordError("axes is empty; give a mapping such as {'law': ('legal', 'illegal')}.")
        rows = as_texts(texts)
        given = self.vectors
        if given is None:
            given = learn_vectors(rows, names=self.names, min_count=max(2, self.min_count // 2), seed=self.seed)
        self.vectors_ = given
        self.place_, values = as_vectors(given)
        self.cosines_ = _cosines(self.axes, self.place_, values)
        documents = [self._words(text) for text in rows]
        uses = Counter(word for words in documents for word in words)
        self.known_ = {word for word, n in uses.items() if n >= self.min_count and word in self.place_}
        if not self.known_:
            raise OnRecordError(
                f"No word of the {len(rows)} texts has a vector and {self.min_count} uses; lower min_count."
            )
        sums = np.array([self._sums(words) for words in documents])
        articles = as_articles(texts, None, len(rows))
        self.articles_ = np.zeros((int(articles.max()) + 1, *sums.shape[1:]))
        np.add.at(self.articles_, articles, sums)
        total = self.articles_.sum(axis=0)
        self.biases_ = total[:, 1] / total[:, 0]
        self.background_ = pd.DataFrame(
            {"axis": list(self.axes), "bias": self.biases_, "n_words": total[:, 0].astype(np.int64)}
        )
        return self

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add bias and intensity to a table.

        Parameters
        ----------
        table : pandas.DataFrame
            Any table with ``text``.

        Returns
        -------
        pandas.DataFrame
            The same rows with, for each axis, ``axis_<name>`` (float, [-1, 1], positive: nearer to the positive pole)
            and ``intensity_<name>`` (float, [0, 4]); and ``axis_words`` (int: words counted) and ``axis_unknown``
            (float, [0, 1]: share of words, stop words aside, that were not counted). Missing where no word counts.
        """
        check_is_fitted(self, "known_")
        require(table, ("text",), "text", "Axes are measured in a column `text`.")
        documents = [self._words(text) for text in as_texts(table)]
        sums = np.array([self._sums(words) for words in documents]).reshape(len(table), len(self.axes), 3)
        with np.errstate(invalid="ignore", divide="ignore"):
            bias, intensity = _bias(sums), _intensity(sums, self.biases_)
            unknown = 1 - sums[:, 0, 0] / np.array([len(words) for words in documents], dtype=np.float64)
        columns: dict[str, Any] = {}
        for k, name in enumerate(self.axes):
            columns |= {f"axis_{name}": bias[:, k], f"intensity_{name}": intensity[:, k]}
        return table.assign(**columns, axis_words=sums[:, 0, 0].astype(np.int64), axis_unknown=unknown)

    def explain(self, text: str) -> pd.DataFrame:
        """Say which words move a text along each axis.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        pandas.DataFrame
            One row is a word and an axis: ``axis``, ``word`` (str), ``n`` (int), ``cosine`` (float, [-1, 1]),
            ``to_bias`` and ``to_intensity`` (float: its part of each; a text's parts add up to its values). Largest
            part of the bias first.
        """
        check_is_fitted(self, "known_")
        counts = Counter(word for word in self._words(text) if word in self.known_)
        total = sum(counts.values())
        rows = []
        for k, name in enumerate(self.axes):
            for word, n in sorted(counts.items()):
                cosine = float(self.cosines_[self.place_[word], k])
                about = n * (cosine - float(self.biases_[k])) ** 2 / total
                rows.append((name, word, n, cosine, n * cosine / total, about))
        table = pd.DataFrame(rows, columns=["axis", "word", "n", "cosine", "to_bias", "to_intensity"])
        size = table.assign(place=table["axis"].map(list(self.axes).index), size=-table["to_bias"].abs().round(12))
        order = size.sort_values(["place", "size", "word"]).index
        return table.loc[order].reset_index(drop=True)

    def effects(self, table: pd.DataFrame, *, by: str, resamples: int = 1999, seed: int = 0) -> pd.DataFrame:
        """Compare groups with chance: with as many articles drawn from the background.

        Parameters
        ----------
        table : pandas.DataFrame
            A table with ``text``, ``article_id`` and the groups.
        by : str
            The column whose values are the groups.
        resamples, seed : int
            How many draws of articles, and where the random numbers start.

        Returns
        -------
        pandas.DataFrame
            The ``axis_effects`` table: ``axis``, ``group`` (str), ``bias``, ``bias_effect`` (float: less the mean of
            the draws), ``bias_p``, ``intensity``, ``intensity_effect``, ``intensity_p`` (float), ``n_articles``,
            ``n_words`` (int). Articles are drawn, not words: the words of one article are not independent.

        Raises
        ------
        OnRecordError
            When a column is missing.
        """
        check_is_fitted(self, "known_")
        require(table, ("text", "article_id", by), "text", "Axes are compared between groups of articles.")
        rows: list[tuple[object, ...]] = []
        for group, part in table.groupby(by, sort=True):
            sums = np.array([self._sums(self._words(text)) for text in as_texts(part)]).sum(axis=0)[None]
            n = int(part["article_id"].nunique())
            drawn = self._drawn(n, resamples, seed)
            with np.errstate(invalid="ignore", divide="ignore"):
                biases = _bias(sums)[0], _bias(drawn)
                intensities = _intensity(sums, self.biases_)[0], _intensity(drawn, self.biases_)
            for k, name in enumerate(self.axes):
                told = [
                    number for one, chance in (biases, intensities) for number in _against(float(one[k]), chance[:, k])
                ]
                rows.append((name, str(group), *told, n, int(sums[0, k, 0])))
        return AXIS_EFFECTS.frame(sorted(rows, key=lambda row: list(self.axes).index(str(row[0]))))

    def _words(self, text: str) -> list[str]:
        stop = ENGLISH_STOP_WORDS if self.stop_words is None else set(self.stop_words)
        left_out = stop | set(self.drop)
        return [word for word in words_of(text, masked=self.names == "mask") if word not in left_out]

    def _sums(self, words: list[str]) -> Floats:
        """Give for each axis the number of words, the sum of their cosines and of the squares."""
        at = [self.place_[word] for word in words if word in self.known_]
        cosines = self.cosines_[at]
        return np.column_stack([np.full(len(self.axes), len(at)), cosines.sum(axis=0), (cosines**2).sum(axis=0)])

    def _drawn(self, n: int, resamples: int, seed: int) -> Floats:
        rng = np.random.default_rng(seed)
        there = self.articles_[self.articles_[:, 0, 0] > 0]
        draws = rng.multinomial(n, np.full(len(there), 1 / len(there)), size=resamples).astype(np.float64)
        return np.asarray(np.tensordot(draws, there, axes=1))


def axis_columns(axes: Iterable[str]) -> Table:
    """Declare the columns that `FrameAxis.transform` adds.

    Examples
    --------
    >>> axis_columns(["law"]).names
    ['axis_law', 'intensity_law', 'axis_words', 'axis_unknown']
    """
    columns = [
        column
        for name in axes
        for column in (
            Column(f"axis_{name}", "float", f"lean on the axis {name}; positive: positive pole", True, -1.0, 1.0),
            Column(f"intensity_{name}", "float", f"how strongly the text speaks of {name}", True, 0.0, 4.0),
        )
    ]
    more = (
        Column("axis_words", "int", "words counted", low=0),
        Column("axis_unknown", "float", "share of words, stop words aside, that were not counted", True, 0.0, 1.0),
    )
    return Table("axes", "the same row as the table measured", (*columns, *more))


def _cosines(axes: Mapping[str, tuple[Pole, Pole]], place: dict[str, int], values: Floats) -> Floats:
    lengths = np.linalg.norm(values, axis=1)
    found = np.zeros((len(values), len(axes)))
    for k, (name, poles) in enumerate(axes.items()):
        if len(poles) != 2:
            raise OnRecordError(f"The axis {name!r} has {len(poles)} poles; give a positive and a negative one.")
        ends = []
        for pole in poles:
            words = [pole] if isinstance(pole, str) else list(pole)
            lacking = [word for word in words if word not in place]
            if lacking or not words:
                raise OnRecordError(
                    f"The axis {name!r} needs a vector for {', '.join(map(repr, lacking)) or 'some word'}; "
                    "choose words that the vectors have."
                )
            ends.append(values[[place[word] for word in words]].mean(axis=0))
        axis = ends[0] - ends[1]
        if not np.linalg.norm(axis) > 0:
            raise OnRecordError(f"The axis {name!r} has no length: its poles have the same vector.")
        dots = values @ axis
        norms = lengths * np.linalg.norm(axis)
        found[:, k] = np.divide(dots, norms, out=np.zeros_like(dots), where=norms > 0)
    return np.clip(found, -1, 1)


def _bias(sums: Floats) -> Floats:
    return np.asarray(sums[..., 1] / sums[..., 0])


def _intensity(sums: Floats, background: Floats) -> Floats:
    """Give the mean square about the background's bias, from sums; a rounding error is no negative square."""
    mean = sums[..., 1] / sums[..., 0]
    return np.asarray(np.maximum(sums[..., 2] / sums[..., 0] - 2 * background * mean + background**2, 0.0))


def _against(seen: float, chance: Floats) -> tuple[float, float, float]:
    centre = float(chance.mean())
    extreme = int((np.abs(chance - centre) >= abs(seen - centre) - 1e-12).sum())
    p = float("nan") if np.isnan(seen) else (1 + extreme) / (1 + len(chance))
    return seen, seen - centre, p
