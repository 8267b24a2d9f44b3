"""The corrections of an explorer: one a passage, the earlier ones kept, written in the order of the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.figures.style import missing
from onrecord.quotes.corrections import matches, read_corrections
from onrecord.schema import CORRECTIONS, QUOTATIONS, require
from onrecord.tables import read_table, write_table

Passage = tuple[str, int, int]
"""Where a correction stands: article_id, start and end."""


class Ledger:
    """What a person corrected in a table of quotations.

    Parameters
    ----------
    quotes : pandas.DataFrame
        The ``quotations`` table.
    earlier : pandas.DataFrame, str, Path or None
        Corrections to go on with; those that fit no quotation of the table are kept as they are.
    coder : str or None
        Who corrects.
    """

    def __init__(self, quotes: pd.DataFrame, earlier: pd.DataFrame | str | Path | None, coder: str | None) -> None:
        require(quotes, QUOTATIONS.names, "quotations", "The verb onrecord.quotations makes it.")
        plain = quotes[QUOTATIONS.names].reset_index(drop=True).astype(object)
        self._quotes = plain.where(plain.notna(), None)
        self._places = {str(quote_id): place for place, quote_id in enumerate(self._quotes["quote_id"])}
        if len(self._places) < len(self._quotes):
            raise OnRecordError("The quotations table repeats a quote_id; keep one row a quotation.")
        self._coder = coder
        self._rows: dict[Passage, dict[str, Any]] = {}
        self._undone: set[Passage] = set()
        self._standing: dict[int, Passage] = {}
        if earlier is not None:
            self._rows = _rows(earlier)
            self._standing = self._found(earlier)

    @property
    def table(self) -> pd.DataFrame:
        """The ``corrections`` table, by article and place."""
        return _table(self._rows)

    def place(self, quote_id: str) -> int:
        """Find a quotation's row in the table."""
        if quote_id not in self._places:
            raise OnRecordError.unknown("quote_id", quote_id, self._places)
        return self._places[quote_id]

    def at(self, place: int) -> dict[str, Any] | None:
        """Give the correction of a row, or None where there is none."""
        return self._rows[self._standing[place]] if place in self._standing else None

    def correct(self, place: int, speaker: str | None, person_id: str | None, reason: str | None) -> None:
        """Note who speaks in a row; what is noted before about it gives way."""
        row = self._quotes.iloc[place]
        before = self.at(place)
        old = (row["speaker"], row["person_id"])
        if before is not None:
            old = (before["old_speaker"], before["old_person_id"])
            self.undo(place)
        passage = (str(row["article_id"]), int(row["start"]), int(row["end"]))
        values = (*passage, row["text"], *old, speaker, person_id, self._coder, reason)
        self._rows[passage] = dict(zip(CORRECTIONS.names, values, strict=True))
        self._undone.discard(passage)
        # Two rows of one passage share its correction: the later one is meant.
        self._standing = {other: held for other, held in self._standing.items() if held != passage} | {place: passage}

    def undo(self, place: int) -> None:
        """Take the correction of a row back."""
        passage = self._standing.pop(place, None)
        if passage is not None:
            del self._rows[passage]
            self._undone.add(passage)

    def save(self, path: Path) -> Path:
        """Write the table; what the file says about other passages is kept."""
        there = _rows(path) if path.is_file() else {}
        kept = {passage: row for passage, row in there.items() if passage not in self._undone}
        return write_table(_table(kept | self._rows), path)

    def _found(self, earlier: pd.DataFrame | str | Path) -> dict[int, Passage]:
        found: dict[int, Passage] = {}
        for article_id, wanted in read_corrections(earlier)[0].items():
            rows = self._quotes[self._quotes["article_id"] == article_id]
            spans = [(int(start), int(end)) for start, end in zip(rows["start"], rows["end"], strict=True)]
            for number, chosen in matches(spans, rows["text"].tolist(), wanted).items():
                found[int(rows.index[number])] = (article_id, *wanted[chosen].span)
        return found


def _rows(corrections: pd.DataFrame | str | Path) -> dict[Passage, dict[str, Any]]:
    """Read corrections row by row; what names no place is refused here, where it could not be kept."""
    table = corrections if isinstance(corrections, pd.DataFrame) else read_table(corrections)
    problems = read_corrections(table)[1]
    if len(problems):
        raise OnRecordError(
            f"{len(problems)} correction(s) name no article_id, start and end (the first: {problems['where'][0]}); "
            "mend or remove them."
        )
    plain = table.reindex(columns=CORRECTIONS.names).astype(object)
    records = plain.where(plain.notna(), None).to_dict("records")
    return {
        (str(row["article_id"]), int(row["start"]), int(row["end"])): {str(key): row[key] for key in row}
        for row in records
    }


def _table(rows: dict[Passage, dict[str, Any]]) -> pd.DataFrame:
    ordered = [rows[passage] for passage in sorted(rows)]
    return CORRECTIONS.frame(
        tuple(None if missing(row[name]) else row[name] for name in CORRECTIONS.names) for row in ordered
    )
