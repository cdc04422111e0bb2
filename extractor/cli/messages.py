"""What the command line says, in Russian or English.

In: the name of a message and its values.  Out: the text.  The texts are in ``messages.yaml``.
"""

from __future__ import annotations

import functools
import locale
import os
from enum import StrEnum
from pathlib import Path

from extractor.errors import DataError, ExtractorError, ReviewError
from extractor.store import Entry
from extractor.yaml_loader import safe_load

__all__ = ["Lang", "language", "problem", "say", "tell"]

_FILE = Path(__file__).with_name("messages.yaml")


class Lang(StrEnum):
    """A language of messages."""

    ru = "ru"
    en = "en"


def language(chosen: Lang | None) -> Lang:
    """The language to speak: the ``chosen`` one, else that of the locale."""
    if chosen is not None:
        return chosen
    named = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), None)
    return Lang.ru if (named or locale.getlocale()[0] or "").lower().startswith("ru") else Lang.en


def say(lang: Lang, name: str, **values: object) -> str:
    """The message ``name`` with its ``values``."""
    return _messages()[name][lang].format(**values)


def problem(lang: Lang, entry: Entry) -> str:
    """Why a source did not become a report, and the way out, in one line."""
    return _line(lang, entry.name, entry.reason, entry.message, entry.remedy)


def tell(lang: Lang, error: ExtractorError) -> str:
    """An error in one line: where, what, and the way out."""
    if isinstance(error, ReviewError) and f"refused {error.reason}" in _messages():
        told = say(lang, f"refused {error.reason}", value=error.value)
        return f"{error.where}: {told}" if error.where else told
    return _line(lang, error.where, type(error).__name__, error.what, error.remedy)


def _line(lang: Lang, where: str, kind: str, what: str, remedy: str) -> str:
    """Errors speak English; what their kind means is said in the user's language, the detail kept."""
    translated = _messages().get(kind, {}).get(lang)
    if translated and lang is not Lang.en:
        what, remedy = f"{translated} ({what})", _messages().get(f"{kind}, remedy", {}).get(lang, remedy)
    parts = (f"{where}: {what}" if where else what, remedy)
    return ". ".join(part for part in parts if part)


@functools.cache
def _messages() -> dict[str, dict[str, str]]:
    found = safe_load(_FILE.read_text(encoding="utf-8"))
    for name, texts in found.items():
        if not isinstance(texts, dict) or set(texts) != set(Lang):
            raise DataError(f"the message {name!r} must have a text for each of {', '.join(Lang)}", where=str(_FILE))
    return {str(name): texts for name, texts in found.items()}
