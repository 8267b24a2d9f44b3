"""The commands `trend` and `events`: a measure over time, and before and after events."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command, read_compared
from onrecord.cli.output import put, say, status_beside
from onrecord.errors import OnRecordError
from onrecord.tables import read_table

if TYPE_CHECKING:
    import pandas as pd


_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def add_trend(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "trend", _trend)
    _add_dated(added)
    added.add_argument(
        "--every", choices=("day", "week", "month", "quarter", "year"), default="month", help="the period"
    )
    added.add_argument("--slope", action="store_true", help="the change along a straight line in place of the periods")
    added.add_argument("--per", choices=tuple(_DAYS), default="year", help="for --slope: the change per (default year)")


def add_events(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "events", _events)
    _add_dated(added)
    added.add_argument("--event", required=True, nargs="+", metavar="NAME=DATE", help="e.g. summit=2013-06-17")
    added.add_argument("--days", type=int, default=28, help="length of either window (default 28)")


def _add_dated(added: argparse.ArgumentParser) -> None:
    added.add_argument("table", type=Path, help="a table with the measure and article_id")
    added.add_argument("--measure", required=True, nargs="+", help="the column(s)")
    added.add_argument("--by", help="the column of groups, e.g. person_id or outlet")
    added.add_argument("--corpus", type=Path, help="the articles: dates, outlets, and wire copies to count once")
    added.add_argument("--when", default="published", help="the column of dates (default published)")
    added.add_argument("--weigh", choices=("quotation", "article"), default="quotation", help="the estimand")
    added.add_argument("--seed", type=int, default=0, help="seed of resampling (default 0)")
    add_out(added)


def _trend(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    articles = None if corpus is None else corpus.articles
    common = {"by": arguments.by, "when": arguments.when, "weigh": arguments.weigh, "seed": arguments.seed}
    if arguments.slope:
        table = rec.slopes(source, arguments.measure, per=arguments.per, articles=articles, **common)
        _tell_span(table, arguments.per)
        _tell_unknown(table)
    else:
        table = rec.trend(source, arguments.measure, every=arguments.every, articles=articles, **common)
    shown = ["measure", "group", "period", "per", "estimate", "low", "high", "p", "q", "n_quotes", "n_articles"]
    put(table, arguments.out, shown)
    return status_beside(corpus, source)


def _events(arguments: argparse.Namespace) -> int:
    pairs = [given.rpartition("=") for given in arguments.event]
    for name, _, date in pairs:
        if not name:
            raise OnRecordError(f"--event got {date!r}; write a name, '=' and the date, e.g. summit=2013-06-17.")
    source = read_table(arguments.table)
    corpus = read_compared(arguments)
    table = rec.event_window(
        source,
        arguments.measure,
        events={name: date for name, _, date in pairs},
        days=arguments.days,
        by=arguments.by,
        when=arguments.when,
        weigh=arguments.weigh,
        articles=None if corpus is None else corpus.articles,
        seed=arguments.seed,
    )
    shown = ["measure", "group", "event", "before", "after", "estimate", "low", "high", "p", "placebo", "n_articles"]
    put(table, arguments.out, shown)
    _tell_unknown(table)
    return status_beside(corpus, source)


def _tell_unknown(table: pd.DataFrame) -> None:
    """Say why there is no estimate, where there is none."""
    for reading in table.loc[table["estimate"].isna(), "reading"]:
        say(reading)


def _tell_span(table: pd.DataFrame, per: str) -> None:
    """Say where the change is told for a longer time than the coverage lasts."""
    days = (table["last"].max() - table["first"].min()).days if len(table) else _DAYS[per]
    if days < _DAYS[per]:
        say(
            f"The dates lie within {days + 1} days: the change per {per} carries the line on beyond them; "
            "--per names a shorter time."
        )
