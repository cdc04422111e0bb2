"""How far a noun phrase reaches: from the noun at its head to its first modifier and its last complement.

In: a ``Doc`` and the token of the head.  Out: a half-open span of tokens.  Trees may be wrong, so every step rests on
what the words themselves show (agreement on the left, a genitive, a quotation, a number on the right); the tree only
decides where they leave it open.  A phrase never crosses a verb, a clause border or the end of its sentence.
"""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Doc

from extractor.entities.phrases.agreement import agrees, is_numeral, may_modify, noun_reading, readings
from extractor.entities.phrases.complements import complements_end
from extractor.entities.phrases.evidence import adverb_inside, is_line_break, is_ordinal, is_year, lemmas_of
from extractor.entities.phrases.tails import NUMBER_SIGNS, REACH
from extractor.entities.phrases.words import JOINING, MEASURING, POINTING

__all__ = ["counts_only", "phrase"]


def _left(doc: Doc, head: int, short: bool, stop: Collection[int]) -> int:
    """The first token of the phrase: modifiers that agree, what stands between them, and numerals."""
    sentence = doc[head].sent.start
    limit = max(sentence, head - REACH)
    guess = noun_reading(doc, head, [i for i in range(max(limit, head - 2), head) if readings(doc[i].text)])
    if guess is None:
        return head
    views = [guess]
    if guess.number == "Sing" and guess.case == "Gen":  # «три шведских монтера»
        views.append(guess._replace(number="Plur"))
    first, i = head, head - 1
    while i >= limit and i not in stop:
        token = doc[i]
        if is_line_break(token):
            i -= 1
            continue
        lemmas = lemmas_of(token.lower_)
        if is_numeral(token):
            if short or is_year(doc, i) or (i > limit and doc[i - 1].text in NUMBER_SIGNS):
                break
            first = i
        elif lemmas & POINTING and not any(r.kind == "N" and r.score > 0.5 for r in readings(token.text)):
            if short:
                break
            first = i
        elif (may_modify(token) and any(agrees(token.text, view) for view in views)) or is_ordinal(token.text):
            first = i
        elif token.lower_ in JOINING or token.text == ",":
            # between two modifiers only: «новой и старой школы»
            if first == head or i - 1 < limit or not any(agrees(doc[i - 1].text, view) for view in views):
                break
            if token.text == "," and doc[i - 1].pos_ not in ("ADJ", "DET"):
                break
        elif not adverb_inside(doc, i, head):
            break
        i -= 1
    while first < head and (doc[first].lower_ in JOINING or doc[first].is_punct or doc[first].pos_ in ("ADV", "PART")):
        first += 1
    return first


def phrase(doc: Doc, head: int, *, short: bool = False, stop: Collection[int] = ()) -> tuple[int, int]:
    """The tokens ``(start, end)`` of the noun phrase whose noun is token ``head``.

    ``short``: the shortest phrase that still identifies: without numerals, pointing words («этот», «наш»),
    circumstances («во главе с …») and explanations after a dash or in brackets.  ``stop``: tokens that the phrase may
    not take in.
    """
    if not 0 <= head < len(doc):
        raise ValueError(f"head {head} lies outside the document of {len(doc)} tokens")
    start = _left(doc, head, short, stop)
    limit = min(doc[head].sent.end, head + REACH)
    end = complements_end(doc, head, start, head + 1, limit, short, stop)
    while end - 1 > head and (
        doc[end - 1].lower_ in JOINING or doc[end - 1].is_space or doc[end - 1].text in (",", "-", "–", "—")
    ):
        end -= 1
    return start, end


def counts_only(doc: Doc, head: int) -> bool:
    """Whether the head only measures what follows it: «ряд директоров», «десятки верующих»."""
    return bool(lemmas_of(doc[head].lower_) & MEASURING)
