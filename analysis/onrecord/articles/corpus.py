"""The two classes that users meet first: a frozen `Article` and an immutable `Corpus`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from onrecord.articles.records import SURROGATE, Issue, take
from onrecord.articles.shown import article_html, corpus_html
from onrecord.errors import OnRecordError
from onrecord.schema import ARTICLES, AUDIT, FILES, ISSUES, require, typed

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


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
    extra : mapping of str to object
        The user's own columns, e.g. ``{"slant": -1}``; none may bear the name of a declared column.
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
    # A plain dict, because a read-only proxy cannot be sent to another process; it stays out of the hash.
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            kind = type(self.text).__name__
            raise OnRecordError(f"The text of article {self.article_id!r} is {kind}; give it as str.")
        if half := SURROGATE.search(self.text):
            raise OnRecordError(
                f"The text of article {self.article_id!r} has half a character at {half.start()} (a lone surrogate), "
                "which no file can hold; replace it, e.g. with U+FFFD, one for one."
            )
        clash = sorted(set(self.extra).intersection(ARTICLES.names))
        if clash:
            raise OnRecordError(
                f"Extra column(s) {', '.join(clash)} of article {self.article_id!r} bear a declared name; "
                "give the value to the field of that name or rename the column."
            )
        object.__setattr__(self, "extra", dict(self.extra))

    @property
    def n_words(self) -> int:
        """Words in `text`."""
        return len(WORD.findall(self.text))

    def _repr_html_(self) -> str:
        return article_html(self)


class Corpus:
    """An immutable sequence of articles, and a table of what could not be read.

    Parameters
    ----------
    articles : iterable of Article
        Their ids must differ.
    issues, audit, files : pandas.DataFrame or None
        Rows of the tables of these names, from a reader.

    Examples
    --------
    >>> corpus = Corpus.from_texts({"a": "Rain fell.", "b": "It stopped."})
    >>> len(corpus), corpus["b"].text
    (2, 'It stopped.')
    """

    __slots__ = ("_articles", "_audit", "_by_id", "_files", "_issues")

    def __init__(
        self,
        articles: Iterable[Article],
        issues: pd.DataFrame | None = None,
        audit: pd.DataFrame | None = None,
        files: pd.DataFrame | None = None,
    ) -> None:
        self._articles = tuple(articles)
        self._by_id = {article.article_id: article for article in self._articles}
        if len(self._by_id) < len(self._articles):
            twice = next(key for key, n in Counter(a.article_id for a in self._articles).items() if n > 1)
            raise OnRecordError(f"The id {twice!r} stands twice; every article of a corpus needs its own article_id.")
        self._issues = ISSUES.frame() if issues is None else typed(issues.reset_index(drop=True), ISSUES)
        self._audit = AUDIT.frame() if audit is None else typed(audit.reset_index(drop=True), AUDIT)
        self._files = FILES.frame() if files is None else typed(files.reset_index(drop=True), FILES)

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Corpus:
        """Make a corpus from a mapping of article_id to text."""
        return cls(Article(article_id=str(key), text=text) for key, text in texts.items())

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Corpus:
        """Make a corpus from a DataFrame with the columns of the ``articles`` table; article_id and text suffice.

        Other common names (``id``, ``date``, ``title``) are known as in `read_corpus`; columns that are not declared
        become `Article.extra`; ``n_words`` is counted anew. A row without an id or a text, and a date that is no date,
        becomes a row of `issues`.

        Raises
        ------
        OnRecordError
            When article_id or text is missing, or an id stands twice.
        """
        require(frame, ("article_id", "text"), "articles")
        names = [str(name) for name in frame.columns]
        articles: list[Article] = []
        issues: list[Issue] = []
        for number, row in enumerate(frame.astype(object).itertuples(index=False, name=None)):
            values, found = take(dict(zip(names, row, strict=True)), f"row {number}")
            issues += found
            if "article_id" in values and "text" in values:
                articles.append(Article(**values))
            else:
                missing = "text" if "article_id" in values else "article_id"
                issues.append(Issue(values.get("article_id"), f"row {number}", f"no {missing}"))
        return cls(articles, ISSUES.frame(issues))

    @property
    def articles(self) -> pd.DataFrame:
        """The ``articles`` table: one row an article; the users' own columns follow the declared ones.

        A mapping among the own values gives a column a key (``slant: {holm: 1}`` gives ``slant_holm``), and a list one
        text with the values separated by ``|``.
        """
        table = ARTICLES.frame(tuple(getattr(article, name) for name in ARTICLES.names) for article in self._articles)
        flat = [_flat(article.extra) for article in self._articles]
        names = dict.fromkeys(name for row in flat for name in row if name not in ARTICLES.names)
        own = {name: pd.Series([row.get(name) for row in flat], dtype=object).infer_objects() for name in names}
        return pd.concat([table, pd.DataFrame(own, index=table.index)], axis=1) if own else table

    @property
    def issues(self) -> pd.DataFrame:
        """The ``issues`` table: one row for everything left unread or doubted while reading."""
        return self._issues.copy()

    @property
    def unread(self) -> pd.DataFrame:
        """The rows of `issues` about input that became no article: those that name none of this corpus."""
        return self._issues[~self._issues["article_id"].isin(list(self._by_id))].reset_index(drop=True)

    @property
    def audit(self) -> pd.DataFrame:
        """The ``audit`` table: of every value of an article, where it came from and how sure it is."""
        return self._audit.copy()

    @property
    def files(self) -> pd.DataFrame:
        """The ``files`` table: which kind each file was taken for, and what became of its records."""
        return self._files.copy()

    def replaced(self, articles: Iterable[Article]) -> Corpus:
        """Make a corpus of other articles under the same ids, with the tables of this one.

        Parameters
        ----------
        articles : iterable of Article
            What stands in place of this corpus's articles.

        Returns
        -------
        Corpus
            With the same `issues`, `audit` and `files`.
        """
        return Corpus(articles, self._issues, self._audit, self._files)

    def where(self, **equals: object) -> Corpus:
        """Keep the articles whose columns equal the values given.

        Parameters
        ----------
        **equals : object
            A column of `articles`, declared or the user's own, and the value wanted; a list, tuple or set means any of
            its values.

        Returns
        -------
        Corpus
            The articles that match all, in order, with the issues that concern them.

        Raises
        ------
        OnRecordError
            When no article has such a column.

        Examples
        --------
        >>> both = Corpus([Article("a", "Rain.", outlet="Demo wire"), Article("b", "Sun.", outlet="Demo post")])
        >>> [article.article_id for article in both.where(outlet="Demo wire")]
        ['a']
        """
        table = self.articles
        keep = pd.Series(True, index=table.index)
        for name, value in equals.items():
            if name not in table.columns:
                raise OnRecordError.unknown("column of articles", name, table.columns)
            keep &= _matches(table[name], value)
        kept = [article for article, yes in zip(self._articles, keep, strict=True) if yes]
        ids = [article.article_id for article in kept]
        issues, audit = (table[table["article_id"].isin(ids)] for table in (self._issues, self._audit))
        return Corpus(kept, issues, audit, self._files)

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
        pairs = ((self._issues, other._issues), (self._audit, other._audit), (self._files, other._files))
        issues, audit, files = (pd.concat(pair, ignore_index=True) for pair in pairs)
        return Corpus((*self, *other), issues, audit, files)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Corpus, (self._articles, self._issues, self._audit, self._files))

    def __repr__(self) -> str:
        outlets = len({article.outlet for article in self if article.outlet})
        words = sum(article.n_words for article in self)
        return f"<Corpus: {len(self)} articles, {outlets} outlets, {words:,} words, {len(self._issues)} issues>"

    def _repr_html_(self) -> str:
        return corpus_html(self)


def _flat(extra: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in extra.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}_{key}": inner for key, inner in value.items()})
        elif isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
            flat[name] = "|".join(map(str, value))
        else:
            flat[name] = value
    return flat


def _matches(values: pd.Series, wanted: object) -> pd.Series:
    if isinstance(wanted, list | tuple | set | frozenset):
        return values.isin(list(wanted))
    if wanted is None:
        return values.isna()
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return values == pd.to_datetime(str(wanted), utc=True, errors="coerce")
    return values == wanted
