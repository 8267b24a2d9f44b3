"""Ask whether a package in requirements.lock has a known weakness. Needs the network: the advisories are not kept here.

    python .ci/audit.py

Exit status 0: all were asked about, nothing is known; 1: something is known, told with its number and the version that
mends it; 2: some or all could not be asked about, so that nothing is known of them. A mirror of the package index that
has no advisories answers for none, and pip-audit alone would call that no known weakness.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Ask, and tell."""
    lock = ROOT / "requirements.lock"
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    asked = subprocess.run([*command, "-f", "json", "-r", str(lock)], capture_output=True, text=True, check=False)
    try:
        answer = json.loads(asked.stdout)
    except ValueError:
        print(asked.stderr.strip())
        print("Nothing was audited: the advisories could not be asked. Run this where there is a network.")
        return 2
    status, lines = judged(answer)
    print("\n".join(lines))
    return status


def judged(answer: dict[str, Any]) -> tuple[int, list[str]]:
    """Give the exit status and what to say.

    Examples
    --------
    >>> judged({"dependencies": [{"name": "demo", "version": "1.0", "vulns": []}]})
    (0, ['1 packages asked about, 0 weaknesses known.'])
    >>> judged({"dependencies": [{"name": "demo", "skip_reason": "not found"}]})[0]
    2
    """
    packages = answer["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    found = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {known['fix_versions'] or 'no version yet'}"
        for package in packages
        for known in package.get("vulns", ())
    ]
    lines = [f"{len(packages) - len(skipped)} packages asked about, {len(found)} weaknesses known.", *found]
    if skipped:
        shown = ", ".join(skipped[:10])
        lines.append(f"NOT AUDITED, since nobody answered for them: {len(skipped)} ({shown}, ...).")
    return 1 if found else 2 if skipped else 0, lines


if __name__ == "__main__":
    raise SystemExit(main())
