"""The tables of entities and mentions.

In: documents and the ``Identity`` made from them.  Out: one row an entity of the archive, and one row a mention; the
column ``entity`` joins the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.graph.identity import Identity
from extractor.graph.tables.layout import Row
from extractor.schema import Document

__all__ = ["entity_rows", "mention_rows"]

_KNOWN = ("role", "affiliation", "gender", "home", "within", "country", "gazetteer", "latitude", "longitude")


def entity_rows(identity: Identity) -> Iterator[Row]:
    """The rows of table ``entities``, in the order in which the reports first name them."""
    for entity in identity:
        yield {
            "entity": entity.id,
            "kind": entity.kind,
            "name": entity.name,
            "aliases": " | ".join(entity.aliases),
            "mentions": entity.mentions,
            "reports": entity.reports,
            "place_kind": entity.attributes.get("kind"),
            **{key: entity.attributes.get(key) for key in _KNOWN},
        }


def mention_rows(documents: Iterable[Document], identity: Identity) -> Iterator[Row]:
    """The rows of table ``mentions``, in reading order."""
    for document in documents:
        report = document.report
        for mention in document.mentions:
            entity = identity.resolve(report.name, mention.entity)
            yield {
                "report": report.name,
                "page": next((p.number for p in report.pages if p.span[0] <= mention.span[0] < p.span[1]), None),
                "start": mention.span[0],
                "end": mention.span[1],
                "text": mention.text,
                "label": mention.label,
                "normal": mention.normal,
                "entity": entity.id if entity else None,
            }
