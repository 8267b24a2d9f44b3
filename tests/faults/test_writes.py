"""Nothing is left half-written and nothing is lost: a full disk, no permission, kill -9, two runs at once, the clock.

`strike.py` strikes every way of writing of `paths.py` in a process of its own, below a library that stands between it
and the system; a few calls of each are struck here, every one by `make faults`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COMPILER = shutil.which("cc") or shutil.which("gcc")

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="calls are intercepted as Linux does it"),
    pytest.mark.skipif(COMPILER is None, reason="no C compiler to build the library that makes calls fail"),
]

# Two halves, so that two workers share them; what is not named here is in the second.
FIRST = (
    "table .csv",
    "table .jsonl",
    "table .parquet",
    "table .xlsx",
    "table in a new folder",
    "text",
    "files together",
)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shim") / "faults.so"
    command = [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(made), str(HERE / "shim.c"), "-ldl"]
    subprocess.run(command, check=True)
    return made


@pytest.mark.parametrize("half", ["--first", "--others"])
def test_no_fault_loses_or_halves_a_file(half: str, shim: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("trafilatura")
    environment = {**os.environ, "LD_PRELOAD": str(shim), "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    environment["PYTHONPATH"] = str(HERE.parent.parent / "analysis")
    chosen = FIRST if half == "--first" else [f"-{name}" for name in FIRST]
    done = subprocess.run(
        [sys.executable, str(HERE / "strike.py"), *chosen], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) > 50
    assert sum(result["tried"] for result in results) > 150
    wrong = [f"{r['path']}, {r['fault']}: {problem}" for r in results for problem in r["problems"]]
    assert not wrong
    assert all(result["survived"] == result["tried"] for result in results)
