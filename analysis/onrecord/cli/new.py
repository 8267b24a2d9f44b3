"""The command `new`: a study's folder, ready to be run."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_json, columns_of, command
from onrecord.cli.output import DONE, put_result, say


def add_new(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "new", _new)
    added.add_argument("folder", metavar="STUDY", type=Path, help="the folder to make; nothing in it is written over")
    added.add_argument("--corpus", type=Path, help="your articles; without it three invented ones to start from")
    added.add_argument(
        "--leaders", nargs="+", default=[], help="whom to compare, names or person_ids (default: the two most quoted)"
    )
    added.add_argument("--title", help="what the page is headed with")
    add_columns(added)
    add_json(added)


def _new(arguments: argparse.Namespace) -> int:
    files = rec.new_study(
        arguments.folder,
        corpus=arguments.corpus,
        leaders=arguments.leaders,
        title=arguments.title,
        columns=columns_of(arguments),
    )
    put_result({"study": arguments.folder, "files": files}, arguments, "\n".join(map(str, files)))
    say(f"Look over study.yaml and run: onrecord report {shlex.quote(str(arguments.folder))}")
    return DONE
