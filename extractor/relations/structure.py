"""Visits told by layout: rows of trip tables, «Город, дата» entries, lists of members, labelled purposes and results.

In: a ``Scene`` and its blocks.  Out: per block what role it plays (``RowFields``, ``Label``), in working-text spans.
The words that name columns and labels are data (``lexicon/layout.yaml``).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from extractor.errors import DataError
from extractor.relations.lexicon import FOLDER, fold, read_entries
from extractor.relations.scene import Scene, Sentence
from extractor.schema import Block, BlockKind, Span

__all__ = ["Label", "Layout", "RowFields", "is_account", "label_of", "layout", "row_fields", "sentences_of"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Folded beginnings of words that name table columns and labels, by role; ``unrelated`` ones are of other things."""

    columns: dict[str, tuple[str, ...]]
    labels: dict[str, tuple[str, ...]]
    unrelated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFields:
    """The cells of a row by role (visitor, guest, place, origin, host, when, until, purpose, outcome), as working-text spans."""

    cells: dict[str, Span]


@dataclass(frozen=True, slots=True)
class Label:
    """A block that announces what follows: ``members``, ``purpose`` or ``outcomes``; ``rest`` is the text after its colon."""

    role: str
    rest: Span


@functools.cache
def layout() -> Layout:
    """The layout lexicon.  Raises ``DataError`` where a section is missing."""
    path = FOLDER / "layout.yaml"
    data = read_entries(path)
    try:
        columns = {k: tuple(fold(str(w)) for w in v) for k, v in data["columns"].items() if k != "__line__"}
        unrelated = tuple(fold(str(word)) for word in data["unrelated"])
        labels = {k: tuple(fold(str(w)) for w in v) for k, v in data["labels"].items() if k != "__line__"}
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"columns or labels are malformed: {error}", where=str(path), remedy="Restore the section") from error
    return Layout(columns, labels, unrelated)


def sentences_of(scene: Scene, block: Block) -> list[Sentence]:
    """The sentences that stand in a block."""
    return [s for s in scene.sentences if s.block == block.index]


def row_fields(scene: Scene, block: Block) -> RowFields | None:
    """What the cells of a row mean by the headings of their columns; None for header rows and tables of other things."""
    if block.kind is not BlockKind.ROW or block.header or not block.context.columns:
        return None
    cells: dict[str, Span] = {}
    for heading, span in zip(block.context.columns, block.cells, strict=False):
        role = _role(fold(heading), frozenset(cells))
        if role is not None:
            cells[role] = span
    if not ({"visitor", "guest"} & set(cells)) or not ({"place", "guest", "when"} & set(cells)):
        return None
    return RowFields(cells)


def _role(heading: str, taken: frozenset[str]) -> str | None:
    """The role of a column: that of the word which stands first in its heading («Куда (город, принимающая организация)»)."""
    hits = [(heading.find(stem), -len(stem), order, role) for order, (role, stems) in enumerate(layout().columns.items()) if role not in taken for stem in stems if stem in heading]
    return min(hits)[3] if hits else None


def label_of(scene: Scene, block: Block) -> Label | None:
    """Whether a block is or begins with a label such as «Состав делегации:», «Цель визита:», «Результаты:»."""
    text = scene.report.working.text[block.span[0] : block.span[1]]
    colon = text.find(":")
    head = fold(text if colon < 0 else text[:colon]).strip(" \t.-–—•*>■#")
    if not head or len(head) > 60 or (colon < 0 and block.kind is not BlockKind.HEADING):
        return None
    for role, beginnings in layout().labels.items():
        if any(head.startswith(beginning) for beginning in beginnings) and len(head.split()) <= 7:
            start = block.span[0] + (colon + 1 if colon >= 0 else len(text))
            return Label(role, (start, block.span[1]))
    return None


def is_account(scene: Scene) -> bool:
    """Whether the text is an office's account of its doings, for a period or under its name: there the gathering is what one
    went for, while a news item that tells of a gathering says nothing of an aim."""
    told = scene.report.metadata
    return told.issuer is not None or told.period is not None or len(scene.report.blocks) == 1
