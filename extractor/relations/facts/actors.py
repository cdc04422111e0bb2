"""Actors: who or what a mention stands for in a fact, and rows of them.

In: a ``Scene`` and mentions.  Out: ``Argument`` records with the entity's full name.
"""

from __future__ import annotations

from extractor.relations.facts.draft import Argument
from extractor.relations.party import coordinated
from extractor.relations.scene import PLACE_LABELS, Scene

__all__ = ["ACTING", "argument", "row"]

ACTING = frozenset({"PERSON", "GROUP", "ORGANIZATION", "PROFESSION"})


def argument(scene: Scene, index: int, role: str) -> Argument:
    """The mention as an argument: the entity's fullest name, or the mention's own words."""
    mention = scene.mention(index)
    annotation = scene.annotation
    known = annotation.persons.get(mention.entity) or annotation.organizations.get(mention.entity) or annotation.places.get(mention.entity)
    return Argument(role, known.name if known is not None else mention.normal, mention.entity)


def _named_behind(scene: Scene, index: int) -> int | None:
    """The person named behind an office and what is added to it: «с коллегой из Франции Жаном Морелем»."""
    mention = scene.mention(index)
    if not mention.entity.startswith("office"):
        return None
    following = next((i for i in scene.by_sentence[scene.sentence_of[mention.start]] if scene.mention(i).label == "PERSON" and scene.mention(i).start >= mention.end), None)
    if following is None or scene.mention(following).start - mention.end > 4:
        return None
    gap = scene.doc[mention.end : scene.mention(following).start]
    return None if any(t.is_punct or t.pos_ in ("VERB", "CCONJ", "AUX") for t in gap) else following


def row(scene: Scene, index: int) -> tuple[int, ...]:
    """The mention and those joined to it by commas and «и»; places form rows of their own."""
    mention = scene.mention(index)
    if mention.label == "PROFESSION":
        beside = next((i for i in scene.by_sentence[scene.sentence_of[mention.start]] if scene.mention(i).label == "PERSON" and scene.mention(i).start >= mention.end
                       and scene.mention(i).entity == mention.entity and scene.mention(i).start - mention.end <= 2), None)
        if beside is None:
            beside = _named_behind(scene, index)
        return row(scene, beside) if beside is not None else (index,)
    if mention.label not in PLACE_LABELS:
        return coordinated(scene, index)
    members = [index]
    sentence = scene.sentences[scene.sentence_of[mention.start]]
    places = [i for i in scene.mentions_in(sentence, PLACE_LABELS) if scene.mention(i).outer]
    at = places.index(index) if index in places else len(places)
    for other in places[at + 1 :]:
        gap = scene.doc[scene.mention(members[-1]).end : scene.mention(other).start]
        if not 0 < len(gap) <= 3 or not any(t.lower_ in (",", "и") for t in gap) or any(t.pos_ in ("VERB", "ADP") for t in gap):
            break
        members.append(other)
    return tuple(members)
