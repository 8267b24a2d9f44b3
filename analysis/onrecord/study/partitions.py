"""A study over a folder of parts: measured part by part, on any executor, then compared from what was written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from onrecord.articles.parts import map_partitions
from onrecord.engine import read_parts
from onrecord.engine.partitions import Tables
from onrecord.errors import OnRecordError
from onrecord.measures import frames
from onrecord.schema import ISSUES
from onrecord.study.compared import Issues, compare_study
from onrecord.study.settings import Settings, read_settings
from onrecord.study.tables import measure_articles, own_tables, stray_corrections, unquoted
from onrecord.tables import write_table

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from onrecord.articles import Corpus

_COMPARED = "compared"
_QUOTED = (
    *("article_id", "text", "kind", "person_id", "speaker", "confidence"),
    *("tone", "stance", "stance_class", "stance_polarity"),
)
_TOLD = ("article_id", "person_id", "portrayal")


class Partitions(NamedTuple):
    """What a study over parts has made: the ``partitions`` table, and the compared tables by name."""

    partitions: pd.DataFrame
    compared: dict[str, pd.DataFrame]


def run_partitions(
    folder: str | Path,
    source: str | Path,
    target: str | Path,
    *,
    executor: Executor | None = None,
    progress: bool = False,
) -> Partitions:
    """Run a study over a folder of parts: more articles than fit in memory.

    Every part is measured by one worker as in `map_partitions`: resumable, and with the same bytes whatever runs it.
    What is compared is then read back: the rows of the study's leaders and speakers alone. Topics are left out, since
    they are learned from all texts at once, and so is the page; ``wire_id`` must stand in the parts for copies of one
    wire text to count once.

    Parameters
    ----------
    folder : str or Path
        The study: the folder that holds ``study.yaml``. Its `corpus` and `article` are not read.
    source : str or Path
        The parts; see `write_parts`.
    target : str or Path
        Where to write ``articles`` (without texts, with the frames of each story), ``quotations``, ``narration`` and
        ``issues``, a file a part, and the compared tables as ``compared/*.csv`` where the target is a local folder.
    executor : concurrent.futures.Executor or None
        Where to run: None is this process; a process pool; ``dask.distributed.Client(...).get_executor()``.
    progress : bool
        Show a progress bar on standard error, with rate and time left.

    Returns
    -------
    Partitions
        ``partitions``, one row a part; and ``compared``: ``averages, speakers, contrasts, counts, stances, frames,
        words`` and ``issues``.

    Raises
    ------
    OnRecordError
        When the settings or the parts cannot be used, or a leader is quoted nowhere.
    """
    settings = read_settings(folder)
    own = own_tables(settings)
    measure = partial(measured, engine=settings.engine, people=own["people"], corrections=own["corrections"])
    partitions = map_partitions(measure, source, target, executor=executor, progress=progress)
    compared = compare_partitions(settings, target, corrections=own["corrections"])
    if "://" not in str(target):
        for name, table in compared.items():
            write_table(table, Path(target) / _COMPARED / f"{name}.csv")
    return Partitions(partitions, compared)


def measured(
    corpus: Corpus,
    *,
    engine: str | None = None,
    people: pd.DataFrame | None = None,
    corrections: pd.DataFrame | None = None,
) -> Tables:
    """Measure one part of a study."""
    quotes, told, issues = measure_articles(corpus, engine=engine, people=people, corrections=corrections)
    return {
        "articles": frames(corpus.articles).drop(columns="text"),
        "quotations": quotes,
        "narration": told,
        "issues": issues,
    }


def compare_partitions(
    settings: Settings, target: str | Path, *, corrections: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """Compare what `run_partitions` measured, reading the rows of the leaders and speakers alone."""
    stories = read_parts(f"{target}/articles")
    twice = stories["article_id"][stories["article_id"].duplicated()]
    if len(twice):
        raise OnRecordError(f"The article_id {twice.iloc[0]!r} stands in two parts; write_parts makes ids differ.")
    people = list(dict.fromkeys([*settings.leaders, *settings.speakers]))
    quoted = read_parts(f"{target}/quotations", columns=_QUOTED, where={"person_id": people})
    told = read_parts(f"{target}/narration", columns=_TOLD, where={"person_id": list(settings.leaders)})
    if not quoted["person_id"].isin(settings.leaders).any():
        raise OnRecordError(
            f"None of the leaders {', '.join(settings.leaders)} is quoted in {target}; all who are stand there in the "
            "column person_id of quotations. The measured parts are kept."
        )
    issues: Issues = unquoted(settings, quoted)
    compared = compare_study(settings, stories, quoted, told, issues)
    del compared["topic_shares"]
    found, strays = read_parts(f"{target}/issues"), stray_corrections(corrections, stories["article_id"])
    return compared | {"issues": pd.concat([found, strays, ISSUES.frame(issues)], ignore_index=True)}
