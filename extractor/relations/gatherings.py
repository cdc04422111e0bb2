"""The events a text is about, each with its place and time, wherever they are told.

In: a ``Scene``.  Out: ``Gatherings``: every noun of an event («фестиваль», «матч», «саммит») belongs to one event, and the event
knows where and when it is held.  News names an event in one sentence («возглавит жюри фестиваля») and says in another, before or after,
where and when it is («фестиваль пройдёт в Осло 5 мая»); or says where by an adjective («Каннский фестиваль», «женевские переговоры»).

The nouns and the verbs of taking place are data (``lexicon/events.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from extractor.entities import places as gazetteer
from extractor.entities.places.gazetteer import load as load_gazetteer
from extractor.relations.dates import Stay, bounds, compatible, narrower
from extractor.relations.draft import PlaceRef
from extractor.relations.home import place_ref
from extractor.relations.lexicon import TriggerRule, events
from extractor.relations.places import destinations
from extractor.relations.scene import PLACE_LABELS, Scene, Sentence, ancestors, feature
from extractor.relations.timing import date_mentions, dated
from extractor.schema import PlaceKind

__all__ = ["Gathering", "Gatherings", "gatherings_of", "goes_on_about"]

_HELD = TriggerRule("gathering", "verb", frozenset(), "attendance", (), (("в", "Loc"), ("во", "Loc"), ("на", "Loc")), 0.5)
_NAMED = TriggerRule("occasion", "noun", frozenset(), "attendance", (), (("в", "Loc"), ("во", "Loc"), ("на", "Loc")), 0.5)
_ORDINAL = re.compile(r"(\d{1,3})-(?:й|ый|ой|ий|я|ая|е|ое|го|ого|му|ому|м|ом|х|ых|ю|ую)$|([IVXLC]{1,6})$")
_POINTING = frozenset({"этот", "тот", "данный", "такой", "указанный", "нынешний", "сам", "весь", "свой", "предстоящий", "прошедший", "очередной"})
_LEAD, _SURE = 3, 3
_ELSEWHERE = frozenset({"ранее", "прежде", "предыдущий", "карьера", "прошлый", "родиться", "бывший"})
_FAR = 8  # the same for the one event a text is about
_NEAR = 2  # sentences back to the event that a sentence without a noun of its own goes on about


@dataclass(frozen=True, slots=True)
class Gathering:
    """One event: the nouns that name it (tokens), its place and time, None and ``Stay()`` where no sentence tells them; ``marks``
    and ``years`` tell it from its like; ``bare`` where nothing does; ``last``: the sentence that named it last; ``ahead``: it
    is still to come."""

    nouns: tuple[int, ...]
    lemmas: frozenset[str]
    place: PlaceRef | None = None
    when: Stay = field(default_factory=Stay)
    marks: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    bare: bool = False
    last: int = 0
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Gatherings:
    """The events of a text in the order they are first named; ``event_of``: from a noun's token to its event's index;
    ``main``: the one the text is about, -1 where it tells of several or of none with a place."""

    events: tuple[Gathering, ...] = ()
    event_of: Mapping[int, int] = field(default_factory=dict)
    main: int = -1

    def at(self, scene: Scene, trigger: int) -> int:
        """The event that a trigger's sentence names, the nearest one below, above or beside the trigger; else the one that the
        sentences right before name last; -1 for none."""
        sentence = scene.sentences[scene.sentence_of[trigger]]
        if trigger in self.event_of:
            return self.event_of[trigger]
        here = [i for i in range(sentence.start, sentence.end) if i in self.event_of]
        tied = [i for i in here if _tied(scene, i, trigger)]
        if here:
            return self.event_of[min(tied, key=lambda i: (self.events[self.event_of[i]].place is None, abs(i - trigger)))] if tied else -1
        for other in reversed(scene.sentences[max(0, sentence.index - _FAR) : sentence.index]):
            near = sentence.index - other.index <= _NEAR and sentence.block - other.block <= 1
            before = [i for i in range(other.start, other.end) if i in self.event_of and (near or self._lasting(i))]
            if before:
                return self.event_of[next((i for i in before if self.events[self.event_of[i]].place is not None), before[0])]
        return -1

    def _lasting(self, noun: int) -> bool:
        """Whether a text that names the event is about it, not one of many that it tells of."""
        event = self.events[self.event_of[noun]]
        return event.place is not None and not event.lemmas & events().occasions.passing


def gatherings_of(scene: Scene) -> Gatherings:
    """The events of a document."""
    found: list[Gathering] = []
    event_of: dict[int, int] = {}
    for sentence in scene.sentences:
        for i in range(sentence.start, sentence.end):
            if not _names_an_event(scene, i):
                continue
            named = _read(scene, sentence, i)
            fresh = scene.doc[i].dep_ == "obj" and scene.lemmas[scene.doc[i].head.i] in events().occasions.holding  # «провёл встречу»: a new one
            at = -1 if fresh and named.bare else _same(found, named, named.bare, sentence.index)
            if at < 0:
                at = len(found)
                found.append(named)
            else:
                found[at] = _joined(found[at], named)
            event_of[i] = at
    return Gatherings(tuple(found), event_of, _main(scene, found))


def _main(scene: Scene, found: list[Gathering]) -> int:
    """The event a text is about: named in its first sentences and again, and no other so often at another place."""
    scored: list[tuple[int, int]] = []
    for at, event in enumerate(found):
        early = scene.sentence_of[event.nouns[0]] < _LEAD
        often = len(event.nouns) - (2 if event.lemmas <= events().occasions.passing else 0)
        scored.append((often + (2 if early else 0), at))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    if not scored or scored[0][0] < _SURE:
        return -1
    best = found[scored[0][1]]
    if best.place is None:
        return -1
    rivals = [found[at] for score, at in scored[1:] if score >= scored[0][0]]
    return scored[0][1] if all(r.place is None or r.place.same(best.place) for r in rivals) else -1


def goes_on_about(scene: Scene, event: Gathering, trigger: int) -> bool:
    """Whether a sentence without a noun of an event may still tell what happened at one: it names no other place, no other
    year, and no other event."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for index in scene.mentions_in(sentence):
        mention, lead = scene.mention(index), scene.leads[index]
        if mention.label in PLACE_LABELS and mention.outer and lead.preposition in ("в", "во", "на", "из"):
            known = scene.annotation.places.get(mention.entity)
            inside = event.place is not None and (mention.entity == event.place.key or (known is not None and known.name in (event.place.within, event.place.country)))
            if not inside:
                return False
        if mention.label == "DATE":
            edtf = dated(scene, index).edtf
            if edtf and event.years and edtf[:4].isdigit() and edtf[:4] not in event.years:
                return False
            if edtf and not compatible(event.when.edtf, edtf):
                return False
    return not {scene.lemmas[i] for i in range(sentence.start, sentence.end)} & _ELSEWHERE


def _names_an_event(scene: Scene, i: int) -> bool:
    token, lemma = scene.doc[i], scene.lemmas[i]
    if token.pos_ not in ("NOUN", "PROPN") or not (lemma in events().gatherings or lemma.endswith(events().occasions.compounds)):
        return False
    outer = scene.outer[i]
    if outer >= 0 and scene.mention(outer).label == "FACILITY":
        return scene.mention(outer).root == i and _by_adjective(scene, token) is not None  # «Киевская выставка»
    return outer < 0 or scene.mention(outer).label not in ("PERSON", "CITY")


def _read(scene: Scene, sentence: Sentence, i: int) -> Gathering:
    """What the sentence says of the event that its noun at ``i`` names."""
    noun = scene.doc[i]
    verb = _held(scene, noun)
    place: PlaceRef | None = None
    if verb is not None:
        stops = destinations(scene, verb.i, _HELD, frozenset())
        place = place_ref(scene, stops[0].mention, scene.mention(stops[0].within).normal if stops[0].within is not None else None) if len(stops) == 1 else None
    if place is None:
        stops = [s for s in destinations(scene, i, _NAMED, frozenset()) if _attached(scene, s.mention, noun)]
        place = place_ref(scene, stops[0].mention, scene.mention(stops[0].within).normal if stops[0].within is not None else None) if len(stops) == 1 else None
    if place is None:
        place = _by_adjective(scene, noun) or _by_genitive(scene, noun)
    dates = [j for j in date_mentions(scene, sentence) if dated(scene, j).edtf]
    own = [j for j in dates if _dates_it(scene, j, noun, verb)]
    when = dated(scene, own[0]) if own else Stay()
    same_clause = [j for j in dates if scene.clause_of[scene.mention(j).root] == scene.clause_of[i] or j in own]
    years = frozenset((dated(scene, j).edtf or "")[:4] for j in same_clause if (dated(scene, j).edtf or "")[:4].isdigit())
    return Gathering((i,), frozenset({scene.lemmas[i]}), place, when, _marks(scene, noun), years, _bare(scene, noun), sentence.index, verb is not None and feature(verb, "Tense") == "Fut")


def _held(scene: Scene, noun: Token) -> Token | None:
    """The verb that says that the event takes place: «фестиваль пройдёт», «матч, который состоится», «прошедший форум»."""
    verbs = events().occasions.happening
    head = noun.head
    if noun.dep_ in ("nsubj", "nsubj:pass") and scene.lemmas[head.i] in verbs:
        return head
    for child in noun.children:
        if child.dep_ in ("acl", "acl:relcl", "amod") and scene.lemmas[child.i] in verbs:
            return child
    for above in ancestors(noun)[:3]:  # «третий тур чемпионата пройдёт», «церемония закрытия фестиваля состоялась»
        if above.pos_ == "VERB":
            return above if scene.lemmas[above.i] in verbs and noun.dep_ in ("nmod", "appos", "flat") and noun.i < above.i else None
        if above.dep_ not in ("nmod", "nsubj", "nsubj:pass", "appos", "flat") or scene.lemmas[above.i] not in events().gatherings | events().occasions.courses:
            return None
    return None


def _attached(scene: Scene, mention: int, noun: Token) -> bool:
    """Whether a place belongs to the noun itself: below it in the tree, or right behind its phrase."""
    root = scene.doc[scene.mention(mention).root]
    for above in ancestors(root)[:4]:
        if above.i == noun.i:
            return True
        if above.pos_ == "VERB":
            break
    between = scene.doc[noun.i + 1 : scene.mention(mention).start]
    return 0 < len(between) <= 6 and root.i > noun.i and not any(t.pos_ == "VERB" or t.text in ",;:–—" for t in between)


def _by_adjective(scene: Scene, noun: Token) -> PlaceRef | None:
    """«Каннский фестиваль», «московский этап»: a town's adjective before the noun, no body's proper name around it."""
    words = [c for c in noun.children if c.i < noun.i and noun.i - c.i <= 5 and c.pos_ in ("ADJ", "PROPN")]
    for word in words:
        town = gazetteer.adjective(word.lower_)
        if town is None or not any(entry.kind is PlaceKind.CITY for entry in load_gazetteer().lookup(town)):
            continue
        for entity, place in scene.annotation.places.items():
            if place.name == town and place.kind is PlaceKind.CITY:
                return PlaceRef(entity, place.name, place.kind.value, entity, place.within, place.country, place.gazetteer)
        return PlaceRef(f"town {town}", town, PlaceKind.CITY.value)
    return None


def _by_genitive(scene: Scene, noun: Token) -> PlaceRef | None:
    """«Гран-при Монако»: races are called by where they are held."""
    if scene.lemmas[noun.i] != "гран-при" or noun.i + 1 >= len(scene.doc):
        return None
    index = scene.outer[noun.i + 1]
    return place_ref(scene, index) if index >= 0 and scene.mention(index).label in ("CITY", "COUNTRY") else None


def _dates_it(scene: Scene, date: int, noun: Token, verb: Token | None) -> bool:
    """Whether a date hangs on the event's noun, or stands in the clause of the verb that says it takes place."""
    root = scene.doc[scene.mention(date).root]
    if verb is not None and scene.clause_of[root.i] == scene.clause_of[verb.i]:
        return True
    return any(above.i == noun.i for above in ancestors(root)[:2])


def _marks(scene: Scene, noun: Token) -> frozenset[str]:
    """What tells one event from its like, as «kind value»: its number («70-й», «IX»), whose it is («чемпионат мира»), its quoted title."""
    marks: set[str] = set()
    for i in range(max(noun.i - 5, noun.sent.start), noun.i):
        match = _ORDINAL.match(scene.doc[i].text)
        if match:
            marks.add(f"no {match.group(1) or match.group(2)}")
    for child in noun.children:
        if child.i > noun.i and child.dep_ == "nmod" and feature(child, "Case") == "Gen" and child.i - noun.i <= 3 and not any(c.dep_ == "case" for c in child.children):
            marks.add(f"of {scene.lemmas[child.i]}")
    after = noun.i + 1
    if after + 1 < noun.sent.end and scene.doc[after].text in "«\"„“":
        marks.add(f"title {scene.lemmas[after + 1]}")
    return frozenset(marks)


def _bare(scene: Scene, noun: Token) -> bool:
    """Whether nothing is said of the event but that it is the one told of: «турнир», «это мероприятие»."""
    return not any(
        (c.dep_ == "amod" and scene.lemmas[c.i] not in _POINTING) or (c.dep_ == "nmod" and c.i > noun.i and not any(g.dep_ == "case" for g in c.children)) for c in noun.children
    )


def _same(found: list[Gathering], named: Gathering, bare: bool, sentence: int) -> int:
    """The index of the event told before that a noun names again; -1 where it names a new one."""
    best, score = -1, 0
    for at in range(len(found) - 1, -1, -1):
        told = found[at]
        passing = bool((told.lemmas | named.lemmas) & events().occasions.passing)
        if not _kindred(told.lemmas, named.lemmas, bare or told.bare) or not _agree(told, named) or (passing and sentence - told.last > _NEAR):
            continue
        points = 1 + 4 * bool(told.marks & named.marks) + 2 * bool(told.years & named.years) + 2 * (told.place is not None and named.place is not None)
        if points > score:
            best, score = at, points
    return best


def _kindred(one: frozenset[str], other: frozenset[str], bare: bool) -> bool:
    """Whether two events may be one by their nouns: the same one, «кинофестиваль» and «фестиваль»; other words for its kind only bare."""
    if one & other or any(a.endswith(b) or b.endswith(a) for a in one for b in other):
        return True
    return bare and any(one & group and other & group for group in events().occasions.kindred)


def _agree(one: Gathering, other: Gathering) -> bool:
    for kind in ("no ", "of ", "title "):
        mine, theirs = ({m for m in e.marks if m.startswith(kind)} for e in (one, other))
        if mine and theirs and not mine & theirs:
            return False
    if one.years and other.years and not one.years & other.years:
        return False
    if one.place is not None and other.place is not None and not (one.place.same(other.place) or one.place.within == other.place.name or other.place.within == one.place.name):
        return False
    return compatible(one.when.edtf, other.when.edtf) or bounds(one.when.edtf) is None


def _joined(one: Gathering, other: Gathering) -> Gathering:
    place = one.place
    if place is None or (other.place is not None and other.place.within == place.name):
        place = other.place or place
    return replace(
        one, nouns=one.nouns + other.nouns, lemmas=one.lemmas | other.lemmas, place=place,
        when=narrower(one.when, other.when), marks=one.marks | other.marks, years=one.years | other.years, bare=one.bare and other.bare, last=other.last, ahead=one.ahead or other.ahead,
    )


def _tied(scene: Scene, noun: int, trigger: int) -> bool:
    """Whether the event's noun is above or below the trigger in the tree, within the trigger's own predicate."""
    if any(above.i == trigger for above in ancestors(scene.doc[noun])[:6]):
        return True
    return any(above.i == noun for above in ancestors(scene.doc[trigger])[:3]) or (feature(scene.doc[noun], "Case") == "Loc" and scene.clause_of[noun] == scene.clause_of[trigger])
