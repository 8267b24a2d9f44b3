"""What is read of every database's export, whole and torn: every field, every doubt, and where each came from.

The file holds what came out when it was written, so that a change of a reader shows as a difference that somebody has
to explain; whether it is right is what test_exports.py asks. To renew it after a change that is meant:

    ONRECORD_RENEW=1 python -m pytest tests/articles/test_golden_records.py -n 0
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord import read_corpus
from onrecord.articles.read.dates import date_line

pytest.importorskip("docx")
pytest.importorskip("striprtf")
pytest.importorskip("lxml")

GOLDEN = Path(__file__).parent / "golden_records.json"


def told(corpus):
    """Give a corpus as JSON keeps it; of a text its beginning, its length and its hash."""
    articles = [
        {
            **{
                name: getattr(article, name)
                for name in ("article_id", "outlet", "section", "byline", "headline", "url")
            },
            **{name: getattr(article, name) for name in ("language", "origin", "rights", "n_words")},
            "published": str(article.published),
            "text": [article.text[:30], len(article.text), hashlib.sha256(article.text.encode()).hexdigest()[:12]],
            "extra": dict(article.extra),
        }
        for article in corpus
    ]
    tables = {"audit": corpus.audit, "issues": corpus.issues, "files": corpus.files}
    rows = {
        name: json.loads(table.drop(columns="sha256", errors="ignore").to_json(orient="values"))
        for name, table in tables.items()
    }
    return json.loads(json.dumps({"articles": articles, **rows}, default=str))


def read(name, data, folder):
    (folder / name).write_bytes(data)
    text = json.dumps(told(read_corpus(folder / name)))
    return json.loads(text.replace(str(folder), ""))


def test_every_export_is_read_as_it_was(build, export, stories, tmp_path):
    kind, make = export
    name, data = make(stories[:4])
    found = {"whole": read(name, data, tmp_path)}
    if not name.endswith("docx"):
        found["torn"] = read(name, data[: int(0.6 * len(data))], tmp_path)
    kept = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.is_file() else {}
    if os.environ.get("ONRECORD_RENEW"):
        lines = json.dumps(kept | {kind: found}, indent=0, ensure_ascii=False, sort_keys=True)
        GOLDEN.write_text(lines + "\n", encoding="utf-8")
        kept |= {kind: found}
    assert found == kept[kind]


ZONES = {"GMT": 0, "UTC": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3}
AMERICAN = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


@pytest.mark.parametrize(("zone", "hours"), (ZONES | AMERICAN).items())
def test_a_time_is_read_in_its_zone(zone, hours):
    read, _ = date_line(f"June 17, 2013 Monday 12:30:45 PM {zone}")
    assert read == datetime(2013, 6, 17, 12 - hours, 30, 45, tzinfo=UTC)
    read, _ = date_line(f"17 June 2013 12.05 am {zone}")
    assert read.replace(tzinfo=None) - datetime(2013, 6, 17) == read - datetime(2013, 6, 17, tzinfo=UTC)
    assert (datetime(2013, 6, 17, 0, 5, tzinfo=UTC) - read).total_seconds() == 3600 * hours


@pytest.mark.parametrize("line", ["2013-02-30", "31 June 2013", "June 17, 2013 and more", "Junes 17, 2013"])
def test_what_is_no_date_is_none(line):
    assert date_line(line) is None


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_is_read(number):
    day = datetime(2013, number, 9, tzinfo=UTC)
    assert date_line(f"{day:%B} 9, 2013")[0] == date_line(f"9 {day:%b} 2013")[0] == day
