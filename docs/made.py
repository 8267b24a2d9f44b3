"""Pages made from the package: every public name, every table, every command, and the documents of the repository."""

from __future__ import annotations

import argparse
import functools
import os
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import onrecord
from onrecord.cli import parser
from onrecord.schema import TABLES, describe

ROOT = Path(__file__).parents[1]
# In the order in which a study meets them; a room that is not named here comes last.
ROOMS = ("articles", "people", "quotes", "measures", "compare", "figures", "report", "study")
# Documents that live elsewhere in the repository and are pages of the site: the file, and the page made of it.
DOCUMENTS = {
    "reports/HOW_TO_READ.md": "how_to_read",
    "benchmarks/README.md": "benchmarks",
    "benchmarks/SPEED.md": "speed",
    "corpus/DATASHEET.md": "datasheet",
    "CONTRIBUTING.md": "project_contributing",
    "CHANGELOG.md": "project_changelog",
    "SECURITY.md": "project_security",
    **{f"analysis/onrecord/resources/models/{name}.md": f"model_{name}" for name in
       ("quotes", "tone", "tone_fast", "portrayal", "portrayal_fast")},
}  # fmt: skip


def write_all(folder: Path) -> None:
    """Write every made page; one that is as it was is left alone, so that Sphinx need not read it again."""
    pages = {"names": names_page(), "tables": tables_page(), "commands": commands_page()}
    pages |= {page: document_page(file) for file, page in DOCUMENTS.items() if (ROOT / file).is_file()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        page = folder / f"{name}.md"
        if not page.is_file() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
    for page in folder.glob("*.md"):
        if page.stem not in pages:
            page.unlink()


def names_page() -> str:
    """List what `import onrecord as rec` gives, by the room that holds it."""
    rooms: dict[str, list[str]] = {}
    for name in onrecord.__all__:
        if not name.startswith("__"):
            rooms.setdefault(_room_of(name), []).append(name)
    order = sorted(rooms, key=lambda room: (ROOMS.index(room) if room in ROOMS else len(ROOMS), room))
    return "\n".join(["# Every name", "", *(line for room in order for line in _room(room, rooms[room]))]) + "\n"


def tables_page() -> str:
    """Describe every declared table, from its declaration."""
    lines = [
        "# Every table", "",
        "What passes between the parts of the package is a pandas `DataFrame` with declared columns. Column names",
        "are part of the interface. Offsets count Unicode code points and are half open; times are UTC; rates are",
        "per 1,000 words.",
        "`rec.describe(NAME)` gives the same as a table, and `rec.check(frame, NAME)` holds a frame against it.", "",
    ]  # fmt: skip
    for name, table in TABLES.items():
        lines += [f"(table-{name})=", f"## {name}", "", f"One row is {table.row}."]
        lines += [f"No two rows share {_listed(table.key)}."] if table.key else []
        lines += ["", "| column | type | values | may be missing | meaning |", "|---|---|---|---|---|"]
        for row in describe(name).itertuples():
            cells = (f"`{row.column}`", row.dtype, row.range, "yes" if row.optional else "", row.meaning)
            lines.append("| " + " | ".join(_cell(str(cell)) for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def commands_page() -> str:
    """Describe every command, from the parser itself."""
    top = parser()
    lines = ["# Every command", "", _sentence(top.epilog or ""), ""]
    for name, command in _commands(top).items():
        command.formatter_class = functools.partial(argparse.HelpFormatter, width=80)
        lines += [f"(command-{name})=", f"## onrecord {name}", "", _cell(command.description or ""), ""]
        lines += ["```text", _usage(command), "```", "", "| argument | meaning |", "|---|---|"]
        lines += [f"| {_named(action)} | {_cell(_help(action))} |" for action in command._actions if _told(action)]
        lines.append("")
    return "\n".join(lines)


def document_page(file: str) -> str:
    """Give a document of the repository as a page; its links lead to other pages, or are named where there is none."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return re.sub(r"(!?)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)", lambda link: _link(link, file), text)


def house_picture() -> str:
    """Draw the floors of the house, as import-linter holds them: each may use what lies below it, and nothing above."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    floors = [floor.split(" | ") for floor in next(c["layers"] for c in contracts if c["type"] == "layers")]
    rooms = [[room.removeprefix("onrecord.") for room in floor] for floor in floors]
    width = max(len(room) for floor in rooms for room in floor)
    lines = [f"┌─{'─' * width}─┐"]
    for number, floor in enumerate(rooms):
        lines += [f"├─{'─' * width}─┤"] if number else []
        lines += [f"│ {room:{width}} │  {_task(room)}" for room in floor]
    return "\n".join([*lines, f"└─{'─' * width}─┘"])


def write_house() -> None:
    """Draw the house into CONTRIBUTING.md anew."""
    page = ROOT / "CONTRIBUTING.md"
    text = page.read_text(encoding="utf-8")
    drawn = re.sub(r"```text\n┌.*?└[^\n]*\n```", lambda _: f"```text\n{house_picture()}\n```", text, flags=re.DOTALL)
    page.write_text(drawn, encoding="utf-8")


def _task(room: str) -> str:
    told = _sentence((import_module(f"onrecord.{room}").__doc__ or "").split("\n\n")[0]).replace("`", "")
    parts = [part.strip() for part in re.split(r"[:;]|\.(?=\s|$)", told) if part.strip()]
    part = next((part for part in parts if len(part.split()) > 2), parts[0])
    head = part.split(",")[0]
    told = head if len(head.split()) > 3 else part
    return told[:1].lower() + told[1:]


def _room_of(name: str) -> str:
    return str(onrecord._DOOR[name]).split(".")[1]


def _room(room: str, names: list[str]) -> Iterator[str]:
    told = (import_module(f"onrecord.{room}").__doc__ or "").split("\n\n")[0]
    yield from (f"## {room}", "", _sentence(told), "", "```{eval-rst}", ".. currentmodule:: onrecord", "")
    yield from (".. autosummary::", "   :toctree: names", "   :nosignatures:", "")
    yield from (*(f"   {name}" for name in names), "```", "")


def _commands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(dict(action.choices) for action in top._actions if isinstance(action, argparse._SubParsersAction))


def _usage(command: argparse.ArgumentParser) -> str:
    colour = os.environ.get("NO_COLOR")
    os.environ["NO_COLOR"] = "1"
    try:
        return command.format_usage().removeprefix("usage: ").rstrip()
    finally:
        os.environ.pop("NO_COLOR") if colour is None else os.environ.update(NO_COLOR=colour)


def _told(action: argparse.Action) -> bool:
    return action.help is not argparse.SUPPRESS and not isinstance(action, argparse._HelpAction)


def _named(action: argparse.Action) -> str:
    placeholder = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`"
    takes = "" if action.nargs == 0 else " " + ("{" + ",".join(map(str, action.choices)) + "}" if action.choices
                                                and action.metavar is None else placeholder)  # fmt: skip
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings)


def _help(action: argparse.Action) -> str:
    known = {**vars(action), "prog": "onrecord", "choices": ", ".join(map(str, action.choices or ()))}
    needed = " (needed)" if action.option_strings and action.required else ""
    return (action.help or "") % known + needed


def _link(link: re.Match[str], file: str) -> str:
    picture, words, target, anchor = link[1], link[2], link[3], link[4] or ""
    if target.startswith(("http://", "https://", "mailto:")):
        return link[0]
    path = os.path.relpath((ROOT / file).parent / target, ROOT)
    if path in DOCUMENTS:
        return f"[{words}]({DOCUMENTS[path]}.md{anchor})"
    if path.startswith("docs/") and path.endswith(".md"):
        return f"[{words}](../../{path.removeprefix('docs/')}{anchor})"
    if picture and (ROOT / path).is_file():
        return f"![{words}](../../../{path})"
    return words if words.startswith("`") else f"{words} (`{path}`)"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _sentence(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    # In a table and in prose alike, what looks like a tag, a star or a column's edge is meant as it stands.
    return re.sub(r"([|<>*])", r"\\\1", _sentence(text))


if __name__ == "__main__":
    # python docs/made.py: after a floor was added to import-linter's contract.
    write_house()
