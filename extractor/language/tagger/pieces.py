"""Text to pieces, the tokens of the tagger.

In: any string.  Out: ``Pieces``: runs of letters, runs of digits, single other characters and line ends, each with its
character span, and above them the *words*, in which letters joined by a hyphen stay together («вице-мэр» is one word
of three pieces).  Pieces are split at every border of letter, digit and punctuation, because entities end there
(«экс-[президент]», «[31] мая», «[2011]г.»); words are what pretrained vectors know.  Linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FLAGS", "LINE_END", "Pieces", "split"]

LINE_END = "\n"
"""The form of every run of line ends."""

FLAGS = ("after a space", "after a line end", "in a line of capitals", "in a hyphenated word", "sentence begins")
"""What ``Pieces.flags`` says of a piece beyond its form, in the order of the columns."""

_MARK = "\u0300-\u036f\u00ad"
_LETTERS = rf"(?:[^\W\d_][{_MARK}]*)+"
_WORD = re.compile(rf"({_LETTERS}(?:[-\u2010\u2011]{_LETTERS})*)|(\d+)|([\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*)|\S")
_PART = re.compile(rf"{_LETTERS}|[-\u2010\u2011]")
_BLANK = str.maketrans("", "", "".join(map(chr, range(0x300, 0x370))) + "\u00ad")
_CLOSED = frozenset(".!?…")
_CAPITAL_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one text.

    ``forms``: what each piece says, stress marks and soft hyphens removed, a run of line ends as ``LINE_END``;
    ``starts``, ``ends``: character spans; ``words``: the forms of the words; ``word_of``: the word of each piece;
    ``flags``: 0/1, pieces x ``FLAGS``.
    """

    forms: list[str]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    words: list[str]
    word_of: NDArray[np.int64]
    flags: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.forms)


def split(text: str) -> Pieces:
    """The pieces of ``text``, in order; never raises."""
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    word_of: list[int] = []
    compound: list[int] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        group = match.lastindex
        if group == 3:
            form = LINE_END
        else:
            form = match.group()
            if group == 1 and not form.isalpha():
                form = form.translate(_BLANK)
                if not form.isalpha() and form:
                    for part in _PART.finditer(match.group()):
                        forms.append(part.group().translate(_BLANK) or part.group())
                        starts.append(start + part.start())
                        ends.append(start + part.end())
                        word_of.append(len(words))
                        compound.append(len(forms) - 1)
                    words.append(form)
                    continue
        forms.append(form)
        starts.append(start)
        ends.append(end)
        word_of.append(len(words))
        words.append(form)
    begin, finish = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    flags = np.zeros((len(forms), len(FLAGS)), dtype=np.float32)
    if forms:
        _flag(flags, forms, begin, finish, compound)
    return Pieces(forms, begin, finish, words, np.array(word_of, dtype=np.int64), flags)


def _flag(
    flags: NDArray[np.float32],
    forms: list[str],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    compound: list[int],
) -> None:
    """Fill ``flags`` in place."""
    flags[1:, 0] = starts[1:] > ends[:-1]
    line = np.array([form == LINE_END for form in forms])
    flags[0, 1] = 1.0
    flags[1:, 1] = line[:-1]
    number = np.cumsum(line) - line
    capital = np.array([len(form) > 1 and form.isupper() for form in forms])
    lower = np.array([len(form) > 1 and not form.isupper() and form.isalpha() for form in forms])
    high = np.bincount(number, weights=capital)
    low = np.bincount(number, weights=lower)
    flags[:, 2] = ((high > 1) & (high > _CAPITAL_SHARE * (high + low)))[number]
    flags[compound, 3] = 1.0
    closed = np.array([form in _CLOSED for form in forms])
    flags[:, 4] = flags[:, 1]
    flags[1:, 4] = np.maximum(flags[1:, 4], closed[:-1])
