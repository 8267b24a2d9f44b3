"""The command `contrast`: a measure compared between groups."""

from __future__ import annotations

import argparse
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command, read_compared
from onrecord.cli.output import put, show, status_beside
from onrecord.tables import read_table


def add_contrast(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "contrast", _contrast)
    added.add_argument("table", type=Path, help="a table with the measure, the groups and article_id")
    added.add_argument("--measure", required=True, nargs="+", help="the column(s) compared")
    added.add_argument("--between", required=True, help="the column of groups, e.g. person_id or outlet")
    added.add_argument("--within", nargs="+", help="compare inside strata of these columns, e.g. outlet published")
    added.add_argument("--corpus", type=Path, help="the articles: outlets to compare, and wire copies to count once")
    added.add_argument("--groups", nargs="+", help="only these groups")
    added.add_argument("--baseline", help="compare each group with this one; without it all pairs are compared")
    added.add_argument("--weigh", choices=("quotation", "article"), default="quotation", help="the estimand")
    added.add_argument("--cluster", default="wire_id", help="what belongs together: wire_id (default), article_id, …")
    added.add_argument(
        "--interval", choices=("auto", "bca", "percentile", "t"), default="auto", help="kind of interval"
    )
    added.add_argument("--min-quotes", type=int, default=5, help="leave out smaller groups, unless named (default 5)")
    added.add_argument("--resamples", type=int, default=1999, help="bootstrap resamples (default 1999)")
    added.add_argument("--seed", type=int, default=0, help="seed of resampling (default 0)")
    add_out(added)


def _contrast(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    table = rec.contrast(
        source,
        arguments.measure,
        between=arguments.between,
        within=arguments.within,
        cluster=arguments.cluster,
        interval=arguments.interval,
        groups=arguments.groups,
        baseline=arguments.baseline,
        min_quotes=arguments.min_quotes,
        weigh=arguments.weigh,
        articles=None if corpus is None else corpus.articles,
        resamples=arguments.resamples,
        seed=arguments.seed,
    )
    shown = ["measure", "group", "baseline", "estimate", "low", "high", "p", "q", "n_quotes", "n_articles"]
    put(table, arguments.out, shown)
    if arguments.out is None:
        show("\n" + "\n".join(table["reading"]))
    return status_beside(corpus, source)
