"""What is known of actors, functions and authorities, loaded from `reference/`: one call each, cached, all faults at once."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schemas.entries import REFERENCE, read_entries
from schemas.errors import ReferenceDataError
from schemas.records import Authority

CLASSES = (
    "group_head", "group_filler", "group_light", "post_head", "post_start", "post_end", "post_plural", "rank",
    "agency_head", "agency_start", "employer", "topic_code", "agency_word", "outside_board", "owner_head",
    "board_word", "all_start", "all_head", "all_modifier", "deictic", "pair", "linking", "honorific", "first_name",
    "not_a_name", "not_a_place",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordClass:
    """One class of words: `words` in lower case, `acronyms` in capitals, and an example with the kind it is read as."""

    id: str
    meaning: str
    words: frozenset[str]
    acronyms: frozenset[str]
    example: str
    kind: str


@dataclass(frozen=True, slots=True)
class Function:
    """One entry of the taxonomy: phrases (lower case) and acronyms (capitals) that tell what a group is for."""

    id: str
    meaning: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Place:
    """An authority with the names it is known by and its tier (county, unitary, metropolitan, london_borough, district)."""

    authority: Authority
    tier: str
    names: tuple[str, ...]


def read_word_classes(path: Path) -> dict[str, WordClass]:
    """The classes of `actors.toml` by id. Raises `ReferenceDataError`: unknown, double or missing classes, unknown keys."""
    entries = read_entries(path, "class", {"id": str, "meaning": str, "words": list, "example": str, "kind": str}, {"acronyms": list})
    ids = [entry["id"] for entry in entries]
    faults = [f"{path.name} [[class]] {name}: unknown class" for name in ids if name not in CLASSES]
    faults += [f"{path.name} [[class]] {name}: given twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    faults += [f"{path.name}: class {name!r} is missing" for name in CLASSES if name not in ids]
    faults += [
        f"{path.name} [[class]] {entry['id']}: {word!r} is not lower case"
        for entry in entries
        for word in entry["words"]
        if word != word.lower()
    ]
    if faults:
        raise ReferenceDataError(faults)
    return {
        entry["id"]: WordClass(
            entry["id"], entry["meaning"], frozenset(entry["words"]), frozenset(entry.get("acronyms", [])), entry["example"], entry["kind"]
        )
        for entry in entries
    }


def read_functions(path: Path) -> tuple[Function, ...]:
    """The taxonomy of `functions.toml`. Raises `ReferenceDataError`: an id or a phrase given twice, unknown keys."""
    entries = read_entries(path, "function", {"id": str, "meaning": str, "names": list, "acronyms": list, "example": str})
    faults: list[str] = []
    seen: dict[str, str] = {}
    for entry in entries:
        for phrase in [f"id {entry['id']}", *entry["names"], *entry["acronyms"]]:
            if phrase in seen:
                faults.append(f"{path.name} [[function]] {entry['id']}: {phrase!r} also stands under {seen[phrase]}")
            seen[phrase] = entry["id"]
    if faults:
        raise ReferenceDataError(faults)
    return tuple(Function(e["id"], e["meaning"], tuple(e["names"]), tuple(e["acronyms"]), e["example"]) for e in entries)


def read_authorities(path: Path) -> tuple[Place, ...]:
    """The authorities of `authorities.csv`, in file order. Raises `ReferenceDataError`: a bad heading, date or code, all at once."""
    columns = ["gss_code", "name", "region", "valid_from", "valid_to", "tier", "aliases"]
    faults: list[str] = []
    places: list[Place] = []
    codes: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != columns:
            raise ReferenceDataError([f"{path.name}: the heading must be {','.join(columns)}"])
        for number, row in enumerate(reader, 2):
            if row["gss_code"] in codes:
                faults.append(f"{path.name} line {number}: {row['gss_code']!r} is given twice")
            codes.add(row["gss_code"])
            days: list[date | None] = []
            for column in ("valid_from", "valid_to"):
                try:
                    days.append(date.fromisoformat(row[column]) if row[column] else None)
                except ValueError:
                    faults.append(f"{path.name} line {number}: {column} {row[column]!r} is no date")
                    days.append(None)
            authority = Authority(row["gss_code"], row["name"], row["region"] or None, days[0], days[1])
            aliases = tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip())
            places.append(Place(authority, row["tier"], (row["name"], *aliases)))
    if faults:
        raise ReferenceDataError(faults)
    return tuple(places)


@cache
def word_classes() -> dict[str, WordClass]:
    """The classes of words that ship with the package."""
    return read_word_classes(REFERENCE / "actors.toml")


@cache
def functions() -> tuple[Function, ...]:
    """The taxonomy that ships with the package."""
    return read_functions(REFERENCE / "functions.toml")


@cache
def places() -> tuple[Place, ...]:
    """The authorities that ship with the package."""
    return read_authorities(REFERENCE / "authorities.csv")


@dataclass(frozen=True, slots=True)
class Area:
    """An area that several authorities make up, with the example that a test runs."""

    names: tuple[str, ...]
    members: tuple[str, ...]
    example: str
    example_year: int


def read_areas(path: Path) -> tuple[Area, ...]:
    """The areas of `areas.toml`. Raises `ReferenceDataError`: unknown keys or GSS codes, all at once."""
    entries = read_entries(path, "area", {"name": str, "aliases": list, "members": list, "example": str, "example_year": int})
    codes = {place.authority.gss_code for place in places()}
    faults = [f"{path.name} [[area]] {e['name']}: unknown GSS code {code!r}" for e in entries for code in e["members"] if code not in codes]
    if faults:
        raise ReferenceDataError(faults)
    return tuple(Area((e["name"], *e["aliases"]), tuple(e["members"]), e["example"], e["example_year"]) for e in entries)


@cache
def areas() -> tuple[Area, ...]:
    """The areas that ship with the package."""
    return read_areas(REFERENCE / "areas.toml")


@dataclass(frozen=True, slots=True)
class BoardHead:
    """How boards of one kind name themselves: phrases in full, codes in capitals that stand for the first phrases."""

    kind: str
    phrases: tuple[str, ...]
    codes: tuple[str, ...]
    example: str


def read_board_heads(path: Path) -> tuple[BoardHead, ...]:
    """The entries of `board_heads.toml`. Raises `ReferenceDataError`: unknown keys, a phrase given twice, all at once."""
    entries = read_entries(path, "head", {"kind": str, "phrases": list, "codes": list, "example": str})
    seen: dict[str, str] = {}
    faults = []
    for entry in entries:
        for phrase in [*entry["phrases"], *entry["codes"]]:
            if phrase in seen:
                faults.append(f"{path.name} [[head]] {entry['kind']}: {phrase!r} also stands under {seen[phrase]}")
            seen[phrase] = entry["kind"]
    if faults:
        raise ReferenceDataError(faults)
    return tuple(BoardHead(e["kind"], tuple(e["phrases"]), tuple(e["codes"]), e["example"]) for e in entries)


@cache
def board_heads() -> tuple[BoardHead, ...]:
    """The phrases that ship with the package."""
    return read_board_heads(REFERENCE / "board_heads.toml")
