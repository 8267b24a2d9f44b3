"""Who is on the record saying what, in what tone, and how sure are we that two leaders or outlets differ."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# One explicit table: the public name, and the module that holds it. Nothing is imported before it is asked for, so that
# `import onrecord` stays quick and loads no drawing.
_DOOR = {
    "Article": "onrecord.articles",
    "Corpus": "onrecord.articles",
    "OnRecordError": "onrecord.errors",
    "describe": "onrecord.schema",
    "read_corpus": "onrecord.articles",
    "read_table": "onrecord.tables",
    "write_table": "onrecord.tables",
}

__all__ = [*_DOOR, "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    value = getattr(import_module(_DOOR[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
