"""Reading annotated texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.training.entities.corpora import read_brat, read_contest


def test_brat_spans(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Мэр Томска", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tPROFESSION 0 10\tМэр Томска\nT2\tCITY 4 10\tТомска\nR1\tX Arg1:T1 Arg2:T2\nT3\tEVENT 0 3;4 6\tМэр То\n",
        encoding="utf-8",
    )
    (sample,) = read_brat(tmp_path)
    assert sample.spans == (("PROFESSION", 0, 10), ("CITY", 4, 10), ("EVENT", 0, 6))


def test_a_broken_line_names_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Томск", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tCITY нуль 5\tТомск\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.ann:1"):
        read_brat(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read_brat(tmp_path)
    with pytest.raises(DataError):
        read_contest(tmp_path)


def test_contest_mentions_and_bare_names(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("мэрия Омска, Анна Ким", encoding="utf-8")
    (tmp_path / "d.spans").write_text(
        "1 org_descr 0 5 10 1  # 10 мэрия\n2 loc_name 6 5 11 1  # 11 Омска\n"
        "3 name 13 4 12 1  # 12 Анна\n4 surname 18 3 13 1  # 13 Ким\n",
        encoding="utf-8",
    )
    (tmp_path / "d.objects").write_text(
        "7 Org 1 2 # мэрия Омска\n8 LocOrg 2 # Омска\n9 Person 3 4 # Анна Ким\n5 Project 1 # мэрия\n", encoding="utf-8"
    )
    (sample,) = read_contest(tmp_path)
    assert set(sample.spans) == {("org", 0, 11), ("loc", 6, 11), ("per", 13, 21), ("PERSON", 13, 21)}
