"""The component ``extractor_lemmas``: dictionary forms.

In: a Doc with parts of speech and features in the terms of Universal Dependencies (without them the likeliest reading
is taken).  Out: ``token.lemma_`` in lower case; see ``lexemes`` for ё and for the names of women.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.parts_of_speech import NAMES
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.language.component import Component
from extractor.language.documents import write
from extractor.language.lexemes import lemma

__all__ = ["Lemmatizer", "create_lemmas"]


_KNOWN = 1 << 17
"""Kinds of words whose lemmas are remembered."""


class Lemmatizer(Component):
    """Sets ``lemma`` of every token."""

    def annotate(self, doc: Doc) -> None:
        """Look up every kind of word, with its tags, once."""
        strings = doc.vocab.strings
        known = _lemmas(doc.vocab)
        rows = doc.to_array([ORTH, POS, MORPH]).tolist()
        found: list[int] = []
        for orth, pos, morph in rows:
            number = known.get((orth, pos, morph))
            if number is None:
                if len(known) > _KNOWN:
                    known.clear()
                word = strings[orth]
                form = word if word.isspace() else lemma(word, NAMES[pos], strings[morph] if morph else "")
                number = known[orth, pos, morph] = strings.add(form)
            found.append(number)
        write(doc, [LEMMA], np.array(found, dtype=np.uint64)[:, None])


@lru_cache(maxsize=4)
def _lemmas(vocab: Vocab) -> dict[tuple[int, int, int], int]:
    """The lemmas met so far, in the numbers of ``vocab``; spaCy's numbers are hashes and never change."""
    return {}


@Language.factory("extractor_lemmas", assigns=["token.lemma"])
def create_lemmas(nlp: Language, name: str) -> Lemmatizer:
    """The component, for spaCy's registry."""
    return Lemmatizer(name)
