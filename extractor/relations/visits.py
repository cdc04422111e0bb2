"""Visits out of a document: rules fire, arguments are found, drafts are told, joined and written as records.

In: a ``Scene``.  Out: drafts in text order and a trace of everything that fired or was dropped, for ``explain``.
The order is the logic: for each block its label or row, then its sentences; for each sentence its triggers, then the
entries without a verb, then what the sentence adds to the visits before it.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.entities.organizations.lexicon import groups
from extractor.entities.people.descriptions import countries_of
from extractor.entities.people.heads import is_single
from extractor.entities.places.gazetteer import country_names
from extractor.relations.attended import add_gatherings
from extractor.relations.dates import Stay, compatible, narrower
from extractor.relations.draft import Draft, PlaceRef
from extractor.relations.entries import entry_drafts, row_drafts
from extractor.relations.expedition import expedition_of, tells_one_trip
from extractor.relations.forms import forms
from extractor.relations.gatherings import gatherings_of
from extractor.relations.goals import goals, held_at, occasion_of, topic_of
from extractor.relations.home import home_of, place_ref
from extractor.relations.hosts import guests_only
from extractor.relations.itinerary import complete_itinerary
from extractor.relations.lexicon import events, fold
from extractor.relations.members import completed, join_members, may_travel
from extractor.relations.narrative import Narrative, author_of, resolve
from extractor.relations.news import add_news, drop_headlines, is_title
from extractor.relations.party import Party
from extractor.relations.places import Destination, destinations
from extractor.relations.purpose import is_gathering, purpose_of, role_of
from extractor.relations.ranking.vote import Jury
from extractor.relations.results import add_labelled, add_outcomes
from extractor.relations.scene import PERSON_LABELS, Scene, Sentence, feature
from extractor.relations.status import status_of
from extractor.relations.structure import Label, is_account, label_of, row_fields, sentences_of
from extractor.relations.telling import Occasion, Telling
from extractor.relations.timing import date_mentions, dated, stay_of
from extractor.relations.topic import topics
from extractor.relations.travellers import travellers
from extractor.relations.triggers import Trigger, find_triggers
from extractor.relations.trips import date_of_trip
from extractor.schema import BlockKind, Span, Status, VisitType

__all__ = ["tell"]

_ABOUT = frozenset({"длиться", "продолжаться", "завершиться", "начаться", "стать", "носить", "являться", "пройти", "проходить", "продлиться", "закончиться"})

_ROLES = frozenset({"taking-part", "jury"})
_LASTING = frozenset({"длиться", "продлиться", "продолжаться"})
_DECISIVE = frozenset({"завоевать", "победить", "побеждать", "финишировать", "выиграть"})


def tell(scene: Scene, jury: Jury | None = None) -> tuple[list[Draft], list[tuple[Span, str, str]]]:
    """All drafts of the document in text order, and the trace; without a ``jury`` what the rules alone say."""
    triggers = find_triggers(scene)
    author = author_of(scene)
    expedition = expedition_of(scene, author)
    one_trip = tells_one_trip(scene)
    telling = Telling(scene, home_of(scene), author, Narrative(own=expedition, whole=expedition), triggers=triggers, expedition=expedition, topics=topics(scene), gatherings=gatherings_of(scene))
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        by_sentence.setdefault(scene.sentence_of[trigger.index], []).append(trigger)
    label: Label | None = None
    last_block = -1
    rows: tuple[str, ...] = ()
    above: Span | None = None
    filled = forms(scene)
    taken: frozenset[int] = frozenset()
    for sentence in scene.sentences:
        block = scene.block(sentence)
        count = len(telling.drafts)
        if block is not None and block.index != last_block:
            last_block = block.index
            found = label_of(scene, block)
            if found is not None:
                label = found
            elif not _continues(scene, block, label):
                label = None
            if block.kind is BlockKind.HEADING and found is None:
                telling.main = None
            form = filled.get(block.index)
            taken |= form.blocks if form is not None else frozenset()
            fields = form.fields if form is not None else row_fields(scene, block)
            if fields is not None:
                drafts, rows = row_drafts(scene, form.block if form is not None else block, fields, rows, telling.home, above)
                above = fields.cells["place"] if "place" in fields.cells and any(c.isalpha() for c in scene.doc.text[slice(*fields.cells["place"])]) else above
                telling.drafts.extend(drafts)
                for draft in drafts:
                    telling.note(draft.trigger, draft.rule, "row of a table or a form")
        if block is not None and (block.kind is BlockKind.ROW or block.index in taken):
            if jury is not None:
                jury.judge(telling, sentence, count, pairs=block.kind is BlockKind.ROW and not block.header)
            continue
        add_labelled(telling, sentence, label, last_block)
        for trigger in by_sentence.get(sentence.index, ()):
            _fire(telling, sentence, trigger, triggers)
        if len(telling.drafts) == count:
            entries = entry_drafts(scene, sentence, telling.home, telling.topics.get(sentence.block), telling.expedition or ((author,) if author and one_trip else ()))
            for draft in entries:
                telling.drafts.append(draft)
                telling.note(draft.trigger, draft.rule, "entry without a verb")
            if entries:
                telling.state = telling.state.after(entries[-1].visitors, entries[-1].place, sentence.block, telling.author)
        complete_itinerary(telling, sentence, count)
        if jury is not None:
            jury.judge(telling, sentence, count, pairs=True)
        if len(telling.drafts) == count:
            join_members(telling, sentence)
        add_outcomes(telling, sentence, count, label)
        _remember_people(telling, sentence)
    add_news(telling)
    drop_headlines(telling)
    add_gatherings(telling)
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


def _fire(telling: Telling, sentence: Sentence, trigger: Trigger, triggers: list[Trigger]) -> None:
    scene, rule = telling.scene, trigger.rule
    if trigger.refused:
        telling.note(trigger.index, rule.name, f"dropped: {trigger.refused}")
        return
    others = frozenset(t.index for t in triggers if t.index != trigger.index)
    stops = destinations(scene, trigger.index, rule, others)
    if rule.name == "contest-verb" and scene.lemmas[trigger.index] not in _DECISIVE:  # «занял место», «сыграл»: where the contest was
        stops = []
    if rule.name == "trip-noun" and scene.lemmas[scene.doc[trigger.index].head.i] in _LASTING and _told_already(telling, sentence, trigger):
        return
    party = travellers(scene, trigger.index, rule)
    occasion = _register(telling, sentence, trigger, stops)
    gathering = held_at(telling, trigger)
    ahead = tuple((scene.mention(i).entity, sentence.block) for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and scene.mention(i).end <= trigger.index)
    visitors = completed(telling, resolve(scene, party, telling.state.with_people(ahead), telling.author, sentence.block, sentence.index), sentence)
    visitors = tuple(v for v in visitors if may_travel(scene, v, rule.guests))
    if scene.lemmas[trigger.index] in rule.weak:
        visitors = tuple(v for v in visitors if v in scene.annotation.persons or (v in scene.annotation.organizations and scene.annotation.organizations[v].group))
    if rule.name == "receiving-verb" and not party.mentions and _received_there(telling, sentence, visitors, party):
        return
    if rule.type == "attendance" and len(visitors) > 1:
        visitors = guests_only(scene, visitors, place_ref(scene, stops[0].mention) if len(stops) == 1 else None)
    if not stops and occasion >= 0:  # told of an event before: people and groups, not the body that investigates it
        visitors = tuple(v for v in visitors if v not in scene.annotation.organizations or scene.annotation.organizations[v].group)
    if not visitors and telling.main is not None and _under_results(scene, sentence):
        visitors = telling.drafts[telling.main].visitors
    if not visitors:
        telling.note(trigger.index, rule.name, "dropped: nobody travels")
        return
    if rule.name == "living-verb" and not is_account(scene):
        telling.note(trigger.index, rule.name, "dropped: lives there, and no office tells it as a stay")
        return
    topic = topic_of(telling, trigger)
    if trigger.rule.weak and scene.lemmas[trigger.index] in rule.weak and ((not stops and occasion < 0 and gathering < 0 and topic is None) or not visitors or party.reference == "elided"):
        telling.note(trigger.index, rule.name, "dropped: a weak word without a named visitor and place")
        return
    if rule.name in ("motion-verb", "back-to", "working-verb") and (scene.lemmas[trigger.index] in rule.weak or rule.name == "back-to"):  # «пришёл в министерство»: to work there
        stops = [s for s in stops if scene.mention(s.mention).label != "ORGANIZATION" or "-" in (stay_of(scene, trigger.index, s.mention).edtf or "")]
    if rule.name == "back-to" and feature(scene.doc[trigger.index], "Tense") != "Past":
        telling.note(trigger.index, rule.name, "dropped: a return not yet made")
        return
    if feature(scene.doc[trigger.index], "Aspect") == "Imp" and rule.name == "visiting-verb":  # «посещали школу» is no journey
        stops = [s for s in stops if any(c.isupper() for c in scene.mention(s.mention).normal)]
    if not stops and rule.name == "trip-noun" and _told_already(telling, sentence, trigger):
        return
    places = goals(telling, trigger, stops, party)
    if not places:
        telling.note(trigger.index, rule.name, "dropped: no place")
        if party.mentions and rule.name in ("trip-noun", "motion-verb"):  # «Поездка … совместно с А. и Б.»: the stops come later
            telling.state = telling.state.after(visitors, telling.state.place, sentence.block, telling.author)
        return
    if feature(scene.doc[trigger.index], "Tense") == "Pres" and rule.name in ("working-verb", "attending-verb", "public-act") and not any(_by_name(scene, v) for v in visitors):
        telling.note(trigger.index, rule.name, "dropped: people at work as always")
        return
    if rule.name == "expecting-verb" and _thing_waits(scene, trigger):
        telling.note(trigger.index, rule.name, "dropped: a thing waits, nobody does")
        return
    status, cue = status_of(scene, trigger.index, rule)
    if rule.name in ("jury", "guest-list", "listed-noun") and status is Status.OCCURRED and gathering >= 0 and telling.gatherings.events[gathering].ahead:
        status, cue = Status.PLANNED, "the event is to come"
    if rule.name == "occasion" and ((status is Status.DENIED and party.how != "participants of the event") or party.how == "winner of the event"):  # «на встрече не могла говорить»: she was there
        status, cue = Status.OCCURRED, "in the course of it"
    aim = purpose_of(scene, trigger.index)
    if aim is None and rule.name in _ROLES and status in (Status.PLANNED, Status.PROPOSED) and feature(scene.doc[trigger.index], "Tense") != "Past" and not is_title(scene, sentence):
        aim = role_of(scene, trigger.index)
    mentions = tuple(d.mention for d in stops)
    again = _repeated(telling, trigger) if len(places) == 1 else []
    for place, stop in places:
        siblings = tuple(m for m in mentions if stop is None or m != stop.mention)
        when = stay_of(scene, trigger.index, stop.mention if stop else None, siblings if stop else ())
        if when.edtf is None and occasion >= 0:
            when = narrower(telling.occasions[occasion].when, when)
        if gathering >= 0 and place == telling.gatherings.events[gathering].place and stop is None:
            when = narrower(telling.gatherings.events[gathering].when, when)
        if when.mention < 0:
            when = date_of_trip(telling, sentence, visitors, place)
        if status is Status.DENIED and when.mention >= 0 and scene.sentence_of[scene.mention(when.mention).start] != sentence.index:
            when = Stay()  # what was not done has no day of its own
        if rule.name == "working-verb" and not is_account(scene) and when.mention >= 0 and scene.sentence_of[scene.mention(when.mention).start] != sentence.index:
            continue  # «Там он работал в банке»: a career, not a stay of that year
        if rule.requires_when and when.edtf is None and not party.mentions:
            continue
        if rule.requires_when and when.mention < 0:
            telling.note(trigger.index, rule.name, "dropped: no date")
            continue
        if (place.entity is not None and place.entity in visitors) or (rule.requires_date and (when.edtf is None or when.edtf.endswith("/.."))) or (rule.requires_day and (when.edtf or "").count("-") < 2):
            continue
        timeless = when.edtf is None if status in (Status.OCCURRED, Status.DENIED) or rule.name == "occasion" else when.mention < 0
        arrived = rule.name in ("motion-verb", "visiting-verb", "taking-part", "attending-verb") and feature(scene.doc[trigger.index], "Aspect") == "Perf" and any(_told_apart(scene, v) for v in visitors)
        if timeless and not arrived and not any(_named(scene, v) for v in visitors):
            telling.note(trigger.index, rule.name, "dropped: nobody named, at no time")
            continue
        if rule.name == "occasion" and when.mention < 0 and place.kind == "region" and not any(v in scene.annotation.persons for v in visitors):
            telling.note(trigger.index, rule.name, "dropped: a contest of a whole region, at no time")
            continue
        if rule.name == "working-verb" and telling.home.town is None and party.reference != "first" and "-" not in (when.edtf or ""):
            telling.note(trigger.index, rule.name, "dropped: a career, not a stay")
            continue
        if rule.name == "back-to" and telling.home.town is None and len(visitors) < 2 and (when.edtf or "").count("-") < 2:
            telling.note(trigger.index, rule.name, "dropped: a return on no day")
            continue
        if rule.name == "back-to" and telling.home.town is not None and place.name == telling.home.town.name:
            telling.note(trigger.index, rule.name, "dropped: home again")
            continue
        if rule.name in ("occasion", "public-act", "contest-verb", "achieving-verb") and any(
            d.place.same(place) and set(visitors) <= set(d.visitors) and sentence.index in d.sentences and compatible(d.when.edtf, when.edtf) for d in telling.drafts[-4:]
        ):
            telling.note(trigger.index, rule.name, f"{place.name}: told already in the sentence")
            continue
        if status is Status.DENIED and occasion >= 0 and stop is None:  # «сейчас не участвует в соревнованиях»: in no particular one
            continue
        if _at_home(scene, rule.name, place, visitors):
            telling.note(trigger.index, rule.name, "dropped: at home there")
            continue
        if rule.away and telling.home.town is not None and place.name == telling.home.town.name:
            continue
        confidence = rule.confidence + (0.08 if stop else -0.1) + (0.05 if when.edtf else 0.0) + (0.05 if party.mentions else -0.12)
        draft = Draft(
            rule.name, trigger.index, _type(scene, trigger, aim), visitors, place, when, status, (sentence.index,),
            max(0.05, min(0.97, confidence)), _host(scene, party, stop, rule.status), aim, (), f"{party.how}; {cue}",
            1000 + gathering if gathering >= 0 and place.same(telling.gatherings.events[gathering].place or place) else occasion,
        )
        told = [replace(draft, when=stay) for stay in again] or [draft]
        telling.drafts.extend(told)
        telling.note(trigger.index, rule.name, f"{place.name}: {party.how or 'visitor'}; {status.value} ({cue})" + (f"; {len(told)} times" if len(told) > 1 else ""))
        telling.state = telling.state.after(visitors, place, sentence.block, telling.author)


def _at_home(scene: Scene, rule: str, place: PlaceRef, visitors: tuple[str, ...]) -> bool:
    """Whether the place is a seat of power («Белый дом») and nothing says that the visitors came to it from elsewhere."""
    if fold(place.name) not in events().occasions.seats or rule in ("motion-verb", "visiting-verb", "receiving-verb", "inviting-verb", "trip-noun", "sending-verb", "expecting-verb"):
        return False
    lands = {country_names()[code] for v in visitors if v in scene.annotation.persons for code in countries_of(f"{scene.annotation.persons[v].role or ''} {scene.annotation.persons[v].affiliation or ''}")}
    return not lands or place.country is None or place.country in lands


def _register(telling: Telling, sentence: Sentence, trigger: Trigger, stops: list[Destination]) -> int:
    """The event a trigger of attendance belongs to: told here with its place, or before; -1 for none."""
    if trigger.rule.type != "attendance":
        return -1
    if not stops:
        return occasion_of(telling, trigger)
    if trigger.rule.name != "occasion" or len(stops) > 1:
        return -1
    scene = telling.scene
    lemma, place = scene.lemmas[trigger.index], place_ref(scene, stops[0].mention)
    when = stay_of(scene, trigger.index, stops[0].mention)
    for at, told in enumerate(telling.occasions):
        if told.lemma == lemma and told.place.same(place) and compatible(told.when.edtf, when.edtf):
            telling.occasions[at] = replace(told, when=narrower(told.when, when), sentence=sentence.index, block=sentence.block)
            return at
    telling.occasions.append(Occasion(lemma, place, when, sentence.index, sentence.block))
    return len(telling.occasions) - 1


def _by_name(scene: Scene, entity: str) -> bool:
    """Whether a visitor has a name of its own, and is no office or kind of people."""
    known = scene.annotation.persons.get(entity) or scene.annotation.organizations.get(entity)
    return known is None or (not entity.startswith("office") and any(c.isupper() for c in known.name))


def _thing_waits(scene: Scene, trigger: Trigger) -> bool:
    """«гостей ждали новые корпуса»: the subject is a thing."""
    subject = next((c for c in scene.doc[trigger.index].children if c.dep_ == "nsubj"), None)
    return subject is not None and subject.pos_ == "NOUN" and feature(subject, "Animacy") == "Inan" and scene.outer[subject.i] < 0


def _named(scene: Scene, entity: str) -> bool:
    """Whether a visitor is a person, a party («следственная группа») or has a proper name in its own: «делегация Орла», but
    not «граждане»."""
    body = scene.annotation.organizations.get(entity)
    if entity.startswith("office"):  # «спортсменка» is nobody yet, «сотрудник музея» is somebody
        name = scene.annotation.persons[entity].name
        return any(c.isupper() for c in name) or len(name.split()) > 1 or is_single(name)
    if body is None or any(c.isupper() or c in "«\"" for c in body.name):
        return True
    return body.group and any(fold(word) in groups().collectives for word in body.name.split())


def _told_apart(scene: Scene, entity: str) -> bool:
    """Whether a group without a name is still a certain one: «родители погибшей», «норвежские дипломаты»."""
    body = scene.annotation.organizations.get(entity)
    return body is not None and body.group and len(body.name.split()) > 1


def _received_there(telling: Telling, sentence: Sentence, visitors: tuple[str, ...], party: Party) -> bool:
    """«…, где её принял мэр»: the host of the visit told in the same sentence, and no visit of its own."""
    last = telling.drafts[-1] if telling.drafts else None
    if last is None or sentence.index not in last.sentences or not set(visitors) & set(last.visitors):
        return False
    host = telling.scene.mention(party.hosts[0]).entity if party.hosts else None
    telling.drafts[-1] = replace(last, host=last.host or host)
    return True


def _told_already(telling: Telling, sentence: Sentence, trigger: Trigger) -> bool:
    """«Визит длился с 16 по 19 апреля», «Визит стал ответным»: no new visit; its date goes to the one told before."""
    scene = telling.scene
    verb = scene.doc[trigger.index].head
    if scene.doc[trigger.index].dep_ not in ("nsubj", "nsubj:pass") or scene.lemmas[verb.i] not in _ABOUT:
        return False
    telling.note(trigger.index, trigger.rule.name, "says more of the visit before")
    dates = [stay for i in date_mentions(scene, sentence) if (stay := dated(scene, i)).edtf]
    last = len(telling.drafts) - 1
    if dates and last >= 0 and sentence.block - scene.sentences[telling.drafts[last].sentences[-1]].block <= 1:
        for at, draft in enumerate(telling.drafts):
            if draft.trigger == telling.drafts[last].trigger:
                telling.drafts[at] = replace(draft, when=dates[0], sentences=tuple(sorted({*draft.sentences, sentence.index})))
    return True


def _repeated(telling: Telling, trigger: Trigger) -> list[Stay]:
    """The dates of «дважды: в апреле и вторично в августе»: one visit each; [] where nothing says it was more than one."""
    scene = telling.scene
    sentence = scene.sentences[scene.sentence_of[trigger.index]]
    if not {scene.lemmas[i] for i in range(sentence.start, sentence.end)} & {"дважды", "вторично", "трижды"}:
        return []
    stays = [stay_of_date for i in date_mentions(scene, sentence) if (stay_of_date := dated(scene, i)).edtf and scene.mention(i).start > trigger.index]
    return stays if len(stays) > 1 else []


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


def _under_results(scene: Scene, sentence: Sentence) -> bool:
    block = scene.block(sentence)
    return block is not None and block.kind is BlockKind.ITEM


def _remember_people(telling: Telling, sentence: Sentence) -> None:
    """Those a sentence speaks of, the subjects last: a pronoun means them first; who stands in brackets is not remembered."""
    scene = telling.scene
    named = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and not scene.leads[i].bracketed]
    named.sort(key=lambda i: scene.doc[scene.mention(i).root].dep_ in ("nsubj", "nsubj:pass"))
    people = tuple((scene.mention(i).entity, sentence.block) for i in named)
    if people:
        telling.state = telling.state.with_people(people)
