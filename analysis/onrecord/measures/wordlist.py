"""Dictionaries of the user's own read from the formats that the field keeps them in."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from onrecord.bounded import load_yaml
from onrecord.errors import OnRecordError

# One entry as a file gives it: the pattern, its category or none, its value or nan.
_Given = tuple[str, str | None, float]

_RESERVED = frozenset({"relprop", "absprop", "logit", "value", "reason"})
_SPACE = re.compile(r"\s+")
# LIWC 2007 makes a few categories depend on the words around: (02 134)125/464, <of>131/125; the default is behind the
# slash.
_CONDITION = re.compile(r"[(<][^)>]{0,200}[)>]\s*\d+(?:/(\d+))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a dictionary.

    Parameters
    ----------
    pattern : str
        Words with a space between them, in small letters.
    categories : tuple of str
        What it counts for, those that others are nested in included; may be empty.
    value : float
        What it adds, nan where the dictionary gives no values.
    literal : bool
        Whether * and ? stand for themselves and not for any letters and any letter.
    """

    pattern: str
    categories: tuple[str, ...] = ()
    value: float = math.nan
    literal: bool = False


@dataclass(frozen=True, slots=True)
class WordList:
    """A dictionary: its name and entries, no pattern twice.

    Parameters
    ----------
    name : str
        What it is called, for messages.
    entries : tuple of Entry
        At least one.
    """

    name: str
    entries: tuple[Entry, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories in the order of their first entry; a nested one is written ``outer.inner``."""
        return tuple(dict.fromkeys(category for entry in self.entries for category in entry.categories))

    @property
    def valued(self) -> bool:
        """Whether any entry has a value."""
        return any(not math.isnan(entry.value) for entry in self.entries)

    def __repr__(self) -> str:
        """Say what it is, not its thousands of entries."""
        return f"<WordList {self.name}: {len(self.entries):,} entries, {len(self.categories)} categories>"


def read_dictionary(path: str | Path) -> WordList:
    """Read a dictionary of your own.

    Parameters
    ----------
    path : str or Path
        By its ending: ``.dic`` as LIWC writes it (categories between two lines of %, then words with their numbers, a
        star at the end of a word for any ending); ``.yaml`` or ``.yml`` as quanteda writes it, and in its form the
        Lexicoder (nested keys, lists of words; a star is any letters, a question mark one); ``.txt`` as VADER writes
        it (word, mean, and what follows, with tabs between); ``.csv`` with a header ``word`` and ``value``,
        ``category`` or both.

    Returns
    -------
    WordList
        For `onrecord.dictionary`. Entries with the same words are one, with all their categories. Of VADER's values the
        sign makes a category ``positive`` or ``negative``. LIWC's categories that depend on the words around (2007) are
        read as their default.

    Raises
    ------
    OnRecordError
        When the file is missing, of another kind or broken (the line or key is named), or holds no entry.

    Notes
    -----
    No dictionary ships with this package: LIWC is sold, the Lexicoder is for non-commercial academic use. Letters are
    compared small. A word of the text holds its apostrophes and hyphens; emoticons made with letters are not found.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "own.yaml")
    ...     _ = path.write_text("tone: {good: [warm*, not bad], bad: [cold]}")
    ...     read_dictionary(path)
    <WordList own: 3 entries, 3 categories>
    """
    path = Path(path)
    if path.suffix.lower() not in _READERS:
        raise OnRecordError.unknown("ending of a dictionary", path.suffix or path.name, _READERS)
    if not path.is_file():
        raise OnRecordError.no_file(path)
    try:
        given = list(_READERS[path.suffix.lower()](_decoded(path.read_bytes())))
        entries = _gathered(given, literal=path.suffix.lower() == ".txt")
    except (ValueError, yaml.YAMLError, csv.Error, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise OnRecordError.unreadable(path, f"not a readable dictionary ({reason})", "Check the file.") from error
    return WordList(path.stem, entries)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # LIWC's files are older than UTF-8's victory


def _gathered(given: Iterable[_Given], *, literal: bool) -> tuple[Entry, ...]:
    """Make entries with the same words one, with every category and those it is nested in."""
    categories: dict[str, dict[str, None]] = {}
    values: dict[str, float] = {}
    for written, category, value in given:
        pattern = _SPACE.sub(" ", written.replace("’", "'").strip().lower())
        if not pattern:
            raise ValueError("there is an entry without a word")
        parts = [_SPACE.sub("_", part.strip()) for part in category.split(".")] if category else []
        found = categories.setdefault(pattern, {})
        found.update(dict.fromkeys(".".join(parts[: size + 1]) for size in range(len(parts))))
        if not math.isnan(values.get(pattern, math.nan)) and not math.isnan(value) and values[pattern] != value:
            raise ValueError(f"{pattern!r} has two values, {values[pattern]:g} and {value:g}")
        values[pattern] = value if math.isnan(values.get(pattern, math.nan)) else values[pattern]
    if not categories:
        raise ValueError("it holds no entry")
    taken = _RESERVED & {category for found in categories.values() for category in found}
    if taken:
        raise ValueError(f"a category is called {min(taken)!r}, which names a column of the result; rename it")
    return tuple(Entry(p, tuple(found), values[p], literal) for p, found in categories.items())


def _read_liwc(text: str) -> Iterator[_Given]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    marks = [number for number, line in lines if line == "%"]
    if len(marks) < 2:
        raise ValueError("the categories do not stand between two lines of %")
    names: dict[str, str] = {}
    for number, line in lines:
        if marks[0] < number < marks[1] and line:
            key, _, name = line.replace("\t", " ").partition(" ")
            if not key.isdecimal() or not name.strip() or key in names:
                raise ValueError(f"line {number}: {line!r} is no number and name of a category, or repeats one")
            names[key] = name.strip().replace(".", "_")
    for number, line in lines:
        if number > marks[1] and line:
            yield from _liwc_word(number, line, names)


def _liwc_word(number: int, line: str, names: dict[str, str]) -> Iterator[_Given]:
    plain = _CONDITION.sub(lambda match: f" {match[1] or ''} ", line)
    pieces, n_keys = plain.split(), 0
    # Numbers at the end are keys; what begins the line never is.
    most = len(pieces) - (not plain[:1].isspace())
    while n_keys < most and pieces[-1 - n_keys].isdecimal():
        n_keys += 1
    word = plain.rsplit(None, n_keys)[0] if n_keys < len(pieces) else ""
    keys = pieces[len(pieces) - n_keys :]
    if not word.strip() or not (keys or plain != line):
        raise ValueError(f"line {number}: {line!r} is no word with numbers of categories")
    for key in keys:
        if key not in names:
            raise ValueError(f"line {number}: there is no category {key}")
        yield word, names[key], math.nan


def _read_yaml(text: str) -> Iterator[_Given]:
    # The base loader leaves every scalar a text: "no", "on" and "yes" are words here.
    document = load_yaml(text, yaml.BaseLoader)
    if not isinstance(document, dict):
        raise ValueError("it is no mapping of categories to words")
    yield from _nested(document, ())


def _nested(node: object, keys: tuple[str, ...]) -> Iterator[_Given]:
    if isinstance(node, dict):
        for key, below in node.items():
            yield from _nested(below, (*keys, str(key).replace(".", "_")))
    elif isinstance(node, list):
        for below in node:
            yield from _nested(below, keys)
    elif isinstance(node, str) and node.strip():
        yield node, ".".join(keys), math.nan


def _read_vader(text: str) -> Iterator[_Given]:
    """Read as VADER does: it looks words up in small letters, and the last of two lines with one word holds."""
    values: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            word, _, rest = line.partition("\t")
            values[word] = _number(rest.split("\t")[0], f"line {number}")
    for word, value in values.items():
        if word == word.lower() or word.lower() not in values:
            yield word, "positive" if value > 0 else "negative" if value < 0 else None, value


def _read_csv(text: str) -> Iterator[_Given]:
    rows = csv.DictReader(text.splitlines())
    header = [str(name).strip().lower() for name in rows.fieldnames or ()]
    if "word" not in header or not {"value", "category"} & set(header):
        raise ValueError(f"the header is {', '.join(header) or 'missing'}; it needs word, and value or category")
    rows.fieldnames = header
    for row in rows:
        where = f"line {rows.line_num}"
        if None in row or not (row["word"] or "").strip():
            raise ValueError(f"{where} has no word, or more cells than the header")
        written = (row.get("value") or "").strip()
        yield row["word"], (row.get("category") or "").strip() or None, _number(written, where) if written else math.nan


def _number(written: str, where: str) -> float:
    try:
        value = float(written)
    except ValueError as error:
        raise ValueError(f"{where}: {written!r} is no number") from error
    if not math.isfinite(value):
        raise ValueError(f"{where}: {written!r} is no finite number")
    return value


_READERS: dict[str, Callable[[str], Iterator[_Given]]] = {
    ".dic": _read_liwc,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".txt": _read_vader,
    ".csv": _read_csv,
}
