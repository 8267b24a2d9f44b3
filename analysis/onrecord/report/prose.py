"""A report's text: Markdown to HTML, taken apart into title, first paragraph and the rest."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# The page has its own first and second heading, so the text's own start at the third.
_LEVELS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}


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
        CommonMark with tables; HTML in it is shown as it was typed, never passed on. ``##`` becomes a heading of the
        third level.

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
    <ul>
    <li>clouds &lt;b&gt;</li>
    <li>wind</li>
    </ul>
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = markdown.parse(text)
    title, lede = "", Markup("")
    if _opens(tokens, "heading_open") and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    if _opens(tokens, "paragraph_open"):
        lede, tokens = _rendered(markdown, tokens[1:2]), tokens[3:]
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    return Prose(title, lede, _rendered(markdown, tokens))


def _opens(tokens: list[Token], kind: str) -> bool:
    return bool(tokens) and tokens[0].type == kind


def _rendered(markdown: MarkdownIt, tokens: list[Token]) -> Markup:
    # The renderer escapes all text, and HTML is off: what comes out is the library's own tags.
    return Markup(markdown.renderer.render(tokens, markdown.options, {}).strip())
