"""The verb `explore`: filter quotations, read each in its article, correct who speaks, keep the corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from onrecord.articles import Article, Corpus
from onrecord.errors import OnRecordError, need
from onrecord.figures import Look
from onrecord.notebook.ledger import Ledger
from onrecord.notebook.rows import tell

if TYPE_CHECKING:
    from onrecord.notebook.widget import Explorer


def explore(
    quotes: pd.DataFrame,
    corpus: Corpus | Iterable[Article],
    *,
    portraits: pd.DataFrame | None = None,
    corrections: pd.DataFrame | str | Path | None = None,
    save_to: str | Path = "corrections.csv",
    coder: str | None = None,
    palette: Mapping[str, Look] | None = None,
    names: Mapping[str, str] | None = None,
) -> Explorer:
    """Explore quotations in a notebook: filter them, read each in its article, correct who speaks.

    The explorer filters by speaker, outlet, kind, tone and words. What is corrected stands in `corrections` at once;
    the button, or ``save(path)``, writes it, and ``onrecord.quotations(corpus, corrections=path)`` applies it.

    Parameters
    ----------
    quotes : pandas.DataFrame
        A ``quotations`` table, with measures or without.
    corpus : Corpus or iterable of Article
        The articles that it was made from.
    portraits : pandas.DataFrame or None
        From ``onrecord.portraits``: the portrayal of the speaker in the article.
    corrections : pandas.DataFrame, str, Path or None
        Corrections of an earlier day, to go on with.
    save_to : str or Path
        Where the button writes: ``.csv``, ``.jsonl``, ``.parquet`` or ``.xlsx``. What stands in that file about other
        passages is kept.
    coder : str or None
        Who corrects; it is written beside every correction.
    palette : mapping of str to Look or None
        From ``onrecord.looks``; by default the eight most quoted get a colour of their own.
    names : mapping of str to str or None
        How to write speakers.

    Returns
    -------
    Explorer
        A widget: ``corrections`` is the ``corrections`` table, ``correct(quote_id, speaker=, person_id=)`` and
        ``undo(quote_id)`` do what its buttons do, ``save(path)`` writes the table.

    Raises
    ------
    OnRecordError
        When a column is missing, an article of the table is not in the corpus, the corrections cannot be read, or the
        extra ``notebooks`` is not installed.

    Examples
    --------
    >>> import onrecord as rec
    >>> corpus = rec.Corpus.from_texts({"a": "Ada Holm met Eva Lind. She said that trade would grow."})
    >>> explorer = rec.explore(rec.quotations(corpus), corpus)  # doctest: +SKIP
    >>> explorer.correct("a#0", speaker="Eva Lind", person_id="eva_lind")  # doctest: +SKIP
    """
    if find_spec("anywidget") is None:
        raise need("anywidget", "notebooks")
    # Imported here: without the extra, everything but this verb works.
    from onrecord.notebook.widget import Explorer

    articles = {article.article_id: article for article in corpus}
    told = tell(quotes, articles=articles, portraits=portraits, palette=palette, names=names)
    absent = [row["article_id"] for row in told.rows if row["article_id"] not in articles]
    if absent:
        raise OnRecordError(
            f"{len(set(absent))} article(s) of the table are not in the corpus, the first is {absent[0]!r}; give the "
            "corpus that the quotations were found in."
        )
    return Explorer(told, articles, Ledger(quotes, corrections, coder), Path(save_to))
