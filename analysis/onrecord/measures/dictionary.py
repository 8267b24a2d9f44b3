"""A dictionary of the user's own: which of its words a text holds, and what they add up to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from onrecord.articles.clean import blanked
from onrecord.errors import OnRecordError
from onrecord.measures.wordlist import Entry, WordList
from onrecord.people import names_in
from onrecord.schema import require
from onrecord.spans import merge

_SMOOTHING = 0.5  # Lowe et al. 2011; the default of quanteda.sentiment
_NAME = "\0"
# A word of a text; what is no word can be an entry too (":)"), and then stands between white space.
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]+")
_LETTERS = re.compile(r"\w")
_NEGATED = "neg_"


_Token = tuple[str, int, int]
_WILD = re.compile(r"[*?]")


class _Match(NamedTuple):
    start: int
    end: int
    entry: Entry


def dictionary(
    table: pd.DataFrame,
    words: WordList,
    *,
    positive: str | Iterable[str] | None = None,
    negative: str | Iterable[str] | None = None,
    mask_names: bool = False,
) -> pd.DataFrame:
    """Count the words of a dictionary in each row.

    Each row of the result is the same row as before, with more columns. The longest entry that begins at a word wins,
    over the whole dictionary, and its words count for no other: "not good" counts for ``neg_positive`` and not also for
    ``positive``. A word of several categories counts for each of them.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with a ``text`` column.
    words : WordList
        From `onrecord.read_dictionary`.
    positive, negative : str or iterable of str, optional
        The favourable and unfavourable categories, both or neither; a name takes everything nested below it. The
        Lexicoder's ``neg_positive`` and ``neg_negative`` then count for the other side without being named.
    mask_names : bool
        Whether names count as no word of the dictionary ("the Justice Department").

    Returns
    -------
    pandas.DataFrame
        The table with, for every category, ``dict_<category>`` (int: matches) and ``dict_<category>_rate`` (float:
        matches in every 1,000 words); with polarity ``dict_relprop`` and ``dict_absprop`` (float, [-1, 1]): positive
        minus negative over both, and over all words; ``dict_logit`` (float): ``ln(pos + .5) - ln(neg + .5)``; higher is
        more favourable. Where words have values ``dict_value`` (float, on the scale of the dictionary): the mean over
        matches. ``dict_reason`` (str): why one of them is missing. Repeating a text leaves all but the counts and the
        logit as they are.

    Raises
    ------
    OnRecordError
        When the table has no ``text`` or a category is not in the dictionary.

    Notes
    -----
    What a dictionary measures on news is its user's to show: off-the-shelf dictionaries do badly on news (van Atteveldt
    et al. 2021). ``dict_value`` is no VADER score: VADER's rules are `onrecord.tone` with ``method="vader"``.

    References
    ----------
    Young, L. & Soroka, S. (2012). Affective news. Political Communication 29. Lowe, W., Benoit, K., Mikhaylov, S. &
    Laver, M. (2011). Scaling policy preferences from coded political texts. Legislative Studies Quarterly 36. van
    Atteveldt, W., van der Velden, M. & Boukes, M. (2021). The validity of sentiment analysis. CMM 15.

    Examples
    --------
    >>> from onrecord.measures.wordlist import Entry, WordList
    >>> own = WordList("own", (Entry("good*", ("positive",)), Entry("not good*", ("neg_positive",)),
    ...                        Entry("war", ("negative",))))
    >>> said = pd.DataFrame({"text": ["A good war.", "Not good at all.", "They met."]})
    >>> shown = ["dict_positive", "dict_relprop", "dict_reason"]
    >>> dictionary(said, own, positive="positive", negative="negative")[shown]
       dict_positive  dict_relprop                 dict_reason
    0              1           0.0                         NaN
    1              0          -1.0                         NaN
    2              0           NaN  no word of either polarity
    """
    require(table, ("text",), "measured", "Give a table with a text column, e.g. onrecord.quotations(corpus).")
    if not isinstance(words, WordList):
        raise OnRecordError(f"The dictionary is a {type(words).__name__}; read it with onrecord.read_dictionary(path).")
    sides = _sides(words, positive, negative)
    index = _Index(words)
    counted = [_counted(text, index, mask_names) for text in table["text"]]
    sizes = np.array([size for _, size in counted], dtype="float64")
    matched = [[match.entry for match in matches] for matches, _ in counted]
    added: dict[str, Any] = {}
    for category in words.categories:
        counts = np.array([sum(category in entry.categories for entry in row) for row in matched], dtype="int64")
        added[f"dict_{category}"] = counts
        with np.errstate(invalid="ignore"):
            added[f"dict_{category}_rate"] = 1000 * counts / sizes
    scores = [_scores(row, size, words, sides) for row, size in zip(matched, sizes, strict=True)]
    names = [*(("relprop", "absprop", "logit") if sides else ()), *(("value",) if words.valued else ())]
    for place, name in enumerate(names):
        added[f"dict_{name}"] = np.array([values[place] for values, _ in scores], dtype="float64")
    if names:
        added["dict_reason"] = pd.Series([reason for _, reason in scores], index=table.index, dtype="str")
    return table.assign(**added)


def explain_dictionary(text: str, words: WordList, *, mask_names: bool = False) -> pd.DataFrame:
    """List the words of a dictionary that one text holds.

    One row is one match, in text order.

    Parameters
    ----------
    text : str
        The text.
    words : WordList
        From `onrecord.read_dictionary`.
    mask_names : bool
        Whether names count as no word of the dictionary.

    Returns
    -------
    pandas.DataFrame
        ``word`` (str), ``start`` and ``end`` (int, offsets), ``entry`` (str: what matched), ``categories`` (str, joined
        by commas) and ``value`` (float, missing where the entry has none).

    Examples
    --------
    >>> from onrecord.measures.wordlist import Entry, WordList
    >>> explain_dictionary("Goodness!", WordList("own", (Entry("good*", ("positive",)),)))
           word  start  end  entry categories  value
    0  Goodness      0    8  good*   positive    NaN
    """
    rows = [
        (text[m.start : m.end], m.start, m.end, m.entry.pattern, ", ".join(m.entry.categories), m.entry.value)
        for m in _matches(list(_tokens(text, mask_names)), _Index(words))
    ]
    table = pd.DataFrame(rows, columns=["word", "start", "end", "entry", "categories", "value"])
    types = {"word": "str", "start": "int64", "end": "int64", "entry": "str", "categories": "str", "value": "float64"}
    return table.astype(types)


def _sides(
    words: WordList, positive: str | Iterable[str] | None, negative: str | Iterable[str] | None
) -> tuple[frozenset[str], frozenset[str]] | None:
    if positive is None and negative is None:
        return None
    if positive is None or negative is None:
        raise OnRecordError("Polarity needs both sides: name the positive and the negative categories.")
    good, bad = _below(words, positive), _below(words, negative)
    for name in words.categories:
        head, _, tail = name.rpartition(".")
        plain = f"{head}.{tail.removeprefix(_NEGATED)}" if head else tail.removeprefix(_NEGATED)
        if tail.startswith(_NEGATED) and name not in good | bad:
            good, bad = good | ({name} if plain in bad else set()), bad | ({name} if plain in good else set())
    if good & bad:
        raise OnRecordError(f"The category {min(good & bad)!r} is named for both sides; name it for one.")
    return good, bad


def _below(words: WordList, names: str | Iterable[str]) -> frozenset[str]:
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in words.categories:
            raise OnRecordError.unknown("category of the dictionary", name, words.categories)
    return frozenset(c for c in words.categories if any(c == name or c.startswith(f"{name}.") for name in wanted))


def _counted(text: object, index: _Index, mask_names: bool) -> tuple[list[_Match], float]:
    if not isinstance(text, str):
        return [], math.nan
    tokens = list(_tokens(text, mask_names))
    matches = list(_matches(tokens, index))
    size = sum(bool(_LETTERS.search(word)) or word == _NAME for word, _, _ in tokens)
    return matches, float(size) if size or matches else math.nan


def _scores(
    row: list[Entry], size: float, words: WordList, sides: tuple[frozenset[str], frozenset[str]] | None
) -> tuple[list[float], str | None]:
    """Compute relprop, absprop and logit, and the mean value, with the reason why any is missing."""
    scores: list[float] = []
    reasons: list[str] = []
    if sides is not None:
        good, bad = (sum(bool(side & set(entry.categories)) for entry in row) for side in sides)
        relative = (good - bad) / (good + bad) if good + bad else math.nan
        whole = (good - bad) / size if size > 0 else math.nan
        logit = math.log(good + _SMOOTHING) - math.log(bad + _SMOOTHING) if size > 0 else math.nan
        scores += [relative, whole, logit]
        reasons += ["no word of either polarity"] if math.isnan(relative) else []
    if words.valued:
        values = [entry.value for entry in row if not math.isnan(entry.value)]
        scores.append(math.fsum(values) / len(values) if values else math.nan)
        reasons += [] if values else ["no word with a value"]
    return scores, ("no words" if math.isnan(size) else "; ".join(reasons) or None)


def _matches(tokens: list[_Token], index: _Index) -> Iterator[_Match]:
    """Find the longest entries at every word; several of one length are one match with all their categories."""
    at = 0
    while at < len(tokens):
        fitting = [entry for entry in index.starting(tokens[at][0]) if index.fits(entry, tokens, at)]
        if not fitting:
            at += 1
            continue
        size = max(index.size(entry) for entry in fitting)
        longest = [entry for entry in fitting if index.size(entry) == size]
        yield _Match(tokens[at][1], tokens[at + size - 1][2], _as_one(longest))
        at += size


def _as_one(entries: list[Entry]) -> Entry:
    """Make entries that match the same words one; an entry without wildcards gives the value before others do."""
    if len(entries) == 1:
        return entries[0]
    values = [entry.value for entry in entries if not math.isnan(entry.value)]
    categories = dict.fromkeys(category for entry in entries for category in entry.categories)
    pattern = ", ".join(entry.pattern for entry in entries)
    return Entry(pattern, tuple(categories), values[0] if values else math.nan)


def _tokens(text: str, mask_names: bool) -> Iterator[_Token]:
    names = merge(names_in(text)) if mask_names else []
    places = [(*name, _NAME) for name in names]
    places += [(*match.span(), match[0].replace("’", "'")) for match in _WORD.finditer(blanked(text, names))]
    for start, end, word in sorted(places):
        yield word.lower(), start, end


class _Index:
    """Entries by how their first word begins, so that few are tried at each word of a text."""

    def __init__(self, words: WordList) -> None:
        self._parts: dict[Entry, tuple[str | re.Pattern[str], ...]] = {}
        self._exact: dict[str, list[Entry]] = {}
        self._globs: dict[str, list[Entry]] = {}
        for entry in words.entries:
            parts = entry.pattern.split()
            self._parts[entry] = tuple(part if entry.literal else _matcher(part) for part in parts)
            stem = parts[0] if entry.literal else _WILD.split(parts[0], maxsplit=1)[0]
            (self._exact if stem == parts[0] else self._globs).setdefault(stem, []).append(entry)
        self._longest = max(map(len, self._globs), default=-1)

    def starting(self, word: str) -> list[Entry]:
        """Give the entries that may begin with a word, those without wildcards first."""
        found = list(self._exact.get(word, ()))
        for size in range(min(len(word), self._longest), -1, -1):
            found += self._globs.get(word[:size], ())
        return found

    def fits(self, entry: Entry, tokens: list[_Token], at: int) -> bool:
        """Tell whether an entry matches the words from here on."""
        parts = self._parts[entry]
        there = tokens[at : at + len(parts)]
        return len(there) == len(parts) and all(map(_fits, parts, (word for word, _, _ in there)))

    def size(self, entry: Entry) -> int:
        """Count the words of an entry."""
        return len(self._parts[entry])


def _matcher(part: str) -> str | re.Pattern[str]:
    """Turn a glob into what matches it; a word without wildcards stays itself."""
    if not _WILD.search(part):
        return part
    return re.compile("".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in part), re.DOTALL)


def _fits(part: str | re.Pattern[str], word: str) -> bool:
    if isinstance(part, str):
        return part == word
    return word != _NAME and part.fullmatch(word) is not None
