"""The table of the other facts: offices, meetings, agreements, memberships.

In: documents.  Out: one row a fact; ``what`` lists its arguments as «role: value».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.graph.tables.layout import Row
from extractor.schema import Document

__all__ = ["fact_rows"]


def fact_rows(documents: Iterable[Document]) -> Iterator[Row]:
    """The rows of table ``facts``, in the order of the documents and of the facts in them."""
    for document in documents:
        for fact in document.facts:
            evidence = fact.evidence[0] if fact.evidence else None
            yield {
                "fact": fact.id,
                "type": fact.type,
                "status": fact.status.value,
                "what": "; ".join(f"{role}: {value}" for role, value, _ in fact.arguments),
                "when": fact.when.text if fact.when else None,
                "edtf": fact.when.edtf if fact.when else None,
                "earliest": fact.when.earliest if fact.when else None,
                "latest": fact.when.latest if fact.when else None,
                "quote": " […] ".join(quote.text for quote in fact.evidence),
                "report": document.report.name,
                "page": evidence.page if evidence else None,
                "start": evidence.span[0] if evidence else None,
                "end": evidence.span[1] if evidence else None,
                "confidence": round(fact.confidence, 4),
                "rule": fact.rule,
            }
