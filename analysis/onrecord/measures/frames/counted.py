"""News frames, counted with a codebook: which items of each frame the words of a text answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from onrecord.articles.corpus import WORD
from onrecord.measures.frames.codebook import Codebook, Frame, Item, as_codebook
from onrecord.measures.frames.counting import ItemCounter
from onrecord.schema import TRUST, Column, Table, require

# One match in so many words answers an item in full; so does one in a shorter text.
_STRETCH = 100
# Below this gain in F1 over answering yes always, a score tells texts apart too badly to order them.
_BETTER = 0.05
_HARDLY = "to find passages only: hardly better than calling every text so"


def frames(table: pd.DataFrame, *, codebook: str | Path | Codebook = "generic_frames") -> pd.DataFrame:
    """Score how far each text answers the questions of each frame.

    One row is the same row as before. An item is answered in full by one match in every 100 words (in texts up to 100
    words: by one match), and in proportion below that; a frame is the mean of its items that apply to text. Words are
    counted, not understood: "no conflict" counts as conflict. Validity is not established: agreement with coders was
    looked at on articles about one issue only, on which the words were also tuned; `frame_trust` gives the figures.
    Frames of quotations are the speakers' and frames of narration the newsroom's: `voices` keeps them apart.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text``: quotations, narration, articles.
    codebook : str, Path or Codebook
        The name of a codebook that ships with the package, the path of your own ``.yaml`` file, or one already read.

    Returns
    -------
    pandas.DataFrame
        The table with ``frame_<id>`` (float, [0, 1], higher: more of the frame) for each frame; missing where the text
        has no word.

    Raises
    ------
    OnRecordError
        When the table has no ``text`` or the codebook is none.

    References
    ----------
    Semetko & Valkenburg 2000, Framing European politics, Journal of Communication 50(2):93-109, for the default frames.

    Examples
    --------
    >>> said = pd.DataFrame({"text": ["Brandt accused Holm of lies.", "Jobs and profits fell.", "…"]})
    >>> frames(said)[["frame_conflict", "frame_economic_consequences"]].round(2).values.tolist()
    [[0.25, 0.0], [0.0, 0.33], [nan, nan]]
    """
    require(table, ("text",), "text", "Frames are read in a column `text`.")
    book = as_codebook(codebook)
    counter = ItemCounter(book)
    scores = np.array([_scores(text, book, counter) for text in table["text"]], dtype=float).reshape(
        len(table), len(book.counted)
    )
    return table.assign(**{name: scores[:, k] for k, name in enumerate(frame_columns(book).names)})


def explain_frames(text: str, *, codebook: str | Path | Codebook = "generic_frames") -> pd.DataFrame:
    """List the words that answer each item in one text.

    One row is one match.

    Parameters
    ----------
    text : str
        The text.
    codebook : str, Path or Codebook
        As in `frames`.

    Returns
    -------
    pandas.DataFrame
        ``frame``, ``item``, ``start``, ``end`` (offsets into `text`), ``match`` (the words there), in text order within
        an item.

    Examples
    --------
    >>> explain_frames("Brandt accused Holm of lies.")[["item", "start", "end", "match"]].values.tolist()
    [['reproach', 7, 14, 'accused'], ['reproach', 23, 27, 'lies']]
    """
    rows = [
        (frame.id, item.id, match.start(), match.end(), match.group())
        for frame in as_codebook(codebook).counted
        for item, matcher in _matchers(frame)
        for match in matcher.finditer(text)
    ]
    return pd.DataFrame(rows, columns=["frame", "item", "start", "end", "match"])


def frame_trust(codebook: str | Path | Codebook = "generic_frames") -> pd.DataFrame:
    """Say how far the scores of `frames` may be trusted, frame by frame.

    A row is one frame: what was measured against people's coding, and on which texts. A frame that nobody measured says
    so. To know how good the scores are on your own texts, code some: `coding_sheet`, `agreement`, `FrameCoder`.

    Parameters
    ----------
    codebook : str, Path or Codebook
        As in `frames`.

    Returns
    -------
    pandas.DataFrame
        The ``trust`` table: ``frame`` (str), ``auc``, ``f1`` and ``f1_all_yes`` (float, [0, 1], missing where nobody
        measured), ``n_texts`` (int), ``measured_on`` and ``advice`` (str).

    Examples
    --------
    >>> frame_trust()[["frame", "advice"]].values.tolist()[0]
    ['attribution_of_responsibility', 'to find passages only: hardly better than calling every text so']
    """
    rows: list[tuple[object, ...]] = []
    for frame in as_codebook(codebook).counted:
        told = frame.trust
        if told is None:
            rows.append((frame.id, np.nan, np.nan, np.nan, 0, "nothing", "to find passages only: nobody measured it"))
            continue
        better = told.f1 - told.f1_all_yes >= _BETTER
        advice = "to order texts and to find passages" if better else _HARDLY
        rows.append((frame.id, told.auc, told.f1, told.f1_all_yes, told.n_texts, told.measured_on, advice))
    return TRUST.frame(rows)


def frame_columns(codebook: str | Path | Codebook = "generic_frames") -> Table:
    """Declare the columns that `frames` adds with a codebook.

    Examples
    --------
    >>> frame_columns().names[:2]
    ['frame_attribution_of_responsibility', 'frame_human_interest']
    """
    columns = tuple(
        Column(f"frame_{frame.id}", "float", f"{frame.name}: share of its items answered", True, 0.0, 1.0)
        for frame in as_codebook(codebook).counted
    )
    return Table("frames", "the same row as the table measured", columns)


def _scores(text: object, book: Codebook, counter: ItemCounter) -> list[float]:
    words = len(WORD.findall(text)) if isinstance(text, str) else 0
    if not isinstance(text, str) or not words:
        return [np.nan] * len(book.counted)
    needed = max(1.0, words / _STRETCH)
    counts = iter(counter.counts(text))
    scores = []
    for frame in book.counted:
        answers = [min(1.0, next(counts) / needed) for _ in frame.text_items]
        scores.append(sum(answers) / len(answers))
    return scores


def _matchers(frame: Frame) -> Iterable[tuple[Item, re.Pattern[str]]]:
    return ((item, item.matcher) for item in frame.items if item.matcher is not None)
