"""Without any extra the package does what it promises, and asks for an extra by name where it needs one."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAMS = runpy.run_path(str(ROOT / ".ci" / "minimal.py"))

# What the extras bring, hidden as if it were not installed.
HIDE = """
import sys

HIDDEN = {
    "dask", "distributed", "docx", "jupyterlab", "jupytext", "lxml", "lxml_html_clean", "nbmake", "onnx", "patsy",
    "playwright", "pyarrow", "safetensors", "statsmodels", "striprtf", "torch", "trafilatura", "warcio",
}

class Without:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        return None if name.split(".")[0] in HIDDEN else self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
"""


@pytest.mark.parametrize("program", ["CORE", "EXTRAS"])
def test_the_package_works_without_extras(program: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "analysis"), "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, "-c", HIDE + PROGRAMS[program]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "core verbs: done" in done.stdout or "extras: each is asked for by name" in done.stdout
