"""What commands print and write, and the exit status that says how it went."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

import onrecord as rec
from onrecord.tables import write_table, write_text

DONE, LEFT_UNREAD, STOPPED, INTERRUPTED = 0, 1, 2, 130


def put(table: pd.DataFrame, out: Path | None, columns: Sequence[str] | None = None) -> None:
    """Write a table by its ending, or print a preview of some columns."""
    if out is not None:
        write_table(table, out)
        print(f"{out}: {len(table)} rows", file=sys.stderr)
        return
    shown = table if columns is None else table[[name for name in columns if name in table.columns]]
    with pd.option_context("display.width", 160, "display.max_columns", 12, "display.max_colwidth", 60):
        print(shown.to_string(index=False) if len(shown) else "nothing found")


def put_lines(rows: Iterable[object], out: Path | None) -> None:
    """Write or print one JSON object a line."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if out is None:
        sys.stdout.write(text)
    else:
        write_text(text, out)


def status_of(corpus: rec.Corpus) -> int:
    """Tell what of a corpus was left unread, and give the exit status that says so."""
    issues, unread = corpus.issues, corpus.unread
    if len(issues):
        print(f"{len(issues)} issues, {len(unread)} of them input left unread", file=sys.stderr)
    for where, problem in unread[["where", "problem"]].head(5).itertuples(index=False):
        print(f"  {where}: {problem}", file=sys.stderr)
    return LEFT_UNREAD if len(unread) else DONE
