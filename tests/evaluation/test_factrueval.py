"""FactRuEval: what a submission looks like, how the layers are read, and how the contest counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError, MissingSource
from extractor.evaluation.factrueval import (
    evaluate,
    extracted,
    read_gold,
    score_task1,
    score_task2,
    score_task3,
    submitted,
)
from extractor.graph.exports.factrueval import task1, task2, task3
from extractor.reading import from_text
from extractor.schema import Document, Evidence, Fact, Mention, Organization, Person, Place, PlaceKind

TEXT = "Мэр Томска Иван Титов принял Яака Тамма."
LAYERS = {
    "tokens": "1 0 3 Мэр\n2 4 6 Томска\n3 11 4 Иван\n4 16 5 Титов\n5 22 6 принял\n6 29 4 Яака\n7 34 5 Тамма\n8 39 1 .\n",
    "spans": (
        "10 job 0 3 1 1  # 1 Мэр\n11 loc_name 4 6 2 1  # 2 Томска\n12 name 11 4 3 1  # 3 Иван\n"
        "13 surname 16 5 4 1  # 4 Титов\n14 name 29 4 6 1  # 6 Яака\n15 surname 34 5 7 1  # 7 Тамма\n"
    ),
    "objects": "100 LocOrg 11 # Томска\n101 Person 12 13 # Иван Титов\n102 Person 14 15 # Яака Тамма\n",
    "coref": (
        "1 100\nname Томск\ndescriptor город\n\n2 101\nfirstname Иван\nlastname Титов\n\n3 102\nfirstname Яак\nlastname Тамм\n"
    ),
    "facts": (
        "7-0 Occupation\nWho obj2 Титов Иван\nPosition span10 Мэр\nWhere obj1 Томск\n\n"
        "7-1 Meeting\nParticipant obj2 Титов Иван\nParticipant obj3 Тамм Яак\nСложность повышенная\n"
    ),
}


def _fact(kind: str, *arguments: tuple[str, str, str | None]) -> Fact:
    return Fact("f1", kind, arguments, (Evidence((0, len(TEXT)), TEXT),))  # type: ignore[arg-type]


def _mention(label: str, text: str, normal: str, entity: str) -> Mention:
    start = TEXT.index(text)
    return Mention((start, start + len(text)), text, label, normal, entity)


DOCUMENT = Document(
    from_text(TEXT, mend=False),
    (
        _mention("PROFESSION", "Мэр Томска", "мэр Томска", "p1"), _mention("CITY", "Томска", "Томск", "l1"),
        _mention("PERSON", "Иван Титов", "Иван Титов", "p1"), _mention("PERSON", "Яака Тамма", "Яак Тамм", "p2"),
    ),
    (Person("p1", "Иван Титов", "Титов", "Иван"), Person("p2", "Яак Тамм", "Тамм", "Яак"), Person("office3", "посол")),
    (Organization("g1", "делегация", group=True), Organization("o1", "завод")),
    (Place("Томск", PlaceKind.CITY, id="l1"),),
    facts=(
        _fact("office", ("who", "Иван Титов", "p1"), ("position", "мэр", None), ("where", "Томск", "l1")),
        _fact("office", ("who", "Яак Тамм", "p2"), ("position", "поэт", None)),
        _fact("meeting", ("participant", "Иван Титов", "p1"), ("participant", "Яак Тамм", "p2")),
        _fact("meeting", ("participant", "Иван Титов", "p1"), ("participant", "посол", "office3")),
    ),
)


@pytest.fixture
def devset(tmp_path: Path) -> Path:
    (tmp_path / "book_7.txt").write_text(TEXT, encoding="utf-8")
    for layer, text in LAYERS.items():
        (tmp_path / f"book_7.{layer}").write_text(text, encoding="utf-8")
    return tmp_path


def test_mentions_of_task_1() -> None:
    assert task1(DOCUMENT) == "locorg 4 6\nper 11 10\nper 29 10\n"


def test_objects_of_task_2_are_named() -> None:
    assert task2(DOCUMENT) == "per\nfirstname: Иван\nlastname: Титов\n\nper\nfirstname: Яак\nlastname: Тамм\n\nloc\nname: Томск\n"


def test_facts_of_task_3_have_a_seat_and_two_names() -> None:
    assert task3(DOCUMENT) == (
        "OCCUPATION:\nWHO: Иван Титов\nPOSITION: мэр\nWHERE: Томск\n\nMEETING:\nPARTICIPANT: Иван Титов\nPARTICIPANT: Яак Тамм\n"
    )


def test_nothing_found_is_an_empty_file() -> None:
    empty = Document(from_text("", mend=False))
    assert task1(empty) == task2(empty) == task3(empty) == ""


def test_initials_stand_for_first_name_and_patronymic() -> None:
    document = Document(from_text(TEXT, mend=False), persons=(Person("p1", "И.П. Титов", "Титов"),))
    assert task2(document) == "per\nfirstname: И\npatronymic: П\nlastname: Титов\n"


def test_a_line_never_breaks_nor_holds_a_second_colon() -> None:
    document = Document(from_text(TEXT, mend=False), facts=(_fact("office", ("who", "А:\nБ", None), ("position", "мэр", None), ("where", "В", None)),))
    assert task3(document).splitlines()[1] == "WHO: А Б"


def test_a_right_submission_scores_one(devset: Path) -> None:
    scores = evaluate(devset, extracted(lambda path: DOCUMENT))
    assert {key: round(metrics.f1, 3) for key, metrics in scores.items() if key[1] == "all"} == {
        ("task1", "all"): 1.0, ("task2", "all"): 1.0, ("task3", "all"): 1.0,
    }


def test_a_hard_fact_is_neither_asked_for_nor_punished(devset: Path) -> None:
    gold = read_gold(devset, "book_7")
    found = score_task3(gold, "MEETING:\nPARTICIPANT: Иван Титов\nPARTICIPANT: Яак Тамм\n")["meeting"]
    assert (found.gold, found.predicted) == (0, 0)
    assert score_task3(gold, "")["meeting"].gold == 0


def test_a_wrong_argument_costs_and_positions_weigh_half(devset: Path) -> None:
    gold = read_gold(devset, "book_7")
    right = score_task3(gold, "OCCUPATION:\nWHO: Титов Иван\nPOSITION: мэр\nWHERE: Томск\n")["occupation"]
    wrong = score_task3(gold, "OCCUPATION:\nWHO: Титов Иван\nPOSITION: пекарь\nWHERE: Томск\n")["occupation"]
    assert right.right == 1
    assert wrong.right == pytest.approx(2 / 3)


def test_strings_agree_at_two_edits_not_at_three(devset: Path) -> None:
    gold = read_gold(devset, "book_7")
    assert score_task2(gold, "loc\nname: Томскъ!\n")["loc"].right == 1
    assert score_task2(gold, "loc\nname: Томскъ!!\n")["loc"].right == 0
    assert score_task2(gold, "loc\nname: город Томск\n")["loc"].right == 1


def test_a_descriptor_too_much_costs_in_task_1(devset: Path) -> None:
    gold = read_gold(devset, "book_7")
    assert score_task1(gold, "per 11 10\n")["per"].right == 1
    assert score_task1(gold, "locorg 0 10\n")["loc"].right == 0.5


def test_quotation_marks_around_a_name_cost_nothing(tmp_path: Path) -> None:
    layers = {
        "txt": "Завод «Маяк» закрыт.", "tokens": "1 0 5 Завод\n2 6 1 «\n3 7 4 Маяк\n4 11 1 »\n5 13 6 закрыт\n6 19 1 .\n",
        "spans": "11 org_name 7 4 3 1  # 3 Маяк\n12 org_descr 0 5 1 1  # 1 Завод\n", "objects": "100 Org 11 12 # Завод Маяк\n", "coref": "", "facts": "",
    }  # fmt: skip
    for layer, text in layers.items():
        (tmp_path / f"book_1.{layer}").write_text(text, encoding="utf-8")
    gold = read_gold(tmp_path, "book_1")
    assert [score_task1(gold, f"org {span}\n")["org"].right for span in ("0 12", "7 4", "6 13")] == [1.0, 1.0, 0.5]


def test_a_mention_inside_a_larger_one_is_neither_asked_for_nor_punished(tmp_path: Path) -> None:
    layers = {
        "txt": "Мэрия Томска", "tokens": "1 0 5 Мэрия\n2 6 6 Томска\n", "spans": "11 org_descr 0 5 1 1  # 1 Мэрия\n12 loc_name 6 6 2 1  # 2 Томска\n",
        "objects": "100 Org 11 12 # Мэрия Томска\n101 LocOrg 12 # Томска\n", "coref": "", "facts": "",
    }  # fmt: skip
    for layer, text in layers.items():
        (tmp_path / f"book_1.{layer}").write_text(text, encoding="utf-8")
    gold = read_gold(tmp_path, "book_1")
    for submission in ("org 0 12\n", "org 0 12\nlocorg 6 6\n"):
        scores = score_task1(gold, submission)
        assert (scores["org"].f1, scores["loc"].gold, scores["loc"].predicted) == (1.0, 0, 0)


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingSource):
        evaluate(tmp_path, extracted(lambda path: DOCUMENT))


def test_answers_come_from_a_folder_of_submissions(devset: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    answers = tmp_path_factory.mktemp("answers")
    (answers / "book_7.task1").write_text(task1(DOCUMENT), encoding="utf-8")
    scores = evaluate(devset, submitted(answers))
    assert (scores["task1", "all"].f1, scores["task2", "all"].predicted, scores["task2", "all"].gold) == (1.0, 0, 3)


def test_a_folder_without_submissions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingSource, match="no submission"):
        submitted(tmp_path)


def test_a_submission_of_another_encoding_is_refused(devset: Path) -> None:
    (devset / "book_7.task2").write_bytes("per\nlastname: Титов\n".encode("cp1251"))
    with pytest.raises(DataError, match="UTF-8"):
        evaluate(devset, submitted(devset))


def test_a_missing_layer_is_refused(devset: Path) -> None:
    (devset / "book_7.coref").unlink()
    with pytest.raises(MissingSource, match="layer"):
        read_gold(devset, "book_7")


def test_a_malformed_layer_is_refused(devset: Path) -> None:
    (devset / "book_7.spans").write_text("10 job 0 3 1 1  # 99 Мэр\n", encoding="utf-8")
    with pytest.raises(DataError, match="malformed"):
        read_gold(devset, "book_7")
