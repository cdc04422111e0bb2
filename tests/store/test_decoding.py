"""Records survive the way to JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.schema import (
    Document,
    Evidence,
    Fact,
    Mention,
    Metadata,
    Organization,
    Page,
    Person,
    Place,
    TimeSpan,
    Visit,
    to_json,
)
from extractor.store import from_json

RECORDS = [Visit, Fact, Mention, Person, Organization, Place, TimeSpan, Metadata, Page, Evidence]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_survives_the_round_trip(record: type) -> None:
    known = st.from_type(record)
    if record is Visit:
        known = st.builds(Visit, evidence=st.lists(st.from_type(Evidence), min_size=1).map(tuple))

    @given(known)
    def survives(value: object) -> None:
        text = json.dumps(to_json(value))
        again = from_json(record, json.loads(text))
        # Through text as well, since NaN is equal to nothing.
        assert again == value or json.dumps(to_json(again)) == text

    survives()


def test_missing_fields_take_their_defaults_and_unknown_ones_are_left_out() -> None:
    assert from_json(Person, {"id": "p1", "name": "Анна", "written_later": 1}) == Person("p1", "Анна")


@pytest.mark.parametrize(
    ("record", "value", "where"),
    [
        (Person, {"id": 1, "name": "Анна"}, "Person.id"),
        (Person, {"id": "p1"}, "Person"),
        (Person, {"id": "p1", "name": "Анна", "gender": "x"}, "Person.gender"),
        (Place, {"name": "Орёл", "kind": "village"}, "Place.kind"),
        (Mention, {"span": [1], "text": "", "label": "", "normal": ""}, "Mention.span"),
        (Mention, {"span": [0, True], "text": "", "label": "", "normal": ""}, "Mention.span[1]"),
        (Mention, "Орёл", "Mention"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(record: type, value: object, where: str) -> None:
    with pytest.raises(DataError) as caught:
        from_json(record, value)
    assert caught.value.where == where


def test_a_visit_without_evidence_is_refused(make_document: object) -> None:
    document: Document = make_document("a.txt")  # type: ignore[operator]
    value = to_json(document.visits[0]) | {"evidence": []}
    with pytest.raises(DataError, match="evidence"):
        from_json(Visit, value)
