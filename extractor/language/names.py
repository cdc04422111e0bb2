"""The component ``extractor_names``: names of people, places and organizations.

In: a Doc with tokens of any tokenizer.  Out: ``doc.spans["ner"]``, labelled PERSON, LOCATION, ORGANIZATION, by
slovnet's model of the news, and the same in ``doc.ents`` as far as they do not overlap longer entities already there.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.language.component import Component
from extractor.language.decoding import label_names, names_of, spans_of_tags
from extractor.language.documents import keys_of, sentences_of

__all__ = ["NameRecognizer", "create_names"]

_LABELS = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}


class NameRecognizer(Component):
    """Sets ``doc.spans["ner"]`` and ``doc.ents``."""

    def annotate(self, doc: Doc) -> None:
        """Find the names in ``doc``."""
        sentences = sentences_of(doc)
        tokens = sentences.tokens
        numbers = names_of(keys_of(doc, sentences), sentences.lengths)
        labels = label_names("ner")
        found: list[Span] = []
        if len(tokens) and (numbers != labels.index("O")).any():
            tags = [labels[number] for number in numbers.tolist()]
            for start, length in zip(sentences.starts.tolist(), sentences.lengths, strict=True):
                for first, last, kind in spans_of_tags(tags[start : start + length]):
                    begin, end = int(tokens[start + first]), int(tokens[start + last - 1]) + 1
                    found.append(Span(doc, begin, end, label=_LABELS[kind]))
        doc.spans["ner"] = found
        doc.ents = filter_spans([*doc.ents, *found])

    def __call__(self, doc: Doc) -> Doc:
        """``doc``, annotated; an empty one gets an empty list of names."""
        if not len(doc):
            doc.spans["ner"] = []
        return super().__call__(doc)


@Language.factory("extractor_names", assigns=["doc.spans", "doc.ents"])
def create_names(nlp: Language, name: str) -> NameRecognizer:
    """The component, for spaCy's registry."""
    return NameRecognizer(name)
