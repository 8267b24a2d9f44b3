"""Quotations against the transcript of what was said: where they stand, what was changed, and what everybody chose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from onrecord.articles.corpus import Article
from onrecord.compare.wording import Word, weighty, wording, words_of
from onrecord.errors import OnRecordError
from onrecord.schema import ALIGNMENTS, CHOSEN, QUOTATIONS, require
from onrecord.spans import Span

ENOUGH = 0.6  # of a piece's words must stand in one place of the transcript
PHRASE = 3  # words; up to here all must stand there, in a row
_SLACK = 3  # words more that the transcript may have on either side of a stretch, and a quarter of the piece
_ROOM = 12  # words around the place where a piece is looked for
_TURN = re.compile(
    r"^[ \t]*(?P<who>[A-Z][\w.’'-]*(?:[ \t]+(?:[A-Z][\w.’'-]*|of|the|de|van|von|and)){0,6})[ \t]*+"
    r"(?:\([^()\n]{1,40}\)[ \t]*+)?:[ \t]",
    re.MULTILINE,
)


class _Place(NamedTuple):
    """Where a piece stands: (place in the piece, place in the transcript) of its words, and what is otherwise there."""

    pairs: tuple[tuple[int, int], ...]
    changes: tuple[str, ...]


class _Transcript:
    """The words of a transcript, and who speaks where."""

    def __init__(self, article: Article) -> None:
        self.id, self.text = article.article_id, article.text
        turns = list(_TURN.finditer(article.text))
        self.turns = [(turn.start(), turn["who"]) for turn in turns]
        heads = [(turn.start(), turn.end()) for turn in turns]
        inside = [words_of(article.text[a:b], a) for a, b in _between(heads, len(article.text))]
        self.words = [word for part in inside for word in part]
        self.stems = [word.stem for word in self.words]
        self.by_stem: dict[str, list[int]] = defaultdict(list)
        for place, stem in enumerate(self.stems):
            self.by_stem[stem].append(place)

    def turn(self, offset: int) -> str | None:
        """Say who speaks at an offset."""
        at = bisect_right(self.turns, (offset, "\U0010ffff"))
        return self.turns[at - 1][1] if at else None


def align(quotations: pd.DataFrame, transcript: Article) -> pd.DataFrame:
    r"""Find each quotation in a transcript: where it stands, how much of it does, and which words are others.

    Every piece between quotation marks is looked for by itself. A turn of the transcript begins on a line of its own
    with a name and a colon (``ADA HOLM: We came to listen.``); a text without turns is one. Quotations of others, and
    those whose words are not in the transcript, are told as not found.

    Parameters
    ----------
    quotations : pandas.DataFrame
        A ``quotations`` table.
    transcript : Article
        The transcript, or anything else that quotations may come from.

    Returns
    -------
    pandas.DataFrame
        The ``alignments`` table: one row a quotation that has words inside marks, in the order of `quotations`.

    Raises
    ------
    OnRecordError
        When a column is missing or `transcript` is no article.

    Notes
    -----
    What differs may be the reporter's doing, the interpreter's or the transcriber's; which, the words do not tell.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> from onrecord.quotes import quotations
    >>> quotes = quotations(Corpus.from_texts({"a": '"We leave with empty hands," Ada Holm said.'}))
    >>> spoken = Article("spoken", "VIKTOR BRANDT: Thank you.\nADA HOLM: We will leave with nothing but empty hands.")
    >>> align(quotes, spoken)[["found", "turn", "coverage", "changes"]].values.tolist()
    [[True, 'ADA HOLM', 1.0, ' → will;  → nothing but']]
    """
    require(quotations, QUOTATIONS.names, "quotations")
    if not isinstance(transcript, Article):
        raise OnRecordError(f"transcript= takes an Article, not {type(transcript).__name__}; pass corpus['its id'].")
    spoken = _Transcript(transcript)
    rows = (_row(row, spoken) for row in quotations.itertuples(index=False) if row.kind != "indirect")
    return ALIGNMENTS.frame(row for row in rows if row is not None)


def chosen(alignments: pd.DataFrame, transcript: Article, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Cut a transcript into stretches that the same quotations hold, and count who chose each.

    Parameters
    ----------
    alignments : pandas.DataFrame
        What `align` returned for this transcript.
    transcript : Article
        The transcript.
    articles : pandas.DataFrame or None
        The ``articles`` table, for the outlets; without it every article counts for one.

    Returns
    -------
    pandas.DataFrame
        The ``chosen`` table: stretches in text order that cover the whole transcript, also what nobody quotes.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> from onrecord.quotes import quotations
    >>> quotes = quotations(Corpus.from_texts({"a": '"We leave with empty hands," Ada Holm said.'}))
    >>> spoken = Article("spoken", "Thank you. We leave with empty hands.")
    >>> chosen(align(quotes, spoken), spoken)[["text", "n_outlets"]].values.tolist()
    [['Thank you. ', 0], ['We leave with empty hands', 1], ['.', 0]]
    """
    require(alignments, ALIGNMENTS.names, "alignments", "The verb onrecord.align makes it.")
    outlets = {} if articles is None else dict(zip(articles["article_id"], articles["outlet"], strict=True))
    held: list[tuple[int, int, str, str]] = [
        (start, end, str(row["quote_id"]), _outlet(outlets.get(row["article_id"]), row["article_id"]))
        for row in alignments[alignments["transcript_id"] == transcript.article_id].to_dict("records")
        for start, end in row["passages"]
    ]
    spoken = _Transcript(transcript)
    edges = {0, len(transcript.text), *(start for start, _ in spoken.turns)}
    cuts = sorted(edges.union(*((start, end) for start, end, *_ in held)))
    rows = []
    for start, end in pairwise(cuts):
        inside = [(quote, outlet) for a, b, quote, outlet in held if a <= start and end <= b]
        counts = (len({outlet for _, outlet in inside}), len({quote for quote, _ in inside}))
        rows.append((transcript.article_id, start, end, spoken.turn(start), transcript.text[start:end], *counts))
    return CHOSEN.frame(rows)


def _outlet(name: Any, article_id: Any) -> str:
    return name if isinstance(name, str) else f"article {article_id}"


def _between(spans: Iterable[Span], end: int) -> list[Span]:
    at, free = 0, []
    for start, stop in spans:
        free.append((at, start))
        at = stop
    return [*free, (at, end)]


def _row(row: Any, spoken: _Transcript) -> tuple[object, ...] | None:
    pieces = wording(row.text, row.spans, row.kind).pieces
    if not pieces:
        return None
    places = [(piece, _place([word.stem for word in piece], piece, spoken)) for piece in pieces]
    taken = [place for _, found in places if found for _, place in found.pairs]
    size = sum(map(len, pieces))
    passages = [span for _, found in places if found for span in _spans(found, spoken)]
    first = spoken.words[min(taken)].start if taken else None
    changed = [change for _, found in places if found for change in found.changes]
    return (
        row.quote_id,
        row.article_id,
        spoken.id,
        bool(taken),
        sorted(passages),
        spoken.turn(first) if first is not None else None,
        first / max(1, len(spoken.text)) if first is not None else None,
        len(taken) / size,
        "; ".join(changed) or None,
        sum(len(piece) - len(found.pairs) for piece, found in places if found),
    )


def _place(stems: list[str], piece: tuple[Word, ...], spoken: _Transcript) -> _Place | None:
    """Find the place of the transcript where most of a piece's words stand in its order; the first among equals."""
    best: _Place | None = None
    for begin in _begins(stems, spoken):
        low, high = max(0, begin - _ROOM), begin + len(stems) + _ROOM + len(stems) // 3
        found = _close(_compared(stems, low, high, spoken, piece), stems, spoken, piece)
        if _enough(found, stems) and (best is None or len(found.pairs) > len(best.pairs)):
            best = found
    return best


def _begins(stems: list[str], spoken: _Transcript) -> list[int]:
    """Guess where the piece would begin, from where its words of weight are, rare ones counting more."""
    votes: Counter[int] = Counter()
    known = [(at, stem) for at, stem in enumerate(stems) if stem in spoken.by_stem]
    rare = sorted(known, key=lambda pair: (not weighty(pair[1]), len(spoken.by_stem[pair[1]]), pair[0]))[:16]
    for at, stem in rare:
        for place in spoken.by_stem[stem][:200]:
            votes[(place - at) // 8] += 1
    pooled = {slot: votes[slot - 1] + votes[slot] + votes[slot + 1] for slot in votes}
    return [8 * slot for slot in sorted(pooled, key=lambda slot: (-pooled[slot], slot))[:6]]


def _enough(found: _Place, stems: list[str]) -> bool:
    if len(stems) <= PHRASE:
        places = [place for _, place in found.pairs]
        return len(places) == len(stems) and places[-1] - places[0] == len(stems) - 1
    heavy = sum(weighty(stems[at]) for at, _ in found.pairs)
    return len(found.pairs) >= ENOUGH * len(stems) and heavy >= min(2, sum(map(weighty, stems)))


def _close(found: _Place, stems: list[str], spoken: _Transcript, piece: tuple[Word, ...]) -> _Place:
    """Look again close around the longest stretch, so that a small word far away is not taken for a near one."""
    if not found.pairs:
        return found
    run = longest = found.pairs[:1]
    for before, pair in pairwise(found.pairs):
        run = (*run, pair) if pair == (before[0] + 1, before[1] + 1) else (pair,)
        longest = run if len(run) > len(longest) else longest
    slack = _SLACK + len(stems) // 4
    low = max(0, longest[0][1] - longest[0][0] - slack)
    high = longest[-1][1] + len(stems) - longest[-1][0] + slack
    near = _compared(stems, low, high, spoken, piece)
    return near if len(near.pairs) > len(found.pairs) - 3 else found


def _compared(stems: list[str], low: int, high: int, spoken: _Transcript, piece: tuple[Word, ...]) -> _Place:
    window = spoken.stems[low:high]
    steps = SequenceMatcher(None, stems, window, autojunk=False).get_opcodes()
    pairs: list[tuple[int, int]] = []
    changes: list[str] = []
    equal = [step for step in steps if step[0] == "equal"]
    for kind, a, b, c, d in steps:
        if kind == "equal":
            pairs += zip(range(a, b), range(low + c, low + d), strict=True)
        elif equal and equal[0][1] < b + (kind == "insert") and (kind != "insert" or _inside(equal, c, d)):
            theirs = " ".join(dict.fromkeys(word.raw for word in piece[a:b]))
            there = _read(spoken, low + c, low + d) if _inside(equal, c, d) else ""
            changes.append(f"{theirs} → {there}")
    return _Place(tuple(pairs), tuple(changes))


def _inside(equal: list[Any], start: int, end: int) -> bool:
    """Tell whether words of the window stand between words that match."""
    return bool(equal[0][4] <= start and end <= equal[-1][3])


def _read(spoken: _Transcript, first: int, last: int) -> str:
    if first >= last:
        return ""
    return " ".join(spoken.text[spoken.words[first].start : spoken.words[last - 1].end].split())


def _spans(found: _Place, spoken: _Transcript) -> list[Span]:
    """Give the words as spans; what the quotation leaves out between two of them is in none."""
    spans: list[Span] = []
    before = -2
    for _, place in found.pairs:
        word = spoken.words[place]
        if place == before + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.end))
        else:
            spans.append((word.start, word.end))
        before = place
    return spans
