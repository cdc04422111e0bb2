"""The nominative of names that no gazetteer knows, and of adjectives made from names.

In: a word form, the cases it may stand in, what the tagger says.  Out: the nominative in the word's own capitals and
its own use of ё.  Where two nominatives are possible and nothing decides, the form stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.entities.places.declension import cases, fold, nominatives
from extractor.language import lexemes

__all__ = ["adjective", "adjective_cases", "adjective_stem", "own_spelling", "place_name"]

_ADJECTIVE = re.compile(
    r"(?P<stem>.+?)(?P<ending>ский|цкий|ского|цкого|скому|цкому|ским|цким|ском|цком|ская|цкая|ской|цкой|скою|скую|цкую|"
    r"ское|цкое|ские|цкие|ских|цких|скими|цкими)"
)
_ENDINGS = {
    "ий": ("Masc", ("Nom", "Acc")), "ый": ("Masc", ("Nom", "Acc")), "ой": ("", ("Nom", "Acc", "Gen", "Dat", "Ins", "Loc")),
    "ого": ("", ("Gen",)), "его": ("", ("Gen",)), "ому": ("", ("Dat",)), "ему": ("", ("Dat",)),
    "ым": ("", ("Ins", "Dat")), "им": ("", ("Ins", "Dat")), "ом": ("", ("Loc",)), "ем": ("", ("Loc",)),
    "ая": ("Fem", ("Nom",)), "яя": ("Fem", ("Nom",)), "ей": ("Fem", ("Gen", "Dat", "Ins", "Loc")),
    "ую": ("Fem", ("Acc",)), "юю": ("Fem", ("Acc",)), "ое": ("Neut", ("Nom", "Acc")), "ее": ("Neut", ("Nom", "Acc")),
    "ые": ("", ("Nom", "Acc")), "ие": ("", ("Nom", "Acc")), "ых": ("", ("Gen", "Loc", "Acc")),
    "их": ("", ("Gen", "Loc", "Acc")), "ыми": ("", ("Ins",)), "ими": ("", ("Ins",)),
}  # fmt: skip
_NOMINATIVE = {"Masc": "ий", "Fem": "ая", "Neut": "ое", "Plur": "ие"}
_COMMON_ENDINGS = ("ск", "цк")


def own_spelling(form: str, name: str) -> str:
    """``name`` with е where ``form`` has е and the name ё: the writer's own spelling is kept."""
    letters = list(name)
    for i, (was, now) in enumerate(zip(form, name, strict=False)):
        if was.lower() == "е" and now in "ёЁ":
            letters[i] = "е" if now == "ё" else "Е"
        elif fold(was) != fold(now):
            break
    return "".join(letters)


def _capitals(form: str, word: str) -> str:
    parts = re.split(r"(-)", word)
    shown = re.split(r"(-)", form)
    if form.isupper() or len(parts) != len(shown):
        return word[:1].upper() + word[1:]
    return "".join(p[:1].upper() + p[1:] if s[:1].isupper() else p for p, s in zip(parts, shown, strict=True))


def adjective_stem(form: str) -> tuple[str, str] | None:
    """Stem and ending of an adjectival form («шадринск», «ом»), folded; None for other words."""
    folded = fold(form)
    for length in (3, 2):
        ending = folded[-length:]
        if ending in _ENDINGS and len(folded) - length >= 2:
            return folded[:-length], ending
    return None


def adjective_cases(form: str) -> tuple[str, ...]:
    """The cases an adjectival form can stand in, () for other words."""
    cut = adjective_stem(form)
    return _ENDINGS[cut[1]][1] if cut else ()


def adjective(form: str, gender: str) -> str:
    """The nominative of an adjective: «Шадринском», Masc gives «Шадринский».  ``gender``: Masc, Fem, Neut or Plur."""
    cut = adjective_stem(form)
    if cut is None:
        return form
    stem, ending = cut
    number = "Plur" if gender == "Plur" else "Sing"
    if not stem.endswith(_COMMON_ENDINGS) or any(p.known and p.pos == "ADJ" for p in lexemes.parses(form.lower())):
        known = lexemes.inflect(form, "Nom", number, None if gender == "Plur" else gender, pos="ADJ")
        if known is not None and fold(known)[: len(stem)] == stem:
            return own_spelling(form, known if not form.isupper() else known.capitalize())
    if not stem.endswith(_COMMON_ENDINGS):
        if ending in ("ей", "его", "ему", "ем", "яя", "юю", "ее", "ий") and not stem.endswith(tuple("гкх")):
            return _capitals(
                form, form[: len(stem)].lower() + {"Masc": "ий", "Fem": "яя", "Neut": "ее", "Plur": "ие"}[gender]
            )
        hard = {"Masc": "ый", "Fem": "ая", "Neut": "ое", "Plur": "ые"}[gender]
        if stem.endswith(tuple("гкхжшчщ")):
            hard = {"Masc": "ий", "Fem": "ая", "Neut": "ое", "Plur": "ие"}[gender]
        return _capitals(form, form[: len(stem)].lower() + hard)
    return _capitals(form, form[: len(stem)].lower() + _NOMINATIVE[gender])


def _plausible(word: str, gender: str, number: str) -> bool:
    """Whether a nominative looks like a place of this gender and number."""
    if number == "Plur":
        return word.endswith(("ы", "и", "а"))
    if gender == "Fem":
        return word.endswith(("а", "я", "ь"))
    if gender == "Neut":
        return word.endswith(("о", "е"))
    return not word.endswith(("а", "я", "о", "ы"))


def _word(form: str, wanted: Iterable[str], gender: str, number: str) -> str:
    wanted = tuple(wanted)
    if "Loc" in wanted and fold(form).endswith(("ах", "ях")):  # «в Кырчанах», whatever the tagger says of an unknown word
        number = "Plur"
    for parse in lexemes.parses(form.lower()):
        if parse.known and "Geox" in parse.grammemes and (not wanted or parse.get("Case") in wanted):
            known = lexemes.inflect(form, "Nom", parse.get("Number"), prefer=("Geox",), feats=dict(parse.feats))
            if known is not None:
                return _capitals(form, own_spelling(form, known.lower() if form.isupper() else known))
    folded = fold(form)
    if "Nom" in wanted and len(wanted) == 1:
        return _capitals(form, form.lower())
    found = [
        nominative
        for nominative in nominatives(folded)
        if nominative != folded
        and set(cases(nominative, folded)) & set(wanted)
        and _plausible(nominative, gender, number)
    ]
    if not found and not gender and number == "Sing":  # no one says the gender: «до Кувыкты» can be Кувыкта only
        found = [n for n in nominatives(folded) if n != folded and n.endswith(("а", "я")) and set(cases(n, folded)) & set(wanted)]
    # villages of this shape are neuter («в Евлашеве» is Евлашево); large towns in -ов are in the gazetteer
    neuter = [
        n
        for n in nominatives(folded)
        if n.endswith(("ово", "ево", "ино", "ыно")) and set(cases(n, folded)) & set(wanted)
    ]
    # the accusative of what has no life is in -у only where the nominative is in -а: «в Пурнему» is Пурнема
    objects = [n for n in nominatives(folded) if n.endswith(("а", "я")) and "Acc" in wanted and "Acc" in cases(n, folded)]
    if objects and folded.endswith(("у", "ю")):
        found = objects
    chosen = neuter[0] if neuter and "Loc" in wanted else found[0] if found else folded
    shared = len(form) - len(chosen) if len(chosen) < len(form) else 0
    kept = form.lower()[: len(form) - shared]
    common = next(
        (i for i, (a, b) in enumerate(zip(fold(kept), chosen, strict=False)) if a != b), min(len(kept), len(chosen))
    )
    return _capitals(form, kept[:common] + chosen[common:])


def place_name(words: Sequence[str], wanted: Iterable[str], gender: str = "", number: str = "Sing") -> str:
    """The nominative of an unknown name of one or more words that stands in one of the cases ``wanted``.

    ``gender`` and ``number`` are the tagger's for the head, "" where it does not say.  Leading adjectives agree with
    the head («Старой Тушке» -> «Старая Тушка»); of hyphenated names the last part declines.
    """
    wanted = tuple(wanted)
    if not words:
        return ""
    *adjectives, last = words
    known_adjective = any(p.known and p.pos == "ADJ" for p in lexemes.parses(last.lower()))
    if not adjectives and known_adjective and "Nom" not in wanted and set(adjective_cases(last)) & set(wanted):
        return adjective(last, "Plur" if number == "Plur" else gender or "Masc")
    left, dash, right = last.rpartition("-")
    head = f"{left}{dash}{_word(right, wanted, gender, number)}" if dash else _word(last, wanted, gender, number)
    adjectival = bool(set(adjective_cases(last)) & set(wanted))
    if len(words) == 1 and not dash and adjectival and fold(head) == fold(last) and "Nom" not in wanted:
        shape = {"Fem": "Fem", "Neut": "Neut"}.get(gender, "Masc")
        return adjective(last, "Plur" if number == "Plur" else shape)
    folded = fold(head)
    shape = (
        "Plur"
        if folded.endswith(("ы", "и"))
        else "Fem"
        if folded.endswith(("а", "я"))
        else "Neut"
        if folded.endswith(("о", "е"))
        else "Masc"
    )
    fronted = [
        adjective(w, shape)
        if adjective_stem(w) and (fold(head) != fold(last) or set(adjective_cases(w)) & set(wanted))
        else w
        for w in adjectives
    ]
    return " ".join([*fronted, head])
