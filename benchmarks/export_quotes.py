"""Writes a trained checkpoint as an int8 ONNX file with its card.

    python benchmarks/export_quotes.py checkpoint.pt OUT.onnx

Weights are stored as whole numbers of eight bits, one scale a row. The activations are scaled when the model runs, over
the window that it reads or over one piece: windows are read one by one, so that no window depends on another.
The vectors of words, which training leaves as published, go to `words.npz`, once for all models.
Needs torch, safetensors and onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from onrecord.training.network import HEADS, HIDDEN, N_LAYERS

MODELS = Path(__file__).parents[1] / "analysis" / "onrecord" / "resources" / "models"

OURS = "com.microsoft"


class Graph:
    """Nodes and weights in the making."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def add(self, kind: str, inputs: list[str], domain: str = "", outputs: int = 1, **attributes: Any) -> str:
        """Add a node and give the name of its first output."""
        name = f"n{len(self.nodes)}"
        names = [name] + [f"{name}_{i}" for i in range(1, outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        """Store a constant once."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """Store a weight as it is."""
        return self.constant(name, self.weights[name].astype(np.float32))

    def linear(self, x: str, name: str) -> str:
        """Multiply by an eight-bit matrix, one scale a column; the activations are scaled over the window."""
        if name.endswith("down"):
            return self.linear_by_row(x, name)
        whole, scale = pack(self.weights[f"{name}.weight"])
        packed, scales = self.constant(f"{name}.int8", whole.T), self.constant(f"{name}.scale", scale)
        zeros = self.constant(f"{name}.zero", np.zeros(len(scale), dtype=np.int8))
        return self.add("DynamicQuantizeMatMul", [x, packed, scales, zeros, self.weight(f"{name}.bias")], OURS)

    def linear_by_row(self, x: str, name: str) -> str:
        """Multiply with a scale for each piece: behind the Gelu single pieces are far larger than the others."""
        whole, scale = pack(self.weights[f"{name}.weight"])
        top = self.add("ReduceMax", [self.add("Abs", [x])], axes=[-1], keepdims=1)
        step = self.add("Mul", [top, self.constant("one_127th", np.array(1 / 127, dtype=np.float32))])
        rounded = self.add("Round", [self.add("Div", [x, step])])
        middle = self.add("Add", [rounded, self.constant("middle", np.array(128, dtype=np.float32))])
        inputs = [self.add("Cast", [middle], to=TensorProto.UINT8), self.constant(f"{name}.int8", whole.T)]
        inputs.append(self.constant("middle.uint8", np.array(128, dtype=np.uint8)))
        product = self.add("Cast", [self.add("MatMulInteger", inputs)], to=TensorProto.FLOAT)
        product = self.add("Mul", [self.add("Mul", [product, step]), self.constant(f"{name}.scale", scale)])
        return self.add("Add", [product, self.weight(f"{name}.bias")])

    def norm(self, x: str, name: str) -> str:
        """Normalise."""
        inputs = [x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("LayerNormalization", inputs, axis=-1, epsilon=1e-12)

    def rows(self, ids: str, name: str) -> str:
        """Look rows of an eight-bit table up."""
        whole, scale = pack(self.weights[name])
        table, scales = self.constant(f"{name}.int8", whole), self.constant(f"{name}.scale", scale[:, None])
        found = self.add("Cast", [self.add("Gather", [table, ids])], to=TensorProto.FLOAT)
        return self.add("Mul", [found, self.add("Gather", [scales, ids])])


def pack(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scale each row of a matrix to whole numbers from -127 to 127."""
    scale = np.maximum(np.abs(weight).max(1) / 127, 1e-8).astype(np.float32)
    return np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8), scale


def build(weights: dict[str, np.ndarray]) -> Any:
    """Build the network."""
    graph = Graph(weights)
    x = graph.add("Add", ["vectors", graph.rows("cases", "encoder.case.weight")])
    x = graph.add("Add", [x, graph.rows("states", "encoder.state.weight")])
    length = graph.add(
        "Slice", [graph.add("Shape", ["cases"]), *(graph.constant(f"i{i}", np.array([i])) for i in (1, 2))]
    )
    place = graph.constant("places", weights["encoder.position.weight"][:256].astype(np.float32))
    place = graph.add(
        "Slice", [place, graph.constant("i0", np.array([0])), length, graph.constant("i0", np.array([0]))]
    )
    x = graph.norm(graph.add("Add", [x, place]), "encoder.norm")
    for i in range(N_LAYERS):
        x = layer(graph, x, f"encoder.layers.{i}")
    x = graph.add("GatherND", [x, "words"], batch_dims=1)
    graph.nodes[-1].output[0] = "read"
    for name in ("tag", "point"):
        graph.linear("read", name)
        graph.nodes[-1].output[0] = name
    for name in ("near", "transitions"):
        graph.add("Identity", [graph.constant(f"{name}.table", weights[name].astype(np.float32))])
        graph.nodes[-1].output[0] = name
    whole = [(name, ["b", "n"]) for name in ("cases", "states")] + [("words", ["b", "w", 1])]
    inputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["b", "n", HIDDEN])]
    inputs += [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name, shape in whole]
    outputs = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in ("tag", "point", "near", "transitions")
    ]
    made = helper.make_graph(graph.nodes, "quotes", inputs, outputs, list(graph.constants.values()))
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(OURS, 1)])
    model.ir_version = 10
    return model


def layer(graph: Graph, x: str, name: str) -> str:
    """Add one layer."""
    parts = graph.add("Split", [graph.linear(x, f"{name}.qkv")], outputs=3, axis=-1)
    q, k, v = parts, f"{parts}_1", f"{parts}_2"
    mixed = graph.add("MultiHeadAttention", [q, k, v], OURS, num_heads=HEADS)
    x = graph.norm(graph.add("Add", [x, graph.linear(mixed, f"{name}.out")]), f"{name}.norm")
    up = graph.add("Gelu", [graph.linear(x, f"{name}.up")], OURS)
    return graph.norm(graph.add("Add", [x, graph.linear(up, f"{name}.down")]), f"{name}.norm2")


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=MODELS / "quotes.onnx")
    options = parser.parse_args()
    weights = {name: value.float().numpy() for name, value in torch.load(options.checkpoint).items()}
    whole, scale = pack(weights["encoder.word.weight"])
    words = options.out.with_name("words.npz")
    if not words.exists():
        np.savez(words, whole=whole, scale=scale)
    onnx.save(build(weights), options.out)
    path = options.out.with_suffix(".json")
    card = json.loads(path.read_text(encoding="utf-8")) if path.exists() else dict(CARD)
    card["files"] = {file.name: digest(file) for file in (options.out, words, MODELS / "vocab.txt")}
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes")


def digest(path: Path) -> str:
    """Give a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


CARD = {
    "name": "quotes",
    "inputs": ["vectors", "cases", "states", "words"],
    "tables": ["near", "transitions"],
    "bias": {},
    "confidence": [2.0, 1.0, 1.0, 1.0],
    "threshold": 0.0,
}

if __name__ == "__main__":
    main()
