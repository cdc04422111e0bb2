"""Assembly: from a draft to a report.

In: what a reader of a format gave.  Out: a ``Report``: blocks with their context, the working text and its map.
The steps, in order: even out characters of the same length; find furniture, lines, tables, paragraphs; give each its
role; write the working text; read off contexts and metadata.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.reading import characters, context, edits, furniture, lines, metadata, orthography, roles
from extractor.reading.edits import Edit
from extractor.reading.strips import Draft, Strip
from extractor.schema import Block, BlockKind, Context, OffsetMap, Page, Report, Span, WorkingText

__all__ = ["assemble", "plain"]

_SPACED_LETTERS = re.compile(r"(?<=\w) (?=\w(?: |$))")


def assemble(draft: Draft, *, id: str, name: str) -> Report:
    """The report of ``draft`` with its working text mended."""
    mended: Counter[str] = Counter(draft.mended)
    even = characters.even(draft.text, mended)
    joins: list[Edit] = list(draft.joins)
    left_out = sorted(draft.furniture)
    if draft.strips is None:
        left_out = furniture.merged(left_out, furniture.found(even, draft.pages))
        strips = lines.strips_of(even, left_out, joins, mended, markdown=draft.markdown, wrapped=draft.wrapped)
    else:
        strips = draft.strips
    if left_out:
        mended["furniture"] += len(left_out)
    kind = orthography.orthography_of(even)
    if kind != "modern":
        for strip in strips:
            strip.flat = _modern(strip.flat)
    roles.assign(strips)
    _read_heads(even, strips)
    about = metadata.describe(draft, strips, kind)
    inherited = context.contexts(strips, _single_year(about.period))
    layout = edits.merge(_layout_edits(even, strips, joins, mended), draft.edits)
    middle, first = edits.apply(even, edits.merge(layout, characters.invisible(even, mended)))
    words = edits.merge(orthography.modernised(middle, kind, mended), characters.look_alikes(middle, mended))
    if words:
        text, second = edits.apply(middle, words)
        offsets = OffsetMap(edits.compose(first, second))
    else:
        text, offsets = middle, OffsetMap(first)
    blocks = _blocks(strips, inherited, offsets, left_out)
    return Report(
        id=id,
        name=name,
        text=draft.text,
        working=WorkingText(text, offsets, dict(sorted(mended.items()))),
        blocks=tuple(blocks),
        pages=tuple(Page(number, span) for number, span in enumerate(draft.pages, 1)),
        metadata=about,
    )


def plain(text: str, *, id: str, name: str) -> Report:
    """The report of a text that is its own working text; its blocks are recognised all the same."""
    mended: Counter[str] = Counter()
    even = characters.even(text, mended)
    strips = lines.strips_of(even, [], [], mended)
    kind = orthography.orthography_of(even)
    if kind != "modern":
        for strip in strips:
            strip.flat = _modern(strip.flat)
    roles.assign(strips)
    _read_heads(even, strips)
    about = metadata.describe(Draft(text, format="text"), strips, kind)
    inherited = context.contexts(strips, _single_year(about.period))
    offsets = OffsetMap.identity(len(text))
    return Report(
        id=id,
        name=name,
        text=text,
        working=WorkingText(text, offsets),
        blocks=tuple(_blocks(strips, inherited, offsets, [])),
        metadata=about,
    )


def _modern(flat: str) -> str:
    """The first characters of a strip in modern spelling."""
    return edits.apply(flat, orthography.modernised(flat, "pre-reform", Counter()))[0]


def _single_year(period: str | None) -> int | None:
    return int(period[:4]) if period and len({part[:4] for part in period.split("/")}) == 1 else None


def _read_heads(even: str, strips: Sequence[Strip]) -> None:
    """Give header rows the texts of their cells."""
    for strip in strips:
        if strip.header and not strip.columns:
            strip.columns = tuple(" ".join(even[start:end].split()) for start, end in strip.cells)


def _layout_edits(even: str, strips: Sequence[Strip], joins: Sequence[Edit], mended: Counter[str]) -> list[Edit]:
    """Edits between blocks, between cells and inside spaced-out headings; with ``joins``, in order."""
    out: list[Edit] = []
    done = 0
    table: int | None = None
    for strip in strips:
        gap = even[done : strip.start]
        same = strip.kind is BlockKind.ROW and strip.group == table
        table = strip.group if strip.kind is BlockKind.ROW else None
        wanted = "\n\n" if gap.count("\n") > 1 and not same else "\n" if done else ""
        if gap != wanted:
            if wanted and gap.startswith(wanted):
                out.append((done + len(wanted), strip.start, ""))
            else:
                out.append((done, strip.start, wanted))
            mended["layout"] += 1
        if strip.kind is BlockKind.ROW:
            out.extend(_between_cells(even, strip))
        elif strip.kind is BlockKind.HEADING and _is_spaced(strip.flat):
            mended["spaced letters"] += 1
            start, end = strip.start, strip.end
            out.extend((start + m.start(), start + m.end(), "") for m in _SPACED_LETTERS.finditer(even[start:end]))
        done = strip.end
    if done < len(even):
        out.append((done, len(even), ""))
    return edits.merge(out, joins)


def _is_spaced(flat: str) -> bool:
    words = re.split(r"\s{2,}", flat.strip())
    return all(re.fullmatch(r"(?:\w )*\w[.:]?", word) for word in words) and any(len(word) >= 5 for word in words)


def _between_cells(even: str, strip: Strip) -> list[Edit]:
    """A tab between two cells, whatever stands there in the source."""
    out: list[Edit] = []
    for (_, end), (start, _) in zip(strip.cells, strip.cells[1:], strict=False):
        if start > end and even[end:start] != "\t":
            out.append((end, start, "\t"))
    return out


def _blocks(
    strips: Sequence[Strip], inherited: Sequence[Context], offsets: OffsetMap, left_out: Sequence[Span]
) -> list[Block]:
    """The strips as blocks of the working text; furniture stands in it as an empty span at its place."""
    blocks: list[Block] = []
    to_working = offsets.to_working
    numbers: dict[int, int] = {}
    waiting = list(reversed(left_out))

    def furniture_before(limit: int) -> None:
        while waiting and waiting[-1][0] < limit:
            at = offsets.to_working(waiting.pop())[0]
            at = max(at, blocks[-1].span[1]) if blocks else at
            blocks.append(Block(len(blocks), BlockKind.FURNITURE, (at, at)))

    for number, strip in enumerate(strips):
        furniture_before(strip.start)
        numbers[number] = len(blocks)
        around = inherited[number]
        if left_out:
            around = context.renumbered(around, numbers)
        cells = tuple(to_working(cell) for cell in strip.cells)
        start, end = to_working((strip.start, strip.end))
        blocks.append(
            Block(
                index=len(blocks),
                kind=strip.kind,
                span=(start, max(end, cells[-1][1]) if cells else end),
                level=strip.level,
                group=strip.group,
                cells=cells,
                header=strip.header,
                context=around,
            )
        )
    furniture_before(1 << 62)
    return blocks
