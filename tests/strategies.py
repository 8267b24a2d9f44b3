"""What hypothesis draws from: articles, marks, tables and studies, hostile and plain. Nobody real is named in them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st

MARKS = [*('"', "“", "”", "'", "’", "‘", "''", "``", "«", "»", "„", "‹", "(", ")"), *"[]—-….,?!"]
ODD = [
    *("\u200b", "\u00a0", "\u202e", "\u2028", "\x0b", "\x1f", "e\u0301", "\U0001f600", "\ufffd", "\u05e9\u05dc"),
    *("=1+1", "<b>"),
]
SPACES = [" ", " ", " ", "\n", "\n\n", "\r\n", "\t", "  "]
WORDS = [
    *("Ada Holm", "Brandt", "Viktor Brandt", "Mr. Brandt", "Prime Minister Ada Holm", "the minister", "a senior aide"),
    *("he", "she", "they", "who", "his", "said", "says", "told reporters", "warned that", "according to", "denied"),
    *("that", "to", "the harbor", "rain fell", "a good deal", "no war", "on Monday", "and", "but", "not", "U.S."),
    *("grim", "perhaps", "Follow us on Twitter: @demo", "[WATCH VIDEO]", "HARBOR (Demo Wire) -", "the Harbor Courier"),
]


def marks() -> st.SearchStrategy[str]:
    """Texts that are mostly quotation marks and brackets."""
    return st.lists(st.sampled_from([*MARKS, *SPACES, "a", "Holm said"]), max_size=80).map("".join)


def prose() -> st.SearchStrategy[str]:
    """Texts like news, with marks in wrong places and odd characters."""
    piece = st.sampled_from([*WORDS, *WORDS, *MARKS, *ODD])
    return st.lists(st.tuples(piece, st.sampled_from(SPACES)), max_size=50).map(
        lambda pairs: "".join(map("".join, pairs))
    )


def texts() -> st.SearchStrategy[str]:
    """Any text that an article may have."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
    return st.one_of(prose(), marks(), anything)


@st.composite
def corpora(draw: Any, most: int = 4) -> Any:
    """Draw articles under ids that differ, with and without fields."""
    from onrecord.articles import Article, Corpus

    field = st.one_of(st.none(), st.sampled_from(["Harbor Courier", "=1+1", "<b>", "Demo, Wire"]))
    made = []
    for number in range(draw(st.integers(0, most))):
        published = draw(st.one_of(st.none(), st.just(pd.Timestamp("2013-06-17", tz="UTC"))))
        fields = {name: draw(field) for name in ("outlet", "headline", "byline")}
        made.append(Article(f"a{number}", draw(texts()), published=published, **fields))
    return Corpus(made)


@st.composite
def tables(draw: Any, most: int = 6) -> pd.DataFrame:
    """Draw a table with a text, columns of its own and an index that does not count from 0."""
    n = draw(st.integers(0, most))
    columns: dict[str, Any] = {"id": [f"r{number}" for number in range(n)]}
    columns |= {"text": draw(st.lists(st.one_of(texts(), st.none()), min_size=n, max_size=n))}
    for name in draw(st.sets(st.sampled_from(["own", "=own", "own, too", "\u202eown"]), max_size=3)):
        cell = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.sampled_from(ODD))
        columns[name] = draw(st.lists(cell, min_size=n, max_size=n))
    index = draw(st.permutations(range(100, 100 + n)))
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()}).set_axis(index)


def studies() -> st.SearchStrategy[str]:
    """A `study.yaml`: right, nearly right, or no YAML at all."""
    value = st.one_of(
        st.sampled_from(
            ["Rain", "[ada_holm, viktor_brandt]", "[x]", "1", "-1", "2013-02-30", "{a: b}", "null", "!own x"]
        ),
        st.sampled_from(["&a [*a]", "!own x", "[[[[[", "'", '"', "- -", "true", "1e999", "9" * 30, "../..", "~"]),
    )
    keys = ["title", "question", "corpus", "article", "leaders", "speakers", "weigh", "resamples", "seed", "own"]
    lines = st.lists(st.tuples(st.sampled_from(keys), value), max_size=8)
    return st.one_of(lines.map(lambda pairs: "".join(f"{key}: {word}\n" for key, word in pairs)), st.text(max_size=60))
