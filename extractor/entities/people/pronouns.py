"""Pronouns and first persons: who «он», «она», «они», «я» and «мы» are.

In: a spaCy ``Doc``, the index of a pronoun, and the linked mentions of the document.  Out: ids of persons.

The algorithm, after the classic preferences of Hobbs, and of Lappin and Leass: candidates are the persons mentioned
before the pronoun in its own sentence and the two before it; the gender must agree; a mention in the nominative or as
subject is preferred (2 points), so is one near (3 points less for each sentence back, 1 for each mention between); the
subject of the pronoun's own verb is no antecedent of its object.  First person is the author: who signed the report, or
whose report its title names.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from spacy.attrs import IDX
from spacy.tokens import Doc

from extractor.entities.people.identity import Linked

__all__ = ["author", "resolve_group", "resolve_pronoun"]

_MASCULINE = frozenset(("он", "его", "ему", "им", "нем", "нём", "него", "нему", "ним"))
_FEMININE = frozenset(("она", "ее", "её", "ей", "ею", "нее", "неё", "ней", "нею"))
_PLURAL = frozenset(("они", "их", "им", "ими", "них", "ними", "оба", "обе", "обоих", "обеих"))
_FIRST = frozenset(
    (
        "я",
        "меня",
        "мне",
        "мной",
        "мною",
        "мы",
        "нас",
        "нам",
        "нами",
        "мой",
        "моя",
        "моё",
        "мое",
        "мои",
        "моего",
        "моей",
        "моих",
        "моим",
        "наш",
        "наша",
        "наше",
        "наши",
    )
)
_FIRST_GROUP = frozenset(("мы", "нас", "нам", "нами"))
_REPORT = re.compile(
    r"(?i)\b(?:отч[её]т|доклад|донесение|донесенi[ея]|рапорт|записка|информация|справка|дневник|сообщение)\b"
)
_WINDOW = 2


class _View:
    """The mentions of a document by token."""

    def __init__(self, doc: Doc, linked: Sequence[Linked]) -> None:
        starts = doc.to_array([IDX]).ravel().tolist()
        self.rows = []
        for mention in linked:
            first = max(bisect.bisect_right(starts, mention.found.span[0]) - 1, 0)
            last = max(bisect.bisect_left(starts, mention.found.span[1]), first + 1)
            self.rows.append((first, last, mention))


def resolve_pronoun(doc: Doc, token_index: int, linked: Sequence[Linked]) -> str | None:
    """The id of the person a singular pronoun stands for, None if it is open; see the module for the algorithm."""
    token = doc[token_index]
    word = token.text.lower()
    if word in _FIRST:
        return author(doc, linked)
    gender = "f" if word in _FEMININE else "m" if word in _MASCULINE else ""
    if not gender or (word == "им" and token.morph.get("Number", []) == ["Plur"]):
        return None
    genders: dict[str, str] = {}
    for mention in linked:
        told = mention.found.parts.get("gender")
        if told and mention.found.label == "PERSON":
            genders.setdefault(mention.entity, told)
    own_sentence = token.sent
    begin = own_sentence.start
    for _ in range(_WINDOW):
        if begin > 0:
            begin = doc[begin - 1].sent.start
    best: tuple[float, int, str] | None = None
    between = 0
    possessive = token.dep_ == "det" or (token.dep_ == "nmod" and word in ("его", "ее", "её"))
    for first, last, mention in reversed([row for row in _View(doc, linked).rows if begin <= row[0] < token_index]):
        if mention.found.parts.get("nested") or mention.found.parts.get("number") == "Plur":
            continue
        if genders.get(mention.entity, gender) != gender:
            continue
        root = _root(doc, first, last)
        if first >= own_sentence.start and not possessive and doc[root].head.i == token.head.i and root != token.head.i:
            continue
        back = 0 if first >= own_sentence.start else _sentences_between(doc, first, own_sentence.start)
        subject = doc[root].dep_.startswith("nsubj") or mention.found.parts.get("case") == "Nom"
        score = 2.0 * subject - 3.0 * back - between
        between += 1
        if best is None or score > best[0]:
            best = (score, first, mention.entity)
    return best[2] if best else None


def _sentences_between(doc: Doc, first: int, start: int) -> int:
    count = 0
    at = start
    while at > first and count <= _WINDOW:
        at = doc[at - 1].sent.start
        count += 1
    return count


def _root(doc: Doc, first: int, last: int) -> int:
    """The token of a span whose head lies outside it."""
    for index in range(first, last):
        if not first <= doc[index].head.i < last or doc[index].head.i == index:
            return index
    return first


def resolve_group(doc: Doc, token_index: int, linked: Sequence[Linked]) -> tuple[str, ...]:
    """The ids of the persons that «они», «оба» or «мы» stand for: the last list of two or more before; else none."""
    word = doc[token_index].text.lower()
    if word not in _PLURAL and word not in _FIRST_GROUP:
        return ()
    begin = doc[token_index].sent.start
    for _ in range(_WINDOW):
        if begin > 0:
            begin = doc[begin - 1].sent.start
    rows = [row for row in _View(doc, linked).rows if begin <= row[0] < token_index and row[2].found.label == "PERSON"]
    group: list[str] = []
    right = -1
    for _, _, mention in reversed(rows):
        gap = doc.text[mention.found.span[1] : right] if right >= 0 else ""
        if group and not re.fullmatch(
            r"\s*(?:\([^()]*\)\s*)?(?:,[^.;!?]{0,60}|,?\s*(?:и|с|вместе с)\s[^.;!?]{0,60})", gap
        ):
            if len(group) > 1:
                break
            group = []
        if mention.entity not in group:
            group.append(mention.entity)
        right = mention.found.span[0]
    if word in _FIRST_GROUP:
        writer = author(doc, linked)
        if writer and writer not in group and group:
            group.append(writer)
    return tuple(reversed(group)) if len(group) > 1 else ()


def author(doc: Doc, linked: Sequence[Linked]) -> str | None:
    """Who wrote the report: the person of the signature in its last lines, or the one its title names."""
    people = [m for m in linked if m.found.label == "PERSON" and not m.found.parts.get("nested")]
    if not people:
        return None
    text = doc.text
    tail = max(len(text) - 400, len(text) // 2)
    for mention in reversed(people):
        start, end = mention.found.span
        if start < tail:
            break
        line_end = text.find("\n", end)
        after = text[end : line_end if line_end >= 0 else len(text)]
        line_start = text.rfind("\n", 0, start) + 1
        before = text[line_start:start]
        if not after.strip(" .,/)_") and len(before) < 100 and not re.search(r"\w{3,}[.!?;]\s", before):
            return mention.entity
    head = text[:800]
    for mention in people:
        start, end = mention.found.span
        if start > 800:
            break
        for title in _REPORT.finditer(head):
            if title.end() <= start and mention.found.parts.get("case") == "Gen":
                gap = text[title.end() : start]
                blank = "\n\n" in gap and len(gap) > 80
                if len(gap) < 180 and not blank and not re.search(r"[а-яё]{3}[.!?]\s|[;:]", gap):
                    return mention.entity
            elif end <= title.start() and not text[end : title.start()].strip():
                return mention.entity
    return None
