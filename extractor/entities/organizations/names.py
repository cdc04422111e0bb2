"""Organizations and premises with their whole names, nested ones inside.

In: a ``Doc`` whose ``spans["ner"]`` holds what the entity model found.  Out: ``Found`` records.  Two witnesses meet
here: the lexicon of head nouns knows where a name begins and how far its phrase reaches; the model knows names that
no lexicon has («Единая Россия», «Nokia»).  Spans of the model are repaired (quotes closed, cut names made whole) and
merged with the phrases they belong to.  Abbreviations that the report defines are found in the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.tokens import Doc, Span, Token

from extractor.entities.found import Found
from extractor.entities.organizations.candidates import Candidate, candidates, premises_candidates, speaks_for
from extractor.entities.organizations.definitions import alias_mentions, definitions
from extractor.entities.organizations.lexicon import marks
from extractor.entities.phrases import may_modify, nominative, readings
from extractor.entities.phrases.capitals import is_common, opens_sentence
from extractor.entities.phrases.tails import quotation_end
from extractor.language import lexemes

__all__ = ["find_facilities", "find_organizations", "organization_candidates"]

_MODEL_LABELS = frozenset(("ORGANIZATION", "ORG"))
_PLACE_LABELS = frozenset(("FACILITY",))
_CLOSING = {"»": "«", "”": "“„", '"': '"', "“": "„"}
_OPENING = {"«": "»", "“": "”", "„": "“”", '"': '"'}
_TRIM = frozenset(".,;:()–—-")


def _spans(doc: Doc, labels: Iterable[str]) -> list[Span]:
    wanted = set(labels)
    return [s for s in doc.spans["ner"] if s.label_ in wanted] if "ner" in doc.spans else []


def _persons(doc: Doc) -> frozenset[int]:
    """Tokens of persons that carry initials: a name in initials is never the tail of an organization's name."""
    return frozenset(
        t.i for s in _spans(doc, ("PERSON", "PER")) if any(len(t.text) == 1 and t.text.isupper() for t in s) for t in s
    )


def _repaired(doc: Doc, span: Span) -> tuple[int, int]:
    """The span of the model with its quotation whole and without loose punctuation at its ends."""
    start, end = span.start, span.end
    while end - start > 1 and doc[start].text in _TRIM:
        start += 1
    while end - start > 1 and doc[end - 1].text in _TRIM:
        end -= 1
    inside = [doc[i].text for i in range(start, end)]
    if start > 0 and doc[start - 1].text in _OPENING and not any(t in _OPENING for t in inside):
        closing = quotation_end(doc, start - 1, min(len(doc), end + 20))
        if closing > start and closing >= end:
            start, end = start - 1, closing
    for i in range(start + 1, end):
        if doc[i].text == "(":  # «Корпус стражей (КСИР»: the bracket is a name of its own
            end = i
            break
    for i in range(start, end):
        if doc[i].text in _OPENING:
            end = max(end, quotation_end(doc, i, min(len(doc), i + 30)))
            break
    if (
        end - start > 1
        and doc[end - 1].text in _CLOSING
        and not any(doc[i].text in _OPENING for i in range(start, end))
    ):
        end -= 1
    return start, end


def _head(doc: Doc, start: int, end: int) -> int:
    """The head of a span of the model: the noun whose governor lies outside, leftmost of them."""
    for i in range(start, end):
        inside = start <= doc[i].head.i < end and doc[i].head.i != i
        if not inside and any(r.kind == "N" for r in readings(doc[i].text)):
            return i
    for i in range(start, end):
        if any(r.kind == "N" for r in readings(doc[i].text)):
            return i
    return start


def _by_model(doc: Doc, known: list[Candidate], labels: Iterable[str], kind: str) -> list[Candidate]:
    """The model's spans that the lexicon does not cover, and joined ones where the two meet half-way."""
    result = list(known)
    owner: dict[int, int] = {}
    for number, candidate in enumerate(known):
        for i in range(candidate.start, candidate.end):
            owner.setdefault(i, number)
    for span in _spans(doc, labels):
        start, end = _repaired(doc, span)
        touching = sorted({owner[i] for i in range(start, end) if i in owner})
        head = _head(doc, start, end)
        if not touching and _is_common_word(doc, start, end):
            continue
        if not touching:
            result.append(Candidate(start, end, head, kind, "named", "model"))
            continue
        done = False
        for number in touching:
            mine = known[number]
            if mine.start == start and mine.end == end:
                done = True
            elif mine.start <= start and end <= mine.end:
                done = True  # inside: nested only where it is a name of its own
                if not start <= mine.head < end and not any(c.head == head for c in known):
                    result.append(Candidate(start, end, head, kind, "named", "model, nested"))
            elif mine.head == head and not _sound(doc, start, end, mine):
                done = True
            elif start <= mine.head < end and (mine.start < start or mine.end < end or start < mine.start):
                left, right = min(start, mine.start), max(end, mine.end)
                crossing = start < mine.start and end < mine.end and mine.head != head
                if crossing:
                    continue
                level = speaks_for(doc, left, right, mine.head)
                if head == mine.head or mine.start == left:
                    result[number] = Candidate(left, right, mine.head, mine.kind, level, mine.rule + ", model")
                    done = True
        if not done:
            result.append(Candidate(start, end, head, kind, "named", "model"))
    return result


def _is_common_word(doc: Doc, start: int, end: int) -> bool:
    """A heading or the first word of a sentence that the model took for a name: «СЕКРЕТНО», «Делегация»."""
    token = doc[start]
    if end - start > 1 or not (token.text.isupper() or opens_sentence(doc, start)):
        return False
    return len(token.text) > 5 and is_common(token.lower_)


def _sound(doc: Doc, start: int, end: int, mine: Candidate) -> bool:
    """Whether what the model adds to a phrase of the lexicon can belong to it: modifiers before, genitives after."""
    before = all(
        doc[i].is_punct or (doc[i].text[:1].isupper() and i != start) or (may_modify(doc[i]) and _adjectival(doc[i]))
        for i in range(start, mine.start)
    )
    last = doc[end - 1]
    genitive = last.text[:1].isupper() or not last.is_alpha or any(r.case == "Gen" for r in readings(last.text))
    return before and (end <= mine.end or genitive)


def _adjectival(token: Token) -> bool:
    own = readings(token.text)
    return any(r.kind == "A" for r in own) or (not own and not any(p.known for p in lexemes.parses(token.lower_)))


def _unique(found: list[Candidate]) -> list[Candidate]:
    """One candidate a span, the better known first; of two that cross each other the longer stays."""
    order = {"named": 0, "described": 1, "bare": 2}
    best: dict[tuple[int, int], Candidate] = {}
    for c in sorted(found, key=lambda c: (c.start, -c.end, order[c.level], c.rule)):
        best.setdefault((c.start, c.end), c)
    kept: list[Candidate] = []
    for c in best.values():
        crossed = [k for k in kept[-6:] if k.start < c.start < k.end < c.end]
        if not crossed:
            kept.append(c)
    return kept


def _found(doc: Doc, c: Candidate, label: str, more: Mapping[str, str] | None = None) -> Found:
    span = doc[c.start : c.end]
    normal = nominative(doc, c.start, c.end, c.head, proper=c.level == "named")
    parts = {"kind": c.kind, "level": c.level, "head": str(doc[c.head].idx), **(more or {})}
    return Found((span.start_char, span.end_char), label, normal, c.rule, parts)


def organization_candidates(doc: Doc) -> list[Candidate]:
    """What the lexicon and the model see together, one candidate a span."""
    return _unique(_by_model(doc, candidates(doc, _persons(doc)), _MODEL_LABELS, "organization"))


def find_organizations(doc: Doc) -> list[Found]:
    """ORGANIZATION mentions of ``doc``, nested ones included, sorted by span.

    ``parts``: ``kind`` (organization or facility: what a visit to it is a visit to), ``level`` (named, described, or
    bare for a head noun alone, which only the context can identify), ``head`` (character offset of the head noun),
    ``alias_of`` (the full name, for an abbreviation or quotation that the report ties to one).
    """
    kept = organization_candidates(doc)
    named = [f for c in kept if (f := _found(doc, c, "ORGANIZATION")).normal.lower() not in marks().never]
    defined = definitions(doc, named)
    taken = {f.span for f in named}
    aliases = [f for f in alias_mentions(doc, defined) if f.span not in taken]
    by_span = {f.span: f for f in alias_mentions(doc, defined)}
    named = [
        Found(f.span, f.label, f.normal, f.rule, {**f.parts, "alias_of": by_span[f.span].parts["alias_of"]})
        if f.span in by_span and f.normal != by_span[f.span].parts["alias_of"]
        else f
        for f in named
    ]
    return sorted(named + aliases)


def find_facilities(doc: Doc) -> list[Found]:
    """FACILITY mentions of ``doc``: buildings, grounds and works of men that are no organizations; sorted by span.

    ``parts`` as in ``find_organizations``.
    """
    stop = _persons(doc)
    kept = _unique(_by_model(doc, premises_candidates(doc, stop), _PLACE_LABELS, "facility"))
    return sorted(_found(doc, c, "FACILITY") for c in kept)
