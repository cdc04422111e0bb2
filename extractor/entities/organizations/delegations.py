"""Delegations and other groups of people, as entities of their own.

In: a ``Doc``.  Out: ``Found`` records with the label GROUP, whose normal form is the shortest phrase that identifies
the group, in the nominative: «делегация Томска», «эксперты МАГАТЭ», «борцы из 17 стран», «красноярцы».  Heads are
nouns for many people («делегация», «сборная») and plurals of nouns for persons, whatever the profession.  What several
places sent is several groups: «делегации Екатеринбурга и Ижевска».
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from spacy.tokens import Doc, Token

from extractor.entities.found import Found
from extractor.entities.organizations.candidates import speaks_for
from extractor.entities.organizations.lexicon import groups, is_person_noun, noun_lemmas
from extractor.entities.organizations.size import group_size
from extractor.entities.phrases import agrees, is_numeral, nominative, noun_reading, number_of, phrase, readings
from extractor.entities.phrases.capitals import opens_sentence
from extractor.language import lexemes
from extractor.language.snapshot import words_where

__all__ = ["find_groups"]

_JOINING = frozenset(("и", "или", ","))
_REACH = 8
_EMPTY = frozenset(("человек", "лицо", "чел"))


@lru_cache(1 << 15)
def _collective(word: str) -> str | None:
    return next((lemma for lemma in noun_lemmas(word) if lemma in groups().collectives), None)


@lru_cache(1 << 15)
def _side(word: str) -> bool:
    return any(lemma in groups().sides for lemma in noun_lemmas(word))


@lru_cache(1 << 16)
def _may_head(word: str) -> bool:
    """Whether a form may head a group, whatever stands around it."""
    if not word[:1].isalpha() or len(word) < 3:
        return False
    lower = word.lower()
    return _collective(lower) is not None or _side(lower) or is_person_noun(lower) is not None


@lru_cache(1 << 15)
def _home_adjective(word: str) -> str | None:
    """The lemma of an adjective that may come from a place: «томская» -> «томский»."""
    for parse in lexemes.parses(word):
        if parse.pos == "ADJ" and parse.lemma.endswith(("ский", "цкий", "ской", "цкой")):
            return parse.lemma
    return None


def _is_plural(doc: Doc, token: Token) -> bool:
    """Whether the noun stands for several people here: a plural, or the genitive that a numeral asks for."""
    i = token.i - 1
    while i >= 0 and i > token.i - 4 and any(r.kind == "A" for r in readings(doc[i].text)) and not is_numeral(doc[i]):
        i -= 1
    if i >= 0 and is_numeral(doc[i]) and not (doc[i].text.isdigit() and len(doc[i].text) == 4):
        return doc[i].lower_ not in ("1", "один", "одна", "одного", "одной")
    tagged = token.morph.get("Number", [])
    own = readings(token.text)
    numbers = {r.number for r in own if r.kind == "N"} or {r.number for r in own}
    if len(numbers) == 1:
        return numbers == {"Plur"}
    if tagged:
        reading = noun_reading(doc, token.i, [token.i - 1] if token.i and readings(doc[token.i - 1].text) else [])
        counted = any(is_numeral(doc[j]) for j in range(max(0, token.i - 3), token.i))
        return tagged == ["Plur"] or counted or (reading is not None and reading.number == "Plur")
    return False


def _is_proper(doc: Doc, token: Token) -> bool:
    """«Готы» as a town: a capital inside a sentence on what the lexicon does not list as people."""
    if not token.text[:1].isupper() or token.text.isupper() or opens_sentence(doc, token.i):
        return False
    return is_person_noun(token.lower_) not in groups().members


def _person_head(doc: Doc, token: Token) -> str | None:
    """The lemma of a plural for people that heads a phrase of its own."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB", "X", "NUM"):
        return None
    if is_numeral(token) or token.ent_type_ in ("PERSON", "PER"):
        return None
    lemma = is_person_noun(token.lower_)
    if lemma is not None and _is_proper(doc, token):
        return None
    if lemma is None or lemma in groups().never or not _is_plural(doc, token):
        return None
    if token.pos_ in ("ADJ", "VERB"):  # «военные», not «военные лётчики»
        after = token.i + 1
        if after < len(doc) and any(r.kind == "N" for r in readings(doc[after].text)):
            reading = noun_reading(doc, after)
            if reading is not None and agrees(token.text, reading):
                return None
        if token.pos_ == "VERB" and not any(r.kind == "A" for r in readings(token.text)):
            return None
    return lemma


def _complements(doc: Doc, head: int, end: int) -> list[int]:
    """The capitalised equals of a complement: tokens of Екатеринбурга, Ижевска, Сыктывкара."""
    first = head + 1
    if first < end and doc[first].lower_ == "из":
        first += 1
    names: list[int] = []
    i = first
    while i < end:
        token = doc[i]
        if token.text[:1].isupper() and (i == first or doc[i - 1].lower_ in _JOINING):
            names.append(i)
            i += 1
        elif token.lower_ in _JOINING and names:
            i += 1
        else:
            return []
    return names


def _split(doc: Doc, start: int, end: int, head: int) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, normal, home) of each group that «делегации А, Б и В» names; nothing for a single group."""
    names = _complements(doc, head, end)
    if len(names) < 2:
        return
    noun = nominative(doc, start, head + 1, head)
    collective = _collective(doc[head].lower_) is not None
    if collective:
        reading = noun_reading(doc, head, [], start)
        single = lexemes.inflect(doc[head].text, "Nom", "Sing", pos="NOUN", feats=_feats(reading))
        modifiers = noun.rsplit(" ", 1)[0] if " " in noun else ""
        noun = single.lower() if single and not modifiers else noun
    preposition = " из" if doc[head + 1].lower_ == "из" else ""
    for number, i in enumerate(names):
        begin = start if number == 0 else i
        yield begin, i + 1, f"{noun}{preposition} {doc[i].text}", doc[i].text


def _feats(reading: object) -> dict[str, str]:
    case, number = getattr(reading, "case", ""), getattr(reading, "number", "")
    return {"Case": case, "Number": number} if case and number else {}


def _sides(doc: Doc, head: int) -> Iterator[tuple[int, int, str, str]]:
    """«томская и омская делегации»: one group for each adjective of a place in the singular."""
    singles: list[int] = []
    joined = False
    first = max(head - _REACH, doc[head].sent.start)
    for i in range(head - 1, first - 1, -1):
        single = any(r.kind == "A" and r.number == "Sing" for r in readings(doc[i].text))
        if single and _home_adjective(doc[i].lower_):
            singles.append(i)
        elif doc[i].lower_ in _JOINING and singles:
            joined = True
        else:
            break
    if len(singles) < 2 or not joined:
        return
    reading = noun_reading(doc, head, [], head)
    noun = lexemes.inflect(doc[head].text, "Nom", "Sing", pos="NOUN", feats=_feats(reading))
    if noun is None:
        return
    gender = next((r.gender for r in readings(noun.lower()) if r.kind == "N" and r.case == "Nom"), "Fem")
    for i in reversed(singles):
        form = lexemes.inflect(doc[i].text, "Nom", "Sing", gender, pos="ADJ")
        if form:
            yield i, head + 1 if i == head - 1 else i + 1, f"{form.lower()} {noun.lower()}", doc[i].lower_


def _introduces(doc: Doc, end: int) -> bool:
    """Whether personal names follow at once: «конструкторы тт. Ахундов и Бессмертный»."""
    i = end
    while i < len(doc) and doc[i].lower_ in ("тт", "тт.", "т.т", "т.т.", "т", ".", "гг", "гг.", "г-да", ":"):
        i += 1
    return i < len(doc) and doc[i].ent_type_ in ("PERSON", "PER")


def _home(doc: Doc, start: int, end: int, head: int) -> dict[str, str]:
    parts: dict[str, str] = {}
    for i in range(start, head):
        adjective = _home_adjective(doc[i].lower_)
        if adjective:
            parts["home_adjective"] = adjective
    first = head + 1
    if first < end:
        tail = first + 1 if doc[first].lower_ == "из" else first
        if tail < end:
            parts["home_origin" if tail > first else "home_genitive"] = doc[tail:end].text
    return parts


def _level(doc: Doc, start: int, end: int, head: int) -> str:
    return speaks_for(doc, start, end, head)


def _groups_at(doc: Doc, token: Token, stop: Collection[int], rule: str) -> Iterator[Found]:
    head = token.i
    start, end = phrase(doc, head, short=True, stop=stop)
    base = {"head": str(token.idx), "collective": "yes" if rule != "plural" else "no"}
    size = group_size(doc, start, end, head, collective=rule != "plural")
    if size:
        base["size"] = size
    if _introduces(doc, end):
        base["introduces"] = "persons"
    pieces = list(_split(doc, start, end, head))
    sides = list(_sides(doc, head)) if rule == "collective" and not pieces else []
    for begin, finish, normal, home in pieces or sides:
        span = doc[begin:finish]
        origin = {"home_adjective": _home_adjective(home) or home} if sides else {"home_genitive": home}
        parts = {k: v for k, v in base.items() if k != "size"} | {"level": "named"} | origin
        yield Found((span.start_char, span.end_char), "GROUP", normal, f"{rule}, one of several", parts)
    if pieces or sides:
        return
    span = doc[start:end]
    parts = base | _home(doc, start, end, head) | {"level": _level(doc, start, end, head)}
    parts["number"] = number_of(doc, start, head)
    yield Found((span.start_char, span.end_char), "GROUP", nominative(doc, start, end, head), rule, parts)


def _inside_names(doc: Doc) -> frozenset[int]:
    """Tokens inside names of organizations, their first ones excepted: «Союз писателей» names no writers."""
    if "ner" not in doc.spans:
        return frozenset()
    return frozenset(
        i for s in doc.spans["ner"] if s.label_ in ("ORGANIZATION", "ORG") for i in range(s.start + 1, s.end)
    )


def find_groups(doc: Doc) -> list[Found]:
    """GROUP mentions of ``doc``, sorted by span; nested ones are kept («группа работников» and «работники»).

    ``parts``: ``level`` (named, described, bare), ``head`` (character offset of the head noun), ``collective`` yes for
    «делегация», no for a plural of persons, ``size`` in figures where stated, ``home_adjective`` («томский»),
    ``home_genitive`` («Томска») and ``home_origin`` («Томска» of «из Томска») as written, ``introduces`` persons
    where the members' names follow at once.
    """
    found: dict[tuple[int, int], Found] = {}
    data = groups()
    inside = _inside_names(doc)
    for token in words_where(doc, _may_head):
        lower = token.lower_
        collective = _collective(lower)
        if collective is not None and token.pos_ in ("NOUN", "PROPN", "ADJ", "X"):
            rule = "collective"
        elif _side(lower) and token.i and _home_adjective(doc[token.i - 1].lower_):
            rule = "side"
        else:
            lemma = _person_head(doc, token)
            if lemma is None or (lemma in _EMPTY and not _described_person(doc, token)) or lemma in data.never:
                continue
            if token.i in inside:
                continue
            rule = "plural"
        for group in _groups_at(doc, token, (), rule):
            found.setdefault(group.span, group)
    return sorted(found.values())


def _described_person(doc: Doc, token: Token) -> bool:
    """«официальные лица», but not «пять человек»."""
    before = token.i - 1
    if before < 0 or is_numeral(doc[before]):
        return False
    reading = noun_reading(doc, token.i, [before])
    return reading is not None and agrees(doc[before].text, reading)
