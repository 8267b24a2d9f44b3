"""Training: the networks of tone and portrayal from rated rows, and how well any engine does on gold rows.

Torch is needed here and nowhere else in the package; it is imported when training begins.
"""

from onrecord.training.evaluate import evaluate_portrayal, evaluate_tone
from onrecord.training.rows import portrayal_rows, read_rows, targets, tone_rows

__all__ = ["evaluate_portrayal", "evaluate_tone", "portrayal_rows", "read_rows", "targets", "tone_rows"]
