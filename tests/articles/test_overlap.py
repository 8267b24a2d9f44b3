"""Text that articles share: runs of five words counted by hand, and the lines that are drawn by their share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord import Article, Corpus, OnRecordError
from onrecord.articles import overlap
from onrecord.articles.dedupe import stories, wire_copies
from onrecord.articles.overlap import groups_of, proposed, runs_of, shared_pairs


def words(name: str, n: int, start: int = 0) -> str:
    return " ".join(f"{name}{number}" for number in range(start, start + n))


def articles(*texts: str) -> list[Article]:
    return [Article(f"a{number}", text) for number, text in enumerate(texts)]


def wires(*texts: str, **options) -> list[str | None]:
    return [article.wire_id for article in wire_copies(Corpus(articles(*texts)), **options)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (words("w", 5), 1), (words("w", 6), 2), (words("w", 24), 20), (words("w", 3), 1), ("one", 1), ("", 0),
        ("…!", 0),
        # Different runs are counted once, case and marks aside.
        ("a b c d e a b c d e", 5), ("Rain fell on the town. RAIN FELL, on the town", 5),
    ],
)  # fmt: skip
def test_runs_of_five_words_are_counted(text, runs):
    assert runs_of(articles(text)).sizes.tolist() == [runs]


def test_pairs_that_share_runs_are_given_with_their_number():
    pairs, shared = shared_pairs(runs_of(articles(words("w", 10), words("v", 10), words("w", 8), words("v", 6, 4))))
    assert pairs.tolist() == [[0, 2], [1, 3]]
    # w0 to w7 hold four runs; v4 to v9 hold two.
    assert shared.tolist() == [4, 2]


def test_runs_do_not_depend_on_what_else_is_read():
    alone, among = runs_of(articles(words("w", 9))), runs_of(articles("Rain fell.", words("w", 9)))
    np.testing.assert_array_equal(alone.of(0), among.of(1))
    assert len(among) == 2


def test_large_corpora_propose_and_count_the_same(monkeypatch):
    texts = [words("w", 40), words("w", 40, 2), words("v", 30), words("v", 30), words("x", 30), ""]
    exact = shared_pairs(runs_of(articles(*texts)))
    monkeypatch.setattr(overlap, "EXACT", 5)
    pairs, shared = shared_pairs(runs_of(articles(*texts)))
    np.testing.assert_array_equal(pairs, exact[0])
    np.testing.assert_array_equal(shared, exact[1])
    assert proposed(runs_of(articles(*texts))).tolist() == [[0, 1], [2, 3]]


def test_what_pairs_join_is_a_group():
    pairs = np.array([[0, 3], [3, 5], [1, 4]])
    assert groups_of(pairs, 7) == [[0, 3, 5], [1, 4]]
    assert groups_of(np.empty((0, 2), int), 3) == []


@pytest.mark.parametrize(
    ("threshold", "copies"),
    # The shorter has 20 runs, of which it shares ten.
    [(0.5, True), (0.51, False), (0.3, True), (1.0, False)],
)
def test_copies_share_as_much_as_the_threshold_or_more(threshold, copies):
    found = wires(words("w", 44), f"{words('w', 14)} {words('v', 10)}", threshold=threshold)
    assert found == (["a0", "a0"] if copies else [None, None])


def test_below_twenty_runs_only_equal_texts_are_copies():
    # 19 runs, all of which the longer has.
    assert wires(words("w", 23), words("w", 40)) == [None, None]
    assert wires(words("w", 24), words("w", 40)) == ["a0", "a0"]
    assert wires(words("w", 23), words("w", 23)) == ["a0", "a0"]
    assert wires(words("w", 3), words("w", 3)) == ["a0", "a0"]


def test_the_whole_may_be_asked_for_and_nothing_may_not():
    assert wires(words("w", 30), words("w", 40), threshold=1) == ["a0", "a0"]
    corpus = Corpus(articles("Rain.", "Sun."))
    for verb in (wire_copies, stories):
        for threshold in (0, -0.1, 1.01):
            with pytest.raises(OnRecordError, match="a share above 0 and up to 1"):
                verb(corpus, threshold=threshold)
    with pytest.raises(OnRecordError, match="0 or more is allowed"):
        stories(corpus, days=-0.5)


def dated(*rows: tuple[str, str | None], shared: int = 30) -> Corpus:
    """Make articles of 60 words of their own and a statement of so many that all print."""
    return Corpus(
        Article(
            name, f"{words('said', shared)} {words(name, 60)}",
            published=None if moment is None else pd.Timestamp(moment, tz="UTC"),
        )
        for name, moment in rows
    )  # fmt: skip


@pytest.mark.parametrize(
    ("second", "days", "together"),
    [
        ("2013-06-20", 3.0, True), ("2013-06-20T00:00:01", 3.0, False), ("2013-06-14", 3.0, True),
        ("2013-06-13T23:59", 3.0, False), ("2013-06-17", 0, True), ("2013-06-17T00:00:01", 0, False), (None, 0, True),
    ],
)  # fmt: skip
def test_stories_are_within_days_of_each_other_and_the_last_moment_counts(second, days, together):
    found = stories(dated(("one", "2013-06-17"), ("two", second)), days=days)
    assert len({article.story_id for article in found}) == 1
    assert (found["one"].story_id is not None) == together


@pytest.mark.parametrize(("shared", "together"), [(17, True), (16, False)])
def test_stories_share_a_part_of_the_shorter(shared, together):
    # 17 words hold 13 runs, and 77 words 73: .178; 16 hold 12 of 72: .167.
    corpus = dated(("one", "2013-06-17"), ("two", "2013-06-17"), shared=shared)
    found = stories(corpus, threshold=0.17)
    assert (found["one"].story_id is not None) == together


def test_a_group_is_named_after_the_earliest_those_without_a_date_last():
    rows = [("nodate", None), ("late", "2013-06-18"), ("early", "2013-06-17")]
    found = stories(dated(*rows))
    assert [article.story_id for article in found] == ["early"] * 3
    known = found.replaced([Article("x", "Rain."), *(article for article in found)])
    assert known["x"].story_id is None


def test_an_id_that_is_there_is_taken_over_and_never_changed():
    text = words("w", 40)
    corpus = Corpus(
        [Article("a", text), Article("b", text, wire_id="old", published=pd.Timestamp("2013-06-18", tz="UTC")),
         Article("c", text, wire_id="older", published=pd.Timestamp("2013-06-17", tz="UTC"))]
    )  # fmt: skip
    assert [article.wire_id for article in wire_copies(corpus)] == ["older", "old", "older"]
    assert [article.story_id for article in stories(corpus)] == ["c", "c", "c"]
