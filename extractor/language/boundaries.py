"""Where sentences begin: razdel's rules, and rules of our own before them.

In: a text and the zones that no sentence crosses.  Out: the offset of the first character of every sentence.

razdel asks an ordered list of small rules at every full stop and the like.  A few rules stand before razdel's own; the
first that answers decides.  They add the abbreviations of archival reports (``abbreviations.yaml``), and they
end sentences where razdel never does: after «в 2011 г.» and after «Иванов И. И.», when an ordinary word in capitals
follows.  Unlike razdel's own driver this one keeps offsets instead of joining strings: its time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from extractor.language.abbreviations import load_abbreviations
from extractor.language.lexemes import parses
from extractor.schema import Span

__all__ = ["RULES", "explain", "sentence_starts"]

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SPACE = re.compile(r"\s*")
_WINDOW = 10
_LEFT = 32
_FIRST_WORD = re.compile(r"[«\"„(]*([^\W\d_]+(?:-[^\W\d_]+)*)")
_ABBREVIATION = re.compile(r"[^\W_][\w./-]*$")
_SPACED = re.compile(r"(?<=\.)[ \u00a0](?=\w{1,2}\.|\w{1,2}$)")
_NUMBER_BEFORE = re.compile(r"(?:\d|\b[IVXLC]+)[-\u2013\u2014\s]*$")
_AFTER_SURNAME = re.compile(r"([А-ЯЁ][а-яё-]{2,})\s+(?:[А-ЯЁ]\.\s?)?[А-ЯЁ]$")
_PROPER = frozenset(("Surn", "Name", "Patr", "Geox", "Orgn", "Trad"))

_UNLIKELY = 0.02
"""Readings below this are not believed: the dictionary has a surname for almost every short word («По»)."""
_SHELFMARK = re.compile(r"\b(?:ф|оп|д|ед\.?\s?хр)\.\s?\d+[а-я]?$", re.IGNORECASE)
_SHELFMARK_GOES_ON = re.compile(r"(?:оп|д|дд|л|лл|ед)\.", re.IGNORECASE)
_ITEM = re.compile(r"[:;]\s+\d{1,2}$")
_BULLET = re.compile(r"[•·▪*|–—-]")
_ABBREVIATED = re.compile(r"([А-ЯЁ][а-яё-]+)\.")

JOIN, SPLIT = "join", "split"


class _Place:
    """A possible end of a sentence: ``text[start:at]`` is the sentence so far, ``right`` what follows ``delimiter``."""

    __slots__ = ("at", "delimiter", "gap", "left", "right", "start", "text")

    def __init__(self, text: str, start: int, at: int, delimiter: str, gap: str, right: str) -> None:
        self.text, self.start, self.at, self.delimiter, self.gap, self.right = text, start, at, delimiter, gap, right
        self.left = text[max(start, at - _LEFT) : at]

    def abbreviations(self) -> Iterable[tuple[str, int]]:
        """What may be abbreviated before the full stop, longest first, each with its place in ``left``."""
        joined = _SPACED.sub("", self.left.lower())
        cut = len(self.left) - len(joined)
        found = _ABBREVIATION.search(joined)
        if found is None:
            return
        yield found.group(), found.start() + cut
        last = found.group().rfind(".") + 1
        if last:
            yield found.group()[last:], found.start() + cut + last

    def next_word(self) -> str:
        found = _FIRST_WORD.match(self.right)
        return found.group(1) if found else ""


@lru_cache(1 << 14)
def _ordinary(word: str) -> bool:
    """Whether a word in capitals can only begin a sentence: known to the dictionary, and no name in any reading.

    An adjective counts only if it may be nominative: «Китайскую …» goes on a sentence rather than beginning one.
    """
    readings = [reading for reading in parses(word) if reading.score >= _UNLIKELY]
    if not readings or not all(r.known for r in readings) or any(r.grammemes & _PROPER for r in readings):
        return False
    return any(r.pos not in ("ADJ", "DET") or r.get("Case") in ("Nom", None) for r in readings)


@cache
def _only_a_date() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, load_abbreviations().dates), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:[\W\d_]|\b[ivxlc]+\b|\b(?:{words})[а-я]{{0,4}}\b)*")


@lru_cache(1 << 14)
def _surname(word: str) -> bool:
    return any("Surn" in reading.grammemes for reading in parses(word))


def _begins(place: _Place, word: str) -> bool:
    """Whether what follows can only begin a sentence: an ordinary word, or a title («Тов.», «Проф.»)."""
    title = _ABBREVIATED.match(place.right)
    if title:
        from razdel.segmenters.sokr import HEAD_SOKRS

        return title.group(1).lower() in load_abbreviations().before | HEAD_SOKRS
    return _ordinary(word)


def at_a_bullet(place: _Place) -> str | None:
    """«… 30 чел.⏎• Введены …»: a line that begins with a bullet begins a sentence."""
    return SPLIT if "\n" in place.gap and _BULLET.match(place.right) and not place.right[1:2].isalnum() else None


def before_a_name(place: _Place) -> str | None:
    """«тт. Савин», «д.ф.-м.н. Крылов»: never the end."""
    known = load_abbreviations()
    for word, at in place.abbreviations():
        if word in known.endings and _NUMBER_BEFORE.search(place.left[:at]):
            return None
        if word in known.before:
            return JOIN
    return None


def after_a_count(place: _Place) -> str | None:
    """«30 чел. | Затем», but «30 чел. от»."""
    known = load_abbreviations().inside
    for word, _ in place.abbreviations():
        if word in known:
            return SPLIT if place.next_word()[:1].isupper() else JOIN
    return None


def after_a_date(place: _Place) -> str | None:
    """«… в 2011 г. | Делегация», but «В 2011 г. Томск»."""
    word = place.next_word()
    if not word[:1].isupper():
        return None
    known = load_abbreviations()
    for abbreviation, at in place.abbreviations():
        if abbreviation not in known.endings:
            continue
        if abbreviation in known.after_number and not _NUMBER_BEFORE.search(place.left[:at]):
            return None
        so_far = place.text[place.start : place.at]
        if len(so_far) <= 80 and _only_a_date().fullmatch(so_far.lower()):
            return JOIN
        return SPLIT if _begins(place, word) else JOIN
    return None


def after_initials(place: _Place) -> str | None:
    """«… возглавил Иванов И. И. | Делегация», but «И. И. Иванов»."""
    name = _AFTER_SURNAME.search(place.left)
    if not name or not _surname(name.group(1)):
        return None
    word = place.next_word()
    return SPLIT if word[:1].isupper() and len(word) > 1 and _ordinary(word) else None


def inside_a_shelfmark(place: _Place) -> str | None:
    """«Ф. 5. Оп. 1. Д. 22.»"""
    return JOIN if _SHELFMARK.search(place.left) and _SHELFMARK_GOES_ON.match(place.right) else None


def number_of_an_item(place: _Place) -> str | None:
    """«Решили: 1. Принять …»: the number goes with what follows."""
    return JOIN if _ITEM.search(place.left) else None


RULES: tuple[Callable[[_Place], str | None], ...] = (
    at_a_bullet,
    before_a_name,
    after_a_count,
    after_a_date,
    after_initials,
    inside_a_shelfmark,
    number_of_an_item,
)
"""Our own rules, in the order in which they are asked, at full stops; razdel's follow."""


@cache
def _razdel() -> tuple[re.Pattern[str], Any, Any]:
    from razdel.segmenters.sentenize import DELIMITER, SentSplit, sentenize

    return re.compile(DELIMITER), SentSplit, tuple(sentenize.rules)


def _decide(place: _Place) -> tuple[str, str]:
    """The decision at a place, and the name of the rule that took it."""
    if place.delimiter == ".":
        for rule in RULES:
            answer = rule(place)
            if answer is not None:
                return answer, rule.__name__
    _, split_type, rules = _razdel()
    start, at = place.start, place.at
    split = split_type(place.text[max(start, at - _WINDOW) : at], place.delimiter, " " + place.right[:_WINDOW])
    split.buffer = place.text[start : min(at, start + 24)]
    for rule in rules:
        answer = rule(split)
        if answer:
            return str(answer), f"razdel.{rule.name}"
    return SPLIT, "razdel"


def _places(text: str, start: int, stop: int) -> Iterable[tuple[int, str, str]]:
    """The places of a zone and what is decided there: (where the next sentence would begin, decision, rule)."""
    delimiters, _, _ = _razdel()
    begin = start
    for match in delimiters.finditer(text, start, stop):
        at, end = match.span()
        space = _SPACE.match(text, end, stop)
        after = space.end() if space else end
        if after == end or after >= stop or at <= begin:
            continue
        place = _Place(text, begin, at, match.group(1), text[end:after], text[after : min(after + _LEFT, stop)])
        answer, rule = _decide(place)
        yield after, answer, rule
        if answer == SPLIT:
            begin = after


def _zones(text: str, zones: Iterable[tuple[Span, bool]] | None) -> Iterable[tuple[int, int, bool]]:
    if zones is not None:
        yield from ((start, stop, whole) for (start, stop), whole in zones)
        return
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        yield start, blank.start(), False
        start = blank.end()
    yield start, len(text), False


def sentence_starts(text: str, zones: Iterable[tuple[Span, bool]] | None = None) -> list[int]:
    """The offsets at which sentences begin, ascending, without repeats.

    ``zones``: stretches that no sentence crosses, ordered, each with whether it is one sentence as a whole (a
    heading, a row); without them blank lines part the text.  Between zones nothing begins.
    """
    starts: list[int] = []
    for start, stop, whole in _zones(text, zones):
        if start >= stop:
            continue
        space = _SPACE.match(text, start, stop)
        first = space.end() if space else start
        if first >= stop:
            continue
        starts.append(first)
        if not whole:
            starts += [after for after, answer, _ in _places(text, first, stop) if answer == SPLIT]
    return starts


def explain(text: str) -> list[tuple[int, str, str]]:
    """Every place where a sentence of ``text`` might end: offset of what follows, join or split, the rule."""
    return [place for start, stop, _ in _zones(text, None) for place in _places(text, start, stop)]
