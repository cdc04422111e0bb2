"""The words of the page: all there, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.graph.exports import views
from extractor.graph.exports.views.assets import spoken
from extractor.graph.merging.weights import load
from extractor.review.decision import ON_VISITS
from extractor.review.page.words import LANGUAGES, words
from extractor.review.state import ChangeKind, State
from extractor.schema import OutcomeKind, PlaceKind, Status, VisitorKind, VisitType

PAGE = Path(views.__file__).parents[3] / "review" / "page"
VIEWS = Path(views.__file__).parent


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_records_has_a_word(language: str) -> None:
    said = words(language)
    for kind, group in ((State, "states"), (ChangeKind, "changes"), (OutcomeKind, "outcome_kinds"), (PlaceKind, "place_kinds"),
                        (VisitorKind, "visitor_kinds"), (VisitType, "types")):  # fmt: skip
        assert set(said[group]) == {member.value for member in kind}
    assert set(views.strings("ru")["statuses"]) == {status.value for status in Status}
    assert {action.value for action in ON_VISITS} <= set(said["done_actions"])
    reasons = {reason for weights in load().of.values() for reason in weights} - {"base"}
    assert reasons <= set(said["reasons"])


def test_every_word_that_a_script_says_is_there() -> None:
    said, views_said = words("ru"), views.strings("ru")
    for path in (PAGE / "assets").glob("*.js"):
        script = path.read_text(encoding="utf-8")
        assert set(re.findall(r"\bwords\.(\w+)", script)) <= set(said), path.name
        assert set(re.findall(r"\bviewWords\.(\w+)", script)) <= set(views_said), path.name
    for path in VIEWS.glob("*.js"):
        assert set(re.findall(r"\bstrings\.(\w+)", path.read_text(encoding="utf-8"))) <= set(views_said), path.name


def test_a_text_without_one_of_the_languages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "strings.yaml"
    path.write_text("title: {ru: Проверка}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"title"):
        spoken(path, "ru")
