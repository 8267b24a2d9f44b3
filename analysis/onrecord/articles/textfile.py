"""Bytes to text, and the front matter before it."""

from __future__ import annotations

import re
from typing import Any, ClassVar, NamedTuple

import yaml

from onrecord.bounded import load_yaml

# U+0009 to U+000D and U+001C to U+001F are white space to Python; other control characters mean that this is no text.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_KEY = re.compile(r"^[\w-]+[ \t]*:(?=\s|\Z)", re.MULTILINE)
_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


class Parts(NamedTuple):
    """A text file taken apart: front matter as a mapping, the text behind it verbatim, and what was wrong."""

    front: dict[str, Any]
    text: str
    problem: str | None


def decode(data: bytes) -> tuple[str | None, str | None]:
    """Turn the bytes of a text file into text, verbatim, without guessing where UTF-8 fits.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    str or None
        The text, without a byte order mark; None where this is no text.
    str or None
        What was doubtful: an older encoding, or why there is no text.

    Examples
    --------
    >>> decode("“Rain”".encode("cp1252"))
    ('“Rain”', 'read as Windows-1252')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_utf16(data)
    if b"\0" in data:
        return None, "not a text file (NUL bytes)"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        mended = data.decode("utf-8-sig", errors="replace")
    lost = mended.count("\ufffd")
    # A file cut off within a character, or with a stray byte in it, is still UTF-8: it has far more whole characters.
    if len(mended) - len(mended.encode("ascii", errors="ignore")) > 10 * lost:
        return mended, f"UTF-8 with {lost} broken characters, replaced by U+FFFD"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None, "neither UTF-8 nor Windows-1252; save it as UTF-8"
    if len(_CONTROL.findall(text)) > len(text) / 100:
        return None, "not a text file (control characters)"
    return text, "read as Windows-1252"


def front_matter(document: str) -> Parts:
    r"""Take the YAML block between two ``---`` lines at the top from the text behind it.

    A block that opens and never closes ends at the first blank line. A broken block is left out and the text behind it
    kept. A document whose first lines only look like a block (a rule of dashes above prose) is all text.

    Parameters
    ----------
    document : str
        The whole file.

    Returns
    -------
    Parts
        ``front`` (empty where there is none or it is broken), ``text`` and ``problem``.

    Examples
    --------
    >>> front_matter("---\nid: demo\n---\nRain fell.\n")
    Parts(front={'id': 'demo'}, text='Rain fell.\n', problem=None)
    """
    opened = _FENCE.match(document)
    if not opened:
        return Parts({}, document, None)
    closed = _CLOSE.search(document, opened.end())
    ended = closed or _BLANK.search(document, opened.end())
    block = document[opened.end() : ended.start() if ended else len(document)]
    if not _KEY.search(block) or (closed is None and not _KEY.match(block)):
        # An empty block is still a block.
        empty = closed is not None and not block.strip()
        return Parts({}, document[closed.end() :] if empty and closed else document, None)
    text = document[ended.end() :] if ended else ""
    if closed is None:
        return Parts({}, text, "front matter is not closed by a line ---; left out up to the first blank line")
    try:
        return Parts(_mapping(block), text, None)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        return Parts({}, _behind(block, text, document), f"front matter is broken and left out ({_reason(error)})")


def _behind(block: str, text: str, document: str) -> str:
    """Find the text behind a broken block; prose in the block means that the closing line belonged to the story."""
    blank = _BLANK.search(block)
    if blank and not _KEY.search(block, blank.end()):
        return document[document.index(block) + blank.end() :]
    return text


def _decode_utf16(data: bytes) -> tuple[str | None, str | None]:
    try:
        return data.decode("utf-16"), "read as UTF-16"
    except UnicodeDecodeError:
        return None, "broken UTF-16; save it as UTF-8"


def _mapping(block: str) -> dict[str, Any]:
    loaded = load_yaml(block, _Loader)
    if not isinstance(loaded, dict):
        raise ValueError("no keys and values")
    return {str(key): value for key, value in loaded.items()}


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).partition("\n")[0] or type(error).__name__
    return f"line {mark.line + 2}: {what}" if mark else what


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader with YAML 1.2's plain values: no date in 2013-06-17, no number in 20:33, no truth value in no."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
