"""Differences with doubt attached: averages, contrasts, distinctive words; articles, not quotations, are the units.

`topic_effects` is imported when it is asked for: it loads scikit-learn, which the others do without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.compare.agreement import agreement, confusions
from onrecord.compare.align import align, chosen
from onrecord.compare.audit import audit_names
from onrecord.compare.averages import averages
from onrecord.compare.contexts import keyword_in_context
from onrecord.compare.contrast import contrast
from onrecord.compare.counts import count_quotations
from onrecord.compare.events import event_window
from onrecord.compare.keyness import log_odds
from onrecord.compare.mixed import mixed
from onrecord.compare.portraits import portraits
from onrecord.compare.power import power
from onrecord.compare.prevalence import prevalence
from onrecord.compare.resample import false_discovery
from onrecord.compare.sensitivity import robustness, sensitivity
from onrecord.compare.trends import slopes, trend
from onrecord.compare.utterances import utterances
from onrecord.compare.words import distinctive_words

if TYPE_CHECKING:
    from onrecord.compare.topics import topic_effects

__all__ = [
    "agreement",
    "align",
    "audit_names",
    "averages",
    "chosen",
    "confusions",
    "contrast",
    "count_quotations",
    "distinctive_words",
    "event_window",
    "false_discovery",
    "keyword_in_context",
    "log_odds",
    "mixed",
    "portraits",
    "power",
    "prevalence",
    "robustness",
    "sensitivity",
    "slopes",
    "topic_effects",
    "trend",
    "utterances",
]


def __getattr__(name: str) -> Any:
    if name == "topic_effects":
        from onrecord.compare.topics import topic_effects

        return topic_effects
    raise AttributeError(f"module 'onrecord.compare' has no attribute {name!r}")
