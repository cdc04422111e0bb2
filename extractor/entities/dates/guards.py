"""Conditions on the text around a match, for the rules that name one.

In: the text and the span of a match, and the words of ``cues.yaml``.  Out: whether the rule may fire.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from extractor.analyzer import analyzer
from extractor.entities.dates.lexicon import modern
from extractor.entities.dates.source import read_entries
from extractor.entities.dates.values import Token
from extractor.errors import DataError

__all__ = ["GUARDS", "Cues", "Guard", "default_cues", "load_cues", "speaks_of_document", "speaks_of_plans"]

Guard = Callable[[str, int, int, Sequence[Token]], bool]
"""Text, start and end of the match, its tokens → whether the rule may fire."""

_WORD = re.compile("[а-яё]+(?: [а-яё]+)*-?")
_NEXT_WORD = re.compile(r"\s*([А-Яа-яЁёA-Za-z]+)")
_INSIDE_NUMBER = re.compile(r"(?:\d[.,:/–—-]|№\s?|\w-?)\Z")
_GOES_ON = re.compile(r"[.,:/-]?\d|\s?%|[:/]\w|-[А-Яа-яЁёA-Za-z]")
_ROW_START = re.compile(r"(?:^|[\n\t|(;*•>]|\s{3}|==|[—–-]\s|\d,\s?)\s*\Z")
_THOUSANDS = re.compile(r"\s\d{3}\b")
_AREA = re.compile(r"\.?\s?м\b|\.?\s?\d")
_NAME_AFTER = re.compile(r" [А-ЯЁ][а-яё]")
_AFTER_VERB = re.compile(r"[а-яё]{2}(?:л|ла|ли|лся|лась|лись)\s\Z")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;»\n|>*(]|[—–])\s*\Z")
_DOCUMENT_AFTER = re.compile(r"\s*(?:г(?:ода|\.)?)?,?\s*(?:за\s)?№")


class Cues(dict[str, re.Pattern[str]]):
    """The lists of ``cues.yaml`` as patterns."""


def load_cues(path: Path) -> Cues:
    """Raises DataError where a list is missing or holds anything but words."""
    root = read_entries(path)
    cues = Cues()
    for name in ("planned", "unplanned", "documents", "measures", "ages"):
        words = root.get(name)
        if not isinstance(words, list) or not words or not all(_WORD.fullmatch(str(word)) for word in words):
            where = f"{path.name}:{root.lines.get(name, 1)}"
            raise DataError(
                f"«{name}» is no list of words", where=where, remedy="Lower case, a hyphen after a beginning"
            )
        ordered = sorted(map(str, words), key=lambda word: (-len(word), word))
        cues[name] = re.compile(
            "|".join(rf"\b{word[:-1]}\w*" if word[-1] == "-" else rf"\b{word}\b" for word in ordered)
        )
    return cues


@lru_cache(maxsize=1)
def default_cues() -> Cues:
    """The cues that ship with the room."""
    return load_cues(Path(__file__).with_name("cues.yaml"))


def speaks_of_document(text: str, start: int, end: int) -> bool:
    """Whether the date at ``start`` to ``end``, which begins with «от», is that of a document."""
    before = text[max(0, start - 60) : start].lower()
    return (
        _DOCUMENT_AFTER.match(text, end) is not None
        or "№" in before[-25:]
        or bool(default_cues()["documents"].search(before))
    )


def speaks_of_plans(sentence: str) -> bool:
    """Whether a sentence (in lower case) tells of what is still to come."""
    cues = default_cues()
    return cues["planned"].search(sentence) is not None and cues["unplanned"].search(sentence) is None


def _counts(text: str, end: int) -> bool:
    word = _NEXT_WORD.match(text, end)
    return word is not None and default_cues()["measures"].fullmatch(word[1].lower()) is not None


def free_number(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """The first and the last number are not parts of longer ones, and count nothing."""
    if text[start].isdigit() and _INSIDE_NUMBER.search(text, max(0, start - 3), start):
        return False
    return not (text[end - 1].isdigit() and (_GOES_ON.match(text, end) or _counts(text, end)))


def numeric_without_year(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """«16.04» opens a line, a cell or a bracket, or follows a preposition; and is no time, sum or section number."""
    if not free_number(text, start, end, tokens) or text[end : end + 2].strip().startswith(("%", "°")):
        return False
    if tokens[0].name in ("from", "until", "through", "onto", "to", "of"):
        return True
    if _AFTER_VERB.search(text, max(0, start - 12), start):
        return True
    row = _ROW_START.search(text, max(0, start - 8), start) is not None
    return row and tokens[0].name in ("n12", "n31") and text[end : end + 1] != "-"


def free_day(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """«25-го» stands alone: no noun or adjective follows that it would count («25-го съезда»)."""
    if not free_number(text, start, end, tokens):
        return False
    if any(token.name == "date_noun" for token in tokens):
        return True
    word = _NEXT_WORD.match(text, end)
    if word is None or "\n\n" in text[end : word.start(1)]:
        return True
    return not _is_counted(word[1].lower(), text[tokens[-1].start : tokens[-1].end].lower())


@lru_cache(maxsize=4096)
def _is_counted(word: str, suffix: str) -> bool:
    """Whether ``word`` can agree with an ordinal that ends in ``suffix``."""
    word = modern(word)
    if len(word) <= 3 and word not in ("дом", "год", "дня", "час", "кл", "км", "кв", "шт"):
        return False
    cases = (
        {"gent", "accs", "gen2"}
        if suffix.endswith("го")
        else {"nomn", "accs"}
        if suffix.endswith(("е", "ое"))
        else {"loct", "datv", "gent", "ablt", "nomn", "accs"}
    )
    parses = analyzer().parse(word)
    best = parses[0].tag
    return best.POS in ("NOUN", "ADJF", "PRTF") and any(
        p.tag.POS in ("NOUN", "ADJF", "PRTF") and p.tag.case in cases for p in parses if p.score >= 0.15
    ) and not ({"Name", "Surn"} & set(best.grammemes) and best.case == "nomn")  # fmt: skip


def month_with_year(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """A month and a year, with no number before it that would have been its day («31 апреля 2001 года»)."""
    return free_number(text, start, end, tokens) and not re.search(r"\d[\s.]{0,3}\Z", text[max(0, start - 6) : start])


def month_alone(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """A month without day or year: after a preposition, or a nominative that opens a line, a cell or a bracket."""
    first = tokens[0]
    if first.name in ("in", "onto", "from", "to", "until", "through", "over", "under", "after", "about", "part"):
        return True
    word = text[first.start : first.end]
    if first.name == "month_nominative":
        if word.istitle() and _NAME_AFTER.match(text, end):
            return False
        return (
            not word[0].isupper()
            or word.isupper()
            or _SENTENCE_START.search(text, max(0, start - 4), start) is not None
        )
    return False


def month_events(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """«апрельские слушания» written small, so that «Октябрьская улица» stays a street."""
    adjective = next(token for token in tokens if token.name == "month_adjective")
    return text[adjective.start].islower()


def season_alone(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """A season without year: «летом», «за весну»; not «лета» or «весны» by themselves."""
    season = tokens[-1]
    word = text[season.start : season.end].lower()
    if tokens[0].name != "season" and text[season.start].isupper() and text[season.start + 1].islower():
        return False
    if tokens[0].name == "season":
        return word in ("весной", "весною", "летом", "осенью", "зимой", "зимою")
    return word not in ("лета",) or tokens[0].name in ("from", "until", "part")


def year_alone(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """A bare four-digit year: of the last centuries, counting nothing, and no part of a longer number or name."""
    year = next(token for token in tokens if token.name == "year4")
    named = year.start >= 2 and text[year.start - 1] in "-–" and text[year.start - 2].isalpha()
    if (
        not (named or free_number(text, year.start, year.end, tokens))
        or _GOES_ON.match(text, end)
        or _THOUSANDS.match(text, end)
        or _counts(text, end)
    ):
        return False
    if tokens[0].name in ("in", "from", "until", "to", "through", "after", "about"):
        return 1500 <= year.value <= 2060
    before = text[max(0, start - 2) : start]
    if year.value < 1850 or year.value > 2060:
        return False
    return tokens[0].name == "year4" and (named or before.strip() in ("", "(", ",", ";") or before[-1:] in "(,;— ")


def quarter(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """«4 кв.» a quarter of a year; not the end of «1486,4 кв. м», nor a flat."""
    return free_number(text, start, end, tokens) and _AREA.match(text, end) is None


def clock(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """A time of day: hours below 25, minutes below 60, and minutes of two digits."""
    if not free_number(text, start, end, tokens):
        return False
    numbers = [token.value for token in tokens if token.name in ("n9", "n12", "n31", "n99")]
    return bool(numbers) is False or (numbers[0] <= 24 and all(n < 60 for n in numbers))


def length(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """A length of time; no number of years that is somebody's age, and no ordinal year («на 75 году жизни»)."""
    if not free_number(text, start, end, tokens):
        return False
    last = tokens[-1]
    if last.name not in ("years_noun", "year_noun"):
        return True
    number = next(
        (t.value for t in tokens if t.name in ("n9", "n12", "n31", "n99", "n999", "cardinal_ten", "cardinal")), 0
    )
    if text[last.start : last.end].lower() in ("году", "годе"):
        return False
    before = text[max(0, start - 30) : start].lower()
    if default_cues()["ages"].search(before) or (
        number > 5 and before.rstrip().endswith(("(", ",")) and tokens[0].value == number
    ):
        return False
    return not (tokens[0].name in ("in", "until") and tokens[1].name != "during" and number > 9)


def free_days(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """«с 13-го по 16-е» counts nothing; «с 14 до 18» may be hours, «с 5 по 9» forms of a school."""
    if not free_day(text, start, end, tokens):
        return False
    return any(
        token.name in ("suffix", "suffix_e", "date_noun", "date_nouns") or token.name.startswith("ordinal")
        for token in tokens
    )


_YEAR_FORMS = {
    "in": ("году", "г"),
    "to": ("году", "г"),
    "from": ("года", "г"),
    "until": ("года", "г"),
    "through": ("год", "г"),
    "over": ("год", "г"),
}


def two_digits(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """«в 36-м», «в 36 г.», «с 36 года»: a year of two digits; not «в 24 года», «с 15-м экипажем», «в 36 г сахара»."""
    last, lead = tokens[-1], tokens[0]
    if not free_number(text, start, end, tokens):
        return False
    if last.name in ("suffix", "suffix_e"):
        form = text[last.start : last.end].lower()
        fits = (
            form
            in {
                "in": ("м", "ом"),
                "to": ("му", "ому"),
                "from": ("го", "ого"),
                "until": ("го", "ого"),
                "through": ("й", "ый"),
                "over": ("й", "ый"),
            }[lead.name]
        )
        number = tokens[-2] if tokens[-2].name != "dash" else tokens[-3]
        return (
            fits
            and (number.value > 31 or number.value == 0 or lead.name == "in")
            and free_day(text, start, end, tokens)
        )
    number = tokens[-2]
    form = text[last.start : last.end].lower()
    return form in _YEAR_FORMS[lead.name] and not (lead.name == "until" and form == "года" and number.value < 32)


GUARDS: Mapping[str, Guard] = {
    "free_number": free_number, "numeric_without_year": numeric_without_year, "free_day": free_day,
    "month_alone": month_alone, "month_with_year": month_with_year, "month_events": month_events, "season_alone": season_alone, "year_alone": year_alone,
    "clock": clock, "length": length,
    "free_days": free_days,
    "quarter": quarter, "two_digits": two_digits,
}  # fmt: skip
