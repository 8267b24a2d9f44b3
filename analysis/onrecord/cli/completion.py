"""The command `completion`: what a shell needs to complete commands, options and file names."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from onrecord.cli.arguments import Commands, command
from onrecord.cli.output import DONE

SHELLS = ("bash", "zsh", "fish")

_HOW = """\
bash: onrecord completion bash > ~/.local/share/bash-completion/completions/onrecord
zsh:  onrecord completion zsh > a folder of your fpath, as _onrecord
fish: onrecord completion fish > ~/.config/fish/completions/onrecord.fish
"""


def add_completion(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    added = command(commands, "completion", _completion)
    added.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    added.formatter_class = argparse.RawDescriptionHelpFormatter
    added.epilog = _HOW


def _completion(arguments: argparse.Namespace) -> int:
    import shtab

    from onrecord.cli import parser

    top = parser()
    for action in _actions(top):
        if action.type is Path and not action.choices:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    sys.stdout.write(shtab.complete(top, shell=arguments.shell))
    return DONE


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
