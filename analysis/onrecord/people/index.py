"""Everybody whom one article names, and who the source of a quotation is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from onrecord.articles import Article
from onrecord.people.gazetteer import Gazetteer, gazetteer
from onrecord.people.pronouns import gender_of
from onrecord.people.reading import Reading
from onrecord.people.source import Speaker, speaker_at
from onrecord.spans import Span, trim


class Mention(NamedTuple):
    """One naming of somebody: a row of the ``mentions`` table without its article_id."""

    mention_id: int
    start: int
    end: int
    text: str
    kind: str
    person_id: str | None


class PeopleIndex:
    """The people, groups, organisations, states and documents that one article names.

    Made by `read_people`.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every naming in text order; a pronoun whose person is not clear has no person_id."""
        text = self._reading.text
        # A lone unknown word counts only once a pronoun has shown it to be a person.
        shown = [one for one in self._reading.resolved if one.entity is None or one.entity.sort != "weak"]
        return [
            Mention(i, one.start, one.end, text[one.start : one.end], one.kind, one.ids) for i, one in enumerate(shown)
        ]

    def speaker(self, span: Span) -> Speaker:
        """Say who the source is that stands at a span.

        Parameters
        ----------
        span : (int, int)
            Where the source stands in the article's text.

        Returns
        -------
        Speaker
            Name, kind of mention and person_id. A source that is nobody in particular keeps its words as its name; its
            kind is None where the words show none, and all three are None for an empty span.
        """
        text = self._reading.text
        start, end = trim(text, (min(max(0, span[0]), len(text)), min(len(text), span[1])))
        return speaker_at(self._reading, start, end) if start < end else Speaker(None, None, None)

    def resolve_pronoun(self, at: int, text: str = "", *, speakers: Sequence[str] = ()) -> str | None:
        """Say whom a pronoun means.

        Parameters
        ----------
        at : int
            Where the pronoun starts in the article's text.
        text : str
            The pronoun; read from the article when empty.
        speakers : sequence of str
            Ids of the latest speakers, the most recent last, where the caller knows them: the most recent of them whose
            gender is known and fits is preferred to a person who is only spoken about.

        Returns
        -------
        str or None
            A person_id, ids joined by ``+`` for a pair, or None where it is not clear.
        """
        reading = self._reading
        i = bisect_left(reading.starts, at)
        if i >= len(reading.found) or reading.starts[i] != at or reading.found[i].kind != "pronoun":
            return None
        found = reading.resolved[i]
        gender = gender_of(text or reading.text[found.start : found.end])
        for person_id in reversed(speakers):
            entity = reading.persons.get(person_id)
            if entity is not None and gender is not None and entity.gender == gender:
                return person_id
        return found.ids


def read_people(article: Article, gazetteer: Gazetteer | None = None) -> PeopleIndex:
    """Find and resolve everybody whom an article names.

    Parameters
    ----------
    article : Article
        The article; its date decides who holds an office.
    gazetteer : Gazetteer or None
        Whom to look up; None takes the one that ships.

    Returns
    -------
    PeopleIndex
        Its `mentions`, and `speaker` for the source of a quotation.

    Examples
    --------
    >>> article = Article("a", "Ada Holm met Mr. Brandt. She said that he agreed.")
    >>> [(mention.text, mention.person_id) for mention in read_people(article).mentions]
    [('Ada Holm', 'ada_holm'), ('Mr. Brandt', 'brandt'), ('She', 'ada_holm'), ('he', 'brandt')]
    """
    day = None if article.published is None or pd.isna(article.published) else article.published
    if gazetteer is None:
        return PeopleIndex(Reading(article.text, _shipped(), {}, day))
    return PeopleIndex(Reading(article.text, gazetteer, gazetteer.own_names, day))


_shipped = gazetteer
