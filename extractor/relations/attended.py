"""What those who attended came for: the gathering itself, as the sentence names it.

In: a ``Telling`` gone through to its end.  Out: the telling; in an office's account, a visit told as presence at a gathering
(«В заседаниях совета, состоявшегося в Вятке, участвовали …», «Семинар лесоводов (Чита, май) собрал …») gets the noun phrase of
the gathering for its aim where no other is stated: the office sent its people to it.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.relations.aims import aims
from extractor.relations.purpose import is_gathering
from extractor.relations.purpose_extent import end_of
from extractor.relations.scene import PLACE_LABELS, Scene, feature
from extractor.relations.structure import is_account
from extractor.relations.telling import Telling
from extractor.schema import Status, VisitType

__all__ = ["add_gatherings", "gathering_phrase"]

_MODIFIERS = ("ADJ", "NUM", "DET")


def add_gatherings(telling: Telling) -> None:
    """Gives the attendances of an account that have no aim the gathering they tell of."""
    scene = telling.scene
    if not is_account(scene):
        return
    for at, draft in enumerate(telling.drafts):
        if draft.type is not VisitType.ATTENDANCE or draft.purpose is not None or draft.status is Status.DENIED:
            continue
        phrase = gathering_phrase(scene, draft.trigger)
        if phrase is not None:
            telling.drafts[at] = replace(draft, purpose=phrase)
            telling.note(phrase[0], "gathering", f"what the visitors of {draft.place.name} attended")


def gathering_phrase(scene: Scene, trigger: int) -> tuple[int, int] | None:
    """Tokens ``(start, end)`` of the gathering nearest to ``trigger`` in its sentence; one of its own clause first."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    found = [i for i in range(sentence.start, sentence.end) if _names_gathering(scene, i)]
    if not found:
        return None
    noun = scene.doc[min(found, key=lambda i: (scene.clause_of[i] != scene.clause_of[trigger], abs(i - trigger)))]
    start = noun.i
    index = scene.outer[noun.i]
    if index >= 0 and scene.mention(index).label == "EVENT":
        start = max(scene.mention(index).start, sentence.start)
    while start > sentence.start and scene.doc[start - 1].pos_ in _MODIFIERS and scene.lemmas[start - 1] not in ("сам", "этот", "тот", "весь") and (scene.outer[start - 1] < 0 or scene.outer[start - 1] == index):
        start -= 1
    if start > sentence.start and scene.doc[start - 1].pos_ == "ADP" and scene.doc[start - 1].lower_ in ("в", "во", "на"):
        start -= 1
    least = scene.mention(index).end if index >= 0 and scene.mention(index).label == "EVENT" else noun.i + 1
    return start, max(end_of(scene, noun, noun.i + 1, sentence.end), min(least, sentence.end))


def _names_gathering(scene: Scene, i: int) -> bool:
    """Whether a token is the noun of a gathering, in no name of a place, and not what a gathering has («участники семинара»)."""
    token = scene.doc[i]
    if token.pos_ not in ("NOUN", "PROPN") or not is_gathering(scene, token):
        return False
    index = scene.outer[i]
    if index >= 0 and scene.mention(index).label in PLACE_LABELS | {"DATE", "PERSON"}:
        return False
    inside = index >= 0 and scene.mention(index).label == "EVENT" and scene.mention(index).root != i
    before = i - 1
    while before > 0 and scene.doc[before].pos_ in _MODIFIERS:
        before -= 1
    owned = feature(token, "Case") == "Gen" and before >= 0 and scene.doc[before].pos_ == "NOUN" and (is_gathering(scene, scene.doc[before]) or scene.lemmas[before] in aims().holders)
    return not inside and not owned
