"""The linked data against the published vocabularies: CIDOC-CRM 7.1 (as the package cromulent carries it) and W3C's (rdflib)."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.namespace import PROV, SKOS

from extractor.graph.archive import Archive
from extractor.graph.exports import export
from extractor.graph.exports.rdf import PREFIXES, triples

TERMS = Path(__file__).parents[2] / "extractor" / "graph" / "exports" / "terms.yaml"
CRM = PREFIXES["crm"]
TYPE = PREFIXES["rdf"] + "type"


@cache
def crm() -> Mapping[str, Mapping[str, str]]:
    """The classes and properties of CIDOC-CRM by name; ``subPropertyOf`` of a class are its parents, ``|`` between them."""
    spec = importlib.util.find_spec("cromulent")
    assert spec is not None and spec.submodule_search_locations
    with (Path(spec.submodule_search_locations[0]) / "data" / "crm_vocab.tsv").open(encoding="utf-8", newline="") as file:
        return {row["term"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def above(name: str) -> Iterator[str]:
    """A class and all that it is a special case of."""
    yield name
    for parent in crm()[name]["subPropertyOf"].split("|"):
        if parent:
            yield from above(parent)


@cache
def listed(prefix: str) -> tuple[str, ...]:
    terms = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    return tuple(term.partition(":")[2] for kind in terms.values() for term in kind if term.startswith(f"{prefix}:"))


def test_every_term_of_cidoc_crm_is_one() -> None:
    assert [term for term in listed("crm") if term not in crm()] == []


@pytest.mark.parametrize(("prefix", "namespace"), [("prov", PROV), ("skos", SKOS)])
def test_every_term_of_the_w3c_is_one(prefix: str, namespace: type[rdflib.namespace.DefinedNamespace]) -> None:
    assert listed(prefix) and str(namespace) == PREFIXES[prefix]
    assert [term for term in listed(prefix) if term not in namespace] == []


def test_subjects_and_objects_are_of_the_classes_that_cidoc_crm_asks_for(archive: Archive) -> None:
    data = list(triples(archive))
    kinds: dict[str, set[str]] = {}
    for t in data:
        if t.predicate.value == TYPE and isinstance(t.object, ox.NamedNode) and t.object.value.startswith(CRM):
            kinds.setdefault(str(t.subject), set()).update(above(t.object.value.removeprefix(CRM)))
    wrong = set()
    for t in data:
        name = t.predicate.value.removeprefix(CRM)
        if name == t.predicate.value:
            continue
        asked = {"subject": (t.subject, crm()[name]["domain"]), "object": (t.object, crm()[name]["range"])}
        for side, (node, kind) in asked.items():
            if kind.startswith("E") and kind not in kinds.get(str(node), {kind} if isinstance(node, ox.Literal) else set()):
                wrong.add(f"{name}: the {side} {node} is no {kind}")
    assert wrong == set()


def test_a_second_reader_finds_the_same_triples(archive: Archive, tmp_path: Path) -> None:
    export(archive, "turtle", tmp_path / "a.ttl")
    graph = rdflib.Graph().parse(tmp_path / "a.ttl", format="turtle")
    assert len(graph) == len({str(t) for t in triples(archive)})
