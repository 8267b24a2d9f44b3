"""Which quotations in different articles are of the same words: who took which part, and what was left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from onrecord.compare.wording import Match, Wording, match, weighty, wording
from onrecord.schema import QUOTATIONS, UTTERANCES, require
from onrecord.spans import Span

FAITHFUL = 0.85  # of a version's words must stand in the fullest one, in order, for a part of it
VARIANT = 0.5  # the same for the weighty words of a variant: an interpreter's, or a reporter's memory
PHRASE = 3  # words; up to here only whole pieces are compared, and they must be equal
_KEYS = 12  # of a quotation's rarest words are looked up
_CROWD = 400  # quotations that share a word; a commoner one is looked up by nobody
_OVERLAP = 5  # words at the end of one version and the beginning of another


@dataclass(frozen=True, slots=True)
class _Said:
    """One quotation and the words inside its marks."""

    row: Any
    wording: Wording
    stems: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How many of its words carry meaning."""
        return sum(map(weighty, self.stems))


class _Version(NamedTuple):
    """How a quotation stands to the fullest one: what kind of version, and which words they share."""

    kind: str
    match: Match


def utterances(quotations: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Match the quotations of the same words across articles.

    Only words inside quotation marks are compared. The fullest version stands for the utterance, and every other is
    compared with it: ``same`` words; a ``part`` of them without a break; an ``ellipsis``, parts with something left
    out between; an ``overlap``, which goes on where the fullest version ends or begins before it; a ``variant``, the
    same thing in other words, as two interpreters give it. Case, marks, contractions and endings count for nothing.
    Phrases of up to three words match only a whole quoted piece, or three words of weight in a row, and only of the
    same speaker where both are known.

    This is a verb over a whole table: which version is the fullest depends on the others.

    Parameters
    ----------
    quotations : pandas.DataFrame
        A ``quotations`` table.
    articles : pandas.DataFrame or None
        The ``articles`` table, for the outlets.

    Returns
    -------
    pandas.DataFrame
        The ``utterances`` table: one row a quotation that has words inside marks, utterances with the most outlets
        first, the fullest version before the others; see ``onrecord.describe("utterances")``.

    Raises
    ------
    OnRecordError
        When a column is missing.

    Notes
    -----
    How well it matches is measured on the corpus in the repository and on a built set; see benchmarks/README.md. No
    set of real coverage with matched utterances was at hand.

    Examples
    --------
    >>> from onrecord.articles import Corpus
    >>> from onrecord.quotes import quotations
    >>> texts = {"a": '"We came to listen and we leave with nothing," Ada Holm said.',
    ...          "b": 'Ada Holm said: "We leave with nothing."'}
    >>> found = utterances(quotations(Corpus.from_texts(texts)))
    >>> found[["quote_id", "version_of", "version", "left_out"]].fillna("").values.tolist()
    [['a#0', 'a#0', 'fullest', ''], ['b#0', 'a#0', 'part', 'We came to listen and']]
    """
    require(quotations, QUOTATIONS.names, "quotations")
    said = [found for row in quotations.itertuples(index=False) if (found := _said(row)) is not None]
    # The fullest first; ties in an order that the rows' order cannot change.
    said.sort(key=lambda one: (-len(one.stems), str(one.row.article_id), one.row.start, str(one.row.quote_id)))
    outlets = _outlets(articles)
    heads = _heads(said)
    groups: dict[int, list[int]] = defaultdict(list)
    for number, (head, _) in enumerate(heads):
        groups[head].append(number)
    sizes = {head: len({_whose(said[n], outlets) for n in members}) for head, members in groups.items()}
    rows = [
        _row(said[number], said[head], heads[number][1], outlets, sizes[head], len(groups[head]))
        for head in sorted(groups, key=lambda head: (-sizes[head], -len(groups[head]), head))
        for number in groups[head]
    ]
    return UTTERANCES.frame(rows)


def _said(row: Any) -> _Said | None:
    if row.kind == "indirect":
        return None
    given = wording(row.text, row.spans, row.kind)
    return _Said(row, given, tuple(given.stems)) if given.pieces else None


def _outlets(articles: pd.DataFrame | None) -> dict[str, str]:
    if articles is None:
        return {}
    require(articles, ("article_id", "outlet"), "articles")
    named = articles[articles["outlet"].notna()]
    return dict(zip(named["article_id"].astype(str), named["outlet"].astype(str), strict=True))


def _whose(one: _Said, outlets: dict[str, str]) -> str:
    """Name the outlet, or the article where its outlet is not known."""
    key = str(one.row.article_id)
    return outlets.get(key, f"article {key}")


def _heads(said: Sequence[_Said]) -> list[tuple[int, _Version]]:
    """Give each quotation the number of the fullest version of its words, which may be its own."""
    index = _Index(said)
    heads: list[tuple[int, _Version]] = []
    for number, one in enumerate(said):
        own = (number, _Version("fullest", Match(tuple((at, at) for at in range(len(one.stems))), len(one.stems))))
        best, score = own, (0.0, 0.0)
        for other in index.candidates(number):
            version = _version(one, said[other])
            if version is None:
                continue
            quality = (float(len(version.match.pairs)), float(version.match.longest))
            if quality > score:
                best, score = (other, version), quality
        if best[0] == number:
            index.add(number)
        heads.append(best)
    return heads


class _Index:
    """The fullest versions by the words in them; each quotation asks by its rarest."""

    def __init__(self, said: Sequence[_Said]) -> None:
        self._said = said
        self._common = Counter(stem for one in said for stem in set(one.stems))
        self._by_stem: dict[str, list[int]] = defaultdict(list)

    def add(self, number: int) -> None:
        """Take in a quotation that is the fullest version of its words."""
        for stem in dict.fromkeys(self._said[number].stems):
            self._by_stem[stem].append(number)

    def candidates(self, number: int) -> list[int]:
        """Give the fullest versions that share rare words with a quotation, in their order."""
        stems = sorted(
            dict.fromkeys(self._said[number].stems), key=lambda stem: (not weighty(stem), self._common[stem], stem)
        )
        found: Counter[int] = Counter()
        for stem in stems[:_KEYS]:
            if len(self._by_stem[stem]) <= _CROWD:
                found.update(self._by_stem[stem])
        enough = 1 if len(stems) <= 4 else 2
        return sorted(other for other, shared in found.items() if shared >= enough)


def _version(one: _Said, full: _Said) -> _Version | None:
    """Tell what kind of version of a fuller quotation another one is; None where it is none."""
    if len(one.stems) <= PHRASE or not one.weight:
        return _phrase(one, full)
    found = _matched(one, full)
    heavy = sum(weighty(one.stems[at]) for at, _ in found.pairs)
    if heavy < min(2, one.weight):
        return None
    if len(found.pairs) >= FAITHFUL * len(one.stems) and (found.longest >= PHRASE or _strangers_no(one, full)):
        return _Version(_faithful(one, full, found), found)
    if _overlaps(one, full, found) or _whole_piece(one, full):
        return _Version("overlap", found)
    alike = heavy >= VARIANT * one.weight and len(found.pairs) >= VARIANT * len(one.stems)
    near = heavy >= VARIANT * sum(map(weighty, _spanned(full, found)))
    if alike and near and heavy >= 3 and _strangers_no(one, full):
        return _Version("variant", found)
    return None


def _matched(one: _Said, full: _Said) -> Match:
    """Match the words of a quotation in their order, or its pieces each for itself where that finds more."""
    whole = match(one.stems, full.stems)
    if len(one.wording.pieces) < 2 or len(whole.pairs) == len(one.stems):
        return whole
    pairs: dict[int, int] = {}
    at, longest = 0, 0
    for piece in one.wording.pieces:
        found = match([word.stem for word in piece], full.stems)
        pairs |= {place: at + own for own, place in found.pairs if place not in pairs}
        longest, at = max(longest, found.longest), at + len(piece)
    apart = Match(tuple(sorted((own, place) for place, own in pairs.items())), longest)
    return apart if len(apart.pairs) > len(whole.pairs) else whole


def _phrase(one: _Said, full: _Said) -> _Version | None:
    """Match a phrase that is a whole quoted piece of another quotation, or three words of weight in a row."""
    stems = list(one.stems)
    at = 0
    for piece in full.wording.pieces:
        if [word.stem for word in piece] == stems and _strangers_no(one, full):
            pairs = tuple((place, at + place) for place in range(len(stems)))
            return _Version("same" if len(full.stems) == len(stems) else "part", Match(pairs, len(stems)))
        at += len(piece)
    if len(stems) == PHRASE == one.weight and _strangers_no(one, full):
        found = match(stems, full.stems)
        return _Version("part", found) if found.longest == PHRASE else None
    return None


def _strangers_no(one: _Said, full: _Said) -> bool:
    """Tell whether the two may be of one speaker: the same, or one not known."""
    a, b = one.row.person_id, full.row.person_id
    return not (isinstance(a, str) and isinstance(b, str)) or bool(set(a.split("+")) & set(b.split("+")))


def _faithful(one: _Said, full: _Said, found: Match) -> str:
    if len(found.pairs) == len(one.stems) == len(full.stems):
        return "same"
    places = sorted(place for _, place in found.pairs)
    gaps = sum(after - before - 1 for before, after in pairwise(places))
    if gaps == 0 and len(found.pairs) == len(one.stems):
        return "part"
    if len(found.pairs) == len(one.stems):
        return "ellipsis"
    whole = len(one.stems) >= FAITHFUL * len(full.stems)
    return "variant" if whole or gaps < 3 else "ellipsis"


def _overlaps(one: _Said, full: _Said, found: Match) -> bool:
    """Tell whether one version goes on where the other ends: the shared stretch is an end of both."""
    if found.longest < _OVERLAP:
        return False
    pairs = found.pairs
    tail = pairs[0][0] == 0 and pairs[-1][1] == len(full.stems) - 1
    head = pairs[-1][0] == len(one.stems) - 1 and pairs[0][1] == 0
    stretch = pairs[-1][0] - pairs[0][0] + 1
    return (tail or head) and len(pairs) >= FAITHFUL * stretch


def _whole_piece(one: _Said, full: _Said) -> bool:
    """Tell whether a whole piece of six words or more of one stands in the other, among pieces that do not."""
    if len(one.wording.pieces) < 2:
        return False
    for piece in one.wording.pieces:
        stems = [word.stem for word in piece]
        if len(stems) > 2 * PHRASE - 1 and len(match(stems, full.stems).pairs) >= FAITHFUL * len(stems):
            return sum(map(weighty, stems)) >= 2
    return False


def _spanned(full: _Said, found: Match) -> Sequence[str]:
    """Give the words of the fullest version from the first matched to the last."""
    places = [place for _, place in found.pairs]
    return full.stems[min(places) : max(places) + 1] if places else ()


def _row(
    one: _Said, full: _Said, version: _Version, outlets: dict[str, str], n_outlets: int, n_versions: int
) -> tuple[object, ...]:
    taken = {place for _, place in version.match.pairs}
    n_full = len(full.stems)
    return (
        one.row.quote_id,
        full.row.quote_id,
        one.row.article_id,
        outlets.get(str(one.row.article_id)),
        one.row.person_id if isinstance(one.row.person_id, str) else None,
        version.kind,
        len(taken) / n_full,
        1 - len(version.match.pairs) / len(one.stems),
        _spans(full, taken),
        _left_out(full, taken),
        n_outlets,
        n_versions,
    )


def _spans(full: _Said, places: Iterable[int]) -> list[Span]:
    """Give the places as spans in the article of the fullest version, neighbours within a piece together."""
    words, ends = full.wording.words, _ends(full)
    spans: list[Span] = []
    before = -2
    for place in sorted(places):
        word = words[place]
        if place == before + 1 and before not in ends and spans:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.end))
        else:
            spans.append((word.start, word.end))
        before = place
    return spans


def _ends(full: _Said) -> set[int]:
    ends, at = set(), -1
    for piece in full.wording.pieces:
        at += len(piece)
        ends.add(at)
    return ends


def _left_out(full: _Said, taken: set[int]) -> str | None:
    """Give the words of the fullest version that this one has not, what lay between them as three dots."""
    missing = _spans(full, set(range(len(full.stems))) - taken)
    text = [_read(full, span) for span in missing]
    return " … ".join(text) or None


def _read(full: _Said, span: Span) -> str:
    """Read a span of the article out of the row's own text."""
    at = 0
    for start, end in full.row.spans:
        if start <= span[0] < end:
            return " ".join(full.row.text[at + span[0] - start : at + span[1] - start].split())
        at += end - start + 1
    return ""
