"""People and their offices: found, normalised and linked.

In: a spaCy ``Doc``.  Out: ``Found`` records (people, offices), ``Person`` records and who each mention refers to.
"""

from extractor.entities.people.finder import find_people
from extractor.entities.people.identity import Linked, link
from extractor.entities.people.nominative import nominative
from extractor.entities.people.offices import find_offices
from extractor.entities.people.pronouns import author, resolve_group, resolve_pronoun

__all__ = [
    "Linked",
    "author",
    "find_offices",
    "find_people",
    "link",
    "nominative",
    "resolve_group",
    "resolve_pronoun",
]
