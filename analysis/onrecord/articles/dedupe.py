"""Near-duplicates: several outlets print one wire text, and a comparison must not count it several times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from onrecord.articles.corpus import Corpus
from onrecord.articles.overlap import Runs, groups_of, runs_of, shared_pairs
from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.articles.corpus import Article

SHORT = 20  # runs; below this, only equal texts are copies


def wire_copies(corpus: Corpus, *, threshold: float = 0.5) -> Corpus:
    """Give articles that are copies of one text the same ``wire_id``.

    Two articles are copies when the shorter shares at least `threshold` of its different runs of five words with the
    longer: cutting a wire text from the end leaves this share at 1, and changing one word in twelve leaves .6. Among
    840 articles of seven US outlets every line from .3 to .5 drew the same eight pairs, reports of one event by
    different hands staying below .3; hence the default. Copies of copies belong together. This is a verb over a whole
    corpus: what an article gets depends on the others.

    Up to 3,000 articles every pair is compared. Above that, pairs are proposed by MinHash (256 permutations in 128
    bands of two) and then compared exactly, so that none is joined wrongly; a pair is proposed with a probability of
    1 - (1 - J²)^128 at a resemblance of J: .997 at .21, .72 at .1. The cost is measured in benchmarks/README.md.

    Parameters
    ----------
    corpus : Corpus
        The articles.
    threshold : float
        In (0, 1]; lower joins more.

    Returns
    -------
    Corpus
        The same articles in the same order. A ``wire_id`` that is there stays, and copies without one take it over;
        new groups are named after their first article, by date and then by order. Articles without a copy keep None.

    Raises
    ------
    OnRecordError
        When the threshold is outside (0, 1].

    References
    ----------
    Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences, 21-29.

    Indyk, P., and Motwani, R. (1998). Approximate nearest neighbors: towards removing the curse of dimensionality.
    STOC, 604-613.

    Examples
    --------
    >>> text = "Rain fell for " + ", then for ".join(f"{hour} hours" for hour in range(30))
    >>> corpus = wire_copies(Corpus.from_texts({"wire": text, "copy": text + ". It stopped.", "other": "Sun."}))
    >>> [article.wire_id for article in corpus]
    ['wire', 'wire', None]
    """
    _check(threshold)
    articles = list(corpus)
    if len(articles) < 2:
        return corpus
    groups = groups_of(_copies(runs_of(articles), threshold), len(articles))
    named = {number: name for group in groups for number, name in _names(articles, group, "wire_id")}
    return corpus.replaced(replace(a, wire_id=named.get(number, a.wire_id)) for number, a in enumerate(articles))


def stories(corpus: Corpus, *, threshold: float = 0.15, days: float = 3.0) -> Corpus:
    """Give articles that share passages within a few days of each other the same ``story_id``.

    A wider net than `wire_copies`: a statement printed by all, agency paragraphs inside a report of one's own. Two
    articles belong together when the shorter shares at least `threshold` of its different runs of five words with the
    longer and both appeared within `days`; copies belong together whenever they appeared. Two reports of one event that
    share no passage stay apart: this measures common text, not common events, and has no validity figure.

    Parameters
    ----------
    corpus : Corpus
        The articles.
    threshold : float
        In (0, 1]; lower joins more.
    days : float
        How far apart two articles may have appeared; articles without a date are compared with all.

    Returns
    -------
    Corpus
        The same articles in the same order. A ``story_id`` that is there stays, and articles without one take it over;
        new groups are named after their first article, by date and then by order. Articles alone keep None.

    Raises
    ------
    OnRecordError
        When the threshold is outside (0, 1] or `days` is negative.

    Examples
    --------
    >>> said = " ".join(f"statement{n}" for n in range(30))
    >>> own = {name: " ".join(f"{name}{n}" for n in range(60)) for name in ("post", "wire", "other")}
    >>> texts = {"post": f"{own['post']} {said}", "wire": f"{said} {own['wire']}", "other": own["other"]}
    >>> corpus = Corpus.from_texts(texts)
    >>> [article.story_id for article in stories(corpus)]
    ['post', 'post', None]
    """
    _check(threshold)
    if days < 0:
        raise OnRecordError(f"days={days!r} came; 0 or more is allowed, e.g. 3.")
    articles = list(corpus)
    if len(articles) < 2:
        return corpus
    groups = groups_of(_of_one_story(articles, threshold, days), len(articles))
    named = {number: name for group in groups for number, name in _names(articles, group, "story_id")}
    return corpus.replaced(replace(a, story_id=named.get(number, a.story_id)) for number, a in enumerate(articles))


def _check(threshold: float) -> None:
    if not 0 < threshold <= 1:
        raise OnRecordError(f"threshold={threshold!r} came; a share above 0 and up to 1 is allowed, e.g. 0.5.")


def _copies(runs: Runs, threshold: float) -> Any:
    """Give the pairs that are copies, one a row."""
    pairs, shared = shared_pairs(runs)
    sizes = runs.sizes[pairs]
    shorter = sizes.min(axis=1)
    equal = (sizes[:, 0] == sizes[:, 1]) & (shared >= shorter)
    return pairs[np.where(shorter < SHORT, equal, shared >= threshold * shorter)]


def _of_one_story(articles: Sequence[Article], threshold: float, days: float) -> Any:
    runs = runs_of(articles)
    pairs, shared = shared_pairs(runs)
    shorter = runs.sizes[pairs].min(axis=1)
    dated = np.array([np.nan if a.published is None else a.published.value for a in articles], dtype=np.float64)
    apart = np.abs(dated[pairs[:, 0]] - dated[pairs[:, 1]]) / pd.Timedelta(days=1).value
    joined = (shared >= threshold * shorter) & (shorter >= SHORT) & ~(apart > days)
    return np.concatenate([pairs[joined], _copies(runs, 0.5)])


def _names(articles: Sequence[Article], group: list[int], column: str) -> list[tuple[int, str]]:
    """Name the articles of a group that have no id of this kind yet."""

    def age(number: int) -> tuple[bool, Any, int]:
        published = articles[number].published
        return published is None, published.value if published is not None else 0, number

    own = {number: getattr(articles[number], column) for number in sorted(group, key=age)}
    known = [name for name in own.values() if name is not None]
    name = known[0] if known else articles[min(group, key=age)].article_id
    return [(number, name) for number in group if own[number] is None]
