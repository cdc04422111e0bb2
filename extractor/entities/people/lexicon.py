"""Reading the linguistic data of this room: YAML whose errors carry file and line.

In: the name of a YAML file beside the code.  Out: its content, and ``complain`` to refuse a wrong entry.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import SafeLoader

__all__ = ["complain", "load"]

_HERE = Path(__file__).parent
_LINE = "__line__"


class _Numbered(SafeLoader):  # type: ignore[misc]
    """A safe loader whose mappings know the line they begin on."""


def _mapping(loader: _Numbered, node: yaml.MappingNode) -> dict[str, Any]:
    content = {str(key): value for key, value in loader.construct_mapping(node, deep=True).items()}
    content[_LINE] = node.start_mark.line + 1
    return content


_Numbered.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def complain(file: str, entry: dict[str, Any], what: str) -> NoReturn:
    """Refuse an entry of a lexicon: raises ``DataError`` with the file and the line of the entry."""
    raise DataError(what, where=f"{file}, line {entry.get(_LINE, '?')}", remedy="Correct the entry")


def load(file: str) -> dict[str, Any]:
    """The mapping in ``file`` (beside this module); every mapping in it holds its line as ``__line__``."""
    try:
        with (_HERE / file).open(encoding="utf-8") as stream:
            content = yaml.load(stream, Loader=_Numbered)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(str(error), where=file, remedy="Restore the file") from error
    if not isinstance(content, dict):
        raise DataError("a mapping is expected", where=file, remedy="Restore the file")
    return content
