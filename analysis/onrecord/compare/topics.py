"""What topics depend on: effects whose intervals know that topics are estimates and that articles are clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t

from onrecord.compare.clusters import Floats, article_codes
from onrecord.compare.resample import FEWEST_FOR_BOOTSTRAP, Resampling
from onrecord.errors import OnRecordError
from onrecord.measures.topics.model import TopicModel
from onrecord.measures.topics.stability import LEAST, refitted
from onrecord.schema import TOPIC_EFFECTS, require

_WORDS = 10
_SHARE = 0.8


def topic_effects(
    model: TopicModel,
    table: pd.DataFrame,
    formula: str,
    *,
    articles: pd.DataFrame | None = None,
    refits: int = 10,
    level: float = 0.95,
    resamples: int = 499,
    seed: int = 0,
) -> pd.DataFrame:
    """Estimate how the share of each topic depends on covariates.

    A row is one term of the formula and one topic. The shares are regressed on the covariates by least squares. Two
    doubts go into the interval: the articles, which are resampled whole, and the topics, which are learnt anew on parts
    of the articles, matched with the model's, and regressed again; the variances add up as in multiple imputation. The
    effect is on the share as the model measures it, which lies nearer to zero than the effect on what the texts are
    about where the model cannot tell topics apart well.

    Parameters
    ----------
    model : TopicModel
        Fitted on the texts of `table`; it is not changed.
    table : pandas.DataFrame
        Any table with ``text``, ``article_id`` and the covariates. Copies of one wire text count as one article.
    formula : str
        Covariates, such as ``"~ person_id + outlet + month"``. Texts and truth values are categories, compared with
        their first level in sorted order; numbers are linear. ``month`` is counted from the first one where the table
        has ``published`` and no column of that name.
    articles : pandas.DataFrame or None
        The articles table: brings covariates, ``published`` and ``wire_id`` where `table` lacks them.
    refits : int
        How often the topics are learnt anew, on four fifths of the articles each time.
    level : float
        Coverage of the interval, in (0, 1).
    resamples, seed : int
        Bootstrap resamples of the articles, and where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``topic_effects`` table: ``topic`` (int), ``term``, ``baseline`` (str), ``estimate``, ``low``, ``high``
        (float, change of the share in [0, 1]; positive: more of the topic), ``naive_low``, ``naive_high`` (float: rows
        taken for independent and the model for true), ``refit_share`` (float: variance that comes from refits),
        ``stable`` (bool: whether the topic comes back in the refits), ``n_quotes``, ``n_articles`` (int), ``method``.

    Raises
    ------
    OnRecordError
        When the formula or a column is not understood, covariates cannot be told apart, or an option is out of range.

    References
    ----------
    Roberts, Stewart and Airoldi 2016, A model of text for experimentation in the social sciences, JASA 111:988-1003,
    for the purpose. Rubin 1987, Multiple imputation for nonresponse in surveys, for the sum of variances.
    """
    how = Resampling(level=level, resamples=resamples, seed=seed)
    if refits < 2:
        raise OnRecordError(f"refits is {refits!r}; give 2 or more, such as 10.")
    require(table, ("text", "article_id"), "text", "Keep article_id: passages of one article are not independent.")
    whole = _brought(table, articles)
    design = _design(whole, _terms(formula))
    prepared = model.prepare(table)
    own = model.shares(prepared)
    used = ~(np.isnan(own).any(axis=1) | np.isnan(design.matrix).any(axis=1))
    matrix, scale = _checked(design.matrix[used], design.names)
    clusters = np.unique(article_codes(whole)[used], return_inverse=True)[1]
    agreements, shares = [], [own[used]]
    for scores, refit in refitted(model, table, "articles", refits, _SHARE, _WORDS, seed):
        agreements.append(scores)
        # A text without a word of the refit says nothing of its topics; it counts as the model's own.
        again = refit.shares(prepared)[used]
        shares.append(np.where(np.isnan(again), own[used], again))
    found = _estimate(matrix, shares, clusters, how)
    naive = _naive(matrix, own[used], how.level)
    unit = 1 / scale
    stable = np.mean(agreements, axis=0) >= LEAST
    size = (int(used.sum()), int(clusters.max()) + 1)
    lost = f"; {int((~used).sum())} rows without shares or covariates left out" if not used.all() else ""
    rows: list[tuple[object, ...]] = []
    for topic in range(model.n_topics):
        for k, (term, baseline) in enumerate(zip(design.names, design.baselines, strict=True), start=1):
            ends = (*found.row(k, topic), *naive[k][topic])
            told = (*(end * unit[k] for end in ends), found.refit_share[k, topic], bool(stable[topic]))
            rows.append((topic, term, baseline, *told, *size, found.method + lost))
    return TOPIC_EFFECTS.frame(rows)


@dataclass(frozen=True, slots=True)
class _Design:
    """The columns of the regression: a constant first, then the terms by name."""

    matrix: Floats
    names: list[str]
    baselines: list[str | None]


@dataclass(frozen=True, slots=True)
class _Estimate:
    """Coefficients a column of the design and topic, with the ends of their intervals."""

    estimate: Floats
    low: Floats
    high: Floats
    refit_share: Floats
    method: str

    def row(self, k: int, topic: int) -> tuple[float, float, float]:
        return float(self.estimate[k, topic]), float(self.low[k, topic]), float(self.high[k, topic])


def _terms(formula: str) -> list[str]:
    left, _, right = str(formula).partition("~")
    terms = [term.strip() for term in right.split("+")]
    if left.strip() or "~" not in str(formula) or not all(term.replace("_", "").isalnum() for term in terms):
        raise OnRecordError(
            f"The formula {formula!r} is not understood; write covariates behind '~', such as '~ outlet + month'."
        )
    return list(dict.fromkeys(terms))


def _brought(table: pd.DataFrame, articles: pd.DataFrame | None) -> pd.DataFrame:
    """Bring what the articles table knows and count months where there are dates."""
    if articles is not None:
        require(articles, ("article_id",), "articles")
        by_id = articles.drop_duplicates("article_id").set_index("article_id")
        lacking = [name for name in by_id.columns if name not in table.columns and name != "text"]
        table = table.assign(**{name: table["article_id"].map(by_id[name]) for name in lacking})
    if "month" not in table.columns and "published" in table.columns:
        days = pd.to_datetime(table["published"], utc=True)
        months = days.dt.year * 12 + days.dt.month
        table = table.assign(month=(months - months.min()).astype(float))
    return table


def _design(table: pd.DataFrame, terms: Sequence[str]) -> _Design:
    columns: list[Floats] = [np.ones(len(table))]
    names: list[str] = []
    baselines: list[str | None] = []
    for term in terms:
        if term not in table.columns:
            raise OnRecordError.unknown("covariate", term, table.columns)
        values = table[term]
        if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
            columns.append(values.to_numpy(dtype=np.float64, na_value=np.nan))
            names.append(term)
            baselines.append(None)
            continue
        known = values.notna().to_numpy()
        written = values.astype(object).map(str).to_numpy()
        levels = sorted(set(written[known]))
        if len(levels) < 2:
            raise OnRecordError(f"The covariate {term!r} has {len(levels)} level(s); a comparison needs 2 or more.")
        for level in levels[1:]:
            columns.append(np.where(known, (written == level).astype(np.float64), np.nan))
            names.append(f"{term}: {level}")
            baselines.append(levels[0])
    return _Design(np.column_stack(columns), names, baselines)


def _checked(matrix: Floats, names: Sequence[str]) -> tuple[Floats, Floats]:
    """Refuse too few rows and terms that say the same; bring all columns but the constant to mean 0, spread 1."""
    if len(matrix) <= matrix.shape[1]:
        raise OnRecordError(f"{len(matrix)} rows with shares and covariates are too few for {len(names)} terms.")
    # Years and shares in one regression do no harm once they have the same spread.
    centre, scale = matrix.mean(axis=0), matrix.std(axis=0)
    centre[0], scale[scale == 0] = 0.0, 1.0
    matrix = (matrix - centre) / scale
    for k in range(1, matrix.shape[1]):
        if np.linalg.matrix_rank(matrix[:, : k + 1]) <= k:
            raise OnRecordError(
                f"The term {names[k - 1]!r} cannot be told apart from those before it (it says the same of every row); "
                "leave it or one of them out."
            )
    return matrix, scale


def _estimate(matrix: Floats, shares: Sequence[Floats], clusters: npt.NDArray[np.int64], how: Resampling) -> _Estimate:
    """Regress each refit's shares, and add up the variance over articles and the variance over refits."""
    n = int(clusters.max()) + 1
    points = np.stack([np.linalg.lstsq(matrix, share, rcond=None)[0] for share in shares])
    estimate, between = points.mean(axis=0), points[1:].var(axis=0, ddof=1)
    if n < FEWEST_FOR_BOOTSTRAP:
        gone = np.full(estimate.shape, math.nan)
        return _Estimate(estimate, gone, gone, gone, f"no interval: fewer than {FEWEST_FOR_BOOTSTRAP} articles")
    within = np.mean(_variances(matrix, shares, clusters, n, how), axis=0)
    between = between * (1 + 1 / len(shares))
    total = within + between
    reach = t.ppf((1 + how.level) / 2, n - 1) * np.sqrt(total * n / (n - 1))
    told = np.divide(between, total, out=np.zeros_like(total), where=total > 0)
    method = f"{len(shares) - 1} refits and bootstrap of {n} articles ({how.resamples} resamples), variances added"
    return _Estimate(estimate, estimate - reach, estimate + reach, told, method)


def _variances(
    matrix: Floats, shares: Sequence[Floats], clusters: npt.NDArray[np.int64], n: int, how: Resampling
) -> list[Floats]:
    """Resample articles: sums over an article are enough for the regression of a resample."""
    width = matrix.shape[1]
    squares = np.zeros((n, width, width))
    np.add.at(squares, clusters, matrix[:, :, None] * matrix[:, None, :])
    draws = np.random.default_rng(how.seed).multinomial(n, np.full(n, 1 / n), size=how.resamples).astype(np.float64)
    left = np.einsum("bg,gij->bij", draws, squares)
    # A draw that lost a level cannot estimate it.
    kept = np.linalg.cond(left) < 1e12
    inverse = np.linalg.inv(left[kept])
    found = []
    for share in shares:
        products = np.zeros((n, width, share.shape[1]))
        np.add.at(products, clusters, matrix[:, :, None] * share[:, None, :])
        right = np.einsum("bg,gik->bik", draws[kept], products)
        found.append(np.asarray((inverse @ right).var(axis=0, ddof=1)))
    return found


def _naive(matrix: Floats, share: Floats, level: float) -> list[list[tuple[float, float]]]:
    points, *_ = np.linalg.lstsq(matrix, share, rcond=None)
    df = len(matrix) - matrix.shape[1]
    spread = ((share - matrix @ points) ** 2).sum(axis=0) / df
    errors = np.sqrt(np.linalg.inv(matrix.T @ matrix).diagonal()[:, None] * spread[None, :])
    reach = t.ppf((1 + level) / 2, df) * errors
    return [
        [(float(low), float(high)) for low, high in zip(lows, highs, strict=True)]
        for lows, highs in zip(points - reach, points + reach, strict=True)
    ]
