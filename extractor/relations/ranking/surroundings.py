"""What a sentence is and where it stands: features that all its candidates share.

In: the ``Ground`` of a document and the index of a sentence.  Out: name → value.  The meaning of the headings above and of the
lead-in of a list («Поездки», «Принимали гостей:») is told by word vectors, like that of predicates.
"""

from __future__ import annotations

import math

from extractor.relations.ranking.candidates import Ground
from extractor.relations.ranking.meaning import nearest
from extractor.relations.ranking.trees import WORD
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS
from extractor.schema import BlockKind

__all__ = ["surroundings"]

_LAYOUT = 3
_WORDS = 12
_CONTENT = frozenset({"VERB", "NOUN"})


def surroundings(ground: Ground, index: int) -> dict[str, float]:
    """The features of a sentence."""
    scene = ground.scene
    sentence = scene.sentences[index]
    block = scene.block(sentence)
    inside = [scene.mention(i) for i in scene.by_sentence[index]]
    words = range(sentence.start, sentence.end)
    found = {"report with headings": float(ground.headings >= _LAYOUT)}
    if block is not None:
        found[f"in a {block.kind.value}"] = 1.0
        found["under headings"] = min(len(block.context.headings), 3)
        found["dated section"] = float(block.context.month is not None) + float(block.context.day is not None)
        found["in a list with a lead-in"] = float(block.context.lead_in is not None)
        leads = () if block.context.lead_in is None else (block.context.lead_in,)
        for what, blocks in (("lead-in", leads), ("heading", block.context.headings[-1:])):
            content = _content(ground, [s for b in blocks for s in ground.blocks.get(b, ())])
            found |= {f"{what} near {family}": value for family, value in nearest(content).items()} | {f"{WORD}of the {what} {lemma}": 1.0 for lemma in content}
        first = ground.blocks.get(sentence.block, (index,))[0]
        found["first of the block"] = float(first == index)
    found["in a heading"] = float(block is not None and block.kind is BlockKind.HEADING)
    content = _content(ground, [index])
    found |= {f"sentence near {family}": value for family, value in nearest(content).items()} | {f"{WORD}of the sentence {lemma}": 1.0 for lemma in content}
    found["first sentences"] = float(index < 2)
    found["position"] = index / max(1, len(scene.sentences))
    found["length"] = math.log1p(sentence.end - sentence.start)
    found["length of the text"] = math.log1p(len(scene.sentences))
    found["people in the sentence"] = min(sum(m.outer and m.label in PERSON_LABELS for m in inside), 8)
    found["places in the sentence"] = min(sum(m.outer and m.label in PLACE_LABELS for m in inside), 8)
    found["dates in the sentence"] = min(sum(m.label == "DATE" for m in inside), 4)
    found["begins with a date"] = float(any(m.label == "DATE" and m.start - sentence.start <= 1 for m in inside))
    found["quotation"] = float(any(scene.doc[i].text in "«»\"" for i in words))
    found["without a verb"] = float(not any(ground.syntax.parts[i] == "VERB" for i in words))
    said = {scene.lemmas[i] for i in words}
    found["«я» or «мы»"] = float(bool(said & {"я", "мы", "наш", "мой"}))
    found["«он», «они»"] = float(bool(said & {"он", "она", "они", "его", "ее", "их"}))
    found["«там», «туда»"] = float(bool(said & {"там", "туда", "здесь", "сюда", "оттуда"}))
    return found


def _content(ground: Ground, sentences: list[int]) -> list[str]:
    """The verbs and nouns outside names of the sentences, the first of them."""
    scene = ground.scene
    spans = [scene.sentences[i] for i in sentences]
    return [scene.lemmas[i] for s in spans for i in range(s.start, s.end) if scene.outer[i] < 0 and ground.syntax.parts[i] in _CONTENT][:_WORDS]
