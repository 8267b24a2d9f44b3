"""The page: facts, prose, figures, tables and the marked articles in one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.axes import Axes

from onrecord.articles import Article
from onrecord.errors import OnRecordError
from onrecord.figures import Look, label, looks
from onrecord.figures.style import letters_on
from onrecord.report.facts import Fact, fill
from onrecord.report.marked import UNDERLINES, marks
from onrecord.report.prose import read_prose
from onrecord.report.provenance import versions
from onrecord.report.shown import show_articles, show_figure, show_quotes
from onrecord.report.tabled import tabled
from onrecord.schema import QUOTATIONS, require
from onrecord.tables import write_text

_NO_VALIDITY = "No published validity figure on news: read it as a description of these texts."


def write_page(
    *,
    folder: str | Path,
    title: str,
    question: str,
    facts: Mapping[str, Fact],
    articles: Iterable[Article],
    quotations: pd.DataFrame,
    figures: Mapping[str, Axes],
    tables: Mapping[str, pd.DataFrame],
    text: str = "",
    article: str | None = None,
    sentences: pd.DataFrame | None = None,
    palette: Mapping[str, Look] | None = None,
    names: Mapping[str, str] | None = None,
    validity: Mapping[str, str] | None = None,
    inputs: Mapping[str, str] | None = None,
    command: str = "",
) -> Path:
    """Write a study's page, ``index.html``: one file, whole or not at all, that loads nothing from anywhere.

    A reader can search it and filter the quotations by speaker and kind; all else works without JavaScript, and nothing
    but the page's own script and style may run or load in it.

    Parameters
    ----------
    folder : str or Path
        Where to write it.
    title, question : str
        What the page is headed with. A first line ``# …`` of `text` takes the place of `title`.
    facts : mapping of str to fact
        From `gather_facts`; must hold n_articles, n_words, n_written, n_quotations and n_issues.
    articles : iterable of Article
        A `Corpus`: shown with their quotations marked.
    quotations : pandas.DataFrame
        A ``quotations`` table, with measures or without: a row each, linked to its place in the article and back.
    figures : mapping of str to matplotlib.axes.Axes
        By name, in the order of the page; their alt texts, captions and numbers are taken from them.
    tables : mapping of str to pandas.DataFrame
        By name, in the order of the page; the first rows of each are shown, all can be saved from the page. A table
        called ``issues`` gets its own section, and ``quotations`` are shown as `quotations` are.
    text : str
        The findings: Markdown as `read_prose` takes it, with ``{{ facts }}``. Its first paragraph is the answer on top.
    article : str or None
        The article_id shown open; all others are folded. The first by default.
    sentences : pandas.DataFrame or None
        A ``sentences`` table: what it calls furniture is greyed.
    palette : mapping of str to Look or None
        From `looks`: the speakers with a colour of their own. The eight most quoted by default.
    names : mapping of str to str or None
        How to write speakers.
    validity : mapping of str to str or None
        A sentence about each measure's validity, with its figure; measures without one say so.
    inputs : mapping of str to str or None
        SHA-256 of the files read, from `hash_folder`.
    command : str
        How to make the page again.

    Returns
    -------
    Path
        The file. The same input gives the same bytes.

    Raises
    ------
    OnRecordError
        When the text asks for a fact that there is not, a column is missing, `article` is unknown, or the place
        cannot be written.
    """
    require(quotations, QUOTATIONS.names, "quotations", "The verb onrecord.quotations makes it.")
    told = read_prose(fill(text, facts))
    given = dict(palette) if palette is not None else looks(quotations["person_id"].value_counts().index[:8])
    marked = marks(quotations, _styles(given), names)
    shown = show_articles(list(articles), marked, sentences=sentences, opened=article)
    room = _room()
    style = _inline(room.get_template("style.css.j2").render(speakers=_speakers(given, quotations, names)))
    script = _inline(room.get_template("script.js").render())
    page = room.get_template("template.html.j2").render(
        title=told.title or title,
        question=question,
        told=told,
        facts=_needed(facts),
        style=style,
        script=script,
        articles=shown,
        quotes=show_quotes(quotations, marked, shown) if len(quotations) else None,
        figures=[show_figure(name, ax) for name, ax in figures.items()],
        tables=[tabled(name, table) for name, table in tables.items() if name not in ("issues", "quotations")],
        issues=tabled("issues", tables["issues"]) if "issues" in tables else None,
        validity=_validity(validity or {}, tables),
        versions=versions(),
        inputs=dict(inputs or {}),
        command=command,
    )
    return write_text(page, Path(folder) / "index.html")


class _Speaker(NamedTuple):
    name: str
    style: str
    colour: str
    on_colour: str
    underline: str


class _Inline(NamedTuple):
    """A style sheet or script inside the page, with the hash by which the page allows it and nothing else."""

    text: Markup
    allowed: str


def _room() -> Environment:
    return Environment(
        loader=PackageLoader("onrecord", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _inline(text: str) -> _Inline:
    hashed = hashlib.sha256(text.encode("utf-8", errors="replace")).digest()
    return _Inline(Markup(text), f"'sha256-{base64.b64encode(hashed).decode('ascii')}'")


def _needed(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    absent = [key for key in ("n_articles", "n_words", "n_written", "n_quotations", "n_issues") if key not in facts]
    if absent:
        raise OnRecordError(f"The facts lack {', '.join(absent)}, which the page states; gather_facts gives them.")
    return facts


def _styles(given: Mapping[str, Look]) -> dict[str, str]:
    return {name: f"s{place}" for place, name in enumerate(given)}


def _speakers(given: Mapping[str, Look], quotes: pd.DataFrame, names: Mapping[str, str] | None) -> list[_Speaker]:
    quoted = set(quotes["person_id"].dropna())
    return [
        _Speaker(
            label(name, names), f"s{place}", look.colour, letters_on(look.colour), UNDERLINES[place % len(UNDERLINES)]
        )
        for place, (name, look) in enumerate(given.items())
        if name in quoted
    ]


def _validity(stated: Mapping[str, str], tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, str]]:
    """List every measure that the page's tables hold with what is known of its validity."""
    held: list[str] = []
    for table in tables.values():
        if "measure" in table.columns:
            held.extend(map(str, table["measure"]))
    families = [family for name in held for family in ("frame", "topic") if name.startswith(f"{family}_")]
    single = [name for name in held if not name.startswith(("frame_", "topic_"))]
    listed = dict.fromkeys(["tone", "stance", "portrayal", *single, *families, *stated])
    return [(name, stated.get(name, _NO_VALIDITY)) for name in listed]
