"""Trip reports filled in as forms: «ФИО: …», «Место командировки: …», «Сроки: …», «Цель: …», «Результаты: …».

In: a ``Scene``.  Out: ``Form`` records, each a run of blocks whose labels mean what the columns of a trip table mean, so that
a form is read as a table of one row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.relations.lexicon import fold
from extractor.relations.scene import Scene
from extractor.relations.structure import RowFields, layout
from extractor.schema import Block, BlockKind, Span

__all__ = ["Form", "forms"]

_LABEL = 50
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Form:
    """``block`` spans the whole form and stands in the place of its first block; ``blocks`` are the indices it took."""

    block: Block
    fields: RowFields
    blocks: frozenset[int]


def forms(scene: Scene) -> dict[int, Form]:
    """The forms of a document by the index of their first block."""
    found: dict[int, Form] = {}
    run: list[tuple[Block, str, Span]] = []
    for block in (*scene.report.blocks, None):
        field = _field(scene, block) if block is not None else None
        told = {role for _, role, _ in run if role}
        if block is not None and field is not None and (not run or block.index == run[-1][0].index + 1) and field[0] not in told:
            run.append((block, *field))
            continue
        form = _form(run)
        if form is not None:
            found[form.block.index] = form
        run = [(block, *field)] if block is not None and field is not None else []
    return found


def _field(scene: Scene, block: Block) -> tuple[str, Span] | None:
    """The role of a labelled block ("" for a label of other things) and the span of its value."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return None
    text = scene.report.working.text[block.span[0] : block.span[1]]
    label, colon, value = text.partition(":")
    if not colon or not value.strip() or len(label) > _LABEL:
        return None
    words = fold(label)
    start = block.span[0] + len(label) + 1 + len(value) - len(value.lstrip())
    if not any(stem in words for stem in layout().unrelated):
        for role, stems in layout().columns.items():
            if role not in ("number", "guest") and any(stem in words for stem in stems):
                return role, (start, block.span[1])
    return "", (start, block.span[1])


def _form(run: list[tuple[Block, str, Span]]) -> Form | None:
    cells = {role: span for _, role, span in run if role}
    if len(cells) < _LEAST or "visitor" not in cells or "place" not in cells:
        return None
    first, last = run[0][0], run[-1][0]
    return Form(replace(first, span=(first.span[0], last.span[1])), RowFields(cells), frozenset(block.index for block, *_ in run))
