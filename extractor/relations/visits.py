"""Visits out of a document: rules fire, arguments are found, drafts are told, joined and written as records.

In: a ``Scene``.  Out: drafts in text order and a trace of everything that fired or was dropped, for ``explain``.
The order is the logic: for each block its label or row, then its sentences; for each sentence its triggers, then the
entries without a verb, then what the sentence adds to the visits before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractor.relations.draft import Draft, PlaceRef
from extractor.relations.entries import entry_drafts, row_drafts
from extractor.relations.home import Home, home_of, place_ref
from extractor.relations.lexicon import events, fold
from extractor.relations.narrative import Narrative, author_of, resolve
from extractor.relations.outcomes import item_outcome, outcomes_in
from extractor.relations.places import Destination, destinations
from extractor.relations.purpose import is_gathering, purpose_of
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, Sentence, feature
from extractor.relations.status import status_of
from extractor.relations.structure import Label, label_of, row_fields, sentences_of
from extractor.relations.timing import stay_of
from extractor.relations.travellers import Party, travellers
from extractor.relations.triggers import Trigger, find_triggers
from extractor.schema import BlockKind, OutcomeKind, Span, Status, VisitType

__all__ = ["Telling", "tell"]

_HERE = frozenset({"здесь", "сюда", "тут"})
_THERE = frozenset({"там", "туда"})
_MEMBERSHIP = frozenset({"состав", "возглавлять", "возглавить", "сопровождать", "сопровождение", "руководитель", "глава", "входить", "войти", "руководить"})
_HOME_TOWN = frozenset({"город", "столица", "село", "поселок"})
_HOME_REGION = frozenset({"область", "край", "республика", "губерния", "уезд", "район", "епархия", "округ"})


@dataclass
class Telling:
    """What has been told so far; local to one call of ``tell``."""

    scene: Scene
    home: Home
    author: str | None
    state: Narrative = field(default_factory=Narrative)
    drafts: list[Draft] = field(default_factory=list)
    main: int | None = None
    trace: list[tuple[Span, str, str]] = field(default_factory=list)

    def note(self, token: int, rule: str, verdict: str) -> None:
        """Adds a line to the trace at a token."""
        word = self.scene.doc[token]
        self.trace.append(((word.idx, word.idx + len(word)), rule, verdict))


def tell(scene: Scene) -> tuple[list[Draft], list[tuple[Span, str, str]]]:
    """All drafts of the document in text order, and the trace."""
    telling = Telling(scene, home_of(scene), author_of(scene))
    triggers = find_triggers(scene)
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        by_sentence.setdefault(scene.sentence_of[trigger.index], []).append(trigger)
    label: Label | None = None
    last_block = -1
    rows: tuple[str, ...] = ()
    for sentence in scene.sentences:
        block = scene.block(sentence)
        if block is not None and block.index != last_block:
            last_block = block.index
            found = label_of(scene, block)
            if found is not None:
                label = found
            elif not _continues(scene, block, label):
                label = None
            if block.kind is BlockKind.HEADING and found is None:
                telling.main = None
            fields = row_fields(scene, block)
            if fields is not None:
                drafts, rows = row_drafts(scene, block, fields, rows, telling.home)
                telling.drafts.extend(drafts)
                for draft in drafts:
                    telling.note(draft.trigger, draft.rule, "row of a table of trips")
        if block is not None and block.kind is BlockKind.ROW:
            continue
        count = len(telling.drafts)
        _labelled(telling, sentence, label, last_block)
        for trigger in by_sentence.get(sentence.index, ()):
            _fire(telling, sentence, trigger, triggers)
        if len(telling.drafts) == count:
            entries = entry_drafts(scene, sentence, telling.state, telling.home)
            for draft in entries:
                telling.drafts.append(draft)
                telling.note(draft.trigger, draft.rule, "entry without a verb")
            if entries:
                telling.state = telling.state.after(entries[-1].visitors, entries[-1].place, sentence.block, telling.author)
        if len(telling.drafts) == count:
            _join_members(telling, sentence)
        _add_outcomes(telling, sentence, count, label)
        _remember_people(telling, sentence)
    return telling.drafts, telling.trace


def _continues(scene: Scene, block: object, label: Label | None) -> bool:
    """Whether a block still belongs under the label before it: list items do, and for members short paragraphs with a name."""
    if label is None:
        return False
    kind = getattr(block, "kind", None)
    if kind is BlockKind.ITEM:
        return True
    if kind is BlockKind.HEADING:
        return False
    if label.role != "members":
        return not any(True for s in sentences_of(scene, block) if s.end - s.start > 40) and _just_after(scene, block, label)  # type: ignore[arg-type]
    row = sentences_of(scene, block)  # type: ignore[arg-type]
    people = [i for s in row for i in scene.mentions_in(s, frozenset({"PERSON"}))]
    return len(row) == 1 and bool(people) and scene.mention(people[0]).start - row[0].start <= 2 and row[0].end - row[0].start <= 30


def _just_after(scene: Scene, block: object, label: Label) -> bool:
    start = block.span[0]  # type: ignore[attr-defined]
    return label.rest[1] <= label.rest[0] + 2 and 0 <= start - label.rest[1] <= 4


# --- triggers --------------------------------------------------------------------------------------------------


def _fire(telling: Telling, sentence: Sentence, trigger: Trigger, triggers: list[Trigger]) -> None:
    scene, rule = telling.scene, trigger.rule
    if trigger.refused:
        telling.note(trigger.index, rule.name, f"dropped: {trigger.refused}")
        return
    others = frozenset(t.index for t in triggers if t.index != trigger.index)
    stops = destinations(scene, trigger.index, rule, others)
    party = travellers(scene, trigger.index, rule)
    ahead = tuple((scene.mention(i).entity, sentence.block) for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and scene.mention(i).end <= trigger.index)
    visitors = _members(telling, resolve(scene, party, telling.state.with_people(ahead), telling.author, sentence.block, sentence.index), sentence)
    visitors = tuple(v for v in visitors if _may_travel(scene, v, rule.guests))
    if scene.lemmas[trigger.index] in rule.weak:
        visitors = tuple(v for v in visitors if v in scene.annotation.persons or (v in scene.annotation.organizations and scene.annotation.organizations[v].group))
    if not visitors and telling.main is not None and _under_results(scene, sentence):
        visitors = telling.drafts[telling.main].visitors
    if not visitors:
        telling.note(trigger.index, rule.name, "dropped: nobody travels")
        return
    if trigger.rule.weak and scene.lemmas[trigger.index] in rule.weak and (not stops or not visitors or party.reference == "elided"):
        telling.note(trigger.index, rule.name, "dropped: a weak word without a named visitor and place")
        return
    if rule.name == "back-to" and feature(scene.doc[trigger.index], "Tense") != "Past":
        telling.note(trigger.index, rule.name, "dropped: a return not yet made")
        return
    if feature(scene.doc[trigger.index], "Aspect") == "Imp" and rule.name == "visiting-verb":  # «посещали школу» is no journey
        stops = [s for s in stops if any(c.isupper() for c in scene.mention(s.mention).normal)]
    places = _places(telling, trigger, stops, party)
    if not places:
        telling.note(trigger.index, rule.name, "dropped: no place")
        if party.mentions and rule.name in ("trip-noun", "motion-verb"):  # «Поездка … совместно с А. и Б.»: the stops come later
            telling.state = telling.state.after(visitors, telling.state.place, sentence.block, telling.author)
        return
    status, cue = status_of(scene, trigger.index, rule)
    aim = purpose_of(scene, trigger.index)
    mentions = tuple(d.mention for d in stops)
    for place, stop in places:
        siblings = tuple(m for m in mentions if stop is None or m != stop.mention)
        when = stay_of(scene, trigger.index, stop.mention if stop else None, siblings if stop else ())
        if rule.requires_when and when.edtf is None and not party.mentions:
            continue
        if rule.requires_when and when.mention < 0:
            telling.note(trigger.index, rule.name, "dropped: no date")
            continue
        if place.entity is not None and place.entity in visitors:
            continue
        confidence = rule.confidence + (0.08 if stop else -0.1) + (0.05 if when.edtf else 0.0) + (0.05 if party.mentions else -0.12)
        draft = Draft(
            rule.name, trigger.index, _type(scene, trigger, aim), visitors, place, when, status, (sentence.index,),
            max(0.05, min(0.97, confidence)), _host(scene, party, stop, rule.status), aim, (), f"{party.how}; {cue}",
        )
        telling.drafts.append(draft)
        telling.note(trigger.index, rule.name, f"{place.name}: {party.how or 'visitor'}; {status.value} ({cue})")
        telling.state = telling.state.after(visitors, place, sentence.block, telling.author)


def _places(telling: Telling, trigger: Trigger, stops: list[Destination], party: Party) -> list[tuple[PlaceRef, Destination | None]]:
    scene, rule = telling.scene, trigger.rule
    town = telling.home.town
    if stops and rule.guests and rule.home == "host" and rule.status is None and town is not None:
        host = scene.mention(stops[0].mention)
        if host.label == "ORGANIZATION" and len(stops) == 1:  # «в горисполкоме принята делегация»: the town, and its host
            return [(town, Destination(stops[0].mention, None, stops[0].mention, stops[0].score))]
    if stops:
        return [(place_ref(scene, s.mention, scene.mention(s.within).normal if s.within is not None else None), s) for s in stops]
    if rule.requires_place and not _adverb(telling, trigger):
        return []
    adverb = _adverb(telling, trigger)
    if adverb is not None:
        return [(adverb, None)]
    if rule.name == "trip-noun":
        earlier = _answered(telling, trigger)
        if earlier is not None:
            return [(earlier, None)]
    home = telling.home.receives()
    if rule.home == "report" and home is not None and _comes_home(telling, trigger, party):
        return [(home, None)]
    if rule.home == "host" and home is not None and rule.guests and rule.status is None:
        return [(home, None)]
    if rule.home == "host" and party.hosts:
        host = scene.mention(party.hosts[0])
        if host.label == "ORGANIZATION":
            return [(place_ref(scene, party.hosts[0]), None)]
    return []


def _answered(telling: Telling, trigger: Trigger) -> PlaceRef | None:
    """The goal of a trip that names none: the partner town last told of for a return trip, or the one its section is about."""
    scene, home = telling.scene, telling.home.town
    noun = scene.doc[trigger.index]
    outward = scene.lemmas[trigger.index] in ("поездка", "выезд", "командировка", "гастроли", "турне")
    if not outward:
        return None
    last = telling.state.place
    if last is not None and any(scene.lemmas[c.i] == "ответный" for c in noun.children) and (home is None or last.name != home.name):
        return last
    block = scene.block(scene.sentences[scene.sentence_of[trigger.index]])
    for heading in block.context.headings[-1:] if block is not None else ():
        for sentence in scene.sentences:
            if sentence.block == heading:
                towns = [i for i in scene.mentions_in(sentence, frozenset({"CITY", "COUNTRY"})) if not scene.leads[i].preposition]
                if len(towns) == 1 and (home is None or scene.mention(towns[0]).normal != home.name):
                    return place_ref(scene, towns[0])
    return None


def _adverb(telling: Telling, trigger: Trigger) -> PlaceRef | None:
    """«там», «туда», «здесь», «к нам», «в наш город» in the clause of the trigger."""
    scene = telling.scene
    sentence = scene.sentences[scene.sentence_of[trigger.index]]
    home = telling.home
    for i in range(sentence.start, sentence.end):
        if scene.clause_of[i] != scene.clause_of[trigger.index] or scene.outer[i] >= 0:
            continue
        word = scene.lemmas[i]
        if word in ("куда", "где") and i > sentence.start:  # «в Казани, куда были командированы …»
            before = [j for j in scene.mentions_in(sentence, PLACE_LABELS) if scene.mention(j).end <= i and i - scene.mention(j).end <= 8]
            if before:
                return place_ref(scene, before[-1])
        if word in _THERE or word in _HERE:
            return _place_before(telling, sentence, i) or (home.receives() if word in _HERE else None)
        if word == "мы" and i > 0 and scene.lemmas[i - 1] in ("к", "у"):
            return home.receives()
        if word in events().houses and any(scene.lemmas[c.i] == "наш" for c in scene.doc[i].children):
            return home.house or home.receives()
        if word not in _HOME_TOWN and word not in _HOME_REGION:
            continue
        bare = not any(c.dep_ in ("nmod", "appos", "flat") for c in scene.doc[i].children)
        led = i > 0 and scene.lemmas[i - 1] in ("в", "наш", "на")
        if bare and (led or (trigger.rule.takes_object() and scene.doc[i].head.i == trigger.index)):
            return home.town if word in _HOME_TOWN else home.region or home.town
    return None


def _from_elsewhere(telling: Telling, index: int) -> bool:
    """Whether a group is of another town than the report's: its trip that names no goal came here."""
    scene, town = telling.scene, telling.home.town
    mention = scene.mention(index)
    inside = [m for m in scene.annotation.mentions if m.label in ("CITY", "COUNTRY") and mention.start <= m.start < mention.end and not m.outer]
    return mention.label == "GROUP" and town is not None and bool(inside) and all(m.normal != town.name for m in inside)


def _place_before(telling: Telling, sentence: Sentence, token: int) -> PlaceRef | None:
    """What «там», «туда», «сюда» point to: the last place with «в» or «на» before them in the paragraph, else the last stop."""
    scene = telling.scene
    for other in (sentence, *reversed(scene.sentences[max(0, sentence.index - 3) : sentence.index])):
        if other.block != sentence.block:
            break
        named = [j for j in scene.mentions_in(other, frozenset({"CITY", "DISTRICT", "STATE_OR_PROVINCE"})) if scene.mention(j).end <= token and scene.leads[j].preposition in ("в", "во", "на", "до", "из")]
        if named:
            return place_ref(scene, named[-1])
    near = telling.state.place is not None and sentence.block - telling.state.block <= 1
    return telling.state.place if near else None


def _comes_home(telling: Telling, trigger: Trigger, party: Party) -> bool:
    """Whether «прибыл», «приехал», «визит» without a place means the report's own town: the visitors are no locals."""
    lemma = telling.scene.lemmas[trigger.index]
    if party.mentions and any(_from_elsewhere(telling, i) for i in party.mentions):
        return True
    if lemma.startswith(("при", "побыва", "посе", "нахо", "съехаться", "заеха", "гост", "наведа", "пожаловать", "визит")):
        return bool(party.mentions) or party.reference == "third"
    return False


def _host(scene: Scene, party: Party, stop: Destination | None, status: Status | None) -> str | None:
    for index in (*party.hosts, *((stop.host,) if stop is not None and stop.host is not None else ())):
        return scene.mention(index).entity
    return None


def _type(scene: Scene, trigger: Trigger, aim: tuple[int, int] | None) -> VisitType:
    if trigger.rule.type != "auto":
        return VisitType(trigger.rule.type)
    sentence = scene.sentences[scene.sentence_of[trigger.index]]
    for i in range(sentence.start, sentence.end):
        token = scene.doc[i]
        if scene.clause_of[i] == scene.clause_of[trigger.index] and feature(token, "Case") == "Loc" and is_gathering(scene, token):
            return VisitType.ATTENDANCE
    return VisitType.VISIT


def _may_travel(scene: Scene, entity: str, guests: bool) -> bool:
    if entity in scene.annotation.persons:
        return True
    if entity in scene.annotation.places:
        return True
    organization = scene.annotation.organizations.get(entity)
    if organization is None:
        return entity.startswith("office")
    head = fold(organization.name.split()[0]) if organization.name else ""
    return (organization.group or not guests) and head not in events().not_travellers


def _members(telling: Telling, visitors: tuple[str, ...], sentence: Sentence) -> tuple[str, ...]:
    """A delegation named alone brings the members it was told with."""
    full = list(visitors)
    for entity in visitors:
        organization = telling.scene.annotation.organizations.get(entity)
        if organization is None or not organization.group:
            continue
        for draft in reversed(telling.drafts[-12:]):
            told = telling.scene.sentences[draft.sentences[-1]].block
            if entity in draft.visitors and len(draft.visitors) > 1 and sentence.block - told <= 1:
                full.extend(v for v in draft.visitors if v not in full)
                break
    return tuple(full)


# --- labels, lists, later sentences ----------------------------------------------------------------------------


def _under_results(scene: Scene, sentence: Sentence) -> bool:
    block = scene.block(sentence)
    return block is not None and block.kind is BlockKind.ITEM


def _main(telling: Telling, sentence: Sentence) -> int | None:
    if telling.main is not None:
        return telling.main
    for at in range(len(telling.drafts) - 1, -1, -1):
        if telling.drafts[at].status in (Status.OCCURRED, Status.PLANNED):
            return at
    return None


def _labelled(telling: Telling, sentence: Sentence, label: Label | None, block: int) -> None:
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


def _add_outcomes(telling: Telling, sentence: Sentence, before: int, label: Label | None) -> None:
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


def _join_members(telling: Telling, sentence: Sentence) -> None:
    """«В состав её входили …», «Возглавлял группу …», «группу сопровождала …»: people who belong to the party told of."""
    scene = telling.scene
    cues = {scene.lemmas[i] for i in range(sentence.start, sentence.end)} & _MEMBERSHIP
    if not cues or not telling.drafts:
        return
    last = telling.drafts[-1]
    if sentence.block - scene.sentences[last.sentences[-1]].block > 1 or not any(v in scene.annotation.organizations for v in last.visitors):
        return
    people = [i for i in scene.mentions_in(sentence, frozenset({"PERSON"})) if scene.mention(i).outer and scene.leads[i].preposition in ("", "кроме", "с")]
    fresh = tuple(scene.mention(i).entity for i in people)
    if not fresh:
        return
    for at, draft in enumerate(telling.drafts):
        if set(draft.visitors) & set(last.visitors) and scene.sentences[draft.sentences[-1]].block >= sentence.block - 1:
            telling.drafts[at] = replace(draft, visitors=tuple(dict.fromkeys((*draft.visitors, *fresh))), sentences=tuple(sorted({*draft.sentences, sentence.index})))
    telling.state = telling.state.after(tuple(dict.fromkeys((*last.visitors, *fresh))), last.place, sentence.block)
    telling.note(scene.mention(people[0]).start, "membership", f"joins the visit to {last.place.name} ({sorted(cues)[0]})")


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


def _remember_people(telling: Telling, sentence: Sentence) -> None:
    people = tuple((telling.scene.mention(i).entity, sentence.block) for i in telling.scene.mentions_in(sentence, PERSON_LABELS) if telling.scene.mention(i).outer)
    if people:
        telling.state = telling.state.with_people(people)
