"""The page of threats names tests that exist, and every promise has one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "threats.md"
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_the_page_names_exists(file, name):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_promise_of_the_page_names_a_test():
    rows = [line for line in PAGE.read_text(encoding="utf-8").split("\n") if line.count(" | ") >= 3]
    promises = [line for line in rows if not line.startswith(("| what |", "|---"))]
    assert len(promises) >= 15
    assert [line[:40] for line in promises if "::test_" not in line] == []


def test_the_bounds_that_the_page_tells_are_those_of_the_code():
    from onrecord import bounded
    from onrecord.articles import web
    from onrecord.articles.read import archive, collect, warc

    page = PAGE.read_text(encoding="utf-8")
    told = [f"{collect.LARGEST:,} bytes", f"{archive.RATIO} times", f"{archive.MEMBERS:,} members"]
    told += [f"{bounded.ALIASED:,} values"]
    assert [text for text in told if text not in page] == []
    assert (archive.UNPACKED, archive.TOTAL, bounded.DEPTH) == (1_000_000_000, 20_000_000_000, 100)
    assert web.LARGEST == warc.LARGEST == 20_000_000


def test_the_policy_leads_to_the_page():
    assert "docs/explanation/threats.md" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
