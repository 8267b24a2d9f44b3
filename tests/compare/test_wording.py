"""Words as they are compared, and how two sequences of them, or a quotation and a transcript, match."""

from __future__ import annotations

from importlib import import_module

import pandas as pd
import pytest

from onrecord import Article, Corpus, align, chosen, quotations, utterances
from onrecord.compare.wording import match, weighty, wording, words_of


@pytest.mark.parametrize(
    ("stem", "heavy"),
    [("sea", True), ("eu", False), ("7", True), ("2013", True), ("the", False), ("is", False), ("ox", False)],
)
def test_a_word_of_weight_is_no_stop_word_and_no_scrap(stem, heavy):
    assert weighty(stem) is heavy


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("They'll say we've, I'm, you're", ["they", "will", "say", "we", "have", "i", "am", "you", "are"]),
        ("I'd say cannot, shan't, let's", ["i", "would", "say", "can", "not", "shall", "not", "let", "us"]),
        ("Norway's well-being, the U.S. 3,000", ["norway", "well-being", "the", "u.s", "3", "000"]),
        ("’ll", ["ll"]),
        ("", []),
    ],
)
def test_contractions_are_written_out(text, stems):
    assert [word.stem for word in words_of(text)] == stems


def test_words_stand_where_they_are_written():
    (won, no, talks) = words_of("Won’t TALK", 10)
    assert (won.stem, no.stem, talks.stem) == ("will", "not", "talk")
    assert [(word.start, word.end, word.raw) for word in (won, no, talks)] == [
        (10, 15, "Won’t"), (10, 15, "Won’t"), (16, 20, "TALK"),
    ]  # fmt: skip


def test_pieces_are_what_stands_inside_marks_with_offsets_into_the_article():
    # Two spans of the article, joined by a space in the row.
    found = wording('a "rain fell" "sun"', [(100, 113), (150, 155)], "mixed")
    assert [[(word.stem, word.start, word.end) for word in piece] for piece in found.pieces] == [
        [("rain", 103, 107), ("fell", 108, 112)], [("sun", 151, 154)],
    ]  # fmt: skip
    assert found.stems == ["rain", "fell", "sun"]
    assert wording("rain fell", [(0, 9)], "direct").stems == ["rain", "fell"]
    assert wording("rain fell", [(0, 9)], "mixed").pieces == ()
    assert wording('"…" "sun"', [(0, 9)], "direct").stems == ["sun"]


@pytest.mark.parametrize(
    ("first", "second", "pairs", "longest"),
    [
        ("rain fell today", "rain fell today", [(0, 0), (1, 1), (2, 2)], 3),
        ("trade will grow", "the trade must grow fast", [(0, 1), (2, 3)], 1),
        # A light word alone counts where a longer stretch is within two words on both sides.
        ("boats came home and the", "boats came home x x the", [(0, 0), (1, 1), (2, 2), (4, 5)], 3),
        ("boats came home and so the", "boats came home x x the", [(0, 0), (1, 1), (2, 2), (5, 5)], 3),
        ("boats came home and so on the", "boats came home x x the", [(0, 0), (1, 1), (2, 2)], 3),
        ("boats came home the", "boats came home x x x the", [(0, 0), (1, 1), (2, 2)], 3),
        ("the x boats came home", "the y z boats came home", [(0, 0), (2, 3), (3, 4), (4, 5)], 3),
        ("the x y z boats came home", "the boats came home", [(4, 1), (5, 2), (6, 3)], 3),
        ("rain", "sun", [], 0),
    ],
)
def test_words_match_in_their_order(first, second, pairs, longest):
    assert match(first.split(), second.split()) == (tuple(pairs), longest)


WHOLE = (
    "Seven boats left harbor before dawn, twelve fishermen stayed behind mending torn nets until winter storms passed"
)


def quoted(*texts: str | list[str]) -> pd.DataFrame:
    """Give one row a version; a list is a quotation in pieces."""
    rows = []
    for number, text in enumerate(texts):
        pieces = [text] if isinstance(text, str) else text
        body = f"“{pieces[0]},” Ada Holm said." + "".join(f" “{piece}.”" for piece in pieces[1:])
        rows.append(Article(f"a{number}", body))
    return quotations(Corpus(rows))


def kinds(*texts: str | list[str]) -> list[str]:
    return utterances(quoted(*texts))["version"].tolist()


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        # WHOLE has 17 words. All of them but two, in their order: more than 85 of a hundred.
        ("Seven boats left harbor before dawn, twelve fishermen stayed behind mending torn nets", "part"),
        ("Seven boats left harbor before dawn, twelve fishermen stayed until winter storms passed", "ellipsis"),
        # A word left out, of all the words there are.
        ("Seven boats left harbor before dawn, fishermen stayed behind mending torn nets until winter storms passed",
         "ellipsis"),
        # One word changed: 16 of 17 words stand there, and it is as long as the whole.
        ("Seven ships left harbor before dawn, twelve fishermen stayed behind mending torn nets until winter storms "
         "passed", "variant"),
        # A part with one word changed and no gap of three.
        ("twelve fishermen sat behind mending torn nets", "variant"),
        # It goes on where the fullest ends, with five words in common, and not with four.
        ("nets until winter storms passed and spring brought back whatever hope everybody had", "overlap"),
        # Or it ends where the fullest begins.
        ("Nobody could later explain why seven boats left harbor before dawn", "overlap"),
        ("until winter storms passed and spring brought back whatever hope everybody in town had", "fullest"),
    ],
)  # fmt: skip
def test_a_version_by_the_words_it_shares(other, kind):
    assert kinds(WHOLE, other) == (["fullest", kind] if kind != "fullest" else ["fullest", "fullest"])


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("mending torn nets", "part"),
        # Three words of weight in a row, or none.
        ("mending old nets", "fullest"),
        ("torn nets", "fullest"),
        ("nets until winter", "fullest"),
        ("harbor before dawn", "fullest"),
    ],
)
def test_a_phrase_is_matched_by_three_words_of_weight(phrase, kind):
    assert kinds(WHOLE, phrase)[1] == kind


def test_a_phrase_that_is_a_whole_piece_is_matched_however_short():
    assert kinds([WHOLE, "until then"], "until then") == ["fullest", "part"]
    assert kinds("until then", "until then") == ["fullest", "same"]


def test_joint_speakers_share_what_one_of_them_said():
    rows = quoted(WHOLE, WHOLE, "mending torn nets", "mending torn nets")
    rows = rows.assign(person_id=["ada_holm", "ada_holm+mira_sol", "mira_sol", "viktor_brandt"])
    found = utterances(rows).set_index("quote_id")["n_versions"]
    assert found.loc[rows["quote_id"][0]] == 2
    # The fullest is of Ada Holm alone: the phrase of another is one of its own.
    assert found.loc[rows["quote_id"][2]] == 1


def test_utterances_of_more_outlets_come_first_then_those_of_more_versions():
    rows = quoted("Rain fell on the old harbor", WHOLE, WHOLE, "Snow fell on the new quay", "Snow fell on the new quay",
                  "Snow fell on the new quay")  # fmt: skip
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(6)], "outlet": ["P", "P", "Q", "R", "R", None]})
    found = utterances(rows, articles)
    assert found["n_outlets"].tolist() == [2, 2, 2, 2, 2, 1]
    assert found["n_versions"].tolist() == [3, 3, 3, 2, 2, 1]
    assert found["outlet"].fillna("").tolist() == ["R", "R", "", "P", "Q", "P"]
    assert utterances(rows)["n_outlets"].tolist() == [3, 3, 3, 2, 2, 1]


@pytest.mark.parametrize(("crowd", "matched"), [(2, True), (1, True), (0, False)])
def test_a_word_in_more_fullest_versions_than_a_crowd_is_looked_up_by_nobody(monkeypatch, crowd, matched):
    monkeypatch.setattr(import_module("onrecord.compare.utterances"), "_CROWD", crowd)
    # Every word stands in one fullest version, the first.
    assert kinds(WHOLE, WHOLE) == ["fullest", "same" if matched else "fullest"]


SPOKEN = Article(
    "spoken",
    "Good evening.\nADA HOLM: Seven boats left harbor before dawn. Torn nets were mended.\n"
    "MIRA SOL (via interpreter): Nobody mended old torn nets here, and seven boats left late.\n",
)


@pytest.mark.parametrize(
    ("text", "found", "turn", "n_changed", "changes"),
    [
        ("Torn nets were mended", True, "ADA HOLM", 0, None),
        # Up to three words must stand there in a row.
        ("Torn nets", True, "ADA HOLM", 0, None),
        ("left before dawn", False, None, 0, None),
        ("Good evening", True, None, 0, None),
        # From four words on they need not.
        ("left harbor before noon", True, "ADA HOLM", 1, None),
        # Three of five words are enough, two are not.
        ("seven boats left Norway yesterday", True, "ADA HOLM", 2, None),
        ("seven boats sank near Norway", False, None, 0, None),
        ("Seven ships left harbor before dawn", True, "ADA HOLM", 1, "ships → boats"),
        ("Seven boats left the harbor before dawn", True, "ADA HOLM", 1, "the → "),
        ("Seven boats left before dawn", True, "ADA HOLM", 0, " → harbor"),
        ("Nobody mended torn nets here", True, "MIRA SOL", 0, " → old"),
    ],
)
def test_a_quotation_is_found_in_a_turn_with_what_is_otherwise_there(text, found, turn, n_changed, changes):
    row = align(quoted(text), SPOKEN).iloc[0]
    assert (bool(row["found"]), row["n_changed"]) == (found, n_changed)
    assert (None if pd.isna(row["turn"]) else row["turn"]) == turn
    if found and changes is not None:
        assert row["changes"] == changes
    if not found:
        assert row["coverage"] == 0
        assert row["passages"] == []
        assert pd.isna(row["place"])


def test_what_is_chosen_is_counted_by_outlet_or_by_article_and_of_this_transcript_only():
    rows = quoted("Torn nets were mended", "nets were mended", "Torn nets were mended")
    found = align(rows, SPOKEN)
    other = found.assign(transcript_id="another")
    articles = pd.DataFrame({"article_id": ["a0", "a1", "a2"], "outlet": ["P", "Q", "P"]})
    held = {row.text: (row.n_outlets, row.n_quotes) for row in chosen(found, SPOKEN, articles).itertuples()}
    assert (held["Torn "], held["nets were mended"]) == ((1, 2), (2, 3))
    held = {row.text: (row.n_outlets, row.n_quotes) for row in chosen(found, SPOKEN).itertuples()}
    assert (held["Torn "], held["nets were mended"]) == ((2, 2), (3, 3))
    nobody = chosen(other, SPOKEN)
    assert nobody["n_quotes"].tolist() == [0, 0, 0]
    assert nobody["turn"].fillna("").tolist() == ["", "ADA HOLM", "MIRA SOL"]
    assert nobody["start"].tolist() == [0, SPOKEN.text.index("ADA"), SPOKEN.text.index("MIRA")]
