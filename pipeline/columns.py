"""A column of a table, under the name that we gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.column_content import Content

BY_WORDS = 0.55  # word score from which a heading by itself says the field
WHO_AND_WHEN = "who and when"  # the sense of a column of leads and times in one


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading as printed, our field ("extras" where we have none, None where it holds nothing),
    how sure (0..1), and the rule that named it. `sense` says what a column of extras is ("support", "resources")."""

    heading: str
    field: str | None
    score: float
    rule: str
    sense: str = ""
    content: Content = Content()
    words: float = 0.0

    def renamed(self, field: str, rule: str) -> Column:
        """The column under another field."""
        return replace(self, field=field, rule=rule)


def places_of(columns: Sequence[Column], field: str) -> list[int]:
    """The places of the field's columns, from the left."""
    return [place for place, column in enumerate(columns) if column.field == field]


def named_by_words(columns: Sequence[Column], field: str) -> list[int]:
    """The places of the field's columns whose headings say so by themselves."""
    return [place for place in places_of(columns, field) if columns[place].words >= BY_WORDS]
