"""The component ``extractor_morphology``: parts of speech and features.

In: a Doc with tokens of any tokenizer.  Out: ``token.pos_`` and ``token.morph`` in the terms of Universal
Dependencies, by slovnet's model of the news; white space is SPACE.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import MORPH, POS
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.language.component import Component
from extractor.language.decoding import label_names, tags_of
from extractor.language.documents import keys_of, sentences_of, write

__all__ = ["MorphologyTagger", "create_morphology"]


class MorphologyTagger(Component):
    """Sets ``pos`` and ``morph`` of every token."""

    def annotate(self, doc: Doc) -> None:
        """Tag all words of ``doc``."""
        sentences = sentences_of(doc)
        values = np.zeros((len(doc), 2), dtype=np.uint64)
        values[:, 0] = IDS["SPACE"]
        values[:, 1] = doc.vocab.morphology.add("")
        tags = tags_of(keys_of(doc, sentences), sentences.lengths)
        kinds, inverse = np.unique(tags, return_inverse=True)
        if len(kinds):
            values[sentences.tokens] = _values(doc.vocab, kinds.tolist())[inverse]
        write(doc, [POS, MORPH], values)


def _values(vocab: Vocab, tags: list[int]) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """spaCy's numbers for tags of the model, «NOUN|Case=Gen|…»: n -> n x (pos, morph)."""
    names = label_names("morph")
    values = np.zeros((len(tags), 2), dtype=np.uint64)
    for row, tag in enumerate(tags):
        pos, _, features = names[tag].partition("|")
        values[row] = IDS.get(pos, IDS["X"]), vocab.morphology.add(features)
    return values


@Language.factory("extractor_morphology", assigns=["token.pos", "token.morph"])
def create_morphology(nlp: Language, name: str) -> MorphologyTagger:
    """The component, for spaCy's registry."""
    return MorphologyTagger(name)
