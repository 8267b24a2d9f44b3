"""Who frames: the words that an article quotes and the words that it tells itself, apart."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from onrecord.articles.corpus import WORD, Article
from onrecord.errors import OnRecordError
from onrecord.schema import VOICES, require
from onrecord.spans import merge, subtract


def voices(corpus: Iterable[Article], quotes: pd.DataFrame) -> pd.DataFrame:
    r"""Part each article into what it quotes and what it tells in its own words, so that each can be measured alone.

    A row is one voice of one article. A frame in a quotation is the speaker's as printed; a frame in the narration is
    the newsroom's: never average them without saying so.

    Parameters
    ----------
    corpus : Corpus
        The articles.
    quotes : pandas.DataFrame
        Their quotations table.

    Returns
    -------
    pandas.DataFrame
        The ``voices`` table: ``article_id``, ``outlet`` (str), ``voice`` ({"quoted", "narrated"}), ``text`` (str: the
        pieces of that voice, one a line) and ``n_words`` (int). A voice without words has no row.

    Raises
    ------
    OnRecordError
        When a column is missing, or an article of `quotes` is not in the corpus.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> from onrecord.quotes import quotations
    >>> corpus = Corpus.from_texts({"a": "Rain fell. “They lied,” Ada Holm said."})
    >>> voices(corpus, quotations(corpus))[["voice", "text"]].values.tolist()
    [['quoted', '“They lied,”'], ['narrated', 'Rain fell.\nAda Holm said.']]
    """
    require(quotes, ("article_id", "spans"), "quotations", "The verb onrecord.quotations makes it.")
    by_article = {str(key): rows["spans"] for key, rows in quotes.groupby("article_id", sort=False)}
    rows: list[tuple[object, ...]] = []
    for article in corpus:
        spans = merge(span for group in by_article.pop(article.article_id, ()) for span in group)
        for voice, parts in (("quoted", spans), ("narrated", subtract((0, len(article.text)), spans))):
            text = "\n".join(piece for start, end in parts if (piece := article.text[start:end].strip(" \t\r\n")))
            n_words = sum(1 for _ in WORD.finditer(text))
            if n_words:
                rows.append((article.article_id, article.outlet, voice, text, n_words))
    if by_article:
        raise OnRecordError(f"The corpus lacks the article {min(by_article)!r}; pass the quotes' own corpus.")
    return VOICES.frame(rows)
