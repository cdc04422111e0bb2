"""The command line itself in Russian: help, names of the panels, and what is wrong with the words that were typed.

In: the tree of commands as the library builds it, or an error of usage.  Out: the same tree with Russian texts; the error's
line in Russian.  The code speaks English; ``russian.yaml`` holds the translation of every text, and a test keeps it whole.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer.rich_utils

from extractor.errors import DataError
from extractor.yaml_loader import safe_load

__all__ = ["help_texts", "translate", "usage_error"]

_FILE = Path(__file__).with_name("russian.yaml")
_PANEL = "rich_help_panel"


def help_texts(command: Any) -> Iterator[str]:
    """Every English text of help in the tree under ``command``, blanks squeezed."""
    for _, part in _parts(command):
        yield _squeezed(part.help)


def translate(command: Any) -> None:
    """Put Russian texts in place of the English ones in the tree under ``command``; a text without a translation stays."""
    catalogue = _catalogue()
    helps = catalogue["help"]
    for owner, part in _parts(command):
        part.help = helps.get(_squeezed(part.help), part.help)
        if owner is None and getattr(part, "short_help", None):
            part.short_help = helps.get(_squeezed(part.short_help), part.short_help)
    _set_panels(command, catalogue["panels"])
    # the library keeps these words in its module and offers no other way to change them
    for name, text in catalogue["words"].items():
        setattr(typer.rich_utils, name, text)


def usage_error(message: str, help_command: str) -> str:
    """One line in Russian for the library's own ``message``; what no pattern fits is told as it is, after a Russian word."""
    for pattern, text in _usage():
        if match := pattern.fullmatch(message.strip()):
            line = match.expand(text)
            break
    else:
        line = f"неверный вызов ({message.strip()})"
    return f"{line}. Справка: {help_command} --help"


def _parts(command: Any) -> Iterator[tuple[Any, Any]]:
    """(None, command) and (command, parameter) of all that has a text of help, from the top down."""
    if command.help:
        yield None, command
    for parameter in command.params:
        if getattr(parameter, "help", None):
            yield command, parameter
    if command.add_help_option and (option := command.get_help_option(typer.Context(command))) is not None:
        yield command, option
    for name in getattr(command, "commands", {}):
        yield from _parts(command.commands[name])


def _set_panels(command: Any, panels: Mapping[str, str]) -> None:
    for parameter in (*command.params, command.get_help_option(typer.Context(command))):
        if parameter is not None and not getattr(parameter, _PANEL, None):
            setattr(parameter, _PANEL, panels[parameter.param_type_name])
    for below in getattr(command, "commands", {}).values():
        if not isinstance(getattr(below, _PANEL, None), str):
            setattr(below, _PANEL, panels["command"])
        _set_panels(below, panels)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@functools.cache
def _catalogue() -> Mapping[str, Any]:
    found = safe_load(_FILE.read_text(encoding="utf-8"))
    if set(found) != {"panels", "words", "usage", "help"}:
        raise DataError("the parts must be panels, words, usage and help", where=str(_FILE))
    return {**found, "help": {_squeezed(english): russian for english, russian in found["help"].items()}}


@functools.cache
def _usage() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"], re.DOTALL), entry["text"]) for entry in _catalogue()["usage"])
