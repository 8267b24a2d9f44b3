"""Columns about any table that has `text`.

`TopicModel` is imported when it is asked for: it loads scikit-learn, which the other measures do without. The verb
`topics` stands in ``onrecord.measures.topics``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.measures.dictionary import dictionary, explain_dictionary
from onrecord.measures.frames import explain_frames, frame_columns, frames, read_codebook
from onrecord.measures.hedging import explain_hedging, hedging
from onrecord.measures.narration import narration
from onrecord.measures.opcode import opcode, operational_code, vics_indices
from onrecord.measures.portrayal import explain_portrayal, portrayal
from onrecord.measures.stance import stance
from onrecord.measures.stance_sheet import read_stance_sheets, stance_sheet
from onrecord.measures.tone import explain_tone, tone
from onrecord.measures.verbs import verbs_in_context
from onrecord.measures.wordlist import WordList, read_dictionary

if TYPE_CHECKING:
    from onrecord.measures.topics import TopicModel

__all__ = [
    "TopicModel",
    "WordList",
    "dictionary",
    "explain_dictionary",
    "explain_frames",
    "explain_hedging",
    "explain_portrayal",
    "explain_tone",
    "frame_columns",
    "frames",
    "hedging",
    "narration",
    "opcode",
    "operational_code",
    "portrayal",
    "read_codebook",
    "read_dictionary",
    "read_stance_sheets",
    "stance",
    "stance_sheet",
    "tone",
    "verbs_in_context",
    "vics_indices",
]


def __getattr__(name: str) -> Any:
    if name == "TopicModel":
        from onrecord.measures.topics import TopicModel

        return TopicModel
    raise AttributeError(f"module 'onrecord.measures' has no attribute {name!r}")
