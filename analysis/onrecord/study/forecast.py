"""What running a study will take and bring, told from a sample before it is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import pandas as pd

from onrecord.articles import Article, Corpus
from onrecord.measures import frames, narration, portrayal, stance, tone
from onrecord.people import mentions
from onrecord.quotes import quotations
from onrecord.study.settings import engines

# Words read to see who is quoted, and words on which the whole chain of measures is timed.
_READ = 60_000
_TIMED = 4_000
# What comparing, drawing and writing took for studies of 15 to 840 articles on one core, beside what grows with the
# words: the resamples and the figures.
_AROUND = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What is to be expected of a corpus.

    Parameters
    ----------
    n_articles, n_words : int
        The whole corpus.
    n_sampled : int
        Articles that were read for it.
    n_quotes : int
        Quotations in the whole corpus, counted where all of it was read, else carried over from the sample by words.
    first : str
        The article_id of the first article.
    quotes : pandas.DataFrame
        The ``quotations`` of the sample.
    seconds : float
        What a study of it takes on this machine, on one core; known to a factor of about two.
    """

    n_articles: int
    n_words: int
    n_sampled: int
    n_quotes: int
    first: str
    quotes: pd.DataFrame
    seconds: float

    @property
    def whole(self) -> bool:
        """Whether the sample is the whole corpus."""
        return self.n_sampled == self.n_articles

    @property
    def speakers(self) -> pd.DataFrame:
        """Who is quoted in the sample: person_id, is_person, n_quotes, n_articles, those in the most articles first."""
        single = self.quotes[~self.quotes["person_id"].fillna("+").str.contains("+", regex=False)]
        named = single["speaker_kind"].isin(("full", "surname"))
        counted = single.assign(is_person=named).groupby("person_id")
        table = counted.agg(
            is_person=("is_person", "any"), n_quotes=("quote_id", "size"), n_articles=("article_id", "nunique")
        )
        order = ["n_articles", "n_quotes", "person_id"]
        return table.reset_index().sort_values(order, ascending=[False, False, True], ignore_index=True)


def forecast(corpus: Corpus, *, people: pd.DataFrame | None = None, engine: str | None = None) -> Forecast:
    """Read a sample of a corpus and carry over what it holds and how long it took.

    Parameters
    ----------
    corpus : Corpus
        The articles; articles at even distances in their order are the sample.
    people : pandas.DataFrame or None
        As `onrecord.quotations` takes them.
    engine : {"fast", "accurate"} or None
        What the study will read and score by, as its settings say it; the sample is always read fast.

    Returns
    -------
    Forecast
        Its `seconds` depend on the machine and on what else runs there; everything else is the same every time.

    Examples
    --------
    >>> expected = forecast(Corpus.from_texts({"a": "Ada Holm said that it was late. “We wait,” Holm added."}))
    >>> expected.n_quotes, expected.speakers["person_id"].tolist(), expected.whole
    (2, ['ada_holm'], True)
    """
    n_words = sum(article.n_words for article in corpus)
    sample = _sampled(list(corpus), _READ)
    read = sum(article.n_words for article in sample)
    quotes = quotations(sample, people=people)
    n_quotes = len(quotes) if len(sample) == len(corpus) else round(len(quotes) * n_words / max(read, 1))
    timed = _sampled(sample, _TIMED)
    _chain(timed[:1], people, engine)  # loads the models, which happens once and not for every word
    began = perf_counter()
    _chain(timed, people, engine)
    seconds = (perf_counter() - began) * n_words / max(sum(article.n_words for article in timed), 1)
    return Forecast(len(corpus), n_words, len(sample), n_quotes, sample[0].article_id, quotes, seconds + _AROUND)


def _sampled(articles: Sequence[Article], words: int) -> list[Article]:
    """Take articles at even distances, so many that they have about so many words."""
    total = sum(article.n_words for article in articles)
    if total <= words:
        return list(articles)
    n = max(1, round(len(articles) * words / total))
    return [articles[place * len(articles) // n] for place in range(n)]


def _chain(articles: Sequence[Article], people: pd.DataFrame | None, engine: str | None) -> None:
    reads, scores = engines(engine)
    quotes = quotations(articles, people=people, engine=reads)
    frames(stance(tone(quotes, engine=scores), corpus=articles))
    portrayal(narration(articles, quotes, mentions(articles, people=people)), engine=scores)
