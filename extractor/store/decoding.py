"""JSON values back into records: the inverse of ``schema.to_json``.

In: a record class and the JSON-ready value of one of its instances.  Out: the instance.  The class's own type hints
are the grammar, so a field added to a record needs no line here.  ``from_json(type(r), to_json(r)) == r`` for every
record of ``schema.py`` (property test).
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from extractor.errors import DataError

__all__ = ["from_json"]

T = TypeVar("T")


def from_json(cls: type[T], value: Any) -> T:
    """An instance of ``cls`` from its JSON form.

    Fields that are missing take their defaults; keys the class does not know are left out, so that records written
    by a later version still open.  Raises ``DataError`` where a value cannot be what its field says.
    """
    decoded: T = _decode(cls, value, cls.__name__)
    return decoded


@functools.cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {f.name: hints[f.name] for f in dataclasses.fields(cls) if f.init}


def _decode(hint: Any, value: Any, where: str) -> Any:
    if hint is Any:
        return value
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _union(hint, value, where)
    if origin is typing.Literal:
        if value in typing.get_args(hint):
            return value
        raise DataError(f"{value!r} is none of {typing.get_args(hint)}", where=where)
    if origin is tuple:
        return _tuple(typing.get_args(hint), value, where)
    if origin is not None and issubclass(origin, Mapping):
        _, of = typing.get_args(hint)
        return {k: _decode(of, v, f"{where}.{k}") for k, v in _expect(dict, value, where).items()}
    if isinstance(hint, type):
        return _plain(hint, value, where)
    raise DataError(f"no rule for the type {hint!r}", where=where)


def _union(hint: Any, value: Any, where: str) -> Any:
    choices = typing.get_args(hint)
    if value is None and type(None) in choices:
        return None
    present = [choice for choice in choices if choice is not type(None)]
    return _decode(present[0], value, where)


def _tuple(items: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    values = _expect(list, list(value) if isinstance(value, tuple) else value, where)
    if len(items) == 2 and items[1] is Ellipsis:
        return tuple(_decode(items[0], v, f"{where}[{i}]") for i, v in enumerate(values))
    if len(items) != len(values):
        raise DataError(f"{len(values)} values where {len(items)} belong", where=where)
    return tuple(_decode(of, v, f"{where}[{i}]") for i, (of, v) in enumerate(zip(items, values, strict=True)))


def _plain(hint: type[Any], value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(hint):
        given = _expect(dict, value, where)
        known = _hints(hint)
        fields = {k: _decode(known[k], v, f"{where}.{k}") for k, v in given.items() if k in known}
        try:
            return hint(**fields)
        except (TypeError, ValueError) as error:
            raise DataError(str(error), where=where) from error
    if issubclass(hint, enum.Enum):
        try:
            return hint(value)
        except ValueError as error:
            raise DataError(str(error), where=where) from error
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _expect(hint, value, where)


def _expect(kind: type[T], value: Any, where: str) -> T:
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise DataError(f"{type(value).__name__} where {kind.__name__} belongs", where=where)
