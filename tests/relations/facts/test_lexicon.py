"""The lexicon refuses what a rule may not hold, and says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations.facts.lexicon import fact_lexicon
from extractor.relations.lexicon import FOLDER

TEXT = (FOLDER / "facts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("type: meeting", "type: dinner", "type is office"),
        ("pos: noun", "pos: adverb", "pos is verb or noun"),
        ("who: [subject, with]", "who: [subject, nearby]", "who is one of"),
        ("complement: post", "complement: throne", "complement is office"),
        ("confidence: 0.8", "confidence: 8", "confidence lies between"),
        ("confidence: 0.8", "confidence: sure", "malformed rule"),
        ("  name: becomes", "  nome: becomes", "unknown field"),
        ("\ntopics:", "\ntopix:", "missing or malformed"),
        ("  seated: [", "  sitting: [", "missing or malformed"),
        ('facts: [["who: Степан Орлов", ', 'facts: [["who Степан Орлов", ', "is not «role: value»"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    wrong = TEXT.replace("- name: becomes", "- extra: 1\n  name: becomes") if old == "  name: becomes" else TEXT.replace(old, new, 1)
    assert wrong != TEXT
    path = tmp_path / "facts.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(DataError, match=words) as refusal:
        fact_lexicon(path)
    assert refusal.value.where.startswith(f"{path}:")


def test_a_file_without_rules_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("- one\n- two\n", encoding="utf-8")
    with pytest.raises(DataError, match="not a mapping with rules"):
        fact_lexicon(path)
