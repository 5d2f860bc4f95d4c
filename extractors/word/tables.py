"""A Word table as a grid of cells: spans, merged cells with their direction, fills, nested tables."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from extractors.word.fills import Place, TableStyle, read_shading
from extractors.word.grid import Span, fit_grid
from extractors.word.package import W
from extractors.word.paragraphs import Paragraphs
from extractors.word.story import Story, row_is_gone, walk
from extractors.word.styles import Look, child, number, switch, value
from schemas.errors import DocumentError
from schemas.layout import Cell, Covered, Paragraph, Row, Table

_ROW, _CELL = frozenset((W + "tr",)), frozenset((W + "tc",))
_BLOCKS = frozenset((W + "p", W + "tbl"))
_MOST_PLACES = 2_000_000  # rows times columns: 200 times the largest table seen


@dataclass(slots=True)
class _Placed:
    """A cell's element and where it stands. `merged` is "restart", "continue" or None."""

    element: etree._Element
    span: Span
    merged: str | None


@dataclass(slots=True)
class _Line:
    """A row's element and its cells."""

    element: etree._Element
    cells: list[_Placed]


def read_table(table: etree._Element, story: Story, depth: int = 1) -> Table | None:
    """The table, None where it has no cell. Raises `DocumentError` (`limit_depth`, `limit_columns`, `limit_text`)."""
    if depth > story.limits.table_depth:
        raise DocumentError("limit_depth", f"Tables are nested more than {story.limits.table_depth} deep.")
    lines: list[_Line] = []
    for element in walk(table, _ROW, story):
        story.rows_read += 1
        if row_is_gone(element):
            story.seen["tracked_changes" if child(child(element, "trPr"), "del") is not None else "hidden_text"] += 1
        else:
            lines.append(_read_line(element, story))
    columns = [number(value(column, "w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    grid = fit_grid(columns, [[cell.span for cell in line.cells] for line in lines], story.limits.table_columns)
    count = len(grid.widths)
    if not count:
        return None
    if count * len(lines) > _MOST_PLACES:
        raise DocumentError("limit_columns", f"A table has {len(lines)} rows of {count} columns.")
    for line in lines:
        for cell in line.cells:
            cell.span = Span(grid.edges[cell.span.start], grid.edges[cell.span.end])
    return Table(tuple(_fill_grid(lines, count, table, story, depth)), grid.widths)


def _read_line(row: etree._Element, story: Story) -> _Line:
    properties = child(row, "trPr")
    edge = max(0, min(int(number(value(child(properties, "gridBefore"))) or 0), story.limits.table_columns))
    cells: list[_Placed] = []
    for element in walk(row, _CELL, story):
        own = child(element, "tcPr")
        width = max(1, int(number(value(child(own, "gridSpan"))) or 1))
        along = child(own, "hMerge")
        if along is not None and (value(along) or "continue") == "continue" and cells:
            cells[-1].span.end += width
            edge += width
            continue
        down = child(own, "vMerge")
        merged = None if down is None else (value(down) or "continue")
        measure = child(own, "tcW")
        printed = number(value(measure, "w")) if (value(measure, "type") or "dxa") == "dxa" else None
        cells.append(_Placed(element, Span(edge, edge + width, printed), merged))
        edge += width
    return _Line(row, cells)


def _fill_grid(lines: list[_Line], count: int, table: etree._Element, story: Story, depth: int) -> list[Row]:
    style = TableStyle(table, story.styles)
    spans = _row_spans(lines)
    rows: list[Row] = []
    headed = True
    for index, line in enumerate(lines):
        cells = [Cell()] * count
        for cell in line.cells:
            start, end = cell.span.start, cell.span.end
            row_span = spans.get((index, start))
            if row_span is None:
                _note_hidden(cell.element, story)
                cells[start:end] = [Cell(covered=Covered.ABOVE)] * (end - start)
                continue
            place = Place(index, start, index == len(lines) - 1, end == count)
            cells[start] = _read_cell(cell.element, (row_span, end - start), (style.fill(place), style.look(place)), story, depth)
            cells[start + 1 : end] = [Cell(covered=Covered.LEFT)] * (end - start - 1)
        headed = headed and bool(switch(child(line.element, "trPr"), "tblHeader"))
        rows.append(Row(tuple(cells), is_heading=headed))
    return rows


def _row_spans(lines: list[_Line]) -> dict[tuple[int, int], int]:
    """How many rows each real cell covers, by (row, column); a cell that a merged one above covers has no entry."""
    spans: dict[tuple[int, int], int] = {}
    above: dict[int, int] = {}
    for index, line in enumerate(lines):
        open_here: dict[int, int] = {}
        for cell in line.cells:
            start = cell.span.start
            if cell.merged is not None and cell.merged != "restart" and start in above:
                open_here[start] = above[start]
                spans[above[start], start] += 1
            else:
                spans[index, start] = 1
                if cell.merged is not None:
                    open_here[start] = index
        above = open_here
    return spans


def _note_hidden(element: etree._Element, story: Story) -> None:
    if any((text.text or "").strip() for text in element.iter(W + "t")):
        story.seen["hidden_text"] += 1


def _read_cell(element: etree._Element, spans: tuple[int, int], style: tuple[str | None, Look], story: Story, depth: int) -> Cell:
    paragraphs, nested = read_cell_blocks(element, story, style[1], depth)
    own = read_shading(child(child(element, "tcPr"), "shd"), story.styles)
    settled = paragraphs.settle()
    if sum(len(paragraph.text) for paragraph in settled) > story.limits.cell_characters:
        raise DocumentError("limit_text", f"A cell holds more than {story.limits.cell_characters} characters.")
    fill = own.fill if own is not None else style[0]
    return Cell(settled, spans[0], spans[1], fill=fill or paragraphs.shared_fill(), nested=tuple(nested))


def read_cell_blocks(element: etree._Element, story: Story, look: Look, depth: int) -> tuple[Paragraphs, list[Table]]:
    """The paragraphs and nested tables of a cell or of a text box inside one, in order."""
    paragraphs = Paragraphs(story, look, in_table=True)
    nested: list[Table] = []
    _add_blocks(element, paragraphs, nested, story, depth)
    return paragraphs, nested


def _add_blocks(element: etree._Element, paragraphs: Paragraphs, nested: list[Table], story: Story, depth: int) -> None:
    for block in walk(element, _BLOCKS, story):
        if block.tag == W + "tbl":
            table = read_table(block, story, depth + 1)
            if table is not None:
                nested.append(table)
            continue
        for box in paragraphs.add(block):
            story.seen["text_box"] += 1
            _add_blocks(box, paragraphs, nested, story, depth)


def plain_paragraphs(element: etree._Element, story: Story) -> list[Paragraph]:
    """All paragraphs under an element, those of its tables and text boxes included, row by row (for headers and footers)."""
    found: list[Paragraph] = []
    for block in walk(element, _BLOCKS, story):
        if block.tag == W + "tbl":
            for row in walk(block, _ROW, story):
                for cell in walk(row, _CELL, story):
                    found.extend(plain_paragraphs(cell, story))
            continue
        paragraphs = Paragraphs(story)
        boxes = paragraphs.add(block)
        found.extend(paragraphs.settle())
        for box in boxes:
            found.extend(plain_paragraphs(box, story))
    return found
