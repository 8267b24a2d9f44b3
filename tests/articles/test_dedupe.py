"""Copies of one wire text: found through cuts and light edits, and not where a story is merely the same."""

import random

import pandas as pd
import pytest

from onrecord import Article, Corpus, OnRecordError
from onrecord.articles import overlap
from onrecord.articles.dedupe import stories, wire_copies

WORDS = [f"word{n}" for n in range(3000)]


def story(seed, length=300):
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def edited(text, every):
    words = text.split()
    words[every // 2 :: every] = ["changed"] * len(words[every // 2 :: every])
    return " ".join(words)


def wire_ids(*articles, **options):
    return [article.wire_id for article in wire_copies(Corpus(articles), **options)]


def test_cut_and_lightly_edited_copies_share_an_id():
    text = story(1)
    found = wire_ids(
        Article("wire", text),
        Article("cut", " ".join(text.split()[:150])),
        Article("edited", edited(text, 40)),
        Article("framed", f"By Ada Holm\n{text}\nFollow us on Twitter: @demo"),
        Article("curly", text.replace("word7 ", "word7’s ").upper()),
        Article("other", story(2)),
    )
    assert found == ["wire"] * 5 + [None]


def test_a_rewritten_story_is_no_copy():
    text = story(1)
    assert wire_ids(Article("wire", text), Article("rewritten", edited(text, 4))) == [None, None]


def test_the_threshold_moves_the_line():
    text = story(1)
    pair = (Article("wire", text), Article("edited", edited(text, 12)))
    assert wire_ids(*pair) == ["wire", "wire"]
    assert wire_ids(*pair, threshold=0.8) == [None, None]


def test_short_texts_are_copies_only_when_equal():
    text = "Rain fell on Harbor on Monday, the mayor said."
    assert wire_ids(Article("a", text), Article("b", text), Article("c", f"{text} It stopped.")) == ["a", "a", None]
    assert wire_ids(Article("a", "Rain."), Article("b", "Rain."), Article("c", ""), Article("d", "")) == [
        "a",
        "a",
        None,
        None,
    ]


def test_a_wire_id_that_is_there_stays_and_is_taken_over():
    text = story(1)
    found = wire_ids(Article("a", text), Article("b", text, wire_id="w1"), Article("c", text, wire_id="w2"))
    assert found == ["w1", "w1", "w2"]
    assert wire_ids(Article("a", story(1), wire_id="w"), Article("b", story(2))) == ["w", None]


def test_a_group_is_named_after_its_first_by_date():
    text, day = story(1), pd.Timestamp("2013-06-17", tz="UTC")
    assert wire_ids(Article("later", text), Article("first", text, published=day)) == ["first", "first"]


def test_small_corpora_and_bad_thresholds():
    assert wire_ids() == []
    assert wire_ids(Article("a", story(1))) == [None]
    for threshold in (0, 1.1, -1):
        with pytest.raises(OnRecordError, match="threshold"):
            wire_copies(Corpus([]), threshold=threshold)


def test_articles_issues_and_order_are_kept():
    corpus = Corpus([Article("a", story(1), extra={"slant": 1}), Article("b", story(1))])
    copies = wire_copies(corpus)
    assert copies.articles.drop(columns="wire_id").equals(corpus.articles.drop(columns="wire_id"))
    pd.testing.assert_frame_equal(copies.issues, corpus.issues)


def test_every_copy_among_two_thousand_articles_is_found():
    corpus = Corpus(Article(f"a{n}", story(n % 1900)) for n in range(2000))
    copies = wire_copies(corpus)
    assert sum(article.wire_id is not None for article in copies) == 200


def test_minhash_proposes_what_comparing_all_finds(monkeypatch):
    articles = [Article(f"a{n}", story(n % 40)) for n in range(60)]
    articles += [Article(f"cut{n}", " ".join(story(n).split()[:120])) for n in range(20)]
    articles += [Article(f"edited{n}", edited(story(n), 15)) for n in range(20)]
    articles += [Article("empty", ""), Article("short", "Rain fell."), Article("short too", "Rain fell.")]
    exact = wire_ids(*articles)
    monkeypatch.setattr(overlap, "EXACT", 0)
    assert wire_ids(*articles) == exact
    assert exact[-2:] == ["short", "short"]


def test_a_crowd_of_copies_is_one_group(monkeypatch):
    monkeypatch.setattr(overlap, "EXACT", 0)
    assert set(wire_ids(*(Article(f"a{n}", story(1)) for n in range(100)))) == {"a0"}


def test_hashes_do_not_depend_on_the_process():
    runs = overlap.runs_of([Article("a", "Rain fell on Harbor all day.")])
    assert runs.hashes.tolist() == overlap.runs_of([Article("b", "rain FELL on harbor all day!")]).hashes.tolist()
    assert runs.hashes.tolist() == [932651452, 3148470837]


def test_stories_share_passages_within_days():
    statement, day = story(9, 60), pd.Timestamp("2013-06-17", tz="UTC")
    articles = [
        Article("post", f"{story(1, 150)} {statement}", published=day),
        Article("wire", f"{statement} {story(2, 150)}", published=day + pd.Timedelta(days=2)),
        Article("late", f"{statement} {story(3, 150)}", published=day + pd.Timedelta(days=30)),
        Article("undated", f"{statement} {story(4, 150)}"),
        Article("other", story(5, 150), published=day),
        Article("old copy", f"{story(1, 150)} {statement}", published=day - pd.Timedelta(days=90)),
    ]
    named = [article.story_id for article in stories(Corpus(articles[:3] + articles[4:]))]
    assert named == ["old copy", "old copy", None, None, "old copy"]
    assert [article.story_id for article in stories(Corpus(articles))][:4] == ["old copy"] * 4
    kept = Corpus([Article("a", articles[0].text, story_id="s"), articles[1]])
    assert [article.story_id for article in stories(kept)] == ["s", "s"]


@pytest.mark.parametrize("options", [{"threshold": 0}, {"days": -1}])
def test_bad_numbers_for_stories_are_refused(options):
    with pytest.raises(OnRecordError, match="came"):
        stories(Corpus([]), **options)
