"""Fits the linear models of tone and portrayal, and measures them on rows that they did not see.

usage: python benchmarks/train_fast_tones.py tone SNIPPETS --texts POOL --taught TEACHER.npy --out FOLDER/tone_fast
       python benchmarks/train_fast_tones.py tone SNIPPETS --texts POOL --taught TEACHER_FOLD{}.npy --folds FOLDS.json
       python benchmarks/train_fast_tones.py portrayal TARGETS --texts POOL --taught TEACHER.npy --unlike DEV ...
                                                                --out FOLDER/portrayal_fast

SNIPPETS have {text, score, id}, TARGETS {text, target, label}, POOL {text} or {text, target}; a teacher's answers are
an array with one row a row of POOL: tone on [-1, 1], or the scores of negative, neutral and positive. `--unlike` leaves
the sentences of the files named out of training. With `--folds` ({document: number}) each fold is scored by a model
that saw neither its ratings nor the answers of a teacher that did, the {} of the teacher's name being the fold's
number; nothing is written. Without `--texts` the gold rows alone are learnt.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from onrecord.measures.portrayal_model import PortrayalModel
from onrecord.measures.tone_model import ToneModel
from onrecord.training import portrayal_rows, read_rows, tone_rows
from onrecord.training.evaluate import NEGATION
from onrecord.training.fast import fit_portrayal, fit_tone
from onrecord.training.rows import Rated, targets


def main() -> None:
    """Read the arguments, fit, and write or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=("tone", "portrayal"))
    parser.add_argument("rows", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--taught", default="")
    parser.add_argument("--unlike", type=Path, nargs="*", default=[])
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    if chosen.folds:
        by_fold(chosen)
    else:
        model = (tone if chosen.measure == "tone" else portrayal)(chosen)
        model.save(chosen.out)


def tone(chosen: argparse.Namespace) -> ToneModel:
    """Fit tone to all rows."""
    texts = read_rows(chosen.texts)["text"].tolist() if chosen.texts else []
    return fit_tone(tone_rows(read_rows(chosen.rows)), texts=texts, taught=_taught(chosen.taught))


def portrayal(chosen: argparse.Namespace) -> PortrayalModel:
    """Fit portrayal to all rows but the sentences named."""
    table = read_rows(chosen.rows)
    left_out = {_plain(text) for path in chosen.unlike for text in read_rows(path)["text"]}
    table = table[[_plain(text) not in left_out for text in table["text"]]].reset_index(drop=True)
    pool = targets(read_rows(chosen.texts)) if chosen.texts else []
    return fit_portrayal(portrayal_rows(table), targets=pool, taught=_taught(chosen.taught))


def by_fold(chosen: argparse.Namespace) -> None:
    """Print Pearson r with the ratings, each fold scored by a model that did not see it."""
    rows = tone_rows(read_rows(chosen.rows))
    folds = json.loads(chosen.folds.read_text(encoding="utf-8"))
    texts = read_rows(chosen.texts)["text"].tolist() if chosen.texts else []
    fold = np.array([folds[_document(row)] for row in rows])
    scores = np.zeros(len(rows))
    for number in sorted(set(fold.tolist())):
        seen = [row for row, own in zip(rows, fold, strict=True) if own != number]
        model = fit_tone(seen, texts=texts, taught=_taught(chosen.taught.format(number)))
        held_out = np.flatnonzero(fold == number)
        scores[held_out] = np.nan_to_num(model.predict([rows[at].text for at in held_out]))
    _print(rows, scores)


def _print(rows: Sequence[Rated], scores: np.ndarray) -> None:
    gold = np.array([row.rating for row in rows])
    negated = np.array([bool(re.search(NEGATION, row.text)) for row in rows])
    for name, part in {"all": negated | ~negated, "negated": negated, "others": ~negated}.items():
        print(f"{name} ({part.sum()}) r {np.corrcoef(scores[part], gold[part])[0, 1]:.3f}")


def _document(row: Rated) -> str:
    return row.group.rpartition(":")[2]


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _taught(name: str) -> np.ndarray:
    return np.load(name, allow_pickle=False) if name else np.zeros(0)


if __name__ == "__main__":
    main()
