"""Narration and portrayal: what the journalist's own words say of a person."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles import Article, Corpus
from onrecord.errors import OnRecordError
from onrecord.measures import explain_portrayal, narration, portrayal
from onrecord.resources import load
from onrecord.schema import NARRATION, check

TEMPLATES = [
    "An unsmiling {a} stared at the floor while {b} charmed the room.",
    "{a} fumbled the answer, but {b} won the day.",
    "Critics of {a} praised {b}'s calm and skilful handling of the talks.",
    "{b} arrived late. President {a} was warm, witty and at ease.",
    "Neither {a} nor {b} was able to hide a failure that had been humiliating for the hosts.",
]
PAIRS = [("Ada Holm", "Viktor Brandt"), ("Barack Obama", "Vladimir Putin"), ("Rosa Love", "Mark Savage-Moroz")]


WAYS = {"accurate": {"engine": "accurate"}, "fast": {"engine": "fast"}, "lexicon": {"method": "lexicon"}}


@pytest.fixture(params=WAYS)
def way(request):
    return WAYS[request.param]


def about(text, name):
    start = text.index(name)
    return pd.DataFrame({"text": [text], "target": [(start, start + len(name))]})


def portrayal_of(text, name, **how):
    return portrayal(about(text, name), **how)["portrayal"].iloc[0]


def mentioned(corpus, rows):
    """Make a mentions table from (article_id, words, kind, person_id), each at its first place."""
    table = []
    for number, (article_id, words, kind, person_id) in enumerate(rows):
        start = corpus[article_id].text.index(words)
        table.append((article_id, number, start, start + len(words), words, kind, person_id))
    return pd.DataFrame(table, columns=["article_id", "mention_id", "start", "end", "text", "kind", "person_id"])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("An unsmiling Holm left the room.", "negative"),
        ("Holm stumbled through the answers.", "negative"),
        ("Critics of Holm gathered outside.", "negative"),
        ("Holm spoke calmly and charmed the hall.", "positive"),
        ("A confident Holm took the stage.", "positive"),
        ("Holm was praised by the hosts.", "positive"),
        ("Holm did not fail.", "positive"),
        ("Holm arrived on Monday.", "neutral"),
    ],
)
def test_words_around_the_target_make_the_label(text, label):
    assert portrayal(about(text, "Holm"), method="lexicon")["portrayal_label"].tolist() == [label]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Critics say that Holm has failed and betrayed the voters.", "negative"),
        ("Holm was praised by the hosts for her courage.", "positive"),
        ("Holm arrived on Monday.", "neutral"),
    ],
)
def test_plain_blame_and_praise_are_labelled_so(text, label, way):
    assert portrayal(about(text, "Holm"), **way)["portrayal_label"].tolist() == [label]


def test_words_count_for_the_person_they_stand_by(way):
    text = "An arrogant Holm sulked, and a gracious Brandt smiled."
    assert portrayal_of(text, "Holm", **way) < portrayal_of(text, "Brandt", **way)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_exchanging_two_names_exchanges_their_portrayal_exactly(template, pair, way):
    a, b = pair
    one, other = template.format(a=a, b=b), template.format(a=b, b=a)
    assert portrayal_of(one, a, **way) == portrayal_of(other, b, **way)
    assert portrayal_of(one, b, **way) == portrayal_of(other, a, **way)


GIVEN = st.sampled_from(["Ada", "Viktor", "Grace", "Rosa", "Hope"])
FAMILY = st.sampled_from(["Holm", "Brandt", "Love", "Savage", "Strong", "Okafor", "Moroz"])


@given(GIVEN, FAMILY, GIVEN, FAMILY, st.sampled_from(TEMPLATES), st.sampled_from(sorted(WAYS)))
def test_exchange_holds_for_names_that_are_words_of_feeling(given_a, family_a, given_b, family_b, template, name):
    a, b = f"{given_a} {family_a}", f"{given_b} {family_b}"
    if a == b:
        return
    one, other = portrayal_of(template.format(a=a, b=b), a, **WAYS[name]), template.format(a=b, b=a)
    assert one == portrayal_of(other, b, **WAYS[name])


def test_pronouns_of_either_gender_weigh_the_same(way):
    one, other = "He was calm and she left.", "She was calm and he left."
    assert portrayal_of(one, "He", **way) == portrayal_of(other, "She", **way)


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_how_the_target_is_named_changes_nothing(engine):
    named = ["Holm", "The president", "She", "Barack Obama", "A former Secretary of State"]
    scores = {portrayal_of(f"{name} lost the vote and the trust of Brandt.", name, engine=engine) for name in named}
    assert len(scores) == 1


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_order_and_company_change_nothing_to_the_byte(engine):
    rows = pd.concat([about(t.format(a=a, b=b), a) for t in TEMPLATES for a, b in PAIRS], ignore_index=True)
    rows = pd.concat([rows, about("Holm won. " + "It rained. " * 200, "Holm")], ignore_index=True)
    together = portrayal(rows, engine=engine)["portrayal"].tolist()
    assert together == portrayal(rows.iloc[::-1], engine=engine)["portrayal"].tolist()[::-1]
    assert together == [portrayal(rows.iloc[[at]], engine=engine)["portrayal"].iloc[0] for at in range(len(rows))]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Holm won.", None),
        (None, (0, 4)),
        ("Holm won.", math.nan),
        ("Holm won.", (0, 4, 9)),
        ("Holm won.", (40, 44)),
        ("Holm won.", (0.2, 0.9)),
        ("Holm won.", (False, True)),
        ("", (0, 0)),
    ],
)
def test_no_text_or_no_target_is_missing(text, target):
    scored = portrayal(pd.DataFrame({"text": [text], "target": [target]}, dtype=object))
    assert sum(scored.attrs["missing"]["portrayal"].values()) == 1
    assert scored["portrayal"].isna().all()
    assert scored["portrayal_label"].isna().all()


def test_binds_two_columns_and_keeps_the_rest():
    table = pd.concat([about("A calm Holm won.", "Holm"), about("An angry Brandt lost.", "Brandt")])
    scored = portrayal(table)
    assert scored.columns.tolist() == ["text", "target", "portrayal", "portrayal_label"]
    assert scored.index.tolist() == [0, 0]
    pd.testing.assert_frame_equal(scored[["text", "target"]], table)
    assert portrayal(table.iloc[:0]).dtypes.equals(scored.dtypes)


@given(st.text(max_size=120), st.integers(-3, 130), st.integers(-3, 130))
def test_never_raises_and_stays_in_range(text, start, end):
    for how in WAYS.values():
        value = portrayal(pd.DataFrame({"text": [text], "target": [(start, end)]}), **how)["portrayal"].iloc[0]
        assert math.isnan(value) or -1 <= value <= 1


def test_explanation_points_into_the_text_and_adds_up():
    text = "A weary Holm failed, but Brandt did not gloat."
    table = explain_portrayal(text, (8, 12), method="lexicon")
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table["word"].tolist()
    total = (table["valence"] * table["weight"]).sum()
    assert portrayal_of(text, "Holm", method="lexicon") == pytest.approx(total / math.sqrt(total**2 + 15))


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_the_word_of_blame_explains_a_portrayal_most(engine):
    text = "On Monday the reckless Holm was seen with Brandt."
    table = explain_portrayal(text, (23, 27), engine=engine)
    assert table.loc[table["valence"].idxmin(), "word"] == "reckless"
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table["word"].tolist()


def test_narration_leaves_out_what_others_say():
    text = "A weary Holm said that Brandt was a fool. “Brandt lies,” she added. Brandt shrugged."
    corpus = Corpus.from_texts({"a": text})
    spans = [[(text.index("that"), text.index(". “"))], [(text.index("“"), text.index(" she"))]]
    quotations = pd.DataFrame({"article_id": ["a", "a"], "spans": spans})
    mentions = mentioned(corpus, [("a", "Holm", "surname", "ada_holm"), ("a", "Brandt", "surname", "viktor_brandt")])
    last = text.rindex("Brandt")
    mentions.loc[2] = ("a", 2, last, last + 6, "Brandt", "surname", "viktor_brandt")
    table = check(narration(corpus, quotations, mentions), NARRATION)
    assert table["mention_id"].tolist() == [0, 2]
    assert table["text"].tolist() == ["A weary Holm said … .", "Brandt shrugged."]
    assert [row.text[slice(*row.target)] for row in table.itertuples()] == ["Holm", "Brandt"]
    assert [text[row.start : row.end] for row in table.itertuples()][1] == "Brandt shrugged."


def test_narration_keeps_only_mentions_of_one_person():
    corpus = Corpus.from_texts({"a": "Holm and Brandt met, and the two leaders and the Kremlin smiled at her."})
    rows = [
        ("Holm", "surname", "ada_holm"),
        ("two leaders", "group", "ada_holm+viktor_brandt"),
        ("her", "pronoun", None),
    ]
    mentions = mentioned(corpus, [("a", *row) for row in [*rows, ("Kremlin", "organisation", "kremlin")]])
    none = pd.DataFrame({"article_id": [], "spans": []})
    assert narration(corpus, none, mentions)["person_id"].tolist() == ["ada_holm"]
    assert narration(corpus, none, mentions.iloc[:0]).columns.tolist() == NARRATION.names


def test_narration_is_local_to_the_article():
    one, two = Article("a", "A calm Holm won."), Article("b", "Brandt lost. Brandt left.")
    corpus = Corpus([one, two])
    mentions = mentioned(corpus, [("a", "Holm", "surname", "ada_holm"), ("b", "Brandt", "surname", "viktor_brandt")])
    none = pd.DataFrame({"article_id": [], "spans": []})
    parts = [narration(Corpus([article]), none, mentions) for article in (one, two)]
    pd.testing.assert_frame_equal(narration(corpus, none, mentions), pd.concat(parts, ignore_index=True))


def test_bad_arguments_are_named():
    with pytest.raises(OnRecordError, match="no part of the text"):
        explain_portrayal("Holm won.", (3, 40))
    with pytest.raises(OnRecordError, match=r"engine of portrayal 'slow'"):
        portrayal(about("Holm won.", "Holm"), engine="slow")
    with pytest.raises(OnRecordError, match=r"method of portrayal 'vader'.*learned, lexicon"):
        portrayal(about("Holm won.", "Holm"), method="vader")
    with pytest.raises(OnRecordError, match=r"target.*narration"):
        portrayal(pd.DataFrame({"text": ["a"]}))
    with pytest.raises(OnRecordError, match="spans"):
        narration(Corpus.from_texts({"a": "Holm won."}), pd.DataFrame({"article_id": []}), mentions=pd.DataFrame())


def test_lexicon_of_manner_has_one_valence_a_word_within_the_scale():
    groups = [group for groups in load("lexicons", "manner")["words"].values() for group in groups]
    words = [word for group in groups for word in group["words"].split()]
    assert len(words) == len(set(words)) >= 400
    assert all(0 < abs(group["valence"]) <= 4 for group in groups)


def test_narration_finds_the_mentions_itself():
    text = "Viktor Brandt stared at the floor. “It is over,” said Ada Holm. Brandt left."
    corpus = Corpus.from_texts({"a": text})
    start = text.index("“")
    quotations = pd.DataFrame({"article_id": ["a"], "spans": [[(start, start + 15)]]})
    table = portrayal(check(narration(corpus, quotations), NARRATION))
    words = [row.text[slice(*row.target)] for row in table.itertuples()]
    assert words == ["Viktor Brandt", "Ada Holm", "Brandt"]
    assert table["person_id"].nunique() == 2
