"""The two classes that users meet first: a frozen `Article` and an immutable `Corpus`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.schema import ARTICLES, ISSUES, require, typed

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as read.

    Parameters
    ----------
    article_id : str
        Unique in a corpus.
    text : str
        Never changed by the package; every offset counts its Unicode code points.
    outlet, section, byline, headline, url, origin, rights, story_id, wire_id : str or None
        See ``onrecord.describe("articles")``.
    published : pandas.Timestamp or None
        UTC.
    language : str
        ISO 639-1 code.
    """

    article_id: str
    text: str
    outlet: str | None = None
    published: pd.Timestamp | None = None
    section: str | None = None
    byline: str | None = None
    headline: str | None = None
    url: str | None = None
    language: str = "en"
    origin: str | None = None
    rights: str | None = None
    story_id: str | None = None
    wire_id: str | None = None

    @property
    def n_words(self) -> int:
        """Words in `text`."""
        return sum(1 for _ in _WORD.finditer(self.text))


class Corpus:
    """An immutable sequence of articles, and a table of what could not be read.

    Parameters
    ----------
    articles : iterable of Article
        Their ids must differ.
    issues : pandas.DataFrame or None
        Rows of the ``issues`` table, from a reader.

    Examples
    --------
    >>> corpus = Corpus.from_texts({"a": "Rain fell.", "b": "It stopped."})
    >>> len(corpus), corpus["b"].text
    (2, 'It stopped.')
    """

    __slots__ = ("_articles", "_by_id", "_issues")

    def __init__(self, articles: Iterable[Article], issues: pd.DataFrame | None = None) -> None:
        self._articles = tuple(articles)
        self._by_id = {article.article_id: article for article in self._articles}
        if len(self._by_id) < len(self._articles):
            twice = next(key for key, n in Counter(a.article_id for a in self._articles).items() if n > 1)
            raise OnRecordError(f"The id {twice!r} stands twice; every article of a corpus needs its own article_id.")
        self._issues = ISSUES.frame() if issues is None else typed(issues.reset_index(drop=True), ISSUES)

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Corpus:
        """Make a corpus from a mapping of article_id to text."""
        return cls(Article(article_id=str(key), text=text) for key, text in texts.items())

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Corpus:
        """Make a corpus from a DataFrame with the columns of the ``articles`` table; article_id and text suffice.

        Raises
        ------
        OnRecordError
            When article_id or text is missing, or an id stands twice.
        """
        require(frame, ("article_id", "text"), "articles")
        names = [field.name for field in fields(Article) if field.name in frame.columns]
        rows = typed(frame[names], ARTICLES).astype(object)
        rows = rows.where(rows.notna(), None)
        return cls(Article(**dict(zip(names, row, strict=True))) for row in rows.itertuples(index=False, name=None))

    @property
    def articles(self) -> pd.DataFrame:
        """The ``articles`` table: one row an article."""
        return ARTICLES.frame(tuple(getattr(article, name) for name in ARTICLES.names) for article in self._articles)

    @property
    def issues(self) -> pd.DataFrame:
        """The ``issues`` table: one row for everything left unread or doubted while reading."""
        return self._issues.copy()

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self._articles)

    def __getitem__(self, article_id: str) -> Article:
        if article_id not in self._by_id:
            raise OnRecordError.unknown("article_id", article_id, self._by_id)
        return self._by_id[article_id]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._by_id

    def __add__(self, other: Corpus) -> Corpus:
        return Corpus((*self, *other), pd.concat([self._issues, other._issues], ignore_index=True))

    def __repr__(self) -> str:
        outlets = len({article.outlet for article in self if article.outlet})
        words = sum(article.n_words for article in self)
        return f"<Corpus: {len(self)} articles, {outlets} outlets, {words:,} words, {len(self._issues)} issues>"

    def _repr_html_(self) -> str:
        shown = self.articles[["article_id", "outlet", "published", "headline", "n_words"]]
        return f"<p>{len(self)} articles, {len(self._issues)} issues</p>{shown.to_html(index=False, na_rep='')}"
