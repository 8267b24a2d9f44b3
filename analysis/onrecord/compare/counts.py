"""How much and how each group is quoted: counts, so that no figure has to count."""

from __future__ import annotations

import pandas as pd

from onrecord.articles.corpus import WORD
from onrecord.compare.clusters import article_codes
from onrecord.schema import COUNTS, QUOTE_KINDS, require, typed

UNKNOWN = "unidentified"
"""The group of the rows that have none, and the kind of those that have none: they are counted too, and come last."""


def count_quotations(quotes: pd.DataFrame, *, by: str = "person_id", kind: str = "kind") -> pd.DataFrame:
    """Count quotations and their words by group and kind.

    One row is the quotations of one kind in one group; every group has a row for every kind, with 0 where it has none.

    Parameters
    ----------
    quotes : pandas.DataFrame
        A ``quotations`` table, or any table with `by`, `kind`, ``article_id`` and ``text``.
    by : str
        The column that groups.
    kind : str
        The column whose values are counted: ``kind`` (direct, mixed, indirect), ``stance_class``, …

    Returns
    -------
    pandas.DataFrame
        group (str), kind (str), n_quotes, n_articles, n_words (int, 0 or more), share (float, [0, 1]): part of the
        group's quotations, group_quotes, group_articles (int, 1 or more). The most quoted group comes first, the rows
        without a group (``unidentified``) last. Where the table has ``wire_id``, copies of one wire text count as one
        article.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Examples
    --------
    >>> quotes = pd.DataFrame(
    ...     {
    ...         "article_id": ["a", "a", "b"],
    ...         "person_id": ["ada_holm", "ada_holm", None],
    ...         "kind": ["direct", "indirect", "direct"],
    ...         "text": ["We will wait.", "it may rain", "No."],
    ...     }
    ... )
    >>> count_quotations(quotes)[["group", "kind", "n_quotes", "n_words", "share"]]
              group      kind  n_quotes  n_words  share
    0      ada_holm    direct         1        3    0.5
    1      ada_holm  indirect         1        3    0.5
    2   unidentified    direct         1        1    1.0
    3   unidentified  indirect         0        0    0.0
    """
    step = "The verb onrecord.stance adds stance_class." if kind == "stance_class" else None
    require(quotes, dict.fromkeys((by, kind, "article_id", "text")), "quotations", step)
    if quotes.empty:
        return COUNTS.frame()
    rows = pd.DataFrame(
        {
            "group": quotes[by].astype("str").where(quotes[by].notna(), UNKNOWN),
            "kind": quotes[kind].astype("str").where(quotes[kind].notna(), UNKNOWN),
            "source": article_codes(quotes),
            "n_words": quotes["text"].astype("str").str.count(WORD.pattern),
        }
    )
    cells = rows.groupby(["group", "kind"]).agg(
        n_quotes=("source", "size"), n_articles=("source", "nunique"), n_words=("n_words", "sum")
    )
    groups = rows.groupby("group").agg(group_quotes=("source", "size"), group_articles=("source", "nunique"))
    groups = groups.sort_values("group_quotes", ascending=False, kind="stable")
    groups = groups.loc[sorted(groups.index, key=lambda name: name == UNKNOWN)]
    every = pd.MultiIndex.from_product([groups.index, _ordered(rows["kind"])], names=["group", "kind"])
    table = cells.reindex(every, fill_value=0).join(groups, on="group").reset_index()
    return typed(table.assign(share=table["n_quotes"] / table["group_quotes"])[COUNTS.names], COUNTS)


def _ordered(kinds: pd.Series) -> list[str]:
    present = sorted(kinds.unique())
    known = [kind for kind in QUOTE_KINDS if kind in present]
    return known + sorted((kind for kind in present if kind not in known), key=lambda kind: kind == UNKNOWN)
