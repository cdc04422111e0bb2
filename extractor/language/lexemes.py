"""Words of the dictionary: all readings of a word form, its lemma, and its other forms.

In: a word as written (any case, with е or ё) and, where known, its Universal Dependencies tags.  Out: readings
(``Parse``), a lemma in lower case, or the asked form in the capitals of the word given.  One pymorphy3 analyzer
(dictionary of OpenCorpora) is loaded on first use and shared by the whole program; every answer is cached.

Two decisions differ from the dictionary's own normal form.  A woman's surname or patronymic stays a woman's:
«Ивановой» gives «иванова», not «иванов».  The letter ё: ``lemma`` has it wherever the dictionary has it («учёный»
for «ученого»), so that one lemma stands for both spellings; ``inflect`` keeps to the spelling of the word given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from extractor.analyzer import analyzer

__all__ = ["Parse", "best", "feature_string", "inflect", "lemma", "parses"]

_CACHE = 1 << 17
_LONGEST = 100
_TITLE = re.compile(r"[А-ЯЁ][а-яё]{3,}")

_POS = {
    "NOUN": "NOUN",
    "ADJF": "ADJ",
    "ADJS": "ADJ",
    "COMP": "ADJ",
    "VERB": "VERB",
    "INFN": "VERB",
    "PRTF": "VERB",
    "PRTS": "VERB",
    "GRND": "VERB",
    "NUMR": "NUM",
    "ADVB": "ADV",
    "NPRO": "PRON",
    "PRED": "ADV",
    "PREP": "ADP",
    "CONJ": "CCONJ",
    "PRCL": "PART",
    "INTJ": "INTJ",
}
_FEATURES = {
    "anim": ("Animacy", "Anim"),
    "inan": ("Animacy", "Inan"),
    "impf": ("Aspect", "Imp"),
    "perf": ("Aspect", "Perf"),
    "nomn": ("Case", "Nom"),
    "voct": ("Case", "Nom"),
    "gent": ("Case", "Gen"),
    "gen1": ("Case", "Gen"),
    "gen2": ("Case", "Gen"),
    "datv": ("Case", "Dat"),
    "accs": ("Case", "Acc"),
    "ablt": ("Case", "Ins"),
    "loct": ("Case", "Loc"),
    "loc1": ("Case", "Loc"),
    "loc2": ("Case", "Loc"),
    "COMP": ("Degree", "Cmp"),
    "Supr": ("Degree", "Sup"),
    "masc": ("Gender", "Masc"),
    "femn": ("Gender", "Fem"),
    "neut": ("Gender", "Neut"),
    "sing": ("Number", "Sing"),
    "plur": ("Number", "Plur"),
    "indc": ("Mood", "Ind"),
    "impr": ("Mood", "Imp"),
    "1per": ("Person", "1"),
    "2per": ("Person", "2"),
    "3per": ("Person", "3"),
    "past": ("Tense", "Past"),
    "pres": ("Tense", "Pres"),
    "futr": ("Tense", "Fut"),
    "ADJS": ("Variant", "Short"),
    "PRTS": ("Variant", "Short"),
    "actv": ("Voice", "Act"),
    "pssv": ("Voice", "Pass"),
}
_VERB_FORMS = {"VERB": "Fin", "INFN": "Inf", "PRTF": "Part", "PRTS": "Part", "GRND": "Conv"}
_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_NUMBERS = {"Sing": "sing", "Plur": "plur"}
_GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_COMPATIBLE = {
    "PROPN": ("NOUN", "ADJ"),
    "NOUN": ("NOUN", "ADJ"),
    "AUX": ("VERB",),
    "SCONJ": ("CCONJ", "PRON", "ADV"),
    "CCONJ": ("CCONJ", "PART"),
    "DET": ("DET", "PRON", "ADJ"),
    "PRON": ("PRON", "DET"),
    "ADV": ("ADV", "ADJ", "PART"),
    "ADJ": ("ADJ", "VERB", "DET"),
    "VERB": ("VERB", "ADJ"),
    "NUM": ("NUM", "ADJ"),
    "PART": ("PART", "CCONJ"),
}
PERSONAL = frozenset(("Name", "Surn", "Patr"))
_PROPER = PERSONAL | {"Geox", "Orgn", "Trad"}


@dataclass(frozen=True, slots=True)
class Parse:
    """One reading of a word form.

    ``lemma`` is lower case, of the word's own gender for personal names; ``pos`` and ``feats`` follow Universal
    Dependencies (feats sorted by name); ``grammemes`` are OpenCorpora's, for what UD does not tell (``Surn``,
    ``Name``, ``Patr``, ``Geox``, ``Orgn``, ``Abbr``, ``Fixd``).  ``score`` in (0, 1] is the dictionary's estimate
    of P(reading | word); ``known`` is False for words guessed by their ending.
    """

    word: str
    lemma: str
    pos: str
    feats: tuple[tuple[str, str], ...]
    grammemes: frozenset[str]
    score: float
    known: bool
    _entry: Any = field(repr=False, compare=False, hash=False)

    @property
    def normal(self) -> str:
        """The dictionary's own normal form: a man's for the names of women."""
        return self.lemma if self._entry is None else str(self._entry.normal_form)

    def get(self, feature: str) -> str | None:
        """The value of a UD feature, None where the reading has none."""
        return next((value for name, value in self.feats if name == feature), None)


def _own_lemma(entry: Any, grammemes: frozenset[str]) -> str:
    """The normal form, but of the reading's own gender for the names of women."""
    normal = str(entry.normal_form)
    if "femn" in grammemes and grammemes & PERSONAL:
        form = entry.inflect({"nomn", "sing", "femn"})
        return str(form.word) if form is not None else normal
    return normal


@cache
def _features(tag: Any) -> tuple[str, tuple[tuple[str, str], ...], frozenset[str]]:
    """Part of speech, features and grammemes of a tag of the dictionary, of which there are a few thousand."""
    grammemes = frozenset(tag.grammemes)
    name = str(tag.POS or "")
    pos = "DET" if "Apro" in grammemes and name.startswith("ADJ") else _POS.get(name, "X")
    if name == "NOUN" and grammemes & _PROPER:
        pos = "PROPN"
    elif grammemes & {"NUMB", "ROMN"}:
        pos = "NUM"
    elif "PNCT" in grammemes:
        pos = "PUNCT"
    feats = dict(_FEATURES[g] for g in sorted(grammemes) if g in _FEATURES)
    if name in _VERB_FORMS:
        feats["VerbForm"] = _VERB_FORMS[name]
    return pos, tuple(sorted(feats.items())), grammemes


def _parse(entry: Any, known: bool) -> Parse:
    pos, feats, grammemes = _features(entry.tag)
    return Parse(
        word=entry.word,
        lemma=_own_lemma(entry, grammemes),
        pos=pos,
        feats=feats,
        grammemes=grammemes,
        score=float(entry.score),
        known=known,
        _entry=entry,
    )


@lru_cache(_CACHE)
def parses(word: str) -> tuple[Parse, ...]:
    """All readings of ``word``, likeliest first; at least one for any string but the empty one."""
    if not word:
        return ()
    if len(word) > _LONGEST:
        return (_unreadable(word),)
    if _TITLE.fullmatch(word):  # the dictionary tells capitals apart in abbreviations only
        return parses(word.lower())
    try:
        entries = analyzer().parse(word)
        known = {written: bool(analyzer().word_is_known(written)) for written in {entry.word for entry in entries}}
        return tuple(_parse(entry, known[entry.word]) for entry in entries)
    except ValueError:  # pymorphy3 asks Unicode for names, and some letters have none
        return (_unreadable(word),)


def _unreadable(word: str) -> Parse:
    return Parse(word.lower(), word.lower(), "X", (), frozenset(("UNKN",)), 1.0, False, None)


def feature_string(feats: str | Mapping[str, str] | None) -> str:
    """UD features as ``Case=Gen|Number=Sing``: sorted by name, so that equal features are equal strings."""
    if not feats:
        return ""
    if isinstance(feats, str):
        return feats
    return "|".join(f"{name}={value}" for name, value in sorted(feats.items()))


def _agreement(parse: Parse, pos: str, feats: Mapping[str, str], prefer: frozenset[str]) -> float:
    """How well a reading fits the tags: 6 for the part of speech, 1 a feature for or against it."""
    total = 0.0
    if pos:
        plain = "NOUN" if parse.pos == "PROPN" else parse.pos
        wanted = "NOUN" if pos == "PROPN" else pos
        if plain == wanted:
            total += 6
        elif plain in _COMPATIBLE.get(pos, ()):
            total += 4 if parse.pos != "ADJ" or pos != "NOUN" else 3
        if (parse.pos == "PROPN") == (pos == "PROPN"):
            total += 0.5
    for name, value in parse.feats:
        if name in feats:
            total += 1 if feats[name] == value else -1
    return total + 8 * len(parse.grammemes & prefer)


@lru_cache(_CACHE)
def _best(word: str, pos: str, feats: str, prefer: frozenset[str]) -> Parse | None:
    readings = parses(word)
    if len(readings) < 2 or not (pos or feats or prefer):
        return readings[0] if readings else None
    wanted = dict(pair.split("=", 1) for pair in feats.split("|") if "=" in pair)
    # max keeps the first of equals, and readings stand in the order of their score
    return max(readings, key=lambda parse: _agreement(parse, pos, wanted, prefer))


def best(
    word: str, pos: str = "", feats: str | Mapping[str, str] | None = None, prefer: Iterable[str] = ()
) -> Parse | None:
    """The reading that agrees best with UD ``pos`` and ``feats``; None only for the empty string.

    ``prefer``: grammemes of OpenCorpora that outweigh the tags, for a word known to be a surname (``Surn``) or a
    place (``Geox``).
    """
    return _best(word, pos, feature_string(feats), frozenset(prefer))


@lru_cache(_CACHE)
def _lemma(word: str, pos: str, feats: str) -> str:
    parse = _best(word, pos, feats, frozenset())
    return parse.lemma if parse is not None and parse.pos not in ("PUNCT", "X") else word.lower()


def lemma(word: str, pos: str = "", feats: str | Mapping[str, str] | None = None) -> str:
    """The lemma of ``word`` in lower case, with the dictionary's ё; words without readings give themselves."""
    return _lemma(word, pos, feature_string(feats))


def _in_capitals_of(word: str, form: str) -> str:
    """``form`` in the capitals of ``word``: «ТОМСК», «Нью-Йорк», «томский», part by part at hyphens."""
    if word.isupper() and len(word) > 1:
        return form.upper()
    parts, forms = word.split("-"), form.split("-")
    if len(parts) != len(forms):
        return form[:1].upper() + form[1:] if word[:1].isupper() else form
    return "-".join(
        f.upper() if len(p) > 1 and p.isupper() else f[:1].upper() + f[1:] if p[:1].isupper() else f
        for p, f in zip(parts, forms, strict=True)
    )


@lru_cache(_CACHE)
def _inflect(
    word: str, case: str, number: str, gender: str, pos: str, feats: str, prefer: frozenset[str]
) -> str | None:
    parse = _best(word, pos, feats, prefer)
    if parse is None or parse._entry is None:
        return None
    target = {
        table[value]
        for table, value in ((_CASES, case), (_NUMBERS, number), (_GENDERS, gender))
        if value and not (table is _GENDERS and number == "Plur")
    }
    form = parse._entry.inflect(target) if target else parse._entry
    if form is None and gender:  # a noun has one gender: ask again without it
        form = parse._entry.inflect(target - set(_GENDERS.values()))
    if form is None:
        return None
    text = str(form.word)
    if parse.word != word.lower():  # the writer spells this word without ё
        text = text.replace("ё", "е")
    return _in_capitals_of(word, text)


def inflect(
    word: str,
    case: str | None = None,
    number: str | None = None,
    gender: str | None = None,
    *,
    pos: str = "",
    feats: str | Mapping[str, str] | None = None,
    prefer: Iterable[str] = (),
) -> str | None:
    """The asked form of ``word`` in its capitals, or None where the dictionary has no such form.

    ``case``: Nom, Gen, Dat, Acc, Ins, Loc; ``number``: Sing, Plur; ``gender``: Masc, Fem, Neut (UD values); what is
    not given stays.  ``pos``, ``feats`` and ``prefer`` choose the reading as in ``best``.  Raises ``KeyError`` for
    a value that UD does not have.
    """
    return _inflect(word, case or "", number or "", gender or "", pos, feature_string(feats), frozenset(prefer))
