"""The documentation in a browser: it opens from files, asks nobody for anything, and can be read by everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (
    *("index", "tutorial/first_comparison", "how-to/use_the_command_line", "explanation/validity", "reference/index"),
    *("reference/made/names", "reference/made/names/onrecord.contrast", "reference/made/names/onrecord.TopicModel"),
    *("reference/made/tables", "reference/made/commands", "reference/made/project_contributing"),
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site once."""
    for name in ("sphinx", "furo", "myst_parser", "numpydoc"):
        pytest.importorskip(name, reason="the extra docs is not installed")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", folder / "read", "docs", folder / "html"]
    told = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "analysis")}, capture_output=True, check=False
    )
    assert told.returncode == 0, told.stderr.decode()
    return folder / "html"


def test_every_kind_of_page_opens_without_an_error_and_asks_nobody_for_anything(site: Path, watched: Any) -> None:
    for name in PAGES:
        watched.page.goto((site / f"{name}.html").as_uri())
        assert watched.page.title(), name
        assert watched.errors == [], name
    assert watched.external == []


# On its own: axe asks for the style sheets in a way that a page from a file may not, and Chromium logs that, late.
def test_every_kind_of_page_can_be_read_by_everybody_in_either_scheme(site: Path, watched: Any, scheme: str) -> None:
    watched.page.emulate_media(color_scheme=scheme)
    for name in PAGES:
        watched.page.goto((site / f"{name}.html").as_uri())
        assert watched.violations() == [], name


def test_the_search_finds_a_verb_without_a_server(site: Path, watched: Any) -> None:
    watched.page.goto((site / "search.html").as_uri() + "?q=contrast")
    watched.page.wait_for_selector("#search-results li a")
    assert any("contrast" in text for text in watched.page.locator("#search-results li a").all_inner_texts())
    assert watched.external == []
