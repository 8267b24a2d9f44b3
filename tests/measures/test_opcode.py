"""The operational code: golden values, verbs found in context, doubt over articles, reasons where there is no value."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.measures import opcode, operational_code, verbs_in_context, vics_indices
from onrecord.measures.opcode import MEDIATED
from onrecord.measures.verb_forms import entries
from onrecord.resources import load
from onrecord.schema import OPERATIONAL_CODE_INDICES, VERB_CATEGORIES

SENTENCES = yaml.safe_load(
    (Path(__file__).parents[1] / "gold" / "opcode" / "sentences.yaml").read_text(encoding="utf-8")
)
# Walker, Schafer & Young 1998, computed by hand from these counts.
GOLDEN = {
    "p1": -0.12, "p2": -0.146667, "p3": 0.06688, "p4a": 0.5, "p4b": 0.5, "p5": 0.96656,
    "i1": 0.36, "i2": 0.213333, "i3": 0.0976, "i4a": 0.64, "i4b": 0.40,
    "i5a": 0.16, "i5b": 0.12, "i5c": 0.40, "i5d": 0.20, "i5e": 0.08, "i5f": 0.04,
}  # fmt: skip


def coded(text, own=("Norland",), **columns):
    table = pd.DataFrame({"text": [text]} | {name: [value] for name, value in columns.items()})
    found = verbs_in_context(table, own=own)
    return [f"{row.verb} {row.subject} {row.category}" for row in found.itertuples()]


def test_golden_values():
    indices = vics_indices([4, 3, 10, 5, 2, 1], [2, 1, 8, 6, 3, 5])
    assert list(indices.index) == list(GOLDEN) == list(OPERATIONAL_CODE_INDICES)
    assert indices.tolist() == pytest.approx(list(GOLDEN.values()), abs=1e-6)


def test_indices_without_verbs_are_missing_and_wrong_counts_refused():
    indices = vics_indices([0] * 6, [1, 0, 0, 0, 0, 0])
    assert indices[["i1", "i2", "i3", "i5a"]].isna().all()
    assert indices[["p1", "p3", "p4a", "p5"]].tolist() == [1, 1, 0, 1]
    assert vics_indices([0] * 6, [0] * 6).isna().all()
    for counts in ([1] * 5, [1, 1, 1, 1, 1, -1]):
        with pytest.raises(OnRecordError, match="6 counts"):
            vics_indices(counts, [1] * 6)


@pytest.mark.parametrize("half", sorted(SENTENCES))
def test_the_coded_sentences_stay_found(half):
    """A floor under what benchmarks/verbs.py measures; the second half was not looked at while rules were made."""
    texts = pd.DataFrame([text for text, _ in SENTENCES[half]], columns=["text"])
    verbs = verbs_in_context(texts, own=["Norland"])
    found = verbs.assign(code=verbs["subject"] + " " + verbs["category"]).groupby("row")["code"].agg(sorted).to_dict()
    gold = [sorted(code.strip() for code in codes.split(";") if code.strip()) for _, codes in SENTENCES[half]]
    right = sum(found.get(row, []) == codes for row, codes in enumerate(gold))
    assert right >= 68
    assert len(gold) == 75


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("We will not help them.", ["help self oppose"]),
        ("We won’t attack them.", ["attack self promise"]),
        ("They don't support it.", ["support other oppose"]),
        ("Our allies attacked us.", ["attacked other punish"]),
        ("Our army attacked them.", ["attacked self punish"]),
        ("Norland’s army attacked them.", ["attacked self punish"]),
        ("The attacks on Norland hurt our friends.", ["hurt other punish"]),
        ("We were attacked by our enemies.", ["attacked other punish"]),
        ("They were freed by us.", ["freed self reward"]),
        ("Sudmark, our old neighbour, invaded.", ["invaded other punish"]),
        ("We can and will punish them.", ["punish self threaten"]),
        ("We should help and protect them.", ["help self appeal", "protect self appeal"]),
        ("The attack was a crime. Support is needed.", []),
        ("We agreed to know more.", ["agreed self appeal"]),
        ("", []),
        ("😀", []),
    ],
)
def test_subject_mood_and_negation(text, codes):
    assert coded(text) == codes


def test_he_is_the_speaker_in_reported_speech_alone():
    assert coded("that he would attack", kind="indirect") == ["attack self threaten"]
    assert coded("“He would attack.”", kind="direct") == ["attack other threaten"]


@pytest.mark.parametrize(
    ("cue", "text", "codes"),
    [
        ("vow", "to help the refugees", ["help self promise"]),
        ("refuse", "to help the refugees", ["help self oppose"]),
        ("threaten", "to punish them", ["punish self threaten"]),
        ("hope", "to help and protect them", ["help self appeal", "protect self appeal"]),
        ("vow", "not to attack them", ["attack self appeal"]),
        ("want", "to know more", []),
        ("say", "to", []),
    ],
)
def test_a_cue_governs_the_verb_that_opens_what_is_reported(cue, text, codes):
    assert coded(text, kind="indirect", cue_lemma=cue) == codes
    assert coded(text, kind="direct", cue_lemma=cue) == []


def test_the_own_state_comes_from_the_gazetteer_from_a_mapping_or_from_a_list():
    text = "France helped the refugees."
    assert coded(text, own=None, person_id="francois_hollande") == ["helped self reward"]
    assert coded(text, own=None, person_id="ada_holm") == ["helped other reward"]
    assert coded(text, own={"ada_holm": ["France"]}, person_id="ada_holm") == ["helped self reward"]
    assert coded(text, own=["the France"]) == ["helped self reward"]
    with pytest.raises(OnRecordError, match="list of names"):
        coded(text, own="France")


def quotes(n=12):
    said = ["We helped them and we thank our friends.", "They attacked us. They support the deal."]
    rows = [(said[k % 2], f"a{k}", "ada_holm") for k in range(n)] + [("We will strike.", "a0", "viktor_brandt")]
    return pd.DataFrame(rows, columns=["text", "article_id", "person_id"], index=[7] * (n + 1))


def test_a_row_an_index_with_interval_reason_and_warning():
    table = operational_code(quotes(), resamples=199)
    rec.check(table, "operational_code")
    assert table.attrs["warning"] == MEDIATED
    assert table["warning"].eq(MEDIATED).all()
    holm = table[table["group"] == "ada_holm"].set_index("measure")
    assert holm.loc["i1", ["estimate", "n_self", "n_other", "n_quotes", "n_articles"]].tolist() == [1, 12, 12, 12, 12]
    assert holm.loc["p4a", "low"] < 0.5 < holm.loc["p4a", "high"]
    assert holm.loc["p3", "reason"] == "biased: fewer than 30 verbs"
    brandt = table[table["group"] == "viktor_brandt"].set_index("measure")
    assert brandt.loc["p1", "reason"] == "no verb of others"
    assert np.isnan(brandt.loc["p1", "estimate"])
    assert brandt.loc["i1", "reason"] == "no interval: fewer than 2 articles"
    assert (table["reason"].notna() | table[["estimate", "low", "high"]].notna().all(axis=1)).all()


def test_a_short_interval_says_so_and_the_order_of_rows_does_not_matter():
    table = quotes(6)
    first = operational_code(table, resamples=99)
    assert first["reason"].str.contains("too narrow").any()
    pd.testing.assert_frame_equal(first, operational_code(table[::-1], resamples=99))
    only = operational_code(table, groups=["viktor_brandt"], resamples=99)
    pd.testing.assert_frame_equal(only, first[first["group"] == "viktor_brandt"].reset_index(drop=True))
    assert operational_code(table.head(0), resamples=99).columns.tolist() == first.columns.tolist()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"between": "outlet"}, "outlet"),
        ({"groups": ["ada"]}, "ada_holm"),
        ({"level": 2}, "level"),
        ({"resamples": 9}, "99"),
        ({"seed": -1}, "seed"),
    ],
)
def test_bad_arguments_are_named(options, told):
    with pytest.raises(OnRecordError, match=told):
        operational_code(quotes(), **options)


def test_rows_bind_and_say_why_a_value_is_missing():
    table = pd.DataFrame({"text": ["We helped.", None, "Rain."], "id": [1, 2, 3]}, index=[4, 4, 0])
    scored = opcode(table)
    pd.testing.assert_frame_equal(scored[table.columns], table)
    assert scored["opcode_reason"].tolist() == ["no verb of others", "no verbs", "no verbs"]
    assert scored["opcode_i1"].tolist()[0] == 1.0
    repeated = opcode(pd.DataFrame({"text": ["We helped. They attacked. " * k for k in (1, 9)]}))
    names = [f"opcode_{name}" for name in OPERATIONAL_CODE_INDICES]
    assert repeated.loc[0, names].tolist() == pytest.approx(repeated.loc[1, names].tolist(), abs=1e-6)


PIECES = [
    "we",
    "they",
    "will",
    "not",
    "to",
    "help",
    "attack",
    ",",
    "by",
    "and",
    "'",
    "don't",
    "us",
    ".",
    "Norland’s",
    "of",
]


@settings(max_examples=60)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_never_raises_and_offsets_hold(text):
    for row in verbs_in_context(pd.DataFrame({"text": [text]})).itertuples():
        assert text[row.start : row.end] == row.verb
        assert row.category in VERB_CATEGORIES


def test_the_lexicon_has_sources_and_no_verb_in_two_categories():
    lexicon = load("lexicons", "opcode")
    words = [word for group in lexicon["categories"].values() for word in group["words"].split()]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert set(lexicon["categories"]) == {*VERB_CATEGORIES, "contact"}
    assert all(group["source"] in lexicon["sources"] and group["reason"] for group in lexicon["categories"].values())
    assert len(entries()[1]) > 300
