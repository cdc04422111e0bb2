"""Candidates are cut at the borders of cells and nowhere else."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from extractor.entities.cells import inside_cells, within_cells
from extractor.language.tagger.tagger import Tagged


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["Зуева", "А.Н.", "|", "Рига"], ["Зуева А.Н.", "Рига"]),
        (["Анна", "Зуева"], ["Анна Зуева"]),
        (["Лодзь", "|", "12"], ["Лодзь"]),
        (["|", "Прага", "|"], ["Прага"]),
    ],
)
def test_candidates_keep_to_their_cell(words: list[str], kept: list[str]) -> None:
    doc = Doc(spacy.blank("ru").vocab, words=words)
    doc.spans["ner"] = [Span(doc, 0, len(doc), label="PERSON")]
    assert [span.text for span in within_cells(doc)] == kept


def test_candidates_keep_to_a_cell_or_paragraph() -> None:
    text = "Зуева А.Н. | Рига\nгород\n\nКовров"
    inside = [Tagged(0, 10, "PERSON", 1.0), Tagged(13, 17, "CITY", 1.0), Tagged(13, 23, "CITY", 1.0), Tagged(25, 31, "CITY", 1.0)]
    across = [Tagged(0, 17, "PERSON", 1.0), Tagged(18, 31, "CITY", 1.0)]
    assert inside_cells(text, [*inside, *across]) == inside
    assert inside_cells("Рига", [Tagged(0, 4, "CITY", 1.0)]) == [Tagged(0, 4, "CITY", 1.0)]
