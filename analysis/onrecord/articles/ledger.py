"""What became of every address fetched: noted before the file is written, so that a killed run loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from onrecord.bounded import load_json
from onrecord.errors import OnRecordError
from onrecord.schema import FETCHED
from onrecord.tables import write_text
from onrecord.whole import drop_half

NAME = ".onrecord_fetched.jsonl"

Outcome: TypeAlias = dict[str, Any]


class Ledger:
    """The notes beside the files of a folder.

    Parameters
    ----------
    folder : Path
        The folder.
    new : bool
        Whether it was made for this run.
    """

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        self.folder = folder
        self._new = new
        self.outcomes: dict[str, Outcome] = {}
        path = folder / NAME
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        self._torn = bool(text) and not text.endswith("\n")
        for line in text.split("\n"):
            try:
                outcome = load_json(line)
            except ValueError:
                # The last line of a run that was killed; its page is asked for again.
                continue
            if isinstance(outcome, dict) and {"file", "url", "outcome"} <= set(outcome):
                self.outcomes[str(outcome["file"]).removesuffix(".md")] = outcome

    def has(self, name: str) -> bool:
        """Tell whether the file of an article is there."""
        return (self.folder / f"{name}.md").is_file()

    def tidy(self, names: Iterable[str]) -> None:
        """Take away the half-written files of a run that was killed."""
        patterns = [*(f".{name}.md.*.md" for name in names), f".{NAME}.*.jsonl"]
        for pattern in patterns if self.folder.is_dir() else ():
            for half in self.folder.glob(pattern):
                drop_half(half)

    def note(self, outcome: Outcome) -> None:
        """Write an outcome down at once, behind those that are there."""
        path = self.folder / NAME
        try:
            with path.open("a", encoding="utf-8", newline="\n") as lines:
                lines.write(
                    ("\n" if self._torn else "") + json.dumps(outcome, ensure_ascii=False, sort_keys=True) + "\n"
                )
            self._torn = False
        except OSError as error:
            problem = f"cannot be written ({error.strerror or error})"
            raise OnRecordError.unreadable(path, problem, "Choose another place.") from error

    def keep(self, outcome: Outcome) -> None:
        """Remember an outcome until the run ends."""
        self.outcomes[str(outcome["file"]).removesuffix(".md")] = outcome

    def close(self, names: Iterable[str]) -> None:
        """Write all outcomes down once, this manifest's first and in its order; not where no file was written."""
        if self._new and not any(self.folder.iterdir()):
            return
        order = dict.fromkeys([*names, *sorted(self.outcomes)])
        lines = [json.dumps(self.outcomes[name], ensure_ascii=False, sort_keys=True) for name in order]
        write_text("".join(f"{line}\n" for line in lines), self.folder / NAME)

    def table(self, outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
        """Give outcomes as the ``fetched`` table."""
        return FETCHED.frame(
            tuple(outcome.get(name, 0 if name == "n_bytes" else None) for name in FETCHED.names)
            for outcome in outcomes.values()
        )
