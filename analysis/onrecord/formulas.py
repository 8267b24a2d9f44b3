"""Texts that a spreadsheet would run as a formula: how a .csv keeps them as texts, and gives them back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

# What a spreadsheet takes for the beginning of a formula; with apostrophes before it, so that the way back is one.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def is_formula(value: object) -> bool:
    """Tell whether a spreadsheet could take a cell for a formula.

    Examples
    --------
    >>> [is_formula(value) for value in ("=1+1", "-1", -1, "Rain = water")]
    [True, True, False, False]
    """
    return isinstance(value, str) and _FORMULA.match(value) is not None


def neutralised(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before every text and column name that a spreadsheet would take for a formula.

    Examples
    --------
    >>> neutralised(pd.DataFrame({"text": ["=1+1", "Rain"]}))["text"].tolist()
    ["'=1+1", 'Rain']
    """
    return _mapped(table, lambda value: f"'{value}" if is_formula(value) else value)


def restored(table: pd.DataFrame) -> pd.DataFrame:
    """Take the apostrophe away again that `neutralised` has put before a text.

    Examples
    --------
    >>> restored(neutralised(pd.DataFrame({"text": ["=1+1", "'=1+1", "'Rain'"]})))["text"].tolist()
    ['=1+1', "'=1+1", "'Rain'"]
    """
    return _mapped(table, lambda value: value[1:] if is_formula(value) and value[0] == "'" else value)


def _mapped(table: pd.DataFrame, change: Callable[[Any], Any]) -> pd.DataFrame:
    """Change the texts of a table and its column names."""
    names = [change(name) for name in table.columns]
    # Where two would bear one name, both keep theirs.
    changed = table.set_axis(names if len(set(names)) == len(names) else list(table.columns), axis=1)
    for name, values in changed.items():
        if values.dtype == object or pd.api.types.is_string_dtype(values):
            new = [change(value) for value in values]
            if any(one is not other for one, other in zip(new, values, strict=True)):
                changed[name] = pd.Series(new, index=values.index, dtype=values.dtype)
    return changed
