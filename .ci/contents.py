"""Check that the built wheel and source archive hold everything they should, and nothing else.

    python .ci/contents.py dist

The wheel: every file below analysis/onrecord that git knows, and the metadata. The source archive: every file that git
knows below the places that pyproject.toml names. Nothing hidden but what is named, nothing compiled, no link.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What the build itself adds.
ADDED = {"PKG-INFO", ".gitignore", "pyproject.toml"}


def main() -> int:
    """Check, and tell."""
    folder = Path(sys.argv[1])
    problems = []
    for path in sorted(folder.glob("onrecord-*")):
        found = in_wheel(path) if path.suffix == ".whl" else in_archive(path)
        wanted = known("analysis/onrecord") if path.suffix == ".whl" else archived()
        problems += [f"{path.name} lacks {name}" for name in sorted(wanted - found)]
        problems += [f"{path.name} should not hold {name}" for name in sorted(found - wanted)]
        print(f"{path.name}: {len(found)} files, {path.stat().st_size / 1e6:.1f} MB")
    print("\n".join(problems) or "Nothing is missing, nothing is stray.")
    return 1 if problems else 0


def known(*places: str) -> set[str]:
    """Give the files below some places that git knows."""
    command = ["git", "ls-files", "-z", "--", *places]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


def archived() -> set[str]:
    """Give the files that the source archive should hold."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return known(*settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])


def in_wheel(path: Path) -> set[str]:
    """Give the files of a wheel, as they stand in the project; its metadata are not among them."""
    with zipfile.ZipFile(path) as wheel:
        names = [name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")]
    return {f"analysis/{name}" for name in names}


def in_archive(path: Path) -> set[str]:
    """Give the files of a source archive, but what the build adds."""
    with tarfile.open(path) as archive:
        links = [member.name for member in archive if not (member.isfile() or member.isdir())]
        names = {member.name.split("/", 1)[1] for member in archive if member.isfile()}
    return (names - ADDED) | set(links)


if __name__ == "__main__":
    raise SystemExit(main())
