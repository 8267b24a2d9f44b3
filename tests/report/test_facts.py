"""Facts and the text they fill."""

import json

import numpy as np
import pandas as pd
import pytest

from onrecord.articles import Article
from onrecord.errors import OnRecordError
from onrecord.report import fill, gather_facts, write_facts
from onrecord.schema import AVERAGES, CONTRASTS, QUOTATIONS

ARTICLES = [
    Article("a", "Rain fell on the harbor.", outlet="The Harbor Courier"),
    Article("b", "It stopped.", outlet="Northern Wire", origin="written for onrecord"),
]
AVERAGE = AVERAGES.frame(
    [
        ("tone", "ada_holm", "quotation", 0.123456, -0.1, 0.3, 12, 4, "bootstrap"),
        ("tone", "The Ministry", "quotation", np.nan, np.nan, np.nan, 0, 0, "no interval"),
        ("frame_conflict", "ada_holm", "quotation", 0.5, 0.25, 0.75, 12, 4, "bootstrap"),
    ]
)
CONTRAST = CONTRASTS.frame(
    [
        (
            *("tone", "ada_holm", "viktor_brandt", "article", -0.2, -0.4, 0.0, -0.3, 0.0004, 0.031, 20, 7, 0.1),
            *("bootstrap", -0.5, -0.1, -0.4, -0.8, 0.0, 1.2, 0.3, None, "Nothing is shown."),
        )
    ]
)


def gathered(**more):
    return gather_facts(articles=ARTICLES, quotations=QUOTATIONS.frame(), **more)


def test_facts_about_the_corpus_tell_written_texts_from_published_ones():
    facts = gathered()
    assert (facts["n_articles"], facts["n_outlets"], facts["n_words"]) == (2, 2, 7)
    assert (facts["n_written"], facts["n_published"]) == (1, 1)
    assert facts["a.n_quotations"] == 0
    assert facts["share_named"] is None


def test_every_average_and_contrast_becomes_facts_rounded_and_named_by_group():
    facts = gathered(averages=AVERAGE, contrasts=CONTRAST)
    assert facts["tone.ada_holm.mean"] == 0.1235
    assert facts["tone.the_ministry.mean"] is None
    assert facts["tone.the_ministry.n_quotes"] == 0
    assert facts["tone.ada_holm.vs.viktor_brandt.difference"] == -0.2
    assert list(facts) == sorted(facts)


def test_facts_are_plain_json_and_two_files_are_the_same_bytes(tmp_path):
    facts = gathered(averages=AVERAGE, contrasts=CONTRAST, extra={"planted.spearman": 0.71})
    first = write_facts(facts, tmp_path / "one.json").read_bytes()
    assert write_facts(dict(reversed(facts.items())), tmp_path / "two.json").read_bytes() == first
    assert json.loads(first) == facts


def test_two_facts_of_one_name_are_refused():
    twice = pd.concat([AVERAGE, AVERAGE.assign(group="ADA holm").iloc[:1]], ignore_index=True)
    with pytest.raises(OnRecordError, match=r"tone\.ada_holm"):
        gathered(averages=twice)
    with pytest.raises(OnRecordError, match="n_articles"):
        gathered(extra={"n_articles": 3})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{ tone.ada_holm.mean }}", "+0.12"),
        ("{{tone.ada_holm.low}} to {{  tone.ada_holm.high  }}", "−0.10 to +0.30"),
        ("{{ frame_conflict.ada_holm.mean }}", "0.50"),
        ("{{ frame_conflict.ada_holm.mean | percent }}", "50%"),
        ("{{ tone.ada_holm.vs.viktor_brandt.p }}", "less than 0.001"),
        ("{{ tone.ada_holm.vs.viktor_brandt.q }}", "0.031"),
        ("{{ tone.the_ministry.mean }}", "not estimable"),
        ("{{ big }}, {{ word }}, {{ flag }}", "12,345, rain, yes"),
        ("no facts, { none }", "no facts, { none }"),
    ],
)
def test_a_text_is_filled(text, written):
    facts = gathered(averages=AVERAGE, contrasts=CONTRAST, extra={"big": 12345, "word": "rain", "flag": True})
    assert fill(text, facts) == written


def test_an_unknown_fact_is_refused_with_the_nearest_ones():
    with pytest.raises(OnRecordError, match=r"'tone\.ada_hom\.mean'.*Near ones: tone\.ada_holm\.mean"):
        fill("{{ tone.ada_hom.mean }}", gathered(averages=AVERAGE))


def test_an_unknown_form_is_refused():
    with pytest.raises(OnRecordError, match="percent"):
        fill("{{ n_words | roman }}", gathered())


def test_quotations_are_counted_by_kind_and_by_who_is_named():
    row = dict.fromkeys(QUOTATIONS.names) | {"article_id": "a", "kind": "direct", "person_id": "ada_holm"}
    quotes = pd.DataFrame([row, row | {"kind": "mixed"}, row | {"person_id": None}, row | {"person_id": "oslo"}])
    facts = gather_facts(articles=ARTICLES, quotations=quotes)
    assert [facts[f"n_{kind}"] for kind in ("quotations", "direct", "mixed", "indirect")] == [4, 3, 1, 0]
    assert (facts["n_named"], facts["share_named"], facts["n_speakers"]) == (3, 0.75, 2)
    assert facts["a.n_quotations"] == 4
