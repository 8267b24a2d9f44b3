"""The documents say what the package does: examples run, links lead somewhere, commands and columns are named."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

import onrecord as rec
from onrecord.cli import parser
from onrecord.schema import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "lough_erne_2013", ".pytest_cache", "made", "_build"} & set(path.relative_to(ROOT).parts)
)
SITE = [page for page in PAGES if page.is_relative_to(ROOT / "docs")]


def test_the_session_in_the_readme_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    session = doctest.DocTestParser().get_doctest(_sessions(README), {}, "README.md", "README.md", 0)
    assert len(session.examples) >= 4
    report: list[str] = []
    failed = doctest.DocTestRunner(optionflags=flags).run(session, out=report.append).failed
    assert failed == 0, "".join(report)


def test_every_command_is_in_the_readme() -> None:
    choices = next(action.choices for action in parser()._actions if action.choices)
    assert choices is not None
    for command in choices:
        assert f"onrecord {command}" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_repository_lead_somewhere(page: Path, made: ModuleType) -> None:
    pages = {"names", "tables", "commands", *made.DOCUMENTS.values()}
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        if "reference/made/" in target:  # made when the site is built, which fails where it is not
            assert Path(target).stem in pages, f"{page.name} links to {target}"
        else:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_on_a_page_print_what_the_page_shows(
    page: Path, tmp_path: Path, examples: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    assert examples.unknown_blocks(page.read_text(encoding="utf-8")) == []
    wrong = [each for each in examples.page_examples(page, examples.lay_out(tmp_path)) if not each.right]
    assert wrong == [], "\n".join(f"{each.typed}\n--- shown\n{each.told}\n--- printed\n{each.got}" for each in wrong)


def test_an_example_that_lies_is_found(tmp_path: Path, examples: ModuleType) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```pycon\n>>> 1 + 1\n3\n>>> 2\n2\n```\n\n<!-- not run: it has no end -->\n```python\nwhile True: 0\n```\n"
    )
    assert [each.right for each in examples.page_examples(page, tmp_path)] == [False, True]
    page.write_text("```pycon\n>>> import onrecord\n>>> onrecord.read_corpus('none')\n```\n")
    assert "none" in examples.page_examples(page, tmp_path)[1].got
    assert examples.unknown_blocks("```ruby\nputs 1\n```\n") == ["ruby"]


def test_the_reference_names_everything(made: ModuleType) -> None:
    names, tables, commands = made.names_page(), made.tables_page(), made.commands_page()
    assert re.findall(r"^   (\w+)$", names, flags=re.MULTILINE).count("contrast") == 1
    assert {name for name in rec.__all__ if not name.startswith("__")} == set(
        re.findall(r"^   (\w+)$", names, re.MULTILINE)
    )
    assert [f"## {name}" in tables for name in TABLES] == [True] * len(TABLES)
    choices = next(action.choices for action in parser()._actions if action.choices)
    assert choices is not None
    assert [f"## onrecord {name}" in commands for name in choices] == [True] * len(choices)


def test_the_picture_of_the_house_is_what_import_linter_holds(made: ModuleType) -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    floors = [line.split("  ")[0] for line in made.house_picture().splitlines() if line.startswith("│")]
    drawn = [line.split("  ")[0] for line in contributing.splitlines() if line.startswith("│")]
    assert drawn == floors, "draw it anew: .venv/bin/python docs/made.py"


def test_what_the_contributor_is_told_to_touch_exists() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:analysis|tests|docs|benchmarks)/[\w/.]+)`", contributing)
    assert len(named) > 8
    places = [name for name in named if "NAME" not in name]
    assert [name for name in places if not (ROOT / name).exists()] == []
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make ([a-z]+)", contributing, re.MULTILINE)) <= set(targets)


def test_the_site_is_built_without_a_warning_or_a_word_from_outside(tmp_path: Path) -> None:
    build = pytest.importorskip("sphinx.cmd.build", reason="the extra docs is not installed")
    pytest.importorskip("furo", reason="the extra docs is not installed")
    command = [sys.executable, "-m", build.__name__, "-q", "-W", "--keep-going", "-b", "html", "-d"]
    told = subprocess.run(
        [*command, tmp_path / "read", "docs", tmp_path / "site"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "analysis")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(SITE) + 100
    asked = r"""<(?:script|link|img)[^>]+(?:src|href)=["'](?:https?:)?//"""
    assert [page.name for page in pages if re.search(asked, page.read_text(encoding="utf-8"))] == []


def test_the_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {rec.__version__}" in changelog
    assert "### Columns" in changelog


def test_the_first_screen_of_the_readme_has_a_figure_that_exists() -> None:
    figure = re.search(r"!\[([^\]]{20,})\]\(([^)]+)\)", README)
    assert figure is not None
    assert (ROOT / figure[2]).is_file()
    assert README[: figure.start()].count("\n") < 45


@pytest.fixture
def examples() -> ModuleType:
    return _module("examples")


@pytest.fixture
def made() -> ModuleType:
    return _module("made")


def _module(name: str) -> ModuleType:
    """Load one of the two modules beside the pages."""
    spec = spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _sessions(text: str) -> str:
    return "\n".join(re.findall(r"```pycon\n(.*?)```", text, flags=re.DOTALL))
