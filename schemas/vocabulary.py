"""The words of headings and of progress, loaded from `reference/headings.toml` and `reference/progress.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.errors import ReferenceDataError

HEADING_FIELDS = frozenset(
    "reference section objective action sub_action milestone lead timescale date_completed outcome progress rag extras other".split()
)


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """One sense of a heading: the field it fills, what it is within that field, and the ways to say it."""

    field: str
    words: tuple[str, ...]
    example: str
    sense: str = ""


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A normalised value and the words (and single letters) that say it."""

    value: str
    words: tuple[str, ...]
    example: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressWords:
    """Colours, states, and the state that a bare colour stands for."""

    rag: tuple[ValueEntry, ...]
    status: tuple[ValueEntry, ...]
    colour_status: tuple[tuple[str, str], ...]


def _entries(name: str, allowed: Mapping[str, tuple[str, ...]], required: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    data = tomllib.loads(files("schemas").joinpath("reference", name).read_text(encoding="utf-8"))
    faults = [f"{name}: unknown table {key!r}; known: {', '.join(allowed)}" for key in data if key not in allowed]
    for table, keys in allowed.items():
        for number, entry in enumerate(data.get(table, [])):
            faults += [f"{name}: {table}[{number}]: unknown key {key!r}; known: {', '.join(keys)}" for key in entry if key not in keys]
            faults += [f"{name}: {table}[{number}]: no {key!r}" for key in required if key not in entry and key in keys]
    if faults:
        raise ReferenceDataError(faults)
    return data


def _headings_file() -> dict[str, list[dict[str, Any]]]:
    return _entries(
        "headings.toml", {"heading": ("field", "sense", "words", "example"), "label": ("field", "words", "example")}, ("field", "words", "example")
    )


@cache
def label_entries() -> tuple[HeadingEntry, ...]:
    """Labels that head a banner or a heading ("Priority 2:"). Raises `ReferenceDataError` with every fault of the file."""
    return tuple(HeadingEntry(e["field"], tuple(e["words"]), e["example"]) for e in _headings_file()["label"])


@cache
def heading_entries() -> tuple[HeadingEntry, ...]:
    """All senses of headings, in file order. Raises `ReferenceDataError` with every fault of the file."""
    data = _headings_file()
    faults = [
        f"headings.toml: heading[{number}]: unknown field {entry['field']!r}"
        for number, entry in enumerate(data["heading"])
        if entry["field"] not in HEADING_FIELDS
    ]
    if faults:
        raise ReferenceDataError(faults)
    return tuple(HeadingEntry(e["field"], tuple(e["words"]), e["example"], e.get("sense", "")) for e in data["heading"])


@cache
def progress_words() -> ProgressWords:
    """Colours and states of progress, in file order. Raises `ReferenceDataError` with every fault of the file."""
    data = _entries(
        "progress.toml",
        {
            "rag": ("value", "words", "letters", "example"),
            "status": ("value", "words", "example"),
            "colour_status": ("value", "rag", "example"),
        },
        ("value", "words", "rag", "example"),
    )
    return ProgressWords(
        tuple(ValueEntry(e["value"], tuple(e["words"]), e["example"], tuple(e["letters"])) for e in data["rag"]),
        tuple(ValueEntry(e["value"], tuple(e["words"]), e["example"]) for e in data["status"]),
        tuple((e["rag"], e["value"]) for e in data["colour_status"]),
    )


@cache
def action_verbs() -> frozenset[str]:
    """First words of actions, in lower case. Raises `ReferenceDataError` with every fault of the file."""
    data = _entries("verbs.toml", {"verb": ("words", "example")}, ("words", "example"))
    return frozenset(word for entry in data["verb"] for word in entry["words"])
