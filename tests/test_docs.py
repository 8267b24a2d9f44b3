"""The documents say what the package does: examples run, links lead somewhere, commands and columns are named."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import onrecord as rec
from onrecord.cli import parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "lough_erne_2013", ".pytest_cache"} & set(path.relative_to(ROOT).parts)
)


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
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {rec.__version__}" in changelog
    assert "### Columns" in changelog


def test_the_first_screen_of_the_readme_has_a_figure_that_exists() -> None:
    figure = re.search(r"!\[([^\]]{20,})\]\(([^)]+)\)", README)
    assert figure is not None
    assert (ROOT / figure[2]).is_file()
    assert README[: figure.start()].count("\n") < 45


def _sessions(text: str) -> str:
    return "\n".join(re.findall(r"```pycon\n(.*?)```", text, flags=re.DOTALL))
