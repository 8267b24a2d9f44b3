"""Who is on the record saying what, in what tone, and how sure are we that two leaders or outlets differ."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# What a type checker and an editor see of the table below; a test holds the two together.
if TYPE_CHECKING:
    from onrecord.articles import Article, Corpus, read_corpus, sentences, wire_copies
    from onrecord.articles.fetch import fetch_coverage, read_coverage
    from onrecord.compare import (
        agreement,
        averages,
        confusions,
        contrast,
        count_quotations,
        distinctive_words,
        prevalence,
    )
    from onrecord.compare.topics import topic_effects
    from onrecord.errors import OnRecordError
    from onrecord.figures import (
        alt_text,
        caption,
        looks,
        plot_agreement,
        plot_averages,
        plot_contrast,
        plot_frames,
        plot_learning,
        plot_prevalence,
        plot_quoting,
        plot_slant,
        plot_stance,
        plot_three_tones,
        plot_tone_path,
        plot_topic_choices,
        plot_topic_effects,
        plot_topics,
        plot_words,
        save_figure,
    )
    from onrecord.measures.frames import (
        coding_page,
        coding_sheet,
        explain_frames,
        frame_trust,
        frames,
        read_codebook,
        read_codes,
        tally,
        voices,
        write_sheets,
    )
    from onrecord.measures.frames.axis import FrameAxis
    from onrecord.measures.frames.coder import FrameCoder
    from onrecord.measures.frames.crossfit import code_frames
    from onrecord.measures.frames.curve import learning_curve
    from onrecord.measures.frames.vectors import learn_vectors
    from onrecord.measures.portrayal import explain_portrayal, narration, portrayal
    from onrecord.measures.stance import stance
    from onrecord.measures.tone import explain_tone, tone
    from onrecord.measures.topics import (
        TopicModel,
        choose_k,
        coherence,
        representative_passages,
        score_intrusions,
        topic_correlations,
        topic_intrusion_sheet,
        topic_stability,
        topic_words,
        topics,
        word_intrusion_sheet,
    )
    from onrecord.people import mask_names, mentions, people_table
    from onrecord.quotes import quotations, standoff
    from onrecord.schema import check, describe
    from onrecord.study import run_study
    from onrecord.tables import read_table, write_table

# One explicit table: the public name, and the module that holds it. Nothing is imported before it is asked for, so that
# `import onrecord` stays quick and loads no drawing.
_DOOR = {
    "alt_text": "onrecord.figures",
    "Article": "onrecord.articles",
    "averages": "onrecord.compare",
    "caption": "onrecord.figures",
    "check": "onrecord.schema",
    "contrast": "onrecord.compare",
    "Corpus": "onrecord.articles",
    "count_quotations": "onrecord.compare",
    "describe": "onrecord.schema",
    "distinctive_words": "onrecord.compare",
    "explain_frames": "onrecord.measures",
    "explain_portrayal": "onrecord.measures",
    "explain_tone": "onrecord.measures",
    "frames": "onrecord.measures",
    "looks": "onrecord.figures",
    "mask_names": "onrecord.people",
    "mentions": "onrecord.people",
    "narration": "onrecord.measures",
    "OnRecordError": "onrecord.errors",
    "people_table": "onrecord.people",
    "plot_averages": "onrecord.figures",
    "plot_contrast": "onrecord.figures",
    "plot_frames": "onrecord.figures",
    "plot_quoting": "onrecord.figures",
    "plot_slant": "onrecord.figures",
    "plot_stance": "onrecord.figures",
    "plot_three_tones": "onrecord.figures",
    "plot_tone_path": "onrecord.figures",
    "plot_topics": "onrecord.figures",
    "plot_words": "onrecord.figures",
    "portrayal": "onrecord.measures",
    "quotations": "onrecord.quotes",
    "read_codebook": "onrecord.measures",
    "read_corpus": "onrecord.articles",
    "read_table": "onrecord.tables",
    "run_study": "onrecord.study",
    "save_figure": "onrecord.figures",
    "sentences": "onrecord.articles",
    "stance": "onrecord.measures",
    "standoff": "onrecord.quotes",
    "tone": "onrecord.measures",
    "TopicModel": "onrecord.measures",
    "wire_copies": "onrecord.articles",
    "read_coverage": "onrecord.articles.fetch",
    "fetch_coverage": "onrecord.articles.fetch",
    "topics": "onrecord.measures.topics",
    "write_table": "onrecord.tables",
    "agreement": "onrecord.compare",
    "confusions": "onrecord.compare",
    "FrameCoder": "onrecord.measures.frames.coder",
    "learning_curve": "onrecord.measures.frames.curve",
    "coding_sheet": "onrecord.measures.frames",
    "write_sheets": "onrecord.measures.frames",
    "read_codes": "onrecord.measures.frames",
    "tally": "onrecord.measures.frames",
    "coding_page": "onrecord.measures.frames",
    "frame_trust": "onrecord.measures.frames",
    "voices": "onrecord.measures.frames",
    "prevalence": "onrecord.compare",
    "code_frames": "onrecord.measures.frames.crossfit",
    "topic_effects": "onrecord.compare.topics",
    "topic_stability": "onrecord.measures.topics",
    "choose_k": "onrecord.measures.topics",
    "coherence": "onrecord.measures.topics",
    "topic_words": "onrecord.measures.topics",
    "representative_passages": "onrecord.measures.topics",
    "topic_correlations": "onrecord.measures.topics",
    "word_intrusion_sheet": "onrecord.measures.topics",
    "topic_intrusion_sheet": "onrecord.measures.topics",
    "score_intrusions": "onrecord.measures.topics",
    "FrameAxis": "onrecord.measures.frames.axis",
    "learn_vectors": "onrecord.measures.frames.vectors",
    "plot_agreement": "onrecord.figures",
    "plot_learning": "onrecord.figures",
    "plot_prevalence": "onrecord.figures",
    "plot_topic_choices": "onrecord.figures",
    "plot_topic_effects": "onrecord.figures",
}

__all__ = [
    "Article",
    "Corpus",
    "FrameAxis",
    "FrameCoder",
    "OnRecordError",
    "TopicModel",
    "__version__",
    "agreement",
    "alt_text",
    "averages",
    "caption",
    "check",
    "choose_k",
    "code_frames",
    "coding_page",
    "coding_sheet",
    "coherence",
    "confusions",
    "contrast",
    "count_quotations",
    "describe",
    "distinctive_words",
    "explain_frames",
    "explain_portrayal",
    "explain_tone",
    "fetch_coverage",
    "frame_trust",
    "frames",
    "learn_vectors",
    "learning_curve",
    "looks",
    "mask_names",
    "mentions",
    "narration",
    "people_table",
    "plot_agreement",
    "plot_averages",
    "plot_contrast",
    "plot_frames",
    "plot_learning",
    "plot_prevalence",
    "plot_quoting",
    "plot_slant",
    "plot_stance",
    "plot_three_tones",
    "plot_tone_path",
    "plot_topic_choices",
    "plot_topic_effects",
    "plot_topics",
    "plot_words",
    "portrayal",
    "prevalence",
    "quotations",
    "read_codebook",
    "read_codes",
    "read_corpus",
    "read_coverage",
    "read_table",
    "representative_passages",
    "run_study",
    "save_figure",
    "score_intrusions",
    "sentences",
    "stance",
    "standoff",
    "tally",
    "tone",
    "topic_correlations",
    "topic_effects",
    "topic_intrusion_sheet",
    "topic_stability",
    "topic_words",
    "topics",
    "voices",
    "wire_copies",
    "word_intrusion_sheet",
    "write_sheets",
    "write_table",
]


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    value = getattr(import_module(_DOOR[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
