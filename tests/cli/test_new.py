"""The command `new`: a study's folder that runs at once on the user's own texts, and writes nothing over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import onrecord as rec
from onrecord.cli import main
from onrecord.cli.output import DONE, LEFT_UNREAD
from onrecord.study import measure_study, read_settings
from onrecord.study.run import known_facts
from onrecord.study.scaffold import NOBODY


def test_a_study_of_ones_own_texts_runs_at_once(
    texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "eine Stüdie"
    assert main(["new", str(folder), "--corpus", str(texts)]) == DONE
    assert capsys.readouterr().err.endswith(f"onrecord report '{folder}'\n")
    settings = read_settings(folder)
    assert settings.corpus == texts.resolve()
    assert settings.leaders == ("viktor_brandt", "ada_holm")  # the more quoted first
    assert settings.article in rec.read_corpus(texts)
    assert main(["check", str(folder)]) == DONE
    assert main(["report", str(folder)]) in (DONE, LEFT_UNREAD)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert facts["leaders"] == "Viktor Brandt and Ada Holm"
    assert facts["tone.reading"] in page
    assert set(facts) == set(known_facts(settings, rec.read_corpus(texts))), "what a text may ask for is known before"


def test_nothing_is_written_over(texts: Path, tmp_path: Path, fails) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "text.md").write_text("mine", encoding="utf-8")
    assert "there is text.md already" in fails("new", folder, "--corpus", texts)
    assert [path.name for path in folder.iterdir()] == ["text.md"]
    assert "a file, not a folder" in fails("new", folder / "text.md")


def test_without_texts_invented_ones_stand_in(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    assert main(["new", str(folder)]) == DONE
    assert read_settings(folder).corpus == (folder / "corpus").resolve()
    origins = {article.origin for article in rec.read_corpus(folder / "corpus")}
    assert origins == {"written for onrecord"}
    rec.people_table(folder / "people.csv")
    assert measure_study(folder).tables["contrasts"]["measure"].tolist() == ["tone", "stance", "portrayal"]


@pytest.mark.parametrize(
    ("leaders", "told"),
    [
        (["Ada Holm", "Viktor Brand"], "Did you mean 'viktor_brandt'"),
        (["ada_holm", "viktor_brnadt"], "Did you mean 'viktor_brandt'"),
        (["ada_holm"], "a comparison takes two or more; also quoted: viktor_brandt"),
    ],
)
def test_leaders_are_checked_against_those_who_are_quoted(
    leaders: list[str], told: str, texts: Path, tmp_path: Path, fails
) -> None:
    assert told in fails("new", tmp_path / "study", "--corpus", texts, "--leaders", *leaders)
    assert not (tmp_path / "study").exists()


def test_leaders_may_be_named_as_people_write_them(texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    options = ["--leaders", "Viktor Brandt", "ada_holm", "--title", "Who: said what?"]
    assert main(["new", str(folder), "--corpus", str(texts), *options]) == DONE
    settings = read_settings(folder)
    assert settings.leaders == ("viktor_brandt", "ada_holm")
    assert settings.title == "Who: said what?"


def test_a_study_inside_its_corpus_is_refused(texts: Path, fails) -> None:
    assert "inside its corpus" in fails("new", texts / "study", "--corpus", texts)
    assert "Did you mean" in fails("new", texts.parent / "s", "--corpus", texts.parent / "my texts")


def test_own_columns_go_into_the_settings(tmp_path: Path) -> None:
    table, folder = tmp_path / "own.csv", tmp_path / "study"
    table.write_text("Nr;Body text\n1;“No,” Ada Holm said.\n2;“Yes,” Viktor Brandt said.\n", encoding="utf-8")
    columns = ["Nr=article_id", "Body text=text"]
    assert main(["new", str(folder), "--corpus", str(table), "--columns", *columns]) == DONE
    settings = read_settings(folder)
    assert settings.columns == {"Nr": "article_id", "Body text": "text"}
    assert set(settings.leaders) == {"ada_holm", "viktor_brandt"}
    assert len(measure_study(folder).tables["quotations"]) == 2


@pytest.mark.parametrize(
    ("text", "leaders", "why"),
    [
        ("“No,” Prime Minister Ada Holm said. Ada Holm left.", ("ada_holm", NOBODY[0]), "only ada_holm is quoted"),
        ("“No,” the Harbor Council said.", NOBODY, "none of one_leader, another_leader is quoted"),
    ],
)
def test_a_corpus_without_two_leaders_gives_a_page_that_says_why_nothing_is_compared(
    text: str, leaders: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    texts, folder = tmp_path / "texts", tmp_path / "study"
    texts.mkdir()
    (texts / "a.txt").write_text(text, encoding="utf-8")
    assert main(["new", str(folder), "--corpus", str(texts)]) == DONE
    assert read_settings(folder).leaders == leaders
    assert main(["check", str(folder)]) == LEFT_UNREAD
    assert main(["report", str(folder)]) == LEFT_UNREAD
    assert f"Not compared: {why}" in (folder / "index.html").read_text(encoding="utf-8")
    issues = rec.read_table(folder / "tables" / "issues.csv")
    assert issues["problem"].str.contains(why).any()
