"""Whom a news item means by «южнокорейский дипломат», «32-летний магнат», «певица»: a person it names elsewhere.

In: a ``Telling``, an entity that is an office without a name, and the sentence.  Out: the entity of the person, or the office
itself.  News varies its words for the one it is about; who is meant holds such an office, or is the person the text tells
of, or was spoken of last.  An office with a proper name in it («президент Франции») is left to the room of entities.
"""

from __future__ import annotations

from collections import Counter

from extractor.entities.people.heads import office_head
from extractor.relations.lexicon import fold
from extractor.relations.scene import Scene, Sentence
from extractor.relations.telling import Telling

__all__ = ["person_meant", "topic_of"]

_NEAR = 2  # blocks back to the person spoken of last
_OFTEN = 2
_LEAD = 3


def person_meant(telling: Telling, entity: str, sentence: Sentence) -> str:
    """The entity of the person whom an office without a name means; the office where nobody fits."""
    scene = telling.scene
    told = scene.report.metadata
    office = scene.annotation.persons.get(entity)
    if office is None or not entity.startswith("office") or told.issuer is not None or told.period is not None:
        return entity
    if any(c.isupper() for c in office.name[1:]):
        return entity
    head = next((found for word in office.name.split() if (found := office_head(word)) is not None), None)
    if head is None:
        return entity
    recent = [e for e, block in reversed(telling.state.people) if sentence.block - block <= _NEAR and not e.startswith("office") and _may_be(scene, e, head.gender)]
    holder = next((e for e in recent if fold(head.lemma) in fold(scene.annotation.persons[e].role or "").split()), None)
    if holder is not None:
        return holder
    topic = topic_of(scene)
    if topic is not None and _may_be(scene, topic, head.gender):
        return topic
    return recent[0] if recent else entity


def topic_of(scene: Scene) -> str | None:
    """The person a text is about: named more often than anybody else, and early; None where there is none."""
    told: Counter[str] = Counter()
    first: dict[str, int] = {}
    for mention in scene.annotation.mentions:
        if mention.label == "PERSON" and mention.outer:
            told[mention.entity] += 1
            first.setdefault(mention.entity, scene.sentence_of[mention.start])
    ranked = told.most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or first[ranked[0][0]] > _LEAD:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def _may_be(scene: Scene, entity: str, gender: str) -> bool:
    """Whether a person may be called so: «певица» is no man; «министр» may be a woman."""
    person = scene.annotation.persons.get(entity)
    return person is not None and not (gender == "f" and person.gender == "m")
