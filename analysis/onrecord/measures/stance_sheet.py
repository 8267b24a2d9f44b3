"""Sheets on which people code the stance of reporting words, and the filled sheets read back."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from onrecord.articles.segment import split
from onrecord.errors import OnRecordError
from onrecord.measures.lexicon import PLACEHOLDER
from onrecord.people import names_in
from onrecord.resources import load
from onrecord.schema import STANCE_CODES, require
from onrecord.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from onrecord.articles import Article
    from onrecord.spans import Span

_ASKED = ("class", "polarity", "objectivity")
_SCALES = {"polarity": (-1.0, 0.0, 1.0), "objectivity": (0.0, 1.0)}


def stance_sheet(
    quotations: pd.DataFrame, corpus: Iterable[Article] | None = None, *, n: int = 200, seed: int = 0
) -> pd.DataFrame:
    """Draw cues to be coded by people, as a sheet with empty cells.

    One row is one verb or noun that attributes, with the cue in which it is commonest in the table. Speaker and outlet
    are left out, and names in the context are masked, so that coders judge the words and nobody's name.

    Parameters
    ----------
    quotations : pandas.DataFrame
        The ``quotations`` table; ``cue`` and ``cue_lemma`` are read, with a corpus also ``article_id`` and
        ``cue_span``.
    corpus : Corpus or iterable of Article, optional
        The articles: with them the sentence around the cue stands beside it.
    n : int
        How many; fewer where the table has fewer. Drawn without replacement with the square root of its count as a
        word's weight, so that rare words come too.
    seed : int
        Where the random numbers start: the same table and seed give the same sheet.

    Returns
    -------
    pandas.DataFrame
        ``unit`` (str), ``cue``, ``cue_lemma``, ``context`` (str, missing without a corpus), and to be filled in:
        ``class`` (a class of ``resources/lexicons/stance.yaml``), ``polarity`` (-1 takes credit from the speaker, 0, 1
        lends it), ``objectivity`` (1 only reports, 0 interprets). `onrecord.write_table` writes it as .csv or .xlsx.

    Raises
    ------
    OnRecordError
        When a column is missing or `n` is below 1.

    Examples
    --------
    >>> quotes = pd.DataFrame({"cue": ["said", "claimed", "said"], "cue_lemma": ["say", "claim", "say"]})
    >>> stance_sheet(quotes)[["unit", "cue", "class"]].values.tolist()
    [['u000', 'claimed', nan], ['u001', 'said', nan]]
    """
    needed = ("cue", "cue_lemma") if corpus is None else ("cue", "cue_lemma", "article_id", "cue_span")
    require(quotations, needed, "quotations", "Make it with onrecord.quotations(corpus).")
    if n < 1:
        raise OnRecordError(f"n is {n!r}; a sheet has at least 1 row.")
    commonest = _commonest(quotations)
    lemmas = sorted(commonest)
    rng = np.random.default_rng(seed)
    weights = np.sqrt([float(count) for _, count in map(commonest.__getitem__, lemmas)])
    drawn = []
    if lemmas:
        drawn = rng.choice(len(lemmas), min(n, len(lemmas)), replace=False, p=weights / weights.sum()).tolist()
    contexts = {} if corpus is None else _contexts(quotations, corpus)
    rows = []
    for number, lemma in enumerate(sorted(lemmas[place] for place in drawn)):
        cue = commonest[lemma][0]
        rows.append((f"u{number:03d}", "", cue, lemma, contexts.get((cue, lemma)), None, math.nan, math.nan))
    return STANCE_CODES.frame(rows).drop(columns="coder")


def read_stance_sheets(sheets: Mapping[str, str | Path]) -> pd.DataFrame:
    """Read filled stance sheets back, one coder a sheet.

    One row is one cue as one coder coded it.

    Parameters
    ----------
    sheets : mapping of str to str or Path
        The file (.csv, .jsonl, .parquet or .xlsx) of every coder, by the coder's name.

    Returns
    -------
    pandas.DataFrame
        The ``stance_codes`` table: ``unit``, ``coder``, ``cue``, ``cue_lemma``, ``context``, ``class`` (str),
        ``polarity`` (-1, 0, 1) and ``objectivity`` (0, 1); an empty cell is missing.

    Raises
    ------
    OnRecordError
        When a sheet is no table, lacks a column, repeats a unit, holds a code that is none (the unit is named), or
        shows another cue under a unit than the first sheet does.

    Examples
    --------
    >>> sheet = stance_sheet(pd.DataFrame({"cue": ["claimed"], "cue_lemma": ["claim"]}))
    >>> filled = sheet.assign(**{"class": "doubting", "polarity": -1, "objectivity": 0})
    >>> from tempfile import TemporaryDirectory
    >>> from onrecord.tables import write_table
    >>> with TemporaryDirectory() as folder:
    ...     codes = read_stance_sheets({"lind": write_table(filled, f"{folder}/lind.xlsx")})
    >>> codes[["unit", "coder", "class", "polarity"]].values.tolist()
    [['u000', 'lind', 'doubting', -1.0]]
    """
    if not sheets:
        raise OnRecordError("There is no sheet to read; give a mapping of coder to file.")
    codings = [_read(coder, Path(path)) for coder, path in sheets.items()]
    first = codings[0].set_index("unit")["cue"]
    for coding in codings[1:]:
        both = coding[coding["unit"].isin(first.index)]
        odd = both[both["cue"] != both["unit"].map(first)]
        if len(odd):
            unit, coder = odd["unit"].iloc[0], odd["coder"].iloc[0]
            raise OnRecordError(
                f"Unit {unit} has another cue in the sheet of {coder} than in the first; code one sheet."
            )
    return pd.concat(codings, ignore_index=True)


def _commonest(quotations: pd.DataFrame) -> dict[str, tuple[str, int]]:
    """Map each lemma to its commonest cue (the first in the alphabet of several) and its own count."""
    counts: dict[str, Counter[str]] = {}
    for cue, lemma in zip(quotations["cue"], quotations["cue_lemma"], strict=True):
        if isinstance(cue, str) and isinstance(lemma, str) and cue.strip() and lemma.strip():
            counts.setdefault(lemma.strip().lower(), Counter())[" ".join(cue.lower().split())] += 1
    return {
        lemma: (min(cues, key=lambda cue: (-cues[cue], cue)), cues.total()) for lemma, cues in sorted(counts.items())
    }


def _contexts(quotations: pd.DataFrame, corpus: Iterable[Article]) -> dict[tuple[str, str], str]:
    """Find a sentence for every cue: the first of the table, so that the same table gives the same sheet."""
    articles = {article.article_id: article for article in corpus}
    rows = zip(*(quotations[name] for name in ("article_id", "cue_span", "cue", "cue_lemma")), strict=True)
    found: dict[tuple[str, str], str] = {}
    for article_id, span, cue, lemma in rows:
        key = (" ".join(str(cue).lower().split()), str(lemma).strip().lower())
        if article_id in articles and isinstance(span, list | tuple) and key not in found:
            found[key] = _masked(articles[article_id], (span[0], span[1]))
    return found


def _masked(article: Article, span: Span) -> str:
    """Give the sentence around a cue with placeholders for names; a surname is known from the rest of the article."""
    text = article.text
    around = [s for s in split(text, headline=article.headline) if s.start < span[1] and span[0] < s.end]
    at, end = (around[0].start, around[-1].end) if around else span
    pieces = []
    for name in names_in(text):
        if at <= name[0] < name[1] <= end:
            pieces += [text[at : name[0]], PLACEHOLDER]
            at = name[1]
    return "".join([*pieces, text[at:end]])


def _read(coder: str, path: Path) -> pd.DataFrame:
    sheet = read_table(path)
    require(sheet, ("unit", "cue", "cue_lemma", *_ASKED), f"{coder} sheet", "Make it with onrecord.stance_sheet(...).")
    twice = sheet["unit"].duplicated()
    if twice.any():
        raise OnRecordError(f"The sheet of {coder} repeats unit {sheet['unit'][twice].iloc[0]}; keep one row a unit.")
    allowed = tuple(load("lexicons", "stance")["classes"])
    codes = sheet.assign(coder=coder, context=sheet.get("context"))
    codes["class"] = [
        _class(value, unit, coder, allowed) for unit, value in zip(sheet["unit"], sheet["class"], strict=True)
    ]
    for name, scale in _SCALES.items():
        codes[name] = [_code(v, unit, coder, name, scale) for unit, v in zip(sheet["unit"], sheet[name], strict=True)]
    rows = codes[STANCE_CODES.names].astype(object)
    return STANCE_CODES.frame(rows.where(rows.notna(), None).itertuples(index=False, name=None))


def _class(value: object, unit: object, coder: str, allowed: tuple[str, ...]) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)) or not str(value).strip():
        return None
    name = str(value).strip().lower()
    if name not in allowed:
        raise OnRecordError.unknown(f"class of unit {unit} in the sheet of {coder}", value, allowed)
    return name


def _code(value: object, unit: object, coder: str, name: str, scale: tuple[float, ...]) -> float:
    if value is None or (isinstance(value, float) and math.isnan(value)) or not str(value).strip():
        return math.nan
    written = str(value).strip().replace("−", "-")
    known = {form: number for number in scale for form in (f"{number:g}", f"{number:.1f}", f"+{number:g}")}
    if written not in known:
        raise OnRecordError.unknown(f"{name} of unit {unit} in the sheet of {coder}", value, [f"{s:g}" for s in scale])
    return known[written]
