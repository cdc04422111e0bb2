"""What lists and later sentences add to the visits told before them: members, aims and outcomes under labels, results in
the sentences that follow.

In: a ``Telling`` and a sentence.  Out: the drafts of the telling, completed.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.relations.attribution import of_the_stay, owners_of, recalled_by, target_of, under_lead_in
from extractor.relations.clauses import Clause, clauses_of, content_of, subject_of
from extractor.relations.fallen import fall_through
from extractor.relations.intents import plan_of
from extractor.relations.news import is_title
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.outcomes import (
    Result,
    calling_off,
    covered,
    item_outcomes,
    outcome_of,
    outcomes_in,
    reaction_to,
    told_again,
)
from extractor.relations.scene import PERSON_LABELS, Sentence
from extractor.relations.setting import is_of_party
from extractor.relations.structure import Label, sentences_of
from extractor.relations.telling import Telling
from extractor.schema import BlockKind, Status

__all__ = ["add_labelled", "add_outcomes"]

_LABELLED = 6  # blocks from a visit to the label of its aim


def _main(telling: Telling, sentence: Sentence) -> int | None:
    if telling.main is not None:
        return telling.main
    for at in range(len(telling.drafts) - 1, -1, -1):
        if telling.drafts[at].status in (Status.OCCURRED, Status.PLANNED):
            return at
    return None


def add_labelled(telling: Telling, sentence: Sentence, label: Label | None, block: int) -> None:
    """What stands under a label goes to the visit it speaks of: members, purpose."""
    if label is None or not telling.drafts:
        return
    scene = telling.scene
    doc = scene.doc
    if doc[sentence.end - 1].idx + len(doc[sentence.end - 1]) <= label.rest[0]:
        return
    at = _main(telling, sentence)
    if at is None:
        return
    if label.role == "members":
        people = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and doc[scene.mention(i).start].idx >= label.rest[0]]
        if people:
            trigger = telling.drafts[at].trigger
            fresh = tuple(scene.mention(i).entity for i in people)
            for j, draft in enumerate(telling.drafts):
                if draft.trigger == trigger:
                    telling.drafts[j] = replace(
                        draft, visitors=tuple(dict.fromkeys((*draft.visitors, *fresh))),
                        sentences=tuple(sorted({*draft.sentences, sentence.index})), confidence=min(0.97, draft.confidence + 0.03),
                    )
            telling.main = at
            telling.state = telling.state.after(telling.drafts[at].visitors, telling.drafts[at].place, block, telling.author)
            telling.note(scene.mention(people[0]).start, "members", f"joins the visit to {telling.drafts[at].place.name}")
    elif label.role == "purpose" and telling.drafts[at].purpose is None and block - scene.sentences[telling.drafts[at].sentences[-1]].block <= _LABELLED:
        start = next((i for i in range(sentence.start, sentence.end) if doc[i].idx >= label.rest[0] and not doc[i].is_punct and not doc[i].is_space), None)
        if start is not None:
            end = sentence.end
            while end > start and ((doc[end - 1].is_punct and doc[end - 1].text not in ")»\"") or doc[end - 1].is_space):
                end -= 1
            telling.drafts[at] = replace(telling.drafts[at], purpose=(start, end))
            telling.note(start, "purpose-label", f"aim of the visit to {telling.drafts[at].place.name}")


def add_outcomes(telling: Telling, sentence: Sentence, before: int, label: Label | None) -> None:
    """Ties the outcomes of a sentence to the visit they came of; ``before`` is how many drafts stood before the sentence."""
    scene = telling.scene
    fall_through(telling, sentence, before)
    if not telling.drafts:
        return
    fresh = range(before, len(telling.drafts))
    block = scene.block(sentence)
    if label is not None and label.role == "outcomes" and block is not None and scene.doc[sentence.start].idx >= label.rest[0] - 1:
        site = next((i for i in reversed(range(before)) if scene.sentences[telling.drafts[i].sentences[-1]].block == block.index and block.kind is BlockKind.ITEM), None)
        at = site if site is not None else _main(telling, sentence)
        first = sentences_of(scene, block)[0].index == sentence.index
        if at is not None and not (fresh and _begins_with_site(telling, sentence, fresh)):
            found = item_outcomes(scene, sentence) if block.kind is BlockKind.ITEM and first else outcomes_in(scene, sentence)
            telling.drafts[at] = telling.drafts[at].with_outcomes(found)
        return
    if is_title(scene, sentence):
        return
    earlier = target_of(telling, sentence, before)
    if not fresh:
        listed = under_lead_in(telling, sentence) if earlier is None else None
        if listed is not None:
            telling.drafts[listed] = telling.drafts[listed].with_outcomes(item_outcomes(scene, sentence))
            return
        recalled = recalled_by(telling, sentence, earlier)
        earlier = earlier if recalled is None else recalled
    for clause in (part for whole in clauses_of(scene, sentence) for part in _told_by_others(telling, sentence, whole)):
        if scene.doc[clause.end - 1].text == ":" or (clause.end < sentence.end and scene.doc[clause.end].text == ":" and clause.end >= sentence.end - 2):
            continue  # what a list spells out
        owners, setting = owners_of(telling, sentence, clause, fresh, earlier)
        result = None
        if owners:
            party = frozenset(visitor for i in owners for visitor in telling.drafts[i].visitors)
            result = outcome_of(scene, clause, party, telling.drafts[owners[0]].place.key, setting, clause.head == telling.drafts[owners[0]].trigger)
            owners = owners if result is None else of_the_stay(telling, owners, result)
        if result is None:
            owners, result = _aside(telling, clause, fresh)
        if result is None and _add_plan(telling, clause, fresh, earlier):
            continue
        if result is not None and not any(covered(telling.drafts[i].outcomes, result) or told_again(scene, telling.drafts[i].outcomes, result) for i in owners):
            for i in owners:
                telling.drafts[i] = telling.drafts[i].with_outcomes([result])
                telling.note(result[0], "outcome", f"{result[2].value} of the visit to {telling.drafts[i].place.name}")


def _add_plan(telling: Telling, clause: Clause, fresh: range, earlier: int | None) -> bool:
    """Gives a visit without an aim what the visitors are going to do there, as a later sentence says."""
    scene = telling.scene
    if fresh or earlier is None or telling.drafts[earlier].purpose is not None or telling.drafts[earlier].status not in (Status.OCCURRED, Status.PLANNED):
        return False
    draft = telling.drafts[earlier]
    subject = subject_of(scene.doc[clause.head]) if clause.head >= 0 else None
    ours = subject is not None and (is_of_party(scene, subject, frozenset(draft.visitors)) or subject.lower_ in ("он", "она", "они"))
    if subject is None or not ours or subject.i > clause.head:
        return False
    plan = plan_of(scene, clause)
    if plan is None:
        return False
    for j, other in enumerate(telling.drafts):
        if other.trigger == draft.trigger and other.purpose is None:
            telling.drafts[j] = replace(other, purpose=plan)
    telling.note(plan[0], "purpose-plan", f"what is to be done in {draft.place.name}")
    return True


def _told_by_others(telling: Telling, sentence: Sentence, clause: Clause) -> list[Clause]:
    """The clause, and what it reports of others where it only names its source («Сообщается, что …»)."""
    scene = telling.scene
    if clause.head < 0 or scene.lemmas[clause.head] not in outcome_cues().sources:
        return [clause]
    subject = subject_of(scene.doc[clause.head])
    known = {visitor for draft in telling.drafts[-8:] for visitor in draft.visitors}
    if is_of_party(scene, subject, frozenset(known)) or (subject is not None and subject.pos_ == "PRON"):
        return [clause]
    return [clause, *content_of(scene, sentence, clause)]


def _aside(telling: Telling, clause: Clause, fresh: range) -> tuple[list[int], Result | None]:
    """What others made of a visit told in the clause, or why it fell through."""
    for i in fresh:
        draft = telling.drafts[i]
        party = frozenset(draft.visitors)
        found = None
        if draft.status is Status.OCCURRED:
            found = reaction_to(telling.scene, clause, draft.trigger, party)
        elif draft.status in (Status.CANCELLED, Status.DENIED):
            found = calling_off(telling.scene, clause, party)
        if found is not None:
            return [j for j in fresh if telling.drafts[j].trigger == draft.trigger], found
    return [], None


def _begins_with_site(telling: Telling, sentence: Sentence, fresh: range) -> bool:
    return any(telling.drafts[i].trigger - sentence.start <= 2 for i in fresh)
