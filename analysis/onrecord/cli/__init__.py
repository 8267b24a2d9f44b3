"""The command: parse arguments, call one verb, write.

Exit status: 0 when all was done; 1 when it was done but some input was left unread or a part of a study could not be
made (the issues say what); 2 when a bad argument or an unusable input stopped it, and then nothing was written; 130
when it was interrupted.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

import onrecord as rec
from onrecord.cli.arguments import check_places
from onrecord.cli.change import add_events, add_trend
from onrecord.cli.coding import add_agreement, add_prevalence, add_sheet
from onrecord.cli.contrast import add_contrast
from onrecord.cli.doubt import add_mixed, add_power, add_sensitivity
from onrecord.cli.export import add_export
from onrecord.cli.fetch import add_fetch
from onrecord.cli.measure import add_measure
from onrecord.cli.output import DONE, INTERRUPTED, STOPPED
from onrecord.cli.parts import add_parts, add_run
from onrecord.cli.quotations import add_quotations
from onrecord.cli.study import add_check, add_report
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
    add_report,
    add_parts,
    add_run,
    add_check,
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
    arguments = parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # News has letters that an old console lacks; JSON is UTF-8 whatever the console is.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        check_places(arguments)
        return int(arguments.run(arguments))
    except OnRecordError as error:
        print(f"onrecord: {error}", file=sys.stderr)
        return STOPPED
    except KeyboardInterrupt:
        print("onrecord: interrupted; files already written are whole.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe may leave early (`| head`); that is no failure of ours.
        sys.stderr.close()
        return DONE


def parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    top = argparse.ArgumentParser(prog="onrecord", description=rec.__doc__, epilog=__doc__.split("\n\n")[1])
    top.add_argument("--version", action="version", version=f"onrecord {rec.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in _COMMANDS:
        add(commands)
    return top
