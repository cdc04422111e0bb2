"""Which mentions of organizations and groups are one and the same entity, and why.

In: what the finders found.  Out: one ``Identity`` a mention, with the fullest mention of the entity and a reason.
The witnesses, strongest first: the same name in any case form, the name that a description carries, an abbreviation that the report defines, an
abbreviation made of the first letters of a name given before, a name in quotes, a short form whose words all belong to
one fuller name, a head noun alone for the nearest name with that head («комитет»), «делегация» and «гости» alone for
the last visitors named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.organizations.bearers import name_borne
from extractor.entities.organizations.definitions import initials_fit
from extractor.language import lexemes

__all__ = ["Identity", "link_organizations"]

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SMALL = frozenset(
    ["в", "во", "на", "из", "и", "о", "об", "по", "с", "со", "для", "при", "им", "имени", "города", "город", "г", "гор"]
)
_GUESTS = frozenset(("гость", "делегация", "группа", "делегат", "визитёр", "посланец", "член", "участник"))


@dataclass(frozen=True, slots=True)
class Identity:
    """``mention`` refers to what ``entity``, its fullest mention, names; ``reason`` in words."""

    mention: Found
    entity: Found
    reason: str


@lru_cache(1 << 15)
def _key(word: str) -> str:
    return min(p.lemma for p in lexemes.parses(word.lower())[:1]) if word else word


def _keys(name: str) -> tuple[str, ...]:
    return tuple(_key(w) for w in _WORD.findall(name) if w.lower() not in _SMALL)


def _head_key(found: Found, text: str) -> str:
    at = found.parts.get("head")
    if at is None:
        return ""
    word = _WORD.match(text, int(at))
    return _key(word.group(0)) if word else ""


class _Ledger:
    """Entities met so far, by every key under which a later mention may ask for them."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, ...], int] = {}
        self.by_word: dict[str, list[int]] = {}
        self.by_head: dict[str, int] = {}
        self.by_short: dict[str, int] = {}
        self.fullest: list[Found] = []
        self.words: list[frozenset[str]] = []

    def open(self, found: Found, keys: tuple[str, ...]) -> int:
        number = len(self.fullest)
        self.fullest.append(found)
        self.words.append(frozenset(keys))
        self.note(number, found, keys)
        return number

    def note(self, number: int, found: Found, keys: tuple[str, ...]) -> None:
        self.by_name.setdefault(keys, number)
        for key in keys:
            numbers = self.by_word.setdefault(key, [])
            if not numbers or numbers[-1] != number:
                numbers.append(number)
        if len(found.normal) > len(self.fullest[number].normal) and "alias_of" not in found.parts:
            self.fullest[number] = found
            self.words[number] = self.words[number] | set(keys)


_CANDIDATES = 12


def _fuller(ledger: _Ledger, keys: tuple[str, ...], head: str) -> int | None:
    """The last entity whose words include all of ``keys``, and whose name has the same head."""
    rare = min(keys, key=lambda k: len(ledger.by_word.get(k, ())), default=None)
    if rare is None:
        return None
    wanted = frozenset(keys)
    for number in reversed(ledger.by_word.get(rare, [])[-_CANDIDATES:]):
        if wanted <= ledger.words[number] and (not head or head in ledger.words[number]):
            return number
    return None


def _resolve(
    found: Found, keys: tuple[str, ...], head: str, ledger: _Ledger, full: dict[str, int]
) -> tuple[int, str] | None:
    level = found.parts.get("level")
    alias = found.parts.get("alias_of")
    if alias is not None and alias in full:
        return full[alias], found.parts.get("reason", "short name")
    if level == "bare":
        if found.label == "GROUP" and head in _GUESTS and "last group" in ledger.by_head:
            if head in ledger.by_head:
                return ledger.by_head[head], f"«{head}» alone: the last one named"
            return ledger.by_head["last group"], f"«{head}» alone: the last group named"
        if head in ledger.by_head:
            return ledger.by_head[head], f"«{head}» alone: the last one named"
        return None
    if keys in ledger.by_name:
        return ledger.by_name[keys], "the same name"
    borne = _borne_keys(found)
    if borne and borne in ledger.by_name:
        return ledger.by_name[borne], "the name that its description carries"
    text = found.normal
    if text.isupper() and 2 <= len(text) <= 8:
        for number in range(len(ledger.fullest) - 1, max(-1, len(ledger.fullest) - 200), -1):
            if initials_fit(text, ledger.fullest[number].normal) and len(ledger.words[number]) > 1:
                return number, "its initials"
        return None
    fuller = _fuller(ledger, keys, head) if len(keys) > 1 else None
    return (fuller, "a short form of the name") if fuller is not None else None


def _borne_keys(found: Found) -> tuple[str, ...]:
    """The keys of the name inside a description («корпорация Google»); () where there is none."""
    return _keys(name_borne(found.normal)) if found.label == "ORGANIZATION" else ()


def link_organizations(founds: Sequence[Found], doc: Doc) -> list[Identity]:
    """The identity of every mention, in reading order; groups and organizations never become one."""
    text = doc.text
    ledgers = {"GROUP": _Ledger(), "ORGANIZATION": _Ledger(), "FACILITY": _Ledger()}
    full: dict[str, dict[str, int]] = {label: {} for label in ledgers}
    decided: list[tuple[Found, str, int, str]] = []
    for found in sorted(founds, key=lambda f: (f.span[0], -f.span[1], f.label)):
        ledger = ledgers.setdefault(found.label, _Ledger())
        known = full.setdefault(found.label, {})
        keys, head = _keys(found.normal), _head_key(found, text)
        answer = _resolve(found, keys, head, ledger, known)
        number, reason = answer if answer is not None else (ledger.open(found, keys), "first mention")
        if answer is not None:
            ledger.note(number, found, keys if found.parts.get("level") != "bare" else ())
        if borne := _borne_keys(found):
            ledger.by_name.setdefault(borne, number)
        known.setdefault(found.normal, number)
        if head and found.parts.get("level") != "bare":
            ledger.by_head[head] = number
            if found.label == "GROUP":
                ledger.by_head["last group"] = number
        decided.append((found, found.label, number, reason))
    return [Identity(found, ledgers[label].fullest[number], reason) for found, label, number, reason in decided]
