"""What the components ask of a ``Doc``: its sentences, its words, and the report it was made from.

Out: the ``Doc`` extensions ``report`` (a ``schema.Report`` or None), ``syntax_at`` (None, or the tokens whose
sentences are to be parsed; see ``extractor_syntax``), and ``Sentences``, the view that models work on: words without
white space, in windows that keep every model's time linear.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX, IS_ALPHA, IS_SPACE, IS_UPPER, ORTH, SENT_START
from spacy.tokens import Doc

from extractor.language.asides import asides, may_have
from extractor.language.boundaries import sentence_starts
from extractor.language.capitals import recase
from extractor.language.network import Ints, word_keys
from extractor.schema import BlockKind, Report, Span

__all__ = ["Sentences", "keys_of", "sentences_of", "starts_of", "text_of", "write", "zones_of"]

for _name in ("report", "syntax_at"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

LONGEST_SENTENCE = 256
"""Words; what is longer is cut, after a semicolon or comma if there is one in the second half."""

_WHOLE = (BlockKind.HEADING, BlockKind.ROW)


@dataclass(frozen=True, slots=True)
class Sentences:
    """The words of a Doc, sentence by sentence.

    ``tokens``: places of the words in the Doc (white space left out); ``starts`` and ``lengths``: first place in
    ``tokens`` and number of words of each sentence, all at least one word long.
    """

    tokens: Ints
    starts: Ints
    lengths: list[int]


def zones_of(doc: Doc, text: str) -> list[tuple[Span, bool]] | None:
    """The blocks of the Doc's report, each with whether it is one sentence; None where there is no such report.

    ``text`` is the Doc's, which spaCy puts together anew each time.
    """
    report = doc._.report
    if not isinstance(report, Report) or not report.blocks or report.working.text != text:
        return None
    zones: list[tuple[Span, bool]] = []
    end = 0
    for block in report.blocks:
        start, stop = block.span
        if start > end:
            zones.append(((end, start), False))
        if stop > end:
            zones.append(((max(start, end), stop), block.kind in _WHOLE))
            end = stop
    zones.append(((end, len(text)), False))
    return zones


def _is_space(doc: Doc) -> list[bool]:
    flags: list[int] = doc.to_array([IS_SPACE]).tolist()
    return [bool(flag) for flag in flags]


def starts_of(doc: Doc) -> list[int]:
    """The tokens that begin sentences, the first of the Doc among them; no sentence is over the longest."""
    if not len(doc):
        return []
    text = text_of(doc)
    borders = sentence_starts(text, zones_of(doc, text))
    offsets = doc.to_array([IDX]).astype(np.int64)
    first = np.searchsorted(offsets, borders, side="left")
    starts = sorted({0, *(int(place) for place in first if 0 < place < len(doc))})
    space = _is_space(doc)
    # the white space between two sentences belongs to the first of them, but at the start of the Doc to the first
    words = [place for place in range(len(doc)) if not space[place]]
    if words:
        starts = [0, *(start for start in starts if start > words[0])]
    cut: list[int] = []
    for start, stop in zip(starts, [*starts[1:], len(doc)], strict=True):
        cut.append(start)
        cut += _cuts(doc, start, stop, space)
    return cut


def _cuts(doc: Doc, start: int, stop: int, space: list[bool]) -> list[int]:
    """Where to cut a sentence that is too long."""
    if stop - start <= LONGEST_SENTENCE:
        return []
    cuts: list[int] = []
    begin = start
    words = 0
    best = (0, 0)
    place = start
    while place < stop:
        if not space[place]:
            if words == LONGEST_SENTENCE:
                begin = best[1] if best[0] else place
                cuts.append(begin)
                words, best, place = 0, (0, 0), begin
                continue
            words += 1
            rank = {";": 2, ",": 1}.get(doc[place].text, 0)
            if rank and words > LONGEST_SENTENCE // 2 and rank >= best[0]:
                best = (rank, place + 1)
        place += 1
    return cuts


def _passed_on(marks: np.ndarray[Any, np.dtype[np.bool_]], seen: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Sentence starts on tokens left out, moved to the next token the models see."""
    moved = marks.copy()
    for place in np.flatnonzero(marks & ~seen).tolist():
        following = np.flatnonzero(seen[place:])
        if len(following):
            moved[place + int(following[0])] = True
    return moved


class _Seen:
    """What was worked out for the Doc in hand, of which several components ask the same: its words, and their keys."""

    def __init__(self) -> None:
        self.text: tuple[weakref.ref[Doc], str] | None = None
        self.doc: weakref.ref[Doc] | None = None
        self.starts = b""
        self.sentences: Sentences | None = None
        self.keys: Ints | None = None

    def knows(self, doc: Doc, starts: bytes) -> bool:
        """Whether this is the Doc in hand, its sentences as they were."""
        return self.doc is not None and self.doc() is doc and self.starts == starts

    def take(self, doc: Doc, starts: bytes, sentences: Sentences) -> Sentences:
        """Put another Doc in place of the last one."""
        self.doc, self.starts, self.sentences, self.keys = weakref.ref(doc), starts, sentences, None
        return sentences


_SEEN = threading.local()


def _seen() -> _Seen:
    found = getattr(_SEEN, "last", None)
    if found is None:
        found = _SEEN.last = _Seen()
    return found


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy puts together anew each time."""
    seen = _seen()
    if seen.text is None or seen.text[0]() is not doc:
        seen.text = weakref.ref(doc), doc.text
    return seen.text[1]


def sentences_of(doc: Doc) -> Sentences:
    """The sentences that the Doc has, or, where nothing has set any, those that ``starts_of`` finds.

    Windows of sentences set by others are cut to ``LONGEST_SENTENCE`` words as well, here only.
    """
    starts, seen = doc.to_array([SENT_START]).tobytes(), _seen()
    if seen.knows(doc, starts) and seen.sentences is not None:
        return seen.sentences
    return seen.take(doc, starts, _sentences(doc))


def _sentences(doc: Doc) -> Sentences:
    size = len(doc)
    if doc.has_annotation("SENT_START"):
        marks = doc.to_array([SENT_START]).astype(np.int64) == 1
        if size:
            marks[0] = True
    else:
        marks = np.zeros(size, dtype=bool)
        marks[starts_of(doc)] = True
    seen = ~np.array(_is_space(doc), dtype=bool)
    if size and may_have(text_of(doc)):
        left_out = sorted(asides([token.text for token in doc]))
        if len(left_out) < seen.sum():
            seen[left_out] = False
            marks = _passed_on(marks, seen)
    tokens = np.flatnonzero(seen) if size else np.zeros(0, dtype=np.int64)
    number = np.cumsum(marks)[tokens] if size else tokens
    if not len(tokens):
        return Sentences(tokens, tokens, [])
    starts = np.flatnonzero(np.concatenate(([True], number[1:] != number[:-1])))
    lengths = np.diff(np.append(starts, len(tokens)))
    if lengths.max() > LONGEST_SENTENCE:
        parts = [
            np.arange(first, first + length, LONGEST_SENTENCE) for first, length in zip(starts, lengths, strict=True)
        ]
        starts = np.concatenate(parts)
        lengths = np.diff(np.append(starts, len(tokens)))
    return Sentences(tokens, starts, lengths.tolist())


def write(doc: Doc, attributes: list[int], values: npt.NDArray[np.uint64]) -> None:
    """Set attributes of all tokens at once: tokens x attributes, in spaCy's numbers."""
    numbers: Any = attributes
    array: Any = values
    doc.from_array(numbers, array)


def keys_of(doc: Doc, sentences: Sentences) -> Ints:
    """The models' keys of the words; those of a sentence in capitals are read as ``capitals.recase`` has them."""
    seen = _seen()
    if seen.sentences is sentences and seen.keys is not None:
        return seen.keys
    keys = _keys(doc, sentences)
    if seen.sentences is sentences:
        seen.keys = keys
    return keys


def _keys(doc: Doc, sentences: Sentences) -> Ints:
    strings = doc.vocab.strings
    if not len(sentences.tokens):
        return sentences.tokens
    attributes = doc.to_array([ORTH, IS_ALPHA, IS_UPPER])[sentences.tokens]
    kinds, inverse = np.unique(attributes[:, 0], return_inverse=True)
    words = [strings[int(kind)] for kind in kinds]
    keys = word_keys()(words)[inverse]
    loud = (attributes[:, 2] == 1) & (attributes[:, 1] == 1)
    sounding = np.add.reduceat(attributes[:, 1].astype(np.int64), sentences.starts)
    shouted = np.add.reduceat(loud.astype(np.int64), sentences.starts)
    capitals = np.repeat((shouted >= 2) & (shouted * 4 >= sounding * 3), sentences.lengths)
    places = np.flatnonzero(capitals & (attributes[:, 2] == 1))
    if len(places):
        keys[places] = word_keys()([recase(words[kind]) for kind in inverse[places].tolist()])
    return keys
