"""Where a journey went whose sentence names no place, or names it by «туда», «к нам», «в город».

In: a ``Telling`` and a trigger with its stops and party.  Out: places, each with the stop that named it or None.
"""

from __future__ import annotations

from extractor.relations.dates import compatible
from extractor.relations.draft import PlaceRef
from extractor.relations.gatherings import goes_on_about
from extractor.relations.home import place_ref
from extractor.relations.lexicon import events, fold
from extractor.relations.party import Party
from extractor.relations.places import Destination
from extractor.relations.scene import PLACE_LABELS, Sentence, feature
from extractor.relations.telling import Telling
from extractor.relations.timing import date_mentions, dated
from extractor.relations.topic import section_place
from extractor.relations.triggers import Trigger

__all__ = ["goals", "held_at", "occasion_of", "topic_of"]

_HERE = frozenset({"здесь", "сюда", "тут"})
_SIGHT = 6
_CONTEST = 12  # sentences over which who won and who lost still belongs to the contest told of
_TO_EVENTS = frozenset({"visiting-verb", "motion-verb", "inviting-verb", "sending-verb"})
_AT_EVENTS = frozenset({"taking-part", "guest-list", "listed-noun", "jury", "contest-verb", "attending-verb", "public-act", "achieving-verb"})
_OF_EVENTS = frozenset({"taking-part", "guest-list", "listed-noun", "jury"})
_THERE = frozenset({"там", "туда"})
_HOME_TOWN = frozenset({"город", "столица", "село", "поселок"})
_HOME_REGION = frozenset({"область", "край", "республика", "губерния", "уезд", "район", "епархия", "округ"})

_NOT_OF_TOPIC = frozenset({"receiving-verb", "return-from", "back-to", "visiting-noun", "invitation-noun", "inviting-verb", "expecting-verb", "sending-verb"})
_OUTWARD = frozenset({"выехать", "выезжать", "ездить", "съездить", "поехать", "отправиться", "отправляться", "отбыть", "отбывать", "вылететь", "вылетать", "улететь", "слетать", "командировать", "поездка", "выезд", "командировка",
                      "гастроли", "турне", "гастролировать", "стажироваться", "побывать"})


def goals(telling: Telling, trigger: Trigger, stops: list[Destination], party: Party) -> list[tuple[PlaceRef, Destination | None]]:
    """The places a trigger leads to, each with the stop that names it (None where the context does); [] for none."""
    scene, rule = telling.scene, trigger.rule
    town = telling.home.town
    antecedent = _before_relative(telling, trigger, stops)
    if antecedent is not None:
        return [(antecedent, None)]
    if stops and rule.guests and rule.home == "host" and rule.status is None and town is not None:
        host = scene.mention(stops[0].mention)
        if host.label == "ORGANIZATION" and len(stops) == 1:  # «в горисполкоме принята делегация»: the town, and its host
            return [(town, Destination(stops[0].mention, None, stops[0].mention, stops[0].score))]
    if stops:
        return [(place_ref(scene, s.mention, scene.mention(s.within).normal if s.within is not None else None), s) for s in stops]
    adverb = _adverb(telling, trigger) or topic_of(telling, trigger)
    if adverb is None and rule.type == "attendance" and party.mentions:
        adverb = _event_before(telling, trigger)
    if adverb is None:
        event = held_at(telling, trigger)
        adverb = telling.gatherings.events[event].place if event >= 0 else None
    if rule.requires_place and adverb is None:
        section = _section(telling, trigger, party) if rule.type == "attendance" else None
        return [(section, None)] if section is not None else []
    if adverb is not None:
        return [(adverb, None)]
    if rule.name == "trip-noun":
        earlier = _answered(telling, trigger)
        if earlier is not None:
            return [(earlier, None)]
    section = _section(telling, trigger, party)
    if section is not None:
        return [(section, None)]
    home = telling.home.receives()
    if rule.home == "report" and home is not None and _comes_home(telling, trigger, party):
        return [(home, None)]
    if rule.home == "host" and home is not None and rule.guests and rule.status is None:
        return [(home, None)]
    if rule.home == "host" and party.hosts:
        host = scene.mention(party.hosts[0])
        if host.label == "ORGANIZATION":
            return [(place_ref(scene, party.hosts[0]), None)]
        seat = _seat_of(telling, party.hosts[0])
        if seat is not None and rule.status is None:
            return [(seat, None)]
    return []


def topic_of(telling: Telling, trigger: Trigger) -> PlaceRef | None:
    """The place that the paragraph of a trigger is about («Милан. С 14-го группа жила …»), where the trigger stands behind its head; None
    where it is the report's own town."""
    sentence = telling.scene.sentences[telling.scene.sentence_of[trigger.index]]
    topic = telling.topics.get(sentence.block)
    if topic is None or topic.place is None or trigger.index < topic.end or trigger.rule.name in _NOT_OF_TOPIC or trigger.rule.status is not None:
        return None
    place = place_ref(telling.scene, topic.place)
    return None if telling.home.town is not None and telling.home.town.same(place) else place


def _section(telling: Telling, trigger: Trigger, party: Party) -> PlaceRef | None:
    """The place the section is about, for those who go out: «1. Варде» above «ансамбль выезжал с концертами»; never for guests."""
    scene, rule = telling.scene, trigger.rule
    lemma = scene.lemmas[trigger.index]
    outward = lemma in _OUTWARD or (rule.type == "attendance" and rule.name in ("attending-verb", "taking-part"))
    if not outward or not (party.mentions or party.reference == "first") or any(_from_elsewhere(telling, i) for i in party.mentions):
        return None
    block = scene.block(scene.sentences[scene.sentence_of[trigger.index]])
    index = section_place(scene, block)
    if index is None:
        return None
    place = place_ref(scene, index)
    home = telling.home.town
    return None if home is None or home.same(place) or place.country is None else place


def _before_relative(telling: Telling, trigger: Trigger, stops: list[Destination]) -> PlaceRef | None:
    """«Из Нью-Йорка, где он находился в командировке»: the place right before «где» and «куда», where none is named behind."""
    scene = telling.scene
    verb = scene.doc[trigger.index]
    sentence = scene.sentences[scene.sentence_of[trigger.index]]
    word = next((c.i for c in verb.children if c.i < verb.i and scene.lemmas[c.i] in ("где", "куда")), None)
    if word is None or any(scene.mention(s.mention).start > word for s in stops):
        return None
    before = [j for j in scene.mentions_in(sentence, PLACE_LABELS) if scene.mention(j).outer and 0 <= word - scene.mention(j).end <= 2]
    return place_ref(scene, before[-1]) if before else None


def _seat_of(telling: Telling, host: int) -> PlaceRef | None:
    """The town or region a host holds office in: «губернатор Вологодской области В. Е. Позгалев принял посла»."""
    scene = telling.scene
    person = scene.mention(host)
    for index, mention in enumerate(scene.annotation.mentions):
        if mention.label == "PROFESSION" and mention.entity == person.entity and abs(mention.start - person.start) <= 20:
            inside = [i for i, m in enumerate(scene.annotation.mentions) if m.label in ("CITY", "STATE_OR_PROVINCE") and mention.start <= m.start < mention.end]
            if inside:
                return place_ref(scene, inside[-1])
        if mention.start > person.end + 20 or index > host + 6:
            break
    return None


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
        if scene.clause_of[i] != scene.clause_of[trigger.index]:
            continue
        word = scene.lemmas[i]
        if home.house is not None and _names_house(telling, trigger, i):
            return home.house
        if scene.outer[i] >= 0:
            continue
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


def _names_house(telling: Telling, trigger: Trigger, at: int) -> bool:
    """Whether a bare noun means the house that issues the report: «усадьбу осмотрел губернатор», «прибыли в музей»."""
    scene, house = telling.scene, telling.home.house
    word, token = scene.lemmas[at], scene.doc[at]
    if house is None or word not in events().houses or token.pos_ not in ("NOUN", "PROPN") or word not in fold(house.name).replace("-", " ").replace("«", "").split():
        return False
    index = scene.outer[at]
    if index >= 0 and (scene.mention(index).end - scene.mention(index).start > 1):
        return False
    bare = not any(c.dep_ in ("nmod", "appos", "flat", "amod") for c in token.children)
    led = at > 0 and scene.lemmas[at - 1] in ("в", "во", "на", "наш")
    return bare and (led or (trigger.rule.takes_object() and token.head.i == trigger.index and token.dep_ in ("obj", "nsubj:pass", "nsubj", "obl")))


def occasion_of(telling: Telling, trigger: Trigger) -> int:
    """The index of the event told before that a trigger without a place of its own belongs to; -1 for none.

    «На концерте выступят …» belongs to the concert told of, «в турнире» to the championship; a sentence that names no event
    belongs to the one told in the two sentences before it in the paragraph.
    """
    scene, lexicon = telling.scene, events()
    if trigger.rule.name == "occasion" and any(scene.outer[c.i] >= 0 and scene.mention(scene.outer[c.i]).label in ("COUNTRY", "LOCATION", "CITY", "DATE") for c in scene.doc[trigger.index].children):
        return -1  # «первенство Европы 2010 года» is another
    if trigger.rule.name == "occasion" and scene.doc[trigger.index].dep_ == "obj":
        return -1  # «проведёт встречу»: a new one
    dates = [stay for i in date_mentions(scene, scene.sentences[scene.sentence_of[trigger.index]]) if (stay := dated(scene, i).edtf)]
    here = scene.sentences[scene.sentence_of[trigger.index]]
    named = {scene.lemmas[i] for i in range(here.start, here.end) if scene.lemmas[i] in lexicon.gatherings | lexicon.occasions.generic}
    for at in range(len(telling.occasions) - 1, -1, -1):
        told = telling.occasions[at]
        if dates and not any(compatible(told.when.edtf, date) for date in dates):
            continue
        if here.block - told.block > _SIGHT:
            break
        if not named:
            near = here.index - told.sentence <= 3 and here.block - told.block <= 1
            if near or (trigger.rule.name == "contest-verb" and told.lemma in lexicon.occasions.kindred[0] and here.index - told.sentence <= _CONTEST):
                return at
        elif told.lemma in named or named & lexicon.occasions.generic or any({told.lemma} | named <= group | {told.lemma} and told.lemma in group for group in lexicon.occasions.kindred):
            return at
    return -1


def held_at(telling: Telling, trigger: Trigger) -> int:
    """The index of the event that a trigger without a place of its own belongs to, whose place another sentence tells: the one its
    sentence names, or for words of taking part the one right before; -1 for none."""
    scene, rule = telling.scene, trigger.rule
    if scene.report.metadata.issuer is not None or scene.report.metadata.period is not None:
        return -1  # an office tells its events one by one, each with its place
    if rule.type != "attendance" and not (rule.name in _TO_EVENTS and _to_an_event(telling, trigger)):
        return -1
    event = telling.gatherings.at(scene, trigger.index)
    if event < 0 and rule.name in _AT_EVENTS and telling.gatherings.main >= 0:
        main = telling.gatherings.main
        here = scene.sentences[scene.sentence_of[trigger.index]]
        spoken = scene.lemmas[trigger.index] not in rule.weak or rule.name not in ("attending-verb", "public-act") or scene.lemmas[trigger.index] in ("выступить", "исполнить", "вручить", "наградить", "поздравить")
        alone = spoken and not any(i in telling.gatherings.event_of for i in range(here.start, here.end))
        if alone and goes_on_about(scene, telling.gatherings.events[main], trigger.index):
            return main
    if event < 0 or telling.gatherings.events[event].place is None:
        return -1
    sentence = scene.sentences[scene.sentence_of[trigger.index]]
    named = any(telling.gatherings.event_of.get(i) == event for i in range(sentence.start, sentence.end))
    return event if named or rule.name in _OF_EVENTS else -1


def _to_an_event(telling: Telling, trigger: Trigger) -> bool:
    """«на состязание отправится …»: the goal of the journey is the event."""
    scene = telling.scene
    return any(
        feature(scene.doc[i], "Case") == "Acc" and scene.clause_of[i] == scene.clause_of[trigger.index]
        and (any(c.dep_ == "case" and c.lower_ == "на" for c in scene.doc[i].children) or (trigger.rule.takes_object() and scene.doc[i].head.i == trigger.index))
        for i in telling.gatherings.event_of if scene.sentence_of[i] == scene.sentence_of[trigger.index]
    )


def _event_before(telling: Telling, trigger: Trigger) -> PlaceRef | None:
    """«В Варкаусе прошли Дни дружбы. Участвовала делегация …»: the place of the event told in the sentence before."""
    scene = telling.scene
    occasion = occasion_of(telling, trigger)
    if occasion >= 0:
        return telling.occasions[occasion].place
    here = scene.sentence_of[trigger.index]
    if trigger.rule.name == "occasion" or here == 0 or scene.sentences[here - 1].block != scene.sentences[here].block:
        return None
    before = scene.sentences[here - 1]
    named = [i for i in scene.mentions_in(before, frozenset({"CITY", "FACILITY"})) if scene.leads[i].preposition in ("в", "во", "на") and scene.mention(i).outer]
    return place_ref(scene, named[0]) if len(named) == 1 else None


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
    if trigger.rule.name == "expecting-verb":
        return bool(party.mentions)
    if lemma.startswith(("при", "побыва", "посе", "нахо", "съехаться", "заеха", "гост", "наведа", "пожаловать", "визит")):
        return bool(party.mentions) or party.reference == "third"
    return False
