"""Files written whole or not at all, whatever happens meanwhile: a full disk, a killed process, a second run.

A file is written under a hidden name beside its target, settled on the disk, and moved to its place in one step. The
hidden file is locked while it is written. A process that dies loses its locks, so that the next one that writes the
same target takes over, or takes away, what was left half-written. Where the system knows no locks (Windows, some
network drives) everything holds but that: what a killed process has left there stays.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from onrecord.errors import OnRecordError

if sys.platform != "win32":
    import fcntl

SLOTS = 8
"""How many may write one target at once under names that the next run finds again; further ones get names by chance."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside the target that takes the target's place when the block ends well.

    Parameters
    ----------
    path : Path
        The target; its folder is made where needed.

    Yields
    ------
    Path
        Where to write; the file is there and empty.

    Raises
    ------
    OnRecordError
        When the target cannot be written; what was there before is left as it was.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder, "demo.txt")) as temporary:
    ...         size = temporary.write_bytes(b"Rain.")
    ...     [path.name for path in Path(folder).iterdir()]
    ['demo.txt']
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = _begun(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    held = os.fdopen(handle, "r+b", buffering=0)
    try:
        yield temporary
        # Begun for its owner alone; a report is for others to read.
        temporary.chmod(0o644)
        os.fsync(handle)
        if sys.platform == "win32":
            held.close()
        temporary.replace(path)
    except OSError as error:
        _give_up(temporary)
        raise _unwritable(path, error) from error
    except BaseException:
        _give_up(temporary)
        raise
    finally:
        held.close()


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: each whole or not at all, and none moved to its place before all are written.

    Parameters
    ----------
    contents : mapping of Path to bytes
        The files; they take their places in the reverse of this order, so that what vouches for the others, a card with
        their hashes, stands first and comes last.

    Raises
    ------
    OnRecordError
        When one of them cannot be written.
    """
    with ExitStack() as stack:
        for path, content in contents.items():
            stack.enter_context(whole_file(path)).write_bytes(content)


def drop_half(path: Path) -> None:
    """Take away a half-written file, unless somebody is writing it; one that is not there is away already."""
    try:
        handle = _found(path)
    except OSError:
        return
    if handle is not None:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        os.close(handle)


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Hold a folder against a second run for as long as the block lasts; one that stays empty is not left behind.

    Yields
    ------
    bool
        Whether the folder was made now.

    Raises
    ------
    OnRecordError
        When another run holds it, or there can be no such folder.
    """
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = None if sys.platform == "win32" else os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        if handle is not None and not _lock(handle, without_locks=True):
            raise OnRecordError.unreadable(
                folder, "another run is writing there", "Wait for it, or name another folder."
            )
        yield new
    finally:
        if new:
            with suppress(OSError):  # it holds something
                folder.rmdir()
        if handle is not None:
            os.close(handle)


def _give_up(temporary: Path) -> None:
    """Take a half-written file away; never after a move that went well, when the name may be another run's."""
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OnRecordError:
    return OnRecordError.unreadable(path, f"cannot be written ({error.strerror or error})", "Choose another place.")


def _begun(path: Path) -> tuple[int, Path]:
    """Open the first free hidden name beside a target, and take away what dead runs have left at the others."""
    halves = [path.with_name(f".{path.name}.{slot}{path.suffix}") for slot in range(SLOTS)]
    if sys.platform != "win32":
        for number, half in enumerate(halves):
            handle = _made(half)
            if handle is not None:
                for other in halves[number + 1 :]:
                    drop_half(other)
                return handle, half
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    return handle, Path(name)


def _made(half: Path) -> int | None:
    """Make and lock a file, or take over one that nobody holds; None where somebody does."""
    try:
        handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _found(half)
    # Somebody who looks for dead runs may have taken it away before it was locked.
    if _lock(handle, without_locks=True) and _is(handle, half):
        return handle
    os.close(handle)
    return None


def _found(half: Path) -> int | None:
    """Lock and empty a file that is there; None where somebody holds it, or it is not a plain file of one's own."""
    try:
        handle = os.open(half, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    if _lock(handle, without_locks=False) and _is(handle, half):
        os.ftruncate(handle, 0)
        return handle
    os.close(handle)
    return None


def _lock(handle: int, *, without_locks: bool) -> bool:
    if sys.platform == "win32":
        return without_locks
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return without_locks
    return True


def _is(handle: int, path: Path) -> bool:
    """Tell whether a name still stands for the file opened, and the file is a plain one of one's own."""
    opened = os.fstat(handle)
    try:
        named = path.lstat()
    except OSError:
        return False
    same = (opened.st_ino, opened.st_dev) == (named.st_ino, named.st_dev)
    own = sys.platform == "win32" or opened.st_uid == os.geteuid()
    return same and own and stat.S_ISREG(named.st_mode) and named.st_nlink == 1
