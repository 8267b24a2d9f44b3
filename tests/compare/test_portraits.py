"""Portraits: the mentions of a person in an article put together."""

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import portraits
from onrecord.errors import OnRecordError
from onrecord.schema import PORTRAITS, check

COLUMNS = ["article_id", "person_id", "portrayal", "portrayal_label"]
ROWS = [
    ("a", "ada_holm", 0.9, "positive"),
    ("a", "viktor_brandt", -0.5, "negative"),
    ("a", "ada_holm", -0.1, "neutral"),
    ("b", "ada_holm", np.nan, None),
    ("b", "viktor_brandt", 0.2, "neutral"),
]


def test_each_person_of_each_article_is_a_row_with_mean_and_shares():
    found = check(portraits(pd.DataFrame(ROWS, columns=COLUMNS)), PORTRAITS)
    assert found.values.tolist() == [
        ["a", "ada_holm", 0.4, 0.0, 0.5, 2],
        ["a", "viktor_brandt", -0.5, 1.0, 0.0, 1],
        ["b", "viktor_brandt", 0.2, 0.0, 0.0, 1],
    ]


def test_repeating_the_mentions_changes_nothing_but_their_number():
    once = pd.DataFrame(ROWS, columns=COLUMNS)
    twice = portraits(pd.concat([once, once]))
    pd.testing.assert_frame_equal(twice.drop(columns="n_mentions"), portraits(once).drop(columns="n_mentions"))
    assert twice["n_mentions"].tolist() == [4, 2, 2]


def test_no_mentions_give_an_empty_table_and_a_missing_column_is_named():
    assert portraits(pd.DataFrame(ROWS[:0], columns=COLUMNS)).columns.tolist() == PORTRAITS.names
    with pytest.raises(OnRecordError, match=r"portrayal_label.*onrecord\.portrayal"):
        portraits(pd.DataFrame(ROWS, columns=COLUMNS).drop(columns="portrayal_label"))
