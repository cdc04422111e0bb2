"""The name that a description carries: «корпорация Google» and «Google», «газета „Труд“» and «Труд» are one body.

In: the nominative form of a mention.  Out: the proper name at its end, "" where there is none or where it belongs to another
body: «филиал „Энергии“» is not «Энергия», and «съезд партии „Заря“» is not «Заря».
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.entities.organizations.lexicon import marks, noun_lemmas
from extractor.language import lexemes

__all__ = ["name_borne"]

_BORNE = re.compile(
    r"(?P<description>[А-ЯЁа-яё][а-яё-]*(?:\s+[а-яё-]+)*|[А-ЯЁ]{2,6})\s+"
    r"(?:[«\"“„](?P<quoted>[^«»\"“”„]+)[»\"”“]|(?P<foreign>[A-Z][\w.&’'-]*(?:\s+[A-Z&][\w.&’'-]*)*))"
)


@lru_cache(1 << 14)
def name_borne(normal: str) -> str:
    """The name inside ``normal`` that its description only introduces."""
    match = _BORNE.fullmatch(normal)
    if match is None:
        return ""
    description, quoted = match.group("description"), match.group("quoted")
    if not description.isupper() or description not in marks().legal_forms:
        *attributes, head = description.split()
        if not _is_noun(head.lower()) or marks().parts_of_bodies & set(noun_lemmas(head.lower())):
            return ""
        if not all(_is_attribute(word.lower()) for word in attributes):
            return ""
    if quoted is not None and not _in_nominative(quoted):
        return ""
    return quoted or match.group("foreign")


def _is_noun(word: str) -> bool:
    return any(parse.pos == "NOUN" for parse in lexemes.parses(word))


def _is_attribute(word: str) -> bool:
    return any(parse.pos == "ADJ" or parse.get("VerbForm") == "Part" for parse in lexemes.parses(word))


def _in_nominative(name: str) -> bool:
    """Whether the first word stands as a title does; one in an oblique case was declined, so it depends on the noun."""
    word = re.match(r"[А-ЯЁа-яё-]+", name)
    if word is None:
        return True
    known = [parse for parse in lexemes.parses(word.group().lower()) if parse.known]
    return not known or any(parse.pos not in ("NOUN", "ADJ") or parse.get("Case") == "Nom" for parse in known)
