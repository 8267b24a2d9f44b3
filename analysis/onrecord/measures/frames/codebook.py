"""Codebooks: frames, the questions that decide on them, and the words that answer; read from YAML and checked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from onrecord.bounded import load_yaml
from onrecord.errors import OnRecordError
from onrecord.resources import load, names

APPLIES_TO = ("text", "image", "coder")
"""Who can answer: words counted in a text (and people who read it), pictures, or people alone."""

_BOOK_KEYS = {"codebook", "version", "language", "source", "licence", "validity", "lists", "frames"}
_FRAME_KEYS = {"id", "name", "definition", "include", "exclude", "examples", "items", "trust"}
_TRUST_KEYS = {"auc", "f1", "f1_all_yes", "n_texts", "measured_on"}
_ITEM_KEYS = {"id", "question", "applies_to", "terms", "patterns"}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_LETTERS = 3
_BEGINNING = re.compile(rf"[a-z0-9_]{{1,{_LETTERS}}}", re.IGNORECASE | re.ASCII)
# Brackets and bars that are meant as such, which counting brackets would take for groups.
_OBSCURE = re.compile(r"\\[()|\[\]]|\[[^\]\[]*[()|]")
_LIST = re.compile(r"\{([a-z_]+)\}")
# A choice of a pattern that can only match where these letters begin a word: three, or a whole word.
_PLAIN = re.compile(r"[a-z]{3}(?![?*{])|[a-z]{1,2}(?= )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a frame; `matcher` finds the words that answer it, None where it does not apply to text.

    Every match begins with a word that begins as one of `starts`; None where that cannot be told.
    """

    id: str
    question: str
    applies_to: str
    matcher: re.Pattern[str] | None
    starts: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """How well counted words were seen to find a frame that people coded, and on which texts."""

    auc: float
    f1: float
    f1_all_yes: float
    n_texts: int
    measured_on: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a codebook; `examples` are texts and whether the frame is in them."""

    id: str
    name: str
    definition: str
    items: tuple[Item, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[tuple[str, bool], ...] = ()
    trust: Trust | None = None

    @property
    def text_items(self) -> tuple[Item, ...]:
        """The items that counted words can answer."""
        return tuple(item for item in self.items if item.matcher is not None)

    @property
    def asked_items(self) -> tuple[Item, ...]:
        """The items that people who read a text can answer."""
        return tuple(item for item in self.items if item.applies_to != "image")


@dataclass(frozen=True, slots=True)
class Codebook:
    """Frames and the questions that decide on them."""

    name: str
    version: str
    frames: tuple[Frame, ...]
    validity: str = ""

    @property
    def counted(self) -> tuple[Frame, ...]:
        """The frames that counted words can find; others are for people alone."""
        return tuple(frame for frame in self.frames if frame.text_items)

    @property
    def questions(self) -> dict[str, str]:
        """What coders are asked, by name: for each frame its items (``conflict.reproach``), then the frame itself."""
        asked: dict[str, str] = {}
        for frame in self.frames:
            asked |= {f"{frame.id}.{item.id}": item.question for item in frame.asked_items}
            asked[frame.id] = f"All in all, is this frame in the text: {frame.name}?"
        return asked


def read_codebook(codebook: str | Path = "generic_frames") -> Codebook:
    """Read and check a codebook.

    Parameters
    ----------
    codebook : str or Path
        The name of one that ships with the package, or the path of a ``.yaml`` file of the same form.

    Returns
    -------
    Codebook
        Its frames and items, ready to match.

    Raises
    ------
    OnRecordError
        When there is no such codebook, a key is unknown or missing, an id repeats, or a pattern is no regular
        expression.

    Examples
    --------
    >>> [len(frame.text_items) for frame in read_codebook().frames]
    [5, 4, 4, 3, 3]
    """
    return _read(str(codebook))


def as_codebook(codebook: str | Path | Codebook) -> Codebook:
    """Take a codebook that was read already, or read it."""
    return codebook if isinstance(codebook, Codebook) else read_codebook(codebook)


def _read(codebook: str) -> Codebook:
    if not codebook.endswith((".yaml", ".yml")):
        return _shipped(codebook)
    try:
        document = load_yaml(Path(codebook).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        problem = str(error).splitlines()[0]
        raise OnRecordError.unreadable(codebook, f"no readable codebook ({problem})", "Check the file.") from error
    return _codebook(document, codebook)


@cache
def _shipped(name: str) -> Codebook:
    if name not in names("codebooks"):
        raise OnRecordError.unknown("codebook", name, names("codebooks"))
    return _codebook(load("codebooks", name), name)


def _codebook(document: object, where: str) -> Codebook:
    book = _mapping(document, where, _BOOK_KEYS, ("codebook", "version", "frames"))
    lists = {key: tuple(words) for key, words in (book.get("lists") or {}).items()}
    found = tuple(_frame(entry, where, lists) for entry in book["frames"] or ())
    _unique((frame.id for frame in found), f"{where}: frame id")
    if not found:
        raise OnRecordError(f"{where}: the codebook has no frames; list at least one under `frames`.")
    return Codebook(str(book["codebook"]), str(book["version"]), found, str(book.get("validity") or "").strip())


def _frame(entry: object, where: str, lists: Mapping[str, Sequence[object]]) -> Frame:
    frame = _mapping(entry, f"{where}: a frame", _FRAME_KEYS, ("id", "name", "definition", "items"))
    where = f"{where}: frame {frame['id']}"
    items = tuple(_item(item, where, lists) for item in frame["items"] or ())
    _unique((item.id for item in items), f"{where}: item id")
    if all(item.applies_to == "image" for item in items):
        raise OnRecordError(f"{where} has no item that applies to text; give it one with terms or patterns.")
    return Frame(
        _identifier(frame["id"], where),
        str(frame["name"]),
        str(frame["definition"]).strip(),
        items,
        include=tuple(map(str, frame.get("include") or ())),
        exclude=tuple(map(str, frame.get("exclude") or ())),
        examples=tuple(_example(entry, where) for entry in frame.get("examples") or ()),
        trust=_trust(frame["trust"], where) if frame.get("trust") else None,
    )


def _example(entry: object, where: str) -> tuple[str, bool]:
    example = _mapping(entry, f"{where}: an example", {"text", "present"}, ("text",))
    if not isinstance(example.get("present"), bool):
        raise OnRecordError(f"{where}: an example lacks `present`; write true or false.")
    return str(example["text"]), example["present"]


def _trust(entry: object, where: str) -> Trust:
    told = _mapping(entry, f"{where}: trust", _TRUST_KEYS, tuple(sorted(_TRUST_KEYS)))
    auc, f1, all_yes = (float(told[name]) for name in ("auc", "f1", "f1_all_yes"))
    return Trust(auc, f1, all_yes, int(told["n_texts"]), str(told["measured_on"]))


def _item(entry: object, where: str, lists: Mapping[str, Sequence[object]]) -> Item:
    item = _mapping(entry, f"{where}: an item", _ITEM_KEYS, ("id", "question", "applies_to"))
    where = f"{where}: item {item['id']}"
    if item["applies_to"] not in APPLIES_TO:
        raise OnRecordError.unknown(f"applies_to ({where})", item["applies_to"], APPLIES_TO)
    matcher = _matcher(item, where, lists) if item["applies_to"] == "text" else None
    starts = _starts(item.get("terms") or (), item.get("patterns") or (), lists)
    return Item(_identifier(item["id"], where), str(item["question"]), item["applies_to"], matcher, starts)


def _starts(
    terms: Iterable[object], patterns: Iterable[object], lists: Mapping[str, Sequence[object]]
) -> frozenset[str] | None:
    """Give the beginnings of terms and patterns, as far as the first letters of a word; None where one has none."""
    found: set[str] = set()
    for term in map(str, terms):
        begun = _BEGINNING.match(term)
        if begun is None or (len(begun[0]) < _LETTERS and term[begun.end() :].startswith("*")):
            return None
        found.add(begun[0].lower())
    for choice in (choice for pattern in patterns for choice in _choices(str(pattern))):
        listed = _LIST.match(choice)
        begun = _PLAIN.match(choice)
        below = _starts(lists.get(listed[1], ()), (), lists) if listed else begun and {begun[0].lower()}
        if not below:
            return None
        found |= below
    return frozenset(found)


def _choices(pattern: str) -> list[str]:
    """Split a pattern at the bars outside of all brackets, and the group that it begins with at those in it."""
    if _OBSCURE.search(pattern):
        return [""]
    depth, cuts, closed = 0, [-1], None
    for at, letter in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        cuts += [at] if letter == "|" and not depth else []
        closed = at if closed is None and letter == ")" and not depth else closed
    whole = [pattern[a + 1 : b] for a, b in itertools.pairwise([*cuts, len(pattern)])]
    if len(whole) > 1:
        return [choice for one in whole for choice in _choices(one)]
    if not pattern.startswith("(?:") or closed is None:
        return whole
    after = pattern[closed + 1 :]
    return [choice + after for choice in _choices(pattern[3:closed])] if after[:1] not in ("?", "*", "{") else [""]


def _matcher(item: Mapping[str, Any], where: str, lists: Mapping[str, Sequence[object]]) -> re.Pattern[str]:
    patterns = [_LIST.sub(lambda m: _listed(m[1], where, lists), p) for p in item.get("patterns") or ()]
    terms = item.get("terms") or ()
    if not terms and not patterns:
        raise OnRecordError(f"{where} has neither terms nor patterns; an item that applies to text needs some.")
    # Patterns first: at one place a pattern takes more words than the term that begins it.
    choices = [f"(?:{pattern})" for pattern in patterns] + ([_alternation(terms)] if terms else [])
    try:
        # The end keeps "won" out of "won't".
        return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w|['’]t\b)", re.IGNORECASE)
    except re.error as error:
        raise OnRecordError(f"{where}: a pattern is no regular expression ({error}); correct it.") from error


def _alternation(terms: Iterable[object]) -> str:
    """Write words as one pattern; ``stem*`` stands for every word that begins so.

    Words with a common beginning share it, which matches several times faster than a plain list of words.
    """
    tree: dict[str, Any] = {}
    for term in sorted({str(term) for term in terms}):
        branch = tree
        for piece in _pieces(term):
            branch = branch.setdefault(piece, {})
        branch[""] = {}
    return _written(tree)


def _pieces(term: str) -> list[str]:
    stem = term.removesuffix("*")
    pieces = [{" ": r"\s+", "'": "['’]"}.get(letter, re.escape(letter)) for letter in stem]
    return [*pieces, r"\w*"] if stem != term else pieces


def _written(branch: Mapping[str, Any]) -> str:
    # The empty piece ends a word; it comes last, so that the longest word wins.
    choices = [piece + _written(rest) for piece, rest in branch.items() if piece]
    if "" not in branch:
        return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
    return f"(?:{'|'.join(choices)})?" if choices else ""


def _listed(name: str, where: str, lists: Mapping[str, Sequence[object]]) -> str:
    if name not in lists:
        raise OnRecordError.unknown(f"list in a pattern ({where})", name, lists)
    return _alternation(lists[name])


def _mapping(entry: object, where: str, allowed: set[str], needed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise OnRecordError(
            f"{where}: expected keys and values, found {type(entry).__name__}; see the default codebook."
        )
    for key in entry:
        if key not in allowed:
            raise OnRecordError.unknown(f"key ({where})", key, sorted(allowed))
    missing = [key for key in needed if not entry.get(key)]
    if missing:
        raise OnRecordError(f"{where} lacks {', '.join(missing)}; every entry needs {', '.join(needed)}.")
    return entry


def _identifier(value: object, where: str) -> str:
    if not _ID.fullmatch(str(value)):
        raise OnRecordError(f"{where}: {value!r} is no identifier; use small letters, digits and underscores.")
    return str(value)


def _unique(ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise OnRecordError(f"{what} {one!r} stands twice; give each its own.")
        seen.add(one)
