"""Facts, figures and prose become one self-contained page."""

from onrecord.report.facts import fill, gather_facts, write_facts
from onrecord.report.page import write_page
from onrecord.report.provenance import hash_folder, versions

__all__ = ["fill", "gather_facts", "hash_folder", "versions", "write_facts", "write_page"]
