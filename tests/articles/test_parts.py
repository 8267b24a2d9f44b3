"""Articles in parts: how many a part holds, what an unfinished run left, and what a finished one keeps."""

from __future__ import annotations

import pandas as pd
import pytest

from onrecord import Article, Corpus, OnRecordError
from onrecord.articles.parts import write_parts

pytest.importorskip("pyarrow")


def articles(n: int) -> Corpus:
    issues = pd.DataFrame({"article_id": [None], "where": ["x.md"], "problem": ["empty file"], "text": [None]})
    return Corpus([Article(f"a{number}", "Rain fell.") for number in range(n)], issues)


def held(folder) -> dict[str, list[str]]:
    return {path.name: pd.read_parquet(path)["article_id"].tolist() for path in sorted(folder.glob("part-*"))}


@pytest.mark.parametrize(
    ("n", "size", "parts"),
    [
        (3, 2, {"part-00000.parquet": ["a0", "a1"], "part-00001.parquet": ["a2"]}),
        (2, 2, {"part-00000.parquet": ["a0", "a1"]}),
        (2, 1, {"part-00000.parquet": ["a0"], "part-00001.parquet": ["a1"]}),
    ],
)
def test_a_part_holds_so_many_articles_in_their_order(tmp_path, n, size, parts):
    told = write_parts(articles(n), tmp_path / "parts", size=size)
    assert held(tmp_path / "parts") == parts
    # What could not be read is told once, however many parts there are.
    assert told["problem"].tolist() == ["empty file"]
    assert pd.read_parquet(tmp_path / "parts" / "_issues.parquet")["where"].tolist() == ["x.md"]


def test_parts_of_a_run_that_was_stopped_are_made_again_and_no_old_one_stays(tmp_path):
    folder = tmp_path / "parts"
    write_parts(articles(4), folder, size=1)
    (folder / "_unfinished").write_bytes(b"")
    write_parts(articles(2), folder, size=2)
    assert held(folder) == {"part-00000.parquet": ["a0", "a1"]}
    assert not (folder / "_unfinished").exists()


def test_parts_of_a_finished_run_are_not_written_over(tmp_path):
    folder = tmp_path / "parts"
    write_parts(articles(2), folder, size=1)
    with pytest.raises(OnRecordError, match="holds 2 parts already; choose another folder or delete them"):
        write_parts(articles(1), folder)
    with pytest.raises(OnRecordError, match="size=0 came; a whole number of articles, 1 or more"):
        write_parts(articles(1), tmp_path / "other", size=0)
    assert not (tmp_path / "other").exists()
