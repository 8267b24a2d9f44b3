"""What to look at before a study is run: in the articles, and in the study's own files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from onrecord.articles import Article, Corpus, wire_copies
from onrecord.articles.records import excerpt
from onrecord.errors import OnRecordError
from onrecord.quotes.marks import passages
from onrecord.report import fill
from onrecord.schema import DOUBT_LEVELS, DOUBTS
from onrecord.study.forecast import Forecast
from onrecord.study.run import known_facts, read_text
from onrecord.study.settings import SETTINGS_FILE, Settings
from onrecord.study.tables import near_leader

Row = tuple[str, str, str | None, str, str, str | None, str]

FEW_WORDS = 30
"""An article of fewer words is told: a teaser, a caption or the rest of a page."""

# What a problem of reading is called and what to do about it, by its words; the first that fits.
_KINDS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), finding, step)
    for pattern, finding, step in (
        (r"empty|no text|no article|no letters|no header|no entries", "empty", "Fill it, or take it out."),
        (
            r"mojibake|U\+FFFD|Windows-1252|UTF-8|[Ll]etters that|encod",
            "encoding",
            "Save the source as UTF-8 and read again; what was lost before cannot be brought back here.",
        ),
        (r"English", "language", "Take it out, or translate it: the measures are made for English."),
        (r"page furniture", "furniture", "Nothing: it is told from the story and left out of it."),
        (r"^the id .* is taken", "same id", "Give every article an article_id of its own."),
        (r"date", "date", "Write it as YYYY-MM-DD."),
        (
            r"broken|cannot be opened|cannot be taken",
            "broken",
            "Get the file again; onrecord reads what is whole of it.",
        ),
        (r"very long", "long", "See whether several articles stand in one."),
    )
)
_OTHER = ("reading", "Look at the place named.")


def doubts(corpus: Corpus) -> pd.DataFrame:
    """Say what to look at in a corpus before anything is measured.

    A row is one doubt about one article or one piece of input: what could not be read, what looks damaged, what a
    comparison will miss.

    Parameters
    ----------
    corpus : Corpus
        The articles, as read.

    Returns
    -------
    pandas.DataFrame
        The ``doubts`` table, the gravest first: level (str, unread, doubt or note), finding (str), article_id (str),
        where (str), problem (str), text (str), step (str). Empty where there is nothing to look at.

    Examples
    --------
    >>> table = doubts(Corpus.from_texts({"a": "“We are ready, Ada Holm said. Rain fell."}))
    >>> table[["level", "finding"]].values.tolist()
    [['doubt', 'open mark'], ['note', 'short'], ['note', 'no date'], ['note', 'no outlet']]
    """
    rows = [_of_reading(issue, corpus) for issue in corpus.issues.itertuples(index=False)]
    rows += _copies(corpus)
    for article in corpus:
        rows += _of_article(article)
    return _ordered(rows)


def study_doubts(folder: Path, settings: Settings, corpus: Corpus, forecast: Forecast) -> pd.DataFrame:
    """Say what would stop a study or leave a part of it unmade.

    Parameters
    ----------
    folder : Path
        The study's folder.
    settings : Settings
        What it says.
    corpus : Corpus
        Its articles.
    forecast : Forecast
        Who is quoted in them, or in a sample of them.

    Returns
    -------
    pandas.DataFrame
        A ``doubts`` table; no row names an article.
    """
    where = (folder / SETTINGS_FILE).as_posix()
    rows = [_of_leader(leader, where, corpus, forecast, settings.leaders) for leader in settings.leaders]
    found: list[Row | None] = [*rows]
    if settings.article not in corpus:
        problem = str(OnRecordError.unknown("article_id", settings.article, [article.article_id for article in corpus]))
        found.append(("stop", "article", None, where, problem, None, "Name an article of the corpus."))
    else:
        try:
            fill(read_text(folder), known_facts(settings, corpus))
        except OnRecordError as error:
            step = "Mend the fact between the braces."
            found.append(("stop", "fact", None, (folder / "text.md").as_posix(), str(error), None, step))
    return _ordered([row for row in found if row is not None])


def joined(*tables: pd.DataFrame) -> pd.DataFrame:
    """Join tables of doubts, the gravest first and otherwise in their order."""
    return _ordered([tuple(row) for table in tables for row in table.itertuples(index=False)])


def _ordered(rows: list[Row]) -> pd.DataFrame:
    return DOUBTS.frame(sorted(rows, key=lambda row: DOUBT_LEVELS.index(row[0])))


def _of_reading(issue: tuple[str | None, str, str, str | None], corpus: Corpus) -> Row:
    key, where, problem, text = (None if pd.isna(value) else value for value in issue)
    finding, step = next(((kind, step) for pattern, kind, step in _KINDS if pattern.search(str(problem))), _OTHER)
    level = "unread" if key is None or key not in corpus else "note" if finding == "furniture" else "doubt"
    return level, finding, key, str(where), str(problem), text, step


def _copies(corpus: Corpus) -> Iterator[Row]:
    """Name each article whose text is that of an earlier one, whole or in its greater part."""
    first: dict[str, Article] = {}
    wires: dict[str, str] = {}
    for article in wire_copies(corpus):
        same = first.setdefault(article.text.strip(), article)
        wire = wires.setdefault(article.wire_id, article.article_id) if article.wire_id else article.article_id
        if same is not article:
            problem, step = f"the same text as {same.article_id}", "Take one out, if it was collected twice."
            yield "doubt", "same text", article.article_id, article.article_id, problem, excerpt(article.text), step
        elif wire != article.article_id:
            step = "Nothing: in a study, and with --corpus, copies count once. In code, use wire_copies(corpus)."
            yield "note", "copy", article.article_id, article.article_id, f"a copy of {wire}", None, step


def _of_article(article: Article) -> Iterator[Row]:
    key = article.article_id
    for passage in passages(article.text):
        if passage.inner[1] == passage.end and not passage.continues and not passage.single:
            around = excerpt(article.text[passage.start : passage.end])
            problem = "a quotation mark opens and none closes before the paragraph ends"
            step = "Close it in the source; what is quoted may be read as too much."
            yield "doubt", "open mark", key, f"{key}:offset {passage.start}", problem, around, step
    if article.n_words < FEW_WORDS:
        step = "See whether the whole article is there."
        yield "note", "short", key, key, f"only {article.n_words} words", excerpt(article.text), step
    if article.published is None:
        step = "Say it in the front matter (published: 2013-06-17) or in a column; trend and events need it."
        yield "note", "no date", key, key, "no date of publication", None, step
    if article.outlet is None:
        step = "Say it in the front matter (outlet: ...) or in a column; comparing outlets needs it."
        yield "note", "no outlet", key, key, "no outlet", None, step


def _of_leader(leader: str, where: str, corpus: Corpus, forecast: Forecast, leaders: Sequence[str]) -> Row | None:
    quoted = forecast.speakers["person_id"].tolist()
    if leader in quoted:
        return None
    near = near_leader(leader, [person for person in quoted if person not in leaders])
    if near is not None and forecast.whole:
        step = f"Write {near}."
        return "stop", "leader", None, where, f"the corpus never quotes {leader}; did you mean {near}?", None, step
    surname = re.compile(rf"\b{re.escape(leader.rpartition('_')[2])}\b", re.IGNORECASE)
    most = ", ".join(quoted[:5]) or "nobody who could be named"
    step = f"Choose among those quoted ({most}), or give other names of theirs in people: (a CSV)."
    if not any(surname.search(article.text) for article in corpus):
        return "unmade", "leader", None, where, f"no article mentions {leader}", None, step
    if forecast.whole:
        return "unmade", "leader", None, where, f"{leader} is mentioned and never quoted", None, step
    return "doubt", "leader", None, where, f"a sample of the corpus never quotes {leader}", None, step
