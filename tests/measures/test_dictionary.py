"""Dictionaries of the user's own: formats, broken files, counts, and scores that length leaves alone."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.measures import dictionary, explain_dictionary, read_dictionary
from onrecord.measures.wordlist import Entry, WordList

LIWC = """%
1	posemo
2	negemo
20 talk (saying)
%
good*	1
kind of	2
say	20
like (02 134)125/1 (253)2
hate	2 20
"""
QUANTEDA = """
negative: [bad*, war, "no"]
positive: [good*, peace]
neg_positive: [not good*, no peace]
neg_negative: [not bad*]
"""
NESTED = """
sentiment:
  positive: ["warm?", dear]
  negative: [cold]
topic: {law: [court, supreme court]}
"""
VADER = "great\t3.1\t0.7\t[3, 3]\nawful\t-2.0\t0.9\t[-2, -2]\n:)\t2.0\t1.0\t[2]\n"


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def counts(text, words, **options):
    row = dictionary(pd.DataFrame({"text": [text]}), words, **options).iloc[0]
    return {name.removeprefix("dict_"): row[name] for name in row.index if name != "text"}


def test_liwc_with_wildcards_phrases_and_conditions(tmp_path):
    words = read_dictionary(written(tmp_path, "own.dic", LIWC.replace("\n", "\r\n")))
    assert words.categories == ("posemo", "negemo", "talk_(saying)")
    found = counts("Goodness, I hate that kind of talk. They say it is good, like.", words)
    assert (found["posemo"], found["negemo"], found["talk_(saying)"]) == (3, 2, 2)
    assert found["posemo_rate"] == pytest.approx(3000 / 13)


def test_quanteda_nested_keys_and_globs(tmp_path):
    words = read_dictionary(written(tmp_path, "own.yml", NESTED))
    assert words.categories == ("sentiment", "sentiment.positive", "sentiment.negative", "topic", "topic.law")
    found = counts("Warmy, warm, dear Supreme Court of the cold.", words)
    assert (found["sentiment.positive"], found["sentiment"], found["topic.law"]) == (2, 3, 1)
    polar = counts("Dear and cold and dear.", words, positive="sentiment.positive", negative=["sentiment.negative"])
    assert polar["relprop"] == pytest.approx(1 / 3)


def test_the_lexicoder_counts_negated_entries_for_the_other_side(tmp_path):
    words = read_dictionary(written(tmp_path, "lsd.yaml", QUANTEDA))
    found = counts("It is not good, not bad, no peace. War!", words, positive="positive", negative="negative")
    assert (found["positive"], found["negative"], found["neg_positive"], found["neg_negative"]) == (0, 1, 2, 1)
    assert found["relprop"] == pytest.approx((1 - 3) / 4)
    assert found["absprop"] == pytest.approx((1 - 3) / 9)
    assert found["logit"] == pytest.approx(math.log(1.5) - math.log(3.5))


def test_vader_and_csv_values(tmp_path):
    words = read_dictionary(written(tmp_path, "vader.txt", VADER))
    assert counts("Great :) but awful. Great!", words)["value"] == pytest.approx((3.1 + 2.0 - 2.0 + 3.1) / 4)
    own = read_dictionary(written(tmp_path, "own.csv", "Word,Value,Category\ngreat,2,praise\ngreat,2,size\nbad,-1,\n"))
    found = counts("Great and bad.", own)
    assert (found["praise"], found["size"], found["value"]) == (1, 1, 0.5)


def test_a_word_counts_for_every_category_it_is_in():
    words = WordList("own", (Entry("good", ("a",)), Entry("go*", ("b",)), Entry("g??d", ("c",))))
    found = counts("good", words)
    assert (found["a"], found["b"], found["c"]) == (1, 1, 1)
    assert explain_dictionary("So good.", words)["categories"].tolist() == ["a, b, c"]


@pytest.mark.parametrize("times", [2, 10, 100])
def test_repeating_a_text_changes_no_score(tmp_path, times):
    words = read_dictionary(written(tmp_path, "lsd.yaml", QUANTEDA))
    text = "War is bad and not good. Peace, said Ada Holm, is good."
    once = counts(text, words, positive="positive", negative="negative")
    often = counts((text + " ") * times, words, positive="positive", negative="negative")
    for name in ("relprop", "absprop", "positive_rate"):
        assert often[name] == pytest.approx(once[name], abs=1e-6)
    assert often["positive"] == times * once["positive"]


def test_names_are_masked_on_request():
    words = WordList(
        "own", (Entry("justice", ("positive",)), Entry("united", ("positive",)), Entry("x", ("negative",)))
    )
    text = "The Justice Department and the United Nations want justice."
    assert counts(text, words)["positive"] == 3
    assert counts(text, words, mask_names=True)["positive"] == 1


def test_a_missing_score_has_a_reason():
    words = WordList("own", (Entry("good", ("p",), 1.0), Entry("bad", ("n",), -1.0)))
    table = pd.DataFrame({"text": ["Rain.", "", None, 5, "good"]}, index=[3, 3, 1, 1, 0])
    scored = dictionary(table, words, positive="p", negative="n")
    reasons = scored["dict_reason"].tolist()
    assert reasons[:4] == ["no word of either polarity; no word with a value", *["no words"] * 3]
    assert pd.isna(reasons[4])
    assert scored[["dict_relprop", "dict_value"]].isna().all(axis=1).tolist() == [True] * 4 + [False]
    pd.testing.assert_frame_equal(scored[["text"]], table)
    assert dictionary(table.head(0), words).columns.tolist() == dictionary(table, words).columns.tolist()


BROKEN = {
    "an ending that is none": ("own.doc", "x", "ending of a dictionary"),
    "an empty file": ("own.csv", "", "missing"),
    "liwc without marks": ("own.dic", "good 1\n", "two lines of %"),
    "liwc without that category": ("own.dic", "%\n1\ta\n%\ngood\t7\n", "line 4: there is no category 7"),
    "liwc word without a number": ("own.dic", "%\n1\ta\n%\ngood\n", "line 4"),
    "liwc category twice": ("own.dic", "%\n1\ta\n1\tb\n%\ngood\t1\n", "line 3"),
    "yaml that is none": ("own.yaml", "a: [b", "not a readable dictionary"),
    "yaml without keys": ("own.yaml", "- good\n- bad\n", "mapping"),
    "yaml without words": ("own.yaml", "a: []\n", "no entry"),
    "yaml that holds itself": ("own.yaml", "a: &a [*a]\n", "not a readable dictionary"),
    "vader without a number": ("own.txt", "good\tvery\n", "line 1: 'very'"),
    "csv without its header": ("own.csv", "good,1\n", "header"),
    "csv with two values": ("own.csv", "word,value\ngood,1\nGood,2\n", "two values"),
    "csv without end": ("own.csv", "word,value\ngood,inf\n", "finite"),
    "csv with a ragged row": ("own.csv", "word,value\ngood,1,2\n", "line 2"),
    "a category with a taken name": ("own.yaml", "value: [good]\n", "rename"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_one_clear_line(tmp_path, case):
    name, text, told = BROKEN[case]
    with pytest.raises(OnRecordError, match=told) as caught:
        read_dictionary(written(tmp_path, name, text))
    assert "\n" not in str(caught.value)


def test_bad_arguments_are_named(tmp_path):
    words = WordList("own", (Entry("good", ("positive",)), Entry("bad", ("negative",))))
    table = pd.DataFrame({"text": ["good"]})
    for options, told in [
        ({"positive": "positive"}, "both sides"),
        ({"positive": "positve", "negative": "negative"}, "Did you mean 'positive'"),
        ({"positive": "positive", "negative": ["positive"]}, "both sides"),
    ]:
        with pytest.raises(OnRecordError, match=told):
            dictionary(table, words, **options)
    with pytest.raises(OnRecordError, match="read_dictionary"):
        dictionary(table, {"good": 1})
    with pytest.raises(OnRecordError, match="no such file"):
        read_dictionary(tmp_path / "none.dic")


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(min_size=1, max_size=8).filter(lambda word: word.strip()))
def test_never_raises_and_offsets_hold(text, pattern):
    words = WordList("own", (Entry(" ".join(pattern.lower().split()), ("a",)), Entry("*", ("b",))))
    for row in explain_dictionary(text, words).itertuples():
        assert text[row.start : row.end] == row.word


def test_a_name_of_a_word_list_tells_its_size(tmp_path):
    assert (
        repr(rec.read_dictionary(written(tmp_path, "lsd.yaml", QUANTEDA))) == "<WordList lsd: 8 entries, 4 categories>"
    )
