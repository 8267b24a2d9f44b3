"""One article read for people: names and noun phrases in one order, each with whom it means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from onrecord.people.gazetteer import Gazetteer
from onrecord.people.names import scan
from onrecord.people.phrases import Phrase, phrases_in
from onrecord.people.pronouns import Antecedent, Ground, antecedent, choose, pronoun_at
from onrecord.people.registry import Entity, Naming, Registry, offices_of
from onrecord.people.vocabulary import Vocabulary, vocabulary


class Found(NamedTuple):
    """One naming: where it stands, how it names, whom it means, their ids and their canonical name."""

    start: int
    end: int
    kind: str
    entity: Entity | None = None
    ids: str | None = None
    label: str | None = None


class Pair(NamedTuple):
    """Two persons named together, and the sentence in which they are."""

    sentence: int
    ids: str
    label: str


class Reading:
    """The namings of one text.

    Parameters
    ----------
    text : str
        The article.
    gazetteer : Gazetteer
        Whom to look up.
    own : dict of str to str
        The folded names of the gazetteer that do not ship.
    day : pandas.Timestamp or None
        When the article was published.
    """

    def __init__(self, text: str, gazetteer: Gazetteer, own: dict[str, str], day: pd.Timestamp | None) -> None:
        self.text = text
        self.lists = vocabulary()
        self.day = day
        self.gazetteer = gazetteer
        self.ground = Ground(text)
        self.registry = Registry(text, gazetteer, day)
        self.recent: list[tuple[int, Entity]] = []
        self.organisations: dict[str, Entity] = {}
        self.persons: dict[str, Entity] = {}
        names = scan(text, own)
        self.namings = self.registry.read(names)
        self.found = self._merge(self.namings, phrases_in(text, names))
        self.starts = [found.start for found in self.found]

    @cached_property
    def resolved(self) -> list[Found]:
        """The same namings with every pronoun resolved, in text order, each by what stands before it."""
        done: list[Found] = []
        earlier: list[Antecedent] = []
        pair: Pair | None = None
        for i, found in enumerate(self.found):
            if found.kind == "pronoun":
                found = self._resolve(i, earlier, pair)
            pair = self._newest_pair(found, done[-1] if done else None) or pair
            if found.entity is not None and found.entity.sort in ("person", "weak"):
                is_pronoun = found.kind == "pronoun"
                earlier.append(antecedent(self.ground, found.start, found.end, found.entity, pronoun=is_pronoun))
            done.append(found)
        return done

    def _merge(self, namings: list[Naming], phrases: list[Phrase]) -> list[Found]:
        """Bring names and phrases into one order and resolve the phrases by the names before them."""
        by_start = {naming.name.outer: naming.entity for naming in namings if naming.entity}
        by_end = {naming.name.end: naming.entity for naming in namings if naming.entity}
        found: list[Found] = []
        waiting = iter([*phrases, None])
        phrase = next(waiting)
        for naming in namings:
            while phrase is not None and phrase.start < naming.name.outer:
                found.append(self._phrase(phrase, by_start, by_end))
                phrase = next(waiting)
            if naming.entity is not None:
                found.append(self._named(naming, naming.entity))
        while phrase is not None:
            found.append(self._phrase(phrase, by_start, by_end))
            phrase = next(waiting)
        return sorted(found, key=lambda one: (one.start, one.end))

    def _named(self, naming: Naming, entity: Entity) -> Found:
        if entity.sort == "person":
            self.recent.append((naming.name.outer, entity))
            self.persons[entity.person_id] = entity
        if entity.sort == "organisation":
            self.organisations[entity.name.lower().rpartition(" ")[2]] = entity
        ids = None if entity.sort == "group" else entity.person_id
        return Found(naming.name.outer, naming.name.end, naming.kind, entity, ids, entity.name)

    def _phrase(self, phrase: Phrase, by_start: dict[int, Entity], by_end: dict[int, Entity]) -> Found:
        if phrase.kind == "role":
            return self._role(phrase, by_start, by_end)
        if phrase.kind == "group" and is_pair(phrase, self.lists):
            return self.two(phrase)
        if phrase.kind == "organisation" and phrase.determiner in ("the", "this", "that"):
            return self._organisation(phrase)
        return Found(phrase.start, phrase.end, phrase.kind)

    def _role(self, phrase: Phrase, by_start: dict[int, Entity], by_end: dict[int, Entity]) -> Found:
        """Resolve "the president": by the name beside it, else by who was mentioned, else by state and date."""
        beside = by_start.get(phrase.end + 2) if self.text[phrase.end : phrase.end + 2] == ", " else None
        if beside is None and self.text[max(0, phrase.start - 2) : phrase.start] == ", ":
            beside = by_end.get(phrase.start - 2)
        entity = beside if beside is not None and beside.sort == "person" else self._holder(phrase)
        if entity is None:
            unnamed = self.lists.nouns[phrase.head] == "anonymous" and phrase.determiner in self.lists.possessives
            return Found(phrase.start, phrase.end, "anonymous" if unnamed else "role")
        if phrase.office:
            entity.offices.add(phrase.office)
        self.recent.append((phrase.start, entity))
        self.persons[entity.person_id] = entity
        return Found(phrase.start, phrase.end, "role", entity, entity.person_id, entity.name)

    def _holder(self, phrase: Phrase) -> Entity | None:
        """Find who holds an office: the latest holder mentioned, else the one that is listed for the state."""
        office = phrase.office or ""
        if not office or not self.lists.party_adjectives.isdisjoint(phrase.modifiers):
            return None
        former = not _FORMER.isdisjoint(phrase.modifiers)
        if phrase.country is None and phrase.determiner in self.lists.possessives:
            # "Holm's spokesman" is not any spokesman named before.
            return None
        before: Iterable[Entity] = self._holders_before(phrase, former)
        if office == "leader" and phrase.country:
            # A state's leader is its president where it has one, however lately its prime minister was named.
            before = sorted(before, key=lambda entity: not self._is_first(entity, phrase.country))
        for entity in before:
            return entity
        if former:
            return None
        country = phrase.country or self._seat(office)
        held = self.gazetteer.holders(office, country, self.day) if country else []
        if office == "leader":
            held = sorted(held, key=lambda person: not person.in_role(_FIRST, country, self.day))[:1]
        if len(held) == 1:
            return self.registry.person(held[0])
        return next(iter(self._holders_before(phrase, former, foreign=True)), None)

    def _is_first(self, entity: Entity, country: str | None) -> bool:
        if entity.known is not None:
            return entity.known.in_role(_FIRST, country, self.day)
        return "president" in entity.offices

    def _holders_before(self, phrase: Phrase, former: bool, foreign: bool = False) -> Iterator[Entity]:
        """Give those mentioned before who may hold the office, the latest first."""
        office = phrase.office or ""
        for _, entity in islice(reversed(self.recent), _MEMORY):
            if phrase.country is None and entity.foreign and not foreign:
                continue
            if former:
                held = entity.known is not None and any(office in offices_of(t.role) for t in entity.known.terms)
            else:
                held = office in entity.offices and (phrase.country is None or entity.country in (None, phrase.country))
            if held:
                yield entity

    def _seat(self, office: str) -> str | None:
        """Give the state whose seat of the office the text names: the White House shows which president is meant."""
        here = {
            state for key, (held, state) in self.lists.seats.items() if held == office and key in self.registry.entities
        }
        return here.pop() if len(here) == 1 else None

    def two(self, phrase: Phrase) -> Found:
        """Find whom "the two leaders" means: the two persons most spoken of so far, or their states."""
        chosen = self._two_persons(phrase)
        if phrase.head in self.lists.state_heads:
            states = {entity.country for entity in chosen} - {None}
            chosen = [self.registry.thing("state", str(state), str(state)) for state in sorted(map(str, states))]
        if len(chosen) < 2:
            return Found(phrase.start, phrase.end, "group")
        return Found(phrase.start, phrase.end, "group", None, *joint(chosen))

    def _two_persons(self, phrase: Phrase) -> list[Entity]:
        here = self.ground.sentence(phrase.start)
        counts: dict[str, int] = {}
        near: dict[str, Entity] = {}
        before = bisect_left(self.recent, phrase.start, key=itemgetter(0))
        for at, entity in self.recent[max(0, before - _MEMORY) : before]:
            counts[entity.person_id] = counts.get(entity.person_id, 0) + 1
            if here - self.ground.sentence(at) <= _REACH:
                near.pop(entity.person_id, None)
                near[entity.person_id] = entity
        latest = list(reversed(near))
        if phrase.head in _LED or phrase.head in self.lists.state_heads:
            fitting = [key for key in latest if near[key].offices & {"leader", "president"}]
            latest = fitting if len(fitting) >= 2 else latest
        chosen = sorted(latest, key=lambda key: (-counts[key], latest.index(key)))[:2]
        if len(chosen) == 2:
            return [near[key] for key in chosen]
        return self._most_named if phrase.head in ("leaders", "presidents") else []

    @cached_property
    def _most_named(self) -> list[Entity]:
        """The two leaders whom the text names most, more than once each; empty where there are none."""
        entities = (one.entity for one in self.namings if one.entity is not None)
        named = Counter(entity for entity in entities if entity.offices & {"leader", "president"})
        most = [entity for entity, count in named.most_common(2) if count > 1]
        return most if len(most) == 2 else []

    def _organisation(self, phrase: Phrase) -> Found:
        """Resolve "the ministry" to the latest organisation whose name ends so."""
        entity = self.organisations.get(phrase.head)
        if entity is None:
            return Found(phrase.start, phrase.end, "organisation")
        return Found(phrase.start, phrase.end, "organisation", entity, entity.person_id, entity.name)

    def _resolve(self, i: int, earlier: list[Antecedent], pair: Pair | None) -> Found:
        """Resolve one pronoun by what stands before it, or, where it opens a sentence, behind it."""
        found = self.found[i]
        sentence = self.ground.sentence(found.start)
        pronoun = pronoun_at(self.text, found.start, found.end)
        if pronoun is None:
            near = pair is not None and sentence - pair.sentence <= _PAIR_REACH
            return found._replace(ids=pair.ids, label=pair.label) if pair is not None and near else found
        entity = None
        first = not any(one.sentence == sentence for one in earlier[-3:])
        if pronoun.form == "possessive" and first and _FRONTED.match(self.text, self.ground.sentences[sentence]):
            entity = self._ahead(i, pronoun.gender)
        entity = entity or choose(self.ground, pronoun, earlier) or self._ahead(i, pronoun.gender)
        if entity is None:
            return found
        entity.sort = "person"
        return found._replace(entity=entity, ids=entity.person_id, label=entity.name)

    def _ahead(self, i: int, gender: str) -> Entity | None:
        """Find whom a pronoun means that stands before the name: the next person in the same sentence."""
        sentence = self.ground.sentence(self.found[i].start)
        for found in self.found[i + 1 : i + 1 + _AHEAD]:
            if self.ground.sentence(found.start) != sentence:
                return None
            entity = found.entity
            if entity is not None and entity.sort in ("person", "weak") and entity.gender in (None, gender):
                return entity
        return None

    def _newest_pair(self, found: Found, previous: Found | None) -> Pair | None:
        """Give the two persons named together here, whom "they" may mean."""
        sentence = self.ground.sentence(found.start)
        if found.kind == "group" and found.ids and "+" in found.ids:
            return Pair(sentence, found.ids, found.label or "")
        entities = [one.entity for one in (previous, found) if one is not None and one.entity is not None]
        both = len(entities) == 2 and all(entity.sort == "person" for entity in entities)
        if both and previous and previous.ids != found.ids and self.text[previous.end : found.start] == " and ":
            return Pair(sentence, *joint(entities))
        return None


def joint(entities: Sequence[Entity]) -> tuple[str, str]:
    """Join ids and names of several speakers, in alphabetical order of their ids."""
    unique = sorted({entity.person_id: entity.name for entity in entities}.items())
    return "+".join(key for key, _ in unique), " and ".join(name for _, name in unique)


def is_pair(phrase: Phrase, lists: Vocabulary) -> bool:
    """Tell whether a group is two: "both presidents", "the two leaders", "the two nations", "the pair"."""
    if phrase.head not in lists.pairs and phrase.head not in lists.state_heads:
        return False
    two = phrase.determiner in ("both", "two") or "two" in phrase.modifiers
    return two or phrase.head in ("pair", "two", "both")


_LED = ("leaders", "presidents", "men", "pair", "two", "both")
_FORMER = frozenset(("former", "ex", "late", "next", "future", "previous"))
_FIRST = frozenset(("president", "supreme leader", "chancellor"))
# In sentences: how far back the two leaders, and the two that "they" means, may have been named.
_REACH = 15
# In namings: how far back a holder of an office, or the two leaders, are looked for.
_MEMORY = 200
_AHEAD = 20
_PAIR_REACH = 2
_FRONTED = re.compile(
    r"(?:In|After|With|During|When|While|Before|Despite|As|For|By|Following|Throughout|From|On|At|Because|Since|Like|Unlike"
    r"|Upon|\w{1,30}ing)\b"
)
