"""What commands print and write, and the exit status that says how it went.

Results go to standard output, everything else to standard error. Nothing that came from a text, a table or a file name
reaches a terminal as a control sequence.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    import onrecord as rec

DONE, LEFT_UNREAD, STOPPED, INTERRUPTED = 0, 1, 2, 130

STDOUT = Path("-")
"""The place that stands for standard output: a table goes there as JSON lines."""

# Control characters of both sets but tab and line feed, the marks that turn the direction of writing, and separators
# that some terminals take for the end of a line: what could move the cursor, set a title, or show words in an order
# that they do not stand in.
_ACTIVE = {
    code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    for span in (
        (0x00, 0x08),
        (0x0B, 0x1F),
        (0x7F, 0x9F),
        (0x61C, 0x61C),
        (0x200E, 0x200F),
        (0x2028, 0x202E),
        (0x2066, 0x2069),
    )
    for code in range(span[0], span[1] + 1)
}
# JSON has escapes of its own for them, so that the value stays what it is.
_ACTIVE_IN_JSON = {code: f"\\u{code:04x}" for code in _ACTIVE if code >= 0x20}


def put(table: pd.DataFrame, out: Path | None, columns: Sequence[str] | None = None) -> None:
    """Write a table by its ending, or as JSON lines to standard output, or print a preview of some columns."""
    if out == STDOUT:
        names = [str(name) for name in table.columns]
        rows = table.itertuples(index=False, name=None)
        put_lines((dict(zip(names, row, strict=True)) for row in rows), out)
        return
    if out is not None:
        from onrecord.tables import write_table

        write_table(table, out)
        say(f"{out}: {len(table)} rows")
        return
    import pandas as pd

    shown = table if columns is None else table[[name for name in columns if name in table.columns]]
    with pd.option_context("display.width", 160, "display.max_columns", 12):
        show(shown.to_string(index=False, max_colwidth=60) if len(shown) else "nothing found")


def put_lines(rows: Iterable[object], out: Path | None) -> None:
    """Write or print one JSON object a line."""
    text = "".join(f"{_line(row)}\n" for row in rows)
    if out is None or out == STDOUT:
        sys.stdout.write(text)
    else:
        from onrecord.tables import write_text

        write_text(text, out)


def put_result(result: dict[str, Any], arguments: argparse.Namespace, shown: str) -> None:
    """Print what a command made that is no table: one JSON object with `--json`, else the words for a reader."""
    if arguments.json:
        put_lines([result], None)
    else:
        show(shown)


def show(text: str) -> None:
    """Print a result to standard output."""
    print(inert(text))


def say(text: str) -> None:
    """Print whatever is no result to standard error."""
    print(inert(text), file=sys.stderr)


def inert(text: str) -> str:
    r"""Write what a terminal would obey as what it is.

    Examples
    --------
    >>> inert("\x1b[31mred\x07")
    '\\x1b[31mred\\x07'
    """
    return text.translate(_ACTIVE)


def status_of(corpus: rec.Corpus) -> int:
    """Tell what of a corpus was left unread, and give the exit status that says so."""
    issues, unread = corpus.issues, corpus.unread
    if len(issues):
        say(f"{len(issues)} issues, {len(unread)} of them input left unread")
    for where, problem in unread[["where", "problem"]].head(5).itertuples(index=False):
        say(f"  {where}: {problem}")
    return LEFT_UNREAD if len(unread) else DONE


def status_beside(corpus: rec.Corpus | None, table: pd.DataFrame) -> int:
    """Give the exit status of a comparison; without a corpus, tell what it does not know."""
    if corpus is not None:
        return status_of(corpus)
    if "wire_id" not in table.columns:
        say("Without --corpus, copies of one wire text count as articles of their own.")
    return DONE


def _line(row: object) -> str:
    return json.dumps(_strict(row), ensure_ascii=False, allow_nan=False).translate(_ACTIVE_IN_JSON)


def _strict(value: Any) -> Any:
    """Turn a value into what every reader of JSON knows: times as ISO 8601, null for whatever is missing."""
    if isinstance(value, dict):
        return {str(key): _strict(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple | set | frozenset):
        return [_strict(inner) for inner in value]
    if hasattr(value, "isoformat"):
        moment = str(value.isoformat())
        return None if moment == "NaT" else moment.replace("+00:00", "Z")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else _other(value)


def _other(value: Any) -> str | None:
    return None if str(value) == "<NA>" else str(value)
