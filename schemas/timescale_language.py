"""The language of timescales as reference data: months, seasons, terms, quarters, years, feasts, numbers and phrases.

`timescale_language()` loads `reference/timescales.toml` once. Every entry carries its own example; a test reads each of them.
The meaning of a role (what `by` does to a date) is code, in `pipeline/timescales`; which words play it is data, here.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, get_type_hints

from schemas.errors import ReferenceDataError

FILE = "schemas/reference/timescales.toml"

ROLES: dict[str, str] = {
    "by": "the last day counts: the start is left open",
    "ahead": "as `by` before a time; before an event, it depends on that",
    "after": "as `from` before a time; after an event, it depends on that",
    "past": "what follows was done",
    "former": "the time that follows no longer counts beside another",
    "revised": "the time that follows takes the place of the one before",
    "throughout": "the whole of the time that follows, or open ended without one",
    "latest": "makes the time before it the last day that counts",
    "until": "as `by`, or the end of a span when a time stands before it",
    "from": "open ended from the time that follows",
    "since": "as `from`, and may stand some words before its time",
    "onwards": "makes the time before it open ended",
    "end": "the last day of the period named",
    "start": "the first ten days of the month named",
    "early": "the first ten days of the month named",
    "mid": "days 11 to 20 of the month named",
    "late": "from day 21 of the month named",
    "approx": "the time is near the one named",
    "between": "two times that follow, joined by `and`, are a span",
    "to": "joins two times to a span",
    "and": "joins separate times",
    "then": "joins a time and a repeat",
    "or": "either of two times",
    "filler": "carries no meaning beside a time",
    "week": "the Monday to Sunday that holds the day named",
    "within": "by the end of a length of time",
    "next": "a length of time that starts now, or the period after this one",
    "this": "the period that holds the document's date",
    "last": "the period before this one",
    "each": "a repeat for each unit that follows",
    "repeat": "a repeat is stated",
    "ongoing": "open ended",
    "complete": "the work is done; a date beside it says when it was",
    "event": "something that took place; a date beside it says when it did",
    "state": "a state and not a time",
    "future": "what follows is still to be done, so it is no state",
    "milestone": "a step of its own: its date is not the start of what is ongoing",
    "condition": "depends on an event or a need",
    "soon": "as early as can be, without a date",
    "now": "the document's date",
    "unspecified": "no time is given, or it stands elsewhere",
    "year_end": "the end of the plan's year",
    "plan_span": "the whole time of the plan",
    "times": "counts how often in a unit of time",
    "pointer": "the time stands elsewhere; a year beside it belongs to the name of where",
    "noise": "looks like a time and is none",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase and its reading; what is not given is None. `plan_start`, `plan_end`, `as_at` are the plan's own period."""

    text: str
    kind: str
    modifier: str | None = None
    edtf: str | None = None
    start: date | None = None
    end: date | None = None
    frequency: str | None = None
    plan_start: date | None = None
    plan_end: date | None = None
    as_at: date | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month: `number` 1..12, its English `names` and its `welsh` names."""

    number: int
    names: tuple[str, ...]
    welsh: tuple[str, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Season:
    """A season: `code` 21..24 (EDTF), first and last month; the last may lie in the next year."""

    code: int
    first_month: int
    last_month: int
    names: tuple[str, ...]
    welsh: tuple[str, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Term:
    """A school term, nominal: named by the `season` before the word "term" or by `names`; its two `half_terms`."""

    season: int
    first_month: int
    last_month: int
    names: tuple[str, ...]
    half_terms: tuple[int, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Numbered:
    """A half term or a quarter by its `number`, with first and last month."""

    number: int
    first_month: int
    last_month: int
    example: Example


@dataclass(frozen=True, slots=True)
class YearKind:
    """A kind of year (financial, academic, calendar) by the month it starts in."""

    kind: str
    first_month: int
    names: tuple[str, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast used as a date. `month` and `day` are 0 where the day moves (Easter Sunday); `day` 0 alone: the whole month."""

    names: tuple[str, ...]
    month: int
    day: int
    example: Example


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words: `value`, counting words and ordering words."""

    value: int
    cardinals: tuple[str, ...]
    ordinals: tuple[str, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time; `names` in singular and plural. `exact` is false where no day can be counted (working days)."""

    unit: str
    exact: bool
    names: tuple[str, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that play one role. `frequency` is the RFC 5545 rule of a repeat, empty where it has none; `unless_next`: words
    after the form with which it does not count."""

    id: str
    role: str
    forms: tuple[str, ...]
    example: Example
    frequency: str = ""
    unless_next: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """All of `timescales.toml`."""

    months: tuple[Month, ...]
    seasons: tuple[Season, ...]
    terms: tuple[Term, ...]
    half_terms: tuple[Numbered, ...]
    quarters: tuple[Numbered, ...]
    years: tuple[YearKind, ...]
    feasts: tuple[Feast, ...]
    numbers: tuple[Number, ...]
    units: tuple[Unit, ...]
    phrases: tuple[Phrase, ...]

    def examples(self) -> list[tuple[str, Example]]:
        """(where it stands, example) of every entry, in the order of the file."""
        return [
            (f"{table.name}[{index}]", entry.example) for table in fields(self) for index, entry in enumerate(getattr(self, table.name))
        ]


TABLES: dict[str, type[Any]] = {
    "months": Month,
    "seasons": Season,
    "terms": Term,
    "half_terms": Numbered,
    "quarters": Numbered,
    "years": YearKind,
    "feasts": Feast,
    "numbers": Number,
    "units": Unit,
    "phrases": Phrase,
}


@cache
def timescale_language() -> Language:
    """The language as it ships with the package, loaded once; a fault in it is a `ReferenceDataError`."""
    text = resources.files("schemas").joinpath("reference/timescales.toml").read_text(encoding="utf-8")
    return load_timescale_language(text)


def load_timescale_language(text: str, file: str = FILE) -> Language:
    """The language written in `text` (TOML).

    Raises `ReferenceDataError` that lists all faults at once, each with file, entry and key: unknown, missing or mistyped
    keys, an unknown role, a form that stands in two phrases.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError([f"{file}: {error}"]) from error
    faults = [f"{file}: unknown table {name!r}" for name in data if name not in TABLES]
    tables: dict[str, tuple[Any, ...]] = {}
    for name, entry_type in TABLES.items():
        rows = data.get(name)
        if not isinstance(rows, list) or not rows:
            faults.append(f"{file}: table {name!r} is missing or empty")
            rows = []
        tables[name] = tuple(_entry(entry_type, row, f"{file}: {name}[{index}]", faults) for index, row in enumerate(rows))
    if not faults:
        faults = _phrase_faults(tables["phrases"], file)
    if faults:
        raise ReferenceDataError(faults)
    return Language(**tables)


def _entry(entry_type: type[Any], row: object, where: str, faults: list[str]) -> Any:
    """The row as `entry_type`, or None with its faults added to `faults`."""
    if not isinstance(row, dict):
        faults.append(f"{where}: is no table")
        return None
    hints = get_type_hints(entry_type)
    known = {field.name: field for field in fields(entry_type)}
    before = len(faults)
    faults.extend(f"{where}: unknown key {key!r}" for key in row if key not in known)
    values: dict[str, Any] = {}
    for key, field in known.items():
        if key not in row:
            if field.default is MISSING:
                faults.append(f"{where}: key {key!r} is missing")
            continue
        values[key] = _value(hints[key], row[key], f"{where}: key {key!r}", faults)
    return None if len(faults) > before else entry_type(**values)


def _value(hint: Any, value: object, where: str, faults: list[str]) -> Any:
    """The value as the field wants it; a wrong type is a fault."""
    if hint is Example:
        return _entry(Example, value, where, faults)
    if hint in (str, int, bool):
        if type(value) is not hint:
            faults.append(f"{where}: must be {hint.__name__}")
        return value
    if hint == tuple[str, ...] or hint == tuple[int, ...]:
        inner = str if hint == tuple[str, ...] else int
        if not isinstance(value, list) or any(type(item) is not inner for item in value):
            faults.append(f"{where}: must be a list of {inner.__name__}")
            return ()
        return tuple(value)
    wanted = date if hint == date | None else str
    if type(value) is not wanted:
        faults.append(f"{where}: must be {wanted.__name__}")
    return value


def _phrase_faults(phrases: tuple[Phrase, ...], file: str) -> list[str]:
    """Faults that only show over all phrases: unknown roles, ids or forms that stand twice."""
    faults = []
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for index, phrase in enumerate(phrases):
        where = f"{file}: phrases[{index}] ({phrase.id})"
        if phrase.role not in ROLES:
            faults.append(f"{where}: key 'role': unknown role {phrase.role!r}")
        if phrase.id in ids:
            faults.append(f"{where}: key 'id': stands twice")
        ids.add(phrase.id)
        for form in phrase.forms:
            if form in owners:
                faults.append(f"{where}: key 'forms': {form!r} stands in {owners[form]!r} as well")
            owners[form] = phrase.id
    return faults
