"""The gazetteer: names in any case, old names, namesakes."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.entities.places import gazetteer
from extractor.entities.places.gazetteer import load, name_key
from extractor.entities.places.naming import own_spelling
from extractor.entities.places.reviewed import reviewed
from extractor.entities.places.scanning import scan
from extractor.entities.places.table import CityTable, Lines
from extractor.errors import DataError
from extractor.schema import PlaceKind

CITIES = Path(gazetteer.__file__).parents[3] / "models" / "gazetteer" / "cities.npz"
HARD = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("hard_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("form", "nominative"), HARD)
def test_an_inflected_name_leads_to_its_nominative(form: str, nominative: str) -> None:
    match = load().match_inflected(form.split())
    assert match is not None
    assert own_spelling(form, match.name) == nominative
    assert match.length == len(form.split())


def test_the_list_of_hard_names_is_long() -> None:
    assert len(HARD) >= 150


def test_a_town_has_its_point_and_country() -> None:
    tomsk = load().lookup("томск")[0]
    assert (tomsk.name, tomsk.kind, tomsk.country, tomsk.country_name) == ("Томск", PlaceKind.CITY, "RU", "Россия")
    assert tomsk.id == "geonames:1489425"
    assert tomsk.population > 400_000
    assert abs((tomsk.latitude or 0) - 56.5) < 0.1 and abs((tomsk.longitude or 0) - 85) < 0.1


@pytest.mark.parametrize(
    ("name", "modern", "country"),
    [
        ("Ленинград", "Санкт-Петербург", "RU"),
        ("Тифлис", "Тбилиси", "GE"),
        ("Ревель", "Таллин", "EE"),
        ("Гельсингфорс", "Хельсинки", "FI"),
        ("Кёнигсберг", "Калининград", "RU"),
        ("Вильна", "Вильнюс", "LT"),
        ("Карл-Маркс-Штадт", "Хемниц", "DE"),
        ("Куйбышев", "Самара", "RU"),
        ("ГДР", "Германия", "DE"),
        ("ЧССР", "Чехия", "CZ"),
        ("Калининская область", "Тверь", "RU"),
    ],
)
def test_an_old_name_knows_todays(name: str, modern: str, country: str) -> None:
    entry = load().lookup(name)[0]
    assert (entry.historical, entry.modern, entry.country) == (True, modern, country)
    assert entry.years is not None


def test_an_old_name_keeps_the_identity_of_the_town() -> None:
    assert load().lookup("Ленинград")[0].id == load().lookup("Санкт-Петербург")[0].id


def test_spellings_of_one_town_are_one_place() -> None:
    assert load().lookup("Тайбэй")[0].id == load().lookup("Тайбей")[0].id
    assert load().lookup("Одензе")[0].country == "DK"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Дания", "COUNTRY"), ("СССР", "COUNTRY"), ("Томская область", "STATE_OR_PROVINCE"), ("Бавария", "STATE_OR_PROVINCE"),
        ("Пермская губерния", "STATE_OR_PROVINCE"), ("Европа", "LOCATION"), ("Мёртвое море", "LOCATION"), ("МКС", "FACILITY"),
        ("Манхэттен", "DISTRICT"), ("Псков", "CITY"),
    ],
)  # fmt: skip
def test_kinds(name: str, label: str) -> None:
    assert load().lookup(name)[0].label == label


def test_abbreviations_match_in_capitals_only() -> None:
    assert load().match_inflected(["США"]) is not None
    assert load().match_inflected(["сша"]) is None


def test_the_longest_name_wins() -> None:
    match = load().match_inflected(["Республики", "Корея", "прибыл"])
    assert match is not None and (match.name, match.length) == ("Республика Корея", 2)


def test_unknown_words_match_nothing() -> None:
    assert load().match_inflected(["Абвгдейка"]) is None
    assert load().match_inflected([]) is None
    assert load().lookup("") == ()


def test_a_mixed_case_does_not_match() -> None:
    match = load().match_inflected(["Великих", "Луками"])
    assert match is None or match.length == 1


def test_all_federal_subjects_are_known() -> None:
    subjects = {one.id for one in reviewed() if one.id.startswith("iso:RU-")}
    assert len(subjects) == 81  # of ISO 3166-2's 83 all but Moscow and Saint Petersburg, which are towns


def test_the_reviewed_data_are_many() -> None:
    assert sum(one.years is not None for one in reviewed()) >= 250


def test_every_capital_and_seat_is_found() -> None:
    without = [one.name for one in reviewed() if one.id.startswith("iso:") and not load().lookup(one.name)[0].latitude]
    assert len(without) <= 10, without


def test_loading_is_fast() -> None:
    load()
    start = time.perf_counter()
    gazetteer.Gazetteer(CityTable.load(CITIES), reviewed())
    assert time.perf_counter() - start < 1.5  # 0.2 s alone; the machine may be busy


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "cities.npz"
    broken.write_bytes(b"PK\x03\x04 not a table")
    with pytest.raises(DataError, match="cannot be read"):
        CityTable.load(broken)
    with pytest.raises(DataError):
        CityTable.load(tmp_path / "none.npz")


def test_the_table_survives_a_round_trip(tmp_path: Path) -> None:
    first = CityTable.load(CITIES)
    first.save(tmp_path / "a.npz")
    again = CityTable.load(tmp_path / "a.npz")
    assert again.keys == first.keys and again.countries == first.countries
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@given(st.text(alphabet="абвЁёйН -—’'МоскваТ\n.", max_size=40))
def test_keys_are_stable(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=80))
def test_scanning_never_raises_and_hits_are_slices(text: str) -> None:
    hits = scan(text, load())
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert all(a.end <= b.start for a, b in itertools.pairwise(hits))


def test_a_lower_case_word_is_no_place() -> None:
    assert scan("приехал в томск и москву", load()) == []


def test_a_compound_is_no_town() -> None:
    assert scan("Томск-река и Москва-бар", load()) == []


def test_scanning_is_linear() -> None:
    text = "Москва " * 20_000
    start = time.perf_counter()
    assert len(scan(text, load())) == 20_000
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("lines", [[], ["томск"], ["", "киото", "токио", "ялта"]])
def test_packed_lines_are_read_as_a_list(lines: list[str]) -> None:
    packed = Lines(lines)
    assert list(packed) == [packed[place] for place in range(len(packed))] == lines
    assert len(packed) == len(lines) and packed[1:] == lines[1:]
    assert Lines(packed.packed) == packed
    with pytest.raises(IndexError):
        packed[len(lines)]
