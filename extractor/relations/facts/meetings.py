"""Meetings: «встретился с послом», «переговоры А. и Б.», «принял делегацию».

In: a ``Scene``.  Out: meeting drafts with two participants at least, place, date, topic and status.
"""

from __future__ import annotations

from extractor.relations.facts.actors import argument
from extractor.relations.facts.circumstances import date_of, place_of, status_at, topic_of
from extractor.relations.facts.draft import Argument, FactDraft
from extractor.relations.facts.lexicon import fact_lexicon
from extractor.relations.facts.participants import participants
from extractor.relations.facts.triggers import fired
from extractor.relations.scene import Scene

__all__ = ["meetings"]


def meetings(scene: Scene) -> list[FactDraft]:
    """Drafts of all meetings with two participants at least."""
    drafts: list[FactDraft] = []
    for trigger, rule in fired(scene, fact_lexicon().of_type("meeting")):
        who = participants(scene, trigger, rule)
        if len(who) < 2 or not any(scene.mention(i).label == "PERSON" for i in who):
            continue
        arguments: list[Argument] = [argument(scene, i, "participant") for i in who]
        place = place_of(scene, trigger, who)
        if place is not None:
            arguments.append(argument(scene, place, "place"))
        topic = topic_of(scene, trigger)
        if topic is not None:
            arguments.append(Argument("topic", topic))
        status = status_at(scene, trigger, rule)
        sure = rule.confidence + (0.1 if all(scene.mention(i).label == "PERSON" for i in who) else 0.0)
        drafts.append(FactDraft("meeting", rule.name, trigger, tuple(arguments), (scene.sentence_of[trigger],), min(sure, 0.95), date_of(scene, trigger), status))
    return drafts
