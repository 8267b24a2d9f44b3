"""The page: facts, prose, figures, tables and the marked articles in one HTML file that needs nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.axes import Axes
from seaborn.utils import relative_luminance

from onrecord.articles import Article
from onrecord.errors import OnRecordError
from onrecord.figures import Look, alt_text, caption, draw, label, looks
from onrecord.figures.style import missing, number
from onrecord.report.facts import WRITTEN, Fact, fill
from onrecord.report.marked import UNDERLINES, Mark, mark_text, marks
from onrecord.report.prose import read_prose
from onrecord.report.provenance import versions
from onrecord.schema import QUOTATIONS, TABLES, require
from onrecord.spans import Span
from onrecord.tables import write_text

ROWS = 60
"""The rows of a table that the page shows; the rest stands in the table's own file."""

_CELL = 160
# A reader's choice of columns for tables too wide for a page; the files in tables/ hold them all.
_CHOSEN = {
    "quotations": (
        *("article_id", "speaker", "person_id", "kind", "cue", "text", "negated", "via"),
        *("tone", "stance", "stance_class", "rule", "confidence"),
    ),
    "narration": ("article_id", "person_id", "text", "portrayal", "portrayal_label"),
    "contrasts": (
        *("measure", "group", "baseline", "estimand", "estimate", "low", "high", "effect", "p", "q"),
        *("n_quotes", "n_articles", "detectable", "reading", "method"),
    ),
}
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
        A ``quotations`` table, with measures or without.
    figures : mapping of str to matplotlib.axes.Axes
        By name, in the order of the page; their alt texts and captions are taken from them.
    tables : mapping of str to pandas.DataFrame
        By name, in the order of the page; the first `ROWS` rows of each are shown. A table called ``issues`` gets its
        own section.
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
    shown = _articles(list(articles), quotations, given, names, sentences, article)
    page = _template().render(
        title=told.title or title,
        question=question,
        told=told,
        facts=_needed(facts),
        speakers=_speakers(given, quotations, names),
        articles=shown,
        figures=[_figure(name, ax) for name, ax in figures.items()],
        tables=[_table(name, table) for name, table in tables.items() if name != "issues"],
        issues=_table("issues", tables["issues"]) if "issues" in tables else None,
        validity=_validity(validity or {}, tables),
        versions=versions(),
        inputs=dict(inputs or {}),
        command=command,
    )
    return write_text(page, Path(folder) / "index.html")


class _Shown(NamedTuple):
    article: Article
    written: bool
    open: bool
    anchor: str
    n_quotes: int
    text: Markup
    legend: list[tuple[str, str, int]]


class _Drawn(NamedTuple):
    anchor: str
    title: str
    caption: str
    alt: str
    source: Markup
    width: int
    height: int


class _Tabled(NamedTuple):
    name: str
    anchor: str
    row: str
    columns: list[tuple[str, str, bool]]
    rows: list[list[Any]]
    n_rows: int
    n_left: int


class _Speaker(NamedTuple):
    name: str
    style: str
    colour: str
    on_colour: str
    underline: str


def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("onrecord", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("template.html.j2")


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
            label(name, names), f"s{place}", look.colour, _readable(look.colour), UNDERLINES[place % len(UNDERLINES)]
        )
        for place, (name, look) in enumerate(given.items())
        if name in quoted
    ]


def _readable(colour: str) -> str:
    """Choose black or white letters for a ground, whichever stands out more (WCAG relative luminance)."""
    return "#fff" if relative_luminance(colour) < 0.18 else "#000"


def _articles(
    articles: Sequence[Article],
    quotes: pd.DataFrame,
    given: Mapping[str, Look],
    names: Mapping[str, str] | None,
    sentences: pd.DataFrame | None,
    opened: str | None,
) -> list[_Shown]:
    """Mark every article; the one that is shown open comes first."""
    ids = [article.article_id for article in articles]
    if opened is not None and opened not in ids:
        raise OnRecordError.unknown("article_id", opened, ids)
    opened = opened if opened is not None else next(iter(ids), None)
    marked = marks(quotes, _styles(given), names)
    grey = _furniture(sentences)
    ordered = sorted(articles, key=lambda article: article.article_id != opened)
    return [
        _Shown(
            article=article,
            written=WRITTEN in (article.origin or "").lower(),
            open=article.article_id == opened,
            anchor=f"article-{place}",
            n_quotes=len(marked.get(article.article_id, [])),
            text=mark_text(article.text, marked.get(article.article_id, []), grey.get(article.article_id, [])),
            legend=_legend(marked.get(article.article_id, [])),
        )
        for place, article in enumerate(ordered)
    ]


def _furniture(sentences: pd.DataFrame | None) -> dict[str, list[Span]]:
    if sentences is None:
        return {}
    require(sentences, ("article_id", "start", "end", "part"), "sentences")
    grey: dict[str, list[Span]] = {}
    for row in sentences[sentences["part"] == "furniture"].to_dict("records"):
        grey.setdefault(row["article_id"], []).append((int(row["start"]), int(row["end"])))
    return grey


def _legend(marked: Sequence[Mark]) -> list[tuple[str, str, int]]:
    """Count an article's quotations by speaker: (name, class, n), the most quoted first."""
    counted: dict[tuple[str, str], int] = {}
    for mark in marked:
        counted[mark.speaker, mark.style] = counted.get((mark.speaker, mark.style), 0) + 1
    ranked = sorted(counted.items(), key=lambda item: -item[1])
    return [(speaker, style, n) for (speaker, style), n in ranked]


def _figure(name: str, ax: Axes) -> _Drawn:
    """Put a figure into the page as a picture of its own, so that no two share an id."""
    figure = ax.get_figure(root=True)
    width, height = figure.get_size_inches() if figure is not None else (6.4, 4.8)
    coded = base64.b64encode(draw(ax, "svg")).decode("ascii")
    return _Drawn(
        anchor=f"figure-{name}",
        title=ax.get_title(loc="left") or ax.get_title() or label(name),
        caption=caption(ax),
        alt=alt_text(ax) or label(name),
        source=Markup("data:image/svg+xml;base64,{}").format(coded),
        width=round(width * 96),
        height=round(height * 96),
    )


def _table(name: str, table: pd.DataFrame) -> _Tabled:
    declared = TABLES.get(name)
    chosen = [column for column in _CHOSEN.get(name, table.columns) if column in table.columns]
    left = len(table.columns) - len(chosen)
    table = table[chosen]
    known = {column.name: column.meaning for other in TABLES.values() for column in other.columns}
    own = {column.name: column.meaning for column in declared.columns} if declared else {}
    columns = [
        (str(column), own.get(column, known.get(column, "")), pd.api.types.is_numeric_dtype(table[column].dtype))
        for column in table.columns
    ]
    digits = [_digits(table[column]) for column in table.columns]
    shown = table.head(ROWS).itertuples(index=False, name=None)
    rows = [[_cell(value, places) for value, places in zip(row, digits, strict=True)] for row in shown]
    return _Tabled(name, f"table-{name}", declared.row if declared else "", columns, rows, len(table), left)


def _digits(values: pd.Series) -> int:
    """Tell how many decimals a column needs: none where all its numbers are whole."""
    present = values.dropna()
    return 0 if pd.api.types.is_float_dtype(values.dtype) and (present == present.round()).all() else 3


def _cell(value: Any, digits: int = 3) -> str:
    if missing(value) or value is pd.NaT:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value, digits, sign=False)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, tuple):
        return "–".join(map(str, value))
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    written = str(value)
    return written if len(written) <= _CELL else written[: _CELL - 1] + "…"


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
