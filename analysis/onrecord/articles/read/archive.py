"""Zip and gzip, opened in memory and within bounds: nothing in an archive is ever written to disk."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from onrecord.articles.read.source import BROKEN, Source
from onrecord.articles.records import Issue, excerpt

MEMBERS = 100_000
UNPACKED = 1_000_000_000  # bytes of one member; a database's export has some tens of millions
TOTAL = 20_000_000_000  # bytes of all members together
RATIO = 200  # unpacked to packed; text packs to a fifth, at most a twentieth
_SMALL = 10_000_000  # below this many bytes a high ratio harms nobody
_DEPTH = 3  # an archive in an archive in an archive


def members(source: Source) -> Iterator[Source | Issue]:
    """Give the files in a zip archive; what is unsafe or cannot be opened becomes an issue."""
    if source.depth >= _DEPTH:
        yield Issue(None, source.where, f"an archive more than {_DEPTH} deep in archives; unpack it by hand")
        return
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            bomb = _bomb(entries)
            if bomb:
                yield Issue(None, source.where, bomb)
                return
            for entry in entries:
                if not entry.is_dir():
                    yield _member(archive, entry, source)
    except BROKEN as error:
        yield Issue(None, source.where, f"broken zip archive ({excerpt(error)})")


def unzipped(source: Source) -> Source | Issue:
    """Give what a gzip file holds."""
    if source.depth >= _DEPTH:
        return Issue(None, source.where, f"an archive more than {_DEPTH} deep in archives; unpack it by hand")
    bound = min(UNPACKED, max(_SMALL, source.size * RATIO))
    try:
        with source.open() as stream, gzip.GzipFile(fileobj=stream) as opened:
            content = opened.read(bound + 1)
    except (OSError, EOFError, zlib.error) as error:
        return Issue(None, source.where, f"broken gzip file ({excerpt(error)})")
    if len(content) > bound:
        return Issue(None, source.where, f"unpacks to more than {bound:,} bytes; refused as an archive bomb")
    return source.member(source.stem if source.ending in (".gz", ".gzip") else source.name, content)


class Unzipping(io.RawIOBase):
    """A gzip file read as it unpacks, for what is too large for memory; past all measure it raises an OSError."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._opened = gzip.GzipFile(fileobj=stream)
        self._left = max(_SMALL, size * RATIO)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with the next bytes."""
        data = self._opened.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise OSError("unpacks beyond measure; refused as an archive bomb")
        buffer[: len(data)] = data
        return len(data)


def check_package(source: Source) -> Issue | None:
    """Refuse an Office file, which is a zip archive, that would unpack beyond all measure."""
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            bomb = _bomb(archive.infolist())
    except BROKEN as error:
        return Issue(None, source.where, f"broken Office file ({excerpt(error)})")
    return Issue(None, source.where, bomb) if bomb else None


def names_in(source: Source) -> list[str]:
    """List the members of a zip archive; none where it is broken."""
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            return archive.namelist()
    except BROKEN:
        return []


def _bomb(entries: list[zipfile.ZipInfo]) -> str | None:
    """Say what is beyond measure. The sizes may lie, but no more is unpacked of a member than its entry says."""
    if len(entries) > MEMBERS:
        return f"{len(entries):,} files in one archive, and at most {MEMBERS:,} are read"
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if total > TOTAL or (total > _SMALL and total > RATIO * max(1, packed)):
        return f"unpacks {packed:,} bytes to {total:,}; refused as an archive bomb"
    return None


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: Source) -> Source | Issue:
    where = f"{source.where}!{entry.filename}"
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.name or ":" in path.parts[0]:
        return Issue(None, where, "its name points out of the archive; refused")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Issue(None, where, "a link, not a file; refused")
    if entry.flag_bits & 1:
        return Issue(None, where, "encrypted; unpack it with its password")
    if entry.file_size > UNPACKED or entry.file_size > max(_SMALL, RATIO * max(1, entry.compress_size)):
        return Issue(None, where, f"unpacks {entry.compress_size:,} bytes to {entry.file_size:,}; refused as a bomb")
    try:
        return source.member(entry.filename, archive.read(entry))
    except BROKEN as error:
        return Issue(None, where, f"cannot be unpacked ({excerpt(error)})")
