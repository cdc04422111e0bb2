"""Arithmetic over EDTF: bounds, agreement, the narrower of two."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.relations.dates import Stay, bounds, compatible, narrower


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2011", ("2011-01-01", "2011-12-31")),
        ("2012-02", ("2012-02-01", "2012-02-29")),
        ("2011-10-09/2011-10-12", ("2011-10-09", "2011-10-12")),
        ("1926-23", ("1926-09-01", "1926-11-30")),
        ("1926-24", ("1926-12-01", "1927-02-28")),
        ("1955~", ("1955-01-01", "1955-12-31")),
        ("193X", ("1930-01-01", "1939-12-31")),
        ("2017-07-27/..", ("2017-07-27", "9999-12-31")),
        (None, None),
        ("unknown", None),
    ],
)
def test_bounds(edtf: str | None, expected: tuple[str, str] | None) -> None:
    assert bounds(edtf) == expected


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.dates(min_value=datetime.date(1000, 1, 1)))
def test_agreement_is_mutual_and_a_day_lies_in_its_month_and_year(one: datetime.date, other: datetime.date) -> None:
    a, b = one.isoformat(), other.isoformat()
    assert compatible(a, b) == compatible(b, a) == (a == b)
    assert compatible(a, a[:7]) and compatible(a[:4], a) and compatible(a, None)


def test_the_narrower_date_is_kept() -> None:
    assert narrower(Stay(1, "2011"), Stay(2, "2011-05-03")).mention == 2
    assert narrower(Stay(1, "2011-05-03"), Stay(2, "2011")).mention == 1
    assert narrower(Stay(-1, None), Stay(2, "2011")).mention == 2
    assert narrower(Stay(1, "2011"), Stay()).mention == 1
