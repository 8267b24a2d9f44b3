"""Fuzz readers, marks and front matter led by coverage (atheris): bytes that break a law are kept.

`python benchmarks/guided.py --seconds 600` shares the time among all targets, starts each from its seeds in
`tests/fuzz` and ends with 1 when something was found; what was found is in a folder that the last line names. Give such
bytes a name in `tests/fuzz/TARGET` once the code is mended. atheris has wheels for CPython on Linux only.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "tests" / "fuzz"


def main() -> int:
    """Fuzz the targets asked for, each in a process of its own."""
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (extra `fuzz`; CPython on Linux only): the guided part is left out")
        return 0
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=600, help="for all targets together (default 600)")
    asked.add_argument("--only", nargs="+", help="only these targets")
    asked.add_argument("--target", help=argparse.SUPPRESS)
    given, rest = asked.parse_known_args()
    if given.target:
        return fuzz(given.target, rest)
    names = given.only or sorted(path.name for path in SEEDS.iterdir() if path.is_dir())
    kept = Path(tempfile.mkdtemp(prefix="onrecord_fuzz_"))
    failed = [name for name in names if not run(name, max(1, given.seconds // len(names)), kept)]
    print(f"{len(names)} targets, {len(failed)} with finds{f' ({chr(44).join(failed)}) in {kept}' if failed else ''}")
    return 1 if failed else 0


def run(name: str, seconds: int, kept: Path) -> bool:
    """Fuzz one target for some seconds; give whether nothing was found."""
    found = kept / name
    found.mkdir()
    with tempfile.TemporaryDirectory() as grown:
        shutil.copytree(SEEDS / name, Path(grown, "corpus"))
        options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=3000", "-seed=20130617"]
        command = [
            sys.executable,
            __file__,
            "--target",
            name,
            *options,
            f"-artifact_prefix={found}/",
            f"{grown}/corpus",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    told = next((line for line in reversed(lines) if line.startswith("Done ")), "stopped at a find")
    print(f"{name:14} {told}", flush=True)
    if any(found.iterdir()) or done.returncode:
        shown = [line for line in lines if not line.startswith(("#", "INFO"))]
        print("\n".join(shown[:40]), flush=True)
        return False
    return True


def fuzz(name: str, rest: list[str]) -> int:
    """Be the process that fuzzes one target."""
    import atheris

    warnings.simplefilter("ignore")
    with atheris.instrument_imports(include=["onrecord"]):
        targets: Any = _targets()
    work = targets.TARGETS[name]
    work((SEEDS / name / "seed").read_bytes())
    atheris.Setup([sys.argv[0], *rest], work)
    atheris.Fuzz()
    return 0


def _targets() -> Any:
    found = importlib.util.spec_from_file_location("fuzzed", ROOT / "tests" / "fuzzed.py")
    if found is None or found.loader is None:
        raise SystemExit("tests/fuzzed.py cannot be loaded")
    module = importlib.util.module_from_spec(found)
    sys.modules["fuzzed"] = module
    found.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
