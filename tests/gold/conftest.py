"""Loads the hand-written gold and turns its strings into offsets; a string that is not there stops the run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "lough_erne_2013"
ATTRIBUTIONS = Path(__file__).parent / "attributions"
FIELDS = {
    *("content", "cue", "source", "speaker", "speaker_kind", "person_id", "kind"),
    *("via", "negated", "nested", "at"),
}

Span = tuple[int, int]


class GoldError(ValueError):
    """The gold and the text disagree."""


@dataclass(frozen=True)
class Attribution:
    """One attribution as a reader marked it, in offsets."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: str | None
    speaker_kind: str | None
    person_id: str | None
    kind: str
    via: str | None = None
    negated: bool = False
    nested: bool = False


@dataclass(frozen=True)
class GoldText:
    """One text of the corpus with its front matter and its gold."""

    article_id: str
    front: Mapping[str, Any]
    text: str
    attributions: tuple[Attribution, ...] = ()
    not_speech: tuple[Span, ...] = ()


def read_text(path: Path) -> GoldText:
    """Split a corpus file into front matter and body, without the package's own reader."""
    opening, front, body = path.read_bytes().decode("utf-8").split("---\n", 2)
    if opening:
        raise GoldError(f"{path.name} does not begin with front matter.")
    fields = yaml.safe_load(front)
    return GoldText(article_id=fields["article_id"], front=fields, text=body)


def occurrences(text: str, wanted: str) -> list[Span]:
    """Every place where `wanted` stands as whole words."""
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    return [match.span() for match in re.finditer(before + re.escape(wanted) + after, text)]


def place(text: str, wanted: str, at: int | None = None) -> Span:
    """Find the one place that is meant: the only one, or the `at`-th counted from 1."""
    found = occurrences(text, wanted)
    if not found:
        raise GoldError(f"{wanted!r} is not in the text.")
    if at is None and len(found) > 1:
        raise GoldError(f"{wanted!r} stands {len(found)} times in the text; say which one with `at`.")
    if at is not None and not 1 <= at <= len(found):
        raise GoldError(f"{wanted!r} stands {len(found)} times in the text; `at` asks for number {at}.")
    return found[(at or 1) - 1]


def read_attribution(text: str, row: Mapping[str, Any]) -> Attribution:
    """Turn one row of a gold file into offsets."""
    if unknown := set(row) - FIELDS:
        raise GoldError(f"Unknown fields {sorted(unknown)} in {row}.")
    at = row.get("at", {})
    nth = at.get("content", [None] * len(row["content"]))
    pieces = [place_piece(text, piece, n) for piece, n in zip(row["content"], nth, strict=True)]
    return Attribution(
        content=tuple(pieces),
        cue=None if row["cue"] is None else place(text, row["cue"], at.get("cue")),
        source=None if row["source"] is None else place(text, row["source"], at.get("source")),
        **{key: row[key] for key in ("speaker", "speaker_kind", "person_id", "kind")},
        via=row.get("via"),
        negated=row.get("negated", False),
        nested=row.get("nested", False),
    )


def place_piece(text: str, piece: str, at: int | None) -> Span:
    """As `place`; in a list, 1 may stand for a string that occurs once."""
    return place(text, piece, None if at == 1 and len(occurrences(text, piece)) == 1 else at)


def read_gold(text: GoldText, path: Path) -> GoldText:
    """Add the attributions in one gold file to the text they are about."""
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    if file["article_id"] != text.article_id:
        raise GoldError(f"{path.name} is about {file['article_id']!r}, not {text.article_id!r}.")
    try:
        attributions = tuple(read_attribution(text.text, row) for row in file["attributions"])
        not_speech = tuple(place(text.text, row["text"], row.get("at")) for row in file["not_speech"])
    except GoldError as error:
        raise GoldError(f"{path.name}: {error}") from error
    return GoldText(text.article_id, text.front, text.text, attributions, not_speech)


@pytest.fixture(scope="session")
def texts() -> dict[str, GoldText]:
    """Every text of the corpus, by article_id."""
    read = [read_text(path) for path in sorted(CORPUS.glob("*.md"))]
    by_id = {text.article_id: text for text in read}
    if len(by_id) < len(read):
        raise GoldError("An article_id stands twice in the corpus.")
    return by_id


@pytest.fixture(scope="session")
def gold(texts: dict[str, GoldText]) -> dict[str, GoldText]:
    """Every text of the corpus with its gold attributions in offsets, by article_id."""
    return {key: read_gold(text, ATTRIBUTIONS / f"{key}.yaml") for key, text in texts.items()}


@pytest.fixture(scope="session")
def placing() -> Callable[..., Span]:
    """Give the function that turns a gold string into a span."""
    return place


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """Say where the corpus lies."""
    return CORPUS


@pytest.fixture(scope="session")
def gold_folder() -> Path:
    """Say where the gold attributions lie."""
    return ATTRIBUTIONS
