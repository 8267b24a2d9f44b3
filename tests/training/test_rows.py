"""Gold rows: what training and evaluation take, and what they refuse."""

import gzip
import json

import pandas as pd
import pytest

from onrecord.errors import OnRecordError
from onrecord.training import portrayal_rows, read_rows, tone_rows


def test_ratings_come_out_on_the_scale_of_tone_with_their_documents():
    table = pd.DataFrame({"id": ["paper:1_1", "paper:1_2"], "text": ["A good day.", "A bad day."], "score": [2, -4]})
    assert [tuple(row) for row in tone_rows(table)] == [
        ("A good day.", 0.5, "paper:1"),
        ("A bad day.", -1.0, "paper:1"),
    ]


def test_a_group_of_ones_own_goes_before_the_id():
    table = pd.DataFrame({"id": ["x_1"], "group": ["desk"], "text": ["So."], "score": [0.0]})
    assert tone_rows(table)[0].group == "desk"


def test_without_group_or_id_each_text_stands_alone():
    table = pd.DataFrame({"text": ["a", "b"], "score": [1, 1]})
    assert [row.group for row in tone_rows(table)] == ["0", "1"]


@pytest.mark.parametrize("score", [5, -4.5, None, "much"])
def test_a_rating_off_the_scale_is_named_with_its_row(score):
    table = pd.DataFrame({"text": ["a", "b"], "score": pd.Series([1, score], dtype=object)})
    with pytest.raises(OnRecordError, match="row 1 has"):
        tone_rows(table)


@pytest.mark.parametrize(
    ("label", "place"), [("negative", 0), ("neutral", 1), ("positive", 2), (-1, 0), (0, 1), (1, 2)]
)
def test_labels_may_be_words_or_signs(label, place):
    table = pd.DataFrame({"text": ["Holm won."], "target": [[0, 4]], "label": pd.Series([label], dtype=object)})
    assert portrayal_rows(table)[0].label == place


def test_an_unknown_label_and_a_target_outside_the_text_are_refused():
    with pytest.raises(OnRecordError, match=r"label in row 0.*positive"):
        portrayal_rows(pd.DataFrame({"text": ["Holm won."], "target": [[0, 4]], "label": ["postive"]}))
    with pytest.raises(OnRecordError, match="row 0 is no part"):
        portrayal_rows(pd.DataFrame({"text": ["Holm won."], "target": [[0, 40]], "label": ["positive"]}))


def test_rows_are_read_from_compressed_lines(tmp_path):
    path = tmp_path / "gold.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"text": "Holm won.", "target": [0, 4], "label": "positive"}) + "\n")
    assert portrayal_rows(read_rows(path))[0].target == (0, 4)
