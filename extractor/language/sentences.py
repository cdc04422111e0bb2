"""The component ``extractor_sentences``: where sentences begin.

In: a Doc with tokens of any tokenizer; if ``doc._.report`` is set, its blocks.  Out: ``token.is_sent_start``.  No
sentence crosses a block of the report; headings and table rows are one sentence each; without a report blank lines
part sentences.  See ``boundaries`` for the rules.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from extractor.language.component import Component
from extractor.language.documents import starts_of, write

__all__ = ["SentenceSplitter", "create_sentences"]


class SentenceSplitter(Component):
    """Sets ``is_sent_start`` of every token."""

    def annotate(self, doc: Doc) -> None:
        """Mark the tokens that begin sentences, and mark all others as not beginning one."""
        marks = np.full((len(doc), 1), -1, dtype=np.int64)
        marks[starts_of(doc)] = 1
        write(doc, [SENT_START], marks.astype(np.uint64))


@Language.factory("extractor_sentences", assigns=["token.is_sent_start", "doc.sents"])
def create_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """The component, for spaCy's registry."""
    return SentenceSplitter(name)
