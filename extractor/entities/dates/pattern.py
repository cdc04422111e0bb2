"""The pattern language of the grammar: sequences of word classes, translated to regular expressions over symbols.

In: a pattern such as ``day:d month:m (comma? year:y)?`` and the macros it may name.  Out: a ``Pattern``: its regular
expression, and the one or two symbols that it can begin with, so that a scanner tries it only where it may fit.

* ``name`` is a class of the lexicon or a macro; ``name:group`` and ``( … ):group`` keep what they matched;
* ``( … )`` groups, ``|`` chooses, ``?`` makes optional, ``*`` repeats up to eight times;
* ``!name`` forbids what follows, ``&name`` demands it without taking it;
* between two items one blank or line break may stand; ``~`` between them forbids it.

Nothing repeats without a bound and blanks are never given back, so matching takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

__all__ = ["Pattern", "PatternError", "translate"]

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[()|?*~!&]))(?:(?<=[a-z0-9_)]):(?P<group>[a-z][a-z0-9_]*))?"
)
_GROUP = re.compile(r"\(\?P<(\w+)>")
_REPEATS = {"?": "?", "*": "{0,8}"}
_EMPTY = frozenset({""})


class PatternError(ValueError):
    """A pattern that does not follow the language; the message says where."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``body``: the regular expression; ``heads``: the first two symbols of anything it matches, blanks left out
    (one symbol where it can end there, the empty string where it matches nothing at all).
    """

    body: str
    heads: frozenset[str]

    def compiled(self) -> re.Pattern[str]:
        """The regular expression, compiled when it is first wanted: few texts need all of them."""
        return _compiled(self.body)


@cache
def _compiled(body: str) -> re.Pattern[str]:
    return re.compile(body)


def translate(pattern: str, symbols: Mapping[str, str], macros: Mapping[str, str]) -> Pattern:
    """``pattern`` translated; raises PatternError for an unknown name or a wrong form."""
    whole = _Parser(pattern, symbols, macros, (), {}).whole()
    groups = _GROUP.findall(whole.body)
    twice = next((group for group in groups if groups.count(group) > 1), None)
    if twice is not None:
        raise PatternError(f"two items are called «{twice}»")
    return whole


@cache
def _joined(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    whole = frozenset(head for head in first if len(head) > 1)
    return whole.union((head + tail)[:2] for head in first - whole for tail in second)


class _Parser:
    """Recursive descent over one pattern; ``inside`` are the macros being expanded, to refuse circles."""

    def __init__(
        self,
        pattern: str,
        symbols: Mapping[str, str],
        macros: Mapping[str, str],
        inside: tuple[str, ...],
        known: dict[str, Pattern],
    ) -> None:
        self.symbols, self.macros, self.inside, self.known = symbols, macros, inside, known
        self.gap = f"[{symbols['space']}{symbols['line']}]?+"
        self.tokens: list[tuple[str, str, str]] = []
        at, stripped = 0, pattern.rstrip()
        while at < len(stripped):
            match = _TOKEN.match(stripped, at)
            if match is None:
                raise PatternError(f"«{stripped[at : at + 12]}» is not understood")
            self.tokens.append((match["name"] or "", match["group"] or "", match["sign"] or ""))
            at = match.end()
        self.at = 0

    def whole(self) -> Pattern:
        result = self.choice()
        if self.at < len(self.tokens):
            raise PatternError("a bracket closes that was not opened")
        return result

    def sign(self) -> str:
        return self.tokens[self.at][2] if self.at < len(self.tokens) else ""

    def take(self, sign: str) -> bool:
        if self.sign() == sign:
            self.at += 1
            return True
        return False

    def choice(self) -> Pattern:
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]
        heads = frozenset().union(*(branch.heads for branch in branches))
        return Pattern(f"(?:{'|'.join(branch.body for branch in branches)})", heads)

    def sequence(self) -> Pattern:
        result: list[str] = []
        heads = _EMPTY
        joined = False
        while self.at < len(self.tokens) and self.sign() not in ("|", ")"):
            atom = self.item()
            repeat = next((sign for sign in ("?", "*") if self.take(sign)), "")
            tight = self.take("~")
            last = self.at >= len(self.tokens) or self.sign() in ("|", ")")
            if atom.body.startswith(("(?!", "(?=")):
                result.append(atom.body)
                continue
            heads = _joined(heads, atom.heads | _EMPTY if repeat else atom.heads)
            if repeat == "*":
                heads = _joined(heads, atom.heads | _EMPTY)
            gap = "" if tight or last else self.gap
            if not repeat:
                result.append(atom.body + gap)
            elif joined:
                result.append(f"(?:{atom.body}){_REPEATS[repeat]}{gap}")
            else:
                inner = gap or (self.gap if repeat == "*" else "")
                result.append(f"(?:{atom.body}{inner}){_REPEATS[repeat]}")
            joined = tight
        if not result:
            raise PatternError("an empty alternative")
        return Pattern("".join(result), heads)

    def item(self) -> Pattern:
        if self.at >= len(self.tokens):
            raise PatternError("a name is missing at the end")
        name, group, sign = self.tokens[self.at]
        self.at += 1
        if sign in ("!", "&"):
            return Pattern(f"(?{'!' if sign == '!' else '='}{self.item().body})", _EMPTY)
        if sign == "(":
            inner = self.choice()
            if not self.take(")"):
                raise PatternError("a bracket is not closed")
            group = self.tokens[self.at - 1][1]
            return Pattern(f"(?P<{group}>{inner.body})" if group else f"(?:{inner.body})", inner.heads)
        if sign:
            raise PatternError(f"«{sign}» stands where a name is expected")
        inner = self.named(name)
        return Pattern(f"(?P<{group}>{inner.body})", inner.heads) if group else inner

    def named(self, name: str) -> Pattern:
        """The class or macro ``name``."""
        if name in self.symbols:
            return Pattern(self.symbols[name], frozenset({self.symbols[name]}))
        if name in self.inside:
            raise PatternError(f"«{name}» names itself")
        if name not in self.macros:
            raise PatternError(f"«{name}» is neither a class nor a macro")
        if name not in self.known:
            inside = (*self.inside, name)
            inner = _Parser(self.macros[name], self.symbols, self.macros, inside, self.known).whole()
            self.known[name] = Pattern(f"(?:{inner.body})", inner.heads)
        return self.known[name]
