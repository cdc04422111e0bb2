"""Facts as rows of the review table.

In: ``Reviewed`` facts.  Out: one row a visit and visitor (``row`` is the visit's id, a slash and the visitor's number), or
one row a visit with the visitors joined; cells as plain text with the program's own words (``layout.shown`` translates).

``check`` ends each row: eight digits over the whole fact as it stood, eight over what may be corrected in this row.  With
them a table that comes back late tells what its reader saw, and whether the row was touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from extractor.graph.tables.layout import Language
from extractor.review.content import content, differences
from extractor.review.decision import Decision
from extractor.review.state import Reviewed, State, verdict
from extractor.review.table.cells import plain
from extractor.review.table.layout import JOINED, LISTED, layout
from extractor.schema import Visit, Visitor, stable_id

__all__ = [
    "Row", "comment_cell", "correctable", "decision_label", "difference_lines", "fixed_cells", "opinion_line", "seal",
    "table_rows", "touched",
]  # fmt: skip

Row = Mapping[str, str]


def table_rows(
    facts: Iterable[Reviewed], language: Language = "en", *, one_row_per_visit: bool = False
) -> Iterator[Row]:
    """The rows of ``facts``, in their order; questions and corrections are worded in ``language``."""
    for fact in facts:
        visit = fact.value
        numbers: list[int | None] = list(range(len(visit.visitors)))
        for number in numbers if numbers and not one_row_per_visit else [None]:
            cells = correctable(visit, number)
            yield {
                "row": fact.id if number is None else f"{fact.id}/{number + 1}",
                **cells,
                **_about(fact),
                "question": _question(fact, language),
                "corrected": _corrected(fact, language),
                "check": f"{seal(visit, fact.found)}-{touched(cells)}",
            }


def correctable(visit: Visit, number: int | None) -> dict[str, str]:
    """The cells that may be corrected, in the row of visitor ``number`` or of all (None)."""
    visitors = list(visit.visitors) if number is None else [visit.visitors[number]]
    place, when = visit.place, visit.when
    return {
        "who": _joined(visitors, lambda visitor: visitor.name),
        "who_kind": _joined(visitors, lambda visitor: visitor.kind.value),
        "role": _joined(visitors, lambda visitor: visitor.role or ""),
        "affiliation": _joined(visitors, lambda visitor: visitor.affiliation or ""),
        "where": place.name if place else "",
        "where_kind": place.kind.value if place else "",
        "within": (place.within or "") if place else "",
        "when": when.text if when else "",
        "edtf": (when.edtf or "") if when else "",
        "status": visit.status.value,
        "type": visit.type.value,
        "host": visit.host or "",
        "purpose": visit.purpose.text if visit.purpose else "",
        "outcomes": LISTED.join(plain(outcome.text) for outcome in visit.outcomes),
        "outcome_kinds": LISTED.join(outcome.kind.value for outcome in visit.outcomes),
    }


def seal(value: Visit, found: Visit | None) -> str:
    """Eight digits over what a fact said, and what the program found."""
    return stable_id("", *content(value).values(), *(content(found).values() if found else ("",)))[:8]


def touched(cells: Mapping[str, str]) -> str:
    """Eight digits over the correctable ``cells`` of a row: other digits mean that somebody changed one."""
    return stable_id("", *(plain(cells[name]) for name in layout().russian if name in layout().correcting))[:8]


def decision_label(fact: Reviewed) -> str:
    """What the column «decision» says of a fact; empty while it is pending."""
    if fact.change is not None and fact.state is not State.CONFLICT:
        return "changed"
    return "" if fact.state is State.PENDING else fact.state.value


def fixed_cells(fact: Reviewed) -> dict[str, str]:
    """The cells that follow from others or from the report, and cannot be corrected in the table."""
    visit, when, place = fact.value, fact.value.when, fact.value.place
    return {
        "country": (place.country or "") if place else "",
        "earliest": (when.earliest or "") if when else "",
        "latest": (when.latest or "") if when else "",
        "quote": " […] ".join(one.text for one in visit.evidence),
        "report": fact.report,
    }


def _about(fact: Reviewed) -> Row:
    visit = fact.value
    latest = fact.decided or (fact.opinions[-1] if fact.opinions else None)
    return {
        **fixed_cells(fact),
        "decision": decision_label(fact),
        "page": "" if visit.evidence[0].page is None else str(visit.evidence[0].page),
        "confidence": f"{visit.confidence:.2f}",
        "reason": visit.rule,
        "comment": comment_cell(fact),
        "reviewer": fact.decided.reviewer if fact.decided else JOINED.join(fact.reviewers),
        "time": latest.time if latest else "",
    }


def comment_cell(fact: Reviewed) -> str:
    """What the column «comment» says: the comment that holds, or in a conflict everybody's."""
    if fact.decided is not None:
        return fact.decided.comment
    return JOINED.join(f"{one.reviewer}: {one.comment}" for one in fact.opinions if one.comment)


def _question(fact: Reviewed, language: Language) -> str:
    """Why a person is asked, in one line."""
    if fact.state is State.CONFLICT:
        return JOINED.join(f"{one.reviewer}: {opinion_line(one, fact, language)}" for one in fact.opinions)
    if fact.change is None:
        return ""
    change = fact.change
    fields = difference_lines(change.before, change.now, language) if change.now else []
    return JOINED.join([layout().said("change", change.kind.value, language), *fields])


def opinion_line(opinion: Decision, fact: Reviewed, language: Language) -> str:
    """What a reviewer says of a fact, and in which fields that is not what is shown."""
    said = layout().said("state", verdict(opinion).value, language)
    fields = difference_lines(fact.value, opinion.after, language) if opinion.after else []
    return f"{said} ({JOINED.join(fields)})" if fields else said


def difference_lines(before: Visit, now: Visit, language: Language) -> list[str]:
    """Each field that differs, as «heading: before → now» in the words of ``language``."""
    known = layout()
    return [
        f"{known.said('field', one.field, language)}: {one.before or '—'} → {one.now or '—'}"
        for one in differences(before, now, lambda column, value: known.shown(column, value, language))
    ]


def _corrected(fact: Reviewed, language: Language) -> str:
    if fact.found is None or fact.state is not State.CORRECTED:
        return ""
    return JOINED.join(difference_lines(fact.found, fact.value, language))


def _joined(visitors: list[Visitor], part: Callable[[Visitor], str]) -> str:
    parts = [part(visitor) for visitor in visitors]
    return JOINED.join(parts) if any(parts) else ""
