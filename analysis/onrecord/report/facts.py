"""Facts: the numbers that a text quotes, gathered once, so that no number is typed into prose."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from onrecord.articles import Article
from onrecord.errors import OnRecordError
from onrecord.figures.style import missing, number
from onrecord.schema import AVERAGES, CONTRASTS, QUOTATIONS, QUOTE_KINDS, require
from onrecord.tables import write_text

Fact = str | int | float | bool | None
"""What a fact may be: what JSON can hold, flat."""

WRITTEN = "written for onrecord"
"""The words in an article's `origin` that mark a text as made for the package, not published."""

_DIGITS = 4
_BLANK = re.compile(r"\{\{([^{}]*)\}\}")
_UNSIGNED = re.compile(r"^(frame|topic)_")


def gather_facts(
    *,
    articles: Iterable[Article],
    quotations: pd.DataFrame,
    averages: pd.DataFrame | None = None,
    contrasts: pd.DataFrame | None = None,
    issues: pd.DataFrame | None = None,
    extra: Mapping[str, Fact] | None = None,
) -> dict[str, Fact]:
    """Gather the numbers that a report's text may quote.

    Parameters
    ----------
    articles : iterable of Article
        A `Corpus`.
    quotations : pandas.DataFrame
        A ``quotations`` table.
    averages, contrasts, issues : pandas.DataFrame or None
        Tables of those names; averages of several measures may be concatenated.
    extra : mapping of str to fact or None
        More facts, under their own names.

    Returns
    -------
    dict of str to fact
        Flat, sorted by key, numbers rounded to four decimals, None where there is no value:

        * ``n_articles, n_outlets, n_words, n_written, n_published, n_quotations, n_direct, n_mixed, n_indirect,
          n_named, share_named, n_speakers, n_issues``; `n_written` counts the texts made for the package;
        * ``<article_id>.n_quotations`` for every article;
        * ``<measure>.<group>.mean``, ``.low``, ``.high``, ``.n_quotes``, ``.n_articles`` for every average;
        * ``<measure>.<group>.vs.<baseline>.difference``, ``.low``, ``.high``, ``.effect``, ``.p``, ``.q``,
          ``.n_quotes``, ``.n_articles`` for every contrast.

        Groups are written in small letters with '_' for what is no letter or figure.

    Raises
    ------
    OnRecordError
        When a column is missing or two facts would share a name.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> facts = gather_facts(articles=Corpus.from_texts({"a": "Rain fell."}), quotations=QUOTATIONS.frame())
    >>> facts["n_articles"], facts["n_words"], facts["n_quotations"], facts["share_named"]
    (1, 2, 0, None)
    """
    facts: dict[str, Fact] = {}
    _add(facts, _corpus_facts(list(articles), quotations, issues))
    if averages is not None:
        _add(facts, _average_facts(averages))
    if contrasts is not None:
        _add(facts, _contrast_facts(contrasts))
    _add(facts, dict(extra or {}))
    return dict(sorted(facts.items()))


def fill(text: str, facts: Mapping[str, Fact]) -> str:
    """Put facts into a text in place of ``{{ key }}``.

    Whole numbers get thousands separators; differences, effects and means that run from -1 to 1 get their sign and two
    decimals, p and q three; ``{{ key | percent }}`` writes a share in per cent. A missing value reads "not estimable".

    Parameters
    ----------
    text : str
        The text.
    facts : mapping of str to fact
        From `gather_facts`.

    Returns
    -------
    str
        The text, with no ``{{ … }}`` left.

    Raises
    ------
    OnRecordError
        When a key is unknown, with the nearest ones, or what follows ``|`` is not ``percent``.

    Examples
    --------
    >>> fill("{{ n_words }} words; {{ share_named | percent }} named", {"n_words": 5210, "share_named": 0.873})
    '5,210 words; 87% named'
    """
    return _BLANK.sub(lambda found: _written(found[1].strip(), facts), text)


def write_facts(facts: Mapping[str, Fact], path: str | Path) -> Path:
    """Write facts as JSON, keys sorted, whole or not at all; two runs write the same bytes."""
    written = json.dumps(dict(facts), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return write_text(written + "\n", path)


def slug(name: object) -> str:
    """Write a group as part of a fact's key.

    Examples
    --------
    >>> slug("The Harbor Courier"), slug("ada_holm+viktor_brandt")
    ('the_harbor_courier', 'ada_holm+viktor_brandt')
    """
    return re.sub(r"[^\w+]+", "_", str(name).lower()).strip("_")


def _add(facts: dict[str, Fact], more: Mapping[str, Fact]) -> None:
    for key, value in more.items():
        if key in facts:
            raise OnRecordError(f"Two facts are called {key!r}; rename a group, or give a table with each row once.")
        facts[key] = value


def _corpus_facts(articles: list[Article], quotes: pd.DataFrame, issues: pd.DataFrame | None) -> dict[str, Fact]:
    require(quotes, QUOTATIONS.names, "quotations", "The verb onrecord.quotations makes it.")
    written = sum(WRITTEN in (article.origin or "").lower() for article in articles)
    kinds = quotes["kind"].value_counts()
    named = int(quotes["person_id"].notna().sum())
    facts: dict[str, Fact] = {
        "n_articles": len(articles),
        "n_outlets": len({article.outlet for article in articles if article.outlet}),
        "n_words": sum(article.n_words for article in articles),
        "n_written": written,
        "n_published": len(articles) - written,
        "n_quotations": len(quotes),
        "n_named": named,
        "share_named": round(named / len(quotes), _DIGITS) if len(quotes) else None,
        "n_speakers": int(quotes["person_id"].nunique()),
        "n_issues": 0 if issues is None else len(issues),
    }
    facts |= {f"n_{kind}": int(kinds.get(kind, 0)) for kind in QUOTE_KINDS}
    counted = quotes["article_id"].value_counts()
    for article in articles:
        facts[f"{slug(article.article_id)}.n_quotations"] = int(counted.get(article.article_id, 0))
    return facts


def _average_facts(averages: pd.DataFrame) -> dict[str, Fact]:
    require(averages, AVERAGES.names, "averages", "The verb onrecord.averages makes it.")
    parts = {"mean": "estimate", "low": "low", "high": "high", "n_quotes": "n_quotes", "n_articles": "n_articles"}
    facts: dict[str, Fact] = {}
    for row in averages.to_dict("records"):
        stem = f"{row['measure']}.{slug(row['group'])}"
        _add(facts, {f"{stem}.{part}": _plain(row[column]) for part, column in parts.items()})
    return facts


def _contrast_facts(contrasts: pd.DataFrame) -> dict[str, Fact]:
    require(contrasts, CONTRASTS.names, "contrasts", "The verb onrecord.contrast makes it.")
    parts = ("low", "high", "effect", "p", "q", "n_quotes", "n_articles")
    facts: dict[str, Fact] = {}
    for row in contrasts.to_dict("records"):
        stem = f"{row['measure']}.{slug(row['group'])}.vs.{slug(row['baseline'])}"
        named = {"difference": row["estimate"], **{part: row[part] for part in parts}}
        _add(facts, {f"{stem}.{part}": _plain(value) for part, value in named.items()})
    return facts


def _plain(value: Any) -> Fact:
    """Make a cell JSON-able: rounded, None for what is missing, no negative zero."""
    if missing(value):
        return None
    if isinstance(value, float):
        return round(float(value), _DIGITS) + 0.0
    return int(value)


def _written(asked: str, facts: Mapping[str, Fact]) -> str:
    key, _, form = (part.strip() for part in asked.partition("|"))
    if key not in facts:
        near = difflib.get_close_matches(key, list(facts), n=3)
        hint = f" Near ones: {', '.join(near)}." if near else ""
        raise OnRecordError(f"The text asks for the fact {key!r}, which there is not.{hint} All stand in facts.json.")
    if form not in ("", "percent"):
        raise OnRecordError.unknown(f"form of the fact {key!r}", form, ("percent",))
    value = facts[key]
    if value is None:
        return "not estimable"
    if isinstance(value, str | bool):
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    if form == "percent":
        return f"{value:.0%}".replace("-", "−")
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    last = key.rpartition(".")[2]
    if last in ("p", "q"):
        return "less than 0.001" if value < 0.0005 else f"{value:.3f}"
    signed = last in ("difference", "effect", "mean", "low", "high") and (".vs." in key or not _UNSIGNED.match(key))
    return number(value, 2, sign=signed)
