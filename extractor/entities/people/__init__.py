"""People and their offices: found, normalised and linked.

In: a spaCy ``Doc``.  Out: ``Found`` records (people, offices), ``Person`` records and who each mention refers to.
"""

from extractor.entities.people.finder import find_people
from extractor.entities.people.offices import find_offices

__all__ = ["find_offices", "find_people"]
