"""The examples on the pages: run them, and write what they print.

``python docs/examples.py PAGE.md ...`` writes the outputs of every example anew, in place; read the difference before
you keep it. A page is one session: ``pycon`` blocks, ``python`` blocks and ``console`` blocks (lines that begin with
``$ onrecord``) run top to bottom in a copy of the repository's texts. A block that cannot be run stands behind
``<!-- not run: why -->``.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FENCE = re.compile(
    r"(?P<why><!-- not run: [^\n]+ -->\n+)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", flags=re.MULTILINE | re.DOTALL
)
RUN = ("pycon", "python", "console")
# What is shown and not run: files and plain text. Anything else is a block that nobody checks.
SHOWN = ("text", "yaml", "csv", "markdown", "json", "toml")
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@dataclass(frozen=True)
class Example:
    """What was typed, what the page says came out, and what came out."""

    typed: str
    told: str
    got: str

    @property
    def right(self) -> bool:
        """Whether the page tells the truth."""
        return doctest.OutputChecker().check_output(self.told, self.got, FLAGS)


def page_examples(page: Path, folder: Path) -> list[Example]:
    """Run a page's examples in a folder that is a copy of what they may read."""
    names: dict[str, Any] = {"__name__": "__main__"}
    text = page.read_text(encoding="utf-8")
    with _inside(folder):
        return [each for block in FENCE.finditer(text) if not block["why"] for each in _examples(block, names)]


def unknown_blocks(text: str) -> list[str]:
    """Name the kinds of blocks that are neither run nor files to be shown."""
    kinds = re.findall(r"^```(\w+)\n", text, flags=re.MULTILINE)
    return sorted({kind for kind in kinds if kind not in (*RUN, *SHOWN)})


def lay_out(folder: Path) -> Path:
    """Copy what the examples may read: the corpus, the study, and the files written for the pages."""
    for name in ("corpus", "reports"):
        shutil.copytree(HERE.parent / name, folder / name)
    return folder


def main(pages: list[str]) -> int:
    """Write the outputs of the pages anew."""
    for name in pages:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as folder:
            found = page_examples(page, lay_out(Path(folder)))
        text = page.read_text(encoding="utf-8")
        page.write_text(_retold(text, iter(found)), encoding="utf-8")
        print(f"{name}: {len(found)} examples, {sum(not each.right for each in found)} written anew")
    return 0


def _examples(block: re.Match[str], names: dict[str, Any]) -> Iterator[Example]:
    if block["kind"] == "pycon":
        for each in doctest.DocTestParser().get_examples(block["body"]):
            yield Example(each.source, each.want, _typed(each.source, names))
    elif block["kind"] == "console":
        for typed, told in _commands(block["body"]):
            yield Example(typed, told, _command(typed))
    elif block["kind"] == "python":
        exec(compile(block["body"], "<page>", "exec"), names)
        yield Example(block["body"], "", "")


def _typed(source: str, names: dict[str, Any]) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told), _display():
        try:
            exec(compile(source, "<page>", "single"), names)
        except Exception as error:  # noqa: BLE001  (a page may show an error; it is compared like any output)
            told.write(f"{type(error).__module__}.{type(error).__qualname__}: {error}\n".removeprefix("builtins."))
    return told.getvalue()


def _command(typed: str) -> str:
    from onrecord.cli import main as onrecord

    told = io.StringIO()
    # A bad option ends argparse's way; what it said is what the page shows.
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told), contextlib.suppress(SystemExit):
        onrecord(shlex.split(typed.removeprefix("$ onrecord "), comments=True))
    return told.getvalue()


def _commands(body: str) -> list[tuple[str, str]]:
    parts = re.split(r"^(\$ .*(?:\\\n.*)*)\n", body, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _retold(text: str, found: Iterator[Example]) -> str:
    def block(match: re.Match[str]) -> str:
        if match["why"] or match["kind"] not in ("pycon", "console"):
            if match["kind"] == "python" and not match["why"]:
                next(found)
            return match[0]
        count = (
            len(doctest.DocTestParser().get_examples(match["body"]))
            if match["kind"] == "pycon"
            else len(_commands(match["body"]))
        )
        body = "".join(_shown(next(found), match["kind"]) for _ in range(count))
        return f"```{match['kind']}\n{body}```"

    return FENCE.sub(block, text)


def _shown(example: Example, kind: str) -> str:
    out = example.told if example.right else example.got
    if kind == "console":
        return f"{example.typed}\n{out}"
    lines = example.typed.rstrip("\n").split("\n")
    return "".join(f"{'>>>' if n == 0 else '...'} {line}".rstrip() + "\n" for n, line in enumerate(lines)) + out


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def _display() -> Iterator[None]:
    import pandas as pd

    with pd.option_context("display.width", 110, "display.max_columns", 20, "display.max_colwidth", 44):
        yield


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
