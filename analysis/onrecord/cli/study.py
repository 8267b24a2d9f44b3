"""The commands `report` and `check`: a study run, a corpus looked over."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_format, add_out, command, read_articles
from onrecord.cli.output import DONE, LEFT_UNREAD, put, status_of
from onrecord.tables import write_table


def add_report(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `report` to the parser."""
    added = command(commands, "report", "run a study: figures, tables, facts and the page", _report)
    added.add_argument("study", type=Path, help="the folder that holds study.yaml")


def _report(arguments: argparse.Namespace) -> int:
    page = rec.run_study(arguments.study, progress=sys.stderr.isatty())
    print(page)
    unread = json.loads((page.parent / "facts.json").read_text(encoding="utf-8"))["n_unread"]
    if unread:
        issues = page.parent / "tables" / "issues.csv"
        print(f"{unread} pieces of input left unread or parts not made; see {issues}", file=sys.stderr)
    return LEFT_UNREAD if unread else DONE


def add_check(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `check` to the parser."""
    added = command(commands, "check", "read a corpus and list what could not be read or is doubtful", _check)
    added.add_argument("corpus", type=Path, help="a folder or file of articles")
    add_columns(added)
    add_format(added)
    added.add_argument(
        "--audit", type=Path, help="also write where every value came from and how sure it is, by ending"
    )
    added.add_argument("--files", type=Path, help="also write what each file was taken for, by ending")
    add_out(added)


def _check(arguments: argparse.Namespace) -> int:
    corpus = read_articles(arguments)
    print(repr(corpus), file=sys.stderr)
    for kind, files in corpus.files.groupby("format"):
        records, articles = files["n_records"].sum(), files["n_articles"].sum()
        print(f"  {kind}: {len(files)} files, {records} records, {articles} articles", file=sys.stderr)
    put(corpus.issues, arguments.out)
    for table, place in ((corpus.audit, arguments.audit), (corpus.files, arguments.files)):
        if place is not None:
            write_table(table, place)
    return status_of(corpus)
