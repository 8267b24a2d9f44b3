"""The people that ship and the user's own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from onrecord.errors import OnRecordError
from onrecord.people import Gazetteer, gazetteer, people_table
from onrecord.people.vocabulary import vocabulary
from onrecord.schema import PEOPLE, check


def test_the_shipped_people_are_a_people_table() -> None:
    table = check(people_table(), PEOPLE)
    assert len(table) >= 300
    assert not table.duplicated(["person_id", "role", "valid_from"]).any()
    assert table["gender"].notna().all()
    assert table["source"].str.len().gt(10).all()
    ends = table.dropna(subset=["valid_to"])
    assert (ends["valid_from"] < ends["valid_to"]).all()


def test_one_id_is_one_name() -> None:
    assert (people_table().groupby("person_id")["name"].nunique() == 1).all()


def test_every_country_is_a_state_or_an_organisation_that_is_named() -> None:
    lists = vocabulary()
    known = set(lists.states.values()) | set(lists.institutions.values())
    assert set(people_table()["country"]) - known == set()


@pytest.mark.parametrize(
    ("office", "country", "day", "expected"),
    [
        ("president", "united_states", "2013-06-17", ["barack_obama"]),
        ("president", "united_states", "2009-01-19", ["george_w_bush"]),
        ("prime minister", "united_kingdom", "2016-07-20", ["theresa_may"]),
        ("prime minister", "china", "2013-06-17", ["li_keqiang"]),
        ("secretary-general", "united_nations", "2013-06-17", ["ban_ki_moon"]),
        ("defence minister", "united_states", "2014-01-01", ["chuck_hagel"]),
        ("president", "norland", "2013-06-17", []),
    ],
)
def test_holders_are_found_by_office_state_and_day(office: str, country: str, day: str, expected: list[str]) -> None:
    found = gazetteer().holders(office, country, pd.Timestamp(day, tz="UTC"))
    assert [person.person_id for person in found] == expected


def own(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_own_rows_stand_behind_and_win(tmp_path: Path) -> None:
    path = own(tmp_path / "own.csv", "person_id,name,valid_from\nobama_x,Barack Obama,2013-01-01\nholm,Ada Holm,\n")
    table = check(people_table(path), PEOPLE)
    assert table["person_id"].tolist()[-2:] == ["obama_x", "holm"]
    assert table["source"].tolist()[-1] == "own.csv"
    assert Gazetteer(table).full["barack obama"][0].person_id == "obama_x"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("person_id\nholm\n", "lacks the column"),
        ("person_id,name\nholm,\n", "lacks its person_id or name"),
        ("person_id,name,valid_from\nholm,Ada Holm,soon\n", "'soon' in valid_from is no date"),
        ("person_id,name,gender\nholm,Ada Holm,x\n", "Unknown people.gender 'x'"),
        ("person_id,name,rolle\nholm,Ada Holm,x\n", "Did you mean 'role'"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(OnRecordError, match=message):
        people_table(own(tmp_path / "own.csv", text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OnRecordError, match="there is no such file"):
        people_table(tmp_path / "none.csv")
