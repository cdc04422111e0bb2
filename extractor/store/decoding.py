"""JSON values back into records: the inverse of ``schema.to_json``.

In: a record class and the JSON-ready value of one of its instances.  Out: the instance.  The class's own type hints
are the grammar, so a field added to a record needs no line here; they are turned into functions once and kept.
``from_json(type(r), to_json(r)) == r`` for every record of ``schema.py`` (property test).
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from extractor.errors import DataError

__all__ = ["from_json"]

T = TypeVar("T")
Decode = Callable[[Any], Any]


class _Wrong(Exception):
    """A value that does not fit; ``path`` grows on the way up."""

    def __init__(self, what: str) -> None:
        self.what, self.path = what, ""


def from_json(cls: type[T], value: Any) -> T:
    """An instance of ``cls`` from its JSON form.

    Fields that are missing take their defaults; keys the class does not know are left out, so that records written
    by a later version still open.  Raises ``DataError`` where a value cannot be what its field says.
    """
    try:
        kind: Any = cls
        decoded: T = _decoder(kind)(value)
    except _Wrong as wrong:
        raise DataError(wrong.what, where=f"{cls.__name__}{wrong.path}") from wrong
    return decoded


@functools.cache
def _decoder(hint: Any) -> Decode:
    """The function that decodes what a type hint describes."""
    origin, items = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _optional(items)
    if origin is typing.Literal:
        return lambda value: value if value in items else _refuse(f"{value!r} is none of {items}")
    if origin is tuple:
        return _sequence(_decoder(items[0])) if items[1:] == (...,) else _row([_decoder(item) for item in items])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_decoder(items[1]))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _member(hint)
    if hint in (str, int, bool, float):
        return _number if hint is float else _plain(hint)
    raise TypeError(f"no rule for the type {hint!r}")


def _optional(items: tuple[Any, ...]) -> Decode:
    (item,) = (item for item in items if item is not type(None))
    decode = _decoder(item)
    return lambda value: None if value is None else decode(value)


def _sequence(decode: Decode) -> Decode:
    def decode_all(value: Any) -> tuple[Any, ...]:
        return tuple([_within(f"[{i}]", decode, item) for i, item in enumerate(_listed(value))])

    return decode_all


def _row(decoders: list[Decode]) -> Decode:
    def decode_each(value: Any) -> tuple[Any, ...]:
        values = _listed(value)
        if len(values) != len(decoders):
            _refuse(f"{len(values)} values where {len(decoders)} belong")
        return tuple([_within(f"[{i}]", decoders[i], item) for i, item in enumerate(values)])

    return decode_each


def _mapping(decode: Decode) -> Decode:
    return lambda value: {key: _within(f".{key}", decode, item) for key, item in _object(value).items()}


def _record(cls: type[Any]) -> Decode:
    hints = typing.get_type_hints(cls)
    fields = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(cls) if f.init}

    def decode(value: Any) -> Any:
        given = {}
        for key, item in _object(value).items():
            if known := fields.get(key):
                try:
                    given[key] = known(item)
                except _Wrong as wrong:
                    wrong.path = f".{key}{wrong.path}"
                    raise
        try:
            return cls(**given)
        except (TypeError, ValueError) as error:
            raise _Wrong(str(error)) from error

    return decode


def _member(cls: type[enum.Enum]) -> Decode:
    members = {member.value: member for member in cls}

    def decode(value: Any) -> enum.Enum:
        if isinstance(value, str) and value in members:
            return members[value]
        _refuse(f"{value!r} is none of {', '.join(map(str, members))}")

    return decode


def _plain(cls: type[Any]) -> Decode:
    return lambda value: (
        value if type(value) is cls else _refuse(f"{type(value).__name__} where {cls.__name__} belongs")
    )


def _number(value: Any) -> float:
    return float(value) if type(value) in (int, float) else _refuse(f"{type(value).__name__} where float belongs")


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else _refuse(f"{type(value).__name__} where list belongs")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else _refuse(f"{type(value).__name__} where dict belongs")


def _within(step: str, decode: Decode, value: Any) -> Any:
    try:
        return decode(value)
    except _Wrong as wrong:
        wrong.path = step + wrong.path
        raise


def _refuse(what: str) -> NoReturn:
    raise _Wrong(what)
