"""Differences with doubt attached: averages, contrasts, distinctive words; articles, not quotations, are the units."""

from __future__ import annotations

from onrecord.compare.agreement import agreement, confusions
from onrecord.compare.audit import audit_names
from onrecord.compare.averages import averages
from onrecord.compare.contexts import keyword_in_context
from onrecord.compare.contrast import contrast
from onrecord.compare.counts import count_quotations
from onrecord.compare.events import event_window
from onrecord.compare.mixed import mixed
from onrecord.compare.power import power
from onrecord.compare.prevalence import prevalence
from onrecord.compare.resample import false_discovery
from onrecord.compare.sensitivity import robustness, sensitivity
from onrecord.compare.topic_effects import topic_effects
from onrecord.compare.trends import slopes, trend
from onrecord.compare.words import distinctive_words, log_odds

__all__ = [
    "agreement",
    "audit_names",
    "averages",
    "confusions",
    "contrast",
    "count_quotations",
    "distinctive_words",
    "event_window",
    "false_discovery",
    "keyword_in_context",
    "log_odds",
    "mixed",
    "power",
    "prevalence",
    "robustness",
    "sensitivity",
    "slopes",
    "topic_effects",
    "trend",
]
