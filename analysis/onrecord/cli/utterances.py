"""The command `utterances`: quotations of the same words across articles, or against a transcript."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_out, command, read_articles
from onrecord.cli.output import DONE, put, status_of
from onrecord.errors import OnRecordError
from onrecord.tables import read_table


def add_utterances(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "utterances", _utterances)
    added.add_argument("quotations", type=Path, help="a quotations table")
    added.add_argument("--corpus", type=Path, help="the articles, for the outlets and a transcript among them")
    added.add_argument("--transcript", metavar="ID", help="align with this article of the corpus instead")
    add_columns(added)
    add_out(added)


def _utterances(arguments: argparse.Namespace) -> int:
    quotes = read_table(arguments.quotations)
    corpus = None if arguments.corpus is None else read_articles(arguments)
    if arguments.transcript is None:
        table = rec.utterances(quotes, None if corpus is None else corpus.articles)
        put(table[table["n_versions"] > 1] if arguments.out is None else table, arguments.out, _shown(table))
    elif corpus is None:
        raise OnRecordError("--transcript names an article; name its corpus with --corpus as well.")
    else:
        table = rec.align(quotes[quotes["article_id"] != arguments.transcript], corpus[arguments.transcript])
        put(table, arguments.out, ["quote_id", "found", "turn", "coverage", "changes"])
    return DONE if corpus is None else status_of(corpus)


def _shown(table: pd.DataFrame) -> list[str]:
    whose = "outlet" if table["outlet"].notna().any() else "article_id"
    return ["version_of", whose, "version", "coverage", "left_out"]
