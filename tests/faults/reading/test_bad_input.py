"""Bad input: every file ends in a clear reason, in bounded time, and touches nothing outside."""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from extractor.errors import (
    DamagedSource,
    EmptySource,
    MissingSource,
    ReadingError,
    SourceTooLarge,
    UnknownEncoding,
    UnknownFormat,
    UnreadableSource,
)
from extractor.reading import Limits, from_text, read, walk

HERE = Path(__file__).parent
FILES = HERE.parents[1] / "reading" / "fixtures" / "files"
SAMPLES = sorted(path for path in HERE.glob("*") if path.suffix not in (".py", ".md") and path.is_file())


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reading_samples", HERE.parent / "reading_samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _load()


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Nothing here may take long."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("ending", ["docx", "odt", "epub", "pdf", "doc", "rtf"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_damaged(ending: str, share: float) -> None:
    data = (FILES / f"gorod.{ending}").read_bytes()
    try:
        report = read(data[: int(share * len(data))], name=f"gorod.{ending}")
    except DamagedSource as error:
        assert f"gorod.{ending}" in str(error)
    else:  # a PDF can be repaired from what is left of it
        assert ending in ("pdf", "doc") and report.text.strip()


def test_a_docx_with_an_entity_bomb() -> None:
    with pytest.raises(DamagedSource, match="declares entities"):
        read(made.docx_with(made.BOMB), name="bomb.docx")


def test_a_docx_that_asks_for_a_file_of_the_machine() -> None:
    with pytest.raises(DamagedSource, match="declares entities"):
        read(made.docx_with(made.OUTSIDE), name="outside.docx")


def test_entities_hidden_in_utf16() -> None:
    document = (made.BOMB.replace('"1.0"', '"1.0" encoding="UTF-16"') + "<x>&c;</x>").encode("utf-16")
    with pytest.raises(DamagedSource, match="declares entities"):
        read(made.packed({"mimetype": "x", "content.xml": document}), name="bomb.odt")


def test_a_docx_that_unpacks_a_thousand_to_one() -> None:
    bomb = made.packed({"word/document.xml": b" " * 30_000_000}, FILES / "gorod.docx")
    with pytest.raises(SourceTooLarge, match="200 times its size"):
        read(bomb, name="bomb.docx")


def test_markup_over_the_limit() -> None:
    with pytest.raises(SourceTooLarge, match="unpacks to more than"):
        read((FILES / "gorod.docx").read_bytes(), name="a.docx", limits=Limits(markup=1000))


@pytest.mark.parametrize(
    ("name", "data", "kind", "what"),
    [
        ("a.docx", b"MZ" + bytes(range(256)), UnknownFormat, "its name says .docx"),
        ("a.pdf", "Отчёт о поездке".encode(), UnknownFormat, "its name says .pdf"),
        ("a.rtf", (FILES / "gorod.pdf").read_bytes(), UnknownFormat, "its content is PDF"),
        ("a.zip", "Отчёт".encode(), UnknownFormat, "its name says .zip"),
        ("a.txt", b"\x7fELF" + bytes(200), UnknownFormat, "a program"),
        ("a.txt", bytes(range(8)) * 50, UnknownEncoding, "no text"),
        ("a.txt", b"", EmptySource, "no content"),
        ("a.txt", b"\xef\xbb\xbf \r\n", EmptySource, "no characters"),
        ("a.html", b"<html><body><script>1</script></body></html>", EmptySource, "no text"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), UnknownFormat, "7z archive"),
        ("a.rtf", b"{\\rtf1 {{{{ abc", DamagedSource, "ends in the middle"),
    ],
)
def test_what_a_file_is_not(name: str, data: bytes, kind: type[ReadingError], what: str) -> None:
    with pytest.raises(kind, match=what) as caught:
        read(data, name=name)
    assert "\n" not in str(caught.value) and caught.value.reason


def test_a_right_file_under_a_wrong_name_of_text_is_read_as_what_it_is() -> None:
    assert read((FILES / "gorod.docx").read_bytes(), name="gorod.txt").metadata.format == "docx"
    assert read((FILES / "gorod.rtf").read_bytes(), name="gorod.doc").metadata.format == "rtf"


def test_a_pdf_without_text() -> None:
    with pytest.raises(EmptySource, match=r"its pages are pictures.*--ocr"):
        read(made.pdf("0 0 100 100 re f"), name="scan.pdf")


def test_a_pdf_of_too_many_pages() -> None:
    with pytest.raises(SourceTooLarge, match="30 pages, the limit is 20"):
        read(made.pdf("", pages=30), name="long.pdf", limits=Limits(pages=20))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_kept_samples(path: Path) -> None:
    """Encrypted files, and what the fuzz run found: each is read or refused with a reason."""
    try:
        report = read(path)
    except ReadingError as error:
        assert error.what
        if "encrypted" in path.name:
            assert "encrypted" in error.what
    else:
        assert "encrypted" not in path.name and report.blocks


def test_a_row_of_bars_alone() -> None:
    assert from_text("| а | б |\n|\n||\n| в | г |").working.text == "а\tб\nв\tг"


def test_a_text_of_200_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    with pytest.raises(SourceTooLarge, match="209,715,200 bytes, the limit is"):
        read(path)


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "x"])
def test_a_page_nested_too_deep(tag: str) -> None:
    with pytest.raises(DamagedSource, match="nest deeper than 2000"):
        read((f"<{tag}>" * 500_000 + "Отчёт о поездке в Прагу").encode(), name="deep.html")


def test_a_page_nested_deep() -> None:
    page = "<div>" * 1_500 + "Отчёт о поездке в Прагу" + "</div>" * 1_500
    assert "Отчёт о поездке в Прагу" in read(page.encode(), name="deep.html").text


def test_a_spreadsheet_of_repeated_cells() -> None:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = (
        f"<office:document-content {names}><office:body><office:text><table:table><table:table-row "
        'table:number-rows-repeated="9999999"><table:table-cell table:number-columns-repeated="9999999"><text:p>Брно</text:p>'
        "</table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    report = read(
        made.packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}), name="a.odt"
    )
    assert len(report.text) < 100_000


def test_a_table_cell_over_a_million_columns() -> None:
    page = "<table><tr><td colspan=999999 rowspan=999999>Брно</td></tr>" + "<tr><td>Оулу</td></tr>" * 50 + "</table>"
    assert "Оулу" in read(page.encode(), name="wide.html").text


@pytest.mark.parametrize(
    "line", [" " * 200_000, "|" * 20_000, "а" * 300_000, "-" * 100_000, "а\xad" * 50_000, "1." * 50_000]
)
def test_long_lines_take_linear_time(line: str) -> None:
    from_text(f"Отчёт о поездке\n{line}\n{line}\nВ мае мы были в Брно.")


@pytest.mark.parametrize("brackets", ["[" * 50_000, "**а" * 20_000, "_а " * 20_000, "](" * 20_000, "`" * 50_000])
def test_marks_of_markdown_take_linear_time(brackets: str) -> None:
    assert read(brackets.encode() + "\n\nОтчёт".encode(), name="a.md").text


@pytest.mark.parametrize(
    "markup",
    [
        "{\\stylesheet{\\s2 h" + "\\cellx4000\n" * 20_000 + "}}",
        "{\\fonttbl" + "\\f1" * 100_000 + "}",
        "{\\field{\\*\\fldinst{" * 20_000 + "HYPERLINK \"x\" " + "}}" * 20_000 + "}" * 20_000,
        "{" * 50_000 + "}" * 50_000,
    ],
    ids=["style", "fonts", "fields", "braces"],
)
def test_rtf_takes_linear_time(markup: str) -> None:
    """The first was found by the fuzz run: a style without an end took exponential time."""
    try:
        read(("{\\rtf1 " + markup + "Otchot o poezdke\\par}").encode("ascii"), name="a.rtf")
    except ReadingError as error:
        assert error.reason in ("damaged", "empty")


# --- folders and archives --------------------------------------------------------------------------------------


def outcomes(*paths: Path, limits: Limits | None = None) -> dict[str, str]:
    """The name of each source under ``paths``, and what reading it comes to."""
    found: dict[str, str] = {}
    top = str(paths[0].parent)
    for source in walk(paths, limits or Limits()):
        try:
            source.read()
            outcome = "read"
        except ReadingError as error:
            outcome = error.reason
        found[source.name.removeprefix(top).lstrip("/")] = outcome
    return found


def test_paths_that_lead_out_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(made.packed({"../../x.txt": "x", "/etc/y.txt": "y", "C:\\z.txt": "z", "в/отчёт.txt": "Отчёт"}))
    assert outcomes(path) == {
        "a.zip/../../x.txt": "damaged", "a.zip//etc/y.txt": "damaged", "a.zip/C:/z.txt": "damaged", "a.zip/в/отчёт.txt": "read",
    }  # fmt: skip
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip"]


def test_paths_that_lead_out_of_a_tar(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(made.tarred({"../x.txt": b"x", "b/c.txt": "Отчёт".encode()}))
    assert outcomes(path) == {"a.tar.gz/../x.txt": "damaged", "a.tar.gz/b/c.txt": "read"}


def test_links_in_archives_and_folders_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "b.txt").write_text("Отчёт", encoding="utf-8")
    (folder / "a.txt").symlink_to("/etc/passwd")
    (folder / "round").symlink_to(folder)
    archive = made.io.BytesIO()
    with made.tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.add(folder / "a.txt", "link.txt")
        device = made.tarfile.TarInfo("device")
        device.type = made.tarfile.CHRTYPE
        tar.addfile(device)
    (folder / "c.tgz").write_bytes(archive.getvalue())
    assert outcomes(folder) == {
        "shelf/a.txt": "unreadable", "shelf/round": "unreadable", "shelf/b.txt": "read",
        "shelf/c.tgz/link.txt": "unreadable", "shelf/c.tgz/device": "unreadable",
    }  # fmt: skip


def test_an_archive_that_unpacks_a_thousand_to_one(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(made.packed({"x.txt": b"0" * 30_000_000}))
    (tmp_path / "b.txt.gz").write_bytes(made.gzipped(30_000_000))
    (tmp_path / "c.tar.gz").write_bytes(made.tarred({"x.txt": b"0" * 30_000_000}))
    found = outcomes(tmp_path)
    assert set(found.values()) == {"too-large"} and len(found) == 3


def test_ten_thousand_nested_folders_in_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(made.packed({"a/" * 10_000 + "x.txt": "x", "отчёт.txt": "Отчёт"}))
    assert sorted(outcomes(tmp_path).values()) == ["read", "too-large"]


def test_folders_nested_too_deep(tmp_path: Path) -> None:
    deep = tmp_path / "shelf"
    folder = deep
    for _ in range(90):
        folder = folder / "a"
    folder.mkdir(parents=True)
    (folder / "x.txt").write_text("x", encoding="utf-8")
    assert list(outcomes(deep).values()) == ["too-large"]


def test_archives_in_archives_are_read_three_deep(tmp_path: Path) -> None:
    inner = made.packed({"отчёт.txt": "Отчёт"})
    for _ in range(4):
        inner = made.packed({"a.zip": inner})
    (tmp_path / "a.zip").write_bytes(inner)
    (name,) = outcomes(tmp_path)
    assert name.count("a.zip") == 4
    (source,) = walk([tmp_path])
    with pytest.raises(UnknownFormat, match="archive"):
        read(source.read(), name=source.name)


def test_too_many_members(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(made.packed({f"{n}.txt": "Отчёт" for n in range(20)}))
    assert list(outcomes(tmp_path, limits=Limits(members=10)).values()) == ["too-large"]


def test_an_encrypted_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(made.encrypted_zip())
    assert list(outcomes(tmp_path).values()) == ["damaged"]


def test_broken_archives(tmp_path: Path) -> None:
    whole = made.packed({"отчёт.txt": "Отчёт " * 100})
    (tmp_path / "a.zip").write_bytes(whole[:60])
    (tmp_path / "b.tgz").write_bytes(made.tarred({"x.txt": b"x" * 5000})[:40])
    assert set(outcomes(tmp_path).values()) == {"damaged"}


def test_names_of_an_archive_made_by_russian_windows(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(made.packed({"xxxxx.txt": "Отчёт"}).replace(b"xxxxx", "отчёт".encode("cp866")))
    (source,) = walk([path])
    assert source.name.endswith("/отчёт.txt") and source.read() == "Отчёт".encode()


def test_what_is_not_there(tmp_path: Path) -> None:
    (source,) = walk([tmp_path / "nowhere.txt"])
    with pytest.raises(MissingSource, match="nowhere"):
        source.read()
    with pytest.raises(UnreadableSource, match="folder"):
        read(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert list(outcomes(tmp_path).values()) == ["unreadable"]


def test_the_order_is_fixed(tmp_path: Path) -> None:
    for name in ("в.txt", "а.txt", "б/г.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Отчёт", encoding="utf-8")
    assert [Path(source.name).name for source in walk([tmp_path])] == ["а.txt", "г.txt", "в.txt"]
