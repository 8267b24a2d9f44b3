"""Parts that do not agree: columns of one's own, and values of several kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

import onrecord as rec

_OWN = {"a": "rating: 5", "b": "rating: high", "c": "desk: politics", "d": "tags: [trade, talks]"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    for name, line in _OWN.items():
        (place / f"{name}.md").write_text(f"---\n{line}\n---\nAda Holm said that it rains.\n")
    return place


@pytest.mark.parametrize("size", [1, 2, 10])
def test_columns_of_ones_own_come_back_whatever_part_they_stand_in(folder: Path, tmp_path: Path, size: int) -> None:
    rec.write_parts(folder, tmp_path / "parts", size=size)
    table = rec.read_parts(tmp_path / "parts")
    assert table["article_id"].tolist() == list("abcd")
    assert table["rating"].astype(object).where(table["rating"].notna(), None).map(str).tolist()[:2] == ["5", "high"]
    assert table["desk"].dropna().tolist() == ["politics"]
    assert table["tags"].dropna().tolist() == ["trade|talks"]
    done = rec.map_partitions(rec.quotations, tmp_path / "parts", tmp_path / "out")
    assert done["n_failed"].sum() == 0
    assert len(rec.read_parts(tmp_path / "out" / "quotations")) == 4


def test_parts_without_the_column_asked_about_give_no_row(folder: Path, tmp_path: Path) -> None:
    rec.write_parts(folder, tmp_path / "parts", size=1)
    found = rec.read_parts(tmp_path / "parts", columns=["article_id"], where={"desk": ["politics"]})
    assert found.to_dict("list") == {"article_id": ["c"]}


def test_values_of_another_kind_are_refused_with_the_kind(folder: Path, tmp_path: Path) -> None:
    rec.write_parts(folder, tmp_path / "parts", size=10)
    with pytest.raises(rec.OnRecordError, match="desk is"):
        rec.read_parts(tmp_path / "parts", where={"desk": [7]})


@pytest.mark.parametrize("size", [0, True, 1.5])
def test_a_part_has_a_whole_number_of_articles(tmp_path: Path, size: int) -> None:
    with pytest.raises(rec.OnRecordError, match="whole number"):
        rec.write_parts(rec.Corpus.from_texts({"a": "Rain."}), tmp_path / "parts", size=size)


def test_no_article_makes_no_parts(tmp_path: Path) -> None:
    with pytest.raises(rec.OnRecordError, match="No article came"):
        rec.write_parts(iter(()), tmp_path / "parts")
    assert not (tmp_path / "parts").exists()
