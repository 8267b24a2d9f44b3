"""What is raised for a bad argument; bad data becomes a row in `issues` instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

_SHOWN = 40
"""How many allowed values or columns a message lists, and how many characters of a column's name."""


class OnRecordError(ValueError):
    """A bad argument: the message says what came, what is allowed and what to do next."""

    @classmethod
    def unknown(cls, what: str, came: object, allowed: Iterable[object]) -> OnRecordError:
        """Build the error for a value outside a closed list, with the nearest allowed one as a hint."""
        names = [str(name) for name in allowed]
        near = difflib.get_close_matches(str(came), names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return cls(f"Unknown {what} {str(came)!r}; allowed: {', '.join(names[:_SHOWN]) or 'none'}{more}.{hint}")

    @classmethod
    def missing_columns(
        cls, table: str, missing: Iterable[str], present: Iterable[object], next_step: str
    ) -> OnRecordError:
        """Build the error for a table that lacks columns, naming those it has and the verb that adds them."""
        names = [" ".join(str(name).split())[:_SHOWN] for name in present]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return cls(
            f"The {table} table lacks the column(s) {', '.join(missing)}; "
            f"it has {', '.join(names[:_SHOWN]) or 'none'}{more}. {next_step}"
        )

    @classmethod
    def unreadable(cls, where: object, problem: str, next_step: str) -> OnRecordError:
        """Build the error for a file or folder that cannot be used at all."""
        return cls(f"{where}: {problem}. {next_step}")

    @classmethod
    def no_file(cls, path: str | Path, what: str = "file") -> OnRecordError:
        """Build the error for a file that is not there, with the nearest name in its folder as a hint.

        Examples
        --------
        >>> print(OnRecordError.no_file("nowhere/quotes.csv"))
        nowhere/quotes.csv: there is no such file. Check the path.
        """
        asked = Path(path)
        try:
            near = difflib.get_close_matches(asked.name, sorted(there.name for there in asked.parent.iterdir()), n=1)
        except OSError:
            near = []
        step = f"Did you mean {near[0]!r}?" if near else "Check the path."
        return cls.unreadable(path, f"there is no such {what}", step)


class MissingExtraError(OnRecordError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""


def need(package: str, extra: str) -> MissingExtraError:
    """Build the error for an optional package that is not installed.

    Examples
    --------
    >>> str(need("pyarrow", "scale"))
    'This needs pyarrow, which is not installed. Install it with: pip install "onrecord[scale]"'
    """
    return MissingExtraError(
        f'This needs {package}, which is not installed. Install it with: pip install "onrecord[{extra}]"'
    )
