"""Mentions and whom they mean: full name once, then surname."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.articles import Article, Corpus
from onrecord.errors import OnRecordError
from onrecord.people import mentions, people_table, read_people
from onrecord.schema import MENTIONS, check

_DAY = pd.Timestamp("2013-06-17", tz="UTC")


def found(text: str, day: pd.Timestamp | None = _DAY) -> list[tuple[str, str, str | None]]:
    return [(m.text, m.kind, m.person_id) for m in read_people(Article("a", text, published=day)).mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ada Holm spoke. Holm left with Mrs. Holm's aide.",
            [
                ("Ada Holm", "full", "ada_holm"),
                ("Holm", "surname", "ada_holm"),
                ("Mrs. Holm", "surname", "ada_holm"),
                ("Mrs. Holm's aide", "anonymous", None),
            ],
        ),
        ("Mr. Brandt spoke. Brandt left.", [("Mr. Brandt", "surname", "brandt"), ("Brandt", "surname", "brandt")]),
        (
            "Holm spoke first. Ada Maria Holm left. Ada Holm slept.",
            [
                ("Holm", "surname", "ada_maria_holm"),
                ("Ada Maria Holm", "full", "ada_maria_holm"),
                ("Ada Holm", "full", "ada_maria_holm"),
            ],
        ),
        ("Sen. Ruiz voted.", [("Sen. Ruiz", "surname", "ruiz")]),
        ("The envoy of Russia spoke in Moscow.", [("The envoy", "role", None), ("Russia", "state", "russia")]),
        (
            "The statement and a report were long.",
            [("The statement", "document", None), ("a report", "document", None)],
        ),
        ("Putin's spokesman left.", [("Putin", "surname", "vladimir_putin"), ("Putin's spokesman", "anonymous", None)]),
        ("Georgia voted on Tuesday.", []),
        (
            "Georgia warned Russia. A Georgian was hurt.",
            [("Georgia", "state", "georgia"), ("Russia", "state", "russia")],
        ),
        ("Brandt warned that tired voters wait.", [("voters", "group", None)]),
        ("Rain fell on the harbor.", []),
        ("", []),
    ],
)
def test_namings_are_found_and_resolved(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bill Clinton met Hillary Clinton. Clinton left.", "hillary_clinton"),
        ("Hillary Clinton met Bill Clinton. Mrs. Clinton left.", "hillary_clinton"),
        ("Hillary Clinton met Bill Clinton. Mr. Clinton left.", "bill_clinton"),
        ("Erik Holm met Ada Holm. Mr. Holm left.", "erik_holm"),
    ],
)
def test_a_family_shares_a_surname(text: str, expected: str) -> None:
    assert found(text)[-1][2] == expected


@pytest.mark.parametrize("title", ["Councillor", "Alderwoman", "Superintendent", "Trustee"])
def test_a_local_title_is_no_part_of_the_name(title: str) -> None:
    assert found(f"{title} Lena Moroz spoke.")[0][2] == "lena_moroz"


def test_a_familiar_first_name_behind_an_epithet_is_the_person_of_the_article() -> None:
    ids = [row[2] for row in found("Frosty Viktor sulked. Viktor Brandt left with Ada Holm.")]
    assert ids[:2] == ["viktor_brandt", "viktor_brandt"]


def test_a_states_leader_is_its_president_though_the_premier_was_named_last() -> None:
    text = "Vladimir Putin met Dmitry Medvedev, the Russian prime minister. Russia's leader was calm."
    assert found(text)[-1][2] == "vladimir_putin"


def test_an_unknown_namesake_is_not_the_leader() -> None:
    assert found("Erik Putin owns a shop. Putin left.") == [
        ("Erik Putin", "full", "erik_putin"),
        ("Putin", "surname", "erik_putin"),
    ]


@pytest.mark.parametrize(
    ("day", "expected"), [("2014-06-01", "jay_carney"), ("2025-04-01", "mark_carney"), (None, "mark_carney")]
)
def test_a_bare_surname_is_looked_up_by_the_date(day: str | None, expected: str) -> None:
    assert found("Carney left.", day and pd.Timestamp(day, tz="UTC"))[0][2] == expected


def test_a_bare_surname_is_nobody_long_before_the_office() -> None:
    assert found("Macron left.", pd.Timestamp("1995-01-01", tz="UTC")) == []


def test_a_lone_word_becomes_a_person_when_a_pronoun_shows_it() -> None:
    assert found("We met Zorby. He woke.") == [("Zorby", "surname", "zorby"), ("He", "pronoun", "zorby")]
    assert found("We met Zorby.") == []


def test_a_users_own_people_are_known(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "own.csv"
    path.write_text("person_id,name,role,country,gender\nh,Ada Holm,president,norland,f\n", encoding="utf-8")
    table = mentions(Corpus.from_texts({"a": "Holm left. She slept."}), people=people_table(path))
    assert table["person_id"].tolist() == ["h", "h"]
    few = pd.DataFrame({"person_id": ["h"], "name": ["Ada Holm"]})
    table = mentions(Corpus.from_texts({"a": "Holm left."}), people=few)
    assert table["person_id"].tolist() == ["h"]


def test_a_table_that_is_no_people_table_is_refused() -> None:
    with pytest.raises(OnRecordError, match="people table lacks"):
        mentions(Corpus.from_texts({"a": "x"}), people=pd.DataFrame({"name": ["Ada Holm"]}))


_TEXTS = st.lists(
    st.sampled_from(
        ["Ada Holm", "Mr. Brandt", "Putin", "The two leaders", "he", "She", "They", "said", "the president", "Moscow",
         "met", "“", "”", ".", ",", "\n\n", "'s", "’", "a source", "who", "the ministry", "and", "HOLM", "U.S.", "May",
         "It"]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_TEXTS | st.text(max_size=80), st.data())
def test_any_text_is_read_and_offsets_hold(text: str, data: st.DataObject) -> None:
    index = read_people(Article("a", text))
    for number, mention in enumerate(index.mentions):
        assert mention.mention_id == number
        assert text[mention.start : mention.end] == mention.text != ""
    start, end = data.draw(st.integers(-2, len(text) + 2)), data.draw(st.integers(-2, len(text) + 2))
    assert len(index.speaker((start, end))) == 3
    index.resolve_pronoun(start)


@settings(max_examples=40, deadline=None)
@given(_TEXTS, _TEXTS)
def test_articles_are_read_each_by_itself(one: str, other: str) -> None:
    a, b = Corpus.from_texts({"a": one}), Corpus.from_texts({"b": other})
    apart = pd.concat([mentions(a), mentions(b)], ignore_index=True)
    pd.testing.assert_frame_equal(
        mentions(a + b), check(MENTIONS.frame(apart.itertuples(index=False, name=None)), MENTIONS)
    )


@settings(max_examples=40, deadline=None)
@given(_TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert found(text) == found(text)


@pytest.mark.parametrize(
    "piece",
    [
        "Former ",
        "Ada Holm Brandt ",
        "“ he said ",
        "She said they met. The two leaders left. ",
        "the\u00a0police\u00a0",
        "HOLM ",
    ],
)
def test_hostile_texts_are_read_in_bounded_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        index = read_people(Article("a", text))
        index.speaker((0, min(len(text), 500)))
        assert index.mentions is not None
        return time.process_time() - began

    seconds(1_000)
    # Eight times the text: a quadratic reading would take sixty-four times as long. The best of three leaves the
    # machine's other work out.
    few, many = (min(seconds(size) for _ in range(3)) for size in (20_000, 160_000))
    assert many < 24 * max(few, 0.02)
