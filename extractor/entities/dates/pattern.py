"""The pattern language of the grammar: sequences of word classes, compiled to regular expressions over symbols.

In: a pattern such as ``day:d month:m (comma? year:y)?`` and the macros it may name.  Out: a regular expression.

* ``name`` is a class of the lexicon or a macro; ``name:group`` and ``( … ):group`` keep what they matched;
* ``( … )`` groups, ``|`` chooses, ``?`` makes optional, ``*`` repeats up to eight times, ``!name`` forbids what follows,
  ``&name`` demands it without taking it;
* between two items one blank or line break may stand; ``~`` between them forbids it.

Nothing repeats without a bound, so matching takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["PatternError", "translate"]

_TOKEN = re.compile(r"\s*(?:(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[()|?*~!&]))(?:(?<=[a-z0-9_)]):(?P<group>[a-z][a-z0-9_]*))?")
_REPEATS = {"?": "?", "*": "{0,8}", "": ""}


class PatternError(ValueError):
    """A pattern that does not follow the language; the message says where."""


def translate(pattern: str, symbols: Mapping[str, str], macros: Mapping[str, str]) -> str:
    """The regular expression of ``pattern``; raises PatternError for an unknown name or a wrong form."""
    return _Parser(pattern, symbols, macros, ()).whole()


class _Parser:
    """Recursive descent over one pattern; ``inside`` are the macros being expanded, to refuse circles."""

    def __init__(
        self, pattern: str, symbols: Mapping[str, str], macros: Mapping[str, str], inside: tuple[str, ...]
    ) -> None:
        self.pattern, self.symbols, self.macros, self.inside = pattern, symbols, macros, inside
        self.gap = f"[{symbols['space']}{symbols['line']}]?"
        self.tokens: list[tuple[str, str, str]] = []
        at, stripped = 0, pattern.rstrip()
        while at < len(stripped):
            match = _TOKEN.match(stripped, at)
            if match is None:
                raise PatternError(f"«{stripped[at:at + 12]}» is not understood")
            self.tokens.append((match["name"] or "", match["group"] or "", match["sign"] or ""))
            at = match.end()
        self.at = 0

    def whole(self) -> str:
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

    def choice(self) -> str:
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    def sequence(self) -> str:
        result: list[str] = []
        joined = False
        while self.at < len(self.tokens) and self.sign() not in ("|", ")"):
            atom = self.item()
            repeat = next((sign for sign in ("?", "*") if self.take(sign)), "")
            tight = self.take("~")
            last = self.at >= len(self.tokens) or self.sign() in ("|", ")")
            if atom.startswith(("(?!", "(?=")):
                result.append(atom)
                continue
            gap = "" if tight or last else self.gap
            if not repeat:
                result.append(atom + gap)
            elif joined:
                result.append(f"(?:{atom}){_REPEATS[repeat]}{gap}")
            else:
                inner = gap or (self.gap if repeat == "*" else "")
                result.append(f"(?:{atom}{inner}){_REPEATS[repeat]}")
            joined = tight
        if not result:
            raise PatternError("an empty alternative")
        return "".join(result)

    def item(self) -> str:
        name, group, sign = self.tokens[self.at]
        self.at += 1
        if sign in ("!", "&"):
            return f"(?{'!' if sign == '!' else '='}{self.item()})"
        if sign == "(":
            inner = self.choice()
            if not self.take(")"):
                raise PatternError("a bracket is not closed")
            group = self.tokens[self.at - 1][1]
            if group:
                return f"(?P<{group}>{inner})"
            return inner if inner.startswith("(?:") and inner.endswith(")") and _balanced(inner) else f"(?:{inner})"
        if sign:
            raise PatternError(f"«{sign}» stands where a name is expected")
        if name in self.symbols:
            body = self.symbols[name]
        elif name in self.macros and name not in self.inside:
            inner = _Parser(self.macros[name], self.symbols, self.macros, (*self.inside, name)).whole()
            body = f"(?:{inner})"
        else:
            raise PatternError(f"«{name}» is neither a class nor a macro" if name not in self.inside else f"«{name}» names itself")
        return f"(?P<{group}>{body})" if group else body


def _balanced(text: str) -> bool:
    """Whether the first bracket of ``text`` closes only at its end."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and at < len(text) - 1:
            return False
    return True
