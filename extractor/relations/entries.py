"""Visits without a verb: rows of trip tables, «Кисловодск, 11–30 января. Сборная края…», «Р. Шестаков — в Эссене».

In: a ``Scene`` and a block or sentence.  Out: drafts.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from extractor.relations.dates import Stay
from extractor.relations.draft import Draft, PlaceRef
from extractor.relations.home import Home, place_ref
from extractor.relations.outcomes import kind_of
from extractor.relations.purpose import is_gathering, purpose_of
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, Sentence
from extractor.relations.status import under_plans
from extractor.relations.structure import RowFields, is_account
from extractor.relations.timing import date_mentions, dated, entry_date
from extractor.relations.topic import Topic, no_finite_verb
from extractor.schema import Block, BlockKind, OutcomeKind, Span, Status, VisitType

__all__ = ["entry_drafts", "row_drafts"]

_DASHES = frozenset("–—-")
_FALLEN = ("отмен", "не состоял", "сорва", "снята", "снят ", "аннулир", "отозван", "не потребовал", "не понадобил", "не реализован")
_STAYED = ("не выезжа", "не выехал", "не поехал", "не ездил", "не приехал", "не приезжал", "не прибыл", "не явил", "не летал", "не вылетел")
_DEEDS = frozenset({"доклад", "выступление", "участие", "сообщение", "состав", "лекция", "концерт", "показ", "поездка", "командировка", "стажировка", "выезд", "сбор", "практика", "экскурсия", "поход", "гастроль", "гастроли"})
_AHEAD = ("намечен", "заплан", "ожида", "перенес", "планируе", "предстоит")


def _told_status(scene: Scene, block: Block) -> Status:
    """The status of a row or entry by the words in it and the headings above it."""
    words = scene.doc.text[block.span[0] : block.span[1]].lower()
    if any(stem in words for stem in _FALLEN):
        return Status.CANCELLED
    if any(stem in words for stem in _STAYED):
        return Status.DENIED
    return Status.PLANNED if any(stem in words for stem in _AHEAD) or under_plans(scene, block) else Status.OCCURRED


def heading_place(scene: Scene, block: Block) -> PlaceRef | None:
    """The place a heading above names: «ПРИЕЗДЫ В СВЕРДЛОВСК»."""
    for index in reversed(block.context.headings[-1:]):
        for sentence in scene.sentences:
            if sentence.block == index:
                places = [i for i in scene.mentions_in(sentence, frozenset({"CITY"})) if scene.leads[i].preposition in ("в", "во")]
                if places:
                    return place_ref(scene, places[0])
    return None


def _tokens(scene: Scene, span: Span) -> range:
    doc = scene.doc
    found = doc.char_span(span[0], span[1], alignment_mode="expand") if span[1] > span[0] else None
    return range(found.start, found.end) if found is not None else range(0)


def _mentions(scene: Scene, span: Span, labels: frozenset[str]) -> list[int]:
    inside = _tokens(scene, span)
    return [i for i, m in enumerate(scene.annotation.mentions) if m.label in labels and inside and inside.start <= m.start < inside.stop]


def row_drafts(
    scene: Scene, block: Block, fields: RowFields, before: tuple[str, ...], home: Home, above: Span | None = None
) -> tuple[list[Draft], tuple[str, ...]]:
    """The trips of a table row, one a stop; and the row's travellers, for «они же» in the next one; ``above``: the place cell of the
    row before, which a ditto mark repeats."""
    cells = dict(fields.cells)
    if above is not None and "place" in cells and _ditto(scene.doc.text[cells["place"][0] : cells["place"][1]]):
        cells["place"] = above
    who = cells.get("visitor") or cells.get("guest") or (0, 0)
    last = _tokens(scene, who).stop
    people = [i for i in _mentions(scene, who, PERSON_LABELS) if scene.mention(i).outer and scene.mention(i).end <= last]
    named = [i for i in people if scene.mention(i).label == "PERSON"]
    if named:  # «ст. преп. каф. физики» names no group beside the man
        people = [i for i in people if scene.mention(i).label == "PERSON" or i < named[0]]
    text = scene.doc.text
    visitors = tuple(dict.fromkeys(scene.mention(i).entity for i in people))
    if not visitors and any(word in text[who[0] : who[1]].lower() for word in ("он же", "она же", "они же", "те же", "то же", "-//-", "—\"—")):
        visitors = before
    if visitors and "кроме" in text[who[0] : who[1]].lower():  # «Те же, кроме Мамедова»
        visitors = tuple(v for v in before if v not in visitors)
    if not visitors:
        return [], before
    places = _stops(scene, cells.get("place"))
    incoming = "place" not in cells or ("guest" in cells and "visitor" not in cells and "origin" in cells)
    if incoming:
        arrival = heading_place(scene, block) or home.receives()
        places = [(arrival, None)] if arrival is not None else []
    if not places:
        return [], visitors
    dates = [dated(scene, i) for i in _mentions(scene, cells["when"], frozenset({"DATE"}))] if "when" in cells else []
    if "until" in cells and len(dates) == 1:
        dates = [_until(dates[0], [dated(scene, i) for i in _mentions(scene, cells["until"], frozenset({"DATE"}))])]
    hosts = [scene.mention(i).entity for i in _mentions(scene, cells["host"], frozenset({"ORGANIZATION", "FACILITY", "PERSON"})) if scene.mention(i).outer] if "host" in cells else []
    purpose = _parts(scene, cells.get("purpose"), len(places))
    results = _parts(scene, cells.get("outcome"), len(places))
    sentences = sorted({scene.sentence_of[t] for t in _tokens(scene, block.span)})
    status = _told_status(scene, block)
    drafts: list[Draft] = []
    for at, (place, mention) in enumerate(places):
        when = _date_of(scene, dates, at, mention, len(places))
        aim = purpose[min(at, len(purpose) - 1)] if purpose else None
        outcomes: list[tuple[int, int, OutcomeKind]] = []
        if status is Status.OCCURRED:
            own = [results[at]] if len(results) == len(places) else results if at == 0 else []
            for start, end in own:
                hit = kind_of(scene, range(start, end))
                if hit:
                    outcomes.append((start, end, hit[0]))
        host = hosts[at] if len(hosts) == len(places) else hosts[0] if hosts else None
        first = _tokens(scene, who)
        drafts.append(
            Draft(
                "table-row", first.start, VisitType.VISIT, visitors, place, when, status, tuple(sentences), 0.85, host,
                aim, tuple(outcomes), "columns",
            )
        )
    return drafts, visitors


def _ditto(text: str) -> bool:
    """Whether a cell repeats the one above: «—"—», «-//-», «то же», «там же»."""
    bare = text.strip(" \t.").lower()
    return bare in ("то же", "там же", "туда же") or (bool(bare) and set(bare) <= set("-–—\"«»/'„“ ") and bool(set(bare) & set("\"«»/'„“")))


def _until(start: Stay, end: list[Stay]) -> Stay:
    """The stay from one date to another: a table with a column for each."""
    if len(end) != 1 or start.edtf is None or end[0].edtf is None or "/" in start.edtf + end[0].edtf or start.edtf >= end[0].edtf:
        return start
    return replace(start, edtf=f"{start.edtf}/{end[0].edtf}")


def _stops(scene: Scene, span: Span | None) -> list[tuple[PlaceRef, int | None]]:
    if span is None:
        return []
    mentions = [i for i in _mentions(scene, span, PLACE_LABELS) if scene.mention(i).outer]
    if not any(scene.mention(i).label == "CITY" for i in mentions):
        unknown = _unknown_town(scene, span, mentions)
        if unknown is not None:
            return [(unknown, None)]
    towns = [i for i in mentions if scene.mention(i).label not in ("COUNTRY", "STATE_OR_PROVINCE")]
    wider = [i for i in mentions if i not in towns]
    if not towns:
        return [(place_ref(scene, i), i) for i in wider]
    stops: list[tuple[PlaceRef, int | None]] = []
    for index in towns:
        around = next((i for i in wider if scene.mention(i).start > scene.mention(index).start), None)
        stops.append((place_ref(scene, index, scene.mention(around).normal if around is not None else None), index))
    return stops


def _unknown_town(scene: Scene, span: Span, mentions: list[int]) -> PlaceRef | None:
    """A capitalised word of a place cell that no finder knows is a town: the column says so."""
    taken = {t for i in mentions for t in range(scene.mention(i).start, scene.mention(i).end)}
    run: list[str] = []
    for t in _tokens(scene, span):
        token = scene.doc[t]
        if (t not in taken and token.text[:1].isupper() and token.is_alpha) or (run and token.text == "-"):
            run.append(token.text)
        elif run:
            break
    if not run:
        return None
    name = "".join(run) if "-" in run else " ".join(run)
    around = next((scene.mention(i).normal for i in mentions if scene.mention(i).label == "COUNTRY"), None)
    return PlaceRef(name.lower(), name, "city", None, around)


def _parts(scene: Scene, span: Span | None, places: int) -> list[tuple[int, int]]:
    """The cell's text as token spans: cut at semicolons when it has one part a stop, else whole."""
    if span is None:
        return []
    tokens = _tokens(scene, span)
    if not tokens or scene.doc.text[span[0] : span[1]].strip(" -–—") == "":
        return []
    cuts = [t for t in tokens if scene.doc[t].text == ";"]
    edges = [tokens.start, *list(cuts), tokens.stop]
    parts = []
    for a, b in itertools.pairwise(edges):
        start, end = a, b
        while start < end and (scene.doc[start].text in ";|" or scene.doc[start].is_space):
            start += 1
        while end > start and (scene.doc[end - 1].is_space or scene.doc[end - 1].text in "|;."):
            end -= 1
        if end > start:
            parts.append((start, end))
    return parts


def _date_of(scene: Scene, dates: list[Stay], at: int, place: int | None, places: int) -> Stay:
    if not dates:
        return Stay()
    if len(dates) == places:
        return dates[at]
    return dates[0]


def entry_drafts(scene: Scene, sentence: Sentence, home: Home, topic: Topic | None = None, company: tuple[str, ...] = ()) -> list[Draft]:
    """Drafts of a sentence that names a place, a time or a person, and no verb of travel; ``topic``: what its block is about,
    ``company``: the party of the one journey the report tells."""
    block = scene.block(sentence)
    if block is None or sentence.end - sentence.start > 60:
        return []
    return (
        _place_and_date(scene, sentence, block)
        or _dash_place(scene, sentence, block)
        or _person_first(scene, sentence, block, home)
        or (_chronicle(scene, sentence, block, home, topic, company) if topic is not None else [])
    )


def _place_and_date(scene: Scene, sentence: Sentence, block: Block) -> list[Draft]:
    """«Кисловодск, 11–30 января. Сборная края по лёгкой атлетике»: the block begins with a place and a date."""
    first = scene.doc[sentence.start].idx
    if not 0 <= first - block.span[0] <= 6:
        return []
    places = [i for i in scene.mentions_in(sentence, PLACE_LABELS) if scene.mention(i).outer and not scene.leads[i].preposition and any(c.isupper() for c in scene.mention(i).normal)]
    dates = date_mentions(scene, sentence)
    if not places or not dates:
        return []
    head, date = scene.mention(places[0]), scene.mention(dates[0])
    lead = [t for t in scene.doc[sentence.start : head.start] if not t.is_punct and not t.is_space]
    if lead or not 0 < date.start - head.end <= 8 or not no_finite_verb(scene, head.end, date.start):
        return []
    following = [s for s in scene.sentences[sentence.index :] if s.block == sentence.block]
    people = [i for s in following for i in scene.mentions_in(s, PERSON_LABELS) if scene.mention(i).outer and scene.leads[i].preposition in ("", "с")]
    visitors = tuple(dict.fromkeys(scene.mention(i).entity for i in people))
    if not visitors:
        visitors = _lead_in_people(scene, block) or ()
    if not visitors:
        return []
    within = next((scene.mention(i).normal for i in places[1:] if scene.mention(i).label == "COUNTRY"), None)
    aim = purpose_of(scene, head.start)
    status = Status.PLANNED if under_plans(scene, block) else Status.OCCURRED
    return [
        Draft("place-and-date", head.start, VisitType.VISIT, visitors, place_ref(scene, places[0], within), dated(scene, dates[0]), status,
              tuple(s.index for s in following[:2]), 0.55, None, aim, (), "place, date, people")
    ]


def _chronicle(scene: Scene, sentence: Sentence, block: Block, home: Home, topic: Topic, company: tuple[str, ...]) -> list[Draft]:
    """«17–18 апреля – Кируна (Швеция), конференция. Доклад Е. Б. Кожевина», «26 марта С. Л. Доронин – Калуга, собрание»: a block that
    begins with a date and a place without a verb; those it names were there."""
    starts = [s for s in scene.sentences[: sentence.index + 1] if s.block == sentence.block]
    if not is_account(scene) or topic.place is None or topic.date is None or not topic.own or starts[0].index != sentence.index:
        return []
    place = place_ref(scene, topic.place)
    if home.town is not None and home.town.same(place):
        return []
    visitors = _present(scene, sentence, topic) or _lead_in_people(scene, block) or company
    if not visitors:
        return []
    head = scene.mention(topic.place)
    within = next((scene.mention(i).normal for i in scene.mentions_in(sentence, frozenset({"COUNTRY"})) if scene.mention(i).start > head.start), None)
    gathering = any(is_gathering(scene, scene.doc[i]) for i in range(sentence.start, topic.end))
    following = [s for s in scene.sentences[sentence.index :] if s.block == sentence.block]
    return [
        Draft("chronicle-entry", head.start, VisitType.ATTENDANCE if gathering else VisitType.VISIT, visitors, place_ref(scene, topic.place, within), dated(scene, topic.date),
              _told_status(scene, block), tuple(s.index for s in following[:2]), 0.55, None, purpose_of(scene, head.start), (), "date, place, people")
    ]


def _present(scene: Scene, sentence: Sentence, topic: Topic) -> tuple[str, ...]:
    """The people of an entry: those its head names, else those its sentences tell of as acting, with whom they came."""
    found: list[int] = []
    for other in scene.sentences[sentence.index :]:
        if other.block != sentence.block:
            break
        for i in scene.mentions_in(other, PERSON_LABELS):
            mention, lead = scene.mention(i), scene.leads[i]
            if not mention.outer or not _named(mention.label, mention.normal):
                continue
            before = set(scene.lemmas[max(other.start, mention.start - 5) : mention.start])
            acting = lead.case in ("Nom", None) and not lead.preposition and not _remains(scene, i)
            joined = (lead.preposition in ("с", "со") and bool(before & {"вместе", "совместно", "глава"})) or (lead.case == "Gen" and bool(before & _DEEDS))
            if acting or joined:
                found.append(i)
        if found and other.end >= topic.end and other.index > sentence.index + 2:
            break
    return tuple(dict.fromkeys(scene.mention(i).entity for i in found))


def _named(label: str, name: str) -> bool:
    return label == "PERSON" or any(c.isupper() for c in name) or len(name.split()) > 1


def _remains(scene: Scene, index: int) -> bool:
    """«Уварова осталась за старшую»: somebody who did not come along."""
    head = scene.doc[scene.mention(index).root].head
    return scene.lemmas[head.i] in ("остаться", "оставаться", "отказаться", "заменить", "принять", "принимать", "встретить", "встречать")


def _lead_in_people(scene: Scene, block: Block) -> tuple[str, ...]:
    """The person a list is about: «Сергей Викторович ГУРЬЯНОВ:» above its items."""
    above = [i for i in (block.context.lead_in, *(block.context.headings[-1:])) if i is not None]
    for index in above:
        people = [i for s in scene.sentences if s.block == index for i in scene.mentions_in(s, frozenset({"PERSON"}))]
        if people:
            return (scene.mention(people[0]).entity,)
    return ()


def _dash_place(scene: Scene, sentence: Sentence, block: Block) -> list[Draft]:
    """«19—23.04. Президент Палаты Г.М. Хлебников — в Эссене»: a nominative, a dash, «в» + place, and no verb."""
    doc = scene.doc
    places = [i for i in scene.mentions_in(sentence, PLACE_LABELS) if scene.leads[i].preposition in ("в", "во", "на") and scene.mention(i).outer]
    if not places or not no_finite_verb(scene, sentence.start, sentence.end):
        return []
    place = scene.mention(places[0])
    dash = next((i for i in range(place.start - 1, max(sentence.start, place.start - 4) - 1, -1) if doc[i].text in _DASHES), None)
    if dash is None:
        return []
    people = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and scene.mention(i).end <= dash and not scene.leads[i].preposition]
    if not people:
        return []
    dates = date_mentions(scene, sentence)
    when = dated(scene, dates[0]) if dates else entry_date(scene, sentence)
    if when.mention < 0:
        return []
    status = Status.PLANNED if under_plans(scene, block) else Status.OCCURRED
    gathering = any(is_gathering(scene, doc[i]) for i in range(place.start, sentence.end))
    return [
        Draft("dash-place", place.start, VisitType.ATTENDANCE if gathering else VisitType.VISIT, tuple(dict.fromkeys(scene.mention(i).entity for i in people)),
              place_ref(scene, places[0]), when, status, (sentence.index,), 0.6, None, purpose_of(scene, place.start), (), "nominative — place")
    ]


def _person_first(scene: Scene, sentence: Sentence, block: Block, home: Home) -> list[Draft]:
    """An item that begins with a person or group and dates a stay: «Доц. Абрамян К.Р. – Германия, Оснабрюк, май»;
    under «ПРИЕЗДЫ» without a place: «Вацлав Гоушка, Прага — 4—9 мая»."""
    row = [i for i in scene.mentions_in(sentence) if scene.mention(i).outer]
    people = [i for i in row if scene.mention(i).label in PERSON_LABELS]
    dates = date_mentions(scene, sentence)
    listed = block.kind is BlockKind.ITEM or bool(block.context.headings)
    if not listed or not people or not dates or scene.doc[sentence.start].idx - block.span[0] > 8:
        return []
    first = scene.mention(people[0])
    date = scene.mention(dates[0])
    lead = [t for t in scene.doc[sentence.start : first.start] if t.is_alpha and scene.outer[t.i] < 0]
    if len(lead) > 2 or first.start > date.start or not no_finite_verb(scene, sentence.start, date.start):
        return []
    if not any(t.text in _DASHES or t.text in ",:(" for t in scene.doc[first.end : date.start]):
        return []
    above = [*block.context.headings[-1:], *((block.context.lead_in,) if block.context.lead_in is not None else ())]
    incoming = any(_says_arrivals(scene, index) for index in above)
    places = [i for i in row if scene.mention(i).label in PLACE_LABELS and first.end <= scene.mention(i).start <= date.end + 6 and scene.leads[i].preposition not in ("из", "от")]
    if incoming:
        arrival = heading_place(scene, block) or home.receives()
    else:
        towns = [i for i in places if scene.mention(i).label != "COUNTRY"] or places
        arrival = place_ref(scene, towns[0]) if towns else None
    if arrival is None:
        return []
    visitors = tuple(dict.fromkeys(scene.mention(i).entity for i in people if scene.mention(i).end <= date.start))
    status = _told_status(scene, block)
    when = dated(scene, dates[-1] if status is Status.PLANNED and len(dates) > 1 else dates[0])
    return [Draft("person-place-date", first.start, VisitType.VISIT, visitors, arrival, when, status, (sentence.index,), 0.55, None, None, (), "verbless entry")]


def _says_arrivals(scene: Scene, block: int) -> bool:
    words = {scene.lemmas[t] for s in scene.sentences if s.block == block for t in range(s.start, s.end)}
    return bool(words & {"приезд", "гость", "прием", "прибытие", "посещение", "приезжий", "принимать", "лектор", "посетить", "прибыть", "приехать", "приезжать", "побывать", "визит"})
