"""The tables of a study: read, extract, measure, compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from onrecord.articles import Corpus, read_corpus, sentences
from onrecord.compare import averages, contrast, count_quotations, distinctive_words
from onrecord.compare.resample import false_discovery
from onrecord.errors import OnRecordError
from onrecord.measures import TopicModel, frames, narration, portrayal, stance, tone
from onrecord.people import mentions
from onrecord.quotes import quotations
from onrecord.study.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Study:
    """A study that has run: its settings, its folder, its corpus and every table, by name."""

    settings: Settings
    folder: Path
    corpus: Corpus
    tables: Mapping[str, pd.DataFrame]


def measure_study(folder: str | Path, *, progress: bool = False) -> Study:
    """Run a study up to its tables: read, extract, measure, compare.

    Parameters
    ----------
    folder : str or Path
        The folder that holds `study.yaml`.
    progress : bool
        Whether to show progress bars on standard error.

    Returns
    -------
    Study
        Its tables are ``articles, quotations, narration, topics, issues`` and, compared, ``averages, contrasts, counts,
        stances, frames, topic_shares, words`` and ``planted``.

    Raises
    ------
    OnRecordError
        When the settings or the corpus cannot be used.
    """
    settings = read_settings(folder)
    corpus = read_corpus(settings.corpus, progress=progress)
    shown = corpus[settings.article].article_id  # an unknown id stops here, before the long work
    named = mentions(corpus)
    quotes = quotations(corpus, progress=progress).pipe(tone).pipe(stance, corpus=corpus).pipe(frames)
    _require_leaders(settings, quotes)
    model = TopicModel(n_topics=settings.topics, seed=settings.seed).fit(passages(corpus))
    quotes = model.transform(quotes)
    told = portrayal(narration(corpus, quotes, named))
    tables = {
        "articles": corpus.articles.drop(columns="text"),
        "quotations": quotes,
        "narration": told,
        "topics": model.topics_,
        "issues": corpus.issues,
        **_compared(settings, corpus, quotes, told),
        "planted": planted(corpus, told, settings.leaders),
    }
    return Study(settings, Path(folder), corpus, tables | {"shown": quotes[quotes["article_id"] == shown]})


def _require_leaders(settings: Settings, quotes: pd.DataFrame) -> None:
    quoted = sorted(quotes["person_id"].dropna().unique())
    for leader in settings.leaders:
        if leader not in quoted:
            raise OnRecordError.unknown("leader among those whom the corpus quotes", leader, quoted)


def passages(corpus: Corpus) -> pd.DataFrame:
    """Cut a corpus into paragraphs.

    One row is a paragraph of the story: headlines and page furniture are left out.

    Parameters
    ----------
    corpus : Corpus
        The articles.

    Returns
    -------
    pandas.DataFrame
        article_id (str), paragraph (int), start, end (int): offsets in the article; text (str).
    """
    found = sentences(corpus)
    story = found[found["part"] == "text"].groupby(["article_id", "paragraph"], sort=False)
    table = story.agg(start=("start", "min"), end=("end", "max")).reset_index()
    rows = zip(table["article_id"], table["start"], table["end"], strict=True)
    return table.assign(text=[corpus[key].text[start:end] for key, start, end in rows])


def planted(corpus: Corpus, told: pd.DataFrame, leaders: tuple[str, ...]) -> pd.DataFrame:
    """Set the slant that was written into a text beside the portrayal that was measured in it.

    One row is a text and a leader.

    Parameters
    ----------
    corpus : Corpus
        Texts written with a slant hold it in their front matter: ``slant: {person_id: -2 … 2}``.
    told : pandas.DataFrame
        A ``narration`` table with ``portrayal``.
    leaders : tuple of str
        The person_ids.

    Returns
    -------
    pandas.DataFrame
        article_id, outlet, person_id (str), planted (float, -2 hostile … 2 admiring), measured (float, [-1, 1], the
        mean portrayal; missing where the narration never speaks of the leader), n_mentions (int). Empty where no text
        holds a slant.
    """
    rows = []
    for article in corpus:
        slant = article.extra.get("slant")
        if isinstance(slant, Mapping):
            rows += [(article.article_id, article.outlet, leader, slant.get(leader)) for leader in leaders]
    written = pd.DataFrame(rows, columns=["article_id", "outlet", "person_id", "planted"])
    keys = ["article_id", "person_id"]
    means = told.groupby(keys)["portrayal"].agg(measured="mean", n_mentions="count").reset_index()
    table = written.astype({"planted": "float64"}).merge(means, on=keys, how="left")
    return table.assign(n_mentions=table["n_mentions"].fillna(0).astype("int64"))


def _compared(settings: Settings, corpus: Corpus, quotes: pd.DataFrame, told: pd.DataFrame) -> dict[str, pd.DataFrame]:
    about = corpus.articles[["article_id", "outlet", "wire_id"]]
    quotes, told = (table.merge(about, on="article_id", how="left", validate="many_to_one") for table in (quotes, told))
    leaders = list(settings.leaders)
    ours = quotes[quotes["person_id"].isin(leaders)]
    theirs = told[told["person_id"].isin(leaders)]
    mean = partial(averages, weigh=settings.weigh, resamples=settings.resamples, seed=settings.seed)
    differ = partial(
        contrast,
        between="person_id",
        groups=leaders,
        weigh=settings.weigh,
        resamples=settings.resamples,
        permutations=settings.resamples,
        seed=settings.seed,
    )
    seen = quotes[quotes["person_id"].isin(settings.speakers)]
    stories = frames(corpus.articles)  # the frame of a story is coded on the whole story, not on its quotations
    words = distinctive_words(
        ours,
        "person_id",
        min_count=3,
        stop_words=sorted(ENGLISH_STOP_WORDS),
        resamples=settings.resamples,
        seed=settings.seed,
    )
    return {
        "averages": _joined(mean(ours, ["tone", "stance"], by="person_id"), mean(theirs, "portrayal", by="person_id")),
        "speakers": mean(seen, "tone", by="person_id"),
        "contrasts": _one_family(_joined(differ(ours, ["tone", "stance"]), differ(theirs, "portrayal"))),
        "counts": count_quotations(quotes),
        "stances": count_quotations(ours[ours["stance_class"].notna()], kind="stance_class"),
        "frames": mean(stories, _starting(stories, "frame_"), by="outlet", weigh="article", bounds=(0, 1)),
        "topic_shares": mean(seen, _starting(quotes, "topic_"), by="person_id", bounds=(0, 1)),
        "words": words,
    }


def _starting(table: pd.DataFrame, prefix: str) -> list[str]:
    return [name for name in table.columns if name.startswith(prefix)]


def _one_family(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Adjust p over all contrasts of the study together: the three tones are one family of tests."""
    return contrasts.assign(q=false_discovery(contrasts["p"].to_numpy()))


def _joined(*tables: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True)
