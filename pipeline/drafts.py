"""What a row gives before its values are normalised: drafts of actions, what rows inherit, and what the rows of a segment share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.activities import numbered_loosely
from pipeline.alignment import Alignment
from pipeline.assemble import fold
from pipeline.column_content import is_time
from pipeline.columns import WHO_AND_WHEN, Column
from pipeline.meant_rows import BodyRow
from pipeline.progress import rag_of_fill
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
    (`loose`), and the folded texts that stand alone in a lead cell (`known`)."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    rated: frozenset[int]
    loose: frozenset[int] = field(default_factory=frozenset)
    known: frozenset[str] = field(default_factory=frozenset)

    def of(self, name: str) -> list[int]:
        """The columns of a field, left to right; a column of leads and times is one of both."""
        both = WHO_AND_WHEN if name == "timescale" else None
        return [place for place, column in enumerate(self.columns) if column.field == name or (both and column.sense == both)]


def rated_columns(columns: Sequence[Column], body: Sequence[BodyRow]) -> frozenset[int]:
    """The columns whose fills are ratings: red, amber or green that varies from row to row, or any colour under a rating heading.

    A colour that is the same in every row dresses the table; blue and grey count only beside other ratings.
    """
    rated = set()
    for place, column in enumerate(columns):
        hues = [rag_of_fill(row.cells[place].fill) for row in body if place not in row.covered]
        found = {hue for hue in hues if hue}
        if not found:
            continue
        told = column.field == "rag" or (column.field == "progress" and bool(found & {"red", "amber", "green"}))
        varied = bool(found & {"red", "amber", "green"}) and (len(found) > 1 or None in hues)
        if column.field == "rag" or (told and (varied or found & {"red", "amber", "green"})) or (varied and column.field != "reference"):
            rated.add(place)
    return frozenset(rated)


def dated_ratings(columns: Sequence[Column]) -> frozenset[int]:
    """The columns of ratings where each is headed by a time of its own ("June", "Sept", "Dec"): the last that is filled counts."""
    places = [place for place, column in enumerate(columns) if column.field == "rag"]
    dated = all(is_time(columns[place].heading.split("\n")[-1]) for place in places)
    return frozenset(places) if len(places) > 1 and dated else frozenset()


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
