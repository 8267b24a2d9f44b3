"""Paragraphs, sentences and words with true offsets."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from onrecord.articles.clean import blanked, furniture, headline_span
from onrecord.articles.corpus import WORD
from onrecord.engine import map_articles
from onrecord.schema import SENTENCES
from onrecord.spans import Span, contains, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor

    from onrecord.articles.corpus import Article


class Sentence(NamedTuple):
    """One sentence of one text, with the number of its paragraph and the part of the page it belongs to."""

    sentence_id: int
    paragraph: int
    start: int
    end: int
    part: str


def sentences(corpus: Iterable[Article], *, executor: Executor | None = None, progress: bool = False) -> pd.DataFrame:
    r"""Find the sentences of every article.

    Parameters
    ----------
    corpus : Corpus or iterable of Article
        The articles.
    executor : concurrent.futures.Executor or None
        Where to run; None is this process.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    pandas.DataFrame
        The ``sentences`` table: one row a sentence, in the order of the text, without overlap.
        ``paragraph`` (int) counts from 0; ``part`` is ``headline``, ``text`` or ``furniture``.

    References
    ----------
    Boundaries come from sentencex (Wikimedia Foundation, MIT); what is mended after it stands in this module.

    Examples
    --------
    >>> from onrecord import Corpus
    >>> corpus = Corpus.from_texts({"demo": "Rain over Harbor\n\n“Really?” she asked. Nobody answered."})
    >>> table = sentences(corpus)
    >>> [corpus["demo"].text[row.start : row.end] for row in table.itertuples()]
    ['Rain over Harbor', '“Really?” she asked.', 'Nobody answered.']
    >>> table["part"].tolist()
    ['headline', 'text', 'text']
    """
    return SENTENCES.frame(map_articles(_rows, corpus, executor=executor, progress="sentences" if progress else None))


def split(text: str, *, headline: str | None = None) -> list[Sentence]:
    """Split a text into sentences.

    Parameters
    ----------
    text : str
        Any text.
    headline : str or None
        The article's headline where it is known; a first paragraph that equals it is one.

    Returns
    -------
    list of Sentence
        In the order of the text, without overlap. Page furniture between sentences is a sentence of its own; where it
        stands in the middle of one it stays there.
    """
    blocks = paragraphs(text)
    page = [(found.start, found.end) for found in furniture(text)]
    story = [block for block in blocks if not _held(page, block)]
    head = headline_span(text, story, headline)
    plain = _plain(text, page)
    marked = _marked(plain)
    found: list[tuple[int, int, int, str]] = []
    for number, block in enumerate(blocks):
        if block == head:
            found.append((number, *block, "headline"))
            continue
        bounds = _boundaries(plain, marked, block)
        loose = [span for span in _inside(page, block) if not _held(bounds, span)]
        parts = [(*bound, "text") for bound in bounds] + [(*span, "furniture") for span in loose]
        found += [(number, *part) for part in sorted(parts)]
    return [Sentence(number, *row) for number, row in enumerate(found)]


def paragraphs(text: str) -> list[Span]:
    r"""Find the paragraphs of a text, without white space at their ends.

    Every line is a paragraph, unless the text is hard-wrapped, as old wire copy is. It is hard-wrapped when no more
    than one line in ten is longer than 100 characters and at least a third of the line ends that no blank line follows
    stand before a lower-case letter: a writer who ends a paragraph hardly ever begins the next with one. In a
    hard-wrapped text a paragraph ends at a blank line, before a line that is indented deeper than the one above, and
    after a line that closes a sentence and had room for the next line's first word.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (start, end)
        Half-open spans of code points, in order; none is empty.

    Examples
    --------
    >>> len(paragraphs("One.\nTwo.")), len(paragraphs("Rain fell on the town and on\nthe sea.\n\nIt stopped."))
    (2, 2)
    """
    lines = [_Line(*match.span(), *trim(text, match.span())) for match in _LINE.finditer(text)]
    if not _hard_wrapped(text, lines):
        return [(line.first, line.last) for line in lines if line.first < line.last]
    width = max(line.end - line.start for line in lines)
    found: list[Span] = []
    above: _Line | None = None
    for line in lines:
        if line.first == line.last:
            above = None
            continue
        if above is None or _begins_paragraph(text, above, line, width):
            found.append((line.first, line.last))
        else:
            found[-1] = (found[-1][0], line.last)
        above = line
    return found


def words(text: str) -> list[Span]:
    """Find the words of a text: letters and digits, with apostrophes, full stops and hyphens inside.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (start, end)
        Half-open spans of code points, in order.

    Examples
    --------
    >>> [("It’s the U.S.-led 5.9."[start:end]) for start, end in words("It’s the U.S.-led 5.9.")]
    ['It’s', 'the', 'U.S', 'led', '5.9']
    """
    return [match.span() for match in WORD.finditer(text)]


class _Line(NamedTuple):
    """A line from `start` to `end`, and from its `first` to its `last` character that is no space."""

    start: int
    end: int
    first: int
    last: int


_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]*(?:\r\n|[\r\n\v\f\x85\u2028\u2029])|[^\r\n\v\f\x85\u2028\u2029]+\Z")


def _hard_wrapped(text: str, lines: list[_Line]) -> bool:
    inner = [(line, below) for line, below in pairwise(lines) if line.first < line.last and below.first < below.last]
    if not inner or sum(line.last - line.start > 100 for line in lines) > len(lines) / 10:
        return False
    return 3 * sum(text[below.first].islower() for _, below in inner) >= len(inner)


def _begins_paragraph(text: str, above: _Line, line: _Line, width: int) -> bool:
    if line.first - line.start > above.first - above.start + 1:
        return True
    word = _FIRST_WORD.match(text, line.first)
    fits = above.last - above.start + 1 + (len(word[0]) if word else 0) < 0.85 * width
    return fits and bool(_CLOSED.search(text, max(above.first, above.last - 4), above.last))


# A sentence closed by its mark, and by quotation marks and brackets behind it.
_CHUNK = 20_000  # characters; no paragraph of a news article comes near
_FIRST_WORD = re.compile(r"\S+")
_CLOSED = re.compile(r"[.!?…][\"'”’)\]]*\Z")
_OPENING = "“‘([«"
_OPENINGS = 40  # characters by which a sentence may be opened; a text of brackets alone would hand them on for ever
_CLOSING = re.compile(r"[\"'”’»)\]]+(?=\s|\Z)")
_ENDS_IN_MARK = tuple("\"'”’»")
# sentencex breaks after these, which always stand before a name, and after the others where a mark stands before them.
_TITLE = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Mx|Messrs|Drs?|Profs?|Revs?|Frs?|Hon|Govs?|Sens?|Reps?|Dels?|Amb|Atty|Ald|Supt|Insp|Det|Ofc|"
    r"Gens?|Cols?|Majs?|Capts?|Lts?|Sgts?|Cpls?|Pvts?|Spc|Adms?|Cmdrs?|Brig|Pres|Ft|Mt|St|vs|v|Nos?)\.\Z"
)
_INITIAL = re.compile(r"(?<!\w)[A-Z]\.\Z")
_ITEM = re.compile(r"\W{0,40}(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]")
_SAID = re.compile(
    r"(?:[A-Z][\w.’'-]* ){1,4}(?:said|says|asked|asks|told|tells|wrote|writes|replied|answered|shouted|cried|called|"
    r"added|demanded|wondered|exclaimed|inquired|yelled)\b"
)
# Boundaries that sentencex misses: behind a bracket that holds a whole sentence, behind these two words, and behind a
# quotation that holds another.
_MISSED = re.compile(r"(?:^\([^()]*[.!?]\)|(?<!\w)(?:no|etc)\.|[.!?]’?”)\s+(?=[\"'“‘(]?[A-Z])")
# What follows a time of day in the same sentence.
_CLOCK = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|[ECMP][DS]?T|GMT|UTC|BST|CES?T)\b"
)
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff\t\r\n\v\f\x85\u2028\u2029"), " ")


def _held(spans: list[Span], span: Span) -> bool:
    """Tell whether one of the spans, in order and without overlap, holds another."""
    at = bisect_right(spans, (span[0], sys.maxsize)) - 1
    return at >= 0 and contains(spans[at], span)


def _inside(spans: list[Span], block: Span) -> list[Span]:
    return spans[bisect_left(spans, (block[0], 0)) : bisect_left(spans, (block[1], 0))]


def _plain(text: str, page: list[Span]) -> str:
    """Copy a text in the same length: in one line, and with spaces where furniture stands."""
    plain = text.translate(_ZERO_WIDTH)
    return blanked(plain, page) if page else plain


def _marked(plain: str) -> str:
    """Copy a text in the same length with double apostrophes and grave accents as quotation marks, for sentencex."""
    if "''" not in plain and "``" not in plain:
        return plain
    # The word joiner fills up the length without being a space.
    return re.sub(r"(?:''|``)(?=\w)", '"\u2060', plain).replace("''", '\u2060"').replace("``", '"\u2060')


def _boundaries(plain: str, marked: str, block: Span) -> list[Span]:
    from sentencex import get_sentence_boundaries

    found = []
    for begin, stop in _chunks(marked, block):
        for piece in get_sentence_boundaries("en", marked[begin:stop]):
            start, end = begin + piece["start_index"], begin + piece["end_index"]
            for cut in _cuts(marked, start, end):
                found.append(trim(plain, (start, cut)))
                start = cut
            found.append(trim(plain, (start, end)))
    return _mended(plain, [span for span in found if span[0] < span[1]])


def _chunks(marked: str, block: Span) -> Iterator[Span]:
    """Cut a paragraph of book length at ends of sentences: sentencex takes time that grows with the square of it."""
    start, end = block
    while end - start > _CHUNK:
        half = start + _CHUNK // 2
        ends = [marked.rfind(mark, half, start + _CHUNK) + len(mark) for mark in (". ", "? ", "! ", ".” ", '." ', " ")]
        cut = max(ends[:-1]) if max(ends[:-1]) > half else max(ends[-1], half)
        yield start, cut
        start = cut
    yield start, end


def _cuts(plain: str, start: int, end: int) -> Iterator[int]:
    curly, straight, at = 0, 0, start
    for match in _MISSED.finditer(plain[start:end]):
        new, at = plain[at : start + match.end()], start + match.end()
        curly += new.count("“") - new.count("”")
        straight += new.count('"')
        level = curly <= 0 and straight % 2 == 0
        if level and not _SAID.match(plain, start + match.end(), end):
            yield start + match.end()


def _mended(plain: str, spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found:
            last = found[-1]
            closed = last[1]
            while plain[last[1] - 1] in _OPENING and last[0] < last[1] - 1 and closed - last[1] < _OPENINGS:
                start = last[1] - 1
                last = found[-1] = trim(plain, (last[0], last[1] - 1))
            closing = _CLOSING.match(plain, start, end)
            if closing:
                last = found[-1] = (last[0], closing.end())
                start, end = trim(plain, (closing.end(), end))
            if start < end and _belong(plain, last, (start, end)):
                found[-1] = (last[0], end)
                continue
        if start < end:
            found.append((start, end))
    return found


def _belong(plain: str, last: Span, new: Span) -> bool:
    """Tell whether sentencex parted two pieces of one sentence."""
    tail = plain[max(last[0], last[1] - 12) : last[1]]
    if plain[new[0]] in ",;" or (tail.endswith(("!", "?")) and plain[new[0]].islower()):
        return True
    if tail.endswith(_ENDS_IN_MARK):
        asked = tail.rstrip("\"'”’»").endswith(("?", "!"))
        return plain[new[0]].islower() or (asked and bool(_SAID.match(plain, *new)))
    if tail.endswith("."):
        initials = _INITIAL.search(tail) and _INITIAL.search(plain[new[0] : new[0] + 2])
        clock = tail.endswith((".m.", " am.", " pm.")) and _CLOCK.match(plain, *new)
        return bool(initials or clock or _TITLE.search(tail) or _ITEM.fullmatch(plain, *last))
    return bool(_ITEM.fullmatch(plain, *last))


def _rows(article: Article) -> list[tuple[object, ...]]:
    return [(article.article_id, *sentence) for sentence in split(article.text, headline=article.headline)]
