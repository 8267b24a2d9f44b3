"""The tone of words: how favourable they are, whoever is named in them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.measures.learned import Effect, in_words, network_tones, tone_effects
from onrecord.measures.lexical import lexical_tone
from onrecord.measures.lexicon import plain_analyser, valences
from onrecord.measures.masked import hiding, mask
from onrecord.measures.readable import ONLY_NAMES, note_missing, why_unread
from onrecord.schema import require

ENGINES = ("accurate", "fast")
METHODS = ("learned", "lexicon", "vader")

_EXPLAINED = ("word", "start", "end", "valence")


def tone(
    table: pd.DataFrame,
    *,
    engine: str = "accurate",
    method: str = "learned",
    issue_words: Iterable[str] | None = None,
    model: str | Path | None = None,
) -> pd.DataFrame:
    """Measure how favourable the words of each row are.

    Each row of the result is the same row as before, with one more column, or two with `issue_words`.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with a ``text`` column: quotations, narration, articles.
    engine : {"accurate", "fast"}
        How ``learned`` reads: a small language model, or a linear model of words that is some ten times as fast.
    method : {"learned", "lexicon", "vader"}
        ``learned`` predicts the mean rating of 20 people, trained on graded sentences; names are placeholders to it,
        offices and gendered words neutral ones. A text is the mean of its sentences, so that its length changes
        nothing. ``lexicon`` scores each clause by NLTK's VADER rules with the names masked, entries that name a
        news subject dropped or halved (``resources/lexicons/topic_words.yaml``) and words such as *stop* read as
        negators. ``vader`` is NLTK's compound of the raw text, exactly: it grows with length and reads names as words.
    issue_words : iterable of str, optional
        Words of the issue at hand, ``*`` for any ending (``["war", "missile*"]``): a second column is measured with
        them hidden, so that what is talked about can be told from how. Not with ``vader``.
    model : str or Path, optional
        The card of a model of your own, made with ``onrecord train tone``; by default the one that ships.

    Returns
    -------
    pandas.DataFrame
        The table with ``tone`` (float, [-1, 1]): higher is more favourable. ``learned`` is the expected rating on the
        scale from -4 to 4, divided by 4; most news lies between -0.4 and 0.4. Missing for a text without words beside
        names; ``result.attrs["missing"]`` counts the rows by reason. With `issue_words` also
        ``tone_without_issue_words`` (float, [-1, 1]).

    Raises
    ------
    OnRecordError
        When the table has no ``text``, or an argument is not among those allowed.

    Notes
    -----
    Pearson r with the mean of 20 raters on 2,622 snippets of New York Times editorials, and on the 474 of them with a
    negation: ``accurate`` .73 and .62, ``fast`` .62 and .48 (whole editorials held out, five folds, November 2026),
    ``lexicon`` .53 and .40, ``vader`` .50 and .26; one rater reaches .71 against the others. What people would say of
    quotations in news has not been measured. Single rows are noisy: compare means with intervals. Irony is not seen.
    Data, licences and limits stand in ``resources/models/tone.md`` and ``tone_fast.md``.

    References
    ----------
    Hutto, C. & Gilbert, E. (2014). VADER: a parsimonious rule-based model for sentiment analysis of social media
    text. ICWSM.

    Examples
    --------
    >>> quotes = pd.DataFrame({"text": ["A frank and useful meeting.", "A bitter failure.", "They met."]})
    >>> tone(quotes, method="lexicon")["tone"].round(2).tolist()
    [0.84, -0.96, 0.0]
    """
    require(table, ("text",), "measured", "Give a table with a text column, e.g. onrecord.quotations(corpus).")
    _check(engine, method, issue_words, model)
    texts = table["text"].tolist()
    reasons = [why_unread(text) for text in texts]
    readable = list(dict.fromkeys(text for text, reason in zip(texts, reasons, strict=True) if not reason))
    columns = {"tone": None} if issue_words is None else {"tone": None, "tone_without_issue_words": hiding(issue_words)}
    measured = table
    for name, hidden in columns.items():
        scores = dict(zip(readable, _scores(readable, engine, method, hidden, model), strict=True))
        values = [math.nan if reason else scores[text] for text, reason in zip(texts, reasons, strict=True)]
        measured = measured.assign(**{name: np.array(values, dtype="float64")})
    for name in columns:
        silent = measured[name].isna()
        told = [reason or (ONLY_NAMES if none else None) for reason, none in zip(reasons, silent, strict=True)]
        measured = note_missing(measured, name, told)
    return measured


def explain_tone(
    text: str, *, engine: str = "accurate", method: str = "learned", model: str | Path | None = None
) -> pd.DataFrame:
    """Show the words that made the tone of one text.

    One row is a word that changes it, in text order.

    Parameters
    ----------
    text : str
        The text.
    engine : {"accurate", "fast"}
        As for `tone`.
    method : {"learned", "lexicon"}
        As for `tone`; ``vader`` is not explained.
    model : str or Path, optional
        As for `tone`.

    Returns
    -------
    pandas.DataFrame
        ``word`` (str), ``start`` and ``end`` (int, offsets into the text), ``valence`` (float; higher is more
        favourable). With ``learned`` it is in units of tone: by ``accurate``, how much lower the tone is when the word
        is left out, so words share what they say together and need not add up; by ``fast``, the word's part in the
        sum, to which marks and the placeholders of names belong too. With ``lexicon`` it is on VADER's scale, about -4
        to 4, after negation, intensifiers and the adjustments to news.

    Raises
    ------
    OnRecordError
        When an argument is not among those allowed.

    Examples
    --------
    >>> explain_tone("There was no progress, said Ada Holm, but a warm welcome.", method="lexicon")
           word  start  end  valence
    0  progress     13   21   -1.332
    1      warm     44   48    0.900
    2   welcome     49   56    2.000
    """
    _check(engine, method, None, model)
    if method == "vader":
        raise OnRecordError('method="vader" is not explained; use "learned" or "lexicon".')
    if method == "lexicon":
        found = [Effect(word.word, word.start, word.end, word.valence) for word in valences(text) if word.valence]
    elif why_unread(text):
        found = []
    elif engine == "fast":
        return _explained_fast(text, model)
    else:
        found = [effect for effect in tone_effects(text, model) if effect.effect]
    table = pd.DataFrame(found, columns=list(_EXPLAINED))
    return table.astype({"word": "str", "start": "int64", "end": "int64", "valence": "float64"})


def _check(engine: str, method: str, issue_words: Iterable[str] | None, model: str | Path | None) -> None:
    if engine not in ENGINES:
        raise OnRecordError.unknown("engine of tone", engine, ENGINES)
    if method not in METHODS:
        raise OnRecordError.unknown("method of tone", method, METHODS)
    if issue_words is not None and method == "vader":
        raise OnRecordError('issue_words came with method="vader", which reads the raw text; use another method.')
    if model is not None and method != "learned":
        raise OnRecordError(f'A model came with method="{method}", which has none; use method="learned".')


def _scores(
    texts: list[str], engine: str, method: str, hidden: re.Pattern[str] | None, model: str | Path | None
) -> list[float]:
    if method == "vader":
        return [float(plain_analyser().polarity_scores(text)["compound"]) for text in texts]
    if method == "lexicon":
        return [lexical_tone(text, hidden) for text in texts]
    if engine == "fast":
        # scikit-learn is loaded by whoever asks for the linear model, and by nobody else.
        from onrecord.measures.tone_model import fast_tones

        return fast_tones(texts, hidden, model)
    return network_tones(texts, hidden, model)


def _explained_fast(text: str, model: str | Path | None) -> pd.DataFrame:
    from onrecord.measures.tone_model import explain_fast_tone

    return in_words(explain_fast_tone(text, model), mask(text))
