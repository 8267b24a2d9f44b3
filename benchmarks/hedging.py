"""How often quotations hedge and press, and how fast that is counted; no validity, for nobody coded hedges in news.

usage: python benchmarks/hedging.py QUOTES.jsonl[.gz]     rows {text, quotes: [{content: [[start, end], ...], type}]}
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

import pandas as pd

from onrecord.measures import hedging


def main() -> None:
    """Print the rates in direct quotations."""
    path = Path(sys.argv[1])
    opener = gzip.open if path.suffix == ".gz" else open
    said = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            direct = [quote["content"] for quote in row["quotes"] if quote["type"] == "direct"]
            said += [" ".join(row["text"][start:end] for start, end in pieces) for pieces in direct if pieces]
    table = pd.DataFrame({"text": said})
    began = time.process_time()
    scored = hedging(table)
    seconds = time.process_time() - began
    words = table["text"].str.split().str.len()
    for name in ("hedging", "boosting"):
        print(f"{name}: {(scored[name] * words).sum() / words.sum():.1f} in every 1,000 words")
    print(f"certainty: mean {scored['certainty'].mean():.3f}, 0 in {(scored['certainty'] == 0).mean():.1%}")
    print(f"{len(table):,} direct quotations, {words.sum() / seconds:,.0f} words per CPU-second")


if __name__ == "__main__":
    main()
