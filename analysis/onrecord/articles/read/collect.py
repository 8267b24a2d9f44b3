"""Files to a `Corpus`: everything readable becomes an article, and everything else a row of `issues`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from onrecord.articles.clean import doubts
from onrecord.articles.corpus import Article, Corpus
from onrecord.articles.read.recognise import ENDINGS, FORMATS, is_article, unpacked
from onrecord.articles.read.source import GUESSED, PLACED, STATED, Found, Source
from onrecord.articles.records import Issue, allowed_columns, excerpt, homes, take
from onrecord.errors import OnRecordError
from onrecord.schema import AUDIT, FILES, ISSUES

LARGEST = 2_000_000_000
"""Bytes of a file that is read unless `read_corpus` is told another bound; most kinds are read whole into memory."""


def read_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    format: str | None = None,
    largest: int = LARGEST,
    progress: bool = False,
) -> Corpus:
    r"""Read a folder or a file of articles, whatever kind it is.

    The kind of a file is told by its content, and by its ending only where the content does not say: plain text and
    Markdown with front matter, JSON lines, CSV, spreadsheets and Parquet (the columns of Media Cloud, 4CAT, GDELT and
    NewsMTSC are known), saved web pages, Word and rich text, exports of Nexis Uni (Word, rich text, and the older
    plain text), Factiva (HTML, rich text) and ProQuest (text, HTML), RSS and Atom feeds, web archives (WARC), and zip
    and gzip of all these, opened in memory and within bounds.

    Texts of ``.md``, ``.txt``, ``.jsonl``, ``.csv`` and ``.parquet`` are kept verbatim, line ends and a missing final
    newline included; from exports and pages paragraphs are taken, with a blank line between two. Every later offset
    counts the code points of ``article.text``.

    Parameters
    ----------
    path : str or Path
        A file, or a folder with files at any depth, read in the order of their names. Hidden files, other endings, and
        README, DATASHEET and LICENSE files are passed by.
    columns : mapping of str to str or None
        The files' column names to declared ones, e.g. ``{"body": "text"}``. Common other names (``id``, ``doc_id``,
        ``date``, ``title``, ``source``, ``publisher``, ``author``, ``content``, ``body``) are known without it.
    format : str or None
        Take every file for this kind, a key of ``onrecord.articles.read.FORMATS``; None tells it by the content.
    largest : int
        Bytes above which a file is left unread, as an issue; two billion unless you say more. What archives hold has
        bounds of its own (``onrecord.articles.read.archive``).
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    Corpus
        One article a text, with columns that are not declared in ``Article.extra``; ``corpus.issues`` has one row for
        everything left unread or doubted, ``corpus.audit`` tells of every value where it came from and how sure it is,
        and ``corpus.files`` which kind each file was taken for and what became of its records. Dates without a time
        zone are taken as UTC.

    Raises
    ------
    OnRecordError
        When there is no such file, folder or format, nothing can be read, ``columns`` names a column that no file has
        or that is not declared, or a file needs an optional package that is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     size = Path(folder, "demo.md").write_bytes(b"---\noutlet: Demo wire\ndate: 2013-06-17\n---\nRain.\n")
    ...     corpus = read_corpus(folder)
    >>> article = corpus["demo"]
    >>> article.outlet, str(article.published.date()), article.text
    ('Demo wire', '2013-06-17', 'Rain.\n')
    >>> corpus.files[["where", "format", "n_records", "n_articles"]].values.tolist()
    [['demo.md', 'text', 1, 1]]
    """
    return next(iter(read_batches(path, size=None, columns=columns, format=format, largest=largest, progress=progress)))


def read_batches(
    path: str | Path,
    *,
    size: int | None,
    columns: Mapping[str, str] | None = None,
    format: str | None = None,
    largest: int = LARGEST,
    progress: bool = False,
) -> Iterator[Corpus]:
    """Read as `read_corpus` does, a corpus of `size` articles at a time, with the rows that concern them.

    Ids differ over all batches. A `size` of None gives one corpus. The last batch has what was left unread after it,
    and may have no article.
    """
    if not isinstance(path, str | Path):
        raise OnRecordError(
            f"read_corpus takes one file or folder and got a {type(path).__name__}; read one by one and join with +."
        )
    path, wanted = Path(path), allowed_columns(columns)
    if format is not None and format not in FORMATS:
        raise OnRecordError.unknown("format", format, FORMATS)
    if isinstance(largest, bool) or not isinstance(largest, int) or largest < 1:
        raise OnRecordError(f"largest={largest!r} came; a whole number of bytes above 0 is allowed.")
    files = _files(path, any_ending=format is not None)
    taken = _Taken(wanted)
    root = path if path.is_dir() else path.parent
    for file in tqdm(files, desc="reading", unit="file", disable=None if progress else True, leave=False):
        source = Source(file.relative_to(root).as_posix(), file.name, file)
        for tally, found in _read(source, format, largest):
            taken.add(found, tally)
            taken.tallies.setdefault(id(tally), tally)
            if len(taken.articles) == size:
                yield taken.corpus()
    taken.check(path)
    if taken.articles or taken.issues:
        yield taken.corpus()


@dataclass(slots=True)
class _Tally:
    """One file, or one member of an archive: its format, and what became of its records."""

    where: str
    format: str
    n_articles: int = 0
    n_unread: int = 0


class _Taken:
    """What has been read so far: articles under ids that differ, issues, and the column names seen."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns
        self.ids: set[str] = set()
        self.articles: dict[str, Article] = {}
        self.issues: list[Issue] = []
        self.unread: set[int] = set()
        self.seen: dict[str, None] = {}
        self.audit: list[tuple[str, str, str, str, str]] = []
        self.tallies: dict[int, _Tally] = {}
        self.numbers: dict[str, int] = {}

    def add(self, found: Found | Issue, tally: _Tally) -> None:
        if isinstance(found, Issue):
            tally.n_unread += 1
            self._leave(found)
            return
        self.seen.update(dict.fromkeys(map(str, found.record)))
        columns = {**_spared(found, self.columns), **self.columns}
        values, issues = take(found.record, found.where, columns=columns)
        values.setdefault("article_id", found.default_id)
        issues = [Issue(None, found.where, *doubt) for doubt in found.doubts] + issues
        if not values.get("text", "").strip():
            names = ", ".join(map(str, found.record))
            problem = (
                "no text" if "text" in homes(found.record, columns) else f"no text among its columns ({excerpt(names)})"
            )
            tally.n_unread += 1
            named = [issue._replace(article_id=values["article_id"]) for issue in issues]
            self._leave(*named, Issue(values["article_id"], found.where, problem))
            return
        values["article_id"] = self._unused(values["article_id"], found.where)
        article = Article(**values)
        self.ids.add(article.article_id)
        tally.n_articles += 1
        self.audit += _audited(found, article, homes(found.record, columns))
        self.articles[article.article_id] = article
        self.issues += [issue._replace(article_id=article.article_id) for issue in issues]
        self.issues.extend(doubts(article, found.where))

    def _leave(self, *issues: Issue) -> None:
        """Note what became no article."""
        self.unread.update(range(len(self.issues), len(self.issues) + len(issues)))
        self.issues += issues

    def _unused(self, key: str, where: str) -> str:
        # Where the last search for this id ended; a file may give all its records one.
        number, new = self.numbers.get(key, 2), key
        while new in self.ids:
            new, number = f"{key}~{number}", number + 1
        self.numbers[key] = number
        if new != key:
            self.issues.append(Issue(new, where, f"the id {key!r} is taken; read as {new!r}"))
        return new

    def check(self, path: Path) -> None:
        """Refuse what held no article at all, and columns that nothing had."""
        unknown = [name for name in self.columns if name not in self.seen]
        if unknown and self.seen:
            raise OnRecordError.unknown("column in columns=", unknown[0], self.seen)
        if not self.ids:
            first = f"{self.issues[0].where}: {self.issues[0].problem}" if self.issues else "no article in it"
            more = f" and {len(self.issues) - 1} more" if len(self.issues) > 1 else ""
            step = "Check the files; name a text column of another name with columns={'its name': 'text'}."
            raise OnRecordError.unreadable(path, f"nothing could be read ({first}{more})", step)

    def corpus(self) -> Corpus:
        """Hand over what was read since the last time."""
        # What was left unread may bear the id of an article that was read; it is not about that one.
        nobody = {place for place in self.unread if self.issues[place].article_id in self.articles}
        issues = [i._replace(article_id=None) if place in nobody else i for place, i in enumerate(self.issues)]
        files = [
            (tally.where, tally.format, tally.n_articles + tally.n_unread, tally.n_articles, tally.n_unread)
            for tally in self.tallies.values()
        ]
        made = Corpus(self.articles.values(), ISSUES.frame(issues), AUDIT.frame(self.audit), FILES.frame(files))
        self.articles, self.issues, self.unread, self.audit, self.tallies = {}, [], set(), [], {}
        return made


def _spared(found: Found, columns: Mapping[str, str]) -> dict[str, str]:
    """Give the columns that the kind of file fixes, but for those that the user maps."""
    return {own: name for own, name in found.columns.items() if own not in columns and name not in columns.values()}


def _audited(found: Found, article: Article, homes: Mapping[str, str]) -> Iterator[tuple[str, str, str, str, str]]:
    """Say of every value of an article where it came from and how sure it is."""
    for name, own in homes.items():
        if getattr(article, name) is not None:
            how, sure = found.origins.get(own, (f"its own {own!r}", STATED))
            yield article.article_id, name, found.where, how, sure
    if "article_id" not in homes:
        yield article.article_id, "article_id", found.where, "the file's name and the place in it", PLACED
    if "language" not in homes:
        yield article.article_id, "language", found.where, "assumed", GUESSED


def _read(source: Source, format: str | None, largest: int) -> Iterator[tuple[_Tally, Found | Issue]]:
    """Read one file with all it holds; what the operating system refuses becomes an issue too."""
    tally = _Tally(source.where, format or ENDINGS.get(source.ending, "text"))
    try:
        if source.size == 0:
            yield tally, Issue(None, source.where, "empty file")
            return
        if source.size > largest:
            problem = f"{source.size:,} bytes, and at most {largest:,} are read; cut it, or pass a larger largest="
            yield tally, Issue(None, source.where, problem)
            return
        for member in ((source, format),) if format else unpacked(source):
            if isinstance(member, Issue):
                yield tally, member
                continue
            own = _Tally(member[0].where, member[1])
            nothing = True
            for found in FORMATS[member[1]](member[0]):
                nothing = False
                yield own, found
            if nothing:
                yield own, Issue(None, member[0].where, "no article in it")
    except OSError as error:
        yield tally, Issue(None, source.where, f"cannot be opened ({error.strerror or error})")


def _files(path: Path, *, any_ending: bool) -> list[Path]:
    if path.is_file():
        if path.suffix.lower() not in ENDINGS and not any_ending:
            raise OnRecordError.unknown("ending of a file of articles", path.suffix or path.name, ENDINGS)
        return [path]
    if not path.is_dir():
        raise OnRecordError.unreadable(path, "there is no such file or folder", "Check the path.")
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if is_article(name)]
    if not found:
        raise OnRecordError.unreadable(path, f"no {', '.join(ENDINGS)} file in this folder", "Check the path.")
    return sorted(found, key=lambda file: file.relative_to(path).parts)
