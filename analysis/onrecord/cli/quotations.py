"""The command `quotations`: who is quoted saying what."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import pandas as pd

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_format, add_out, command, read_articles
from onrecord.cli.output import DONE, LEFT_UNREAD, put, put_lines, say, status_of
from onrecord.people import people_table
from onrecord.quotes import ENGINES
from onrecord.tables import write_table


def add_quotations(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "quotations", "find who is quoted saying what", _quotations)
    added.add_argument("corpus", type=Path, help="a folder or file of articles, of any kind that check knows")
    add_columns(added)
    add_format(added)
    add_out(added)
    added.add_argument(
        "--format",
        choices=("table", "standoff"),
        default="table",
        help="standoff: one JSON object an article, {doc_id, quotes: [...]}, also for articles without quotations",
    )
    added.add_argument("--people", type=Path, help="a CSV of people of your own (person_id, name, ...)")
    added.add_argument(
        "--corrections",
        type=Path,
        help="a table of speakers corrected by hand: article_id, start, end, speaker, person_id",
    )
    added.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help=f"how to read (default {ENGINES[0]}; accurate finds more and takes some fifteen times as long)",
    )
    added.add_argument("--issues", type=Path, help="also write what could not be read, by ending")


def _quotations(arguments: argparse.Namespace) -> int:
    corpus = read_articles(arguments)
    quotes = _found(corpus, arguments)
    unapplied = pd.DataFrame(quotes.attrs.get("issues", []), columns=corpus.issues.columns)
    if arguments.format == "standoff":
        put_lines(rec.standoff(quotes, corpus), arguments.out)
    else:
        put(quotes, arguments.out, ["article_id", "kind", "speaker", "cue", "text"])
    if arguments.issues is not None:
        write_table(pd.concat([corpus.issues, unapplied], ignore_index=True), arguments.issues)
    if len(unapplied):
        say(f"{len(unapplied)} correction(s) were not applied")
    for where, problem in unapplied[["where", "problem"]].head(5).itertuples(index=False):
        say(f"  {where}: {problem}")
    return max(status_of(corpus), LEFT_UNREAD if len(unapplied) else DONE)


def _found(corpus: rec.Corpus, arguments: argparse.Namespace) -> pd.DataFrame:
    people = None if arguments.people is None else people_table(arguments.people)
    with warnings.catch_warnings():
        # What was not applied is told below, without the line of code that a warning names.
        warnings.simplefilter("ignore", UserWarning)
        return rec.quotations(
            corpus,
            people=people,
            engine=arguments.engine,
            corrections=arguments.corrections,
            progress=sys.stderr.isatty(),
        )
