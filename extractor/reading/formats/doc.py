"""DOC: the binary files of Word 97 to 2003, and the plain ones of Word 6 and 95.

In: bytes.  Out: a draft.  olefile opens the compound file; the text lies in pieces named by the piece table, the
paragraph properties in 512-byte pages (Microsoft, [MS-DOC], sections 2.4 and 2.8).  Read here because the tools that
exist give bare text: no headings, no cells, no pages; and run a program besides.
"""

from __future__ import annotations

import bisect
import re
import struct

from extractor.errors import DamagedSource, SourceTooLarge
from extractor.reading.formats.builder import Builder, Cell
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft
from extractor.schema import BlockKind

__all__ = ["draft_of"]

_WORD97, _WORD6 = 0xA5EC, 0xA5DC
_STYLE, _IN_TABLE, _ROW_END, _LEVEL, _LIST = 0x4600, 0x2416, 0x2417, 0x260A, 0x460B
_OUTLINE, _BREAK_BEFORE = 0x2640, 0x2407
_OPERANDS = (1, 1, 2, 4, 2, 2, -1, 3)
_HEADING = re.compile(r"(?:heading|заголовок)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|название)", re.IGNORECASE)
_LISTS = re.compile(r"list (?:bullet|number)|(?:маркированный|нумерованный) список", re.IGNORECASE)
_DROPPED = re.compile("[\x00-\x06\x08\x0e-\x12\x16-\x1d]")
_FIELD_CODE = re.compile("\x13[^\x13-\x15]*\x14([^\x13-\x15]*)\x15|\x13[^\x13-\x15]*\x15")


def draft_of(data: bytes, name: str, limits: Limits) -> Draft:
    """The draft of a DOC file.

    Raises:
        ReadingError: it is damaged, encrypted, no Word document, too large or empty.
    """
    main, tables = _streams(data, name)
    try:
        return _read(main, tables, name, limits)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise DamagedSource(f"no whole DOC: {error}", where=name, remedy="Save the document again") from error


def _streams(data: bytes, name: str) -> tuple[bytes, dict[str, bytes]]:
    """The stream ``WordDocument`` and the table streams."""
    import io

    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptionInfo") or ole.exists("EncryptedPackage"):
                raise DamagedSource("it is encrypted", where=name, remedy="Save it without a password")
            if not ole.exists("WordDocument"):
                raise DamagedSource("there is no Word document in it", where=name)
            tables = {t: ole.openstream(t).read() for t in ("0Table", "1Table") if ole.exists(t)}
            return ole.openstream("WordDocument").read(), tables
    except DamagedSource:
        raise
    except Exception as error:  # olefile names no errors of its own for all that can be wrong with a file
        raise DamagedSource(f"no whole compound file: {error}", where=name, remedy="Save the document again") from error


def _read(main: bytes, tables: dict[str, bytes], name: str, limits: Limits) -> Draft:
    identity, flags = struct.unpack_from("<H", main, 0)[0], struct.unpack_from("<H", main, 10)[0]
    if identity not in (_WORD97, _WORD6):
        raise DamagedSource("it does not begin as a Word document", where=name)
    if flags & 0x0100:
        raise DamagedSource("it is encrypted", where=name, remedy="Save it without a password")
    builder = Builder("doc", limits, where=name)
    if identity == _WORD6 or struct.unpack_from("<H", main, 2)[0] < 0xC1:
        start, end = struct.unpack_from("<II", main, 0x18)
        _Walk(builder, None).text(main[start:end].decode("cp1251", "replace"))
        return builder.draft()
    table = tables.get("1Table" if flags & 0x0200 else "0Table", b"")
    body, notes = struct.unpack_from("<II", main, 0x4C)
    pieces = _pieces(main, table)
    if body + notes > limits.characters:
        raise SourceTooLarge(f"more than {limits.characters:,} characters", where=name)
    text = "".join(piece for _, piece, _, _ in pieces)
    walk = _Walk(builder, _Properties(main, table, pieces))
    walk.text(text[:body])
    _Walk(builder, None).text(text[body : body + notes])
    return builder.draft()


Piece = tuple[int, str, int, int]
"""First character position, text, file offset, bytes per character."""


def _pieces(main: bytes, table: bytes) -> list[Piece]:
    """The pieces of the text, in order."""
    start, length = struct.unpack_from("<II", main, 0x1A2)
    clx = table[start : start + length]
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("the piece table is missing")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces: list[Piece] = []
    for number in range(count):
        offset = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        characters = positions[number + 1] - positions[number]
        if characters < 0 or characters > len(main):
            raise ValueError("a piece has no end")
        if offset & 0x40000000:
            offset = (offset & 0x3FFFFFFF) // 2
            piece = main[offset : offset + characters].decode("cp1252", "replace")
            pieces.append((positions[number], piece, offset, 1))
        else:
            piece = main[offset : offset + 2 * characters].decode("utf-16-le", "replace")
            pieces.append((positions[number], piece.ljust(characters)[:characters], offset, 2))
    return pieces


class _Properties:
    """Paragraph properties by character position."""

    def __init__(self, main: bytes, table: bytes, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self._starts = [piece[0] for piece in pieces]
        self._styles = _styles(main, table)
        self.titled = False
        self._offsets: list[int] = []
        self._values: list[dict[int, int]] = []
        start, length = struct.unpack_from("<II", main, 0x102)
        plc = table[start : start + length]
        count = (len(plc) - 4) // 8
        for page in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count > 0 else ():
            self._page(main[(page & 0x3FFFFF) * 512 : (page & 0x3FFFFF) * 512 + 512])
        order = sorted(range(len(self._offsets)), key=self._offsets.__getitem__)
        self._offsets = [self._offsets[i] for i in order]
        self._values = [self._values[i] for i in order]
        self.titled = any(self._styles.get(v.get(_STYLE, 0)) == ("title", 1) for v in self._values)

    def _page(self, page: bytes) -> None:
        if len(page) < 512:
            return
        runs = page[511]
        offsets = struct.unpack_from(f"<{runs + 1}I", page, 0)
        for run in range(runs):
            at = page[4 * (runs + 1) + 13 * run] * 2
            found: dict[int, int] = {}
            if at:
                length = page[at] * 2 - 1
                at += 1
                if length < 0:
                    length = page[at] * 2
                    at += 1
                found = _sprms(page[at : at + length])
            self._offsets.append(offsets[run])
            self._values.append(found)

    def at(self, position: int) -> dict[int, int]:
        """The properties of the paragraph that ends at character ``position``."""
        number = bisect.bisect_right(self._starts, position) - 1
        if number < 0 or not self._offsets:
            return {}
        start, _, offset, width = self._pieces[number]
        found = bisect.bisect_right(self._offsets, offset + (position - start) * width) - 1
        return self._values[found] if found >= 0 else {}

    def role(self, values: dict[int, int]) -> tuple[str, int]:
        """("heading" | "item" | "", level)."""
        kind, level = self._styles.get(values.get(_STYLE, 0), ("", 0))
        if kind == "title":
            return ("heading", 1)
        if values.get(_OUTLINE, 9) < 9:
            kind, level = "heading", values[_OUTLINE] + 1
        if kind == "heading":
            return ("heading", level + int(self.titled))
        if values.get(_LIST, 0):
            return ("item", values.get(_LEVEL, 0) + 1)
        return (kind, level)


def _sprms(data: bytes) -> dict[int, int]:
    """The properties of a paragraph: its style and the single operands by their codes."""
    found: dict[int, int] = {_STYLE: struct.unpack_from("<H", data, 0)[0] if len(data) >= 2 else 0}
    at = 2
    while at + 2 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _OPERANDS[code >> 13]
        if size < 0:
            if code == 0xD608 and at + 2 <= len(data):
                size = struct.unpack_from("<H", data, at)[0] + 1
            else:
                size = (data[at] if at < len(data) else 0) + 1
        elif at + size <= len(data):
            found[code] = int.from_bytes(data[at : at + size], "little")
        at += size
    return found


def _styles(main: bytes, table: bytes) -> dict[int, tuple[str, int]]:
    """From the number of a style to ("heading" | "title" | "item", level)."""
    start, length = struct.unpack_from("<II", main, 0xA2)
    sheet = table[start : start + length]
    if len(sheet) < 6:
        return {}
    header, count, base = struct.unpack_from("<HHH", sheet, 0)
    at = 2 + header
    found: dict[int, tuple[str, int]] = {}
    for number in range(count):
        if at + 2 > len(sheet):
            break
        size = struct.unpack_from("<H", sheet, at)[0]
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size + (size & 1)
        if len(style) < base + 2:
            continue
        identity = struct.unpack_from("<H", style, 0)[0] & 0x0FFF
        letters = struct.unpack_from("<H", style, base)[0]
        name = style[base + 2 : base + 2 + 2 * letters].decode("utf-16-le", "replace")
        heading = _HEADING.match(name)
        if heading or 1 <= identity <= 9:
            found[number] = ("heading", int(heading.group(1)) if heading else identity)
        elif _TITLE.fullmatch(name):
            found[number] = ("title", 1)
        elif _LISTS.match(name):
            found[number] = ("item", int(name[-1]) if name[-1:].isdigit() else 1)
    return found


class _Walk:
    """Cuts the text into paragraphs, cells and rows and hands them to the builder."""

    def __init__(self, builder: Builder, properties: _Properties | None) -> None:
        self._builder, self._properties = builder, properties
        self._rows: list[list[Cell]] = []
        self._cells: list[Cell] = []
        self._inside: list[str] = []

    def text(self, text: str) -> None:
        """All paragraphs of ``text``, which begins at character position 0."""
        start = 0
        for match in re.finditer("[\r\x07\x0c]", text):
            self._paragraph(text[start : match.start()], match.group(), match.start())
            start = match.end()
        self._paragraph(text[start:], "\r", max(len(text) - 1, 0))
        self._close_table()

    def _paragraph(self, raw: str, mark: str, position: int) -> None:
        values: dict[int, int] = self._properties.at(position) if self._properties else {}
        piece = _plain(raw)
        if mark == "\x07":
            if values.get(_ROW_END) or (not values and not raw and self._cells):
                self._rows.append(self._cells)
                self._cells, self._inside = [], []
            else:
                self._cells.append(Cell(" ".join([*self._inside, piece]).replace("\n", " ")))
                self._inside = []
            return
        if values.get(_IN_TABLE) and mark == "\r":
            self._inside.append(piece)
            return
        self._close_table()
        if values.get(_BREAK_BEFORE):
            self._builder.page_break()
        role, level = self._properties.role(values) if self._properties else ("", 0)
        kind = {"heading": BlockKind.HEADING, "item": BlockKind.ITEM}.get(role, BlockKind.PARAGRAPH)
        self._builder.block(piece, kind, level=level, fixed=bool(role))
        if mark == "\x0c":
            self._builder.page_break()

    def _close_table(self) -> None:
        if self._cells:
            self._rows.append(self._cells)
        if self._rows:
            self._builder.table(self._rows)
        self._rows, self._cells = [], []
        if self._inside:
            left, self._inside = self._inside, []
            for piece in left:
                self._builder.block(piece)


def _plain(raw: str) -> str:
    """The text of a paragraph: field codes out, their results in; Word's own signs as Unicode has them."""
    while "\x13" in raw:
        shorter = _FIELD_CODE.sub(lambda match: match.group(1) or "", raw)
        if shorter == raw:
            break
        raw = shorter
    raw = raw.replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "\u00ad")
    return _DROPPED.sub("", re.sub("[\x13-\x15]", "", raw))

