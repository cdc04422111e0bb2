"""Candidates are cut at the borders of cells and nowhere else."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from extractor.entities.cells import within_cells


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
