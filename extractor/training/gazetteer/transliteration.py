"""Russian spellings of Chinese and Japanese place names that GeoNames gives in Latin letters only.

In: pinyin or Hepburn («Zhenjiang», «Kurashiki»).  Out: the Russian spelling by the systems of Palladius and Polivanov
(«Чжэньцзян», «Курасики»), or None where the word cannot be cut into syllables.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["chinese", "japanese"]

_INITIALS = {
    "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к", "h": "х",
    "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с", "": "",
}  # fmt: skip
_FINALS = {
    "a": "а", "ai": "ай", "an": "ань", "ang": "ан", "ao": "ао", "e": "э", "ei": "эй", "en": "энь", "eng": "эн",
    "o": "о", "ong": "ун", "ou": "оу", "u": "у", "ua": "уа", "uai": "уай", "uan": "уань", "uang": "уан", "ui": "уй",
    "un": "унь", "uo": "о", "i": "и", "ia": "я", "ian": "янь", "iang": "ян", "iao": "яо", "ie": "е", "in": "инь",
    "ing": "ин", "iong": "юн", "iu": "ю", "ue": "юэ",
}  # fmt: skip
_WHOLE = {
    "yi": "и", "ya": "я", "yan": "янь", "yang": "ян", "yao": "яо", "ye": "е", "yin": "инь", "ying": "ин", "yong": "юн",
    "you": "ю", "yu": "юй", "yuan": "юань", "yue": "юэ", "yun": "юнь", "wu": "у", "wa": "ва", "wai": "вай", "wan": "вань",
    "wang": "ван", "wei": "вэй", "wen": "вэнь", "weng": "вэн", "wo": "во", "er": "эр", "hui": "хуэй", "ju": "цзюй",
    "juan": "цзюань", "jue": "цзюэ", "jun": "цзюнь", "qu": "цюй", "quan": "цюань", "que": "цюэ", "qun": "цюнь",
    "xu": "сюй", "xuan": "сюань", "xue": "сюэ", "xun": "сюнь", "zhi": "чжи", "chi": "чи", "shi": "ши", "ri": "жи",
    "zi": "цзы", "ci": "цы", "si": "сы", "lü": "люй", "nü": "нюй", "lüe": "люэ", "luo": "ло", "a": "а", "ai": "ай",
    "an": "ань", "ang": "ан", "ao": "ао", "e": "э", "en": "энь", "o": "о", "ou": "оу",
}  # fmt: skip
_KANA = {
    "shi": "си", "chi": "ти", "tsu": "цу", "fu": "фу", "ji": "дзи", "sha": "ся", "shu": "сю", "sho": "сё", "cha": "тя",
    "chu": "тю", "cho": "тё", "ja": "дзя", "ju": "дзю", "jo": "дзё",
}  # fmt: skip
_CONSONANTS = {
    "k": "к", "s": "с", "t": "т", "n": "н", "h": "х", "m": "м", "r": "р", "w": "в", "g": "г", "z": "дз", "d": "д",
    "b": "б", "p": "п", "y": "",
}  # fmt: skip
_VOWELS = {"a": "а", "i": "и", "u": "у", "e": "э", "o": "о"}
_IOTATED = {"a": "я", "u": "ю", "o": "ё"}


def _plain(word: str, keep: str = "") -> str:
    letters = []
    for letter in unicodedata.normalize("NFC", word.lower()):
        letters.append(letter if letter in keep else unicodedata.normalize("NFD", letter)[0])
    return "".join(letters)


@cache
def _syllables() -> dict[str, str]:
    made = {
        initial + final: cyrillic + vowels
        for initial, cyrillic in _INITIALS.items()
        if initial
        for final, vowels in _FINALS.items()
    }
    return made | _WHOLE


def chinese(word: str) -> str | None:
    """``word`` in pinyin, in Russian letters; an apostrophe parts syllables."""
    pieces = []
    for part in re.split(r"[’']", _plain(word, "ü")):
        rest = part
        while rest:
            for length in range(min(6, len(rest)), 0, -1):
                after = rest[length:]
                # a consonant before a vowel opens the next syllable: «chang'an» is written, «chan-gan» is meant
                opens = (
                    after[:1] in tuple("aeiouü") and rest[length - 1] in "ngr" and rest[: length - 1] in _syllables()
                )
                if rest[:length] in _syllables() and not opens:
                    pieces.append(_syllables()[rest[:length]])
                    rest = after
                    break
            else:
                return None
    joined = "".join(
        piece + ("ъ" if piece.endswith("н") and follows[:1] in tuple("еёюяи") and piece[-2:] != "нь" else "")
        for piece, follows in zip(pieces, [*pieces[1:], ""], strict=True)
    )
    return joined.capitalize() or None


def japanese(word: str) -> str | None:
    """``word`` in Hepburn's spelling, in Russian letters; long vowels are not marked."""
    rest, pieces = _plain(word).replace("'", ""), []
    while rest:
        kana = next((k for k in (rest[:3], rest[:2]) if k in _KANA), None)
        if kana:
            pieces.append(_KANA[kana])
            rest = rest[len(kana) :]
        elif len(rest) > 2 and rest[1] == "y" and rest[0] in _CONSONANTS and rest[2] in _IOTATED:
            pieces.append(_CONSONANTS[rest[0]] + _IOTATED[rest[2]])
            rest = rest[3:]
        elif rest[0] == "y" and rest[1:2] in _IOTATED:
            pieces.append(_IOTATED[rest[1]])
            rest = rest[2:]
        elif rest[0] in _CONSONANTS and rest[1:2] in _VOWELS:
            pieces.append(_CONSONANTS[rest[0]] + _VOWELS[rest[1]])
            rest = rest[2:]
        elif rest[0] in _VOWELS:
            pieces.append("й" if rest[0] == "i" and pieces and pieces[-1][-1] in "аоуэ" else _VOWELS[rest[0]])
            rest = rest[1:]
        elif rest[0] in "nm" and rest[1:2] not in _VOWELS:
            pieces.append("м" if rest[1:2] in tuple("mbp") else "н")
            rest = rest[1:]
        elif len(rest) > 1 and (rest[0] == rest[1] or rest[:2] == "tc"):
            pieces.append(_CONSONANTS.get(rest[0], "т" if rest[:2] in ("tc", "cc") else ""))
            rest = rest[1:]
        else:
            return None
    return "".join(pieces).capitalize() or None
