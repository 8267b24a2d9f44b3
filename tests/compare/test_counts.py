"""Counting quotations: every row counts once, wire copies are one article."""

import pandas as pd
import pytest

from onrecord.compare import count_quotations
from onrecord.errors import OnRecordError
from onrecord.schema import COUNTS, QUOTATIONS, check


def quotes(rows):
    return pd.DataFrame(rows, columns=["article_id", "person_id", "kind", "text"])


ROWS = quotes(
    [
        ("a", "viktor_brandt", "direct", "We wait."),
        ("a", "ada_holm", "indirect", "it is the state-of-the-art harbor’s day"),
        ("b", "ada_holm", "direct", "No."),
        ("b", "ada_holm", "direct", "Not now, not ever."),
        ("c", None, "mixed", "rain"),
    ]
)


def test_the_table_is_as_declared_and_counts_every_row_once():
    counted = check(count_quotations(ROWS), COUNTS)
    assert counted["n_quotes"].sum() == len(ROWS)
    assert counted.groupby("group")["share"].sum().eq(1).all()


def test_the_most_quoted_group_comes_first_and_kinds_stand_in_their_order():
    counted = count_quotations(ROWS)
    assert list(dict.fromkeys(counted["group"])) == ["ada_holm", "viktor_brandt", "unidentified"]
    assert counted["kind"].tolist() == ["direct", "mixed", "indirect"] * 3


def test_words_are_counted_as_the_articles_count_them():
    counted = count_quotations(ROWS).set_index(["group", "kind"])
    assert counted.loc[("ada_holm", "indirect"), "n_words"] == 6
    assert counted.loc[("ada_holm", "direct"), "n_words"] == 5


def test_articles_are_counted_by_cell_and_by_group():
    counted = count_quotations(ROWS).set_index(["group", "kind"])
    assert counted.loc[("ada_holm", "direct"), ["n_articles", "group_articles"]].tolist() == [1, 2]


def test_copies_of_one_wire_text_are_one_article():
    copies = ROWS.assign(wire_id=["w", "w", "w", "w", None])
    assert count_quotations(copies).set_index("group").loc["ada_holm", "group_articles"].max() == 1


def test_another_column_can_be_counted_and_another_can_group():
    classed = ROWS.assign(stance_class=["neutral", "doubt", None, "doubt", "neutral"], outlet="The Harbor Courier")
    counted = count_quotations(classed, by="outlet", kind="stance_class").set_index("kind")
    assert counted["n_quotes"].to_dict() == {"doubt": 2, "neutral": 2, "unidentified": 1}


def test_an_empty_table_gives_an_empty_table():
    counted = count_quotations(QUOTATIONS.frame())
    assert counted.empty
    assert list(counted.columns) == COUNTS.names


def test_a_missing_column_names_the_verb_that_adds_it():
    with pytest.raises(OnRecordError, match=r"onrecord\.stance"):
        count_quotations(ROWS, kind="stance_class")
