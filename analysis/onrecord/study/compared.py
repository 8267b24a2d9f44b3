"""What a study compares: one set of tables, whether its quotations were measured at once or part by part."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from onrecord.compare import averages, contrast, count_quotations, distinctive_words, false_discovery
from onrecord.errors import OnRecordError
from onrecord.schema import AVERAGES, CONTRASTS, WORDS
from onrecord.study.settings import Settings

Made = TypeVar("Made")
Issues = list[tuple[str | None, str, str, str | None]]


def compare_study(
    settings: Settings, stories: pd.DataFrame, quotes: pd.DataFrame, told: pd.DataFrame, issues: Issues
) -> dict[str, pd.DataFrame]:
    """Compare a study's leaders, and its outlets' frames.

    Parameters
    ----------
    settings : Settings
        The study's.
    stories : pandas.DataFrame
        An ``articles`` table with the frames of the whole stories.
    quotes, told : pandas.DataFrame
        ``quotations`` with tone, stance and frames, and ``narration`` with portrayal, of the leaders and speakers at
        least.
    issues : list
        Takes a row for each part that could not be made.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``averages, speakers, contrasts, counts, stances, frames, topic_shares`` and ``words``.
    """
    about = stories[["article_id", "outlet", "wire_id"]]
    quotes, told = (table.merge(about, on="article_id", how="left", validate="many_to_one") for table in (quotes, told))
    leaders = list(settings.leaders)
    ours = quotes[quotes["person_id"].isin(leaders)]
    theirs = told[told["person_id"].isin(leaders)]
    quoted = [leader for leader in leaders if leader in set(ours["person_id"])]
    spoken_of = [leader for leader in leaders if leader in set(theirs["person_id"])]
    unspoken = [leader for leader in leaders if leader not in spoken_of]
    issues += [
        (None, "narration", f"the narration never speaks of {leader}: no portrayal", None) for leader in unspoken
    ]
    mean = partial(averages, weigh=settings.weigh, resamples=settings.resamples, seed=settings.seed)
    differ = partial(
        contrast,
        between="person_id",
        weigh=settings.weigh,
        resamples=settings.resamples,
        permutations=settings.resamples,
        seed=settings.seed,
    )
    seen = quotes[quotes["person_id"].isin(settings.speakers)]
    topical = _starting(quotes, "topic_")
    words = partial(
        distinctive_words,
        ours,
        "person_id",
        min_count=3,
        stop_words=sorted(ENGLISH_STOP_WORDS),
        resamples=settings.resamples,
        seed=settings.seed,
    )
    return {
        "averages": _joined(mean(ours, ["tone", "stance"], by="person_id"), mean(theirs, "portrayal", by="person_id")),
        "speakers": mean(seen, "tone", by="person_id"),
        "contrasts": _one_family(
            _joined(
                differ(ours, ["tone", "stance"], groups=quoted) if len(quoted) > 1 else CONTRASTS.frame(),
                or_issue("contrasts", lambda: differ(theirs, "portrayal", groups=spoken_of), CONTRASTS.frame(), issues),
            )
        ),
        "counts": count_quotations(quotes),
        "stances": count_quotations(ours[ours["stance_class"].notna()], kind="stance_class"),
        "frames": mean(stories, _starting(stories, "frame_"), by="outlet", weigh="article", bounds=(0, 1)),
        "topic_shares": mean(seen, topical, by="person_id", bounds=(0, 1)) if topical else AVERAGES.frame(),
        "words": or_issue("words", words, WORDS.frame(), issues),
    }


def or_issue(what: str, make: Callable[[], Made], otherwise: Made, issues: Issues) -> Made:
    """Make what needs more text than some corpora have; where that fails, an issue says why and the rest goes on."""
    try:
        return make()
    except OnRecordError as error:
        issues.append((None, what, f"not made: {error}", None))
        return otherwise


def _starting(table: pd.DataFrame, prefix: str) -> list[str]:
    return [name for name in table.columns if name.startswith(prefix)]


def _one_family(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Adjust p over all contrasts of the study together: the three tones are one family of tests."""
    return contrasts.assign(q=false_discovery(contrasts["p"].to_numpy()))


def _joined(*tables: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True)
