"""RTF: paragraphs, headings, lists, tables and page breaks.

In: bytes.  Out: a draft.  striprtf turns the markup into text; before that, marks from the private use area of Unicode
are put where a page, a cell or a row ends and where a heading or a list item begins, so that they come out with it.
"""

from __future__ import annotations

import re

from extractor.errors import DamagedSource, SourceTooLarge
from extractor.reading.formats.builder import Builder, Cell
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft
from extractor.schema import BlockKind

__all__ = ["draft_of"]

_PAGE, _ITEM, _CELL, _ROW, _HEAD_ROW, _IN_TABLE = "\ue001", "\ue003", "\ue004", "\ue005", "\ue006", "\ue007"
_HEADING, _LEVEL = 0xE010, 0xE020
_MARKS = re.compile("[\ue000-\ue02f]")
_PICTURE = re.compile(r"[0-9a-fA-F\r\n]{400,}")
_STYLE = re.compile(r"\{(?:\\\*)?\\s(\d{1,4})(?!\d)([^{};]{0,1000});\s*\}")
_INNER = re.compile(r"\{\\\*[^{}]*\}")
_CONTROL = re.compile(r"\\[a-z]+-?\d* ?|\\'[0-9a-f]{2}|\\\W")
_NAME = re.compile(r"(?:heading|заголовок|Überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|название|заголовок)", re.IGNORECASE)
_WORDS = re.compile(r"\\(pagebb|page|listtext|pntext|cell|row|trhdr|intbl|ilvl\d|outlinelevel\d|s\d{1,4})(?![a-z0-9])")
_LARGEST = 24 * 2**20


def draft_of(data: bytes, name: str, limits: Limits) -> Draft:
    """The draft of an RTF file.

    Raises:
        ReadingError: it is damaged, too large or empty.
    """
    from striprtf.striprtf import rtf_to_text

    source = _PICTURE.sub("", data.decode("latin-1"))
    if len(source) > min(_LARGEST, limits.markup):
        raise SourceTooLarge(f"{len(source):,} bytes of RTF beside its pictures", where=name)
    if source.count("{") - source.count("\\{") > source.count("}") - source.count("\\}"):
        raise DamagedSource("it ends in the middle", where=name, remedy="Save the document again")
    _refuse_endless_fonts(source, name)
    source = source.replace("\\fldinst", "\\*\\fieldcode")  # links stay out, and striprtf's search for them too
    headings = _headings(source)
    try:
        text: str = rtf_to_text(_marked(source, headings), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, RecursionError, TypeError) as error:
        raise DamagedSource(f"no whole RTF: {error}", where=name, remedy="Save the document again") from error
    builder = Builder("rtf", limits, where=name)
    title = re.search(r"\{\\title ([^{}\\]{1,300})\}", source)
    builder.title = title.group(1).strip() if title and title.group(1).isascii() else None
    _build(text, builder)
    return builder.draft()


def _refuse_endless_fonts(source: str, name: str) -> None:
    """striprtf takes the square of the length of an entry in the font table.

    Raises:
        DamagedSource: an entry does not end.
    """
    from striprtf.striprtf import font_table_group

    group: str = font_table_group(source)  # type: ignore[no-untyped-call]
    if any(len(entry) > 5_000 for entry in group.split(";")):
        raise DamagedSource("its font table does not end", where=name, remedy="Save the document again")


def _headings(source: str) -> dict[str, int]:
    """From the number of a style to the level of its heading; a style for the title in use moves the others down."""
    start = source.find("\\stylesheet")
    if start < 0:
        return {}
    levels: dict[str, int] = {}
    titles: list[str] = []
    for number, body in _STYLE.findall(_INNER.sub("", source[start : start + 200_000])):
        name = _CONTROL.sub("", body).strip()
        match = _NAME.match(name)
        if match:
            levels[number] = int(match.group(1))
        elif _TITLE.fullmatch(name):
            titles.append(number)
    used = any(len(re.findall(rf"\\s{number}(?!\d)", source)) > 1 for number in titles)
    levels = {number: min(level + int(used), 9) for number, level in levels.items()}
    levels.update(dict.fromkeys(titles, 1))
    return levels


def _marked(source: str, headings: dict[str, int]) -> str:
    """The markup with marks put in; ``{}`` before a mark keeps it from being skipped after a ``\\u``."""

    def mark(match: re.Match[str]) -> str:
        word = match.group(1)
        if word == "page":
            return "{}" + _PAGE
        if word == "pagebb":
            return match.group() + "{}" + _PAGE
        if word in ("listtext", "pntext"):
            return match.group() + "{}" + _ITEM
        if word == "cell":
            return "{}" + _CELL
        if word == "row":
            return "{}" + _ROW + "\\par"
        if word == "trhdr":
            return match.group() + "{}" + _HEAD_ROW
        if word == "intbl":
            return match.group() + "{}" + _IN_TABLE
        if word.startswith("ilvl"):
            return match.group() + "{}" + chr(_LEVEL + int(word[4:]))
        if word.startswith("outlinelevel"):
            return match.group() + ("{}" + chr(_HEADING + int(word[12:]) + 1) if int(word[12:]) < 9 else "")
        if word[1:] in headings:
            return match.group() + "{}" + chr(_HEADING + headings[word[1:]])
        return match.group()

    return _WORDS.sub(mark, source)


def _build(text: str, builder: Builder) -> None:
    """Read the marks off the text line by line."""
    rows: list[list[Cell]] = []
    cells: list[Cell] = []
    inside: list[str] = []
    header = False
    for line in text.split("\n"):
        if _IN_TABLE in line or _CELL in line or _ROW in line or inside:
            header = header or _HEAD_ROW in line
            pieces = line.split(_CELL)
            for piece in pieces[:-1]:
                words = " ".join(" ".join([*inside, _MARKS.sub("", piece)]).split())
                cells.append(Cell(words, header=header))
                inside = []
            rest = pieces[-1]
            if _ROW in rest:
                rows.append(cells)
                cells, inside, header = [], [], False
            elif _MARKS.sub("", rest).strip() or cells:
                inside.append(_MARKS.sub("", rest))
            continue
        if _MARKS.sub("", line).strip() and rows:
            builder.table(rows)
            rows = []
        _paragraph(line, builder)
    if cells:
        rows.append(cells)
    if rows:
        builder.table(rows)


def _paragraph(line: str, builder: Builder) -> None:
    """One paragraph with its marks."""
    for number, piece in enumerate(line.split(_PAGE)):
        if number:
            builder.page_break()
        marks = _MARKS.findall(piece)
        levels = [ord(mark) - _HEADING for mark in marks if _HEADING < ord(mark) <= _HEADING + 9]
        depths = [ord(mark) - _LEVEL for mark in marks if _LEVEL <= ord(mark) < _LEVEL + 10]
        if _ITEM in piece:
            head, _, rest = _MARKS.sub("", piece).lstrip().partition("\t")
            builder.block(rest if len(head) <= 12 else f"{head} {rest}", BlockKind.ITEM, level=max([1, *(d + 1 for d in depths)]), fixed=True)
        elif levels:
            builder.block(_MARKS.sub("", piece), BlockKind.HEADING, level=levels[-1], fixed=True)
        else:
            builder.block(_MARKS.sub("", piece))
