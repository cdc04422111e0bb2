from pathlib import Path

import pytest

from extractor.entities.organizations.definitions import initials_fit
from extractor.entities.organizations.lexicon import institution, is_person_noun, read_institutions
from extractor.entities.organizations.size import number_value
from extractor.entities.phrases.words import lines_of, word_set
from extractor.errors import DataError


@pytest.mark.parametrize(
    ("text", "complaint", "line"),
    [
        ("a:\n  kind: organization\n  alone: [обком]\nb:\n  kind: facility\n  described: [обком]\n", "already", 6),
        ("a:\n  kind: club\n  alone: [обком]\n", "kind", 2),
        ("a:\n  alone: [обком]\n", "needs kind", 2),
        ("a:\n  kind: organization\n  alone: [Обком]\n", "lower case", 3),
        ("a:\n  kind: organization\n  alone: [обком, обком]\n", "already", 3),
        ("a:\n  kind: organization\n  alone: [дом культуры]\n", "head noun alone", 3),
        ("a: 5\n", "mapping", 1),
        ("a:\n  kind: organization\na:\n  kind: organization\n", "twice", 3),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, text: str, complaint: str, line: int) -> None:
    path = tmp_path / "institutions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=complaint) as caught:
        read_institutions(path)
    assert str(caught.value).startswith(f"{path}") and f":{line}" in str(caught.value)


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(DataError, match="not YAML"):
        list(lines_of(path))


def test_a_list_of_words_must_be_a_list(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("a: слово\n", encoding="utf-8")
    node = next(iter(lines_of(path)))[1]
    with pytest.raises(DataError, match="list"):
        word_set(path, node)


@pytest.mark.parametrize(("form", "lemma"), [("обкоме", "обком"), ("управу", "управа"), ("завода-гиганта", "завод")])
def test_institution_by_any_form(form: str, lemma: str) -> None:
    entry = institution(form)
    assert entry is not None
    assert entry.lemma == lemma


@pytest.mark.parametrize("form", ["томск", "приехали", "", "12"])
def test_no_institution(form: str) -> None:
    assert institution(form) is None


@pytest.mark.parametrize(("form", "lemma"), [("учащихся", "учащийся"), ("красноярцев", "красноярец"), ("коров", None)])
def test_nouns_for_people(form: str, lemma: str | None) -> None:
    assert is_person_noun(form) == lemma


@pytest.mark.parametrize(
    ("words", "value"),
    [(["12"], 12), (["тридцать", "четыре"], 34), (["трое"], 3), (["двадцати"], 20), (["дом"], None), ([], None)],
)
def test_numbers_in_words(words: list[str], value: int | None) -> None:
    assert number_value(words) == value


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("ОП", "Общественная палата", True),
        ("ТПУ", "Томский политехнический университет", True),
        ("ЦК", "Комитет центральный", False),
        ("О", "Общество", False),
    ],
)
def test_initials(short: str, full: str, fits: bool) -> None:
    assert initials_fit(short, full) is fits
