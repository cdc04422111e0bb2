"""Which visit an outcome came of: by the order of what is told, the place and the people a clause names, and what a sentence
says of the journey as a whole.

In: a ``Telling``, a sentence and its clauses.  Out: indices of drafts.
"""

from __future__ import annotations

import bisect

from extractor.relations.clauses import Clause, clauses_of, subject_of
from extractor.relations.dates import bounds
from extractor.relations.draft import Draft
from extractor.relations.lexicon import events, fold
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.outcomes import Result, speaks_of
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Sentence, feature
from extractor.relations.setting import Setting, is_of_party, setting_of
from extractor.relations.structure import is_account
from extractor.relations.telling import Telling
from extractor.relations.timing import dated
from extractor.schema import BlockKind, OutcomeKind, Status

__all__ = ["at_another_time", "of_the_stay", "owners_of", "recalled_by", "target_of", "under_lead_in"]

_REACH = 3  # sentences from the last word of a visit to what came of it
_WINDOW = 60
_SITES = frozenset({"facility", "organization", "natural", "other"})
_OF_STAYS = frozenset({OutcomeKind.AGREEMENT, OutcomeKind.DECISION, OutcomeKind.INVITATION, OutcomeKind.PROPOSAL, OutcomeKind.GIFT})
_PERFORMING = frozenset({"attending-verb", "meeting-verb", "working-verb", "inspecting-verb", "visiting-verb", "public-act", "contest-verb", "achieving-verb", "occasion", "return-from", "back-to"})
_DEEDS = frozenset({"attending-verb", "meeting-verb", "working-verb", "public-act", "occasion", "achieving-verb", "contest-verb", "ranker", "visiting-noun"})
_PRESENCE = frozenset({"участвовать", "присутствовать", "поучаствовать", "стажироваться", "работать", "учиться"})
_FRUITS = frozenset({"предложение", "результат", "итог", "договоренность", "соглашение", "решение", "вопрос"})
_STAYS = frozenset({"пребывание", "визит", "поездка", "приезд", "командировка", "стажировка", "посещение"})
_TURNS = ("первый", "второй", "третий", "четвертый")
_RETURNED = frozenset({"вернуться", "возвратиться"})
_THERE = frozenset({"где", "там", "здесь", "тут"})
_MET = ("на встрече", "в ходе встречи", "в ходе переговоров", "во время встречи", "по итогам переговоров", "на переговорах", "на пресс-конференции", "в ходе пресс-конференции", "в ходе беседы", "на заседании", "на церемонии")
_BACK_TO = ("по итогам", "по результатам", "в результате", "в ходе", "по возвращении", "за время", "во время", "по окончании", "по завершении", "по докладу", "по отчету", "из поездки")


def owners_of(telling: Telling, sentence: Sentence, clause: Clause, fresh: range, earlier: int | None) -> tuple[list[int], Setting | None]:
    """The drafts that a clause's outcome belongs to, and how the clause is set in them: those of the last visit told before
    it in the sentence that took place, else one told by the way in it or right after, else the visit the paragraph is about."""
    scene = telling.scene
    triggers = sorted({telling.drafts[i].trigger for i in fresh if telling.drafts[i].trigger < clause.end}, reverse=True)
    for trigger in triggers:
        owners = [i for i in fresh if telling.drafts[i].trigger == trigger]
        draft = telling.drafts[owners[0]]
        if draft.status is not Status.OCCURRED:  # «… и пригласил коллег в Эгер»: the invitation came of the visit before
            continue
        setting = setting_of(scene, clause, trigger)
        if setting is not None:
            return owners, setting
        if clause.start <= trigger < clause.head and scene.doc[trigger].pos_ == "NOUN" and _speaks_of_the_whole(telling, sentence):
            return owners, None  # «По итогам поездки в Брно решено …»
        if clause.start <= trigger:
            told = next((found for other in triggers if other != trigger and (found := setting_of(scene, clause, other)) is not None), None)
            if _performs(telling, clause, draft):
                return _elsewhere(telling, clause, owners), told
            return [earlier] if earlier is not None and _done_there(telling, clause, draft, earlier) else [], told
        return _elsewhere(telling, clause, _at_home(telling, clause, owners)), None
    for i in fresh:  # «… скончался в Вене, где проводил отпуск»
        framed = setting_of(scene, clause, telling.drafts[i].trigger) if telling.drafts[i].status is Status.OCCURRED else None
        if framed is not None and framed.kind == "frame":
            return [i], framed
    if earlier is None or telling.drafts[earlier].status is not Status.OCCURRED or at_another_time(telling, clause, telling.drafts[earlier]):
        return [], None
    return _elsewhere(telling, clause, [earlier]), None


def at_another_time(telling: Telling, clause: Clause, draft: Draft) -> bool:
    """Whether a later sentence goes back to what was before the visit: «ранее», «в 1976 году»."""
    scene = telling.scene
    before = range(clause.start, max(clause.head, clause.start) + 1)
    if any(scene.doc[i].lower_ in outcome_cues().earlier for i in before):
        return True
    if any(scene.doc[i].lower_ == "интервью" and scene.doc[i - 1].lower_ == "в" for i in before if i > clause.start):
        return True
    visit = bounds(draft.when.edtf)
    for i in scene.by_sentence[scene.sentence_of[clause.start]]:
        mention = scene.mention(i)
        if mention.label != "DATE" or not clause.start <= mention.start < clause.head or feature(scene.doc[mention.root], "Case") == "Gen":
            continue
        told = bounds(dated(scene, i).edtf)
        if told is not None and (told[1] < visit[0] if visit is not None else len(dated(scene, i).edtf or "") == 4):
            return True
    return False


def _done_there(telling: Telling, clause: Clause, draft: Draft, earlier: int) -> bool:
    """Whether a clause that seems to tell a visit goes on about the one told before: a deed in the same place on the same
    days («В мае мэр ездил в Псков. Состоялась встреча с губернатором»)."""
    if draft.rule not in _DEEDS or clause.head < 0:
        return False
    before = telling.drafts[earlier]
    return before.status is Status.OCCURRED and before.place.same(draft.place) and bool(set(before.visitors) & set(draft.visitors)) and draft.when.mention in (-1, before.when.mention)


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


def of_the_stay(telling: Telling, owners: list[int], result: Result) -> list[int]:
    """The owners, or the stay around a site that an agreement, decision or invitation told in a later sentence came of:
    «посетили остров. Они привезли письмо мэра»; not where the clause speaks of the site («подарил музею»)."""
    scene, site = telling.scene, telling.drafts[owners[0]]
    if result[2] not in _OF_STAYS or scene.sentence_of[result[0]] in site.sentences:
        return owners
    here = scene.sentences[scene.sentence_of[result[0]]]
    own = {word for word in fold(site.place.name).split() if len(word) > 3}
    if any(scene.mention(i).entity == site.place.key for i in scene.by_sentence[here.index]) or own & {scene.lemmas[i] for i in range(here.start, here.end)}:
        return owners
    around = _around(telling, owners[0], any_rule=True)
    return owners if around is None else [around]


def _around(telling: Telling, site: int, any_rule: bool = False) -> int | None:
    """The stay of the same visitors, told before in the paragraph, that a visit to a site is part of."""
    scene, part = telling.scene, telling.drafts[site]
    if part.place.kind not in _SITES or (part.rule != "inspecting-verb" and not any_rule):
        return None
    block = scene.sentences[part.sentences[-1]].block
    for i in reversed(_paragraph(telling, block, site)):
        stay = telling.drafts[i]
        if stay.place.kind not in _SITES and set(stay.visitors) & set(part.visitors):
            return i
    return None


def _elsewhere(telling: Telling, clause: Clause, owners: list[int]) -> list[int]:
    """The owners, or the visit of the paragraph to the town that the clause says it happened in; nobody's where no visit
    there is told."""
    scene = telling.scene
    if clause.head >= 0 and scene.lemmas[clause.head] in _RETURNED and owners:  # «… и вернулись с дипломом»: of the whole journey
        block = scene.sentences[telling.drafts[owners[0]].sentences[-1]].block
        whole = [i for i in _paragraph(telling, block, owners[0]) if set(telling.drafts[i].visitors) & set(telling.drafts[owners[0]].visitors)]
        return whole[:1] or owners
    sentence = scene.sentences[scene.sentence_of[clause.start]]
    located = [
        i for i in scene.by_sentence[sentence.index]
        if scene.mention(i).outer and scene.mention(i).start < clause.end and scene.leads[i].preposition in ("в", "во", "на") and scene.leads[i].case == "Loc"
        and (clause.head < 0 or scene.mention(i).start < clause.head or scene.doc[scene.mention(i).root].head.i == clause.head)
    ]
    if not owners or not located:
        return owners
    paragraph = _paragraph(telling, scene.sentences[telling.drafts[owners[-1]].sentences[-1]].block, len(telling.drafts))
    inside = [i for i in located if scene.mention(i).start >= clause.start]
    for row in (inside, located):
        named = {scene.mention(i).entity for i in row}
        told = [i for i in owners if telling.drafts[i].place.key in named]
        if told:
            return told
        for i in reversed(paragraph):
            if telling.drafts[i].place.key in named and telling.drafts[i].status is Status.OCCURRED:
                return [i]
        bound = {telling.drafts[i].place.key for i in paragraph if clause.start <= telling.drafts[i].trigger < clause.end}  # «пригласил в Эгер»
        if row is inside and telling.drafts[owners[0]].place.kind == "city" and any(scene.mention(i).label == "CITY" and scene.mention(i).entity not in bound for i in inside):
            return []
    return owners


def _paragraph(telling: Telling, block: int, before: int) -> list[int]:
    """The drafts before ``before`` whose last sentence stands in a block, in order; looks back no further than the block,
    and than ``_WINDOW`` drafts, so that a text without paragraphs costs no more."""
    scene = telling.scene
    found: list[int] = []
    for i in range(before - 1, max(before - _WINDOW, 0) - 1, -1):
        sentences = telling.drafts[i].sentences
        if scene.sentences[sentences[-1]].block == block:
            found.append(i)
        elif scene.sentences[sentences[-1]].block < block:
            break
    return found[::-1]


def target_of(telling: Telling, sentence: Sentence, before: int) -> int | None:
    """The visit that a later sentence goes on about: the last one of the paragraph, the first stop of several; in the next
    paragraph only where it says «по итогам» or goes on about the visitors."""
    scene = telling.scene
    if not before:
        return None
    last = before - 1
    if not is_account(scene):  # a news item tells what came of the stay under way, whatever stops are still to come
        near = [i for i in _recent(telling, before) if telling.drafts[i].status is Status.OCCURRED]
        last = near[-1] if near else last
    end = scene.sentences[telling.drafts[last].sentences[-1]]
    if end.block != sentence.block:
        return last if sentence.block - end.block == 1 and _goes_on(telling, sentence, telling.drafts[last]) else None
    given = max((scene.sentence_of[o[0]] for o in telling.drafts[last].outcomes), default=end.index)
    if sentence.index - max(end.index, given) > _REACH:
        return None
    block = [i for i in _paragraph(telling, sentence.block, before) if telling.drafts[i].status is Status.OCCURRED]
    shared = [i for i in block if set(telling.drafts[i].visitors) & set(telling.drafts[last].visitors)]
    if block and _speaks_of_the_whole(telling, sentence):
        named = {scene.mention(i).entity for i in scene.by_sentence[sentence.index]}
        return next((i for i in block if named & set(telling.drafts[i].visitors)), next((i for i in shared if i != last), block[0]))
    again = next((i for i in block if telling.drafts[i].place.key == telling.drafts[last].place.key), last)
    first = again
    while first > 0 and telling.drafts[first - 1].trigger == telling.drafts[again].trigger:
        first -= 1
    around = _around(telling, first)
    return first if around is None else around


def _recent(telling: Telling, before: int) -> list[int]:
    """The drafts of the journey told last: those that share a visitor with the last one, among the last few."""
    last = set(telling.drafts[before - 1].visitors)
    return [i for i in range(max(0, before - 6), before) if last & set(telling.drafts[i].visitors)]


def under_lead_in(telling: Telling, sentence: Sentence) -> int | None:
    """The visit whose sentence introduces the list an item stands in: «По итогам поездки внесены предложения:»."""
    scene = telling.scene
    block = scene.block(sentence)
    first = sentence.index == 0 or scene.sentences[sentence.index - 1].block != sentence.block
    if block is None or block.kind is not BlockKind.ITEM or block.context.lead_in is None or not first:
        return None
    lead = block.context.lead_in
    last = bisect.bisect_left(scene.sentences, scene.report.blocks[lead].span[1], hi=sentence.index, key=lambda s: scene.doc[s.start].idx) - 1
    if last < 0 or scene.sentences[last].block != lead:
        return None
    words = {scene.lemmas[i] for i in range(scene.sentences[last].start, scene.sentences[last].end)}
    if not words & _FRUITS:
        return None
    told = [i for i in _paragraph(telling, lead, len(telling.drafts)) if telling.drafts[i].status is Status.OCCURRED]
    return told[-1] if told else None


def recalled_by(telling: Telling, sentence: Sentence, near: int | None) -> int | None:
    """The visit that a remark elsewhere comes back to: it names a visitor and speaks of the stay («Итогом пребывания проф.
    Хартманна стал …»); the first of several, or the one it counts («второй»)."""
    scene = telling.scene
    words = {scene.lemmas[i] for i in range(sentence.start, sentence.end)}
    if not words & _STAYS:
        return None
    named = {scene.mention(i).entity for i in scene.mentions_in(sentence, PERSON_LABELS)}
    turn = next((at for at, word in enumerate(_TURNS) if word in words), 0)
    if near is not None and not named and turn:  # «Во вторую поездку …»
        block = scene.sentences[telling.drafts[near].sentences[-1]].block
        trips = [i for i in _paragraph(telling, block, len(telling.drafts)) if set(telling.drafts[i].visitors) & set(telling.drafts[near].visitors)]
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
    if _speaks_of_the_whole(telling, sentence) or scene.doc[sentence.start : sentence.end].text.lower().lstrip().startswith(_MET):
        return True
    for clause in clauses_of(scene, sentence):
        subject = subject_of(scene.doc[clause.head]) if clause.head >= 0 else None
        if subject is None:
            continue
        index = scene.holder_of.get(subject.i, scene.outer[subject.i])
        if index >= 0 and scene.mention(index).entity in draft.visitors:
            return speaks_of(scene, subject, frozenset(draft.visitors))
        if subject.lower_ in ("он", "она", "они") or (scene.lemmas[subject.i] in outcome_cues().parties and is_of_party(scene, subject, frozenset(draft.visitors)) is not False):
            return True
    return False
