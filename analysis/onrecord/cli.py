"""The command: parse arguments, call one verb, write.

Exit status: 0 when all was done; 1 when it was done but some input was left unread or a part of a study could not be
made (the issues say what); 2 when a bad argument or an unusable input stopped it, and then nothing was written; 130
when it was interrupted.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.people import people_table
from onrecord.quotes import ENGINES
from onrecord.tables import read_table, table_ending, write_table, write_text

DONE, LEFT_UNREAD, STOPPED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str or None
        The arguments; None takes those of the process.

    Returns
    -------
    int
        The exit status.
    """
    arguments = parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # News has letters that an old console lacks; JSON is UTF-8 whatever the console is.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        _check_places(arguments)
        return int(arguments.run(arguments))
    except OnRecordError as error:
        print(f"onrecord: {error}", file=sys.stderr)
        return STOPPED
    except KeyboardInterrupt:
        print("onrecord: interrupted; files already written are whole.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe may leave early (`| head`); that is no failure of ours.
        sys.stderr.close()
        return DONE


def parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    top = argparse.ArgumentParser(prog="onrecord", description=rec.__doc__, epilog=__doc__.split("\n\n")[1])
    top.add_argument("--version", action="version", version=f"onrecord {rec.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_quotations, _add_measure, _add_contrast, _add_topics, _add_report, _add_check):
        add(commands)
    return top


Commands = argparse._SubParsersAction  # the type has no public name


def _add_quotations(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "quotations", "find who is quoted saying what", _quotations)
    command.add_argument("corpus", type=Path, help="a folder or file of articles: .md .txt .jsonl .csv .parquet")
    _add_columns(command)
    _add_out(command)
    command.add_argument(
        "--format",
        choices=("table", "standoff"),
        default="table",
        help="standoff: one JSON object an article, {doc_id, quotes: [...]}, also for articles without quotations",
    )
    command.add_argument("--people", type=Path, help="a CSV of people of your own (person_id, name, ...)")
    command.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help=f"how to read (default {ENGINES[0]})")
    command.add_argument("--issues", type=Path, help="also write what could not be read, by ending")


def _add_measure(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "measure", "add a measure's columns to any table with a text column", _measure)
    command.add_argument("measure", choices=sorted(_MEASURES), help="which measure")
    command.add_argument("table", type=Path, help="a table: .csv .jsonl .parquet .xlsx")
    command.add_argument(
        "--corpus",
        type=Path,
        help="the articles of a quotations table; stance then reads the adverbs beside the verb, and portrayal writes "
        "the narration around the people named, one row a mention",
    )
    _add_out(command)


def _add_contrast(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "contrast", "compare a measure between groups, with intervals", _contrast)
    command.add_argument("table", type=Path, help="a table with the measure, the groups and article_id")
    command.add_argument("--measure", required=True, nargs="+", help="the column(s) compared")
    command.add_argument("--between", required=True, help="the column of groups, e.g. person_id or outlet")
    command.add_argument("--corpus", type=Path, help="the articles: outlets to compare, and wire copies to count once")
    command.add_argument("--groups", nargs="+", help="only these groups")
    command.add_argument("--baseline", help="compare each group with this one; without it all pairs are compared")
    command.add_argument("--weigh", choices=("quotation", "article"), default="quotation", help="the estimand")
    command.add_argument("--min-quotes", type=int, default=5, help="leave out smaller groups, unless named (default 5)")
    command.add_argument("--resamples", type=int, default=1999, help="bootstrap resamples (default 1999)")
    command.add_argument("--seed", type=int, default=0, help="seed of resampling (default 0)")
    _add_out(command)


def _add_topics(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "topics", "fit a topic model on a table's texts and add topic_<k> columns", _topics)
    command.add_argument("table", type=Path, help="a table with a text column")
    command.add_argument("--n-topics", type=int, default=8, help="number of topics (default 8)")
    command.add_argument("--method", choices=("nmf", "lda"), default="nmf", help="the model (default nmf)")
    command.add_argument("--seed", type=int, default=0, help="seed (default 0)")
    command.add_argument("--words", type=Path, help="also write the topics' words, by ending")
    _add_out(command)


def _add_report(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "report", "run a study: figures, tables, facts and the page", _report)
    command.add_argument("study", type=Path, help="the folder that holds study.yaml")


def _add_check(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "check", "read a corpus and list what could not be read or is doubtful", _check)
    command.add_argument("corpus", type=Path, help="a folder or file of articles")
    _add_columns(command)
    _add_out(command)


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
    command.set_defaults(run=run)
    return command


def _add_columns(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--columns", nargs="+", metavar="OWN=NAME", help="your column names for declared ones, e.g. 'Body text=text'"
    )


def _add_out(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=Path, metavar="FILE", help=".csv .jsonl .parquet .xlsx by ending; without it a preview is printed"
    )


def _check_places(arguments: argparse.Namespace) -> None:
    """Refuse a place that cannot take what will be written, before the work and before anything is written."""
    given = vars(arguments)
    standoff = given.get("format") == "standoff"
    if standoff and given["out"] is not None and given["out"].suffix.lower() != ".jsonl":
        raise OnRecordError.unknown("ending of a stand-off file", given["out"].suffix or given["out"].name, [".jsonl"])
    places = [given[name] for name in ("out", "issues", "words") if given.get(name) is not None]
    for place in places:
        table_ending(place)
        if place.is_dir():
            raise OnRecordError.unreadable(place, "a folder, not a file to write", "Name a file in it.")
    if len({place.resolve() for place in places}) < len(places):
        raise OnRecordError(f"Two tables would be written to {places[0]}; name two files.")


def _read_corpus(arguments: argparse.Namespace) -> rec.Corpus:
    pairs = [given.rpartition("=") for given in getattr(arguments, "columns", None) or ()]
    for own, _, name in pairs:
        if not own:
            raise OnRecordError(f"--columns got {name!r}; write your column, '=' and ours, e.g. 'Body text=text'.")
    columns = {own: name for own, _, name in pairs}
    return rec.read_corpus(arguments.corpus, columns=columns, progress=sys.stderr.isatty())


def _quotations(arguments: argparse.Namespace) -> int:
    corpus = _read_corpus(arguments)
    people = None if arguments.people is None else people_table(arguments.people)
    quotes = rec.quotations(corpus, people=people, engine=arguments.engine, progress=sys.stderr.isatty())
    if arguments.format == "standoff":
        _put_lines(rec.standoff(quotes, corpus), arguments.out)
    else:
        _put(quotes, arguments.out, ["article_id", "kind", "speaker", "cue", "text"])
    if arguments.issues is not None:
        write_table(corpus.issues, arguments.issues)
    return _status(corpus)


def _measure(arguments: argparse.Namespace) -> int:
    table = read_table(arguments.table)
    if arguments.corpus is None:
        _put(_MEASURES[arguments.measure](table), arguments.out)
        return DONE
    if arguments.measure not in _CORPUS_MEASURES:
        raise OnRecordError.unknown("measure with --corpus", arguments.measure, _CORPUS_MEASURES)
    corpus = _read_corpus(arguments)
    _put(_CORPUS_MEASURES[arguments.measure](table, corpus), arguments.out)
    return _status(corpus)


def _contrast(arguments: argparse.Namespace) -> int:
    source = read_table(arguments.table)
    corpus = None if arguments.corpus is None else rec.wire_copies(_read_corpus(arguments))
    table = rec.contrast(
        source,
        arguments.measure,
        between=arguments.between,
        groups=arguments.groups,
        baseline=arguments.baseline,
        min_quotes=arguments.min_quotes,
        weigh=arguments.weigh,
        articles=None if corpus is None else corpus.articles,
        resamples=arguments.resamples,
        seed=arguments.seed,
    )
    shown = ["measure", "group", "baseline", "estimate", "low", "high", "p", "q", "n_quotes", "n_articles"]
    _put(table, arguments.out, shown)
    return DONE if corpus is None else _status(corpus)


def _topics(arguments: argparse.Namespace) -> int:
    table = read_table(arguments.table)
    model = rec.TopicModel(n_topics=arguments.n_topics, method=arguments.method, seed=arguments.seed).fit(table)
    _put(model.transform(table), arguments.out)
    if arguments.words is not None:
        write_table(model.topics_, arguments.words)
    return DONE


def _report(arguments: argparse.Namespace) -> int:
    page = rec.run_study(arguments.study, progress=sys.stderr.isatty())
    print(page)
    unread = json.loads((page.parent / "facts.json").read_text(encoding="utf-8"))["n_unread"]
    if unread:
        issues = page.parent / "tables" / "issues.csv"
        print(f"{unread} pieces of input left unread or parts not made; see {issues}", file=sys.stderr)
    return LEFT_UNREAD if unread else DONE


def _check(arguments: argparse.Namespace) -> int:
    corpus = _read_corpus(arguments)
    print(repr(corpus), file=sys.stderr)
    _put(corpus.issues, arguments.out)
    return _status(corpus)


def _put(table: pd.DataFrame, out: Path | None, columns: Sequence[str] | None = None) -> None:
    if out is not None:
        write_table(table, out)
        print(f"{out}: {len(table)} rows", file=sys.stderr)
        return
    shown = table if columns is None else table[[name for name in columns if name in table.columns]]
    with pd.option_context("display.width", 160, "display.max_columns", 12, "display.max_colwidth", 60):
        print(shown.to_string(index=False) if len(shown) else "nothing found")


def _put_lines(rows: Iterable[object], out: Path | None) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if out is None:
        sys.stdout.write(text)
    else:
        write_text(text, out)


def _status(corpus: rec.Corpus) -> int:
    issues, unread = corpus.issues, corpus.unread
    if len(issues):
        print(f"{len(issues)} issues, {len(unread)} of them input left unread", file=sys.stderr)
    for where, problem in unread[["where", "problem"]].head(5).itertuples(index=False):
        print(f"  {where}: {problem}", file=sys.stderr)
    return LEFT_UNREAD if len(unread) else DONE


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
