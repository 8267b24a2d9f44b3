"""Writes the list of ordinary words: those that news writes with a small letter.

    python benchmarks/ordinary_words.py TEXTS.jsonl[.gz] ... --out ordinary_words.txt

Each row needs a `text`. A word counts when it is written small at least three times and more often than large inside a
sentence.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
LEAST = 3
HEAD = """
# Words that news writes with a small letter: at least three times, and more often than with a capital inside a
# sentence. Source: counted by benchmarks/ordinary_words.py over the training parts of PolNeAR, NewsMTSC and
# Reuters-21578 and over Narrative Frames; words and nothing else of those texts is here. Version 1.
"""


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for path in options.texts:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as rows:
            for row in rows:
                count(json.loads(row)["text"], small, large)
    kept = sorted(word for word, n in small.items() if n >= LEAST and n > large[word] and word.isascii())
    head = [line for line in HEAD.splitlines() if line]
    options.out.write_text("\n".join([*head, *kept]) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(kept)} words, {options.out.stat().st_size:,} bytes")


def count(text: str, small: Counter[str], large: Counter[str]) -> None:
    """Count the words of a text as they are written; a capital behind a full stop tells nothing."""
    text = text.replace("’", "'")
    for match in WORD.finditer(text):
        word = match[0].removesuffix("'s")
        if word.islower():
            small[word] += 1
        elif text[max(0, match.start() - 2) : match.start()].strip(" ")[-1:].isalnum():
            large[word.lower()] += 1


if __name__ == "__main__":
    main()
