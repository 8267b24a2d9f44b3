"""Who says what: direct, mixed and indirect attributions with cue, source and confidence, in the original offsets."""

from onrecord.quotes.extract import find_quotations, quotations, standoff

__all__ = ["find_quotations", "quotations", "standoff"]
