"""The corpus keeps its promises: the article is verbatim, and nobody real is given words that they did not say."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest
import yaml

ARTICLE = "the_hill_obama_fails_to_sway_putin"
ARTICLE_SHA256 = "77868bf5b794bff57c611dd9a01eee27baea67ca54d02cfbad539a7d756bf2f7"
LEADERS = ("barack_obama", "vladimir_putin")
FRAMES = {
    *("attribution_of_responsibility", "human_interest", "conflict", "morality", "economic_consequences"),
}
COMMON = ("article_id", "outlet", "published", "section", "headline", "language", "origin", "rights", "story_id")
WORD = re.compile(r"\w+(?:['.-]\w+)*")
QUOTED = re.compile(r'“([^”]*)”|"([^"]*)"')


def dispatches(texts):
    return {key: text for key, text in texts.items() if key != ARTICLE}


def quoted(text):
    return [a or b for a, b in QUOTED.findall(text)]


def plain(words):
    """Words alone, one space around each: marks, punctuation, case and the kind of space do not count."""
    return f" {' '.join(WORD.findall(words.replace('’', chr(39)).lower()))} "


def test_the_article_is_verbatim(texts):
    assert hashlib.sha256(texts[ARTICLE].text.encode("utf-8")).hexdigest() == ARTICLE_SHA256


def test_quotation_marks_in_dispatches_hold_only_words_quoted_in_the_article(texts):
    said = [plain(whole) for whole in quoted(texts[ARTICLE].text)]
    for key, text in dispatches(texts).items():
        strange = [words for words in quoted(text.text) if not any(plain(words) in whole for whole in said)]
        assert strange == [], key


def test_marks_are_paired_in_every_paragraph_of_the_dispatches(texts):
    for key, text in dispatches(texts).items():
        for paragraph in text.text.splitlines():
            assert paragraph.count("“") == paragraph.count("”"), (key, paragraph)
            assert paragraph.count('"') % 2 == 0, (key, paragraph)


def test_single_marks_in_dispatches_are_apostrophes(texts):
    for key, text in dispatches(texts).items():
        assert "‘" not in text.text, key
        assert not re.search(r"(?<!\w)['’](?=\w)", text.text), key


def test_front_matter_is_complete(texts):
    for key, text in texts.items():
        assert all(text.front.get(name) for name in COMMON), key
        assert text.front["language"] == "en", key
        assert text.text.startswith(text.front["headline"] + "\n"), key
    assert all(text.front["story_id"] == "lough_erne_2013" for text in texts.values())


def test_dispatches_say_that_they_were_written_for_the_package(texts):
    for key, text in dispatches(texts).items():
        assert text.front["origin"] == "written for onrecord", key
        assert text.front["outlet"].startswith("Demo "), key
        assert key.startswith("demo_"), key
        assert set(text.front["slant"]) == set(LEADERS), key
        assert text.front["frames"], key
        assert set(text.front["frames"]) <= FRAMES, key


def test_the_article_has_no_planted_truth(texts):
    assert "slant" not in texts[ARTICLE].front
    assert "frames" not in texts[ARTICLE].front


def test_file_names_follow_ids(corpus_folder):
    for path in corpus_folder.glob("demo_*.md"):
        assert f"article_id: {path.stem}\n" in path.read_text(encoding="utf-8")


def test_there_are_enough_dispatches_of_the_right_length(texts):
    assert len(dispatches(texts)) >= 12
    lengths = {key: len(text.text.split()) for key, text in dispatches(texts).items()}
    assert {key: n for key, n in lengths.items() if not 250 <= n <= 700} == {}


@pytest.mark.parametrize("leader", LEADERS)
def test_planted_slants_are_balanced_and_cover_the_scale(texts, leader):
    slants = [text.front["slant"][leader] for text in dispatches(texts).values()]
    assert set(slants) == {-2, -1, 0, 1, 2}
    assert sum(slants) == 0


def test_one_wire_text_has_one_edited_copy(texts):
    wires = Counter(text.front["wire_id"] for text in texts.values() if "wire_id" in text.front)
    assert list(wires.values()) == [2]


def test_the_data_sheet_describes_every_text_as_it_is(texts, corpus_folder):
    sheet = (corpus_folder.parent / "DATASHEET.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in sheet.splitlines() if line.startswith("| ")
    ]
    listed = {row[0].strip("`"): row[1:] for row in rows if row[0].startswith("`")}
    assert set(listed) == set(texts)
    for key, text in texts.items():
        slant = text.front.get("slant", {})
        planted = [f"{slant[leader]:+d}".replace("+0", "0") if slant else "none" for leader in LEADERS]
        frames = ", ".join(text.front.get("frames", [])) or "none"
        assert listed[key] == [text.front["section"], str(len(text.text.split())), *planted, frames], key


def test_every_frame_is_planted_somewhere(texts):
    planted = {frame for text in dispatches(texts).values() for frame in text.front["frames"]}
    assert planted == FRAMES


def test_the_manifest_of_published_coverage_holds_addresses_and_no_text(corpus_folder):
    manifest = yaml.safe_load((corpus_folder.parent / "coverage.yaml").read_text(encoding="utf-8"))
    rows = manifest["coverage"]
    assert len(rows) >= 13
    for row in rows:
        assert set(row) == {"outlet", "date", "address", "kind", "rights"}
        assert row["address"].startswith(("http://", "https://"))
    assert len({row["address"] for row in rows}) == len(rows)
