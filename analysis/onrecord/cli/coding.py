"""The commands `sheet`, `agreement` and `prevalence`: passages for people to code, and what their codes say."""

from __future__ import annotations

import argparse
from pathlib import Path

import onrecord as rec
from onrecord.cli.arguments import Commands, add_json, add_out, command
from onrecord.cli.output import DONE, put, put_result, say
from onrecord.tables import ENDINGS, read_table, write_table


def add_sheet(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `sheet` to the parser."""
    added = command(commands, "sheet", _sheet)
    added.add_argument("table", type=Path, help="a table with a text column: .csv .jsonl .parquet .xlsx")
    added.add_argument("--folder", type=Path, required=True, help="where the sheets and pages go")
    added.add_argument("--coders", nargs="+", required=True, help="who will code")
    added.add_argument("--n", type=int, default=100, help="how many passages (default 100)")
    added.add_argument("--strata", nargs="+", default=(), help="columns whose combinations get equal numbers")
    added.add_argument("--shared", type=float, default=1.0, help="share of passages that all coders get (default 1)")
    added.add_argument("--ending", choices=ENDINGS, default=".xlsx", help="kind of sheet (default .xlsx)")
    added.add_argument("--seed", type=int, default=0, help="seed of the draw (default 0)")
    added.add_argument("--replace", action="store_true", help="write over sheets that are there, answers and all")
    add_json(added)
    _add_codebook(added)


def add_agreement(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `agreement` to the parser."""
    added = command(commands, "agreement", _agree)
    added.add_argument("sheets", nargs="+", type=Path, help="filled sheets, or a folder of them")
    added.add_argument("--coders", nargs="+", help="the coders that must be there")
    added.add_argument("--details", nargs="+", default=(), choices=("categories", "coders"), help="more rows")
    added.add_argument("--codes", type=Path, help="also write every answer as a row, by ending")
    _add_codebook(added)
    add_out(added)


def add_prevalence(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `prevalence` to the parser."""
    added = command(commands, "prevalence", _prevalence)
    added.add_argument("table", type=Path, help="the table that the sheets were drawn from")
    added.add_argument("--sheets", nargs="+", type=Path, required=True, help="filled sheets, or a folder of them")
    added.add_argument("--frame", required=True, help="the frame, e.g. conflict")
    added.add_argument("--by", required=True, help="the column of groups, e.g. outlet")
    added.add_argument("--seed", type=int, default=0, help="seed of folds and resampling (default 0)")
    _add_codebook(added)
    add_out(added)


def _add_codebook(added: argparse.ArgumentParser) -> None:
    added.add_argument("--codebook", default="generic_frames", help="one that ships, or a .yaml file of your own")


def _sheet(arguments: argparse.Namespace) -> int:
    sheet = rec.coding_sheet(
        read_table(arguments.table),
        codebook=arguments.codebook,
        n=arguments.n,
        coders=arguments.coders,
        strata=arguments.strata,
        shared=arguments.shared,
        seed=arguments.seed,
    )
    files = rec.write_sheets(sheet, arguments.folder, ending=arguments.ending, replace=arguments.replace)
    for coder in arguments.coders:
        page = rec.coding_page(sheet, coder=coder, codebook=arguments.codebook)
        files.append(page.save(arguments.folder / f"page_{coder}.html"))
    put_result({"files": files}, arguments, "\n".join(map(str, files)))
    return DONE


def _agree(arguments: argparse.Namespace) -> int:
    codes = rec.read_codes(arguments.sheets, codebook=arguments.codebook, coders=arguments.coders)
    found = rec.agreement(codes, details=arguments.details)
    if arguments.codes is not None:
        write_table(codes, arguments.codes)
    _tell_problems(codes["problem"].notna().sum())
    put(found, arguments.out, ["question", "category", "coders", "alpha", "low", "high", "agreed", "n_units"])
    return DONE


def _prevalence(arguments: argparse.Namespace) -> int:
    codes = rec.read_codes(arguments.sheets, codebook=arguments.codebook)
    coded = rec.tally(codes, codebook=arguments.codebook)
    kept = [name for name in coded.columns if "." not in name or name.startswith(f"{arguments.frame}.")]
    frames = [name for name in rec.read_codebook(arguments.codebook).questions if "." not in name]
    if arguments.frame not in frames:
        raise rec.OnRecordError.unknown("frame", arguments.frame, frames)
    dropped = [name for name in frames if name != arguments.frame]
    coded = coded[kept].drop(columns=dropped)
    coder = rec.FrameCoder(arguments.codebook, seed=arguments.seed)
    table = rec.code_frames(read_table(arguments.table), coded, coder=coder, seed=arguments.seed)
    measure = f"coded_{arguments.frame}"
    found = rec.prevalence(table, measure, coded=coded, question=arguments.frame, by=arguments.by, seed=arguments.seed)
    _tell_problems(codes["problem"].notna().sum())
    put(found, arguments.out, ["group", "baseline", "estimate", "low", "high", "naive", "n_coded", "n_quotes"])
    return DONE


def _tell_problems(n: int) -> None:
    if n:
        say(f"{n} answers could not be read; the codes say which (--codes)")
