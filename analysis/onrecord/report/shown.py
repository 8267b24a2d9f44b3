"""What the page shows of articles, quotations and figures, laid out for the template."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes

from onrecord.articles import Article
from onrecord.errors import OnRecordError
from onrecord.figures import alt_text, caption, draw, figure_csv, figure_hash, figure_table, label
from onrecord.report.facts import WRITTEN
from onrecord.report.marked import Mark, mark_text
from onrecord.report.tabled import ROWS, Head, cells, file_link, heads
from onrecord.schema import require
from onrecord.spans import Span
from onrecord.tables import csv_text, rounded

# The columns that a reader of quotations needs beside speaker and kind; all others stand in the file.
_READ = ("cue", "text", "tone", "stance", "confidence")
# The columns of a figure's numbers that fit a page beside each other.
_BESIDE = 12


class Shown(NamedTuple):
    """An article with its quotations marked."""

    article: Article
    written: bool
    open: bool
    anchor: str
    n_quotes: int
    text: Markup
    legend: list[tuple[str, str, int]]


class Quoted(NamedTuple):
    """One row of the table of quotations: `mark` is its place in the text, None where its article is not shown."""

    anchor: str
    number: int
    mark: str | None
    article: str
    source: str
    speaker: str
    style: str
    kind: str
    cells: list[str]


class Quotes(NamedTuple):
    """The table of quotations, with what its filter offers."""

    rows: list[Quoted]
    columns: list[Head]
    speakers: list[tuple[str, int]]
    kinds: list[tuple[str, int]]
    file: Markup


class Drawn(NamedTuple):
    """A figure with its words and its numbers."""

    anchor: str
    name: str
    title: str
    caption: str
    alt: str
    source: Markup
    width: int
    height: int
    columns: list[Head]
    rows: list[list[str]]
    n_rows: int
    n_left: int
    file: Markup
    sha256: str


def show_articles(
    articles: Sequence[Article],
    marked: Mapping[str, Sequence[Mark]],
    *,
    sentences: pd.DataFrame | None = None,
    opened: str | None = None,
) -> list[Shown]:
    """Mark every article; the one that is shown open comes first."""
    ids = [article.article_id for article in articles]
    if opened is not None and opened not in ids:
        raise OnRecordError.unknown("article_id", opened, ids)
    opened = opened if opened is not None else next(iter(ids), None)
    grey = _furniture(sentences)
    ordered = sorted(articles, key=lambda article: article.article_id != opened)
    return [
        Shown(
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


def show_quotes(quotes: pd.DataFrame, marked: Mapping[str, Sequence[Mark]], shown: Sequence[Shown]) -> Quotes:
    """Lay out every quotation as a row that leads to its place in the text."""
    where = {one.article.article_id: one for one in shown}
    columns = [name for name in _READ if name in quotes.columns]
    by_row = {mark.row: mark for marks in marked.values() for mark in marks}
    written = cells(quotes[columns], longest=None)
    rows = [
        _quoted(place, by_row[f"r{place}"], str(article_id), where.get(article_id), written[place])
        for place, article_id in enumerate(quotes["article_id"])
    ]
    return Quotes(
        rows=rows,
        columns=heads(quotes[columns], "quotations"),
        speakers=_counted([row.speaker for row in rows]),
        kinds=_counted([row.kind for row in rows]),
        file=file_link(csv_text(rounded(quotes.reset_index(drop=True)))),
    )


def show_figure(name: str, ax: Axes) -> Drawn:
    """Put a figure into the page as a picture of its own, so that no two share an id, with the numbers it draws."""
    figure = ax.get_figure(root=True)
    width, height = figure.get_size_inches() if figure is not None else (6.4, 4.8)
    coded = base64.b64encode(draw(ax, "svg")).decode("ascii")
    table = figure_table(ax)
    return Drawn(
        anchor=f"figure-{name}",
        name=name,
        title=ax.get_title(loc="left") or ax.get_title() or label(name),
        caption=caption(ax),
        alt=alt_text(ax) or label(name),
        source=Markup("data:image/svg+xml;base64,{}").format(coded),
        width=round(width * 96),
        height=round(height * 96),
        columns=heads(table.iloc[:, :_BESIDE]),
        rows=cells(table.iloc[:ROWS, :_BESIDE]),
        n_rows=len(table),
        n_left=max(0, table.shape[1] - _BESIDE),
        file=file_link(figure_csv(ax)),
        sha256=figure_hash(ax),
    )


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
    counted = Counter((mark.speaker, mark.style) for mark in marked)
    return [(speaker, style, n) for (speaker, style), n in counted.most_common()]


def _quoted(place: int, mark: Mark, article_id: str, shown: Shown | None, written: list[str]) -> Quoted:
    length = len(shown.article.text) if shown is not None else 0
    stands = any(max(0, start) < min(length, end) for start, end in mark.spans)
    return Quoted(
        anchor=mark.row,
        number=place + 1,
        mark=mark.key if stands else None,
        article=shown.anchor if shown is not None else "",
        source=(shown.article.outlet if shown is not None else None) or article_id,
        speaker=mark.speaker,
        style=mark.style,
        kind=mark.kind,
        cells=written,
    )


def _counted(values: Sequence[str]) -> list[tuple[str, int]]:
    """Count values, the most frequent first; those of one count stand in the order of the table."""
    return Counter(values).most_common()
