"""The words of headings, of progress and of activities, loaded from `reference/headings.toml`, `progress.toml` and `verbs.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.errors import ReferenceDataError
from schemas.load import entries, read_toml, reference, unknown_keys

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
class AbbreviationEntry:
    """A word of headings, the ways to shorten it, and a heading that has one."""

    word: str
    short: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A normalised value and the words (and single letters) that say it."""

    value: str
    words: tuple[str, ...]
    example: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsEntry:
    """Words of one kind, and a line that shows one."""

    words: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """Verbs of one kind in headings that are clauses."""

    kind: str
    words: tuple[str, ...]
    example: str


def _tables(name: str, kinds: dict[str, type[Any]]) -> dict[str, tuple[Any, ...]]:
    """The tables of one reference file. Raises `ReferenceDataError` with every fault of the file."""
    faults: list[str] = []
    data = read_toml(reference(name), faults)
    faults += unknown_keys(data, kinds, name)
    tables = {table: tuple(entries(kind, data.get(table, []), f"{name} [{table}]", faults)) for table, kind in kinds.items()}
    if faults:
        raise ReferenceDataError(faults)
    return tables


@cache
def clause_words() -> dict[str, str]:
    """The kind of each verb by which a heading that is a clause is told, by the verb in lower case."""
    return {word: entry.kind for entry in _tables("clauses.toml", {"clause": ClauseEntry})["clause"] for word in entry.words}


@cache
def _headings_file() -> dict[str, tuple[Any, ...]]:
    tables = _tables("headings.toml", {"heading": HeadingEntry, "label": HeadingEntry, "abbreviation": AbbreviationEntry})
    named = (*tables["heading"], *tables["label"])
    faults = [f"headings.toml: unknown field '{entry.field}'" for entry in named if entry.field not in HEADING_FIELDS]
    if faults:
        raise ReferenceDataError(faults)
    return tables


def heading_entries() -> tuple[HeadingEntry, ...]:
    """All senses of column headings, in file order."""
    return _headings_file()["heading"]


def label_entries() -> tuple[HeadingEntry, ...]:
    """Labels that head a banner or a heading ("Priority 2:")."""
    return _headings_file()["label"]


def abbreviation_entries() -> tuple[AbbreviationEntry, ...]:
    """Words that headings shorten, in file order."""
    return _headings_file()["abbreviation"]


@cache
def _progress_file() -> dict[str, tuple[ValueEntry, ...]]:
    return _tables("progress.toml", {"rag": ValueEntry, "status": ValueEntry})


def rag_entries() -> tuple[ValueEntry, ...]:
    """Colours of a rating, in file order."""
    return _progress_file()["rag"]


def status_entries() -> tuple[ValueEntry, ...]:
    """States of progress, in file order."""
    return _progress_file()["status"]


@cache
def _verbs_file() -> dict[str, tuple[WordsEntry, ...]]:
    return _tables("verbs.toml", {"verb": WordsEntry, "open_word": WordsEntry})


@cache
def action_verbs() -> frozenset[str]:
    """First words of actions, in lower case."""
    return frozenset(word for entry in _verbs_file()["verb"] for word in entry.words)


@cache
def open_words() -> frozenset[str]:
    """Words that end no sentence, phrase or name, in lower case: below a line that ends with one its text goes on."""
    return frozenset(word for entry in _verbs_file()["open_word"] for word in entry.words)
