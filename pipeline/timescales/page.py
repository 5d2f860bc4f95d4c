"""The page on the language of timescales, made from the reference data: `python -m pipeline.timescales.page > docs/timescales.md`."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.timescale_language import ROLES, Example, Language, timescale_language

_INTRODUCTION = """\
# The language of timescales

This page is made from `schemas/reference/timescales.toml` by `python -m pipeline.timescales.page`; a test fails when the two
differ. Each row has an example, and the same test suite reads every one of them.

A cell is read in steps, each in one module of `pipeline/timescales`: its text is cleaned (`tokens`), its words are looked up
here (`lexicon`), points in time are read (`points`, `period_words`, `year_words`), points are joined to spans, choices and
lists (`grouping`, `builder`, `counted`), years that are not written are taken from the cell or from the plan's period, never from a clock
(`years`), and the kind is decided (`verdict`). `boardplans timescale "..." --explain` shows these steps for one phrase.
"""

_KINDS = {
    "unspecified": "blank, to be confirmed, or it stands elsewhere",
    "status": "a state and not a time",
    "multiple": "two or more times for separate steps; each is a part",
    "recurring": "a repeat is stated",
    "ongoing": "open ended",
    "conditional": "depends on an event or a need without a date",
    "interval": "from one time to another",
    "date": "a point or one named period",
}


def timescale_page(language: Language | None = None) -> str:
    """The page as Markdown. The same language gives the same text."""
    words = language if language is not None else timescale_language()
    parts = [_INTRODUCTION]
    parts.append(_table("Kinds, first that fits", ("kind", "meaning"), _KINDS.items()))
    parts.append(_calendar(words))
    for role, meaning in ROLES.items():
        entries = [phrase for phrase in words.phrases if phrase.role == role]
        rows = [(", ".join(phrase.forms), phrase.frequency, *_reading(phrase.example)) for phrase in entries]
        if rows:
            title = f"`{role}`: {meaning}"
            parts.append(_table(title, ("words", "repeat", "example", "reads as"), rows))
    return "\n".join(parts)


def _calendar(words: Language) -> str:
    """The tables of months, seasons, terms, quarters, years, feasts, numbers and units."""
    head = ("words", "months", "example", "reads as")
    tables: list[str] = []
    names = [(_names(entry.names, entry.welsh), str(entry.number), *_reading(entry.example)) for entry in words.months]
    tables.append(_table("Months", head, names))
    seasons = [(_names(one.names, one.welsh), f"{one.first_month} to {one.last_month}", *_reading(one.example)) for one in words.seasons]
    tables.append(_table("Seasons", head, seasons))
    terms = [
        (_names((*_season_terms(words, term.season), *term.names), ()), f"{term.first_month} to {term.last_month}", *_reading(term.example))
        for term in words.terms
    ]
    tables.append(_table("School terms (nominal)", head, terms))
    for title, lead, entries in (("Half terms", "half term", words.half_terms), ("Quarters (financial)", "quarter", words.quarters)):
        rows = [(f"{lead} {one.number}", f"{one.first_month} to {one.last_month}", *_reading(one.example)) for one in entries]
        tables.append(_table(title, head, rows))
    years = [(", ".join(one.names), f"from {one.first_month}", *_reading(one.example)) for one in words.years]
    tables.append(_table("Kinds of years", head, years))
    feasts = [(", ".join(one.names), _feast_day(one.month, one.day), *_reading(one.example)) for one in words.feasts]
    tables.append(_table("Feasts", ("words", "day", "example", "reads as"), feasts))
    numbers = [(", ".join((*one.cardinals, *one.ordinals)), str(one.value), *_reading(one.example)) for one in words.numbers]
    tables.append(_table("Numbers in words", ("words", "number", "example", "reads as"), numbers))
    units = [(", ".join(one.names), one.unit, *_reading(one.example)) for one in words.units]
    tables.append(_table("Units", ("words", "unit", "example", "reads as"), units))
    return "\n".join(tables)


def _season_terms(words: Language, season: int) -> list[str]:
    return [f"{name} term" for one in words.seasons if one.code == season for name in one.names]


def _names(english: tuple[str, ...], welsh: tuple[str, ...]) -> str:
    return ", ".join(english) + (f"; Welsh {', '.join(welsh)}" if welsh else "")


def _feast_day(month: int, day: int) -> str:
    return "by computus" if not month else f"{day:02d}/{month:02d}" if day else f"month {month}"


def _reading(example: Example) -> tuple[str, str]:
    """The example's text with the plan it stands in, and what it reads as."""
    text = f"“{example.text}”"
    if example.plan_start is not None and example.plan_end is not None:
        text += f" in a plan of {example.plan_start} to {example.plan_end}"
    if example.as_at is not None:
        text += f" in a document of {example.as_at}"
    values = [example.kind]
    values += [f"`{value}`" for value in (example.modifier, example.edtf, example.frequency) if value is not None]
    if example.start is not None or example.end is not None:
        values.append(f"{example.start or 'open'} to {example.end or 'open'}")
    return text, ", ".join(values)


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table under its title."""
    lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(timescale_page(), end="")
