"""Finders disagree; one layer comes out: crossing groups joined, names cut from bodies, the stronger witness kept."""

from __future__ import annotations

from extractor.entities.annotate import reconcile, whole_groups, without_names_behind
from extractor.entities.found import Found


def _found(text: str, part: str, label: str, normal: str, **parts: str) -> Found:
    start = text.index(part)
    return Found((start, start + len(part)), label, normal, "test", parts)


def test_crossing_groups_become_one_with_a_part() -> None:
    text = "приезжала группа художников из Ловеча"
    groups = [_found(text, "группа художников", "GROUP", "группа художников"), _found(text, "художников из Ловеча", "GROUP", "художники из Ловеча")]
    assert [g.normal for g in whole_groups(groups, text)] == ["группа художников из Ловеча", "художники из Ловеча"]


def test_a_person_behind_a_body_is_no_part_of_its_name() -> None:
    text = "общества дружбы Вернера Хубера"
    body = _found(text, text, "ORGANIZATION", "общество дружбы Вернера Хубера")
    person = _found(text, "Вернера Хубера", "PERSON", "Вернер Хубер", given="Вернер", surname="Хубер")
    (cut,) = without_names_behind([body], [person])
    assert cut.normal == "общество дружбы"
    assert text[slice(*cut.span)] == "общества дружбы"


def test_initials_make_a_person_and_no_village() -> None:
    text = "И. П. Шатрова"
    person = _found(text, text, "PERSON", "И.П. Шатрова", initials="И.П.", surname="Шатрова")
    village = Found((3, 13), "CITY", "Шатрово", "descriptor:п.", {"gazetteer": "1"})
    assert reconcile([village, person]) == [person]


def test_names_nest_in_bodies_but_not_in_persons() -> None:
    text = "делегация Владимира"
    group, city = _found(text, text, "GROUP", text), _found(text, "Владимира", "CITY", "Владимир", gazetteer="1")
    assert reconcile([city, group]) == [group, city]
    person = _found("Владимир Орлов", "Владимир Орлов", "PERSON", "Владимир Орлов", given="Владимир")
    inside = _found("Владимир Орлов", "Владимир", "CITY", "Владимир", gazetteer="1")
    assert reconcile([inside, person]) == [person]
