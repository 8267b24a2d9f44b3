"""The seeds of the fuzzer and what it has found, given to its targets again."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).with_name("fuzz")
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
NEEDS = {"feed": "lxml", "warc": "warcio", "rtf": "striprtf", "nexis_rtf": "striprtf", "factiva_rtf": "striprtf"}
NEEDS |= {"proquest_html": "lxml", "factiva_html": "lxml"}


@pytest.fixture(scope="module")
def fuzzed() -> ModuleType:
    found = importlib.util.spec_from_file_location("fuzzed", Path(__file__).with_name("fuzzed.py"))
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["fuzzed"] = module
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_bytes_that_were_found_break_a_law_again(fuzzed, path):
    if path.parent.name in NEEDS:
        pytest.importorskip(NEEDS[path.parent.name])
    with warnings.catch_warnings():
        # What libraries warn of in a broken file is no find.
        warnings.simplefilter("ignore")
        fuzzed.TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_a_seed_and_every_folder_a_target(fuzzed):
    assert {path.name for path in FOLDER.iterdir()} == set(fuzzed.TARGETS)
    assert all((FOLDER / name / "seed").is_file() for name in fuzzed.TARGETS)
