"""Frames coded in a table of which people coded a part: no row is coded by a model that learnt from its article."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.base import clone

from onrecord.errors import OnRecordError
from onrecord.measures.frames.coder import FrameCoder, coded_columns
from onrecord.measures.frames.labels import as_articles, as_shares, deal_folds
from onrecord.measures.frames.sheets import unit_ids
from onrecord.schema import require


def code_frames(
    table: pd.DataFrame, coded: pd.DataFrame, *, coder: FrameCoder | None = None, folds: int = 5, seed: int = 0
) -> pd.DataFrame:
    """Code a whole table from the part that people coded, each article by a coder that has not learnt from it.

    One row is the same row as before. The articles are dealt out to folds; each fold is coded by a coder that learnt
    from the coded rows of the others. `prevalence` needs this: a machine looks better than it is on what it learnt.

    Parameters
    ----------
    table : pandas.DataFrame
        The table that `coding_sheet` drew from, in the same order.
    coded : pandas.DataFrame
        What people coded, from `tally`.
    coder : FrameCoder or None
        How to learn; it is not changed. None takes the default.
    folds, seed : int
        Into how many parts the articles are dealt, and how.

    Returns
    -------
    pandas.DataFrame
        The table with ``coded_<frame>`` (float, [0, 1]: the probability of the frame; missing where a text has no word)
        for each frame that was coded.

    Raises
    ------
    OnRecordError
        As `FrameCoder.fit`, and when no coded row is in the table.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["They quarrel and accuse.", "Prices and jobs fall."] * 20})
    >>> coded = pd.DataFrame({"unit_id": [f"row {n}" for n in range(30)], "conflict": [1, 0] * 15})
    >>> found = code_frames(table, coded, folds=3)["coded_conflict"]
    >>> bool(found[::2].min() > 0.5 > found[1::2].max())
    True
    """
    require(table, ("text",), "text", "Frames are coded in a column `text`.")
    require(coded, ("unit_id",), "tally", "The verb onrecord.tally makes it.")
    place = pd.Series(np.arange(len(table)), index=pd.Index(unit_ids(table)))
    known = coded[coded["unit_id"].isin(place.index)].reset_index(drop=True)
    if known.empty:
        raise OnRecordError("No coded unit is in the table; pass the table that coding_sheet drew from, in its order.")
    rows = place[known["unit_id"]].to_numpy()
    shares = as_shares(known, len(known))
    fold = deal_folds(as_articles(table, None, len(table)), folds, seed)
    frames = [name for name in shares.columns if "." not in name]
    found = np.full((len(table), len(frames)), np.nan)
    for k in range(folds):
        others, here = np.flatnonzero(fold[rows] != k), np.flatnonzero(fold == k)
        fitted = clone(coder or FrameCoder()).fit(table.iloc[rows[others]], shares.iloc[others])
        found[here] = fitted.predict_proba(table.iloc[here])
    return table.assign(**{name: found[:, k] for k, name in enumerate(coded_columns(frames).names)})
