"""Texts made from annotated ones, nearer to what archives hold than the news the corpora are.

In: ``Sample`` records.  Out: as many, each changed in some of these ways: names of people and cities exchanged for others
of the same form, given names cut to initials on either side, surnames or whole lines in capitals, dates in archival
spellings, hard line wraps, plain quotation marks, typing flaws.  The spans move with their text.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from extractor.training.entities.corpora import Sample

__all__ = ["Augmenter", "apply_edits"]

Edit = tuple[int, int, str]
"""Characters ``start:end`` become ``text``."""

_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_WHEN = [
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
]
_PATRONYMIC = re.compile(r".+(?:вич|вича|вичу|вичем|виче|вна|вны|вне|вну|вной)")


def apply_edits(sample: Sample, edits: Sequence[Edit]) -> Sample:
    """``sample`` with ``edits``, which must not overlap; spans that begin or end inside an edit are dropped."""
    ordered = sorted(edits)
    out: list[str] = []
    moved: list[tuple[int, int, int]] = []
    place = shift = 0
    for start, end, text in ordered:
        out += (sample.text[place:start], text)
        shift += len(text) - (end - start)
        moved.append((start, end, shift))
        place = end
    out.append(sample.text[place:])

    def at(offset: int, closing: bool) -> int | None:
        total = 0
        for start, end, after in moved:
            if offset >= end and (end > start or offset > start or closing):
                total = after
            elif offset > start:
                return None
            else:
                break
        return offset + total

    spans = []
    for label, start, end in sample.spans:
        left, right = at(start, False), at(end, True)
        if left is not None and right is not None and left < right:
            spans.append((label, left, right))
    return replace(sample, text="".join(out), spans=tuple(spans))


class Augmenter:
    """Pools of names out of ``samples``, and the changes drawn from them."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        import pymorphy3

        self._morph: Any = pymorphy3.MorphAnalyzer(lang="ru")
        self._pools: dict[tuple[str, object], list[str]] = defaultdict(list)
        for sample in samples:
            for label, start, end in sample.spans:
                if label in ("PERSON", "CITY"):
                    text = sample.text[start:end]
                    if "\n" not in text:
                        self._pools[label, self._form(text)].append(text)

    def __call__(self, sample: Sample, rng: random.Random) -> Sample:
        """``sample`` changed, a record of its own even where no change is drawn; every kind of change is drawn by itself."""
        sample = replace(sample)
        changes: tuple[tuple[float, Callable[[Sample, random.Random], Sample]], ...] = (
            (0.5, self._exchange),
            (0.3, self._initials),
            (0.25, self._dates),
            (0.15, self._capitals),
            (0.25, self._quotes),
            (0.2, self._wraps),
            (0.2, self._flaws),
        )
        for chance, change in changes:
            if rng.random() < chance:
                sample = change(sample, rng)
        return sample

    @lru_cache(maxsize=100_000)  # noqa: B019 - one augmenter a training
    def _word_form(self, word: str) -> tuple[str | None, ...]:
        tag = self._morph.parse(word)[0].tag
        return (tag.case, tag.number, tag.gender, "Patr" if "Patr" in tag else None)

    def _form(self, text: str) -> object:
        return tuple(self._word_form(word) if word.isalpha() else word for word in re.findall(r"\w+|[^\w\s]", text))

    def _leaves(self, sample: Sample, label: str) -> list[tuple[int, int]]:
        """Spans of ``label`` that hold no other span and are not broken over lines."""
        starts = sorted({(start, end) for _, start, end in sample.spans})
        return [
            (start, end)
            for name, start, end in sample.spans
            if name == label
            and "\n" not in sample.text[start:end]
            and not any(start <= s and e <= end and (s, e) != (start, end) for s, e in starts)
        ]

    def _exchange(self, sample: Sample, rng: random.Random) -> Sample:
        """The same name becomes the same other name throughout the text."""
        new: dict[tuple[str, str], str] = {}
        edits = []
        for label in ("PERSON", "CITY"):
            for start, end in self._leaves(sample, label):
                old = sample.text[start:end]
                if (label, old) not in new:
                    pool = self._pools.get((label, self._form(old)), [])
                    new[label, old] = rng.choice(pool) if pool and rng.random() < 0.5 else old
                if new[label, old] != old:
                    edits.append((start, end, new[label, old]))
        return apply_edits(sample, _apart(edits))

    def _initials(self, sample: Sample, rng: random.Random) -> Sample:
        style = rng.choice(("{i} {s}", "{i}{s}", "{s} {i}"))
        gap = rng.choice(("", " "))
        edits = []
        for start, end in self._leaves(sample, "PERSON"):
            words = sample.text[start:end].split(" ")
            if len(words) not in (2, 3) or not all(word.isalpha() and word[0].isupper() for word in words):
                continue
            if len(words) == 3 and not _PATRONYMIC.fullmatch(words[1]):
                continue
            initials = gap.join(word[0] + "." for word in words[:-1])
            if rng.random() < 0.6:
                edits.append((start, end, style.format(i=initials, s=words[-1])))
        return apply_edits(sample, _apart(edits))

    def _dates(self, sample: Sample, rng: random.Random) -> Sample:
        edits = []
        for start, end in self._leaves(sample, "DATE"):
            if rng.random() < 0.4:
                text = _archival(sample.text[start:end], rng)
                if text:
                    edits.append((start, end, text))
        return apply_edits(sample, _apart(edits))

    def _capitals(self, sample: Sample, rng: random.Random) -> Sample:
        text = list(sample.text)
        if rng.random() < 0.5:
            for _, start, end in (s for s in sample.spans if s[0] == "PERSON"):
                word = max((m.span() for m in re.finditer(r"[^\W\d_]+", sample.text[start:end])), default=(0, 0))
                text[start + word[0] : start + word[1]] = map(_upper, text[start + word[0] : start + word[1]])
        else:
            for line in re.finditer(r"[^\n]+", sample.text):
                if rng.random() < 0.3:
                    text[line.start() : line.end()] = map(_upper, line.group())
        return replace(sample, text="".join(text))

    def _quotes(self, sample: Sample, rng: random.Random) -> Sample:
        left, right = rng.choice(('""', "“”", "„“", "«»"))
        table = str.maketrans({"«": left, "»": right, '"': rng.choice((left, '"')), "—": rng.choice("—–-")})
        return replace(sample, text=sample.text.translate(table))

    def _wraps(self, sample: Sample, rng: random.Random) -> Sample:
        """Hard line ends in place of spaces; offsets stay."""
        width = rng.randint(50, 90)
        text = list(sample.text)
        column = 0
        for index, letter in enumerate(text):
            column = 0 if letter == "\n" else column + 1
            if letter == " " and column >= width:
                text[index] = "\n"
                column = 0
        return replace(sample, text="".join(text))

    def _flaws(self, sample: Sample, rng: random.Random) -> Sample:
        """Neighbouring letters exchanged, doubled or dropped in one word of a hundred."""
        edits = []
        for word in re.finditer(r"[^\W\d_]{5,}", sample.text):
            if rng.random() < 0.01:
                place = word.start() + rng.randint(1, len(word.group()) - 3)
                pair = sample.text[place : place + 2]
                edits.append((place, place + 2, rng.choice((pair[::-1], pair[0] * 2 + pair[1], pair[1]))))
        return apply_edits(sample, edits)


def _upper(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _apart(edits: list[Edit]) -> list[Edit]:
    out: list[Edit] = []
    for edit in sorted(set(edits)):
        if not out or edit[0] >= out[-1][1]:
            out.append(edit)
    return out


def _archival(text: str, rng: random.Random) -> str | None:
    """A date of the same construction as ``text`` in a spelling of older reports, or None if there is none here."""
    day, late, month = rng.randint(1, 27), 0, rng.randrange(12)
    late = min(day + rng.randint(1, 12), 30)
    year = rng.choice((rng.randint(1860, 1999), rng.randint(1918, 1990)))
    suffix = rng.choice((" г.", " года", "г.", "", " г"))
    head = text.split(" ")[0].lower()
    if head in ("в", "во"):
        return (
            text.split(" ")[0]
            + " "
            + rng.choice(
                (
                    f"{_WHEN[month]} {year}{suffix}",
                    f"{rng.choice(('I', 'II', 'III', 'IV', '1-м', '2-м'))} квартале {year}{suffix}",
                    f"{rng.choice(('первом', 'I', 'втором', 'II'))} полугодии {year}{suffix}",
                    f"{year}/{(year + 1) % 100:02d}{rng.choice((' г.', ' уч. году', ' году'))}",
                    f"{year}-{year + rng.randint(1, 5)} гг.",
                    f"начале {year // 10 * 10}-х гг.",
                )
            )
        )
    if (head == "с" and " по " in text) or (head == "с" and " до " in text):
        return f"{text.split(' ')[0]} {day} по {late} {_MONTHS[month]} {year}{suffix}"
    if head[:1].isdigit() and len(head) < 3 and " " in text:
        return rng.choice(
            (
                f"{day}/{day + 12 if day < 19 else day - 18} {_MONTHS[month]} {year}{suffix}",
                f"{day} ({late}) {_MONTHS[month]} {year}{suffix}",
                f"{day}.{month + 1:02d}.{year}{rng.choice(('', ' г.', 'г.'))}",
                f"{day:02d}.{month + 1:02d}.{year % 100:02d}",
                f"{day}{rng.choice('-–')}{late} {_MONTHS[month]} {year}{suffix}",
                f"{day} {_MONTHS[month][:3]}. {year}{suffix}",
                f"{day} {_MONTHS[month]} с. г.",
                f"{day}/{rng.choice(('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'))}-{year % 100:02d} г.",
            )
        )
    return None
