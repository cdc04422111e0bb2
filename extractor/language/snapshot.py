"""An analysed ``Doc`` as plain Python objects, for rules that ask many small questions.

In: a spaCy ``Doc`` with every analysis in it.  Out: a ``Snapshot`` that answers as the ``Doc`` does, as far as the rooms
of entities and relations ask: its words and stretches have spaCy's attributes under spaCy's names.  Each of spaCy's answers
costs a call into C, a new object and a look-up of a string; here all of them are looked up once, column by column,
and kept.  Nothing can be written: a change of the ``Doc`` after the snapshot is not seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, overload

from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    IS_ALPHA,
    IS_PUNCT,
    IS_SPACE,
    IS_UPPER,
    LEMMA,
    LOWER,
    MORPH,
    ORTH,
    POS,
    SENT_START,
    SPACY,
)  # fmt: skip
from spacy.parts_of_speech import NAMES
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.language.documents import text_of

__all__ = ["Morph", "Snapshot", "Stretch", "Word", "words_where"]

_COLUMNS: list[Any] = [
    ORTH, LOWER, LEMMA, DEP, POS, MORPH, HEAD, IDX, SENT_START, IS_SPACE, IS_PUNCT, IS_ALPHA, IS_UPPER, SPACY, ENT_TYPE, ENT_IOB,
]  # fmt: skip
_IOB = ("", "I", "O", "B")
_SENT_START = {0: None, 1: True}


class Morph:
    """The features of a word, in Universal Dependencies' terms; shared by all words of equal features."""

    __slots__ = ("_values", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        pairs = (pair.split("=", 1) for pair in text.split("|") if "=" in pair)
        self._values = {name: values.split(",") for name, values in pairs}

    def get(self, feature: str, default: list[str] | None = None) -> list[str]:
        """The values of a feature; ``default`` (or none) where the word has none."""
        found = self._values.get(feature)
        if found is None:
            return [] if default is None else default
        return found

    def __str__(self) -> str:
        return self.text


class Word:
    """What ``spacy.tokens.Token`` tells of a word, under its names."""

    __slots__ = (
        "_kids", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_alpha", "is_punct", "is_sent_start", "is_space",
        "is_upper", "lemma_", "lower_", "morph", "pos_", "text", "whitespace_",
    )  # fmt: skip

    doc: Snapshot
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    dep_: str
    morph: Morph
    head: Word
    is_space: bool
    is_punct: bool
    is_alpha: bool
    is_upper: bool
    is_sent_start: bool | None
    whitespace_: str
    ent_type_: str
    ent_iob_: str
    _kids: tuple[Word, ...]

    @property
    def sent(self) -> Stretch:
        """The sentence of the word."""
        return self.doc._sentence(self.i)

    @property
    def children(self) -> tuple[Word, ...]:
        """The words whose head this is, in text order."""
        return self._kids or self.doc._children(self)

    @property
    def rights(self) -> tuple[Word, ...]:
        """The children behind the word."""
        return tuple(child for child in self.children if child.i > self.i)

    @property
    def subtree(self) -> Iterator[Word]:
        """The word and all under it, each branch whole, those before the word first."""
        children = self.children
        for child in children:
            if child.i < self.i:
                yield from child.subtree
        yield self
        for child in children:
            if child.i > self.i:
                yield from child.subtree

    def nbor(self, step: int = 1) -> Word:
        """The word ``step`` places on; raises ``IndexError`` outside the text."""
        if self.i + step < 0:
            raise IndexError(self.i + step)
        return self.doc._words[self.i + step]

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


class Stretch:
    """What ``spacy.tokens.Span`` tells of words ``start`` to ``end``, under its names."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Snapshot, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    @property
    def start_char(self) -> int:
        """Where its first character stands in the text."""
        return self.doc._starts[self.start]

    @property
    def end_char(self) -> int:
        """Where the character behind its last one stands in the text."""
        last = self.doc._words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """The text, without a blank behind it."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def root(self) -> Word:
        """The first word whose head is itself; else the first of those nearest to the root among the words whose heads are outside."""
        words = self.doc._words[self.start : self.end]
        best, least = words[0], len(self.doc._words)
        for word in words:
            if word.head is word:
                return word
        for word in words:
            if not self.start <= word.head.i < self.end and (depth := _depth(word)) < least:
                best, least = word, depth
        return best

    @property
    def sent(self) -> Stretch:
        """The sentence in which it begins."""
        return self.doc._sentence(self.start)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc._words[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, at: int) -> Word:
        return self.doc._words[self.start : self.end][at]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Stretch):
            return NotImplemented
        return self.doc is other.doc and (self.start, self.end, self.label_) == (other.start, other.end, other.label_)

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.label_))

    def __str__(self) -> str:
        return self.text


def _depth(word: Word) -> int:
    """How many words stand above a word; marks and white space without children come last."""
    if (word.is_space or word.is_punct) and not word.children:
        return len(word.doc) - 1
    depth = 0
    while word.head is not word:
        word = word.head
        depth += 1
    return depth


class Snapshot:
    """See the module's docstring."""

    def __init__(self, doc: Doc) -> None:
        columns: Any = doc.to_array(_COLUMNS)
        self.doc, self.vocab, self.text = doc, doc.vocab, text_of(doc)
        self._words = _words(self, doc.vocab, columns)
        self._starts: list[int] = columns[:, _COLUMNS.index(IDX)].tolist()
        self._hung = False
        self._sentences: list[Stretch] = []
        self._firsts: list[int] = []
        self._places: dict[str, list[int]] = {}
        self.spans = {
            name: [Stretch(self, span.start, span.end, span.label_) for span in group] for name, group in doc.spans.items()
        }

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Stretch: ...
    def __getitem__(self, at: int | slice) -> Word | Stretch:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self._words))
            return Stretch(self, start, max(start, end))
        return self._words[at]

    def release(self) -> None:
        """Let the words go of each other.  They stand in circles, which reference counting never frees: the collector of garbage would
        have to go through all of them.  Nothing can be asked afterwards."""
        for word in self._words:
            del word.doc, word.head, word._kids
        self._words, self._sentences, self.spans = [], [], {}

    @property
    def sents(self) -> Iterator[Stretch]:
        """The sentences in order."""
        return iter(self._cut())

    def where(self, test: Callable[[str], bool]) -> list[Word]:
        """The words whose form passes ``test``; see ``words_where``."""
        if not self._places:
            for word in self._words:
                self._places.setdefault(word.text, []).append(word.i)
        places = [place for form, found in self._places.items() if test(form) for place in found]
        return [self._words[place] for place in sorted(places)]

    def to_array(self, attributes: Any) -> Any:
        """Columns of spaCy's numbers; see ``Doc.to_array``."""
        return self.doc.to_array(attributes)

    def char_span(self, start: int, end: int, label: str = "", alignment_mode: str = "strict") -> Stretch | None:
        """The words over characters ``start`` to ``end``; None outside the text or, unless ``alignment_mode`` is «expand», where
        words do not begin and end there."""
        if alignment_mode not in ("strict", "expand"):
            raise ValueError(alignment_mode)
        first, last = self._at(start), self._at(end - 1)
        if first < 0 or last < 0:
            return None
        if alignment_mode == "strict":
            behind = self._starts[last] + len(self._words[last].text)
            return Stretch(self, first, last + 1, label) if self._starts[first] == start and behind == end else None
        if start == self._starts[first] + len(self._words[first].text):  # the blank behind a word
            first += 1
        return Stretch(self, first, max(first, last + 1), label)

    def _at(self, offset: int) -> int:
        """The word over a character, or the one before it where it is a blank; -1 outside the text."""
        return bisect_right(self._starts, offset) - 1 if 0 <= offset < len(self.text) else -1

    def _cut(self) -> list[Stretch]:
        if not self._sentences and self._words:
            starts = [0, *(word.i for word in self._words[1:] if word.is_sent_start)]
            self._sentences = [Stretch(self, a, b) for a, b in zip(starts, [*starts[1:], len(self._words)], strict=True)]
            self._firsts = starts
        return self._sentences

    def _sentence(self, place: int) -> Stretch:
        sentences = self._cut()
        return sentences[bisect_right(self._firsts, place) - 1]

    def _children(self, asked: Word) -> tuple[Word, ...]:
        """The children of a word; hangs all words of the text at the first question."""
        if not self._hung:
            self._hung = True
            kids: dict[int, list[Word]] = {}
            for word in self._words:
                head = word.head
                if head is not word:
                    kids.setdefault(head.i, []).append(word)
            for place, found in kids.items():
                self._words[place]._kids = tuple(found)
        return asked._kids


def words_where(doc: Doc | Snapshot, test: Callable[[str], bool]) -> list[Any]:
    """The words of a ``Doc`` or ``Snapshot`` whose form passes ``test``, in text order; a form is tested once, however often it stands."""
    if isinstance(doc, Snapshot):
        return doc.where(test)
    return [token for token in doc if test(token.text)]


def _words(snapshot: Snapshot, vocab: Vocab, columns: Any) -> list[Word]:
    morph = _morphs(vocab)
    strings = _strings(vocab)
    words = [Word() for _ in range(len(columns))]
    rows = columns.tolist()
    heads = columns[:, _COLUMNS.index(HEAD)].astype("int64").tolist()
    starts = columns[:, _COLUMNS.index(SENT_START)].astype("int64").tolist()
    for place, (word, row, head, start) in enumerate(zip(words, rows, heads, starts, strict=True)):
        orth, lower, lemma, dep, pos, feats, _, idx, _, space, punct, alpha, upper, blank, ent, iob = row
        word.doc, word.i, word.idx, word.head, word._kids = snapshot, place, idx, words[place + head], ()
        word.text, word.lower_, word.lemma_, word.dep_ = strings[orth], strings[lower], strings[lemma], strings[dep]
        word.pos_, word.morph = NAMES[pos], morph[feats]
        word.is_space, word.is_punct, word.is_alpha, word.is_upper = space == 1, punct == 1, alpha == 1, upper == 1
        word.whitespace_, word.ent_type_, word.ent_iob_ = " " if blank else "", strings[ent], _IOB[iob]
        word.is_sent_start = _SENT_START.get(start, False)
    return words


class _Strings(dict[int, str]):
    """The strings behind spaCy's numbers, as far as they were asked for."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._store = vocab.strings

    def __missing__(self, number: int) -> str:
        if len(self) > 1 << 17:
            self.clear()
        found = self[number] = self._store[number]
        return found


class _Morphs(dict[int, Morph]):
    """The features behind spaCy's numbers."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._store = vocab.strings

    def __missing__(self, number: int) -> Morph:
        text = self._store[number]
        found = self[number] = Morph("" if text == "_" else text)
        return found


@lru_cache(maxsize=4)
def _strings(vocab: Vocab) -> _Strings:
    return _Strings(vocab)


@lru_cache(maxsize=4)
def _morphs(vocab: Vocab) -> _Morphs:
    return _Morphs(vocab)
