"""What may follow a name at once and belongs to it: quotations, numbers, «им. …», personal names, labels.

In: a ``Doc``, a token and a limit.  Out: the token where the tail ends (the same token where there is none).
"""

from __future__ import annotations

from spacy.tokens import Doc

from extractor.entities.phrases.agreement import readings
from extractor.entities.phrases.evidence import is_initial, is_undeclined_name, lemmas_of
from extractor.entities.phrases.words import HONOUR, LABELLED_NOUNS, NAMING_NOUNS

__all__ = ["NUMBER_SIGNS", "REACH", "after_name", "continues_name", "is_labelled", "person_end", "quotation_end"]

REACH = 40  # tokens on either side: longer names do not exist, and the bound keeps every text linear
NUMBER_SIGNS = frozenset(("№", "N", "N°", "#"))
_OPENING = {"«": "»", "''": "''", "``": "''", "“": "”", "„": "“”»", '"': '"', "‘": "’"}


def quotation_end(doc: Doc, i: int, limit: int) -> int:
    """The end of the quotation that opens at ``i``; ``i`` where it does not close within reach."""
    closing = _OPENING.get(doc[i].text)
    if closing is None:
        return i
    depth = 0
    for j in range(i, min(limit, i + REACH)):
        text = doc[j].text
        if text in closing and j > i:
            depth -= 1
            if depth <= 0:
                return j + 1
        elif text == doc[i].text:
            depth += 1
    return i


def after_name(doc: Doc, i: int, limit: int) -> int:
    """Takes in what may follow a name at once: initials and surnames, numbers, quotations, «им. …»."""
    while i < limit:
        text = doc[i].text
        closed = quotation_end(doc, i, limit)
        if closed > i and doc[i + 1].text[:1].islower() and doc[i + 1].pos_ in ("VERB", "ADV", "AUX"):
            return i
        if closed > i:
            i = closed
        elif text.isdigit() and i + 1 < limit and doc[i + 1].text == "(":
            return i + 1  # «Сеть главных городов Азии 21 (ANMC21)»
        elif text in NUMBER_SIGNS and i + 1 < limit and doc[i + 1].text[:1].isdigit():
            i += 2
        elif text.startswith("№") and text[1:2].isdigit():
            i += 1
        elif text.lower() in HONOUR:
            reached = _honour(doc, i, min(i + REACH, len(doc)))
            if reached == i:
                return i
            i = reached
        else:
            return i
    return i


def _honour(doc: Doc, i: int, limit: int) -> int:
    """The end of «им. В. М. Шукшина», «имени XX лет Октября», «имени Ленинского комсомола»."""
    j = i + 1
    if j < limit and doc[j].text == ".":
        j += 1
    first = j
    while j < limit and j - first < 8:
        token = doc[j]
        if token.text == "." and j > first and is_initial(doc[j - 1].text):
            j += 1
            continue
        own = readings(token.text)
        genitive = any(r.case == "Gen" or r.indeclinable for r in own) or not own
        upper = token.text[:1].isupper()
        roman = token.text[:1].isdigit() or token.text in ("лет", "летия", "годовщины", "съезда", "партсъезда")
        surname_done = j > first and doc[j - 1].text[:1].isupper() and not is_initial(doc[j - 1].text)
        if is_initial(token.text) or roman or (upper and genitive):
            j += 1
        elif genitive and own and j > first and surname_done and any(r.kind == "N" for r in own):
            kinds = {r.kind for r in readings(doc[j - 1].text)}
            if "N" in kinds and not doc[j - 1].text[:1].isdigit():
                break  # «им. Кирова города Томска» goes on as an ordinary genitive
            j += 1
        else:
            break
    return j if j > first else i


def person_end(doc: Doc, i: int, limit: int) -> int:
    """The end of a personal name in the genitive that begins at ``i`` with initials or capitalised names."""
    j = i
    while j < limit and j - i < 8:
        token = doc[j]
        if (
            (token.text == "." and j > i and is_initial(doc[j - 1].text))
            or is_initial(token.text)
            or (token.text[:1].isupper() and token.pos_ == "PROPN")
        ):
            j += 1
        else:
            break
    return j


def is_labelled(doc: Doc, i: int) -> bool:
    """A name that follows the noun it belongs to in its own form: «губернии Лапландия», «группа Linkin Park»."""
    token = doc[i]
    if not token.text[:1].isupper() or "." in token.text or is_initial(token.text):
        return False
    before = lemmas_of(doc[i - 1].lower_)
    if doc[i - 1].text.isupper() or not before & (NAMING_NOUNS | LABELLED_NOUNS):
        return False
    if token.ent_type_ in ("PERSON", "PER"):
        return False
    return token.pos_ in ("PROPN", "NOUN", "X", "ADJ") or not readings(token.text)


def continues_name(doc: Doc, i: int) -> bool:
    """«Марий Эл», «STS-124», «New York»: another piece of a name that does not decline."""
    token = doc[i]
    if token.ent_iob_ == "I" and token.ent_type_ not in ("PERSON", "PER") and token.text[:1].isupper():
        return True
    latin = token.text[:1].isascii() and token.text[:1].isalnum()
    before = doc[i - 1].text[:1].isascii()
    if latin and before and doc[i - 1].text[:1].isalpha():
        return token.text[:1].isupper() or token.text[:1].isdigit()
    return token.text[:1].isupper() and token.dep_.startswith("flat") and token.head.i < i and is_undeclined_name(token)
