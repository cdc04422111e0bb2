from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.language.abbreviations import load_abbreviations, read_abbreviations
from extractor.language.boundaries import explain, sentence_starts


def cut(text: str) -> str:
    starts = [*sentence_starts(text), len(text)]
    return " | ".join(text[a:b].strip() for a, b in pairwise(starts))


@pytest.mark.parametrize("example", load_abbreviations().examples)
def test_examples_of_the_data_file(example: str) -> None:
    assert cut(example.replace(" | ", " ")) == example


@pytest.mark.parametrize(
    "example",
    [
        "Прибыл И. Е. Цапкин. | Встретил зав. отделом.",
        "Группу возглавил Цапкин И. Е. | Делегация прибыла в Томск.",
        "Группу возглавили Цапкин И.Е. и Лю Ц. Чен.",
        "Встречу вёл А. С. Губин. | Решили: 1. Принять план. | 2. Отложить поездку.",
        "«Мы едем!» — сказал он. | Поезд ушёл.",
        "Они были в гор. Асино, в с. Зырянское и на ст. Тайга.",
        "Отчёт за 2011 г. представлен. | Конец.",
        "Доклад заместителя руководителя Горархива О. Г. Листова и О. Г. Листов лично.",
        "План принят на 1977-1978 гг. | Тов. Савин выступил.",
        "Матч завершился 2:1. | Наша команда довольна.",
        "Прибыли 5 чел. | • Введены нормы.",
        "Работали с 5 по 10 мая. | С 11 мая – отдых.",
    ],
)
def test_sentences(example: str) -> None:
    assert cut(example.replace(" | ", "\n" if "•" in example else " ")) == example


def test_blank_lines_part_sentences_and_line_ends_do_not() -> None:
    assert cut("Цель визита\n\nпосетить\nТомск") == "Цель визита | посетить\nТомск"


def test_zones_are_not_crossed_and_whole_ones_not_cut() -> None:
    text = "Раздел. Первый. Он был там. И уехал"
    assert sentence_starts(text, [((0, 15), True), ((16, 27), False), ((28, 35), False)]) == [0, 16, 28]


def test_a_decision_names_its_rule() -> None:
    assert explain("Выехал тов. Ли. Он в г. Томск.") == [
        (12, "join", "razdel.sokr_left"),
        (16, "split", "razdel"),
        (24, "join", "razdel.sokr_left"),
    ]


@given(st.text(alphabet="Аа бг.т!\n»1)", max_size=80))
def test_starts_ascend_and_stand_on_characters(text: str) -> None:
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert all(not text[start].isspace() for start in starts)
    assert bool(starts) == bool(text.strip())


@pytest.mark.parametrize("text", ["т. " * 100_000, "." * 300_000, "а" * 300_000, ". " * 100_000, "\n\n" * 100_000])
def test_time_is_linear_in_the_text(text: str) -> None:
    assert len(sentence_starts(text)) <= len(text)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("words: [чел,", "words: [Чел,", "'Чел' must be lower case"),
        ("words: [чел,", "words: [чел.,", "without spaces and the last full stop"),
        ("inside:", "inwards:", "unknown key 'inwards'"),
        ("words: [г, гг, в", "words: [[г], гг, в", "a string is wanted"),
        ("dates: [", "dates: [[", "not YAML"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    import extractor.language.abbreviations as module

    good = Path(module.__file__).with_name("abbreviations.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "abbreviations.yaml"
    wrong.write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=complaint) as caught:
        read_abbreviations(wrong)
    assert f"{wrong}:" in str(caught.value)
