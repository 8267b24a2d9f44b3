"""YAML and JSON of strangers: deep, endless, or meant to run something."""

from __future__ import annotations

import json
import string

import pytest
import yaml

import onrecord as rec
from onrecord.bounded import ALIASED, DEPTH, load_json, load_yaml
from onrecord.cli import main

LOADERS = [yaml.SafeLoader, yaml.BaseLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n"
    for old, new in zip(string.ascii_lowercase, string.ascii_lowercase[1:], strict=False)
)
BOMBS = {
    "brackets": "a: " + "[" * 300_000,
    "braces": "a: " + "{a: " * 100_000,
    "dashes": "a:\n" + "- " * 100_000,
    "questions": "? " * 50_000,
    "indents": "".join(" " * depth + "a:\n" for depth in range(500)),
    "laughs": LAUGHS,
    "itself": "a: &a [*a]",
}


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("name", BOMBS)
def test_a_yaml_bomb_is_refused_by_its_reason(name, loader):
    with pytest.raises(ValueError, match=r"deep in each other|aliases that stand for|stands inside"):
        load_yaml(BOMBS[name], loader)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_in_a_front_matter_costs_the_front_matter_and_not_the_article(name, tmp_path):
    (tmp_path / "a.md").write_text(f"---\nid: demo\n{BOMBS[name]}\n---\nRain fell.\n", encoding="utf-8")
    corpus = rec.read_corpus(tmp_path)
    assert "Rain fell." in next(iter(corpus)).text
    assert corpus.issues["problem"].str.contains("front matter is broken and left out").any()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_in_any_other_yaml_is_an_error_that_says_so(name, tmp_path):
    (tmp_path / "study.yaml").write_text(BOMBS[name], encoding="utf-8")
    for read in (rec.run_study, rec.fetch_coverage, rec.read_codebook, rec.read_dictionary):
        given = (tmp_path,) if read is rec.run_study else (tmp_path / "study.yaml",)
        given += (tmp_path,) if read is rec.fetch_coverage else ()
        with pytest.raises(rec.OnRecordError, match=r"study\.yaml"):
            read(*given)


def test_aliases_within_bounds_are_read():
    assert load_yaml("a: &a [1]\nb: *a") == {"a": [1], "b": [1]}
    assert len(load_yaml("- &a x\n" + "- *a\n" * (ALIASED - 1))) == ALIASED


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!python/module:os", "!own x"]
)
def test_a_tag_that_would_make_an_object_makes_none(tag, tmp_path):
    (tmp_path / "a.md").write_text(f"---\nid: demo\nslant: {tag}\n---\nRain fell.\n", encoding="utf-8")
    corpus = rec.read_corpus(tmp_path)
    assert next(iter(corpus)).extra == {}
    (tmp_path / "study.yaml").write_text(f"title: {tag}\n", encoding="utf-8")
    with pytest.raises(rec.OnRecordError, match="not valid YAML"):
        rec.run_study(tmp_path)


def test_a_day_that_is_none_is_an_error_of_the_study(tmp_path):
    (tmp_path / "study.yaml").write_text("title: 2013-02-30\n", encoding="utf-8")
    with pytest.raises(rec.OnRecordError, match="not valid YAML"):
        rec.run_study(tmp_path)


@pytest.mark.parametrize("depth", [DEPTH + 1, 900, 990, 100_000])
def test_deep_json_is_a_row_of_issues(depth, tmp_path):
    deep = "[" * depth + "]" * depth
    lines = f'{{"id": "a", "text": "Rain.", "title": {deep}}}\n{{"id": "b", "text": "Snow."}}\n'
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    corpus = rec.read_corpus(tmp_path)
    assert [article.article_id for article in corpus] == ["b"]
    assert f"more than {DEPTH} deep" in corpus.issues["problem"][0]


def test_deep_json_in_a_table_is_no_traceback(tmp_path):
    (tmp_path / "a.csv").write_text('article_id,spans\na,"' + "[" * 100_000 + '"\n', encoding="utf-8")
    assert rec.read_table(tmp_path / "a.csv")["spans"][0].startswith("[[[")
    (tmp_path / "a.jsonl").write_text('{"a": ' + "[" * 100_000 + "\n", encoding="utf-8")
    with pytest.raises(rec.OnRecordError, match="not a readable"):
        rec.read_table(tmp_path / "a.jsonl")
    assert main(["measure", "tone", str(tmp_path / "a.jsonl"), "--out", str(tmp_path / "b.jsonl")]) != 0


def test_json_within_bounds_is_read():
    deep = json.dumps({"a": [[1]] * 200})
    assert load_json(deep) == json.loads(deep)
