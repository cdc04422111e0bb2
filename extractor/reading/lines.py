"""Lines to paragraphs: which line ends are the typist's, and which end something.

In: a text whose format knows only lines.  Out: its strips (paragraphs, rows of drawn tables) and the edits that join
what was broken: hard wraps, hyphenated words, a sentence cut by a blank line.  A text is taken for hard-wrapped if
most of its inner lines are as long as the longest and end in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.reading.edits import Edit
from extractor.reading.hyphens import HYPHENS, is_break
from extractor.reading.strips import FLAT, Strip
from extractor.reading.tables import Line, Row, is_rule, rows
from extractor.schema import BlockKind, Span

__all__ = ["MARKER", "strips_of"]

MARKER = re.compile(
    r"(?:[•●▪■□◦∙·+>▶►➢✓\uf000-\uf0ff]|\*(?!\*)|[-–—](?=[\s«\"(А-Яа-яЁёA-Za-z]))\s*(?=\S)"
    r"|\(?\d{1,3}\)\s*(?=\S)|\d{1,3}\.(?!\d)\s*(?=[^\W\d]|[«\"(\d])|\(?[а-яёa-z]\)\s*(?=\S)|[ivx]{1,4}\)\s*(?=\S)"
)
"""A list marker at the beginning of a line, with the white space after it."""

_LINE = re.compile(r"\S[^\n]*")
_WORD = re.compile(r"\S+")
_SAMPLE = 20_000
_CHUNK = 5_000
_FEWEST = 3
_STOPS = ".!?;:…"
_CLOSED = ".!?;:…»\")"
_PREPOSITION = re.compile(r"(?:И|НА|ПО|ДО|ЗА|С|О|ОБ|К|ИЗ|ДЛЯ|ПРИ|ОТ) [А-ЯЁ\d«]")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_UNDERLINE = re.compile(r"=+|-+")
_HYPHENATED = re.compile(f"[^\\W\\d_][{HYPHENS}]$")


def strips_of(
    text: str, furniture: Sequence[Span], joins: list[Edit], mended: Counter[str], *, markdown: bool = False,
    wrapped: bool = False,
) -> list[Strip]:  # fmt: skip
    """The strips of ``text``; edits that join lines are added to ``joins``, their kinds counted in ``mended``.

    ``markdown``: lines have the marks of Markdown.  ``wrapped``: it is known that lines end where the page does.
    """
    width = _width(text) or (_longest(text) if wrapped else 0)
    strips: list[Strip] = []
    tables = 0
    for chunk in _chunks(text, furniture):
        drawn = rows(text, chunk) if len(chunk) > 1 else []
        by_line: dict[int, tuple[int, Row]] = {}
        for table in drawn:
            same = bool(strips) and strips[-1].kind is BlockKind.ROW and len(strips[-1].cells) == len(table[0].cells)
            if not (same and not table[0].header and table[0].line == 0):
                tables += 1
            by_line.update({row.line: (tables, row) for row in table})
        open_lines: list[Line] = []
        for number, line in enumerate(chunk):
            found = by_line.get(number)
            setext = markdown and len(open_lines) == 1 and not line.blanks
            if found or (is_rule(text, line) and not setext):
                _close(text, open_lines, strips, joins, mended)
                open_lines = []
                if found:
                    group, row = found
                    strips.append(_row(text, line, row, group))
                continue
            heading = markdown and _HASHES.match(text, line.start, line.end)
            if heading:
                _close(text, open_lines, strips, joins, mended)
                open_lines = []
                strips.append(_heading(text, line, heading))
                continue
            if markdown and len(open_lines) == 1 and _UNDERLINE.fullmatch(text, line.start, line.end):
                strips.append(_underlined(text, open_lines[0], text[line.start]))
                open_lines = []
                continue
            if markdown and open_lines and not line.blanks and not MARKER.match(text, line.start, line.end):
                open_lines.append(line)
                continue
            if open_lines and not _goes_on(text, open_lines, line, width):
                _close(text, open_lines, strips, joins, mended)
                open_lines = []
            open_lines.append(line)
        _close(text, open_lines, strips, joins, mended)
    return strips


def _chunks(text: str, furniture: Sequence[Span]) -> Iterator[list[Line]]:
    """Runs of lines without a blank line between them; furniture is as if it were not there."""
    chunk: list[Line] = []
    left_out = iter(furniture)
    skip = next(left_out, None)
    last = 0
    for match in _LINE.finditer(text):
        start = match.start()
        while skip is not None and skip[1] <= start:
            skip = next(left_out, None)
        if skip is not None and skip[0] <= start < skip[1]:
            last = match.end()
            continue
        end = start + len(match.group().rstrip())
        indent = start - (text.rfind("\n", 0, start) + 1)
        blanks = max(text.count("\n", last, start) - 1, 0)
        last = end
        if chunk and (blanks or len(chunk) >= _CHUNK):
            yield chunk
            chunk = []
        chunk.append(Line(start, end, indent, blanks))
    if chunk:
        yield chunk


def _width(text: str) -> int:
    """The width at which the text is hard-wrapped, or 0 if it is not."""
    lengths: list[int] = []
    ends: list[bool] = []
    every: list[int] = []
    previous: Line | None = None
    for number, match in enumerate(_LINE.finditer(text)):
        if number > _SAMPLE:
            break
        start = match.start()
        end = start + len(match.group().rstrip())
        line = Line(start, end, start - (text.rfind("\n", 0, start) + 1), 0)
        every.append(line.indent + end - start)
        if previous is not None and text.count("\n", previous.end, start) == 1 and end - start > 3:
            lengths.append(previous.indent + previous.end - previous.start)
            ends.append(text[previous.end - 1] in _STOPS)
        previous = line
    if len(lengths) < _FEWEST:
        return 0
    width = sorted(lengths)[int(0.95 * (len(lengths) - 1))]
    if not 30 <= width <= 130 or sum(n for n in every if n > width + 15) > 0.2 * sum(every):
        return 0
    full = [closed for length, closed in zip(lengths, ends, strict=True) if length >= 0.8 * width]
    if len(full) < 0.5 * len(lengths) or sum(full) > 0.5 * len(full):
        return 0
    if len(lengths) < 6 and (len(full) < len(lengths) or any(full)):
        return 0
    return width


def _longest(text: str) -> int:
    """The length of the longest line but for a twentieth of the lines."""
    lengths = sorted(len(line.rstrip()) for line in text.split("\n") if line.strip())
    return lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0


def _goes_on(text: str, before: Sequence[Line], line: Line, width: int) -> bool:
    """Whether ``line`` goes on with the paragraph of the lines ``before``."""
    last = before[-1]
    if line.blanks:
        return False
    first = text[line.start]
    if _HYPHENATED.search(text, max(last.end - 2, 0), last.end) and (first.islower() or width):
        return first.isalpha()
    final = text[last.end - 1]
    marked = MARKER.match(text, line.start, line.end) is not None
    full = bool(width) and _is_full(text, last, line, width)
    if marked and not (full and final not in _STOPS and line.indent <= last.indent and text[line.start] not in "•●▪■*>"):
        return False
    if re.match(r"г\. ?[А-ЯЁ]", text[line.start : line.start + 4]) and final not in ",(" and not full:
        return False
    if full:
        if len(before) > 1:
            return line.indent < last.indent + 2
        hanging = MARKER.match(text, last.start, last.end) is not None and line.indent <= last.indent + 8
        return line.indent < last.indent + 2 or hanging
    long = last.end - last.start >= 40
    if _broken_capitals(text[last.start : last.end], text[line.start : line.end]):
        return True
    if width and final == "," and last.indent > 3 and line.indent > 3 and len(before) == 1:
        return True
    if final in _CLOSED or not (width or long) or not first.islower():
        return False
    return not text[last.start : last.end].isupper() and final != ","


def _broken_capitals(line: str, following: str) -> bool:
    """Whether two lines in capitals are one heading, broken before a preposition or inside quotation marks."""
    if not (line.isupper() and following.isupper()) or line[-1] in ".:;":
        return False
    return _PREPOSITION.match(following) is not None or line.count("«") > line.count("»") or line[-1] == ","


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    length = line.indent + line.end - line.start
    word = _WORD.match(text, following.start, following.end)
    if line.indent > width / 2 or following.indent > width / 2:
        return False
    return length >= 0.6 * width and length + 1 + (len(word.group()) if word else 0) > width - 2


def _close(text: str, lines: Sequence[Line], strips: list[Strip], joins: list[Edit], mended: Counter[str]) -> None:
    """The lines as one strip; how they are joined goes into ``joins``."""
    if not lines:
        return
    first, last = lines[0], lines[-1]
    pieces: list[str] = []
    length = 0
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        piece = text[line.start : line.end]
        if following is not None:
            edit = join(text, line.end, following.start, mended)
            joins.append(edit)
            piece = text[line.start : edit[0]] + edit[2]
        if length < FLAT:
            pieces.append(piece)
            length += len(piece)
    strip = Strip(
        BlockKind.PARAGRAPH, first.start, last.end, "".join(pieces)[:FLAT], text[last.end - 1],
        indent=first.indent, blank=first.blanks > 0,
    )
    if strips and strips[-1].kind is BlockKind.PARAGRAPH and strip.blank and _cut(strips[-1], strip):
        before = strips[-1]
        joins.append(join(text, before.end, strip.start, mended))
        mended["blank line"] += 1
        before.flat = f"{before.flat} {strip.flat}"[:FLAT]
        before.end, before.last = strip.end, strip.last
        return
    strips.append(strip)


def join(text: str, end: int, start: int, mended: Counter[str]) -> Edit:
    """The edit that joins a line that ends at ``end`` to one that begins at ``start``."""
    if not _HYPHENATED.search(text, max(end - 2, 0), end):
        mended["wrap"] += 1
        return (end, start, " ")
    left = re.search(r"[\w-]*$", text[max(end - 40, 0) : end - 1])
    right = re.match(r"[\w-]*", text[start : start + 40])
    mended["hyphen"] += 1
    soft = text[end - 1] in "\u00ad\u00ac"
    if soft or is_break(left.group() if left else "", right.group() if right else ""):
        return (end - 1, start, "")
    return (end, start, "")


def _cut(before: Strip, after: Strip) -> bool:
    """Whether a blank line stands in the middle of a sentence: nothing ended, and what follows begins with nothing."""
    if before.last in _CLOSED or before.last == "," or len(before.flat) < 40 or before.flat.isupper():
        return False
    if MARKER.match(before.flat) or MARKER.match(after.flat):
        return False
    if after.flat[0].islower():
        return after.last in ".!?" and not before.flat.endswith((" г", " руб"))
    return bool(re.match(r"\d{1,4} \(", after.flat)) and after.last in ".!?"


def _heading(text: str, line: Line, hashes: re.Match[str]) -> Strip:
    """«## Поездки» in Markdown; hashes may close it."""
    end = line.start + len(text[line.start : line.end].rstrip("#").rstrip())
    start = min(hashes.end(), end)
    return Strip(
        BlockKind.HEADING, start, end, text[start:end][:FLAT], text[end - 1], marker=hashes.group(1), blank=True,
        level=len(hashes.group(1)), fixed=True,
    )  # fmt: skip


def _underlined(text: str, line: Line, sign: str) -> Strip:
    """A heading underlined in Markdown, with ``=`` or ``-``."""
    return Strip(
        BlockKind.HEADING, line.start, line.end, text[line.start : line.end][:FLAT], text[line.end - 1], blank=True,
        level=1 if sign == "=" else 2, fixed=True,
    )  # fmt: skip


def _row(text: str, line: Line, row: Row, group: int) -> Strip:
    start, end = row.cells[0][0], max(end for _, end in row.cells)
    return Strip(
        BlockKind.ROW, start, max(start, end), text[line.start : line.end][:FLAT], text[line.end - 1],
        indent=line.indent, blank=line.blanks > 0, cells=row.cells, group=group, header=row.header, fixed=True,
    )
