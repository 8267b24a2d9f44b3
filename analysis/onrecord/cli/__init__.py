"""The command: parse arguments, call one verb, write.

Exit status: 0 when all was done; 1 when it was done but some input was left unread or a part of a study could not be
made (the issues say what); 2 when a bad argument or an unusable input stopped it, and then nothing was written; 130
when it was interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import warnings
from collections.abc import Sequence

import onrecord as rec
from onrecord.cli.arguments import check_places
from onrecord.cli.change import add_events, add_trend
from onrecord.cli.check import add_check
from onrecord.cli.coding import add_agreement, add_prevalence, add_sheet
from onrecord.cli.completion import add_completion
from onrecord.cli.contrast import add_contrast
from onrecord.cli.doubt import add_mixed, add_power, add_sensitivity
from onrecord.cli.export import add_export
from onrecord.cli.fetch import add_fetch
from onrecord.cli.measure import add_measure
from onrecord.cli.new import add_new
from onrecord.cli.output import DONE, INTERRUPTED, STOPPED, say
from onrecord.cli.parse import Parser
from onrecord.cli.parts import add_parts, add_run
from onrecord.cli.quotations import add_quotations
from onrecord.cli.study import add_report
from onrecord.cli.topics import add_choose_topics, add_topic_effects, add_topics
from onrecord.cli.train import add_evaluate, add_train
from onrecord.cli.utterances import add_utterances
from onrecord.cli.words import add_context, add_words
from onrecord.errors import OnRecordError

# One line a command, in the order of `onrecord --help`; each lives in the module of its room.
_COMMANDS = (
    add_quotations,
    add_measure,
    add_contrast,
    add_topics,
    add_choose_topics,
    add_topic_effects,
    add_sheet,
    add_agreement,
    add_prevalence,
    add_new,
    add_check,
    add_report,
    add_parts,
    add_run,
    add_train,
    add_evaluate,
    add_words,
    add_context,
    add_trend,
    add_events,
    add_sensitivity,
    add_power,
    add_mixed,
    add_utterances,
    add_fetch,
    add_export,
    add_completion,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str or None
        The arguments; None takes those of the process.

    Returns
    -------
    int
        The exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # News has letters that an old console lacks; JSON is UTF-8 whatever the console is.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe may leave early (`| head`); that is no failure of ours. What is still in the buffer
        # goes nowhere, or Python would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = parser().parse_args(argv)
        check_places(arguments)
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_, **__: say(f"warning: {message}")
            return int(arguments.run(arguments))
    except BrokenPipeError:
        raise
    except OnRecordError as error:
        say(f"onrecord: {error}")
        return STOPPED
    except OSError as error:
        # A disk that is full or a folder that is closed: what it says is all that there is to say.
        say(f"onrecord: {error.filename or 'a file'}: {error.strerror or error}. Choose another place, or make room.")
        return STOPPED
    except KeyboardInterrupt:
        say("onrecord: interrupted; files already written are whole.")
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    top: argparse.ArgumentParser = Parser(prog="onrecord", description=rec.__doc__, epilog=__doc__.split("\n\n")[1])
    top.add_argument("--version", action="version", version=f"onrecord {rec.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in _COMMANDS:
        add(commands)
    return top
