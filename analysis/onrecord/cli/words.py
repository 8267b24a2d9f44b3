"""The commands `words` and `context`: what a group says more than the rest, and where it says it."""

from __future__ import annotations

import argparse
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command, read_compared
from onrecord.cli.output import DONE, put, status_beside
from onrecord.tables import read_table


def add_words(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "words", _words)
    added.add_argument("table", type=Path, help="a table with the texts, the groups and article_id")
    added.add_argument("--between", required=True, help="the column of groups, e.g. person_id or outlet")
    added.add_argument("--corpus", type=Path, help="the articles: outlets to compare, and wire copies to count once")
    added.add_argument("--pairs", action="store_true", help="pairs of words in place of single ones")
    added.add_argument(
        "--names", choices=("mask", "keep"), default="mask", help="leave names out (default) or keep them"
    )
    added.add_argument("--min-count", type=int, default=5, help="leave out rarer words (default 5)")
    added.add_argument("--seed", type=int, default=0, help="seed of resampling (default 0)")
    add_out(added)


def add_context(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "context", _context)
    added.add_argument("table", type=Path, help="a table with the texts and article_id")
    added.add_argument("word", help="a word or phrase; * stands for any letters")
    added.add_argument("--between", help="a column of groups to be told with each use")
    added.add_argument("--width", type=int, default=60, help="characters on either side (default 60)")
    add_out(added)


def _words(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    table = rec.distinctive_words(
        source,
        arguments.between,
        ngram=2 if arguments.pairs else 1,
        articles=None if corpus is None else corpus.articles,
        names=arguments.names,
        min_count=arguments.min_count,
        seed=arguments.seed,
    )
    put(table, arguments.out, ["group", "word", "log_odds", "low", "high", "z_article", "p", "q", "n_group", "n_rest"])
    return status_beside(corpus, source)


def _context(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    table = rec.keyword_in_context(source, arguments.word, between=arguments.between, width=arguments.width)
    put(table, arguments.out, ["article_id", "group", "left", "word", "right"])
    return DONE
