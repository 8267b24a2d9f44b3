"""Invented texts and tables that the tests of several commands read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import onrecord as rec
from onrecord.cli import main

TEXTS = {
    "monday": "“We came to listen,” Prime Minister Ada Holm told reporters on Monday. “We leave with nothing.”\n\n"
    "Viktor Brandt claimed that the talks were a disaster. “They sent us a bill,” Brandt said.\n",
    "tuesday": "Ada Holm said that the harbor would prosper. “A good deal is near,” she added.\n\n"
    "A sullen Viktor Brandt warned that tariffs were a mistake. “Nobody wins a war on trade,” he said.\n",
    "wednesday": "“I am proud of our workers,” Ada Holm said.\n\n"
    "Brandt insisted that exports had collapsed. “Steel is dying,” Viktor Brandt told the press.\n",
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with a space and a letter beyond ASCII in its name."""
    folder = tmp_path / "my téxts"
    folder.mkdir()
    for day, (name, text) in enumerate(TEXTS.items(), 17):
        front = f"---\noutlet: the {name}\npublished: 2013-06-{day}\n---\n"
        (folder / f"{name}.md").write_text(front + text, encoding="utf-8")
    return folder


@pytest.fixture
def toned(texts: Path, tmp_path: Path) -> Path:
    """The quotations of the texts, with a tone."""
    path = tmp_path / "toned.csv"
    quotes = rec.quotations(rec.read_corpus(texts))
    rec.write_table(quotes.assign(tone=[0.1 * (n % 5) for n in range(len(quotes))]), path)
    return path


@pytest.fixture
def fails(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must stop, and give what it says on standard error; nothing is on standard output."""

    def run(*arguments: object) -> str:
        capsys.readouterr()
        try:
            status = main([str(given) for given in arguments])
        except SystemExit as stopped:
            status = stopped.code
        told = capsys.readouterr()
        assert (status, told.out) == (2, "")
        return told.err

    return run
