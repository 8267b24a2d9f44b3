"""Columns about any table that has `text`.

`TopicModel` is imported when it is asked for: it loads scikit-learn, which the other measures do without. The verb
`topics` stands in ``onrecord.measures.topics``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.measures.frames import explain_frames, frame_columns, frames, read_codebook
from onrecord.measures.narration import narration
from onrecord.measures.portrayal import explain_portrayal, portrayal
from onrecord.measures.stance import stance
from onrecord.measures.tone import explain_tone, tone

if TYPE_CHECKING:
    from onrecord.measures.topics import TopicModel

__all__ = [
    "TopicModel",
    "explain_frames",
    "explain_portrayal",
    "explain_tone",
    "frame_columns",
    "frames",
    "narration",
    "portrayal",
    "read_codebook",
    "stance",
    "tone",
]


def __getattr__(name: str) -> Any:
    if name == "TopicModel":
        from onrecord.measures.topics import TopicModel

        return TopicModel
    raise AttributeError(f"module 'onrecord.measures' has no attribute {name!r}")
