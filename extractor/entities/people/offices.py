"""Offices and professions: «первый заместитель Мэра Города», «зав. отделом пропаганды», found and normalised.

In: a spaCy ``Doc`` and the people found in it.  Out: ``Found`` records labelled PROFESSION, whose ``parts`` hold the
head, the role, the affiliation, number, case and gender, and ``person`` («START:END») where the office is that of a
person named beside it.  A phrase is a head noun of the lexicon (``offices.yaml``) with the adjectives before it that
agree and the complement after it: genitives, what «по», «при», «в» bring, quotations and numbers.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.people.dictionary import fold
from extractor.entities.people.lexicon import complain, load
from extractor.entities.people.titles import title_before
from extractor.language import lexemes
from extractor.schema import Span

__all__ = ["Head", "Office", "examples", "find_offices", "is_single", "office_head", "scan"]

_FILE = "offices.yaml"
_CACHE = 1 << 16
_ITEM = re.compile(
    r"(?P<word>(?:[тТ]\.[ ]?[иИ]\.|и\.[ ]?о\.|н\.[ ]?с\.|чл\.-корр\.|[^\W\d_]+(?:[-‐‑][^\W\d_]+)*\.?(?=-)?)|\d+(?:-[а-яё]{1,3})?)"
    r"|(?P<quote>[«„“\"][^«»„“”\"\n]{1,80}[»”“\"])|(?P<number>№\s?\d+\S?)|(?P<other>\S)"
)
_ABBREVIATED = frozenset("г гор обл р-на р-н им им. респ окр пос дер с п ул тер гос о")
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Head:
    """A reading of a word as head of an office: its nominative, possible (case, number) pairs and gender."""

    lemma: str
    forms: tuple[tuple[str, str], ...]
    gender: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office phrase: its span, that of its head, and of its complement (empty if none)."""

    span: Span
    head_span: Span
    head: Head
    complement: Span
    case: str
    number: str


@cache
def _heads() -> frozenset[str]:
    fields = load(_FILE)["heads"]
    words: set[str] = set()
    for name, text in fields.items():
        if name == "__line__":
            continue
        if not isinstance(text, str) or not text.split():
            complain(_FILE, fields, f"the field {name} lists no heads")
        words.update(fold(word) for word in text.split())
    return frozenset(words)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in str(load(_FILE)[key]).split())


@cache
def _short() -> dict[str, str]:
    table = load(_FILE)["short"]
    return {fold(short).replace(" ", ""): str(full) for short, full in table.items() if short != "__line__"}


def examples() -> list[tuple[str, list[str]]]:
    """The sentences of the lexicon with the offices they must give."""
    pairs = (str(entry).split(" > ") for entry in load(_FILE)["examples"])
    return [(sentence, offices.split("; ")) for sentence, offices in pairs]


def is_single(lemma: str) -> bool:
    """Whether an office is held by one person at a time, so that alone it points to its holder."""
    return fold(lemma) in _words("single") or fold(lemma).rpartition("-")[2] in _words("single")


def _known_head(lemma: str) -> bool:
    if lemma in _heads():
        return True
    first, dash, last = lemma.partition("-")
    return bool(dash) and (
        (first in _words("prefixes") and last in _heads()) or (first in _heads() and last.rpartition("-")[2] in _heads())
    )


@lru_cache(_CACHE)
def office_head(word: str) -> Head | None:
    """The word as head of an office, None if it is not one; ``word`` in any case and capitals."""
    key = fold(word).replace(" ", "")
    full = _short().get(key)
    if full is not None:
        return Head(full, (("", "Sing"),), "", True)
    if key.endswith("."):
        key = key[:-1]
    if len(key) < 3:
        return None
    forms: list[tuple[str, str]] = []
    lemma, gender = "", ""
    for reading in lexemes.parses(key):
        case = reading.get("Case")
        if case is None or reading.pos not in ("NOUN", "ADJ", "PROPN", "VERB"):
            continue
        own = reading.lemma
        if reading.get("VerbForm") == "Part":  # «заведующей» is a noun in all but the dictionary
            feats = dict(reading.feats)
            own = lexemes.inflect(key, "Nom", "Sing", reading.get("Gender"), pos="VERB", feats=feats) or own
        if not _known_head(fold(own)):
            continue
        if not lemma:
            lemma = own
            gender = {"Fem": "f", "Masc": "m"}.get(reading.get("Gender") or "", "")
        if own == lemma:
            forms.append((case, reading.get("Number") or "Sing"))
    if lemma:
        return Head(lemma, tuple(dict.fromkeys(forms)), gender)
    first, dash, last = key.partition("-")
    if dash and first in _words("prefixes"):
        inner = office_head(last)
        if inner is not None:
            return Head(f"{first}-{inner.lemma}", inner.forms, inner.gender)
    return None


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    text: str
    kind: str


@lru_cache(_CACHE)
def _cases(word: str) -> frozenset[tuple[str, str, str]]:
    """(part of speech, case, number) of the readings; names unknown to the dictionary may be in any case."""
    readings = lexemes.parses(word.lower())
    found = {
        (p.pos, p.get("Case") or "", p.get("Number") or "")
        for p in readings
        if p.get("Case") and (p.known or word[0].isupper() or len(word) > 6)
    }
    if word.isupper() and len(word) > 1 or any(p.grammemes & {"Abbr", "Fixd"} for p in readings):
        found |= {("NOUN", case, "Sing") for case in ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")}
    return frozenset(found)


def _may_be(word: str, case: str, adjective: bool | None = None) -> bool:
    return any(
        c == case and (adjective is None or adjective == (pos in ("ADJ", "DET", "VERB", "NUM"))) for pos, c, _ in _cases(word)
    )


@lru_cache(_CACHE)
def _is_plain_adjective(word: str) -> bool:
    readings = lexemes.parses(word.lower())
    return bool(readings) and (readings[0].pos in ("ADJ", "DET") or readings[0].get("VerbForm") == "Part")


@lru_cache(_CACHE)
def _is_abbreviation(word: str) -> bool:
    key = fold(word).replace(" ", "")
    return key in _short() or key in _words("short_modifiers") or key.rstrip(".") in _ABBREVIATED or key.count(".") > 1


def _items(text: str) -> Iterator[_Item]:
    """Words (abbreviations with their stop), quotations, numbers and other signs of a text."""
    for match in _ITEM.finditer(text):
        kind, start, end = match.lastgroup or "", match.start(), match.end()
        if kind == "word" and text[end - 1] == "." and not _is_abbreviation(match[0]):
            yield _Item(start, end - 1, text[start : end - 1], kind)
            yield _Item(end - 1, end, ".", "other")
        else:
            yield _Item(start, end, match[0], kind)


class _Scanner:
    """The items of a text and the office phrases among them."""

    def __init__(self, text: str, stops: Sequence[Span]) -> None:
        self.text = text
        self.items = list(_items(text))
        self.stops = stops
        self._stop_starts = [s for s, _ in stops]

    def stopped(self, item: _Item) -> bool:
        """Whether the item belongs to a person."""
        index = bisect.bisect_right(self._stop_starts, item.start) - 1
        return index >= 0 and item.start < self.stops[index][1]

    def offices(self) -> list[Office]:
        found: list[Office] = []
        index = 0
        while index < len(self.items):
            item = self.items[index]
            head = office_head(item.text) if item.kind == "word" and not self.stopped(item) else None
            if head is None or (head.short and not self._short_fits(index)):
                index += 1
                continue
            end = self._complement(index, head)
            start, case, number = self._modifiers(index, head)
            last = self.items[end - 1]
            complement = (self.items[index + 1].start, last.end) if end > index + 1 else (item.end, item.end)
            found.append(
                Office((self.items[start].start, last.end), (item.start, item.end), head, complement, case, number)
            )
            index = end
        return found

    def _short_fits(self, index: int) -> bool:
        """An abbreviation is an office only before its complement, a name, or the end of a clause."""
        return index + 1 < len(self.items) and self.items[index].text[0].islower()

    def _modifiers(self, index: int, head: Head) -> tuple[int, str, str]:
        """The first item of the phrase, and the case and number that head and modifiers share."""
        forms = head.forms
        start = index
        while start > 0 and index - start < 5:
            before = self.items[start - 1]
            if before.kind != "word" or self.stopped(before) or self._parted(before.end, self.items[start].start):
                break
            key = fold(before.text).replace(" ", "")
            if key in _words("short_modifiers") or key in ("врио", "и.о."):
                start -= 1
                continue
            if before.text[0].isdigit() or not _is_plain_adjective(before.text) or key in _PRONOUNS:
                break
            fitting = {(c, n or "Sing") for pos, c, n in _cases(before.text) if pos in ("ADJ", "DET", "VERB")}
            shared = tuple(f for f in forms if f in fitting)
            if not shared and not head.short:
                break
            forms = shared or forms
            start -= 1
        if start > 0:
            word = self.items[start - 1].text.lower()
            ruled = _RULED.get(word)
            narrowed = tuple(f for f in forms if ruled and f[0] in ruled)
            forms = narrowed or forms
        return start, *(forms[0] if forms else ("", "Sing"))

    def _parted(self, left: int, right: int) -> bool:
        gap = self.text[left:right]
        return bool(gap.strip()) or gap.count("\n") > 1

    def _complement(self, index: int, head: Head) -> int:
        """The index after the last item of the phrase."""
        lemma = fold(head.lemma)
        case = "Ins" if lemma in _words("with_ins") or lemma.startswith("завед") else "Gen"
        end = i = index + 1
        wanted = case
        open_adjective = False
        while i < len(self.items) and i - index < _LONGEST:
            item = self.items[i]
            if self.stopped(item) or self._parted(self.items[i - 1].end, item.start):
                break
            if item.kind in ("quote", "number"):
                i += 1
                end = i
                open_adjective = False
                continue
            if item.kind != "word":
                break
            word = fold(item.text)
            if title_before(self.text, self.items[i].end + 1) and word.rstrip(".") not in _ABBREVIATED and any(
                s == self._next_start(i) for s in self._stop_starts[bisect.bisect_left(self._stop_starts, item.end) :][:1]
            ):
                break
            if word in ("по", "при", "в", "во", "от", "на", "для", "с", "со", "за", "из", "у", "к", "о", "об", "под", "над", "без", "до"):
                allowed = word == "по" or word == "при" or (word in ("в", "во", "от") and lemma in _words("with_in"))
                if not allowed or open_adjective or i + 1 >= len(self.items):
                    break
                wanted = {"по": "Dat", "при": "Loc", "в": "Loc", "во": "Loc", "от": "Gen"}[word]
                follower = self.items[i + 1]
                if self.stopped(follower) or follower.kind != "word" or not _may_be(follower.text, wanted):
                    break
                i += 1
                continue
            if word == "и":
                if i + 1 >= len(self.items) or i == index + 1:
                    break
                follower = self.items[i + 1]
                if open_adjective and follower.kind == "word" and _is_plain_adjective(follower.text):
                    i += 1
                    continue
                if end != i:
                    break
                if (
                    follower.kind != "word"
                    or self.stopped(follower)
                    or not _may_be(follower.text, wanted)
                    or office_head(follower.text)
                    or (lexemes.parses(follower.text.lower())[0].get("Case") == "Nom" and not follower.text.isupper())
                    or lexemes.parses(follower.text.lower())[0].pos == "VERB"
                ):
                    break
                i += 1
                continue
            if word.rstrip(".") in _ABBREVIATED and item.text.endswith("."):
                i += 1
                if i < len(self.items) and not self.stopped(self.items[i]) and self.items[i].text[0].isupper():
                    i += 1
                    end = i
                continue
            if lemma in _words("with_title") and item.text[0].isupper() and _is_plain_adjective(item.text) and (
                i == index + 1 or self.items[i - 1].text == "и" or self.items[i - 1].text[0].isupper()
            ) and not _may_be(item.text, wanted, True):
                i += 1
                end = i
                if i + 1 < len(self.items) and self.items[i].text == "и" and self.items[i + 1].text[:1].isupper():
                    i += 1
                continue
            if word[0].isdigit():
                i += 1
                continue
            if _is_plain_adjective(item.text) and any(
                _may_be(item.text, c, True) for c in {wanted, "Gen"}
            ) and not (item.text[0].isupper() and office_head(item.text)):
                if not _may_be(item.text, wanted, True):
                    wanted = "Gen"
                open_adjective = True
                i += 1
                continue
            if _may_be(item.text, wanted, False) or (open_adjective and _may_be(item.text, wanted)):
                if lexemes.parses(word)[0].pos in ("VERB", "ADV", "PRON", "PART") and item.text[0].islower():
                    break
                i += 1
                end = i
                open_adjective = False
                wanted = "Gen"
                continue
            if wanted != "Gen" and not open_adjective and _may_be(item.text, "Gen", False):
                wanted = "Gen"
                continue
            if item.text[0].isupper() and not _cases(item.text):
                i += 1
                end = i
                continue
            if item.text.isupper() and len(item.text) > 1:
                i += 1
                end = i
                continue
            break
        return end

    def _next_start(self, i: int) -> int:
        return self.items[i + 1].start if i + 1 < len(self.items) else -1


_PRONOUNS = frozenset(
    "этот тот весь сам самый наш ваш мой свой его ее их какой каждый любой другой всякий один который такой некий иной".split()
)
_RULED = {
    "с": ("Ins",),
    "со": ("Ins",),
    "к": ("Dat",),
    "ко": ("Dat",),
    "от": ("Gen",),
    "у": ("Gen",),
    "для": ("Gen",),
    "о": ("Loc",),
    "об": ("Loc",),
    "при": ("Loc",),
    "из": ("Gen",),
    "до": ("Gen",),
    "после": ("Gen",),
    "на": ("Acc", "Loc"),
    "в": ("Loc", "Acc"),
    "через": ("Acc",),
    "между": ("Ins",),
    "за": ("Acc", "Ins"),
}


def scan(text: str, people: Sequence[Span]) -> list[Office]:
    """All office phrases of a text that keep out of the spans of ``people`` (sorted), in text order."""
    return _Scanner(text, people).offices()


def _nominative(text: str, office: Office) -> str:
    """The phrase with its head and the modifiers before it in the nominative; the complement stays."""
    number = office.number or "Sing"
    gender = {"m": "Masc", "f": "Fem"}.get(office.head.gender) if number == "Sing" else None
    before = text[office.span[0] : office.head_span[0]]

    def turned(match: re.Match[str]) -> str:
        word = match[0]
        if "." in word or not _is_plain_adjective(word):
            return word
        return lexemes.inflect(word, "Nom", number, gender, pos="ADJ") or word

    head = text[slice(*office.head_span)]
    if not office.head.short:
        first, dash, last = head.partition("-")
        feats = {"Case": office.case, "Number": number} if office.case else None
        form = lexemes.inflect(head, "Nom", number, pos="NOUN", feats=feats)
        if dash and fold(first) in _words("prefixes"):
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
    before = text[max(0, at - 5) : at].rstrip(" \t«\"(–—-•")
    return not before or before[-1] in ".!?\n:;"


def _affiliation(doc: Doc, text: str, office: Office) -> tuple[str, str]:
    """The place or organization of an office in the nominative, and the role without it."""
    start, end = office.complement
    role_end = end
    if end <= start:
        return "", ""
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
    return phrase_nominative(text[slice(*chosen)]), text[office.span[0] : role_end].strip()


@lru_cache(_CACHE)
def phrase_nominative(phrase: str) -> str:
    """A genitive or instrumental noun phrase in the nominative: adjectives and the first noun change, the rest stays."""
    words = list(re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase))
    pieces: list[str] = []
    position = 0
    noun = next(
        (m for m in words if not _is_plain_adjective(m[0]) and (_may_be(m[0], "Gen") or _may_be(m[0], "Ins"))), None
    )
    if noun is None or re.match(r"\s*[«\"]", phrase):
        return phrase
    feats = next(
        ((case, number) for want in ("Gen", "Ins", "Dat", "Loc") for pos, case, number in sorted(_cases(noun[0])) if case == want),
        ("Gen", "Sing"),
    )
    reading = lexemes.best(noun[0], "NOUN", {"Case": feats[0], "Number": feats[1]})
    gender = reading.get("Gender") if reading is not None and feats[1] != "Plur" else None
    for match in words:
        if match.start() > noun.start():
            break
        pieces.append(phrase[position : match.start()])
        if match is noun:
            form = lexemes.inflect(match[0], "Nom", feats[1] or "Sing", pos="NOUN", feats={"Case": feats[0], "Number": feats[1]})
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
        if len(gap) < 70 and _BEFORE.fullmatch(gap) and "," not in gap and gap.count("\n") < 2:
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
        if not holders[k] and holders[k + 1] and holders[k + 1][0].span[0] >= offices[k + 1].span[1]:
            if _CHAIN.fullmatch(text, offices[k].span[1], offices[k + 1].span[0]):
                holders[k] = holders[k + 1]
    for k in range(1, len(offices)):
        if not holders[k] and holders[k - 1] and holders[k - 1][0].span[1] <= offices[k - 1].span[0]:
            if _CHAIN.fullmatch(text, offices[k - 1].span[1], offices[k].span[0]):
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
        role = normal
        if role_text and affiliation:
            cut = len(text[office.span[0] : office.span[1]]) - len(role_text)
            role = normal[: len(normal) - cut].rstrip(" ,") if 0 < cut < len(normal) else normal
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
