"""Model and finders in one layer: what both say counts for more, and a mention lends its entity to the span that names the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from extractor.entities.annotation import Annotation, EntityMention
from extractor.entities.found import Found
from extractor.entities.layer import combine, entities, mentioned
from extractor.entities.witnesses import Finder, Witnesses, load_witnesses
from extractor.errors import DataError
from extractor.language.tagger.tagger import Tagged

WITNESSES = Witnesses(
    {"CITY": Finder(1.0, -1.0), "STATE_OR_PROVINCE": Finder(2.0, -2.0, 0.5), "DATE": Finder(1.0, 0.0)}, {"EVENT": 0.5}
)


def chosen(weighed: list[Tagged], found: list[tuple[str, tuple[int, int]]]) -> set[tuple[str, int, int]]:
    return {one[:3] for one in combine(weighed, found, WITNESSES)}


def test_a_doubtful_candidate_is_taken_when_a_finder_agrees() -> None:
    doubtful = [Tagged(0, 6, "CITY", -0.5)]
    assert chosen(doubtful, []) == set()
    assert chosen(doubtful, [("CITY", (0, 6))]) == {("CITY", 0, 6)}
    assert chosen(doubtful, [("CITY", (0, 7))]) == set()  # other borders, no agreement


def test_another_kind_of_place_is_disputed() -> None:
    weighed = [Tagged(0, 6, "CITY", 1.0)]
    assert chosen(weighed, [("STATE_OR_PROVINCE", (0, 6))]) == {("STATE_OR_PROVINCE", 0, 6)}
    assert chosen(weighed, [("STATE_OR_PROVINCE", (7, 9))]) == {("CITY", 0, 6), ("STATE_OR_PROVINCE", 7, 9)}


def test_a_finder_without_weights_says_nothing() -> None:
    assert chosen([Tagged(0, 6, "CITY", 1.0)], [("ORGANIZATION", (0, 6)), ("GROUP", (0, 20))]) == {("CITY", 0, 6)}


def test_a_shy_label_is_helped() -> None:
    assert chosen([Tagged(0, 6, "EVENT", -0.4), Tagged(8, 9, "EVENT", -0.6)], []) == {("EVENT", 0, 6)}


def test_mentions_of_the_contest_are_no_entities() -> None:
    assert chosen([Tagged(0, 6, "per", 5.0)], []) == set()


TEXT = "ректор университета Орлов прибыл с визитом в Томск, за ним делегация"


def document() -> tuple[Doc, Annotation]:
    doc = spacy.blank("ru")(TEXT)

    def mention(part: str, label: str, normal: str, entity: str) -> EntityMention:
        start = TEXT.index(part)
        span = doc.char_span(start, start + len(part))
        assert span is not None
        return EntityMention(span.start, span.end, span.start, label, normal, entity, Found((start, start + len(part)), label, normal, "test"))

    return doc, Annotation(
        (
            mention("ректор", "PROFESSION", "ректор", "p1"), mention("университета", "ORGANIZATION", "университет", "o1"),
            mention("Орлов", "PERSON", "Орлов", "p1"), mention("Томск", "CITY", "Томск", "l1"), mention("делегация", "GROUP", "делегация", "g1"),
        )
    )  # fmt: skip


def tagged(part: str, label: str, odds: float) -> Tagged:
    start = TEXT.index(part)
    return Tagged(start, start + len(part), label, odds)


def rows(doc: Doc, annotation: Annotation, *referred: str) -> list[tuple[str, str, str, str | None]]:
    layer = entities(doc, annotation, WITNESSES)
    return [(label, TEXT[slice(*span)], normal, entity) for label, span, normal, entity in mentioned(doc, layer, annotation, frozenset(referred))]


def test_a_mention_lends_its_entity_to_what_names_the_same() -> None:
    doc, annotation = document()
    doc._.tagged = [tagged("ректор университета", "PROFESSION", 2.0), tagged("Орлов", "PERSON", 2.0), tagged("визитом", "EVENT", 2.0)]
    assert rows(doc, annotation) == [
        ("PROFESSION", "ректор университета", "ректор", "p1"),
        ("PERSON", "Орлов", "Орлов", "p1"),
        ("EVENT", "визитом", "визит", None),
        ("GROUP", "делегация", "делегация", "g1"),
    ]


def test_what_facts_speak_of_keeps_a_mention() -> None:
    doc, annotation = document()
    doc._.tagged = [tagged("Орлов", "PERSON", 2.0)]
    assert [row[3] for row in rows(doc, annotation, "p1", "l1")] == ["p1", "l1", "g1"]


def test_a_name_with_initials_needs_no_model() -> None:
    doc = spacy.blank("ru")("Белов И.П. | Прага")
    parts = {"surname": "Белов", "initials": "И.П."}
    found = Found((0, 10), "PERSON", "И.П. Белов", "Фамилия И.О.", parts)
    bare = Found((13, 18), "CITY", "Прага", "gazetteer: well-known name", {"gazetteer": "1"})
    annotation = Annotation(
        (EntityMention(0, 2, 0, "PERSON", "И.П. Белов", "p1", found), EntityMention(3, 4, 3, "CITY", "Прага", "l1", bare))
    )
    doc._.tagged = []
    assert mentioned(doc, entities(doc, annotation, WITNESSES), annotation, frozenset()) == [("PERSON", (0, 10), "И.П. Белов", "p1")]
    doc._.tagged = [Tagged(0, 5, "ORGANIZATION", 2.0)]
    layer = entities(doc, annotation, WITNESSES)
    assert [row[0] for row in mentioned(doc, layer, annotation, frozenset())] == ["ORGANIZATION"]


def test_a_body_with_a_name_and_a_date_that_can_be_computed_need_no_model() -> None:
    text = "Школа № 21, АНМЦ, фирма, 5 мая 1936 г., вчера"
    doc = spacy.blank("ru")(text)
    doc._.tagged = []
    found = [
        ("Школа № 21", "ORGANIZATION", {}), ("АНМЦ", "ORGANIZATION", {}), ("фирма", "ORGANIZATION", {}),
        ("5 мая 1936 г.", "DATE", {"edtf": "1936-05-05"}), ("вчера", "DATE", {}),
    ]  # fmt: skip
    mentions = []
    for part, label, parts in found:
        start = text.index(part)
        mentions.append(EntityMention(0, 1, 0, label, part, part, Found((start, start + len(part)), label, part, "test", parts)))
    annotation = Annotation(tuple(mentions))
    rows = mentioned(doc, entities(doc, annotation, WITNESSES), annotation, frozenset())
    assert [row[2] for row in rows] == ["Школа № 21", "АНМЦ", "5 мая 1936 г."]


def test_without_a_model_the_finders_stand_alone() -> None:
    doc, annotation = document()
    assert [row[0] for row in rows(doc, annotation)] == ["PROFESSION", "ORGANIZATION", "PERSON", "CITY", "GROUP"]


def test_the_weights_that_ship_can_be_read() -> None:
    witnesses = load_witnesses()
    assert witnesses.finders["CITY"].agree >= 0 >= witnesses.finders["CITY"].dispute
    assert witnesses == Witnesses({label: Finder(**values) for label, values in witnesses.as_json()["finders"].items()}, witnesses.lean)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "cannot be used"),
        ('{"lean": {}}', "cannot be used"),
        ('{"lean": {}, "finders": {"CITY": {"agrees": 1}}}', "cannot be used"),
        ('{"lean": {"TOWN": 1}, "finders": {}}', "unknown entity type 'TOWN'"),
    ],
)
def test_wrong_weights_are_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "witnesses.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=why) as caught:
        load_witnesses(tmp_path)
    assert "witnesses.json" in str(caught.value.where)
