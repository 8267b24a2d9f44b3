"""Texts read into arrays: what a word is, where its clause ends, what its valence is there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.measures.reading import TARGET, WORDS, read

WORD_HASHES = [1979800029, 4012289833, 3530670207]


def tokens_of(text):
    return WORDS.findall(text)


def valences_of(text, lexicon="words"):
    reading = read([tokens_of(text)], lexicon)
    own = reading.row >= 0
    felt = zip(tokens_of(text), reading.valence[own].tolist(), strict=True)
    return {word: valence for word, valence in felt if valence}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("someone's plan", ["someone", "'s", "plan"]),
        ("someone-led talks", ["someone", "-", "led", "talks"]),
        ("pro-someone votes", ["pro", "-", "someone", "votes"]),
        ("a well-liked, 3.5 % rise.", ["a", "well-liked", ",", "3.5", "%", "rise", "."]),
        ("They don't -- no... 1,200", ["They", "don't", "--", "no", "...", "1,200"]),
        ("", []),
    ],
)
def test_tokens_leave_names_whole_and_on_their_own(text, tokens):
    assert tokens_of(text) == tokens


def test_valence_turns_behind_a_negation_in_its_clause_only():
    plain = valences_of("a good plan")["good"]
    assert valences_of("not a good plan")["good"] == pytest.approx(-0.74 * plain)
    assert valences_of("we cannot stop, a good plan")["good"] == plain
    assert valences_of("not now but a good plan")["good"] == plain
    assert valences_of("a lack of good plans")["good"] < 0


def test_valence_grows_behind_an_intensifier():
    assert valences_of("a very good plan")["good"] > valences_of("a good plan")["good"]
    assert valences_of("very bad")["bad"] < valences_of("bad")["bad"] < valences_of("slightly bad")["bad"] < 0
    assert "very" not in valences_of("very good")


def test_words_of_people_have_a_valence_where_people_are_read():
    assert valences_of("an unsmiling leader", "people")["unsmiling"] < 0
    assert valences_of("an unsmiling leader") == {}


def test_what_is_read_of_a_text_depends_on_no_neighbour():
    texts = [tokens_of(text) for text in ("a good day .", "no", "not a bad plan , they said", "good")]
    texts.append([*tokens_of("they praised"), TARGET])
    whole = read(texts, "words")
    for number, text in enumerate(texts):
        alone = read([text], "words")
        own, single = whole.row == number, alone.row == 0
        for name in ("place", "word", "stem", "is_name", "is_target", "is_word", "negated", "valence"):
            assert getattr(whole, name)[own].tolist() == getattr(alone, name)[single].tolist()


def test_hashes_are_the_same_on_every_machine():
    reading = read([["They", "walked", "12"]], "words")
    assert reading.word[1:4].tolist() == WORD_HASHES
    assert reading.word[1] == read([["they"]], "words").word[1]
    assert reading.word[3] == read([["3.5"]], "words").word[1]


@given(st.lists(st.text(max_size=60), max_size=4))
def test_reads_anything(texts):
    reading = read([tokens_of(text) for text in texts], "people")
    assert np.isfinite(reading.valence).all()
    assert reading.lengths.tolist() == [len(tokens_of(text)) for text in texts]
