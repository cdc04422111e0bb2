"""``extractor review``: the commands, and the folder that needs no command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import extractor as extractor_package
from extractor.batch.lock import held
from extractor.cli.messages import Lang, say
from extractor.review import open_review

Command = Callable[..., tuple[int, str, str]]
Archive = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, toy_flow: None, archive: Archive, extractor: Command) -> Path:
    """A run in which Иванов visits Орёл and Петров visits Курск."""
    reports = archive({"a.txt": "Иванов посетил Орёл. Петров посетил Курск."})
    out = tmp_path / "out"
    assert extractor("run", reports, "-o", out)[0] == 0
    return out


def test_progress_conflicts_agreement_and_undo(folder: Path, extractor: Command) -> None:
    with open_review(folder) as review:
        first, second = review.facts()
        review.decide(first.id, "accept", "Анна")
        review.decide(first.id, "reject", "Борис", comment="это другой Иванов")
        review.decide(second.id, "accept", "Анна")
    code, out, _ = extractor("review", "progress", folder, "--lang", "ru")
    assert (code, out.splitlines()[0]) == (0, "проверено 1 из 2 (50 %)")
    code, out, err = extractor("review", "conflicts", folder, "--lang", "ru")
    assert "Анна: принято" in out
    assert "Борис: отклонено (это другой Иванов)" in out
    assert err == "расхождений между проверяющими: 1\n"
    _, out, _ = extractor("review", "agreement", folder, "--lang", "en")
    assert out.startswith("Анна – Борис: 1 facts in common, equal verdicts on 0 (0.0 %), Cohen's kappa 0.000")
    code, out, _ = extractor("review", "undo", folder, "--reviewer", "Борис", "--lang", "ru")
    assert (code, "отклонить" in out) == (0, True)
    assert extractor("review", "conflicts", folder)[1] == ""
    code, _, err = extractor("review", "undo", folder, "--reviewer", "Вера", "--lang", "ru")
    assert (code, "отменять нечего" in err) == (1, True)


def test_a_run_says_what_it_changed_under_decisions_and_the_log_who_decided(folder: Path, extractor: Command) -> None:
    with open_review(folder) as review:
        review.decide(review.facts()[1].id, "accept", "Анна", comment="по делу 7")
    report = folder.parent / "reports" / "a.txt"
    report.write_text("Иванов посетил Орёл. Никто не ездил в Курск.", encoding="utf-8")
    _, _, err = extractor("run", folder.parent / "reports", "-o", folder, "--lang", "ru")
    assert f"изменилось под решениями: 1. Посмотреть: extractor review changes {folder}" in err
    code, out, err = extractor("review", "changes", folder, "--lang", "ru")
    assert (code, "больше не находится: Петров → Курск" in out, err) == (0, True, "изменилось под решениями: 1\n")
    _, out, _ = extractor("review", "log", folder, "--lang", "ru")
    number, _, reviewer, action, _, name, _, comment = out.rstrip("\n").split("\t")
    assert (number, reviewer, action, name, comment) == ("1", "Анна", "принять", "a.txt", "по делу 7")


def test_a_folder_without_a_run_is_told(tmp_path: Path, extractor: Command) -> None:
    code, _, err = extractor("review", "changes", tmp_path / "none", "--lang", "en")
    assert (code, "no run was written here" in err) == (1, True)


def test_the_table_goes_out_in_russian_comes_back_and_shows_in_the_outputs(folder: Path, tmp_path: Path, extractor: Command) -> None:
    code, out, _ = extractor("review", "export", folder, "--excel", "--headings", "ru")
    assert (code, out[:1], out.splitlines()[0].split(";")[:4]) == (0, "\ufeff", ["\ufeffстрока", "решение", "кто", "кто это"])
    head, first, second = out.splitlines()
    table = tmp_path / "table.csv"
    rejected, corrected = first.replace(";;", ";отклонено;", 1), second.replace(";Курск;", ";Тула;", 1)
    table.write_text("\n".join((head, rejected, corrected)), encoding="cp1251", errors="replace")
    code, out, err = extractor("review", "apply", folder, table, "--reviewer", "Анна", "--lang", "ru")
    assert (code, err) == (0, "")
    assert out == "принято 0, отклонено 1, исправлено 1, под вопросом 0, добавлено 0; без изменений 0; не принято ячеек: 0\n"
    visits = (folder / "visits.csv").read_text(encoding="utf-8")
    assert ("Иванов" in visits, "Тула" in visits, "corrected" in visits) == (False, True, True)
    code, out, _ = extractor("review", "apply", folder, table, "--reviewer", "Анна", "--lang", "en")
    assert (code, out) == (0, "accepted 0, rejected 0, corrected 0, unsure 0, added 0; unchanged 2; cells refused: 0\n")


def test_the_table_of_the_run_itself_may_be_corrected_and_handed_back(folder: Path, tmp_path: Path, extractor: Command) -> None:
    table = tmp_path / "visits.csv"
    table.write_text((folder / "visits.csv").read_text(encoding="utf-8").replace(",Курск,", ",Тула,"), encoding="utf-8")
    code, out, _ = extractor("review", "apply", folder, table, "--reviewer", "Анна", "--lang", "en")
    assert (code, out) == (0, "accepted 0, rejected 0, corrected 1, unsure 0, added 0; unchanged 1; cells refused: 0\n")
    assert "Тула" in (folder / "visits.csv").read_text(encoding="utf-8")


def test_what_a_table_refuses_is_told_by_row_and_column(folder: Path, tmp_path: Path, extractor: Command) -> None:
    _, out, _ = extractor("review", "export", folder)
    table = tmp_path / "table.csv"
    table.write_text(out.replace(",occurred,", ",быть может,", 1), encoding="utf-8")
    code, out, err = extractor("review", "apply", folder, table, "--lang", "ru")
    assert (code, err) == (1, "строка 2, столбец «status», «быть может»: такого значения у этого столбца нет\n")
    assert out.endswith("не принято ячеек: 1\n")


def test_a_workbook_and_gold_are_written_and_measured(folder: Path, tmp_path: Path, extractor: Command) -> None:
    code, out, err = extractor("review", "export", folder, "--xlsx", tmp_path / "t.xlsx", "--lang", "en")
    assert (code, out, err) == (0, "", f"rows: 2, file: {tmp_path / 't.xlsx'}\n")
    with open_review(folder) as review:
        for fact, action in zip(review.facts(), ("accept", "reject"), strict=True):
            review.decide(fact.id, action, "Анна")
    gold = tmp_path / "gold"
    code, out, _ = extractor("review", "export", folder, "--gold", gold, "--lang", "en")
    assert (code, out.startswith("written as gold: 1 reports, 1 visits, 0 not yet decided.")) == (0, True)
    code, out, _ = extractor("evaluate", "visits", gold / "gold", gold / "found.jsonl", "--json")
    assert (code, json.loads(out)["visit"]["p"], json.loads(out)["visit"]["r"]) == (0, 0.5, 1.0)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "файл таблицы не открывается. Проверьте путь и права"),
        (b"", "в файле таблицы ничего нет. Выгрузите её заново: extractor review export"),
        (b"PK\x03\x04", "файл таблицы повреждён. Сохраните его ещё раз как XLSX или CSV UTF-8"),
        (b"row,who\nv0/1,x\n", "это таблица другого прогона: ни одной её строки здесь нет."),
    ],
)
def test_a_table_that_is_none_is_told_in_one_line(
    folder: Path, tmp_path: Path, extractor: Command, content: bytes | None, told: str
) -> None:
    table = tmp_path / "t.csv"
    if content is not None:
        table.write_bytes(content)
    code, out, err = extractor("review", "apply", folder, table, "--lang", "ru")
    assert (code, out, told in err, err.count("\n")) == (1, "", True, 1)


def test_publishing_waits_for_a_run_and_says_how_to_go_on(folder: Path, extractor: Command) -> None:
    with open_review(folder) as review:
        review.decide(review.facts()[0].id, "reject", "Анна")
    with held(folder):
        code, _, err = extractor("review", "publish", folder, "--lang", "en")
        assert (code, f"extractor review publish {folder}" in err) == (1, True)
    assert extractor("review", "publish", folder, "--lang", "en")[:2] == (0, f"the outputs are up to date: {folder}\n")
    assert "Иванов" not in (folder / "visits.csv").read_text(encoding="utf-8")


def test_every_reason_has_its_words_in_both_languages() -> None:
    package = Path(extractor_package.__file__).parent / "review"
    codes = set()
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r'reason="([a-z-]+)"', text)) | set(re.findall(r'_refuse\(\s*"([a-z-]+)", [a-z"]', text))
        codes |= set(re.findall(r'refusal\(\s*sheet, [a-z_.]+(?:\[0\])?, "?[a-z]+"?, "([a-z-]+)"', text))
    codes = {f"table-{code}" if code in ("empty", "no-table", "two-columns", "damaged") else code for code in codes}
    assert len(codes) > 25
    for code in codes:
        assert say(Lang.ru, f"refused {code}", value="x") != say(Lang.en, f"refused {code}", value="x")
