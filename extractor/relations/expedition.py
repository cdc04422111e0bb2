"""Whose journey a trip report tells: the author and the group he went with, named once at its head.

In: a ``Scene`` and its author.  Out: entity ids.  A report on one trip says at its head who went («… о поездке в составе
группы литейщиков», a list under «Состав делегации») and then only «мы», «группа», «вчетвером».
"""

from __future__ import annotations

from extractor.relations.lexicon import fold
from extractor.relations.scene import PERSON_LABELS, Scene, Sentence
from extractor.schema import BlockKind

__all__ = ["companions", "expedition_of", "tells_one_trip"]

_HEAD = 9  # blocks at the head of a report that say what it is about
_ACCOUNTS = frozenset({"отчет", "доклад", "донесение", "рапорт", "записка", "справка", "сообщение", "рассказ", "дневник", "информация", "заметка"})
_TRIPS = frozenset({"поездка", "командировка", "визит", "экспедиция", "путешествие", "пребывание", "стажировка", "турне", "гастроль", "гастроли", "паломничество", "рейс", "плавание", "экскурсия", "объезд"})
_LISTS = frozenset({"состав", "список", "участник", "член", "входить", "войти", "делегация", "группа", "бригада", "команда", "выехать", "поехать", "ехать", "отправиться"})
_PARTIES = frozenset({"делегация", "группа", "экспедиция", "бригада", "отряд", "команда", "комиссия", "миссия", "труппа", "ансамбль", "хор", "оркестр", "коллектив", "экипаж"})
_REACH = 20  # tokens before a list in which it is announced
_ROW = 40  # tokens of a row of a list of people
_BEFORE = 6  # tokens of a row before its person: a number, a title


def tells_one_trip(scene: Scene) -> bool:
    """Whether the head of the report calls it an account of a journey: «ОТЧЁТ о поездке …»."""
    words: list[str] = []
    for sentence in scene.sentences:
        if sentence.block >= _HEAD:
            break
        words.extend(scene.lemmas[sentence.start : sentence.end])
    return any(
        word in _TRIPS and {"о", "об", "обо"} & set(words[max(0, at - 8) : at]) and _ACCOUNTS & set(words[max(0, at - 25) : at]) for at, word in enumerate(words)
    )


def expedition_of(scene: Scene, author: str | None) -> tuple[str, ...]:
    """The party of the journey that the report tells: its group, those listed and the author; () where none is named."""
    if not tells_one_trip(scene):
        return ()
    listed, first = _listed(scene)
    group = _group(scene, first)
    if group is None and not listed:
        return ()
    party = ((group,) if group is not None else ()) + listed
    return tuple(dict.fromkeys(party + ((author,) if author is not None else ())))


def companions(scene: Scene, parties: tuple[tuple[str, ...], ...], number: int) -> tuple[str, ...]:
    """The last of the parties told of that has ``number`` people: «вчетвером»; () for none."""
    return next((party for party in reversed(parties) if sum(v in scene.annotation.persons for v in party) == number), ())


def _listed(scene: Scene) -> tuple[tuple[str, ...], int]:
    """The people of the first list of members in the first half, and the index of its first sentence."""
    run: list[tuple[str, ...]] = []
    first = last = -9
    told = _inline(scene)
    if told[0]:
        return told
    for sentence in scene.sentences[: max(12, len(scene.sentences) // 2)]:
        if sentence.block < 0:  # the number before an item
            continue
        people = _row(scene, sentence)
        if people and (not run or sentence.block - last <= 1):
            if not run:
                if not _announced(scene, sentence):
                    continue
                first = sentence.index
            run.append(people)
            last = sentence.block
        elif run and sentence.block != last:
            break
    return (tuple(dict.fromkeys(entity for people in run for entity in people)), first) if len(run) > 1 else ((), -1)


def _inline(scene: Scene) -> tuple[tuple[str, ...], int]:
    """«СОСТАВ. Шумов В. Н.; студенты: Котова Вера, Олег Лыков»: the people of a paragraph that begins with such a word."""
    for sentence in scene.sentences[: max(12, len(scene.sentences) // 3)]:
        opening = [scene.lemmas[i] for i in range(sentence.start, min(sentence.start + 4, sentence.end)) if scene.doc[i].is_alpha]
        first = sentence.index == 0 or scene.sentences[sentence.index - 1].block != sentence.block
        if not first or not opening or opening[0] not in ("состав", "участник", "член", "выехать", "группа", "делегация", "экспедиция"):
            continue
        block = [s for s in scene.sentences[sentence.index : sentence.index + 3] if s.block == sentence.block]
        people: list[str] = []
        for other in block:
            if any(scene.doc[i].pos_ == "VERB" and scene.outer[i] < 0 for i in range(other.start, other.end)):
                break
            people.extend(scene.mention(i).entity for i in scene.mentions_in(other, frozenset({"PERSON"})))
        if len(people) > 1:
            return tuple(dict.fromkeys(people)), sentence.index
    return (), -1


def _row(scene: Scene, sentence: Sentence) -> tuple[str, ...]:
    """The person that a row of a list begins with."""
    block = scene.block(sentence)
    if block is None or block.kind is BlockKind.HEADING or sentence.end - sentence.start > _ROW:
        return ()
    people = [i for i in scene.mentions_in(sentence, frozenset({"PERSON"})) if scene.mention(i).outer or scene.leads[i].preposition == ""]
    if not people or scene.mention(people[0]).start - sentence.start > _BEFORE or scene.doc[sentence.start].idx - block.span[0] > 4:
        return ()
    if any(scene.doc[i].pos_ == "VERB" and scene.outer[i] < 0 for i in range(sentence.start, sentence.end)):
        return ()
    return (scene.mention(people[0]).entity,)


def _announced(scene: Scene, sentence: Sentence) -> bool:
    """Whether the words before a list say that it is one of those who went."""
    return bool(_LISTS & set(scene.lemmas[max(0, sentence.start - _REACH) : sentence.start]))


def _group(scene: Scene, first: int) -> str | None:
    """The group at the head of the report, or right before the list."""
    for sentence in scene.sentences:
        if sentence.block >= _HEAD and not 0 <= first - sentence.index <= 2:
            if sentence.index > first:
                break
            continue
        for i in scene.mentions_in(sentence, PERSON_LABELS | {"ORGANIZATION"}):
            mention, lead = scene.mention(i), scene.leads[i]
            if mention.label == "ORGANIZATION" and mention.outer and "экспедиция" in fold(mention.normal).split():
                return mention.entity
            if mention.label != "GROUP" or not mention.outer or len(mention.normal.split()) < 2 or not _PARTIES & set(fold(mention.normal).split()):
                continue
            near = scene.lemmas[max(0, mention.start - 3) : mention.start]
            if "состав" in near or lead.case in ("Nom", None) or (lead.case == "Gen" and set(near) & _TRIPS):
                return mention.entity
    return None
