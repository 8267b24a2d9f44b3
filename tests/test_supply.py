"""What the package stands on: locked with hashes, free to use, and what is built holds everything and nothing else."""

from __future__ import annotations

import re
import runpy
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

licences = runpy.run_path(str(ROOT / ".ci" / "licences.py"))
audit = runpy.run_path(str(ROOT / ".ci" / "audit.py"))
contents = runpy.run_path(str(ROOT / ".ci" / "contents.py"))


def test_every_package_is_locked_with_hashes_and_without_addresses() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+", entry)
        assert "--hash=sha256:" in entry
    assert "://" not in LOCK


def test_the_lock_has_what_the_package_needs() -> None:
    needed = {licences["plain"](re.split(r"[^\w.-]", line)[0]) for line in PROJECT["dependencies"]}
    assert needed <= licences["locked"](LOCK)


@pytest.mark.parametrize(
    ("told", "allowed"),
    [
        ("MIT", True),
        ("BSD License", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("(MIT OR Apache-2.0) AND ISC", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-3.0-or-later", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_or_not(told: str, allowed: bool) -> None:
    assert licences["allowed"](told) is allowed


def test_the_licences_of_what_is_installed_are_allowed(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["licences.py"])
    assert licences["main"]() == 0, capsys.readouterr().out


def test_what_ships_needs_no_package_that_is_excepted() -> None:
    ships = licences["shipped"]()
    assert {"pandas", "numpy", "statsmodels", "lxml"} <= ships
    assert not ships & set(licences["EXCEPTIONS"])
    assert not ships & {"hypothesis", "mypy", "playwright"}


def test_a_package_that_ships_may_not_be_an_exception(tmp_path: Path, monkeypatch, capsys) -> None:
    lock = tmp_path / "lock"
    lock.write_text("krippendorff==0.8.2\n")
    monkeypatch.setattr("sys.argv", ["licences.py", str(lock)])
    main = licences["main"]
    assert main() == 0
    monkeypatch.setitem(main.__globals__, "shipped", lambda: {"krippendorff"})
    monkeypatch.setitem(main.__globals__, "licence", lambda told: "GPL-3.0-or-later")
    monkeypatch.setattr(main.__globals__["metadata"], "metadata", lambda name: None)
    assert main() == 1
    assert "what ships needs it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([{"name": "demo", "version": "1", "vulns": []}], 0, "1 packages asked about, 0 weaknesses"),
        ([{"name": "demo", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}], 1, "demo 1: X-1"),
        ([{"name": "demo", "skip_reason": "not found"}], 2, "NOT AUDITED"),
    ],
)
def test_what_nobody_answers_for_is_not_called_sound(packages: list[dict[str, object]], status: int, said: str) -> None:
    found, lines = audit["judged"]({"dependencies": packages})
    assert found == status
    assert said in "\n".join(lines)


@pytest.mark.parametrize(("kind", "build"), [("wheel", "WheelBuilder"), ("sdist", "SdistBuilder")])
def test_what_is_built_holds_what_git_knows_and_nothing_else(kind: str, build: str) -> None:
    builders = pytest.importorskip(f"hatchling.builders.{kind}")
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("git tells what belongs to the package")
    builder = getattr(builders, build)(str(ROOT))
    found = {Path(file.path).relative_to(ROOT).as_posix() for file in builder.recurse_included_files()}
    wanted = contents["known"]("analysis/onrecord") if kind == "wheel" else contents["archived"]()
    assert wanted - found == set()
    # A file that was just written and is not added yet is no fault of the build.
    assert not {name for name in found - wanted - contents["ADDED"] if "/." in name or "__pycache__" in name}
    assert not any((ROOT / name).is_symlink() for name in found)


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.stem)
def test_a_workflow_asks_for_no_more_than_it_needs(path: Path) -> None:
    flow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert flow["permissions"] == {"contents": "read"}
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    runs = "\n".join(step.get("run", "") for step in steps)
    assert set(re.findall(r"make ([a-z-]+)", runs)) <= made
    assert "secrets." not in path.read_text(encoding="utf-8")
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
