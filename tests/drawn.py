"""Tables and documents drawn as text, for tests.

    | No | Action                       | Lead      |
    | 1  | * Train staff. // * Tell all | CSE Group |
    | ^  | Publish it                   | <         |

A line of `|` is a row. In a cell `//` parts paragraphs (nothing between two of them is a blank line), `* ` and `- ` begin bullets of
the first and second level, `{#FFC000}` gives the cell's fill, `!` before a text makes it bold. `<` is a place covered by the cell to
its left, `^` by the cell above it. A row that begins `|=` is marked by the author as heading and is bold throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.assemble import Above, JoinedTable
from pipeline.flow import convert_document
from schemas.layout import Box, Cell, Covered, Document, Paragraph, Row, Table
from schemas.records import Action, Conversion, Registry

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILL = re.compile(r"\{(#[0-9A-F]{6})\}\s*")
_MARKS = {"* ": (1, "•"), "- ": (2, "o")}


def paragraph(text: str) -> Paragraph:
    """A paragraph as drawn: "* " and "- " are bullets, "#" to "###" headings, "!" bold."""
    if heading := re.match(r"(#+)\s+", text):
        return Paragraph(text[heading.end() :], heading=len(heading[1]), bold=True)
    bold = text.startswith("!")
    text = text.removeprefix("!")
    level, marker = _MARKS.get(text[:2], (0, None))
    return Paragraph(text[2:] if level else text, bullet=level, marker=marker, bold=bold)


def cell(drawn: str, bold: bool = False) -> Cell:
    """A cell as drawn, without its spans."""
    drawn = drawn.strip()
    if drawn in ("<", "^"):
        return Cell(covered=Covered.LEFT if drawn == "<" else Covered.ABOVE)
    fill = _FILL.match(drawn)
    text = drawn[fill.end() :] if fill else drawn
    paragraphs = [paragraph(part.strip()) for part in text.split("//")] if text else []
    return Cell(tuple(replace(p, bold=p.bold or bold) for p in paragraphs), fill=fill[1] if fill else None)


def draw(drawing: str, widths: Sequence[float] = ()) -> Table:
    """The table drawn, without pages as in Word. `widths` are in points, all 100 where not given."""
    rows = []
    for line in filter(None, map(str.strip, drawing.strip().splitlines())):
        heading = line.startswith("|=")
        cells = tuple(cell(part, heading) for part in line.removeprefix("|=").strip("|").split("|"))
        rows.append(Row(cells, heading))
    if len({len(row.cells) for row in rows}) > 1:
        raise ValueError(f"rows of different length: {[len(row.cells) for row in rows]}")
    return Table(_with_spans(rows), tuple(widths) or (100.0,) * len(rows[0].cells))


def _with_spans(rows: Sequence[Row]) -> tuple[Row, ...]:
    spanned = []
    for index, row in enumerate(rows):
        cells = []
        for column, one in enumerate(row.cells):
            right, down = column + 1, index + 1
            while one.covered is None and right < len(row.cells) and row.cells[right].covered is Covered.LEFT:
                right += 1
            while one.covered is None and down < len(rows) and rows[down].cells[column].covered is Covered.ABOVE:
                down += 1
            cells.append(replace(one, column_span=right - column, row_span=down - index) if one.covered is None else one)
        spanned.append(replace(row, cells=tuple(cells)))
    return tuple(spanned)


def on_page(table: Table, page: int) -> Table:
    """The table as a PDF gives it: alone on a page from top to end, each row 30 points high, a line of text in each cell."""
    rows = []
    for number, row in enumerate(table.rows):
        top = 50.0 + 30 * number
        cells = []
        for column, one in enumerate(row.cells):
            left = 40.0 + 100 * column
            box = Box(left, top, left + 100 * one.column_span, top + 30 * one.row_span)
            texts = tuple(
                replace(p, page=page, size=10.0, box=Box(left + 2, top + 12 * n, left + 90, top + 12 * n + 10), line_tops=(top + 12 * n,))
                for n, p in enumerate(one.paragraphs)
            )
            cells.append(replace(one, page=page, box=None if one.covered else box, paragraphs=texts))
        rows.append(replace(row, cells=tuple(cells), page=page))
    return replace(table, rows=tuple(rows), page=page, at_page_top=True, at_page_end=True)


def document(*blocks: str | Table, **more: object) -> Document:
    """A document of the blocks: a string that holds a `|` is a table drawn, any other a paragraph."""
    made = tuple(block if isinstance(block, Table) else draw(block) if "|" in block else paragraph(block) for block in blocks)
    return replace(Document(WORD, "drawn", made), **more)  # type: ignore[arg-type]


def convert(*blocks: str | Table, name: str = "plan.docx", registries: Sequence[Registry] = (), **more: object) -> Conversion:
    """What the journey makes of the blocks."""
    return convert_document(document(*blocks, **more), name, registries=registries)


def actions(*blocks: str | Table, **more: object) -> tuple[Action, ...]:
    """The actions of the blocks."""
    return convert(*blocks, **more).actions  # type: ignore[arg-type]


def joined(drawing: str, *above: str) -> JoinedTable:
    """The table drawn as `join_tables` gives it, under the headings `above`."""
    table = draw(drawing)
    return JoinedTable(0, Above(tuple(map(paragraph, above))), table.rows, table.widths, part_tables=(0,))


def outcomes(conversion: Conversion) -> dict[int, str]:
    """The outcome of each row of the first table."""
    return {record.row_index: record.row_outcome for record in conversion.cells if record.table_index == 0}
