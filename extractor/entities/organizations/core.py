"""Names of organizations in the narrower sense of entity corpora: the name without its common noun and quotes.

In: a ``Doc``.  Out: ``Found`` records of the label ORGANIZATION.  Where ``find_organizations`` answers «кто»
(«хоккейный клуб «Енисей»», «компания Nokia»), corpora in the manner of NEREL mark the name alone (Енисей, Nokia), a
common noun only where it is the name itself («министерство обороны», «полиция»), and both the whole and the part
without its place («Следственный комитет Армении», «Следственный комитет»).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.organizations.candidates import Candidate
from extractor.entities.organizations.lexicon import institution, marks
from extractor.entities.organizations.names import organization_candidates
from extractor.entities.phrases import nominative
from extractor.entities.phrases.capitals import opens_sentence

__all__ = ["find_names"]

_OPENING, _CLOSING = frozenset('«"“„'), frozenset('»"”“')
_OFFICIAL = frozenset(("soviet party and state", "imperial and zemstvo", "government"))
_PLACES = frozenset(("LOCATION", "LOC", "CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "GPE"))
_SIGNS = frozenset(("№", "им", "им.", "имени"))


def _unquoted(doc: Doc, start: int, end: int) -> tuple[int, int]:
    if end - start > 2 and doc[start].text in _OPENING and doc[end - 1].text in _CLOSING:
        return start + 1, end - 1
    return start, end


def _quoted_tail(doc: Doc, c: Candidate) -> tuple[int, int] | None:
    """The inside of the quotation that closes the phrase."""
    if doc[c.end - 1].text not in _CLOSING:
        return None
    opening = next((i for i in range(c.head + 1, c.end - 1) if doc[i].text in _OPENING), None)
    return (opening + 1, c.end - 1) if opening is not None and opening + 1 < c.end - 1 else None


def _foreign_tail(doc: Doc, c: Candidate) -> tuple[int, int] | None:
    """The foreign name that directly follows the head: «компании Lockheed Martin»."""
    first = c.head + 1
    if first < c.end and doc[first].text[0].isascii() and doc[first].text[0].isalpha():
        return first, c.end
    return None


def _is_name_itself(doc: Doc, c: Candidate) -> bool:
    """Whether the common noun is part of the name: capitals, numbers, or a body of the state."""
    entry = institution(doc[c.head].lower_)
    if entry is None:
        return c.level == "named"
    if entry.alone:
        return True
    if entry.field in _OFFICIAL and c.level == "named":
        return True
    for i in range(c.start, c.head + 1):
        if doc[i].text[:1].isupper() and not opens_sentence(doc, i):
            return True
    if c.level == "named" and opens_sentence(doc, c.start) and doc[c.start].text[:1].isupper() and c.start < c.head:
        return True
    return any(doc[i].lower_ in _SIGNS for i in range(c.start, c.end))


def _without_place(doc: Doc, c: Candidate) -> tuple[int, int] | None:
    """The name without the place that closes it."""
    cut = c.end
    places = {i for name in ("ner", "tagged") for s in doc.spans.get(name, []) if s.label_ in _PLACES for i in range(s.start, s.end)}
    while cut - 1 > c.head and cut - 1 in places:
        cut -= 1
    if cut == c.end or doc[cut - 1].pos_ == "ADP" or doc[cut - 1].lower_ in ("и", ","):
        return None
    entry = institution(doc[c.head].lower_)
    telling = cut - c.start > 1 or (entry is not None and entry.alone)
    return (c.start, cut) if telling else None


def _spans(doc: Doc, c: Candidate) -> Iterator[tuple[int, int]]:
    if c.rule.startswith("model"):
        yield _unquoted(doc, c.start, c.end)
        return
    tail = _quoted_tail(doc, c) or _foreign_tail(doc, c)
    if tail is not None:
        yield tail
        return
    if c.start < c.head and doc[c.start].text in _OPENING:
        yield _unquoted(doc, c.start, c.end)
        return
    if not _is_name_itself(doc, c):
        return
    yield c.start, c.end
    shorter = _without_place(doc, c)
    if shorter is not None:
        yield shorter


def find_names(doc: Doc) -> list[Found]:
    """ORGANIZATION mentions of ``doc`` in the manner of NEREL, nested ones included, sorted by span."""
    found: dict[tuple[int, int], Found] = {}
    for c in organization_candidates(doc):
        for start, end in _spans(doc, c):
            head = c.head if start <= c.head < end else start
            span = doc[start:end]
            normal = nominative(doc, start, end, head, proper=True)
            if normal.lower() not in marks().never:
                key = (span.start_char, span.end_char)
                found.setdefault(key, Found(key, "ORGANIZATION", normal, c.rule, {"kind": c.kind}))
    return sorted(found.values())
