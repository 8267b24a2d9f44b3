"""What stands in the text and is not the story: found and named, never edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from onrecord.articles.records import Issue, excerpt
from onrecord.resources import load
from onrecord.spans import Span, trim

if TYPE_CHECKING:
    from onrecord.articles.corpus import Article

LONG = 1_000_000  # characters; longer than any news article, about a long novel

_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
# The commonest English words that are no common words of German, French, Spanish, Italian, Dutch or Portuguese.
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "for",
        "with",
        "was",
        "he",
        "his",
        "it",
        "on",
        "by",
        "at",
        "from",
        "had",
        "which",
        "but",
        "they",
        "this",
        "she",
        "her",
        "were",
        "been",
        "has",
        "would",
        "their",
    ]
)
_ODD = {
    "characters lost before the text came here (U+FFFD)": re.compile("\ufffd"),
    "mojibake: UTF-8 read as another encoding": re.compile(
        "â(?:€[\u0080-\u00bf™œžŸšŠ˜¦“”‘’–—\u201a\u2039\u203a]|\u0080[\u0080-\u00bf])|[ÃÂ][\u0080-\u00bf]|ï»¿"
    ),
}


class Furniture(NamedTuple):
    """Words that belong to the page, where they stand, and what they are to it."""

    start: int
    end: int
    reason: str


def furniture(text: str) -> list[Furniture]:
    r"""Find contact lines, calls to watch or share, credits, copyright lines and the like.

    Parameters
    ----------
    text : str
        An article's text.

    Returns
    -------
    list of Furniture
        In the order of the text, without overlap. The patterns and their reasons are the resource
        ``lexicons/furniture``.

    Examples
    --------
    >>> [found.reason for found in furniture("Rain fell. [WATCH VIDEO]\nFollow us on Twitter: @demo\n")]
    ['calls a video, pictures or another page', 'points to an account on a social network']
    """
    found: list[Furniture] = []
    for match in sorted((m for pattern in _patterns() for m in pattern.finditer(text)), key=lambda m: m.span()):
        start, end = trim(text, match.span())
        if start < end and (not found or start >= found[-1].end) and not _never().search(text, start, end):
            found.append(Furniture(start, end, _reasons()[match.lastgroup or ""]))
    return found


def headline_span(text: str, paragraphs: list[Span], headline: str | None = None) -> Span | None:
    """Find the headline where it stands in the text.

    Parameters
    ----------
    text : str
        An article's text.
    paragraphs : list of (start, end)
        Its paragraphs without furniture.
    headline : str or None
        The article's headline where it is known.

    Returns
    -------
    (start, end) or None
        The first paragraph when it equals the headline (marks, spaces and case aside), or when it is one short line
        without a full stop, followed by a blank line.
    """
    if not paragraphs:
        return None
    first = paragraphs[0]
    line = text[first[0] : first[1]]
    if headline and _bare(line) == _bare(headline):
        return first
    if len(paragraphs) < 2 or len(line) > 160 or re.search(r"[\r\n]|[.!?:;,…][\"'”’)]*$", line):
        return None
    between = text[first[1] : paragraphs[1][0]]
    blank = len(re.findall(r"\r\n|[\n\r\u2029]", between)) > 1
    return first if blank and _LETTER.search(line) else None


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Copy a text in the same length with spaces where the spans, in order and without overlap, stand."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def shadow(text: str) -> str:
    r"""Copy a text with its marks and spaces made plain; the copy has exactly as many code points.

    Curly quotation marks and apostrophes become straight, every kind of space a space, every line separator a line
    feed, soft hyphens and zero-width characters a space. Whatever has no plain counterpart of one code point stays, so
    that an offset into the copy is an offset into the text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The copy; ``len(shadow(text)) == len(text)`` always.

    Examples
    --------
    >>> shadow("“It’s\u00a0so”")
    '"It\'s so"'
    """
    return text.translate(_PLAIN)


def doubts(article: Article, where: str) -> Iterator[Issue]:
    """Say what is doubtful about an article's text: its language, length, letters, odd characters and furniture.

    Parameters
    ----------
    article : Article
        The article.
    where : str
        File, or file and line.

    Yields
    ------
    Issue
        One row a doubt; none means that the text was changed.
    """
    text, key = article.text, article.article_id
    if not _LETTER.search(text):
        yield Issue(key, where, "the text has no letters", excerpt(text))
    if article.language != "en":
        yield Issue(key, where, f"language {article.language!r}: the measures are made for English", excerpt(text))
    elif not looks_english(text):
        yield Issue(key, where, "does not look like English, which the measures are made for", excerpt(text))
    if len(text) > LONG:
        yield Issue(key, where, f"very long for an article: {len(text):,} characters", excerpt(text))
    for problem, pattern in _ODD.items():
        odd = [match.start() for match in pattern.finditer(text)]
        if odd:
            around = excerpt(text[max(0, odd[0] - 20) : odd[0] + 20])
            yield Issue(key, f"{where}:offset {odd[0]}", f"{problem}, {len(odd)} times", around)
    for found in furniture(text):
        words = excerpt(text[found.start : found.end])
        yield Issue(key, f"{where}:offset {found.start}", "page furniture, not part of the story", words)


def looks_english(text: str) -> bool:
    """Tell whether a text could be English by the share of its commonest words; texts under 40 words always could.

    English news has about 25 to 35 of the 30 words looked for in every 100; the line is drawn at 8.

    Examples
    --------
    >>> looks_english("Der Regen fiel auf die Stadt und das Meer. " * 10)
    False
    """
    words = _LATIN_WORD.findall(text[:20_000].lower())
    return len(words) < 40 or sum(word in _ENGLISH for word in words) >= 0.08 * len(words)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    document = load("lexicons", "furniture")
    lines = "|".join(f"(?P<{entry['name']}>{entry['pattern']})" for entry in document["lines"])
    inside = "|".join(f"(?P<{entry['name']}>{entry['pattern']})" for entry in document["inside"])
    return re.compile(rf"^[^\S\r\n]*(?:{lines})[^\S\n]*$", re.IGNORECASE | re.MULTILINE), re.compile(inside)


@cache
def _never() -> re.Pattern[str]:
    return re.compile(load("lexicons", "furniture")["never"])


@cache
def _reasons() -> dict[str, str]:
    document = load("lexicons", "furniture")
    return {entry["name"]: entry["reason"] for entry in (*document["lines"], *document["inside"])}


def _table(pairs: dict[str, str]) -> dict[int, str]:
    return {ord(character): plain for group, plain in pairs.items() for character in group}


_PLAIN = _table(
    {
        "‘’‚‛′ʼ＇‵": "'",
        "“”„‟″〝〞＂‶": '"',
        "‐‑": "-",
        "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000": " ",
        "\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff": " ",
        "\u000b\u000c\u0085\u2028\u2029": "\n",
    }
)
