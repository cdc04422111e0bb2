"""The table: what it shows, and what comes of it when it returns."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ReviewError
from extractor.review import Review, State, open_review
from extractor.review.table import Application, apply_sheet, csv_text, read_sheet, table_rows, write_xlsx
from extractor.review.table.layout import layout
from extractor.schema import Visit

Run = Callable[..., Path]
Table = list[dict[str, str]]


def exported(review: Review, **options: bool) -> Table:
    """The table as a spreadsheet shows it."""
    text = csv_text(table_rows(review.facts(), **options))
    return list(csv.DictReader(io.StringIO(text)))


def applied(review: Review, table: Table, reviewer: str | None = "Анна") -> Application:
    """What comes of a table saved as CSV."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return apply_sheet(review, read_sheet(file.getvalue().encode()), reviewer=reviewer, default="никто")


def refused(outcome: Application) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.reason) for one in outcome.refusals]


def test_one_row_a_visit_and_visitor(review: Review) -> None:
    (fact,) = review.facts()
    first, second = exported(review)
    assert (first["row"], second["row"]) == (f"\u2060{fact.id}/1", f"\u2060{fact.id}/2")
    assert {name: first[name] for name in ("who", "role", "where", "when", "quote", "status", "decision")} == {
        "who": "Иван Петров",
        "role": "мэр",
        "where": "Брянск",
        "when": "\u2060В мае 2011 года",
        "quote": "В мае 2011 года мэр Орла Иван Петров и делегация Орла посетили Брянск для обмена опытом.",
        "status": "occurred",
        "decision": "",
    }
    (joined,) = exported(review, one_row_per_visit=True)
    assert (joined["who"], joined["role"]) == ("Иван Петров; делегация Орла", "мэр;")


def test_a_decision_in_any_row_is_one_on_the_visit(review: Review) -> None:
    table = exported(review)
    table[1]["decision"] = "Принято"
    outcome = applied(review, table)
    assert (dict(outcome.written), outcome.unchanged, outcome.refusals) == ({"accept": 1}, 0, [])
    (fact,) = review.facts()
    assert (fact.state, fact.reviewers) == (State.ACCEPTED, ("Анна",))
    assert [row["decision"] for row in exported(review)] == ["accepted", "accepted"]


CORRECTIONS = {
    "who": ("Пётр Иванов", lambda visit: visit.visitors[0].name),
    "role": ("губернатор", lambda visit: visit.visitors[0].role),
    "who_kind": ("организация", lambda visit: visit.visitors[0].kind.value),
    "where": ("Курск", lambda visit: (visit.place.name, visit.place.country, visit.place.within)),
    "within": ("Брянская область", lambda visit: visit.place.within),
    "edtf": ("9.05.2011", lambda visit: (visit.when.edtf, visit.when.earliest, visit.when.text)),
    "when": ("мае 2011", lambda visit: (visit.when.text, visit.when.edtf)),
    "status": ("запланировано", lambda visit: visit.status.value),
    "type": ("участие", lambda visit: visit.type.value),
    "host": ("", lambda visit: visit.host),
    "purpose": ("обмена опытом", lambda visit: visit.purpose.text),
    "outcome_kinds": ("решение", lambda visit: [(one.text, one.kind.value) for one in visit.outcomes]),
    "outcomes": ("договор о дружбе", lambda visit: [(one.text, one.kind.value) for one in visit.outcomes]),
}
MEANT = {
    "where": ("Курск", "Россия", None),
    "who_kind": "organization",
    "edtf": ("2011-05-09", "2011-05-09", "В мае 2011 года"),
    "when": ("мае 2011", "2011-05"),
    "status": "planned",
    "type": "attendance",
    "host": None,
    "outcome_kinds": [("Подписан договор о дружбе", "decision")],
    "outcomes": [("договор о дружбе", "agreement")],
}


@pytest.mark.parametrize("column", CORRECTIONS)
@pytest.mark.parametrize("joined", [False, True])
def test_a_changed_cell_is_a_correction(review: Review, column: str, joined: bool) -> None:
    cell, part = CORRECTIONS[column]
    table = exported(review, one_row_per_visit=joined)
    visitor = joined and column in ("who", "role", "who_kind")
    kept = {"who": "делегация Орла", "who_kind": "group", "role": ""}.get(column, "")
    table[0][column] = f"{cell}; {kept}" if visitor else cell
    outcome = applied(review, table)
    assert (refused(outcome), dict(outcome.written)) == ([], {"correct": 1})
    (fact,) = review.facts()
    assert (fact.state, part(fact.value)) == (State.CORRECTED, MEANT.get(column, cell))
    assert len(fact.value.visitors) == 2
    assert applied(review, table).written == {}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("edtf", "когда-то", "not-a-date"),
        ("status", "быть может", "not-one-of"),
        ("where_kind", "деревня", "not-one-of"),
        ("who", "", "no-name"),
        ("purpose", "таких слов там нет", "not-in-report"),
        ("quote", "другие слова", "fixed-column"),
        ("country", "FR", "fixed-column"),
        ("decision", "наверное", "no-decision"),
        ("decision", "corrected", "nothing-corrected"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_and_the_rest_is_taken(run: Run, column: str, cell: str, reason: str) -> None:
    with open_review(run(a=lambda visit: visit, b=lambda visit: visit)) as review:
        table = exported(review)
        table[0][column] = cell
        table[2]["decision"] = "accepted"
        outcome = applied(review, table)
        assert refused(outcome) == [(2, column, reason)]
        assert [fact.state for fact in review.facts()] == [State.PENDING, State.ACCEPTED]


def test_what_is_refused_in_a_row_does_not_hold_up_its_other_cells(review: Review) -> None:
    table = exported(review)
    table[0].update(edtf="никогда", host="мэрия", decision="accepted")
    outcome = applied(review, table)
    assert refused(outcome) == [(2, "edtf", "not-a-date")]
    (fact,) = review.facts()
    assert (fact.state, fact.value.host, fact.value.when and fact.value.when.edtf) == (State.CORRECTED, "мэрия", "2011-05")


def test_an_acceptance_with_a_refused_correction_is_no_acceptance(review: Review) -> None:
    table = exported(review)
    table[0].update(edtf="никогда", decision="accepted")
    applied(review, table)
    assert review.facts()[0].state is State.PENDING


def test_rejected_in_all_rows_rejects_the_visit_in_some_takes_visitors_out(run: Run) -> None:
    with open_review(run(a=lambda visit: visit, b=lambda visit: visit)) as review:
        table = exported(review)
        for row in table[:3]:
            row["decision"] = "rejected"
        assert dict(applied(review, table).written) == {"reject": 1, "correct": 1}
        first, second = review.facts()
        assert first.state is State.REJECTED
        assert [visitor.name for visitor in second.value.visitors] == ["делегация Орла"]
        assert applied(review, table).written == {}


def test_a_new_row_adds_a_visit_and_a_plus_adds_a_visitor(review: Review) -> None:
    (fact,) = review.facts()
    table = exported(review)
    blank = dict.fromkeys(table[0], "")
    table += [
        blank | {"who": "Иван Петров", "where": "Орёл", "quote": "Подписан договор о дружбе.", "report": "a.txt"},
        blank | {"who": "делегация Орла", "who_kind": "группа", "where": "Орёл", "quote": "Подписан договор о дружбе.", "report": "a.txt"},
        blank | {"row": f"{fact.id}/+", "who": "Анна Ли", "role": "переводчик"},
    ]
    outcome = applied(review, table)
    assert (refused(outcome), dict(outcome.written)) == ([], {"correct": 1, "add": 1})
    changed, added = review.facts()
    assert [(one.name, one.role) for one in changed.value.visitors][2:] == [("Анна Ли", "переводчик")]
    assert [(one.name, one.kind.value) for one in added.value.visitors] == [
        ("Иван Петров", "person"),
        ("делегация Орла", "group"),
    ]
    again = applied(review, table)
    assert (again.written, again.unchanged, refused(again)) == ({}, 2, [])


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"report": "z.txt"}, "report", "no-report"),
        ({"quote": "этого нет"}, "quote", "not-in-report"),
        ({"quote": ""}, "quote", "no-quote"),
        ({"where": "", "who": ""}, "who", "nobody"),
        ({"edtf": "31.02.2011"}, "edtf", "not-a-date"),
    ],
)
def test_a_new_row_that_lacks_something_is_refused(review: Review, changes: dict[str, str], column: str, reason: str) -> None:
    table = exported(review)
    new = {"who": "Иван Петров", "where": "Орёл", "quote": "Подписан договор о дружбе.", "report": "a.txt"}
    table.append(dict.fromkeys(table[0], "") | new | changes)
    outcome = applied(review, table)
    assert (refused(outcome), len(review.facts())) == ([(4, column, reason)], 1)


def test_rows_and_columns_in_any_order_and_columns_of_ones_own(review: Review) -> None:
    table = [dict(reversed(list(row.items()))) | {"моё": "заметка"} for row in reversed(exported(review))]
    table[0]["decision"] = "accepted"
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    sheet = read_sheet(file.getvalue().encode())
    assert sheet.unknown == ("моё",)
    outcome = apply_sheet(review, sheet, reviewer="Анна", default="")
    assert (dict(outcome.written), outcome.refusals) == ({"accept": 1}, [])


def test_the_table_speaks_for_whom_it_names(review: Review) -> None:
    table = exported(review)
    table[0].update(decision="accepted", reviewer="Вера", comment="сверено с делом")
    applied(review, table, reviewer=None)
    (fact,) = review.facts()
    assert fact.decided and (fact.decided.reviewer, fact.decided.comment) == ("Вера", "сверено с делом")


def test_two_reviewers_judge_blind_and_the_conflict_is_settled_in_the_common_table(review: Review) -> None:
    def own(name: str, decision: str) -> None:
        table = list(csv.DictReader(io.StringIO(csv_text(table_rows(review.seen_by(name))))))
        assert [row["decision"] for row in table] == ["", ""]
        for row in table:
            row["decision"] = decision
        applied(review, table, reviewer=name)

    own("Анна", "accepted")
    own("Борис", "rejected")
    table = exported(review)
    assert (table[0]["decision"], table[0]["reviewer"]) == ("conflict", "Анна; Борис")
    assert table[0]["question"] == "Анна: accepted; Борис: rejected"
    table[0]["decision"] = "rejected"
    table[1]["decision"] = "rejected"
    assert dict(applied(review, table, reviewer="Вера").written) == {"reject": 1}
    assert review.facts()[0].state is State.REJECTED
    assert applied(review, table, reviewer="Вера").written == {}


def test_an_old_table_does_not_take_back_what_was_decided_since(review: Review) -> None:
    table = exported(review)
    table[0]["decision"] = "accepted"
    applied(review, table)
    old = exported(review)
    review.decide(review.facts()[0].id, "reject", "Анна")
    outcome = applied(review, old)
    assert (outcome.written, outcome.unchanged) == ({}, 1)
    assert review.facts()[0].state is State.REJECTED


def test_a_cleared_decision_is_not_silently_kept(review: Review) -> None:
    review.decide(review.facts()[0].id, "accept", "Анна")
    table = exported(review)
    table[0]["decision"] = ""
    outcome = applied(review, table)
    assert (refused(outcome), outcome.written, review.facts()[0].state) == ([(2, "decision", "cleared")], {}, State.ACCEPTED)


def test_the_same_file_goes_on_being_filled_in(review: Review) -> None:
    table = exported(review)
    table[0]["host"] = "мэрия"
    applied(review, table)
    table[0]["edtf"] = "2011-05-09"
    assert dict(applied(review, table).written) == {"correct": 1}
    (fact,) = review.facts()
    assert (fact.value.host, fact.value.when and fact.value.when.edtf) == ("мэрия", "2011-05-09")


def test_two_tables_correct_different_cells_of_one_visit(review: Review) -> None:
    first, second = exported(review), exported(review)
    first[0]["host"] = "мэрия"
    second[1]["edtf"] = "2011-05-09"
    applied(review, first, reviewer="Анна")
    applied(review, second, reviewer="Анна")
    (fact,) = review.facts()
    assert (fact.value.host, fact.value.when and fact.value.when.edtf) == ("мэрия", "2011-05-09")


def test_rows_from_before_a_new_run_are_refused_where_they_decide_and_only_there(run: Run) -> None:
    with open_review(run(a=lambda visit: visit, b=lambda visit: visit)) as review:
        table = exported(review)
        table[0]["decision"] = "accepted"
        run("2", a=another_host, b=another_host)
        outcome = applied(review, table)
        assert (refused(outcome), outcome.written, outcome.unchanged) == ([(2, "row", "stale")], {}, 1)


def another_host(visit: Visit) -> Visit:
    from dataclasses import replace

    return replace(visit, host="мэрия")


def test_what_changed_under_a_decision_is_asked_in_the_table(run: Run) -> None:
    with open_review(run()) as review:
        review.decide(review.facts()[0].id, "accept", "Анна")
        run("2", a=another_host)
        table = exported(review)
        assert (table[0]["decision"], table[0]["host"]) == ("changed", "администрация Брянска")
        assert table[0]["question"] == "found with other values; host: администрация Брянска → мэрия"
        assert applied(review, table).written == {}
        table[0]["decision"] = "взять новое"
        assert dict(applied(review, table).written) == {"accept": 1}
        (fact,) = review.facts()
        assert (fact.state, fact.value.host, fact.change) == (State.ACCEPTED, "мэрия", None)


def test_the_russian_table_asks_in_russian(run: Run) -> None:
    with open_review(run()) as review:
        identifier = review.facts()[0].id
        review.decide(identifier, "correct", "Анна", changes={"status": "planned"})
        review.decide(identifier, "reject", "Борис")
        (row, _) = table_rows(review.facts(), "ru")
        assert row["question"] == "Анна: исправлено; Борис: отклонено"
        review.decide(identifier, "correct", "Вера", changes={"place": "Курск"})
        (row, _) = table_rows(review.facts(), "ru")
        assert row["corrected"] == "состояние: состоялось → запланировано; куда: Брянск (город) → Курск (город)"


def test_a_table_of_another_run_is_refused_whole(run: Run) -> None:
    with open_review(run()) as review:
        table = exported(review)
        for row in table:
            row["row"] = row["row"].replace(row["row"][1:9], "vffffffff"[:8])
        with pytest.raises(ReviewError, match="belongs to another run"):
            applied(review, table)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "table-empty"),
        (b"\r\n \n", "table-empty"),
        ("кто;куда\nИванов;Томск\n".encode(), "table-no-table"),
        (b"row,row\n1,2\n", "table-two-columns"),
        (b'row,who\n1,"no end\n', "table-damaged"),
        (b"\xff\xfe\x00", "table-no-table"),
        (b"PK\x03\x04 not a workbook", "table-damaged"),
        (bytes(range(256)) * 20, "table-no-table"),
    ],
)
def test_a_damaged_table_is_told_and_changes_nothing(data: bytes, reason: str) -> None:
    with pytest.raises(ReviewError) as caught:
        read_sheet(data, where="t.csv")
    assert (caught.value.reason, caught.value.where) == (reason, "t.csv")
    assert caught.value.remedy


@given(data=st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda tail: b"row;who\n" + tail)))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with contextlib.suppress(ReviewError):
        assert "row" in read_sheet(data).headings


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_workbook_cut_short_or_with_entities_is_refused(review: Review, tmp_path: Path, at: float) -> None:
    write_xlsx(tmp_path / "t.xlsx", table_rows(review.facts()))
    data = (tmp_path / "t.xlsx").read_bytes()
    with pytest.raises(ReviewError) as caught:
        read_sheet(data[: int(len(data) * at)])
    assert caught.value.reason == "table-damaged"
    evil = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(evil, "w") as made:
        for name in whole.namelist():
            part = whole.read(name)
            if name.endswith("workbook.xml"):
                part = part.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
            made.writestr(name, part)
    with pytest.raises(ReviewError, match="declares entities"):
        read_sheet(evil.getvalue())


def test_a_row_with_a_separator_too_many_is_told_by_its_number(review: Review) -> None:
    text = csv_text(table_rows(review.facts()))
    outcome = apply_sheet(review, read_sheet((text + "x," * 60 + "\n").encode()), reviewer="Анна", default="")
    assert refused(outcome) == [(4, "", "too-many-cells")]


def test_a_workbook_has_lists_to_choose_from_and_no_formula(review: Review, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    review.decide(review.facts()[0].id, "accept", "Анна", comment='=HYPERLINK("http://x")')
    write_xlsx(tmp_path / "t.xlsx", table_rows(review.facts(), "ru"), "ru")
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert '"принято,отклонено,исправлено,под вопросом"' in {one.formula1 for one in sheet.data_validations.dataValidation}


def test_every_heading_and_word_leads_back_in_both_languages() -> None:
    known = layout()
    for language in ("en", "ru"):
        for name, heading in zip(known.russian, known.headings(language), strict=True):  # type: ignore[arg-type]
            assert known.column(heading.upper()) == name
        for column, words in known.words.items():
            for value in words:
                assert known.meant(column, known.shown(column, value, language)) == value  # type: ignore[arg-type]
