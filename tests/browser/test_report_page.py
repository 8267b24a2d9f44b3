"""The report page in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "reports" / "lough_erne_2013" / "index.html"


def test_the_page_opens_from_a_file_without_error_and_asks_nobody_for_anything(watched: Any) -> None:
    watched.page.goto(PAGE.as_uri())
    assert watched.page.title()
    assert watched.errors == []
    assert watched.external == []
