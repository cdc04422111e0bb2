"""What the ranker is shown: pairs of a possible visitor and a possible place, from the sentence and from around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor import pipeline, reading
from extractor.relations.ranking import FOLDER, Recorder
from extractor.relations.ranking.arguments import PARTICIPANT, PLACE, TIME, argument_features, load_arguments
from extractor.relations.ranking.candidates import Candidate
from extractor.relations.ranking.model import ARGUMENTS
from extractor.relations.ranking.syntax import syntax_of
from extractor.relations.scene import Scene, build
from extractor.relations.visits import tell

Pairs = list[tuple[str, str, str, str]]


def scene_of(text: str) -> Scene:
    nlp = pipeline.load()
    report = reading.from_text(text, name="sentence", mend=False)
    doc = nlp.make_doc(report.working.text)
    doc._.report = report
    for name, component in nlp.pipeline:
        if name != "extractor_relations":
            doc = component(doc)
    return build(doc._.snapshot, report, doc._.annotation)


@pytest.fixture(scope="module")
def pairs() -> Callable[[str], Pairs]:
    """(visitor, where from, place, where from) of every candidate of a text."""

    def ask(text: str) -> Pairs:
        scene = scene_of(text)
        recorder = Recorder(load_arguments(FOLDER / ARGUMENTS))
        tell(scene, recorder)
        known = scene.annotation
        found = []
        for subject, features in recorder.rows:
            if isinstance(subject, Candidate):
                assert all(features.values()) and "visitor takes part" in features
                names = [(known.persons.get(v) or known.organizations.get(v) or known.places[v]).name for v in subject.visitors]
                found.append((", ".join(names), subject.visitor_from, subject.place.name, subject.place_from))
        return found

    return ask


def test_every_person_with_every_place_of_the_sentence(pairs: Callable[[str], Pairs]) -> None:
    found = pairs("Анна Ким и Лев Дуров выступили в Казани и Перми.")
    assert {(who, where) for who, _, where, _ in found} == {(w, p) for w in ("Анна Ким", "Лев Дуров") for p in ("Казань", "Пермь")}


@pytest.mark.parametrize(("text", "who", "where"), [
    ("В Казани прошёл фестиваль. Пела Анна Ким.", "Анна Ким", "Казань"),
    ("Съезд собрался в Перми. Погода стояла ясная. Доклад сделал Лев Дуров.", "Лев Дуров", "Пермь"),
    ("Гастроли шли в Омске и Томске. Солистка Анна Ким заболела.", "Анна Ким", "Томск"),
])
def test_a_place_of_the_sentences_before_is_offered(pairs: Callable[[str], Pairs], text: str, who: str, where: str) -> None:
    assert any((name, source, place) == (who, "sentence", where) and outside != "sentence" for name, source, place, outside in pairs(text))


@pytest.mark.parametrize("text", ["Лев Дуров жил в Туле. Пришла зима. Весной поезд шёл в Казань.", "Приехала Анна Ким. Её ждали. Выставка открылась в Омске."])
def test_people_spoken_of_before_are_offered_beside_others(pairs: Callable[[str], Pairs], text: str) -> None:
    assert any(source != "sentence" and outside == "sentence" for _, source, _, outside in pairs(text))


def test_the_house_of_the_report_is_offered_to_its_guests(pairs: Callable[[str], Pairs]) -> None:
    found = pairs("МУЗЕЙ ИСТОРИИ ГОРОДА КАЗАНИ\n\nОтчёт за 2003 год\n\n5 мая лекцию прочёл профессор Лев Дуров.\n")
    assert any(who == "Лев Дуров" and outside == "home" for who, _, _, outside in found)


def test_as_many_are_offered_as_a_long_list_allows(pairs: Callable[[str], Pairs]) -> None:
    towns = ", ".join(["Казани", "Перми", "Омске", "Томске", "Туле", "Орле", "Пскове", "Рязани", "Самаре", "Уфе", "Чите", "Курске", "Вологде", "Кирове"])
    assert 0 < len(pairs(f"Анна Ким, Лев Дуров и Нина Белова выступили в {towns}.")) <= 12 * 15


def test_whoever_was_spoken_of_is_offered_where_nobody_is_named(pairs: Callable[[str], Pairs]) -> None:
    found = pairs("Директор музея Анна Ким готовила выставку. Летом она побывала в Казани.")
    assert any(who == "Анна Ким" and where == "Казань" and source != "sentence" for who, source, where, _ in found)


def test_an_entry_without_a_predicate_is_weighed_too(pairs: Callable[[str], Pairs]) -> None:
    assert ("Анна Ким", "sentence", "Казань", "sentence") in pairs("Анна Ким: Казань, 3 марта.")


def test_a_sentence_that_names_neither_a_traveller_nor_a_place_offers_nothing(pairs: Callable[[str], Pairs]) -> None:
    assert all(who and where for who, _, where, _ in pairs("Пошёл дождь. Стало холодно."))
    assert pairs("Пошёл дождь. Стало холодно.") == []


def test_arguments_of_an_event_are_told_apart() -> None:
    scene = scene_of("В субботу Анна Ким выступила в Казани.")
    syntax, model = syntax_of(scene.doc), load_arguments(FOLDER / ARGUMENTS)
    verb = next(word.i for word in scene.doc if word.text == "выступила")
    roles = {}
    for index, mention in enumerate(scene.annotation.mentions):
        scores = model(argument_features(scene, syntax, verb, index))
        assert max(scores) <= 0 and sum(2.718281828**s for s in scores) == pytest.approx(1)
        roles[mention.label] = scores.index(max(scores))
    assert roles == {"DATE": TIME, "PERSON": PARTICIPANT, "CITY": PLACE}


def test_paths_climb_and_go_down() -> None:
    scene = scene_of("Анна Ким выступила в Казани.")
    syntax = syntax_of(scene.doc)
    words = {word.text: word.i for word in scene.doc}
    assert syntax.path(words["Казани"], words["выступила"]) == "obl"
    assert syntax.path(words["выступила"], words["Казани"]) == ">obl"
    assert syntax.subject(words["выступила"]) == words["Анна"]
    assert syntax.path(words["Казани"], words["Анна"]) == "obl>nsubj"
