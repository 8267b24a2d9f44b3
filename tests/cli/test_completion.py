"""The command `completion`: what it prints works in the shells that are here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from onrecord.cli import main, parser
from onrecord.cli.output import DONE

# Words of a command line up to the cursor, and what must be among the completions.
CASES = {
    "command": (["che"], "check"),
    "option": (["contrast", "--me"], "--measure"),
    "choice of an option": (["contrast", "--weigh", "art"], "article"),
    "choice of an argument": (["measure", "hed"], "hedging"),
    "shell": (["completion", "fi"], "fish"),
    "file": (["check", "my_te"], "my_texts"),
    "file of an option": (["quotations", "x", "--out", "my_te"], "my_texts"),
}

# Calls bash's own completion as the Tab key would, with the function that the script registered.
_BASH = """
source "$1"; shift
how=$(complete -p onrecord) && function=$(sed 's/.*-F \\([^ ]*\\).*/\\1/' <<< "$how")
COMP_WORDS=(onrecord "$@"); COMP_CWORD=$#; COMP_LINE="onrecord $*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
$function onrecord "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    (tmp_path / "my_texts").mkdir()
    monkeypatch.chdir(tmp_path)
    for shell in ("bash", "zsh", "fish"):
        assert main(["completion", shell]) == DONE
        told = capsys.readouterr()
        assert told.err == ""
        (tmp_path / f"onrecord.{shell}").write_text(told.out, encoding="utf-8")
    return tmp_path


def _run(shell: str, *arguments: str) -> list[str]:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    done = subprocess.run([shell, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_bash_completes(case: str, scripts: Path) -> None:
    words, wanted = CASES[case]
    assert wanted in _run("bash", "--norc", "-c", _BASH, "bash", str(scripts / "onrecord.bash"), *words)


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("file")])
def test_fish_completes(case: str, scripts: Path) -> None:
    words, wanted = CASES[case]
    asked = f"source onrecord.fish; complete -C 'onrecord {' '.join(words)}'"
    assert wanted in [line.partition("\t")[0] for line in _run("fish", "--no-config", "-c", asked)]


def test_zsh_takes_the_script_and_knows_every_command(scripts: Path) -> None:
    loaded = 'autoload -Uz compinit && compinit -D; eval "$(<onrecord.zsh)" && print -r -- $+functions[_shtab_onrecord]'
    assert _run("zsh", "-f", "-c", loaded)[-1] == "1"
    script = (scripts / "onrecord.zsh").read_text(encoding="utf-8")
    commands = next(action.choices for action in parser()._actions if action.choices)
    assert all(f"\n    {name}:" in script for name in commands)


def test_an_unknown_shell_gets_the_three(fails) -> None:
    assert "allowed: bash, zsh, fish" in fails("completion", "csh")
