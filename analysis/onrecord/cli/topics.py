"""The commands `topics`, `choose-topics` and `topic-effects`: a topic model of a table's texts, and what it shows."""

from __future__ import annotations

import argparse
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_out, command, read_compared
from onrecord.cli.output import DONE, put, status_beside
from onrecord.tables import read_table, write_table


def add_topics(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `topics` to the parser."""
    added = command(commands, "topics", _topics)
    _add_model(added)
    added.add_argument("--words", type=Path, help="also write the topics' words, by ending")
    add_out(added)


def add_choose_topics(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `choose-topics` to the parser."""
    added = command(commands, "choose-topics", _choose)
    added.add_argument("table", type=Path, help="a table with a text column")
    added.add_argument("--ks", type=int, nargs="+", required=True, help="numbers of topics, e.g. 5 10 20")
    added.add_argument("--method", choices=("nmf", "lda"), default="nmf", help="the model (default nmf)")
    added.add_argument("--refits", type=int, default=10, help="refits a number of topics (default 10)")
    added.add_argument("--seed", type=int, default=0, help="seed (default 0)")
    add_out(added)


def add_topic_effects(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `topic-effects` to the parser."""
    added = command(commands, "topic-effects", _effects)
    _add_model(added)
    added.add_argument("--formula", required=True, help="covariates, e.g. '~ person_id + outlet + month'")
    added.add_argument("--corpus", type=Path, help="the articles: outlet and month, and wire copies to count once")
    added.add_argument("--refits", type=int, default=10, help="how often topics are learnt anew (default 10)")
    add_out(added)


def _add_model(added: argparse.ArgumentParser) -> None:
    added.add_argument("table", type=Path, help="a table with a text column")
    added.add_argument("--n-topics", type=int, default=8, help="number of topics (default 8)")
    added.add_argument("--method", choices=("nmf", "lda"), default="nmf", help="the model (default nmf)")
    added.add_argument("--seed", type=int, default=0, help="seed (default 0)")


def _topics(arguments: argparse.Namespace) -> int:
    table = read_table(arguments.table)
    model = rec.TopicModel(n_topics=arguments.n_topics, method=arguments.method, seed=arguments.seed).fit(table)
    put(model.transform(table), arguments.out)
    if arguments.words is not None:
        write_table(model.topics_, arguments.words)
    return DONE


def _choose(arguments: argparse.Namespace) -> int:
    model = rec.TopicModel(method=arguments.method, seed=arguments.seed)
    table = read_table(arguments.table)
    put(rec.choose_k(table, arguments.ks, model=model, refits=arguments.refits, seed=arguments.seed), arguments.out)
    return DONE


def _effects(arguments: argparse.Namespace) -> int:
    table = read_table(arguments.table)
    model = rec.TopicModel(n_topics=arguments.n_topics, method=arguments.method, seed=arguments.seed).fit(table)
    corpus = read_compared(arguments)
    articles = None if corpus is None else corpus.articles
    how = {"articles": articles, "refits": arguments.refits, "seed": arguments.seed}
    found = rec.topic_effects(model, table, arguments.formula, **how)
    words = {k: model.label(k) for k in range(model.n_topics)}
    shown = ["topic", "words", "term", "baseline", "estimate", "low", "high", "stable"]
    put(found.assign(words=found["topic"].map(words)), arguments.out, shown)
    return status_beside(corpus, table)
