"""The parser: what argparse does, with the nearest name as a hint and nothing that a terminal would obey."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from typing import Any, NoReturn

from onrecord.cli.output import inert
from onrecord.errors import OnRecordError


class Parser(argparse.ArgumentParser):
    """A parser of one command, or of all.

    Parameters
    ----------
    *arguments, **keywords
        Those of `argparse.ArgumentParser`.
    """

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        # What it could not read is told by the parser that knows the options, not by the one above it.
        self.set_defaults(parser=self)

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse arguments; what is unknown ends the program with the nearest option there is."""
        known, unknown = self.parse_known_args(args, namespace)
        if unknown:
            known.parser.refuse(unknown)
        del known.parser
        return known

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse arguments as argparse does, and remember them for the message when they will not do."""
        self.given = list(args or ())
        return super().parse_known_args(args, namespace)

    def refuse(self, unknown: Sequence[str]) -> NoReturn:
        """End the program over arguments that this command does not have."""
        self.error(f"unrecognized arguments: {' '.join(unknown)}")

    def error(self, message: str) -> NoReturn:
        """End the program over a bad argument: how the command is called, what is wrong, and what is meant perhaps."""
        super().error(inert(f"{message}{self._hint()}"))

    def _hint(self) -> str:
        """Name the option nearest to the first one that is none: a misspelt one also reads as one that is missing."""
        names = (given.partition("=")[0] for given in self.given if given.startswith("--"))
        odd = next((name for name in names if not any(o.startswith(name) for o in self._option_string_actions)), None)
        near = difflib.get_close_matches(odd, self._option_string_actions, n=1) if odd else []
        return (
            f"; {odd} is no option of this command, did you mean {near[0]}?" if near else f" (see {self.prog} --help)"
        )

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = action.metavar if isinstance(action.metavar, str) else "value"
            raise argparse.ArgumentError(action, str(OnRecordError.unknown(what.lower(), value, action.choices)))
