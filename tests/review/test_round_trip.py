"""export → apply → export is the identity, whatever a report says and a spreadsheet program makes of the file."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.graph.tables.layout import Language
from extractor.review import Action, Decision, Review, open_review
from extractor.review.decision import decision_id
from extractor.review.table import apply_sheet, csv_text, read_sheet, table_rows, write_xlsx
from extractor.schema import (
    Document,
    Evidence,
    OffsetMap,
    Outcome,
    OutcomeKind,
    Place,
    PlaceKind,
    Quote,
    Report,
    Status,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
    WorkingText,
)
from extractor.store import Store, rows_of

# What spreadsheets take for something else, or trip over.
AWKWARD = (
    "007", "=1+1", "-5", "+7 3822", "@сумма", "1/2", "2011-05", "9.05.1855", "1E5", "0,5", "12:30", "ИСТИНА", "true",
    "да; нет", "а | б", 'сказал «"да"»', "две\nстроки", "\tтаб", " края ", "ё\u0301", "Ōsaka", "東京", "a,b;c", "'апостроф",
    "\u2060метка", "\u00a0", "<script>", "sep=;", "№ 5", "—", "?", "\x07звонок", "x" * 33_000,
)  # fmt: skip
words = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))
names = words.filter(lambda text: text.strip() != "")
maybe = st.one_of(st.none(), words)


@st.composite
def visits(draw: st.DrawFn, number: int) -> Visit:
    visitor = st.builds(Visitor, names, st.sampled_from(VisitorKind), role=maybe, affiliation=maybe)
    place = st.builds(Place, names, st.sampled_from(PlaceKind), within=maybe, country=st.sampled_from((None, "RU")))
    when = st.builds(TimeSpan, st.just((0, 1)), words, st.sampled_from((None, "1855-05-09", "2011-05", "2010/2012", "1955~")))
    return Visit(
        id=f"v{number}",
        type=draw(st.sampled_from(VisitType)),
        visitors=tuple(draw(st.lists(visitor, max_size=3))),
        place=draw(st.one_of(st.none(), place)),
        when=draw(st.one_of(st.none(), when)),
        status=draw(st.sampled_from(Status)),
        evidence=(Evidence((0, 1), draw(words), draw(st.sampled_from((None, 1)))),),
        host=draw(maybe),
        purpose=draw(st.one_of(st.none(), st.builds(Quote, st.just((0, 1)), words))),
        outcomes=tuple(
            draw(st.lists(st.builds(Outcome, st.just((0, 1)), names, st.sampled_from(OutcomeKind)), max_size=2))
        ),
        confidence=draw(st.floats(0, 1)),
        rule=draw(words),
    )


@st.composite
def archives(draw: st.DrawFn) -> tuple[list[Visit], list[Decision]]:
    """Some visits, and what two reviewers have said of them."""
    found = [draw(visits(number)) for number in range(draw(st.integers(1, 4)))]
    said = []
    for number in range(draw(st.integers(0, 5))):
        visit = draw(st.sampled_from(found))
        action = draw(st.sampled_from((Action.ACCEPT, Action.REJECT, Action.CORRECT, Action.UNSURE)))
        kept = {Action.ACCEPT: visit, Action.CORRECT: replace(draw(visits(9)), id=visit.id)}.get(action)
        reviewer, time = draw(st.sampled_from(("Анна", "Борис"))), f"2026-01-01T00:00:0{number}.000+00:00"
        said.append(
            Decision(
                decision_id(time, reviewer, action, visit.id), time, reviewer, action, visit.id, "a.txt", visit, kept,
                draw(words).strip(),
            )
        )  # fmt: skip
    return found, said


@contextmanager
def reviewing(found: list[Visit], said: list[Decision]) -> Iterator[Review]:
    text = found[0].evidence[0].text
    report = Report("r", "a.txt", text, WorkingText(text, OffsetMap.identity(len(text))))
    with tempfile.TemporaryDirectory() as folder:
        with Store(Path(folder) / "facts.sqlite") as store:
            store.write([rows_of(Document(report, visits=tuple(found)), "a.txt", sha256="", version="1")])
            store.select(["a.txt"])
        with open_review(folder) as review:
            review.append(said)
            yield review


def table(review: Review, language: Language, joined: bool) -> str:
    return csv_text(table_rows(review.facts(), language, one_row_per_visit=joined), language)


def recoded(text: str, separator: str, encoding: str) -> bytes:
    """The table as another program saves it, rows turned round."""
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows([head, *reversed(rows)])
    return file.getvalue().encode(encoding, "replace")


SAVED: dict[str, Callable[[str], bytes]] = {
    "as it was": lambda text: text.encode(),
    "utf-8 with mark": lambda text: recoded(text, ";", "utf-8-sig"),
    "unicode text": lambda text: recoded(text, "\t", "utf-16"),
    "cp1251": lambda text: recoded(text, ";", "cp1251"),
}


@given(saved=st.sampled_from(sorted(SAVED)), archive=archives(), language=st.sampled_from(("en", "ru")), joined=st.booleans())
@settings(max_examples=50)
def test_export_apply_export_is_the_identity(
    saved: str, archive: tuple[list[Visit], list[Decision]], language: Language, joined: bool
) -> None:
    with reviewing(*archive) as review:
        before, log = table(review, language, joined), review.log()
        outcome = apply_sheet(review, read_sheet(SAVED[saved](before)), reviewer="Вера", default="никто")
        assert outcome.refusals == []
        assert review.log() == log
        assert table(review, language, joined) == before


@given(archive=archives(), language=st.sampled_from(("en", "ru")), joined=st.booleans())
@settings(max_examples=10)
def test_a_workbook_comes_back_as_it_went(
    archive: tuple[list[Visit], list[Decision]], language: Language, joined: bool
) -> None:
    with reviewing(*archive) as review:
        before, log = table(review, language, joined), review.log()
        path = review.folder / "t.xlsx"
        write_xlsx(path, table_rows(review.facts(), language, one_row_per_visit=joined), language)
        outcome = apply_sheet(review, read_sheet(path.read_bytes()), reviewer="Вера", default="никто")
        assert outcome.refusals == []
        assert review.log() == log
        assert table(review, language, joined) == before


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac-cyrillic"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_russian_text_in_any_encoding_is_read(review: Review, encoding: str, language: Language) -> None:
    before = table(review, language, False)
    outcome = apply_sheet(review, read_sheet(recoded(before, ";", encoding)), reviewer="Вера", default="")
    assert (outcome.refusals, outcome.written, outcome.unchanged) == ([], {}, 1)


def awkward_archive() -> tuple[list[Visit], list[Decision]]:
    """One visit for each awkward text, in every field."""
    found = []
    for number, text in enumerate(one for one in AWKWARD if one.strip()):
        found.append(
            Visit(
                f"v{number}", VisitType.VISIT, (Visitor(text, VisitorKind.PERSON, role=text, affiliation=text),),
                Place(text, PlaceKind.CITY, within=text), TimeSpan((0, 1), text, "1855-05", "1855-05-01", "1855-05-31"),
                Status.OCCURRED, (Evidence((0, 1), text),), host=text, purpose=Quote((0, 1), text), rule=text,
            )
        )  # fmt: skip
    time = "2026-01-01T00:00:00.000+00:00"
    said = [
        Decision(f"d{visit.id}", time, "Анна", Action.ACCEPT, visit.id, "a.txt", visit, visit, "007") for visit in found[::2]
    ]
    return found, said


def office(folder: Path, source: Path, *convert: str) -> Path:
    """The file as LibreOffice saves it after opening it; as it is where there is no LibreOffice (CI installs it)."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return source
    out = folder / "saved"
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", *convert]
    subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=240)
    (saved,) = out.iterdir()
    return saved


@pytest.mark.parametrize("form", ["excel", "xlsx", "xlsx to csv"])
def test_saved_by_libreoffice_it_comes_back_as_it_went(tmp_path: Path, form: str) -> None:
    with reviewing(*awkward_archive()) as review:
        before, log = table(review, "ru", False), review.log()
        rows = table_rows(review.facts(), "ru")
        # LibreOffice's own numbers: 44 comma, 59 semicolon, 34 quotation mark, 76 UTF-8, 1049 Russian.
        source = tmp_path / ("t.xlsx" if "xlsx" in form else "t.csv")
        if "xlsx" in form:
            write_xlsx(source, rows, "ru")
        else:
            source.write_text(csv_text(rows, "ru", excel=form == "excel"), encoding="utf-8", newline="")
        separator = "59" if form == "excel" else "44"
        reading = ["--infilter=CSV:" + f"{separator},34,76,1,,1049,false,true"] if "xlsx" not in form else []
        wanted = "xlsx" if form == "xlsx" else "csv:Text - txt - csv (StarCalc):59,34,76,1,,1049,false,true"
        saved = office(tmp_path, source, wanted, *reading)
        outcome = apply_sheet(review, read_sheet(saved.read_bytes()), reviewer="Вера", default="никто")
        assert outcome.refusals == []
        assert review.log() == log
        assert table(review, "ru", False) == before
