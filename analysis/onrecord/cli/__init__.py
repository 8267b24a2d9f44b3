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
from importlib import import_module

import onrecord as rec
from onrecord.cli.commands import COMMANDS
from onrecord.cli.output import DONE, INTERRUPTED, STOPPED, say
from onrecord.cli.parse import Parser
from onrecord.errors import OnRecordError


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
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        arguments = parser(next((name for name in given if name in COMMANDS), "")).parse_args(given)
        # Imported here: it brings pandas, and what ends in the parser, as --help does, needs none.
        from onrecord.cli.arguments import check_places

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


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Build the parser of all commands.

    Parameters
    ----------
    only : str or None
        The one command whose arguments are wanted; the others are named with what they do. None takes those of all.

    Returns
    -------
    argparse.ArgumentParser
        The parser.
    """
    top: argparse.ArgumentParser = Parser(prog="onrecord", description=rec.__doc__, epilog=__doc__.split("\n\n")[1])
    top.add_argument("--version", action="version", version=f"onrecord {rec.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        if only in (None, name):
            getattr(import_module(f"onrecord.cli.{command.module}"), command.adder(name))(commands)
        else:
            commands.add_parser(name, help=command.summary)
    return top
