"""Routes told as a row of places with their dates: «Вильнюс 4 и 5 марта, Рига 8 марта, концерт в Таллине 10-го», «12 октября – Москва,
ВВЦ; 3 декабря – Оренбург», «Катайск (судья Ершова, 13–14 марта); Целинное (они же, 30 марта)».

In: a ``Telling`` and a sentence whose triggers have fired.  Out: the telling; every stop of the row is a visit with its own
date, by the people of its brackets, of the verb or of the words before the row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.relations.dates import Stay
from extractor.relations.draft import Draft
from extractor.relations.home import place_ref
from extractor.relations.lexicon import events
from extractor.relations.members import may_travel
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, Sentence
from extractor.relations.status import under_plans
from extractor.relations.telling import Telling
from extractor.relations.timing import date_mentions, dated
from extractor.schema import Status, VisitType

__all__ = ["Stop", "complete_itinerary", "stops_of_row"]

_GAP = 3  # tokens between a place and its date
_ASIDE = 24  # tokens of a bracket behind a place
_SAME = frozenset({"они", "он", "она", "те"})


@dataclass(frozen=True, slots=True)
class Stop:
    """``place``: the mention; ``when``: its date; ``people``: entities its brackets name; ``again``: whether they say «они же»."""

    place: int
    when: Stay
    people: tuple[str, ...] = ()
    again: bool = False


def complete_itinerary(telling: Telling, sentence: Sentence, before: int) -> None:
    """Adds the stops of a row that no trigger has told, and gives those told their own dates; ``before``: how many drafts there were."""
    scene = telling.scene
    stops = stops_of_row(scene, sentence)
    if len(stops) < 2 and not (stops and _in_row(scene, sentence)):
        return
    fresh = telling.drafts[before:]
    base = next((draft for draft in fresh if any(place_ref(scene, stop.place).same(draft.place) for stop in stops)), None)
    visitors = base.visitors if base is not None else _visitors(telling, sentence, stops)
    people: tuple[str, ...] = ()
    for stop in stops:
        place = place_ref(scene, stop.place)
        people = stop.people or (people if stop.again and people else visitors)
        told = next((at for at in range(before, len(telling.drafts)) if telling.drafts[at].place.same(place) and telling.drafts[at].when.mention in (-1, stop.when.mention)), None)
        told = next((at for at in range(before, len(telling.drafts)) if telling.drafts[at].place.same(place)), None) if told is None and sum(other.place == stop.place for other in stops) == 1 else told
        if told is not None:
            telling.drafts[told] = replace(telling.drafts[told], when=stop.when)
            continue
        if not people or place.entity in people or (telling.home.town is not None and telling.home.town.same(place)):
            continue
        start = scene.mention(stop.place).start
        if base is not None:
            draft = replace(base, place=place, when=stop.when, trigger=start, outcomes=(), host=None, rule="itinerary")
        else:
            status = Status.PLANNED if under_plans(scene, scene.block(sentence)) else Status.OCCURRED
            draft = Draft("itinerary", start, VisitType.VISIT, people, place, stop.when, status, (sentence.index,), 0.6, None, None, (), "row of places and dates")
        telling.drafts.append(draft)
        telling.note(start, "itinerary", f"{place.name}: a stop of the row")
    if len(telling.drafts) > before:
        telling.state = telling.state.after(telling.drafts[-1].visitors, telling.drafts[-1].place, sentence.block, telling.author)


def _in_row(scene: Scene, sentence: Sentence) -> bool:
    """Whether a sentence is one of several that semicolons join: «…: 12 октября – Казань, форум; 3 декабря – Оренбург»."""
    following = [s for s in scene.sentences[sentence.index + 1 : sentence.index + 2] if s.block == sentence.block]
    before = [s for s in scene.sentences[max(0, sentence.index - 1) : sentence.index] if s.block == sentence.block]
    row = before if before and scene.doc[before[0].end - 1].text == ";" else [sentence] if scene.doc[sentence.end - 1].text == ";" and following else []
    others = [s for s in (*before, *following) if stops_of_row(scene, s)]
    return bool(row) and bool(others)


def stops_of_row(scene: Scene, sentence: Sentence) -> list[Stop]:
    """The places of a sentence that have a date of their own right beside them, and those that «и» or a comma joins to such a one."""
    dates = date_mentions(scene, sentence)
    places = [i for i in scene.mentions_in(sentence, PLACE_LABELS | {"ORGANIZATION"}) if scene.mention(i).outer and _is_stop(scene, i)]
    stops: list[Stop] = []
    taken: set[int] = set()
    ahead = bool(places and dates) and scene.mention(dates[0]).end <= scene.mention(places[0]).start  # «12 октября – Москва, 3 декабря – Оренбург»
    for at, index in enumerate(places):
        following = scene.mention(places[at + 1]).start if at + 1 < len(places) else sentence.end
        found = _ahead(scene, index, dates, taken) if ahead else None
        found = found or _behind(scene, index, dates, following, taken) or _ahead(scene, index, dates, taken)
        if found is not None:
            taken.add(found.when.mention)
            stops.append(found)
        elif stops and _joined(scene, stops[-1].place, index):
            stops.append(Stop(index, stops[-1].when, stops[-1].people))
    return stops


def _is_stop(scene: Scene, index: int) -> bool:
    mention, lead = scene.mention(index), scene.leads[index]
    if lead.bracketed or lead.preposition not in ("", "в", "во", "на"):
        return False
    if mention.label == "ORGANIZATION" and (lead.preposition not in ("в", "на") or scene.annotation.organizations[mention.entity].group):
        return False
    if {scene.lemmas[mention.root], scene.lemmas[mention.start]} & (events().gatherings | events().not_places):
        return False
    return any(c.isupper() for c in mention.found.normal)


def _behind(scene: Scene, index: int, dates: list[int], following: int, taken: set[int]) -> Stop | None:
    """«Рига 8 марта», «Гдыня, 1 сентября», «Похвистнево (сентябрь)», «Катайск (судья Ершова, 13–14 марта)»."""
    doc, end = scene.doc, scene.mention(index).end
    if end < len(doc) and doc[end].text == "(":
        close = next((i for i in range(end, min(end + _ASIDE, following if following > end else len(doc), len(doc))) if doc[i].text == ")"), -1)
        inside = [i for i in dates if end < scene.mention(i).start < close]
        if inside and inside[0] not in taken:
            people = tuple(dict.fromkeys(scene.mention(i).entity for i in scene.by_sentence[scene.sentence_of[end]] if end < scene.mention(i).start < close and scene.mention(i).label == "PERSON" and scene.mention(i).outer))
            return Stop(index, dated(scene, inside[0]), people, any(scene.lemmas[i] in _SAME for i in range(end, close)))
        if close > 0 and close - end <= 4:  # «Кируна (Швеция), 3 мая»
            end = close + 1
    for i in dates:
        start = scene.mention(i).start
        if i not in taken and 0 <= start - end <= _GAP and start < following and not any(t.is_alpha and t.pos_ not in ("ADP",) for t in doc[end:start]) and not any(t.text in ";.–—-" for t in doc[end:start]):
            return Stop(index, dated(scene, i))
    return None


def _ahead(scene: Scene, index: int, dates: list[int], taken: set[int]) -> Stop | None:
    """«12 октября – Москва», «16 мая Эльблонг», «14—19 июня, Уфа»."""
    first = scene.mention(index).start
    for i in dates:
        end = scene.mention(i).end
        between = scene.doc[end:first]
        if i not in taken and 0 <= first - end <= _GAP and all(t.text in "–—-,:" or t.pos_ == "ADP" or t.is_space or scene.lemmas[t.i] in ("город", "г", "село") for t in between):
            return Stop(index, dated(scene, i))
    return None


def _joined(scene: Scene, one: int, other: int) -> bool:
    between = scene.doc[scene.mention(one).end : scene.mention(other).start]
    return 0 < len(between) <= 2 and all(t.text in (",",) or t.lower_ in ("и", "в", "далее", "затем") for t in between) and any(t.lower_ == "и" for t in between)


def _visitors(telling: Telling, sentence: Sentence, stops: list[Stop]) -> tuple[str, ...]:
    """Whose route it is: those named before its first stop, else those of the lead-in or the party told of right before."""
    scene = telling.scene
    first = min(scene.mention(stop.place).start for stop in stops)
    named = [
        i for i in scene.mentions_in(sentence, PERSON_LABELS | {"ORGANIZATION"})
        if scene.mention(i).outer and scene.mention(i).end <= first and not scene.leads[i].preposition and scene.leads[i].case in ("Nom", None) and not scene.leads[i].bracketed
    ]
    people = tuple(dict.fromkeys(scene.mention(i).entity for i in named))
    people = tuple(v for v in people if may_travel(scene, v, False) and (v in scene.annotation.persons or scene.annotation.organizations[v].group))
    if people:
        return people
    if telling.expedition:
        return telling.state.own or telling.expedition
    return telling.state.party if 0 <= sentence.block - telling.state.block <= 1 and telling.state.block >= 0 else ()
