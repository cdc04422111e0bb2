"""Finding dates in a text: words to symbols, symbols to rules, rules to readings.

In: a text and its ``Narrative``.  Out: ``Found`` records in text order.  The text is read in one pass of the tokenizer,
and only stretches of known words that hold at least one word of time are shown to the rules, so that prose without
dates costs almost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import accumulate, repeat
from typing import NamedTuple

from extractor.entities.dates.anchor import Narrative
from extractor.entities.dates.edtf import bounds
from extractor.entities.dates.grammar import Grammar, Rule, default_grammar
from extractor.entities.dates.guards import GUARDS, speaks_of_document
from extractor.entities.dates.lexicon import OTHER, Lexicon, modern
from extractor.entities.dates.periods import PERIODS
from extractor.entities.dates.relative import RELATIVE
from extractor.entities.dates.resolve import CALENDAR, Groups, Reading
from extractor.entities.dates.values import Token
from extractor.entities.found import Found

__all__ = ["BUILDERS", "scan"]

BUILDERS = {**CALENDAR, **PERIODS, **RELATIVE}

_TOKEN = re.compile(r"[a-z\u0400-\u052f]+|\d+|\s+|[^\w\s]|[^\W\da-z\u0400-\u052f]+|_")
_HAS_OLD = re.compile(r"[ѣіѳѵ]|ъ\b")
_OPENING = 800
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[«\"(]?[A-ZА-ЯЁ])|(?<=[а-яё]{3})[.!?…]\s+(?=\d)|\n\s*\n|\n(?=\s*[-–—•*>\d])")
_JOINT = re.compile(r"\s*(?:,|и|или|,?\s+а\s+также)\s*")


class _Taken(NamedTuple):
    """A date as taken, with what it takes to read it again."""

    found: Found
    rule: Rule
    groups: Groups
    reading: Reading


class _Machine:
    """The grammar with what scanning needs of it: the names behind symbols and the stretches worth a look."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        lexicon: Lexicon = grammar.lexicon
        self.names = {symbol: name for name, symbol in lexicon.symbols.items()}
        self.stretch = re.compile(f"[^{OTHER}]+")
        self.core = re.compile(
            f"[{''.join(sign for name, sign in lexicon.symbols.items() if name not in lexicon.light)}]"
        )
        self.blank = frozenset(lexicon.symbols[name] for name in ("space", "line"))
        self.patterns = [(rule, pattern) for rule in grammar.rules for pattern in rule.patterns]
        self.known: dict[str, tuple[tuple[Rule, re.Pattern[str]], ...]] = {}
        self.edge = self.blank | {lexicon.symbols[name] for name in ("dot", "comma")}

    def fitting(self, head: str) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
        """The rules that can match where the next two symbols, blanks left out, are ``head``."""
        fitting = self.known.get(head)
        if fitting is None:
            fitting = tuple(
                (rule, pattern.compiled())
                for rule, pattern in self.patterns
                if head in pattern.heads or head[0] in pattern.heads
            )
            self.known[head] = fitting
        return fitting


@lru_cache(maxsize=1)
def _machine() -> _Machine:
    return _Machine(default_grammar())


def scan(text: str, told: Narrative) -> Iterator[Found]:
    """The dates of ``text`` in order; ``told`` is kept up to date on the way."""
    machine = _machine()
    lexicon = machine.grammar.lexicon
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    tokens = _TOKEN.findall(lower)
    starts = [0, *accumulate(map(len, tokens))]
    words: list[str] = tokens
    if _HAS_OLD.search(lower):
        words = [modern(token) for token in tokens]
    symbols = "".join(map(lexicon.classes.get, words, repeat(OTHER)))
    sentence = 0
    waiting: list[_Taken] = []
    for stretch in machine.stretch.finditer(symbols):
        if not machine.core.search(symbols, stretch.start(), stretch.end()):
            continue
        at, end = stretch.span()
        while at < end:
            fitting = machine.fitting(_head(symbols, at, machine.blank))
            if not fitting:
                at += 1
                continue
            place = starts[at]
            told.sentence = partial(_sentence, text, lower, place)
            if _SENTENCE_END.search(text, sentence, place + 1):
                told.sentence_year = None
            sentence = place
            taken, at = _take(machine, fitting, symbols, words, starts, text, at, end, told)
            if taken is None:
                continue
            if waiting and not _JOINT.fullmatch(text, waiting[-1].found.span[1], taken.found.span[0]):
                yield from (one.found for one in waiting)
                waiting.clear()
            if taken.reading.explicit:
                yield from (_again(one, told) for one in waiting)
                waiting.clear()
                yield taken.found
            else:
                waiting.append(taken)
    yield from (one.found for one in waiting)


def _head(symbols: str, at: int, blank: frozenset[str]) -> str:
    following = symbols[at + 1 : at + 3]
    if following[:1] in blank:
        following = following[1:]
    return symbols[at] + following[:1]


def _again(taken: _Taken, told: Narrative) -> Found:
    """A date that waits for the year of the next one («15 мая и 4 сентября 2010 года»), read with that year."""
    if taken.reading.kind not in ("date", "interval", "season") or told.year is None:
        return taken.found
    reading = BUILDERS[taken.rule.gives](taken.groups, told)
    if reading is None or not reading.edtf:
        return taken.found
    return _found(taken.rule, reading, taken.found.span, taken.found.normal, taken.found.parts["kind"])


def _sentence(text: str, lower: str, place: int) -> str:
    """The sentence around ``place``, in lower case, 200 characters to either side at most."""
    start = max(0, place - 200)
    before = [match.end() for match in _SENTENCE_END.finditer(text, start, place + 1)]
    after = _SENTENCE_END.search(text, place, place + 200)
    return lower[before[-1] if before else start : after.start() if after else place + 200]


def _take(
    machine: _Machine,
    fitting: tuple[tuple[Rule, re.Pattern[str]], ...],
    symbols: str,
    words: list[str],
    starts: list[int],
    text: str,
    at: int,
    end: int,
    told: Narrative,
) -> tuple[_Taken | None, int]:
    """The first rule that fits at symbol ``at``: what it found (None for nothing) and where to go on."""
    for rule, pattern in fitting:
        match = pattern.match(symbols, at, end)
        if match is None:
            continue
        last = match.end()
        while last > at and symbols[last - 1] in machine.edge:
            last -= 1
        if last <= at:
            continue
        span = starts[at], starts[last]
        tokens = _tokens(machine, symbols, words, starts, at, last)
        if rule.guard and not GUARDS[rule.guard](text, *span, tokens):
            continue
        groups = {
            name: _tokens(machine, symbols, words, starts, match.start(name), match.end(name))
            for name in pattern.groupindex
            if match.start(name) >= 0
        }
        reading = BUILDERS[rule.gives](groups, told)
        if reading is None:
            continue
        if not reading.label:
            return None, last
        if reading.edtf and reading.label == "DATE":
            told.tell(reading.edtf, reading.explicit, told.offset + span[0] < _OPENING)
        document = tokens[0].name == "of" and speaks_of_document(text, *span)
        normal = " ".join(text[span[0] : span[1]].split())
        found = _found(rule, reading, span, normal, "document" if document else rule.kind or reading.kind)
        return _Taken(found, rule, groups, reading), last
    return None, at + 1


def _tokens(machine: _Machine, symbols: str, words: list[str], starts: list[int], first: int, last: int) -> list[Token]:
    values = machine.grammar.lexicon.values
    return [
        Token(machine.names[symbols[i]], values.get(words[i], 0), starts[i], starts[i + 1])
        for i in range(first, last)
        if symbols[i] not in machine.blank
    ]


def _found(rule: Rule, reading: Reading, span: tuple[int, int], normal: str, kind: str) -> Found:
    limits = bounds(reading.edtf) if reading.edtf else None
    earliest, latest = limits or ("", "")
    parts = {"edtf": reading.edtf if limits else "", "earliest": earliest, "latest": latest, "kind": kind}
    return Found(span, reading.label, normal, f"date:{rule.name}", parts)
