"""What a coder of frames learns from: texts, the shares of coders who said yes, and the articles they stand in."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import LogisticRegression

from onrecord.errors import OnRecordError
from onrecord.schema import require

_KEPT_OUT = {"unit_id", "article_id", "inclusion", "n_coders"}
# How freely the coders' own answers to items may weigh in their answer about the frame.
_ITEM_C = 0.3
FEWEST = 2
"""A frame needs so many coded texts with it and without it to be learnt."""


def as_texts(texts: pd.DataFrame | Iterable[str]) -> list[str]:
    """Take the texts out of a table, or a list of texts as it is; what is no text becomes an empty one."""
    if isinstance(texts, str):
        raise OnRecordError("One text came where several are needed; pass a list of texts or a table with `text`.")
    if isinstance(texts, pd.DataFrame):
        require(texts, ("text",), "text", "Frames are coded in a column `text`.")
        texts = texts["text"]
    return [text if isinstance(text, str) else "" for text in texts]


def as_shares(y: pd.DataFrame | npt.ArrayLike, n: int) -> pd.DataFrame:
    """Take shares of coders out of a table or an array, one column a frame or item."""
    if not isinstance(y, pd.DataFrame):
        array = np.asarray(y, dtype=np.float64)
        array = array.reshape(len(array), -1)
        y = pd.DataFrame(array, columns=[f"frame_{k}" for k in range(array.shape[1])])
    shares = y[[name for name in y.columns if name not in _KEPT_OUT]].reset_index(drop=True)
    if len(shares) != n:
        raise OnRecordError(f"{n} texts came with {len(shares)} coded rows; give one row a text, in the same order.")
    for name in shares.columns:
        if not (pd.api.types.is_numeric_dtype(shares[name].dtype) or pd.api.types.is_bool_dtype(shares[name].dtype)):
            raise OnRecordError(f"The coded column {name!r} holds no numbers; give shares of coders, 0 to 1.")
    shares = shares.astype(np.float64)
    if ((shares < 0) | (shares > 1)).any(axis=None):
        raise OnRecordError("A coded share leaves [0, 1]; give the share of coders who answered yes.")
    return shares.dropna(axis=1, how="all")


def as_articles(texts: object, groups: object, n: int) -> npt.NDArray[np.int64]:
    """Give each text the number of its article; texts without articles stand for themselves."""
    if groups is None and isinstance(texts, pd.DataFrame) and "article_id" in texts.columns:
        groups = texts["article_id"]
    if groups is None:
        return np.arange(n, dtype=np.int64)
    codes = np.asarray(pd.factorize(pd.Series(groups).astype(str), sort=True)[0], dtype=np.int64)
    if len(codes) != n:
        raise OnRecordError(f"{n} texts came with {len(codes)} groups; give the article of each text.")
    return codes


def check_frames(frames: pd.DataFrame, articles: npt.NDArray[np.int64], folds: int) -> None:
    """Refuse frames that cannot be learnt, and fewer articles than folds."""
    if frames.empty:
        raise OnRecordError("No coded frame came; give texts and a column for each frame, such as 'conflict'.")
    n = np.unique(articles).size
    if n < folds:
        raise OnRecordError(f"{n} articles are too few for {folds} folds; code more, or lower folds.")
    for name in frames.columns:
        yes, no = int((frames[name] > 0.5).sum()), int((frames[name] < 0.5).sum())
        if min(yes, no) < FEWEST:
            raise OnRecordError(
                f"The frame {name!r} was seen in {yes} and not seen in {no} of the coded texts; "
                f"at least {FEWEST} of each are needed: code more texts or leave the frame out."
            )


def item_weights(shares: pd.DataFrame, frames: list[str]) -> pd.DataFrame:
    """Learn from the coders' own answers how much each item says about its frame."""
    rows: list[tuple[str, str, float]] = []
    for frame in frames:
        items = [name for name in shares.columns if name.startswith(f"{frame}.")]
        told = shares[frame].notna()
        if not items:
            rows.append((frame, frame, 1.0))
            continue
        given = shares.loc[told, items].fillna(shares[items].mean()).to_numpy()
        share = shares.loc[told, frame].to_numpy()
        model = LogisticRegression(C=_ITEM_C, max_iter=1000)
        model.fit(np.vstack([given, given]), np.repeat([1, 0], share.size), np.concatenate([share, 1 - share]))
        # An item that speaks against its own frame is one that coders did not understand alike: it gets no say.
        weights = np.maximum(model.coef_[0], 0.0)
        weights = weights / weights.sum() if weights.any() else np.full(len(items), 1 / len(items))
        rows += [(frame, item, float(weight)) for item, weight in zip(items, weights, strict=True)]
    return pd.DataFrame(rows, columns=["frame", "question", "weight"])


def deal_folds(articles: npt.NDArray[np.int64], folds: int, seed: int) -> npt.NDArray[np.int64]:
    """Deal the articles out to folds of nearly the same number of articles."""
    codes, place = np.unique(articles, return_inverse=True)
    order = np.random.default_rng(seed).permutation(codes.size)
    return np.asarray((order % folds)[place], dtype=np.int64)
