"""Visits as linked data: CIDOC-CRM, RiC-O and PROV-O.

In: an archive and what is asked of it.  Out: triples, Turtle, JSON-LD, or the answer to a SPARQL query.  ``docs/graph.md``
draws the mapping; ``terms.yaml`` lists every term of the three ontologies that is used here, and the tests hold the
output against it.  What was not said to have happened is no event: a planned or cancelled visit is a propositional object
that refers to its people and place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import QueryError, UsageError
from extractor.graph.archive import Archive
from extractor.schema import stable_id

if TYPE_CHECKING:
    import pandas as pd
    import pyoxigraph as ox

__all__ = ["PREFIXES", "sparql", "triples", "write_jsonld", "write_turtle"]

PREFIXES = {
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "edtf": "http://id.loc.gov/datatypes/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "x": "urn:extractor:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_GEONAMES = "https://sws.geonames.org/"


def _parts() -> Any:
    try:
        import pyoxigraph
    except ModuleNotFoundError as error:
        raise UsageError("RDF and SPARQL need pyoxigraph", remedy="Install it: pip install pyoxigraph") from error
    return pyoxigraph


class _Writer:
    """Triples of one visit after the other; each entity and report is described once."""

    def __init__(self, archive: Archive) -> None:
        self.ox = _parts()
        self.archive = archive
        self.known: set[str] = set()

    def term(self, name: str) -> ox.NamedNode:
        prefix, _, local = name.partition(":")
        node: ox.NamedNode = self.ox.NamedNode(PREFIXES[prefix] + local)
        return node

    def say(self, subject: Any, predicate: str, value: Any, datatype: str = "") -> ox.Triple:
        if isinstance(value, str) and not datatype:
            value = self.ox.Literal(_clean(value))
        elif datatype:
            value = self.ox.Literal(_clean(str(value)), datatype=self.term(datatype))
        triple: ox.Triple = self.ox.Triple(subject, self.term(predicate), value)
        return triple

    def visit(self, report: str, visit: dict[str, Any], number: int) -> Iterator[ox.Triple]:
        node, happened = self.term(f"x:{visit['id']}"), visit["status"] == "occurred"
        kind = "crm:E9_Move" if visit["type"] == "visit" else "crm:E7_Activity"
        yield self.say(node, "rdf:type", self.term(kind if happened else "crm:E89_Propositional_Object"))
        place = visit.get("place") or {}
        who = ", ".join(visitor["name"] for visitor in visit["visitors"])
        yield self.say(node, "rdfs:label", f"{who} → {place.get('name', '?')}")
        yield from self._type(node, visit["status"])
        for role, entity in self.archive.parts_of(number):
            yield from self._entity(entity)
            part = self.term(f"x:{entity['key']}")
            if not happened:
                yield self.say(node, "crm:P67_refers_to", part)
            elif role == "visitor":
                yield self.say(node, "crm:P14_carried_out_by", part)
                if entity["kind"] == "person" and visit["type"] == "visit":
                    yield self.say(node, "crm:P25_moved", part)
            elif role == "host":
                yield self.say(node, "crm:P11_had_participant", part)
            elif entity["name"] == place.get("name") or entity["nearest"]:
                yield self.say(node, "crm:P26_moved_to" if visit["type"] == "visit" else "crm:P7_took_place_at", part)
        if happened:
            yield from self._when(node, visit.get("when"))
            if purpose := visit.get("purpose"):
                goal = self.term(f"x:{stable_id('purpose-', purpose['text'])}")
                yield self.say(goal, "rdf:type", self.term("crm:E55_Type"))
                yield self.say(goal, "rdfs:label", purpose["text"])
                yield self.say(node, "crm:P21_had_general_purpose", goal)
        for index, outcome in enumerate(visit.get("outcomes") or ()):
            result = self.term(f"x:{stable_id('outcome-', visit['id'], index, *outcome['span'])}")
            yield self.say(result, "rdf:type", self.term("crm:E7_Activity"))
            yield self.say(result, "crm:P3_has_note", outcome["text"])
            yield self.say(result, "crm:P15_was_influenced_by", node)
            yield from self._type(result, outcome["kind"])
        yield from self._evidence(node, report, visit)

    def _type(self, node: Any, name: str) -> Iterator[ox.Triple]:
        kind = self.term(f"x:type-{name}")
        if self._new(kind.value):
            yield self.say(kind, "rdf:type", self.term("crm:E55_Type"))
            yield self.say(kind, "rdfs:label", name)
        yield self.say(node, "crm:P2_has_type", kind)

    def _when(self, node: Any, when: dict[str, Any] | None) -> Iterator[ox.Triple]:
        if not when or not when.get("edtf"):
            return
        span = self.term(f"x:{stable_id('date-', when['edtf'], when['text'])}")
        yield self.say(node, "crm:P4_has_time-span", span)
        if not self._new(span.value):
            return
        yield self.say(span, "rdf:type", self.term("crm:E52_Time-Span"))
        yield self.say(span, "rdf:type", self.term("rico:Date"))
        yield self.say(span, "rico:expressedDate", when["text"])
        yield self.say(span, "rico:normalizedDateValue", when["edtf"], "edtf:edtf")
        if when.get("earliest"):
            yield self.say(span, "crm:P82a_begin_of_the_begin", when["earliest"], "xsd:date")
        if when.get("latest"):
            yield self.say(span, "crm:P82b_end_of_the_end", when["latest"], "xsd:date")

    def _entity(self, entity: dict[str, Any]) -> Iterator[ox.Triple]:
        node = self.term(f"x:{entity['key']}")
        if not self._new(node.value):
            return
        kind = {"person": "crm:E21_Person", "place": "crm:E53_Place"}.get(entity["kind"], "crm:E74_Group")
        yield self.say(node, "rdf:type", self.term(kind))
        yield self.say(node, "rdfs:label", entity["name"])
        for alias in entity["aliases"]:
            yield self.say(node, "skos:altLabel", alias)
        if entity["latitude"] is not None and entity["longitude"] is not None:
            yield self.say(node, "geo:lat", entity["latitude"], "xsd:decimal")
            yield self.say(node, "geo:long", entity["longitude"], "xsd:decimal")
        if entity["gazetteer"] and entity["gazetteer"].startswith("geonames:"):
            same = self.ox.NamedNode(f"{_GEONAMES}{entity['gazetteer'].partition(':')[2]}/")
            yield self.say(node, "skos:exactMatch", same)

    def _evidence(self, node: Any, report: str, visit: dict[str, Any]) -> Iterator[ox.Triple]:
        source = self.term(f"x:{stable_id('report-', report)}")
        if self._new(source.value):
            for kind in ("crm:E31_Document", "rico:Record", "prov:Entity"):
                yield self.say(source, "rdf:type", self.term(kind))
            yield self.say(source, "rdfs:label", report)
        yield self.say(source, "crm:P70_documents", node)
        for index, quote in enumerate(visit["evidence"]):
            claim = self.term(f"x:{stable_id('claim-', visit['id'], index, *quote['span'])}")
            for kind in ("crm:E13_Attribute_Assignment", "prov:Entity"):
                yield self.say(claim, "rdf:type", self.term(kind))
            yield self.say(claim, "crm:P140_assigned_attribute_to", node)
            yield self.say(claim, "prov:wasDerivedFrom", source)
            yield self.say(claim, "prov:value", quote["text"])
            start, end = quote["span"]
            page = f"page={quote['page']}&" if quote.get("page") else ""
            yield self.say(claim, "prov:atLocation", self.term(f"x:{stable_id('place-of-', report, start, end)}"))
            where = self.term(f"x:{stable_id('place-of-', report, start, end)}")
            yield self.say(where, "rdf:type", self.term("prov:Location"))
            yield self.say(where, "rdfs:label", f"{page}char={start},{end}")

    def _new(self, key: str) -> bool:
        if key in self.known:
            return False
        self.known.add(key)
        return True


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def triples(archive: Archive, **asked: Any) -> Iterator[ox.Triple]:
    """The triples of the visits that are asked for, visit by visit, earliest first."""
    writer = _Writer(archive)
    numbers = archive.numbers(**asked)
    for number, (report, visit) in zip(numbers, archive.records(**asked), strict=True):
        yield from writer.visit(report, visit, number)


def write_turtle(archive: Archive, path: Path, **asked: Any) -> None:
    """Turtle."""
    ox = _parts()
    with path.open("wb") as file:
        ox.serialize(triples(archive, **asked), file, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def write_jsonld(archive: Archive, path: Path, **asked: Any) -> None:
    """JSON-LD."""
    ox = _parts()
    with path.open("wb") as file:
        ox.serialize(triples(archive, **asked), file, ox.RdfFormat.JSON_LD, prefixes=PREFIXES)


def sparql(archive: Archive, query: str, **asked: Any) -> pd.DataFrame:
    """The answer to a SPARQL query over the visits that are asked for; the prefixes of ``PREFIXES`` are known.

    Columns are the variables, values texts (None where unbound); ASK gives one column ``answer``.  Raises ``QueryError``
    with line and column where the query is malformed.
    """
    import pandas as pd

    ox = _parts()
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples(archive, **asked))
    try:
        found = store.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(f"malformed SPARQL: {error}", where="--sparql", remedy="Mend the query at that place") from error
    if isinstance(found, ox.QueryBoolean):
        return pd.DataFrame({"answer": [bool(found)]})
    if isinstance(found, ox.QueryTriples):
        rows = [[str(t.subject), str(t.predicate), str(t.object)] for t in found]
        return pd.DataFrame(rows, columns=["subject", "predicate", "object"])
    names = [variable.value for variable in found.variables]
    told = [[None if value is None else value.value for value in solution] for solution in found]
    return pd.DataFrame(told, columns=names)
