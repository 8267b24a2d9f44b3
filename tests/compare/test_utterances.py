"""Quotations of the same words: matched through cuts, gaps and other words, and not where they merely sound alike."""

import re
from pathlib import Path

import pandas as pd
import pytest

from onrecord import Article, Corpus, OnRecordError, align, chosen, quotations, read_corpus, utterances
from onrecord.compare.wording import match, words_of
from onrecord.schema import ALIGNMENTS, CHOSEN, UTTERANCES, check

FOLDER = Path(__file__).parents[2] / "corpus" / "lough_erne_2013"
FIRST = "We came to listen to the fishermen"
WHOLE = "We came to listen to the fishermen, and we leave with nothing but promises of another meeting in the spring"


def said(*texts, speaker="Ada Holm"):
    """One article a version; a list is a quotation in pieces."""
    articles = []
    for number, text in enumerate(texts):
        pieces = [text] if isinstance(text, str) else text
        body = f"“{pieces[0]},” {speaker} said." + "".join(f" “{piece}.”" for piece in pieces[1:])
        articles.append(Article(f"a{number}", body, outlet=f"Outlet {number}"))
    return Corpus(articles)


def found(*texts, **options):
    corpus = said(*texts, **options)
    return check(utterances(quotations(corpus), corpus.articles), UTTERANCES)


@pytest.mark.parametrize(
    ("text", "version", "left_out"),
    [
        (WHOLE, "same", None),
        (WHOLE.upper(), "same", None),
        (FIRST, "part", "and we leave with nothing but promises of another meeting in the spring"),
        ("we leave with nothing but promises", "part", f"{FIRST}, and … of another meeting in the spring"),
        ([FIRST, "nothing but promises of another meeting"], "ellipsis", "and we leave with … in the spring"),
        (["nothing but promises of another meeting", FIRST], "ellipsis", "and we leave with … in the spring"),
        ("We came to hear the fishermen, and we go with nothing but promises of another meeting in spring", "variant",
         None),
        ("We've come to listen to the fishermen, and we're leaving with nothing but promises of another meeting in "
         "the spring", "variant", None),
    ],
)  # fmt: skip
def test_a_version_is_matched_and_named(text, version, left_out):
    table = found(WHOLE, text)
    assert table["n_versions"].tolist() == [2, 2]
    row = table.iloc[1]
    assert row["version"] == version
    if left_out is not None:
        assert row["left_out"] == left_out


def test_what_a_version_has_is_given_in_the_article_of_the_fullest():
    corpus = said(WHOLE, ["We came to listen to the fishermen", "promises of another meeting"])
    row = utterances(quotations(corpus), corpus.articles).iloc[1]
    read = [corpus["a0"].text[start:end] for start, end in row["passages"]]
    assert read == ["We came to listen to the fishermen", "promises of another meeting"]
    assert row["coverage"] == pytest.approx(11 / 20)
    assert row["changed"] == 0
    assert (row["outlet"], row["n_outlets"]) == ("Outlet 1", 2)


@pytest.mark.parametrize(
    "other",
    [
        "We came to talk about ferries, and there is nothing that I can say before the meeting of the council",
        "I think that we have to do what we can to be of use to all of them and to do it now",
        "The fishermen asked for another harbor",
        "nothing",
    ],
)
def test_what_merely_sounds_alike_is_left_apart(other):
    assert found(WHOLE, other)["n_versions"].tolist() == [1, 1]


def test_two_that_overlap_are_one_utterance():
    words = WHOLE.split()
    table = found(" ".join(words[:14]), " ".join(words[6:]))
    assert table["version"].tolist() == ["fullest", "overlap"]
    assert table["changed"].iloc[1] > 0


def test_a_phrase_matches_a_whole_piece_of_the_same_speaker_only():
    phrase = "differing perspectives"
    assert found(phrase, phrase)["n_versions"].tolist() == [2, 2]
    assert found("We have differing perspectives on Harbor", phrase)["n_versions"].tolist() == [1, 1]
    two = said(phrase) + Corpus([Article("b", f"“{phrase},” Viktor Brandt said.")])
    named = quotations(two).assign(person_id=["ada_holm", "viktor_brandt"])
    assert utterances(named)["n_versions"].tolist() == [1, 1]


def test_the_order_of_the_rows_changes_nothing():
    corpus = said(WHOLE, WHOLE[:40], WHOLE[20:], "Rain fell on the old harbor all day and nobody came")
    quotes = quotations(corpus)
    shuffled = quotes.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(utterances(quotes), utterances(shuffled))


def test_indirect_speech_and_a_table_without_rows_give_none():
    corpus = Corpus.from_texts({"a": "Ada Holm said that the rain would stop."})
    assert utterances(quotations(corpus)).empty
    assert check(utterances(quotations(Corpus([]))), UTTERANCES).empty
    with pytest.raises(OnRecordError, match="lacks the column"):
        utterances(pd.DataFrame({"text": ["Rain."]}))


def plain(text):
    return " ".join(re.findall(r"\w+", text.replace("’", "'").replace("'", "").lower()))


def test_on_the_corpus_every_quotation_that_the_article_also_has_is_matched_and_none_falsely():
    corpus = read_corpus(FOLDER)
    quotes = quotations(corpus)
    table = utterances(quotes, corpus.articles)
    hill = "the_hill_obama_fails_to_sway_putin"
    inside = {
        row.quote_id: [plain(a or b) for a, b in re.findall(r'“([^”]*)”?|"([^"]*)"?', row.text)]
        for row in quotes[quotes["quote_id"].isin(table["quote_id"])].itertuples()
    }
    said_there = {key: " | ".join(pieces) for key, pieces in inside.items() if key.startswith(hill)}
    head = dict(zip(table["quote_id"], table["version_of"], strict=True))
    groups = {head[key] for key in said_there}
    expected = {key for key in inside if any(all(p in whole for p in inside[key]) for whole in said_there.values())}
    assert len(expected) > 85
    assert {key for key in expected if head[key] not in groups} == set()
    # Matched with one whose words hold its own: none is matched falsely.
    for key, whole in said_there.items():
        same = [other for other in inside if head[other] == head[key]]
        false = [other for other in same if not all(p in whole or whole in p for p in inside[other])]
        assert false == [], key


SPOKEN = Article(
    "spoken",
    "VIKTOR BRANDT: Good evening. We have had a long day.\n"
    "ADA HOLM (through interpreter): We came to listen to the fishermen. And, I must say, we leave with nothing at all "
    "but promises.\nQUESTION: Will you meet again in the spring?\n"
    "ADA HOLM: We shall see. We will not close the door.\n",
)


def test_each_quotation_is_placed_in_its_turn_with_what_was_changed():
    quotes = quotations(
        said(
            "We leave with nothing but promises",
            "We will see. We won’t close the door",
            "We have had a very long day",
            "The fishermen have lost their boats to the storm",
            ["We came to listen", "promises"],
        )
    )
    table = check(align(quotes, SPOKEN), ALIGNMENTS)
    assert table["found"].tolist() == [True, True, True, False, True]
    assert table["turn"].tolist()[:3] == ["ADA HOLM", "ADA HOLM", "VIKTOR BRANDT"]
    assert table["coverage"].tolist()[0] == 1
    assert table["changes"].tolist()[0] == " → at all"
    assert table["changes"].tolist()[1] == "will → shall"
    assert table["changes"].tolist()[2] == "very → "
    assert table["n_changed"].tolist()[:3] == [0, 1, 1]
    read = [SPOKEN.text[a:b] for a, b in table["passages"][4]]
    assert read == ["We came to listen", "promises"]
    assert table["place"][0] == pytest.approx(SPOKEN.text.index("we leave") / len(SPOKEN.text))


def test_the_passages_that_outlets_chose_cover_the_transcript():
    corpus = said("We came to listen to the fishermen", "We came to listen", "we leave with nothing at all")
    table = check(chosen(align(quotations(corpus), SPOKEN), SPOKEN, corpus.articles), CHOSEN)
    assert "".join(table["text"]) == SPOKEN.text
    counts = {row.text: row.n_outlets for row in table.itertuples() if row.n_outlets}
    assert counts == {"We came to listen": 2, " to the fishermen": 1, "we leave with nothing at all": 1}
    assert set(table[table["text"].str.contains("door")]["turn"]) == {"ADA HOLM"}


def test_a_transcript_is_an_article():
    with pytest.raises(OnRecordError, match="takes an Article, not str"):
        align(quotations(said(WHOLE)), "We came to listen.")


def test_words_are_compared_without_case_marks_endings_and_contractions():
    assert [word.stem for word in words_of("We won’t, can't and didn't; it's 3.5")] == [
        *("we", "will", "not", "can", "not", "and", "did", "not", "it", "3.5"),
    ]
    text = "“We’re meeting”"
    assert [text[word.start : word.end] for word in words_of(text)] == ["We’re", "We’re", "meeting"]


def test_a_light_word_far_from_all_others_is_no_match():
    first = ["rain", "of", "the", "year"]
    second = ["rain", "fell", "and", "fell", "and", "fell", "and", "fell", "the", "whole", "day"]
    assert match(first, second).pairs == ((0, 0),)
