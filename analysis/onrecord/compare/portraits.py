"""How each article portrays each person: the portrayals of their mentions, put together."""

from __future__ import annotations

import pandas as pd

from onrecord.schema import PORTRAITS, PORTRAYAL_LABELS, require


def portraits(told: pd.DataFrame) -> pd.DataFrame:
    """Put the portrayals of a person's mentions in an article together.

    A row is one person in one article.

    Parameters
    ----------
    told : pandas.DataFrame
        From ``onrecord.portrayal(onrecord.narration(corpus, quotations))``: one row a mention.

    Returns
    -------
    pandas.DataFrame
        The ``portraits`` table: ``article_id``, ``person_id``; ``portrayal`` (float, [-1, 1]): the mean over the
        mentions, higher is more favourable; ``negative``, ``positive`` (float, [0, 1]): the shares of mentions labelled
        so; ``n_mentions`` (int). Mentions without a portrayal are left out.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Notes
    -----
    A mean over few mentions says little; no interval is given, since the mentions of one article are no sample of
    others. Compare people over articles with ``onrecord.contrast``.

    Examples
    --------
    >>> rows = [("a", "ada_holm", 0.8, "positive"), ("a", "ada_holm", 0.0, "neutral"),
    ...         ("b", "ada_holm", -0.6, "negative")]
    >>> told = pd.DataFrame(rows, columns=["article_id", "person_id", "portrayal", "portrayal_label"])
    >>> portraits(told).values.tolist()
    [['a', 'ada_holm', 0.4, 0.0, 0.5, 2], ['b', 'ada_holm', -0.6, 1.0, 0.0, 1]]
    """
    needed = ("article_id", "person_id", "portrayal", "portrayal_label")
    require(told, needed, "narration", "Make it with onrecord.portrayal(onrecord.narration(corpus, quotations)).")
    negative, _, positive = PORTRAYAL_LABELS
    known = told.dropna(subset=["portrayal", "person_id"])
    known = known.assign(
        negative=(known["portrayal_label"] == negative).astype("float64"),
        positive=(known["portrayal_label"] == positive).astype("float64"),
    )
    found = known.groupby(["article_id", "person_id"], sort=False, observed=True).agg(
        portrayal=("portrayal", "mean"),
        negative=("negative", "mean"),
        positive=("positive", "mean"),
        n_mentions=("portrayal", "size"),
    )
    return PORTRAITS.frame(found.reset_index().itertuples(index=False, name=None))
