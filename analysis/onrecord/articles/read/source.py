"""What a reader is given, a file or a member of an archive, and what it gives back."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple, TypeAlias
from xml.etree.ElementTree import ParseError

from onrecord.articles.records import Issue

STATED, PLACED, GUESSED = "stated", "placed", "guessed"
"""How sure a value is: the file names it; it stands where the format puts it; it was inferred or assumed."""

# What parsers of other people raise on files that are broken in ways nobody foresaw. A file is never worth a traceback.
BROKEN = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, NotImplementedError),
    *(EOFError, OSError, zlib.error, struct.error, zipfile.BadZipFile, zipfile.LargeZipFile, ParseError, SyntaxError),
)


class Found(NamedTuple):
    """One record read from a file.

    Parameters
    ----------
    where : str
        The place that issues name.
    record : mapping
        Its own names and values.
    default_id : str
        The id it gets where it brings none.
    doubts : tuple of (str, str or None)
        What is wrong with it, and the words concerned.
    origins : mapping of str to (str, str)
        Of its own names: where each value came from, and how sure it is; a name that is not here is stated.
    columns : mapping of str to str
        Its own names to declared ones, where the kind of file fixes them.
    """

    where: str
    record: Mapping[str, object]
    default_id: str
    doubts: tuple[tuple[str, str | None], ...] = ()
    origins: Mapping[str, tuple[str, str]] = {}
    columns: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """A file on disk, or the content of a member of an archive.

    Parameters
    ----------
    where : str
        What issues call it.
    name : str
        Its name without folders and without the archive it stands in.
    path : Path or None
        The file; None for a member.
    content : bytes
        Of a member.
    depth : int
        How many archives it stands in.
    """

    where: str
    name: str
    path: Path | None = None
    content: bytes = b""
    depth: int = 0

    @property
    def stem(self) -> str:
        """The name without its ending: the id of an article that brings none."""
        return PurePosixPath(self.name).stem

    @property
    def ending(self) -> str:
        """The ending, in lower case."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.content) if self.path is None else self.path.stat().st_size

    def member(self, name: str, content: bytes) -> Source:
        """Give a file that stands in this archive."""
        return Source(f"{self.where}!{name}", PurePosixPath(name).name, None, content, self.depth + 1)

    def open(self) -> BinaryIO:
        """Open for reading bytes."""
        return io.BytesIO(self.content) if self.path is None else self.path.open("rb")

    def head(self, size: int = 4096) -> bytes:
        """Read the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def data(self) -> bytes:
        """Read all bytes."""
        return self.content if self.path is None else self.path.read_bytes()


Given: TypeAlias = Iterator[Found | Issue]
Reader: TypeAlias = Callable[[Source], Given]
Record: TypeAlias = dict[str, Any]
