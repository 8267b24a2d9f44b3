"""A report's text: a small, safe part of Markdown to HTML.

Headings, paragraphs, lists, quotations, **strong**, *emphasis*, `code` and [links](https://example.org); everything
else is shown as it was typed. A Markdown library would accept raw HTML; this page takes none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

_HEADING = re.compile(r"(#{1,4})[ \t]+(.+?)\s*#*$")
_BULLET = re.compile(r"[-*][ \t]+")
_NUMBER = re.compile(r"\d+[.)][ \t]+")
_QUOTE = re.compile(r">\s?")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(((?:https?://|#)[^\s()]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])")


class Prose(NamedTuple):
    """A text taken apart: its title (from ``# …``), its first paragraph, and the rest."""

    title: str
    lede: Markup
    body: Markup


def read_prose(text: str) -> Prose:
    r"""Take a text apart and render it.

    Parameters
    ----------
    text : str
        Markdown of the kinds named above. ``##`` becomes a heading of the third level, for the page has its own first
        and second.

    Returns
    -------
    Prose
        Safe HTML; `title` is plain text.

    Examples
    --------
    >>> prose = read_prose("# Rain\n\nIt *rained*.\n\n## Why\n\n- clouds <b>\n- wind")
    >>> prose.title, str(prose.lede)
    ('Rain', 'It <em>rained</em>.')
    >>> print(prose.body)
    <h3>Why</h3>
    <ul><li>clouds &lt;b&gt;</li><li>wind</li></ul>
    """
    blocks = _blocks(text)
    title = ""
    if blocks and (found := _HEADING.fullmatch(blocks[0])) and len(found[1]) == 1:
        title = found[2]
        blocks = blocks[1:]
    lede = Markup("")
    if blocks and not any(pattern.match(blocks[0]) for pattern in (_HEADING, _BULLET, _NUMBER, _QUOTE)):
        lede, blocks = _inline(_joined(blocks[0])), blocks[1:]
    return Prose(title, lede, Markup("\n").join(_block(block) for block in blocks))


def _blocks(text: str) -> list[str]:
    """Cut a text at blank lines, and around headings."""
    parted = re.sub(r"(?m)^(#{1,4}[ \t].*)$", r"\n\1\n", text.replace("\r\n", "\n"))
    return [block.strip() for block in re.split(r"\n[ \t]*\n", parted) if block.strip()]


def _block(block: str) -> Markup:
    if found := _HEADING.fullmatch(block):
        level = min(6, max(3, len(found[1]) + 1))
        return Markup("<h{0}>{1}</h{0}>").format(level, _inline(found[2]))
    for pattern, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        if pattern.match(block):
            items = _items(block, pattern)
            return Markup("<{0}>{1}</{0}>").format(
                Markup(tag), Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
            )
    if _QUOTE.match(block):
        said = _joined("\n".join(_QUOTE.sub("", line, count=1) for line in block.split("\n")))
        return Markup("<blockquote><p>{}</p></blockquote>").format(_inline(said))
    return Markup("<p>{}</p>").format(_inline(_joined(block)))


def _items(block: str, pattern: re.Pattern[str]) -> list[str]:
    """Cut a list into items; a line that begins none goes on with the one before."""
    items: list[str] = []
    for line in block.split("\n"):
        if pattern.match(line.strip()):
            items.append(pattern.sub("", line.strip(), count=1))
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    return items


def _joined(block: str) -> str:
    return " ".join(line.strip() for line in block.split("\n"))


def _inline(text: str) -> Markup:
    """Render what stands inside a line; code is taken first, for nothing inside it means anything."""
    pieces = _CODE.split(text)
    rendered = [Markup("<code>{}</code>").format(piece) if at % 2 else _marks(piece) for at, piece in enumerate(pieces)]
    return Markup("").join(rendered)


def _marks(text: str) -> Markup:
    steps: list[tuple[re.Pattern[str], str]] = [
        (_LINK, r'<a href="\2">\1</a>'),
        (_STRONG, r"<strong>\1</strong>"),
        (_EMPHASIS, r"<em>\1</em>"),
    ]
    safe = str(escape(text))
    for pattern, made in steps:
        safe = pattern.sub(made, safe)
    # Escaped above: only the tags written here were added.
    return Markup(safe)
