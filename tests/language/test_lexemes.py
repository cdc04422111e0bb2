import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.analyzer import analyzer
from extractor.language.lexemes import best, inflect, lemma, parses


@pytest.mark.parametrize(
    ("word", "pos", "feats", "answer"),
    [
        ("посетила", "VERB", "Gender=Fem|Number=Sing|Tense=Past", "посетить"),
        ("прибывший", "VERB", "VerbForm=Part", "прибыть"),
        ("ученого", "NOUN", "Case=Gen|Gender=Masc|Number=Sing", "учёный"),
        ("учёного", "NOUN", "Case=Gen|Gender=Masc|Number=Sing", "учёный"),
        ("Ивановой", "PROPN", "Case=Ins|Gender=Fem|Number=Sing", "иванова"),
        ("Иванова", "PROPN", "Case=Gen|Gender=Masc|Number=Sing", "иванов"),
        ("Иванова", "PROPN", "Case=Nom|Gender=Fem|Number=Sing", "иванова"),
        ("Петровны", "PROPN", "Case=Gen|Gender=Fem|Number=Sing", "петровна"),
        ("Натальи", "PROPN", "Case=Gen|Gender=Fem|Number=Sing", "наталья"),
        ("Королева", "NOUN", "Case=Nom|Gender=Fem|Number=Sing", "королева"),
        ("Королева", "PROPN", "Case=Gen|Gender=Masc|Number=Sing", "королёв"),
        ("Нидерландов", "PROPN", "Case=Gen|Number=Plur", "нидерланды"),
        ("стали", "VERB", "Number=Plur|Tense=Past", "стать"),
        ("стали", "NOUN", "Case=Gen|Gender=Fem|Number=Sing", "сталь"),
        ("Лю", "PROPN", "", "лю"),
        ("№", "SYM", "", "№"),
    ],
)
def test_tags_choose_the_lemma(word: str, pos: str, feats: str, answer: str) -> None:
    assert lemma(word, pos, feats) == answer


@pytest.mark.parametrize(
    ("word", "asked", "answer"),
    [
        ("Нидерландов", {"case": "Nom"}, "Нидерланды"),
        ("ТОМСКЕ", {"case": "Nom"}, "ТОМСК"),
        ("Нью-Йорка", {"case": "Nom"}, "Нью-Йорк"),
        ("Ивановой", {"case": "Nom", "gender": "Fem", "prefer": ("Surn",)}, "Иванова"),
        ("губернатором", {"case": "Nom", "number": "Sing"}, "губернатор"),
        ("делегации", {"case": "Nom", "number": "Sing"}, "делегация"),
        ("Киселева", {"case": "Nom", "feats": "Gender=Masc|Case=Gen", "pos": "PROPN"}, "Киселев"),
        ("Киселёва", {"case": "Nom", "feats": "Gender=Masc|Case=Gen", "pos": "PROPN"}, "Киселёв"),
        ("китайской", {"case": "Nom", "number": "Plur", "gender": "Fem"}, "китайские"),
        ("сёстрами", {"case": "Nom", "number": "Sing"}, "сестра"),
    ],
)
def test_inflection_keeps_capitals_and_spelling(word: str, asked: dict[str, str], answer: str) -> None:
    assert inflect(word, **asked) == answer  # type: ignore[arg-type]


def test_what_cannot_be_inflected_gives_none() -> None:
    assert inflect("вчера", "Gen") is None
    assert inflect("", "Gen") is None


def test_an_unknown_value_is_refused() -> None:
    with pytest.raises(KeyError):
        inflect("город", "genitive")


def test_readings_tell_surnames_from_places() -> None:
    parse = best("Ивановой", prefer=("Surn",))
    assert parse is not None
    assert "Surn" in parse.grammemes and parse.get("Gender") == "Fem" and parse.get("Mood") is None


def test_features_may_be_a_mapping_in_any_order() -> None:
    assert lemma("стали", "NOUN", {"Number": "Sing", "Case": "Gen"}) == "сталь"
    assert lemma("стали", "NOUN", {"Case": "Gen", "Number": "Sing"}) == "сталь"


@given(st.text(max_size=20))
def test_any_string_has_readings_and_a_lemma(word: str) -> None:
    assert bool(parses(word)) == bool(word)
    assert isinstance(lemma(word, "NOUN", "Case=Gen"), str)
    inflect(word, "Nom", "Sing")


@pytest.mark.parametrize("word", ["Томск", "Иванова", "Чанчжоу", "Ещё", "Вуктыльский", "Щщщы", "Ёлкина"])
def test_a_capital_that_opens_a_word_changes_no_reading(word: str) -> None:
    assert analyzer().parse(word) == analyzer().parse(word.lower())
    assert parses(word) == parses(word.lower())
