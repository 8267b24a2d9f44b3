"""The command `measure`: a measure's columns for any table with texts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command, read_articles
from onrecord.cli.output import DONE, put, status_of
from onrecord.errors import OnRecordError
from onrecord.tables import read_table


def add_measure(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "measure", "add a measure's columns to any table with a text column", _measure)
    added.add_argument("measure", choices=sorted(_MEASURES), help="which measure")
    added.add_argument("table", type=Path, help="a table: .csv .jsonl .parquet .xlsx")
    added.add_argument(
        "--corpus",
        type=Path,
        help="the articles of a quotations table; stance then reads the adverbs beside the verb, and portrayal writes "
        "the narration around the people named, one row a mention",
    )
    add_out(added)


def _measure(arguments: argparse.Namespace) -> int:
    table = read_table(arguments.table)
    if arguments.corpus is None:
        put(_MEASURES[arguments.measure](table), arguments.out)
        return DONE
    if arguments.measure not in _CORPUS_MEASURES:
        raise OnRecordError.unknown("measure with --corpus", arguments.measure, _CORPUS_MEASURES)
    corpus = read_articles(arguments)
    put(_CORPUS_MEASURES[arguments.measure](table, corpus), arguments.out)
    return status_of(corpus)


_MEASURES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "tone": lambda table: rec.tone(table),
    "stance": lambda table: rec.stance(table),
    "portrayal": lambda table: rec.portrayal(table),
    "frames": lambda table: rec.frames(table),
}

_CORPUS_MEASURES: dict[str, Callable[[pd.DataFrame, rec.Corpus], pd.DataFrame]] = {
    "stance": lambda table, corpus: rec.stance(table, corpus=corpus),
    "portrayal": lambda table, corpus: rec.portrayal(rec.narration(corpus, table)),
}
