"""The command line in Russian: help, panels, wrong usage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
import yaml

import extractor.cli.russian as russian
from extractor.cli.command import app
from extractor.cli.russian import help_texts, usage_error

Command = Callable[..., tuple[int, str, str]]
CATALOGUE = yaml.safe_load(Path(russian.__file__).with_name("russian.yaml").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def words_of_the_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a translation changes in the library is put back after each test."""
    for name in CATALOGUE["words"]:
        monkeypatch.setattr(typer.rich_utils, name, getattr(typer.rich_utils, name))
    yield


def test_every_text_of_help_has_a_translation_and_every_translation_a_text() -> None:
    asked = set(help_texts(typer.main.get_command(app)))
    assert asked == {" ".join(text.split()) for text in CATALOGUE["help"]}


@pytest.mark.parametrize("entry", CATALOGUE["usage"], ids=lambda entry: entry["text"])
def test_each_pattern_is_the_first_to_fit_its_example(entry: dict[str, str]) -> None:
    import re

    match = re.fullmatch(entry["pattern"], entry["example"], re.DOTALL)
    assert match is not None
    assert usage_error(entry["example"], "extractor run") == f"{match.expand(entry['text'])}. Справка: extractor run --help"


def test_what_no_pattern_fits_is_not_lost() -> None:
    assert usage_error("Something new.", "extractor") == "неверный вызов (Something new.). Справка: extractor --help"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("run", "--wrkers", "2"), "нет параметра --wrkers"),
        (("run", "--workers", "0", "x"), "--workers"),
        (("strat",), "нет команды «strat»"),
        (("evaluate", "visits"), "не хватает аргумента"),
    ],
)
def test_wrong_usage_is_told_in_russian(extractor: Command, words: tuple[str, ...], line: str) -> None:
    code, out, err = extractor("--lang", "ru", *words)
    assert code == 2 and line in err and "--help" in err and "Try" not in err + out


def test_help_in_russian_and_in_english(extractor: Command) -> None:
    code, out, _ = extractor("--lang", "ru", "run", "--help")
    assert code == 0 and "Папка для результатов" in out and "Параметры" in out
