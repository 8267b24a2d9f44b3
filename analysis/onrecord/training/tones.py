"""Trains the networks of tone and portrayal from gold rows. Needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn.functional import cross_entropy

from onrecord.errors import OnRecordError
from onrecord.measures.masked import mask
from onrecord.measures.network import Line, line_around
from onrecord.spans import Span
from onrecord.training.described import described
from onrecord.training.fit import Example, Settings, fit, mean_network, outputs_of
from onrecord.training.network import Network, load_minilm, load_shipped
from onrecord.training.rows import Labelled, Rated
from onrecord.training.ship import ship

TONE = Settings(epochs=5, rate=1e-4, keep=0.99, blot=0.0)
"""How tone is trained: ratings are few, and every word of them counts."""

_LABELS = 3
_CALIBRATION = 400
_SMOOTHING = 0.1  # of the labels: coders disagree about as often
_FINISH = 6e-5  # the peak rate of learning of the last pass, over gold rows and our own sentences


def train_portrayal(
    rows: Sequence[Labelled],
    folder: str | Path,
    *,
    pool: Sequence[tuple[str, Span]] = (),
    start: str | Path | None = None,
    seeds: Sequence[int] = (1, 2),
    settings: Settings | None = None,
    progress: bool = False,
) -> Path:
    """Train the network of portrayal.

    One network a seed is fitted to the gold rows. With a pool of unlabelled targets these label it together, and one
    more network a seed learns gold rows and pool in a single pass (Xie et al. 2020, noisy student). The weights of all
    are averaged, and a last pass takes in our own sentences about people (`described`).

    Parameters
    ----------
    rows : sequence of Labelled
        Gold targets.
    folder : str or Path
        Where to write the network, its card, and ``portrayal.safetensors``, from which tone can be trained.
    pool : sequence of (text, target)
        Unlabelled targets, such as will be measured.
    start : str, Path or None
        Where to start: None takes the encoder that ships for quotations; else the weights of all-MiniLM-L6-v2, a
        safetensors file.
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

    Raises
    ------
    OnRecordError
        When there are fewer than two rows or no seeds.
    """
    _check(rows, seeds)
    how = settings or Settings()
    gold = [(line_around(mask(row.text, row.target)), _smoothed(row.label)) for row in rows]
    networks = [
        fit(_started(_LABELS, start), gold, cross_entropy, replace(how, seed=seed), progress=progress) for seed in seeds
    ]
    if pool:
        told = _told(networks, [line_around(mask(text, target)) for text, target in pool])
        once = [replace(how, seed=seed, epochs=1) for seed in seeds]
        students = [
            fit(_started(_LABELS, start), [*gold, *gold, *told], cross_entropy, s, progress=progress) for s in once
        ]
        networks += students
    own = [(line_around(mask(row.text, row.target)), _smoothed(row.label)) for row in described()]
    mean = mean_network(networks, _LABELS)
    finish = replace(how, seed=seeds[0], epochs=1, rate=_FINISH)
    last = fit(mean_network([mean], _LABELS), [*gold, *own], cross_entropy, finish, progress=progress)
    facts: dict[str, object] = {"n_rows": len(rows), "n_pool": len(pool)}
    return _written(mean_network([mean, last], _LABELS), "portrayal", [line for line, _ in gold], folder, facts)


def train_tone(
    rows: Sequence[Rated],
    folder: str | Path,
    *,
    start: str | Path | None = None,
    seeds: Sequence[int] = (1, 2),
    settings: Settings | None = None,
    progress: bool = False,
) -> Path:
    """Train the network of tone: one run a seed, their weights averaged.

    Parameters
    ----------
    rows : sequence of Rated
        Gold texts, a sentence or two each: what goes beyond 126 word pieces of one is not read.
    folder : str or Path
        Where to write the network and its card.
    start : str, Path or None
        Where to start: ``portrayal.safetensors`` of a trained portrayal, the best; the weights of all-MiniLM-L6-v2; or
        None for the encoder that ships for quotations.
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

    Raises
    ------
    OnRecordError
        When there are fewer than two rows or no seeds.
    """
    _check(rows, seeds)
    examples: list[Example] = [(line_around(mask(row.text)), (row.rating,)) for row in rows]
    how = settings or TONE
    networks = [
        fit(_started(1, start), examples, squared_error, replace(how, seed=seed), progress=progress) for seed in seeds
    ]
    return _written(mean_network(networks, 1), "tone", [line for line, _ in examples], folder, {"n_rows": len(rows)})


def squared_error(outputs: Tensor, goals: Tensor) -> Tensor:
    """Squared error in units of the raters' scale, whose standard deviation is about one."""
    return 16 * (outputs - goals).square().mean()


def _started(outputs: int, start: str | Path | None) -> Network:
    network = Network(outputs)
    if start is not None and not Path(start).is_file():
        raise OnRecordError.unreadable(start, "no such file", "Name where to start, or leave it out.")
    if start is None:
        load_shipped(network)
        return network
    try:
        weights = load_file(str(start))
    except SafetensorError as error:
        raise OnRecordError.unreadable(start, "no safetensors file", "Give the weights of a network.") from error
    if "head.weight" in weights:
        network.load_state_dict({k: v for k, v in weights.items() if not k.startswith("head")}, strict=False)
    else:
        load_minilm(network, weights)
    return network


def _told(networks: Sequence[Network], lines: Sequence[Line]) -> list[Example]:
    """Label lines with what the networks say together: the geometric mean of their likelihoods."""
    logs = [torch.from_numpy(outputs_of(network, lines)).log_softmax(1).numpy() for network in networks]
    odds = np.exp(np.mean(logs, axis=0))
    likely = odds / odds.sum(axis=1, keepdims=True)
    return [(line, tuple(row)) for line, row in zip(lines, likely.tolist(), strict=True)]


def _smoothed(label: int) -> tuple[float, ...]:
    rest = _SMOOTHING / _LABELS
    return tuple(rest + (1 - _SMOOTHING) * (at == label) for at in range(_LABELS))


def _written(network: Network, kind: str, lines: Sequence[Line], folder: str | Path, facts: dict[str, object]) -> Path:
    step = max(1, len(lines) // _CALIBRATION)
    card = ship(network, kind, lines[::step], folder, **facts)
    save_file(network.state_dict(), card.with_suffix(".safetensors"))
    return card


def _check(rows: Sequence[object], seeds: Sequence[int]) -> None:
    if len(rows) < 2:
        raise OnRecordError(f"Training got {len(rows)} rows; give at least two, some thousand to be of use.")
    if not seeds:
        raise OnRecordError("Training got no seeds; give at least one, e.g. 1.")
