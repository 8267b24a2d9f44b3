"""Do coders agree? Krippendorff's alpha a question, with an interval from resampled articles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.compare.clusters import Floats, article_codes
from onrecord.compare.resample import Resampling
from onrecord.errors import OnRecordError
from onrecord.schema import AGREEMENT, CONFUSIONS, require

Scale = Literal["nominal", "ordinal", "interval", "ratio"]

SCALES: tuple[Scale, ...] = ("nominal", "ordinal", "interval", "ratio")
"""How far apart two different answers are: all alike, by rank, by difference, by relative difference."""

DETAILS = ("categories", "coders")

_NEEDED = ("unit_id", "coder", "question", "answer")
_MAKE_CODES = "One row is one answer of one coder; onrecord.read_codes makes it from filled sheets."
_YES = "yes"


def agreement(
    codes: pd.DataFrame,
    *,
    scale: Scale = "nominal",
    details: Sequence[str] = (),
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how far coders agree beyond chance, question by question.

    A row is one question, over all coders and answers; `details` adds a row for each answer against all others and for
    each pair of coders. Krippendorff calls .800 and more reliable and .667 the least for tentative conclusions; these
    are rules of thumb, not tests.

    Parameters
    ----------
    codes : pandas.DataFrame
        The ``codes`` table: ``unit_id``, ``coder``, ``question``, ``answer``; answers may be missing. With
        ``article_id``, articles are resampled in place of units, for units of one article are not independent.
    scale : {"nominal", "ordinal", "interval", "ratio"}
        How far apart two different answers are. All but nominal take numbers.
    details : sequence of {"categories", "coders"}
        What else gets rows.
    level : float
        Coverage of the interval, in (0, 1).
    resamples, seed : int
        Bootstrap resamples, and where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``agreement`` table: ``question`` (str), ``category`` and ``coders`` (str, missing: all), ``alpha``, ``low``
        and ``high`` (float, at most 1: 1 is agreement without exception, 0 is chance, below 0 is disagreement beyond
        chance; missing where alpha is not defined), ``agreed`` (float, [0, 1]: pairs of answers that are the same),
        ``prevalence`` (float, [0, 1]: answers that are the category, or "yes"), ``n_units`` (int: answered by two or
        more), ``n_articles``, ``n_coders`` (int), ``method`` (str).

    Raises
    ------
    OnRecordError
        When a column is missing, a coder answers a question twice for one unit, an answer is no number where the scale
        needs one, or an option is out of its range.

    References
    ----------
    Krippendorff 2019, Content Analysis, 4th ed., chapter 12. Hayes and Krippendorff 2007, Communication Methods and
    Measures 1:77-89.

    Examples
    --------
    >>> rows = [(f"u{n}", coder, "conflict", answer) for coder, given in (("lind", "yynnyn"), ("moe", "yynnnn"))
    ...         for n, answer in enumerate(given)]
    >>> codes = pd.DataFrame(rows, columns=["unit_id", "coder", "question", "answer"])
    >>> agreement(codes, resamples=99)[["question", "alpha", "agreed", "n_units"]].round(3).values.tolist()
    [['conflict', 0.686, 0.833, 6]]
    """
    how = Resampling(level=level, resamples=resamples, seed=seed)
    if scale not in SCALES:
        raise OnRecordError.unknown("scale", scale, SCALES)
    for name in details:
        if name not in DETAILS:
            raise OnRecordError.unknown("detail", name, DETAILS)
    rows: list[tuple[object, ...]] = []
    for question, answers in _questions(codes, scale):
        rows.append(_row(question, None, None, answers, scale, how))
        if "categories" in details and scale == "nominal":
            for category in answers.domain:
                rows.append(_row(question, category, None, answers.against_rest(category), scale, how))
        if "coders" in details:
            for pair in combinations(answers.coders, 2):
                rows.append(_row(question, None, pair, answers.of(pair), scale, how))
    return AGREEMENT.frame(rows)


def confusions(codes: pd.DataFrame) -> pd.DataFrame:
    """Count which answers coders confuse: every pair of answers that two coders gave to one question about one unit.

    Parameters
    ----------
    codes : pandas.DataFrame
        As in `agreement`.

    Returns
    -------
    pandas.DataFrame
        The ``confusions`` table: ``question``, ``answer``, ``other`` (str, in sorted order), ``n`` (int): units and
        pairs of coders where one gave the one answer and the other gave the other.

    Raises
    ------
    OnRecordError
        As in `agreement`.

    Examples
    --------
    >>> rows = [("u1", "lind", "conflict", "yes"), ("u1", "moe", "conflict", "no"), ("u1", "dahl", "conflict", "yes")]
    >>> confusions(pd.DataFrame(rows, columns=["unit_id", "coder", "question", "answer"])).values.tolist()
    [['conflict', 'no', 'yes', 2], ['conflict', 'yes', 'yes', 1]]
    """
    rows: list[tuple[object, ...]] = []
    for question, answers in _questions(codes, "nominal"):
        counts = answers.counts
        both = counts.T @ counts
        np.fill_diagonal(both, (both.diagonal() - counts.sum(axis=0)) / 2)
        for one, other in combinations_with_replacement(range(len(answers.domain)), 2):
            if both[one, other]:
                rows.append((question, answers.domain[one], answers.domain[other], int(both[one, other])))
    return CONFUSIONS.frame(rows)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers to one question: a place in `domain` for each coder and unit, -1 where there is none."""

    places: npt.NDArray[np.int64]
    domain: list[str]
    values: Floats
    coders: list[str]
    articles: npt.NDArray[np.int64]

    @property
    def counts(self) -> Floats:
        """How often each unit got each answer, units that nobody can disagree on left out."""
        counts: Floats = np.zeros((self.places.shape[1], len(self.domain)))
        for k in range(len(self.domain)):
            counts[:, k] = (self.places == k).sum(axis=0)
        return np.asarray(counts[counts.sum(axis=1) > 1])

    @property
    def clusters(self) -> npt.NDArray[np.int64]:
        """The article of each unit in `counts`."""
        return np.asarray(self.articles[(self.places >= 0).sum(axis=0) > 1])

    def against_rest(self, category: str) -> _Answers:
        """See one answer against all others."""
        places = np.where(self.places < 0, -1, (self.places == self.domain.index(category)).astype(np.int64))
        return _Answers(places, ["others", category], np.arange(2.0), self.coders, self.articles)

    def of(self, coders: Sequence[str]) -> _Answers:
        """See the answers of some coders."""
        kept = [self.coders.index(name) for name in coders]
        return _Answers(self.places[kept], self.domain, self.values, list(coders), self.articles)


def _questions(codes: pd.DataFrame, scale: Scale) -> Iterable[tuple[str, _Answers]]:
    require(codes, _NEEDED, "codes", _MAKE_CODES)
    unnamed = [name for name in ("unit_id", "coder", "question") if codes[name].isna().any()]
    if unnamed:
        raise OnRecordError(f"Some codes have no {unnamed[0]}; every answer needs its unit, coder and question.")
    answered = codes[codes["answer"].notna()]
    twice = answered.duplicated(["unit_id", "coder", "question"])
    if twice.any():
        row = answered[twice].iloc[0]
        raise OnRecordError(
            f"The coder {row['coder']!r} answers {row['question']!r} twice for {row['unit_id']!r}; keep one answer."
        )
    for question in dict.fromkeys(codes["question"]):
        yield str(question), _answers(answered[answered["question"] == question], str(question), scale)


def _answers(rows: pd.DataFrame, question: str, scale: Scale) -> _Answers:
    given = rows["answer"].map(_written) if scale == "nominal" else _as_numbers(rows["answer"], question)
    units, coders = pd.factorize(rows["unit_id"], sort=True), pd.factorize(rows["coder"].astype(str), sort=True)
    # As objects: a text column would sort numbers as texts.
    codes, domain = pd.factorize(given.astype(object), sort=True)
    places = np.full((len(coders[1]), len(units[1])), -1, dtype=np.int64)
    places[coders[0], units[0]] = codes
    articles = np.arange(len(units[1]), dtype=np.int64)
    if "article_id" in rows.columns and len(rows):
        articles[units[0]] = article_codes(rows)
    values = np.arange(len(domain), dtype=np.float64) if scale == "nominal" else np.asarray(domain, dtype=np.float64)
    return _Answers(places, [str(name) for name in domain], values, [str(name) for name in coders[1]], articles)


def _written(answer: object) -> str:
    return f"{answer:g}" if isinstance(answer, float) else str(answer)


def _as_numbers(answers: pd.Series, question: str) -> pd.Series:
    numbers = pd.to_numeric(answers, errors="coerce")
    if numbers.isna().any():
        odd = answers[numbers.isna()].iloc[0]
        raise OnRecordError(
            f"The answer {odd!r} to {question!r} is no number; take scale='nominal' or give numbers as answers."
        )
    return numbers.astype(np.float64)


def _row(
    question: str, category: str | None, pair: Sequence[str] | None, answers: _Answers, scale: Scale, how: Resampling
) -> tuple[object, ...]:
    counts = answers.counts
    n_articles = np.unique(answers.clusters).size
    alpha, low, high, method = _alpha(answers, scale, how)
    size = (len(counts), n_articles, int((answers.places >= 0).any(axis=1).sum()))
    coders = None if pair is None else "+".join(pair)
    prevalence = _prevalence(answers, category)
    return (question, category, coders, alpha, low, high, _agreed(counts), prevalence, *size, method)


def _prevalence(answers: _Answers, category: str | None) -> float:
    wanted = _YES if category is None else category
    given = int((answers.places >= 0).sum())
    if wanted not in answers.domain or not given:
        return 0.0 if given and category is None and set(answers.domain) <= {"no", _YES} else math.nan
    return float((answers.places == answers.domain.index(wanted)).sum() / given)


def _agreed(counts: Floats) -> float:
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    return float((counts * (counts - 1)).sum() / pairs.sum()) if len(counts) else math.nan


def _alpha(answers: _Answers, scale: Scale, how: Resampling) -> tuple[float, float, float, str]:
    """Compute point and interval from the same sums; a test compares them with the library that the field cites."""
    counts = answers.counts
    if not len(counts):
        return (math.nan,) * 3 + ("no alpha: no unit was coded by two coders",)
    if (counts.sum(axis=0) > 0).sum() < 2:
        return (math.nan,) * 3 + ("no alpha: all answers are the same",)
    pairs = _pairs(counts)
    alpha = float(_alphas(pairs.sum(axis=0)[None], answers.values, scale)[0])
    clusters = np.unique(answers.clusters, return_inverse=True)[1]
    low, high, method = _interval(pairs, clusters, answers.values, scale, how)
    return alpha, low, high, f"Krippendorff's alpha, {scale}; {method}"


def _pairs(counts: Floats) -> Floats:
    """Give each unit's coincidence matrix: its ordered pairs of answers, divided by the number of answers less one."""
    size = counts.shape[1]
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(size), np.arange(size)] -= counts
    pairs /= (counts.sum(axis=1) - 1)[:, None, None]
    return pairs


def _interval(
    pairs: Floats, clusters: npt.NDArray[np.int64], values: Floats, scale: Scale, how: Resampling
) -> tuple[float, float, str]:
    """Resample articles; alpha is a ratio of sums over units, so that a resample is a sum of weights."""
    n = int(clusters.max()) + 1
    if n < 2:
        return math.nan, math.nan, "no interval: fewer than 2 articles"
    size = pairs.shape[1]
    by_cluster = np.zeros((n, size * size))
    np.add.at(by_cluster, clusters, pairs.reshape(len(pairs), -1))
    draws = np.random.default_rng(how.seed).multinomial(n, np.full(n, 1 / n), size=how.resamples)
    drawn = _alphas((draws.astype(np.float64) @ by_cluster).reshape(-1, size, size), values, scale)
    kept = drawn[np.isfinite(drawn)]
    if not kept.size:
        return math.nan, math.nan, "no interval: no resample has two different answers"
    low, high = np.quantile(kept, [(1 - how.level) / 2, (1 + how.level) / 2])
    lost = how.resamples - kept.size
    note = f", {lost} of them without a second answer left out" if lost else ""
    return float(low), float(high), f"percentile bootstrap of {n} articles ({how.resamples} resamples{note})"


def _alphas(coincidences: Floats, values: Floats, scale: Scale) -> Floats:
    """Compute alpha of each coincidence matrix; not defined (nan) where only one answer occurs."""
    totals = coincidences.sum(axis=2)
    n = totals.sum(axis=1)
    expected = totals[:, :, None] * totals[:, None, :]
    expected[:, np.arange(len(values)), np.arange(len(values))] -= totals
    distance = _distances(totals, values, scale)
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = (coincidences * distance).sum(axis=(1, 2))
        alphas: Floats = 1 - (n - 1) * seen / (expected * distance).sum(axis=(1, 2))
    return alphas


def _distances(totals: Floats, values: Floats, scale: Scale) -> Floats:
    first, second = values[:, None], values[None, :]
    if scale == "nominal":
        return np.asarray(first != second, dtype=np.float64)[None]
    if scale == "interval":
        return np.asarray((first - second) ** 2)[None]
    if scale == "ratio":
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num(((first - second) / (first + second)) ** 2)[None]
    ranks = np.cumsum(totals, axis=1) - totals / 2
    ordinal: Floats = (ranks[:, :, None] - ranks[:, None, :]) ** 2
    return ordinal
