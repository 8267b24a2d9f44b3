"""The exchange test: what a scorer makes of a name when nothing else in a text changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from onrecord.compare.clusters import Floats, Total
from onrecord.compare.resample import Interval, Resampling, interval
from onrecord.errors import OnRecordError
from onrecord.schema import AUDITS
from onrecord.spans import Span

Scorer: TypeAlias = Callable[..., Iterable[Any]]

PLACEHOLDER = "{name}"
LABEL_VALUES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


def audit_names(
    score: Scorer,
    texts: Sequence[str],
    names: Sequence[str],
    *,
    targets: Sequence[Span] | None = None,
    with_targets: bool = False,
    placeholder: str = PLACEHOLDER,
    neutral: float = 0.05,
    values: Mapping[str, float] | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Put several names into the same texts and show what a scorer makes of each.

    One row is one name. A scorer that judges the words and not the person gives every name the same scores: every
    ``difference`` is 0 and no label changes. What is found here, a comparison of these people with this scorer finds
    too, whatever the coverage says.

    Parameters
    ----------
    score : callable
        Takes a list of texts and returns a number, or a label, for each: any model, lexicon or service. It is called
        once a name; what it gives for one text may not depend on the others.
    texts : sequence of str
        Texts with `placeholder` where the name goes, as often as it occurs; with `targets`, texts as they are.
    names : sequence of str
        At least two different ones, each as it is written into the texts.
    targets : sequence of (int, int), optional
        Where in each text the name stands that is exchanged, as offsets; one a text.
    with_targets : bool
        Whether `score` takes a second list, of where the name has come to stand in each text (its first place).
    placeholder : str
        What stands for the name.
    neutral : float
        Numbers less than this from 0 have the label neutral (VADER's authors use .05).
    values : mapping of str to float, optional
        What number a label is; by default negative -1, neutral 0, positive 1. Labels without one have no mean.
    level : float
        Coverage of the intervals.
    resamples : int
        Bootstrap resamples of the texts, at least 99.
    seed : int
        Where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``audits`` table: ``name``; ``estimate``, ``low``, ``high`` (mean score and its interval, texts resampled);
        ``difference``, ``difference_low``, ``difference_high`` (this name's score minus the mean over all names in the
        same text); ``changed`` ([0, 1]: share of texts with another label than under another name, mean over the
        other names); ``changed_any`` ([0, 1]: share of texts whose label is not the same for all names, the same in
        every row); ``n_texts`` (texts that have a score for every name; others are left out for all); ``method``.

    Raises
    ------
    OnRecordError
        When there are fewer than two names, a text lacks the placeholder or a target is no part of its text, or the
        scorer returns another number of scores than it got texts, or scores that are neither numbers nor texts.

    References
    ----------
    Kiritchenko, S. & Mohammad, S. (2018). Examining gender and race bias in two hundred sentiment analysis systems.
    Joint Conference on Lexical and Computational Semantics. Prabhakaran, V., Hutchinson, B. & Mitchell, M. (2019).
    Perturbation sensitivity analysis to detect unintended model biases. EMNLP.

    Examples
    --------
    VADER reads names as words, and so likes people called Joy:

    >>> from onrecord.measures import tone
    >>> def vader(texts):
    ...     return tone(pd.DataFrame({"text": texts}), method="vader")["tone"]
    >>> texts = ["{name} spoke at noon.", "Reporters asked {name} about the budget.", "They met {name} again."]
    >>> found = audit_names(vader, texts, ["Ada Holm", "Joy Holm", "Viktor Brandt"])
    >>> found[["name", "estimate", "difference", "changed", "n_texts"]].round(2)
                name  estimate  difference  changed  n_texts
    0       Ada Holm      0.00       -0.20      0.5        3
    1       Joy Holm      0.59        0.39      1.0        3
    2  Viktor Brandt      0.00       -0.20      0.5        3
    """
    how = Resampling(level=level, resamples=resamples, seed=seed)
    _check(texts, names, targets, placeholder)
    scored = [_scored(score, *_filled(texts, name, targets, placeholder), with_targets) for name in names]
    labelled = any(isinstance(value, str) for row in scored for value in row)
    labels = np.array([[_label(value, neutral) for value in row] for row in scored], dtype=object)
    whole = np.array([all(label is not None for label in column) for column in labels.T], dtype=bool)
    labels = labels[:, whole]
    known = LABEL_VALUES if values is None else values
    numbers = np.array([[_number(value, known) for value in row] for row in scored], dtype="float64")[:, whole]
    differs = labels[:, None, :] != labels[None, :, :]
    n = int(whole.sum())
    changed = differs.sum(axis=(1, 2)) / (n * (len(names) - 1)) if n else np.zeros(len(names))
    any_changed = float(differs.any(axis=(0, 1)).mean()) if n else 0.0
    rows: list[tuple[object, ...]] = []
    for name, own, share in zip(names, numbers, changed, strict=True):
        bounds = _bounded(own, own - numbers.mean(axis=0), how, labelled)
        rows.append((name, *bounds[:-1], float(share), any_changed, n, bounds[-1]))
    return AUDITS.frame(rows)


def _check(texts: Sequence[str], names: Sequence[str], targets: Sequence[Span] | None, placeholder: str) -> None:
    if isinstance(texts, str) or isinstance(names, str):
        raise OnRecordError("texts and names are lists of texts; one text came. Put it into a list.")
    if len(set(names)) < 2 or len(set(names)) < len(names):
        raise OnRecordError(
            f"There are {len(set(names))} different names among {len(names)}; give at least two, each once."
        )
    if not len(texts):
        raise OnRecordError("There is no text; give texts with a place for the name.")
    if targets is not None and len(targets) != len(texts):
        raise OnRecordError(f"There are {len(targets)} targets for {len(texts)} texts; give one a text.")
    for place, text in enumerate(texts):
        if targets is None and placeholder not in text:
            raise OnRecordError(f"Text {place} has no {placeholder}: put it where the name goes, or give targets.")
        if targets is not None and not 0 <= targets[place][0] < targets[place][1] <= len(text):
            raise OnRecordError(f"Target {tuple(targets[place])} is no part of text {place}; give (start, end).")


def _filled(
    texts: Sequence[str], name: str, targets: Sequence[Span] | None, placeholder: str
) -> tuple[list[str], list[Span]]:
    """Write a name into every text, and say where it has come to stand first."""
    filled, spans = [], []
    for place, text in enumerate(texts):
        start = text.index(placeholder) if targets is None else targets[place][0]
        end = start + len(name)
        filled.append(
            text.replace(placeholder, name) if targets is None else text[:start] + name + text[targets[place][1] :]
        )
        spans.append((start, end))
    return filled, spans


def _scored(score: Scorer, texts: list[str], spans: list[Span], with_targets: bool) -> list[Any]:
    given = list(score(texts, spans) if with_targets else score(texts))
    if len(given) != len(texts):
        raise OnRecordError(
            f"The scorer returned {len(given)} scores for {len(texts)} texts; it should return one a text."
        )
    scored = [value.item() if hasattr(value, "item") else value for value in given]
    for value in scored:
        if value is not None and not isinstance(value, str | int | float):
            raise OnRecordError(f"The scorer returned {value!r}; a score is a number or a label (a text).")
    return scored


def _label(value: Any, neutral: float) -> str | None:
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return None
    return "neutral" if abs(value) < neutral else "positive" if value > 0 else "negative"


def _number(value: Any, known: Mapping[str, float]) -> float:
    if isinstance(value, str):
        return float(known.get(value, known.get(value.lower(), math.nan)))
    return math.nan if value is None else float(value)


def _bounded(own: Floats, apart: Floats, how: Resampling, labelled: bool) -> tuple[Any, ...]:
    """Give the mean and the difference with their intervals, and the method of the first."""
    if not own.size:
        return (*[math.nan] * 6, "no interval: no text has a score for every name")
    if not np.isfinite(own).all() or not np.isfinite(apart).all():
        why = "labels without numbers; give values" if labelled else "a score that is not finite"
        return (*[math.nan] * 6, f"no mean: {why}")
    ones = np.ones(own.size)
    mean, gap = Total(own, ones), Total(apart, ones)
    bounds, around = _interval(mean, how), _interval(gap, how)
    return (mean.mean, bounds.low, bounds.high, gap.mean, around.low, around.high, bounds.method)


def _interval(total: Total, how: Resampling) -> Interval:
    found = interval(total, None, how)
    return Interval(found.low, found.high, found.method.replace("articles", "texts"))
