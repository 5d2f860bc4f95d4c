"""Reference data in: TOML tables checked against the fields of a dataclass, every fault of a file told at once.

An unknown, misspelt or missing key, or a value of the wrong type, is a fault that names file, entry and key; faults are gathered
in a list so that a person mends them in one go, and raised together as `ReferenceDataError` before a document is opened.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from schemas.errors import ReferenceDataError

T = TypeVar("T")
PLAIN: dict[type, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def reference(*parts: str) -> Traversable:
    """The place of a file or folder of reference data inside the installed package: `reference("boards")`."""
    place: Traversable = resources.files("schemas").joinpath("reference")
    for part in parts:
        place = place.joinpath(part)
    return place


def read_toml(place: Traversable, faults: list[str]) -> dict[str, Any]:
    """The file's top-level table; a file that is no TOML adds a fault and gives an empty table."""
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{place.name}: not TOML: {error}")
        return {}


def entries(kind: type[T], table: object, where: str, faults: list[str]) -> list[T]:
    """The entries of an array of tables as objects of the dataclass `kind`; entries with faults are left out and told.

    `where` is how faults name the place: `timescales.toml [month]`. A field without a default must stand in every entry.
    """
    if not isinstance(table, list):
        faults.append(f"{where}: a list of entries is needed")
        return []
    found = (entry(kind, values, f"{where} entry {number}", faults) for number, values in enumerate(table, 1))
    return [one for one in found if one is not None]


def entry(kind: type[T], values: object, where: str, faults: list[str]) -> T | None:
    """One table as an object of the dataclass `kind`, or None with its faults added."""
    if not isinstance(values, Mapping) or not dataclasses.is_dataclass(kind):
        faults.append(f"{where}: a table of keys is needed")
        return None
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    before = len(faults)
    faults.extend(unknown_keys(values, fields, where))
    taken: dict[str, Any] = {}
    for name, field in fields.items():
        if name in values:
            taken[name] = _value(values[name], hints[name], f"{where}: key '{name}'", faults)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            faults.append(f"{where}: key '{name}' is missing")
    return None if len(faults) > before else kind(**taken)


def unknown_keys(values: Iterable[str], known: Iterable[str], where: str) -> list[str]:
    """One fault for each key that is not known, with the nearest known key: "x.toml: unknown key 'exmaple', meant 'example'?"."""
    names = list(known)
    faults = []
    for key in values:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            faults.append(f"{where}: unknown key '{key}'" + (f", meant '{near[0]}'?" if near else ""))
    return faults


def raise_faults(faults: list[str]) -> None:
    """Nothing, or `ReferenceDataError` with all of them."""
    if faults:
        raise ReferenceDataError(faults)


def _value(value: object, hint: Any, where: str, faults: list[str]) -> Any:
    """The value as the field's type wants it (a list becomes a tuple); a wrong type adds a fault."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        hint = next(argument for argument in arguments if argument is not type(None))
        return _value(value, hint, where, faults)
    if origin is tuple:
        if not isinstance(value, list):
            faults.append(f"{where}: a list is needed")
            return ()
        return tuple(_value(one, arguments[0], where, faults) for one in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return entry(hint, value, where, faults)
    if origin is typing.Literal:
        if value not in arguments:
            faults.append(f"{where}: {value!r} is none of {', '.join(map(str, arguments))}")
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and (not isinstance(value, hint) or (hint is int and isinstance(value, bool))):
        faults.append(f"{where}: {PLAIN.get(hint, hint.__name__)} is needed, not {value!r}")
    return value
