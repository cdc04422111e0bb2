"""How far an office reaches: «первый заместитель председателя комитета по делам архивов».

In: text, and the spans of people in it.  Out: office phrases: the head noun, the adjectives before it that agree, and
its complement: genitives, what «по», «при», «в» bring, quotations and numbers.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.entities.people.dictionary import fold
from extractor.entities.people.heads import Head, office_head, short_heads, word_set
from extractor.entities.people.titles import title_before
from extractor.language import lexemes
from extractor.schema import Span

__all__ = ["Office", "is_adjective", "may_be", "readings", "scan"]

_CACHE = 1 << 16
_ITEM = re.compile(
    r"(?P<word>(?:[тТ]\.[ ]?[иИ]\.|и\.[ ]?о\.|н\.[ ]?с\.|чл\.-корр\.|[^\W\d_]+(?:[-‐‑][^\W\d_]+)*\.?(?=-)?)|\d+(?:-[а-яё]{1,3})?)"
    r"|(?P<quote>[«„“\"][^«»„“”\"\n]{1,80}[»”“\"])|(?P<number>№\s?\d+\S?)|(?P<other>\S)"
)
_ABBREVIATED = frozenset(
    ("г", "гор", "обл", "р-на", "р-н", "им", "им.", "респ", "окр", "пос", "дер", "с", "п", "ул", "тер", "гос", "о")
)
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Office:
    """An office phrase: its span, that of its head, and of its complement (empty if none)."""

    span: Span
    head_span: Span
    head: Head
    complement: Span
    case: str
    number: str


class _Item(NamedTuple):
    start: int
    end: int
    text: str
    kind: str


@lru_cache(_CACHE)
def readings(word: str) -> frozenset[tuple[str, str, str]]:
    """(part of speech, case, number) of the readings; names unknown to the dictionary may be in any case."""
    readings = lexemes.parses(word.lower())
    found = {
        (p.pos, p.get("Case") or "", p.get("Number") or "")
        for p in readings
        if p.get("Case") and (p.known or word[0].isupper() or len(word) > 6)
    }
    if (word.isupper() and len(word) > 1) or any(p.grammemes & {"Abbr", "Fixd"} for p in readings):
        found |= {("NOUN", case, "Sing") for case in ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")}
    return frozenset(found)


def may_be(word: str, case: str, adjective: bool | None = None) -> bool:
    """Whether a word may stand in a case, as an adjective (True), a noun (False) or either."""
    return any(
        c == case and (adjective is None or adjective == (pos in ("ADJ", "DET", "VERB", "NUM")))
        for pos, c, _ in readings(word)
    )


@lru_cache(_CACHE)
def is_adjective(word: str) -> bool:
    """Whether the likeliest reading of a word is a full adjective or participle."""
    readings = lexemes.parses(word.lower())
    return bool(readings) and (readings[0].pos in ("ADJ", "DET") or readings[0].get("VerbForm") == "Part")


@lru_cache(_CACHE)
def _is_abbreviation(word: str) -> bool:
    key = fold(word).replace(" ", "")
    return (
        key in short_heads()
        or key in word_set("short_modifiers")
        or key.rstrip(".") in _ABBREVIATED
        or key.count(".") > 1
    )


@lru_cache(maxsize=1)
def _items(text: str) -> tuple[list[_Item], list[tuple[int, Head]]]:
    """Words (abbreviations with their stop), quotations, numbers and other signs of a text, which is asked for twice; and, by their
    places, those that may head an office."""
    items = list(_cut(text))
    heads = ((index, office_head(item.text)) for index, item in enumerate(items) if item.kind == "word")
    return items, [(index, head) for index, head in heads if head is not None]


def _cut(text: str) -> Iterator[_Item]:
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
        self.items, self.heads = _items(text)
        self.stops = stops
        self._stop_starts = [s for s, _ in stops]

    def stopped(self, item: _Item) -> bool:
        """Whether the item belongs to a person."""
        index = bisect.bisect_right(self._stop_starts, item.start) - 1
        return index >= 0 and item.start < self.stops[index][1]

    def offices(self) -> list[Office]:
        found: list[Office] = []
        end = 0
        for index, head in self.heads:
            item = self.items[index]
            if index < end or self.stopped(item) or (head.short and not self._short_fits(index)):
                continue
            end = self._complement(index, head)
            start, case, number = self._modifiers(index, head)
            last = self.items[end - 1]
            complement = (self.items[index + 1].start, last.end) if end > index + 1 else (item.end, item.end)
            found.append(
                Office((self.items[start].start, last.end), (item.start, item.end), head, complement, case, number)
            )
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
            if key in word_set("short_modifiers") or key in ("врио", "и.о."):
                start -= 1
                continue
            if (
                before.text[0].isdigit()
                or not is_adjective(before.text)
                or fold(lexemes.lemma(before.text)) in _PRONOUNS
            ):
                break
            fitting = {(c, n or "Sing") for pos, c, n in readings(before.text) if pos in ("ADJ", "DET", "VERB")}
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
        case = "Ins" if lemma in word_set("with_ins") or lemma.startswith("завед") else "Gen"
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
            if self._opens_name(i, wanted):
                break
            if word in (
                "по",
                "при",
                "в",
                "во",
                "от",
                "на",
                "для",
                "с",
                "со",
                "за",
                "из",
                "у",
                "к",
                "о",
                "об",
                "под",
                "над",
                "без",
                "до",
            ):
                allowed = word == "по" or word == "при" or (word in ("в", "во", "от") and lemma in word_set("with_in"))
                if not allowed or open_adjective or i + 1 >= len(self.items):
                    break
                wanted = {"по": "Dat", "при": "Loc", "в": "Loc", "во": "Loc", "от": "Gen"}[word]
                follower = self.items[i + 1]
                if self.stopped(follower) or follower.kind != "word" or not may_be(follower.text, wanted):
                    break
                i += 1
                continue
            if word == "и":
                if i + 1 >= len(self.items) or i == index + 1:
                    break
                follower = self.items[i + 1]
                if open_adjective and follower.kind == "word" and is_adjective(follower.text):
                    i += 1
                    continue
                if end != i:
                    break
                if (
                    follower.kind != "word"
                    or self.stopped(follower)
                    or not may_be(follower.text, wanted)
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
            if (
                lemma in word_set("with_title")
                and item.text[0].isupper()
                and is_adjective(item.text)
                and (i == index + 1 or self.items[i - 1].text == "и" or self.items[i - 1].text[0].isupper())
                and not may_be(item.text, wanted, True)
            ):
                i += 1
                end = i
                if i + 1 < len(self.items) and self.items[i].text == "и" and self.items[i + 1].text[:1].isupper():
                    i += 1
                continue
            if word[0].isdigit():
                i += 1
                continue
            if (
                is_adjective(item.text)
                and any(may_be(item.text, c, True) for c in {wanted, "Gen"})
                and not (item.text[0].isupper() and office_head(item.text))
            ):
                if not may_be(item.text, wanted, True):
                    wanted = "Gen"
                open_adjective = True
                i += 1
                continue
            if may_be(item.text, wanted, False) or (open_adjective and may_be(item.text, wanted)):
                if lexemes.parses(word)[0].pos in ("VERB", "ADV", "PRON", "PART") and item.text[0].islower():
                    break
                i += 1
                end = i
                open_adjective = False
                wanted = "Gen"
                continue
            if wanted != "Gen" and not open_adjective and may_be(item.text, "Gen", False):
                wanted = "Gen"
                continue
            if item.text[0].isupper() and not readings(item.text):
                i += 1
                end = i
                continue
            if item.text.isupper() and len(item.text) > 1:
                i += 1
                end = i
                continue
            break
        return end

    def _opens_name(self, i: int, wanted: str) -> bool:
        """Whether the item is a title of the person that stands right after it, and no part of the office."""
        item = self.items[i]
        if i + 1 == len(self.items) or not self.stopped(self.items[i + 1]):
            return False
        title = title_before(self.text, item.end + 1)
        if title is None or fold(item.text).rstrip(".") in _ABBREVIATED:
            return False
        return title.sure or not may_be(item.text, wanted, False)


_PRONOUNS = frozenset(
    (
        "этот",
        "тот",
        "весь",
        "сам",
        "самый",
        "наш",
        "ваш",
        "мой",
        "свой",
        "его",
        "ее",
        "их",
        "какой",
        "каждый",
        "любой",
        "другой",
        "всякий",
        "один",
        "который",
        "такой",
        "некий",
        "иной",
    )
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
