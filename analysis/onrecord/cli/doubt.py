"""The commands `sensitivity`, `power` and `mixed`: what a contrast owes to choices, what it takes, and a model."""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command, read_compared
from onrecord.cli.output import put, say, show, status_beside
from onrecord.compare.sensitivity import LEXICONS
from onrecord.tables import read_table


def add_sensitivity(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "sensitivity", _sensitivity)
    _add_pair(added)
    added.add_argument("--measure", nargs="+", default=[], help="the column(s) that measure the same thing")
    added.add_argument("--lexicons", nargs="+", choices=LEXICONS, default=[], help="tones anew")
    added.add_argument("--kinds", nargs="+", default=["all"], help="kinds of quotations, e.g. all direct direct+mixed")
    added.add_argument("--confidence", nargs="+", type=float, default=[0.0], help="least confidences, e.g. 0 0.8")
    added.add_argument("--leave-out", metavar="COLUMN", help="leave each value of a column out in turn, e.g. outlet")


def add_power(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "power", _power)
    _add_pair(added)
    added.add_argument("--measure", required=True, help="the column")
    added.add_argument("--difference", required=True, nargs="+", type=float, help="the true difference(s) to find")
    added.add_argument("--articles", nargs="+", type=int, default=[20, 40, 80, 160, 320], help="sizes of the study")
    added.add_argument("--weigh", choices=("quotation", "article"), default="quotation", help="the estimand")


def add_mixed(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "mixed", _mixed)
    added.add_argument("table", type=Path, help="a table with article_id and the columns of the formula")
    added.add_argument("formula", help="e.g. 'tone ~ person_id + outlet'")
    added.add_argument("--corpus", type=Path, help="the articles: their columns, and wire copies to count once")
    add_out(added)


def _add_pair(added: argparse.ArgumentParser) -> None:
    added.add_argument("table", type=Path, help="a table with the measure, the groups and article_id")
    added.add_argument("--between", required=True, help="the column of groups, e.g. person_id")
    added.add_argument("--groups", nargs=2, required=True, help="the two groups")
    added.add_argument("--corpus", type=Path, help="the articles: their columns, and wire copies to count once")
    added.add_argument("--seed", type=int, default=0, help="seed of resampling (default 0)")
    add_out(added)


def _sensitivity(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    table = rec.sensitivity(
        source,
        arguments.measure,
        between=arguments.between,
        groups=arguments.groups,
        lexicons=arguments.lexicons,
        kinds=[tuple(kind.split("+")) for kind in arguments.kinds],
        confidence=arguments.confidence,
        leave_out=arguments.leave_out,
        articles=None if corpus is None else corpus.articles,
        seed=arguments.seed,
    )
    shown = ["measure", "estimand", "kinds", "confidence", "left_out", "estimate", "low", "high", "p", "n_articles"]
    put(table, arguments.out, shown)
    if arguments.out is None:
        show("\n" + "\n".join(rec.robustness(table)["reading"]))
    return status_beside(corpus, source)


def _power(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    table = rec.power(
        source,
        arguments.measure,
        between=arguments.between,
        groups=arguments.groups,
        difference=arguments.difference,
        n_articles=arguments.articles,
        weigh=arguments.weigh,
        articles=None if corpus is None else corpus.articles,
        seed=arguments.seed,
    )
    put(table, arguments.out, ["difference", "n_articles", "power", "low", "high", "pilot_articles"])
    return status_beside(corpus, source)


def _mixed(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    with warnings.catch_warnings():
        # What it warns of stands in the method, which is told below.
        warnings.simplefilter("ignore", UserWarning)
        table = rec.mixed(source, arguments.formula, articles=None if corpus is None else corpus.articles)
    say(f"{table['method'][0]}.")
    put(table, arguments.out, ["term", "estimate", "low", "high", "p", "n_quotes", "n_articles", "icc"])
    return status_beside(corpus, source)
