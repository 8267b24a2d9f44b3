"""What several commands ask for: the command itself, places to write, the corpus and its columns."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import onrecord as rec
from onrecord.articles.read import FORMATS
from onrecord.cli.commands import COMMANDS
from onrecord.cli.output import STDOUT
from onrecord.errors import OnRecordError
from onrecord.tables import table_ending

Commands = argparse._SubParsersAction  # the type has no public name


def command(
    commands: Commands[argparse.ArgumentParser], name: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a command to the parser."""
    summary = COMMANDS[name].summary
    added = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
    added.set_defaults(run=run)
    return added


def add_columns(command: argparse.ArgumentParser) -> None:
    """Let the user name columns of their own."""
    command.add_argument(
        "--columns", nargs="+", metavar="OWN=NAME", help="your column names for declared ones, e.g. 'Body text=text'"
    )


def add_format(command: argparse.ArgumentParser) -> None:
    """Let the user say what kind of files they are."""
    command.add_argument(
        "--kind", choices=tuple(FORMATS), metavar="KIND", help=f"take every file for this: {', '.join(FORMATS)}"
    )


def add_out(command: argparse.ArgumentParser) -> None:
    """Let the user name the table to write, or have it whole on standard output."""
    place = command.add_mutually_exclusive_group()
    place.add_argument(
        "--out", type=Path, metavar="FILE", help=".csv .jsonl .parquet .xlsx by ending; without it a preview is printed"
    )
    place.add_argument(
        "--json",
        dest="out",
        action="store_const",
        const=STDOUT,
        help="the whole table as JSON lines on standard output, as --out - does: keys are the columns, null is missing",
    )


def add_json(command: argparse.ArgumentParser) -> None:
    """Let the user have a result that is no table as JSON."""
    command.add_argument("--json", action="store_true", help="the result as one JSON object on standard output")


def place(given: str) -> str | Path:
    """Take a folder of this machine, or an address on another filesystem, as it came."""
    return given if "://" in given else Path(given)


def check_places(arguments: argparse.Namespace) -> None:
    """Refuse a place that cannot take what will be written, before the work and before anything is written."""
    given = vars(arguments)
    standoff = given.get("format") == "standoff"
    if standoff and given["out"] not in (None, STDOUT) and given["out"].suffix.lower() != ".jsonl":
        raise OnRecordError.unknown("ending of a stand-off file", given["out"].suffix or given["out"].name, [".jsonl"])
    names = ("out", "issues", "words", "codes", "audit", "files")
    places = [given[name] for name in names if given.get(name) is not None]
    if given.get("out") == STDOUT:
        places.remove(STDOUT)
    for path in places:
        table_ending(path)
        if path.is_dir():
            raise OnRecordError.unreadable(path, "a folder, not a file to write", "Name a file in it.")
        _check_folder(path.parent, path)
    if len({path.resolve() for path in places}) < len(places):
        raise OnRecordError(f"Two tables would be written to {places[0]}; name two files.")
    for name in ("folder", "into", "target"):
        if isinstance(given.get(name), Path):  # an address of another machine is not for us to look at
            _check_folder(given[name], given[name])


def read_articles(arguments: argparse.Namespace) -> rec.Corpus:
    """Read the corpus that the user named, with the columns as they named them."""
    kind = getattr(arguments, "kind", None)
    return rec.read_corpus(arguments.corpus, columns=columns_of(arguments), format=kind, progress=sys.stderr.isatty())


def read_compared(arguments: argparse.Namespace) -> rec.Corpus | None:
    """Read the corpus of a comparison, wire copies found; None where the user named none."""
    return None if arguments.corpus is None else rec.wire_copies(read_articles(arguments))


def columns_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Take the user's column names and ours."""
    pairs = [given.rpartition("=") for given in getattr(arguments, "columns", None) or ()]
    for own, _, name in pairs:
        if not own:
            raise OnRecordError(f"--columns got {name!r}; write your column, '=' and ours, e.g. 'Body text=text'.")
    return {own: name for own, _, name in pairs}


def _check_folder(folder: Path, place: Path) -> None:
    """Refuse a place in a folder that neither is there nor can be made, or that is closed to us."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise OnRecordError.unreadable(place, f"{folder} is a file, not a folder", "Choose another place.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OnRecordError.unreadable(place, f"the folder {folder} cannot be written", "Choose another place.")
