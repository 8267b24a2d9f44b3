"""A headless Chromium for the pages: what it logs and what it asks the network for is kept, page by page.

Chromium is the machine's own (Debian: `apt install chromium`; another place: CHROMIUM=/path). Where there is none, or
where the extra `browser` is not installed, these tests skip and say so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@dataclass
class Watched:
    """A page with what went wrong on it."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def external(self) -> list[str]:
        """The addresses asked for that are neither files of this machine nor written into the page."""
        inside = ("file:", "data:", "blob:", "about:", "http://127.0.0.1", "http://localhost", "ws://127.0.0.1")
        return [url for url in self.requests if not url.startswith((*inside, "ws://localhost"))]

    def violations(self, *impacts: str) -> list[str]:
        """Run axe-core and tell the findings of these impacts (serious and critical unless told)."""
        sync = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the extra browser is not installed")
        return self._findings(sync.Axe().run(self.page), impacts)

    def violations_in(self, selector: str, *impacts: str) -> list[str]:
        """Run axe-core on a part of the page alone: the rest of JupyterLab is not ours."""
        sync = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the extra browser is not installed")
        return self._findings(sync.Axe().run(self.page, context=selector), impacts)

    @staticmethod
    def _findings(told: Any, impacts: tuple[str, ...]) -> list[str]:
        found = told.response["violations"]
        wanted = impacts or ("serious", "critical")
        return [
            f"{each['id']}: {each['help']}: {node['html'][:120]}"
            for each in found
            if each["impact"] in wanted
            for node in each["nodes"]
        ]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the machine's Chromium."""
    sync = pytest.importorskip("playwright.sync_api", reason="the extra browser is not installed")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium; or set CHROMIUM)")
    with sync.sync_playwright() as playwright:
        # Its own sandbox does not start for root, as in most containers.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def watched(chromium: Any) -> Iterator[Watched]:
    """Open an empty page that remembers its errors and requests."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    kept = Watched(context.new_page())
    kept.page.on("console", lambda told: kept.errors.append(told.text) if told.type == "error" else None)
    kept.page.on("pageerror", lambda error: kept.errors.append(str(error)))
    kept.page.on("request", lambda request: kept.requests.append(request.url))
    yield kept
    context.close()
