"""The command `report`: a study run from its corpus to its page."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_json, command
from onrecord.cli.output import DONE, LEFT_UNREAD, put_result, say


def add_report(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "report", _report)
    added.add_argument("study", type=Path, help="the folder that holds study.yaml")
    add_json(added)


def _report(arguments: argparse.Namespace) -> int:
    page = rec.run_study(arguments.study, progress=sys.stderr.isatty())
    facts = json.loads((page.parent / "facts.json").read_text(encoding="utf-8"))
    put_result({"page": page, "facts": facts}, arguments, str(page))
    unread = facts["n_unread"]
    if unread:
        issues = page.parent / "tables" / "issues.csv"
        say(f"{unread} pieces of input left unread or parts not made; see {issues}")
    return LEFT_UNREAD if unread else DONE
