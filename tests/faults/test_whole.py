"""What a killed run leaves is taken over by the next, never what another run holds; one run holds a folder."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from onrecord.engine import map_articles
from onrecord.errors import OnRecordError
from onrecord.whole import SLOTS, alone, drop_half, whole_file, write_together

posix = pytest.mark.skipif(sys.platform == "win32", reason="locks as POSIX has them")


def half_of(target: Path, slot: int = 0) -> Path:
    return target.with_name(f".{target.name}.{slot}{target.suffix}")


@posix
@pytest.mark.parametrize("slot", [0, 1, SLOTS - 1])
def test_the_next_run_takes_away_what_a_dead_one_left(tmp_path: Path, slot: int) -> None:
    target = tmp_path / "t.csv"
    half_of(target, slot).write_text("half of a longer text")
    with whole_file(target) as temporary:
        temporary.write_text("new")
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


@posix
def test_what_another_run_is_writing_is_left_to_it(tmp_path: Path) -> None:
    target = tmp_path / "t.csv"
    with whole_file(target) as first:
        first.write_text("first")
        drop_half(first)
        with whole_file(target) as second:
            assert second != first
            second.write_text("second")
        assert target.read_text() == "second"
        assert first.read_text() == "first"
    assert target.read_text() == "first"
    assert list(tmp_path.iterdir()) == [target]


@posix
def test_more_runs_than_slots_write_too(tmp_path: Path) -> None:
    target = tmp_path / "t.csv"
    opened = [whole_file(target) for _ in range(SLOTS + 2)]
    places = [context.__enter__() for context in opened]
    assert len(set(places)) == SLOTS + 2
    for number, (context, place) in enumerate(zip(opened, places, strict=True)):
        place.write_text(str(number))
        context.__exit__(None, None, None)
    assert target.read_text() == str(SLOTS + 1)
    assert list(tmp_path.iterdir()) == [target]


@posix
def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    target, precious = tmp_path / "t.csv", tmp_path / "precious"
    precious.write_text("keep me")
    half_of(target).symlink_to(precious)
    half_of(target, 1).hardlink_to(precious)
    with whole_file(target) as temporary:
        temporary.write_text("new")
    assert precious.read_text() == "keep me"
    assert target.read_text() == "new"


def test_files_that_belong_together_are_written_both_or_none(tmp_path: Path) -> None:
    card, numbers = tmp_path / "own.json", tmp_path / "own.npz"
    write_together({card: b"old", numbers: b"old"})
    numbers.unlink()
    numbers.mkdir()
    with pytest.raises(OnRecordError, match="cannot be written"):
        write_together({card: b"new", numbers: b"new"})
    assert card.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.json", "own.npz"]


@posix
def test_a_folder_is_held_by_one_run_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with alone(folder) as new:
        assert new
        with pytest.raises(OnRecordError, match="another run is writing there"), alone(folder):
            pass
        (folder / "kept").touch()
    with alone(folder) as new:
        assert not new
    assert folder.is_dir()


def test_a_folder_that_stays_empty_is_not_left_behind(tmp_path: Path) -> None:
    with alone(tmp_path / "out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_dies_is_told_and_the_pool_of_another_run_works() -> None:
    context = get_context("spawn")
    with (
        ProcessPoolExecutor(1, mp_context=context) as pool,
        pytest.raises(OnRecordError, match=r"A worker died.*fewer workers"),
    ):
        map_articles(os._exit, [1, 2], executor=pool)
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert map_articles(str.split, ["a b", "c"], executor=pool) == ["a", "b", "c"]
