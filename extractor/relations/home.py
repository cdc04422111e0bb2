"""Where a report is at home: the town, region and house it is issued from.

In: a ``Scene``.  Out: ``Home``.  Witnesses, weighed: the metadata, places named in the first lines and headings, adjectives
in the name of the issuer («МУРМАНСКАЯ ОБЛАСТНАЯ ДУМА»), the place at the foot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from extractor.entities import places
from extractor.entities.places.gazetteer import load as load_gazetteer
from extractor.relations.draft import PlaceRef
from extractor.relations.lexicon import events, fold
from extractor.relations.scene import Scene, Sentence, feature
from extractor.schema import BlockKind, PlaceKind

__all__ = ["Home", "home_of", "place_ref"]

_KINDS = {"CITY": "city", "COUNTRY": "country", "STATE_OR_PROVINCE": "region", "DISTRICT": "district", "FACILITY": "facility", "ORGANIZATION": "organization", "LOCATION": "natural"}
_TOP = 7
_FOOT = 2
_SHORT = 14
_PLAYERS = frozenset({"театр", "филармония", "цирк", "оркестр", "хор", "ансамбль"})
_OF_IDEAS = frozenset({"комсомольский", "советский", "октябрьский", "первомайский", "пролетарский", "ленинский", "красный", "социалистический", "заводской", "горный"})  # of no town, though a town is called so
_LEAST = 1.5
_SURE = 2.5


@dataclass(frozen=True, slots=True)
class Home:
    """The report's own town, region and house, each None where it is not known."""

    town: PlaceRef | None = None
    region: PlaceRef | None = None
    house: PlaceRef | None = None

    def receives(self) -> PlaceRef | None:
        """Where a guest arrives when no place is named: the house, else the town, else the region."""
        if self.house is not None and self.town is not None and _PLAYERS & set(fold(self.house.name).replace("-", " ").split()):
            return self.town  # guests of a theatre come to its town
        return self.house or self.town or self.region


def place_ref(scene: Scene, index: int, within: str | None = None) -> PlaceRef:
    """The reference of a place mention."""
    mention = scene.mention(index)
    place = scene.annotation.places.get(mention.entity)
    if place is not None:
        return PlaceRef(mention.entity, place.name, place.kind.value, mention.entity, within or place.within, place.country, place.gazetteer)
    kind = mention.found.parts.get("kind") or _KINDS.get(mention.label, "other")
    return PlaceRef(mention.entity, mention.normal, kind, mention.entity, within or mention.found.parts.get("within") or None)


def home_of(scene: Scene) -> Home:
    """The home of the report; all None where nothing speaks for a place."""
    towns: defaultdict[str, float] = defaultdict(float)
    regions: defaultdict[str, float] = defaultdict(float)
    stated = scene.report.metadata.place
    if stated:
        towns[stated] += 20
    last = len(scene.sentences) - 1
    house: int | None = None
    for sentence in scene.sentences:
        block = scene.block(sentence)
        heading = block is not None and block.kind is BlockKind.HEADING
        short = heading or sentence.end - sentence.start <= _SHORT
        top = sentence.index < _TOP and short
        foot = sentence.index >= last - _FOOT and short
        if (top or foot) and not heading and (_is_entry(scene, sentence) or _tells(scene, sentence)):
            continue
        if not (top or (heading and block is not None and block.context.headings == ()) or foot):
            continue
        weight = 4.0 if top and heading else 2.0 if top else 1.0
        if top and house is None:
            house = next((i for i in scene.mentions_in(sentence, frozenset({"ORGANIZATION"})) if scene.mention(i).outer and _receives(scene, i)), None)
        if top and heading:
            _bare_heading(scene, sentence, towns)
        if top:
            _adjectives(scene, sentence, towns, weight)
        for index in scene.mentions_in(sentence, frozenset({"CITY", "STATE_OR_PROVINCE"})):
            mention, lead = scene.mention(index), scene.leads[index]
            if lead.preposition in ("из", "с", "для", "от") or (not mention.outer and (_guests(scene, index) or _quoted(scene, index))):
                continue
            if mention.label == "STATE_OR_PROVINCE":
                _capital(mention.normal, towns, weight)
            share = 1.0 if top and lead.preposition in ("в", "во", "на") else weight
            (towns if mention.label == "CITY" else regions)[mention.normal] += share
    told: Counter[str] = Counter(scene.mention(i).normal for s in scene.sentences for i in scene.mentions_in(s, frozenset({"CITY", "STATE_OR_PROVINCE"})))
    town, region = _winner(towns, told), _winner(regions, told, _SURE)
    town_ref = _known(scene, town, "CITY", "city") if town else None
    within = town_ref.name if town_ref else None
    return Home(town_ref, _known(scene, region, "STATE_OR_PROVINCE", "region") if region else None, place_ref(scene, house, within) if house is not None else None)


def _guests(scene: Scene, index: int) -> bool:
    """Whether the place is named inside a group or a person's office: where somebody else comes from."""
    around = scene.outer[scene.mention(index).root]
    return around >= 0 and scene.mention(around).label == "GROUP"


def _is_entry(scene: Scene, sentence: Sentence) -> bool:
    """Whether a short line is an entry of a chronicle («3 мая. Делегация Турку …»), which says nothing of who issues it."""
    dates = [i for i in scene.mentions_in(sentence, frozenset({"DATE"})) if scene.mention(i).found.parts.get("edtf", "").count("-") >= 1]
    if dates and any(len(t.text) == 4 and t.text.isdigit() for t in scene.doc[scene.mention(dates[0]).start : scene.mention(dates[0]).end]):
        return False  # «14 декабря 1926 г., Москва» dates and places the paper itself
    return bool(dates) and scene.mention(dates[0]).start - sentence.start <= 1 and any(scene.mention(i).end <= sentence.end for i in scene.mentions_in(sentence, frozenset({"CITY", "STATE_OR_PROVINCE", "PERSON"})))


def _tells(scene: Scene, sentence: Sentence) -> bool:
    """Whether a short sentence tells of something that was done, as no line of a letterhead does."""
    return any(t.pos_ == "VERB" and feature(t, "VerbForm") == "Fin" and scene.outer[t.i] < 0 for t in scene.doc[sentence.start : sentence.end])


def _quoted(scene: Scene, index: int) -> bool:
    """Whether the place is the name in quotes of something else: the theatre «Мост»."""
    mention = scene.mention(index)
    return mention.start > 0 and scene.doc[mention.start - 1].text in "«\"„" and mention.end < len(scene.doc) and scene.doc[mention.end].text in "»\"“"


def _winner(votes: defaultdict[str, float], told: Counter[str], least: float = _LEAST) -> str | None:
    strong = [name for name in votes if votes[name] >= least]
    return max(strong, key=lambda name: (votes[name] + min(told[name], 10) * 0.5, name)) if strong else None


def _known(scene: Scene, name: str, label: str, kind: str) -> PlaceRef:
    for index, mention in enumerate(scene.annotation.mentions):
        if mention.label == label and mention.normal == name:
            return place_ref(scene, index)
    return PlaceRef(f"{kind}:{name}", name, kind)


def _bare_heading(scene: Scene, sentence: Sentence, towns: defaultdict[str, float]) -> None:
    """A heading that is nothing but the name of a town: «ПСКОВ»."""
    words = [t.text for t in scene.doc[sentence.start : sentence.end] if t.is_alpha or "-" in t.text]
    if not 1 <= len(words) <= 3:
        return
    entries = load_gazetteer().lookup(" ".join(words))
    if any(entry.kind is PlaceKind.CITY for entry in entries):
        towns[load_gazetteer().written_as(" ".join(words))] += 6.0


def _adjectives(scene: Scene, sentence: Sentence, towns: defaultdict[str, float], weight: float) -> None:
    """Adjectives of towns in the issuer's name: «Мурманская областная дума», «АДМИНИСТРАЦИЯ ПЕРМСКОГО РАЙОНА»."""
    for token in scene.doc[sentence.start : sentence.end]:
        if token.pos_ != "ADJ" and not token.text.lower().endswith(("ая", "ой", "ий", "ого", "ое", "ый", "ие", "ых", "ую", "ому", "ом")):
            continue
        town = places.adjective(token.text.lower()) or places.adjective(token.lemma_.lower())
        bare = token.lemma_.lower().removesuffix("ский").removesuffix("ская")
        if town is None and bare != token.lemma_.lower() and len(bare) > 3 and load_gazetteer().lookup(bare.capitalize()):
            town = bare.capitalize()  # «Куйбышевская филармония»: of Kuibyshev
        kinds = [entry.kind for entry in load_gazetteer().lookup(town)] if town is not None else []
        if town is not None and kinds and kinds[0] is PlaceKind.CITY and token.lemma_.lower() not in _OF_IDEAS:
            towns[town] += weight * 0.75


def _capital(region: str, towns: defaultdict[str, float], weight: float) -> None:
    """A region named after its town: «Калининская область» speaks for Калинин."""
    word = region.split()[0]
    town = places.adjective(word.lower())
    if town is None and word.lower().endswith(("ская", "ский")) and any(e.kind is PlaceKind.CITY for e in load_gazetteer().lookup(word[:-4])):
        town = word[:-4]
    if town is not None and any(e.kind is PlaceKind.CITY for e in load_gazetteer().lookup(town)):
        towns[town] += weight * 0.75


def _receives(scene: Scene, index: int) -> bool:
    """Whether an organization is a house that guests come to, not an office of a town or region."""
    mention = scene.mention(index)
    head = next((i for i in range(mention.start, mention.end) if scene.doc[i].pos_ in ("NOUN", "PROPN") and scene.doc[i].is_alpha), mention.root)
    if scene.lemmas[head] == "академия" and "наука" in scene.lemmas[mention.start : mention.end]:  # of a whole country: nobody's premises
        return False
    return any(part in events().houses for i in (mention.root, head) for part in (scene.lemmas[i], *scene.lemmas[i].split("-")))
