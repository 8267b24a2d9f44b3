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
        averages,
        contrast,
        count_quotations,
        distinctive_words,
        event_window,
        keyword_in_context,
        mixed,
        power,
        robustness,
        sensitivity,
        slopes,
        trend,
    )
    from onrecord.errors import OnRecordError
    from onrecord.figures import (
        alt_text,
        caption,
        figure_table,
        looks,
        plot_averages,
        plot_contrast,
        plot_events,
        plot_frames,
        plot_mixed,
        plot_power,
        plot_quoting,
        plot_sensitivity,
        plot_slant,
        plot_slopes,
        plot_stance,
        plot_three_tones,
        plot_tone_path,
        plot_topics,
        plot_trend,
        plot_words,
        save_figure,
    )
    from onrecord.measures.frames import explain_frames, frames, read_codebook
    from onrecord.measures.portrayal import explain_portrayal, narration, portrayal
    from onrecord.measures.stance import stance
    from onrecord.measures.tone import explain_tone, tone
    from onrecord.measures.topics import TopicModel, topics
    from onrecord.people import mask_names, mentions, people_table
    from onrecord.quotes import quotations, standoff
    from onrecord.schema import check, describe
    from onrecord.study import run_study
    from onrecord.tables import read_table, write_table

# One explicit table: the public name, and the module that holds it. Nothing is imported before it is asked for, so that
# `import onrecord` stays quick and loads no drawing.
_DOOR = {
    "event_window": "onrecord.compare",
    "keyword_in_context": "onrecord.compare",
    "mixed": "onrecord.compare",
    "power": "onrecord.compare",
    "robustness": "onrecord.compare",
    "sensitivity": "onrecord.compare",
    "slopes": "onrecord.compare",
    "trend": "onrecord.compare",
    "figure_table": "onrecord.figures",
    "plot_events": "onrecord.figures",
    "plot_mixed": "onrecord.figures",
    "plot_power": "onrecord.figures",
    "plot_sensitivity": "onrecord.figures",
    "plot_slopes": "onrecord.figures",
    "plot_trend": "onrecord.figures",
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
}

__all__ = [
    "Article",
    "Corpus",
    "OnRecordError",
    "TopicModel",
    "__version__",
    "alt_text",
    "averages",
    "caption",
    "check",
    "contrast",
    "count_quotations",
    "describe",
    "distinctive_words",
    "event_window",
    "explain_frames",
    "explain_portrayal",
    "explain_tone",
    "fetch_coverage",
    "figure_table",
    "frames",
    "keyword_in_context",
    "looks",
    "mask_names",
    "mentions",
    "mixed",
    "narration",
    "people_table",
    "plot_averages",
    "plot_contrast",
    "plot_events",
    "plot_frames",
    "plot_mixed",
    "plot_power",
    "plot_quoting",
    "plot_sensitivity",
    "plot_slant",
    "plot_slopes",
    "plot_stance",
    "plot_three_tones",
    "plot_tone_path",
    "plot_topics",
    "plot_trend",
    "plot_words",
    "portrayal",
    "power",
    "quotations",
    "read_codebook",
    "read_corpus",
    "read_coverage",
    "read_table",
    "robustness",
    "run_study",
    "save_figure",
    "sensitivity",
    "sentences",
    "slopes",
    "stance",
    "standoff",
    "tone",
    "topics",
    "trend",
    "wire_copies",
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
