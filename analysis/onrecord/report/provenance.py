"""Where a page comes from: versions of the programs and hashes of the texts."""

from __future__ import annotations

import hashlib
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from onrecord.errors import OnRecordError


def versions() -> dict[str, str]:
    """List the versions of Python, of onrecord and of the packages it stands on, by name."""
    found = {"python": platform.python_version()}
    for name in ("onrecord", *_dependencies()):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def hash_folder(folder: str | Path) -> dict[str, str]:
    """Hash every file of a corpus.

    Parameters
    ----------
    folder : str or Path
        A folder, or one file.

    Returns
    -------
    dict of str to str
        SHA-256 in hexadecimal by the path below the folder, with forward slashes, sorted; hidden files are left out.

    Raises
    ------
    OnRecordError
        When there is no such place.
    """
    folder = Path(folder)
    if folder.is_file():
        return {folder.name: _hash(folder)}
    if not folder.is_dir():
        raise OnRecordError.unreadable(folder, "there is no such folder", "Check the path.")
    paths = sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return {name: _hash(path) for name, path in paths}


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise OnRecordError.unreadable(path, f"cannot be read ({error.strerror})", "Check its permissions.") from error


def _dependencies() -> list[str]:
    """Name what the core needs: the requirements that no extra asks for."""
    try:
        stated = requires("onrecord") or []
    except PackageNotFoundError:
        return []
    core = [line for line in stated if "extra ==" not in line]
    return sorted({re.split(r"[^\w.-]", line, maxsplit=1)[0].lower() for line in core})
