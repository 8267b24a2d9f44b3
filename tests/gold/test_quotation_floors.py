"""Floors of `quotations` on our own gold: measured, rounded down, and only ever to be raised."""

import re

import pandas as pd
import pytest

from onrecord.articles import Article, Corpus
from onrecord.quotes import quotations
from onrecord.quotes.marks import passages

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
HILL = "the_hill_obama_fails_to_sway_putin"

OVERLAP_FLOOR = 0.78
SPEAKER_FLOOR = 0.75
HILL_SPEAKER_FLOOR = 0.80
COVERED_FLOOR = 0.93


@pytest.fixture(scope="module")
def found(gold):
    """Rows of the quotations table by article_id."""

    def article(text):
        day = pd.to_datetime(str(text.front["published"]), utc=True)
        return Article(text.article_id, text.text, published=day)

    table = quotations(Corpus(article(text) for text in gold.values()))
    return {key: part.to_dict("records") for key, part in table.groupby("article_id")}


def words(text, spans):
    return {
        number
        for number, match in enumerate(WORD.finditer(text))
        if any(match.start() < end and start < match.end() for start, end in spans)
    }


def nearest(text, attribution, rows):
    """The row that shares most with a gold attribution, their IoU, and how much of the gold it covers."""
    wanted = words(text, attribution.content)
    best = (0.0, 0.0, None)
    for row in rows:
        given = words(text, row["spans"])
        shared = len(wanted & given)
        best = max(best, (shared / len(wanted | given), shared / len(wanted), row), key=lambda one: one[:2])
    return best


def is_speaker(row, attribution):
    """The canonical speaker is right: the same person, or nobody known where the gold knows nobody."""
    given = row["person_id"] if isinstance(row["person_id"], str) else None
    return given == attribution.person_id


def shares(texts, found):
    """Shares of the gold attributions that are found, and of those whose speaker is right."""
    rows = [
        (*nearest(text.text, attribution, found.get(text.article_id, [])), attribution)
        for text in texts
        for attribution in text.attributions
        if not attribution.nested
    ]
    overlap = sum(iou >= 0.5 for iou, _, _, _ in rows) / len(rows)
    right = sum(covered >= 0.5 and is_speaker(row, attribution) for _, covered, row, attribution in rows) / len(rows)
    return overlap, right


def uncovered(text, rows):
    """Strings in quotation marks that no attribution holds."""
    spans = [span for row in rows for span in row["spans"]]
    return [
        text.text[passage.start : passage.end]
        for passage in passages(text.text)
        if not any(start <= passage.inner[0] and passage.inner[1] <= end for start, end in spans)
    ]


def test_attributions_of_all_texts(gold, found):
    overlap, right = shares(gold.values(), found)
    assert overlap >= OVERLAP_FLOOR
    assert right >= SPEAKER_FLOOR


def test_speakers_of_the_article(gold, found):
    _, right = shares([gold[HILL]], found)
    assert right >= HILL_SPEAKER_FLOOR


def test_every_marked_string_of_the_article_is_attributed(gold, found):
    assert uncovered(gold[HILL], found[HILL]) == []


def test_marked_strings_of_all_texts(gold, found):
    missed = sum(len(uncovered(text, found.get(key, []))) for key, text in gold.items())
    total = sum(len(passages(text.text)) for text in gold.values())
    assert 1 - missed / total >= COVERED_FLOOR
