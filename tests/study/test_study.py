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
from onrecord.study.settings import Settings
from onrecord.study.tables import unquoted

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
BODIES = (
    """{holm} arrived at the harbor talks on tariffs on Monday.

{brandt} arrived an hour later with plans for trade.

“The talks on trade are a great success for both sides,” Holm said. She warned that “tariffs are a terrible mistake.”

Brandt insisted that the trade talks had been useful, and vowed to fight new tariffs on steel exports.

“We want lower tariffs and a fair deal on steel,” he told reporters. “The tariffs hurt our workers badly.”

Holm said that the steel deal would bring peace and prosperity. Brandt claimed that steel exports were in danger.
""",
    """It rained when {holm} came to the port for two days of talks.

{brandt} came by train, and the talks on steel began at noon.

Holm told the press that “no tariff has ever saved a job.” A good deal on exports, she added, was near.

“Our steel is cheap and our workers are proud,” Brandt said. He added that exports of steel were no threat to trade.

Brandt spoke of tariffs for an hour. “They promised trade and sent us a bill,” he told the press.

Holm met the press again in the evening. “A friend does not threaten a friend,” she said.
""",
    """The second round on steel and trade was hosted by {holm} in the old customs house.

For the first time {brandt} brought figures on exports and tariffs.

“I am glad that we can speak of trade again,” Holm said before the doors closed.

Brandt said the figures on steel exports were “a disaster for honest workers.” He admitted that tariffs had failed.

Holm argued that the lower tariffs of last year had helped. “Nobody lost,” she said, “and many won.”

Brandt announced that he would return in spring. “Peace on trade is worth a journey,” he said.
""",
)
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
    _make(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run one study once for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("ran")
    _make(folder)
    (folder / "text.md").write_text("# Found\n\n{{ n_quotations }} passages were found.\n", encoding="utf-8")
    assert rec.run_study(folder) == folder / "index.html"
    return folder


def _make(folder: Path) -> None:
    texts = folder / "texts"
    texts.mkdir()
    for (name, (holm, brandt, slant)), body in zip(STORIES.items(), BODIES, strict=True):
        front = {"article_id": name, "outlet": f"the {name}", "origin": "written for onrecord", "slant": slant}
        told = body.format(holm=holm, brandt=brandt)
        (texts / f"{name}.md").write_text(f"---\n{yaml.safe_dump(front)}---\n{told}", encoding="utf-8")
    _write(folder)


def _write(folder: Path, **changes: object) -> None:
    given = {key: value for key, value in {**SETTINGS, **changes}.items() if value is not None}
    (folder / "study.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")


def _built(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "texts" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_study_writes_tables_figures_facts_and_page(ran: Path) -> None:
    built = _built(ran)
    facts = json.loads(built["facts.json"])
    assert f"{facts['n_quotations']} passages were found." in built["index.html"].decode("utf-8")
    assert facts["n_unread"] == 0
    assert {"tables/contrasts.csv", "tables/quotations.csv", "figures/tone_by_leader.svg"} <= set(built)
    assert len([name for name in built if name.endswith(".svg")]) >= 8
    assert len([name for name in built if name.endswith(".svg")]) == len([n for n in built if n.endswith(".png")])


def test_two_runs_in_two_places_give_the_same_bytes(ran: Path, folder: Path) -> None:
    (folder / "text.md").write_bytes((ran / "text.md").read_bytes())
    rec.run_study(folder)
    first, second = _built(ran), _built(folder)
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
    "seed below 0": ({"seed": -1}, "-1"),
    "seed no number": ({"seed": True}, "True"),
    "no topics": ({"topics": 0}, "1 or more"),
    "resamples too few": ({"resamples": 98}, "98"),
    "title no text": ({"title": ["Two"]}, "title"),
    "a leader twice": ({"leaders": ["ada_holm", "ada_holm"]}, "1 leaders"),
    "speakers no list": ({"speakers": "ada_holm"}, "speakers"),
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


def test_settings_are_checked_before_the_corpus_is_read(folder: Path) -> None:
    _write(folder, corpus="nowhere", resamples=5)
    with pytest.raises(OnRecordError, match="resamples is 5"):
        measure_study(folder)


def test_a_corpus_that_quotes_nobody_is_named(folder: Path) -> None:
    for path in (folder / "texts").iterdir():
        path.write_text("Rain fell on the harbor.", encoding="utf-8")
    with pytest.raises(OnRecordError, match="quotes nobody"):
        measure_study(folder)


def test_one_article_is_described_and_what_it_cannot_carry_is_an_issue(folder: Path) -> None:
    _write(folder, corpus="texts/harbor.md", topics=40, weigh="article")
    study = measure_study(folder)
    assert study.tables["contrasts"]["low"].isna().all()
    assert study.tables["averages"]["n_articles"].tolist() == [1] * 6
    assert study.tables["words"].empty
    assert study.tables["topic_shares"].empty
    issues = study.tables["issues"].set_index("where")["problem"]
    assert issues.loc[["topics", "words"]].str.startswith("not made: ").all()


def test_a_leader_of_whom_the_narration_never_speaks_is_an_issue(folder: Path) -> None:
    said = "“Trade is good,” the Harbor Council said. “Never,” the angry Viktor Brandt replied.\n"
    for path in (folder / "texts").iterdir():
        path.write_text(said, encoding="utf-8")
    _write(folder, leaders=["harbor_council", "viktor_brandt"])  # portrayal is of people, not of organisations
    tables = measure_study(folder).tables
    portrayed = tables["averages"]["measure"] == "portrayal"
    assert tables["averages"].loc[portrayed, "group"].tolist() == ["viktor_brandt"]
    assert tables["contrasts"]["measure"].tolist() == ["tone", "stance"]
    assert "the narration never speaks of harbor_council: no portrayal" in tables["issues"]["problem"].tolist()


def test_copies_of_one_text_count_once(folder: Path) -> None:
    (folder / "texts" / "reprint.md").write_bytes((folder / "texts" / "plain.md").read_bytes().replace(b"plain", b"b"))
    averages = measure_study(folder).tables["averages"]
    assert averages.loc[averages["measure"] == "tone", "n_articles"].tolist() == [3, 3]


def test_a_slant_that_is_no_number_is_an_issue(folder: Path) -> None:
    path = folder / "texts" / "plain.md"
    path.write_text(path.read_text(encoding="utf-8").replace("ada_holm: 0", "ada_holm: warm"), encoding="utf-8")
    tables = measure_study(folder).tables
    assert tables["planted"].set_index(["article_id", "person_id"])["planted"].isna().sum() == 1
    assert tables["issues"][["article_id", "where", "text"]].values.tolist() == [["plain", "slant of ada_holm", "warm"]]


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


def test_a_study_takes_corrections_and_tells_those_that_fit_nothing(folder: Path) -> None:
    found = rec.quotations(rec.read_corpus(folder / "texts"))
    first = found[found["article_id"] == "harbor"].iloc[0]
    rows = [("harbor", first["start"], first["end"], "carla_moss", "Carla Moss"), ("plain", 1, 4, "x_y", "X Y")]
    rows.append(("nowhere", 1, 4, "x_y", "X Y"))
    table = pd.DataFrame(rows, columns=["article_id", "start", "end", "person_id", "speaker"])
    rec.write_table(table, folder / "corrections.csv")
    _write(folder, corrections="corrections.csv")
    measured = measure_study(folder)
    by_hand = measured.tables["quotations"].query("rule == 'by-hand'")
    assert by_hand[["article_id", "person_id"]].values.tolist() == [["harbor", "carla_moss"]]
    problems = measured.tables["issues"].set_index("article_id")["problem"]
    assert problems["plain"].startswith("no quotation stands there")
    assert problems["nowhere"] == "no quotation of this article was found"
    rec.write_parts(rec.read_corpus(folder / "texts"), folder / "parts", size=2)
    run = rec.run_partitions(folder, folder / "parts", folder / "out")
    assert sorted(run.compared["issues"]["article_id"].dropna()) == ["nowhere", "plain"]
    again = rec.read_parts(folder / "out" / "quotations")
    assert (again["rule"] == "by-hand").sum() == 1
    assert rec.read_parts(folder / "out" / "issues")["article_id"].tolist() == ["plain"]


def test_corrections_without_a_column_stop_a_study(folder: Path) -> None:
    (folder / "corrections.csv").write_text("id,start,end,speaker\nharbor,0,9,Carla Moss\n")
    _write(folder, corrections="corrections.csv")
    with pytest.raises(rec.OnRecordError, match="article_id"):
        measure_study(folder)


def test_a_leader_whose_id_is_near_another_leaders_is_not_taken_for_a_misspelling() -> None:
    quotes = pd.DataFrame({"person_id": ["carl_moss", "carl_moss", "ada_holm"]})
    settings = _settings_of(leaders=("carl_moss", "carla_moss", "ada_holm"))
    assert [where for _, where, _, _ in unquoted(settings, quotes)] == ["leaders"]
    with pytest.raises(rec.OnRecordError, match="carl_moss"):
        unquoted(_settings_of(leaders=("carla_moss", "ada_holm")), quotes)


def _settings_of(*, leaders: tuple[str, ...]) -> Settings:
    return Settings("Talks", "Who?", Path("texts"), "harbor", leaders, leaders)


@pytest.mark.parametrize(("engine", "stated"), [(None, "Pearson r .73"), ("fast", "Pearson r .62")])
def test_the_page_states_the_validity_of_the_engine_that_scored(folder: Path, engine: str | None, stated: str) -> None:
    _write(folder, engine=engine)
    assert stated in rec.run_study(folder).read_text(encoding="utf-8")
