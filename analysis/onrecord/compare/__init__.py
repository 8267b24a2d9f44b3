"""Differences with doubt attached: averages, contrasts, distinctive words; articles, not quotations, are the units."""

from __future__ import annotations

from onrecord.compare.audit import audit_names
from onrecord.compare.averages import averages
from onrecord.compare.contrast import contrast
from onrecord.compare.counts import count_quotations
from onrecord.compare.resample import false_discovery
from onrecord.compare.words import distinctive_words, log_odds

__all__ = [
    "audit_names",
    "averages",
    "contrast",
    "count_quotations",
    "distinctive_words",
    "false_discovery",
    "log_odds",
]
