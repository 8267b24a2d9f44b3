"""What a notebook shows of a corpus and of an article: HTML that loads nothing and needs no script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from onrecord.articles.inert import inert

if TYPE_CHECKING:
    from jinja2 import Environment

    from onrecord.articles.corpus import Article, Corpus

ROWS = 20
"""The articles and the issues that are shown; the tables hold them all."""


def corpus_html(corpus: Corpus) -> str:
    """Show a corpus: what it holds in a line, its articles and its issues in tables.

    Examples
    --------
    >>> from onrecord.articles.corpus import Corpus
    >>> "2 articles" in corpus_html(Corpus.from_texts({"a": "Rain fell.", "b": "<b>It stopped.</b>"}))
    True
    """
    articles, issues = corpus.articles, corpus.issues
    days = articles["published"].dropna()
    page = environment("onrecord.articles").get_template("corpus.html.j2")
    return page.render(
        style=style(),
        n_articles=len(articles),
        n_outlets=articles["outlet"].nunique(),
        n_words=int(articles["n_words"].sum()),
        period=period(days.min(), days.max()) if len(days) else "",
        articles=_records(articles.head(ROWS)),
        issues=_records(issues.head(ROWS)),
        n_issues=len(issues),
    )


def article_html(article: Article) -> str:
    """Show an article: where it comes from, and its text as it was read.

    Examples
    --------
    >>> from onrecord.articles.corpus import Article
    >>> "Rain &lt;fell&gt;." in article_html(Article("a", "Rain <fell>."))
    True
    """
    page = environment("onrecord.articles").get_template("article.html.j2")
    return page.render(style=style(), about=about(article), text=article.text, n_words=article.n_words)


def about(article: Article) -> dict[str, str]:
    """Say where an article comes from: ``title`` and ``line``, for readers."""
    told = (article.outlet, day(article.published), article.section, article.byline)
    return {"title": article.headline or article.article_id, "line": " · ".join(part for part in told if part)}


def day(moment: Any) -> str:
    """Write the day of a time, or nothing where there is none.

    Examples
    --------
    >>> day(pd.Timestamp("2013-06-17T20:33Z"))
    '17 Jun 2013'
    """
    return "" if moment is None or pd.isna(moment) else f"{moment.day} {moment:%b %Y}"


def period(first: Any, last: Any) -> str:
    """Write a period by its first and last day.

    Examples
    --------
    >>> period(pd.Timestamp("2013-06-17"), pd.Timestamp("2013-06-20"))
    '17 Jun 2013 to 20 Jun 2013'
    """
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"


@cache
def style() -> Markup:
    """Give the style that everything shown shares: the notebook's own colours, light and dark."""
    return Markup(files("onrecord.articles").joinpath("shown.css").read_text(encoding="utf-8"))


@cache
def environment(room: str) -> Environment:
    """Give the environment that renders the templates of a room: every text that goes in is made harmless."""
    # Imported here: who shows nothing needs no templates.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(room, ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_harmless,
    )
    made.filters["day"] = day
    return made


def _harmless(value: Any) -> Any:
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object)
    return [
        {str(key): value for key, value in row.items()} for row in plain.where(plain.notna(), "").to_dict("records")
    ]
