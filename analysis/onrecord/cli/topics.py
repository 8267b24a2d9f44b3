"""The command `topics`: a topic model of a table's texts."""

from __future__ import annotations

import argparse
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command
from onrecord.cli.output import DONE, put
from onrecord.tables import read_table, write_table


def add_topics(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "topics", "fit a topic model on a table's texts and add topic_<k> columns", _topics)
    added.add_argument("table", type=Path, help="a table with a text column")
    added.add_argument("--n-topics", type=int, default=8, help="number of topics (default 8)")
    added.add_argument("--method", choices=("nmf", "lda"), default="nmf", help="the model (default nmf)")
    added.add_argument("--seed", type=int, default=0, help="seed (default 0)")
    added.add_argument("--words", type=Path, help="also write the topics' words, by ending")
    add_out(added)


def _topics(arguments: argparse.Namespace) -> int:
    table = read_table(arguments.table)
    model = rec.TopicModel(n_topics=arguments.n_topics, method=arguments.method, seed=arguments.seed).fit(table)
    put(model.transform(table), arguments.out)
    if arguments.words is not None:
        write_table(model.topics_, arguments.words)
    return DONE
