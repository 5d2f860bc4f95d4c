"""What a row gives before its values are normalised: drafts of actions, what rows inherit, and what the rows of a segment share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.activities import numbered_loosely
from pipeline.alignment import Alignment
from pipeline.assemble import fold
from pipeline.columns import WHO_AND_WHEN, Column
from pipeline.continuation import joined_box
from pipeline.meant_rows import BodyRow
from schemas.layout import Box


@dataclass(frozen=True, slots=True)
class Value:
    """A text of a record, the rule that put it there, how sure (0..1), and where it stood (None: outside the table's cells)."""

    text: str
    rule: str
    score: float = 1.0
    where: tuple[int, int] | None = None
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An action before its values are normalised. `values` is by field name; `extras` are (heading, value)."""

    values: dict[str, Value]
    extras: tuple[tuple[str, Value], ...]
    rows: tuple[int, ...]
    action_index: int
    alignment: Alignment
    reasons: tuple[str, ...]
    page_first: int | None
    page_last: int | None
    box: Box | None
    words_score: float = 1.0


@dataclass(slots=True)
class Standing:
    """What rows above have said and rows below inherit."""

    section: Value | None = None
    objective: Value | None = None
    banner_objective: Value | None = None
    reference: Value | None = None
    year: Value | None = None
    outcome: Value | None = None
    parts: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of one segment share: columns, widths, which columns' colours are ratings, which are headed by bare numbers
    (`loose`), the folded texts that stand alone in a lead cell (`known`), and the ratings that the document's key gives to marks
    (`marks`)."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    rated: frozenset[int]
    loose: frozenset[int] = field(default_factory=frozenset)
    known: frozenset[str] = field(default_factory=frozenset)
    marks: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> list[int]:
        """The columns of a field, left to right; a column of leads and times is one of both."""
        both = WHO_AND_WHEN if name == "timescale" else None
        return [place for place, column in enumerate(self.columns) if column.field == name or (both and column.sense == both)]


def loose_columns(columns: Sequence[Column], body: Sequence[BodyRow]) -> frozenset[int]:
    """The objective and action columns whose cells are headed by bare numbers ("3 Review ...")."""
    loose = set()
    for place, column in enumerate(columns):
        if column.field in ("objective", "action"):
            texts = [row.cells[place].text for row in body if place not in row.covered and row.cells[place].text]
            if numbered_loosely(texts):
                loose.add(place)
    return frozenset(loose)


def lone_leads(columns: Sequence[Column], body: Sequence[BodyRow]) -> frozenset[str]:
    """The folded texts that fill a lead cell by themselves, on one line where the page tells."""
    lone = set()
    for place, column in enumerate(columns):
        for row in body if column.field == "lead" else ():
            full = [p for p in row.cells[place].paragraphs if p.text]
            if len(full) == 1 and len(full[0].line_texts) <= 1:
                lone.add(fold(full[0].text))
    return frozenset(lone)


def value_of(row: BodyRow, place: int, layout: Layout, text: str | None = None, rule: str | None = None) -> Value:
    """What a cell of the row says, or the part of it in `text`, with where it stood and the rule that found it."""
    cell, column = row.cells[place], layout.columns[place]
    inherited = "inherit.merged" if place in row.covered else "inherit.with_objective" if place in row.lent else None
    return Value(
        cell.text if text is None else text,
        rule or inherited or column.rule,
        min(column.score, 0.9) if place in row.lent else column.score,
        row.where[place],
        cell.page,
        joined_box(cell),
    )
