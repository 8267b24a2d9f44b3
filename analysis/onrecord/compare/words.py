"""Which words one group over-uses, with doubt that respects articles."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.compare.clusters import article_codes, with_articles
from onrecord.compare.keyness import Array, Sides, keyness
from onrecord.compare.resample import false_discovery
from onrecord.errors import OnRecordError
from onrecord.people.names import countable
from onrecord.schema import WORDS, require

NAMES = ("mask", "keep")
PRIORS = ("pooled", "uniform")
# Pseudo-counts a word where the prior is uniform, and in all where it is pooled: a page of running text.
_DEFAULT_ALPHA = {"uniform": 0.1, "pooled": 500.0}
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def distinctive_words(
    table: pd.DataFrame,
    between: str,
    *,
    text: str = "text",
    ngram: Literal[1, 2] = 1,
    articles: pd.DataFrame | None = None,
    prior: Literal["pooled", "uniform"] = "pooled",
    alpha: float | None = None,
    min_count: int = 5,
    min_articles: int = 2,
    names: Literal["mask", "keep"] = "mask",
    stop_words: Collection[str] = (),
    resamples: int = 999,
    permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Find the words that each group uses more than all the other groups together.

    One row is a word's keyness for one group against the rest. The model's own `z` takes every word for an independent
    draw, which quotations out of one article are not: call nothing significant by it. `z_article` divides by the spread
    over resampled articles and is the one to rank by; `p` exchanges the groups' labels between articles and `q` adjusts
    it for all words of all groups in the table.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with `between`, `text` and ``article_id``; where it has ``wire_id``, copies of one wire text count as
        one article. Rows without a group or a text are left out.
    between : str
        The column of the groups, e.g. ``"person_id"`` or ``"outlet"``; two or more.
    text : str
        The column of the words.
    ngram : {1, 2}
        Single words, or pairs of words that only a space parts. Pairs count words twice, so they are a table and a
        family of tests of their own.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id`` and `between` where `table` lacks them.
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
        Words to leave out, in lower case, and pairs that hold one. None by default: "we" against "they" is a finding.
    resamples : int
        Bootstrap samples of articles; 0 leaves `low`, `high` and `z_article` missing.
    permutations : int
        Labelings tried for each word, and a hundred times as many where p comes out at .02 or less; all of them where
        there are no more. 0 leaves `p` and `q` missing.
    seed : int
        Same seed, same table.

    Returns
    -------
    pandas.DataFrame
        The ``words`` table (see ``onrecord.describe("words")``), by group, most distinctive first. `log_odds`
        (float, unbounded): above 0 the group over-uses the word. `low`, `high` (float): percentile interval at 95 %,
        like `z_article` missing where a side has fewer than two articles or the word stands in fewer than four, for
        which resampling articles understates the doubt. `p` (float, (0, 1]): how often the word comes out as
        distinctive when articles exchange labels, an article that quotes both sides exchanging the two within it; `q`
        (float, [0, 1]): the share of false words to expect if this and all with a smaller q are called distinctive.

    Raises
    ------
    OnRecordError
        When a column is missing, there are fewer than two groups, no word is frequent enough, or an argument is out of
        its range.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Fightin' words, Political Analysis 16(4):372-403, equations 15, 16, 18 and 22.
    Benjamini and Hochberg 1995, JRSS B 57:289-300.

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
    _check_arguments(prior, alpha, names, ngram)
    _check_numbers(
        min_count=(min_count, 1),
        min_articles=(min_articles, 1),
        resamples=(resamples, 0),
        permutations=(permutations, 0),
    )
    table = with_articles(table, between, articles)
    next_step = f"Name columns that it has in place of {between!r} and {text!r}."
    require(table, (between, text, "article_id"), "text", next_step)
    rows = table[table[between].notna() & table[text].notna()]
    groups = sorted(rows[between].astype(str).unique())
    if len(groups) < 2:
        raise OnRecordError(f"Column {between!r} holds {len(groups)} group(s); a comparison needs two or more.")
    article = article_codes(rows)
    n_articles = int(article.max()) + 1
    counts, words = _count(rows[text], masked=names == "mask", stop_words=stop_words, ngram=ngram)
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
    made: list[pd.DataFrame] = []
    for group in groups:
        inside = (rows[between].astype(str) == group).to_numpy()
        sides = Sides(
            _by_article(counts[inside], article[inside], n_articles),
            _by_article(counts[~inside], article[~inside], n_articles),
            weights,
        )
        # Of two groups each is the other's rest: one test serves both.
        mirrored = made[0]["p"] if len(groups) == 2 and made else None
        tried = permutations if mirrored is None else 0
        found = keyness(sides, resamples=resamples, permutations=tried, seed=seed)
        found = found if mirrored is None else found.assign(p=mirrored)
        made.append(found.assign(group=group, word=words, n_articles=used))
    table = pd.concat(made, ignore_index=True)
    return _ranked(table.assign(q=false_discovery(table["p"].to_numpy())))


def _check_arguments(prior: str, alpha: float | None, names: str, ngram: int) -> None:
    if prior not in PRIORS:
        raise OnRecordError.unknown("prior", prior, PRIORS)
    if names not in NAMES:
        raise OnRecordError.unknown("names", names, NAMES)
    if ngram not in (1, 2):
        raise OnRecordError.unknown("ngram", ngram, (1, 2))
    if alpha is not None and not alpha > 0:
        raise OnRecordError(f"alpha is {alpha}; it must be above 0, or None for the default.")


def _check_numbers(**numbers: tuple[int, int]) -> None:
    for name, (number, least) in numbers.items():
        if not isinstance(number, int) or number < least:
            raise OnRecordError(f"{name} is {number!r}; give a whole number, it starts at {least}.")


def _count(
    texts: pd.Series, *, masked: bool, stop_words: Collection[str], ngram: int
) -> tuple[Any, npt.NDArray[np.object_]]:
    # Imported here: scikit-learn takes a second, and most users of this room never count words.
    from sklearn.feature_extraction.text import CountVectorizer

    prepared = [countable(str(text), masked=masked) for text in texts]
    stops = frozenset(stop_words)
    cut = partial(_words, stops=stops) if ngram == 1 else partial(_pairs, stops=stops)
    counter = CountVectorizer(analyzer=cut)
    try:
        counts = counter.fit_transform(prepared)
    except ValueError as error:
        raise OnRecordError("The texts hold no words to count; check the text column and stop_words.") from error
    return counts.tocsr(), counter.get_feature_names_out()


def _words(text: str, *, stops: frozenset[str]) -> list[str]:
    return [word for word in _TOKEN.findall(text.lower()) if word not in stops]


def _pairs(text: str, *, stops: frozenset[str]) -> list[str]:
    """List the pairs of words that only a space parts: no pair crosses a comma, a number or a masked name."""
    text = text.lower()
    found = list(_TOKEN.finditer(text))
    return [
        f"{one[0]} {other[0]}"
        for one, other in pairwise(found)
        if text[one.end() : other.start()].isspace() and not {one[0], other[0]} & stops
    ]


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


def _ranked(made: pd.DataFrame) -> pd.DataFrame:
    # Rounding keeps two machines' last bits from ordering ties in two ways.
    keys = made.assign(by_article=made["z_article"].round(9), by_model=made["z"].round(9))
    order = keys.sort_values(
        ["group", "by_article", "by_model", "word"], ascending=[True, False, False, True], kind="stable"
    ).index
    return WORDS.frame(made.loc[order, WORDS.names].itertuples(index=False, name=None))
