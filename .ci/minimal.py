"""Install the built wheel without extras into a clean environment, and run what it promises from outside the project.

    python .ci/minimal.py dist/onrecord-*.whl [--lock requirements.lock]

Checks that the core verbs and commands work on a text, that nothing of the project's own folder is used, and that what
an extra brings is refused without it, with the command that installs it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PLACE = """
import sys
import onrecord

assert onrecord.__file__.startswith(sys.prefix), f"{onrecord.__file__} is not the package installed"
"""

CORE = """
import onrecord as rec

text = "“We will wait,” said Ada Holm. Viktor Brandt said that the talks had failed.\\n\\n“No,” he added."
corpus = rec.Corpus.from_texts({"harbor": text, "ledger": text.replace("wait", "go on")})
quotes = rec.quotations(corpus).pipe(rec.tone).pipe(rec.stance).pipe(rec.frames)
assert len(quotes) == 6, quotes
for engine in ("fast", "accurate"):
    assert len(rec.quotations(corpus, engine=engine)), engine
for ending in ("csv", "jsonl", "xlsx"):
    rec.write_table(quotes, f"quotes.{ending}")
    assert len(rec.read_table(f"quotes.{ending}")) == 6
rec.export_tables({"quotations": quotes}, "package")
gaps = rec.contrast(quotes, "tone", between="person_id", min_quotes=1, resamples=99, permutations=99)
ax = rec.plot_contrast(gaps)
print("core verbs: done")
"""

# How one meets the absence of what an extra brings.
EXTRAS = """
import onrecord as rec
from pathlib import Path

def refused(extra, call):
    try:
        call()
    except rec.OnRecordError as error:
        assert f'onrecord[{extra}]' in str(error), str(error)
        return
    raise SystemExit(f"{extra}: nothing was refused")

import pandas as pd
table = pd.DataFrame({"article_id": ["a"], "text": ["Rain."]})
refused("scale", lambda: rec.write_table(table, "t.parquet"))
coverage = pd.DataFrame({"outlet": ["Demo"], "published": [pd.Timestamp("2013-06-17", tz="UTC")],
                         "url": ["https://demo.example/"], "rights": ["CC0"]})
refused("fetch", lambda: rec.fetch(coverage, "fetched"))
rows = pd.DataFrame({"article_id": list("aabbcc") * 4, "person_id": list("xy") * 12, "tone": [0.1, 0.2, 0.3] * 8})
refused("mixed", lambda: rec.mixed(rows, "tone ~ person_id"))
for name, extra, content in (
    ("demo.rtf", "read", r"{\\rtf1 Rain fell.}"),
    ("demo.xml", "read", "<rss version='2.0'><channel><item><title>Rain</title></item></channel></rss>"),
    ("demo.warc", "read", "WARC/1.0"),
    ("demo.html", "fetch", "<html><body><p>Rain fell.</p></body></html>"),
):
    Path(name).write_text(content)
    refused(extra, lambda: rec.read_corpus(name))
print("extras: each is asked for by name")
"""


def main() -> int:
    """Install and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--lock", type=Path, help="take the versions from this lock file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        outside = Path(home, "outside")
        outside.mkdir()
        venv.create(Path(home, "venv"), with_pip=True)
        python = Path(home, "venv", "Scripts" if os.name == "nt" else "bin", "python")
        constraint = [] if arguments.lock is None else ["-c", str(_unhashed(arguments.lock, Path(home)))]
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *constraint, str(arguments.wheel.resolve())], check=True)
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        for program in (PLACE, CORE, EXTRAS):
            subprocess.run([str(python), "-I", "-c", program], cwd=outside, env=environment, check=True)
        text = outside / "demo.txt"
        text.write_text("“We will wait,” said Ada Holm.", encoding="utf-8")
        command = [str(python.with_name("onrecord")), "quotations", str(text), "--out", "quotes.csv"]
        subprocess.run(command, cwd=outside, env=environment, check=True)
        print("command: done")
    return 0


def _unhashed(lock: Path, home: Path) -> Path:
    """Write the versions of a lock file as constraints; hashes would be asked of the wheel too."""
    lines = [line.split(" \\")[0] for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line[:80]]
    constraints = home / "constraints.txt"
    constraints.write_text("\n".join(line for line in lines if line[0].isalnum()) + "\n", encoding="utf-8")
    return constraints


if __name__ == "__main__":
    sys.exit(main())
