"""Topics: a model, how many topics, how stable and coherent they are, and whether people can tell them apart."""

from __future__ import annotations

from onrecord.measures.topics.choice import choose_k
from onrecord.measures.topics.coherence import coherence
from onrecord.measures.topics.intrusion import (
    score_intrusions,
    topic_intrusion_sheet,
    word_intrusion_sheet,
)
from onrecord.measures.topics.model import TopicModel, topic_columns, topics
from onrecord.measures.topics.reading import representative_passages, topic_correlations, topic_words
from onrecord.measures.topics.stability import topic_stability

__all__ = [
    "TopicModel",
    "choose_k",
    "coherence",
    "representative_passages",
    "score_intrusions",
    "topic_columns",
    "topic_correlations",
    "topic_intrusion_sheet",
    "topic_stability",
    "topic_words",
    "topics",
    "word_intrusion_sheet",
]
