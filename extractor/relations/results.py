"""What lists and later sentences add to the visits told before them: members, aims and outcomes under labels, results in
the sentences that follow.

In: a ``Telling`` and a sentence.  Out: the drafts of the telling, completed.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.relations.clauses import Clause, clauses_of, subject_of
from extractor.relations.draft import Draft
from extractor.relations.lexicon import events
from extractor.relations.outcomes import covered, item_outcomes, outcome_of, outcomes_in, speaks_of
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Sentence, feature
from extractor.relations.structure import Label, sentences_of
from extractor.relations.telling import Telling
from extractor.schema import BlockKind, Status

__all__ = ["add_labelled", "add_outcomes"]

_REACH = 3  # sentences from the last word of a visit to what came of it
_SITES = frozenset({"facility", "organization", "natural", "other"})
_PERFORMING = frozenset({"attending-verb", "meeting-verb", "working-verb", "inspecting-verb", "visiting-verb", "return-from", "back-to"})
_PRESENCE = frozenset({"участвовать", "присутствовать", "поучаствовать", "стажироваться", "работать", "учиться"})
_FRUITS = frozenset({"предложение", "результат", "итог", "договоренность", "соглашение", "решение", "вопрос"})
_STAYS = frozenset({"пребывание", "визит", "поездка", "приезд", "командировка", "стажировка", "посещение"})
_TURNS = ("первый", "второй", "третий", "четвертый")
_RETURNED = frozenset({"вернуться", "возвратиться"})
_THERE = frozenset({"где", "там", "здесь", "тут"})
_BACK_TO = ("по итогам", "по результатам", "в результате", "в ходе", "по возвращении", "за время", "во время", "по окончании", "по завершении", "по докладу", "по отчету", "из поездки")


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
        site = next((i for i in reversed(range(before)) if scene.sentences[telling.drafts[i].sentences[-1]].block == block.index and block.kind is BlockKind.ITEM), None)
        at = site if site is not None else _main(telling, sentence)
        first = sentences_of(scene, block)[0].index == sentence.index
        if at is not None and not (fresh and _begins_with_site(telling, sentence, fresh)):
            found = item_outcomes(scene, sentence) if block.kind is BlockKind.ITEM and first else outcomes_in(scene, sentence)
            telling.drafts[at] = telling.drafts[at].with_outcomes(found)
        return
    earlier = _target(telling, sentence, before)
    if not fresh:
        listed = _under_lead_in(telling, sentence) if earlier is None else None
        if listed is not None:
            telling.drafts[listed] = telling.drafts[listed].with_outcomes(item_outcomes(scene, sentence))
            return
        recalled = _recalled(telling, sentence, earlier)
        earlier = earlier if recalled is None else recalled
    for clause in clauses_of(scene, sentence):
        if scene.doc[clause.end - 1].text == ":" or (clause.end < sentence.end and scene.doc[clause.end].text == ":" and clause.end >= sentence.end - 2):
            continue  # what a list spells out
        owners = _owners(telling, sentence, clause, fresh, earlier)
        if not owners:
            continue
        party = frozenset(visitor for i in owners for visitor in telling.drafts[i].visitors)
        result = outcome_of(scene, clause, party, telling.drafts[owners[0]].place.key)
        if result is not None and not any(covered(telling.drafts[i].outcomes, result) for i in owners):
            for i in owners:
                telling.drafts[i] = telling.drafts[i].with_outcomes([result])
                telling.note(result[0], "outcome", f"{result[2].value} of the visit to {telling.drafts[i].place.name}")


def _owners(telling: Telling, sentence: Sentence, clause: Clause, fresh: range, earlier: int | None) -> list[int]:
    """The drafts that a clause's outcome belongs to: those of the last visit told before it in the sentence that took
    place, else the visit the paragraph is about."""
    scene = telling.scene
    triggers = sorted({telling.drafts[i].trigger for i in fresh if telling.drafts[i].trigger < clause.end}, reverse=True)
    for trigger in triggers:
        owners = [i for i in fresh if telling.drafts[i].trigger == trigger]
        draft = telling.drafts[owners[0]]
        if draft.status is not Status.OCCURRED:  # «… и пригласил коллег в Эгер»: the invitation came of the visit before
            continue
        if clause.start <= trigger < clause.head and scene.doc[trigger].pos_ == "NOUN" and _speaks_of_the_whole(telling, sentence):
            return owners  # «По итогам поездки в Брно решено …»
        if clause.start <= trigger:
            return _elsewhere(telling, clause, owners) if _performs(telling, clause, draft) else []
        return _elsewhere(telling, clause, _at_home(telling, clause, owners))
    if earlier is None or telling.drafts[earlier].status is not Status.OCCURRED:
        return []
    return _elsewhere(telling, clause, [earlier])


def _begins_with_site(telling: Telling, sentence: Sentence, fresh: range) -> bool:
    return any(telling.drafts[i].trigger - sentence.start <= 2 for i in fresh)


def _performs(telling: Telling, clause: Clause, draft: Draft) -> bool:
    """Whether the clause that tells the visit is its outcome too: «выступил на бирже в Дюссельдорфе», «где осмотрел цех»,
    not «осмотрели музей», «участвовали в съезде»."""
    scene = telling.scene
    present = scene.lemmas[clause.head] in _PRESENCE and clause.opener not in _THERE
    if clause.head != draft.trigger or draft.rule not in _PERFORMING or present:
        return False
    head = scene.doc[clause.head]
    lasting = feature(head, "Aspect") == "Imp" or feature(head, "VerbForm") == "Conv"
    if lasting and not any(child.dep_ == "obj" for child in head.children) and clause.opener not in _THERE:  # «выступал в Казани»
        return False
    inside = [i for i in scene.by_sentence[scene.sentence_of[clause.head]] if clause.start <= scene.mention(i).start < clause.end]
    own = [i for i in inside if scene.mention(i).entity == draft.place.key]
    places = [i for i in inside if scene.mention(i).label in PLACE_LABELS]
    if places and any(child.dep_ == "obj" and scene.lemmas[child.i] in events().houses for child in scene.doc[clause.head].children):
        return False
    return all(scene.leads[i].preposition for i in own)


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
    if part.place.kind not in _SITES or part.rule != "inspecting-verb":
        return None
    block = scene.sentences[part.sentences[-1]].block
    for i in range(site - 1, -1, -1):
        stay = telling.drafts[i]
        if scene.sentences[stay.sentences[-1]].block != block:
            return None
        if stay.place.kind not in _SITES and set(stay.visitors) & set(part.visitors):
            return i
    return None


def _elsewhere(telling: Telling, clause: Clause, owners: list[int]) -> list[int]:
    """The owners, or the visit of the paragraph to the town that the clause says it happened in; nobody's where no visit
    there is told."""
    scene = telling.scene
    if clause.head >= 0 and scene.lemmas[clause.head] in _RETURNED and owners:  # «… и вернулись с дипломом»: of the whole journey
        whole = [i for i in range(owners[0]) if _same_paragraph(telling, i, owners[0]) and set(telling.drafts[i].visitors) & set(telling.drafts[owners[0]].visitors)]
        return whole[:1] or owners
    sentence = scene.sentences[scene.sentence_of[clause.start]]
    located = [
        i for i in scene.by_sentence[sentence.index]
        if scene.mention(i).outer and scene.mention(i).start < clause.end and scene.leads[i].preposition in ("в", "во", "на") and scene.leads[i].case == "Loc"
        and (clause.head < 0 or scene.mention(i).start < clause.head or scene.doc[scene.mention(i).root].head.i == clause.head)
    ]
    inside = [i for i in located if scene.mention(i).start >= clause.start]
    for row in (inside, located):
        named = {scene.mention(i).entity for i in row}
        told = [i for i in owners if telling.drafts[i].place.key in named]
        if told or not owners:
            return told
        for i in range(len(telling.drafts) - 1, -1, -1):
            draft = telling.drafts[i]
            if draft.place.key in named and draft.status is Status.OCCURRED and _same_paragraph(telling, i, owners[-1]):
                return [i]
        bound = {draft.place.key for draft in telling.drafts if clause.start <= draft.trigger < clause.end}  # «пригласил в Эгер»
        if row is inside and telling.drafts[owners[0]].place.kind == "city" and any(scene.mention(i).label == "CITY" and scene.mention(i).entity not in bound for i in inside):
            return []
    return owners


def _same_paragraph(telling: Telling, one: int, other: int) -> bool:
    scene = telling.scene
    return scene.sentences[telling.drafts[one].sentences[-1]].block == scene.sentences[telling.drafts[other].sentences[-1]].block


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
    block = [i for i in range(before) if scene.sentences[telling.drafts[i].sentences[0]].block == sentence.block and telling.drafts[i].status is Status.OCCURRED]
    shared = [i for i in block if set(telling.drafts[i].visitors) & set(telling.drafts[last].visitors)]
    if block and _speaks_of_the_whole(telling, sentence):
        named = {scene.mention(i).entity for i in scene.by_sentence[sentence.index]}
        return next((i for i in block if named & set(telling.drafts[i].visitors)), next((i for i in shared if i != last), block[0]))
    again = next((i for i in block if telling.drafts[i].place.key == telling.drafts[last].place.key), last)
    first = next(i for i in range(before) if telling.drafts[i].trigger == telling.drafts[again].trigger)
    around = _around(telling, first)
    return first if around is None else around


def _under_lead_in(telling: Telling, sentence: Sentence) -> int | None:
    """The visit whose sentence introduces the list an item stands in: «По итогам поездки внесены предложения:»."""
    scene = telling.scene
    block = scene.block(sentence)
    if block is None or block.kind is not BlockKind.ITEM or block.context.lead_in is None or sentences_of(scene, block)[0].index != sentence.index:
        return None
    lead = scene.report.blocks[block.context.lead_in]
    words = {scene.lemmas[i] for s in sentences_of(scene, lead)[-1:] for i in range(s.start, s.end)}
    if not words & _FRUITS:
        return None
    told = [i for i, draft in enumerate(telling.drafts) if draft.status is Status.OCCURRED and any(scene.sentences[s].block == lead.index for s in draft.sentences)]
    return told[-1] if told else None


def _recalled(telling: Telling, sentence: Sentence, near: int | None) -> int | None:
    """The visit that a remark elsewhere comes back to: it names a visitor and speaks of the stay («Итогом пребывания проф.
    Хартманна стал …»); the first of several, or the one it counts («второй»)."""
    scene = telling.scene
    words = {scene.lemmas[i] for i in range(sentence.start, sentence.end)}
    if not words & _STAYS:
        return None
    named = {scene.mention(i).entity for i in scene.mentions_in(sentence, PERSON_LABELS)}
    turn = next((at for at, word in enumerate(_TURNS) if word in words), 0)
    if near is not None and not named and turn:  # «Во вторую поездку …»
        trips = [i for i in range(len(telling.drafts)) if _same_paragraph(telling, i, near) and set(telling.drafts[i].visitors) & set(telling.drafts[near].visitors)]
        return trips[min(turn, len(trips) - 1)]
    if near is not None and (not named or named & set(telling.drafts[near].visitors)):
        return None
    told = [i for i, draft in enumerate(telling.drafts) if draft.status is Status.OCCURRED and named & set(draft.visitors)]
    return told[min(turn, len(told) - 1)] if told else None


def _speaks_of_the_whole(telling: Telling, sentence: Sentence) -> bool:
    """«По итогам поездки …», «По возвращении …», «По докладу …»: what came of a journey, not of its last stop."""
    return telling.scene.doc[sentence.start : sentence.end].text.lower().lstrip().startswith(_BACK_TO)


def _goes_on(telling: Telling, sentence: Sentence, draft: Draft) -> bool:
    scene = telling.scene
    block = scene.block(sentence)
    if block is None or block.kind is not BlockKind.PARAGRAPH:
        return False
    if _speaks_of_the_whole(telling, sentence):
        return True
    for clause in clauses_of(scene, sentence):
        subject = subject_of(scene.doc[clause.head]) if clause.head >= 0 else None
        index = scene.holder_of.get(subject.i, scene.outer[subject.i]) if subject is not None else -1
        if index >= 0 and scene.mention(index).entity in draft.visitors:
            return speaks_of(scene, subject, frozenset(draft.visitors))
    return False
