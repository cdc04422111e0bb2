"""The component ``extractor_lemmas``: dictionary forms.

In: a Doc with parts of speech and features in the terms of Universal Dependencies (without them the likeliest reading
is taken).  Out: ``token.lemma_`` in lower case; see ``lexemes`` for ё and for the names of women.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.parts_of_speech import NAMES
from spacy.tokens import Doc

from extractor.language.component import Component
from extractor.language.documents import write
from extractor.language.lexemes import lemma

__all__ = ["Lemmatizer", "create_lemmas"]


class Lemmatizer(Component):
    """Sets ``lemma`` of every token."""

    def annotate(self, doc: Doc) -> None:
        """Look up every kind of word, with its tags, once."""
        strings = doc.vocab.strings
        kinds: dict[tuple[int, int, int], int] = {}
        values = np.zeros((len(doc), 1), dtype=np.uint64)
        rows = doc.to_array([ORTH, POS, MORPH]).tolist()
        for place, (orth, pos, morph) in enumerate(rows):
            found = kinds.get((orth, pos, morph))
            if found is None:
                word = strings[orth]
                form = word if word.isspace() else lemma(word, NAMES[pos], strings[morph] if morph else "")
                found = kinds[orth, pos, morph] = strings.add(form)
            values[place, 0] = found
        write(doc, [LEMMA], values)


@Language.factory("extractor_lemmas", assigns=["token.lemma"])
def create_lemmas(nlp: Language, name: str) -> Lemmatizer:
    """The component, for spaCy's registry."""
    return Lemmatizer(name)
