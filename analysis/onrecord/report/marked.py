"""An article with its quotations marked: every character of the text stays, only tags are added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from markupsafe import Markup, escape

from onrecord.figures.style import label, missing, number
from onrecord.spans import Span, merge

UNDERLINES = ("solid", "dashed", "dotted", "double", "wavy")


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation as the page shows it.

    Parameters
    ----------
    key : str
        Its anchor on the page.
    spans : tuple of Span
        Where its pieces stand.
    speaker : str
        Whose words they are, for readers.
    style : str
        The class that gives the speaker's colour and underline.
    kind : str
        direct, mixed or indirect.
    said : str
        The whole description that the pointer brings up.
    row : str
        The anchor of its row in a table, where the quotation links to; empty for no link.
    """

    key: str
    spans: tuple[Span, ...]
    speaker: str
    style: str
    kind: str
    said: str
    row: str = ""


def marks(
    quotes: pd.DataFrame, styles: Mapping[str, str], names: Mapping[str, str] | None = None
) -> dict[str, list[Mark]]:
    """Make the marks of every quotation, by article; row 3 of the table has the anchors ``q3`` and ``r3``.

    Parameters
    ----------
    quotes : pandas.DataFrame
        A ``quotations`` table, with measures or without.
    styles : mapping of str to str
        The class of every person_id that has its own colour; all others get ``others``.
    names : mapping of str to str or None
        How to write speakers.
    """
    made: dict[str, list[Mark]] = defaultdict(list)
    for place, row in enumerate(quotes.to_dict("records")):
        group = next((row[column] for column in ("person_id", "speaker") if not missing(row[column])), "unidentified")
        known = label(group, names) if group == row["person_id"] or group == "unidentified" else str(group)
        cue = "" if missing(row["cue"]) else f" · “{row['cue']}”"
        tone = f" · tone {number(row['tone'])}" if "tone" in row and not missing(row["tone"]) else ""
        made[row["article_id"]].append(
            Mark(
                key=f"q{place}",
                spans=tuple((int(start), int(end)) for start, end in row["spans"]),
                speaker=known,
                style=styles.get(str(group), "others"),
                kind=row["kind"],
                said=f"{known} · {row['kind']}{cue}{tone}",
                row=f"r{place}",
            )
        )
    return dict(made)


def mark_text(text: str, marked: Sequence[Mark], grey: Iterable[Span] = ()) -> Markup:
    """Render a text with its quotations as ``mark`` elements, nested and overlapping ones piece by piece.

    Without its tags the result is the text, character by character.

    Parameters
    ----------
    text : str
        The article's text.
    marked : sequence of Mark
        From `marks`; pieces outside the text are cut at its ends.
    grey : iterable of Span
        What belongs to the page and not to the story.

    Returns
    -------
    markupsafe.Markup
        Safe HTML.

    Examples
    --------
    >>> mark = Mark("q0", ((0, 3),), "Ada Holm", "s0", "direct", "Ada Holm")
    >>> print(mark_text("“A” <b>", [mark]))
    <mark class="q s0 direct" data-q="q0" id="q0" data-who="Ada Holm" title="Ada Holm">“A”</mark> &lt;b&gt;
    """
    anchored: set[str] = set()
    named: set[str] = set()
    return Markup("").join(
        _piece(words, over, anchored, named, furniture) for words, over, furniture in cut(text, marked, grey)
    )


def cut(text: str, marked: Sequence[Mark], grey: Iterable[Span] = ()) -> Iterator[tuple[str, list[Mark], bool]]:
    """Cut a text wherever a quotation or the page's own words begin or end.

    Parameters
    ----------
    text : str
        The article's text.
    marked : sequence of Mark
        From `marks`; pieces outside the text are cut at its ends.
    grey : iterable of Span
        What belongs to the page and not to the story.

    Yields
    ------
    tuple
        Words, the quotations that hold them, and whether they belong to the page; the words put together are the text.

    Examples
    --------
    >>> mark = Mark("q0", ((0, 3),), "Ada Holm", "s0", "direct", "Ada Holm")
    >>> [(words, len(over)) for words, over, _ in cut("“A” said", [mark])]
    [('“A”', 1), (' said', 0)]
    """
    opening: dict[int, list[int]] = defaultdict(list)
    closing: dict[int, list[int]] = defaultdict(list)
    shade: dict[int, int] = defaultdict(int)
    for place, mark in enumerate(marked):
        for start, end in _inside(mark.spans, len(text)):
            opening[start].append(place)
            closing[end].append(place)
    for start, end in _inside(grey, len(text)):
        shade[start] += 1
        shade[end] -= 1
    cuts = sorted({0, len(text), *opening, *closing, *shade})
    active: list[int] = []
    depth = 0
    for start, end in pairwise(cuts):
        for place in closing[start]:
            active.remove(place)
        active.extend(opening[start])
        depth += shade[start]
        yield text[start:end], [marked[place] for place in active], depth > 0


def innermost(over: Sequence[Mark]) -> Mark:
    """Choose the shortest of the quotations that hold a piece: one inside another keeps its own speaker's colour."""
    return min(over, key=lambda mark: (mark.spans[-1][1] - mark.spans[0][0], mark.key))


def _inside(spans: Iterable[Span], length: int) -> list[Span]:
    cut = [(max(0, start), min(length, end)) for start, end in spans]
    return merge(span for span in cut if span[0] < span[1])


def _piece(words: str, over: Sequence[Mark], anchored: set[str], named: set[str], furniture: bool) -> Markup:
    # A browser reads a bare carriage return as a line feed; written as a reference it stays what it is.
    safe = escape(words).replace("\r", Markup("&#13;"))
    if not over:
        return Markup('<span class="furniture">{}</span>').format(safe) if furniture else safe
    inner = innermost(over)
    outer = [mark.key for mark in over if mark is not inner and mark.key not in anchored]
    anchors = Markup("").join(Markup('<a id="{}"></a>').format(key) for key in outer)
    own = Markup(' id="{}"').format(inner.key) if inner.key not in anchored else Markup("")
    who = Markup(' data-who="{}"').format(inner.speaker) if inner.key not in named else Markup("")
    anchored.update(mark.key for mark in over)
    named.add(inner.key)
    classes = " ".join(["q", inner.style, inner.kind, *(["nested"] if len(over) > 1 else [])])
    said = " | ".join(mark.said for mark in over)
    made = Markup('<mark class="{}" data-q="{}"{}{} title="{}">{}</mark>').format(
        classes, inner.key, own, who, said, safe
    )
    if inner.row:
        # The tabulator stops once at a quotation, at its first piece; the others lead to its row all the same.
        later = Markup("") if own else Markup(' tabindex="-1"')
        made = Markup('<a class="to" href="#{}"{}>{}</a>').format(inner.row, later, made)
    return anchors + made
