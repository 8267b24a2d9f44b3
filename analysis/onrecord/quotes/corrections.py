"""Speakers corrected by hand: which correction belongs to which quotation, and which belong to none."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.people import Gazetteer, gazetteer
from onrecord.schema import CORRECTIONS, ISSUES, QUOTATIONS, require
from onrecord.spans import Span, overlap
from onrecord.tables import read_table

BY_HAND = "by-hand"
"""What stands in `rule` of a quotation whose speaker a person corrected."""

# A later extraction may cut a passage a little differently; it is the same one while most of the two is shared.
_SHARED = 0.5


class Correction(NamedTuple):
    """Who speaks from ``span[0]`` to ``span[1]``, as a person saw it."""

    span: Span
    text: str | None
    speaker: str | None
    person_id: str | None


def read_corrections(
    corrections: pd.DataFrame | str | Path, lookup: Gazetteer | None = None
) -> tuple[dict[str, list[Correction]], pd.DataFrame]:
    """Read corrections, by article, and tell which rows are none.

    Parameters
    ----------
    corrections : pandas.DataFrame, str or Path
        A ``corrections`` table or its file, of which article_id, start, end and one of speaker and person_id suffice.
    lookup : Gazetteer or None
        Who gives a person_id its name where `speaker` is left out; None takes the people that ship.

    Returns
    -------
    dict of str to list of Correction
        By article_id, in the order of the text.
    pandas.DataFrame
        The ``issues`` table: rows that name no place.

    Raises
    ------
    OnRecordError
        When the file cannot be read, a column is missing, or two rows correct one passage.
    """
    table = corrections if isinstance(corrections, pd.DataFrame) else read_table(corrections)
    require(table, ("article_id", "start", "end"), "corrections")
    if not {"speaker", "person_id"} & set(table.columns):
        step = "Give who speaks in speaker, person_id or both."
        raise OnRecordError.missing_columns("corrections", ["speaker", "person_id"], table.columns, step)
    plain = table.reindex(columns=CORRECTIONS.names).astype(object)
    plain = plain.where(plain.notna(), None)
    numbers = {name: pd.to_numeric(plain[name], errors="coerce") for name in ("start", "end")}
    placed = (numbers["start"] >= 0) & (numbers["end"] > numbers["start"]) & (numbers["end"] < float("inf"))
    placed &= plain["article_id"].notna()
    issues = [
        (row.article_id, f"corrections: row {number}", "names no article_id, start and end", row.text)
        for number, row in enumerate(plain.itertuples())
        if not placed.iloc[number]
    ]
    plain = plain.assign(start=numbers["start"], end=numbers["end"])[placed]
    return _by_article(plain, lookup or gazetteer()), ISSUES.frame(issues)


def matches(spans: Sequence[Span], texts: Sequence[str], corrections: Sequence[Correction]) -> dict[int, int]:
    """Say which correction belongs to which quotation of an article, one to one.

    Parameters
    ----------
    spans : sequence of Span
        From the first to the last piece of every quotation.
    texts : sequence of str
        Their words.
    corrections : sequence of Correction
        Those of the article.

    Returns
    -------
    dict of int to int
        The number of the correction by the number of its quotation: the one that shares most with it, at least half of
        what the two cover together.

    Examples
    --------
    >>> matches([(0, 9), (12, 30)], ["Rain fell", "and it went on all"], [Correction((12, 28), None, "Ada Holm", None)])
    {1: 0}
    """
    near = [
        (-_share(span, correction.span), correction.text != text, quote, place)
        for place, correction in enumerate(corrections)
        for quote, (span, text) in enumerate(zip(spans, texts, strict=True))
        if _share(span, correction.span) >= _SHARED
    ]
    found: dict[int, int] = {}
    for _, _, quote, place in sorted(near):
        if quote not in found and place not in found.values():
            found[quote] = place
    return dict(sorted(found.items()))


def fitting(text: str, corrections: Sequence[Correction]) -> list[Correction]:
    """Keep the corrections of an article whose words still stand where they stood.

    Examples
    --------
    >>> fitting("Rain fell all day.", [Correction((0, 9), "Rain fell", "Ada Holm", None)])[0].speaker
    'Ada Holm'
    >>> fitting("A storm fell.", [Correction((0, 9), "Rain fell", "Ada Holm", None)])
    []
    """
    return [c for c in corrections if c.text is None or _holds(text[slice(*c.span)], c.text)]


def correction_issues(quotations: pd.DataFrame, corrections: pd.DataFrame | str | Path) -> pd.DataFrame:
    """Tell which corrections were not applied, and why.

    A row is one row of the corrections: it names no place, no quotation stands there, or the article's words changed.

    Parameters
    ----------
    quotations : pandas.DataFrame
        What ``onrecord.quotations(corpus, corrections=corrections)`` returned.
    corrections : pandas.DataFrame, str or Path
        The same corrections.

    Returns
    -------
    pandas.DataFrame
        The ``issues`` table: ``article_id``, ``where``, ``problem`` and ``text`` (all str).

    Raises
    ------
    OnRecordError
        As for ``onrecord.quotations``.

    Examples
    --------
    >>> from onrecord.schema import QUOTATIONS
    >>> mine = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [9], "speaker": ["Ada Holm"]})
    >>> correction_issues(QUOTATIONS.frame(), mine)["problem"].tolist()
    ['no quotation of this article was found']
    """
    require(quotations, QUOTATIONS.names, "quotations")
    given, issues = read_corrections(corrections)
    by_article = dict(iter(quotations.groupby("article_id", sort=False)))
    rows = [
        (article_id, f"corrections: {correction.span[0]}-{correction.span[1]}", problem, correction.text)
        for article_id, wanted in given.items()
        for correction, problem in _unapplied(by_article.get(article_id), wanted)
    ]
    return pd.concat([issues, ISSUES.frame(rows)], ignore_index=True)


def tell_unapplied(quotations: pd.DataFrame, corrections: pd.DataFrame | str | Path) -> pd.DataFrame:
    """Put the corrections that were not applied into ``attrs["issues"]`` of the table, and warn of them."""
    issues = correction_issues(quotations, corrections)
    if len(issues):
        # Plain records: pandas compares attrs when tables are joined, and cannot compare tables.
        quotations.attrs["issues"] = [dict(zip(ISSUES.names, row, strict=True)) for row in _plain_rows(issues)]
        first = issues.iloc[0]
        told = (
            f"{len(issues)} correction(s) were not applied; the first, of article {first['article_id']!r} "
            f"({first['where']}): {first['problem']}. onrecord.correction_issues(quotes, corrections) lists them."
        )
        warnings.warn(told, UserWarning, stacklevel=3)
    return quotations


def _by_article(rows: pd.DataFrame, lookup: Gazetteer) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = defaultdict(list)
    for row in rows.sort_values(["start", "end"], kind="stable").to_dict("records"):
        person_id = None if row["person_id"] is None else str(row["person_id"])
        speaker = _name(person_id, lookup) if row["speaker"] is None else str(row["speaker"])
        span = (int(row["start"]), int(row["end"]))
        text = None if row["text"] is None else str(row["text"])
        article_id = str(row["article_id"])
        if found[article_id] and found[article_id][-1].span == span:
            raise OnRecordError(
                f"Two corrections name {span[0]}-{span[1]} of article {article_id!r}; keep one row a passage."
            )
        found[article_id].append(Correction(span, text, speaker, person_id))
    return dict(found)


def _name(person_id: str | None, lookup: Gazetteer) -> str | None:
    """Name the people of an id as the gazetteer does; an id that it does not know stands for itself."""
    if person_id is None:
        return None
    known: Mapping[str, str] = {part: lookup.by_id[part].name for part in person_id.split("+") if part in lookup.by_id}
    return " and ".join(known.get(part, part) for part in person_id.split("+"))


def _share(a: Span, b: Span) -> float:
    return overlap(a, b) / (max(a[1], b[1]) - min(a[0], b[0]))


def _holds(passage: str, words: str) -> bool:
    """Tell whether a passage holds these words in this order, whatever stands between the pieces of a quotation."""
    at = 0
    for word in words.split():
        at = passage.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def _unapplied(rows: pd.DataFrame | None, wanted: Sequence[Correction]) -> list[tuple[Correction, str]]:
    if rows is None:
        return [(correction, "no quotation of this article was found") for correction in wanted]
    spans = list(zip(rows["start"].astype(int), rows["end"].astype(int), strict=True))
    found = {place: quote for quote, place in matches(spans, rows["text"].tolist(), wanted).items()}
    rules = rows["rule"].tolist()
    return [
        (correction, "the words of the article there are others now" if place in found else "no quotation stands there")
        for place, correction in enumerate(wanted)
        if place not in found or rules[found[place]] != BY_HAND
    ]


def _plain_rows(issues: pd.DataFrame) -> list[tuple[object, ...]]:
    plain = issues.astype(object).where(issues.notna(), None)
    return list(plain.itertuples(index=False, name=None))
