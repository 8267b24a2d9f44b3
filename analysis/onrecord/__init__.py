"""Who is on the record saying what, in what tone, and how sure are we that two leaders or outlets differ."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# What a type checker and an editor see of the table below; a test holds the two together.
if TYPE_CHECKING:
    from onrecord.articles import Article, Corpus, read_corpus, sentences, wire_copies
    from onrecord.articles.fetch import fetch_coverage, read_coverage
    from onrecord.compare import averages, contrast, count_quotations, distinctive_words
    from onrecord.errors import OnRecordError
    from onrecord.figures import (
        alt_text,
        caption,
        looks,
        plot_averages,
        plot_contrast,
        plot_frames,
        plot_quoting,
        plot_slant,
        plot_stance,
        plot_three_tones,
        plot_tone_path,
        plot_topics,
        plot_words,
        save_figure,
    )
    from onrecord.measures.frames import explain_frames, frames, read_codebook
    from onrecord.measures.narration import narration
    from onrecord.measures.portrayal import explain_portrayal, portrayal
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
    "explain_frames",
    "explain_portrayal",
    "explain_tone",
    "fetch_coverage",
    "frames",
    "looks",
    "mask_names",
    "mentions",
    "narration",
    "people_table",
    "plot_averages",
    "plot_contrast",
    "plot_frames",
    "plot_quoting",
    "plot_slant",
    "plot_stance",
    "plot_three_tones",
    "plot_tone_path",
    "plot_topics",
    "plot_words",
    "portrayal",
    "quotations",
    "read_codebook",
    "read_corpus",
    "read_coverage",
    "read_table",
    "run_study",
    "save_figure",
    "sentences",
    "stance",
    "standoff",
    "tone",
    "topics",
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
