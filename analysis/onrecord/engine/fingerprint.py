"""What made a result: a hash over the package, the function, its arguments and the libraries that compute."""

from __future__ import annotations

import hashlib
import inspect
import json
import platform
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pandas as pd

from onrecord.errors import OnRecordError

# Another version of these may give other numbers or other bytes.
_COMPUTING = ("numpy", "onnxruntime", "pandas", "pyarrow", "scikit-learn", "tokenizers")
# What Python writes for an object that does not say what it holds.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def fingerprint(func: Callable[..., Any]) -> str:
    """Hash everything that a function's results depend on but for its input.

    Parameters
    ----------
    func : callable
        A module-level function, or a `functools.partial` of one.

    Returns
    -------
    str
        SHA-256, in hexadecimals: over the files of this package, the versions of the libraries that compute, the
        file that the function stands in, and its arguments.

    Raises
    ------
    OnRecordError
        When an argument cannot be told from another one.

    Examples
    --------
    >>> fingerprint(len) == fingerprint(len), fingerprint(len) == fingerprint(abs)
    (True, False)
    """
    told = [_package(), json.dumps(libraries(), sort_keys=True), _described(func)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def digest(data: bytes) -> str:
    """Hash a file's content."""
    return hashlib.sha256(data).hexdigest()


@cache
def _package() -> str:
    """Hash every file of the package, models and lists included."""
    total = hashlib.sha256()
    for name, file in sorted(_walk(files("onrecord"))):
        total.update(name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def _walk(folder: Traversable, above: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        if item.is_dir():
            found += [] if item.name == "__pycache__" else _walk(item, f"{above}{item.name}/")
        else:
            found.append((above + item.name, item))
    return found


@cache
def libraries() -> dict[str, str]:
    """Give the versions of the libraries that the numbers and the bytes depend on."""
    return {"python": ".".join(platform.python_version_tuple()[:2])} | {name: _version(name) for name in _COMPUTING}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _described(value: object) -> str:
    """Write a function or an argument so that two that differ are written differently."""
    if isinstance(value, partial):
        inner = {"func": value.func, "args": list(value.args), **value.keywords}
        return f"partial({_described(inner)})"
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}:{value.__qualname__}:{_source(value)}"
    if isinstance(value, pd.DataFrame):
        return f"table:{digest(value.to_csv(index=False).encode())}"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__qualname__}({_described(asdict(value))})"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_described(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}[" + ",".join(map(_described, value)) + "]"
    written = repr(value)
    if _ADDRESS.search(written):
        raise OnRecordError(
            f"The argument {written[:80]} does not say what it holds, so a second run could not tell whether it "
            "changed; pass plain values, tables or dataclasses."
        )
    return written


def _source(func: Any) -> str:
    """Hash the file that a function stands in; the package's own files are hashed already."""
    if str(func.__module__).startswith("onrecord."):
        return ""
    try:
        place = inspect.getsourcefile(func)
    except TypeError:  # written in C
        return ""
    return digest(Path(place).read_bytes()) if place and Path(place).is_file() else ""
