import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("tokenizers")
pytest.importorskip("onnxruntime")

from onrecord import encoder
from onrecord.articles import Article, Corpus
from onrecord.errors import OnRecordError
from onrecord.quotes import find_quotations, quotations, standoff
from onrecord.quotes.accurate import cue_lemma, read_attributions
from onrecord.schema import QUOTATIONS, check

PIECES = [
    *('"', "“", "”", "'", "’", ",", ".", "?", ":", "—", "(", "\n", "\n\n", "\ud800", "\x00", "İ", "…"),
    *("Ada Holm", "Brandt", "he", "who", "said", "told reporters", "that", "the harbor opens", "According to"),
]
NEWSLIKE = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
TEXTS = {
    "a": 'Ada Holm said that trade would grow. "We are ready," she added. "Nobody will stop us."',
    "b": "",
    "c": "According to Viktor Brandt, the harbor will open.\n\n“Now we sail,” he told the Harbor Courier.",
    "d": "The council met on Monday, and Ada Holm said the budget was fair. " * 40,
}


def table(texts):
    return quotations(Corpus.from_texts(texts), engine="accurate")


@given(st.one_of(st.text(max_size=300), NEWSLIKE))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_spans_of_that_text(text):
    for found in read_attributions(text):
        assert found.content == sorted(found.content)
        assert all(before[1] <= after[0] for before, after in zip(found.content, found.content[1:], strict=False))
        for start, end in [*found.content, *filter(None, (found.cue, found.source, found.addressee))]:
            assert 0 <= start < end <= len(text)
        assert 0 <= found.confidence <= 1


def test_the_table_keeps_its_declaration():
    rows = check(table(TEXTS), QUOTATIONS).to_dict("records")
    assert len(rows) > 20
    for row in rows:
        text = TEXTS[row["article_id"]]
        assert row["text"] == " ".join(text[start:end] for start, end in row["spans"])


def test_an_article_reads_alike_whatever_stands_beside_it():
    together = list(standoff(table(TEXTS), Corpus.from_texts(TEXTS)))
    for one in reversed(together):
        alone = {one["doc_id"]: TEXTS[one["doc_id"]]}
        assert list(standoff(table(alone), Corpus.from_texts(alone))) == [one]


def test_two_runs_and_any_number_of_threads_give_one_answer():
    first = read_attributions(TEXTS["d"])
    assert read_attributions(TEXTS["d"]) == first
    assert read_attributions(TEXTS["d"], encoder.Model("quotes", threads=2)) == first


def test_a_quotation_that_its_cue_interrupts_is_one_attribution():
    text = "“We will build the harbor,” Ada Holm told reporters on Monday. “Nobody will stop us now.”"
    (found,) = find_quotations(Article("a", text), engine="accurate")
    assert [text[start:end] for start, end in found.content] == [
        "“We will build the harbor,”",
        "“Nobody will stop us now.”",
    ]
    assert text[slice(*found.source)] == "Ada Holm"
    assert found.lemma == "tell"
    assert text[slice(*found.addressee)] == "reporters"
    assert found.kind == "direct"


def test_an_indirect_statement_has_cue_source_and_content():
    text = "Prime Minister Ada Holm has not said whether taxes will rise, the Harbor Courier reported."
    rows = table({"a": text}).to_dict("records")
    assert rows
    assert any(row["cue_lemma"] in ("say", "report") and row["kind"] == "indirect" for row in rows)


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("said", "say"),
        ("has repeatedly claimed", "claim"),
        ("according to", "according"),
        ("vowed after the meeting", "vow"),
        ("released a statement calling for", "call"),
        (":", ":"),
        ("zorbed", "zorbed"),
    ],
)
def test_a_cue_has_a_lemma(cue, lemma):
    assert cue_lemma(cue) == lemma


def test_a_changed_model_is_refused(tmp_path, monkeypatch):
    models = tmp_path / "models"
    models.mkdir()
    (models / "quotes.onnx").write_bytes(b"cut short")
    (models / "quotes.json").write_text(
        json.dumps({"name": "quotes", "files": {"quotes.onnx": "0" * 64}}), encoding="utf-8"
    )
    monkeypatch.setattr(encoder, "files", lambda package: tmp_path)
    with pytest.raises(OnRecordError, match="its card says 0000"):
        encoder.Model("quotes")


def test_an_unknown_engine_is_refused():
    with pytest.raises(OnRecordError, match="accurate"):
        quotations([], engine="acurate")


def test_the_fast_engine_needs_no_onnxruntime():
    code = (
        "import sys; sys.modules['onnxruntime'] = sys.modules['tokenizers'] = None\n"
        "from onrecord.articles import Corpus; from onrecord.quotes import quotations\n"
        "print(len(quotations(Corpus.from_texts({'a': 'Ada Holm said that trade would grow.'}), engine='fast')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "1", done.stderr
