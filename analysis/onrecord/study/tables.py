"""The tables of a study: read, extract, measure, compare."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Real
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from onrecord.articles import Corpus, read_corpus, sentences, wire_copies
from onrecord.compare import portraits
from onrecord.errors import OnRecordError
from onrecord.measures import TopicModel, frames, narration, portrayal, stance, tone
from onrecord.people import people_table
from onrecord.quotes import correction_issues, quotations_and_mentions
from onrecord.quotes.corrections import read_corrections
from onrecord.schema import ISSUES, QUOTATIONS
from onrecord.study.compared import Issues, compare_study, or_issue
from onrecord.study.settings import Settings, engines, read_settings
from onrecord.tables import read_table

# How alike two ids are when one is taken for a misspelling of the other: viktor_brand and viktor_brandt, but not
# harbor_council and harbor_city.
_NEAR = 0.85

_NO_TOPICS = pd.DataFrame({"topic": [], "rank": [], "word": [], "weight": [], "exclusivity": []})


@dataclass(frozen=True, slots=True)
class Study:
    """A study that has run: its settings, its folder, its corpus and every table, by name."""

    settings: Settings
    folder: Path
    corpus: Corpus
    tables: Mapping[str, pd.DataFrame]


def measure_study(folder: str | Path, *, progress: bool = False) -> Study:
    """Run a study up to its tables: read, extract, measure, compare.

    Copies of one wire text count as one article (`onrecord.wire_copies`). Topics, distinctive words and the contrast of
    portrayal need more text than some corpora have; where one of them cannot be made, its table is empty and a row of
    the issues says why.

    Parameters
    ----------
    folder : str or Path
        The folder that holds `study.yaml`.
    progress : bool
        Whether to show progress bars on standard error.

    Returns
    -------
    Study
        Its tables are ``articles, quotations, narration, topics, issues``; compared, ``averages, speakers, contrasts,
        counts, stances, frames, topic_shares, words`` and ``planted``; and ``shown``, the quotations of its article.

    Raises
    ------
    OnRecordError
        When the settings or the corpus cannot be used.
    """
    settings = read_settings(folder)
    corpus = wire_copies(read_corpus(settings.corpus, columns=settings.columns, progress=progress))
    shown = corpus[settings.article].article_id  # an unknown id stops here, before the long work
    issues = _slant_issues(corpus)
    own = own_tables(settings)
    quotes, told, unapplied = measure_articles(corpus, engine=settings.engine, **own, progress=progress)
    strays = stray_corrections(own["corrections"], [article.article_id for article in corpus])
    issues += unquoted(settings, quotes)
    model = TopicModel(n_topics=settings.topics, seed=settings.seed)
    fitted = or_issue("topics", lambda: model.fit(passages(corpus)), None, issues)
    quotes = quotes if fitted is None else fitted.transform(quotes)
    tables = {
        "articles": corpus.articles.drop(columns="text"),
        "quotations": quotes,
        "narration": told,
        "topics": _NO_TOPICS if fitted is None else fitted.topics_,
        # The frame of a story is coded on the whole story, not on its quotations.
        **compare_study(settings, frames(corpus.articles), quotes, told, issues),
        "planted": planted(corpus, told, settings.leaders),
        "shown": quotes[quotes["article_id"] == shown],
    }
    doubts = pd.concat([corpus.issues, unapplied, strays, ISSUES.frame(issues)], ignore_index=True)
    return Study(settings, Path(folder), corpus, tables | {"issues": doubts})


class Measured(NamedTuple):
    """What was measured article by article: two tables, and the corrections that could not be applied."""

    quotations: pd.DataFrame
    narration: pd.DataFrame
    issues: pd.DataFrame


def measure_articles(
    corpus: Corpus,
    *,
    engine: str | None = None,
    people: pd.DataFrame | None = None,
    corrections: pd.DataFrame | None = None,
    progress: bool = False,
) -> Measured:
    """Find and measure a study's quotations and narration: the work that is done article by article.

    Parameters
    ----------
    corpus : Corpus
        Any articles.
    engine : {"fast", "accurate"} or None
        What reads and scores; None reads by "fast" and scores by "accurate".
    people : pandas.DataFrame or None
        A ``people`` table that goes before the one that ships.
    corrections : pandas.DataFrame or None
        Speakers corrected by hand; those of other articles are left aside.
    progress : bool
        Whether to show a progress bar on standard error.

    Returns
    -------
    Measured
        ``quotations`` with tone, stance and frames, ``narration`` with portrayal, and ``issues``.
    """
    reads, scores = engines(engine)
    read = partial(quotations_and_mentions, corpus, people=people, engine=reads, progress=progress)
    if corrections is None:
        (quotes, named), issues = read(), ISSUES.frame()
    else:
        ours = corrections[corrections["article_id"].astype("str").isin([article.article_id for article in corpus])]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what it would tell of are the issues
            quotes, named = read(corrections=ours)
        issues = correction_issues(quotes, ours)
        quotes.attrs.pop("issues", None)
    quotes = quotes.pipe(tone, engine=scores).pipe(stance, corpus=corpus).pipe(frames)
    return Measured(quotes, portrayal(narration(corpus, quotes, named), engine=scores), issues)


def own_tables(settings: Settings) -> dict[str, pd.DataFrame | None]:
    """Read the tables of one's own that a study names: `people` and `corrections`."""
    corrections = None if settings.corrections is None else read_table(settings.corrections)
    if corrections is not None:
        read_corrections(corrections)  # what is wrong with it stops here, before the long work
    people = None if settings.people is None else people_table(settings.people)
    return {"people": people, "corrections": corrections}


def stray_corrections(corrections: pd.DataFrame | None, article_ids: Iterable[str]) -> pd.DataFrame:
    """Tell the corrections that name no article of a study, as ``issues``; `measure_articles` leaves them aside."""
    if corrections is None:
        return ISSUES.frame()
    found = correction_issues(QUOTATIONS.frame(), corrections)
    return found[~found["article_id"].isin(list(article_ids))].reset_index(drop=True)


def unquoted(settings: Settings, quotes: pd.DataFrame) -> Issues:
    """Say of each leader whom nobody quotes what is not made for it; a name near to one that is quoted is misspelt."""
    quoted = sorted(quotes["person_id"].dropna().unique())
    if not quoted:
        raise OnRecordError(
            f"{settings.corpus} quotes nobody who could be named, and a study compares quoted leaders; "
            "see what is found with: onrecord quotations."
        )
    absent = [leader for leader in settings.leaders if leader not in quoted]
    for leader in absent:
        if near_leader(leader, [person for person in quoted if person not in settings.leaders]) is not None:
            raise OnRecordError.unknown("leader among those whom the corpus quotes", leader, quoted)
    issues: Issues = [
        (None, "leaders", f"the corpus never quotes {leader}: no tone, no stance", None) for leader in absent
    ]
    if len(settings.leaders) - len(absent) < 2:
        issues.append((None, "contrasts", f"not made: {too_few(settings, quotes)}", None))
    return issues


def near_leader(leader: str, quoted: Sequence[str]) -> str | None:
    """Give the id that a leader's id is a misspelling of; None where there is none so near.

    Examples
    --------
    >>> near_leader("viktor_brand", ["ada_holm", "viktor_brandt"])
    'viktor_brandt'
    """
    return next(iter(difflib.get_close_matches(leader, quoted, n=1, cutoff=_NEAR)), None)


def too_few(settings: Settings, quotes: pd.DataFrame) -> str:
    """Say why there is no comparison where fewer than two leaders are quoted; empty where two are."""
    counts = quotes["person_id"].value_counts()
    there = [leader for leader in settings.leaders if leader in counts.index]
    if len(there) > 1:
        return ""
    who = f"only {there[0]} is quoted" if there else f"none of {', '.join(settings.leaders)} is quoted"
    most = ", ".join(f"{key} ({n})" for key, n in counts.head(5).items())
    return f"{who}, and a comparison takes two; most quoted here: {most}"


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
        The person_ids. A slant that is no number counts as none.

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
            rows += [(article.article_id, article.outlet, leader, _number(slant.get(leader))) for leader in leaders]
    written = pd.DataFrame(rows, columns=["article_id", "outlet", "person_id", "planted"])
    keys = ["article_id", "person_id"]
    means = portraits(told)[[*keys, "portrayal", "n_mentions"]].rename(columns={"portrayal": "measured"})
    table = written.astype({"planted": "float64"}).merge(means, on=keys, how="left")
    return table.assign(n_mentions=table["n_mentions"].fillna(0).astype("int64"))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, Real) and not isinstance(value, bool) else None


def _slant_issues(corpus: Corpus) -> Issues:
    slants = [(article.article_id, article.extra.get("slant")) for article in corpus]
    return [
        (key, f"slant of {person}", "the slant is no number; left out", str(value))
        for key, slant in slants
        if isinstance(slant, Mapping)
        for person, value in slant.items()
        if value is not None and _number(value) is None
    ]
