"""Coherence: golden values, exact counts, words that a corpus lacks, and gensim's own way of counting."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onrecord.errors import OnRecordError
from onrecord.measures.topics import TopicModel, coherence
from onrecord.schema import check

TEXTS = [
    line.split()
    for line in ("war peace talks war deal", "peace talks deal", "war troops war troops peace deal", "deal")
]
TOPIC = ("war", "peace", "deal")
# (measure, counting): value; windows of 3 words.
GOLDEN = {
    ("npmi", "exact"): -0.204116,
    ("npmi", "gensim"): -0.133986,
    ("v", "exact"): 0.343405,
    ("v", "gensim"): 0.417006,
}


@pytest.mark.parametrize(("measure", "counting"), GOLDEN)
def test_golden_values(measure, counting):
    found = check(coherence([TOPIC], TEXTS, measure=measure, window=3, counting=counting), "coherence")
    assert found["coherence"][0] == pytest.approx(GOLDEN[measure, counting], abs=1e-6)
    assert (found["n_windows"][0], found["n_words"][0]) == (9, 3)


def by_hand(topic, texts, window, measure):
    """Count window by window, as the definition says."""
    windows = [set(text[at : at + window]) for text in texts if text for at in range(max(1, len(text) - window + 1))]
    size, eps = len(windows), 1e-12

    def share(*words):
        return sum(set(words) <= held for held in windows) / size

    def npmi(a, b):
        both = share(a, b)
        return 1.0 if both == 1 else np.log((both + eps) / (share(a) * share(b))) / -np.log(both + eps)

    if measure == "npmi":
        return np.mean([npmi(a, b) for a in topic for b in topic if a != b])
    vectors = np.array([[npmi(a, b) for b in topic] for a in topic])
    whole = vectors.sum(axis=0)
    return np.mean([v @ whole / np.linalg.norm(v) / np.linalg.norm(whole) for v in vectors])


@pytest.mark.parametrize("measure", ["npmi", "v"])
@pytest.mark.parametrize("window", [1, 2, 5, 50])
def test_counts_are_exact_to_nine_digits(measure, window):
    draw = np.random.default_rng(window)
    words = [f"w{k}" for k in range(8)]
    texts = [draw.choice(words, draw.integers(0, 40)).tolist() for _ in range(30)]
    for topic in (words[:3], words[2:7]):
        found = coherence([topic], texts, measure=measure, window=window)["coherence"][0]
        assert found == pytest.approx(by_hand(topic, texts, window, measure), abs=1e-9)


def test_golden_values_equal_counting_by_hand_to_nine_digits():
    for measure in ("npmi", "v"):
        found = coherence([TOPIC], TEXTS, measure=measure, window=3)["coherence"][0]
        assert found == pytest.approx(by_hand(TOPIC, TEXTS, 3, measure), abs=1e-9)


def test_umass_and_uci_as_their_authors_define_them():
    together = {"war": 2, "peace": 3, "deal": 4, ("peace", "war"): 2, ("deal", "war"): 2, ("deal", "peace"): 3}
    umass = np.mean(
        [np.log(together[b, a] / together[a]) for a, b in (("war", "peace"), ("war", "deal"), ("peace", "deal"))]
    )
    assert coherence([TOPIC], TEXTS, measure="umass")["coherence"][0] == pytest.approx(umass, abs=1e-9)
    uci = np.mean([np.log(n / 9 / (a / 9 * b / 9)) for n, a, b in ((3, 6, 5), (1, 6, 4), (2, 5, 4))])
    assert coherence([TOPIC], TEXTS, measure="uci", window=3)["coherence"][0] == pytest.approx(uci, abs=1e-9)


def test_words_that_the_corpus_lacks_are_named_and_left_out():
    found = coherence([("war", "zebra", "peace", "deal"), ("zebra", "okapi"), ("war", "gnu")], TEXTS, window=3)
    assert found["coherence"][0] == pytest.approx(GOLDEN["npmi", "exact"], abs=1e-6)
    assert found["absent"][0] == "zebra"
    assert found["coherence"].isna().tolist() == [False, True, True]
    assert found["n_words"].tolist() == [3, 0, 1]


def test_two_words_in_every_window_go_together_always():
    assert coherence([("war", "peace")], [["war", "peace"]] * 3)["coherence"][0] == 1.0


def test_windows_run_over_the_text_as_written():
    texts = ["War, and of the 1,000 men by the river no peace.", "War. Peace."]
    near = coherence([("war", "peace")], texts, window=4)["n_windows"][0]
    assert near == (12 - 4 + 1) + 1
    with_stop_words_gone = coherence([("war", "peace")], [["war", "men", "river", "peace"], ["war", "peace"]], window=4)
    assert coherence([("war", "peace")], texts, window=4)["coherence"][0] < with_stop_words_gone["coherence"][0]


def test_a_models_topics_and_a_table_will_do():
    table = pd.DataFrame(
        {"text": ["The ferry left the harbor.", "A ferry, a harbor.", "Bread, cheese.", "Cheese on bread."]}
    )
    model = TopicModel(2, names="keep", max_df=1.0).fit(table)
    assert coherence(model.topics_, table, n_words=2, names="keep")["coherence"].tolist() == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("topics", "texts", "options", "told"),
    [
        ([TOPIC], TEXTS, {"measure": "c_v"}, "Unknown measure"),
        ([TOPIC], TEXTS, {"counting": "fast"}, "Unknown counting"),
        ([TOPIC], TEXTS, {"window": 0}, "window is 0"),
        ([TOPIC], TEXTS, {"n_words": 1}, "n_words is 1"),
        ([("war",)], TEXTS, {}, "at least 2"),
        ([("war", "war")], TEXTS, {}, "all different"),
        ([TOPIC], [], {}, "no text with words"),
        ([TOPIC], [[], ""], {}, "no text with words"),
        (pd.DataFrame({"word": ["war"]}), TEXTS, {}, "lacks the column"),
    ],
)
def test_bad_arguments_are_told(topics, texts, options, told):
    with pytest.raises(OnRecordError, match=told):
        coherence(topics, texts, **options)
