"""YAML and JSON that strangers wrote, read within bounds: nothing in them can run, and none can use up the machine."""

from __future__ import annotations

import json
from typing import Any

import yaml

DEPTH = 100
"""How deep lists and mappings may stand in each other. Far deeper ones end the C parser, and with it the process."""
ALIASED = 100_000
"""How many values the aliases of a YAML document may stand for, all together."""


def load_yaml(text: str, loader: Any = yaml.SafeLoader) -> Any:
    r"""Read a YAML document with a safe loader, after a look at how deep it is and how large its aliases make it.

    Parameters
    ----------
    text : str
        The document.
    loader : type
        A loader of PyYAML that makes plain values only.

    Returns
    -------
    object
        What it says.

    Raises
    ------
    ValueError
        When it is deeper than `DEPTH`, its aliases stand for more than `ALIASED` values, it refers to itself, or has a
        value that is none, such as the thirtieth of February.
    yaml.YAMLError
        When it is no YAML, or has a tag that would make anything but a plain value.

    Examples
    --------
    >>> load_yaml("a: [1, 2]")
    {'a': [1, 2]}
    >>> load_yaml("a: &a [*a]")
    Traceback (most recent call last):
        ...
    ValueError: the alias *a stands inside what it stands for
    """
    _look_through(text, loader)
    return yaml.load(text, Loader=loader)


def load_json(text: str) -> Any:
    """Read a JSON value that is not too deep for what is done with it later.

    Raises
    ------
    ValueError
        When it is no JSON, or deeper than `DEPTH`.

    Examples
    --------
    >>> load_json('{"a": [1]}')
    {'a': [1]}
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError(_too_deep()) from error
    if text.count("[") + text.count("{") > DEPTH and _depth(found) > DEPTH:
        raise ValueError(_too_deep())
    return found


def _look_through(text: str, loader: Any) -> None:
    """Go through a document event by event, which takes no stack and no memory, whatever is in it."""
    sizes: dict[str, int] = {}
    # Of every list or mapping that is open: its anchor, and how many values it has so far.
    opened: list[tuple[str | None, int]] = [(None, 0)]
    aliased = 0
    for event in yaml.parse(text, Loader=loader):
        size = 1
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, 1))
            sizes.pop(event.anchor or "", None)
            if len(opened) - 1 > DEPTH:
                raise ValueError(_too_deep())
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, size = opened.pop()
        elif isinstance(event, yaml.ScalarEvent):
            anchor = event.anchor
        elif isinstance(event, yaml.AliasEvent):
            anchor, size = None, _size_of(str(event.anchor), sizes, opened)
            aliased += size
            if aliased > ALIASED:
                raise ValueError(f"aliases that stand for more than {ALIASED:,} values; refused as a bomb")
        else:
            continue
        if anchor is not None:
            sizes[anchor] = size
        opened[-1] = (opened[-1][0], opened[-1][1] + size)


def _size_of(anchor: str, sizes: dict[str, int], opened: list[tuple[str | None, int]]) -> int:
    if anchor not in sizes and any(anchor == name for name, _ in opened):
        raise ValueError(f"the alias *{anchor} stands inside what it stands for")
    return sizes.get(anchor, 1)


def _depth(value: object) -> int:
    """Count how deep lists and mappings stand in each other, a level at a time."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth


def _too_deep() -> str:
    return f"lists or mappings more than {DEPTH} deep in each other"
