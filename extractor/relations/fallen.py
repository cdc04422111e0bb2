"""Plans that fell through: a visit called off in another clause or sentence than the one that told of it.

In: a ``Telling`` and a sentence whose own visits have been told.  Out: the telling; the last plan before «но визит отменили»,
«Поездка не состоялась» is cancelled, and so are later plans of those who «отменили турне» before.
"""

from __future__ import annotations

import functools
from dataclasses import replace

from extractor.relations.clauses import Clause, clauses_of, subject_of
from extractor.relations.dates import Stay
from extractor.relations.draft import Draft
from extractor.relations.home import place_ref
from extractor.relations.lexicon import status_cues, trigger_rules
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.scene import Scene, Sentence, ancestors
from extractor.relations.structure import is_account
from extractor.relations.telling import Telling
from extractor.relations.timing import date_mentions, dated
from extractor.schema import Status, VisitType

__all__ = ["fall_through"]

_REACH = 3  # sentences from a plan to its calling off
_DROPPED = frozenset({"отпасть", "отпадать", "исключить", "исключать", "вычеркнуть", "аннулировать", "отменить", "отменять", "отменяться", "выпасть", "снять", "пропустить"})
_OPEN = (Status.PLANNED, Status.PROPOSED)


def fall_through(telling: Telling, sentence: Sentence, before: int) -> None:
    """Applies what a sentence says of trips called off; ``before`` is how many drafts stood before the sentence."""
    scene = telling.scene
    _drop_stops(telling, sentence, before)
    fresh = range(before, len(telling.drafts))
    for i in fresh:
        draft = telling.drafts[i]
        if draft.status is Status.PLANNED and telling.fallen & set(draft.visitors):
            telling.drafts[i] = replace(draft, status=Status.CANCELLED)
    if not any(scene.lemmas[i] in _trips() for i in range(sentence.start, sentence.end)):
        return
    triggers = {telling.drafts[i].trigger for i in fresh}
    for clause in clauses_of(scene, sentence):
        trip = _called_off(scene, clause)
        if trip < 0 or trip in triggers:
            continue
        at = _told_of(telling, clause)
        at = _plan_before(telling, sentence, trip) if at is None else at
        if at is not None:
            draft = telling.drafts[at]
            for j in range(len(telling.drafts)):
                if telling.drafts[j].trigger == draft.trigger and (telling.drafts[j].status in _OPEN or j == at):
                    sentences = tuple(sorted({*telling.drafts[j].sentences, sentence.index}))
                    telling.drafts[j] = replace(telling.drafts[j], status=Status.CANCELLED, sentences=sentences)
            telling.note(trip, "called-off", f"the plan to go to {draft.place.name} fell through")
            continue
        subject = subject_of(scene.doc[clause.head])
        index = scene.holder_of.get(subject.i, scene.outer[subject.i]) if subject is not None else -1
        if index >= 0 and subject is not None and subject.i != trip:
            telling.fallen |= {scene.mention(index).entity}


def _drop_stops(telling: Telling, sentence: Sentence, before: int) -> None:
    """«Рим пришлось отменить», «Женева из маршрута исключена», «Выкса отпала»: a stop of the party told of that fell through."""
    scene = telling.scene
    near = telling.state.block >= 0 and 0 <= sentence.block - telling.state.block <= 1
    party = telling.state.own if telling.expedition else telling.state.party if near else ()
    if not party or not is_account(scene):
        return
    for index in scene.mentions_in(sentence, frozenset({"CITY", "COUNTRY"})):
        mention, lead = scene.mention(index), scene.leads[index]
        verb = next((t for t in ancestors(scene.doc[mention.root], 3) if scene.lemmas[t.i] in _DROPPED), None)
        if verb is None and scene.lemmas[scene.doc[mention.root].head.i] == "прийтись":  # «Рим пришлось отменить»: the parser has the infinitive elsewhere
            verb = next((t for t in scene.doc[mention.end : sentence.end] if scene.lemmas[t.i] in _DROPPED), None)
        role = "obj" if scene.lemmas[scene.doc[mention.root].head.i] == "прийтись" else scene.doc[mention.root].dep_
        argument = role in ("nsubj", "nsubj:pass", "obj", "conj") or (lead.case in ("Nom", "Acc", None) and role not in ("nmod", "appos"))
        if not mention.outer or lead.preposition or lead.bracketed or verb is None or not argument:
            continue
        if verb.i > sentence.start and scene.doc[verb.i - 1].lower_ == "не":
            continue
        place = place_ref(scene, index)
        if any(draft.place.same(place) for draft in telling.drafts[before:]):
            continue
        dates = [i for i in date_mentions(scene, sentence) if abs(scene.mention(i).start - mention.end) <= 8]
        when = dated(scene, dates[0]) if dates else Stay()
        telling.drafts.append(Draft("stop-dropped", mention.start, VisitType.VISIT, party, place, when, Status.CANCELLED, (sentence.index,), 0.6, None, None, (), verb.text))
        telling.note(mention.start, "stop-dropped", f"{place.name}: {verb.text}")


def _called_off(scene: Scene, clause: Clause) -> int:
    """The token of the trip that a clause calls off, -1 where it calls none off."""
    if clause.head < 0:
        return -1
    nouns = _trips()
    for i in range(clause.start, clause.end):
        if scene.lemmas[i] not in nouns or scene.doc[i].pos_ != "NOUN" or scene.outer[i] >= 0:
            continue
        for verb in ancestors(scene.doc[i], 3):
            negated = verb.i > clause.start and scene.doc[verb.i - 1].lower_ == "не"
            if clause.start <= verb.i < clause.end and scene.lemmas[verb.i] in (_undone() if negated else _cancelling()):
                return i
    return -1


def _told_of(telling: Telling, clause: Clause) -> int | None:
    """The row or plan of the visitor that a clause names: «Приезд М. Джонсон отменён» below a table."""
    scene = telling.scene
    named = {scene.mention(i).entity for i in scene.by_sentence[scene.sentence_of[clause.start]] if clause.start <= scene.mention(i).start < clause.end and scene.mention(i).label == "PERSON"}
    told = [i for i, draft in enumerate(telling.drafts) if named & set(draft.visitors) and (draft.status in _OPEN or draft.rule == "table-row")]
    return told[-1] if told else None


def _plan_before(telling: Telling, sentence: Sentence, trip: int) -> int | None:
    """The last plan told before a token, near enough; None where the last visit told is no plan."""
    scene = telling.scene
    for i in range(len(telling.drafts) - 1, -1, -1):
        draft: Draft = telling.drafts[i]
        if draft.trigger > trip:
            continue
        last = scene.sentences[draft.sentences[-1]]
        near = sentence.index - last.index <= _REACH and sentence.block - last.block <= 1
        return i if near and draft.status in _OPEN else None
    return None


@functools.cache
def _cancelling() -> frozenset[str]:
    return frozenset().union(*(cue.lemmas for cue in status_cues() if cue.status is Status.CANCELLED))


@functools.cache
def _undone() -> frozenset[str]:
    return frozenset(phrase[-1] for cue in status_cues() if cue.status is Status.CANCELLED for phrase in cue.phrases if phrase[0] == "не")


@functools.cache
def _trips() -> frozenset[str]:
    named = next(rule.lemmas for rule in trigger_rules() if rule.name == "trip-noun")
    return named | outcome_cues().visits | outcome_cues().performances
