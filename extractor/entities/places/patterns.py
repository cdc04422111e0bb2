"""Places that their descriptor gives away: «г. Псков», «село Вятские Поляны», «Шадринский уезд», «площадь Победы».

In: the surroundings of a document and the gazetteer.  Out: ``Described`` records in text order.  The name needs no
gazetteer; where the gazetteer knows it, its nominative is taken from there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.entities.places.declension import fold
from extractor.entities.places.descriptors import Descriptor, Form, between, forms
from extractor.entities.places.evidence import NEAR, Surroundings
from extractor.entities.places.gazetteer import Gazetteer
from extractor.entities.places.naming import adjective, adjective_cases, adjective_stem, own_spelling, place_name
from extractor.language import lexemes

__all__ = ["Described", "find_described"]

_DESCRIPTOR = re.compile(r"(?<![\w\-])(?:[А-ЯЁа-яё]+(?:-[а-яё]+)?\.?)")
_INNER = re.compile(
    r"[ \u00a0](?:имени|им\.|канала|реки|озера|академика|генерала|маршала|адмирала|космонавта|писателя|поэта|героев|святого|святой|\d+-летия)(?=[ \u00a0][А-ЯЁ])"
)
_NAME = re.compile(
    r"[ \u00a0]?\n?[ \u00a0]?(?P<quote>[«\"„]?)(?P<name>[А-ЯЁ][А-Яа-яЁё]*(?:['’][А-Яа-яЁё]+)?(?:-(?:[А-Яа-яЁё]+|\d+))*)"
)
_MORE = re.compile(r"[ \u00a0](?P<name>[А-ЯЁ][А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*)")
_WORD_BEFORE = re.compile(
    r"(?P<name>[А-ЯЁа-яё]+(?:[-–][А-ЯЁа-яё]+)*)[ \u00a0]\n?$|(?P<name2>[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*)\n$"
)
_COORDINATED = re.compile(r"(?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*)(?:,| и| или|, а также) $")
_ROW = re.compile(r"(?:,| и| или|, а также)(?=[ \u00a0][«\"„]?[А-ЯЁ])")
_YEAR = re.compile(r"\d\s?$")
_LONGEST = 60
_LARGE = 100_000


@dataclass(frozen=True, slots=True)
class Described:
    """A name and its descriptor: ``start:end`` is the span to report, ``normal`` its nominative, ``bare`` the name alone."""

    start: int
    end: int
    normal: str
    bare: str
    descriptor: Descriptor
    order: str
    known: bool


def _personal(word: str) -> bool:
    known = [p for p in lexemes.parses(word.lower()) if p.known]
    return any(p.grammemes & {"Surn", "Name", "Patr"} for p in known) and not any("Geox" in p.grammemes for p in known)


def _in_honour(form: Form, name: str) -> bool:
    """Whether a name after a spelt-out natural feature is the genitive of a surname: «к леднику Федченко»."""
    if form.short or form.descriptor.label != "LOCATION":
        return False
    return any(p.known and "Surn" in p.grammemes and p.get("Case") == "Gen" for p in lexemes.parses(name.lower()))


def _extend(text: str, end: int, first: str) -> tuple[list[str], int]:
    """The words of an unknown name: an adjective takes the capitalised noun that follows it."""
    words, stop = [first], end
    while adjective_stem(words[-1]) and len(words) < 4:
        more = _MORE.match(text, stop)
        if more is None:
            break
        if adjective_stem(more.group("name")):
            break
        words.append(more.group("name"))
        stop = more.end()
    return words, stop


def _genitives(text: str, end: int, first: str) -> tuple[list[str], int]:
    """The words of a name given to a street or square: all capitalised words that follow («Святого Петра»)."""
    words, stop = [first], end
    while len(words) < 4 and (more := _MORE.match(text, stop)) is not None:
        words.append(more.group("name"))
        stop = more.end()
    return words, stop


def _agreeing_case(form: Form) -> tuple[str, ...]:
    """The cases in which the name may stand: those of the descriptor, and the nominative."""
    return form.cases.get("Sing", ()) + tuple(
        c for c in form.cases.get("Plur", ()) if c not in form.cases.get("Sing", ())
    )


def _bare_name(words: list[str], form: Form, gazetteer: Gazetteer) -> tuple[str, bool]:
    """The nominative of the words after a descriptor, and whether the gazetteer knows it."""
    cases = _agreeing_case(form)
    text = " ".join(words)
    if len(words) == 1 and not form.short and "Nom" not in cases and _agrees(words[0], form.descriptor.gender, cases):
        name = adjective(words[0], "Fem")  # «по реке Чусовой» is no river of the name of Чусовой
        return name, bool(gazetteer.lookup(name))
    as_is = gazetteer.lookup(text)
    if as_is:
        return own_spelling(text, gazetteer.written_as(text)), True
    for match in gazetteer.alternatives(words, len(words)):
        if set(match.cases) & set(cases):
            return own_spelling(text, match.name), True
    if form.short or ("Nom" in cases and "Acc" in cases and form.descriptor.gender == "Masc"):
        return place_name(words, ("Nom",)) if text.isupper() else text, False
    oblique = tuple(case for case in cases if case != "Nom")
    if _stands_still(fold(words[-1]), "Gen" in oblique):
        return place_name(words, ("Nom",)) if text.isupper() else text, False
    return place_name(words, oblique or ("Nom",), form.descriptor.gender), False


def _agrees(word: str, gender: str, cases: tuple[str, ...]) -> bool:
    """Whether a name is a feminine adjective in an oblique case that agrees with its descriptor."""
    return gender == "Fem" and fold(word).endswith(("ой", "ей")) and bool(set(adjective_cases(word)) & set(cases))


def _stands_still(last: str, genitive: bool) -> bool:
    """Whether a name cannot stand in the oblique case of its descriptor, and so is a nominative: «в селе Гоньба»."""
    if genitive and last.endswith(("и", "ы", "ова", "ева", "ина", "ска")):
        return False
    return last.endswith(("а", "я", "о", "ы", "и")) or last[-1:] not in "аеиоуыэюяйьм"


def _forward(
    text: str, start: int, end: int, form: Form, around: Surroundings, gazetteer: Gazetteer
) -> Described | None:
    """The place named after a descriptor at ``start:end``."""
    if form.short and (_YEAR.search(text[max(0, start - 2) : start]) or not form.descriptor.before):
        return None
    inner = _INNER.match(text, end) if form.descriptor.label == "FACILITY" else None
    follows = _NAME.match(text, inner.end() if inner else end)
    if follows is None or (not form.short and text[end : end + 1] not in " \u00a0\n"):
        return None
    begin, stop, first = follows.start("name"), follows.end(), follows.group("name")
    if "\n" in text[end:begin] and form.short:
        return None
    if len(first) < 2 or (text[stop : stop + 1] == "." and len(first) < 3):
        return None
    facility = form.descriptor.label == "FACILITY"
    rest = [first, *re.findall(r"[А-Яа-яЁё]+", text[stop : stop + _LONGEST])[:4]]
    known = gazetteer.match_inflected(rest) if not facility and not follows.group("quote") else None
    if known is not None and known.length > 1:
        words, stop = _take(text, begin, known.length)
        bare, is_known = own_spelling(" ".join(words), known.name), True
    elif facility:
        words, stop = _genitives(text, stop, first)
        bare, is_known = (inner.group()[1:] + " " if inner else "") + " ".join(words), False
    else:
        words, stop = _extend(text, stop, first)
        bare, is_known = _bare_name(words, form, gazetteer)
        if (
            not is_known
            and len(words) > 1
            and (alone := _bare_name(words[:1], form, gazetteer))[1]
            and not adjective_stem(words[0])
        ):
            bare, is_known, stop = alone[0], True, follows.end()
    named = around.named(begin, stop)
    person = any(label in ("PERSON", "PER") and (end > stop or _personal(first)) for _, end, label in named)
    place = any(label not in ("PERSON", "PER", "ORGANIZATION", "ORG") for _, _, label in named)
    if _in_honour(form, first) and not is_known and stop == follows.end():
        bare, facility = first, True  # «ледник Федченко», «мыс Дежнёва»
    if (person and not facility) or (not is_known and not place and not facility and _personal(first)):
        return None
    if form.descriptor.noun == "район" and "Loc" in form.cases.get("Sing", ()) and _is_town(bare, gazetteer):
        return None  # «в районе Славянска»: near the town
    if form.short and form.descriptor.noun in ("остров", "посёлок", "деревня") and not (is_known or place):
        before = around.before(start)  # «д.», «п.» are houses and clauses too, where nobody goes in or comes out
        if len(text[start:end].rstrip(".")) == 1 and (before is None or before.lower_ not in ("в", "во", "из", "до")):
            return None
    if follows.group("quote"):
        stop += 1 if text[stop : stop + 1] in '»"“' else 0
    noun = form.descriptor.noun
    if text[start : start + 1].isupper() and not text[start:end].isupper() and not around.opens_sentence(start):
        noun = noun.capitalize()  # «Долина Славы» is a name as a whole
        begin = start if form.descriptor.keep_before == "full" else begin
    if form.descriptor.keep_before == "true":
        return Described(start, stop, f"{noun} {bare}", bare, form.descriptor, "before", is_known)
    bare_only = form.descriptor.keep_before == "false" or (
        is_known and begin != start and noun not in ("остров", "река", "озеро")
    )
    normal = bare if bare_only else f"{noun} {bare}"
    return Described(begin, stop, normal, bare, form.descriptor, "before", is_known)


def _row(text: str, start: int, first: Described, form: Form, around: Surroundings, gazetteer: Gazetteer) -> list[Described]:
    """The settlements in a row after a descriptor in the plural that no gazetteer knows: «деревень Мыза и Великий Двор»."""
    row: list[Described] = []
    before = around.before(start)
    several = set(form.cases) == {"Plur"} or ("Plur" in form.cases and before is not None and (before.pos_ == "VERB" or before.lower_ in ("в", "на")))
    last: Described | None = first if form.descriptor.label == "CITY" and several else None
    while last is not None and (comma := _ROW.match(text, last.end)) is not None:
        last = _forward(text, comma.start(), comma.end(), form, around, gazetteer)
        if last is not None and not last.known:
            row.append(last)
    return row


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    towns = gazetteer.lookup(name)
    return bool(towns) and towns[0].label == "CITY" and (towns[0].country in NEAR or towns[0].population >= _LARGE)


def _take(text: str, begin: int, length: int) -> tuple[list[str], int]:
    words = list(re.finditer(r"[А-Яа-яЁё]+", text[begin : begin + 80]))[:length]
    return [w.group() for w in words], begin + words[-1].end()


def _backward(text: str, start: int, end: int, form: Form, around: Surroundings) -> list[Described]:
    """The places whose adjectives stand before a descriptor: «Томской области», «Томской и Омской областей»."""
    descriptor, place = form.descriptor, start
    inner: list[str] = []
    while True:
        found = _WORD_BEFORE.search(text[max(0, place - _LONGEST) : place])
        if found is None:
            return []
        group = "name" if found.group("name") else "name2"
        word, begin = found.group(group), max(0, place - _LONGEST) + found.start(group)
        cut = adjective_stem(word)
        if cut is None:
            return []
        if word[:1].islower():
            if cut[0] not in between() or len(inner) > 2:
                return []
            inner.insert(0, word)
            place = begin
            continue
        break
    number = _number(form, word)
    if number is None or (around.opens_sentence(begin) and not cut[0].endswith(("ск", "цк"))):
        return []
    if fold(word)[:-2] in between() or (cut[0] in _ORDINARY and not cut[0].endswith(("ск", "цк"))):
        return []
    gender = descriptor.gender
    capital = text[start : start + 1].isupper() and not text[start:end].isupper()
    first = begin
    described: list[Described] = []
    if number == "Plur":
        while (more := _COORDINATED.search(text[max(0, first - _LONGEST) : first])) is not None and adjective_stem(
            more.group("name")
        ):
            first = max(0, first - _LONGEST) + more.start("name")
            name = more.group("name")
            described.insert(0, _adjectival(first, first + len(name), name, inner, gender, descriptor))
        if not described and descriptor.noun in ("остров", "гора", "озеро"):
            plural = lexemes.inflect(descriptor.noun, "Nom", "Plur", pos="NOUN") or descriptor.noun
            name = f"{adjective(word, 'Plur')} {plural}"
            return [Described(begin, end, name, name, descriptor, "after", False)]
    described.append(_adjectival(begin, end, word, inner, gender, descriptor, capital))
    return described


_ORDINARY = frozenset(
    ("эт", "наш", "сво", "кажд", "друг", "нов", "цел", "сам", "весь", "перв", "втор", "трет", "дальн", "главн", "люб")
)


def _number(form: Form, word: str) -> str | None:
    cases = set(adjective_cases(word))
    if form.short:
        return "Sing"
    for number in ("Sing", "Plur"):
        if cases & set(form.cases.get(number, ())):
            return number
    return "Plur" if "Plur" in form.cases and cases else None


def _adjectival(
    start: int, end: int, word: str, inner: list[str], gender: str, descriptor: Descriptor, capital: bool = False
) -> Described:
    noun = descriptor.noun.capitalize() if capital else descriptor.noun
    words = [adjective(word, gender), *(adjective(w, gender) for w in inner), noun]
    name = " ".join(words)
    return Described(start, end, name, name, descriptor, "after", False)


def find_described(around: Surroundings, gazetteer: Gazetteer) -> list[Described]:
    """The places of the document that have a descriptor, in text order, none overlapping another."""
    text, known = around.text, forms()
    found: list[Described] = []
    for word in _DESCRIPTOR.finditer(text):
        noun, end = word.group().lower(), word.end()
        form = known.get(noun)
        if form is None and noun.endswith("."):
            form, end = known.get(noun[:-1]), end - 1
        if form is None:
            continue
        places = _backward(text, word.start(), end, form, around) if form.descriptor.after else []
        if not places and form.descriptor.before:
            forward = _forward(text, word.start(), end, form, around, gazetteer)
            places = [forward, *_row(text, word.start(), forward, form, around, gazetteer)] if forward is not None else []
        reached = found[-1].end if found else 0
        found.extend(place for place in places if place.start >= reached)
    return found
