"""The command `check`: what is wrong with a corpus or a study, and what it will take, before an hour is spent."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_format, add_out, columns_of, command, read_articles
from onrecord.cli.output import DONE, LEFT_UNREAD, put, say, show

if TYPE_CHECKING:
    import pandas as pd

    from onrecord.study import Settings
    from onrecord.study.forecast import Forecast

_SHOWN = 3


def add_check(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "check", _check)
    added.add_argument("corpus", type=Path, help="a folder or file of articles, or the folder of a study")
    add_columns(added)
    add_format(added)
    added.add_argument(
        "--audit", type=Path, help="also write where every value came from and how sure it is, by ending"
    )
    added.add_argument("--files", type=Path, help="also write what each file was taken for, by ending")
    added.add_argument("--issues", type=Path, help="also write what could not be read or is doubtful, by ending")
    add_out(added)


def _check(arguments: argparse.Namespace) -> int:
    from onrecord.study import read_settings
    from onrecord.study.forecast import forecast
    from onrecord.study.settings import SETTINGS_FILE
    from onrecord.study.tables import own_tables
    from onrecord.tables import write_table

    folder = arguments.corpus
    settings = read_settings(folder) if (folder / SETTINGS_FILE).is_file() else None
    if settings is not None:
        settings = replace(settings, columns={**settings.columns, **columns_of(arguments)})
    corpus = _read(arguments, settings)
    people = None if settings is None else own_tables(settings)["people"]
    expected = forecast(corpus, people=people, engine=None if settings is None else settings.engine)
    found = _doubts(folder, settings, corpus, expected)
    _tell(corpus, expected, settings)
    if arguments.out is None:
        show("\n".join(_summary(found)) or "nothing found")
    else:
        put(found, arguments.out)
    beside = {"audit": corpus.audit, "files": corpus.files, "issues": corpus.issues}
    for name, table in beside.items():
        if getattr(arguments, name) is not None:
            write_table(table, getattr(arguments, name))
    return LEFT_UNREAD if found["level"].isin(("stop", "unmade", "unread")).any() else DONE


def _read(arguments: argparse.Namespace, settings: Settings | None) -> rec.Corpus:
    if settings is None:
        return read_articles(arguments)
    arguments.corpus = settings.corpus
    return rec.read_corpus(settings.corpus, columns=settings.columns, progress=sys.stderr.isatty())


def _doubts(folder: Path, settings: Settings | None, corpus: rec.Corpus, expected: Forecast) -> pd.DataFrame:
    from onrecord.study.doubts import joined, study_doubts

    found = rec.doubts(corpus)
    return found if settings is None else joined(study_doubts(folder, settings, corpus, expected), found)


def _summary(found: pd.DataFrame) -> Iterator[str]:
    """Put the doubts of one kind together: how many, the first of them, and what to do."""
    for (level, finding), rows in found.groupby(["level", "finding"], sort=False):
        yield f"{level}: {finding} ({len(rows)})"
        for where, problem in rows[["where", "problem"]].head(_SHOWN).itertuples(index=False):
            yield f"    {where}: {problem}"
        if len(rows) > _SHOWN:
            yield f"    and {len(rows) - _SHOWN} more; --out FILE lists all"
        for step in rows["step"].drop_duplicates().head(_SHOWN):
            yield f"    -> {step}"


def _tell(corpus: rec.Corpus, expected: Forecast, settings: Settings | None) -> None:
    """Say on standard error what was read, and what a study of it will take and bring."""
    from onrecord.study.settings import engines

    say(repr(corpus))
    for kind, files in corpus.files.groupby("format"):
        records, articles = files["n_records"].sum(), files["n_articles"].sum()
        say(f"  {kind}: {len(files)} files, {records} records, {articles} articles")
    sample = "" if expected.whole else f" (from a sample of {expected.n_sampled} articles)"
    say(f"expected{sample}: {'' if expected.whole else 'about '}{expected.n_quotes:,} quotations")
    people = expected.speakers.head(_SHOWN + 2)[["person_id", "n_quotes", "n_articles"]].itertuples(index=False)
    said = ", ".join(f"{person} ({n} in {articles} articles)" for person, n, articles in people)
    say(f"most quoted{sample}: {said or 'nobody who could be named'}")
    reads, scores = engines(None if settings is None else settings.engine)
    say(f"a study of it, quotations {reads}, tones {scores}: about {_time(expected.seconds)} here, on one core")


def _time(seconds: float) -> str:
    """Write a time as roughly as it is known."""
    if seconds < 90:
        return f"{max(10, round(seconds, -1)):.0f} seconds"
    minutes = seconds / 60
    return f"{minutes:.0f} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"
