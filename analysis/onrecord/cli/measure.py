"""The command `measure`: a measure's columns for any table with texts, row by row."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

import onrecord as rec
from onrecord.bounded import load_json
from onrecord.cli.arguments import Commands, add_columns, add_out, columns_of, command, read_articles
from onrecord.cli.output import DONE, STDOUT, put, say, status_of
from onrecord.cli.rows import joined, read_rows
from onrecord.errors import OnRecordError
from onrecord.measures.stance import polarity_of
from onrecord.quotes.accurate import cue_lemma
from onrecord.tables import ENDINGS, read_table, table_ending

# What the measures read; everything else of a user's table is none of their business and stays as it is.
_TEXTS = ("article_id", "text", "cue", "cue_lemma", "person_id", "kind")
_SPANS = ("target", "cue_span", "speaker_span")
_NEGATION = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)
_TRUE = frozenset({"true", "1", "yes"})


def add_measure(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "measure", _measure)
    added.add_argument("measure", choices=sorted([*_MEASURES, "dictionary"]), help="which measure")
    added.add_argument(
        "table",
        type=Path,
        help="a table: .csv .jsonl .parquet .xlsx, its rows stay as they are; or articles of any kind that check "
        "knows, a row an article",
    )
    add_columns(added)
    added.add_argument(
        "--corpus",
        type=Path,
        help="the articles of a quotations table; stance then reads the adverbs beside the verb, and portrayal writes "
        "the narration around the people named, one row a mention",
    )
    added.add_argument(
        "--engine",
        choices=("accurate", "fast"),
        help="for tone and portrayal (default accurate, while quotations are read fast unless told otherwise)",
    )
    added.add_argument("--method", help="for tone: learned, lexicon or vader; for portrayal: learned or lexicon")
    added.add_argument("--model", type=Path, help="for tone and portrayal: the card of a model of your own")
    added.add_argument("--issue-words", nargs="+", help="for tone: words to hide in a second column, * for any ending")
    added.add_argument(
        "--dictionary", type=Path, help="for `dictionary`: .dic, .yaml, .txt (VADER) or .csv of your own"
    )
    added.add_argument("--positive", nargs="+", help="for `dictionary`: its favourable categories")
    added.add_argument("--negative", nargs="+", help="for `dictionary`: its unfavourable categories")
    added.add_argument("--mask-names", action="store_true", help="for `dictionary`: names count as no word of it")
    add_out(added)


def _measure(arguments: argparse.Namespace) -> int:
    measure = _chosen(arguments)
    if arguments.corpus is None:
        return _row_by_row(measure, arguments)
    if arguments.measure not in _CORPUS_MEASURES:
        raise OnRecordError.unknown("measure with --corpus", arguments.measure, _CORPUS_MEASURES)
    corpus = read_articles(arguments)
    measured = _CORPUS_MEASURES[arguments.measure](measure, read_table(arguments.table), corpus)
    put(measured, arguments.out)
    _tell_missing(measured, measured)
    return status_of(corpus)


def _chosen(arguments: argparse.Namespace) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Take the measure that was asked for, with the options that are for it alone."""
    measure = arguments.measure
    for option, measures in _OPTIONS.items():
        if getattr(arguments, option) and measure not in measures:
            shown = f"--{option.replace('_', '-')}"
            raise OnRecordError(f"{shown} is for the measure {' or '.join(measures)}, and the measure is {measure}.")
    if measure in ("tone", "portrayal"):
        own = {name: getattr(arguments, name) for name in ("engine", "method", "model", "issue_words")}
        return partial(_MEASURES[measure], **{name: value for name, value in own.items() if value})
    if measure != "dictionary":
        return _MEASURES[measure]
    if arguments.dictionary is None:
        raise OnRecordError("The measure dictionary needs --dictionary FILE: .dic, .yaml, .txt (VADER) or .csv.")
    words = rec.read_dictionary(arguments.dictionary)
    return partial(
        rec.dictionary,
        words=words,
        positive=arguments.positive,
        negative=arguments.negative,
        mask_names=arguments.mask_names,
    )


def _row_by_row(measure: Callable[[pd.DataFrame], pd.DataFrame], arguments: argparse.Namespace) -> int:
    path, out, own = arguments.table, arguments.out, columns_of(arguments)
    if path.is_dir() or (path.is_file() and path.suffix.lower() not in ENDINGS):
        return _articles(measure, rec.read_corpus(path, columns=own), out)
    rows = read_rows(path)
    for name in own:
        if name not in rows.frame.columns and len(rows.frame):
            raise OnRecordError.unknown(f"column of {path.name} in --columns", name, rows.frame.columns)
    readable = _readable(rows.frame.rename(columns=own))
    before = readable.columns
    measured = measure(readable)
    added = measured[[name for name in measured.columns if name not in before]]
    if out is None or out == STDOUT or table_ending(out) != rows.ending:
        put(joined(rows.frame, added), out)
    else:
        rows.save(added.reset_index(drop=True), out)
        say(f"{out}: {len(added)} rows")
    _tell_missing(readable, measured)
    if rows.frame.empty:
        say(f"{path}: there is no row to measure")
    return DONE


def _articles(measure: Callable[[pd.DataFrame], pd.DataFrame], corpus: rec.Corpus, out: Path | None) -> int:
    """Measure whole articles: a row an article, its text and what is known of it, and the measure's columns."""
    table = corpus.articles
    readable = _readable(table)
    measured = measure(readable)
    put(joined(table, measured[[name for name in measured.columns if name not in readable.columns]]), out)
    _tell_missing(readable, measured)
    return status_of(corpus)


def _tell_missing(readable: pd.DataFrame, measured: pd.DataFrame) -> None:
    """Say on standard error how many rows are kept without a value, and why."""
    reasons = {reason: n for counts in measured.attrs.get("missing", {}).values() for reason, n in counts.items()}
    if not reasons and "text" in readable.columns:
        reasons = {"no text": int(readable["text"].isna().sum())}
    for reason, n in reasons.items():
        if n:
            say(f"{n} of {len(readable)} rows are kept without a value: {reason}")


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the columns that measures read, as their declared types, whatever else a row holds."""
    if "text" not in frame.columns:
        if len(frame) or len(frame.columns):
            raise OnRecordError.missing_columns(
                "measured", ["text"], frame.columns, "Name the column of texts: --columns 'its name=text'."
            )
        frame = pd.DataFrame({name: [] for name in ("text", "target", "cue", "cue_lemma")}, dtype=object)
    taken: dict[str, pd.Series] = {}
    for name in frame.columns:
        values = list(frame[name])
        if name in _TEXTS:
            texts = [value if isinstance(value, str) else None for value in values]
            taken[name] = pd.Series(texts, dtype=object)
        elif name in _SPANS:
            taken[name] = pd.Series([_span(value) for value in values], dtype=object)
        elif name == "negated":
            taken[name] = pd.Series([str(value).strip().lower() in _TRUE for value in values], dtype=bool)
    return pd.DataFrame(taken, index=range(len(frame)))


def _span(value: Any) -> tuple[int, int] | None:
    """Read [start, end], also as JSON in a cell; None for whatever else stands there."""
    if isinstance(value, str):
        try:
            value = load_json(value)
        except ValueError:
            return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # written like spans: a list of one pair
    pair = list(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else []
    whole = len(pair) == 2 and all(not isinstance(place, bool) and _is_whole(place) for place in pair)
    return (int(pair[0]), int(pair[1])) if whole else None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or (hasattr(value, "item") and isinstance(value.item(), int))


def _stance(table: pd.DataFrame) -> pd.DataFrame:
    """Measure the cues of a table, with what is missing of them read off; without cues, those found in its texts."""
    if "cue" not in table.columns:
        return _stance_of_texts(table)
    lemmas = [cue_lemma(cue) if isinstance(cue, str) else None for cue in table["cue"]]
    denied = [isinstance(cue, str) and _NEGATION.search(cue) is not None for cue in table["cue"]]
    full = table.assign(
        cue_lemma=table.get("cue_lemma", pd.Series(lemmas, dtype=object)),
        negated=table.get("negated", pd.Series(denied)),
    )
    measured = rec.stance(full)
    return table.assign(**{name: measured[name] for name in measured.columns if name not in full.columns})


def _stance_of_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Average, in every row, the cues that are found in its text; the class is its commonest, of several the first."""
    texts = {str(row): text for row, text in enumerate(table["text"]) if isinstance(text, str) and text.strip()}
    corpus = rec.Corpus.from_texts(texts)
    cues = rec.stance(rec.quotations(corpus), corpus)
    found = dict(tuple(cues.dropna(subset="stance").groupby("article_id", sort=False)))
    rows = [found.get(str(row), cues.head(0)) for row in range(len(table))]
    credit = [part["stance"].mean() for part in rows]
    epithets = [list(part["epithet"].dropna()) for part in rows]
    return table.assign(
        stance=pd.Series(credit, dtype="float64"),
        stance_class=pd.Series([_commonest(part["stance_class"]) for part in rows], dtype="str"),
        stance_polarity=pd.Series([polarity_of(value) for value in credit], dtype="str"),
        stance_objectivity=pd.Series([part["stance_objectivity"].mean() for part in rows], dtype="float64"),
        epithet=pd.Series([", ".join(words) or None for words in epithets], dtype="str"),
        epithet_value=pd.Series([part["epithet_value"].mean() for part in rows], dtype="float64"),
    )


def _commonest(classes: pd.Series) -> str | None:
    counts = classes.value_counts(sort=False)
    return str(counts.idxmax()) if len(counts) else None


_OPTIONS = {
    **dict.fromkeys(("engine", "method", "model"), ("tone", "portrayal")),
    "issue_words": ("tone",),
    **dict.fromkeys(("dictionary", "positive", "negative", "mask_names"), ("dictionary",)),
}

_MEASURES: dict[str, Callable[..., pd.DataFrame]] = {
    "tone": lambda table, **how: rec.tone(table, **how),
    "stance": _stance,
    "portrayal": lambda table, **how: rec.portrayal(table, **how),
    "hedging": lambda table: rec.hedging(table),
    "frames": lambda table: rec.frames(table),
    "opcode": lambda table: rec.opcode(table),
}

_Measure = Callable[[pd.DataFrame], pd.DataFrame]

_CORPUS_MEASURES: dict[str, Callable[[_Measure, pd.DataFrame, rec.Corpus], pd.DataFrame]] = {
    "stance": lambda measure, table, corpus: rec.stance(table, corpus=corpus),
    "portrayal": lambda measure, table, corpus: measure(rec.narration(corpus, table)),
}
