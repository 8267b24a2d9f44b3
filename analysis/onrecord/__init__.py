"""Who is on the record saying what, in what tone, and how sure are we that two leaders or outlets differ."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# What a type checker and an editor see of the table below; a test holds the two together.
if TYPE_CHECKING:
    from onrecord.articles import Article, Corpus, read_corpus, sentences, wire_copies
    from onrecord.articles.fetch import fetch_coverage, read_coverage
    from onrecord.compare import audit_names, averages, contrast, count_quotations, distinctive_words
    from onrecord.errors import OnRecordError
    from onrecord.figures import (
        alt_text,
        caption,
        looks,
        plot_audit,
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
    from onrecord.measures.dictionary import dictionary, explain_dictionary
    from onrecord.measures.frames import explain_frames, frames, read_codebook
    from onrecord.measures.hedging import explain_hedging, hedging
    from onrecord.measures.narration import narration
    from onrecord.measures.opcode import opcode, operational_code, vics_indices
    from onrecord.measures.portrayal import explain_portrayal, portrayal
    from onrecord.measures.stance import stance
    from onrecord.measures.stance_sheet import read_stance_sheets, stance_sheet
    from onrecord.measures.tone import explain_tone, tone
    from onrecord.measures.topics import TopicModel, topics
    from onrecord.measures.verbs import verbs_in_context
    from onrecord.measures.wordlist import WordList, read_dictionary
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
    "audit_names": "onrecord.compare",
    "averages": "onrecord.compare",
    "caption": "onrecord.figures",
    "check": "onrecord.schema",
    "contrast": "onrecord.compare",
    "Corpus": "onrecord.articles",
    "count_quotations": "onrecord.compare",
    "describe": "onrecord.schema",
    "dictionary": "onrecord.measures",
    "distinctive_words": "onrecord.compare",
    "explain_dictionary": "onrecord.measures",
    "explain_frames": "onrecord.measures",
    "explain_hedging": "onrecord.measures",
    "explain_portrayal": "onrecord.measures",
    "explain_tone": "onrecord.measures",
    "frames": "onrecord.measures",
    "hedging": "onrecord.measures",
    "looks": "onrecord.figures",
    "mask_names": "onrecord.people",
    "mentions": "onrecord.people",
    "narration": "onrecord.measures",
    "opcode": "onrecord.measures",
    "operational_code": "onrecord.measures",
    "OnRecordError": "onrecord.errors",
    "people_table": "onrecord.people",
    "plot_audit": "onrecord.figures",
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
    "read_stance_sheets": "onrecord.measures",
    "read_corpus": "onrecord.articles",
    "read_dictionary": "onrecord.measures",
    "read_table": "onrecord.tables",
    "run_study": "onrecord.study",
    "save_figure": "onrecord.figures",
    "sentences": "onrecord.articles",
    "stance": "onrecord.measures",
    "stance_sheet": "onrecord.measures",
    "standoff": "onrecord.quotes",
    "tone": "onrecord.measures",
    "TopicModel": "onrecord.measures",
    "verbs_in_context": "onrecord.measures",
    "vics_indices": "onrecord.measures",
    "wire_copies": "onrecord.articles",
    "read_coverage": "onrecord.articles.fetch",
    "fetch_coverage": "onrecord.articles.fetch",
    "topics": "onrecord.measures.topics",
    "WordList": "onrecord.measures",
    "write_table": "onrecord.tables",
}

__all__ = [
    "Article",
    "Corpus",
    "OnRecordError",
    "TopicModel",
    "WordList",
    "__version__",
    "alt_text",
    "audit_names",
    "averages",
    "caption",
    "check",
    "contrast",
    "count_quotations",
    "describe",
    "dictionary",
    "distinctive_words",
    "explain_dictionary",
    "explain_frames",
    "explain_hedging",
    "explain_portrayal",
    "explain_tone",
    "fetch_coverage",
    "frames",
    "hedging",
    "looks",
    "mask_names",
    "mentions",
    "narration",
    "opcode",
    "operational_code",
    "people_table",
    "plot_audit",
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
    "read_dictionary",
    "read_stance_sheets",
    "read_table",
    "run_study",
    "save_figure",
    "sentences",
    "stance",
    "stance_sheet",
    "standoff",
    "tone",
    "topics",
    "verbs_in_context",
    "vics_indices",
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
