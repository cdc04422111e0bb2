"""Exports with files of their own for every report: brat and FactRuEval."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.batch import Options, run
from extractor.errors import UsageError
from extractor.graph.archive import open_archive
from extractor.graph.exports import export
from extractor.graph.exports.brat import standoff
from extractor.graph.exports.documents import stems_of
from extractor.reading import from_text
from extractor.schema import Document, Mention, Place, PlaceKind

TEXT = "Поездка в город\r\nВеликий Новгород.\nМэр Анна Котова."


def _mention(label: str, text: str, normal: str, entity: str | None = None) -> Mention:
    start = TEXT.index(text)
    return Mention((start, start + len(text)), text, label, normal, entity)


def test_brat_has_text_bound_lines_notes_and_the_gazetteer() -> None:
    document = Document(
        from_text(TEXT, mend=False),
        (_mention("PERSON", "Анна Котова", "Анна Котова", "p1"), _mention("CITY", "Великий Новгород", "Великий Новгород", "l1"),
         _mention("PROFESSION", "Мэр", "мэр")),
        places=(Place("Великий Новгород", PlaceKind.CITY, id="l1", gazetteer="geonames:519336"),),
    )  # fmt: skip
    assert standoff(document) == (
        "T1\tCITY 17 33\tВеликий Новгород\n"
        "N1\tReference T1 GeoNames:geonames:519336\tВеликий Новгород\n"
        "#1\tAnnotatorNotes T1\tВеликий Новгород [l1]\n"
        "T2\tPROFESSION 35 38\tМэр\n#2\tAnnotatorNotes T2\tмэр\n"
        "T3\tPERSON 39 50\tАнна Котова\n#3\tAnnotatorNotes T3\tАнна Котова [p1]\n"
    )


def test_a_mention_over_a_line_end_is_in_fragments() -> None:
    document = Document(from_text(TEXT, mend=False), (_mention("CITY", "город\r\nВеликий Новгород", "город Великий Новгород"),))
    line, _ = standoff(document).splitlines()
    assert line == "T1\tCITY 10 15;17 33\tгород Великий Новгород"


def test_files_lie_where_their_reports_lay_and_never_outside() -> None:
    names = ["2011/отчёт.docx", "2011/отчёт.txt", "../../etc/passwd", "архив.zip/а.txt", "архив.zip/А.md", "C:\\папка\\б?.pdf", ".."]
    assert [str(stem) for stem in stems_of(names).values()] == [
        "2011/отчёт.docx", "2011/отчёт.txt", "etc/passwd", "архив.zip/а.txt", "архив.zip/А.md", "C_/папка/б_", "_",
    ]  # fmt: skip


@given(st.lists(st.text(), unique=True))
def test_no_two_reports_share_a_file_and_no_file_leaves_the_folder(names: list[str]) -> None:
    stems = stems_of(names)
    assert len({str(stem).casefold() for stem in stems.values()}) == len(names)
    assert not any(stem.is_absolute() or ".." in stem.parts for stem in stems.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run over two reports, one of which holds nothing."""
    root = tmp_path_factory.mktemp("run")
    (root / "in" / "2011").mkdir(parents=True)
    (root / "in" / "2011" / "поездка.txt").write_text("В мае 2011 года мэр Томска Николай Николайчук посетил Ульсан.", encoding="utf-8")
    (root / "in" / "пусто.txt").write_text("Ничего.", encoding="utf-8")
    run([root / "in"], root / "out", Options(workers=1))
    return root / "out"


def test_brat_of_a_run(folder: Path, tmp_path: Path) -> None:
    with open_archive(folder) as archive:
        export(archive, "brat", tmp_path / "brat")
    files = sorted(p.relative_to(tmp_path / "brat") for p in (tmp_path / "brat").rglob("*.*"))
    assert [str(PurePosixPath(p)) for p in files] == ["2011/поездка.ann", "2011/поездка.txt", "пусто.ann", "пусто.txt"]
    text = (tmp_path / "brat" / "2011" / "поездка.txt").read_text(encoding="utf-8")
    bound = [line.split("\t") for line in (tmp_path / "brat" / "2011" / "поездка.ann").read_text(encoding="utf-8").splitlines() if line[0] == "T"]
    for _, where, words in bound:
        label, start, end = where.split()
        assert text[int(start) : int(end)] == words and label.isupper()
    assert {("PERSON", "Николай Николайчук"), ("CITY", "Ульсан"), ("CITY", "Томска")} <= {(w.split()[0], words) for _, w, words in bound}
    assert (tmp_path / "brat" / "пусто.ann").read_text(encoding="utf-8") == ""


def test_factrueval_of_a_run(folder: Path, tmp_path: Path) -> None:
    with open_archive(folder) as archive:
        export(archive, "factrueval", tmp_path / "f")
    assert (tmp_path / "f" / "2011" / "поездка.task2").read_text(encoding="utf-8").startswith("per\nfirstname: Николай\nlastname: Николайчук\n")
    assert "per 27 18\n" in (tmp_path / "f" / "2011" / "поездка.task1").read_text(encoding="utf-8")
    assert {(tmp_path / "f" / f"пусто.task{n}").read_text(encoding="utf-8") for n in (1, 2, 3)} == {""}


def test_a_choice_of_visits_is_refused(folder: Path, tmp_path: Path) -> None:
    with open_archive(folder) as archive, pytest.raises(UsageError, match="whole reports"):
        export(archive, "brat", tmp_path / "x", status="occurred")
