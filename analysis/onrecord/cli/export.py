"""The command `export`: tables as a data package, and quotations for annotation elsewhere."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

import onrecord as rec
from onrecord.cli.arguments import Commands, add_columns, add_json, command, read_articles
from onrecord.cli.output import DONE, put_result, status_of
from onrecord.datapackage import declaration_of
from onrecord.errors import OnRecordError
from onrecord.quotes.exchange import LABEL_STUDIO, brat, label_studio, spacy_docs
from onrecord.schema import QUOTATIONS
from onrecord.tables import ENDINGS, read_table, write_text


def add_export(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "export", _export)
    added.add_argument("tables", type=Path, nargs="+", help="tables: .csv .jsonl .parquet .xlsx")
    added.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="where the files go")
    kinds = [ending.removeprefix(".") for ending in ENDINGS]
    added.add_argument(
        "--as", dest="becomes", choices=kinds, default="csv", help="what the tables become (default csv)"
    )
    added.add_argument(
        "--spreadsheet-safe", action="store_true", help="in a .csv, an apostrophe before what looks like a formula"
    )
    added.add_argument(
        "--annotations", nargs="+", choices=tuple(_FORMS), default=[], help="quotations in these forms too"
    )
    added.add_argument("--corpus", type=Path, help="the articles that the quotations are of, for --annotations")
    add_columns(added)
    add_json(added)


def _export(arguments: argparse.Namespace) -> int:
    tables = {path.stem: read_table(path) for path in arguments.tables}
    if len(tables) < len(arguments.tables):
        raise OnRecordError("Two tables have one name; rename a file, since names become those of the files written.")
    corpus = None
    if arguments.annotations:
        quotes = next((table for table in tables.values() if declaration_of(table) is QUOTATIONS), None)
        if quotes is None or arguments.corpus is None:
            raise OnRecordError(
                "--annotations needs a quotations table among the tables, and --corpus with its articles."
            )
        corpus = read_articles(arguments)
        for form in arguments.annotations:
            _FORMS[form](quotes, corpus, arguments.into)
    safe = arguments.spreadsheet_safe
    made = rec.export_tables(tables, arguments.into, ending=f".{arguments.becomes}", spreadsheet_safe=safe)
    put_result({"package": made, "tables": list(tables)}, arguments, f"{made}: {len(tables)} tables")
    return DONE if corpus is None else status_of(corpus)


def _standoff(quotes: pd.DataFrame, corpus: rec.Corpus, folder: Path) -> None:
    _write_lines(rec.standoff(quotes, corpus), folder / "standoff.jsonl")


def _brat(quotes: pd.DataFrame, corpus: rec.Corpus, folder: Path) -> None:
    for number, document in enumerate(brat(quotes, corpus)):
        # An id may hold what no file name does.
        name = "".join(c if c.isalnum() or c in "-_.~" else "_" for c in document.doc_id)[:80] or "article"
        write_text(document.txt, folder / "brat" / f"{number:05d}_{name}.txt")
        write_text(document.ann, folder / "brat" / f"{number:05d}_{name}.ann")


def _spacy(quotes: pd.DataFrame, corpus: rec.Corpus, folder: Path) -> None:
    _write_lines(spacy_docs(quotes, corpus), folder / "spacy.jsonl")


def _label_studio(quotes: pd.DataFrame, corpus: rec.Corpus, folder: Path) -> None:
    tasks = label_studio(quotes, corpus, version=f"onrecord {rec.__version__}")
    write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", folder / "label_studio.json")
    write_text(LABEL_STUDIO, folder / "label_studio.xml")


def _write_lines(rows: Iterable[object], path: Path) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    write_text("".join(f"{line}\n" for line in lines), path)


_FORMS: dict[str, Callable[[pd.DataFrame, rec.Corpus, Path], None]] = {
    "standoff": _standoff,
    "brat": _brat,
    "spacy": _spacy,
    "label-studio": _label_studio,
}
