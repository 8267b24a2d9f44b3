"""The verb `quotations`: who is on the record saying what, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from onrecord.articles.clean import furniture
from onrecord.articles.corpus import Article
from onrecord.engine import map_articles
from onrecord.errors import OnRecordError
from onrecord.people import Gazetteer, PeopleIndex, Speaker, read_people
from onrecord.quotes.corrections import BY_HAND, Correction, fitting, matches, read_corrections, tell_unapplied
from onrecord.quotes.likelihood import confidence, is_likely
from onrecord.quotes.utterances import Attribution, attributions, utterances
from onrecord.schema import MENTIONS, QUOTATIONS, require
from onrecord.spans import Span, overlap, read

Row = tuple[object, ...]

ENGINES = ("fast", "accurate")
"""The ways to read; the first is the default."""


def quotations(
    corpus: Iterable[Article],
    *,
    people: pd.DataFrame | None = None,
    engine: str = ENGINES[0],
    corrections: pd.DataFrame | str | Path | None = None,
    executor: Executor | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Find who is on the record saying what.

    A row is one attributed passage: quoted, reported or a mixture, in one or several pieces. Its `rule` names how it
    was found and its `confidence` how often that rule was right on gold data, so that a study can keep the sure ones.

    Parameters
    ----------
    corpus : Corpus or iterable of Article
        The articles.
    people : pandas.DataFrame or None
        A ``people`` table of your own, used before the one that ships.
    engine : {"fast", "accurate"}
        "fast" reads by rules with counted weights. "accurate" reads with the encoder that ships: it finds more
        and takes about fifteen times as long.
    corrections : pandas.DataFrame, str, Path or None
        A ``corrections`` table or its file: speakers that a person corrected, e.g. in ``onrecord.explore``. A
        correction finds its passage by the offsets, also where another engine cuts it a little differently; the row
        then says ``by-hand`` in `rule`, with confidence 1. One that finds none is told in a warning, in
        ``attrs["issues"]`` and by ``onrecord.correction_issues``.
    executor : concurrent.futures.Executor or None
        Where to run: None is this process.
    progress : bool
        Whether to show a progress bar on standard error.

    Returns
    -------
    pandas.DataFrame
        The ``quotations`` table; see ``onrecord.describe("quotations")``. `confidence` lies in [0, 1], higher is surer.

    Raises
    ------
    OnRecordError
        When the engine is unknown, `people` or `corrections` cannot be read or lack a column, or two corrections name
        one passage.

    Examples
    --------
    >>> from onrecord.articles.corpus import Corpus
    >>> corpus = Corpus.from_texts({"a": 'Ada Holm said that trade would grow. "We are ready," she added.'})
    >>> quotations(corpus)[["text", "kind", "cue"]].values.tolist()
    [['that trade would grow', 'indirect', 'said'], ['"We are ready,"', 'direct', 'added']]
    """
    lookup = _lookup(people, engine)
    label = "quotations" if progress else None
    mended = None if corrections is None else read_corrections(corrections, lookup)[0]
    find = partial(_rows, lookup=lookup, engine=engine, corrections=mended)
    found = QUOTATIONS.frame(map_articles(find, corpus, executor=executor, progress=label))
    return found if corrections is None else tell_unapplied(found, corrections)


def quotations_and_mentions(
    corpus: Iterable[Article],
    *,
    people: pd.DataFrame | None = None,
    engine: str = ENGINES[0],
    corrections: pd.DataFrame | str | Path | None = None,
    executor: Executor | None = None,
    progress: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find quotations and mentions together: the same tables as of `quotations` and `mentions`, in less time.

    The people of an article are read once for both.

    Parameters
    ----------
    corpus, people, engine, corrections, executor, progress
        As for `quotations`.

    Returns
    -------
    pandas.DataFrame
        The ``quotations`` table.
    pandas.DataFrame
        The ``mentions`` table.
    """
    lookup = _lookup(people, engine)
    mended = None if corrections is None else read_corrections(corrections, lookup)[0]
    find = partial(_both, lookup=lookup, engine=engine, corrections=mended)
    both = map_articles(find, corpus, executor=executor, progress="quotations" if progress else None)
    found = QUOTATIONS.frame([row for rows, _ in both for row in rows])
    told = found if corrections is None else tell_unapplied(found, corrections)
    return told, MENTIONS.frame([row for _, rows in both for row in rows])


def _lookup(people: pd.DataFrame | None, engine: str) -> Gazetteer | None:
    if engine not in ENGINES:
        raise OnRecordError.unknown("engine", engine, ENGINES)
    return None if people is None else Gazetteer(people)


def find_quotations(article: Article, *, engine: str = ENGINES[0]) -> list[Attribution]:
    """Find the attributions of one article, in the order of their content, before anybody is named.

    What belongs to the page and not to the story ("Please send comments to …") attributes nothing.

    Parameters
    ----------
    article : Article
        Any article; a text without attributions gives an empty list.
    engine : {"fast", "accurate"}
        As for `quotations`.

    Returns
    -------
    list of Attribution
        With offsets into ``article.text``.
    """
    page = [(piece.start, piece.end) for piece in furniture(article.text)]
    found = _attributions(article.text, engine)
    return [a for a in found if not any(overlap(span, piece) for span in a.content for piece in page)]


def standoff(quotations: pd.DataFrame, articles: Iterable[Article]) -> Iterator[dict[str, Any]]:
    """Write quotations as stand-off objects, the form in which gold data and other tools exchange them.

    Parameters
    ----------
    quotations : pandas.DataFrame
        A ``quotations`` table.
    articles : Corpus or iterable of Article
        The articles; each gives one object, in their order, also where it has no quotation.

    Yields
    ------
    dict
        ``doc_id`` and ``quotes``, a list of ``content``, ``cue``, ``source`` (lists of ``[start, end]`` or None),
        ``type``, ``speaker``, ``speaker_kind``, ``person_id`` and ``confidence``.
    """
    require(quotations, QUOTATIONS.names, "quotations")
    by_article = dict(iter(quotations.groupby("article_id", sort=False)))
    for article in articles:
        rows = by_article.get(article.article_id)
        quotes = [] if rows is None else [_standoff_quote(row) for row in rows.to_dict("records")]
        yield {"doc_id": article.article_id, "quotes": quotes}


def _attributions(text: str, engine: str) -> list[Attribution]:
    if engine == "fast":
        return attributions(text, accept=is_likely)
    # Imported here: the fast engine runs where onnxruntime is not installed.
    from onrecord.quotes.accurate import read_attributions

    return read_attributions(text)


def _standoff_quote(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "content": [list(span) for span in row["spans"]],
        "cue": [list(row["cue_span"])] if isinstance(row["cue_span"], tuple) else None,
        "source": [list(row["speaker_span"])] if isinstance(row["speaker_span"], tuple) else None,
        "type": row["kind"],
        **{
            name: row[name] if isinstance(row[name], str) else None for name in ("speaker", "speaker_kind", "person_id")
        },
        "confidence": float(row["confidence"]),
    }


def _rows(
    article: Article,
    lookup: Gazetteer | None = None,
    engine: str = ENGINES[0],
    corrections: Mapping[str, Sequence[Correction]] | None = None,
) -> list[Row]:
    """Make the rows of one article."""
    found = find_quotations(article, engine=engine)
    return _rows_of(article, found, read_people(article, lookup), corrections) if found else []


def _both(
    article: Article,
    lookup: Gazetteer | None,
    engine: str,
    corrections: Mapping[str, Sequence[Correction]] | None,
) -> list[tuple[list[Row], list[Row]]]:
    """Make the rows of one article, of quotations and of mentions."""
    index = read_people(article, lookup)
    named: list[Row] = [(article.article_id, *mention) for mention in index.mentions]
    return [(_rows_of(article, find_quotations(article, engine=engine), index, corrections), named)]


def _rows_of(
    article: Article,
    found: list[Attribution],
    index: PeopleIndex,
    corrections: Mapping[str, Sequence[Correction]] | None,
) -> list[Row]:
    speakers: list[Speaker] = []
    for attribution in found:
        speakers.append(_speaker(index, attribution))
    if corrections and article.article_id in corrections:
        _correct(article.text, found, speakers, corrections[article.article_id])
    first = utterances(found, [speaker.person_id for speaker in speakers])
    return [
        _row(article, index, number, attribution, speakers[number], first[number])
        for number, attribution in enumerate(found)
    ]


def _correct(text: str, found: list[Attribution], speakers: list[Speaker], corrections: Sequence[Correction]) -> None:
    """Put what a person saw in the place of what the engine found, before utterances are joined."""
    usable = fitting(text, corrections)
    spans = [(a.content[0][0], a.content[-1][1]) for a in found]
    for number, place in matches(spans, [read(text, a.content) for a in found], usable).items():
        _, _, name, person_id = usable[place]
        # How and where the text names the source stays as the engine saw it.
        speakers[number] = speakers[number]._replace(name=name, person_id=person_id)
        found[number].rule, found[number].confidence = BY_HAND, 1.0


_NOBODY = Speaker(None, None, None)


def _speaker(index: PeopleIndex, attribution: Attribution) -> Speaker:
    """Say who speaks: the source or, behind "who", the noun phrase that it stands for."""
    span = attribution.antecedent or attribution.source
    return index.speaker(span) if span else _NOBODY


def _row(article: Article, index: PeopleIndex, number: int, a: Attribution, speaker: Speaker, utterance: int) -> Row:
    text = article.text
    # An unnamed source who tells one outlet is known through that outlet.
    addressee = index.speaker(a.addressee) if a.addressee else _NOBODY
    relayed = speaker.kind == "anonymous" and addressee.kind == "organisation"
    return (
        f"{article.article_id}#{number}",
        article.article_id,
        list(a.content),
        a.content[0][0],
        a.content[-1][1],
        read(text, a.content),
        a.kind,
        text[slice(*a.cue)] if a.cue else None,
        a.cue,
        a.lemma,
        a.negated,
        speaker.name,
        a.source,
        speaker.kind,
        speaker.person_id,
        addressee.name if relayed else None,
        _words(text, a.addressee),
        f"{article.article_id}#{utterance}",
        a.rule,
        confidence(a.rule) if a.confidence is None else a.confidence,
    )


def _words(text: str, span: Span | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()) if span else None
