"""Pronoun resolution on GAP: F1 overall, masculine and feminine, and their ratio.

usage: python benchmarks/pronouns.py GAP.jsonl[.gz] [--errors N]

Each line holds {id, text, pronoun: [offset, string], A: [offset, string, is_antecedent], B: [...]}: the rows of Webster
et al. 2018, "Mind the GAP: A Balanced Corpus of Gendered Ambiguous Pronouns" (TACL 6), as JSON. As there, each row asks
two yes-or-no questions (is it A, is it B) and F1 is that of the yes answers. The candidates are not shown to the
resolver: it finds the names itself, and answers yes where the person that it chose is the one that stands at the
candidate's offset or bears the candidate's name. The address of the page is not used.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from pathlib import Path

from onrecord.articles import Article
from onrecord.people import Mention, PeopleIndex, read_people

_FEMININE = ("she", "her", "hers", "herself")


def rows(path: Path) -> list[dict]:
    """Read the rows of the file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def is_candidate(index: PeopleIndex, named: list[Mention], chosen: str | None, candidate: list) -> bool:
    """Tell whether the person chosen is the candidate."""
    if chosen is None:
        return False
    start, words = candidate[0], candidate[1]
    end = start + len(words)
    here = [m for m in named if m.start < end and start < m.end]
    if here:
        return any(m.person_id == chosen for m in here)
    return any(m.person_id == chosen and words in m.text for m in named)


def score(data: list[dict]) -> tuple[dict[str, float], list[tuple]]:
    """Resolve the pronoun of every row and count the answers."""
    counts: dict[str, Counter] = {"overall": Counter(), "masculine": Counter(), "feminine": Counter()}
    wrong = []
    for row in data:
        index = read_people(Article(row["id"], row["text"]))
        chosen = index.resolve_pronoun(row["pronoun"][0], row["pronoun"][1])
        named = [m for m in index.mentions if m.kind != "pronoun"]
        gender = "feminine" if row["pronoun"][1].lower() in _FEMININE else "masculine"
        for key in "AB":
            said, true = is_candidate(index, named, chosen, row[key]), row[key][2]
            kind = ("tp" if true else "fp") if said else ("fn" if true else "tn")
            for group in ("overall", gender):
                counts[group][kind] += 1
            if said != true:
                wrong.append((row, key, chosen))
    return {group: f1(count) for group, count in counts.items()}, wrong


def f1(count: Counter) -> float:
    """Give F1 of the yes answers in per cent."""
    found = 2 * count["tp"] + count["fp"] + count["fn"]
    return 200 * count["tp"] / found if found else 0.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print this many wrong rows")
    arguments = parser.parse_args()
    data = rows(arguments.data)
    began = time.process_time()
    figures, wrong = score(data)
    spent = time.process_time() - began
    print(f"{len(data)} rows in {spent:.1f} CPU-seconds")
    for group, value in figures.items():
        print(f"F1 {group:9} {value:.1f}")
    print(f"feminine / masculine {figures['feminine'] / max(figures['masculine'], 1e-9):.2f}")
    for row, key, chosen in wrong[: arguments.errors]:
        at = row["pronoun"][0]
        print(f"\n{row['id']} chose {chosen!r}; {key} = {row[key][1]!r} is {row[key][2]}")
        print(f"{row['text'][:at]}[[{row['pronoun'][1]}]]{row['text'][at + len(row['pronoun'][1]) :]}")


if __name__ == "__main__":
    main()
