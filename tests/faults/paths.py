"""Every way in which the package writes: a name, and a function that writes an old or a new version into a folder.

To put a further one under the faults, add it to `WRITES`: `write(folder, version)` writes version 0 or 1 of the same
files below `folder`, with the same bytes each time, and is done when it returns. `grows` names files that grow by lines
(a torn last line may stand there until the next run), and `ignore` what differs between two undisturbed runs (a time).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pandas as pd
import yaml

import onrecord as rec
from onrecord.articles.fetch import fetch
from onrecord.articles.ledger import NAME
from onrecord.cli import main
from onrecord.engine import map_partitions
from onrecord.figures import offscreen, plot_averages, save_figure
from onrecord.figures.save import draw
from onrecord.measures.frames import coding_page, coding_sheet, write_sheets
from onrecord.measures.tone_model import ToneModel
from onrecord.report import gather_facts, write_facts, write_page
from onrecord.schema import AVERAGES
from onrecord.study import measure_study
from onrecord.study.run import run_study
from onrecord.tables import write_table, write_text
from onrecord.whole import write_together

# Invented people and outlets.
TEXT = (
    "“We will wait,” said Ada Holm. Rain fell on the harbor.\n\nBrandt said that the talks had failed. “No,” he added."
)
PAGE = (
    "<html><head><title>Rain</title></head><body><article><h1>Rain</h1>{}</article></body></html>".format(
        "".join(f"<p>Rain fell on “Harbor” on day {n}, the mayor Ada Holm told reporters.</p>" for n in range(20))
    )
)  # fmt: skip


@dataclass(frozen=True)
class Write:
    """A way of writing."""

    write: Callable[[Path, int], object]
    grows: tuple[str, ...] = ()
    ignore: re.Pattern[bytes] = re.compile(rb"(?!)")


def rows(version: int, n: int = 40) -> pd.DataFrame:
    """Give a table whose every value tells its version."""
    return pd.DataFrame(
        {"article_id": [f"a{k}" for k in range(n)], "text": [f"version {version}: {k}" for k in range(n)]}
    )


@cache
def corpus() -> rec.Corpus:
    """Give a corpus of two articles."""
    return rec.Corpus.from_texts({"harbor": TEXT, "ledger": TEXT.replace("Rain", "Snow")})


@cache
def quotes(version: int) -> pd.DataFrame:
    """Give its quotations, with a column that tells the version."""
    return rec.quotations(corpus()).assign(version=version)


@cache
def drawn(version: int) -> Any:
    """Give a figure whose title tells the version."""
    averages = AVERAGES.frame([("tone", "ada_holm", "quotation", 0.2 * version, 0.1, 0.5, 2, 1, "bootstrap")])
    with offscreen():
        return plot_averages(averages)


@cache
def model(version: int) -> ToneModel:
    """Give a fast model that has learnt a little."""
    return ToneModel(least=1).fit(
        ["A fine day.", "A bad day.", "A day.", "It rained."], [0.9, -0.9, 0.1 * version, 0.0]
    )


@cache
def study() -> Any:
    """Measure a small study once; the faults strike where it is written."""
    with TemporaryDirectory() as folder:
        made = Path(folder)
        (made / "texts").mkdir()
        for outlet, noun in (("harbor", "talks"), ("ledger", "tariffs"), ("plain", "steel")):
            front = {"article_id": outlet, "outlet": f"the {outlet}", "origin": "written for onrecord"}
            told = "\n\n".join(
                f"“The {noun} are a great success,” Ada Holm said on day {n}. Viktor Brandt said that the {noun} were "
                f"“a disaster for honest workers.” He warned that {noun} would fail."
                for n in range(4)
            )
            (made / f"texts/{outlet}.md").write_text(f"---\n{yaml.safe_dump(front)}---\n{told}\n", encoding="utf-8")
        settings = {"title": "Two", "question": "Do they differ?", "corpus": "texts", "article": "harbor"}
        settings |= {"leaders": ["ada_holm", "viktor_brandt"], "topics": 2, "resamples": 99}
        (made / "study.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        return measure_study(made)


@cache
def painted(version: int, ending: str) -> bytes:
    """Give the bytes of a figure; drawing it anew for every fault would take most of the time."""
    return draw(drawn(version), ending)


def _figure(folder: Path, version: int) -> None:
    with patch("onrecord.figures.save.draw", lambda ax, ending: painted(version, ending)):
        save_figure(drawn(version), folder / "tone")


def _facts(folder: Path, version: int) -> None:
    write_facts(gather_facts(articles=corpus(), quotations=quotes(0)) | {"version": version}, folder / "facts.json")


def _page(folder: Path, version: int) -> None:
    facts = gather_facts(articles=corpus(), quotations=quotes(0)) | {"n_issues": 0}
    write_page(
        folder=folder, title=f"Version {version}", question="Who waits?", facts=facts, articles=corpus(),
        quotations=quotes(0), figures={}, tables={}, text="Nobody.",
    )  # fmt: skip


def _study(folder: Path, version: int) -> None:
    measured = study()
    settings = replace(measured.settings, title=f"Version {version}")
    tables = {name: table.assign(version=version) for name, table in measured.tables.items()}
    made = replace(
        measured, folder=folder, settings=settings, tables=tables | {"narration": measured.tables["narration"]}
    )
    with (
        patch("onrecord.study.run.measure_study", return_value=made),
        patch("onrecord.study.run.draw_study", return_value={"tone": drawn(version)}),
        patch("onrecord.figures.save.draw", lambda ax, ending: painted(version, ending)),
        patch("onrecord.study.run.hash_folder", return_value={}),
    ):
        run_study(folder)


def _package(folder: Path, version: int) -> None:
    rec.export_tables({"quotations": quotes(version), "rows": rows(version)}, folder)


def _sheets(folder: Path, version: int) -> None:
    sheet = coding_sheet(rows(version), n=5, coders=["lind", "moe"])
    write_sheets(sheet, folder, replace=True)
    coding_page(sheet[sheet["coder"] == "lind"]).save(folder / "lind.html")


def _export(folder: Path, version: int) -> None:
    with TemporaryDirectory() as given:
        table, texts = write_table(quotes(version), Path(given, "quotes.csv")), Path(given, "texts")
        texts.mkdir()
        for article in corpus():
            (texts / f"{article.article_id}.txt").write_text(article.text, encoding="utf-8")
        command = ["export", str(table), "--into", str(folder), "--corpus", str(texts)]
        _command([*command, "--annotations", "standoff", "brat", "spacy", "label-studio"])


def _lengths(part: pd.DataFrame) -> pd.DataFrame:
    return part.assign(tone=part["text"].str.len() / 100.0)


def _partitions(folder: Path, version: int) -> None:
    with TemporaryDirectory() as given:
        for n in range(2):
            write_table(rows(version, 20 + n), Path(given, f"p{n}.parquet"))
        map_partitions(_lengths, given, folder)


def _measured(ending: str) -> Callable[[Path, int], None]:
    def write(folder: Path, version: int) -> None:
        with TemporaryDirectory() as given:
            table = write_table(rows(version), Path(given, f"rows{ending}"))
            _command(["measure", "hedging", str(table), "--out", str(folder / f"measured{ending}")])

    return write


def _command(arguments: list[str]) -> None:
    """Run a command; one that stopped raises what it printed."""
    told: list[str] = []
    # What it prints on standard output would stand among the results of the harness.
    with patch("sys.stdout"), patch("sys.stderr") as stderr:
        stderr.write = told.append
        status = main(arguments)
    if status not in (0, 1):
        raise rec.OnRecordError("".join(told) or f"exit status {status}")


def _fetched(folder: Path, version: int) -> None:
    addresses = [f"https://wire.example/{n}" for n in range(3)]
    manifest = pd.DataFrame(
        {"outlet": "Demo wire", "published": pd.Timestamp("2013-06-17", tz="UTC"), "url": addresses}
    )
    page = PAGE.replace("Rain", "Snow" if version else "Rain").encode()
    fetch(manifest.assign(rights="CC0"), folder, opener=lambda url: page, refresh=True, delay=0, archive=None)


WRITES: dict[str, Write] = {
    "table .csv": Write(lambda folder, version: write_table(rows(version), folder / "t.csv")),
    "table .jsonl": Write(lambda folder, version: write_table(rows(version), folder / "t.jsonl")),
    "table .parquet": Write(lambda folder, version: write_table(rows(version), folder / "t.parquet")),
    "table .xlsx": Write(lambda folder, version: write_table(rows(version), folder / "t.xlsx")),
    "table in a new folder": Write(lambda folder, version: write_table(rows(version), folder / f"v{version}/t.csv")),
    "text": Write(lambda folder, version: write_text(f"version {version}\n" * 999, folder / "t.txt")),
    "files together": Write(
        lambda folder, version: write_together(
            {folder / "card": b"%d" % version, folder / "numbers": b"%d" % version * 99}
        )
    ),
    "figure": Write(_figure),
    "facts": Write(_facts),
    "page": Write(_page),
    "study": Write(_study),
    "data package": Write(_package),
    "coding sheets": Write(_sheets),
    "fast model": Write(lambda folder, version: model(version).save(folder / "own")),
    "command export": Write(_export),
    "command measure .csv": Write(_measured(".csv")),
    "command measure .jsonl": Write(_measured(".jsonl")),
    "command measure .parquet": Write(_measured(".parquet")),
    "parts of a folder": Write(_partitions),
    "fetch": Write(_fetched, grows=(NAME,), ignore=re.compile(rb'(?<="fetched_at": ")[^"]*')),
}
