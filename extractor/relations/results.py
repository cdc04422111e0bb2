"""What lists and later sentences add to the visits told before them: members, aims and outcomes under labels, results in
the sentences that follow.

In: a ``Telling`` and a sentence.  Out: the drafts of the telling, completed.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.relations.outcomes import item_outcome, outcomes_in
from extractor.relations.scene import PERSON_LABELS, Sentence
from extractor.relations.structure import Label, sentences_of
from extractor.relations.telling import Telling
from extractor.schema import BlockKind, OutcomeKind, Status

__all__ = ["add_labelled", "add_outcomes"]

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
    elif label.role == "purpose" and telling.drafts[at].purpose is None:
        start = next((i for i in range(sentence.start, sentence.end) if doc[i].idx >= label.rest[0] and not doc[i].is_punct and not doc[i].is_space), None)
        if start is not None:
            end = sentence.end
            while end > start and ((doc[end - 1].is_punct and doc[end - 1].text not in ")»\"") or doc[end - 1].is_space):
                end -= 1
            telling.drafts[at] = replace(telling.drafts[at], purpose=(start, end))
            telling.note(start, "purpose-label", f"aim of the visit to {telling.drafts[at].place.name}")


def add_outcomes(telling: Telling, sentence: Sentence, before: int, label: Label | None) -> None:
    """Ties the outcomes of a sentence to the visit it speaks of; ``before`` is how many drafts stood before the sentence."""
    scene = telling.scene
    if not telling.drafts:
        return
    fresh = range(before, len(telling.drafts))
    block = scene.block(sentence)
    if label is not None and label.role == "outcomes" and block is not None and scene.doc[sentence.start].idx >= label.rest[0] - 1:
        at = _main(telling, sentence)
        first = sentences_of(scene, block)[0].index == sentence.index
        if at is not None and not (fresh and _begins_with_site(telling, sentence, fresh)):
            if block.kind is BlockKind.ITEM and first:
                telling.drafts[at] = telling.drafts[at].with_outcomes([item_outcome(scene, [sentence])])
            else:
                telling.drafts[at] = telling.drafts[at].with_outcomes(outcomes_in(scene, sentence))
        return
    if fresh:
        last = telling.drafts[-1]
        found = [o for o in outcomes_in(scene, sentence, after=last.trigger) if o[2] is not OutcomeKind.OTHER]
        if found and last.status is Status.OCCURRED:
            telling.drafts[-1] = last.with_outcomes(found)
        return
    target = _target(telling, sentence)
    if target is None or telling.drafts[target].status is not Status.OCCURRED:
        return
    found = outcomes_in(scene, sentence)
    if found:
        telling.drafts[target] = telling.drafts[target].with_outcomes(found)


def _begins_with_site(telling: Telling, sentence: Sentence, fresh: range) -> bool:
    return any(telling.drafts[i].trigger - sentence.start <= 2 for i in fresh)


def _target(telling: Telling, sentence: Sentence) -> int | None:
    """The visit a later sentence of the paragraph goes on about: the one whose place it names, else the last one."""
    scene = telling.scene
    near = [i for i, d in enumerate(telling.drafts) if scene.sentences[d.sentences[-1]].block == sentence.block and sentence.index - d.sentences[-1] <= 3]
    if not near:
        return None
    named = {scene.mention(i).entity for i in scene.by_sentence[sentence.index]}
    return next((i for i in reversed(near) if telling.drafts[i].place.key in named), near[-1])
