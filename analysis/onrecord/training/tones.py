"""Trains the networks of tone and portrayal from gold rows. Needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from onrecord.errors import OnRecordError
from onrecord.measures.masked import mask
from onrecord.measures.network import Line, line_around
from onrecord.training.fit import Example, Settings, fit, mean_network
from onrecord.training.network import Network, load_minilm
from onrecord.training.rows import Labelled, Rated
from onrecord.training.ship import ship

_LABELS = 3
_CALIBRATION = 400
_SMOOTHING = 0.1  # of the labels, among five coders a sentence


def train_portrayal(
    rows: Sequence[Labelled],
    start: str | Path,
    folder: str | Path,
    *,
    seeds: Sequence[int] = (1, 2),
    settings: Settings | None = None,
    progress: bool = False,
) -> Path:
    """Train the network of portrayal: one run a seed, their weights averaged.

    Parameters
    ----------
    rows : sequence of Labelled
        Gold targets.
    start : str or Path
        The weights of all-MiniLM-L6-v2, a safetensors file.
    folder : str or Path
        Where to write the network, its card, and ``portrayal.pt``, from which tone can be trained.
    seeds : sequence of int
        One run each.
    settings : Settings or None
        How to train.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Path
        The card.
    """
    _need_rows(rows)
    examples = [(line_around(mask(row.text, row.target)), _smoothed(row.label)) for row in rows]
    networks = []
    for seed in seeds:
        network = Network(_LABELS)
        load_minilm(network, start)
        networks.append(
            fit(network, examples, _cross_entropy, replace(settings or Settings(), seed=seed), progress=progress)
        )
    return _written(mean_network(networks, _LABELS), "portrayal", [line for line, _ in examples], folder, len(rows))


def train_tone(
    rows: Sequence[Rated],
    start: str | Path,
    folder: str | Path,
    *,
    seeds: Sequence[int] = (1, 2),
    settings: Settings | None = None,
    progress: bool = False,
) -> Path:
    """Train the network of tone: one run a seed, their weights averaged.

    Parameters
    ----------
    rows : sequence of Rated
        Gold texts.
    start : str or Path
        Where to start: ``portrayal.pt`` of a trained portrayal, or the weights of all-MiniLM-L6-v2.
    folder : str or Path
        Where to write the network and its card.
    seeds : sequence of int
        One run each.
    settings : Settings or None
        How to train.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Path
        The card.
    """
    _need_rows(rows)
    examples: list[Example] = [(line_around(mask(row.text)), (row.rating,)) for row in rows]
    networks = []
    for seed in seeds:
        network = tone_start(start)
        chosen = replace(settings or Settings(epochs=5, rate=1e-4), seed=seed)
        networks.append(fit(network, examples, squared_error, chosen, progress=progress))
    return _written(mean_network(networks, 1), "tone", [line for line, _ in examples], folder, len(rows))


def tone_start(start: str | Path) -> Network:
    """Make a network of tone from one of portrayal, whose head it leaves, or from MiniLM."""
    network = Network(1)
    if Path(start).suffix == ".pt":
        weights = torch.load(start, weights_only=True)
        network.load_state_dict({k: v for k, v in weights.items() if not k.startswith("head")}, strict=False)
    else:
        load_minilm(network, start)
    return network


def squared_error(outputs: Tensor, goals: Tensor) -> Tensor:
    """Squared error in units of the raters' scale, whose standard deviation is about one."""
    return 16 * (outputs - goals).square().mean()


def _cross_entropy(outputs: Tensor, goals: Tensor) -> Tensor:
    return cross_entropy(outputs, goals)


def _smoothed(label: int) -> tuple[float, ...]:
    rest = _SMOOTHING / _LABELS
    return tuple(rest + (1 - _SMOOTHING) * (at == label) for at in range(_LABELS))


def _written(network: Network, kind: str, lines: Sequence[Line], folder: str | Path, n_rows: int) -> Path:
    step = max(1, len(lines) // _CALIBRATION)
    card = ship(network, kind, lines[::step], folder, n_rows=n_rows)
    torch.save(network.state_dict(), card.with_suffix(".pt"))
    return card


def _need_rows(rows: Sequence[object]) -> None:
    if len(rows) < 2:
        raise OnRecordError(f"Training got {len(rows)} rows; give at least two, some thousand to be of use.")
