"""Stance: the credit that the reporting words give."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles import Corpus
from onrecord.errors import OnRecordError
from onrecord.measures import stance
from onrecord.resources import load

LEXICON = load("lexicons", "stance")


def quoted(text, cue, lemma, negated=False, article_id="a"):
    start = text.index(cue) if cue else None
    span = None if start is None else (start, start + len(cue))
    return pd.DataFrame(
        {"article_id": [article_id], "cue": [cue], "cue_span": [span], "cue_lemma": [lemma], "negated": [negated]}
    )


def stance_of(text, cue, lemma, negated=False, corpus=True):
    table = stance(quoted(text, cue, lemma, negated), Corpus.from_texts({"a": text}) if corpus else None)
    return table["stance"].iloc[0], table["stance_class"].iloc[0]


@pytest.mark.parametrize(
    ("cue", "lemma", "sign", "name"),
    [
        ("said", "say", 0, "neutral"),
        ("claimed", "claim", -1, "doubting"),
        ("revealed", "reveal", 1, "factive"),
        ("pointed out", "point", 1, "factive"),
        ("pointed out", "point out", 1, "factive"),
        ("lashed out", "lash", -1, "hostile"),
        ("admitted", "admit", -1, "concessive"),
        ("pledged", "pledge", 1, "commissive"),
        ("thanked", "thank", 1, "conciliatory"),
        ("asked", "ask", 0, "inquisitive"),
        ("according to", "according to", 0, "neutral"),
        ("an allegation", "allegation", -1, "doubting"),
    ],
)
def test_verb_gives_its_class_and_the_sign_of_its_credit(cue, lemma, sign, name):
    value, found = stance_of(f"Ada Holm {cue} that it rained.", cue, lemma)
    assert found == name
    assert np.sign(value) == sign


@pytest.mark.parametrize(
    ("text", "cue", "lemma", "relation"),
    [
        ("Holm angrily said that it was over.", "said", "say", "below"),
        ("“It is over,” Holm said calmly.", "said", "say", "above"),
        ("Holm falsely claimed that it was over.", "claimed", "claim", "below"),
        ("Holm correctly noted that it was over.", "noted", "note", "above"),
        ("Holm quietly said that it was over.", "said", "say", "same"),
        ("Reportedly, Brandt left, Holm said.", "said", "say", "same"),
        ("Holm said that Brandt had left angrily and for good.", "said", "say", "same"),
    ],
)
def test_adverbs_beside_the_cue_shift_the_credit(text, cue, lemma, relation):
    alone, _ = stance_of(text, cue, lemma, corpus=False)
    beside, _ = stance_of(text, cue, lemma)
    assert {"below": beside < alone, "above": beside > alone, "same": beside == alone}[relation]


def test_adverb_inside_the_quotation_is_not_the_journalists():
    assert stance_of("Holm said “angrily is not my manner”.", "said", "say")[0] == 0.0


def test_negation_turns_and_weakens():
    assert stance_of("Holm did not confirm it.", "confirm", "confirm", True)[0] < 0
    assert (
        abs(stance_of("Holm did not confirm it.", "confirm", "confirm", True)[0])
        < stance_of("x confirm", "confirm", "confirm")[0]
    )
    assert stance_of("Holm would not say.", "say", "say", True)[0] < 0


@pytest.mark.parametrize(("cue", "lemma"), [(None, None), ("zorbed", "zorb")])
def test_no_cue_or_an_unknown_one_is_missing(cue, lemma):
    table = stance(quoted("Holm zorbed that.", cue, lemma))
    assert table["stance"].isna().all()
    assert table["stance_class"].isna().all()


@pytest.mark.parametrize("pair", [("Ada Holm", "Viktor Brandt"), ("Barack Obama", "Vladimir Putin")])
@pytest.mark.parametrize(
    "template", ["{a} angrily told {b} to go.", "“Go,” {a} told {b} coldly.", "A weary {a} told {b}."]
)
def test_exchanging_two_names_changes_nothing(template, pair):
    a, b = pair
    assert stance_of(template.format(a=a, b=b), "told", "tell") == stance_of(template.format(a=b, b=a), "told", "tell")


ADDED = ["stance", "stance_class", "stance_polarity", "stance_objectivity", "epithet", "epithet_value"]


def test_binds_its_columns_and_keeps_the_rest():
    table = pd.concat([quoted("Holm said it.", "said", "say"), quoted("Holm", None, None)])
    table.index = [5, 5]
    scored = stance(table)
    assert scored.columns.tolist() == [*table.columns, *ADDED]
    assert scored.index.tolist() == [5, 5]
    pd.testing.assert_frame_equal(scored[table.columns], table)
    assert stance(table.iloc[:0]).dtypes.equals(scored.dtypes)


@given(st.text(max_size=60), st.text(max_size=12), st.booleans())
def test_never_raises_and_stays_in_range(text, lemma, negated):
    corpus = Corpus.from_texts({"a": text})
    table = quoted(text, text[2:9], lemma, negated) if text[2:9] else quoted(text, None, lemma, negated)
    value = stance(table, corpus)["stance"].iloc[0]
    assert pd.isna(value) or -1 <= value <= 1


def test_missing_column_names_the_verb_that_makes_it():
    with pytest.raises(OnRecordError, match=r"cue_span.*quotations"):
        stance(
            quoted("Holm said it.", "said", "say").drop(columns="cue_span"), Corpus.from_texts({"a": "Holm said it."})
        )


def test_each_entry_has_class_source_and_a_credit_in_range():
    for lemma, entry in LEXICON["verbs"].items():
        assert lemma == lemma.lower()
        assert entry["class"] in LEXICON["classes"]
        assert -1 <= entry["stance"] <= 1
        assert entry["source"] in LEXICON["sources"] or re.match("own judgement: .", entry["source"])
    assert len(LEXICON["verbs"]) >= 250


@pytest.mark.parametrize(
    ("cue", "lemma", "negated", "name"),
    [
        ("would not say", "say", True, "evasive"),
        ("refused to say", "say", False, "evasive"),
        ("refused to say", "refuse", False, "evasive"),
        ("failed to explain", "explain", False, "evasive"),
        ("did not confirm", "confirm", True, "factive"),
        ("suggested", "suggest", False, "hedged"),
    ],
)
def test_withholding_and_negation_give_the_class(cue, lemma, negated, name):
    table = stance(quoted(f"Holm {cue} it.", cue, lemma, negated))
    assert table["stance_class"].tolist() == [name]
    if name == "evasive":
        assert table["stance_polarity"].tolist() == ["negative"]


@pytest.mark.parametrize(
    ("text", "source", "words", "sign"),
    [
        ("An unsmiling Brandt said so.", "An unsmiling Brandt", "unsmiling", -1),
        ("Holm, visibly angry, said so.", "Holm, visibly angry", "angry", -1),
        ("The respected Ada Holm said so.", "The respected Ada Holm", "respected", 1),
        ("A brilliant but arrogant aide said so.", "A brilliant but arrogant aide", "brilliant, arrogant", -1),
        ("A never humble Brandt said so.", "A never humble Brandt", "humble", -1),
        ("Ada Holm said so.", "Ada Holm", None, 0),
        ("Angry Holm said so.", "Angry Holm", None, 0),
    ],
)
def test_epithets_of_the_source_stand_in_their_own_columns(text, source, words, sign):
    table = quoted(text, "said", "say").assign(speaker_span=[(0, len(source))])
    scored = stance(table, Corpus.from_texts({"a": text})).iloc[0]
    assert scored["stance"] == 0.0
    assert (scored["epithet"] if words else pd.isna(scored["epithet"])) == (words or True)
    assert np.sign(0 if np.isnan(scored["epithet_value"]) else scored["epithet_value"]) == sign


def test_an_evaluating_adverb_costs_objectivity():
    corpus = Corpus.from_texts({"a": "Holm said angrily that it was over."})
    table = stance(quoted("Holm said angrily that it was over.", "said", "say"), corpus)
    assert table["stance_objectivity"].tolist() == [0.7]
    assert stance(quoted("Holm said it.", "said", "say"))["stance_objectivity"].tolist() == [1.0]


def test_polarity_follows_stance_and_a_missing_negation_is_none():
    table = pd.DataFrame({"cue": ["claimed", "vowed", "praised"], "cue_lemma": ["claim", "vow", "praise"]})
    scored = stance(table.assign(negated=[float("nan"), False, np.bool_(False)]))
    assert scored["stance_polarity"].tolist() == ["negative", "neutral", "positive"]


def test_every_class_has_an_objectivity_and_no_epithet_stands_twice():
    assert set(LEXICON["classes"]) == set(LEXICON["objectivity"]) - {"source", "reason", "adverb"}
    words = [word for group in load("lexicons", "epithets")["groups"].values() for word in group["words"].split()]
    assert len(words) == len(set(words))
    assert all(
        -1 <= group["value"] <= 1 and group["reason"] for group in load("lexicons", "epithets")["groups"].values()
    )
