"""Who a source is: invented people, and facts of office from the gazetteer."""

from __future__ import annotations

import pandas as pd
import pytest

from onrecord.articles import Article
from onrecord.people import Speaker, read_people

_DAY = pd.Timestamp("2013-06-17", tz="UTC")


def speaker(text: str, source: str, nth: int = 0, day: pd.Timestamp | None = _DAY) -> Speaker:
    at = -1
    for _ in range(nth + 1):
        at = text.index(source, at + 1)
    return read_people(Article("a", text, published=day)).speaker((at, at + len(source)))


_STORY = (
    "Prime Minister Ada Holm of Norland met President Viktor Brandt on Monday. Holm was tired. Holm’s spokesman Otto"
    " Lund said little. The Foreign Ministry and the Kremlin released a statement. Critics left. The two leaders went"
    " home. A senior official who asked not to be named left. A spokeswoman for the Harbor Bank, Ida Stein, also spoke."
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Prime Minister Ada Holm", ("Ada Holm", "full", "ada_holm")),
        ("Prime Minister Ada Holm of Norland", ("Ada Holm", "full", "ada_holm")),
        ("President Viktor Brandt", ("Viktor Brandt", "full", "viktor_brandt")),
        ("Holm’s spokesman Otto Lund", ("Otto Lund", "full", "otto_lund")),
        ("The Foreign Ministry and the Kremlin", ("Foreign Ministry and Kremlin", "group", "foreign_ministry+kremlin")),
        ("the Kremlin", ("Kremlin", "organisation", "kremlin")),
        ("a statement", ("a statement", "document", None)),
        ("Critics", ("Critics", "group", None)),
        ("The two leaders", ("Ada Holm and Viktor Brandt", "group", "ada_holm+viktor_brandt")),
        (
            "A senior official who asked not to be named",
            ("A senior official who asked not to be named", "anonymous", None),
        ),
        ("A spokeswoman for the Harbor Bank, Ida Stein,", ("Ida Stein", "full", "ida_stein")),
    ],
)
def test_a_source_is_read_by_its_head(source: str, expected: tuple[str, str, str | None]) -> None:
    assert speaker(_STORY, source) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("An unsmiling Putin left.", "An unsmiling Putin", ("Vladimir Putin", "surname", "vladimir_putin")),
        (
            "Putin spokesman Dmitry Peskov left.",
            "Putin spokesman Dmitry Peskov",
            ("Dmitry Peskov", "full", "dmitry_peskov"),
        ),
        ("The Russian president left.", "The Russian president", ("Vladimir Putin", "role", "vladimir_putin")),
        ("The president of Russia left.", "The president of Russia", ("Vladimir Putin", "role", "vladimir_putin")),
        ("The German chancellor left.", "The German chancellor", ("Angela Merkel", "role", "angela_merkel")),
        ("Russia's foreign minister left.", "Russia's foreign minister", ("Sergei Lavrov", "role", "sergei_lavrov")),
        ("President Obama left.", "President Obama", ("Barack Obama", "surname", "barack_obama")),
        ("Moscow warned its neighbour.", "Moscow", ("Russia", "state", "russia")),
        ("Tokyo and Moscow agreed.", "Tokyo and Moscow", ("Japan and Russia", "group", "japan+russia")),
        ("The White House confirmed it.", "The White House", ("White House", "organisation", "white_house")),
        ("The company said so.", "The company", ("The company", "organisation", None)),
        ("A source left.", "A source", ("A source", "anonymous", None)),
        ("U.S. officials left.", "U.S. officials", ("U.S. officials", "group", None)),
        ("Ada Holm, the prime minister, left.", "the prime minister", ("Ada Holm", "role", "ada_holm")),
        ("The prime minister, Ada Holm, left.", "The prime minister", ("Ada Holm", "role", "ada_holm")),
        (
            "Former Secretary of State Ada Holm left.",
            "Former Secretary of State Ada Holm",
            ("Ada Holm", "full", "ada_holm"),
        ),
        ("The Voice of Norland left.", "Voice of Norland", ("Voice of Norland", "organisation", "voice_of_norland")),
        ("Then Sen. Ada Holm left.", "Ada Holm", ("Ada Holm", "full", "ada_holm")),
        ("Holm backers left.", "Holm backers", ("Holm backers", "group", None)),
        ("The FBI left.", "The FBI", ("FBI", "organisation", "fbi")),
        ("Holm Press said so.", "Holm Press", ("Holm Press", "organisation", "holm_press")),
        ("Ada Holm herself left.", "Ada Holm herself", ("Ada Holm", "full", "ada_holm")),
    ],
)  # fmt: skip
def test_names_roles_states_and_institutions(text: str, source: str, expected: tuple[str, str, str | None]) -> None:
    assert speaker(text, source) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2010-03-01", "dmitry_medvedev"), ("2013-06-17", "vladimir_putin")],
)
def test_the_holder_of_an_office_depends_on_the_date(day: str, expected: str) -> None:
    text = "The Russian president left."
    assert speaker(text, "The Russian president", day=pd.Timestamp(day, tz="UTC")).person_id == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Holm met Viktor Brandt. She left.", "ada_holm"),
        ("Mrs. Holm met Mr. Brandt. She left.", "holm"),
        ("Mr. Brandt arrived.\n\nMrs. Holm waited for him. She left.", "holm"),
        ("Angela Merkel met David Cameron. She left.", "angela_merkel"),
        ("Viktor Brandt met Otto Lund at noon. “Erik Stein is late,” an aide said. She left.", None),
        ("Spokeswoman Robin Lund met Viktor Brandt. She left.", "robin_lund"),
    ],
)
def test_a_pronoun_takes_the_gender_that_titles_names_and_the_gazetteer_show(text: str, expected: str | None) -> None:
    assert speaker(text, "She").person_id == expected


def test_a_pronoun_prefers_the_subject_and_looks_past_quotations() -> None:
    text = "Viktor Brandt thanked Otto Lund for the gift. “Erik Stein was late,” an aide said. He left."
    assert speaker(text, "He") == ("Viktor Brandt", "pronoun", "viktor_brandt")


def test_they_are_the_two_named_together() -> None:
    text = "Ada Holm and Viktor Brandt met. They left."
    assert speaker(text, "They") == ("Ada Holm and Viktor Brandt", "pronoun", "ada_holm+viktor_brandt")


def test_they_may_mean_two_leaders_named_apart() -> None:
    text = "President Ada Holm met President Viktor Brandt of Norland. The two presidents left. They slept."
    assert speaker(text, "The two presidents").person_id == "ada_holm+viktor_brandt"
    assert speaker(text, "They").person_id == "ada_holm+viktor_brandt"


def test_two_leaders_may_be_named_after_they_are_spoken_of() -> None:
    text = "The two leaders met. President Ada Holm and President Viktor Brandt left. Holm slept. Brandt sang."
    assert speaker(text, "The two leaders").person_id == "ada_holm+viktor_brandt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Ada Holm met Norland President Viktor Brandt. The president left.", "ada_holm"),
        ("President Ada Holm met President Viktor Brandt of Norland. The president left.", "ada_holm"),
        ("President Viktor Brandt of Norland waited. The president left.", "viktor_brandt"),
        ("The White House waited. The president left.", "barack_obama"),
        ("The White House waited for the Kremlin. The president left.", None),
        ("Downing Street waited. The prime minister left.", "david_cameron"),
    ],
)
def test_the_president_is_the_one_introduced_without_a_nation_or_by_the_seat(text: str, expected: str | None) -> None:
    source = "The prime minister" if "minister" in text else "The president"
    assert speaker(text, source).person_id == expected


def test_the_two_nations_are_those_of_the_two_leaders() -> None:
    text = "President Obama met Russian President Vladimir Putin. The two nations agreed."
    assert speaker(text, "The two nations") == ("Russia and United States", "group", "russia+united_states")


def test_a_place_before_a_name_is_no_part_of_it() -> None:
    assert speaker("On Syria Obama was firm.", "Obama").person_id == "barack_obama"


def test_who_is_the_name_before_it() -> None:
    assert speaker("Viktor Brandt, who left, was late.", "who") == ("Viktor Brandt", "pronoun", "viktor_brandt")


def test_the_caller_may_prefer_those_who_spoke() -> None:
    text = "Viktor Brandt spoke of Otto Lund. Otto Lund was ill. He left."
    index = read_people(Article("a", text))
    assert index.resolve_pronoun(text.index("He ")) == "otto_lund"
    assert index.resolve_pronoun(text.index("He "), speakers=["viktor_brandt"]) == "viktor_brandt"
    assert index.resolve_pronoun(0) is None


def test_a_span_outside_the_text_is_nobody() -> None:
    index = read_people(Article("a", "Rain fell."))
    assert index.speaker((50, 60)) == (None, None, None)
    assert index.speaker((4, 4)) == (None, None, None)
    assert index.speaker((-5, 4)).name == "Rain"
