"""Files to a `Corpus`: everything readable becomes an article, and everything else a row of `issues`."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from tqdm import tqdm

from onrecord.articles.clean import doubts
from onrecord.articles.corpus import Article, Corpus
from onrecord.articles.records import Issue, allowed_columns, excerpt, homes, take
from onrecord.articles.textfile import decode, front_matter
from onrecord.errors import OnRecordError, need
from onrecord.schema import ISSUES

# Files that explain a collection and are no articles of it.
_ABOUT = frozenset(
    ("readme", "datasheet", "data_sheet", "data-sheet", "license", "licence", "notice", "changelog", "contributing")
)


class Found(NamedTuple):
    """One record read from a file, the place that issues name, the id it gets where it brings none, and its doubts."""

    where: str
    record: Mapping[str, object]
    default_id: str
    doubts: tuple[tuple[str, str | None], ...] = ()


def read_corpus(path: str | Path, *, columns: Mapping[str, str] | None = None, progress: bool = False) -> Corpus:
    r"""Read a folder or a file of articles.

    Texts are kept verbatim, line ends and a missing final newline included: every later offset counts the code points
    of ``article.text``. In ``.md`` and ``.txt`` files the text is what follows the front matter's closing line.

    Parameters
    ----------
    path : str or Path
        A ``.md``, ``.txt``, ``.jsonl``, ``.csv`` or ``.parquet`` file, or a folder with such files at any depth, read
        in the order of their names. Hidden files, other endings, and README, DATASHEET and LICENSE files are passed by.
    columns : mapping of str to str or None
        The files' column names to declared ones, e.g. ``{"body": "text"}``. Common other names (``id``, ``doc_id``,
        ``date``, ``title``, ``source``, ``publisher``, ``author``, ``content``, ``body``) are known without it.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    Corpus
        One article a text, with columns that are not declared in ``Article.extra``; ``corpus.issues`` has one row for
        everything left unread or doubted. Dates without a time zone are taken as UTC.

    Raises
    ------
    OnRecordError
        When there is no such file or folder, nothing in it can be read, or ``columns`` names a column that no file
        has or that is not declared.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     size = Path(folder, "demo.md").write_bytes(b"---\noutlet: Demo wire\ndate: 2013-06-17\n---\nRain.\n")
    ...     article = read_corpus(folder)["demo"]
    >>> article.outlet, str(article.published.date()), article.text
    ('Demo wire', '2013-06-17', 'Rain.\n')
    """
    path, wanted = Path(path), allowed_columns(columns)
    files = _files(path)
    taken = _Taken(wanted)
    root = path if path.is_dir() else path.parent
    for file in tqdm(files, desc="reading", unit="file", disable=None if progress else True, leave=False):
        for found in _read(file, file.relative_to(root).as_posix()):
            taken.add(found)
    return taken.corpus(path)


class _Taken:
    """What has been read so far: articles under ids that differ, issues, and the column names seen."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns
        self.articles: dict[str, Article] = {}
        self.issues: list[Issue] = []
        self.unread: set[int] = set()
        self.seen: dict[str, None] = {}

    def add(self, found: Found | Issue) -> None:
        if isinstance(found, Issue):
            self._leave(found)
            return
        self.seen.update(dict.fromkeys(map(str, found.record)))
        values, issues = take(found.record, found.where, columns=self.columns)
        values.setdefault("article_id", found.default_id)
        issues = [Issue(None, found.where, *doubt) for doubt in found.doubts] + issues
        if not values.get("text", "").strip():
            names = ", ".join(map(str, found.record))
            problem = (
                "no text"
                if "text" in homes(found.record, self.columns)
                else f"no text among its columns ({excerpt(names)})"
            )
            named = [issue._replace(article_id=values["article_id"]) for issue in issues]
            self._leave(*named, Issue(values["article_id"], found.where, problem))
            return
        values["article_id"] = self._unused(values["article_id"], found.where)
        article = Article(**values)
        self.articles[article.article_id] = article
        self.issues += [issue._replace(article_id=article.article_id) for issue in issues]
        self.issues.extend(doubts(article, found.where))

    def _leave(self, *issues: Issue) -> None:
        """Note what became no article."""
        self.unread.update(range(len(self.issues), len(self.issues) + len(issues)))
        self.issues += issues

    def _unused(self, key: str, where: str) -> str:
        number, new = 2, key
        while new in self.articles:
            new, number = f"{key}~{number}", number + 1
        if new != key:
            self.issues.append(Issue(new, where, f"the id {key!r} is taken; read as {new!r}"))
        return new

    def corpus(self, path: Path) -> Corpus:
        unknown = [name for name in self.columns if name not in self.seen]
        if unknown and self.seen:
            raise OnRecordError.unknown("column in columns=", unknown[0], self.seen)
        if not self.articles:
            first = f"{self.issues[0].where}: {self.issues[0].problem}" if self.issues else "no article in it"
            more = f" and {len(self.issues) - 1} more" if len(self.issues) > 1 else ""
            step = "Check the files; name a text column of another name with columns={'its name': 'text'}."
            raise OnRecordError.unreadable(path, f"nothing could be read ({first}{more})", step)
        # What was left unread may bear the id of an article that was read; it is not about that one.
        nobody = {place for place in self.unread if self.issues[place].article_id in self.articles}
        issues = [i._replace(article_id=None) if place in nobody else i for place, i in enumerate(self.issues)]
        return Corpus(self.articles.values(), ISSUES.frame(issues))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        if path.suffix.lower() not in _READ:
            raise OnRecordError.unknown("ending of a file of articles", path.suffix or path.name, _READ)
        return [path]
    if not path.is_dir():
        raise OnRecordError.unreadable(path, "there is no such file or folder", "Check the path.")
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if _is_article(name)]
    if not found:
        raise OnRecordError.unreadable(path, f"no {', '.join(_READ)} file in this folder", "Check the path.")
    return sorted(found, key=lambda file: file.relative_to(path).parts)


def _is_article(name: str) -> bool:
    file = Path(name)
    return not name.startswith((".", "~$")) and file.suffix.lower() in _READ and file.stem.lower() not in _ABOUT


def _read(file: Path, where: str) -> Iterator[Found | Issue]:
    """Read one file; what the operating system refuses becomes an issue too."""
    try:
        if file.stat().st_size == 0:
            yield Issue(None, where, "empty file")
        else:
            yield from _READ[file.suffix.lower()](file, where)
    except OSError as error:
        yield Issue(None, where, f"cannot be opened ({error.strerror or error})")


def _read_text(file: Path, where: str) -> Iterator[Found | Issue]:
    document, problem = decode(file.read_bytes())
    if document is None:
        yield Issue(file.stem, where, str(problem))
        return
    parts = front_matter(document)
    doubts: list[tuple[str, str | None]] = [(problem, None)] if problem else []
    doubts += [(parts.problem, excerpt(document))] if parts.problem else []
    # What the front matter calls text or body is not the text: the text is what follows it.
    front = {key: value for key, value in parts.front.items() if key.lower() not in ("text", "content", "body")}
    yield Found(where, {**front, "text": parts.text}, file.stem, tuple(doubts))


def _read_jsonl(file: Path, where: str) -> Iterator[Found | Issue]:
    with file.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            place = f"{where}:{number}"
            line, problem = decode(raw)
            if line is None:
                yield Issue(None, place, str(problem))
                continue
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Issue(None, place, f"broken JSON ({excerpt(error)})", excerpt(line))
                continue
            if isinstance(record, dict):
                yield Found(place, record, f"{file.stem}-{number}", ((problem, None),) if problem else ())
            else:
                yield Issue(None, place, "not a JSON object", excerpt(line))


def _read_csv(file: Path, where: str) -> Iterator[Found | Issue]:
    document, problem = decode(file.read_bytes())
    if document is None:
        yield Issue(None, where, str(problem))
        return
    rows = _csv_rows(document)
    _, header = next(rows, (1, []))
    if not isinstance(header, list) or not any(header):
        yield Issue(None, where, "no header row")
        return
    for line, row in rows:
        place = f"{where}:{line}"
        if isinstance(row, str):
            yield Issue(None, place, f"broken CSV row ({row})")
        elif len(row) > len(header) and any(row[len(header) :]):
            yield Issue(None, place, f"{len(row)} values in a row of {len(header)} columns", excerpt(row))
        elif any(row):
            record = dict(zip(header, (value or None for value in row), strict=False))
            # An older encoding makes doubtful only what has more than ASCII letters.
            doubts = ((problem, None),) if problem and not all(map(str.isascii, row)) else ()
            yield Found(place, record, f"{file.stem}-{line}", doubts)


def _csv_rows(document: str) -> Iterator[tuple[int, list[str] | str]]:
    """Give the rows with the line each begins on; a string stands for a row that is broken and says how."""
    first = document.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    # The module's own limit on a value is far below an article of five megabytes; it is shared, so it goes back.
    limit = csv.field_size_limit(len(document) + 1)
    try:
        reader = csv.reader(io.StringIO(document, newline=""), delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, str(error)
    finally:
        csv.field_size_limit(limit)


def _read_parquet(file: Path, where: str) -> Iterator[Found | Issue]:
    if find_spec("pyarrow") is None:
        raise need("pyarrow", "scale")
    try:
        table = pd.read_parquet(file)
    except (ValueError, KeyError, NotImplementedError) as error:
        yield Issue(None, where, f"broken Parquet file ({excerpt(error)})")
        return
    for number, row in enumerate(table.astype(object).itertuples(index=False, name=None), 1):
        yield Found(f"{where}:{number}", dict(zip(map(str, table.columns), row, strict=True)), f"{file.stem}-{number}")


_READ: dict[str, Callable[[Path, str], Iterator[Found | Issue]]] = {
    ".md": _read_text,
    ".txt": _read_text,
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}
