"""How often the words of many items stand in a text, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord.measures.frames.codebook import Codebook

# As many letters as `Item.starts` has.
_WORD_START = re.compile(r"(?<!\w)\w{1,3}")
# Letters that a pattern takes for an English one without regard to case, and that are not written so when made small.
_FOLDING = re.compile("[\u017f\u212a\u0130\u0131]")


class ItemCounter:
    """Counts the matches of every item of a codebook that applies to text.

    A pattern of many words is slow to fail, and fails at nearly every word. Here it is only tried at words that begin
    as one of its own does, which is some three times as fast and finds the same.

    Parameters
    ----------
    book : Codebook
        The codebook; its items are counted in the order of its frames.
    """

    def __init__(self, book: Codebook) -> None:
        items = [item for frame in book.frames for item in frame.text_items]
        self.matchers = [item.matcher for item in items if item.matcher is not None]
        self.whole = [place for place, item in enumerate(items) if item.starts is None]
        self.index: dict[str, list[int]] = {}
        for place, item in enumerate(items):
            for start in item.starts or ():
                self.index.setdefault(start, []).append(place)

    def counts(self, text: str) -> list[int]:
        """Count every item's matches, none overlapping another of the same item."""
        if _FOLDING.search(text):
            return self._counted(text, range(len(self.matchers)), [0] * len(self.matchers))
        counts, ends = [0] * len(self.matchers), [0] * len(self.matchers)
        for word in _WORD_START.finditer(text):
            at = word.start()
            for place in self.index.get(word[0].lower(), ()):
                found = self.matchers[place].match(text, at) if at >= ends[place] else None
                if found is not None:
                    counts[place] += 1
                    ends[place] = found.end()
        return self._counted(text, self.whole, counts)

    def _counted(self, text: str, places: Iterable[int], counts: list[int]) -> list[int]:
        for place in places:
            counts[place] = sum(1 for _ in self.matchers[place].finditer(text))
        return counts
