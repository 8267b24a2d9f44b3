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
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
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
        function's code, the file that it stands in, what it was made with, and its arguments.

    Raises
    ------
    OnRecordError
        When an argument cannot be told from another one.

    Examples
    --------
    >>> fingerprint(len) == fingerprint(len), fingerprint(len) == fingerprint(abs)
    (True, False)
    """
    try:
        told = [_package(), json.dumps(libraries(), sort_keys=True), _described(func)]
    except RecursionError as error:
        raise OnRecordError(
            f"The arguments of {getattr(func, '__name__', 'the function')} hold themselves, so a second run could not "
            "tell whether they changed; pass plain values, tables or dataclasses."
        ) from error
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
    """Write a function or an argument so that two that differ are written differently, in every process alike."""
    if isinstance(value, partial):
        inner = {"func": value.func, "args": list(value.args), **value.keywords}
        return f"partial({_described(inner)})"
    if callable(value) and hasattr(value, "__qualname__"):
        return _called(value)
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__qualname__}({_described(asdict(value))})"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_described(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}[" + ",".join(map(_described, value)) + "]"
    if isinstance(value, set | frozenset):  # in another process they come in another order
        return f"{type(value).__name__}[" + ",".join(sorted(map(_described, value))) + "]"
    return _numbers(value) or _stated(value)


def _numbers(value: object) -> str:
    """Hash tables and arrays, which write themselves with the middle left out; empty for everything else."""
    if isinstance(value, pd.DataFrame):
        return f"table:{digest(value.to_csv(index=False).encode())}"
    if isinstance(value, pd.Series | pd.Index):
        return f"{type(value).__name__}:{digest(value.to_frame().to_csv().encode())}"
    if isinstance(value, np.ndarray):
        if value.dtype == object:
            return f"array:{_described(value.tolist())}"
        return f"array:{value.dtype.str}:{value.shape}:{digest(np.ascontiguousarray(value).tobytes())}"
    return ""


def _stated(value: object) -> str:
    """Write an object by what it holds, e.g. what a model has learnt, or else by its own words."""
    if isinstance(value, re.Pattern):
        return f"pattern:{value.pattern!r}:{value.flags}"
    held = getattr(value, "__dict__", None)
    if held:
        return f"{type(value).__module__}.{type(value).__qualname__}({_described(held)})"
    written = repr(value)
    if _ADDRESS.search(written):
        raise OnRecordError(
            f"The argument {written[:80]} does not say what it holds, so a second run could not tell whether it "
            "changed; pass plain values, tables or dataclasses."
        )
    return written


def _called(func: Any) -> str:
    # What a script defines bears another module's name in a worker that was spawned.
    module = re.sub("^__mp_main__$", "__main__", str(getattr(func, "__module__", "")))
    told = [f"{module}:{func.__qualname__}:{_source(func, module)}"]
    owner = getattr(func, "__self__", None)
    if owner is not None and not isinstance(owner, ModuleType):
        told.append(_described(owner))
    func = getattr(func, "__func__", func)
    if isinstance(func, FunctionType) and not module.startswith("onrecord."):
        # A cell of a notebook has no file; a function made by another holds what that gave it.
        told.append(_coded(func.__code__))
        told += [_described(cell.cell_contents) for cell in func.__closure__ or ()]
    return ":".join(told)


def _coded(code: CodeType) -> str:
    constants = [_coded(each) if isinstance(each, CodeType) else _described(each) for each in code.co_consts]
    return digest("\n".join([code.co_code.hex(), *code.co_names, *constants]).encode())


def _source(func: Any, module: str) -> str:
    """Hash the file that a function stands in; the package's own files are hashed already."""
    if module.startswith("onrecord."):
        return ""
    try:
        place = inspect.getsourcefile(func)
    except (TypeError, OSError):  # written in C, or typed in
        return ""
    return digest(Path(place).read_bytes()) if place and Path(place).is_file() else ""
