"""The verb `show`: an article with its quotations marked, or quotations as a table that sorts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from onrecord.articles import Article, Corpus
from onrecord.articles.shown import about, corpus_html, environment, style
from onrecord.errors import OnRecordError
from onrecord.figures import Look
from onrecord.notebook.marking import context, marked, placed
from onrecord.notebook.rows import Told, colours, legend, tell
from onrecord.schema import QUOTATIONS
from onrecord.tables import write_text

ROWS = 200
"""The rows of a table that are shown unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a notebook shows: HTML that loads nothing; `save` writes it as a page."""

    title: str
    html: str = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write it to a file that a browser opens."""
        page = environment("onrecord.notebook").get_template("page.html.j2")
        return write_text(page.render(title=self.title, body=Markup(self.html)), path)

    def _repr_html_(self) -> str:
        return self.html


def show(
    what: Article | Corpus | pd.DataFrame | str,
    quotes: pd.DataFrame | None = None,
    *,
    corpus: Corpus | Iterable[Article] | None = None,
    portraits: pd.DataFrame | None = None,
    palette: Mapping[str, Look] | None = None,
    names: Mapping[str, str] | None = None,
    rows: int = ROWS,
) -> Shown:
    """Show an article with its quotations marked, or quotations as a table that sorts.

    Each quotation carries its speaker's colour and name; the ground says how much of it stands in quotation marks. The
    pointer, or the tabulator key, brings up kind, cue, confidence and the tones that were measured.

    Parameters
    ----------
    what : Article, Corpus, pandas.DataFrame or str
        An article, or its article_id with `corpus`; or a ``quotations`` table; or a corpus, alone for its articles,
        with `quotes` for these as a table.
    quotes : pandas.DataFrame or None
        With an article: a ``quotations`` table, with measures or without. The rows of other articles are left out, but
        give their speakers the same colours everywhere.
    corpus : Corpus or iterable of Article or None
        With a table: the articles, for outlets and for every quotation in its context.
    portraits : pandas.DataFrame or None
        From ``onrecord.portraits``: the portrayal of the speaker in the article, where `quotes` has no column for it.
    palette : mapping of str to Look or None
        From ``onrecord.looks``; by default the eight most quoted get a colour of their own.
    names : mapping of str to str or None
        How to write speakers.
    rows : int
        How many rows of a table to show; what is left out is said below it.

    Returns
    -------
    Shown
        A notebook shows it, also with scripts or styles taken away; ``save(path)`` writes a page of its own.

    Raises
    ------
    OnRecordError
        When `what` is none of these, a column is missing, an article_id is unknown, or `rows` is below 1.

    Examples
    --------
    >>> import onrecord as rec
    >>> corpus = rec.Corpus.from_texts({"a": 'Ada Holm said that trade would grow. "We are ready," she added.'})
    >>> rec.show("a", rec.quotations(corpus), corpus=corpus)
    Shown(title='a: 2 quotations')
    """
    if rows < 1:
        raise OnRecordError(f"rows is {rows!r}; show at least 1.")
    articles = _by_id(what if isinstance(what, Corpus) else corpus)
    if isinstance(what, str):
        if not articles:
            raise OnRecordError(f"{what[:60]!r} came without a corpus; give corpus=, or the article itself.")
        if what not in articles:
            raise OnRecordError.unknown("article_id", what, articles)
        what = articles[what]
    if isinstance(what, Article):
        return _article(what, quotes, portraits, palette, names)
    if isinstance(what, Corpus):
        if quotes is None:
            return Shown(repr(what).strip("<>"), corpus_html(what))
        what = quotes
    if not isinstance(what, pd.DataFrame):
        kind = type(what).__name__
        raise OnRecordError(f"{kind} came; show takes an Article, a Corpus, an article_id or a quotations table.")
    given = colours(what, palette)
    told = tell(what.head(rows), articles=articles, portraits=portraits, palette=given, names=names)
    ranked = legend(what, given, names)
    return _table(told, articles, ranked, len(what), what["article_id"].nunique())


@cache
def script() -> Markup:
    """Give the script that makes what is shown livelier: sorting, and a card at a quotation."""
    room = files("onrecord.notebook")
    parts = [room.joinpath(name).read_text(encoding="utf-8") for name in ("card.js", "shown.js")]
    return Markup("(() => {\n" + "\n".join(parts) + "})();")


@cache
def own_style() -> Markup:
    """Give the style of marks, cards and quotations, behind the one that everything shown shares."""
    return style() + Markup(files("onrecord.notebook").joinpath("shown.css").read_text(encoding="utf-8"))


def _by_id(articles: Corpus | Iterable[Article] | None) -> dict[str, Article]:
    return {} if articles is None else {article.article_id: article for article in articles}


def _article(
    article: Article,
    quotes: pd.DataFrame | None,
    portraits: pd.DataFrame | None,
    palette: Mapping[str, Look] | None,
    names: Mapping[str, str] | None,
) -> Shown:
    whole = QUOTATIONS.frame() if quotes is None else quotes
    # The colours are those of the whole table, so that a speaker keeps one from article to article.
    given = colours(whole, palette)
    own = whole[whole["article_id"] == article.article_id]
    by_id = {article.article_id: article}
    told = tell(own, articles=by_id, portraits=portraits, palette=given, names=names)
    html = _render(
        "marked.html.j2",
        told,
        **_speakers(legend(own, given, names)),
        about=about(article),
        text=marked(article.text, told.marks.get(article.article_id, []), told.rows),
        n_words=article.n_words,
        given=quotes is not None,
        contexts={},
    )
    return Shown(f"{article.article_id}: {_count(len(own))}", html)


def _table(
    told: Told, articles: Mapping[str, Article], ranked: list[dict[str, Any]], n_rows: int, n_articles: int
) -> Shown:
    by_place = placed(told.marks)
    contexts = {
        row["place"]: context(articles[row["article_id"]].text, by_place[row["place"]], told.rows)
        for row in told.rows
        if row["article_id"] in articles
    }
    html = _render(
        "quotations.html.j2",
        told,
        **_speakers(ranked),
        contexts=contexts,
        n_rows=n_rows,
        n_articles=n_articles,
        n_left=n_rows - len(told.rows),
    )
    return Shown(_count(n_rows), html)


def _count(n: int) -> str:
    return f"{n:,} quotation{'' if n == 1 else 's'}"


def _speakers(ranked: list[dict[str, Any]]) -> dict[str, Any]:
    return {"legend": ranked[:_NAMED], "n_speakers": len(ranked)}


def _render(template: str, told: Told, **values: Any) -> str:
    # Inside a script element only "<" could end it; escaped so, the words are the same to JSON.
    facts = {row["place"]: {key: row[key] for key in _CARD if key in row} for row in told.rows}
    data = Markup(json.dumps(facts, ensure_ascii=True).replace("<", "\\u003c"))
    page = environment("onrecord.notebook").get_template(template)
    return page.render(style=own_style(), script=script(), data=data, rows=told.rows, measured=told.measured, **values)


_NAMED = 8
_CARD = ("who", "colour", "on", "kind", "cue", "negated", "confidence", "by_hand", "tone", "stance", "portrayal")
