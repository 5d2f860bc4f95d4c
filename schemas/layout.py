"""A document as laid out on its pages, before anything in it is given a meaning.

Every reader, whatever its format, returns a `Document`. Pages count from 1, every index from 0. Boxes are in points,
origin top left of the page as displayed; pages and boxes are None where a document is not read page by page (Word).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom))


class Covered(StrEnum):
    """On which side stands the merged cell that covers a grid place. Only ABOVE may be filled down."""

    LEFT = "left"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, in a cell or outside tables; an empty `text` is a blank line that the author typed or left.

    `text` has its white space single, bullet marks removed, insertions in and deletions out. `bullet` is the level of a
    list item (1 = top level), 0 for a plain paragraph. `marker` is what was printed before it: a bullet mark or an
    automatic number ("•", "1.", "(a)"); an automatic number is also the head of `text`, since it is part of what is
    printed, a bullet mark is not. `heading` is the outline level of a heading outside tables (1..9), 0 for none.
    `page_end` is the page on which it ends, where that is another than `page`.
    `bold` is True where all of the text is bold, `size` the size of its first character in points. `line_tops` holds the
    top of each typeset line in reading direction, `line_texts` its text and `line_ends` its right end, in points, where the page
    tells (PDF), else nothing. `confidence` is 1.0 but for text read
    by OCR (0..1). `after_break` is True for a line that stands after a line break inside the paragraph above it (Word): in a
    list item it belongs to that item, has its `bullet` and no `marker`.
    """

    text: str
    bullet: int = 0
    marker: str | None = None
    heading: int = 0
    bold: bool = False
    size: float | None = None
    page: int | None = None
    page_end: int | None = None
    box: Box | None = None
    line_tops: tuple[float, ...] = ()
    line_texts: tuple[str, ...] = ()
    line_ends: tuple[float, ...] = ()
    indent: float = 0.0
    confidence: float = 1.0
    after_break: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a table's grid: a cell, or (`covered` set) a place that a merged neighbour covers.

    A covered place has no paragraphs of its own. `row_span` and `column_span` are 1 or more. `fill` is `#RRGGBB`, None
    for none or white. `nested` holds tables that stand inside the cell; their text is not in `paragraphs`.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    row_span: int = 1
    column_span: int = 1
    covered: Covered | None = None
    fill: str | None = None
    page: int | None = None
    box: Box | None = None
    nested: tuple[Table, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs that are not blank, joined with newlines."""
        return "\n".join(p.text for p in self.paragraphs if p.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid. `cells` has one entry for each grid column. `is_heading` is the author's own mark that the row
    repeats at the head of each page (Word), never a guess. `open_below` / `open_above`: on a page, no rule closes the row
    at that side, so it may run on (None where the page does not tell)."""

    cells: tuple[Cell, ...]
    is_heading: bool = False
    page: int | None = None
    open_above: bool | None = None
    open_below: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands on one page (PDF) or in the flow (Word). All rows have the same number of cells.

    `widths` are the widths of the grid columns in points. `ruled` is True where ruling lines or the file format gave the
    grid, False where alignment and white space did. `at_page_top` / `at_page_end`: nothing but page headers or footers
    stands before / after it on its page (None in Word). `parted` is False where nothing drawn parts its rows: a merged cell then
    looks like a blank one.
    """

    rows: tuple[Row, ...]
    widths: tuple[float, ...] = ()
    page: int | None = None
    box: Box | None = None
    ruled: bool = True
    parted: bool = True
    at_page_top: bool | None = None
    at_page_end: bool | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning about a document that a reader of the data should see; `code` is one of `schemas.errors.NOTICES`."""

    code: str
    message: str
    level: str = "warning"
    page: int | None = None
    table_index: int | None = None
    row_index: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One input file as laid out: `blocks` are paragraphs outside tables and tables, in reading order.

    `headers` and `footers` are the distinct texts that repeat in the page margins, in order of first appearance.
    `properties` are the file's own ("title", "author", "subject", "created", "modified"; dates ISO). `table_characters`
    counts the letters and digits inside tables by a second way of reading the source (None where there is none): a list
    aligned with the tables of `blocks`, in order.
    """

    media_type: str
    extractor: str
    blocks: tuple[Paragraph | Table, ...]
    page_count: int | None = None
    headers: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()
    table_characters: tuple[int, ...] | None = None

    def tables(self) -> Iterator[Table]:
        """The tables in reading order, nested ones not included."""
        return (block for block in self.blocks if isinstance(block, Table))

    def property(self, name: str) -> str | None:
        """The file's own property of that name, or None."""
        return dict(self.properties).get(name)
