"""Trains the network of engine="accurate" on gold attributions.

    python benchmarks/train_quotes.py TRAIN.jsonl[.gz] --start model.safetensors --out folder --epochs 3

`--start` is the weights file of all-MiniLM-L6-v2. Every 21st article is held out to choose by. A checkpoint is written
each epoch, with the running mean of the weights as `mean-<epoch>.pt`, and every 150 steps as `mean-now.pt`.
Needs torch and safetensors.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from quotes_model import ROLES, Batch, Reader, groups, load_minilm

from onrecord.encoder import WINDOW, Pieces, Window, piece_ids, read_pieces, windows
from onrecord.quotes.shapes import cases, states


@dataclass
class Document:
    """An article with its gold by word: label, the word of its cue, the words of a cue's source."""

    doc_id: str
    pieces: Pieces
    cases: np.ndarray
    states: np.ndarray
    word_of: np.ndarray
    labels: np.ndarray
    cue_of: np.ndarray
    sources: dict[int, list[int]]


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--start", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--decay", type=float, default=0.85)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="hold nothing out")
    parser.add_argument("--seconds", type=float, default=1e9, help="end earlier, the rate decayed in time")
    parser.add_argument("--resume", type=Path, help="weights of an earlier run to start from")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    documents = [prepare(row) for row in read_gold(options.train)]
    held_ids = (
        set() if options.all else {one for i, one in enumerate(sorted({d.doc_id for d in documents})) if i % 21 == 0}
    )
    train = [one for one in documents if one.doc_id not in held_ids]
    held = [one for one in documents if one.doc_id in held_ids]
    model = Reader()
    load_minilm(model.encoder, options.start)
    if options.resume:
        model.load_state_dict(torch.load(options.resume))
    options.out.mkdir(parents=True, exist_ok=True)
    fit(model, train, held, options)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Read gold documents."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def prepare(row: dict[str, Any]) -> Document:
    """Turn a gold article into labels by word."""
    text = row["text"]
    pieces = read_pieces(text)
    heads = np.flatnonzero(pieces.heads)
    starts = pieces.starts[heads]
    ends = pieces.ends[np.append(heads[1:], len(pieces.ids)) - 1]
    labels = np.zeros(len(heads), dtype=np.int64)
    cue_of = np.full(len(heads), -1, dtype=np.int64)
    sources: dict[int, list[int]] = {}

    def words(spans: list[list[int]] | None) -> list[list[int]]:
        found = []
        for start, end in spans or []:
            inside = list(range(int(np.searchsorted(ends, start, "right")), int(np.searchsorted(starts, end, "left"))))
            solid = [i for i in inside if any(c.isalnum() for c in text[starts[i] : ends[i]])]
            inside = list(range(solid[0], solid[-1] + 1)) if solid else inside
            if inside:
                found.append(inside)
        return found

    for quote in row["quotes"]:
        parts = {role: words(quote[role]) for role in ROLES}
        for role, runs in parts.items():
            for run in runs:
                mark(labels, run, 1 + 4 * ROLES.index(role))
        if not parts["cue"]:
            continue
        cue = parts["cue"][0][0]
        for run in parts["content"]:
            cue_of[run] = cue
        who = [word for run in parts["source"] for word in run]
        for run in parts["cue"]:
            for word in run:
                sources[word] = who
    word_of = np.cumsum(pieces.heads) - 1
    return Document(row["doc_id"], pieces, cases(text, pieces), states(text, pieces), word_of, labels, cue_of, sources)


def mark(labels: np.ndarray, run: list[int], base: int) -> None:
    """Write a span's labels: begin, inside, end, or single."""
    if len(run) == 1:
        labels[run[0]] = base + 3
        return
    labels[run] = base + 1
    labels[run[0]], labels[run[-1]] = base, base + 2


def collate(items: list[tuple[Document, Window]]) -> Batch:
    """Pad windows to one batch."""
    n = max(len(window.at) for _, window in items)
    chosen = []
    for document, window in items:
        heads = np.flatnonzero((window.at >= 0) & document.pieces.heads[window.at])
        chosen.append(np.append(0, heads))
    w = max(map(len, chosen))
    shape, wide = (len(items), n), (len(items), w)
    ids, case, state = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    mask = np.zeros(shape, dtype=bool)
    words, labels = np.zeros(wide, dtype=np.int64), np.zeros(wide, dtype=np.int64)
    word_mask = np.zeros(wide, dtype=bool)
    cue_of = np.full(wide, -1, dtype=np.int64)
    sources = np.zeros((len(items), w, w), dtype=bool)
    for b, ((document, window), heads) in enumerate(zip(items, chosen, strict=True)):
        k, m = len(window.at), len(heads)
        ids[b, :k], mask[b, :k] = piece_ids(document.pieces, window), True
        case[b, :k] = np.where(window.at < 0, 5, document.cases[window.at])
        state[b, :k] = np.where(window.at < 0, 0, document.states[window.at])
        words[b, :m], word_mask[b, :m] = heads, True
        own = document.word_of[window.at[heads[1:]]]
        labels[b, 1:m] = document.labels[own]
        place = {int(word): i + 1 for i, word in enumerate(own)}
        for i, word in enumerate(own.tolist(), 1):
            if document.cue_of[word] >= 0:
                cue_of[b, i] = place.get(int(document.cue_of[word]), 0)
            if word in document.sources:
                for target in document.sources[word]:
                    sources[b, i, place.get(target, 0)] = True
                if not document.sources[word]:
                    sources[b, i, 0] = True
    arrays = (ids, case, state, mask, words, word_mask, labels, cue_of, sources)
    return Batch(*(torch.from_numpy(array) for array in arrays))


def batches(documents: list[Document], size: int, draw: random.Random) -> Iterator[Batch]:
    """Cut every document at a new place and batch windows of like length in random order."""
    items = [(d, w) for d in documents for w in windows(d.pieces, first=draw.randint(80, WINDOW))]
    draw.shuffle(items)
    pools = [items[i : i + 50 * size] for i in range(0, len(items), 50 * size)]
    found = []
    for pool in pools:
        pool.sort(key=lambda item: len(item[1].at))
        found += [pool[i : i + size] for i in range(0, len(pool), size)]
    draw.shuffle(found)
    for batch in found:
        yield collate(batch)


def fit(model: Reader, train: list[Document], held: list[Document], options: argparse.Namespace) -> None:
    """Run the epochs with a linear warm-up and decay."""
    draw = random.Random(options.seed)
    optimizer = torch.optim.AdamW(groups(model, options.rate, options.decay), betas=(0.9, 0.98))
    peaks = [group["lr"] for group in optimizer.param_groups]
    per_epoch = sum(len(windows(d.pieces)) for d in train) / options.batch * 1.01
    total, step, start = per_epoch * options.epochs, 0, time.time()
    mean = {name: value.clone() for name, value in model.state_dict().items()}
    for epoch in range(options.epochs):
        model.train()
        seen = torch.zeros(3)
        for batch in batches(train, options.batch, draw):
            step += 1
            done = max(step / total, (time.time() - start) / options.seconds)
            share = min(step / (0.08 * total), max(0.0, (1 - done) / 0.92))
            if done >= 1:
                torch.save(mean, options.out / "mean-now.pt")
                return
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * share
            with torch.autocast("cpu", dtype=torch.bfloat16):
                losses = torch.stack(model.loss(batch))
            (losses * torch.tensor([1.0, 0.15, 0.15])).sum().backward()
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            keep = min(0.995, step / (step + 20))
            for name, value in model.state_dict().items():
                if name not in FIXED:
                    mean[name].lerp_(value, 1 - keep)
            seen = 0.95 * seen + 0.05 * losses.detach()
            if step % 150 == 0:
                torch.save(mean, options.out / "mean-now.pt")
            if step % 20 == 0:
                shown = " ".join(f"{x:.3f}" for x in (seen / (1 - 0.95 ** min(step, 500))).tolist())
                print(f"epoch {epoch} step {step}/{total:.0f} {time.time() - start:.0f}s {shown}", flush=True)
        torch.save(model.state_dict(), options.out / f"last-{epoch + 1}.pt")
        torch.save(mean, options.out / f"mean-{epoch + 1}.pt")
        if held:
            probe = Reader()
            probe.load_state_dict(mean)
            print(f"epoch {epoch} held {[round(x, 4) for x in measure(probe, held)]}", flush=True)


def measure(model: Reader, held: list[Document]) -> list[float]:
    """Mean losses on held-out articles."""
    model.eval()
    items = [(d, w) for d in held for w in windows(d.pieces)]
    items.sort(key=lambda item: len(item[1].at))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        rows = [torch.stack(model.loss(collate(items[i : i + 8]))) for i in range(0, len(items), 8)]
    return torch.stack(rows).mean(0).tolist()


FIXED = ("encoder.word.weight", "encoder.position.weight")


if __name__ == "__main__":
    main()
