"""Differences with doubt attached: averages, contrasts, distinctive words; articles, not quotations, are the units.

`topic_effects` is imported when it is asked for: it loads scikit-learn, which the others do without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.compare.agreement import agreement, confusions
from onrecord.compare.averages import averages
from onrecord.compare.contrast import contrast
from onrecord.compare.counts import count_quotations
from onrecord.compare.prevalence import prevalence
from onrecord.compare.resample import false_discovery
from onrecord.compare.words import distinctive_words, log_odds

if TYPE_CHECKING:
    from onrecord.compare.topics import topic_effects

__all__ = [
    "agreement",
    "averages",
    "confusions",
    "contrast",
    "count_quotations",
    "distinctive_words",
    "false_discovery",
    "log_odds",
    "prevalence",
    "topic_effects",
]


def __getattr__(name: str) -> Any:
    if name == "topic_effects":
        from onrecord.compare.topics import topic_effects

        return topic_effects
    raise AttributeError(f"module 'onrecord.compare' has no attribute {name!r}")
