"""The data files are read strictly, and their own examples hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.entities.places import declension
from extractor.entities.places.checked import read
from extractor.entities.places.naming import adjective, place_name
from extractor.entities.places.reviewed import reviewed
from extractor.errors import DataError

DATA = Path(declension.__file__).parent


@pytest.mark.parametrize(("word", "case", "form"), declension.examples())
def test_the_examples_of_the_declension(word: str, case: str, form: str) -> None:
    assert case in declension.cases(word, form)
    assert word in declension.nominatives(form)


@pytest.mark.parametrize("word", ["баку", "осло", "тарту", "лулео", "сочи", "хельсинки"])
def test_what_does_not_decline(word: str) -> None:
    assert set(declension.cases(word, word)) >= {"Nom", "Gen", "Loc"} or declension.cases(word, word)


def _copy(tmp_path: Path) -> Path:
    for file in ("countries.yaml", "regions.yaml", "historical.yaml", "world.yaml"):
        shutil.copy(DATA / file, tmp_path / file)
    return tmp_path


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{name: Град, kind: город, country: RU, years: 1900/1901}", "kind must be one of"),
        ("{name: Град, kind: city, country: Россия, years: 1900/1901}", "two capital letters"),
        ("{name: Град, kind: city, country: RU, years: давно}", "interval"),
        ("{name: Grad, kind: city, country: RU, years: 1900/1901}", "Russian letters"),
        ("{name: Град, kind: city, country: RU, year: 1900/1901}", "unknown field year"),
        ("{kind: city, country: RU, years: 1900/1901}", "name must be a word"),
        ("Град", "must be a mapping"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(entry: str, message: str, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    path = folder / "historical.yaml"
    path.write_text(
        f"places:\n  - {{name: Град, kind: city, country: RU, years: 1800/1801}}\n  - {entry}\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match=message) as caught:
        reviewed(folder)
    assert caught.value.where == "historical.yaml:3"


def test_an_entry_given_twice_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "historical.yaml").write_text(
        "places:\n  - {name: Град, kind: city, country: RU, years: 1800/1801}\n  - {name: Градъ, kind: city, country: RU, years: 1800/1801}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="already"):
        reviewed(folder)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: [1,\n b: }", encoding="utf-8")
    with pytest.raises(DataError, match="not YAML"):
        read(path, keys=("a",))
    path.write_text("- a", encoding="utf-8")
    with pytest.raises(DataError, match="mapping"):
        read(path, keys=("a",))
    path.write_text("b: 1", encoding="utf-8")
    with pytest.raises(DataError, match="unknown field b"):
        read(path, keys=("a",))


@pytest.mark.parametrize(
    ("form", "gender", "nominative"),
    [
        ("Шадринском", "Masc", "Шадринский"), ("Томской", "Fem", "Томская"), ("Тверскому", "Masc", "Тверской"), ("Онежском", "Neut", "Онежское"),
        ("Верхней", "Fem", "Верхняя"), ("КОСОВСКОГО", "Masc", "Косовский"), ("Ямало-Ненецкого", "Masc", "Ямало-Ненецкий"), ("Братском", "Neut", "Братское"),
    ],
)  # fmt: skip
def test_the_nominative_of_an_adjective(form: str, gender: str, nominative: str) -> None:
    assert adjective(form, gender) == nominative


@pytest.mark.parametrize(
    ("words", "cases", "gender", "nominative"),
    [
        (["Евлашеве"], ("Loc",), "Masc", "Евлашево"), (["Гоньбе"], ("Loc",), "Fem", "Гоньба"), (["Старой", "Тушке"], ("Dat", "Loc"), "Fem", "Старая Тушка"),
        (["Пхуншане"], ("Loc",), "Masc", "Пхуншан"), (["Сулимовке"], ("Loc",), "Fem", "Сулимовка"),
    ],
)  # fmt: skip
def test_the_nominative_of_an_unknown_name(
    words: list[str], cases: tuple[str, ...], gender: str, nominative: str
) -> None:
    assert place_name(words, cases, gender) == nominative
