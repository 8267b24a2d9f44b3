"""A study: its settings, and the whole way from corpus to page."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml

import onrecord as rec
from onrecord.errors import OnRecordError
from onrecord.study import measure_study, read_settings

# Invented people; three outlets with a view of them.
STORIES = {
    "harbor": (
        "A brilliant, generous Ada Holm",
        "A sullen, clumsy Viktor Brandt",
        {"ada_holm": 2, "viktor_brandt": -2},
    ),
    "ledger": (
        "A weary, fumbling Ada Holm",
        "A confident, gracious Viktor Brandt",
        {"ada_holm": -2, "viktor_brandt": 2},
    ),
    "plain": ("Ada Holm", "Viktor Brandt", {"ada_holm": 0, "viktor_brandt": 0}),
}
BODY = """{holm} arrived at the harbor talks on tariffs on Monday.

{brandt} arrived an hour later with plans for trade.

“The talks on trade are a great success for both sides,” Holm said. She warned that “tariffs are a terrible mistake.”

Brandt insisted that the trade talks had been useful, and vowed to fight new tariffs on steel exports.

“We want lower tariffs and a fair deal on steel,” he told reporters. “The tariffs hurt our workers badly.”

Holm said that the steel deal would bring peace and prosperity. Brandt claimed that steel exports were in danger.
"""
SETTINGS = {
    "title": "Two leaders",
    "question": "Do they differ?",
    "corpus": "texts",
    "article": "harbor",
    "leaders": ["ada_holm", "viktor_brandt"],
    "topics": 2,
    "resamples": 99,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, (holm, brandt, slant) in STORIES.items():
        front = {"article_id": name, "outlet": f"the {name}", "origin": "written for onrecord", "slant": slant}
        body = BODY.format(holm=holm, brandt=brandt)
        (texts / f"{name}.md").write_text(f"---\n{yaml.safe_dump(front)}---\n{body}", encoding="utf-8")
    _write(tmp_path)
    return tmp_path


def _write(folder: Path, **changes: object) -> None:
    given = {key: value for key, value in {**SETTINGS, **changes}.items() if value is not None}
    (folder / "study.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")


def _built(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "texts" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_study_writes_tables_figures_facts_and_page(folder: Path) -> None:
    (folder / "text.md").write_text("# Found\n\n{{ n_quotations }} passages were found.\n", encoding="utf-8")
    page = rec.run_study(folder)
    built = _built(folder)
    facts = json.loads(built["facts.json"])
    assert page == folder / "index.html"
    assert f"{facts['n_quotations']} passages were found." in page.read_text(encoding="utf-8")
    assert {"tables/contrasts.csv", "tables/quotations.csv", "figures/tone_by_leader.svg"} <= set(built)
    assert len([name for name in built if name.endswith(".svg")]) >= 8
    assert len([name for name in built if name.endswith(".svg")]) == len([n for n in built if n.endswith(".png")])


def test_two_runs_in_two_places_give_the_same_bytes(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    for path in folder.rglob("*"):
        if path.is_file():
            target = other / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    rec.run_study(folder)
    rec.run_study(other)
    first, second = _built(folder), _built(other)
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_planted_slants_come_back_in_their_order(folder: Path) -> None:
    planted = measure_study(folder).tables["planted"].set_index(["article_id", "person_id"])["measured"]
    assert planted["harbor", "ada_holm"] > planted["plain", "ada_holm"] > planted["ledger", "ada_holm"]
    assert planted["ledger", "viktor_brandt"] > planted["plain", "viktor_brandt"] > planted["harbor", "viktor_brandt"]


def test_the_three_tones_are_one_family_of_tests(folder: Path) -> None:
    contrasts = measure_study(folder).tables["contrasts"]
    assert contrasts["measure"].tolist() == ["tone", "stance", "portrayal"]
    p, q = contrasts["p"].to_numpy(), contrasts["q"].to_numpy()
    assert (q >= p).all()
    assert q.max() == pytest.approx(p.max())


BAD_SETTINGS = {
    "unknown key": ({"leader": ["ada_holm"]}, "leader"),
    "no corpus": ({"corpus": None}, "corpus"),
    "one leader": ({"leaders": ["ada_holm"]}, "1 leaders"),
    "leaders no list": ({"leaders": "ada_holm"}, "list of person_ids"),
    "weigh": ({"weigh": "word"}, "word"),
    "seed": ({"seed": "tomorrow"}, "seed"),
    "resamples too few": ({"resamples": -4}, "-4"),
}


@pytest.mark.parametrize("case", BAD_SETTINGS)
def test_bad_settings_are_named(case: str, folder: Path) -> None:
    changes, named = BAD_SETTINGS[case]
    _write(folder, **changes)
    with pytest.raises(OnRecordError, match=named):
        measure_study(folder)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "title: [\n", "title: \x00"])
def test_a_broken_study_file_is_named(text: str, folder: Path) -> None:
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(OnRecordError, match=r"study\.yaml"):
        read_settings(folder)


def test_an_unknown_article_or_leader_stops_with_a_hint(folder: Path) -> None:
    _write(folder, article="harbour")
    with pytest.raises(OnRecordError, match="Did you mean 'harbor'"):
        measure_study(folder)
    _write(folder, leaders=["ada_holm", "viktor_brand"])
    with pytest.raises(OnRecordError, match="Did you mean 'viktor_brandt'"):
        measure_study(folder)


def test_a_text_that_asks_for_an_unknown_fact_stops_before_anything_is_written(folder: Path) -> None:
    (folder / "text.md").write_text("{{ n_quotation }}", encoding="utf-8")
    before = _built(folder)
    with pytest.raises(OnRecordError, match="n_quotations"):
        rec.run_study(folder)
    assert _built(folder) == before


def test_a_missing_study_is_named(tmp_path: Path) -> None:
    with pytest.raises(OnRecordError, match=r"study\.yaml"):
        rec.run_study(tmp_path / "none")


def test_the_settings_that_ship_are_valid() -> None:
    settings = read_settings(Path(__file__).parents[2] / "reports" / "lough_erne_2013")
    assert settings.leaders == ("barack_obama", "vladimir_putin")
    assert isinstance(settings.topics, int)


def test_passages_are_paragraphs_of_the_story(folder: Path) -> None:
    from onrecord.study import passages

    corpus = rec.read_corpus(folder / "texts")
    table = passages(corpus)
    assert isinstance(table, pd.DataFrame)
    for row in table.itertuples():
        assert corpus[row.article_id].text[row.start : row.end] == row.text
    assert len(table) == 18
