"""What lists and later sentences add to the visits told before them: members, aims and outcomes under labels, results in
the sentences that follow.

In: a ``Telling`` and a sentence.  Out: the drafts of the telling, completed.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.relations.clauses import Clause, clauses_of, subject_of
from extractor.relations.draft import Draft
from extractor.relations.outcomes import Result, item_outcomes, outcome_of, outcomes_in, speaks_of
from extractor.relations.scene import PERSON_LABELS, Sentence
from extractor.relations.structure import Label, sentences_of
from extractor.relations.telling import Telling
from extractor.schema import BlockKind, Status

__all__ = ["add_labelled", "add_outcomes"]

_REACH = 3  # sentences from the last word of a visit to what came of it
_SITES = frozenset({"facility", "organization", "natural", "other"})
_THERE = frozenset({"где", "там", "здесь", "тут"})
_BACK_TO = ("по итогам", "по результатам", "в результате", "в ходе", "по возвращении", "за время", "во время", "по окончании", "по завершении", "в рамках")


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
    """Ties the outcomes of a sentence to the visit they came of; ``before`` is how many drafts stood before the sentence."""
    scene = telling.scene
    if not telling.drafts:
        return
    fresh = range(before, len(telling.drafts))
    block = scene.block(sentence)
    if label is not None and label.role == "outcomes" and block is not None and scene.doc[sentence.start].idx >= label.rest[0] - 1:
        at = _main(telling, sentence)
        first = sentences_of(scene, block)[0].index == sentence.index
        if at is not None and not (fresh and _begins_with_site(telling, sentence, fresh)):
            found = item_outcomes(scene, sentence) if block.kind is BlockKind.ITEM and first else outcomes_in(scene, sentence)
            telling.drafts[at] = telling.drafts[at].with_outcomes(found)
        return
    earlier = _target(telling, sentence, before)
    for clause in clauses_of(scene, sentence):
        told = [i for i in fresh if telling.drafts[i].trigger < clause.end]
        if told:
            last = max(telling.drafts[i].trigger for i in told)
            owners = [i for i in told if telling.drafts[i].trigger == last]
            if clause.start <= last and not _performs(telling, clause, telling.drafts[owners[0]]):
                continue
            owners = _at_home(telling, clause, owners) if clause.start > last else owners
        elif earlier is not None:
            owners = [_named(telling, clause, earlier, before)]
        else:
            continue
        owners = [i for i in owners if telling.drafts[i].status is Status.OCCURRED]
        if not owners:
            continue
        result = outcome_of(scene, clause, frozenset(v for i in owners for v in telling.drafts[i].visitors))
        if result is not None:
            _give(telling, owners, result)


def _give(telling: Telling, owners: list[int], result: Result) -> None:
    for i in owners:
        telling.drafts[i] = telling.drafts[i].with_outcomes([result])
        telling.note(result[0], "outcome", f"{result[2].value} of the visit to {telling.drafts[i].place.name}")


def _begins_with_site(telling: Telling, sentence: Sentence, fresh: range) -> bool:
    return any(telling.drafts[i].trigger - sentence.start <= 2 for i in fresh)


def _performs(telling: Telling, clause: Clause, draft: Draft) -> bool:
    """Whether the clause that tells the visit is its outcome too: «выступил на бирже в Дюссельдорфе», not «осмотрели музей»."""
    return clause.head == draft.trigger and draft.rule in ("attending-verb", "meeting-verb", "working-verb") and draft.place.kind not in _SITES


def _at_home(telling: Telling, clause: Clause, owners: list[int]) -> list[int]:
    """What is told after a look at a site belongs to the stay around it: «осмотрели музей и были приняты наркомом»; what
    happened «там» or «где» belongs to the site."""
    scene = telling.scene
    site = telling.drafts[owners[-1]]
    if site.rule != "inspecting-verb" or clause.opener in _THERE or any(scene.lemmas[i] in _THERE for i in range(clause.start, clause.end)):
        return owners
    around = _around(telling, owners[0])
    return owners if around is None else [around]


def _around(telling: Telling, site: int) -> int | None:
    """The stay of the same visitors, told before in the paragraph, that a visit to a site is part of."""
    scene, part = telling.scene, telling.drafts[site]
    if part.place.kind not in _SITES:
        return None
    block = scene.sentences[part.sentences[-1]].block
    for i in range(site - 1, -1, -1):
        stay = telling.drafts[i]
        if scene.sentences[stay.sentences[-1]].block != block:
            return None
        if stay.place.kind not in _SITES and set(stay.visitors) & set(part.visitors):
            return i
    return None


def _named(telling: Telling, clause: Clause, target: int, before: int) -> int:
    """The visit of the paragraph whose place the clause names, else the target."""
    scene = telling.scene
    named = {scene.mention(i).entity for i in scene.by_sentence[scene.sentence_of[clause.start]] if clause.start <= scene.mention(i).start < clause.end}
    block = scene.sentences[telling.drafts[target].sentences[-1]].block
    for i in range(before - 1, -1, -1):
        draft = telling.drafts[i]
        if scene.sentences[draft.sentences[-1]].block != block:
            break
        if draft.place.key in named:
            return i
    return target


def _target(telling: Telling, sentence: Sentence, before: int) -> int | None:
    """The visit that a later sentence goes on about: the last one of the paragraph, the first stop of several; in the next
    paragraph only where it says «по итогам» or goes on about the visitors."""
    scene = telling.scene
    if not before:
        return None
    last = before - 1
    end = scene.sentences[telling.drafts[last].sentences[-1]]
    if end.block != sentence.block:
        return last if sentence.block - end.block == 1 and _goes_on(telling, sentence, telling.drafts[last]) else None
    given = max((scene.sentence_of[o[0]] for o in telling.drafts[last].outcomes), default=end.index)
    if sentence.index - max(end.index, given) > _REACH:
        return None
    first = next(i for i in range(before) if telling.drafts[i].trigger == telling.drafts[last].trigger)
    around = _around(telling, first)
    return first if around is None else around


def _goes_on(telling: Telling, sentence: Sentence, draft: Draft) -> bool:
    scene = telling.scene
    block = scene.block(sentence)
    if block is None or block.kind is not BlockKind.PARAGRAPH:
        return False
    if scene.doc[sentence.start : sentence.end].text.lower().lstrip().startswith(_BACK_TO):
        return True
    for clause in clauses_of(scene, sentence):
        subject = subject_of(scene.doc[clause.head]) if clause.head >= 0 else None
        index = scene.holder_of.get(subject.i, scene.outer[subject.i]) if subject is not None else -1
        if index >= 0 and scene.mention(index).entity in draft.visitors:
            return speaks_of(scene, subject, frozenset(draft.visitors))
    return False
