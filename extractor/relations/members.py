"""Who belongs to a travelling party: told in the sentences around the visit, in its lists, or for the group before.

In: a ``Telling``.  Out: the party completed; drafts told so far gain the members named later.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from extractor.relations.epithets import person_meant
from extractor.relations.lexicon import events, fold
from extractor.relations.scene import Scene, Sentence
from extractor.relations.telling import Telling
from extractor.schema import Status

__all__ = ["completed", "join_members", "may_travel"]

_BARE = frozenset({"группа", "делегация", "гости", "команда", "супруги", "пара", "участники", "посланцы", "визитеры", "экипаж", "члены делегации", "путешественники", "паломники", "коллектив", "труппа", "ансамбль", "оркестр", "хор", "дуэт"})
_ENSEMBLES = frozenset({"коллектив", "группа", "труппа", "ансамбль", "театр", "оркестр", "хор", "дуэт", "трио", "квартет", "команда", "рок-группа"})
_COMPANY = 4  # blocks back to the visit that a sentence names the company of
_COUPLE = frozenset({"супруги", "пара", "чета", "молодожёны", "влюблённые", "супружеская пара"})
_MEMBERSHIP = frozenset({"состав", "возглавлять", "возглавить", "сопровождать", "сопровождение", "руководитель", "глава", "входить", "войти", "руководить"})

def may_travel(scene: Scene, entity: str, guests: bool) -> bool:
    """Whether an entity can be a visitor: people and towns can, bodies unless guests are asked for, vehicles never."""
    if entity in scene.annotation.persons:
        return True
    if entity in scene.annotation.places:
        return True
    organization = scene.annotation.organizations.get(entity)
    if organization is None:
        return entity.startswith("office")
    words = [fold(word) for word in organization.name.split()]
    while len(words) > 1 and words[0].endswith(("ые", "ие", "ая", "ий", "ый", "ое")):
        words = words[1:]
    return (organization.group or not guests) and not set(words[:1]) & events().not_travellers


def completed(telling: Telling, visitors: tuple[str, ...], sentence: Sentence) -> tuple[str, ...]:
    """A delegation named alone brings the members it was told with."""
    visitors = tuple(dict.fromkeys(person_meant(telling, v, sentence) for v in visitors))
    visitors = _pointed_to(telling, visitors, sentence)
    full = list(visitors)
    for entity in visitors:
        organization = telling.scene.annotation.organizations.get(entity)
        if organization is None or not organization.group:
            continue
        if entity in telling.expedition:
            full.extend(v for v in telling.expedition if v not in full)
            continue
        listed, block = telling.members.get(entity, ((), -9))
        if sentence.block - block <= 2:
            full.extend(v for v in listed if v not in full)
        for draft in reversed(telling.drafts[-12:]):
            told = telling.scene.sentences[draft.sentences[-1]].block
            happened = draft.status not in (Status.DENIED, Status.CANCELLED)
            if happened and entity in draft.visitors and len(draft.visitors) > 1 and sentence.block - told <= 1:
                full.extend(v for v in draft.visitors if v not in full)
                break
    return tuple(full)


def _pointed_to(telling: Telling, visitors: tuple[str, ...], sentence: Sentence) -> tuple[str, ...]:
    """«Затем группа переместилась …»: a bare word for travellers stands for the party last told of, where it names nobody new."""
    near = sentence.block - telling.state.block <= 1 and telling.state.block >= 0
    resolved: list[str] = []
    for entity in visitors:
        body = telling.scene.annotation.organizations.get(entity)
        couple = _couple(telling) if body is not None and fold(body.name) in _COUPLE and entity not in telling.state.party else ()
        if couple:
            resolved.extend(couple)
            continue
        bare = body is not None and fold(body.name) in _BARE and entity not in telling.state.party
        ensemble = _ensemble(telling, body.name, sentence) if bare and body is not None else None
        if ensemble is not None or (bare and body is not None and fold(body.name) in _ENSEMBLES and not any(v in telling.scene.annotation.organizations for v in telling.state.party)):
            resolved.append(ensemble or entity)
            continue
        if bare and telling.expedition and (not near or set(telling.state.party) <= set(telling.expedition)):
            resolved.extend(telling.expedition)
            continue
        resolved.extend(telling.state.party if bare and near and telling.state.party else (entity,))
    return tuple(dict.fromkeys(resolved))


def _ensemble(telling: Telling, word: str, sentence: Sentence) -> str | None:
    """The company of players named before that «коллектив», «труппа» or «группа» stands for."""
    if fold(word) not in _ENSEMBLES:
        return None
    scene, house = telling.scene, telling.home.house
    if house is not None and house.entity in scene.annotation.organizations and any(w in _ENSEMBLES for w in fold(house.name).split()):
        return house.entity
    told: Counter[str] = Counter()
    for mention in scene.annotation.mentions:
        if mention.start >= sentence.start:
            break
        name = mention.normal
        if mention.label in ("ORGANIZATION", "GROUP") and mention.outer and fold(name) not in _BARE and (fold(name.split()[0]) in _ENSEMBLES or name[:1] in "«\"" or name.isascii()):
            told[mention.entity] += 1
    return max(told, key=lambda entity: told[entity]) if told else None


def _couple(telling: Telling) -> tuple[str, ...]:
    """The man and the woman named last."""
    people = [e for e, _ in reversed(telling.state.people) if e in telling.scene.annotation.persons and telling.scene.annotation.persons[e].gender]
    genders = telling.scene.annotation.persons
    first = next(iter(people), None)
    second = next((e for e in people if first is not None and genders[e].gender != genders[first].gender), None)
    return (second, first) if first is not None and second is not None else ()


def join_members(telling: Telling, sentence: Sentence) -> None:
    """«В состав её входили …», «Возглавлял группу …», «группу сопровождала …»: people who belong to the party told of."""
    scene = telling.scene
    cues = {scene.lemmas[i] for i in range(sentence.start, sentence.end)} & _MEMBERSHIP
    if not cues and not _with_them(scene, sentence):
        return
    if _accompany(telling, sentence):
        return
    if not cues:
        return
    _record_members(telling, sentence)
    if not telling.drafts:
        return
    last = telling.drafts[-1]
    if sentence.block - scene.sentences[last.sentences[-1]].block > 1 or not any(v in scene.annotation.organizations for v in last.visitors):
        return
    people = [i for i in scene.mentions_in(sentence, frozenset({"PERSON"})) if scene.mention(i).outer and scene.leads[i].preposition in ("", "кроме", "с")]
    if any(scene.lemmas[i] in ("встретиться", "встречаться", "встреча", "переговоры") for i in range(sentence.start, sentence.end)):
        people = [i for i in people if scene.leads[i].preposition != "с"]  # whom they met there
    if not people:
        return
    fresh = tuple(scene.mention(i).entity for i in people)
    if not fresh:
        return
    for at, draft in enumerate(telling.drafts):
        if set(draft.visitors) & set(last.visitors) and scene.sentences[draft.sentences[-1]].block >= sentence.block - 1:
            telling.drafts[at] = replace(draft, visitors=tuple(dict.fromkeys((*draft.visitors, *fresh))), sentences=tuple(sorted({*draft.sentences, sentence.index})))
    telling.state = telling.state.after(tuple(dict.fromkeys((*last.visitors, *fresh))), last.place, sentence.block)
    telling.note(scene.mention(people[0]).start, "membership", f"joins the visit to {last.place.name} ({sorted(cues)[0]})")


def _with_them(scene: Scene, sentence: Sentence) -> bool:
    """Whether somebody came «вместе с» one told of."""
    return any(scene.doc[i].lower_ == "вместе" and i + 1 < sentence.end and scene.doc[i + 1].lower_ in ("с", "со") for i in range(sentence.start, sentence.end))


def _accompany(telling: Telling, sentence: Sentence) -> bool:
    """News names the company of its guest later: «Его сопровождают А. и Б.», «В делегацию входят …», «Вместе с министром прилетели …»,
    «Среди сопровождающих — …».  They join every visit of the party last told of."""
    scene = telling.scene
    told = scene.report.metadata
    if told.issuer is not None or told.period is not None or not telling.drafts:
        return False
    words = [scene.lemmas[i] for i in range(sentence.start, sentence.end)]
    escort = "сопровождать" in words and (bool({"он", "она", "они", "его", "ее", "их", "гость"} & set(words)) or "среди" in words)
    body = bool({"делегация", "состав", "свита", "экипаж", "труппа", "команда"} & set(words)) and bool({"входить", "войти", "состоять"} & set(words))
    if not (escort or body or _with_them(scene, sentence)):
        return False
    party = next((d for d in reversed(telling.drafts) if sentence.block - scene.sentences[d.sentences[-1]].block <= _COMPANY), None)
    if party is None:
        return False
    people = [i for i in scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "PROFESSION"})) if scene.mention(i).outer and not scene.leads[i].preposition
              and not scene.leads[i].bracketed and scene.leads[i].case in ("Nom", None)]
    fresh = tuple(dict.fromkeys(e for e in (scene.mention(i).entity for i in people) if may_travel(scene, e, True)))
    if not fresh:
        return False
    for at, draft in enumerate(telling.drafts):
        if set(draft.visitors) & set(party.visitors) and draft.status not in (Status.DENIED, Status.CANCELLED):
            telling.drafts[at] = replace(draft, visitors=tuple(dict.fromkeys((*draft.visitors, *(e for e in fresh if e != draft.place.entity)))))
    telling.note(scene.mention(people[0]).start, "membership", f"in the company that came to {party.place.name}")
    return True


def _record_members(telling: Telling, sentence: Sentence) -> None:
    """Who belongs to the group named in the sentence, or else to the last one named before it in the paragraph."""
    scene = telling.scene
    groups = [scene.mention(i).entity for i in scene.mentions_in(sentence, frozenset({"GROUP"})) if scene.mention(i).outer]
    group = groups[0] if groups else next((e for e, at in reversed(telling.state.people) if sentence.block - at <= 1 and e in scene.annotation.organizations), None)
    people = tuple(scene.mention(i).entity for i in scene.mentions_in(sentence, frozenset({"PERSON"})) if scene.mention(i).outer and scene.leads[i].preposition in ("", "кроме"))
    if group is not None and people:
        before, _ = telling.members.get(group, ((), 0))
        telling.members[group] = (tuple(dict.fromkeys((*before, *people))), sentence.block)
