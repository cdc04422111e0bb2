"""Organizations, premises and groups of people: found whole, named in the nominative, tied to one another.

In: a spaCy ``Doc``.  Out: ``Found`` records, and ``Identity`` records that say which mentions are one entity.
"""

from extractor.entities.organizations.core import find_names
from extractor.entities.organizations.delegations import find_groups
from extractor.entities.organizations.identity import Identity, link_organizations
from extractor.entities.organizations.names import find_facilities, find_organizations

__all__ = ["Identity", "find_facilities", "find_groups", "find_names", "find_organizations", "link_organizations"]
