"""The shape of the house: imports run downward, modules and functions stay small, every public verb is documented."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from statistics import median, quantiles

import pytest
from importlinter.cli import lint_imports

import onrecord

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "analysis" / "onrecord"
MODULES = sorted(SOURCE.rglob("*.py"))
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff"}
PUBLIC = sorted(name for name in onrecord.__all__ if callable(getattr(onrecord, name)))


def module_id(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions() -> list[ast.FunctionDef]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in MODULES]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def sections(docstring: str) -> dict[str, str]:
    """Split a numpydoc docstring at its underlined headings."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", docstring, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def documented(section: str) -> set[str]:
    """Read the names that a Parameters section explains: `a, b : type`."""
    heads = re.findall(r"^([*\w, ]+?) ?: \S", section, flags=re.MULTILINE)
    return {name.strip(" *") for head in heads for name in head.split(",")}


def test_the_modules_are_found() -> None:
    assert {"errors.py", "compare/contrast.py", "schema/declared.py"} <= {module_id(path) for path in MODULES}


def test_imports_keep_the_contracts(monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    told = capsys.readouterr().out
    assert status == 0, told
    # The contracts were read, not skipped.
    assert re.search(r"Contracts: [3-9]\d* kept, 0 broken", told), told


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_a_module_is_named_by_what_it_holds(path: Path) -> None:
    assert not CATCH_ALL & {part.strip("_") for part in path.relative_to(SOURCE).with_suffix("").parts}


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_a_module_says_what_it_is(path: Path) -> None:
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert re.match(r"[A-Z]\S* .*[.:]$", told.split("\n")[0])
    assert "to be described" not in told.lower()


def test_functions_are_short() -> None:
    lengths = [node.end_lineno - node.lineno + 1 for node in functions()]
    assert len(lengths) > 100
    assert median(lengths) <= 15
    assert quantiles(lengths, n=10)[-1] <= 45


@pytest.mark.parametrize("name", PUBLIC)
def test_what_the_door_opens_to_is_documented(name: str) -> None:
    thing = getattr(onrecord, name)
    found = sections(inspect.getdoc(thing) or "")
    summary = found[""].strip().split("\n\n")[0]
    assert summary.endswith(".")
    assert "\n" not in summary, "the summary is one line"
    if isinstance(thing, type) and issubclass(thing, Exception):
        return
    parameters = {p for p in inspect.signature(thing).parameters if p not in ("self", "cls")}
    assert parameters <= documented(found.get("Parameters", "")), "every parameter is explained"
    if inspect.isfunction(thing) and inspect.signature(thing).return_annotation not in ("None", None):
        assert (found.get("Returns") or found.get("Yields") or "").strip()


@pytest.mark.parametrize("name", PUBLIC)
def test_what_the_door_opens_to_is_typed(name: str) -> None:
    thing = getattr(onrecord, name)
    if inspect.isfunction(thing):
        signature = inspect.signature(thing)
        kinds = [p.annotation for p in signature.parameters.values()] + [signature.return_annotation]
        assert inspect.Signature.empty not in kinds
