"""How likely a hit of the gazetteer is a place, from the words around it.

In: a hit and its ``Surroundings`` (text, tokens, named entities of the model).  Out: points and the reasons for them;
two points make a place.  Precision goes first: a word that is also a surname («Киров»), a first name («Владимир») or a
common word («Орёл») needs a preposition or the model on its side.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from extractor.entities.places.declension import fold, forms
from extractor.entities.places.descriptors import prepositions, visiting
from extractor.entities.places.entry import Entry
from extractor.entities.places.scanning import Hit
from extractor.language import lexemes

__all__ = ["NEAR", "PLACE_LABELS", "Surroundings", "Weight", "weigh"]

PLACE_LABELS = frozenset(("LOCATION", "CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "FACILITY", "LOC"))
_PERSON_LABELS = frozenset(("PERSON", "PER"))
_ORGANIZATION_LABELS = frozenset(("ORGANIZATION", "ORG"))
_PERSONAL = frozenset(("Name", "Surn", "Patr"))
_PROPER = _PERSONAL | {"Geox", "Orgn", "Trad", "Abbr", "Init"}
NEAR = frozenset(("AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"))
_LARGE, _LARGE_NEAR = 100_000, 15_000
_INITIAL_BEFORE = re.compile(r"(?<![А-Яа-яЁё])[А-ЯЁ]\.[ \u00a0]?$")
_INITIAL_AFTER = re.compile(r"[ \u00a0][А-ЯЁ]\.(?:[ \u00a0]?[А-ЯЁ]\.)?")
_SURNAME = re.compile(
    r"(?:ов|ев|ин|ын|ова|ева|ина|ына|ову|еву|ину|овым|евым|иным|ский|ского|ская|скую|енко|чук|ян|швили|дзе|сон|ман|берг)$"
)
_SURE_SHORT = frozenset(("РФ",))
THRESHOLD = 2
_ADDRESS = re.compile(r"\.(?:ru|com|org|net|рф|by|ua|kz)\b")
_ENCLOSED = re.compile(
    r",\s(?:штат[а-я]{0,2}|провинци[а-я]{1,2}|земля|графство|префектура|кантон)\s[А-ЯЁ]|\s?\((?:США|ФРГ|ГДР|КНР|СССР|РФ|УССР|БССР)\)|\s?\((?:штат|провинция|земля|область)\s"
)
_AT_SITES = frozenset(
    ("в", "во", "из", "на", "у", "к", "перед", "возле", "около", "близ", "по", "вокруг", "до", "над", "от")
)
_SAYING = frozenset(
    ("сообщить", "заявить", "считать", "требовать", "решить", "назвать", "подтвердить", "объявить", "опровергнуть")
)


@dataclass(frozen=True, slots=True)
class Weight:
    """``points`` and the ``reasons`` they were given for, in order."""

    points: int
    reasons: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether this is enough for a place."""
        return self.points >= THRESHOLD


@dataclass(slots=True)
class Surroundings:
    """A document made easy to ask by characters."""

    doc: Doc
    text: str = ""
    starts: list[int] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    span_starts: list[int] = field(default_factory=list)
    longest: int = 0
    surnames: frozenset[str] = frozenset()

    @staticmethod
    def of(doc: Doc) -> Surroundings:
        """The surroundings of every place in ``doc``."""
        named = doc.spans.get("ner", [])
        spans = sorted((s.start_char, s.end_char, s.label_) for s in named)
        longest = max((end - start for start, end, _ in spans), default=0)
        persons = (doc.text[start:end].split() for start, end, label in spans if label in _PERSON_LABELS)
        surnames = frozenset(fold(words[-1]) for words in persons if len(words) > 1)
        return Surroundings(
            doc, doc.text, [int(i) for i in doc.to_array("IDX")], spans, [s[0] for s in spans], longest, surnames
        )

    def token(self, offset: int) -> int:
        """Index of the token at or before ``offset``, -1 before the first."""
        return bisect.bisect_right(self.starts, offset) - 1

    def before(self, offset: int) -> Token | None:
        """The last token that ends at or before ``offset``."""
        i = bisect.bisect_left(self.starts, offset) - 1
        while i >= 0 and self.doc[i].is_space:
            i -= 1
        return self.doc[i] if i >= 0 else None

    def after(self, offset: int) -> Token | None:
        """The first token that starts at or after ``offset``."""
        i = bisect.bisect_left(self.starts, offset)
        while i < len(self.starts) and self.doc[i].is_space:
            i += 1
        return self.doc[i] if i < len(self.starts) else None

    def named(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The model's entities that overlap ``start:end``."""
        first = bisect.bisect_left(self.span_starts, start - self.longest)
        last = bisect.bisect_left(self.span_starts, end)
        return [span for span in self.spans[first:last] if span[1] > start]

    def opens_sentence(self, offset: int) -> bool:
        """Whether the word at ``offset`` opens a sentence, a line or a quotation: its capital says nothing."""
        before = self.before(offset)
        if before is None or "\n" in self.text[before.idx : offset]:
            return True
        here = self.doc[min(max(self.token(offset), 0), len(self.doc) - 1)]
        return bool(here.is_sent_start) or before.text in (
            "«",
            '"',
            "“",
            "„",
            ".",
            "!",
            "?",
            "…",
            "—",
            "–",
            "-",
            "•",
            ":",
        )


def _is_name(token: Token | None, kinds: frozenset[str]) -> bool:
    """Whether a capitalised token can be a name of one of ``kinds`` and of no place."""
    if token is None or not token.text[:1].isupper() or len(token.text) < 2:
        return False
    parses = [p for p in lexemes.parses(token.text.lower()) if p.known]
    return any(p.grammemes & kinds for p in parses) and not any("Geox" in p.grammemes for p in parses)


def _beside_initials(text: str, hit: Hit, personal: bool) -> bool:
    """Whether initials stand before the name («С. Кнудсен»), or after one that can be a surname («Киров С. М.»)."""
    before = _INITIAL_BEFORE.search(text[max(0, hit.start - 4) : hit.start]) is not None
    return before or (personal and _INITIAL_AFTER.match(text, hit.end) is not None)


def _likeness(hit: Hit) -> tuple[bool, bool, bool]:
    """Whether the form can be a name of a person, a common word, and whether the dictionary has it as a place."""
    if len(hit.words) > 1:
        return False, False, True
    word = hit.words[0].lower()
    parses = lexemes.parses(word)
    known = [p for p in parses if p.known]
    place = any("Geox" in p.grammemes for p in known)
    personal = any(p.grammemes & _PERSONAL for p in known) or (not place and bool(_SURNAME.search(word)))
    common = any(not p.grammemes & _PROPER for p in known)
    return personal, common, place


def _base(hit: Hit, entries: tuple[Entry, ...], around: Surroundings) -> tuple[int, list[str]]:
    largest = max((e.population for e in entries), default=0)
    near = any(e.country in NEAR and e.population >= _LARGE_NEAR for e in entries)
    abbreviation = hit.match.name.isupper() and len(hit.words) == 1 and 2 <= len(hit.words[0]) <= 5
    if abbreviation and len(hit.words[0]) == 2 and hit.words[0] not in _SURE_SHORT:
        return 0, ["short abbreviation"]
    if abbreviation and any(e.reviewed for e in entries):
        return 3, ["abbreviation"]
    personal, common, place = _likeness(hit)
    reviewed = any(e.reviewed and (e.label != "CITY" or place or not e.historical) for e in entries)
    strong = (
        reviewed
        or place
        or near
        or largest >= _LARGE
        or (len(hit.words) > 1 and any(w[:1].isupper() for w in hit.words[1:]))
    )
    points, reasons = (2, ["well-known name"]) if strong else (1, ["name of a small place"])
    sure = (
        any(e.reviewed and e.label in ("COUNTRY", "STATE_OR_PROVINCE") and not e.historical for e in entries) and place
    )
    if personal and not sure:
        points -= 1 if place else 2
        reasons.append("may be a person")
    if common and not sure:
        opens = around.opens_sentence(hit.start) or hit.words[0].isupper()
        points -= (2 if opens else 1) if not place else (1 if opens else 0)
        reasons.append("may be a common word")
    return points, reasons


def _of_model(hit: Hit, entries: tuple[Entry, ...], around: Surroundings) -> tuple[int, str]:
    points, reason = 0, ""
    for start, end, label in around.named(hit.start, hit.end):
        if label in PLACE_LABELS:
            points, reason = 2, "the model has a place"
        elif label in _PERSON_LABELS:
            if (start, end) != (hit.start, hit.end):
                return -3, "inside a person's name"
            personal, _, place = _likeness(hit)
            # the model takes far towns for surnames; where the word is none, the town stands
            large = any(e.population >= _LARGE or e.reviewed for e in entries)
            return (0, "") if large and not personal else (-2 if place else -3, "the model has a person")
        elif label in _ORGANIZATION_LABELS and (start, end) == (hit.start, hit.end):
            points, reason = -1, "the model has an organization"
    return points, reason


def _of_neighbours(
    hit: Hit, entries: tuple[Entry, ...], around: Surroundings, before: Token | None, after: Token | None
) -> tuple[int, str]:
    """What directly stands beside the name: an enclosing place, a noun that it describes, capitals, a web address."""
    text = around.text
    if _ADDRESS.match(text, hit.end):
        return -4, "part of a web address"
    if _ENCLOSED.match(text, hit.end):
        return 3, "its region or country is named beside it"
    if len(hit.words) > 1:
        return 0, ""
    word = hit.words[0]
    if word.isupper() and 2 <= len(word) <= 6 and not hit.match.name.isupper():
        beside = [t for t in (before, after) if t is not None and t.is_alpha and len(t) > 1]
        bracketed = text[hit.start - 1 : hit.start] == "(" and text[hit.end : hit.end + 1] == ")"
        if bracketed or (beside and not any(t.is_upper for t in beside)):
            return -2, "an abbreviation of something else"
    if (
        after is not None
        and text[hit.end : after.idx] in (" ", "\u00a0")
        and after.pos_ in ("NOUN", "ADJ", "PROPN")
        and _adjectival(word)
    ):
        return -3, "an adjective of the next word"
    return 0, ""


def _adjectival(word: str) -> bool:
    return any(p.pos == "ADJ" and (p.known or p.score > 0.3) for p in lexemes.parses(word.lower()))


def _of_sites(hit: Hit, entries: tuple[Entry, ...], around: Surroundings, before: Token | None) -> tuple[int, str]:
    """A building whose name stands for those who sit in it («пресс-служба Кремля») is a place only where one can be."""
    if entries[0].label != "FACILITY" or before is None:
        return 0, ""
    if before.lower_ in _AT_SITES or (
        before.pos_ == "VERB" and "Acc" in hit.match.cases and before.lemma_ not in _SAYING
    ):
        return 1, "where one can be"
    if any(label == "FACILITY" for _, _, label in around.named(hit.start, hit.end)):
        return 1, "the model has a building"
    return -3, "stands for those who sit there"


def _of_verbs(hit: Hit, before: Token | None, after: Token | None) -> tuple[int, str]:
    """The object of a verb of visiting is a place: «посетил Муром», «Муром посетят»."""
    beside = any(t is not None and t.pos_ == "VERB" and t.lemma_ in visiting() for t in (before, after))
    return (3, "what is visited") if beside and "Acc" in hit.match.cases else (0, "")


def weigh(hit: Hit, entries: tuple[Entry, ...], around: Surroundings) -> Weight:
    """The points of ``hit``, which may be any of ``entries``."""
    points, reasons = _base(hit, entries, around)
    before, after = around.before(hit.start), around.after(hit.end)
    governed = prepositions().get(before.lower_) if before is not None else None
    if governed is not None:
        agrees = bool(set(governed) & set(hit.match.cases))
        points += 1 if agrees else -1
        reasons.append("preposition" if agrees else "case against the preposition")
    of_model, reason = _of_model(hit, entries, around)
    if of_model:
        points += of_model
        reasons.append(reason)
    for change, reason in (
        _of_verbs(hit, before, after),
        _of_neighbours(hit, entries, around, before, after),
        _of_sites(hit, entries, around, before),
    ):
        if change:
            points += change
            reasons.append(reason)
    quoted = around.text[hit.start - 1 : hit.start] in ("«", '"', "“", "„") and around.text[hit.end : hit.end + 1] in (
        "»",
        '"',
        "”",
        "“",
    )
    if quoted:
        points -= 3
        reasons.append("stands alone in quotation marks")
    personal, _, _ = _likeness(hit)
    single = len(hit.words) == 1
    if single and of_model < 2 and any(form in around.surnames for form in set().union(*forms(hit.match.key).values())):
        points -= 3
        reasons.append("a person of this name stands in the text")
    if single and (
        (governed is None and _is_name(before, frozenset(("Name",))))
        or (personal and _is_name(after, frozenset(("Surn", "Patr"))))
        or _beside_initials(around.text, hit, personal)
    ):
        points -= 3
        reasons.append("part of a person's name")
    return Weight(points, tuple(reasons))
