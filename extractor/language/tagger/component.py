"""The tagger as a spaCy component, factory ``extractor_tagger``.

In: a ``Doc``.  Out: the same with ``doc.spans["ner"]``, nested entities of NEREL's types, and ``doc.spans["mentions"]``,
FactRuEval's mention types.  The tagger reads ``doc.text`` itself, so the ``Doc``'s tokens do not matter to it; an entity
that ends inside a token is widened to the token, and its own characters are in ``doc._.tagged``, the list of ``Tagged``.
"""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from extractor.language.tagger.tagger import MODEL, Tagged, Tagger, load

__all__ = ["MENTIONS", "NER", "TaggerComponent", "create_tagger"]

NER = "ner"
MENTIONS = "mentions"

if not Doc.has_extension("tagged"):
    Doc.set_extension("tagged", default=None)


class TaggerComponent:
    """Writes the tagger's entities into a ``Doc``."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.spans``."""
        entities, mentions = self._tagger.tag_both(doc.text)
        doc._.tagged = entities
        doc.spans[NER] = _group(doc, NER, entities)
        doc.spans[MENTIONS] = _group(doc, MENTIONS, mentions)
        return doc


def _group(doc: Doc, name: str, found: list[Tagged]) -> SpanGroup:
    spans = (doc.char_span(item.start, item.end, label=item.label, alignment_mode="expand") for item in found)
    return SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])


@Language.factory("extractor_tagger", default_config={"path": None}, assigns=["doc.spans"])
def create_tagger(nlp: Language, name: str, path: str | None) -> TaggerComponent:
    """``path``: the folder of another model than the one that ships."""
    return TaggerComponent(load(Path(path) if path else MODEL))
