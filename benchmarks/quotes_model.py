"""The network behind engine="accurate": MiniLM-L6 with case and quotation state, a CRF over words and two pointers.

Needs torch and safetensors; used by `train_quotes.py` only.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.training.network import HIDDEN, N_LAYERS, Layer

ROLES = ("source", "cue", "content")
LABELS = ["O"] + [f"{place}-{role}" for role in ROLES for place in "BIES"]
POINTER = 96
N_BUCKETS = 24


class Batch(NamedTuple):
    """Windows padded to one length: pieces (B, L) and their words (B, W); index 0 of the words is the first mark."""

    ids: Tensor
    cases: Tensor
    states: Tensor
    mask: Tensor
    words: Tensor
    word_mask: Tensor
    labels: Tensor
    cue_of: Tensor
    sources: Tensor


class Encoder(nn.Module):
    """MiniLM with two more embeddings."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.case = nn.Embedding(8, HIDDEN)
        self.state = nn.Embedding(8, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(N_LAYERS))
        nn.init.normal_(self.case.weight, std=0.01)
        nn.init.normal_(self.state.weight, std=0.01)

    def forward(self, ids: Tensor, cases: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Give a vector a piece."""
        place = torch.arange(ids.shape[1])
        x = self.word(ids) + self.position(place) + self.case(cases) + self.state(states)
        x = self.norm(x)
        bias = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        if torch.is_autocast_enabled("cpu"):
            bias = bias.bfloat16()
        for layer in self.layers:
            x = layer(x, bias)
        return x


def load_minilm(encoder: Encoder, path: str) -> None:
    """Fill an encoder with the published weights."""
    raw = load_file(path)
    got: dict[str, Tensor] = {
        "word.weight": raw["embeddings.word_embeddings.weight"],
        "position.weight": raw["embeddings.position_embeddings.weight"]
        + raw["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    for i in range(N_LAYERS):
        old, new = f"encoder.layer.{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            got[f"{new}qkv.{part}"] = torch.cat(
                [raw[f"{old}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            )
            for theirs, ours in (
                ("attention.output.dense", "out"),
                ("attention.output.LayerNorm", "norm"),
                ("intermediate.dense", "up"),
                ("output.dense", "down"),
                ("output.LayerNorm", "norm2"),
            ):
                got[f"{new}{ours}.{part}"] = raw[f"{old}{theirs}.{part}"]
    missing = encoder.load_state_dict(got, strict=False)
    if missing.unexpected_keys or set(missing.missing_keys) != {"case.weight", "state.weight"}:
        raise SystemExit(f"These weights are not MiniLM-L6: {missing}")


class Reader(nn.Module):
    """Encoder, tag scores a word, and the vectors between which the pointers score."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(HIDDEN, len(LABELS))
        self.point = nn.Linear(HIDDEN, 4 * POINTER)
        self.near = nn.Parameter(torch.zeros(2, N_BUCKETS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Give tag scores (B, W, labels) and pointer vectors (B, W, 4 * POINTER)."""
        x = self.encoder(batch.ids, batch.cases, batch.states, batch.mask)
        x = x.gather(1, batch.words[..., None].expand(-1, -1, HIDDEN))
        x = self.drop(x)
        return self.tag(x).float(), self.point(x).float()

    def loss(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Negative log-likelihood a word of the tags, and of both pointers."""
        scores, vectors = self(batch)
        tags = crf_loss(scores[:, 1:], batch.labels[:, 1:], batch.word_mask[:, 1:], self.transitions)
        from_content, to_cue, from_cue, to_source = vectors.chunk(4, -1)
        buckets = distance(batch.words.shape[1])
        free = (~batch.word_mask)[:, None, :].float() * -1e4
        cue = from_content @ to_cue.transpose(1, 2) / POINTER**0.5 + self.near[0][buckets] + free
        source = from_cue @ to_source.transpose(1, 2) / POINTER**0.5 + self.near[1][buckets] + free
        told = batch.cue_of >= 0
        link = nn.functional.cross_entropy(cue[told], batch.cue_of[told]) if told.any() else cue.sum() * 0
        right = batch.sources & batch.word_mask[:, None, :]
        has = right.any(-1)
        logs = source.log_softmax(-1).masked_fill(~right, -1e4)
        who = -logs[has].logsumexp(-1).mean() if has.any() else source.sum() * 0
        return tags, link, who


def distance(n: int) -> Tensor:
    """Class the signed distance between words: exact up to four, then in powers of two."""
    at = torch.arange(n)
    gap = at[None, :] - at[:, None]
    size = gap.abs()
    far = (4 + (size.clamp(min=4).float() / 4).log2().floor().long()).clamp(max=10)
    near = torch.where(size < 5, size, far)
    found = torch.where(gap < 0, near + 11, near)
    found[:, 0] = 22
    return found


def crf_loss(scores: Tensor, labels: Tensor, mask: Tensor, transitions: Tensor) -> Tensor:
    """Negative log-likelihood of label sequences under a linear chain, a word."""
    n = scores.shape[1]
    alpha = scores[:, 0]
    gold = scores.gather(2, labels[..., None])[..., 0]
    steps = transitions[labels[:, :-1], labels[:, 1:]]
    right = (gold * mask).sum(1) + (steps * mask[:, 1:]).sum(1)
    for t in range(1, n):
        ahead = torch.logsumexp(alpha[:, :, None] + transitions, 1) + scores[:, t]
        alpha = torch.where(mask[:, t, None], ahead, alpha)
    return (alpha.logsumexp(1) - right).sum() / mask.sum()


def groups(model: Reader, rate: float, decay: float) -> list[dict[str, Any]]:
    """Set the learning rate by depth: the heads fast, the lowest layers slow."""
    encoder = model.encoder
    encoder.word.weight.requires_grad_(False)
    encoder.position.weight.requires_grad_(False)
    low = rate * decay**N_LAYERS
    found = [{"params": list(encoder.norm.parameters()), "lr": low, "weight_decay": 0.0}]
    found.append({"params": [encoder.case.weight, encoder.state.weight], "lr": rate * 5, "weight_decay": 0.0})
    for i, layer in enumerate(encoder.layers):
        found.append(
            {"params": list(layer.parameters()), "lr": rate * decay ** (N_LAYERS - 1 - i), "weight_decay": 0.01}
        )
    heads = [*model.tag.parameters(), *model.point.parameters()]
    found.append({"params": heads, "lr": rate * 6, "weight_decay": 0.01})
    found.append({"params": [model.transitions, model.near], "lr": 2e-2, "weight_decay": 0.0})
    return found
