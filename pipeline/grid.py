"""Tables on one grid: columns that say nothing are dropped, and rows of one table are laid on the columns of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from schemas.layout import Cell, Covered, Row, Table

_EDGE = 7.0  # points by which the same column's edge may differ from page to page


def edges(table: Table) -> tuple[float, ...]:
    """The left edges of the table's columns and its right edge, in points; () where the widths are not known."""
    if not table.widths:
        return ()
    left = table.box.x0 if table.box else 0.0
    return tuple(left + offset for offset in accumulate(table.widths, initial=0.0))


def _own(cell: Cell) -> bool:
    return cell.covered is None and bool(cell.paragraphs) and bool(cell.text or cell.nested)


def _without(row: Row, column: int) -> Row:
    """The row with grid column `column` folded into its neighbours; a text that stands there moves to the next column."""
    cells = list(row.cells)
    gone = cells.pop(column)
    if gone.covered is Covered.LEFT:
        origin = next(i for i in range(column - 1, -1, -1) if cells[i].covered is not Covered.LEFT)
        cells[origin] = replace(cells[origin], column_span=max(1, cells[origin].column_span - 1))
    elif gone.column_span > 1:
        cells[column] = replace(gone, column_span=gone.column_span - 1)
    return replace(row, cells=tuple(cells))


def _together(row: Row, column: int) -> Row:
    """The row with grid columns `column` and `column + 1` made one; at most one of them has text of its own."""
    left, right = row.cells[column], row.cells[column + 1]
    if right.covered is Covered.LEFT or (left.covered is not Covered.LEFT and not _own(right)):
        return _without(row, column + 1)
    if left.covered is Covered.LEFT:  # the right one begins where another cell ends
        return _without(row, column)
    kept = right if _own(right) else left
    cells = (*row.cells[:column], kept, *row.cells[column + 2 :])
    return replace(row, cells=cells)


def _says_nothing(rows: Sequence[Row], column: int) -> bool:
    return all(
        row.cells[column].covered is Covered.LEFT or (not _own(row.cells[column]) and row.cells[column].column_span == 1) for row in rows
    ) and not any(row.cells[column].fill and not _own(row.cells[column]) and row.cells[column].covered is None for row in rows[1:])


def _colored(cell: Cell, beside: Cell) -> bool:
    """Does a blank cell beside one with text have a colour of its own, as a rating has?"""
    return cell.covered is None and not _own(cell) and bool(cell.fill) and cell.fill != beside.fill and _own(beside)


def _take_turns(rows: Sequence[Row], column: int) -> bool:
    """Do two neighbouring columns never both hold a text of their own in a row? Then they are one column with a ragged edge."""
    used = [False, False]
    for row in rows:
        left, right = row.cells[column], row.cells[column + 1]
        if (_own(left) and _own(right)) or _colored(left, right) or _colored(right, left):
            return False
        if _own(left) and left.column_span == 1 and right.covered is None and len(rows) < 3:
            return False
        used[0] |= _own(left)
        used[1] |= _own(right)
    return all(used)


def simplify(rows: Sequence[Row], widths: Sequence[float]) -> tuple[tuple[Row, ...], tuple[float, ...]]:
    """The rows on a grid of columns that each hold something, and the widths of those.

    Dropped are columns that are blank or covered in every row (doubled rules, slivers of a ragged grid); made one are two
    neighbours that never both hold text.
    """
    now, sizes = tuple(rows), list(widths) or [0.0] * (len(rows[0].cells) if rows else 0)
    column = len(sizes) - 1
    while column >= 0 and len(sizes) > 1:
        if _says_nothing(now, column):
            now = tuple(_without(row, column) for row in now)
            size = sizes.pop(column)
            sizes[max(0, column - 1)] += size
        elif column + 1 < len(sizes) and _take_turns(now, column):
            now = tuple(_together(row, column) for row in now)
            sizes[column] += sizes.pop(column + 1)
        column -= 1
    return now, tuple(sizes)


def fits(inner: Sequence[float], outer: Sequence[float]) -> bool:
    """Is every edge of `inner` an edge of `outer`, some points aside?"""
    return len(inner) > 1 and len(outer) > 1 and all(min(abs(edge - other) for other in outer) <= _EDGE for edge in inner)


def lay_on(rows: Sequence[Row], own: Sequence[float], target: Sequence[float]) -> tuple[Row, ...]:
    """The rows on the columns whose edges are `target`; each cell spans the target columns that lie within it."""
    starts = [min(range(len(target)), key=lambda i: abs(target[i] - edge)) for edge in own]
    laid = []
    for row in rows:
        cells: list[Cell] = []
        for column, cell in enumerate(row.cells):
            span = starts[column + 1] - starts[column]
            reach = starts[min(len(starts) - 1, column + cell.column_span)] - starts[column]
            cells.append(replace(cell, column_span=max(1, reach)) if cell.covered is None else cell)
            cells += [Cell(covered=cell.covered if cell.covered is Covered.ABOVE else Covered.LEFT, page=cell.page)] * (span - 1)
        before = [Cell(page=row.page)] * starts[0]
        after = [Cell(page=row.page)] * (len(target) - 1 - len(before) - len(cells))
        laid.append(replace(row, cells=(*before, *cells, *after)))
    return tuple(laid)
