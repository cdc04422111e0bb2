"""EDTF written and bounded, with the edtf library as the oracle."""

from __future__ import annotations

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from extractor.entities.dates.edtf import bounds, interval, is_edtf, written

WITHIN = [
    "2011",
    "2011-07",
    "2012-02",
    "2011-10-09",
    "193X",
    "18XX",
    "1955~",
    "1955-03~",
    "2010-21",
    "2010-22",
    "2010-23",
]


def oracle(edtf: str) -> tuple[str, str]:
    """First and last day by the library; an open end is "" ."""
    parsed = parse_edtf(edtf)
    first = "" if edtf.startswith("../") else "{:04d}-{:02d}-{:02d}".format(*parsed.lower_strict()[:3])
    last = "" if edtf.endswith("/..") else "{:04d}-{:02d}-{:02d}".format(*parsed.upper_strict()[:3])
    return first, last


@pytest.mark.parametrize(
    "edtf",
    [*WITHIN, "2010-24", "1922/1923", "195X/196X", "1998-12/1999-02", "2011-10-09/2011-10-12", "1933/..", "../1917-05"],
)
def test_bounds_agree_with_the_library(edtf: str) -> None:
    assert bounds(edtf) == oracle(edtf)


@pytest.mark.parametrize(
    "value", ["", "2011-13", "2011-02-30", "0000", "20X1", "../..", "2011/", "весна", "2011-10-9", "11-10-09"]
)
def test_what_is_no_edtf(value: str) -> None:
    assert not is_edtf(value)


def test_no_such_day_is_not_written() -> None:
    assert written(2011, 4, 31) is None
    assert written(1900, 2, 29) is None
    assert written(0) is None


def test_an_interval_never_runs_backwards() -> None:
    assert interval("2011-10-12", "2011-10-09") is None
    assert interval("2011", "2011") == "2011"
    assert interval("1933", "..") == "1933/.."


@given(st.dates(), st.dates())
def test_days_and_intervals_of_days(first: object, last: object) -> None:
    ends = sorted([str(first), str(last)])
    edtf = interval(*ends)
    assert edtf is not None
    assert bounds(edtf) == (ends[0], ends[1])
