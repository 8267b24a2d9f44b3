import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("tokenizers")

from onrecord.encoder import CONTEXT, WINDOW, piece_ids, read_pieces, windows
from onrecord.quotes.shapes import N_CASES, N_STATES, cases, states

LONG = "Ada Holm said that trade would grow in the harbor, slowly. " * 60
TEXTS = st.one_of(
    st.text(max_size=400), st.sampled_from([LONG, "word " * 900, "x" * 5000, "é\u0301ß “q” \ud800 İ ﬁ\n" * 40])
)


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_every_piece_is_read_once_beside_its_context(text):
    pieces = read_pieces(text)
    assert (pieces.starts < pieces.ends).all()
    assert len(pieces.ids) == 0 or (pieces.starts.min() >= 0 and pieces.ends.max() <= len(text))
    fresh = [window.at[window.context :] for window in windows(pieces)]
    read = np.concatenate([*fresh, np.array([], dtype=np.int64)])
    assert read[read >= 0].tolist() == list(range(len(pieces.ids)))
    for window in windows(pieces):
        assert len(window.at) <= WINDOW
        assert window.context <= CONTEXT + 1
        assert len(piece_ids(pieces, window)) == len(window.at)


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_shapes_stay_in_their_classes(text):
    pieces = read_pieces(text)
    for found, n in ((cases(text, pieces), N_CASES), (states(text, pieces), N_STATES)):
        assert len(found) == len(pieces.ids)
        assert ((found >= 0) & (found < n)).all()


def test_offsets_are_those_of_the_text():
    text = "Ćada Holm’s “aim”:\ntrade."
    pieces = read_pieces(text)
    heads = np.flatnonzero(pieces.heads)
    assert [text[int(start)] for start in pieces.starts[heads]] == ["Ć", "H", "’", "s", "“", "a", "”", ":", "t", "."]


def test_states_follow_the_marks():
    text = "He said “we go\n“and win,” then left."
    pieces = read_pieces(text)
    found = dict(
        zip((text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)), states(text, pieces), strict=True)
    )
    assert (found["He"], found["we"], found["and"], found["then"]) == (0, 1, 4, 0)


def test_cases_follow_the_spelling():
    text = "he Holm NATO McKay 42 ,"
    assert cases(text, read_pieces(text)).tolist()[:3] == [0, 1, 2]
    assert cases(text, read_pieces(text))[-2:].tolist() == [4, 5]
