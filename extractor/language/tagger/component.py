"""The component ``extractor_tagger``: nested entities by the project's own model.

In: a ``Doc``.  Out: ``doc._.tagged``, all candidates of the model as ``Tagged`` records (``entities_of`` and ``mentions_of`` choose of
them); ``doc.spans["tagged"]``, the entities chosen, nested ones included, with NEREL's types as labels; ``doc.spans["ner"]``, of those the
outermost names of people, places and organizations, which the finders of ``extractor.entities`` start from; and the same in
``doc.ents`` as far as they do not overlap longer entities already there.

The model reads ``doc.text`` itself, lines of capitals as if in small letters and cells of tables as lines, so the ``Doc``'s tokens do not matter to it; a span
that ends inside a token is widened to it.
"""

from __future__ import annotations

import bisect
import itertools
import re
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.language.capitals import recased
from extractor.language.component import Component
from extractor.language.documents import text_of
from extractor.language.tagger.tagger import MODEL, Tagged, entities_of, load

__all__ = ["ENTITIES", "NAMES", "EntityTagger", "create_tagger", "names_of"]

ENTITIES = "tagged"
NAMES = "ner"
_PLACES = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})
_TITLES = frozenset({"AWARD", "LAW", "WORK_OF_ART"})
"""«Нобелевская» of the prize is a person to NEREL, but nobody who is told of."""
SURE = 0.3
"""Log odds from which a name is told to the finders."""
SURER = 2.0
"""The same of a person with one initial, «Н. Орлов»: so are towns written, «Н. Новгород»."""
_INITIAL = re.compile(r"[^\W\d_]\.\s?[^\W\d_]+")
_ADJECTIVE = re.compile(r"[^\W\d_]+[сц]к(?:ий|ая|ое|ие|ого|ой|ому|ую|им|ом|их|ими)", re.IGNORECASE)
"""«Томский» is NEREL's CITY, but no name of a place."""
_CELLS = str.maketrans("\t|", "\n\n")
"""Cells are read as lines: the model knows tabs and bars as little as it knows tables."""
_CAPITAL = re.compile(r"\b[^\W\d_a-zа-яё]")

if not Doc.has_extension("tagged"):
    Doc.set_extension("tagged", default=None)


class EntityTagger(Component):
    """Sets ``doc._.tagged``, ``doc.spans`` and ``doc.ents``."""

    def annotate(self, doc: Doc) -> None:
        """Find the entities in ``doc``."""
        path = self.settings["path"]
        text = text_of(doc)
        weighed = load(Path(path) if path else MODEL).weigh(recased(text).translate(_CELLS))
        entities = entities_of(weighed)
        doc._.tagged = weighed
        doc.spans[ENTITIES] = _spans(doc, entities)
        names = _spans(doc, names_of(text, entities))
        doc.spans[NAMES] = names
        doc.ents = filter_spans([*doc.ents, *names])

    def __call__(self, doc: Doc) -> Doc:
        """``doc``, annotated; an empty one gets empty lists."""
        if not len(doc):
            doc.spans[ENTITIES], doc.spans[NAMES] = [], []
        return super().__call__(doc)


def names_of(text: str, entities: list[Tagged]) -> list[Tagged]:
    """Of ``entities``, sorted, the outermost names of people, places and organizations, of places only what is written as a name:
    NEREL counts «британская» as a country and sometimes the noun as a part of the name («города Томска»).  Names in doubt are left
    out, and those that may be a person's as well as a place's: the finders know better."""
    titles = [one for one in entities if one.label in _TITLES]
    starts, reaches = [one.start for one in titles], list(itertools.accumulate((one.end for one in titles), max))
    names: dict[tuple[int, int], list[Tagged]] = {}
    for one in entities:
        before = bisect.bisect_right(starts, one.start)
        if one.label == "PERSON" and before and reaches[before - 1] >= one.end:
            continue
        if one.label in _PLACES:
            capital = _CAPITAL.search(text, one.start, one.end)
            if capital is None or (one.label in ("FACILITY", "LOCATION") and capital.start() > one.start):
                continue
            one = one._replace(start=capital.start())
            if _ADJECTIVE.fullmatch(text, one.start, one.end):
                continue
        elif one.label not in ("PERSON", "ORGANIZATION"):
            continue
        names.setdefault((one.start, -one.end), []).append(one)
    found: list[Tagged] = []
    reach = 0
    for _, alike in sorted(names.items()):
        best = max(alike, key=lambda one: one.odds)
        torn = any((one.label == "PERSON") != (best.label == "PERSON") for one in alike)
        town = best.label == "PERSON" and best.odds < SURER and _INITIAL.fullmatch(text, best.start, best.end)
        if best.start >= reach and best.odds >= SURE and not torn and not town:
            found.append(best)
            reach = best.end
    return found


def _spans(doc: Doc, found: list[Tagged]) -> list[Span]:
    spans = (doc.char_span(item.start, item.end, label=item.label, alignment_mode="expand") for item in found)
    return [span for span in spans if span is not None]


@Language.factory("extractor_tagger", default_config={"path": None}, assigns=["doc.spans", "doc.ents"])
def create_tagger(nlp: Language, name: str, path: str | None) -> EntityTagger:
    """``path``: the folder of another model than the one that ships."""
    return EntityTagger(name, path=path)
