"""Parallel work: the same rows in the same order, whatever runs it."""

import io
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pandas as pd
import pytest

from onrecord.articles import Corpus, sentences
from onrecord.engine import map_articles

CORPUS = Corpus.from_texts({f"a{n}": "Rain fell. It stopped.\n\n“Good,” said Lind. " * (n % 5) for n in range(40)})


def rows_of(article):
    return [(article.article_id, article.n_words)]


def test_rows_keep_the_order_of_the_articles():
    assert map_articles(rows_of, CORPUS) == [(a.article_id, a.n_words) for a in CORPUS]


@pytest.mark.parametrize("chunksize", [1, 7])
def test_a_thread_pool_gives_the_same_rows(chunksize):
    with ThreadPoolExecutor(2) as pool:
        assert map_articles(rows_of, CORPUS, executor=pool, chunksize=chunksize) == map_articles(rows_of, CORPUS)


def test_a_process_pool_gives_the_same_table():
    alone = sentences(CORPUS)
    # Spawned and not forked: a fork of a process with threads is what Python warns of.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        pd.testing.assert_frame_equal(sentences(CORPUS, executor=pool), alone)


def test_an_empty_corpus_gives_no_rows():
    assert map_articles(rows_of, Corpus([])) == []


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_written_to_standard_error_only_when_asked(capsys, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    map_articles(rows_of, CORPUS)
    assert terminal.getvalue() == ""
    map_articles(rows_of, CORPUS, progress="counting")
    assert "counting" in terminal.getvalue()
    assert capsys.readouterr().out == ""


def test_progress_keeps_out_of_a_log_file(capsys):
    map_articles(rows_of, CORPUS, progress="counting")
    assert capsys.readouterr() == ("", "")


def test_an_error_of_the_function_is_raised_and_not_swallowed():
    def fails(article):
        raise ZeroDivisionError(article.article_id)

    with pytest.raises(ZeroDivisionError, match="a0"):
        map_articles(fails, CORPUS)
