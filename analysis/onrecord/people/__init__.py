"""Who is there: names, the people of an article, and the gazetteer of people in roles."""

from onrecord.people.gazetteer import Gazetteer, gazetteer, people_table
from onrecord.people.index import Mention, PeopleIndex, read_people
from onrecord.people.names import mask_names, names_in
from onrecord.people.source import Speaker
from onrecord.people.table import mentions

__all__ = [
    "Gazetteer",
    "Mention",
    "PeopleIndex",
    "Speaker",
    "gazetteer",
    "mask_names",
    "mentions",
    "names_in",
    "people_table",
    "read_people",
]
