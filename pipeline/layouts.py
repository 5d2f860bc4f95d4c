"""A `Document` as bytes and back: compressed JSON, one list a dataclass, trailing defaults left out.

JSON and not pickle, because what comes back may stem from a worker that a hostile file has taken over: reading it can give a
wrong `Document` or a ValueError, nothing else. Made from the dataclasses themselves, so that a new field needs no line here.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import zlib
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any

from schemas.layout import Document, Paragraph, Table

LARGEST = 1 << 30
TAGS: dict[type, str] = {Paragraph: "p", Table: "t"}


def encode_document(document: Document) -> bytes:
    """The document as bytes; same document, same bytes."""
    return zlib.compress(json.dumps(_plain(document), ensure_ascii=True, separators=(",", ":")).encode(), 1)


def decode_document(blob: bytes) -> Document:
    """The document that `encode_document` was given. Raises ValueError for anything else, also if it inflates beyond 1 GiB."""
    opened = zlib.decompressobj()
    try:
        text = opened.decompress(blob, LARGEST)
        if not opened.eof:
            raise ValueError("cut short or too large")
        document = _reader(Document)(json.loads(text))
    except (zlib.error, RecursionError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise ValueError(f"not a stored document: {error}") from error
    if not isinstance(document, Document):
        raise ValueError("not a stored document")
    return document


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    if kind is str or value is None or kind is int or kind is float or kind is bool:
        return value
    if kind is tuple:
        return [[TAGS[type(one)], _plain(one)] if type(one) in TAGS else _plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    fields = _fields(kind)
    values = [getattr(value, name) for name, _ in fields]
    last = len(values)
    while last and values[last - 1] == fields[last - 1][1]:
        last -= 1
    return [_plain(one) for one in values[:last]]


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """The function that reads plain JSON of a type; built once a type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if set(arguments) == set(TAGS):
            return lambda value: _tagged(value)
        inner = _reader(next(one for one in arguments if one is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            element = _element(arguments[0])
            return lambda value: tuple([element(one) for one in _typed(value, list)])
        readers = [_reader(one) for one in arguments]
        return lambda value: tuple(read(one) for read, one in zip(readers, _typed(value, list), strict=True))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record_reader(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is float:
        return lambda value: float(value) if isinstance(value, int) and not isinstance(value, bool) else _typed(value, float)
    return lambda value: _typed(value, hint)


def _element(hint: Any) -> Callable[[Any], Any]:
    return _tagged if hint in TAGS else _reader(hint)


def _record_reader(kind: type) -> Callable[[Any], Any]:
    readers: list[Callable[[Any], Any]] = []

    def read(value: Any) -> Any:
        if not readers:  # at the first call and not before: a cell holds tables, which hold cells
            hints = typing.get_type_hints(kind)
            readers.extend(_reader(hints[name]) for name, _ in _fields(kind))
        if len(_typed(value, list)) > len(readers):
            raise ValueError(f"too many values for {kind.__name__}")
        return kind(*[one(part) for one, part in zip(readers, value, strict=False)])

    return read


def _tagged(value: Any) -> Any:
    tag, inner = _typed(value, list)
    return _reader({tag: kind for kind, tag in TAGS.items()}[tag])(inner)


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} needed, {type(value).__name__} found")
    return value
