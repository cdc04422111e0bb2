"""Facts beside visits: who holds which office, who met whom, who agreed on what, who belongs to which delegation.

In: a ``Scene``.  Out: ``Fact`` records with evidence in the report's own text, in text order; the same scene gives the
same facts and ids.  What the rules know of words stands in ``relations/lexicon/facts.yaml``.

Roles of the arguments: office — ``who``, ``position``, ``where``; meeting — ``participant`` (two at least), ``place``,
``topic``; agreement — ``party`` (two at least), ``kind``, ``subject``; membership — ``member``, ``group``, ``position``.
"""

from __future__ import annotations

from extractor.relations.facts.agreements import agreements
from extractor.relations.facts.appointments import appointments
from extractor.relations.facts.draft import join
from extractor.relations.facts.meetings import meetings
from extractor.relations.facts.membership import memberships
from extractor.relations.facts.offices import offices
from extractor.relations.facts.records import facts_of
from extractor.relations.scene import Scene
from extractor.schema import Fact

__all__ = ["find_facts"]


def find_facts(scene: Scene) -> tuple[Fact, ...]:
    """The facts of a document, each once, in text order."""
    drafts = [*offices(scene), *appointments(scene), *meetings(scene), *agreements(scene), *memberships(scene)]
    return facts_of(scene, join(drafts))
