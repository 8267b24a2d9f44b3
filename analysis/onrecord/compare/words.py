"""Which words one group over-uses, with doubt that respects articles."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.compare.clusters import article_codes, with_articles
from onrecord.errors import OnRecordError
from onrecord.people.names import countable
from onrecord.schema import WORDS, require

Array = npt.NDArray[np.float64]

NAMES = ("mask", "keep")
PRIORS = ("pooled", "uniform")
# Pseudo-counts a word where the prior is uniform, and in all where it is pooled: a page of running text.
_DEFAULT_ALPHA = {"uniform": 0.1, "pooled": 500.0}
_TOKEN = r"[^\W\d_]+(?:['-][^\W\d_]+)*"
# In fewer articles the spread over resamples is too small to trust: with groups drawn at random out of climate news, a
# third of the words of two or three articles had |z_article| > 1.96, of those of four to seven 5 to 6 in 100.
_ENOUGH = 4
_BLOCK = 1024


def distinctive_words(
    table: pd.DataFrame,
    by: str,
    *,
    text: str = "text",
    articles: pd.DataFrame | None = None,
    prior: Literal["pooled", "uniform"] = "pooled",
    alpha: float | None = None,
    min_count: int = 5,
    min_articles: int = 2,
    names: Literal["mask", "keep"] = "mask",
    stop_words: Collection[str] = (),
    resamples: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Find the words that each group uses more than all the other groups together.

    One row is a word's keyness for one group against the rest. The model's own `z` takes every word for an independent
    draw, which quotations out of one article are not; `z_article` divides by the spread over resampled articles and is
    the one to rank by. Rank with either, and call neither a p-value: there are as many comparisons as rows.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with `by`, `text` and ``article_id``; where it has ``wire_id``, copies of one wire text count as one
        article. Rows without a group or a text are left out.
    by : str
        The column of the groups, e.g. ``"person_id"`` or ``"outlet"``.
    text : str
        The column of the words.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id`` and `by` where `table` lacks them.
    prior : {"pooled", "uniform"}
        What is believed before counting: each word as frequent as in the whole table, or all words alike.
    alpha : float or None
        The prior's weight. Pooled: its size in words of running text, by default 500, or the whole table where that is
        smaller. Uniform: pseudo-counts a word, by default 0.1.
    min_count, min_articles : int
        A word is kept when the table uses it so often and in so many articles.
    names : {"mask", "keep"}
        Whether the names of people and places are left out.
    stop_words : collection of str
        Words to leave out, in lower case. None by default: "we" against "they" is a finding.
    resamples : int
        Bootstrap samples of articles; 0 leaves `low`, `high` and `z_article` missing.
    seed : int
        Same seed, same table.

    Returns
    -------
    pandas.DataFrame
        The ``words`` table (see ``onrecord.describe("words")``), by group, most distinctive first. `log_odds`
        (float, unbounded): above 0 the group over-uses the word. `low`, `high` (float): percentile interval at 95 %,
        like `z_article` missing where a side has fewer than two articles or the word stands in fewer than four, for
        which resampling articles understates the doubt.

    Raises
    ------
    OnRecordError
        When a column is missing, there are fewer than two groups, no word is frequent enough, or an argument is out of
        its range.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Fightin' words, Political Analysis 16(4):372-403, equations 15, 16, 18 and 22.

    Examples
    --------
    >>> said = pd.DataFrame({
    ...     "article_id": ["1", "1", "2", "2"],
    ...     "person_id": ["ada_holm", "viktor_brandt"] * 2,
    ...     "text": ["We want peace now.", "We want order.", "Peace, and peace again.", "Order comes first."],
    ... })
    >>> words = distinctive_words(said, "person_id", min_count=2, resamples=0, names="keep")
    >>> words[["group", "word", "n_group", "n_rest"]].head(1).values.tolist()
    [['ada_holm', 'peace', 3, 0]]
    """
    _check_arguments(prior, alpha, names, min_count, min_articles, resamples)
    table = with_articles(table, by, articles)
    require(table, (by, text, "article_id"), "text", f"Name columns that it has in place of {by!r} and {text!r}.")
    rows = table[table[by].notna() & table[text].notna()]
    groups = sorted(rows[by].astype(str).unique())
    if len(groups) < 2:
        raise OnRecordError(f"Column {by!r} holds {len(groups)} group(s); a comparison needs two or more.")
    article = article_codes(rows)
    n_articles = int(article.max()) + 1
    counts, words = _count(rows[text], masked=names == "mask", stop_words=stop_words)
    everything = _by_article(counts, article, n_articles)
    used = np.asarray((everything > 0).sum(axis=0), dtype=np.int64).ravel()
    kept = (np.asarray(counts.sum(axis=0)).ravel() >= min_count) & (used >= min_articles)
    if kept.sum() < 2:
        raise OnRecordError(
            f"{kept.sum()} word(s) are used {min_count} times in {min_articles} articles, and odds need two; "
            "lower min_count or min_articles."
        )
    counts, words, used = counts[:, kept], words[kept], used[kept]
    weights = _prior(counts, prior, alpha)
    made = []
    for group in groups:
        inside = (rows[by].astype(str) == group).to_numpy()
        sides = (
            _by_article(counts[inside], article[inside], n_articles),
            _by_article(counts[~inside], article[~inside], n_articles),
        )
        keyness = _keyness(*sides, weights, resamples, seed)
        made.append(keyness.assign(group=group, word=words, n_articles=used))
    return _ranked(pd.concat(made, ignore_index=True))


def log_odds(target: npt.ArrayLike, rest: npt.ArrayLike, prior: npt.ArrayLike) -> tuple[Array, Array]:
    """Compute the log-odds ratio of each word with a Dirichlet prior, and its model variance.

    Parameters
    ----------
    target, rest : array of float, shape (..., words)
        Counts of the same words on the two sides.
    prior : array of float, shape (words,)
        Pseudo-counts, all above 0.

    Returns
    -------
    tuple of numpy.ndarray
        The ratios (natural log; above 0 the target over-uses the word) and their variances.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16(4):372-403, equations 16 and 20.

    Examples
    --------
    >>> ratio, variance = log_odds([20, 5, 0, 75], [10, 5, 4, 81], [0.1] * 4)
    >>> ratio.round(6).tolist()
    [0.805552, 0.0, -3.754269, -0.347562]
    >>> (ratio / variance**0.5).round(2).tolist()
    [2.09, 0.0, -1.17, -2.17]
    """
    weights = np.asarray(prior, dtype=float)
    here, there = (np.asarray(side, dtype=float) + weights for side in (target, rest))
    ratio = _log_odd(here) - _log_odd(there)
    return ratio, 1 / here + 1 / there


def _log_odd(smoothed: Array) -> Array:
    odds: Array = np.log(smoothed) - np.log(smoothed.sum(axis=-1, keepdims=True) - smoothed)
    return odds


def _check_arguments(
    prior: str, alpha: float | None, names: str, min_count: int, min_articles: int, resamples: int
) -> None:
    if prior not in PRIORS:
        raise OnRecordError.unknown("prior", prior, PRIORS)
    if names not in NAMES:
        raise OnRecordError.unknown("names", names, NAMES)
    if alpha is not None and not alpha > 0:
        raise OnRecordError(f"alpha is {alpha}; it must be above 0, or None for the default.")
    if min(min_count, min_articles) < 1 or resamples < 0:
        raise OnRecordError(
            f"min_count={min_count}, min_articles={min_articles}, resamples={resamples}: "
            "the first two start at 1, resamples at 0."
        )


def _count(texts: pd.Series, *, masked: bool, stop_words: Collection[str]) -> tuple[Any, npt.NDArray[np.object_]]:
    # Imported here: scikit-learn takes a second, and most users of this room never count words.
    from sklearn.feature_extraction.text import CountVectorizer

    prepared = [countable(str(text), masked=masked) for text in texts]
    counter = CountVectorizer(token_pattern=_TOKEN, stop_words=sorted(stop_words) or None)
    try:
        counts = counter.fit_transform(prepared)
    except ValueError as error:
        raise OnRecordError("The texts hold no words to count; check the text column and stop_words.") from error
    return counts.tocsr(), counter.get_feature_names_out()


def _by_article(counts: Any, articles: npt.NDArray[np.int64], n: int) -> Any:
    from scipy.sparse import csr_array

    member = csr_array((np.ones(len(articles)), (articles, np.arange(len(articles)))), shape=(n, len(articles)))
    return (member @ csr_array(counts)).tocsr()


def _prior(counts: Any, prior: str, alpha: float | None) -> Array:
    totals = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    size = _DEFAULT_ALPHA[prior] if alpha is None else alpha
    if prior == "uniform":
        return np.full(len(totals), size)
    if alpha is None:
        size = min(size, totals.sum())
    weights: Array = size * totals / totals.sum()
    return weights


def _keyness(target: Any, rest: Any, prior: Array, resamples: int, seed: int) -> pd.DataFrame:
    n_group, n_rest = (np.asarray(side.sum(axis=0)).ravel() for side in (target, rest))
    ratio, variance = log_odds(n_group, n_rest, prior)
    low, high, error = _spread(target, rest, prior, resamples, seed)
    scarce = np.asarray(((target + rest) > 0).sum(axis=0)).ravel() < _ENOUGH
    low[scarce] = high[scarce] = error[scarce] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        z_article = np.where(error > 0, ratio / error, np.nan)
    return pd.DataFrame(
        {
            "log_odds": ratio,
            "low": low,
            "high": high,
            "z": ratio / np.sqrt(variance),
            "z_article": z_article,
            "n_group": n_group,
            "n_rest": n_rest,
        }
    )


def _spread(target: Any, rest: Any, prior: Array, resamples: int, seed: int) -> tuple[Array, Array, Array]:
    """Resample articles and return the interval's ends and the standard error of every word's log-odds."""
    missing = np.full(len(prior), np.nan)
    sizes = [np.asarray(side.sum(axis=1)).ravel() for side in (target, rest)]
    if resamples < 2 or min((size > 0).sum() for size in sizes) < 2:
        return missing, missing.copy(), missing.copy()
    draws = _draws(sizes[0] > 0, sizes[1] > 0, resamples, seed)
    totals = [draws @ size for size in sizes]
    filled = (totals[0] > 0) & (totals[1] > 0)
    draws, totals = draws[filled], [total[filled, None] for total in totals]
    pieces = []
    for start in range(0, len(prior), _BLOCK):
        block = slice(start, start + _BLOCK)
        odds = []
        for side, total in zip((target, rest), totals, strict=True):
            smoothed = (side[:, block].T @ draws.T).T + prior[block]
            odds.append(np.log(smoothed) - np.log(total + prior.sum() - smoothed))
        ratios = odds[0] - odds[1]
        pieces.append(np.vstack([np.quantile(ratios, [0.025, 0.975], axis=0), ratios.std(axis=0, ddof=1)]))
    low, high, error = np.hstack(pieces)
    return low, high, error


def _draws(in_target: npt.NDArray[np.bool_], in_rest: npt.NDArray[np.bool_], resamples: int, seed: int) -> Array:
    """Count how often each resample draws each article: within sides when no article is on both, else over all."""
    generator = np.random.default_rng(seed)
    crossed = bool((in_target & in_rest).any())
    strata = [in_target | in_rest] if crossed else [in_target, in_rest]
    draws = np.zeros((resamples, len(in_target)))
    for stratum in strata:
        n = int(stratum.sum())
        draws[:, stratum] = generator.multinomial(n, np.full(n, 1 / n), size=resamples)
    return draws


def _ranked(made: pd.DataFrame) -> pd.DataFrame:
    # Rounding keeps two machines' last bits from ordering ties in two ways.
    keys = made.assign(by_article=made["z_article"].round(9), by_model=made["z"].round(9))
    order = keys.sort_values(
        ["group", "by_article", "by_model", "word"], ascending=[True, False, False, True], kind="stable"
    ).index
    return WORDS.frame(made.loc[order, WORDS.names].itertuples(index=False, name=None))
