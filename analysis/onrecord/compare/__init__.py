"""Differences with doubt attached: contrasts, words, trends, models; articles, not quotations, are the units."""

from __future__ import annotations

from onrecord.compare.averages import averages
from onrecord.compare.contexts import keyword_in_context
from onrecord.compare.contrast import contrast
from onrecord.compare.counts import count_quotations
from onrecord.compare.events import event_window
from onrecord.compare.keyness import log_odds
from onrecord.compare.mixed import mixed
from onrecord.compare.power import power
from onrecord.compare.resample import false_discovery
from onrecord.compare.sensitivity import robustness, sensitivity
from onrecord.compare.trends import slopes, trend
from onrecord.compare.words import distinctive_words

__all__ = [
    "averages",
    "contrast",
    "count_quotations",
    "distinctive_words",
    "event_window",
    "false_discovery",
    "keyword_in_context",
    "log_odds",
    "mixed",
    "power",
    "robustness",
    "sensitivity",
    "slopes",
    "trend",
]
