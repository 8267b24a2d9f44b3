"""The network of tone and portrayal: MiniLM-L6 with marks for names and target, and a linear head. Needs torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from onrecord.encoder import Model, models_folder
from onrecord.errors import OnRecordError

N_LAYERS, HIDDEN, HEADS = 6, 384, 12
N_MARKS = 4
FROZEN = ("word.weight", "position.weight")
"""Weights that no training changes: all models share the vectors of words."""


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, 4 * HIDDEN)
        self.down = nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Attend and transform."""
        rows, n, _ = x.shape
        q, k, v = self.qkv(x).view(rows, n, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(rows, n, HIDDEN)
        x = self.norm(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(gelu(self.up(x)))))


class Network(nn.Module):
    """The encoder and a head over the first vector, the mean and the mean over the target."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.mark = nn.Embedding(N_MARKS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(N_LAYERS))
        self.head = nn.Linear(3 * HIDDEN, outputs)
        self.drop = nn.Dropout(0.1)
        nn.init.normal_(self.mark.weight, std=0.01)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """Give the outputs of the head, a row a line."""
        x = self.norm(self.word(ids) + self.position(torch.arange(ids.shape[1])) + self.mark(marks))
        bias = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        if torch.is_autocast_enabled("cpu"):
            bias = bias.bfloat16()
        for layer in self.layers:
            x = layer(x, bias)
        x = x.float()
        return self.head(self.drop(torch.cat([x[:, 0], _mean(x, mask), _mean(x, marks == 2)], -1)))


def load_minilm(network: Network, raw: Mapping[str, Tensor]) -> None:
    """Fill the encoder with the published weights of all-MiniLM-L6-v2."""
    if "embeddings.word_embeddings.weight" not in raw or f"encoder.layer.{N_LAYERS}.output.dense.weight" in raw:
        raise OnRecordError("These are the weights neither of all-MiniLM-L6-v2 nor of a network of onrecord.")
    given = {
        "word.weight": raw["embeddings.word_embeddings.weight"],
        "position.weight": raw["embeddings.position_embeddings.weight"]
        + raw["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    for number in range(N_LAYERS):
        given |= _layer(raw, number)
    network.load_state_dict(given, strict=False)


def load_shipped(network: Network) -> None:
    """Fill the encoder from the one that ships for quotations, which has read who says what in news.

    Its weights are whole numbers of eight bits: a start that is good enough, and one that needs no download.
    """
    quotes = Model("quotes")
    graph = onnx.load(models_folder() / "quotes.onnx").graph
    given = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights = {"word.weight": torch.from_numpy(quotes.vectors(np.arange(network.word.num_embeddings)))}
    places = torch.from_numpy(given["places"].astype(np.float32))
    weights["position.weight"] = torch.cat([places, network.position.weight[len(places) :].detach()])
    for name in network.state_dict():
        old, _, part = f"encoder.{name}".rpartition(".")
        if f"{old}.int8" in given and part == "weight":
            weights[name] = torch.from_numpy(given[f"{old}.int8"].T * given[f"{old}.scale"][:, None])
        elif f"{old}.{part}" in given:
            weights[name] = torch.from_numpy(given[f"{old}.{part}"].copy())
    network.load_state_dict(weights, strict=False)


def parameter_groups(network: Network, rate: float, decay: float) -> list[dict[str, Any]]:
    """Set the rate of learning by depth: the head fast, the lowest layers slow, the vectors of words not at all."""
    for name, weight in network.named_parameters():
        weight.requires_grad_(name not in FROZEN)
    depth = len(network.layers)
    groups = [
        {"params": list(network.norm.parameters()), "lr": rate * decay**depth, "weight_decay": 0.0},
        {"params": [network.mark.weight], "lr": rate * 5, "weight_decay": 0.0},
        {"params": list(network.head.parameters()), "lr": rate * 5, "weight_decay": 0.01},
    ]
    for number, layer in enumerate(network.layers):
        share = decay ** (depth - 1 - number)
        groups.append({"params": list(layer.parameters()), "lr": rate * share, "weight_decay": 0.01})
    return groups


def _mean(x: Tensor, chosen: Tensor) -> Tensor:
    weights = chosen.float()[..., None]
    return (x * weights).sum(1) / weights.sum(1).clamp(min=1)


def _layer(raw: Mapping[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}.", f"layers.{number}."
    names = {
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
    }
    given = {}
    for part in ("weight", "bias"):
        parts = [raw[f"{old}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
        given[f"{new}qkv.{part}"] = torch.cat(parts)
        given |= {f"{new}{ours}.{part}": raw[f"{old}{theirs}.{part}"] for theirs, ours in names.items()}
    return given
