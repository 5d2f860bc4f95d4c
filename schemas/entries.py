"""The tables of a reference TOML file, checked: every fault of the file is told at once, with file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.errors import ReferenceDataError

REFERENCE = Path(__file__).parent / "reference"

Keys = Mapping[str, type]


def read_toml(path: Path) -> dict[str, Any]:
    """The parsed file. Raises `ReferenceDataError` when it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceDataError([f"{path.name}: cannot be read ({error})"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError([f"{path.name}: not valid TOML ({error})"]) from error


def entry_faults(where: str, entry: object, required: Keys, optional: Keys) -> list[str]:
    """All faults of one table: keys that are missing, unknown or of the wrong type; lists must hold strings.

    >>> entry_faults("x.toml [[word]] 1", {"id": 3, "nam": ""}, {"id": str, "name": str}, {})
    ["x.toml [[word]] 1: 'id' must be a string", "x.toml [[word]] 1: 'name' is missing", "x.toml [[word]] 1: unknown key 'nam'"]
    """
    if not isinstance(entry, dict):
        return [f"{where}: must be a table"]
    names = {str: "a string", list: "a list of strings", bool: "true or false", int: "a whole number"}
    faults = []
    for key, kind in {**required, **optional}.items():
        if key not in entry:
            if key in required:
                faults.append(f"{where}: {key!r} is missing")
        elif type(entry[key]) is not kind or (kind is list and not all(isinstance(value, str) for value in entry[key])):
            faults.append(f"{where}: {key!r} must be {names[kind]}")
    return faults + [f"{where}: unknown key {key!r}" for key in entry if key not in required and key not in optional]


def read_entries(path: Path, table: str, required: Keys, optional: Keys | None = None) -> list[dict[str, Any]]:
    """The entries `[[table]]` of a TOML file that holds nothing else. Raises `ReferenceDataError` with all faults at once."""
    content = read_toml(path)
    faults = [f"{path.name}: unknown key {key!r}" for key in content if key != table]
    entries = content.get(table, [])
    if not isinstance(entries, list):
        raise ReferenceDataError([*faults, f"{path.name}: {table!r} must be written [[{table}]]"])
    for number, entry in enumerate(entries, 1):
        label = entry.get("id", number) if isinstance(entry, dict) else number
        faults += entry_faults(f"{path.name} [[{table}]] {label}", entry, required, optional or {})
    if faults:
        raise ReferenceDataError(faults)
    return entries
