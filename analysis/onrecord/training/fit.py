"""Fits a network to lines with goals, and gives what a fitted one says of lines. Needs torch."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from onrecord.encoder import CLS, SEP, UNKNOWN
from onrecord.measures.network import Line
from onrecord.training.network import FROZEN, Network, parameter_groups

Example = tuple[Line, tuple[float, ...]]
"""A line and its goal: one rating, or the likelihood of each label."""

_POOL = 40  # batches of like length are cut from pools of this many batches


@dataclass(frozen=True)
class Settings:
    """How to train.

    Passes over the examples, the peak rate of learning, its decay by depth, lines a step, the seed, how much of the
    running mean of weights a step keeps, and the share of word pieces that are blotted out at each step.
    """

    epochs: int = 3
    rate: float = 1.5e-4
    decay: float = 0.85
    size: int = 16
    seed: int = 1
    keep: float = 0.995
    blot: float = 0.1


def fit(
    network: Network,
    examples: Sequence[Example],
    loss: Callable[[Tensor, Tensor], Tensor],
    settings: Settings,
    *,
    progress: bool = False,
) -> Network:
    """Train a network and give it the running mean of the weights that it went through.

    Parameters
    ----------
    network : Network
        Where to start; it is changed.
    examples : sequence of Example
        What to learn.
    loss : callable
        Outputs and goals to one number.
    settings : Settings
        How.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    Network
        The same network.
    """
    torch.manual_seed(settings.seed)
    draw = random.Random(settings.seed)
    optimizer = torch.optim.AdamW(parameter_groups(network, settings.rate, settings.decay), betas=(0.9, 0.98))
    peaks = [group["lr"] for group in optimizer.param_groups]
    total = math.ceil(len(examples) / settings.size) * settings.epochs
    mean = {name: value.clone() for name, value in network.state_dict().items() if name not in FROZEN}
    network.train()
    steps = (batch for _ in range(settings.epochs) for batch in _batches(list(examples), settings.size, draw))
    for step, batch in enumerate(tqdm(steps, total=total, disable=not progress, unit="step"), 1):
        share = min(step / (0.1 * total), max(0.0, (1 - step / total) / 0.9))
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * share
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = network(*_blotted(collate([line for line, _ in batch]), settings.blot))
        loss(outputs.float(), torch.tensor([goal for _, goal in batch])).backward()
        torch.nn.utils.clip_grad_norm_([one for one in network.parameters() if one.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _average(mean, network, min(settings.keep, step / (step + 10)))
    network.load_state_dict(mean, strict=False)
    return network


def outputs_of(network: Network, lines: Sequence[Line], *, size: int = 32) -> NDArray[np.float32]:
    """Give the outputs of the head for lines, in their order."""
    network.eval()
    order = sorted(range(len(lines)), key=lambda at: len(lines[at].ids))
    found: list[NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)] * len(lines)
    with torch.no_grad():
        for start in range(0, len(order), size):
            places = order[start : start + size]
            rows = network(*collate([lines[at] for at in places])).float().numpy()
            for at, row in zip(places, rows, strict=True):
                found[at] = row
    return np.array(found)


def mean_network(networks: Sequence[Network], outputs: int) -> Network:
    """Average the weights of networks that were trained from one start."""
    states = [network.state_dict() for network in networks]
    made = Network(outputs)
    made.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return made


def collate(lines: Sequence[Line]) -> tuple[Tensor, Tensor, Tensor]:
    """Pad lines to one length: ids, marks, and which of them are there."""
    longest = max(len(line.ids) for line in lines)
    ids, marks = (torch.zeros(len(lines), longest, dtype=torch.long) for _ in range(2))
    there = torch.zeros(len(lines), longest, dtype=torch.bool)
    for row, line in enumerate(lines):
        size = len(line.ids)
        ids[row, :size], marks[row, :size] = torch.tensor(line.ids), torch.tensor(line.marks)
        there[row, :size] = True
    return ids, marks, there


def _batches(examples: list[Example], size: int, draw: random.Random) -> Iterator[list[Example]]:
    """Shuffle and cut into batches of like length."""
    draw.shuffle(examples)
    pools = [examples[at : at + _POOL * size] for at in range(0, len(examples), _POOL * size)]
    found = []
    for pool in pools:
        pool.sort(key=lambda example: len(example[0].ids))
        found += [pool[at : at + size] for at in range(0, len(pool), size)]
    draw.shuffle(found)
    yield from found


def _blotted(lines: tuple[Tensor, Tensor, Tensor], share: float) -> tuple[Tensor, Tensor, Tensor]:
    """Put the unknown piece in the place of some, but of no name and no mark, so that no single word is relied on."""
    ids, marks, there = lines
    chosen = (torch.rand(ids.shape) < share) & (marks == 0) & (ids != CLS) & (ids != SEP) & there
    return ids.masked_fill(chosen, UNKNOWN), marks, there


def _average(mean: dict[str, Tensor], network: Network, keep: float) -> None:
    for name, value in network.state_dict().items():
        if name in mean:
            mean[name].lerp_(value, 1 - keep)
