"""The command `fetch`: published coverage by the addresses of a manifest, politely."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import onrecord as rec
from onrecord.articles.fetch import ARCHIVE
from onrecord.cli.arguments import Commands, add_out, command
from onrecord.cli.output import DONE, LEFT_UNREAD, put, say


def add_fetch(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "fetch", _fetch)
    added.add_argument("manifest", type=Path, help="a YAML file with outlet, date, address and rights of each article")
    added.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="where one .md an article goes")
    added.add_argument("--delay", type=float, default=2.0, help="seconds between two questions to a host (default 2)")
    added.add_argument("--retries", type=int, default=2, help="how often a passing failure is asked again (default 2)")
    added.add_argument("--timeout", type=float, default=30.0, help="seconds that a server may be silent (default 30)")
    added.add_argument("--archive", default=ARCHIVE, metavar="ADDRESS", help="where copies are, or none")
    added.add_argument("--refresh", action="store_true", help="ask again for what is there, whether it has changed")
    added.add_argument("--dry-run", action="store_true", help="ask nobody; only say what would be asked")
    added.add_argument("--private", action="store_true", help="also ask hosts of this machine and its network")
    add_out(added)


def _fetch(arguments: argparse.Namespace) -> int:
    table = rec.fetch(
        arguments.manifest,
        arguments.into,
        delay=arguments.delay,
        retries=arguments.retries,
        timeout=arguments.timeout,
        archive=None if arguments.archive == "none" else arguments.archive.rstrip("/"),
        refresh=arguments.refresh,
        dry_run=arguments.dry_run,
        private=arguments.private,
        progress=sys.stderr.isatty(),
    )
    put(table, arguments.out, ["outlet", "outcome", "file", "problem"])
    counts = table["outcome"].value_counts().sort_index()
    say(", ".join(f"{count} {name}" for name, count in counts.items()))
    return LEFT_UNREAD if table["outcome"].isin(["failed", "refused"]).any() else DONE
