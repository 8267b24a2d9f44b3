"""Who says what: direct, mixed and indirect attributions with cue, source and confidence, in the original offsets."""

from onrecord.quotes.corrections import correction_issues
from onrecord.quotes.extract import ENGINES, find_quotations, quotations, quotations_and_mentions, standoff

__all__ = ["ENGINES", "correction_issues", "find_quotations", "quotations", "quotations_and_mentions", "standoff"]
