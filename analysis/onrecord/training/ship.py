"""Writes a trained network as an int8 ONNX file with its card. Needs torch and onnx.

Weights are whole numbers of seven bits, one scale a row: products of seven by eight bits add up alike on processors
with and without instructions for them. Activations are scaled by constants, measured over example lines, so that no
text depends on those it is run with; channels far larger than the others give part of their size to the weights first
(Xiao et al. 2023, SmoothQuant, eq. 4). The vectors of words stay in ``words.npz``, which all models share.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from onrecord.encoder import models_folder
from onrecord.measures.network import LONGEST, Line
from onrecord.training.fit import collate
from onrecord.training.network import HEADS, N_LAYERS, Network
from onrecord.whole import write_together

Array = NDArray[Any]

_CONTRIBUTED = "com.microsoft"
_TOP = 63
_SAMPLE = 2000  # inputs by which ways to scale are compared
_SHARES = (0.0, 0.5, 0.65, 0.8)  # how much of a channel's size goes to the weights; SmoothQuant's alpha
_BEYOND = (0.0, 1e-6, 1e-5, 1e-4, 1e-3)  # the share of inputs that may lie beyond the scale


def ship(network: Network, kind: str, examples: Sequence[Line], folder: str | Path, **facts: object) -> Path:
    """Write a network and its card.

    Parameters
    ----------
    network : Network
        A trained network.
    kind : str
        ``tone`` or ``portrayal``; the name of the files.
    examples : sequence of Line
        Lines such as the network will read, to measure the scales of its activations.
    folder : str or Path
        Where to write ``<kind>.onnx`` and ``<kind>.json``.
    **facts
        What else the card should say.

    Returns
    -------
    Path
        The card.
    """
    place = Path(folder)
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    data = build(weights, scales(network, examples)).SerializeToString(deterministic=True)
    shared = {name: (models_folder() / name).read_bytes() for name in ("words.npz", "vocab.txt")}
    hashes = {name: hashlib.sha256(part).hexdigest() for name, part in {f"{kind}.onnx": data, **shared}.items()}
    card = {"name": kind, "inputs": ["vectors", "marks"], "tables": ["weight", "bias"], **facts, "files": hashes}
    written = place / f"{kind}.json"
    described = (json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode()
    write_together({written: described, place / f"{kind}.onnx": data})
    return written


class Scale(NamedTuple):
    """How the inputs of one product are scaled: what divides each channel, and between which values they then lie."""

    channels: Array
    low: float
    high: float


def scales(network: Network, examples: Sequence[Line]) -> dict[str, Scale]:
    """Measure the inputs of each product over example lines."""
    seen: dict[str, list[Array]] = {}
    hooks = []
    for number, layer in enumerate(network.layers):
        for name in ("qkv", "out", "up", "down"):
            found = seen.setdefault(f"layers.{number}.{name}", [])
            hooks.append(getattr(layer, name).register_forward_pre_hook(_keeper(found)))
    network.eval()
    with torch.no_grad():
        for line in examples:
            network(*collate([line]))
    for hook in hooks:
        hook.remove()
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    return {name: _scale(np.concatenate(parts), weights[f"{name}.weight"]) for name, parts in seen.items()}


def build(weights: Mapping[str, Array], reaches: Mapping[str, Scale]) -> Any:
    """Build the graph: vectors and marks in, one vector a piece out, the head as tables beside it."""
    graph = _Graph(weights, reaches)
    marks = graph.add("Gather", [graph.weight("mark.weight"), "marks"])
    ends = [graph.constant(f"i{i}", np.array([i])) for i in (0, 1, 2)]
    length = graph.add("Slice", [graph.add("Shape", ["marks"]), *ends[1:]])
    places = graph.constant("places", weights["position.weight"][:LONGEST].astype(np.float32))
    place = graph.add("Slice", [places, ends[0], length, ends[0]])
    x = graph.add("Add", [graph.add("Add", ["vectors", marks]), place])
    x = graph.add(
        "LayerNormalization", [x, graph.weight("norm.weight"), graph.weight("norm.bias")], axis=-1, epsilon=1e-12
    )
    for number in range(N_LAYERS):
        x = graph.layer(x, f"layers.{number}")
    graph.nodes[-1].output[0] = "read"
    for name in ("weight", "bias"):
        graph.add("Identity", [graph.weight(f"head.{name}")])
        graph.nodes[-1].output[0] = name
    inputs = [
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["rows", "n", weights["mark.weight"].shape[1]]),
        helper.make_tensor_value_info("marks", TensorProto.INT64, ["rows", "n"]),
    ]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("read", "weight", "bias")]
    made = helper.make_graph(graph.nodes, "onrecord", inputs, outputs, list(graph.constants.values()))
    sets = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIBUTED, 1)]
    model = helper.make_model(made, opset_imports=sets)
    model.ir_version = 10
    return model


class _Graph:
    """Nodes and constants in the making."""

    def __init__(self, weights: Mapping[str, Array], reaches: Mapping[str, Scale]) -> None:
        self.weights = weights
        self.reaches = reaches
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def add(self, kind: str, inputs: list[str], domain: str = "", outputs: int = 1, **attributes: Any) -> str:
        """Add a node and give the name of its first output."""
        name = f"n{len(self.nodes)}"
        names = [name] + [f"{name}_{i}" for i in range(1, outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return name

    def constant(self, name: str, value: Array) -> str:
        """Store a constant once."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """Store a weight as it is."""
        return self.constant(name, self.weights[name].astype(np.float32))

    def layer(self, x: str, name: str) -> str:
        """Add one layer."""
        parts = self.add("Split", [self.linear(x, f"{name}.qkv")], outputs=3, axis=-1)
        mixed = self.add("MultiHeadAttention", [parts, f"{parts}_1", f"{parts}_2"], _CONTRIBUTED, num_heads=HEADS)
        x = self.norm(x, self.linear(mixed, f"{name}.out"), f"{name}.norm")
        up = self.add("Gelu", [self.linear(x, f"{name}.up")], _CONTRIBUTED)
        return self.norm(x, self.linear(up, f"{name}.down"), f"{name}.norm2")

    def norm(self, x: str, more: str, name: str) -> str:
        """Add and normalise."""
        inputs = [x, more, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("SkipLayerNormalization", inputs, _CONTRIBUTED, epsilon=1e-12)

    def linear(self, x: str, name: str) -> str:
        """Multiply whole numbers by a matrix of whole numbers, one scale a column."""
        channels, low, high = self.reaches[name]
        whole, scale = _pack(self.weights[f"{name}.weight"] * channels)
        step = np.float32((high - low) / 255)
        steps = self.constant(f"{name}.step", np.array(step))
        zero = self.constant(f"{name}.zero", np.array(np.uint8(round(-low / float(step)))))
        evened = self.add("Mul", [x, self.constant(f"{name}.channels", (1 / channels).astype(np.float32))])
        rounded = self.add("QuantizeLinear", [evened, steps, zero])
        columns = self.constant(f"{name}.scale", scale)
        nothing = self.constant(f"{name}.nothing", np.zeros(len(scale), dtype=np.int8))
        packed = self.constant(f"{name}.int8", whole.T)
        inputs = [rounded, packed, steps, columns, zero, nothing, self.weight(f"{name}.bias")]
        return self.add("MatMulIntegerToFloat", inputs, _CONTRIBUTED)


def _keeper(found: list[Array]) -> Any:
    def keep(_: object, inputs: tuple[Any, ...]) -> None:
        found.append(inputs[0].detach().float().numpy().reshape(-1, inputs[0].shape[-1]))

    return keep


def _scale(inputs: Array, weight: Array) -> Scale:
    """Choose, among a few ways to scale, the one that changes the products of these inputs least."""
    sample = inputs[:: max(1, len(inputs) // _SAMPLE)]
    exact = sample @ weight.T
    found = [_scaled(inputs, weight, share, beyond) for share in _SHARES for beyond in _BEYOND]
    errors = [float(np.square(_rounded(sample, scale) @ weight.T - exact).mean()) for scale in found]
    return found[int(np.argmin(errors))]


def _scaled(inputs: Array, weight: Array, share: float, beyond: float) -> Scale:
    largest = np.maximum(np.abs(inputs).max(axis=0), 1e-5)
    channels = largest**share / np.maximum(np.abs(weight).max(axis=0), 1e-5) ** (1 - share) if share else largest**0
    channels = channels.astype(np.float32)
    low, high = np.quantile(inputs / channels, [beyond / 2, 1 - beyond / 2])
    return Scale(channels, min(float(low), -1e-3), max(float(high), 1e-3))


def _rounded(inputs: Array, scale: Scale) -> Array:
    """Give inputs as they come out of eight bits."""
    step = (scale.high - scale.low) / 255
    zero = round(-scale.low / step)
    whole = np.clip(np.rint(inputs / scale.channels / step) + zero, 0, 255)
    rounded: Array = (whole - zero) * step * scale.channels
    return rounded


def _pack(weight: Array) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Scale each row of a matrix to whole numbers from -63 to 63."""
    scale = np.maximum(np.abs(weight).max(1) / _TOP, 1e-8).astype(np.float32)
    return np.clip(np.rint(weight / scale[:, None]), -_TOP, _TOP).astype(np.int8), scale
