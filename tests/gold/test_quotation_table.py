"""What the fast engine reads, row by row: in the texts of the corpus, and in one sentence of every construction.

The table holds what is found, right or wrong, so that a change of the rules shows as a difference that somebody has to
read. It claims nothing of how good that is; `test_quotation_floors.py` and benchmarks/ do. To renew it after a change
that is meant:

    python tests/gold/test_quotation_table.py
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from onrecord.articles import Corpus, read_corpus, sentences
from onrecord.quotes import quotations

HERE = Path(__file__).parent
TEXTS = HERE.parents[1] / "corpus" / "lough_erne_2013"
COLUMNS = [
    "article_id",
    "spans",
    "kind",
    "cue_span",
    "cue_lemma",
    "negated",
    "speaker_span",
    "via",
    "utterance_id",
    "rule",
]


def found() -> dict[str, pd.DataFrame]:
    """Read everything anew."""
    lines = (HERE / "constructions.txt").read_text(encoding="utf-8").splitlines()
    texts = read_corpus(TEXTS) + Corpus.from_texts({f"line {n}": line for n, line in enumerate(lines, 1)})
    quotes = quotations(texts, engine="fast")[COLUMNS]
    # The place in its article is enough; the article's name stands in the row.
    quotes["utterance_id"] = quotes["utterance_id"].str.rpartition("#")[2]
    cut = sentences(read_corpus(TEXTS))[["article_id", "paragraph", "start", "end", "part"]]
    return {"quotations_fast": quotes, "sentences": cut}


def as_lines(table: pd.DataFrame) -> list[str]:
    """Write rows as they stand in the file."""
    rows = table.itertuples(index=False, name=None)
    return ["\t".join("" if value is None or value != value else str(value) for value in row) for row in rows]


def test_every_row_is_as_it_was() -> None:
    for name, table in found().items():
        kept = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        assert as_lines(table) == kept[1:]


if __name__ == "__main__":
    for name, table in found().items():
        written = "\n".join(["\t".join(table.columns), *as_lines(table)]) + "\n"
        (HERE / f"{name}.tsv").write_text(written, encoding="utf-8")
