"""Every command: its name, the module of this room that holds it, and what it does in a line."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """Where a command is, and what it does."""

    module: str
    summary: str

    def adder(self, name: str) -> str:
        """Name the function that adds the command to a parser."""
        return f"add_{name.replace('-', '_')}"


# In the order of `onrecord --help`, which imports none of them.
COMMANDS = {
    "quotations": Command("quotations", "find who is quoted saying what"),
    "measure": Command("measure", "add a measure's columns to any table with a text column"),
    "contrast": Command("contrast", "compare a measure between groups, with intervals"),
    "topics": Command("topics", "fit a topic model on a table's texts and add topic_<k> columns"),
    "choose-topics": Command("topics", "compare numbers of topics by stability and coherence"),
    "topic-effects": Command("topics", "say how topics depend on covariates, with intervals"),
    "sheet": Command("coding", "draw passages for people to code: one sheet and one page a coder"),
    "agreement": Command("coding", "read filled sheets and say how far coders agree, question by question"),
    "prevalence": Command("coding", "code a whole table from filled sheets and say how common a frame is"),
    "new": Command("new", "begin a study: a folder that `onrecord report` runs at once"),
    "check": Command("check", "say what is wrong with a corpus or a study, what to do, and how long a study takes"),
    "report": Command("study", "run a study: figures, tables, facts and the page"),
    "parts": Command("parts", "cut articles of any kind into a folder of Parquet parts, for run"),
    "run": Command("parts", "run a study over a folder of parts: resumable, on all cores or on a cluster"),
    "train": Command("train", "train a model of tone or portrayal on gold rows of your own"),
    "evaluate": Command("train", "set tone or portrayal beside gold rows, with intervals"),
    "words": Command("words", "find the words that each group uses more than the rest"),
    "context": Command("words", "show every use of a word with the words around it"),
    "trend": Command("change", "average a measure in every period, or measure its slope"),
    "events": Command("change", "compare a measure after events with the same measure before them"),
    "sensitivity": Command("doubt", "make one contrast under every combination of choices"),
    "power": Command("doubt", "tell how many articles it takes to find a difference, from a pilot"),
    "mixed": Command("doubt", "fit a linear model with a random intercept for every article"),
    "utterances": Command("utterances", "match quotations of the same words across articles"),
    "fetch": Command("fetch", "fetch published coverage by the addresses of a manifest"),
    "export": Command("export", "hand tables on: a data package, or quotations for annotation elsewhere"),
    "completion": Command("completion", "print what a shell needs to complete this command"),
}
