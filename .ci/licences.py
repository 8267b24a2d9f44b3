"""Check the licence of every package in requirements.lock against those allowed; reads what is installed, asks nobody.

    python .ci/licences.py [requirements.lock]

What ships (the package and its extras but those that test and build it) may stand on permissive licences and on
those that bind changes to their own files (MPL). What only tests and builds use may be under any free licence, named
below with its reason. A package whose licence cannot be read fails the check; one for another platform is not installed
here and is told.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# As SPDX writes them, and as packages wrote them before there was a rule.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU"),
    *("MPL-1.1", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
    *("Apache 2.0", "Apache License, Version 2.0", "Apache Software License", "Apache Software License 2.0"),
    *("3-Clause BSD License", "BSD", "BSD License", "ISC License (ISCL)", "MIT License"),
    *("Mozilla Public License 2.0 (MPL 2.0)", "Python Software Foundation License", "The Unlicense (Unlicense)"),
}
BESIDE = {"dev", "browser", "docs", "fuzz", "supply", "mutate"}
"""Extras that test and build the package; nobody gets them with it."""

EXCEPTIONS = {
    "atheris": "Apache-2.0 in its LICENSE; its metadata names none",
    "axe-playwright-python": "MIT in its LICENSE; its metadata names none",
    "docutils": "public domain but for files under BSD and one for an editor under GPL-3; builds the documentation",
    "krippendorff": "GPL-3.0-or-later; tests compare our alpha with it, and the package does not import it",
}


def main() -> int:
    """Check, and tell."""
    lock = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "requirements.lock"
    ships = shipped()
    wrong, elsewhere, n = [], [], 0
    for name in sorted(locked(lock.read_text(encoding="utf-8"))):
        try:
            told = licence(metadata.metadata(name))
        except metadata.PackageNotFoundError:
            elsewhere.append(name)
            continue
        n += 1
        if allowed(told):
            continue
        if name not in EXCEPTIONS:
            wrong.append(f"{name}: {told or 'no licence told'}")
        elif name in ships:
            wrong.append(f"{name}: {told}; it may be used by tests alone, and what ships needs it")
    print(f"{n} packages read, {len(wrong)} with a licence that is not allowed; {len(elsewhere)} not installed here:")
    print(f"  {', '.join(elsewhere) or 'none'}")
    for line in wrong:
        print(f"  NOT ALLOWED {line}")
    return 1 if wrong else 0


def locked(text: str) -> set[str]:
    r"""Give the packages of a lock file.

    Examples
    --------
    >>> sorted(locked("pandas==2.3.0 --hash=sha256:00\n    # via onrecord\nPyYAML==6.0\n"))
    ['pandas', 'pyyaml']
    """
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, flags=re.MULTILINE)}


def plain(name: str) -> str:
    """Give a package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(told: metadata.PackageMetadata) -> str:
    """Give what a package says of its licence: its expression, else its classifiers, else its field."""
    expression = told.get("License-Expression")
    classifiers = [line.split(" :: ")[-1] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    first = (told.get("License") or "").strip().split("\n")[0]
    return expression or " AND ".join(classifiers) or first


def allowed(expression: str) -> bool:
    """Tell whether all of the licences that bind together are allowed, or any of those to choose from.

    Examples
    --------
    >>> allowed("MIT AND Zlib"), allowed("GPL-2.0-only OR MPL-1.1"), allowed("MIT AND GPL-3.0-only"), allowed("")
    (True, True, False, False)
    """
    if expression in ALLOWED:
        return True
    together = [part.strip("() ") for part in expression.split(" AND ")]
    return bool(expression) and all(
        any(choice.strip("() ") in ALLOWED for choice in part.split(" OR ")) for part in together
    )


def shipped() -> set[str]:
    """Give every package that the package or an extra for its users needs, directly or through another."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [*project["dependencies"], *(line for name in extras.keys() - BESIDE for line in extras[name])]
    found: set[str] = set()
    while waiting:
        name = plain(re.split(r"[^\w.-]", waiting.pop().strip(), maxsplit=1)[0])
        if name not in found:
            found.add(name)
            try:
                waiting += [line for line in metadata.requires(name) or () if "extra ==" not in line]
            except metadata.PackageNotFoundError:
                continue
    return found


if __name__ == "__main__":
    raise SystemExit(main())
