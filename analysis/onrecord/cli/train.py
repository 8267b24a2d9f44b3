"""The commands `train` and `evaluate`: models of one's own, and how well any model does on gold rows."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from onrecord.cli.arguments import Commands, add_json, add_out, command
from onrecord.cli.output import DONE, put, put_result
from onrecord.errors import OnRecordError, need

_KINDS = ("tone", "portrayal")


def add_train(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `train` to the parser."""
    added = command(commands, "train", _train)
    _add_kind(added)
    added.add_argument(
        "--out", dest="folder", type=Path, metavar="FOLDER", required=True, help="where the model and its card go"
    )
    added.add_argument("--engine", choices=("accurate", "fast"), default="accurate", help="which kind of model")
    added.add_argument(
        "--start",
        type=Path,
        help="where to start, a .safetensors file: that of a trained portrayal (best for tone), or the weights of "
        "all-MiniLM-L6-v2; by default the encoder that ships for quotations",
    )
    added.add_argument(
        "--pool", type=Path, help="unlabelled rows: text, and for portrayal target; for portrayal, and for fast"
    )
    added.add_argument("--epochs", type=int, help="passes over the gold rows (default 3, tone 5)")
    added.add_argument("--seeds", type=int, nargs="+", help="one run each, averaged (default 1 2)")
    add_json(added)


def add_evaluate(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `evaluate` to the parser."""
    added = command(commands, "evaluate", _evaluate)
    _add_kind(added)
    added.add_argument("--engine", choices=("accurate", "fast"), default="accurate", help="which engine")
    added.add_argument("--method", default="learned", help="learned, lexicon, or for tone vader (default learned)")
    added.add_argument("--model", type=Path, help="the card of a model of your own")
    add_out(added)


def _add_kind(added: argparse.ArgumentParser) -> None:
    added.add_argument("kind", choices=_KINDS, help="what to train or evaluate")
    added.add_argument(
        "gold",
        type=Path,
        help="gold rows, .jsonl .jsonl.gz .csv .parquet: text and score (-4 to 4) for tone; text, target [start, end] "
        "and label for portrayal",
    )


def _evaluate(arguments: argparse.Namespace) -> int:
    from onrecord import training

    table = training.read_rows(arguments.gold)
    chosen = {"engine": arguments.engine, "method": arguments.method, "model": arguments.model}
    if arguments.kind == "tone":
        found = training.evaluate_tone(training.tone_rows(table), **chosen)
    else:
        found = training.evaluate_portrayal(training.portrayal_rows(table), **chosen)
    put(found, arguments.out)
    return DONE


def _train(arguments: argparse.Namespace) -> int:
    networks_only = {"start": arguments.start, "epochs": arguments.epochs, "seeds": arguments.seeds}
    given = [name for name, value in networks_only.items() if value is not None]
    if arguments.engine == "fast" and given:
        raise OnRecordError(f"--{given[0]} is for the accurate engine; the fast one is fitted in one go.")
    if arguments.epochs is not None and arguments.epochs < 1:
        raise OnRecordError(f"--epochs is {arguments.epochs}; give 1 or more.")
    if arguments.kind == "tone" and arguments.engine == "accurate" and arguments.pool is not None:
        raise OnRecordError(
            "--pool is for portrayal and for the fast engine; this network learns from rated texts alone."
        )
    card = (_train_fast if arguments.engine == "fast" else _train_network)(arguments)
    put_result({"card": card}, arguments, str(card))
    return DONE


def _train_network(arguments: argparse.Namespace) -> Path:
    from onrecord import training

    try:
        from onrecord.training import tones
        from onrecord.training.fit import Settings
    except ModuleNotFoundError as error:
        raise need(error.name or "torch", "train") from error
    settings = tones.TONE if arguments.kind == "tone" else Settings()
    if arguments.epochs is not None:
        settings = replace(settings, epochs=arguments.epochs)
    how = {
        "start": arguments.start,
        "seeds": arguments.seeds or (1, 2),
        "settings": settings,
        "progress": sys.stderr.isatty(),
    }
    table = training.read_rows(arguments.gold)
    if arguments.kind == "tone":
        return tones.train_tone(training.tone_rows(table), arguments.folder, **how)
    pool = [] if arguments.pool is None else training.targets(training.read_rows(arguments.pool))
    return tones.train_portrayal(training.portrayal_rows(table), arguments.folder, pool=pool, **how)


def _train_fast(arguments: argparse.Namespace) -> Path:
    """Fit a linear model; the network that ships tells it what it thinks of the unlabelled rows."""
    from onrecord import training
    from onrecord.training import fast

    table = training.read_rows(arguments.gold)
    pool = None if arguments.pool is None else training.read_rows(arguments.pool)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path: Path = arguments.folder / f"{arguments.kind}_fast"
    if arguments.kind == "tone":
        fast.taught_tone(training.tone_rows(table), pool).save(path)
    else:
        fast.taught_portrayal(training.portrayal_rows(table), pool).save(path)
    return path.with_suffix(".json")
