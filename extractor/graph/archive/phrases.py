"""What is said to somebody who asks, in Russian or English.

In: the name of a phrase of ``answers.yaml`` and its values.  Out: the text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extractor.entities.places.checked import Checked, read
from extractor.errors import DataError, QueryError

__all__ = ["Refused", "load", "phrase"]

_FILE = Path(__file__).with_name("answers.yaml")
_LANGUAGES = ("ru", "en")


def load(path: Path) -> dict[str, dict[str, str]]:
    """The phrases of a file.  Raises ``DataError`` where one lacks a language."""
    found = {}
    for name, texts in read(path).value.items():
        if not isinstance(texts, dict):
            raise DataError(f"the phrase {name!r} must have a text for each of {', '.join(_LANGUAGES)}", where=path.name)
        entry = Checked(texts, f"{path.name}, {name}", {})
        entry.allow(_LANGUAGES)
        found[name] = {language: entry.text(language) for language in _LANGUAGES}
    return found


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return load(_FILE)


def phrase(language: str, name: str, **values: object) -> str:
    """The phrase ``name`` in ``language`` («ru», «en») with its ``values``."""
    return _phrases()[name][language].format(**values)


class Refused(QueryError):
    """A question or option that cannot be answered, in English, and as ``told`` in another language.

    ``name`` and ``way`` are phrases: what is wrong, and the way out.
    """

    def __init__(self, name: str, *, where: str = "", way: str = "", language: str = "en", **values: object) -> None:
        self.name, self.way, self.values = name, way, values
        remedy = phrase(language, way, **values) if way else ""
        super().__init__(phrase(language, name, **values), where=where, remedy=remedy)

    def told(self, language: str) -> Refused:
        """The same in ``language``."""
        return Refused(self.name, where=self.where, way=self.way, language=language, **self.values)
