"""Names of East and South-East Asia, surname first: «Лю Цзяньго», «Ким Чжи Хун».

In: the words of a name as written, the last one in any case.  Out: whether they are such a name.  The surname must stand
in ``eastern.yaml``; the rest must be built of syllables as the systems of Palladius (Chinese) and Kontsevich (Korean)
write them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractor.entities.people.dictionary import fold
from extractor.entities.people.knowledge import given_score, plain_capitals
from extractor.entities.people.lexicon import load

__all__ = ["examples", "is_eastern"]

_CACHE = 1 << 16
_VOWELS = re.compile(r"[аеёиоуыэюя]+")
_CHINESE = re.compile(
    r"(?:(?:чж|цз|[бпмфдтнлгкхчшщжсцр]|дз|х)?(?:и?[ао]у?|уай?|у[ао]|ю[ае]?|я[оу]?|ье|е|э[йр]?|ай|ао|оу|уй|у|и|ы|ю|ё)"
    r"(?:нь|н|р)?|[яюэеёа]о?(?:нь|н|й)?|в[аэ][йн]?н?ь?|во|у|и)+"
)
_EASTERN_CASE = re.compile(r"(?:а|у|ом|ем|е|я|ю)$")
_SYLLABLE = re.compile(
    r"(?:чж|цз|дз|чх|тх|пх|кх|нг|хв|тр|[бвгджзйклмнпрстфхцчшщ])?[аеёиоуыэюя]{1,3}(?:нг|нь|[йклмнпрстх])?"
)


@cache
def _surnames() -> frozenset[str]:
    data = load("eastern.yaml")
    return frozenset(fold(name) for key in ("chinese", "korean", "vietnamese") for name in str(data[key]).split())


def examples() -> list[tuple[str, bool]]:
    """The examples of the lexicon: a name, and whether it is an eastern one."""
    pairs = (str(entry).split(" > ") for entry in load("eastern.yaml")["examples"])
    return [(name, answer == "yes") for name, answer in pairs]


@lru_cache(_CACHE)
def is_eastern(words: tuple[str, ...]) -> bool:
    """Whether two to four words, surname first, are a Chinese, Korean or Vietnamese name: «Лю Цзяньго»."""
    if not 2 <= len(words) <= 4:
        return False
    folded = [fold(word).replace("ъ", "") for word in words]
    first, rest = folded[0], folded[1:]
    if first not in _surnames() and (len(rest) < 2 or _EASTERN_CASE.sub("", first) not in _surnames()):
        return False
    if len(rest) == 1:
        stems = (rest[0], _EASTERN_CASE.sub("", rest[0]))
        return any(_CHINESE.fullmatch(stem) or _few_syllables(stem, 2) for stem in stems if stem) and (
            given_score(plain_capitals(words[1]), "m") < 2.7 and given_score(plain_capitals(words[1]), "f") < 2.7
        )
    return all(_few_syllables(word, 2) for word in rest)


def _few_syllables(word: str, most: int) -> bool:
    parts = word.split("-")
    return len(parts) <= 3 and all(
        len(part) <= 4 + 3 * most
        and len(_VOWELS.findall(part)) <= most
        and bool(re.fullmatch(f"(?:{_SYLLABLE.pattern})+", part))
        for part in parts
    )
