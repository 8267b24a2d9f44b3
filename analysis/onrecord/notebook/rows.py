"""What a notebook tells of every quotation, as plain values that a template and a script can take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.colors import to_hex

from onrecord.articles import Article
from onrecord.articles.shown import day
from onrecord.errors import OnRecordError
from onrecord.figures import Look, looks
from onrecord.figures.style import label, letters_on, missing, number
from onrecord.quotes.corrections import BY_HAND
from onrecord.report.marked import Mark, marks
from onrecord.schema import PORTRAITS, QUOTATIONS, require

TONES = ("tone", "stance", "portrayal")
"""The three tones, in the order in which they are told."""

_OTHERS = "#6b7076"
_NOBODY = "unidentified"
_COLOURED = 8


class Told(NamedTuple):
    """The quotations of a table: one dict a row, their marks by article, and what was measured."""

    rows: list[dict[str, Any]]
    marks: dict[str, list[Mark]]
    measured: list[str]


def tell(
    quotes: pd.DataFrame,
    *,
    articles: Mapping[str, Article],
    portraits: pd.DataFrame | None = None,
    palette: Mapping[str, Look] | None = None,
    names: Mapping[str, str] | None = None,
) -> Told:
    """Gather what is told of every quotation.

    Parameters
    ----------
    quotes : pandas.DataFrame
        A ``quotations`` table, with measures or without.
    articles : mapping of str to Article
        By article_id; those that are not there are named by their id.
    portraits : pandas.DataFrame or None
        A ``portraits`` table, for the portrayal of the speaker in the article.
    palette : mapping of str to Look or None
        From `looks`; the eight most quoted by default.
    names : mapping of str to str or None
        How to write speakers.
    """
    given = colours(quotes, palette)
    drawn = _portrayed(quotes, portraits)
    made = marks(quotes, {}, names)
    known = {mark.key: mark for found in made.values() for mark in found}
    measured = [name for name in TONES if name in drawn.columns]
    rows = [
        _row(place, row, known[f"q{place}"], measured) | _place(row["article_id"], articles) | _colours(row, given)
        for place, row in enumerate(drawn.to_dict("records"))
    ]
    return Told(rows, made, measured)


def colours(quotes: pd.DataFrame, palette: Mapping[str, Look] | None) -> Mapping[str, Look]:
    """Give the palette, or one for the eight most quoted of a table."""
    require(quotes, QUOTATIONS.names, "quotations", "The verb onrecord.quotations makes it.")
    return palette if palette is not None else looks(quotes["person_id"].value_counts().index[:_COLOURED])


def legend(
    quotes: pd.DataFrame, palette: Mapping[str, Look], names: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Count quotations by speaker, the most quoted first: ``who``, ``colour``, ``on`` and ``n``.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> from onrecord.quotes import quotations
    >>> found = quotations(Corpus.from_texts({"a": "Ada Holm said that trade would grow."}))
    >>> legend(found, looks(["ada_holm"]))
    [{'who': 'Ada Holm', 'colour': '#0072b2', 'on': '#fff', 'n': 1}]
    """
    ids = quotes["person_id"]
    groups = ids.astype(object).where(ids.notna(), quotes["speaker"].astype(object))
    counted: dict[tuple[str, str, str], int] = {}
    known = {*ids.dropna().unique(), _NOBODY}
    for group, n in groups.where(groups.notna(), _NOBODY).value_counts().items():
        look = _colours({"person_id": group}, palette)
        key = (label(group, names) if group in known else str(group), look["colour"], look["on"])
        counted[key] = counted.get(key, 0) + int(n)
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0][0]))
    return [{"who": who, "colour": colour, "on": on, "n": n} for (who, colour, on), n in ranked]


def _portrayed(quotes: pd.DataFrame, portraits: pd.DataFrame | None) -> pd.DataFrame:
    """Put beside every quotation how its article portrays its speaker."""
    if portraits is None:
        return quotes
    require(portraits, ("article_id", "person_id", "portrayal"), PORTRAITS.name, "onrecord.portraits makes it.")
    keys = ["article_id", "person_id"]
    found = portraits.drop_duplicates(keys).set_index(keys)["portrayal"]
    wanted = pd.MultiIndex.from_frame(quotes[keys])
    return quotes.assign(portrayal=found.reindex(wanted).to_numpy())


def _row(place: int, row: Mapping[Any, Any], mark: Mark, measured: Iterable[str]) -> dict[str, Any]:
    plain = {name: None if missing(row[name]) else row[name] for name in ("cue", "speaker", "person_id")}
    values = {name: None if missing(row[name]) else round(float(row[name]), 4) for name in measured}
    confidence = round(float(row["confidence"]), 4)
    cue = "" if plain["cue"] is None else f"“{plain['cue']}”{' (negated)' if row['negated'] else ''} · "
    said = [f"{mark.speaker} · {mark.kind}", f"{cue}confidence {number(confidence, sign=False)}"]
    if values:
        said.append(" · ".join(f"{name} {number(value)}" for name, value in values.items()))
    if row["rule"] == BY_HAND:
        said.append("corrected by hand")
    return plain | {
        "place": place,
        "quote_id": str(row["quote_id"]),
        "article_id": str(row["article_id"]),
        "who": mark.speaker,
        "kind": mark.kind,
        "text": str(row["text"]),
        "negated": bool(row["negated"]),
        "confidence": confidence,
        "by_hand": row["rule"] == BY_HAND,
        "rule": str(row["rule"]),
        "said": "\n".join(said),
        **values,
    }


def _place(article_id: object, articles: Mapping[str, Article]) -> dict[str, str]:
    article = articles.get(str(article_id))
    outlet = article.outlet if article is not None else None
    return {"outlet": outlet or str(article_id), "day": "" if article is None else day(article.published)}


def _colours(row: Mapping[Any, Any], palette: Mapping[str, Look]) -> dict[str, str]:
    look = None if missing(row["person_id"]) else palette.get(str(row["person_id"]))
    try:
        colour = _OTHERS if look is None else to_hex(look.colour)
    except ValueError as error:
        raise OnRecordError(
            f"The palette gives {row['person_id']!r} no colour ({error}); see onrecord.looks."
        ) from error
    return {"colour": colour, "on": letters_on(colour)}
