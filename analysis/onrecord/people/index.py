"""Everybody whom one article names, and who the source of a quotation is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from onrecord.articles import Article
from onrecord.people.gazetteer import Gazetteer, gazetteer
from onrecord.people.names import scan
from onrecord.people.phrases import Phrase, phrases_in, read_phrase
from onrecord.people.pronouns import Antecedent, Ground, antecedent, choose, pronoun_at
from onrecord.people.registry import Entity, Naming, Registry, offices_of
from onrecord.people.vocabulary import Vocabulary, vocabulary
from onrecord.spans import Span, trim


class Mention(NamedTuple):
    """One naming of somebody: a row of the ``mentions`` table without its article_id."""

    mention_id: int
    start: int
    end: int
    text: str
    kind: str
    person_id: str | None


class Speaker(NamedTuple):
    """Who a source is: the canonical name or else its words, how it is named, and who it is."""

    name: str | None
    kind: str | None
    person_id: str | None


class _Found(NamedTuple):
    """One mention while the article is read."""

    start: int
    end: int
    kind: str
    entity: Entity | None
    ids: str | None
    label: str | None


class PeopleIndex:
    """The people, groups, organisations, states and documents that one article names.

    Made by `read_people`.
    """

    def __init__(self, article: Article, gazetteer: Gazetteer) -> None:
        self.text = article.text
        day = article.published
        self._day = None if day is None or pd.isna(day) else day
        self._lists: Vocabulary = vocabulary()
        self._gazetteer = gazetteer
        names = scan(self.text, _own_names(gazetteer))
        self._registry = Registry(self.text, gazetteer, self._day)
        self._ground = Ground(self.text)
        self._recent: list[tuple[int, Entity]] = []
        self._antecedents: list[Antecedent] = []
        self._found = self._merge(self._registry.read(names), phrases_in(self.text, names))
        self._starts = [found.start for found in self._found]
        self._resolved: dict[int, _Found] = {}

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every naming in text order; a pronoun whose person is not clear has no person_id."""
        # A lone unknown word counts only once a pronoun has shown it to be a person.
        shown = [found for found in self._with_pronouns if found.entity is None or found.entity.sort != "weak"]
        return [
            Mention(i, found.start, found.end, self.text[found.start : found.end], found.kind, found.ids)
            for i, found in enumerate(shown)
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
            Name, kind of mention and person_id. A source that is nobody in particular keeps its words as its name; all
            three are None for an empty span.
        """
        start, end = trim(self.text, (max(0, span[0]), min(len(self.text), span[1])))
        if start >= end:
            return Speaker(None, None, None)
        return _Source(self, start, end).speaker()

    def resolve_pronoun(self, at: int, text: str = "", *, speakers: Sequence[str] = ()) -> str | None:
        """Say whom a pronoun means.

        Parameters
        ----------
        at : int
            Where the pronoun starts in the article's text.
        text : str
            The pronoun; read from the article when empty.
        speakers : sequence of str
            Ids of the latest speakers, the most recent last, where the caller knows them: the most recent of them that
            is mentioned before, and fits the pronoun, is preferred to a person who is only spoken about.

        Returns
        -------
        str or None
            A person_id, ids joined by ``+`` for a pair, or None where it is not clear.
        """
        found = self._pronoun(at, text)
        if found is None or found.kind != "pronoun":
            return None
        word = (text or self.text[found.start : found.end]).lower()
        gender = _GENDER.get(word)
        for person_id in reversed(speakers):
            entity = next((e for _, e in reversed(self._recent) if e.person_id == person_id), None)
            if entity and gender and entity.gender == gender:
                return person_id
        return found.ids

    def _pronoun(self, at: int, text: str) -> _Found | None:
        i = bisect_left(self._starts, at)
        if i < len(self._found) and self._starts[i] == at:
            return self._with_pronouns[i]
        return None

    def _merge(self, namings: list[Naming], phrases: list[Phrase]) -> list[_Found]:
        """Bring names and phrases into one order and resolve the phrases by the names before them."""
        found: list[_Found] = []
        rows = sorted(
            [*((n.name.outer, 0, n) for n in namings), *((p.start, 1, p) for p in phrases)], key=lambda r: r[:2]
        )
        by_start = {n.name.outer: n.entity for n in namings if n.entity}
        by_end = {n.name.end: n.entity for n in namings if n.entity}
        for at, _, row in rows:
            if isinstance(row, Naming):
                if row.entity is None:
                    continue
                found.append(
                    _Found(row.name.outer, row.name.end, row.kind, row.entity, row.entity.person_id, row.entity.name)
                )
                if row.entity.sort == "person":
                    self._recent.append((at, row.entity))
            else:
                found.append(self._phrase(row, by_start, by_end))
        return found

    def _phrase(self, phrase: Phrase, by_start: dict[int, Entity], by_end: dict[int, Entity]) -> _Found:
        if phrase.kind == "role" and phrase.office:
            beside = by_start.get(phrase.end + 2) if self.text[phrase.end : phrase.end + 2] == ", " else None
            if beside is None and self.text[phrase.start - 2 : phrase.start] == ", ":
                beside = by_end.get(phrase.start - 2)
            entity = beside if beside and beside.sort == "person" else self._holder(phrase)
            if entity:
                entity.offices.add(phrase.office)
                self._recent.append((phrase.start, entity))
                return _Found(phrase.start, phrase.end, "role", entity, entity.person_id, entity.name)
            return _Found(phrase.start, phrase.end, "role", None, None, None)
        if phrase.kind == "group" and phrase.head in self._lists.pairs and _is_pair(phrase):
            return self._pair(phrase)
        if phrase.kind == "organisation" and phrase.determiner in ("the", "this", "that"):
            return self._organisation(phrase)
        return _Found(phrase.start, phrase.end, phrase.kind, None, None, None)

    def _holder(self, phrase: Phrase) -> Entity | None:
        """Find who holds an office: the latest holder mentioned, else the one that the gazetteer lists for the state."""
        office = phrase.office or ""
        former = any(word in ("former", "ex", "late", "next", "future") for word in phrase.modifiers)
        for _, entity in reversed(self._recent):
            if office in entity.offices and (phrase.country is None or entity.country in (None, phrase.country)):
                return entity
            if former and entity.known and any(office in offices_of(term.role) for term in entity.known.terms):
                return entity
        if phrase.country is None or former:
            return None
        held = self._gazetteer.holders(office, phrase.country, self._day)
        if office == "leader":
            held = sorted(held, key=lambda person: not person.in_role(_FIRST, phrase.country, self._day))[:1]
        return self._registry.person(held[0]) if len(held) == 1 else None

    def _pair(self, phrase: Phrase) -> _Found:
        """Find the two persons that "the two leaders" means: those most spoken of lately, who hold such an office."""
        here = self._ground.sentence(phrase.start)
        counts: dict[str, int] = {}
        entities: dict[str, Entity] = {}
        for at, entity in self._recent:
            counts[entity.person_id] = counts.get(entity.person_id, 0) + 1
            if here - self._ground.sentence(at) <= _REACH:
                entities.pop(entity.person_id, None)
                entities[entity.person_id] = entity
        latest = list(reversed(entities))
        if phrase.head in ("leaders", "presidents"):
            fitting = [key for key in latest if entities[key].offices & {"leader", "president"}]
            latest = fitting if len(fitting) >= 2 else latest
        chosen = sorted(latest, key=lambda key: (-counts[key], latest.index(key)))[:2]
        if len(chosen) < 2:
            return _Found(phrase.start, phrase.end, "group", None, None, None)
        return _Found(phrase.start, phrase.end, "group", None, *_joint([entities[key] for key in chosen]))

    def _organisation(self, phrase: Phrase) -> _Found:
        for entity in reversed(list(self._registry.entities.values())):
            if entity.sort == "organisation" and entity.name.lower().split()[-1] == phrase.head:
                return _Found(phrase.start, phrase.end, "organisation", entity, entity.person_id, entity.name)
        return _Found(phrase.start, phrase.end, "organisation", None, None, None)

    @cached_property
    def _with_pronouns(self) -> list[_Found]:
        """The same list with every pronoun resolved, in text order, each by what stands before it."""
        done: list[_Found] = []
        earlier: list[Antecedent] = []
        pair: tuple[int, str, str] | None = None
        for i, found in enumerate(self._found):
            if found.kind == "pronoun":
                found = self._resolve(i, earlier, pair)
            pair = self._newest_pair(found, done, pair)
            if found.entity is not None and found.entity.sort in ("person", "weak"):
                entity, is_pronoun = found.entity, found.kind == "pronoun"
                earlier.append(antecedent(self._ground, found.start, found.end, entity, pronoun=is_pronoun))
            done.append(found)
        return done

    def _resolve(self, i: int, earlier: list[Antecedent], pair: tuple[int, str, str] | None) -> _Found:
        """Resolve one pronoun by what stands before it, or, where it opens a sentence, behind it."""
        found = self._found[i]
        pronoun = pronoun_at(self.text, found.start, found.end)
        if pronoun is None:
            near = pair is not None and self._ground.sentence(found.start) - pair[0] <= 2
            return found._replace(ids=pair[1], label=pair[2]) if pair and near else found
        entity = None
        if pronoun.form == "possessive" and not any(
            one.sentence == self._ground.sentence(found.start) for one in earlier[-3:]
        ):
            entity = (
                self._ahead(i, pronoun.gender) if _FRONTED.match(self.text, self._sentence_start(found.start)) else None
            )
        entity = entity or choose(self._ground, pronoun, earlier) or self._ahead(i, pronoun.gender)
        if entity is None:
            return found
        entity.sort = "person"
        return found._replace(entity=entity, ids=entity.person_id, label=entity.name)

    def _sentence_start(self, at: int) -> int:
        return self._ground.sentences[self._ground.sentence(at)]

    def _newest_pair(
        self, found: _Found, done: list[_Found], pair: tuple[int, str, str] | None
    ) -> tuple[int, str, str] | None:
        """Keep the latest two persons named together, whom "they" may mean."""
        if found.kind == "group" and found.ids and "+" in found.ids:
            return self._ground.sentence(found.start), found.ids, found.label or ""
        previous = done[-1] if done else None
        both = previous is not None and _is_person(previous) and _is_person(found)
        if both and previous and previous.ids != found.ids and self.text[previous.end : found.start] == " and ":
            ids, label = _joint([one.entity for one in (previous, found) if one.entity])
            return self._ground.sentence(found.start), ids, label
        return pair

    def _ahead(self, i: int, gender: str) -> Entity | None:
        """Find whom a pronoun means that stands before the name: the next person in the same sentence."""
        sentence = self._ground.sentence(self._found[i].start)
        for found in self._found[i + 1 :]:
            if self._ground.sentence(found.start) != sentence:
                return None
            entity = found.entity
            if entity and entity.sort in ("person", "weak") and entity.gender in (None, gender):
                return entity
        return None


def _is_person(found: _Found) -> bool:
    return found.entity is not None and found.entity.sort == "person"


class _Source:
    """The reading of one source span."""

    def __init__(self, index: PeopleIndex, start: int, end: int) -> None:
        self.index, self.start, self.end = index, start, end
        self.text = index.text
        self.words = self.text[start:end]

    def speaker(self) -> Speaker:
        low, high = bisect_left(self.index._starts, self.start), bisect_right(self.index._starts, self.end - 1)
        found = [f for f in self.index._found[low:high] if f.end <= self.end]
        if found and found[0].kind == "pronoun" and found[0].end == self.end and low + 1 == high:
            return self._of(self.index._with_pronouns[low])
        if self.words.lower() in _OTHER_PRONOUNS:
            return self._other_pronoun(low)
        core = self.start + _core(self.words)
        inside = [f for f in found if f.end <= core and f.kind != "pronoun"]
        return (
            self._conjoined(inside, core)
            or self._head(inside, core)
            or self._apposed(found, core)
            or self._by_noun(core)
            or Speaker(self.words, None, None)
        )

    def _other_pronoun(self, low: int) -> Speaker:
        """Read "who" by the name right before it and "it" by the latest organisation or state of this or the last sentence."""
        word = self.words.lower()
        ground = self.index._ground
        for one in reversed(self.index._found[max(0, low - 12) : low]):
            if one.entity is None or word not in ("who", "it"):
                continue
            if word == "who":
                near = self.start - one.end <= 2
                return Speaker(one.label, "pronoun", one.ids) if near else Speaker(self.words, "pronoun", None)
            if ground.sentence(self.start) - ground.sentence(one.start) > 1:
                break
            if one.entity.sort in ("organisation", "state"):
                return Speaker(one.label, "pronoun", one.ids)
        return Speaker(self.words, "pronoun", None)

    def _of(self, found: _Found) -> Speaker:
        return Speaker(found.label or self.text[found.start : found.end], found.kind, found.ids)

    def _conjoined(self, inside: list[_Found], core: int) -> Speaker | None:
        """Read "Holm and Brandt": every part is somebody with an id."""
        parts = [f for f in inside if f.entity]
        if len(parts) < 2 or not _ENDS.match(self.text, parts[-1].end, core):
            return None
        chain = [parts[-1]]
        for previous in reversed(parts[:-1]):
            if _JOIN.fullmatch(self.text, previous.end, chain[0].start):
                chain.insert(0, previous)
        entities = [f.entity for f in chain if f.entity]
        if len(entities) < 2 or len({e.person_id for e in entities}) < 2:
            return None
        ids, label = _joint(entities)
        return Speaker(label, "group", ids)

    def _head(self, inside: list[_Found], core: int) -> Speaker | None:
        """Read a source whose last word is a mention: the head of the phrase."""
        for found in reversed(inside):
            if _ENDS.match(self.text, found.end, core) and (found.ids or found.kind == "group"):
                if found.kind == "group" and not found.ids:
                    return Speaker(self.words, "group", None)
                return self._of(found)
        return None

    def _apposed(self, found: list[_Found], core: int) -> Speaker | None:
        """Read "a spokesman for the company, Ada Holm": a full name closes a part between commas."""
        if self.text[core : core + 1] != "," and "," not in self.text[core : self.end]:
            return None
        for one in found:
            closed = one.end == self.end or self.text[one.end] in ",.(" or one.end + 1 == self.end
            if one.start > core and one.kind == "full" and closed and "," in self.text[core : one.start]:
                return self._of(one)
        return None

    def _by_noun(self, core: int) -> Speaker | None:
        """Read a source by its head noun: "a senior official who asked not to be named"."""
        word = _LAST_WORD.search(self.text, self.start, core)
        if word is None:
            return None
        phrase = read_phrase(self.text, word.start(), word.end(), self.index._lists)
        if phrase is None:
            indefinite = self.words.lower().startswith(("a ", "an ", "one ", "another "))
            return Speaker(self.words, "anonymous", None) if indefinite and _TRADE.search(word.group()) else None
        return Speaker(self.words, phrase.kind, None)


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
    return PeopleIndex(article, _default() if gazetteer is None else gazetteer)


_default = gazetteer
_OWN: dict[int, tuple[Gazetteer, dict[str, str]]] = {}


def _own_names(gazetteer: Gazetteer) -> dict[str, str]:
    """Give the names that a gazetteer adds to those that ship."""
    if gazetteer is _default():
        return {}
    return dict.fromkeys(gazetteer.short, "person") | dict.fromkeys(gazetteer.full, "person")


def _joint(entities: Sequence[Entity]) -> tuple[str, str]:
    """Join ids and names of several speakers, in alphabetical order of their ids."""
    unique = sorted({entity.person_id: entity for entity in entities}.items())
    return "+".join(key for key, _ in unique), " and ".join(entity.name for _, entity in unique)


def _is_pair(phrase: Phrase) -> bool:
    return phrase.head in ("pair", "two") or phrase.determiner in ("both", "two") or "two" in phrase.modifiers


def _core(words: str) -> int:
    """Cut what follows the head of a source: of, in, for ..., who ..., a comma."""
    cut = _POST.search(words, 1)
    return cut.start() if cut else len(words)


_GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_FRONTED = re.compile(
    r"(?:In|After|With|During|When|While|Before|Despite|As|For|By|Following|Throughout|From|On|At|Because|Since|Like|Unlike|Upon|\w+ing)\b"
)
_FIRST = frozenset(("president", "supreme leader", "chancellor"))
_REACH = 15
_POST = re.compile(
    r" (?:of|in|on|at|from|with|for|to|by|about|near|against|who|which|that|whose|whom|including|representing|familiar|close|briefed"
    r"|speaking|involved|working|as|after|also|then|later|himself|herself|itself|themselves|\w+ed (?:by|to|in|on|with|from))\b|[,;(—–]| - "
)
_OTHER_PRONOUNS = frozenset("i we you who it its one me us".split())
_TRADE = re.compile(r"(?:er|or|ist|ian|man|woman|ee|ant)$")
_ENDS = re.compile(r"(?:[’']s?)?[\s,.:”\"]*$")
_JOIN = re.compile(r"\s*(?:,|,? and|,? or|&|,? as well as|and both)\s+(?:the |both |of )*(?:[a-z-]+ ){0,4}")
_LAST_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)?(?=[^A-Za-z]*$)")
