"""Offices and professions of a document: «первый заместитель Мэра Города», «зав. отделом пропаганды».

In: a spaCy ``Doc`` and the people found in it.  Out: ``Found`` records labelled PROFESSION, whose ``parts`` hold the
head, the role, the affiliation, number, case and gender, and ``person`` («START:END», several parted by «;») where the
office is that of people named beside it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.people.dictionary import fold
from extractor.entities.people.heads import office_head, word_set
from extractor.entities.people.office_phrases import Office, is_adjective, may_be, readings, scan
from extractor.entities.people.titles import title_before
from extractor.language import lexemes

__all__ = ["find_offices"]

_CACHE = 1 << 14
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_GENERIC = frozenset(("город", "область", "край", "район", "республика", "страна", "округ"))


def _nominative(text: str, office: Office, number: str = "") -> str:
    """The phrase with its head and the modifiers before it in the nominative; the complement stays.

    ``number``: Sing or Plur (UD) where it is not to be the phrase's own.
    """
    own = office.number or "Sing"
    number = number or own
    gender = {"m": "Masc", "f": "Fem"}.get(office.head.gender) if number == "Sing" else None
    before = text[office.span[0] : office.head_span[0]]

    def turned(match: re.Match[str]) -> str:
        word = match[0]
        if "." in word or not is_adjective(word):
            return word
        return lexemes.inflect(word, "Nom", number, gender, pos="ADJ") or word

    head = text[slice(*office.head_span)]
    if not office.head.short:
        first, dash, last = head.partition("-")
        feats = {"Case": office.case, "Number": own} if office.case else None
        form = lexemes.inflect(head, "Nom", number, pos="NOUN", feats=feats)
        if dash and fold(first) in word_set("prefixes"):
            form = f"{first}-{lexemes.inflect(last, 'Nom', number, pos='NOUN', feats=feats) or last}"
        head = form or head
    phrase = re.sub(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?", turned, before) + head
    if office.complement[1] > office.complement[0]:
        phrase += text[office.head_span[1] : office.complement[1]]
    phrase = re.sub(r"\s+", " ", phrase)
    opening = phrase.split(" ", 1)[0]
    if phrase[:1].isupper() and not opening.isupper() and _opens_sentence(text, office.span[0]):
        phrase = phrase[0].lower() + phrase[1:]
    return phrase.lower() if phrase.isupper() and " " in phrase else phrase


def _opens_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 5) : at].rstrip(' \t«"(–—-•')
    return not before or before[-1] in ".!?\n:;"


def _affiliation(doc: Doc, text: str, office: Office) -> tuple[str, str]:
    """The place or organization of an office in the nominative, and the role without it."""
    start, end = office.complement
    role_end = end
    if end <= start:
        return "", ""
    for match in _WORD.finditer(text, start, end):
        if office_head(match[0]) is not None and text[match.end() : end].strip():
            start = match.end() + 1  # «заместитель главы администрации»: of the administration
    if "ner" in doc.spans:
        inside = [
            (s.start_char, s.end_char)
            for s in doc.spans["ner"]
            if s.label_ not in ("PERSON", "PER", "PROFESSION") and start <= s.start_char and s.end_char <= end
        ]
    else:
        inside = []
    if inside:
        chosen = min(inside, key=lambda s: (-(s[1] - s[0]), s[0]))
        if chosen[1] == end:
            role_end = chosen[0]
    else:
        noun = re.search(r"[^\W\d_]", text[start:end])
        if noun is None:
            return "", ""
        chosen = (start, end)
        role_end = start
    chosen = (_with_adjectives(text, start, chosen[0]), chosen[1])
    if role_end < end:
        role_end = chosen[0]
    name = phrase_nominative(text[slice(*chosen)].strip())
    if fold(name) in _GENERIC:
        return "", ""
    return name, text[office.span[0] : role_end].strip()


def _with_adjectives(text: str, least: int, start: int) -> int:
    """Where the adjectives before ``start`` begin, no further left than ``least``: «городской Думы»."""
    words = list(_WORD.finditer(text, least, start))
    while words and is_adjective(words[-1][0]) and not text[words[-1].end() : start].strip():
        start = words.pop().start()
    return start


@lru_cache(_CACHE)
def phrase_nominative(phrase: str) -> str:
    """A genitive or instrumental noun phrase in the nominative: adjectives and the first noun change, the rest stays."""
    words = list(re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase))
    pieces: list[str] = []
    position = 0
    noun = next((m for m in words if not is_adjective(m[0]) and (may_be(m[0], "Gen") or may_be(m[0], "Ins"))), None)
    if noun is None or re.match(r"\s*[«\"]", phrase):
        return phrase
    feats = next(
        (
            (case, number)
            for want in ("Gen", "Ins", "Dat", "Loc")
            for pos, case, number in sorted(readings(noun[0]))
            if case == want
        ),
        ("Gen", "Sing"),
    )
    reading = lexemes.best(noun[0], "NOUN", {"Case": feats[0], "Number": feats[1]})
    gender = reading.get("Gender") if reading is not None and feats[1] != "Plur" else None
    for match in words:
        if match.start() > noun.start():
            break
        pieces.append(phrase[position : match.start()])
        if match is noun:
            form = lexemes.inflect(
                match[0], "Nom", feats[1] or "Sing", pos="NOUN", feats={"Case": feats[0], "Number": feats[1]}
            )
        else:
            form = lexemes.inflect(match[0], "Nom", feats[1] or "Sing", gender, pos="ADJ")
        pieces.append(form or match[0])
        position = match.end()
    return "".join(pieces) + phrase[position:]


_AFTER = re.compile(r"\s*(?:\([^()\n]{0,80}\)\s*)?(?:,|\s[–—-]|\(|:)\s*(?:ныне|тогда|бывш(?:ий|ая)\s)?\s*")
_BEFORE = re.compile(r"\s*(?:,\s*)?(?:«[^«»\n]{1,60}»\s*)?")
_LINKED = re.compile(
    r"\s+(?:(?:был|была|является|являлся|являлась|стал|стала|избран|избрана|назначен|назначена|был назначен|была назначена|был избран|была избрана|работает|работал|работала)\s+)(?:[^\W\d_]+\s+)?"
)


def _holder(text: str, office: Office, people: Sequence[Found], starts: Sequence[int]) -> Found | None:
    """The person whose office it is: named right after it, or right before it with a comma, dash or bracket."""
    index = bisect.bisect_left(starts, office.span[1])
    after = people[index] if index < len(people) else None
    if after is not None:
        begin = after.span[0]
        title = title_before(text, begin)
        if title is not None and title.start >= office.span[1]:
            begin = title.start
        gap = text[office.span[1] : begin]
        possessed = office.number == "Plur" and office.case == "Nom" and after.parts.get("case") == "Gen"  # «предки А. Оганяна»
        if not possessed and len(gap) < 70 and _BEFORE.fullmatch(gap) and "," not in gap and gap.count("\n") < 2:
            return after
    before = people[index - 1] if index else None
    if before is not None and before.span[1] <= office.span[0]:
        gap = text[before.span[1] : office.span[0]]
        if len(gap) < 110 and (_AFTER.fullmatch(gap) or _LINKED.fullmatch(gap)) and "\n\n" not in gap:
            return before
    return None


_CHAIN = re.compile(r"\s*(?:,|;|,?\s+и|)\s*")


def _holders(text: str, offices: Sequence[Office], people: Sequence[Found]) -> list[tuple[Found, ...]]:
    """Whose each office is; offices in a row share their holder, and plural ones belong to a whole list."""
    starts = [p.span[0] for p in people]
    holders: list[tuple[Found, ...]] = []
    for office in offices:
        one = _holder(text, office, people, starts)
        group = [one] if one is not None else []
        if one is not None and office.number == "Plur" and one.span[0] >= office.span[1]:
            index = starts.index(one.span[0]) + 1
            while index < len(people) and _PEOPLE_GAP.fullmatch(text, people[index - 1].span[1], people[index].span[0]):
                group.append(people[index])
                index += 1
        holders.append(tuple(group))
    for k in range(len(offices) - 2, -1, -1):
        named = holders[k + 1] and holders[k + 1][0].span[0] >= offices[k + 1].span[1]
        if named and not holders[k] and _CHAIN.fullmatch(text, offices[k].span[1], offices[k + 1].span[0]):
            holders[k] = holders[k + 1]
    for k in range(1, len(offices)):
        named = holders[k - 1] and holders[k - 1][0].span[1] <= offices[k - 1].span[0]
        if named and not holders[k] and _CHAIN.fullmatch(text, offices[k - 1].span[1], offices[k].span[0]):
            holders[k] = holders[k - 1]
    return holders


_PEOPLE_GAP = re.compile(r"\s*(?:\([^()\n]{0,80}\)\s*)?(?:,|,?\s*и(?=\s))\s*")


def find_offices(doc: Doc, people: Sequence[Found]) -> list[Found]:
    """All offices and professions that ``doc`` names, sorted by span; ``people`` as ``find_people`` gives them."""
    text = doc.text
    outer = sorted(p for p in people if "nested" not in p.parts)
    found: list[Found] = []
    offices = scan(text, sorted(p.span for p in people))
    for office, holders in zip(offices, _holders(text, offices, outer), strict=True):
        affiliation, role_text = _affiliation(doc, text, office)
        normal = _nominative(text, office)
        role = _nominative(text, office, "Sing") if holders and office.number == "Plur" else normal
        if role_text and affiliation:
            cut = len(text[office.span[0] : office.span[1]]) - len(role_text)
            role = role[: len(role) - cut].rstrip(" ,") if 0 < cut < len(role) else role
            if cut > 0:
                role = re.sub(r"\s+(?:г|гор|города|области|края|района|при|в|по)\.?$", "", role)
        parts = {"head": office.head.lemma, "role": role, "number": office.number or "Sing"}
        if office.case:
            parts["case"] = office.case
        if office.head.gender:
            parts["gender"] = office.head.gender
        if affiliation:
            parts["affiliation"] = affiliation
        if holders:
            parts["person"] = ";".join(f"{p.span[0]}:{p.span[1]}" for p in holders)
        found.append(Found(office.span, "PROFESSION", normal, "должность", parts))
    return sorted(found)
