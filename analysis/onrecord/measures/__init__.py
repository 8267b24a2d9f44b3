"""Columns about any table that has `text`.

`TopicModel` and `topics` live in ``onrecord.measures.topics`` and are not imported here: they load scikit-learn, which
the other measures do without.
"""

from __future__ import annotations

from onrecord.measures.frames import explain_frames, frame_columns, frames, read_codebook

__all__ = ["explain_frames", "frame_columns", "frames", "read_codebook"]
