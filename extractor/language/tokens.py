"""Text into words: razdel's tokens as a spaCy tokenizer.

In: any text.  Out: a ``Doc`` whose tokens, joined, are the text again, character for character.

razdel looks at every pair of characters; here each stretch without white space is cut once and remembered.  Three
things differ from razdel, for the sake of dates and names whose borders must be borders of tokens:

- «2010-2011», «12–15» (digits on both sides of any dash) and «Томск—Токио» (a long dash or minus between words) are
  three tokens; a word with a hyphen («Нью-Йорк», «вице-мэр», «Ту-154») stays whole;
- a dash, comma or stroke is never glued to a word across a space («в 2011, 12 человек», «- принят»);
- control characters are tokens of their own, and a stretch over 256 characters is cut.

Letters and digits that touch («2011г») are apart already in razdel.  White space other than one space between words
becomes tokens that consist of white space, as spaCy has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["Tokenizer", "create_tokenizer", "words_of"]

_RUSSIAN = re.compile(r"[А-Яа-яЁё]+")
_STRETCH = re.compile(r"\s+|\S{1,256}")
_BORDERS = re.compile(r"(?<=\d)([-‐‑‒–—―−])(?=\d)|(?<=\w)([–—―−])(?=\w)|([\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\ufeff])")
_HYPHENS = re.compile(rf"([-‐‑‒])|{_BORDERS.pattern}")


@lru_cache(1 << 16)
def words_of(stretch: str, split_hyphens: bool = False) -> tuple[str, ...]:
    """The tokens of a stretch of text without white space, in order; joined they are the stretch.

    With ``split_hyphens`` words with hyphens are cut at them, for models whose names may end there («экс-президент»).
    """
    from razdel import tokenize

    if _RUSSIAN.fullmatch(stretch):
        return (stretch,)
    words: list[str] = []
    for part in (_HYPHENS if split_hyphens else _BORDERS).split(stretch):
        if not part:
            continue
        end = 0
        for token in tokenize(part):
            if token.start > end:
                words.append(part[end : token.start])
            words.append(token.text)
            end = token.stop
        if end < len(part):
            words.append(part[end:])
    return tuple(words)


class Tokenizer:
    """A spaCy tokenizer; see the module's docstring.  It has no state but the vocabulary and its setting."""

    def __init__(self, vocab: Vocab, split_hyphens: bool = False) -> None:
        self.vocab, self.split_hyphens = vocab, split_hyphens

    def __call__(self, text: str) -> Doc:
        """A ``Doc`` with ``doc.text == text``."""
        words: list[str] = []
        spaces: list[bool] = []
        for stretch in _STRETCH.findall(text):
            if stretch.isspace():
                if stretch[0] == " " and words and not words[-1].isspace():
                    spaces[-1] = True
                    stretch = stretch[1:]
                if stretch:
                    words.append(stretch)
                    spaces.append(False)
            else:
                found = words_of(stretch, self.split_hyphens)
                words.extend(found)
                spaces.extend([False] * len(found))
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1) -> Iterable[Doc]:
        """The texts one by one."""
        return (self(text) for text in texts)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing: there is no state to keep."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Tokenizer:
        """The tokenizer itself."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: there is no state to keep."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Tokenizer:
        """The tokenizer itself."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Tokenizer, (self.vocab, self.split_hyphens)


def create_tokenizer(split_hyphens: bool = False) -> Callable[[Language], Tokenizer]:
    """The factory that a pipeline's config names; see ``words_of`` for the setting."""

    def build(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, split_hyphens)

    return build


registry.tokenizers.register("extractor_tokens.v1", func=create_tokenizer)
