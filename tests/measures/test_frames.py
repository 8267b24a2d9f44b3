"""Frames: which items the words answer, what the codebook must hold, and what bad ones are told."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import OnRecordError
from onrecord.measures.frames import explain_frames, frame_columns, frame_trust, frames, read_codebook
from onrecord.resources import load, names
from onrecord.schema import check

FRAMES = ["attribution_of_responsibility", "human_interest", "conflict", "morality", "economic_consequences"]
OWN = """
codebook: weather
version: "0.1"
lists:
  wet: [rain, drizzle]
frames:
  - id: storm
    name: Storm
    definition: The weather is rough.
    items:
      - id: wind
        question: Does it blow?
        applies_to: text
        terms: [gale, blow*]
      - id: water
        question: Does it pour?
        applies_to: text
        patterns: ['{wet} and more {wet}']
"""


def table(*texts: object) -> pd.DataFrame:
    return pd.DataFrame({"text": list(texts)})


def test_every_frame_gets_a_declared_column_in_its_range():
    scored = frames(table("Brandt accused Holm of lies.", "It rained.", ""))
    assert list(scored.columns) == ["text", *(f"frame_{name}" for name in FRAMES)]
    assert check(scored, frame_columns()) is scored


EXEMPLARY = [(name, frame) for name in names("codebooks") for frame in read_codebook(name).counted]


@pytest.mark.parametrize(("name", "frame"), EXEMPLARY, ids=lambda value: value if isinstance(value, str) else value.id)
def test_the_codebooks_own_examples_come_out_as_coded(name, frame):
    texts = {present: text for text, present in frame.examples}
    scored = frames(table(texts[True], texts[False]), codebook=name)
    present, absent = scored[f"frame_{frame.id}"]
    assert present > absent
    assert present == scored.loc[0, frame_columns(name).names].max()


def test_the_codebooks_that_ship_hold_what_they_are_named_for():
    sizes = {name: len(read_codebook(name).frames) for name in names("codebooks")}
    assert sizes == {"diplomacy_and_war": 5, "generic_frames": 5, "morality": 5, "policy_frames": 15}
    assert frame_columns("policy_frames").names[-1] == "frame_external_regulation_and_reputation"
    assert "other" in read_codebook("policy_frames").questions
    for name in sizes:
        for frame in read_codebook(name).frames:
            assert frame.definition
            assert frame.include
            assert frame.exclude


def test_how_far_to_trust_a_frame_is_told():
    told = check(frame_trust(), "trust").set_index("frame")
    assert told.loc["economic_consequences", "advice"] == "to order texts and to find passages"
    assert told.loc["conflict", "advice"].startswith("to find passages only")
    assert frame_trust("morality")["advice"].str.contains("nobody measured").all()


def test_a_frame_for_people_alone_is_asked_and_not_counted(tmp_path):
    path = tmp_path / "weather.yaml"
    more = "  - id: mood\n    name: Mood\n    definition: It weighs on people.\n    items:\n"
    path.write_text(OWN + more + "      - {id: low, question: 'Are they low?', applies_to: coder}\n", encoding="utf-8")
    assert list(read_codebook(path).questions) == ["storm.wind", "storm.water", "storm", "mood.low", "mood"]
    assert list(frames(table("A gale."), codebook=path).columns) == ["text", "frame_storm"]


@pytest.mark.parametrize("text", ["", "…", "?!", None, float("nan")])
def test_a_text_without_words_has_no_score(text):
    assert frames(table(text)).drop(columns="text").isna().all(axis=None)


def test_a_text_with_words_but_no_match_scores_zero():
    assert (frames(table("The ferry leaves at noon.")).drop(columns="text") == 0).all(axis=None)


def test_the_score_does_not_grow_with_length_alone():
    text = "Ada Holm accused the Harbor Courier of lies, and the ferry left at noon with nobody on board. " * 6
    once, thrice = frames(table(text, text * 3))["frame_conflict"]
    assert once == pytest.approx(thrice)


def test_case_and_word_boundaries():
    assert explain_frames("WAR? No: WON. Wonder, swine; it won’t.")["match"].tolist() == ["WON"]


def test_typographic_apostrophes_match_plain_ones():
    assert "can’t wait" in explain_frames("We can’t wait.")["match"].tolist()


def test_an_office_is_no_moral_message():
    assert "moral_message" not in set(explain_frames("The Justice Department spoke.")["item"])
    assert "moral_message" in set(explain_frames("They want justice.")["item"])


def test_explained_words_stand_where_they_are_said_to():
    text = "Brandt blamed “the ministry” – and the bishop prayed for $3 million."
    found = explain_frames(text)
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == found["match"].tolist()
    assert {"reproach", "religion", "costs"} <= set(found["item"])


def test_rows_order_index_and_columns_are_kept():
    given_ = pd.DataFrame({"text": ["They clashed.", "Jobs."], "n": [1, 2]}, index=[7, 3])
    scored = frames(given_)
    pd.testing.assert_frame_equal(scored[["text", "n"]], given_)


def test_parts_measured_apart_equal_the_whole():
    a, b = table("They clashed over jobs."), table("The pope wept.", "")
    whole = frames(pd.concat([a, b], ignore_index=True))
    pd.testing.assert_frame_equal(whole, pd.concat([frames(a), frames(b)], ignore_index=True))


def test_an_empty_table_gets_its_columns():
    assert list(frames(table()).columns) == ["text", *(f"frame_{name}" for name in FRAMES)]


def test_the_items_about_pictures_are_documented_but_not_asked():
    human = next(frame for frame in read_codebook().frames if frame.id == "human_interest")
    assert len(human.items) == 5
    assert [item.id for item in human.items if item not in human.text_items] == ["feelings_in_pictures"]


def test_every_codebook_that_ships_says_its_source_licence_and_validity():
    for name in names("codebooks"):
        assert all(load("codebooks", name).get(key) for key in ("version", "source", "licence", "validity"))


def test_an_own_codebook_by_path_with_lists_stems_and_patterns(tmp_path):
    path = tmp_path / "weather.yaml"
    path.write_text(OWN, encoding="utf-8")
    scored = frames(table("It was blowing; drizzle and more rain."), codebook=path)
    assert scored["frame_storm"].tolist() == [1.0]
    assert frames(table("A gale."), codebook=read_codebook(path))["frame_storm"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    definition: The weather is rough.\n", "", "lacks definition"),
        ("    name: Storm", "    name: Storm\n    colour: grey", "Unknown key"),
        ("terms: [gale, blow*]", "terms: []", "neither terms nor patterns"),
        ("applies_to: text\n        terms", "applies_to: sound\n        terms", "Unknown applies_to"),
        ("{wet} and", "{dry} and", "Unknown list"),
        ("{wet} and", "(wet and", "no regular expression"),
        ("id: water", "id: wind", "stands twice"),
        ("id: storm", "id: Big Storm", "no identifier"),
        ("frames:", "frames: []\nfoo:", "Unknown key"),
        ("codebook: weather\n", "", "lacks codebook"),
        ("codebook: weather", "codebook: [", "no readable codebook"),
    ],
)
def test_a_broken_codebook_is_named_with_its_fault(tmp_path, old, new, message):
    path = tmp_path / "broken.yaml"
    assert old in OWN
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OnRecordError, match=message):
        read_codebook(path)


def test_bad_arguments_say_what_is_allowed(tmp_path):
    with pytest.raises(OnRecordError, match="generic_frames"):
        frames(table("x"), codebook="generic_frame")
    with pytest.raises(OnRecordError, match="no readable codebook"):
        read_codebook(tmp_path / "none.yaml")
    with pytest.raises(OnRecordError, match="lacks the column"):
        frames(pd.DataFrame({"words": ["x"]}))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_scored_and_its_matches_stand_in_it(text):
    scored = frames(table(text)).drop(columns="text").iloc[0]
    assert scored.isna().all() or scored.between(0, 1).all()
    assert all(text[a:b] == m for a, b, m in explain_frames(text)[["start", "end", "match"]].itertuples(index=False))
