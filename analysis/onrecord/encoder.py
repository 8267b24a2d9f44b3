"""Text in, word pieces with true offsets in windows out; and the small language model that reads them.

The model is an ONNX file in ``resources/models``; onnxruntime and tokenizers are imported on first use only. A batch
never holds windows of two articles, so that what one article gives does not depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.bounded import load_json
from onrecord.errors import OnRecordError

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

WINDOW = 256
"""The most word pieces of a window, its marks included."""
CONTEXT = 32
"""The most word pieces of the window before that open a window again, to be read but not answered for."""

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
UNKNOWN, CLS, SEP, MASK = 100, 101, 102, 103
"""The pieces that stand for an unknown word, the start, the end of a line, and any word."""


@dataclass(slots=True)
class Pieces:
    """The word pieces of a text: ids, offsets, which of them begin a word, and the line each stands in."""

    ids: Ints
    starts: Ints
    ends: Ints
    heads: NDArray[np.bool_]
    lines: Ints


@dataclass(slots=True)
class Window:
    """A stretch of pieces that the model reads at once: indices into `Pieces`, -1 for the marks between lines.

    The first `context` entries repeat the window before.
    """

    at: Ints
    context: int


def read_pieces(text: str) -> Pieces:
    """Cut a text into word pieces, line by line.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    Pieces
        With offsets in code points of `text`.
    """
    tokenizer = _tokenizer()
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    heads: list[bool] = []
    lines: list[int] = []
    for number, line in enumerate(_LINE.finditer(text)):
        read = tokenizer.encode(_shadow(line[0]), add_special_tokens=False)
        base = line.start()
        last = -1
        for piece, (start, end), word in zip(read.ids, read.offsets, read.word_ids, strict=True):
            ids.append(piece)
            starts.append(base + start)
            ends.append(base + end)
            heads.append(word != last)
            last = word
        lines += [number] * len(read.ids)
    whole = [np.array(values, dtype=np.int64) for values in (ids, starts, ends, lines)]
    return Pieces(whole[0], whole[1], whole[2], np.array(heads, dtype=np.bool_), whole[3])


def line_pieces(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Cut one short text into word pieces: their ids and offsets, without the marks around a window."""
    read = _tokenizer().encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
    return read.ids, read.offsets


def _shadow(line: str) -> str:
    """Write half characters and the doubled marks of agency copy in a form that the model knows, at the same length."""
    return _SURROGATE.sub("\ufffd", line).replace("``", " “").replace("''", "” ")


def windows(pieces: Pieces, *, first: int = WINDOW) -> list[Window]:
    """Lay a text's pieces out in windows of whole lines; only a line longer than a window is cut, between words.

    Parameters
    ----------
    pieces : Pieces
        The pieces of a text.
    first : int
        The size of the first window, for training on varied cuts.

    Returns
    -------
    list of Window
        In text order; every piece stands in exactly one of them outside its context.
    """
    found: list[Window] = []
    size, row = first, [-1]
    context = 1
    for line in _lines(pieces, WINDOW - CONTEXT - 4):
        if len(row) > context and len(row) + len(line) + 1 > size:
            found.append(Window(np.array(row, dtype=np.int64), context))
            tail = _tail(pieces, row)
            row, size = [-1, *tail], WINDOW
            context = len(row)
        row += [*line, -1]
    if len(row) > context:
        found.append(Window(np.array(row, dtype=np.int64), context))
    return found


def _lines(pieces: Pieces, longest: int) -> list[list[int]]:
    """Group pieces by line and cut lines that are too long before a word."""
    found: list[list[int]] = []
    cuts = np.flatnonzero(np.diff(pieces.lines)) + 1
    for part in np.split(np.arange(len(pieces.ids)), cuts):
        line = part.tolist()
        while len(line) > longest:
            stop = next((at for at in range(longest, longest // 2, -1) if pieces.heads[line[at]]), longest)
            found.append(line[:stop])
            line = line[stop:]
        if line:
            found.append(line)
    return found


def _tail(pieces: Pieces, row: list[int]) -> list[int]:
    """Repeat the end of a window, from a word's beginning on, as the context of the next."""
    tail = row[-CONTEXT:]
    while tail and (tail[0] < 0 or not pieces.heads[tail[0]]):
        tail = tail[1:]
    return tail


def piece_ids(pieces: Pieces, window: Window) -> Ints:
    """Give the ids that the model reads for a window."""
    ids = np.where(window.at < 0, SEP, pieces.ids[window.at])
    ids[0] = CLS
    return ids


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = (models_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


class Model:
    """A model: its card, and its onnxruntime session, checked against the card's hashes.

    Parameters
    ----------
    source : str or pathlib.Path
        The name of a model that ships, or the card of one of your own: ``folder/tone.json``.
    threads : int
        How many threads onnxruntime may take.
    """

    def __init__(self, source: str | Path, threads: int = 1) -> None:
        card = models_folder() / f"{source}.json" if isinstance(source, str) else source
        self.card: dict[str, Any] = _read_card(card)
        hashes = dict(self.card["files"])
        self._words = partial(_words, _place(card.parent / "words.npz"), hashes.pop("words.npz", None))
        parts = {file: _read_part(card.parent / file, expected) for file, expected in hashes.items()}
        self._session = _session(parts[f"{self.card['name']}.onnx"], threads)

    def vectors(self, ids: Ints) -> Floats:
        """Look the vectors of word pieces up."""
        whole, scale = self._words()
        found: Floats = whole[ids].astype(np.float32) * scale[ids][..., None]
        return found

    @cached_property
    def tables(self) -> list[Floats]:
        """The tables that the model holds beside its layers, as its card names them."""
        nothing = np.zeros((1, 1), dtype=np.int64)
        given: dict[str, Ints | Floats] = dict.fromkeys(self.card["inputs"], nothing)
        given["vectors"] = self.vectors(nothing)
        if "words" in given:
            given["words"] = nothing[..., None]
        return self.run(self.card["tables"], **given)

    def run(self, outputs: Sequence[str], **inputs: Ints | Floats) -> list[Floats]:
        """Run the model on one batch."""
        found: list[Floats] = self._session.run(list(outputs), inputs)
        return found


def models_folder() -> Path:
    """Give the folder of the models that ship."""
    return Path(str(files("onrecord.resources"))) / "models"


def _read_card(path: Path) -> dict[str, Any]:
    try:
        card = load_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OnRecordError(
            f"The model card {path} could not be read ({error}); name the .json file of a model."
        ) from error
    if not isinstance(card, dict) or not isinstance(card.get("files"), dict) or "name" not in card:
        raise OnRecordError(
            f"{path} is no card of a network: it needs a name and files with their SHA-256. "
            'A card of the fast engine goes with engine="fast".'
        )
    return card


def _read_part(path: Path, expected: str) -> bytes:
    path = _place(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OnRecordError(f"The model file {path} could not be read ({error}). Reinstall onrecord.") from error
    _verify(path.name, data, expected)
    return data


def _place(path: Path) -> Path:
    """Say where a file of a model lies: the words that all models share lie with the models that ship."""
    shared = path.name in ("words.npz", "vocab.txt") and not path.exists()
    return models_folder() / path.name if shared else path


@cache
def _words(path: Path, expected: str) -> tuple[NDArray[np.int8], Floats]:
    """Read the vectors of word pieces as whole numbers and the scale of each; once, however many models share them."""
    arrays = np.load(io.BytesIO(_read_part(path, expected)), allow_pickle=False)
    return arrays["whole"], arrays["scale"]


def _verify(file: str, data: bytes, expected: str) -> None:
    came = hashlib.sha256(data).hexdigest()
    if came != expected:
        raise OnRecordError(
            f"The model file {file} has the SHA-256 {came}, but its card says {expected}: it was changed or cut short. "
            'Reinstall onrecord, or use engine="fast".'
        )


def _session(data: bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.use_deterministic_compute = True
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
