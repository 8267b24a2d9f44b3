"""Who the names of one article belong to: full name once, then surname."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from onrecord.people.capitals import Name
from onrecord.people.gazetteer import Gazetteer, Person
from onrecord.people.vocabulary import Title, Vocabulary, fold, slug, vocabulary


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that an article names: sort is person, organisation, state, or weak: perhaps a person."""

    sort: str
    person_id: str
    name: str
    gender: str | None = None
    offices: set[str] = field(default_factory=set)
    country: str | None = None
    known: Person | None = None
    # Introduced with the nation: "Russian President ...", who is then not "the president" without more.
    foreign: bool = False


class Naming(NamedTuple):
    """One name in the text, sorted: the entity is None where nobody is named (a place, an adjective)."""

    name: Name
    kind: str
    entity: Entity | None


class Registry:
    """The entities of one article, by full name and by surname.

    Parameters
    ----------
    text : str
        The article.
    gazetteer : Gazetteer
        Whom to look up.
    day : pandas.Timestamp or None
        When the article was published.
    """

    def __init__(self, text: str, gazetteer: Gazetteer, day: pd.Timestamp | None) -> None:
        self.text = text
        self.lists: Vocabulary = vocabulary()
        self.gazetteer = gazetteer
        self.day = day
        self.entities: dict[str, Entity] = {}
        self._by_last: dict[str, list[Entity]] = {}
        self._by_first: dict[str, list[Entity]] = {}
        self._latest: dict[str, Entity] = {}
        self._full: dict[str, Entity] = {}
        self._persons: set[str] = set()
        self._weaklings: dict[str, Entity] = {}
        self._shouted: dict[str, bool] = {}
        self._spoken_of: dict[str, bool] = {}

    def read(self, names: list[Name]) -> list[Naming]:
        """Sort every name and give it its entity, in text order."""
        sorted_names = [(name, *self._sort(name)) for name in names]
        placed = {key for name, sort, key in sorted_names if sort == "full" and self._is_placed(name, key)}
        sorted_names = [(name, "thing" if key in placed else sort, key) for name, sort, key in sorted_names]
        full = [(name, key) for name, sort, key in sorted_names if sort == "full"]
        nicknames = [self._may_be_nickname(name, key) for name, key in full]
        for (name, key), later in zip(full, nicknames, strict=True):
            if not later:
                self._enrol(name, key)
        for (name, key), later in zip(full, nicknames, strict=True):
            if later:
                self._full[key] = self._by_first_name(key.split()[1]) or self._enrol(name, key)
        for name, sort, key in sorted_names:
            if sort == "single" and self._shown_person(name, key):
                self._persons.add(key)
        for entity in self.entities.values():
            if entity.known is None and entity.sort == "person":
                entity.person_id = slug(entity.name)
        return [self._naming(name, sort, key) for name, sort, key in sorted_names]

    def person(self, person: Person) -> Entity:
        """Give the entity of somebody in the gazetteer."""
        if person.person_id not in self.entities:
            entity = Entity("person", person.person_id, person.name, person.gender, known=person)
            for term in person.terms:
                if term.covers(self.day):
                    entity.offices |= offices_of(term.role)
                    entity.country = term.country
            self.entities[person.person_id] = entity
        return self.entities[person.person_id]

    def thing(self, sort: str, key: str, name: str) -> Entity:
        """Give the entity of a state, an organisation or another speaker that is no person."""
        if key not in self.entities:
            self.entities[key] = Entity(sort, key, self.lists.canonical.get(key, name))
        return self.entities[key]

    def _sort(self, name: Name) -> tuple[str, str]:
        """Say what a name is by itself: full, single, state, capital, demonym, organisation, place or thing."""
        lists = self.lists
        key = fold(self.text[name.start : name.end])
        if key in self.gazetteer.full:
            return "full", key
        if name.title and " " not in key:
            return "single", key
        for table, sort in (
            *((lists.institutions, "organisation"), (lists.states, "state"), (lists.capitals, "capital")),
            *((lists.demonyms, "demonym"), (lists.places, "place")),
        ):
            if key in table:
                return sort, key
        if key.endswith("s") and key[:-1] in lists.demonyms:
            return "demonyms", key
        words = key.split()
        return (self._shape_of_one(name, key) if len(words) == 1 else self._shape(name, words)), key

    def _shape_of_one(self, name: Name, key: str) -> str:
        word = self.text[name.start : name.end]
        if word.isupper() and 2 <= len(word.replace(".", "")) <= 5 and key not in self.lists.no_acronym:
            if key in self.gazetteer.short:
                return "single"
            return "thing" if self._is_shouted(word) else "acronym"
        if "-" in key and key.partition("-")[0] in self.lists.states | self.lists.demonyms:
            return "thing"
        return "single"

    def _shape(self, name: Name, words: list[str]) -> str:
        lists = self.lists
        last = words[-1]
        if last in lists.organisation_words or (len(words) > 2 and words[0] in lists.of_words and words[1] == "of"):
            return "organisation"
        if name.title:
            return "full"
        if any(" ".join(words[i:]) in lists.institutions for i in range(1, len(words))):
            return "organisation"
        plain = [word for word in words if word not in lists.particles]
        if len(plain) == 1:
            return "single"
        odd = (
            *(last in lists.thing_words, words[0] in lists.thing_first and words[0] not in lists.given),
            *(words[0] in lists.states, words[0] in lists.demonyms, words[0] in lists.places, last in lists.places),
            *(last in lists.states and words[0] not in lists.given, len(plain) > 4, len(plain) < 2),
            *("of" in words, "the" in words, last in lists.demonyms, words[0] in lists.calendar),
            any(char.isdigit() for char in words[0]),
        )
        return "thing" if any(odd) else "full"

    def _is_placed(self, name: Name, key: str) -> bool:
        """Tell whether a full name with no sign of a person stands where a place does: "at Lough Erne"."""
        if name.title or key in self.gazetteer.full or key.split()[0] in self.lists.given:
            return False
        place = _LOCATIVE.search(self.text, max(0, name.outer - 12), name.outer)
        return place is not None and place.group(1) in ("in", "at", "near", "outside", "across", "inside", "into")

    def _shown_person(self, name: Name, key: str) -> bool:
        """Tell whether a lone word is shown to be a person: by a title, a noun before or a verb of speech behind."""
        if name.title or (self.lists.given.get(key) and key not in self.lists.ambiguous):
            return True
        before = _WORD_BEFORE.search(self.text, max(0, name.outer - 24), name.outer)
        noun = before.group(1) if before else ""
        if noun in self.lists.noun_gender or self.lists.nouns.get(noun) in ("anonymous", "role"):
            return True
        return bool(_SPEAKS.match(self.text, name.end)) or noun in ("said", "says", "told")

    def _may_be_nickname(self, name: Name, key: str) -> bool:
        """Tell whether a name has the form of a familiar one behind an epithet: "Frosty Viktor"."""
        words = key.split()
        if name.title or len(words) != 2 or key in self.gazetteer.full or words[1] in self.gazetteer.short:
            return False
        return words[0] not in self.lists.given and "." not in words[0]

    def _by_first_name(self, word: str) -> Entity | None:
        """Find the one person of the article whose first name this is."""
        found = self._by_first.get(word, [])
        return found[0] if len(found) == 1 and word not in self._by_last else None

    def _enrol(self, name: Name, key: str) -> Entity:
        if key in self._full:
            return self._full[key]
        words = [word for word in key.split() if word not in self.lists.suffixes] or key.split()
        first, last = words[0], words[-1]
        entity = self._listed(key, first, last) or self._same(first, last)
        shown = self.text[name.start : name.end]
        if entity is None:
            entity = Entity("person", slug(shown), shown)
            entity.gender = self.lists.given.get(first.split("-")[0])
            self.entities[f"{len(self.entities)} {key}"] = entity
        elif entity.known is None and len(key) > len(entity.name):
            entity.name = shown
        self._full[key] = entity
        for index, part in ((self._by_last, last), (self._by_first, first)):
            if entity not in index.setdefault(part, []):
                index[part].append(entity)
        if entity.known:
            for part in entity.known.short:
                if entity not in self._by_last.setdefault(part, []):
                    self._by_last[part].append(entity)
        return entity

    def _listed(self, key: str, first: str, last: str) -> Entity | None:
        found = self.gazetteer.full.get(key)
        if not found:
            found = tuple(p for p in self.gazetteer.short.get(last, ()) if first in p.first)
        if not found:
            return None
        return self.person(min(found, key=lambda person: not person.topical(self.day)))

    def _same(self, first: str, last: str) -> Entity | None:
        for entity in self._by_last.get(last, ()):
            other = fold(entity.name).split()[0]
            if other == first or (min(len(other), len(first)) == 1 and other[0] == first[0]):
                return entity
        return None

    def _naming(self, name: Name, sort: str, key: str) -> Naming:
        if sort == "full":
            entity = self._full[key]
            self._latest[fold(entity.name).split()[-1]] = entity
            return self._person_naming(name, "full", entity)
        if sort == "single":
            found = self._surname(name, key)
            return self._person_naming(name, "surname", found) if found else self._weak(name, key)
        shown = self.text[name.start : name.end]
        if sort in ("state", "capital"):
            place = _LOCATIVE.search(self.text, max(0, name.outer - 10), name.outer)
            state = self.lists.states.get(key) or self.lists.capitals[key]
            if place and (sort == "capital" or place.group(1) not in ("to", "from", "of")):
                return Naming(name, "place", None)
            if state in self.lists.ambiguous_states and not self._speaks_of(state):
                return Naming(name, "place", None)
            return Naming(name, "state", self.thing("state", state, shown))
        if sort in ("organisation", "acronym"):
            return Naming(name, "organisation", self.thing("organisation", self._institution(key), shown))
        if sort == "demonyms":
            return Naming(name, "group", Entity("group", slug(key), shown))
        return Naming(name, sort, None)

    def _is_shouted(self, word: str) -> bool:
        """Tell whether the text also writes a word in capitals small, so that it is no acronym."""
        if word not in self._shouted:
            self._shouted[word] = f" {word.lower()}" in self.text
        return self._shouted[word]

    def _speaks_of(self, state: str) -> bool:
        """Tell whether the text names a state's people or capital."""
        names = (
            name for table in (self.lists.demonyms, self.lists.capitals) for name, key in table.items() if key == state
        )
        if state not in self._spoken_of:
            self._spoken_of[state] = any(name.title() in self.text for name in names)
        return self._spoken_of[state]

    def _institution(self, key: str) -> str:
        words = key.split()
        for i in range(len(words)):
            if " ".join(words[i:]) in self.lists.institutions and (i == 0 or words[i - 1] in self.lists.states):
                return self.lists.institutions[" ".join(words[i:])]
        return slug(key)

    def _person_naming(self, name: Name, kind: str, entity: Entity) -> Naming:
        title = title_of(name.title, self.lists)
        before = _WORDS_BEFORE.search(self.text, max(0, name.outer - 40), name.outer)
        phrase = before.group(1).lower().split() if before else []
        noun = phrase[-1] if phrase else ""
        entity.gender = entity.gender or title.gender or self.lists.noun_gender.get(noun)
        office = title.office or next(
            (self.lists.offices[k] for i in range(len(phrase)) if (k := " ".join(phrase[i:])) in self.lists.offices),
            None,
        )
        if office:
            entity.offices |= {office} | _LEADERS.get(office, set())
            nation = _NATION.search(self.text, max(0, name.outer - 30), name.outer)
            state = self.lists.demonyms.get(fold(nation.group(1))) if nation else None
            adjacent = (
                nation is not None
                and " " not in nation.group().rstrip()
                and fold(nation.group(1)) not in self.lists.openers
            )
            entity.foreign = entity.foreign or adjacent or _OF_NATION.match(self.text, name.end) is not None
            if state and entity.known is None:
                entity.country = state
        return Naming(name, kind, entity)

    def _surname(self, name: Name, key: str) -> Entity | None:
        title = title_of(name.title, self.lists)
        here = [e for e in self._by_last.get(key, ()) if not (title.gender and e.gender and e.gender != title.gender)]
        listed = self._from_gazetteer(key, title, relaxed=bool(title.gender or title.office))
        if here and not (
            listed and title.office in listed.offices and not any(title.office in e.offices for e in here)
        ):
            latest = self._latest.get(key)
            return latest if latest in here else here[0]
        if listed:
            return listed
        if not name.title and key in self._by_first:
            return self._by_first[key][-1]
        if key in self._by_last and not title.gender:
            return self._by_last[key][-1]
        if key in self._persons and (name.title or key not in self.lists.ambiguous):
            return self._lone(name, key)
        return None

    def _from_gazetteer(self, key: str, title: Title, *, relaxed: bool) -> Entity | None:
        """Look a surname up: only people in the news of the day, and those who hold the office named first."""
        found = [
            p for p in self.gazetteer.short.get(key, ()) if not (title.gender and p.gender not in (None, title.gender))
        ]
        topical = [p for p in found if p.topical(self.day)]
        if title.office and title.office != "doctor":
            roles = self.lists.roles.get(title.office, frozenset())
            held = [p for p in found if p.in_role(roles, None, self.day)] or [
                p for p in found if any(term.role in roles for term in p.terms)
            ]
            return self.person(held[0]) if held else None
        chosen = topical or (found if relaxed else [])
        if not chosen:
            return None
        if key in self.lists.common_surnames and not relaxed:
            chosen = [p for p in chosen if p.in_role(_HEADS, None, self.day)]
        now = [p for p in chosen if any(term.covers(self.day) for term in p.terms)]
        # Heads of state and government come before others of the name.
        now.sort(key=lambda p: not p.in_role(_HEADS, None, self.day))
        return self.person((now or chosen)[0]) if chosen else None

    def _weak(self, name: Name, key: str) -> Naming:
        """Keep a lone unknown word as somebody whom only a pronoun can show to be a person."""
        word = self.text[name.start : name.end]
        odd = any(
            key in words for words in (self.lists.calendar, self.lists.thing_first, self.lists.organisation_words)
        )
        if odd or not word[:1].isupper() or word[-1] == "." or "-" in word:
            return Naming(name, "thing", None)
        if key not in self._weaklings:
            self._weaklings[key] = Entity("weak", slug(key), word)
        return Naming(name, "surname", self._weaklings[key])

    def _lone(self, name: Name, key: str) -> Entity:
        shown = self.text[name.start : name.end]
        gender = title_of(name.title, self.lists).gender or self.lists.given.get(key)
        entity = Entity("person", slug(key), shown, gender)
        self.entities[f"{len(self.entities)} {key}"] = entity
        self._by_last.setdefault(key, []).append(entity)
        return entity


def title_of(words: str, lists: Vocabulary) -> Title:
    """Read the office and gender that the titles before a name show."""
    parts = fold(words).split()
    office = gender = None
    i = 0
    while i < len(parts):
        for size in (3, 2, 1):
            title = lists.titles.get(" ".join(parts[i : i + size]))
            if title:
                office, gender = office or title.office, gender or title.gender
                i += size - 1
                break
        i += 1
    return Title(office, gender)


def offices_of(role: str) -> set[str]:
    """Name the offices that a role of the gazetteer holds."""
    return {office for office, roles in vocabulary().roles.items() if role in roles}


_HEADS = frozenset(("president", "prime minister", "premier", "chancellor", "supreme leader"))
_LEADERS = {office: {"leader"} for office in ("president", "prime minister", "chancellor", "monarch", "supreme leader")}
_WORD_BEFORE = re.compile(r"([A-Za-z]+) $")
_WORDS_BEFORE = re.compile(r"([A-Za-z.-]+(?: [A-Za-z.-]+){0,2}),? $")
_NATION = re.compile(r"([A-Z][\w.-]+)(?: [a-z]+)* $")
_OF_NATION = re.compile(r" of (?:the )?[A-Z]")
_LOCATIVE = re.compile(
    r"\b(in|at|near|outside|around|across|to|from|of|into|inside|through|toward|towards|throughout|via) $"
)
_SPEAKS = re.compile(
    r"(?:, (?:who|whose|\d\d,)| (?:\w+ly )?(?:who|whose|said|says|told|tells|added|argued|asked|replied|wrote|writes"
    r"|insisted|explained|recalled|claimed|admitted|thinks|believes|believed|wants|warned|conceded|tweeted|testified|declined|himself"
    r"|herself)\b)"
)
