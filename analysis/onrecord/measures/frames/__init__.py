"""News frames: codebooks, frames counted by words, sheets for coders, and a coder that learns from what they coded.

`FrameCoder`, `learning_curve` and `FrameAxis` stand in modules of their own: they load scikit-learn.
"""

from __future__ import annotations

from onrecord.measures.frames.codebook import Codebook, Frame, Item, read_codebook
from onrecord.measures.frames.counted import explain_frames, frame_columns, frame_trust, frames
from onrecord.measures.frames.page import CodingPage, coding_page
from onrecord.measures.frames.sheets import coding_sheet, read_codes, tally, write_sheets
from onrecord.measures.frames.voices import voices

__all__ = [
    "Codebook",
    "CodingPage",
    "Frame",
    "Item",
    "coding_page",
    "coding_sheet",
    "explain_frames",
    "frame_columns",
    "frame_trust",
    "frames",
    "read_codebook",
    "read_codes",
    "tally",
    "voices",
    "write_sheets",
]
