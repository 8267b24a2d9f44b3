"""Data that ships with the package: cues, lexicons, codebooks, people, what a new study starts from.

Each file names its source, licence and version.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from onrecord.errors import OnRecordError

KINDS = ("cues", "lexicons", "codebooks", "people", "studies")


def names(kind: str) -> list[str]:
    """List the resources of one kind.

    Parameters
    ----------
    kind : {"cues", "lexicons", "codebooks", "people", "studies"}
        The folder to look in.

    Returns
    -------
    list of str
        The names that `load` takes.
    """
    if kind not in KINDS:
        raise OnRecordError.unknown("kind of resource", kind, KINDS)
    return sorted(
        item.name.rsplit(".", 1)[0]
        for item in files(__name__).joinpath(kind).iterdir()
        if item.name.endswith((".yaml", ".csv", ".txt"))
    )


@cache
def load(kind: str, name: str) -> Any:
    """Load one resource once.

    Parameters
    ----------
    kind : {"cues", "lexicons", "codebooks", "people", "studies"}
        The folder.
    name : str
        The file's name without its ending.

    Returns
    -------
    object
        The document of a ``.yaml`` file, a list of dicts for a ``.csv`` file, a list of lines for a ``.txt`` file.
        It is shared between callers: copy before changing it.

    Raises
    ------
    OnRecordError
        When there is no such resource.
    """
    if name not in names(kind):
        raise OnRecordError.unknown(f"resource of kind {kind!r}", name, names(kind))
    folder = files(__name__).joinpath(kind)
    for ending, read in _READERS.items():
        item = folder.joinpath(name + ending)
        if item.is_file():
            return read(item.read_text(encoding="utf-8"))
    raise OnRecordError(f"The resource {kind}/{name} cannot be read; reinstall onrecord.")


def _read_yaml(text: str) -> Any:
    # The C loader is ten times faster where it is compiled in; the documents are our own, so both are safe loaders.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _read_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


_READERS = {".yaml": _read_yaml, ".csv": _read_csv, ".txt": _read_lines}
